//! Which encoding bytes are in, and their text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
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

/// Reads `bytes`, whatever encoding they are in; `header` is what the server says of them, `label` what they declare.
///
/// What the bytes show beyond doubt comes first: a byte order mark, UTF-16's zero bytes, ISO-2022-JP's escapes,
/// valid UTF-8. Else the reading with the least damage wins; when several are equal the server's, then the declared
/// one, then a guess, which is the order of the web (HTML, 13.2.3.2).
pub fn decode(bytes: &[u8], header: Option<&str>, label: Option<&str>) -> Decoded {
    let reading = reading(bytes, header, label);
    let is_ascii = reading.text.is_ascii();
    let mut warnings: Vec<Warning> = header
        .and_then(|h| mistaken("The server says that it is in", h, reading.encoding, is_ascii))
        .into_iter()
        .collect();
    warnings.extend(self::warnings(label, reading.encoding, is_ascii, lost(&reading.text)));
    Decoded { text: reading.text, warnings }
}

fn reading(bytes: &[u8], header: Option<&str>, label: Option<&str>) -> Reading {
    let said = [header, label].map(|label| label.and_then(encoding_of));
    certain(bytes).unwrap_or_else(|| best_of(bytes, said))
}

fn lost(text: &str) -> usize {
    text.matches('\u{fffd}').count()
}

fn warnings(label: Option<&str>, used: &'static Encoding, is_ascii: bool, lost: usize) -> Vec<Warning> {
    let mut warnings = Vec::new();
    warnings.extend(label.and_then(|label| mistaken("It declares", label, used, is_ascii)));
    if lost > 0 {
        let name = used.name();
        warnings.push(Warning(format!("{lost} places could not be read as {name}; they show as \u{fffd}.")));
    }
    warnings
}

/// What to say of a name for the encoding that is not known or does not fit.
fn mistaken(who: &str, label: &str, used: &'static Encoding, is_ascii: bool) -> Option<Warning> {
    let name = used.name();
    match encoding_of(label) {
        None => Some(Warning(format!("{who} the unknown encoding \"{label}\"; read as {name}."))),
        // UTF-16 declared in bytes that are no UTF-16 means UTF-8, as in browsers.
        Some(d) if d != used && d.output_encoding() != used && !is_ascii => {
            Some(Warning(format!("{who} {} but is in {name}; read as {name}.", d.name())))
        }
        Some(_) => None,
    }
}

/// Decodes a text piece by piece. The encoding is told from the first piece that is not all ASCII.
pub struct Stream {
    label: Option<String>,
    decoder: Option<Decoder>,
    lost: usize,
}

impl Stream {
    /// A stream of bytes that begins with `head`, which is still to be pushed.
    pub fn new(head: &[u8]) -> Self {
        let mut new = Self { label: declared(head, false), decoder: None, lost: 0 };
        new.decide(head);
        new
    }

    fn decide(&mut self, bytes: &[u8]) {
        if self.decoder.is_some() || bytes.is_ascii() && !bytes.contains(&0x1b) && !bytes.contains(&0) {
            return;
        }
        // Neither a character nor an escape goes over a line's end, and UTF-16 has two bytes to a unit.
        let even = &bytes[..bytes.len() & !1];
        let lines = bytes.iter().rposition(|b| *b == b'\n').map_or(bytes, |end| &bytes[..=end]);
        let sample = if utf16_without_bom(even).is_some() { even } else { lines };
        self.decoder = Some(reading(sample, None, self.label.as_deref()).encoding.new_decoder_with_bom_removal());
    }

    /// Adds the text of `bytes`, the `last` of which end it. Characters may be split between pieces.
    pub fn push(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        self.decide(bytes);
        let Some(decoder) = &mut self.decoder else {
            text.extend(bytes.iter().map(|b| char::from(*b)));
            return;
        };
        let from = text.len();
        text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len()));
        // There is room for all of it.
        let _ = decoder.decode_to_string(bytes, text, last);
        self.lost += lost(&text[from..]);
    }

    /// Wrong declarations and unreadable places so far.
    pub fn warnings(&self) -> Vec<Warning> {
        let used = self.decoder.as_ref().map_or(UTF_8, Decoder::encoding);
        warnings(self.label.as_deref(), used, self.decoder.is_none(), self.lost)
    }
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

fn best_of(bytes: &[u8], [header, declared]: [Option<&'static Encoding>; 2]) -> Reading {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let jis = has_jis_escape(bytes).then_some(ISO_2022_JP);
    let mut best = Reading::new(bytes, header.or(declared).unwrap_or(guessed));
    let mut least = damage(&best.text);
    for encoding in [declared, Some(UTF_8), jis, Some(guessed), Some(SHIFT_JIS), Some(EUC_JP)].into_iter().flatten() {
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
