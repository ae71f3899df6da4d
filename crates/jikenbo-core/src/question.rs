use serde::{Deserialize, Serialize};

use crate::{CaseNumber, Fact, FactValue, codes::codes};

codes! {
    /// What a person is asked.
    pub enum QuestionKind {
        /// Whether two cases are one.
        SameCase = "same-case", "同一の事案か", "same case?";
        /// Which of differing values holds.
        Conflict = "conflict", "出典間の相違", "conflict";
        /// What the cause was.
        UnknownType = "unknown-type", "原因が不明", "cause unknown";
    }
}

/// Something that the casebook cannot decide by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// A short name, the same as long as the same is asked: eight hexadecimal digits.
    pub handle: String,
    /// What is asked.
    pub kind: QuestionKind,
    /// The case.
    pub number: CaseNumber,
    /// The case that it may be.
    pub other: Option<CaseNumber>,
    /// What speaks for and against it, the values with who says them, or the title.
    pub said: Vec<String>,
    /// Of contradicting values the one that holds.
    pub fact: Option<Fact>,
}

codes! {
    /// What became of a fact.
    pub enum FactTurn {
        /// It was read.
        Read = "read", "読み取り", "read";
        /// It is read no more.
        Gone = "gone", "読み取られなくなった", "read no more";
        /// A later version of the page took the place of what said it.
        Replaced = "replaced", "旧版となった", "replaced by a later version";
        /// A person said it instead of what was read.
        Corrected = "corrected", "訂正", "corrected";
        /// A person said that it is right.
        Confirmed = "confirmed", "確認", "confirmed";
        /// A person said that it is wrong.
        Rejected = "rejected", "却下", "rejected";
    }
}

/// What became of a fact at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactStep {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What.
    pub turn: FactTurn,
    /// The value.
    pub value: FactValue,
    /// The document that says it, or the person.
    pub source: String,
}
