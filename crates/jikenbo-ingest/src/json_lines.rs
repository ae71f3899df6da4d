use std::io::{BufRead, BufReader, Read};

use jikenbo_core::Capture;

use crate::{Error, Limits, capture::sha256_hex, decode::json, sniff};

/// The documents of a file of JSON Lines, one a line, read one at a time. Each is named as it names
/// itself (`document`, `id` or `name`), else `docs.jsonl#17` by its line.
///
/// A line that gives no document is an error that names it; the lines after it follow. Blank lines are
/// none.
pub struct JsonLines {
    name: String,
    uri: String,
    captured_at: String,
    source: BufReader<Box<dyn Read + Send>>,
    limits: Limits,
    /// Lines read.
    line: usize,
    /// Bytes read.
    read: u64,
    ended: bool,
}

impl JsonLines {
    pub(crate) fn new(
        name: String,
        uri: String,
        captured_at: String,
        source: Box<dyn Read + Send>,
        limits: Limits,
    ) -> Self {
        let source = BufReader::with_capacity(1 << 16, source);
        Self { name, uri, captured_at, source, limits, line: 0, read: 0, ended: false }
    }

    /// The next line without its end; `None` after the last.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let limit = self.limits.max_bytes;
        let mut bytes = Vec::new();
        let read = self.source.by_ref().take(limit.saturating_add(1)).read_until(b'\n', &mut bytes);
        self.read += read.map_err(|source| self.failed(source))? as u64;
        self.line += 1;
        if self.read > self.limits.max_streamed {
            let name = self.name.clone();
            return Err(self.end(Error::TooLarge { name, size: None, limit: self.limits.max_streamed }));
        }
        if bytes.is_empty() {
            self.ended = true;
            return Ok(None);
        }
        if bytes.len() as u64 > limit && bytes.last() != Some(&b'\n') {
            let skipped = self.source.skip_until(b'\n');
            self.read += skipped.map_err(|source| self.failed(source))? as u64;
            return Err(Error::TooLarge { name: self.place(), size: None, limit });
        }
        if self.line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        bytes.truncate(bytes.trim_ascii_end().len());
        Ok(Some(bytes))
    }

    fn failed(&mut self, source: std::io::Error) -> Error {
        let error = Error::reading(&self.place(), source);
        self.end(error)
    }

    /// Nothing more is read after this error.
    fn end(&mut self, error: Error) -> Error {
        self.ended = true;
        error
    }

    fn place(&self) -> String {
        format!("{}#{}", self.name, self.line)
    }

    fn capture(&self, bytes: Vec<u8>) -> Result<Capture, Error> {
        let bad = |reason| Error::BadLine { name: self.name.clone(), line: self.line, reason };
        let entry = json::parse(&bytes).map_err(bad)?;
        Ok(Capture {
            sha256: sha256_hex(&bytes),
            target_uri: format!("{}#{}", self.uri, self.line),
            name: entry.name.unwrap_or_else(|| self.place()),
            media_type: sniff::JSON.to_owned(),
            captured_at: self.captured_at.clone(),
            bytes,
            by_server: Default::default(),
        })
    }
}

impl Iterator for JsonLines {
    type Item = Result<Capture, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.next_line() {
                Ok(Some(bytes)) if bytes.is_empty() => {}
                Ok(line) => return line.map(|bytes| self.capture(bytes)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &'static [u8], limits: Limits) -> Vec<String> {
        let lines = JsonLines::new("a.jsonl".into(), "file:///a.jsonl".into(), String::new(), Box::new(text), limits);
        lines.map(|l| l.map_or_else(|e| e.to_string(), |c| format!("{} {}", c.name, c.target_uri))).collect()
    }

    #[test]
    fn each_line_is_a_document_or_is_named() {
        let text =
            "\u{feff}{\"text\": \"x\"}\r\n\n{\"id\": 7, \"body\": \"x\"}\nnone\n{\"name\": \"\", \"content\": \"x\"}";
        assert_eq!(
            lines(text.as_bytes(), Limits::default()),
            [
                "a.jsonl#1 file:///a.jsonl#1",
                "7 file:///a.jsonl#3",
                "a.jsonl#4: no JSON object (expected ident at column 2): put one JSON object on the line, its text as \"text\"",
                "a.jsonl#5 file:///a.jsonl#5",
            ]
        );
    }

    #[test]
    fn limits_are_of_a_line_and_of_all() {
        let text = b"{\"text\": \"a long line\"}\n{\"text\": \"x\"}\n{\"text\": \"y\"}\n";
        let long = "a.jsonl#1: over the limit of 16 bytes: split the file or raise --max-bytes";
        let good = ["a.jsonl#2 file:///a.jsonl#2", "a.jsonl#3 file:///a.jsonl#3"];
        assert_eq!(lines(text, Limits { max_bytes: 16, ..Limits::default() }), [long, good[0], good[1]]);
        let all = "a.jsonl: over the limit of 40 bytes: split the file or raise --max-bytes";
        assert_eq!(lines(text, Limits { max_bytes: 16, max_streamed: 40 }), [long, good[0], all]);
    }
}
