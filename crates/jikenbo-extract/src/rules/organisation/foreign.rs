//! Reads: foreign companies by their legal form, Silva Nord GmbH, Orion Works, Inc.
//! Why: subsidiaries and investigators abroad are named so.
//! Source: legal forms in German, English, French, Italian and Dutch company law.
//! Does not read: the form alone, words in capitals without a form.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.foreign",
    version: 1,
    needs: &["GmbH", "Inc", "Corp", "LLC", "Ltd", "Limited", "B.V.", "S.A.", "S.p.A.", "PLC", "plc"],
    pattern: r"(?:^|[^A-Za-z0-9.\-])(?P<m>[A-Z][A-Za-z0-9&\-]*(?: [A-Z&][A-Za-z0-9&\-]*){0,4},? ?(?:GmbH|Inc\.?|Corp\.?|Corporation|LLC|Co\., ?Ltd\.?|Pte\.? Ltd\.?|Pty\.? Ltd\.?|Ltd\.?|Limited|B\.V\.|S\.A\.|S\.p\.A\.|PLC|plc))(?:$|[^A-Za-z ]| [^A-Za-z])",
    build: Build::Read(|c| {
        let name = &c["m"];
        name.contains(' ').then(|| MentionValue::Organisation(name.to_owned(), OrganisationForm::Legal))
    }),
    yes: &[
        Yes("当社連結子会社 Silva Nord GmbH(本社", "Silva Nord GmbH", "Silva Nord GmbH"),
        Yes("米Orion Works, Inc.の", "Orion Works, Inc.", "Orion Works, Inc."),
    ],
    no: &["Inc.", "VPN Limited Access", "LLCを設立"],
};
