//! Reads: 17日, 翌11日: a day whose month stands before.
//! Why: press items and lists drop the month.
//! Source: wording of public notices.
//! Does not read: durations (45日間, 3日以内, 30日後), parts of fuller dates.

use jikenbo_core::{DateExpr, MentionValue};

use super::small;
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.day",
    version: 1,
    needs: vocab::DIGIT_DAY,
    pattern: r"(?:^|今月|[^0-9月第])(?P<m>翌?([0-9]{1,2})日)(?P<after>間|以内|以上|後|前|ほど|程度|余|目|分|早|遅|ごと|で|連続|も)?",
    build: Build::Read(|c| match c.name("after") {
        Some(_) => None,
        None => Some(MentionValue::Date(DateExpr::Day(small(c.get(2)).filter(|d| (1..=31).contains(d))?), None)),
    }),
    yes: &[Yes("17日午後に停止した", "17日", "---17"), Yes("委託先は翌11日、これに気付き", "翌11日", "---11")],
    no: &["9月17日", "45日間", "3日以内に", "30日後", "2日目"],
};
