//! WARC files of crawlers (WARC/1.0 and 1.1, WET, plain or gzip): the pages and texts in them.

mod reader;
mod unpack;

use std::{collections::BTreeMap, io::Read};

use flate2::read::MultiGzDecoder;
use jikenbo_core::Capture;

pub use reader::RecordProblem;
use reader::{Next, Record, Records};

use crate::{
    Error, Headers, Limits,
    coding::{decode_body, unchunk},
    exchange::capture,
    http::{Head, head},
    sniff,
};

/// Kinds of other records that are counted one by one; further ones are counted together.
const KINDS: usize = 32;

/// Whether a file that begins so is a WARC, plain or gzip.
pub fn looks_like_warc(head: &[u8]) -> bool {
    if !head.starts_with(b"\x1f\x8b") {
        return head.starts_with(b"WARC/");
    }
    let mut first = Vec::new();
    // A head that is cut off within a member has given its first bytes by then.
    let _ = MultiGzDecoder::new(head).take(5).read_to_end(&mut first);
    first == b"WARC/"
}

/// The documents of a WARC file, read one at a time: answers that are pages (200 to 299) of a readable type,
/// `resource` records, and the texts of WET files (`conversion`). Each keeps its address, its date and its
/// media type.
///
/// A record that cannot be read is an error that names it; the records after it follow. Other records are
/// counted, and told as an error that is no loss ([`Error::is_loss`]) at the end.
pub struct WarcFile {
    name: String,
    captured_at: String,
    records: Records<Box<dyn Read + Send>>,
    max_bytes: u64,
    others: BTreeMap<String, u64>,
    ended: bool,
}

impl WarcFile {
    /// Over a file called `name`, of which `head` is read already. `captured_at` is now, RFC 3339 in UTC, for
    /// records without a date.
    pub fn new(
        name: String,
        captured_at: String,
        head: Vec<u8>,
        source: Box<dyn Read + Send>,
        limits: &Limits,
    ) -> Self {
        let max_bytes = limits.max_bytes;
        let records = Records::new(head, source, max_bytes);
        Self { name, captured_at, records, max_bytes, others: BTreeMap::new(), ended: false }
    }

    /// The document in a record, or what kind of record it is instead.
    fn document(&self, record: Record) -> Result<Result<Capture, String>, RecordProblem> {
        let content_type = record.field("content-type").to_owned();
        let media_type = [("content-type", content_type.as_str())].into_iter().collect::<Headers>().media_type();
        match record.field("warc-type") {
            // Part of a record that stands in another file as well.
            _ if record.field("warc-segment-number").parse().is_ok_and(|n: u64| n > 1) => {
                Ok(Err("continuation".into()))
            }
            "response" if media_type.as_deref() == Some("application/http") => self.page(record),
            "response" | "resource" | "conversion" => {
                let headers = media_type.map(|media_type| ("content-type", media_type)).into_iter().collect();
                let place = self.place(&record);
                Ok(readable(place, &headers, record.block))
            }
            "" => Err(RecordProblem::Header),
            other => Ok(Err(other.chars().take(40).collect())),
        }
    }

    fn page(&self, mut record: Record) -> Result<Result<Capture, String>, RecordProblem> {
        let Head { status, headers, body } = head(&record.block).ok_or(RecordProblem::Http)?;
        if !(200..300).contains(&status) {
            return Ok(Err(format!("answer with status {status}")));
        }
        // Looked at before it is unpacked: most of a crawl's bytes may be pictures.
        if let Some(other) = headers.media_type().filter(|m| !sniff::is_readable(m)) {
            return Ok(Err(other));
        }
        let place = self.place(&record);
        record.block.drain(..body);
        if headers.list("transfer-encoding").iter().any(|coding| coding == "chunked") {
            record.block = unchunk(&record.block).into_owned();
        }
        let bytes = match headers.get("content-encoding") {
            Some(_) => decode_body(&headers, &record.block, self.max_bytes).map_err(|_| RecordProblem::Coding)?,
            None => record.block,
        };
        Ok(readable(place, &headers, bytes))
    }

    /// Its address, and when it was captured: now, if it does not say it as WARC prescribes.
    fn place(&self, record: &Record) -> (String, String) {
        let date = record.field("warc-date");
        let date = if is_date(date) { date } else { &self.captured_at };
        let uri = record.field("warc-target-uri");
        let uri = if uri.is_empty() { format!("{}#{}", self.name, record.offset) } else { uri.to_owned() };
        (uri, date.to_owned())
    }

    fn bad(&self, offset: u64, target_uri: Option<String>, problem: RecordProblem) -> Error {
        Error::BadRecord { name: self.name.clone(), offset, target_uri, problem }
    }

    fn count(&mut self, kind: String) {
        let known = self.others.contains_key(&kind) || self.others.len() < KINDS;
        *self.others.entry(if known { kind } else { "of other kinds".to_owned() }).or_default() += 1;
    }
}

fn readable((uri, date): (String, String), headers: &Headers, bytes: Vec<u8>) -> Result<Capture, String> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("without content".to_owned());
    }
    let capture = capture(&uri, &date, headers, bytes);
    if !sniff::is_readable(&capture.media_type) {
        return Err(capture.media_type);
    }
    match sniff::binary_kind(&capture.bytes) {
        Some(kind) => Err(format!("binary ({kind})")),
        _ => Ok(capture),
    }
}

/// `2026-11-21T09:00:00Z`, with or without a fraction of a second.
fn is_date(text: &str) -> bool {
    let Some((seconds, rest)) = text.split_at_checked(19) else { return false };
    let shape = |(i, b): (usize, u8)| match i {
        4 | 7 => b == b'-',
        10 => b == b'T',
        13 | 16 => b == b':',
        _ => b.is_ascii_digit(),
    };
    let fraction = rest.strip_suffix('Z').map(|rest| rest.strip_prefix('.').unwrap_or(rest));
    seconds.bytes().enumerate().all(shape)
        && fraction.is_some_and(|f| f.len() <= 9 && f.bytes().all(|b| b.is_ascii_digit()))
}

impl Iterator for WarcFile {
    type Item = Result<Capture, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.records.next() {
                Ok(Some(Next::Record(record))) => {
                    let (offset, uri) = (record.offset, Some(record.field("warc-target-uri").to_owned()));
                    match self.document(record) {
                        Ok(Ok(capture)) => return Some(Ok(capture)),
                        Ok(Err(kind)) => self.count(kind),
                        Err(problem) => return Some(Err(self.bad(offset, uri, problem))),
                    }
                }
                Ok(Some(Next::Bad { offset, target_uri, problem })) => {
                    return Some(Err(self.bad(offset, target_uri, problem)));
                }
                Ok(None) => {
                    self.ended = true;
                    let others = std::mem::take(&mut self.others);
                    if !others.is_empty() {
                        return Some(Err(Error::OtherRecords { name: self.name.clone(), kinds: others }));
                    }
                }
                Err(source) => {
                    self.ended = true;
                    return Some(Err(Error::reading(&self.name, source)));
                }
            }
        }
        None
    }
}
