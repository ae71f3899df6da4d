//! What a digest says and does not say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{case, casebook, told};
use jikenbo_core::{
    ArticleKind, Bound, CaseView, Count, EventKind, FactValue, IncidentType, Modifier, TimeValue, Unit,
};
use jikenbo_publish::*;

fn digest(cases: &[CaseView], period: &str) -> Digest {
    Digest::new(cases, &period.parse().unwrap(), &DigestOptions::default())
}

/// A case of one short notice.
fn notice(number: &str, published: &str, victim: &str, cause: IncidentType, n: u64, unit: Unit) -> CaseView {
    let body = format!("{victim}で事案があり、対象は全部です。");
    let told = told(ArticleKind::Disclosure, number, published, "お知らせ", &body)
        .says(FactValue::Victim(victim.into()), victim)
        .says(FactValue::Type(cause), "事案")
        .says(
            FactValue::Affected { count: Count { n, unit, bound: Bound::Exact }, what: None, superseded_by: None },
            "全部",
        );
    case(number, vec![told])
}

fn excerpt(body: &str, facts: &[(FactValue, &str)]) -> Option<String> {
    let mut notice = told(ArticleKind::Disclosure, "a.txt", "2026-10-06", "お知らせ", body);
    for (value, quote) in facts {
        notice = notice.says(value.clone(), quote);
    }
    digest(&[case("2026-0001", vec![notice])], "2026-W41").items.remove(0).excerpt
}

#[test]
fn excerpts_are_chosen_by_what_they_tell() {
    let cause = || (FactValue::Type(IncidentType::Loss), "紛失");
    assert_eq!(
        excerpt("平素よりお世話になります。資料の紛失がありました。お詫びします。", &[cause()]).as_deref(),
        Some("資料の紛失がありました。")
    );
    assert_eq!(excerpt("平素よりお世話になります。", &[]), None);
    assert_eq!(excerpt("原因：紛失\n以上", &[cause()]).as_deref(), Some("原因：紛失"));
    let long = format!("資料の紛失があり、{}お詫びします。", "調べたところ、".repeat(60));
    let cut = excerpt(&long, &[cause()]).unwrap();
    assert!(cut.ends_with("調べたところ、…") && cut.chars().count() <= 250, "{cut}");
    let endless = format!("資料の紛失{}。", "が".repeat(300));
    assert_eq!(excerpt(&endless, &[cause()]), None);
}

#[test]
fn nothing_known_before_is_not_zero() {
    let now = [notice("2026-0001", "2026-10-06", "株式会社ひなた製作", IncidentType::Loss, 5, Unit::People)];
    let first = digest(&now, "2026-W41").summary;
    assert_eq!((first.totals[0].before.as_str(), first.totals[0].change.as_str()), ("記録なし", ""));
    assert!(!first.notable.iter().any(|s| s.contains("増えた")));
    let (markdown, html) = (digest(&now, "2026-W41").to_markdown(), digest(&now, "2026-W41").to_html());
    assert!(markdown.contains("|  | この期間 |\n") && !html.contains("<small>2026年9月28日"), "no columns of nothing");

    let mut book = now.to_vec();
    book.push(notice("2026-0002", "2026-01-06", "株式会社ひなた製作", IncidentType::Loss, 5, Unit::People));
    let later = digest(&book, "2026-W41").summary;
    assert_eq!((later.totals[0].before.as_str(), later.totals[0].change.as_str()), ("0件", "+1"));
    assert!(
        digest(&book, "2026-W41").to_markdown().contains("|  | この期間 | 前期間（2026年9月28日〜10月4日） | 増減 |")
    );
    assert!(digest(&book, "2026-W41").to_html().contains("<small>2026年9月28日"));
}

#[test]
fn units_are_never_added() {
    let people = |n, day: &str, count, unit| notice(n, day, "株式会社ひなた製作", IncidentType::Loss, count, unit);
    let book = [
        people("2026-0001", "2026-10-06", 100, Unit::People),
        people("2026-0002", "2026-10-06", 7_000, Unit::Records),
        people("2026-0003", "2026-10-07", 23, Unit::People),
    ];
    let summary = digest(&book, "2026-W41").summary;
    assert_eq!(summary.totals[1].now, "123人（人数を公表した2件）");
    let of = |label: &str| summary.sizes.iter().find(|r| r.label == label).unwrap().n.0;
    assert_eq!((of("1,000〜9,999"), of("100〜999"), of("99以下"), of("公表なし")), (1, 1, 1, 0));
}

#[test]
fn similar_cases_are_earlier_and_alike() {
    let shop = |n, day, cause| notice(n, day, "株式会社ひなた製作", cause, 1, Unit::People);
    let book = [
        shop("2026-0001", "2026-01-01", IncidentType::Loss),
        shop("2026-0002", "2026-02-01", IncidentType::Loss),
        shop("2026-0003", "2026-03-01", IncidentType::Theft),
        notice("2026-0004", "2026-04-01", "みどり市", IncidentType::Loss, 1, Unit::People),
        shop("2026-0005", "2026-05-01", IncidentType::Loss),
        shop("2026-0006", "2026-06-01", IncidentType::Loss),
        shop("2026-0007", "2026-10-06", IncidentType::Loss),
        shop("2026-0008", "2026-10-12", IncidentType::Loss),
    ];
    let similar = digest(&book, "2026-W41").items.remove(0).similar;
    let numbers: Vec<String> = similar.iter().map(|c| c.number.to_string()).collect();
    assert_eq!(numbers, ["2026-0006", "2026-0005", "2026-0002"]);
}

#[test]
fn a_later_word_is_shown_with_its_own_day() {
    let told = |day: &str, title: &str| {
        told(ArticleKind::Disclosure, title, day, title, "紛失です。").says(FactValue::Type(IncidentType::Loss), "紛失")
    };
    let book =
        [case("2026-0001", vec![told("2026-10-05", "紛失の件（第一報）"), told("2026-10-08", "紛失の件（第二報）")])];
    let item = digest(&book, "2026-W41").items.remove(0);
    assert_eq!((item.title.as_str(), item.date.as_str()), ("紛失の件（第二報）", "2026年10月5日"));
    assert_eq!(item.kind.as_deref(), Some("続報 2026年10月8日"));
    let before = digest(&book[..], "2026-10-05/2026-10-06").items.remove(0);
    assert_eq!((before.title.as_str(), before.kind), ("紛失の件（第一報）", None));
}

#[test]
fn a_window_that_stays_open_is_said_once() {
    let from = |modifier| {
        let when = TimeValue::day(2026, 10, 1).unwrap();
        let when = if modifier { when.with(Modifier::After) } else { when };
        FactValue::Event { event: EventKind::OccurredFrom, when }
    };
    let line = |value| {
        let told = told(ArticleKind::Disclosure, "a", "2026-10-06", "お知らせ", "不審な通信です。").says(value, "通信");
        let facts = digest(&[case("2026-0001", vec![told])], "2026-W41").items.remove(0).facts;
        facts.into_iter().find(|l| l.label == "発生期間").unwrap().value
    };
    assert_eq!((line(from(false)), line(from(true))), ("2026年10月1日〜".into(), "2026年10月1日以降".into()));
}

#[test]
fn merged_cases_and_claims_are_no_items() {
    let digest = digest(&casebook(), "2026-W41");
    let numbers: Vec<String> = digest.items.iter().map(|i| i.number.to_string()).collect();
    assert_eq!(numbers, ["2026-0012", "2026-0013", "2026-0014", "2026-0015", "2026-0020"]);
    assert!(digest.undated.is_empty(), "not asked for");
    assert!(!digest.to_markdown().contains("日付不明"));
}

#[test]
fn a_case_dated_by_month_is_in_the_months_digest_only() {
    let book = [notice("2026-0001", "2026-10", "みどり市", IncidentType::Loss, 1, Unit::People)];
    assert_eq!(digest(&book, "2026-10").items.len(), 1);
    assert_eq!(digest(&book, "2026-W41").items.len(), 0);
    let options = DigestOptions { include_undated: true, ..DigestOptions::default() };
    assert_eq!(Digest::new(&book, &"2026-W41".parse().unwrap(), &options).undated.len(), 1);
}

#[test]
fn the_span_of_a_casebook() {
    assert_eq!(Period::spanning(&casebook()).unwrap().label, "2026-08-18/2026-10-10");
    assert_eq!(Period::spanning(&[]), None);
}
