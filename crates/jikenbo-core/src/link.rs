//! How cases, and the texts that tell of them, belong together.

use serde::{Deserialize, Serialize};

use crate::{CaseNumber, DocumentId, Evidence, Span, codes::codes};

codes! {
    /// How two articles or cases belong together, as the one stands to the other.
    pub enum LinkRelation {
        /// Two texts on one incident. Casebooks of earlier versions use it also for two notices of what happened at
        /// one supplier.
        SameIncident = "same-incident", "同一の事案", "same incident";
        /// It supplies the other, whose incident happened at it.
        SupplierOf = "supplier-of", "委託元・利用者", "supplier of";
        /// What it tells of happened at the other, its supplier.
        ClientOf = "client-of", "委託先・提供元", "client of";
        /// What both tell of happened at one supplier, which they name.
        SameSupplier = "same-supplier", "委託先・提供元が同じ", "same supplier";
        /// Several organisations, one attacker with one tool within weeks.
        SameCampaign = "same-campaign", "同じ攻撃活動", "same campaign";
        /// It reports on how the other went on.
        FollowUp = "follow-up", "続報", "follow-up to";
        /// The other reports on how it went on.
        FollowedUp = "followed-up-by", "続報あり", "followed up by";
        /// It corrects what the other says.
        Correction = "correction", "訂正", "correction of";
        /// The other corrects what it says.
        Corrected = "corrected-by", "訂正あり", "corrected by";
        /// An authority's measure after the other.
        EnforcementOf = "enforcement-of", "行政上の対応", "measure after";
        /// The other is an authority's measure after it.
        Enforced = "enforced-by", "行政上の対応あり", "followed by the measure";
        /// Somebody else's report of the other: a press item, an investigation report.
        ReportOn = "report-on", "報道・調査報告", "report on";
        /// The other is somebody's report of it.
        Reported = "reported-by", "報道・調査報告あり", "reported by";
        /// An attacker's claim to be behind the other.
        ClaimOf = "claim-of", "攻撃者の主張", "claim of";
        /// The other is an attacker's claim to be behind it.
        Claimed = "claimed-by", "攻撃者の主張あり", "claimed by";
        /// The text itself points at the other.
        Related = "related", "関連", "related";
        /// The same text in another place.
        Duplicate = "duplicate", "同文", "duplicate of";
    }
}

impl LinkRelation {
    /// How the other stands to it.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::SupplierOf => Self::ClientOf,
            Self::ClientOf => Self::SupplierOf,
            Self::FollowUp => Self::FollowedUp,
            Self::FollowedUp => Self::FollowUp,
            Self::Correction => Self::Corrected,
            Self::Corrected => Self::Correction,
            Self::EnforcementOf => Self::Enforced,
            Self::Enforced => Self::EnforcementOf,
            Self::ReportOn => Self::Reported,
            Self::Reported => Self::ReportOn,
            Self::ClaimOf => Self::Claimed,
            Self::Claimed => Self::ClaimOf,
            Self::SameIncident | Self::SameSupplier | Self::SameCampaign | Self::Related | Self::Duplicate => self,
        }
    }
}

/// The passage that shows a link, word for word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// The document that holds it.
    pub document: DocumentId,
    /// Where it stands there.
    pub span: Span,
    /// What it says.
    pub quote: String,
}

impl From<&Evidence> for Passage {
    fn from(evidence: &Evidence) -> Self {
        Self { document: evidence.document().clone(), span: evidence.span(), quote: evidence.quote().to_owned() }
    }
}

/// A link from one case to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLink {
    /// The other case.
    pub to: CaseNumber,
    /// How this case stands to it.
    pub relation: LinkRelation,
    /// Why, in words.
    pub reason: String,
    /// The passage that shows it, in a text of either case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
}

/// How a text stands to the incident that it tells of, apart from telling it first: a follow-up, a press item, a
/// measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// How it stands to it.
    pub relation: LinkRelation,
    /// Why, in words.
    pub reason: String,
    /// The passage that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_seen_from_there_and_back_is_itself() {
        for relation in LinkRelation::ALL {
            assert_eq!(relation.inverse().inverse(), *relation);
        }
        assert_eq!(LinkRelation::SupplierOf.inverse(), LinkRelation::ClientOf);
        assert_eq!(LinkRelation::Related.inverse(), LinkRelation::Related);
    }
}
