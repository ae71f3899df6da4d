//! Every record of one archive file, with the damage between them.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    ArchivePosition,
    record::{Fault, Record},
};
use crate::{Error, Problem};

/// How each of our gzip members begins: no name, no time.
const MEMBER: [u8; 8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0];

/// What stands at a place of a file.
pub enum Step {
    /// A whole record.
    Whole(ArchivePosition, Record),
    /// Bytes that are no whole record.
    Broken {
        /// Where they begin.
        offset: u64,
        /// What is wrong with them.
        problem: Problem,
        /// Whether no whole record follows: what an interrupted write leaves.
        is_tail: bool,
    },
}

/// A walk over a file's records; after damage it goes on at the next whole record.
pub struct Scan {
    path: PathBuf,
    number: u32,
    file: BufReader<File>,
    at: u64,
    done: bool,
}

impl Scan {
    /// Starts at byte `from`, where a record begins or the file ends.
    pub fn new(path: &Path, number: u32, from: u64) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(|e| Error::io(path, "reading", e))?;
        file.seek(SeekFrom::Start(from)).map_err(|e| Error::io(path, "reading", e))?;
        Ok(Self { path: path.to_owned(), number, file: BufReader::new(file), at: from, done: false })
    }

    fn step(&mut self) -> io::Result<Option<Step>> {
        let offset = self.at;
        match Record::read(&mut self.file) {
            Ok(None) => Ok(None),
            Ok(Some(record)) => {
                self.at = self.file.stream_position()?;
                let position = ArchivePosition { file: self.number, offset, length: self.at - offset };
                Ok(Some(Step::Whole(position, record)))
            }
            Err(Fault::Io(error)) => Err(error),
            Err(Fault::Bad(problem)) => {
                let next = self.next_whole(offset + 1)?;
                self.done = next.is_none();
                self.at = next.unwrap_or(offset);
                self.file.seek(SeekFrom::Start(self.at))?;
                Ok(Some(Step::Broken { offset, problem, is_tail: next.is_none() }))
            }
        }
    }

    /// Where the next whole record at or after `from` begins.
    fn next_whole(&mut self, mut from: u64) -> io::Result<Option<u64>> {
        while let Some(candidate) = self.next_member(from)? {
            self.file.seek(SeekFrom::Start(candidate))?;
            match Record::read(&mut self.file) {
                Ok(Some(_)) => return Ok(Some(candidate)),
                Ok(None) | Err(Fault::Bad(_)) => from = candidate + 1,
                Err(Fault::Io(error)) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Where the next bytes that can begin a record stand.
    fn next_member(&mut self, from: u64) -> io::Result<Option<u64>> {
        self.file.seek(SeekFrom::Start(from))?;
        let mut window = Vec::new();
        let mut start = from;
        loop {
            let read = self.file.by_ref().take(64 << 10).read_to_end(&mut window)?;
            if let Some(i) = window.windows(MEMBER.len()).position(|w| w == MEMBER) {
                return Ok(Some(start + i as u64));
            }
            if read == 0 {
                return Ok(None);
            }
            // The end may hold the first bytes of the next place.
            let done = window.len().saturating_sub(MEMBER.len() - 1);
            window.drain(..done);
            start += done as u64;
        }
    }
}

impl Iterator for Scan {
    type Item = Result<Step, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.step().map_err(|e| Error::io(&self.path, "reading", e)).transpose();
        self.done |= !matches!(step, Some(Ok(_)));
        step
    }
}
