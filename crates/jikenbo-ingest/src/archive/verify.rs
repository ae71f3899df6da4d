//! Whether an archive is what was written: every digest, every link, every capture the casebook knows.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
};

use super::{
    ArchivePosition,
    chain::Link,
    file_name, numbers,
    record::Record,
    scan::{Scan, Step},
};
use crate::{Error, Problem};

/// What checking an archive found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Files.
    pub files: usize,
    /// Whole records in them, of every kind.
    pub records: u64,
    /// Documents among them: files, and answers that are pages.
    pub captures: u64,
    /// Records at the beginning that were written before there was a chain: each is whole, but nothing shows
    /// that none was changed before the chain began.
    pub unchained: u64,
    /// The link to the last record, `sha256:…`. Whoever wrote it down elsewhere can show later that
    /// everything up to it is unchanged.
    pub last: Option<String>,
    /// What is broken, in the order of the archive.
    pub broken: Vec<BrokenRecord>,
    /// Bytes at the end that a run which was killed left half written. The next run that adds something
    /// cuts them off; no capture is lost.
    pub torn: u64,
}

/// A record that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRecord {
    /// The archive file.
    pub path: PathBuf,
    /// Where the record begins in it, in bytes.
    pub offset: u64,
    /// Its address, where it can be told.
    pub target_uri: Option<String>,
    /// What is wrong with it.
    pub problem: Problem,
}

/// Checks the archive in `dir` without changing anything. `known` are the captures of the casebook, in the
/// order of their positions, each with the SHA-256 of its bytes in lower-case hex; none to check the
/// archive by itself, which does not show that its end is missing.
///
/// # Errors
/// When a file cannot be read, or there is none. What is wrong in the files is in the result.
pub fn verify(dir: &Path, known: Vec<(ArchivePosition, String)>) -> Result<Verification, Error> {
    let numbers = numbers(dir)?;
    let last = *numbers.last().ok_or_else(|| Error::NoArchive { path: dir.to_owned() })?;
    let mut verifying = Verifying { dir, known: known.into(), before: Before::Nothing, found: Verification::default() };
    for (&number, expected) in numbers.iter().zip(1..) {
        if number != expected && !matches!(verifying.before, Before::Lost) {
            let missing = numbers.iter().zip(1..).find(|(n, e)| **n != *e).map_or(expected, |(_, e)| e);
            verifying.broken(ArchivePosition { file: missing, offset: 0, length: 0 }, None, Problem::MissingFile);
            verifying.before = Before::Lost;
        }
        verifying.file(number, number == last)?;
    }
    verifying.known_before(None);
    Ok(verifying.found)
}

/// What stands before the next record.
enum Before {
    Nothing,
    Record(Link),
    /// Something that is broken, and told already.
    Lost,
}

struct Verifying<'a> {
    dir: &'a Path,
    known: VecDeque<(ArchivePosition, String)>,
    before: Before,
    found: Verification,
}

impl Verifying<'_> {
    fn file(&mut self, number: u32, is_last: bool) -> Result<(), Error> {
        self.found.files += 1;
        let path = self.dir.join(file_name(number));
        for step in Scan::new(&path, number, 0)? {
            match step? {
                Step::Whole(position, record) => {
                    let link = Link::to(&path, position)?;
                    self.record(position, record);
                    self.found.last = Some(link.to_string());
                    self.before = Before::Record(link);
                }
                Step::Broken { offset, problem: Problem::Torn, is_tail: true } if is_last => {
                    let length = std::fs::metadata(&path).map_err(|e| Error::io(&path, "reading", e))?.len();
                    self.found.torn = length.saturating_sub(offset);
                }
                Step::Broken { offset, problem, .. } => {
                    let position = ArchivePosition { file: number, offset, length: 0 };
                    self.known_before(Some(position));
                    self.broken(position, None, problem);
                    // The casebook's capture that stood here is told by this.
                    self.known.pop_front_if(|(known, _)| (known.file, known.offset) == (number, offset));
                    self.before = Before::Lost;
                }
            }
        }
        Ok(())
    }

    fn record(&mut self, position: ArchivePosition, record: Record) {
        self.found.records += 1;
        self.found.captures += u64::from(record.keeps_document());
        self.known_before(Some(position));
        let known = self.known.pop_front_if(|(known, _)| *known == position).map(|(_, sha256)| sha256);
        let uri = Some(record.field("warc-target-uri").to_owned()).filter(|uri| !uri.is_empty());
        let problem = record.check().err().or_else(|| self.link_problem(&record)).or_else(|| {
            let sha256 = known?;
            let kept = record.into_capture().ok().map(|capture| capture.sha256);
            (kept.as_ref() != Some(&sha256)).then_some(Problem::OtherCapture)
        });
        if let Some(problem) = problem {
            self.broken(position, uri, problem);
        }
    }

    fn link_problem(&mut self, record: &Record) -> Option<Problem> {
        let chain_began = self.found.records - 1 > self.found.unchained;
        match (record.link(), &self.before) {
            (None, _) if chain_began => Some(Problem::Unlinked),
            (None, _) => {
                self.found.unchained += 1;
                None
            }
            (Some(_), Before::Lost) => None,
            (Some(link), Before::Nothing) => (link != Link::default().to_string()).then_some(Problem::Link),
            (Some(link), Before::Record(before)) => (link != before.to_string()).then_some(Problem::Link),
        }
    }

    /// Tells of what the casebook knows before `position`, or of all the rest, and no record kept.
    fn known_before(&mut self, position: Option<ArchivePosition>) {
        let is_before =
            |known: &ArchivePosition| position.is_none_or(|p| (known.file, known.offset) < (p.file, p.offset));
        while let Some((known, _)) = self.known.pop_front_if(|(known, _)| is_before(known)) {
            self.broken(known, None, Problem::MissingCapture);
        }
    }

    fn broken(&mut self, at: ArchivePosition, target_uri: Option<String>, problem: Problem) {
        let path = self.dir.join(file_name(at.file));
        self.found.broken.push(BrokenRecord { path, offset: at.offset, target_uri, problem });
    }
}
