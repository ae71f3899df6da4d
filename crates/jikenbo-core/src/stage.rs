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
    &["再開について", "再開のお知らせ", "再開に関する", "復旧状況", "復旧の状況", "発見について"];
/// Words of the trouble itself: 障害の発生と復旧状況 is a first report.
const TROUBLE: &[&str] = &["発生", "停止", "障害について", "障害の", "紛失"];
/// Words of a first report.
const FIRST: &[&str] = &["速報"];
/// Lines of a body that are longer are sentences, which tell of reports to come.
const LINE_CHARS: usize = 40;
/// An opening says within so many lines, and so many characters of one, what it goes on from.
const OPENING_LINES: usize = 16;
const OPENING_CHARS: usize = 160;
/// What an organisation calls a notice of its own.
const NOTICES: &[&str] = &["お知らせ", "公表", "ご報告", "お詫び", "おわび", "ご案内", "発表", "掲載", "ご連絡"];
/// The same as something done, by who writes.
const DONE: &[&str] = &[
    "いたしました",
    "しました",
    "した",
    "申し上げました",
    "いたしておりました",
    "しておりました",
    "いたしております",
    "しております",
    "している",
    "させていただきました",
    "させていただいた",
    "させていただいております",
];
/// Words of a time before.
const BEFORE: &[&str] =
    &["先日", "先般", "過日", "先に", "既に", "すでに", "以前", "前回", "かねて", "付", "日に", "月に", "第1報"];
/// What was told of the same before.
const TOLD_BEFORE: &str = "既報の";
/// Ends of who is not the one who writes.
const OTHERS: &[&str] =
    &["社が", "先が", "会が", "者が", "市が", "県が", "局が", "社より", "社から", "先より", "先から"];

impl ReportStage {
    /// How far an organisation's reporting has come, as an article's title says.
    pub fn of_title(title: &str) -> Option<Self> {
        let norm = NormText::new(title, 0);
        let has = |words: &[&str]| words.iter().any(|word| norm.as_str().contains(word));
        let is_later = || has(FOLLOW_UP_TITLE) || has(AFTERWARDS_TITLE) && !has(TROUBLE);
        stage(norm.as_str()).or_else(|| is_later().then_some(Self::FollowUp))
    }

    /// How far the reporting has come, as the title or, where that is silent, the headings of the text say: 【追記】,
    /// 2026年10月2日 追記, 第二報; or its opening, where it goes on from an earlier notice of who writes: 先般公表いたしました件.
    pub fn of(title: &str, text: &str) -> Option<Self> {
        let of_text = || text.lines().filter_map(of_line).max();
        Self::of_title(title).or_else(of_text).or_else(|| goes_on(text).then_some(Self::FollowUp))
    }
}

/// Whether the opening of a text names a notice that went before it, as its own.
fn goes_on(text: &str) -> bool {
    text.lines().filter(|line| !line.trim().is_empty()).take(OPENING_LINES).any(|line| {
        let names_one = line.contains('た') && NOTICES.iter().any(|word| line.contains(word));
        if !names_one && !line.contains(TOLD_BEFORE) {
            return false;
        }
        let opening: String = line.trim().chars().take(OPENING_CHARS).collect();
        let norm = NormText::new(&opening, 0);
        norm.as_str().split('。').any(names_a_notice)
    })
}

fn names_a_notice(sentence: &str) -> bool {
    sentence.contains(TOLD_BEFORE)
        || NOTICES.iter().flat_map(|word| sentence.match_indices(word)).any(|(at, word)| {
            let (head, tail) = (&sentence[..at], &sentence[at + word.len()..]);
            // What is announced with these very words ends there, or has a comma after it.
            let rest = DONE.iter().filter_map(|done| tail.strip_prefix(done)).min_by_key(|rest| rest.len());
            let is_attributive =
                rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['、', '。', '」', ')', 'の']));
            // 当社が is who writes.
            let is_other =
                |word: &&str| head.match_indices(*word).any(|(at, _)| !head[..at].ends_with(['当', '弊', '小']));
            // What it comes upon is another: 公表した不正アクセスに続き.
            let goes_upon = tail.contains("に続") || tail.contains("に引き続");
            is_attributive
                && !goes_upon
                && BEFORE.iter().any(|word| head.contains(word))
                && !OTHERS.iter().any(is_other)
        })
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
            ("通常診療の再開について", Some(FollowUp)),
            ("システム障害の復旧状況について", None),
            ("予約システムの復旧状況について", Some(FollowUp)),
            ("不正アクセスの再発防止策のご報告", Some(FollowUp)),
            ("不正アクセスの発生と再開について", None),
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
            ("先般お詫び申し上げました鞄の盗難につきまして、一部が見つかりました。", Some(FollowUp)),
            ("10月7日付「お知らせ」で公表いたしました事案について、調査を終えました。", Some(FollowUp)),
            ("9月3日にお知らせしましたが、その後の調査で分かったことをお知らせいたします。", Some(FollowUp)),
            ("当社が先般公表いたしました不正アクセスについて、続いてお知らせします。", Some(FollowUp)),
            ("昨年12月に公表いたしました件につきまして、調査を終えました。", Some(FollowUp)),
            ("弊社が受けた不正アクセスについて、既報の内容に加え、次の点が確定いたしました。", Some(FollowUp)),
            ("昨年8月に公表した不正アクセスに続き、このような事態を招きました。", None),
            ("9月3日に判明した不正アクセスについて公表いたします。", None),
            ("9月3日に警察へ届け出、本日公表いたしました。", None),
            ("委託先の株式会社霞計算社が9月3日に公表した件につきまして、お知らせいたします。", None),
            ("9月3日に、対象のお客様へお知らせしました。", None),
        ] {
            assert_eq!(ReportStage::of("お知らせ", text), expect, "{text}");
        }
    }
}
