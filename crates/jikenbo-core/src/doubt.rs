use serde::{Deserialize, Serialize};

use crate::CaseNumber;

/// An incident that was filed under one case and may belong to another: a question for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Its sequence in the log.
    pub event: u64,
    /// When it was raised, RFC 3339 in UTC.
    pub at: String,
    /// The case.
    pub number: CaseNumber,
    /// The case it may be.
    pub other: CaseNumber,
    /// What speaks for it and against it, in words.
    pub reasons: Vec<String>,
}
