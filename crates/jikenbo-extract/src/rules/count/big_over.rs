//! Reads: bounds between number and unit, 7万台超, 43万超の人, 70万件を超え, 100万人を上回る.
//! Why: press items put 超 and を超える behind.
//! Source: wording of press items.
//! Does not read: growth (前年を超え).

use jikenbo_core::{Bound, MentionValue};

use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "count.over",
    version: 1,
    needs: &["を超", "を上回", "超え", "超の"],
    pattern: r"(?:^|[^0-9A-Za-z.,第])(?P<m>(?P<n>{NUM})(?P<unit>件|人|名|世帯|アカウント)(?:分)?(?:を超|を上回|超え))",
    build: Build::Read(|c| {
        Some(MentionValue::Count { n: vocab::number(&c["n"])?, unit: c["unit"].to_owned(), bound: Bound::AtLeast })
    }),
    yes: &[Yes("被害は70万件を超え、他県にも", "70万件を超", "700000 件 min")],
    no: &["前年を超え", "第3件を超え"],
};
