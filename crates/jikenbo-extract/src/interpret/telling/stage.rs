//! How far the reporting has come, as the title says or, where that is silent, the headings of the text: 【追記】,
//! 2026年10月2日 追記, 第二報; or its opening, where it goes on from an earlier notice of who writes: 先般公表いたしました件.

use jikenbo_core::{Cited, ReportStage};

use super::cited;
use crate::interpret::{
    recalled::ONCE_MORE,
    view::{View, head},
};

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

pub fn stage(view: &View) -> Option<Cited<ReportStage>> {
    let of_title = || cited(view, view.article.title, "stage.title", ReportStage::of_title(&view.title_text())?);
    let text = view.body.text();
    let lines = || view.body.lines.iter().map(|line| line.at.clone()).filter(|at| !text[at.clone()].trim().is_empty());
    let of_heading = || {
        let (stage, at) = lines().filter_map(|at| Some((of_line(text[at.clone()].trim())?, at))).max_by_key(|f| f.0)?;
        cited(view, view.body.norm.original(at), "stage.heading", stage)
    };
    let of_opening = || {
        let at = lines().take(OPENING_LINES).find(|at| goes_on(text[at.clone()].trim()))?;
        cited(view, view.body.norm.original(at), "stage.opening", ReportStage::FollowUp)
    };
    of_title().or_else(of_heading).or_else(of_opening)
}

/// Whether a line of the opening names a notice that went before it, as its own.
fn goes_on(line: &str) -> bool {
    // What is told once more after an earlier notice is another incident.
    if ONCE_MORE.iter().any(|word| line.contains(word)) {
        return false;
    }
    let names_one = line.contains('た') && NOTICES.iter().any(|word| line.contains(word));
    (names_one || line.contains(TOLD_BEFORE)) && head(line, OPENING_CHARS).split('。').any(names_a_notice)
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
    if !["報", "追記", "最終", "その後の経過"].iter().any(|word| line.contains(word)) {
        return None;
    }
    // 【追記】 and ※追記: may begin a sentence.
    let marked = || {
        let bracketed = line.strip_prefix('【').and_then(|rest| rest.split_once('】'));
        let noted = || line.strip_prefix('※').and_then(|rest| rest.split_once([':', '：']));
        let (head, _) = bracketed.or_else(noted)?;
        ReportStage::named(head)
    };
    // `5/29 調査会社から中間報告`: a row of a timeline.
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let month = digits(line);
    let is_row = (1..=2).contains(&month) && line[month..].starts_with(['/', '月']) && !line.contains("追記");
    let is_heading =
        !is_row && line.chars().count() <= LINE_CHARS && !line.ends_with(['。', '、']) && !line.contains("予定");
    marked().or_else(|| is_heading.then(|| ReportStage::named(line)).flatten())
}

#[cfg(test)]
mod tests {
    use super::{super::tests::read, *};

    #[test]
    fn headings_and_openings_name_it() {
        use ReportStage::{Final, FollowUp};
        for (text, expect) in [
            ("本文です。\n【10月2日追記】調査の結果、対象は30,912件でした。", Some(FollowUp)),
            ("本文です。\n2026年10月2日 追記\n対象は30,912件でした。", Some(FollowUp)),
            ("※追記：対象は30,912件でした。", Some(FollowUp)),
            ("■ 第二報（10月2日）\n■ 最終報（11月2日）", Some(Final)),
            ("本文です。\n5/29 調査会社から中間報告", None),
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
            let found = read("お知らせ", text, stage);
            assert_eq!(found.map(|cited| cited.value), expect, "{text}");
        }
    }

    #[test]
    fn the_passage_says_it() {
        let check = |title: &str, text: &str, expect: (&str, &str)| {
            let found = read(title, text, stage).unwrap();
            assert_eq!((found.evidence.rule(), found.evidence.quote()), expect, "{title} {text}");
        };
        check("漏えいについて（第２報）", "■ 最終報", ("stage.title", "漏えいについて（第２報）"));
        check("お知らせ", "本文です。\n ■ 第二報\n■ 最終報 \n以上", ("stage.heading", "■ 最終報"));
        let opening = "先般公表いたしました件につきまして、調査を終えました。";
        check("お知らせ", &format!("各位\n{opening}\n以上"), ("stage.opening", opening));
    }
}
