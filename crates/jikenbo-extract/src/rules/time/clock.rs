//! Reads: times of day, 18:42, 9時30分, 午後3時半, 正午.
//! Why: time-stamped lists of what was done.
//! Source: JIS X 0301:2019, 4.2.
//! Does not read: durations (24時間), opening hours are read and left to `interpret`.

use jikenbo_core::MentionValue;

use super::small;
use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "time.clock",
    version: 1,
    needs: vocab::DIGIT_CLOCK,
    pattern: r"(?P<m>(?:(午前|午後|夜|深夜)\s?)?([0-9]{1,2})(?:時(?:([0-9]{1,2})分|(半))?|:([0-9]{2}))|正午)(?P<after>間|点|[0-9]|以上)?",
    build: Build::Read(|c| {
        if c.name("after").is_some() {
            return None;
        }
        if &c["m"] == "正午" {
            return Some(MentionValue::Time(12, 0));
        }
        let mut hour = small(c.get(3))?;
        let minute = match (c.get(4).or(c.get(6)), c.get(5)) {
            (Some(_), _) => small(c.get(4).or(c.get(6)))?,
            (None, Some(_)) => 30,
            _ => 0,
        };
        if matches!(c.get(2).map(|m| m.as_str()), Some("午後" | "夜")) && hour < 12 {
            hour += 12;
        }
        (hour <= 30 && minute < 60).then_some(MentionValue::Time(hour, minute))
    }),
    yes: &[
        Yes("18:42頃 攻撃が始まる", "18:42", "18:42"),
        Yes("午後3時半に停止", "午後3時半", "15:30"),
        Yes("正午まで使用", "正午", "12:00"),
    ],
    no: &["24時間監視", "2時点で", "12:345a9:9"],
};
