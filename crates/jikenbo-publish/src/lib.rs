//! What leaves the casebook: records for machines, tables, cases and digests for people.

mod case_text;
mod changes;
mod claims;
mod desk;
pub mod digest;
mod error;
mod graph;
mod lang;
mod organisation;
mod period;
mod questions;
mod readings;
mod record;
mod reread;
mod sentence;
mod show;
mod sources;
mod table;
mod text;
mod text_diff;

pub use changes::{Change, change_jsonl, changes, changes_text};
pub use claims::{claim_jsonl, claims_csv, claims_table};
pub use desk::{
    fact_history_jsonl, fact_history_text, hidden_json, hidden_text, history_jsonl, history_text,
};
pub use digest::{Digest, DigestOptions};
pub use error::Error;
pub use graph::{Graph, Held, Total, graph_dot, graph_json, graph_svg, graph_text};
pub use lang::Lang;
pub use organisation::{organisation_json, organisation_text, organisations_table};
pub use period::{Period, PeriodKind};
pub use questions::{beside_questions, question_jsonl, questions_text};
pub use readings::readings_table;
pub use record::{record, records};
pub use reread::{reread_jsonl, rereads_table};
pub use show::{handles_text, show_json, show_text};
pub use sources::{source_jsonl, source_text, sources_table};
pub use table::{list_csv, list_jsonl, list_table};
pub use text_diff::{Piece, text_diff};
