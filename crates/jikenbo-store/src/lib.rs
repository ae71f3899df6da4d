//! The casebook on disk: one folder with `casebook.db` (SQLite) or a PostgreSQL database ([`Place`]), and beside it,
//! written by others, `captures/`. The only crate that knows SQL.
//!
//! Any number of processes read and write at once: a transaction that writes waits for the one before it, and who
//! writes to the archive too takes a [`Turn`]. Everything about one document enters in one transaction ([`Filing`]), and many
//! documents may wait for the disk together ([`Batch`]): a kill leaves each document wholly in the casebook
//! or wholly out of it. What happened to the cases is a log
//! of [`jikenbo_core::CaseEvent`]s; the cases are derived from it and can be made again ([`Casebook::replay`]).

mod address;
mod apply;
mod as_of;
mod batch;
mod capture;
mod check;
mod claim;
mod copy;
mod database;
mod digest;
mod document;
mod doubt;
mod error;
#[cfg(test)]
mod every_version;
mod filing;
mod find;
mod fold;
mod job;
mod keys;
mod log;
mod number;
mod open;
mod organisation;
mod page;
mod place;
mod refile;
mod row;
mod size;
mod source;
mod statement;
mod told;
mod turn;
mod view;
mod word;
mod writes;

pub use address::{AddressState, Standing};
pub use batch::Batch;
pub use capture::{CaptureState, StoredCapture, StoredPlace};
pub use check::Checked;
pub use claim::ClaimFile;
pub use digest::DigestDays;
pub use error::Error;
pub use filing::{ArticleId, FiledDocument, Filing, Why};
pub use find::{Filter, Lookup};
pub use job::{Job, JobLink, Only, Work};
pub use open::{Casebook, DATABASE_FILE};
pub use organisation::Sayings;
pub use page::{HeldArticle, HeldIncident, Page};
pub use place::Place;
pub use refile::{FiledArticle, FiledReading};
pub use size::{Sizes, TableSize};
pub use source::{Added, SeenEntry};
pub use turn::Turn;
pub use word::Saying;
