use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::{CodingError, RecordProblem};

/// Why something could not be captured or kept. Every message names the file, the reason and what
/// to do.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such file or folder.
    #[error("{}: no such file or folder: check the path", .path.display())]
    Missing {
        /// As given.
        path: PathBuf,
    },
    /// The system does not let this user read it.
    #[error("{}: may not be read (permission denied): change its permissions or run as its owner", .path.display())]
    NotReadable {
        /// As given.
        path: PathBuf,
    },
    /// There is nothing in it, or only white space.
    #[error("{name}: empty: there is nothing to read")]
    Empty {
        /// The file as given, or `standard input`.
        name: String,
    },
    /// It is no text.
    #[error("{name}: binary file ({kind}): jikenbo reads text, HTML and PDF; save the document as one of these first")]
    Binary {
        /// The file as given, or `standard input`.
        name: String,
        /// What it looks like: `RTF`, `ZIP or Office document` …
        kind: &'static str,
    },
    /// It holds more than the limit.
    #[error("{name}: {}over the limit of {}: split the file or raise --max-bytes", Amount(*.size), Bytes(*.limit))]
    TooLarge {
        /// The file as given, or `standard input`.
        name: String,
        /// Its size in bytes; `None` when reading stopped at the limit.
        size: Option<u64>,
        /// The limit in bytes.
        limit: u64,
    },
    /// A line of JSON gives no document.
    #[error("{name}#{line}: {reason}: put one JSON object on the line, its text as \"text\"")]
    BadLine {
        /// The file as its documents are named.
        name: String,
        /// 1 is the first line.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A record of a WARC file cannot be read.
    #[error("{name}: the record at byte {offset}{}: {problem}: the records after it are read; fetch the file again if it should be whole", Address(.target_uri))]
    BadRecord {
        /// The file as given, or `standard input`.
        name: String,
        /// Where the record begins in the file, in bytes; in gzip, where its member begins.
        offset: u64,
        /// Its address, where that can be told.
        target_uri: Option<String>,
        /// What is wrong with it.
        problem: RecordProblem,
    },
    /// Records of a WARC file that hold no document. Nothing is lost by it ([`Error::is_loss`]).
    #[error("{name}: records that hold no page and no text: {}", Counts(.kinds))]
    OtherRecords {
        /// The file as given, or `standard input`.
        name: String,
        /// What they are, and how many of each.
        kinds: BTreeMap<String, u64>,
    },
    /// The body of an answer cannot be decoded.
    #[error("{name}: not read: {problem}: ask for it again, or save the page from a browser as .html")]
    Coding {
        /// The address.
        name: String,
        /// What is wrong with it.
        problem: CodingError,
    },
    /// The address for those who are asked to write to cannot be sent.
    #[error(
        "contact {contact:?}: neither a mail address nor the address of a page, in plain characters: write desk@example.jp or https://example.jp/about"
    )]
    Contact {
        /// As configured.
        contact: String,
    },
    /// A file has no certificates of authorities.
    #[error("{}: no certificates of authorities ({reason}): name a file in PEM, which begins with -----BEGIN CERTIFICATE-----", .path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Nothing can be fetched on this machine.
    #[error("fetching cannot begin: {reason}: install the system's root certificates (package ca-certificates)")]
    Client {
        /// What is wrong.
        reason: String,
    },
    /// It is a pipe, a device, a socket or, where a file is meant, a folder.
    #[error("{}: {kind}, not a regular file: jikenbo does not open it; copy its content into a file or pipe it in with -", .path.display())]
    Special {
        /// As given.
        path: PathBuf,
        /// What it is, with its article: `a named pipe`.
        kind: &'static str,
    },
    /// No file in a folder can be read.
    #[error(
        "{}: no readable file in this folder ({skipped} skipped): give a folder with text, HTML or PDF files",
        .path.display()
    )]
    EmptyFolder {
        /// As given.
        path: PathBuf,
        /// How many files in it were skipped.
        skipped: usize,
    },
    /// The system failed to read, write or make something.
    #[error("{name}: {action} failed: {source}: check the disk and try again")]
    Io {
        /// The file.
        name: String,
        /// What was being done: `reading`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// There is no room for a record.
    #[error(
        "disk full while writing {}: free space, then run the same command again; everything filed so far is kept",
        .path.display()
    )]
    DiskFull {
        /// The archive file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A record of the archive is not what was written.
    #[error(
        "{}: the record at byte {offset} is damaged ({problem}): restore this file from a backup, or add the original document again",
        .path.display()
    )]
    Damaged {
        /// The archive file.
        path: PathBuf,
        /// Where the record begins, in bytes.
        offset: u64,
        /// What is wrong with it.
        problem: Problem,
    },
    /// It is no backup, or not what was written.
    #[error("{}: no whole backup ({reason}): nothing was restored; use another copy of it", .path.display())]
    BadBackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no archive in the folder.
    #[error("{}: no captures-00001.warc.gz in this folder: name a casebook with --casebook or its captures folder with --archive", .path.display())]
    NoArchive {
        /// The folder.
        path: PathBuf,
    },
    /// The archive ends before records that the casebook knows.
    #[error(
        "{}: ends at byte {actual}, but the casebook knows records up to byte {known}: restore the captures folder from a backup",
        .path.display()
    )]
    ArchiveShort {
        /// The archive file.
        path: PathBuf,
        /// How long it is, in bytes; 0 when it is missing.
        actual: u64,
        /// How long it must be at least, in bytes.
        known: u64,
    },
}

/// What is wrong with a record of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// The file ends inside it.
    #[error("the file ends inside it")]
    Torn,
    /// Its compression is broken.
    #[error("not gzip, or its checksum is wrong")]
    Gzip,
    /// Its header is not a WARC header, or longer than this reader takes.
    #[error("no WARC header, or one longer than the reader's limit")]
    Header,
    /// Its stated length is missing, wrong or over the reader's limit.
    #[error("its Content-Length is missing, wrong or over the reader's limit")]
    Length,
    /// It names another record than the one that stands before it.
    #[error(
        "the record before it is not the one it was written after: that one was changed, or something was taken out or put in"
    )]
    Link,
    /// It names no record before it, though earlier records do.
    #[error("it is not linked to the record before it, though earlier records are")]
    Unlinked,
    /// The file is not there, and later ones are.
    #[error("the file is missing")]
    MissingFile,
    /// The casebook has a capture here and the archive has none.
    #[error("the casebook knows a capture here, and there is none")]
    MissingCapture,
    /// The casebook has another capture here.
    #[error("it keeps other bytes than the casebook knows it for")]
    OtherCapture,
    /// Its content is not what its digest says.
    #[error("its content does not match its SHA-256")]
    Digest,
    /// It keeps no document: it is a request, a note that nothing changed, an error or a redirect.
    #[error("it keeps no document")]
    Kind,
    /// It keeps an answer whose head or body cannot be read.
    #[error("its HTTP answer cannot be read")]
    Http,
}

impl Error {
    /// Whether something that should have been read was not.
    pub fn is_loss(&self) -> bool {
        !matches!(self, Self::OtherRecords { .. })
    }

    /// An I/O error on a path, told apart by what the user can do about it.
    pub(crate) fn io(path: &Path, action: &'static str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::PermissionDenied => Self::NotReadable { path },
            _ => Self::Io { name: path.display().to_string(), action, source },
        }
    }

    /// An I/O error on an input that is open.
    pub(crate) fn reading(name: &str, source: io::Error) -> Self {
        Self::Io { name: name.to_owned(), action: "reading", source }
    }

    /// An error while writing something that is not the archive.
    pub(crate) fn writing(name: &str, source: io::Error) -> Self {
        Self::Io { name: name.to_owned(), action: "writing", source }
    }

    /// An error while writing to the archive.
    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::DiskFull { path: path.to_owned(), source },
            _ => Self::Io { name: path.display().to_string(), action: "writing", source },
        }
    }
}

/// A number of bytes for people: `200 MB` (of 2^20 bytes), rounded up so that it never reads smaller
/// than a limit it exceeds.
pub(crate) struct Bytes(pub(crate) u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n >= 1 << 20 => write!(f, "{} MB", n.div_ceil(1 << 20)),
            n if n >= 1 << 10 => write!(f, "{} KB", n.div_ceil(1 << 10)),
            n => write!(f, "{n} bytes"),
        }
    }
}

/// An address in parentheses; nothing when it is not known.
struct Address<'a>(&'a Option<String>);

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_deref() {
            Some(uri) if !uri.is_empty() => write!(f, " ({})", uri.replace(char::is_control, " ")),
            _ => Ok(()),
        }
    }
}

/// `12 request, 1 image/png`.
struct Counts<'a>(&'a BTreeMap<String, u64>);

impl fmt::Display for Counts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.0.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        f.write_str(&counts.join(", "))
    }
}

/// A known size as the head of a sentence; nothing when it is not known.
struct Amount(Option<u64>);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(n) => write!(f, "{}, ", Bytes(n)),
            None => Ok(()),
        }
    }
}
