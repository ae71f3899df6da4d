use std::fmt;

use serde::{Deserialize, Serialize};

/// Names a document by the SHA-256 of the bytes it was read from, in lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(String);

impl DocumentId {
    /// Takes the hex digest of the captured bytes.
    pub fn new(sha256_hex: impl Into<String>) -> Self {
        Self(sha256_hex.into())
    }

    /// The digest as hex.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names one of the things that one article of a document tells of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IncidentId {
    /// The document.
    pub document: DocumentId,
    /// The article's index in it.
    pub article: usize,
    /// The incident's place in the article, from 0.
    pub incident: usize,
}
