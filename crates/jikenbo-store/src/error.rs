use std::io;

use thiserror::Error;

use crate::Place;

/// What can go wrong with a casebook: where it is, what happened, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder, or no casebook in it.
    #[error("there is no casebook in {place}; `jikenbo add` makes one, or name the right folder")]
    Missing {
        /// Where it is.
        place: Place,
    },
    /// Something else stands there.
    #[error("{place} is not a casebook ({reason}); nothing was changed, name another folder")]
    NotACasebook {
        /// Where it is.
        place: Place,
        /// What was found.
        reason: String,
    },
    /// The tables are of a later version than this program's.
    #[error("the casebook in {place} was made by a newer jikenbo; install that version or a later one")]
    Newer {
        /// Where it is.
        place: Place,
    },
    /// Not an address of a database.
    #[error("\"{address}\" is no address of a casebook: {reason}; write postgres://user@host/database, or a folder")]
    Address {
        /// As written, without a password.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database server cannot be reached, or the connection was lost.
    #[error(
        "the database server of {place} cannot be reached ({detail}); check that it runs and that you may use it, then run the same command again: everything filed so far is kept"
    )]
    Unreachable {
        /// Where it is.
        place: Place,
        /// What the system or the server said.
        detail: String,
    },
    /// Another process writes.
    #[error("another jikenbo is writing to the casebook in {place}; wait until it has finished, then run this again")]
    Locked {
        /// Where it is.
        place: Place,
    },
    /// No space is left, or a quota or the limit on a file's size is reached.
    #[error(
        "the casebook in {place} cannot grow: the disk is full, or a quota or a limit on the size of files is reached; free space or raise the limit, then run the same command again: everything filed so far is kept"
    )]
    Full {
        /// Where it is.
        place: Place,
    },
    /// The database is damaged.
    #[error(
        "the casebook in {place} is damaged ({detail}); restore the folder from a backup, or move it away and add the documents again"
    )]
    Damaged {
        /// Where it is.
        place: Place,
        /// What was found.
        detail: String,
    },
    /// The folder or a file in it cannot be read or written.
    #[error(
        "cannot open the casebook in {place}: {source}; check that the folder exists and that you may read and write it"
    )]
    Io {
        /// Where it is.
        place: Place,
        /// The system's reason.
        source: io::Error,
    },
    /// There is a casebook where one was to be made.
    #[error("there is a casebook in {place} already; nothing was changed, name an empty place")]
    Taken {
        /// Where it is.
        place: Place,
    },
    /// A copy of it cannot be written, or is not what was written.
    #[error("the casebook in {place} cannot be copied: {source}")]
    Copy {
        /// Where it is.
        place: Place,
        /// The system's reason, or what is damaged.
        source: io::Error,
    },
    /// Anything else the database reports.
    #[error("the casebook in {place} cannot be used: {source}; if this happens again, report it with this message")]
    Database {
        /// Where it is.
        place: Place,
        /// The database's reason.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A failure before it is known which folder to name.
pub(crate) enum Cause {
    Sql(sqlx::Error),
    /// A row that this program cannot have written.
    Row(String),
    /// What a casebook is copied to or from.
    File(std::io::Error),
}

pub(crate) type Result<T, E = Cause> = std::result::Result<T, E>;

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<sqlx::Error> for Cause {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl Error {
    pub(crate) fn at(place: &Place, cause: Cause) -> Self {
        let error = match cause {
            Cause::Row(detail) => return Self::Damaged { place: place.clone(), detail },
            Cause::File(source) => return Self::Copy { place: place.clone(), source },
            Cause::Sql(error) => error,
        };
        let code = error.as_database_error().and_then(|e| e.code()).map(|code| code.into_owned());
        let known = match (&code, place.server()) {
            (Some(code), None) => of_sqlite(place, code, &error),
            (Some(code), Some(_)) => of_postgres(place, code, &error),
            (None, _) => None,
        };
        match (known, error) {
            (Some(known), _) => known,
            (None, sqlx::Error::Io(source)) if place.server().is_none() => Self::io(place, source),
            (None, error) if place.server().is_some() && is_lost(&error) => {
                Self::Unreachable { place: place.clone(), detail: error.to_string() }
            }
            (None, error) => Self::Database { place: place.clone(), source: Box::new(error) },
        }
    }

    /// What the system said of the folder or a file in it.
    pub(crate) fn io(place: &Place, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let place = place.clone();
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::Full { place },
            _ => Self::Io { place, source },
        }
    }
}

/// Only a disk without a free block is SQLite's FULL (13). A quota or a limit on the size of files shows as
/// one of these: writing, syncing what was written late, and growing the index of the log.
const IOERR_WRITE: u32 = 778;
const IOERR_FSYNC: u32 = 1034;
const IOERR_SHMSIZE: u32 = 4874;

fn of_sqlite(place: &Place, code: &str, error: &sqlx::Error) -> Option<Error> {
    let place = place.clone();
    let code: u32 = code.parse().ok()?;
    // The low byte of SQLite's extended codes is the primary code. https://sqlite.org/rescode.html
    Some(match (code & 0xff, code) {
        (5 | 6, _) => Error::Locked { place },
        (13, _) | (_, IOERR_WRITE | IOERR_FSYNC | IOERR_SHMSIZE) => Error::Full { place },
        (11, _) => Error::Damaged { place, detail: error.to_string() },
        (26, _) => Error::NotACasebook { place, reason: "casebook.db is no SQLite database".to_owned() },
        (3 | 8 | 14 | 23, _) => Error::Io { place, source: io::Error::other(error.to_string()) },
        _ => return None,
    })
}

/// By the classes of PostgreSQL's codes. https://www.postgresql.org/docs/15/errcodes-appendix.html
fn of_postgres(place: &Place, code: &str, error: &sqlx::Error) -> Option<Error> {
    let (place, detail) = (place.clone(), error.to_string());
    Some(match (code.get(..2)?, code) {
        // A lock was not given in time; transactions that were in each other's way.
        (_, "55P03" | "40001" | "40P01") => Error::Locked { place },
        (_, "53100") => Error::Full { place },
        // Damaged data or index; a connection that broke, was refused or ended; no such database; no permission.
        ("XX", "XX001" | "XX002") => Error::Damaged { place, detail },
        ("08" | "28" | "3D" | "53", _) | (_, "57P01" | "57P02" | "57P03" | "42501") => {
            Error::Unreachable { place, detail }
        }
        _ => return None,
    })
}

fn is_lost(error: &sqlx::Error) -> bool {
    use sqlx::Error::{Configuration, Io, PoolTimedOut, Protocol, Tls, WorkerCrashed};
    matches!(error, Configuration(_) | Io(_) | PoolTimedOut | Protocol(_) | Tls(_) | WorkerCrashed)
}
