//! The words everything else in jikenbo is said in: where a passage stands ([`Span`]), what a notice
//! says ([`Fact`] with its [`Evidence`]), when ([`TimeValue`]), how many ([`Count`]), who
//! ([`organisation`]) and the numbered case it belongs to ([`CaseView`]).
//!
//! This crate does no I/O and knows no clock, no environment and no async.

mod article;
mod case;
mod change;
mod claim;
mod codes;
mod count;
mod desk;
mod document;
mod doubt;
mod evidence;
mod fact;
mod id;
mod link;
mod look_again;
mod mention;
mod norm_text;
pub mod organisation;
mod page;
mod question;
mod reading;
mod source;
mod span;
mod stage;
mod telling;
mod time_value;
mod value_text;
mod word;

pub use article::{Article, ArticleKind, Split};
pub use case::{
    CaseAlias, CaseChange, CaseEvent, CaseFact, CaseNumber, CaseSource, CaseView, Logged, Moved, PageSeen,
    ParseCaseNumberError, Version, undone, undone_by,
};
pub use change::{FactChange, Reread, fact_changes};
pub use claim::{Claim, ClaimBy, ClaimChange, ClaimState, ClaimView, ClaimWord, KeptClaim};
pub use codes::{
    Authority, Certainty, DataKind, DatedBy, EventKind, IncidentType, Industry, Misuse, PartyRole, ReportStage, Sector,
    UnknownCode, Voice,
};
pub use count::{Bound, Count, Unit, grouped};
pub use desk::{Desk, RejectedFact, handle};
pub use document::{Before, Block, BlockKind, ByServer, Capture, Dated, Document, Link, OnPage, PageSpan, Warning};
pub use doubt::Doubt;
pub use evidence::Evidence;
pub use fact::{Basis, Fact, FactValue, Field};
pub use id::{DocumentId, IncidentId};
pub use link::{CaseLink, LinkRelation, Passage, Tie};
pub use look_again::look_again;
pub use mention::{Cue, DateExpr, Mention, MentionValue, OrganisationForm};
pub use norm_text::NormText;
pub use page::{PageChange, content_lines};
pub use question::{FactStep, FactTurn, Question, QuestionKind};
pub use reading::{ArticleLink, Incident, Reading};
pub use source::{Source, SourceHealth, SourceKind, SourceStatus};
pub use span::Span;
pub use telling::{BareDay, Cited, Telling};
pub use time_value::{Grain, Modifier, TimeValue};
pub use value_text::ReadValueError;
pub use word::{CaseWord, TakenBack, Word};
