//! Reads: numeric dates with a year, 2023/11/21, 2023-11-21, 2023.11.21.
//! Why: digests' date lines, tables and press items.
//! Source: JIS X 0301:2019, 4.1; ISO 8601.
//! Does not read: case numbers, versions, parts of addresses.

use jikenbo_core::{DateExpr, MentionValue};

use super::small;
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.slashed",
    version: 1,
    needs: vocab::DIGIT_SEPARATOR,
    pattern: r"(?:^|[^0-9A-Za-z/._#\-])(?P<m>((?:19|20)[0-9]{2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{1,2}))(?:$|[^0-9A-Za-z/_\-])",
    build: Build::Read(|c| {
        let date =
            DateExpr::Full { year: c[2].parse().ok()?, month: Some(small(c.get(3))?), day: Some(small(c.get(4))?) };
        Some(MentionValue::Date(date, None))
    }),
    yes: &[
        Yes("2023/11/21", "2023/11/21", "2023-11-21"),
        Yes("掲載日 2026-09-14", "2026-09-14", "2026-09-14"),
        Yes("(2026.9.3)", "2026.9.3", "2026-09-03"),
    ],
    no: &["https://example.jp/news/2026/09/03/1.html", "事件簿#2024-078", "2024/13"],
};
