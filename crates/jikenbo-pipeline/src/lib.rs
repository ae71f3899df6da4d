//! The stages joined into what a user asks for: [`add`] documents to a casebook, [`rebuild`] it, [`extract`] what they
//! say without one, look at a casebook ([`list`], [`show`], [`changed_cases`], [`digest_views`]), and treat
//! its archive as evidence ([`verify_casebook`], [`export_of`]).
//!
//! All functions block. What a person should be told on the way is handed out: [`Progress`] while it
//! runs, a summary at the end. No clock: `now` is an argument.

mod add;
mod archive;
mod batch;
mod care;
mod casebook;
mod claims;
mod error;
mod extract;
mod filing;
mod in_order;
mod intake;
mod linked;
mod organisations;
mod pages;
mod past;
mod read;
mod rebuild;
mod review;
mod source;
mod sources;
mod web;
mod word;

pub use add::{AddOptions, AddSummary, Outcome, Progress, Unfiled, add, add_captures_with, add_with};
pub use archive::{Export, export_of, verify_archive};
pub use batch::Skipped;
pub use care::{
    BackedUp, CasebookSizes, CasebookVerification, backup, casebook_sizes, migrate, restore, verify_casebook,
};
pub use casebook::{changed_cases, digest_views, list, list_in_parts, show, show_with_sectors};
pub use claims::{ClaimFilter, ImportOptions, ImportSummary, claims, import_claims};
pub use error::Error;
pub use extract::{ExtractOptions, ExtractSummary, Extracted, extract, extract_with};
pub use jikenbo_ingest::{FetchConfig, Limits, Verification};
pub use jikenbo_store::{Added as AddedSource, Checked, DigestDays, Filter, Lookup, Place, Saying, Sizes};
pub use linked::{Linked, linked};
pub use organisations::{FoundOrganisation, organisation, say_of_organisation, without_organisations};
pub use pages::page_gone;
pub use past::{fact_history, list_at, show_at};
pub use read::Warned;
pub use rebuild::{RebuildOptions, RebuildSummary, rebuild, rebuild_with};
pub use review::{Review, ReviewOptions, Verdict, review, settle};
pub use sources::{add_source, pause_source, remove_source, sources, take_listed};
pub use web::{FetchFailure, FetchOptions, FetchSummary, Only, Step, Stop, Web, fetch, watch_step};
pub use word::{Passage, Spoken, Wish, history, say, undo};
