use std::io::{BufRead, BufReader, Read};

use jikenbo_core::Capture;

use crate::{Error, Limits, capture::sha256_hex, sniff};

/// The messages of a mailbox (mbox, RFC 4155), one at a time, named `box.mbox#17` by their order. A line
/// `From ` with a time behind an empty line begins each; `>From ` within one is read as it was written.
///
/// A message over the limit is an error that names it; those after it follow.
pub struct Mbox {
    name: String,
    uri: String,
    captured_at: String,
    source: BufReader<Box<dyn Read + Send>>,
    limits: Limits,
    /// Messages begun.
    message: usize,
    /// Bytes read.
    read: u64,
    /// Whether the line that begins the next message is read.
    begun: bool,
    ended: bool,
}

/// Whether a mailbox stands at the beginning: its first line, then a header.
pub fn looks_like_mbox(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|b| *b == b'\n');
    let is_header = |line: &[u8]| {
        let colon = line.iter().position(|b| *b == b':').unwrap_or(0);
        colon > 0 && line[..colon].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    lines.next().is_some_and(begins) && lines.next().is_some_and(is_header)
}

/// `From sender@a.example Sat Nov 21 09:00:00 2026`.
fn begins(line: &[u8]) -> bool {
    let is_time = |w: &[u8]| w[0].is_ascii_digit() && w[1] == b':' && w[2].is_ascii_digit() && w[3].is_ascii_digit();
    line.starts_with(b"From ") && line.len() < 1000 && line.windows(4).any(is_time)
}

impl Mbox {
    pub(crate) fn new(
        name: String,
        uri: String,
        captured_at: String,
        source: Box<dyn Read + Send>,
        limits: Limits,
    ) -> Self {
        let source = BufReader::with_capacity(1 << 16, source);
        Self { name, uri, captured_at, source, limits, message: 0, read: 0, begun: false, ended: false }
    }

    /// The next message's bytes; `None` after the last.
    fn next_message(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let limit = self.limits.max_bytes;
        let (mut bytes, mut line) = (Vec::new(), Vec::new());
        let (mut blank_before, mut too_large) = (true, false);
        loop {
            line.clear();
            let read = self.source.by_ref().take(limit.saturating_add(1).max(1 << 12)).read_until(b'\n', &mut line);
            self.read += read.map_err(|source| self.end(Error::reading(&self.name, source)))? as u64;
            if self.read > self.limits.max_streamed {
                let name = self.name.clone();
                return Err(self.end(Error::TooLarge { name, size: None, limit: self.limits.max_streamed }));
            }
            self.ended = line.is_empty();
            if self.ended || blank_before && begins(&line) {
                let was_begun = std::mem::replace(&mut self.begun, !self.ended);
                if !was_begun && bytes.iter().all(u8::is_ascii_whitespace) && !self.ended {
                    continue;
                }
                self.message += 1;
                break;
            }
            blank_before = line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            let quoted = line.iter().take_while(|b| **b == b'>').count();
            let line = if quoted > 0 && line[quoted..].starts_with(b"From ") { &line[1..] } else { &line[..] };
            too_large |= (bytes.len() + line.len()) as u64 > limit;
            if !too_large {
                bytes.extend_from_slice(line);
            }
        }
        if too_large {
            return Err(Error::TooLarge { name: self.place(), size: None, limit });
        }
        Ok(if bytes.is_empty() && self.ended { None } else { Some(bytes) })
    }

    /// Nothing more is read after this error.
    fn end(&mut self, error: Error) -> Error {
        self.ended = true;
        error
    }

    fn place(&self) -> String {
        format!("{}#{}", self.name, self.message)
    }
}

impl Iterator for Mbox {
    type Item = Result<Capture, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.next_message() {
                Ok(Some(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(bytes)) => {
                    return Some(Ok(Capture {
                        sha256: sha256_hex(&bytes),
                        target_uri: format!("{}#{}", self.uri, self.message),
                        name: self.place(),
                        media_type: sniff::MAIL.to_owned(),
                        captured_at: self.captured_at.clone(),
                        bytes,
                        by_server: Default::default(),
                    }));
                }
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &'static str, limits: Limits) -> Vec<String> {
        let source = Box::new(text.as_bytes());
        let mbox = Mbox::new("a.mbox".into(), "file:///a.mbox".into(), String::new(), source, limits);
        mbox.map(|m| {
            m.map_or_else(|e| e.to_string(), |c| format!("{} {}", c.name, String::from_utf8(c.bytes).unwrap()))
        })
        .collect()
    }

    const BOX: &str = "From a@a.example Sat Nov 21 09:00:00 2026\nSubject: 1\n\nFrom here on\n>From there\n>>From\n\n\
                       From b@a.example Sat Nov 21 9:01:00 2026\r\nSubject: 2\r\n\r\nlong enough\r\n\n\
                       From c@a.example Sat Nov 21 09:02:00 2026\nSubject: 3\n";

    #[test]
    fn messages_are_cut_at_their_first_lines() {
        assert_eq!(
            messages(BOX, Limits::default()),
            [
                "a.mbox#1 Subject: 1\n\nFrom here on\nFrom there\n>>From\n\n",
                "a.mbox#2 Subject: 2\r\n\r\nlong enough\r\n\n",
                "a.mbox#3 Subject: 3\n",
            ]
        );
        assert_eq!(messages("Subject: 1\n\nbody\n", Limits::default()), ["a.mbox#1 Subject: 1\n\nbody\n"]);
        assert!(messages("\n\n", Limits::default()).is_empty());
    }

    #[test]
    fn limits_are_of_a_message_and_of_all() {
        let limits = Limits { max_bytes: 20, ..Limits::default() };
        let long = |n| format!("a.mbox#{n}: over the limit of 20 bytes: split the file or raise --max-bytes");
        assert_eq!(messages(BOX, limits), [long(1), long(2), "a.mbox#3 Subject: 3\n".to_owned()]);
        let limits = Limits { max_streamed: 100, ..Limits::default() };
        assert!(messages(BOX, limits)[0].starts_with("a.mbox: over the limit of 100 bytes"));
    }
}
