//! Reads: dates in Japanese eras, 令和4年4月7日, 令和元年5月, 令和3(2021)年4月2日.
//! Why: municipalities, schools and hospitals write them.
//! Source: 元号法 (昭和54年法律43号); eras and their years in `vocab::era_year`.
//! Does not read: fiscal years (令和8年度), laws' numbers.

use jikenbo_core::{DateExpr, MentionValue};

use super::{modifier, small};
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.wareki",
    version: 1,
    needs: &["令和", "平成", "昭和"],
    pattern: r"(?P<m>({ERA})(元|[0-9]{1,2})(?:年?\((?:19|20)[0-9]{2}年?\))?年(?:\((?:19|20)[0-9]{2}年?\))?(?:([0-9]{1,2})月(?:([0-9]{1,2})日)?)?)(?P<after>度|版|間|法律|政令|.{0,6}省令|頃|ごろ|以降|以前|上旬|中旬|下旬|初旬|初め|末)?",
    build: Build::Read(|c| {
        let after = c.name("after").map_or("", |m| m.as_str());
        if ["度", "版", "間", "法律", "政令"].iter().any(|w| after.starts_with(w)) || after.ends_with("省令") {
            return None;
        }
        let year = vocab::era_year(&c[2], &c[3])?;
        let date = DateExpr::Full { year, month: small(c.get(4)), day: small(c.get(5)) };
        Some(MentionValue::Date(date, modifier(c)))
    }),
    yes: &[
        Yes("令和8年9月3日に紛失が判明", "令和8年9月3日", "2026-09-03"),
        Yes("令和元年5月から", "令和元年5月", "2019-05"),
        Yes("令和3(2021)年4月2日から", "令和3(2021)年4月2日", "2021-04-02"),
        Yes("令和3年(2021年)4月2日から", "令和3年(2021年)4月2日", "2021-04-02"),
        Yes("平成30年6月", "平成30年6月", "2018-06"),
    ],
    no: &["令和8年度の対象者", "(昭和36年法律第159号。)", "(昭和36年通商産業省令第95号)"],
};
