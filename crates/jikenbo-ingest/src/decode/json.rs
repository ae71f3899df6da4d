//! One document as a JSON object: its text and what is said beside it.

use jikenbo_core::{Dated, DatedBy, Document, Warning};
use serde_json::{Map, Value};

use super::html;
use crate::sniff;

/// Where the text stands, the first that is there.
const TEXT: &[&str] = &["text", "content", "body"];
const NAME: &[&str] = &["document", "id", "name"];
const PUBLISHED: &[&str] = &["published", "published_at", "datePublished", "date"];

/// A document as an object gives it.
pub struct Entry {
    /// What it calls itself.
    pub name: Option<String>,
    text: String,
    title: Option<String>,
    url: Option<String>,
    published: Option<String>,
}

/// Reads an object in UTF-8; the error is the reason why it gives no document.
pub fn parse(bytes: &[u8]) -> Result<Entry, String> {
    let object: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| {
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or_default();
        format!("no JSON object ({what} at column {})", error.column())
    })?;
    let text = TEXT.iter().find_map(|key| object.get(*key)).ok_or("no \"text\", \"content\" or \"body\" in it")?;
    let text = text.as_str().ok_or("its text is no string")?.to_owned();
    if text.trim().is_empty() {
        return Err("its text is empty".to_owned());
    }
    let said = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| match object.get(*key)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        value.filter(|v| !v.is_empty())
    };
    Ok(Entry { name: said(NAME), text, title: said(&["title"]), url: said(&["url"]), published: said(PUBLISHED) })
}

/// Whether the first line with text is an object that gives a document.
pub fn looks_like_lines(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.starts_with(b"{") && bytes.split(|b| *b == b'\n').next().is_some_and(|line| parse(line).is_ok())
}

impl Entry {
    /// Puts what it says into `document`. A text that is a page is read as one; what stands beside it
    /// comes before what the page says.
    pub fn read(self, document: &mut Document) {
        if sniff::media_type(None, self.text.as_bytes()) == sniff::HTML {
            html::read(&self.text, document);
        } else {
            document.text = self.text;
        }
        let is_whole = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        document.url = self.url.filter(is_whole).or(document.url.take());
        document.title = self.title.or(document.title.take());
        if let Some(text) = self.published {
            match html::day(&text) {
                Some(day) => document.published = Some(Dated { day, by: DatedBy::Beside }),
                None => document.warnings.push(Warning(format!(
                    "\"{text}\" is no day that it could have been published; write it as 2026-09-04."
                ))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jikenbo_core::TimeValue;

    use super::*;

    #[test]
    fn reasons_are_told() {
        for (line, reason) in [
            ("", "no JSON object (EOF while parsing a value at column 0)"),
            ("[]", "no JSON object (invalid type: sequence, expected a map at column 0)"),
            ("{\"text\": \"a}", "no JSON object (EOF while parsing a string at column 12)"),
            ("{\"title\": \"a\"}", "no \"text\", \"content\" or \"body\" in it"),
            ("{\"text\": 3}", "its text is no string"),
            ("{\"text\": \"\u{3000}\\n\"}", "its text is empty"),
        ] {
            assert_eq!(parse(line.as_bytes()).err().as_deref(), Some(reason), "{line}");
        }
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        assert!(parse(deep.as_bytes()).is_err_and(|e| e.contains("recursion limit")));
        assert!(parse(b"{\"text\": \"\x93\xfa\"}").is_err_and(|e| e.contains("unicode") || e.contains("UTF-8")));
    }

    #[test]
    fn what_stands_beside_the_text_is_read() {
        let read = |line: &str| {
            let mut document = Document::default();
            parse(line.as_bytes()).unwrap_or_else(|e| panic!("{e}")).read(&mut document);
            document
        };
        let document = read(
            r#"{"id": "n-1", "content": "本文", "title": " 題 ", "url": "https://a.example/1", "published_at": "2026-09-04T23:30:00Z"}"#,
        );
        assert_eq!((document.text.as_str(), document.title.as_deref()), ("本文", Some("題")));
        assert_eq!(document.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(document.published.map(|dated| dated.day), TimeValue::day(2026, 9, 5));
        let document = read(r#"{"text": "本文", "url": "/1", "date": "昨日"}"#);
        assert_eq!((document.url, document.published, document.warnings.len()), (None, None, 1));
        assert_eq!(read(r#"{"text": "<html><body><p>本文</p></body></html>"}"#).text.trim(), "本文");
    }
}
