//! Reads: 9月3日, 9月, 9月上旬: dates whose year stands elsewhere.
//! Why: lists of events name the year once.
//! Source: JIS X 0301:2019, 4.1.
//! Does not read: durations (3か月), dates inside fuller dates, `9月分`.

use jikenbo_core::{DateExpr, MentionValue};

use super::{modifier, small};
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.month-day",
    version: 1,
    needs: vocab::DIGIT_MONTH,
    pattern: r"(?:^|[^0-9年])(?P<m>([0-9]{1,2})月(?:([0-9]{1,2})日)?)(?P<after>頃|ごろ|以降|以前|上旬|中旬|下旬|初旬|初め|末|中|現在|[㐀-鿿豈-龎])?",
    build: Build::Read(|c| {
        // A month before a noun names the noun: 11月応募者, 9月分, 9月号.
        let bounded =
            modifier(c).is_some() || matches!(c.name("after").map(|m| m.as_str()), None | Some("中" | "現在"));
        if c.get(3).is_none() && !bounded {
            return None;
        }
        Some(MentionValue::Date(
            DateExpr::MonthDay { month: small(c.get(2)).filter(|m| (1..=12).contains(m))?, day: small(c.get(3)) },
            modifier(c),
        ))
    }),
    yes: &[
        Yes("また、9月9日に報告し", "9月9日", "--09-09"),
        Yes("10月中旬に再開する予定", "10月", "--10 Mid"),
        Yes("6月8日(水曜日)まで", "6月8日", "--06-08"),
    ],
    no: &["9月分の請求", "11月応募者様から", "2022年9月3日", "3か月間", "13月"],
};
