//! For tests only: what several crates' tests need to say the same thing in the same way.
//!
//! - [`Scorer`] compares the program's output with gold labels, field by field.
//! - [`check_cases`] runs Markdown cases: prose, an article in a fence, the facts to be read from it.
//! - [`compact`] writes a fact's value on one line, as those cases do.
//! - [`pdf`] writes small PDFs.
//! - [`laws`] are what holds for every text.
//! - [`SourceServer`] plays the web: pages that change, feeds, servers that fail or mean harm (feature `server`).
//! - [`generated`] gives any number of notices, the same for the same seed.
//! - [`fresh_postgres`] is an empty place for a casebook in PostgreSQL.
//! - [`carets`] underlines passages of a text, aligned under full-width characters.

mod carets;
mod cases;
mod compact;
mod generated;
pub mod laws;
pub mod pdf;
mod places;
mod score;
#[cfg(feature = "server")]
mod server;

pub use carets::carets;
pub use cases::{Case, Check, Error, Expectation, Got, GotFact, cases, check_cases, check_markdown};
pub use compact::{compact, read_compact};
pub use generated::{Generated, generated};
pub use places::fresh_postgres;
pub use score::{Scorer, Scores, Tally};
#[cfg(feature = "server")]
pub use server::{Answer, Asked, SourceServer};
