//! A person's word on a case: corrections, what belongs together, remarks.

use serde::{Deserialize, Serialize};

use crate::{CaseNumber, Evidence, FactValue, IncidentId};

/// What a person said of a case. It wins over what rules read, and nothing but a later word takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "kebab-case")]
pub enum Word {
    /// A value holds, whatever the sources say.
    Correct {
        /// The value.
        value: FactValue,
        /// As it was typed.
        said: String,
        /// The passage it rests on, if one was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<Evidence>,
    },
    /// A value that was read is right.
    Confirm {
        /// The value.
        value: FactValue,
        /// The passage that says it.
        evidence: Evidence,
    },
    /// A value that was read, or corrected, is wrong.
    Reject {
        /// The value.
        value: FactValue,
    },
    /// A remark that is shown with the case.
    Comment {
        /// The remark.
        text: String,
    },
    /// A remark for the desk; never published.
    Note {
        /// The remark.
        text: String,
    },
    /// The case is taken out of everything that is published. Its number stays.
    Hide,
    /// It is published again.
    Unhide,
    /// The case is the same as another: that one takes its place.
    Merge {
        /// The other.
        into: CaseNumber,
    },
    /// Sources are a case of their own.
    Split {
        /// The new case.
        to: CaseNumber,
        /// The sources.
        sources: Vec<IncidentId>,
    },
    /// Sources belong to another case.
    Move {
        /// The other case.
        into: CaseNumber,
        /// The sources.
        sources: Vec<IncidentId>,
    },
    /// A question of the review is settled.
    Settle {
        /// Its handle.
        item: String,
        /// Whether what was asked is so.
        accepted: bool,
    },
    /// An earlier word holds no longer.
    Undo {
        /// Its sequence in the log.
        undone: u64,
    },
}

impl Word {
    /// The other case that it concerns.
    pub fn other(&self) -> Option<CaseNumber> {
        match self {
            Self::Merge { into } | Self::Move { into, .. } => Some(*into),
            Self::Split { to, .. } => Some(*to),
            _ => None,
        }
    }

    /// Its code, as the log has it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Correct { .. } => "correct",
            Self::Confirm { .. } => "confirm",
            Self::Reject { .. } => "reject",
            Self::Comment { .. } => "comment",
            Self::Note { .. } => "note",
            Self::Hide => "hide",
            Self::Unhide => "unhide",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Move { .. } => "move",
            Self::Settle { .. } => "settle",
            Self::Undo { .. } => "undo",
        }
    }
}

/// That a word holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// The sequence of what took it back in the log; undone in turn, the word holds again.
    pub event: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who took it back.
    pub by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A word as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWord {
    /// Its sequence in the log.
    pub event: u64,
    /// When it was said, RFC 3339 in UTC.
    pub at: String,
    /// The case it was said of; another than the one that shows it where that one was merged since.
    pub number: CaseNumber,
    /// Who said it.
    pub by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What.
    #[serde(flatten)]
    pub word: Word,
}
