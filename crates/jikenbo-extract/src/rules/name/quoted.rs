//! Reads: names in corner brackets, 「よみまる」.
//! Why: shops, sites and services are named so.
//! Source: くぎり符号の使ひ方 (文部省, 昭和21年).
//! Does not read: quoted sentences (with 。 or a verb's end), long quotes.

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "quoted.name",
    version: 1,
    needs: &["「", "『"],
    pattern: r"[「『](?P<m>[^「」『』。、\n]{1,40})[」』]",
    build: Build::Read(|c| {
        let name = &c["m"];
        let sentence =
            ["ます", "した", "です", "する", "ください", "について", "お知らせ"].iter().any(|e| name.ends_with(e));
        (!sentence).then(|| MentionValue::Quoted(name.to_owned()))
    }),
    yes: &[Yes("当社の通販サイト「ひなたストア」が", "ひなたストア", "ひなたストア")],
    no: &["「調査中です」と述べた", "「詳細は追って公表します。」"],
};
