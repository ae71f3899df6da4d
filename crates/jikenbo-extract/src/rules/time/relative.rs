//! Reads: 同日, 翌日, 前日, 同月7日, 同年9月3日, 翌年1月, 本年5月14日, 昨年12月, 本日, 昨日.
//! Why: chains of events refer back.
//! Source: wording of public notices.
//! Does not read: 同日付け的な固有の語; 本日まで (a period up to now says no event).

use jikenbo_core::{DateExpr, MentionValue};

use super::small;
use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.relative",
    version: 1,
    needs: &[
        "同日",
        "翌日",
        "前日",
        "同月",
        "同年",
        "翌年",
        "前年",
        "本日",
        "昨日",
        "その日のうち",
        "当日",
        "同0",
        "同1",
        "同2",
        "同3",
        "同4",
        "同5",
        "同6",
        "同7",
        "同8",
        "同9",
        "同午",
        "同朝",
        "同昼",
        "同夕",
        "同 朝",
        "同 昼",
        "同 夕",
        "今月",
        "先月",
        "本年",
        "今年",
        "昨年",
        "去年",
    ],
    pattern: r"(?P<lead>[㐀-鿿])?(?P<m>(?:(同|翌|前|本|今|昨|去)年([0-9]{1,2})月(?:([0-9]{1,2})日)?)|(?:同月([0-9]{1,2})日)|同日|翌日|前日|本日|昨日|同 ?[朝昼夕]|(今|先)月([0-9]{1,2})日|その日のうち|当日(?:のうち|の夕方|の夜|中)|同(?:[0-9]{1,2}時|午[前後]))(?P<after>まで|までに|現在|時点)?",
    build: Build::Read(|c| {
        let whole = &c["m"];
        let date = if let Some(which) = c.get(3) {
            let (month, day) = (small(c.get(4)), small(c.get(5)));
            match which.as_str() {
                "翌" => DateExpr::SameYear { offset: 1, month, day },
                "前" => DateExpr::SameYear { offset: -1, month, day },
                "同" => DateExpr::SameYear { offset: 0, month, day },
                "本" | "今" => DateExpr::PublicationYear { offset: 0, month: month?, day },
                _ => DateExpr::PublicationYear { offset: -1, month: month?, day },
            }
        } else if let Some(which) = c.get(7) {
            let offset = if which.as_str() == "先" { -1 } else { 0 };
            DateExpr::PublicationMonth { offset, day: small(c.get(8))? }
        } else if whole.starts_with("同月") {
            DateExpr::SameMonth(small(c.get(6)))
        } else {
            match whole {
                "翌日" => DateExpr::FromLast(1),
                "前日" => DateExpr::FromLast(-1),
                // 熊本日日新聞: no day.
                "本日" if c.name("after").is_some() || c.name("lead").is_some() => return None,
                "本日" => DateExpr::FromPublication(0),
                "昨日" => DateExpr::FromPublication(-1),
                _ => DateExpr::FromLast(0),
            }
        };
        Some(MentionValue::Date(date, None))
    }),
    yes: &[
        Yes("同日、警察に相談", "同日", "last+0d"),
        Yes("検知 同 8時55分 通信量の急増", "同", "last+0d"),
        Yes("翌日に復旧した", "翌日", "last+1d"),
        Yes("同月7日に公表", "同月7日", "same-month-07"),
        Yes("翌年1月9日に", "翌年1月9日", "last+1y-01-09"),
        Yes("本年5月14日、通院中の方から", "本年5月14日", "published+0y-05-14"),
        Yes("昨年12月に導入した装置", "昨年12月", "published-1y-12"),
        Yes("今月6日の朝、職員が気付いた", "今月6日", "published+0m-06"),
        Yes("本日より個別に連絡", "本日", "published+0d"),
    ],
    no: &["東本日日新報が報じた", "本日までに確認されていません", "翌営業日に"],
};
