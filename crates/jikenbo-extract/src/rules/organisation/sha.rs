//! Reads: foreign and short names with 社, Ferrum Lattice社.
//! Why: suppliers abroad are named so.
//! Source: wording of public notices.
//! Does not read: 会社, 同社, 他社, 3社.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

/// What is called a company and is no name.
const KINDS: &[&str] = &[
    "グループ",
    "メーカー",
    "ベンダー",
    "委託先",
    "取引先",
    "大手",
    "各地",
    "関連",
    "関係",
    "当該",
    "国内",
    "海外",
    "外部",
    "専門",
    "弊社",
    "当社",
    "同社",
];

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.sha",
    version: 2,
    needs: &["社"],
    pattern: r"(?:^|[^A-Za-z0-9ァ-ヴー・])(?P<m>(?:[A-Z][A-Za-z0-9&.\-]*(?: [A-Z][A-Za-z0-9&.\-]*){0,3}|[ァ-ヴー・]{3,20}|(?:[㐀-鿿々]{2,6}|[ァ-ヴー]{2,12}[㐀-鿿々]{2,6})[ァ-ヴー・]{4,20})社)(?P<after>会|員|内|長|製)?",
    build: Build::Read(|c| match c.name("after").map(|m| m.as_str()) {
        Some("会") => None,
        // 各部門システム社員, 委託先メーカー社: words, no name.
        Some(_) if c["m"].contains(|ch: char| ('\u{4e00}'..='\u{9fff}').contains(&ch) && ch != '社') => None,
        _ if KINDS.iter().any(|kind| c["m"].starts_with(kind) || c["m"].trim_end_matches('社').ends_with(kind)) => {
            None
        }
        _ => Some(MentionValue::Organisation(c["m"].to_owned(), OrganisationForm::Context)),
    }),
    yes: &[
        Yes("サービスの提供元であるFerrum Lattice社が", "Ferrum Lattice社", "Ferrum Lattice社"),
        Yes("利用しているアカネ予約システムズ社の", "アカネ予約システムズ社", "アカネ予約システムズ社"),
    ],
    no: &["取引先3社", "当社は", "株式会社", "委託先メーカー社の", "当社システム社員"],
};
