//! What the characters of a PDF mean: strings, and forms that only look like the character meant.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// CJK radicals that fonts' tables give for the character of the same shape, as far as that stands alone
/// in Japanese text (Unicode, `EquivalentUnifiedIdeograph.txt`). Sorted. NFKC folds Kangxi radicals alone.
const RADICALS: &[(char, char)] = &[
    ('⺇', '几'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺛', '旡'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺬', '示'),
    ('⺮', '竹'),
    ('⺵', '羊'),
    ('⺼', '肉'),
    ('⺽', '臼'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻆', '角'),
    ('⻑', '長'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻤', '鬼'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻲', '亀'),
];

/// Marks of the fonts Symbol and Wingdings, which have no other place in Unicode. Sorted.
const PRIVATE: &[(char, char)] = &[
    ('\u{f06c}', '●'),
    ('\u{f06e}', '■'),
    ('\u{f075}', '◆'),
    ('\u{f076}', '◆'),
    ('\u{f0a7}', '■'),
    ('\u{f0b7}', '・'),
    ('\u{f0d8}', '→'),
    ('\u{f0e0}', '→'),
    ('\u{f0e8}', '→'),
    ('\u{f0fc}', '✓'),
];

/// The text meant by what a font's table or `/ActualText` gives: radicals become characters, ligatures
/// letters, forms for vertical lines the usual ones, white space of any kind a blank. `None` when it
/// means nothing.
pub fn folded(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' | '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{3000}' => out.push(c),
            '\t' | '\n' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {} // say how to draw, not what
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}' => return None,
            '\u{2027}' | '\u{22c5}' => out.push('・'),
            '\u{2e80}'..='\u{2eff}' => out.push(lookup(RADICALS, c).unwrap_or(c)),
            '\u{2f00}'..='\u{2fdf}' | '\u{fb00}'..='\u{fb06}' => out.extend(c.nfkc()),
            '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe48}' => out.extend(c.nfkc().map(full_width)),
            '\u{f000}'..='\u{f0ff}' => out.push(lookup(PRIVATE, c)?),
            c => out.push(c),
        }
    }
    Some(out)
}

fn lookup(table: &[(char, char)], c: char) -> Option<char> {
    table.binary_search_by_key(&c, |(from, _)| *from).ok().map(|at| table[at].1)
}

/// Brackets and marks in vertical lines are as wide as every character.
fn full_width(c: char) -> char {
    let wide = c.is_ascii_graphic().then(|| char::from_u32(u32::from(c) + 0xfee0)).flatten();
    wide.unwrap_or(c)
}

/// A text string of a PDF: UTF-16 or UTF-8 with its mark, else, as Japanese producers write, whatever
/// the bytes are.
pub fn pdf_string(bytes: &[u8]) -> String {
    let text: Cow<'_, str> = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        bytes if bytes.is_ascii() => String::from_utf8_lossy(bytes),
        bytes => match encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes) {
            (text, false) => text,
            _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(RADICALS.is_sorted_by_key(|(c, _)| *c));
        assert!(PRIVATE.is_sorted_by_key(|(c, _)| *c));
    }

    #[test]
    fn forms_become_the_characters_meant() {
        for (text, expect) in [
            ("11⽉20⽇", Some("11月20日")),
            ("⻑野⻄⻘⻝⺠⻯", Some("長野西青食民竜")),
            ("ﬁle Oﬀice", Some("file Office")),
            ("⽒名‧住所", Some("氏名・住所")),
            ("﹁件﹂︵株︶︑︒", Some("「件」（株）、。")),
            ("㈱①Ⅲ﨑髙〜～", Some("㈱①Ⅲ﨑髙〜～")),
            ("a\u{a0}b\u{ad}c\u{200b}", Some("a bc")),
            ("\u{f0b7}", Some("・")),
            ("\u{f123}", Some("\u{f123}")),
            ("\u{f041}", None),
            ("\0", None),
        ] {
            assert_eq!(folded(text).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn strings_are_read_in_what_they_are_written_in() {
        for (bytes, expect) in [
            (&b"\xfe\xff\x4e\x8b\x4e\xf6"[..], "事件"),
            (b"\xff\xfe\x8b\x4e\xf6\x4e", "事件"),
            (b"\xef\xbb\xbf\xe4\xba\x8b", "事"),
            (b"\x8e\x96\x8c\x8f", "事件"),
            (b"caf\xe9", "café"),
            (b"Notice", "Notice"),
        ] {
            assert_eq!(pdf_string(bytes), expect, "{bytes:?}");
        }
    }
}
