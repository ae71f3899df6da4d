//! Inputs that are not read at once: JSON Lines, and texts too long for it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::Desk;
use serde_json::{Value, json};

fn notice(firm: &str) -> String {
    format!(
        "USBメモリの紛失について\n2026年9月4日\n{firm}\n\n当社の社員が9月1日にUSBメモリを紛失したことが判明いたしました。お客様120名の氏名が保存されていました。\n"
    )
}

/// Each record's document and first victim.
fn victims(records: &[Value]) -> Vec<(&str, &str)> {
    let pair = |record| {
        let record: &Value = record;
        (record["document"].as_str().unwrap(), record["incidents"][0]["victims"][0].as_str().unwrap())
    };
    records.iter().map(pair).collect()
}

const NAMES: [&str; 4] = ["株式会社みなも商会", "株式会社ほしの製作所", "株式会社かすみ物流", "株式会社つばめ印刷"];

/// Four documents in the shapes that are read, and two bad lines.
fn lines() -> String {
    [
        json!({"id": "n-1", "text": notice(NAMES[0])}).to_string(),
        "{\"text\": ".to_owned(),
        json!({"content": notice(NAMES[1]), "url": "https://www.example.jp/2"}).to_string(),
        String::new(),
        json!({"name": "three", "body": notice(NAMES[2]).replace("2026年9月4日\n", ""), "published": "2026-09-05"})
            .to_string(),
        json!({"title": "no text"}).to_string(),
        json!({"document": "d.txt", "id": 4, "text": notice(NAMES[3])}).to_string(),
    ]
    .join("\n")
}

#[test]
fn each_line_is_a_document() {
    let desk = Desk::new();
    desk.write("docs.jsonl", lines());
    let run = desk.run(["extract", "--format", "jsonl", "docs.jsonl"]).ends(1);
    let records = run.json_lines();
    let names = ["n-1", "docs.jsonl#3", "three", "d.txt"];
    assert_eq!(victims(&records), names.into_iter().zip(NAMES).collect::<Vec<_>>());
    assert_eq!(records[2]["published"], "2026-09-05");
    let run = run.tells(&["skipped docs.jsonl#2: no JSON object", "column", "put one JSON object on the line"]);
    run.tells(&["skipped docs.jsonl#6: no \"text\""]);
}

#[test]
fn offsets_are_those_of_the_text() {
    let desk = Desk::new();
    desk.write("docs.jsonl", json!({"text": notice(NAMES[0])}).to_string());
    let [record] = &desk.run(["extract", "--format", "jsonl", "docs.jsonl"]).ends(0).json_lines()[..] else {
        unreachable!()
    };
    assert_facts_stand(record, &notice(NAMES[0]));
}

#[test]
fn standard_input_may_be_json_lines() {
    let desk = Desk::new();
    let run = desk.run_with_input(["extract", "--format", "jsonl", "-"], lines().as_bytes()).ends(1);
    let records = run.tells(&["skipped stdin#2: no JSON object"]).json_lines();
    let names = ["n-1", "stdin#3", "three", "d.txt"];
    assert_eq!(victims(&records), names.into_iter().zip(NAMES).collect::<Vec<_>>());
}

#[test]
fn each_line_is_added() {
    let desk = Desk::new();
    desk.write("docs.jsonl", lines());
    let run = desk.run(["add", "docs.jsonl"]).ends(1).tells(&["skipped docs.jsonl#2"]);
    assert!(run.out.contains("4 documents") && run.out.contains("2026-0001 to 2026-0004"), "{run:?}");
    let again = desk.run(["add", "docs.jsonl"]).ends(1);
    assert!(again.out.contains("unchanged         4 documents"), "{again:?}");
    let shown = desk.run(["show", "2026-0001"]).ends(0);
    assert!(shown.out.contains(NAMES[0]), "{shown:?}");
}

#[test]
fn a_file_of_bad_lines_alone_is_nothing() {
    let desk = Desk::new();
    desk.write("docs.jsonl", "one\ntwo\n");
    desk.run(["extract", "docs.jsonl"]).ends(2).tells(&["docs.jsonl#1"]).tells(&["docs.jsonl#2"]);
}

#[track_caller]
fn assert_facts_stand(record: &Value, text: &str) {
    let incidents = record["incidents"].as_array().unwrap();
    let lists = incidents.iter().map(|i| &i["facts"]).chain([&record["facts"]]);
    for fact in lists.flat_map(|facts| facts.as_array().unwrap()) {
        let at = |key: &str| fact[key].as_u64().unwrap() as usize;
        assert_eq!(text.get(at("start")..at("end")), fact["quote"].as_str(), "{fact}");
    }
}

/// A page of numbered articles, over the 4 MB that are read at once.
fn long_page() -> String {
    let filler = "ほしの山の小道を歩くと、沢の音が近くなり、やがて小さな橋に出ます。\n".repeat(800);
    let mut page = "ほしの山の便り\n\n\n".to_owned();
    let mut n = 0;
    while page.len() < 5 << 20 {
        n += 1;
        let (firm, day) = (1000 + n, n % 28 + 1);
        page += &format!(
            "【事件簿#2026-{n:04}】株式会社ほしの{firm}製作所 不正アクセスについて\n\n\
             当社のサーバーが9月{day}日に不正アクセスを受け、顧客の氏名{firm}件が流出したことを確認しました。お詫び申し上げます。\n\n{filler}\n\n\n"
        );
    }
    page
}

#[test]
fn a_long_text_is_read_in_parts_as_one_document() {
    let desk = Desk::new();
    let page = long_page();
    desk.write("long.txt", &page);
    let records = desk.run(["extract", "--format", "jsonl", "long.txt"]).ends(0).json_lines();
    assert_eq!(records.len(), page.matches("事件簿#").count());
    let mut chars = page.chars();
    let mut at = 0;
    for (i, record) in records.iter().enumerate() {
        let n = i + 1;
        assert_eq!((&record["document"], &record["index"]), (&json!("long.txt"), &json!(n)));
        assert_eq!(record["case_number"], format!("2026-{n:04}"));
        assert_eq!(record["incidents"][0]["affected"][0]["count"], json!(1000 + n), "{record}");
        let (start, end) = (record["start"].as_u64().unwrap() as usize, record["end"].as_u64().unwrap() as usize);
        let article: String = chars.by_ref().skip(start - at).take(end - start).collect();
        at = end;
        assert!(article.starts_with(&format!("【事件簿#2026-{n:04}】")) && article.ends_with('。'), "{start} {end}");
        assert_facts_stand(record, &page);
    }
    // From a pipe, and in another encoding, it is the same text.
    let piped = desk.run_with_input(["extract", "--format", "jsonl", "-"], page.as_bytes()).ends(0);
    assert_eq!(piped.out, desk.run(["extract", "--format", "jsonl", "long.txt"]).out.replace("long.txt", "stdin"));
    let utf16: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let other = desk.run_with_input(["extract", "--format", "jsonl", "-"], &utf16).ends(0);
    assert!(other.out == piped.out, "UTF-16 is read otherwise");
}

#[test]
fn what_a_long_text_lost_is_told_once() {
    let desk = Desk::new();
    let mut bytes = "山の便り。\n".repeat(300_000).into_bytes();
    for at in [10, 3_000_000, 4_700_000] {
        bytes.insert(at / 16 * 16, 0xff);
    }
    desk.write("long.txt", bytes);
    let run = desk.run(["extract", "--format", "jsonl", "long.txt"]).ends(0);
    assert_eq!(run.err.matches("could not be read as UTF-8").count(), 1, "{}", run.err);
    desk.run(["extract", "--max-bytes", "1M", "long.txt"]).ends(2).tells(&["5 MB, over the limit of 1 MB"]);
    desk.run(["add", "--max-bytes", "1M", "long.txt"]).ends(2).tells(&["over the limit of 1 MB"]);
}
