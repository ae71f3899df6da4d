//! Reads: dates with a year of the common era, 2022年4月7日, 2022年4月, 2022年, 2023(令和5)年4月7日.
//! Why: the commonest form in releases.
//! Source: JIS X 0301:2019, 4.1.
//! Does not read: fiscal years (2021年度), durations and model years (2024年版).

use jikenbo_core::{DateExpr, MentionValue};

use super::{modifier, small};
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.western",
    version: 1,
    needs: vocab::DIGIT_YEAR,
    pattern: r"(?:^|[^0-9])(?P<m>((?:19|20)[0-9]{2})(?:\({ERA}(?:元|[0-9]{1,2})年?\))?年(?:\({ERA}(?:元|[0-9]{1,2})年?\))?(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?)(?P<after>度|版|間|頃|ごろ|以降|以前|上旬|中旬|下旬|初旬|初め|初頭|末)?",
    build: Build::Read(|c| {
        if matches!(c.name("after").map(|m| m.as_str()), Some("度" | "版" | "間")) {
            return None;
        }
        let date = DateExpr::Full { year: c[2].parse().ok()?, month: small(c.get(3)), day: small(c.get(4)) };
        Some(MentionValue::Date(date, modifier(c)))
    }),
    yes: &[
        Yes("2026年9月3日、当院の職員が", "2026年9月3日", "2026-09-03"),
        Yes("2017年2月から", "2017年2月", "2017-02"),
        Yes("2023(令和5)年4月7日に判明", "2023(令和5)年4月7日", "2023-04-07"),
        Yes("2026年6月初旬に侵入された", "2026年6月", "2026-06 Start"),
    ],
    no: &["2021年度の名簿", "2024年版の手引き", "12026年"],
};
