//! The casebook from the command line: add, list, show.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::{Desk, EXAMPLES};
use serde_json::Value;

/// A blog's notice that carries the blog's number.
fn numbered(number: &str, firm: &str, people: u32) -> String {
    format!(
        "【セキュリティ事件簿#{number}】{firm} USBメモリの紛失について\n2026年9月4日\n\n\
         当社の社員が9月1日にUSBメモリを紛失したことが判明いたしました。お客様{people}名の氏名が保存されていました。\n"
    )
}

/// The number behind a label of `add`'s summary.
fn said(out: &str, label: &str) -> usize {
    let line = out.lines().find_map(|l| l.strip_prefix(label)).unwrap();
    let digits: String = line.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[test]
fn adding_again_changes_nothing() {
    let desk = Desk::new();
    let first = desk.run(["add", EXAMPLES]).ends(0).out;
    let documents = said(&first, "read");
    assert!(documents > 40 && said(&first, "new cases") > 40 && said(&first, "in known cases") > 0, "{first}");
    assert!(said(&first, "without incident") > 0 && said(&first, "skipped") == 0, "{first}");
    let listed = desk.run(["list", "--format", "jsonl"]).ends(0).out;
    let again = desk.run(["add", EXAMPLES]).ends(0).out;
    let counts = ["unchanged", "read", "new cases", "in known cases"].map(|label| said(&again, label));
    assert_eq!(counts, [documents, 0, 0, 0], "{again}");
    assert_eq!(desk.run(["list", "--format", "jsonl"]).ends(0).out, listed);
    assert!(desk.path("data/jikenbo/casebook.db").is_file(), "the default is in the user's data folder");
}

#[test]
fn lists_are_filtered_and_parse() {
    let desk = Desk::new();
    desk.run(["add", EXAMPLES]).ends(0);
    let all = desk.run(["list", "--format", "jsonl"]).ends(0).json_lines();
    let october = ["list", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "jsonl"];
    let october = desk.run(october).ends(0).json_lines();
    assert!(!october.is_empty() && october.len() < all.len());
    // Cases without a date are let through where their number's year may mean it.
    let published = october.iter().filter_map(|case| case["published"].as_str());
    assert!(published.clone().count() > 10 && published.clone().all(|day| day.starts_with("2026-10")));
    let losses = desk.run(["list", "--type", "loss", "--format", "jsonl"]).ends(0).json_lines();
    assert!(!losses.is_empty() && losses.iter().all(|case| case["type"] == "loss"));
    let csv = desk.run(["list", "--format", "csv"]).ends(0).out;
    assert_eq!((csv.lines().count(), csv.starts_with("number,published,")), (all.len() + 1, true));
    let table = desk.run(["list"]).ends(0).out;
    assert_eq!((table.lines().count(), table.starts_with("番号")), (all.len() + 2, true));
    let none = desk.run(["list", "--to", "1999-01-01", "--format", "jsonl"]).ends(0).tells(&["no such case"]);
    assert_eq!(none.out, "");
}

#[test]
fn a_case_is_shown_by_its_number() {
    let desk = Desk::new();
    desk.write("in/a.txt", numbered("2026-078", "株式会社みなも商会", 120));
    desk.run(["add", "in"]).ends(0);
    let text = desk.run(["show", "2026-0001"]).ends(0).out;
    assert!(text.contains("株式会社みなも商会") && text.contains("「120名」") && text.contains("in/a.txt"), "{text}");
    let json: Value = serde_json::from_str(&desk.run(["show", "2026-0001", "--format", "json"]).ends(0).out).unwrap();
    assert_eq!((json["number"].as_str(), json["type"].as_str()), (Some("2026-0001"), Some("loss")));
    for same in
        ["#2026-0001", "２０２６－０００１", "2026-078", "#2026-078", "事件簿#2026-078", "セキュリティ事件簿＃2026-078"]
    {
        assert_eq!(desk.run(["show", same]).ends(0).out, text, "{same}");
    }
    desk.run(["show", "2026-0999"]).ends(2).tells(&["no case has the number \"2026-0999\"", "jikenbo list"]);
    desk.run(["show", "nothing"]).ends(2).tells(&["no case has the number"]);
}

#[test]
fn several_cases_of_one_number_are_listed() {
    let desk = Desk::new();
    desk.write("in/a.txt", numbered("2026-078", "株式会社みなも商会", 120));
    desk.write("in/b.txt", numbered("2026-078", "有限会社あけぼの印刷", 31));
    desk.run(["add", "in"]).ends(0);
    let run = desk.run(["show", "事件簿#2026-078"]).ends(2);
    let run = run.tells(&["2 cases", "2026-078"]).tells(&["#2026-0001", "株式会社みなも商会"]);
    assert_eq!(run.tells(&["#2026-0002", "有限会社あけぼの印刷"]).out, "");
}

#[test]
fn the_casebook_is_named_by_option_or_environment() {
    let desk = Desk::new();
    desk.write("in/a.txt", numbered("2026-078", "株式会社みなも商会", 120));
    desk.run(["add", "in", "--casebook", "one"]).ends(0);
    desk.run(["--casebook", "one", "list"]).ends(0);
    let by_environment = desk.command(["list"]).env("JIKENBO_CASEBOOK", "one").output().unwrap();
    assert!(by_environment.status.success());
    let empty = desk.command(["list"]).env("JIKENBO_CASEBOOK", "").output().unwrap();
    assert_eq!(empty.status.code(), Some(2), "an empty variable names nothing");
    desk.run(["list", "--casebook", "two"]).ends(2).tells(&["no casebook in two", "jikenbo add"]);
    assert!(!desk.path("two").exists(), "looking makes no casebook");
    let other = desk.run(["add", "in", "--casebook", "in/a.txt"]).ends(2);
    other.tells(&["in/a.txt", "error:"]);
    desk.write("three/casebook.db", "not a database, but long enough to be looked at as one by its first bytes");
    desk.run(["list", "--casebook", "three"]).ends(2).tells(&["three is not a casebook"]);
}
