//! Reads: 1/3 18:42, 2/26(木): a month and a day with a slash, where a list or a weekday says it is a date.
//! Why: time-stamped lists of what was done.
//! Source: wording of public notices.
//! Does not read: fractions and ratios in running text.

use jikenbo_core::{DateExpr, MentionValue};

use super::small;
use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.slash-month-day",
    version: 2,
    needs: &["0/", "1/", "2/", "3/", "4/", "5/", "6/", "7/", "8/", "9/"],
    pattern: r"(?:^[・•■◇◆○]?\s?|[~、。(「:】\s])(?P<m>([0-9]{1,2})/([0-9]{1,2}))(?:{WEEKDAY}|[㐀-鿿ァ-ヴ]|\s?[0-9]{1,2}[:時]|頃|\s|$|~|に|より|から)",
    build: Build::Read(|c| {
        let (month, day) = (small(c.get(2))?, small(c.get(3))?);
        ((1..=12).contains(&month) && (1..=31).contains(&day))
            .then_some(MentionValue::Date(DateExpr::MonthDay { month, day: Some(day) }, None))
    }),
    yes: &[
        Yes("1/3 21:50頃 改ざんを確認", "1/3", "--01-03"),
        Yes("・2/26(木) 調査を開始", "2/26", "--02-26"),
        Yes("判明日:5/12", "5/12", "--05-12"),
    ],
    no: &["全体の1/3が対象", "https://example.jp/1/3", "13/45 12:00"],
};
