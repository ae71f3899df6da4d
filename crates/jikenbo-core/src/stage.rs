use crate::{NormText, ReportStage};

/// Words of a report that ends the reporting.
const FINAL: &[&str] = &["最終報", "最終のご報告", "最終のお知らせ", "(最終)"];
/// Words of a report that follows another.
const FOLLOW_UP: &[&str] = &["続報", "追記", "追加報告", "追加のご報告", "中間報告", "経過報告", "その後の経過"];
/// Words of its title alone: within a text they may head what followed the finding.
const FOLLOW_UP_TITLE: &[&str] = &["その後の状況", "その後の対応", "その後のご報告", "その後の報告", "その後の調査"];
/// Words of a first report.
const FIRST: &[&str] = &["速報"];
/// Lines of a body that are longer are sentences, which tell of reports to come.
const LINE_CHARS: usize = 40;

impl ReportStage {
    /// How far an organisation's reporting has come, as an article's title says.
    pub fn of_title(title: &str) -> Option<Self> {
        let norm = NormText::new(title, 0);
        let is_later = || FOLLOW_UP_TITLE.iter().any(|word| norm.as_str().contains(word));
        stage(norm.as_str()).or_else(|| is_later().then_some(Self::FollowUp))
    }

    /// How far the reporting has come, as the title or, where that is silent, the headings of the text
    /// say: 【追記】, 2026年10月2日 追記, 第二報.
    pub fn of(title: &str, text: &str) -> Option<Self> {
        Self::of_title(title).or_else(|| text.lines().filter_map(of_line).max())
    }
}

fn of_line(line: &str) -> Option<ReportStage> {
    // Most lines name none; folding each would take longer than reading it.
    if !["報", "追記", "最終", "その後の経過"].iter().any(|word| line.contains(word)) {
        return None;
    }
    let norm = NormText::new(line.trim(), 0);
    let line = norm.as_str();
    // 【追記】 and ※追記： may begin a sentence.
    let marked = || {
        let bracketed = line.strip_prefix('【').and_then(|rest| rest.split_once('】'));
        let noted = || line.strip_prefix('※').and_then(|rest| rest.split_once([':', '：']));
        let (head, _) = bracketed.or_else(noted)?;
        stage(head)
    };
    let is_heading = line.chars().count() <= LINE_CHARS && !line.ends_with(['。', '、']) && !line.contains("予定");
    marked().or_else(|| stage(line).filter(|_| is_heading))
}

/// The furthest stage that a folded line names.
fn stage(line: &str) -> Option<ReportStage> {
    let has = |words: &[&str]| words.iter().any(|w| line.contains(w));
    if has(FINAL) {
        return Some(ReportStage::Final);
    }
    match numbered(line) {
        Some(n) if n >= 2 => Some(ReportStage::FollowUp),
        _ if has(FOLLOW_UP) => Some(ReportStage::FollowUp),
        Some(_) => Some(ReportStage::First),
        None => has(FIRST).then_some(ReportStage::First),
    }
}

/// The greatest number of 第一報, 第2報, 第十二報.
fn numbered(line: &str) -> Option<u32> {
    line.match_indices("報")
        .filter_map(|(at, _)| {
            let (_, number) = line[..at].rsplit_once('第')?;
            number.trim().parse().ok().or_else(|| kanji(number))
        })
        .max()
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
            ("不正アクセスについて", None),
            ("情報処理第二部の誤送信について", None),
        ] {
            assert_eq!(ReportStage::of_title(title), expect, "{title}");
        }
    }

    #[test]
    fn headings_of_the_text_name_it_too() {
        use ReportStage::{Final, FollowUp};
        for (text, expect) in [
            ("本文です。\n【10月2日追記】調査の結果、対象は30,912件でした。", Some(FollowUp)),
            ("本文です。\n2026年10月2日 追記\n対象は30,912件でした。", Some(FollowUp)),
            ("※追記：対象は30,912件でした。", Some(FollowUp)),
            ("■ 第二報（10月2日）\n■ 最終報（11月2日）", Some(Final)),
            ("進展がありましたら、続報をお知らせいたします。", None),
            ("続報は追ってお知らせする予定です", None),
            ("その後の対応", None),
        ] {
            assert_eq!(ReportStage::of("お知らせ", text), expect, "{text}");
        }
    }
}
