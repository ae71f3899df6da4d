//! The casebook on disk: one folder with `casebook.db` (SQLite) and, beside it and written by others,
//! `captures/`. The only crate that knows SQL.
//!
//! One process writes at a time ([`Casebook::open_or_create`] takes a lock), any number read
//! ([`Casebook::open`]). Everything about one document enters in one transaction ([`Filing`]), and many
//! documents may wait for the disk together ([`Batch`]): a kill leaves each document wholly in the casebook
//! or wholly out of it. What happened to the cases is a log
//! of [`jikenbo_core::CaseEvent`]s; the cases are derived from it and can be made again ([`Casebook::replay`]).

mod address;
mod apply;
mod batch;
mod capture;
mod error;
mod filing;
mod find;
mod job;
mod open;
mod page;
mod refile;
mod row;
mod source;
mod view;

pub use address::{AddressState, Standing};
pub use batch::Batch;
pub use capture::{CaptureState, StoredCapture, StoredPlace};
pub use error::Error;
pub use filing::{ArticleId, FiledDocument, Filing};
pub use find::{Filter, Lookup};
pub use job::{Job, Work};
pub use open::{Casebook, DATABASE_FILE};
pub use page::{HeldArticle, HeldIncident, Page};
pub use refile::{FiledArticle, FiledReading};
pub use source::{Added, SeenEntry};
