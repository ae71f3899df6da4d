use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// What can go wrong with a casebook: the folder, what happened, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder, or no casebook in it.
    #[error("there is no casebook in {dir}; `jikenbo add` makes one, or name the right folder")]
    Missing {
        /// The folder.
        dir: PathBuf,
    },
    /// Something else stands there.
    #[error("{dir} is not a casebook ({reason}); nothing was changed, name another folder")]
    NotACasebook {
        /// The folder.
        dir: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The tables are of a later version than this program's.
    #[error("the casebook in {dir} was made by a newer jikenbo; install that version or a later one")]
    Newer {
        /// The folder.
        dir: PathBuf,
    },
    /// Another process writes.
    #[error("another jikenbo is writing to the casebook in {dir}; wait until it has finished, then run this again")]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// No space is left, or a quota or the limit on a file's size is reached.
    #[error(
        "the casebook in {dir} cannot grow: the disk is full, or a quota or a limit on the size of files is reached; free space or raise the limit, then run the same command again: everything filed so far is kept"
    )]
    Full {
        /// The folder.
        dir: PathBuf,
    },
    /// The database is damaged.
    #[error(
        "the casebook in {dir} is damaged ({detail}); restore the folder from a backup, or move it away and add the documents again"
    )]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The folder or a file in it cannot be read or written.
    #[error(
        "cannot open the casebook in {dir}: {source}; check that the folder exists and that you may read and write it"
    )]
    Io {
        /// The folder.
        dir: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Anything else the database reports.
    #[error("the casebook in {dir} cannot be used: {source}; if this happens again, report it with this message")]
    Database {
        /// The folder.
        dir: PathBuf,
        /// The database's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A failure before it is known which folder to name.
pub(crate) enum Cause {
    Sql(sqlx::Error),
    /// A row that this program cannot have written.
    Row(String),
}

pub(crate) type Result<T, E = Cause> = std::result::Result<T, E>;

impl From<sqlx::Error> for Cause {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// Only a disk without a free block is SQLite's FULL (13). A quota or a limit on the size of files shows as
/// one of these: writing, syncing what was written late, and growing the index of the log.
const IOERR_WRITE: u32 = 778;
const IOERR_FSYNC: u32 = 1034;
const IOERR_SHMSIZE: u32 = 4874;

impl Error {
    pub(crate) fn at(dir: &Path, cause: Cause) -> Self {
        let dir = dir.to_owned();
        let error = match cause {
            Cause::Row(detail) => return Self::Damaged { dir, detail },
            Cause::Sql(error) => error,
        };
        // The low byte of SQLite's extended codes is the primary code. https://sqlite.org/rescode.html
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<u32>().ok());
        match code.map(|c| (c & 0xff, c)) {
            Some((5 | 6, _)) => Self::Locked { dir },
            Some((13, _)) | Some((_, IOERR_WRITE | IOERR_FSYNC | IOERR_SHMSIZE)) => Self::Full { dir },
            Some((11, _)) => Self::Damaged { dir, detail: error.to_string() },
            Some((26, _)) => Self::NotACasebook { dir, reason: "casebook.db is no SQLite database".to_owned() },
            Some((3 | 8 | 14 | 23, _)) => Self::Io { dir, source: io::Error::other(error) },
            _ => match error {
                sqlx::Error::Io(source) => Self::io(&dir, source),
                error => Self::Database { dir, source: Box::new(error) },
            },
        }
    }

    /// What the system said of the folder or a file in it.
    pub(crate) fn io(dir: &Path, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let dir = dir.to_owned();
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full { dir },
            _ => Self::Io { dir, source },
        }
    }
}
