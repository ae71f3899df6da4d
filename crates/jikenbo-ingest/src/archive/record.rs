//! One WARC record: writing it and reading it back.

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read, Write},
};

use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};
use jikenbo_core::{ByServer, Capture};

use super::{
    MAX_HTTP_HEAD, MAX_RECORD_BYTES,
    chain::{LINK, Link},
};
use crate::{
    Exchange, Problem,
    capture::sha256_hex,
    coding::decode_body,
    exchange::capture,
    http::{Head, head},
};

/// The longest header line that is read, in bytes. A path of 4,096 bytes takes 12,288 when encoded.
const MAX_LINE: u64 = 32 << 10;

/// What the server of a page said that came in with a crawl of somebody else's.
const CHARSET: &str = "Jikenbo-Charset";
const LAST_MODIFIED: &str = "Jikenbo-Last-Modified";

/// The most header lines that are read.
const MAX_LINES: usize = 64;

/// A record that was read.
pub struct Record {
    /// Header fields, names in lower case.
    fields: Vec<(String, String)>,
    block: Vec<u8>,
}

/// Why no record could be read.
pub enum Fault {
    /// The bytes are no whole record.
    Bad(Problem),
    /// The system failed.
    Io(io::Error),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Bad(problem)
    }
}

/// A record on its way to the disk.
pub struct Draft<'a> {
    fields: Vec<(&'static str, String)>,
    block: Cow<'a, [u8]>,
}

impl<'a> Draft<'a> {
    /// A capture as a `resource` record.
    pub fn resource(capture: &'a Capture) -> Self {
        let Capture { sha256, target_uri, name, media_type, captured_at, bytes, by_server } = capture;
        let id = uuid(&[sha256, target_uri, captured_at]);
        let mut fields = vec![
            ("WARC-Type", "resource".to_owned()),
            ("WARC-Target-URI", visible(target_uri)),
            ("WARC-Date", visible(captured_at)),
            ("WARC-Record-ID", id),
            ("Content-Type", visible(media_type)),
            ("WARC-Block-Digest", format!("sha256:{sha256}")),
            ("WARC-Payload-Digest", format!("sha256:{sha256}")),
            ("Jikenbo-Name", encode_name(name)),
        ];
        let ByServer { charset, last_modified } = by_server;
        fields.extend(charset.iter().map(|value| (CHARSET, visible(value))));
        fields.extend(last_modified.iter().map(|value| (LAST_MODIFIED, visible(value))));
        Self { fields, block: bytes.into() }
    }

    /// The record that begins a file.
    pub fn warcinfo(file_name: &str, captured_at: &str) -> Self {
        let block = concat!(
            "software: jikenbo/",
            env!("CARGO_PKG_VERSION"),
            "\r\nformat: WARC File Format 1.1\r\n",
            "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        );
        let fields = vec![
            ("WARC-Type", "warcinfo".to_owned()),
            ("WARC-Date", visible(captured_at)),
            ("WARC-Filename", file_name.to_owned()),
            ("WARC-Record-ID", uuid(&[file_name, captured_at])),
            ("Content-Type", "application/warc-fields".to_owned()),
            ("WARC-Block-Digest", format!("sha256:{}", sha256_hex(block.as_bytes()))),
        ];
        Self { fields, block: block.as_bytes().into() }
    }

    /// A record of one side of an exchange; what is special to it is added to `fields`.
    pub fn http(exchange: &Exchange, warc_type: &'static str, id: String, block: Vec<u8>) -> Self {
        let msgtype = if warc_type == "request" { "request" } else { "response" };
        let mut fields = vec![
            ("WARC-Type", warc_type.to_owned()),
            ("WARC-Target-URI", visible(&exchange.target_uri)),
            ("WARC-Date", visible(&exchange.started_at)),
            ("WARC-Record-ID", id),
            ("Content-Type", format!("application/http; msgtype={msgtype}")),
            ("WARC-Block-Digest", format!("sha256:{}", sha256_hex(&block))),
        ];
        fields.extend(exchange.ip.map(|ip| ("WARC-IP-Address", ip.to_string())));
        Self { fields, block: block.into() }
    }

    /// Adds a field.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.fields.push((name, visible(value)));
        self
    }

    /// The record as it lies on the disk, one gzip member, linked to the record `before` it.
    pub fn compress(&self, before: &Link) -> io::Result<Vec<u8>> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(b"WARC/1.1\r\n")?;
        for (name, value) in &self.fields {
            write!(out, "{name}: {value}\r\n")?;
        }
        write!(out, "Jikenbo-Previous: {before}\r\n")?;
        write!(out, "Content-Length: {}\r\n\r\n", self.block.len())?;
        out.write_all(&self.block)?;
        out.write_all(b"\r\n\r\n")?;
        out.finish()
    }
}

impl Record {
    /// Reads the next record and leaves `source` behind it; `None` at the end. Nothing is allocated
    /// on the word of the record: not its lines, not its length.
    pub fn read(source: &mut impl BufRead) -> Result<Option<Self>, Fault> {
        if source.fill_buf().map_err(Fault::Io)?.is_empty() {
            return Ok(None);
        }
        let mut member = BufReader::new(GzDecoder::new(source));
        let fields = read_head(&mut member)?;
        let length = fields.iter().find(|(name, _)| name == "content-length").and_then(|(_, v)| v.parse::<u64>().ok());
        let most = MAX_RECORD_BYTES + MAX_HTTP_HEAD;
        let length = length.filter(|n| *n <= most).ok_or(Fault::Bad(Problem::Length))?;
        let mut block = Vec::new();
        member.by_ref().take(length).read_to_end(&mut block).map_err(fault)?;
        // Reading to the member's end checks its checksum, too.
        let mut rest = Vec::new();
        member.take(5).read_to_end(&mut rest).map_err(fault)?;
        if block.len() as u64 != length || rest != b"\r\n\r\n" {
            return Err(Fault::Bad(Problem::Length));
        }
        Ok(Some(Self { fields, block }))
    }

    /// Reads the header of the next record and no more: its block is empty.
    pub fn read_header(source: impl BufRead) -> Result<Self, Fault> {
        let fields = read_head(&mut BufReader::new(GzDecoder::new(source)))?;
        Ok(Self { fields, block: Vec::new() })
    }

    /// What it says of the record before it; `None` in archives from before there was a chain.
    pub fn link(&self) -> Option<&str> {
        Some(self.field(LINK)).filter(|link| !link.is_empty())
    }

    /// Checks its block and the payload of an answer against their digests.
    pub fn check(&self) -> Result<(), Problem> {
        let is = |name: &str, bytes: &[u8]| self.field(name).strip_prefix("sha256:") == Some(&sha256_hex(bytes));
        let payload_is_whole = || match self.field("warc-type") {
            "resource" => is("warc-payload-digest", &self.block),
            "response" => {
                let body = head(&self.block).and_then(|head| self.block.get(head.body..));
                body.is_some_and(|body| is("warc-payload-digest", body))
            }
            _ => true,
        };
        if is("warc-block-digest", &self.block) && payload_is_whole() { Ok(()) } else { Err(Problem::Digest) }
    }

    /// Whether it is one that keeps a document: a file, or an answer that is a page.
    pub fn keeps_document(&self) -> bool {
        match self.field("warc-type") {
            "resource" => true,
            "response" => head(&self.block).is_none_or(|head| (200..300).contains(&head.status)),
            _ => false,
        }
    }

    /// What it keeps and from where: its `WARC-Payload-Digest` and its address.
    pub fn key(&self) -> (String, String) {
        (self.field("warc-payload-digest").to_owned(), self.field("warc-target-uri").to_owned())
    }

    /// The capture it keeps, checked against its digest.
    pub fn into_capture(self) -> Result<Capture, Problem> {
        match self.field("warc-type") {
            "resource" => self.into_file(),
            "response" if self.keeps_document() => self.into_page(),
            _ => Err(Problem::Kind),
        }
    }

    fn into_file(self) -> Result<Capture, Problem> {
        let sha256 = sha256_hex(&self.block);
        if self.field("warc-payload-digest").strip_prefix("sha256:") != Some(&sha256) {
            return Err(Problem::Digest);
        }
        let said = |name: &str| {
            let value = self.field(&name.to_ascii_lowercase());
            (!value.is_empty()).then(|| value.to_owned())
        };
        Ok(Capture {
            sha256,
            target_uri: self.field("warc-target-uri").to_owned(),
            name: decode_name(self.field("jikenbo-name")),
            media_type: self.field("content-type").to_owned(),
            captured_at: self.field("warc-date").to_owned(),
            by_server: ByServer { charset: said(CHARSET), last_modified: said(LAST_MODIFIED) },
            bytes: self.block,
        })
    }

    fn into_page(self) -> Result<Capture, Problem> {
        let Head { headers, body, .. } = head(&self.block).ok_or(Problem::Http)?;
        let payload = self.block.get(body..).unwrap_or_default();
        if self.field("warc-payload-digest").strip_prefix("sha256:") != Some(&sha256_hex(payload)) {
            return Err(Problem::Digest);
        }
        let bytes = decode_body(&headers, payload, MAX_RECORD_BYTES).map_err(|_| Problem::Http)?;
        Ok(capture(self.field("warc-target-uri"), self.field("warc-date"), &headers, bytes))
    }

    /// The value of a header field, its name in lower case; empty without one.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

fn read_head(source: &mut impl BufRead) -> Result<Vec<(String, String)>, Fault> {
    if line(source)? != "WARC/1.1" {
        return Err(Fault::Bad(Problem::Header));
    }
    read_fields(source)
}

fn read_fields(source: &mut impl BufRead) -> Result<Vec<(String, String)>, Fault> {
    let mut fields = Vec::new();
    loop {
        let line = line(source)?;
        if line.is_empty() {
            return Ok(fields);
        }
        let field = line.split_once(':').filter(|_| fields.len() < MAX_LINES);
        let (name, value) = field.ok_or(Fault::Bad(Problem::Header))?;
        fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// The next header line, without its end.
fn line(source: &mut impl BufRead) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    source.take(MAX_LINE).read_until(b'\n', &mut bytes).map_err(fault)?;
    let line = bytes.strip_suffix(b"\r\n").ok_or(Fault::Bad(Problem::Header))?;
    String::from_utf8(line.to_vec()).map_err(|_| Fault::Bad(Problem::Header))
}

/// What a failed read says: broken bytes, or a system that fails.
fn fault(error: io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Fault::Bad(Problem::Torn),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Fault::Bad(Problem::Gzip),
        _ => Fault::Io(error),
    }
}

/// A record's id, the same for the same parts: a UUID of version 8 (RFC 9562), made of their SHA-256.
pub fn uuid(parts: &[&str]) -> String {
    let hex = sha256_hex(parts.join("\n").as_bytes());
    let part = |from, to| hex.get(from..to).unwrap_or("");
    format!("<urn:uuid:{}-{}-8{}-a{}-{}>", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// A header value that cannot break the header: control characters are percent-encoded.
pub fn visible(value: &str) -> String {
    encode(value, char::is_control)
}

/// As [`visible`], and so that [`decode_name`] gives the name back.
fn encode_name(name: &str) -> String {
    let edges_are_white = name.trim() != name;
    encode(name, |c| c.is_control() || c == '%' || edges_are_white && c.is_whitespace())
}

fn encode(value: &str, which: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if which(c) {
            out += &crate::capture::percent_encode(c.encode_utf8(&mut [0; 4]).as_bytes(), |_| false);
        } else {
            out.push(c);
        }
    }
    out
}

fn decode_name(value: &str) -> String {
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let byte = match tail {
            [high, low, ..] if *first == b'%' => {
                str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Record>, Fault> {
        Record::read(&mut &bytes[..])
    }

    fn problem(bytes: &[u8]) -> Option<Problem> {
        match read(bytes) {
            Err(Fault::Bad(problem)) => Some(problem),
            _ => None,
        }
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn names_come_back_and_never_break_the_header() {
        for name in ["notices/お知らせ.txt", "100%.txt", "a%20b", " a\r\nWARC-Type: x", "\t"] {
            let encoded = encode_name(name);
            assert!(!encoded.contains(char::is_control), "{encoded}");
            assert_eq!(decode_name(encoded.trim()), name);
        }
        assert_eq!(visible("stdin:\n"), "stdin:%0A");
    }

    #[test]
    fn ids_are_uuids() {
        let id = uuid(&["a", "b"]);
        assert_eq!(id.len(), "<urn:uuid:00000000-0000-8000-a000-000000000000>".len());
        assert_eq!((id.chars().nth(24), id.chars().nth(29)), (Some('8'), Some('a')), "{id}");
        assert_eq!(id, uuid(&["a", "b"]));
    }

    #[test]
    fn the_reader_has_limits() {
        let endless = "WARC/1.1\r\nX: ".to_owned() + &"x".repeat(40_000) + "\r\n\r\n";
        let many = "WARC/1.1\r\n".to_owned() + &"X: y\r\n".repeat(100) + "\r\n";
        for (text, expect) in [
            (endless.as_str(), Problem::Header),
            (many.as_str(), Problem::Header),
            ("HTTP/1.1 200 OK\r\n\r\n", Problem::Header),
            ("WARC/1.1\r\nContent-Length: 99999999999999\r\n\r\n", Problem::Length),
            ("WARC/1.1\r\nContent-Length: -1\r\n\r\n", Problem::Length),
            ("WARC/1.1\r\nContent-Length: 5\r\n\r\nabc\r\n\r\n", Problem::Length),
            ("WARC/1.1\r\nContent-Length: 1\r\n\r\nabc\r\n\r\n", Problem::Length),
            ("WARC/1.1\r\n\r\n", Problem::Length),
        ] {
            assert_eq!(problem(&gzip(text)), Some(expect), "{}", &text[..20]);
        }
        assert_eq!(problem(b"no gzip at all"), Some(Problem::Gzip));
        assert_eq!(problem(b"\x1f\x8b\x08"), Some(Problem::Torn));
        assert!(matches!(read(b""), Ok(None)));
    }
}
