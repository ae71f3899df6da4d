//! The casebook's `captures/` folder: every captured byte, kept as it came.
//!
//! The files are WARC/1.1, one gzip member a record, as any WARC tool reads them. They only grow; a
//! file that reaches the roll size is left alone for ever and the next one is begun. Each record names
//! the SHA-256 of the one before it, so that nothing can be changed, taken out or put in unnoticed.

mod chain;
mod exchange;
mod export;
mod record;
mod scan;
mod verify;

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use jikenbo_core::{Capture, Warning};

use crate::{Error, Problem};
use chain::Link;
pub use exchange::KeptExchange;
pub use export::export;
use record::{Draft, Fault, Record};
use scan::{Scan, Step};
pub use verify::{BrokenRecord, Verification, verify};

/// The largest capture that an archive takes and its reader gives back, in bytes: 1 GiB.
pub const MAX_RECORD_BYTES: u64 = 1 << 30;

/// What the head of an answer may add to that, in bytes.
const MAX_HTTP_HEAD: u64 = 2 << 20;

/// The size in bytes at which an archive begins its next file: 1 GB, as WARC's authors advise.
pub const DEFAULT_ROLL_BYTES: u64 = 1_000_000_000;

/// Where a record stands in an archive. Ordered as the records were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArchivePosition {
    /// The file's number, from 1: 3 is `captures-00003.warc.gz`.
    pub file: u32,
    /// Where in the file it begins, in bytes.
    pub offset: u64,
    /// How many bytes of the file it takes, compressed.
    pub length: u64,
}

impl ArchivePosition {
    /// One past its last byte in the file.
    pub fn end(self) -> u64 {
        self.offset + self.length
    }
}

/// An open archive. There must be one writer at a time: the lock on the casebook's database guards
/// the archive too.
#[derive(Debug)]
pub struct Archive {
    dir: PathBuf,
    roll_bytes: u64,
    last: Option<Last>,
    /// Whole records behind the known end, by digest and address: written, then never filed.
    unfiled: HashMap<(String, String), ArchivePosition>,
    warnings: Vec<Warning>,
}

/// The file that grows.
#[derive(Debug)]
struct Last {
    number: u32,
    path: PathBuf,
    file: File,
    end: u64,
    /// The link to its last record, or to that of the file before.
    link: Link,
}

impl Archive {
    /// Opens the archive in `dir`, which is made if it is missing. `known_end` is the last record
    /// that the casebook knows of.
    ///
    /// What stands behind it is checked (without it, the whole last file): a record that a killed run
    /// or a full disk left half written is cut off, with a warning; whole ones are kept, and adding
    /// the same capture again gives their position. Fails when the archive ends before `known_end`.
    pub fn open(dir: &Path, known_end: Option<ArchivePosition>) -> Result<Self, Error> {
        fs::create_dir_all(dir).map_err(|e| Error::io(dir, "making the folder", e))?;
        let mut archive = Self {
            dir: dir.to_owned(),
            roll_bytes: DEFAULT_ROLL_BYTES,
            last: None,
            unfiled: HashMap::new(),
            warnings: Vec::new(),
        };
        let numbers = archive.numbers()?;
        if let Some(known) = known_end {
            let path = archive.path(known.file);
            let actual = fs::metadata(&path).map_or(0, |m| m.len());
            if actual < known.end() {
                return Err(Error::ArchiveShort { path, actual, known: known.end() });
            }
        }
        let Some(&last) = numbers.last() else { return Ok(archive) };
        let first = known_end.map_or(last, |known| known.file);
        let mut last_record = known_end;
        for &number in numbers.iter().filter(|n| **n >= first) {
            let from = known_end.filter(|known| known.file == number).map_or(0, ArchivePosition::end);
            last_record = archive.recover(number, from, number == last)?.or(last_record);
        }
        for &number in numbers.iter().rev().filter(|n| **n < first) {
            if last_record.is_none() {
                last_record = archive.recover(number, 0, false)?;
            }
        }
        let link = match last_record {
            Some(position) => Link::to(&archive.path(position.file), position)?,
            None => Link::default(),
        };
        archive.last = Some(archive.open_last(last, link)?);
        Ok(archive)
    }

    /// The same archive with another size, in bytes, at which the next file is begun.
    pub fn roll_at(mut self, bytes: u64) -> Self {
        self.roll_bytes = bytes;
        self
    }

    /// What opening found and mended.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Adds a capture and waits until the disk has it. Gives the position of the same bytes from the
    /// same address, without adding them again, if a run that was interrupted has written them.
    ///
    /// Fails when the disk is full or the capture is over [`MAX_RECORD_BYTES`]; the archive then
    /// stands as it was.
    pub fn append(&mut self, capture: &Capture) -> Result<ArchivePosition, Error> {
        let position = self.write(capture)?;
        self.sync()?;
        Ok(position)
    }

    /// Adds a capture as [`append`](Self::append) does, without waiting for the disk: call
    /// [`sync`](Self::sync) after a batch, before anything that depends on it is filed.
    pub fn write(&mut self, capture: &Capture) -> Result<ArchivePosition, Error> {
        if let Some(position) = self.unfiled.get(&key(capture)) {
            return Ok(*position);
        }
        fits(&capture.name, &capture.bytes)?;
        self.add(&[Draft::resource(capture)], &capture.captured_at)
    }

    /// Adds records that belong together to one file, whole or not at all, and gives the first one's position.
    fn add(&mut self, records: &[Draft<'_>], captured_at: &str) -> Result<ArchivePosition, Error> {
        let mut last = match self.last.take() {
            Some(last) if last.end < self.roll_bytes => last,
            Some(full) => {
                let next = full.number + 1;
                full.sync()?;
                self.open_last(next, full.link)?
            }
            None => self.open_last(1, Link::default())?,
        };
        let added = last.add(records, captured_at);
        self.last = Some(last);
        added
    }

    /// Waits until the disk has everything that was written.
    pub fn sync(&mut self) -> Result<(), Error> {
        self.last.as_ref().map_or(Ok(()), Last::sync)
    }

    /// The capture at a position, checked against its digest. That of an answer is its body, decoded.
    pub fn read(&self, position: &ArchivePosition) -> Result<Capture, Error> {
        self.at(position, |mut bytes| {
            let record = Record::read(&mut bytes)?.ok_or(Fault::Bad(Problem::Torn))?;
            Ok(record.into_capture()?)
        })
    }

    /// Reads something of the record at a position.
    fn at<T>(
        &self,
        position: &ArchivePosition,
        read: impl FnOnce(BufReader<io::Take<File>>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        read_at(&self.dir, *position, read)
    }

    /// Every capture that can be read as a document with its position, in the order they were written:
    /// files, and answers that are pages. A damaged record is an error; the captures after it follow.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<(ArchivePosition, Capture), Error>>, Error> {
        let files: Vec<(u32, PathBuf)> = self.numbers()?.into_iter().map(|n| (n, self.path(n))).collect();
        Ok(files.into_iter().flat_map(|(number, path)| {
            let (scan, failed) = match Scan::new(&path, number, 0) {
                Ok(scan) => (Some(scan), None),
                Err(error) => (None, Some(Err(error))),
            };
            let steps = scan.into_iter().flatten().filter_map(move |step| match step {
                Ok(Step::Whole(_, record)) if !record.keeps_document() => None,
                Ok(Step::Whole(position, record)) => Some(match record.into_capture() {
                    Ok(capture) => Ok((position, capture)),
                    Err(problem) => Err(Error::Damaged { path: path.clone(), offset: position.offset, problem }),
                }),
                Ok(Step::Broken { offset, problem, .. }) => {
                    Some(Err(Error::Damaged { path: path.clone(), offset, problem }))
                }
                Err(error) => Some(Err(error)),
            });
            failed.into_iter().chain(steps)
        }))
    }

    /// Checks a file from `from` on; cuts a half-written record off the end of the `last` one. Gives its
    /// last whole record.
    fn recover(&mut self, number: u32, from: u64, last: bool) -> Result<Option<ArchivePosition>, Error> {
        let path = self.path(number);
        let mut last_record = None;
        for step in Scan::new(&path, number, from)? {
            match step? {
                Step::Whole(position, record) => {
                    last_record = Some(position);
                    if record.keeps_document() {
                        let key = record.key();
                        if record.into_capture().is_ok() {
                            self.unfiled.insert(key, position);
                        }
                    }
                }
                Step::Broken { offset, is_tail: true, .. } if last => {
                    let file =
                        OpenOptions::new().write(true).open(&path).map_err(|e| Error::io(&path, "opening", e))?;
                    let lost = file.metadata().map_or(0, |m| m.len().saturating_sub(offset));
                    file.set_len(offset).and_then(|()| file.sync_all()).map_err(|e| Error::write(&path, e))?;
                    self.warnings.push(Warning(format!(
                        "{}: the last run ended while writing its last record; {lost} bytes of it were removed. Run the same command again.",
                        path.display()
                    )));
                }
                Step::Broken { offset, problem, .. } => self.warnings.push(Warning(format!(
                    "{}: the record at byte {offset} is damaged ({problem}); what follows it is kept.",
                    path.display()
                ))),
            }
        }
        Ok(last_record)
    }

    fn open_last(&self, number: u32, link: Link) -> Result<Last, Error> {
        let path = self.path(number);
        let is_new = !path.exists();
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(|e| Error::write(&path, e))?;
        let end = file.metadata().map_err(|e| Error::io(&path, "reading", e))?.len();
        if is_new && cfg!(unix) {
            let synced = File::open(&self.dir).and_then(|dir| dir.sync_all());
            synced.map_err(|e| Error::write(&self.dir, e))?;
        }
        Ok(Last { number, path, file, end, link })
    }

    fn path(&self, number: u32) -> PathBuf {
        self.dir.join(file_name(number))
    }

    fn numbers(&self) -> Result<Vec<u32>, Error> {
        numbers(&self.dir)
    }
}

impl Last {
    fn add(&mut self, records: &[Draft<'_>], captured_at: &str) -> Result<ArchivePosition, Error> {
        if self.end == 0 {
            self.write(&[Draft::warcinfo(&file_name(self.number), captured_at)])?;
        }
        let offset = self.end;
        let length = self.write(records)?;
        Ok(ArchivePosition { file: self.number, offset, length })
    }

    /// Writes whole records at the end, or nothing, and gives the first one's length.
    fn write(&mut self, records: &[Draft<'_>]) -> Result<u64, Error> {
        let (start, link) = (self.end, self.link.clone());
        match self.write_all(records) {
            Ok(first) => Ok(first),
            Err(error) => {
                (self.end, self.link) = (start, link);
                // If this fails too, the next record overwrites the rest, or opening cuts it off.
                let _ = self.file.set_len(start);
                Err(Error::write(&self.path, error))
            }
        }
    }

    fn write_all(&mut self, records: &[Draft<'_>]) -> io::Result<u64> {
        let mut first = None;
        for record in records {
            let bytes = record.compress(&self.link)?;
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&bytes)?;
            self.end += bytes.len() as u64;
            self.link = Link::of(&bytes);
            first.get_or_insert(bytes.len() as u64);
        }
        Ok(first.unwrap_or(0))
    }

    fn sync(&self) -> Result<(), Error> {
        self.file.sync_data().map_err(|e| Error::write(&self.path, e))
    }
}

pub(crate) fn file_name(number: u32) -> String {
    format!("captures-{number:05}.warc.gz")
}

/// Reads something of the record at a position of the archive in `dir`.
fn read_at<T>(
    dir: &Path,
    position: ArchivePosition,
    read: impl FnOnce(BufReader<io::Take<File>>) -> Result<T, Fault>,
) -> Result<T, Error> {
    let path = dir.join(file_name(position.file));
    let opened = File::open(&path).and_then(|mut file| {
        file.seek(SeekFrom::Start(position.offset))?;
        Ok(BufReader::new(file.take(position.length)))
    });
    read(opened.map_err(|e| Error::io(&path, "reading", e))?).map_err(|fault| match fault {
        Fault::Bad(problem) => Error::Damaged { path, offset: position.offset, problem },
        Fault::Io(e) => Error::io(&path, "reading", e),
    })
}

/// The numbers of the files of the archive in `dir`, ascending.
pub(crate) fn numbers(dir: &Path) -> Result<Vec<u32>, Error> {
    let failed = |e| Error::io(dir, "reading", e);
    let mut numbers = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let digits = name.to_str().and_then(|n| n.strip_prefix("captures-")?.strip_suffix(".warc.gz"));
        numbers.extend(digits.and_then(|d| d.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// As [`Record::key`] gives it.
fn key(capture: &Capture) -> (String, String) {
    (format!("sha256:{}", capture.sha256), capture.target_uri.clone())
}

fn fits(name: &str, bytes: &[u8]) -> Result<(), Error> {
    let size = bytes.len() as u64;
    if size > MAX_RECORD_BYTES {
        return Err(Error::TooLarge { name: name.to_owned(), size: Some(size), limit: MAX_RECORD_BYTES });
    }
    Ok(())
}
