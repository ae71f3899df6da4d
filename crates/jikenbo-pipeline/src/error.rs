use std::io;

use jikenbo_store::Place;
use thiserror::Error;

/// What stops a whole run. What concerns one file alone is in the run's summary.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The archive of captures cannot be used.
    #[error(transparent)]
    Archive(#[from] jikenbo_ingest::Error),
    /// The casebook cannot be used.
    #[error(transparent)]
    Casebook(#[from] jikenbo_store::Error),
    /// A copied casebook is not what it was copied from.
    #[error(
        "the casebook in {to} is not what the one in {from} is; was one written to meanwhile? Remove {to} and copy again"
    )]
    Differs {
        /// What was copied.
        from: Place,
        /// The copy.
        to: Place,
    },
    /// What is asked cannot be done; the sentence says why, and what can.
    #[error("{0}")]
    Refused(String),
    /// The receiver of the results failed: a closed pipe, a full disk.
    #[error("the results cannot be written: {0}; check where they go and run this again")]
    Output(#[source] io::Error),
    /// The system gives no more threads.
    #[error("cannot start working threads: {0}; end other programs or ask for fewer jobs")]
    Threads(#[source] io::Error),
}
