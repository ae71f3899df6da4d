//! Reads: names that end with their legal form, みなもと計測株式会社.
//! Why: half of all companies put it there.
//! Source: 会社法 6条2項.
//! Does not read: 同株式会社, the form alone.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.legal-suffix",
    version: 1,
    needs: &["会社", "(株)", "(有)"],
    pattern: r"(?:^|[^㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&+・.\-])(?P<m>(?P<name>{NAME}{1,30})(?:株式会社|有限会社|合同会社|相互会社|\(株\)|\(有\)))",
    build: Build::Read(|c| {
        let name = &c["name"];
        let common = ["同", "当該", "子", "親", "委託先", "関連", "地域"].contains(&name);
        (!common && !name.contains("会社"))
            .then(|| MentionValue::Organisation(c["m"].to_owned(), OrganisationForm::Legal))
    }),
    yes: &[
        Yes("片平商事株式会社運営の", "片平商事株式会社", "片平商事株式会社"),
        Yes("TKアズマ株式会社は", "TKアズマ株式会社", "TKアズマ株式会社"),
    ],
    no: &["同株式会社は", "株式会社は"],
};
