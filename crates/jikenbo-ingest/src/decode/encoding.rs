//! Which encoding bytes are in, and their text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use jikenbo_core::Warning;

use super::utf16_without_bom;

/// How far into a page its declaration is looked for, in bytes.
const DECLARATION_WITHIN: usize = 4096;

/// A text and how well it could be read.
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Wrong declarations and unreadable places.
    pub warnings: Vec<Warning>,
}

/// The encoding that bytes declare: by XML's declaration or, in a page, by a `meta` element. As
/// written, not checked.
pub fn declared(bytes: &[u8], is_html: bool) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WITHIN)]).to_ascii_lowercase();
    let label = |key: &str, within: &str| {
        within.match_indices(key).find_map(|(at, _)| {
            let rest = within[at + key.len()..].trim_start().strip_prefix('=')?;
            let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(rest.len());
            (end > 0).then(|| rest[..end].to_owned())
        })
    };
    let xml = head.strip_prefix("<?xml").and_then(|rest| label("encoding", rest.split("?>").next()?));
    xml.or_else(|| head.find("<meta").filter(|_| is_html).and_then(|at| label("charset", &head[at..])))
}

/// Reads `bytes`, whatever encoding they are in; `label` is what they declare.
///
/// What the bytes show beyond doubt comes before what they declare: a byte order mark, UTF-16's zero
/// bytes, ISO-2022-JP's escapes, valid UTF-8. Else the reading with the least damage wins, the
/// declared one when several are equal.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let declared = label.and_then(encoding_of);
    let reading = certain(bytes).unwrap_or_else(|| best_of(bytes, declared));
    let mut warnings = Vec::new();
    let used = reading.encoding;
    match (label, declared) {
        (Some(label), None) => {
            warnings.push(Warning(format!("It declares the unknown encoding \"{label}\"; read as {}.", used.name())));
        }
        // UTF-16 declared in bytes that are no UTF-16 means UTF-8, as in browsers.
        (Some(_), Some(d)) if d != used && d.output_encoding() != used && !reading.text.is_ascii() => {
            warnings.push(Warning(format!("It declares {} but is in {}; read as {1}.", d.name(), used.name())));
        }
        _ => {}
    }
    let lost = reading.text.matches('\u{fffd}').count();
    if lost > 0 {
        let name = used.name();
        warnings.push(Warning(format!("{lost} places could not be read as {name}; they show as \u{fffd}.")));
    }
    Decoded { text: reading.text, warnings }
}

struct Reading {
    text: String,
    encoding: &'static Encoding,
}

impl Reading {
    fn new(bytes: &[u8], encoding: &'static Encoding) -> Self {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        Self { text: text.into_owned(), encoding }
    }
}

/// The encoding of a label; Japanese names that the web's list lacks included.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    match label {
        "cp932" | "cp943" | "windows-932" | "sjis-win" | "x-ms-cp932" => Some(SHIFT_JIS),
        "eucjp" | "euc_jp" | "eucjp-ms" | "eucjp-win" | "ujis" | "euc" => Some(EUC_JP),
        "jis" | "iso2022jp" | "cp50220" | "cp50221" | "iso-2022-jp-1" => Some(ISO_2022_JP),
        _ => Encoding::for_label(label.as_bytes()),
    }
}

/// The reading that the bytes themselves leave no doubt about.
fn certain(bytes: &[u8]) -> Option<Reading> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(Reading::new(bytes, encoding));
    }
    // Before UTF-8: all of these can be valid UTF-8 as well.
    if let Some(encoding) = utf16_without_bom(bytes) {
        return Some(Reading::new(bytes, encoding));
    }
    if has_jis_escape(bytes) {
        return Some(Reading::new(bytes, ISO_2022_JP)).filter(|r| !r.text.contains('\u{fffd}'));
    }
    let text = str::from_utf8(bytes).ok()?;
    Some(Reading { text: text.to_owned(), encoding: UTF_8 })
}

fn has_jis_escape(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|w| matches!(w, b"\x1b$B" | b"\x1b$@" | b"\x1b(J" | b"\x1b(I"))
}

fn best_of(bytes: &[u8], declared: Option<&'static Encoding>) -> Reading {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let jis = has_jis_escape(bytes).then_some(ISO_2022_JP);
    let mut best = Reading::new(bytes, declared.unwrap_or(guessed));
    let mut least = damage(&best.text);
    for encoding in [Some(UTF_8), jis, Some(guessed), Some(SHIFT_JIS), Some(EUC_JP)].into_iter().flatten() {
        if least == 0 {
            break;
        }
        let reading = Reading::new(bytes, encoding);
        let damage = damage(&reading.text);
        if damage < least {
            (best, least) = (reading, damage);
        }
    }
    best
}

/// How much of a text looks misread: unreadable places weigh most; half-width kana and accented Latin
/// letters are what Japanese turns into under a wrong encoding without an error.
fn damage(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' => 10,
            '\0'..='\u{8}' | '\u{e}'..='\u{1f}' => 10,
            '\u{ff61}'..='\u{ff9f}' | '\u{a0}'..='\u{ff}' => 1,
            _ => 0,
        })
        .sum()
}
