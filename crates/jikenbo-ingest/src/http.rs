//! HTTP messages as bytes: header fields and the head that stands before a body.

use std::borrow::Cow;

use jikenbo_core::ByServer;

/// The longest head that is read, in bytes. Servers send a few KB; crawls hold some of hundreds.
const MAX_HEAD: usize = 1 << 20;

/// The header fields of a message, in the order they stand in, repeated ones too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, Vec<u8>)>);

impl Headers {
    /// Adds a field. Its value is bytes, as no encoding is prescribed for it.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) {
        self.0.push((name.into(), value.into()));
    }

    /// The first field with this name, in any case; bytes that are no UTF-8 are replaced.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, value) = self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(value.trim_ascii()))
    }

    /// All fields.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The values of all fields with this name, split at their commas, in lower case.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        let values = values.map(|(_, value)| String::from_utf8_lossy(value).to_ascii_lowercase());
        values.flat_map(|v| v.split(',').map(|v| v.trim().to_owned()).collect::<Vec<_>>()).collect()
    }

    /// The media type that `Content-Type` gives, in lower case and without parameters.
    pub fn media_type(&self) -> Option<String> {
        let value = self.get("content-type")?;
        let media_type = value.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase();
        media_type.contains('/').then_some(media_type)
    }

    /// What they say of the body beside its media type.
    pub(crate) fn about_body(&self) -> ByServer {
        let charset = self.get("content-type").and_then(|value| charset(&value));
        ByServer { charset, last_modified: self.get("last-modified").map(Cow::into_owned) }
    }

    /// Appends the fields as they are sent, each on its line.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for (name, value) in self.iter() {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend(value.iter().map(|b| if matches!(b, b'\r' | b'\n' | 0) { b' ' } else { *b }));
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"\r\n");
    }
}

/// The encoding that a `Content-Type` names, in lower case.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    let value = content_type.to_ascii_lowercase();
    let parameters = value.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.filter(|(name, _)| name.trim() == "charset").map(|(_, value)| value).next()?;
    let charset = charset.trim().trim_matches(['"', '\'']);
    (!charset.is_empty()).then(|| charset.to_owned())
}

impl<N: Into<String>, V: Into<Vec<u8>>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// The head of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub status: u16,
    pub headers: Headers,
    /// Where the body begins, in bytes.
    pub body: usize,
}

/// Reads the head of an answer: lines that end with or without CR, folded lines, lines without a colon and
/// values in any bytes are taken as crawls hold them. `None` without a status line or an end in sight.
pub(crate) fn head(message: &[u8]) -> Option<Head> {
    let mut rest = &message[..message.len().min(MAX_HEAD)];
    let mut next = || {
        let (line, after) = rest.split_at(rest.iter().position(|b| *b == b'\n')? + 1);
        rest = after;
        Some((line.trim_ascii_end(), line.len()))
    };
    let (status_line, mut body) = next()?;
    let status_line = str::from_utf8(status_line.get(..status_line.len().min(64))?.split(|b| !b.is_ascii()).next()?);
    let mut words = status_line.ok()?.split_ascii_whitespace();
    words.next().filter(|word| word.starts_with("HTTP/"))?;
    let status = words.next()?.parse().ok()?;
    let mut headers = Headers::default();
    loop {
        let (line, length) = next()?;
        body += length;
        if line.is_empty() {
            return Some(Head { status, headers, body });
        }
        if line[0].is_ascii_whitespace() {
            if let Some((_, value)) = headers.0.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
        } else if let Some(colon) = line.iter().position(|b| *b == b':') {
            let name = String::from_utf8_lossy(line[..colon].trim_ascii()).into_owned();
            headers.push(name, line[colon + 1..].trim_ascii());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_crawls_hold_them() {
        for (message, status, fields) in [
            (&b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\n\r\nbody"[..], 200, 1),
            (b"HTTP/1.0 404\nA: b\nc\n\nbody", 404, 1),
            (b"HTTP/2 200\r\nX: \x93\xfa\r\n\tfolded\r\n\r\nbody", 200, 1),
            (b"HTTP/1.1 200 \xe6\x97\xa5\r\n\r\nbody", 200, 0),
        ] {
            let head = head(message).unwrap();
            assert_eq!((head.status, head.headers.iter().count()), (status, fields), "{message:?}");
            assert_eq!(&message[head.body..], b"body");
        }
        for message in
            [&b""[..], b"HTTP/1.1 200 OK\r\nA: b\r\n", b"<html>\n\n", b"HTTP/1.1\r\n\r\n", b"HTTP/1.1 x\r\n\r\n"]
        {
            assert_eq!(head(message), None, "{message:?}");
        }
    }

    #[test]
    fn fields_are_found_in_any_case() {
        let headers: Headers =
            [("Content-Type", "Text/HTML ; charset=x"), ("te", "a, B"), ("TE", "c")].into_iter().collect();
        assert_eq!(headers.media_type().as_deref(), Some("text/html"));
        assert_eq!(headers.list("TE"), ["a", "b", "c"]);
        assert_eq!(headers.get("none"), None);
        assert_eq!(headers.about_body().charset.as_deref(), Some("x"));
        for (value, expect) in [
            ("text/html", None),
            ("text/html; charset=\"Shift_JIS\"; a=b", Some("shift_jis")),
            ("text/html;charset=", None),
        ] {
            assert_eq!(charset(value).as_deref(), expect, "{value}");
        }
        let mut out = Vec::new();
        [("A", "b\r\nC: d")].into_iter().collect::<Headers>().write(&mut out);
        assert_eq!(out, b"A: b  C: d\r\n\r\n");
    }
}
