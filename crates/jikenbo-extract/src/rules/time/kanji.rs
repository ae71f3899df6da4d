//! Reads: days in kanji numerals, 五月十四日, 令和六年五月十四日, 二〇二四年五月十四日.
//! Why: letters of universities, courts and associations are set vertically.
//! Source: 公用文作成の考え方 (令和4年1月7日 文化審議会建議), numerals in vertical writing.
//! Does not read: months alone, 十日間, names of days (十五夜).

use jikenbo_core::{DateExpr, MentionValue};

use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "date.kanji",
    version: 1,
    needs: &["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月"],
    pattern: r"(?:^|[^0-9第〇一二三四五六七八九十])(?P<m>(?:(?:(?P<era>{ERA})(?P<ey>元|[一二三四五六七八九十]{1,3})|(?P<y>[一二][〇一二三四五六七八九]{3}))年)?(?P<month>十[一二]?|[一二三四五六七八九])月(?P<day>[一二三四五六七八九十]{1,3})日)(?P<after>間|目)?",
    build: Build::Read(|c| {
        if c.name("after").is_some() {
            return None;
        }
        let small = |name: &str| u8::try_from(vocab::number(c.name(name)?.as_str())?).ok();
        let month = small("month").filter(|month| (1..=12).contains(month))?;
        let day = small("day").filter(|day| (1..=31).contains(day))?;
        let year = match (c.name("era"), c.name("ey"), c.name("y")) {
            (Some(era), Some(of), _) if of.as_str() == "元" => vocab::era_year(era.as_str(), "元"),
            (Some(era), Some(of), _) => vocab::era_year(era.as_str(), &vocab::number(of.as_str())?.to_string()),
            (_, _, Some(year)) => i16::try_from(vocab::number(year.as_str())?).ok(),
            _ => return Some(MentionValue::Date(DateExpr::MonthDay { month, day: Some(day) }, None)),
        };
        Some(MentionValue::Date(DateExpr::Full { year: year?, month: Some(month), day: Some(day) }, None))
    }),
    yes: &[
        Yes("ことが五月十四日に分かり", "五月十四日", "--05-14"),
        Yes("令和六年十二月三十一日に", "令和六年十二月三十一日", "2024-12-31"),
        Yes("二〇二四年五月二十日に公表", "二〇二四年五月二十日", "2024-05-20"),
    ],
    no: &["十日間", "五月号", "五月十日間にわたり", "十五月四日"],
};
