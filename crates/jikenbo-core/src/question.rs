use serde::{Deserialize, Serialize};

use crate::{CaseNumber, Claim, Fact, FactValue, IncidentId, codes::codes};

codes! {
    /// What a person is asked.
    pub enum QuestionKind {
        /// Whether two cases are one.
        SameCase = "same-case", "同一の事案か", "same case?";
        /// Whether a source is of another case, as what it was filed by was taken back.
        OtherCase = "other-case", "別の事案の出典か", "source of another case?";
        /// Which of differing values holds.
        Conflict = "conflict", "出典間の相違", "conflict";
        /// What the cause was.
        UnknownType = "unknown-type", "原因が不明", "cause unknown";
        /// Whom a gang's claim means.
        Claim = "claim", "主張の対象組織", "whom a claim means";
        /// Whether two entries are one organisation.
        SameOrganisation = "same-organisation", "同じ組織か", "same organisation?";
        /// Whether an entry is one organisation, where what is read of it differs.
        OrganisationMarks = "organisation-marks", "組織の記載の相違", "marks of an organisation differ";
        /// An organisation that the casebook did not know before.
        NewOrganisation = "new-organisation", "新しい組織", "new organisation";
    }
}

/// Something that the casebook cannot decide by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// A short name, the same as long as the same is asked: eight hexadecimal digits.
    pub handle: String,
    /// What is asked.
    pub kind: QuestionKind,
    /// The case, if it is of one.
    pub number: Option<CaseNumber>,
    /// The case that it may be.
    pub other: Option<CaseNumber>,
    /// The organisations that it is about, or that a claim may mean, by their handles.
    pub organisations: Vec<String>,
    /// The claim that it is about.
    pub claim: Option<Claim>,
    /// What speaks for and against it, the values with who says them, or the title.
    pub said: Vec<String>,
    /// Of contradicting values the one that holds.
    pub fact: Option<Fact>,
    /// The sources that may be of another case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<IncidentId>,
}

impl Question {
    /// A question of which nothing is said yet.
    pub fn new(kind: QuestionKind, handle: String) -> Self {
        let (number, other, claim, fact) = Default::default();
        let (organisations, said, sources) = Default::default();
        Self { handle, kind, number, other, organisations, claim, said, fact, sources }
    }
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
