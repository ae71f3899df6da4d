//! UTF-16 that does not say so.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// How much of the beginning is looked at, in bytes.
const SAMPLE: usize = 64 << 10;

/// The byte order of UTF-16 text without a byte order mark; `None` for anything else.
///
/// Japanese in UTF-16 has bytes that nothing else has in every second place: 00 for ASCII characters
/// and line ends, 30 for kana. A text with neither is not recognised.
pub fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let count = |first: usize, byte: u8| sample.iter().skip(first).step_by(2).filter(|b| **b == byte).count();
    let high = |first: usize| count(first, 0x00) + count(first, 0x30);
    let (encoding, place) = if high(0) > high(1) { (UTF_16BE, 0) } else { (UTF_16LE, 1) };
    let units = sample.len() / 2;
    // A NUL in a low byte (U+3000 has one) is rare, in binary data it is as frequent as in a high one.
    let nul_high = count(place, 0x00);
    let nul_low = count(1 - place, 0x00);
    let looks_so = high(place) * 4 >= units && nul_low * 8 <= units;
    let no_utf8 = || nul_high > 0 || str::from_utf8(bytes).is_err();
    (looks_so && no_utf8() && reads_well(sample, encoding)).then_some(encoding)
}

/// Whether nearly all characters are those of a Japanese or English text.
fn reads_well(sample: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let good = |c: char| {
        matches!(c, ' '..='~' | '\t' | '\n' | '\r' | '\u{2010}'..='\u{2026}' | '\u{2190}'..='\u{27bf}'
            | '\u{3000}'..='\u{30ff}' | '\u{3200}'..='\u{33ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    };
    let (all, well) = text.chars().fold((0, 0), |(all, well), c| (all + 1, well + usize::from(good(c))));
    all > 0 && well * 20 >= all * 19
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_orders_are_told() {
        for text in ["お知らせ\r\n本日、USBメモリを紛失しました。", "多数の方へ", "Notice\n"] {
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(utf16_without_bom(&le), Some(UTF_16LE), "{text}");
            assert_eq!(utf16_without_bom(&be), Some(UTF_16BE), "{text}");
        }
    }

    #[test]
    fn other_bytes_are_not_utf16() {
        for bytes in [
            &b"plain ASCII"[..],
            b"1000000000000000",
            b"0x0y0z0a",
            "0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,件".as_bytes(),
            &[0; 64],
            b"\0\x01\0\x02\0\x03\0\x04",
            "日本語のテキスト".as_bytes(),
            b"\x82\xa8\x92\x6d\x82\xe7\x82\xb9",
        ] {
            assert_eq!(utf16_without_bom(bytes), None, "{bytes:?}");
        }
    }
}
