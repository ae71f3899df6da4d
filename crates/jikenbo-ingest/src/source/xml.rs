//! XML as feeds and sitemaps really write it.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    escape::{resolve_html5_entity, resolve_predefined_entity},
    events::{BytesStart, Event},
};

/// Reads a text that was decoded.
pub type XmlReader<'t> = Reader<&'t [u8]>;

/// A reader that takes what is wrong but can be read: a bare `&`, ends that do not match.
pub fn reader(text: &str) -> XmlReader<'_> {
    // The text is decoded: what its first line says of an encoding no longer holds, and need not be read.
    let mut reader = Reader::from_str(text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// The name of an element without its prefix, in lower case, and the prefix.
pub fn name(start: &BytesStart<'_>) -> (String, String) {
    let name = start.name();
    let whole: &str = name.as_ref();
    let (prefix, local) = whole.split_once(':').unwrap_or(("", whole));
    (local.to_ascii_lowercase(), prefix.to_ascii_lowercase())
}

/// The value of an attribute, by its name without prefix.
pub fn attribute(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = start.html_attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|a| {
        let key: &str = a.key.as_ref();
        key.rsplit(':').next() == Some(wanted)
    })?;
    Some(text(&found.value).into_owned())
}

/// What the content of an element says: CDATA as it stands, entities resolved, those of HTML too. Markup in it
/// stays as it is.
pub fn text(content: &str) -> Cow<'_, str> {
    if !content.contains(['&', '<']) {
        return Cow::Borrowed(content);
    }
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let (data, after) = data.split_once("]]>").unwrap_or((data, ""));
            out.push_str(data);
            rest = after;
        } else if let Some((value, after)) = reference(rest) {
            out.push_str(&value);
            rest = after;
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The longest entity there is, `&CounterClockwiseContourIntegral;`, in bytes.
const MAX_ENTITY: usize = 34;

/// The characters of the reference that a text begins with, and what follows it.
fn reference(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(MAX_ENTITY).position(|b| b == b';')?;
    let (name, after) = (&body[..end], &body[end + 1..]);
    let value = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?.to_string()
        }
        None => resolve_predefined_entity(name).or_else(|| resolve_html5_entity(name))?.to_owned(),
    };
    Some((value, after))
}

/// The content of an element that was just begun, as it stands, and the reader behind its end. What is never
/// ended reaches to the end of the text.
pub fn content<'t>(reader: &mut XmlReader<'t>, start: &BytesStart<'_>) -> Option<Cow<'t, str>> {
    Some(reader.read_text(start.name()).ok()?.into_inner())
}

/// The next event; `Err` with the reason and the place when there is none for a fault of the text.
pub fn next<'t>(reader: &mut XmlReader<'t>) -> Result<Event<'t>, String> {
    reader.read_event().map_err(|error| format!("it is broken at byte {}: {error}", reader.error_position()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_read() {
        for (content, expect) in [
            ("個人情報", "個人情報"),
            ("A &amp; B &lt;b&gt;", "A & B <b>"),
            ("<![CDATA[A & B <b>]]> &#x5831;&#21578;", "A & B <b> 報告"),
            ("A&nbsp;B &hellip; C & D &unknown; &", "A\u{a0}B … C & D &unknown; &"),
            ("<![CDATA[open", "open"),
            ("&#99999999;", "&#99999999;"),
        ] {
            assert_eq!(text(content), expect);
        }
    }
}
