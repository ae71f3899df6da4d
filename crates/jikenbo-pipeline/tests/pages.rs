//! Pages captured again: what is told of a changed page, and that nothing is told of one that is not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper that fails is a test that fails")]

mod desk;

use desk::{Desk, NOW, outline, reader};
use jikenbo_core::{Capture, CaseView, ReportStage};
use jikenbo_pipeline::{AddOptions, AddSummary, Limits, add_captures_with, page_gone};

const PAGE: &str = "https://asanagi.example/news/0911.html";
const FIRST: &str = "会員情報の漏えいについて\n公表 2026-09-11\n組織 株式会社あさなぎ堂\n原因 web-skimming\n発覚 2026-09-07\n件数 1000\n当社の通販サイトで、お客様の情報が外部へ流出した可能性のあることが分かりました。";

/// What was fetched from an address at a time of day of 2026-10-01.
fn fetched(uri: &str, hour: u8, text: &str) -> Capture {
    let bytes = text.as_bytes().to_vec();
    let sha256 = format!("{:0>64}", bytes.iter().fold(7u64, |h, b| h.wrapping_mul(1_000_003) ^ u64::from(*b)));
    let (media_type, name) = ("text/plain".to_owned(), uri.to_owned());
    let captured_at = format!("2026-10-01T{hour:02}:00:00Z");
    Capture { sha256, target_uri: uri.to_owned(), name, media_type, captured_at, bytes, by_server: Default::default() }
}

fn add(desk: &Desk, captures: &[Capture]) -> AddSummary {
    let options = AddOptions { now: NOW, limits: Limits::default(), progress: &mut |_| {} };
    add_captures_with(&reader, desk.book(), captures.to_vec(), options).unwrap()
}

/// Each change of a case as `change 0>1`, by the places of its sources.
fn changes(case: &CaseView) -> Vec<String> {
    let place = |place: Option<usize>| place.map_or("-".to_owned(), |p| p.to_string());
    case.changes.iter().map(|c| format!("{} {}>{}", c.change, place(c.from), place(c.to))).collect()
}

#[test]
fn a_changed_page_takes_its_own_place() {
    let desk = Desk::new();
    let second = FIRST.replace("1000", "30912").replace("流出した可能性のある", "流出していた");
    let summary = add(&desk, &[fetched(PAGE, 1, FIRST), fetched(PAGE, 5, &second)]);
    assert_eq!((summary.documents, summary.opened.len(), summary.changed.len()), (2, 1, 1));
    let case = desk.cases().remove(0);
    assert_eq!(case.counts().iter().map(|c| c.n).collect::<Vec<_>>(), [30_912], "what the page says now");
    assert_eq!(changes(&case), ["changed 0>1"]);
    assert_eq!(case.sources[1].reasons[0], "同じページの新しい版");
    assert_eq!((case.sources[0].replaced_by, case.sources[0].text.as_str()), (Some(1), FIRST));
    // Another source that differs stands beside it.
    let press = desk
        .write("press.txt", "漏えいの報道\n種別 news\n公表 2026-09-12\n組織 あさなぎ堂\n発覚 2026-09-07\n件数 1200\n");
    desk.add(&[press]);
    let case = desk.cases().remove(0);
    let others: Vec<String> =
        case.others(jikenbo_core::Field::Affected).iter().map(|f| f.fact.value.label(true)).collect();
    assert_eq!(others, ["1,200件"], "and the page's own earlier number is no other source's");
}

#[test]
fn a_page_that_goes_back_says_what_it_said() {
    let desk = Desk::new();
    let second = FIRST.replace("1000", "30912");
    add(&desk, &[fetched(PAGE, 1, FIRST), fetched(PAGE, 2, &second)]);
    let summary = add(&desk, &[fetched(PAGE, 3, FIRST)]);
    assert_eq!((summary.unchanged, summary.changed.len()), (1, 1));
    let case = desk.cases().remove(0);
    assert_eq!((case.counts()[0].n, changes(&case)), (1_000, vec!["changed 0>1".to_owned(), "changed 1>0".to_owned()]));
    assert!(add(&desk, &[fetched(PAGE, 4, FIRST)]).changed.is_empty(), "it is as it was");
    let third = FIRST.replace("1000", "40000");
    add(&desk, &[fetched(PAGE, 5, &third)]);
    let case = desk.cases().remove(0);
    assert_eq!((case.counts()[0].n, changes(&case).pop().unwrap().as_str()), (40_000, "changed 0>2"));
}

#[test]
fn a_copy_of_an_old_version_changes_nothing() {
    let desk = Desk::new();
    let second = FIRST.replace("1000", "30912");
    add(&desk, &[fetched(PAGE, 1, FIRST), fetched(PAGE, 2, &second)]);
    let elsewhere = "https://mirror.example/0911.html";
    assert!(add(&desk, &[fetched(elsewhere, 3, FIRST)]).changed.is_empty());
    let case = desk.cases().remove(0);
    assert_eq!((case.counts()[0].n, changes(&case).len()), (30_912, 1));
}

#[test]
fn noise_raises_nothing() {
    let desk = Desk::new();
    let day = |day: u8, rest: &str| {
        format!("{FIRST}\n2026年10月{day}日(木)\n閲覧数 {}\n【PR】秋の旅{rest}", 100 + u32::from(day))
    };
    add(&desk, &[fetched(PAGE, 1, &day(1, "")), fetched(PAGE, 2, &day(2, "特集")), fetched(PAGE, 3, &day(3, "情報"))]);
    let case = desk.cases().remove(0);
    assert_eq!((case.sources.len(), case.changes.len()), (1, 0));
    let changed = day(4, "").replace("1000", "30912");
    add(&desk, &[fetched(PAGE, 4, &changed), fetched(PAGE, 5, &day(2, "特集"))]);
    let case = desk.cases().remove(0);
    assert_eq!(changes(&case), ["changed 0>1", "changed 1>0"], "bytes that were only noise stand for what they repeat");
}

#[test]
fn pages_vanish_and_come_back() {
    let desk = Desk::new();
    add(&desk, &[fetched(PAGE, 1, FIRST)]);
    let number = desk.cases()[0].number;
    let gone = |hour: &str| page_gone(desk.book(), PAGE, 404, &format!("2026-10-01T{hour}:00:00Z")).unwrap();
    assert_eq!((gone("02"), gone("03")), (vec![number], Vec::new()), "once");
    assert_eq!(page_gone(desk.book(), "https://asanagi.example/none", 404, NOW).unwrap(), []);
    add(&desk, &[fetched(PAGE, 4, FIRST)]);
    // Another page in its place, then the notice again, and with another text at once.
    let closed = "掲載終了のお知らせ\n種別 other\n掲載は終了いたしました。";
    add(&desk, &[fetched(PAGE, 5, closed), fetched(PAGE, 6, FIRST), fetched(PAGE, 7, closed)]);
    add(&desk, &[fetched(PAGE, 8, &FIRST.replace("1000", "30912"))]);
    let case = desk.cases().remove(0);
    assert_eq!(changes(&case), ["gone 0>-", "back ->0", "removed 0>-", "back ->0", "removed 0>-", "back 0>1"]);
    assert_eq!(case.changes[0].status, Some(404));
    assert_eq!(desk.cases().len(), 1);
}

#[test]
fn a_list_of_notices_keeps_each_in_its_case() {
    let desk = Desk::new();
    let notice = |firm: &str, day: u8, n: u32| {
        format!(
            "{firm}における紛失について\n公表 2026-09-{day:02}\n組織 {firm}\n原因 loss\n発覚 2026-09-{day:02}\n件数 {n}\n{firm}は書類を紛失したと発表した。"
        )
    };
    let (a, b, c) = (notice("霞商事", 1, 20), notice("くれない市", 2, 30), notice("こがね市", 3, 40));
    let list = "https://news.example/list";
    add(&desk, &[fetched(list, 1, &[a.clone(), b.clone()].join("\n\n"))]);
    // A new one on top, one mended, and the oldest scrolled off.
    let mended = b.replace("30", "33");
    let summary = add(&desk, &[fetched(list, 2, &[c.clone(), mended].join("\n\n"))]);
    assert_eq!((summary.opened.len(), summary.changed.len()), (1, 1));
    let cases = desk.cases();
    assert_eq!(cases.len(), 3, "{:?}", outline(&cases));
    let told: Vec<_> = cases.iter().map(|c| (c.victims()[0].to_owned(), c.sources.len(), changes(c))).collect();
    let nothing = Vec::new;
    assert_eq!(
        told,
        [
            ("霞商事".to_owned(), 1, nothing()),
            ("くれない市".to_owned(), 2, vec!["changed 0>1".to_owned()]),
            ("こがね市".to_owned(), 1, nothing()),
        ]
    );
}

#[test]
fn a_list_of_victims_is_told_victim_by_victim() {
    let desk = Desk::new();
    let list = |victims: &[&str]| {
        let rows: String = victims.iter().map(|v| format!("組織 {v}\n")).collect();
        format!(
            "被害組織の一覧\n種別 victim-list\n公表 2026-09-30\n攻撃者が公開している組織の一覧です。週に一度改めます。\n{rows}"
        )
    };
    let page = "https://monitor.example/victims";
    add(
        &desk,
        &[fetched(page, 1, &list(&["霞商事", "みどり製作所"])), fetched(page, 2, &list(&["霞商事", "くれない運輸"]))],
    );
    let told: Vec<_> = desk.cases().iter().map(|c| (c.victims()[0].to_owned(), changes(c))).collect();
    let expect = [("霞商事", vec![]), ("みどり製作所", vec!["removed 0>-".to_owned()]), ("くれない運輸", vec![])];
    assert_eq!(told, expect.map(|(name, changes)| (name.to_owned(), changes)));
}

#[test]
fn another_notice_in_the_place_of_one_is_another_case() {
    let desk = Desk::new();
    let other = "書類の紛失について\n公表 2026-12-05\n組織 株式会社あさなぎ堂\n原因 loss\n発覚 2026-12-01\n件数 40\n営業所の移転の際に契約書の控えをなくしました。捜索しております。";
    let latest = "https://asanagi.example/latest";
    add(&desk, &[fetched(latest, 1, FIRST), fetched(latest, 2, other)]);
    let told: Vec<_> = desk.cases().iter().map(|c| (c.sources.len(), changes(c))).collect();
    assert_eq!(told, [(1, vec!["removed 0>-".to_owned()]), (1, vec![])]);
}

#[test]
fn an_archive_of_long_ago_changes_nothing_of_today() {
    let desk = Desk::new();
    let second = FIRST.replace("1000", "30912");
    add(&desk, &[fetched(PAGE, 9, &second)]);
    add(&desk, &[fetched(PAGE, 1, FIRST)]);
    let case = desk.cases().remove(0);
    assert_eq!((case.counts()[0].n, changes(&case)), (30_912, vec!["changed 1>0".to_owned()]));
    assert_eq!(case.changes[0].seen_at, "2026-10-01T09:00:00Z");
}

#[test]
fn files_and_lines_have_versions_too() {
    let desk = Desk::new();
    let file = desk.write("notice.txt", FIRST);
    desk.add(std::slice::from_ref(&file));
    desk.write("notice.txt", &FIRST.replace("1000", "30912"));
    desk.add(&[file]);
    let line = |text: &str| serde_json::json!({"url": PAGE, "text": text}).to_string();
    let lost = "書類の紛失について\n公表 2026-10-05\n組織 霞商事\n原因 loss\n発覚 2026-10-01\n件数 40\n段ボール箱がなくなりました。";
    let lines = [lost.to_owned(), lost.replace("40", "44")].map(|text| line(&text)).join("\n");
    desk.add(&[desk.write("notices.jsonl", &lines)]);
    let told: Vec<_> = desk.cases().iter().map(|c| (c.counts()[0].n, changes(c))).collect();
    let one = || vec!["changed 0>1".to_owned()];
    assert_eq!(told, [(30_912, one()), (44, one())]);
    // The same file with another notice in it is no statement of the publisher.
    desk.add(&[desk.write("notice.txt", "展示会のご案内\n種別 other\n秋の展示会を開きます。")]);
    assert_eq!(desk.cases()[0].changes.len(), 1);
}

#[test]
fn later_reports_set_the_stage() {
    let desk = Desk::new();
    let report = |title: &str, day: &str, count: u32| {
        format!("{title}\n公表 {day}\n組織 株式会社あさなぎ堂\n原因 web-skimming\n発覚 2026-09-07\n件数 {count}\n")
    };
    let stage = |desk: &Desk| desk.cases().remove(0).stage();
    let title = "会員情報の漏えいについて";
    desk.add(&[desk.write("1.txt", &report(&format!("{title}（第一報）"), "2026-09-11", 1_000))]);
    assert_eq!(stage(&desk), Some(ReportStage::First));
    add(&desk, &[fetched(PAGE, 1, &report(title, "2026-09-20", 1_000))]);
    assert_eq!(stage(&desk), Some(ReportStage::First), "a notice that names no stage");
    let added = report(title, "2026-09-20", 1_348) + "【10月2日追記】対象が増えました。";
    add(&desk, &[fetched(PAGE, 2, &added)]);
    assert_eq!(stage(&desk), Some(ReportStage::FollowUp), "an addition to the same page");
    desk.add(&[desk.write("3.txt", &report(&format!("{title}（最終報）"), "2026-11-02", 1_348))]);
    assert_eq!(stage(&desk), Some(ReportStage::Final));
    assert_eq!(desk.cases().len(), 1);
}
