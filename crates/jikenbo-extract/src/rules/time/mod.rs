//! When: dates and times of day.

pub mod clock;
pub mod day;
pub mod kanji;
pub mod month_day;
pub mod relative;
pub mod slash_md;
pub mod slashed;
pub mod wareki;
pub mod western;

use crate::pattern::{Captures, Match};
use jikenbo_core::Modifier;

/// A number of at most two digits.
fn small(found: Option<Match>) -> Option<u8> {
    found?.as_str().parse().ok()
}

/// What stands behind a date and bounds it.
fn modifier(captures: &Captures) -> Option<Modifier> {
    Some(match captures.name("after")?.as_str() {
        "頃" | "ごろ" => Modifier::Approx,
        "以降" => Modifier::After,
        "以前" => Modifier::Before,
        "上旬" | "初旬" | "初め" | "初頭" => Modifier::Start,
        "中旬" => Modifier::Mid,
        "下旬" | "末" => Modifier::End,
        _ => return None,
    })
}
