//! A digest of some cases is that of the whole casebook.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod desk;

use desk::Desk;
use jikenbo_core::{CaseView, TimeValue};
use jikenbo_pipeline::{DigestDays, Filter, Saying, Wish, digest_views, list, say};
use jikenbo_publish::{Digest, DigestOptions, Period};

const SAYING: Saying<'_> = Saying { by: "林", why: Some("電話で確認"), now: "2026-11-25T09:00:00Z" };
const FIRMS: &[&str] = &["霞商事", "くれない市", "こがね病院", "みどり大学", "あさぎ物産", "るり町"];
const CAUSES: &[&str] = &["loss", "misdelivery", "unauthorized-access", "ransomware", "unknown", "ddos"];

/// A number up to `end` that looks like chance and is the same for the same seed.
fn chance(seed: &mut u64, end: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 40).unwrap() % end
}

/// A notice of one of few organisations, on any day of three years or without one.
fn notice(seed: &mut u64) -> String {
    let firm = format!("{}{}", chance(seed, 9), FIRMS[chance(seed, FIRMS.len())]);
    let (year, month, day) = (2024 + chance(seed, 3), 1 + chance(seed, 12), 1 + chance(seed, 28));
    let published = match chance(seed, 12) {
        0 => String::new(),
        1 => format!("公表 {year}\n"),
        2 => format!("公表 {year}-{month:02}\n"),
        _ => format!("公表 {year}-{month:02}-{day:02}\n"),
    };
    let cause = match chance(seed, 8) {
        0 => String::new(),
        _ => format!("原因 {}\n", CAUSES[chance(seed, CAUSES.len())]),
    };
    let supplier = match chance(seed, 4) {
        0 => format!("委託先 {}電算\n", ["ひより", "株式会社ひより", "こより"][chance(seed, 3)]),
        _ => String::new(),
    };
    let count = 10 + chance(seed, 5_000);
    let kind = if chance(seed, 15) == 0 { "種別 victim-list\n" } else { "" };
    format!(
        "{firm}の件\n{kind}{published}組織 {firm}\n{cause}{supplier}発覚 {year}-{month:02}-{day:02}\n件数 {count}\n"
    )
}

/// Those of all cases that stand up to a day.
fn until(desk: &Desk, all: &[CaseView], to: TimeValue) -> Vec<CaseView> {
    let listed = list(desk.book(), &Filter { to: Some(to), ..Filter::default() }).unwrap();
    all.iter().filter(|case| listed.iter().any(|view| view.number == case.number)).cloned().collect()
}

#[test]
fn what_a_digest_loads_tells_as_much_as_the_whole_casebook() {
    let desk = Desk::new();
    let mut seed = 7;
    let mut paths = Vec::new();
    for i in 0..300 {
        paths.push(desk.write(&format!("{i}.txt"), &notice(&mut seed)));
    }
    desk.add(&paths);
    // Pages that were changed and that are seen so in the week of NOW.
    for i in 0..30 {
        let text = std::fs::read_to_string(&paths[i * 7]).unwrap();
        desk.write(&format!("{}.txt", i * 7), &text.replace("件数 ", "件数 7"));
    }
    desk.add(&paths);
    let numbers: Vec<String> = desk.cases().iter().map(|case| case.number.to_string()).collect();
    let wish =
        |field: &str, value: &str| Wish::Correct { field: field.to_owned(), value: value.to_owned(), evidence: None };
    let mut tell = |wish: Wish| {
        let number = &numbers[chance(&mut seed, numbers.len())];
        // One that is hidden or merged already may refuse.
        let _ = say(desk.book(), number, &wish, &SAYING);
    };
    for _ in 0..8 {
        tell(wish("published", "2025-03-04"));
        tell(wish("type", "ddos"));
        tell(wish("third_parties", "こより電算"));
        tell(wish("victims", "こがね病院"));
        tell(Wish::Hide);
        tell(Wish::Merge(numbers[3].clone()));
    }
    let all = desk.cases();
    let mut checked = 0;
    for label in (2024..=2026).flat_map(|year| {
        let months = (1..=12).map(move |month| format!("{year}-{month:02}"));
        let weeks = (3..=52).step_by(11).map(move |week| format!("{year}-W{week:02}"));
        months.chain(weeks).chain([format!("{year}-01-01/{year}-12-31")])
    }) {
        let period: Period = label.parse().unwrap();
        let day = |date: &dyn ToString| TimeValue::parse_iso(&date.to_string()).unwrap();
        let days = DigestDays {
            before: day(&period.previous().from),
            from: day(&period.from),
            to: day(&period.to),
            similar: Digest::SIMILAR,
        };
        let (some, whole) = (digest_views(desk.book(), Some(&days)).unwrap(), until(&desk, &all, days.to));
        let digest = |cases: &[CaseView]| Digest::new(cases, &period, &DigestOptions::default()).to_markdown();
        assert_eq!(digest(&some), digest(&whole), "{label}");
        checked += usize::from(some.len() < whole.len());
    }
    assert!(checked > 30, "few were told of less than everything: {checked}");
}
