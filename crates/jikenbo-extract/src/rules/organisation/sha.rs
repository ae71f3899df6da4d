//! Reads: foreign and short names with 社, Ferrum Lattice社.
//! Why: suppliers abroad are named so.
//! Source: wording of public notices.
//! Does not read: 会社, 同社, 他社, 3社.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.sha",
    version: 1,
    needs: &["社"],
    pattern: r"(?:^|[^A-Za-z0-9ァ-ヴー・])(?P<m>(?:[A-Z][A-Za-z0-9&.\-]*(?: [A-Z][A-Za-z0-9&.\-]*){0,3}|[ァ-ヴー・]{3,20})社)(?P<after>会|員|内|長|製)?",
    build: Build::Read(|c| match c.name("after").map(|m| m.as_str()) {
        Some("会") => None,
        _ => Some(MentionValue::Organisation(c["m"].to_owned(), OrganisationForm::Context)),
    }),
    yes: &[Yes("サービスの提供元であるFerrum Lattice社が", "Ferrum Lattice社", "Ferrum Lattice社")],
    no: &["取引先3社", "当社は", "株式会社"],
};
