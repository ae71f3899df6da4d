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
    /// No space is left.
    #[error("the disk that holds {dir} is full; free some space and run this again: finished documents are kept")]
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

impl Error {
    pub(crate) fn at(dir: &Path, cause: Cause) -> Self {
        let dir = dir.to_owned();
        let error = match cause {
            Cause::Row(detail) => return Self::Damaged { dir, detail },
            Cause::Sql(error) => error,
        };
        // The low byte of SQLite's extended codes is the primary code. https://sqlite.org/rescode.html
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<u32>().ok());
        match code.map(|c| c & 0xff) {
            Some(5 | 6) => Self::Locked { dir },
            Some(13) => Self::Full { dir },
            Some(11) => Self::Damaged { dir, detail: error.to_string() },
            Some(26) => Self::NotACasebook { dir, reason: "casebook.db is no SQLite database".to_owned() },
            Some(3 | 8 | 14 | 23) => Self::Io { dir, source: io::Error::other(error) },
            _ => match error {
                sqlx::Error::Io(source) if source.kind() == io::ErrorKind::StorageFull => Self::Full { dir },
                sqlx::Error::Io(source) => Self::Io { dir, source },
                error => Self::Database { dir, source: Box::new(error) },
            },
        }
    }
}
