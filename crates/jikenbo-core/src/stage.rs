use crate::{NormText, ReportStage};

/// Words of a report that ends the reporting.
const FINAL: &[&str] = &["最終報", "最終のご報告", "最終のお知らせ", "(最終)"];
/// Words of a report that follows another.
const FOLLOW_UP: &[&str] = &["続報", "追記", "追加報告", "追加のご報告", "中間報告", "経過報告", "その後の経過"];
/// Words of its title alone: within a text they may head what followed the finding.
const FOLLOW_UP_TITLE: &[&str] = &[
    "その後の",
    "調査結果",
    "調査報告",
    "調査のご報告",
    "調査の完了",
    "調査完了",
    "検証結果",
    "再発防止策について",
    "再発防止策の",
    "一部発見",
    "一部訂正",
];
/// What comes back, or was found again, was announced before: where a title does not name the trouble itself.
const AFTERWARDS_TITLE: &[&str] =
    &["再開について", "再開のお知らせ", "再開に関する", "復旧状況", "復旧の状況", "発見について", "回収完了"];
/// Words of the trouble itself: 障害の発生と復旧状況 is a first report.
const TROUBLE: &[&str] = &["発生", "停止", "障害について", "障害の", "紛失"];
/// Words of a first report.
const FIRST: &[&str] = &["速報"];
impl ReportStage {
    /// How far an organisation's reporting has come, as an article's title says.
    pub fn of_title(title: &str) -> Option<Self> {
        let norm = NormText::new(title, 0);
        let has = |words: &[&str]| words.iter().any(|word| norm.as_str().contains(word));
        let is_later = || has(FOLLOW_UP_TITLE) || has(AFTERWARDS_TITLE) && !has(TROUBLE);
        Self::named(norm.as_str()).or_else(|| is_later().then_some(Self::FollowUp))
    }

    /// The furthest stage that folded words name: 第二報, 続報, 追記.
    pub fn named(words: &str) -> Option<Self> {
        let has = |names: &[&str]| names.iter().any(|w| words.contains(w));
        if has(FINAL) {
            return Some(Self::Final);
        }
        match numbered(words) {
            Some(n) if n >= 2 => Some(Self::FollowUp),
            _ if has(FOLLOW_UP) => Some(Self::FollowUp),
            Some(_) => Some(Self::First),
            None => has(FIRST).then_some(Self::First),
        }
    }
}

/// The greatest number of 第一報, 第2報, 第十二報.
fn numbered(words: &str) -> Option<u32> {
    let numbers = words.split('第').skip(1).filter_map(|rest| Some(rest.split_once('報')?.0));
    numbers.filter_map(|number| number.trim().parse().ok().or_else(|| kanji(number))).max()
}

/// A number up to 99 in kanji.
fn kanji(text: &str) -> Option<u32> {
    let digit = |text: &str| match text {
        "" => Some(None),
        one => {
            let mut chars = one.chars();
            let (first, rest) = (chars.next()?, chars.next());
            let n = "一二三四五六七八九".chars().position(|c| c == first)?;
            rest.is_none().then(|| u32::try_from(n + 1).ok())
        }
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(digit(tens)?.unwrap_or(1) * 10 + digit(ones)?.unwrap_or(0)),
        None => digit(text)?,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_the_stage() {
        use ReportStage::{Final, First, FollowUp};
        for (title, expect) in [
            ("不正アクセスについて（第一報）", Some(First)),
            ("不正アクセスについて（第1報）", Some(First)),
            ("【速報】不正アクセスについて", Some(First)),
            ("不正アクセスについて（第２報）", Some(FollowUp)),
            ("不正アクセスについて（第十二報）", Some(FollowUp)),
            ("不正アクセスについて（第 10 報）", Some(FollowUp)),
            ("（続報）不正アクセスについて", Some(FollowUp)),
            ("第三報（最終報）", Some(Final)),
            ("不正アクセスに関する最終報告", Some(Final)),
            ("情報の流出に関するその後の状況（2026年9月）", Some(FollowUp)),
            ("通常診療の再開について", Some(FollowUp)),
            ("システム障害の復旧状況について", None),
            ("予約システムの復旧状況について", Some(FollowUp)),
            ("不正アクセスの再発防止策のご報告", Some(FollowUp)),
            ("誤表示に関する調査のご報告", Some(FollowUp)),
            ("不正アクセスの発生と再開について", None),
            ("不正アクセスについて", None),
            ("情報処理第二部の誤送信について", None),
        ] {
            assert_eq!(ReportStage::of_title(title), expect, "{title}");
        }
    }
}
