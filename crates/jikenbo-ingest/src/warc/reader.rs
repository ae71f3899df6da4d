//! The records of a WARC file of anybody's, one after the other, with what is wrong between them.

use std::io::Read;

use memchr::{memchr, memmem};
use thiserror::Error;

use super::unpack::{Fault, Unpacked};

/// The longest header that is read, in bytes.
const MAX_HEADER: usize = 1 << 20;
/// Bytes of a record that is too long which are unpacked to get behind it. More is no record but a bomb.
const MAX_SKIPPED: u64 = 512 << 20;

/// A record as it stands in a file.
#[derive(Debug)]
pub struct Record {
    /// Where it begins in the file, in bytes; in a file whose gzip holds many, where that begins.
    pub offset: u64,
    fields: Vec<(String, String)>,
    /// Its content.
    pub block: Vec<u8>,
}

impl Record {
    /// The value of a header field, its name in lower case; empty without one.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
}

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RecordProblem {
    /// Its gzip is damaged.
    #[error("its gzip is damaged or its checksum is wrong")]
    Gzip,
    /// The file ends inside it.
    #[error("the file ends inside it")]
    Torn,
    /// It does not begin as a record does, or its header has no end or no length.
    #[error("no WARC header, or one without an end or a Content-Length")]
    Header,
    /// It is too long.
    #[error("over the limit of {0} bytes; raise --max-bytes to read it")]
    TooLarge(u64),
    /// Its content is no HTTP answer, though it says so.
    #[error("no HTTP answer in it")]
    Http,
    /// The body cannot be decoded.
    #[error("the body's Content-Encoding is broken, unknown, or unpacks beyond the limit")]
    Coding,
}

/// What comes next in a file.
#[derive(Debug)]
pub enum Next {
    /// A record.
    Record(Record),
    /// Bytes that are none.
    Bad {
        /// Where they begin in the file.
        offset: u64,
        /// The address, if the header was read.
        target_uri: Option<String>,
        /// What is wrong.
        problem: RecordProblem,
    },
}

/// A walk over the records of a file.
pub struct Records<R> {
    bytes: Unpacked<R>,
    max_bytes: u64,
    /// Whether the last record was damaged, so that the next one must be looked for.
    lost: bool,
    ended: bool,
}

impl<R: Read> Records<R> {
    /// Over a file of which `head` is read. Records of more than `max_bytes` are passed over.
    pub fn new(head: Vec<u8>, source: R, max_bytes: u64) -> Self {
        Self { bytes: Unpacked::new(head, source), max_bytes, lost: false, ended: false }
    }

    /// The next record or what is wrong there; `None` at the end. After damage it goes on behind it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self) -> std::io::Result<Option<Next>> {
        if self.ended {
            return Ok(None);
        }
        if std::mem::take(&mut self.lost) {
            match self.bytes.find_next() {
                Ok(true) => {}
                Ok(false) | Err(Fault::Gzip | Fault::Torn) => {
                    self.ended = true;
                    return Ok(None);
                }
                Err(Fault::Io(error)) => return Err(self.failed(error)),
            }
        }
        let mut seen = Seen { offset: self.bytes.offset(), target_uri: None };
        let problem = match self.record(&mut seen) {
            Ok(record) => {
                self.ended = record.is_none();
                return Ok(record.map(Next::Record));
            }
            Err(Stop::Bad(problem)) => problem,
            Err(Stop::Passed(problem)) => {
                return Ok(Some(Next::Bad { offset: seen.offset, target_uri: seen.target_uri, problem }));
            }
            Err(Stop::Io(error)) => return Err(self.failed(error)),
        };
        self.lost = true;
        Ok(Some(Next::Bad { offset: seen.offset, target_uri: seen.target_uri, problem }))
    }

    fn failed(&mut self, error: std::io::Error) -> std::io::Error {
        self.ended = true;
        error
    }

    fn record(&mut self, seen: &mut Seen) -> Result<Option<Record>, Stop> {
        // Lines between records belong to none.
        loop {
            let blank = self.bytes.window().iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            self.bytes.consume(blank);
            if !self.bytes.window().is_empty() {
                break;
            }
            if !self.bytes.fill()? {
                return Ok(None);
            }
        }
        seen.offset = self.bytes.offset();
        let fields = self.header()?;
        let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        seen.target_uri = field("warc-target-uri").map(str::to_owned);
        let length = field("content-length").and_then(|v| v.parse::<u64>().ok()).ok_or(RecordProblem::Header)?;
        if length > self.max_bytes {
            self.skip(length)?;
            return Err(Stop::Passed(RecordProblem::TooLarge(self.max_bytes)));
        }
        // What is allocated grows with what is there, not with what the record says.
        let mut block = Vec::new();
        let wanted = usize::try_from(length).map_err(|_| RecordProblem::Header)?;
        self.bytes.take(wanted, &mut block)?;
        if block.len() < wanted {
            return Err(RecordProblem::Torn.into());
        }
        self.end()?;
        Ok(Some(Record { offset: seen.offset, fields, block }))
    }

    fn header(&mut self) -> Result<Vec<(String, String)>, Stop> {
        let end = loop {
            let window = self.bytes.window();
            let begins = &window[..window.len().min(5)];
            if !b"WARC/".starts_with(begins) {
                return Err(RecordProblem::Header.into());
            }
            if let Some(end) = header_end(window) {
                break end;
            }
            if window.len() > MAX_HEADER {
                return Err(RecordProblem::Header.into());
            }
            if !self.bytes.fill()? {
                return Err(RecordProblem::Torn.into());
            }
        };
        let fields = fields(&self.bytes.window()[..end]);
        self.bytes.consume(end);
        Ok(fields)
    }

    /// Goes behind the two line ends of a record, and to the end of its gzip member.
    fn end(&mut self) -> Result<(), Stop> {
        while self.bytes.window().len() < 4 && !self.bytes.ends_member()? {
            if !self.bytes.fill()? {
                break;
            }
        }
        let blank = self.bytes.window().iter().take(4).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        self.bytes.consume(blank);
        // Its checksum is read with the member's end.
        self.bytes.ends_member()?;
        Ok(())
    }

    fn skip(&mut self, length: u64) -> Result<(), Stop> {
        if length > MAX_SKIPPED {
            return Err(RecordProblem::TooLarge(self.max_bytes).into());
        }
        let mut left = length;
        while left > 0 {
            let now = usize::try_from(left).map_or(usize::MAX, |left| left.min(self.bytes.window().len()));
            self.bytes.consume(now);
            left -= now as u64;
            if left > 0 && !self.bytes.fill()? {
                return Err(RecordProblem::Torn.into());
            }
        }
        self.end()
    }
}

struct Seen {
    offset: u64,
    target_uri: Option<String>,
}

/// Why there is no record.
enum Stop {
    /// Damage; the next record must be looked for.
    Bad(RecordProblem),
    /// The reader stands behind it.
    Passed(RecordProblem),
    Io(std::io::Error),
}

impl From<RecordProblem> for Stop {
    fn from(problem: RecordProblem) -> Self {
        Self::Bad(problem)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Gzip => Self::Bad(RecordProblem::Gzip),
            Fault::Torn => Self::Bad(RecordProblem::Torn),
            Fault::Io(error) => Self::Io(error),
        }
    }
}

/// Where a header ends, its empty line with it. Some tools end lines without CR.
fn header_end(window: &[u8]) -> Option<usize> {
    let strict = memmem::find(window, b"\r\n\r\n").map(|at| at + 4);
    let loose = memmem::find(&window[..strict.unwrap_or(window.len())], b"\n\n").map(|at| at + 2);
    loose.or(strict)
}

/// The fields of a header: names in lower case, values without the angle brackets that some tools put around
/// addresses. Lines that begin with white space go on with the line before; others without a colon are passed over.
fn fields(header: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::with_capacity(16);
    for line in header.split(|b| *b == b'\n').skip(1) {
        let folded = line.first().is_some_and(|b| matches!(b, b' ' | b'\t'));
        match (fields.last_mut(), memchr(b':', line)) {
            (Some((_, value)), _) if folded => {
                value.push(' ');
                *value += &String::from_utf8_lossy(line.trim_ascii());
            }
            (_, Some(colon)) => {
                let name = String::from_utf8_lossy(line[..colon].trim_ascii()).to_ascii_lowercase();
                let value = String::from_utf8_lossy(line[colon + 1..].trim_ascii());
                let bare = value.strip_prefix('<').and_then(|v| v.strip_suffix('>'));
                let value = if name == "warc-target-uri" { bare.unwrap_or(&value) } else { &value };
                fields.push((name, value.to_owned()));
            }
            _ => {}
        }
    }
    fields
}
