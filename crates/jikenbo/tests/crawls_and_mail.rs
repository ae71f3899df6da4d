//! WARC files and mail, as a person gives them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::Desk;

const NOTICE: &str = "USBメモリの紛失について\r\n2026年9月3日\r\n株式会社ほしの製作所\r\n\r\n\
                      当社の社員がUSBメモリを紛失しました。お客様100名の氏名が保存されていました。\r\n";

fn record(kind: &str, fields: &str, block: &str) -> String {
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
}

fn crawl() -> String {
    let wet = "WARC-Target-URI: https://www.example.jp/news/1\r\nWARC-Date: 2026-09-04T01:02:03Z\r\nContent-Type: text/plain\r\n";
    record("warcinfo", "", "software: x") + &record("conversion", wet, NOTICE)
}

fn mail() -> String {
    let from = "From: pr@hoshino.example\r\nMessage-ID: <1@hoshino.example>\r\n";
    format!("{from}Subject: =?UTF-8?B?5LqL5pWF?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{NOTICE}")
}

#[test]
fn a_crawl_is_read_and_what_is_no_page_is_counted() {
    let desk = Desk::new();
    let path = desk.write("in/crawl.warc", crawl());
    let run = desk.run(["extract", "--format", "jsonl", "in"]).ends(0);
    assert_eq!(run.json_lines()[0]["document"], "https://www.example.jp/news/1");
    run.tells(&["skipped in/crawl.warc: records that hold no page and no text: 1 warcinfo"]);
    let added = desk.run(["add", "--casebook", "book", path.to_str().unwrap()]).ends(0);
    assert!(
        added.out.contains("new cases         1: 2026-0001") && added.out.contains("skipped           0 inputs"),
        "{added:?}"
    );
    let again = desk.run_with_input(["add", "--casebook", "book", "-"], crawl().as_bytes()).ends(0);
    assert!(again.out.contains("unchanged         1 document"), "{again:?}");
    desk.run(["verify", "--casebook", "book"]).ends(0);
}

#[test]
fn a_damaged_record_is_named_and_the_others_are_read() {
    let desk = Desk::new();
    let second = record("conversion", "WARC-Target-URI: https://www.example.jp/2\r\n", NOTICE);
    let torn = [crawl().as_bytes(), &second.as_bytes()[..200]].concat();
    desk.write("crawl.warc", &torn);
    let run = desk.run(["extract", "--format", "jsonl", "crawl.warc"]).ends(1);
    assert_eq!(run.json_lines().len(), 1);
    let at = format!("crawl.warc: the record at byte {}", crawl().len());
    run.tells(&[&at, "(https://www.example.jp/2): the file ends inside it: the records after it are read"]);
}

#[test]
fn a_folder_of_messages_is_a_mailbox() {
    let desk = Desk::new();
    desk.write("in/1.eml", mail());
    desk.write("in/inbox", format!("From a@a.example Fri Sep  4 09:00:00 2026\r\n{}", mail()));
    let run = desk.run(["extract", "--format", "jsonl", "in"]).ends(0);
    let read = run.json_lines();
    let names: Vec<&str> = read.iter().map(|r| r["document"].as_str().unwrap()).collect();
    assert_eq!(names, ["in/1.eml", "in/inbox#1"]);
    assert!(read.iter().all(|r| r["article"]["affected"] == read[0]["article"]["affected"]));
    assert!(run.out.contains("株式会社ほしの製作所"));
}
