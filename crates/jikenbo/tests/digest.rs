//! The digest: the README's main command, periods, and the throw-away casebook.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::fs;

use desk::{Desk, EXAMPLES};

#[test]
fn the_examples_give_a_digest() {
    let desk = Desk::new();
    let run = desk.run(["digest", EXAMPLES]).ends(0).tells(&["no casebook was named", "--casebook DIR"]);
    assert!(run.out.starts_with("# 事件簿 期間報 2026年"), "{}", &run.out[..200]);
    for part in
        ["> 事件簿を指定せずに作成しました。", "#2026-0001", "株式会社ひより堂", "2,317件（カード）", "## まとめ"]
    {
        assert!(run.out.contains(part), "{part}");
    }
    assert!(run.out.matches("\n### ").count() > 40);
    assert_eq!(fs::read_dir(desk.path("tmp")).unwrap().count(), 0, "the throw-away casebook is thrown away");
    assert_eq!(fs::read_dir(desk.path("data")).unwrap().count(), 0, "the user's casebook is not touched");
}

#[test]
fn a_named_casebook_keeps_what_it_is_given() {
    let desk = Desk::new();
    let args = ["digest", EXAMPLES, "--casebook", "book", "--week", "2026-W41", "--editor", "早瀬"];
    let run = desk.run(args).ends(0).tells(&["not made public in 2026-W41"]);
    assert!(run.out.starts_with("# 事件簿 週報 2026年10月5日〜10月11日\n") && run.out.contains("早瀬"));
    assert!(!run.out.contains("事件簿を指定せず"));
    let again = desk.run(["digest", "--casebook", "book", "--week", "2026-W41", "--editor", "早瀬"]).ends(0);
    assert_eq!(again.out, run.out, "the casebook alone gives the same");
    assert_eq!(again.err, "");
    let days = ["digest", "--casebook", "book", "--from", "2026-10-05", "--to", "2026-10-11"];
    assert!(desk.run(days).ends(0).out.starts_with("# 事件簿 期間報 2026年10月5日〜10月11日\n"));
    let month = desk.run(["digest", "--casebook", "book", "--month", "2026-10", "--lang", "en"]).ends(0).out;
    assert!(month.starts_with("# Casebook, month of 2026-10\n"), "{month}");
    let html = desk.run(["digest", "--casebook", "book", "--month", "2026-10", "--format", "html"]).ends(0).out;
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    assert!(desk.run(["digest", "--casebook", "book"]).ends(0).out.starts_with("# 事件簿 週報 "), "the last full week");
}

#[test]
fn without_a_period_it_is_of_the_documents_days() {
    let desk = Desk::new();
    let notice = |day: &str, firm: &str| {
        format!("USBメモリの紛失について\n{day}\n{firm}\n\n当社の社員がUSBメモリを紛失しました。\n")
    };
    desk.write("old.txt", notice("2025年1月10日", "株式会社みなも商会"));
    desk.write("new/a.txt", notice("2026年9月4日", "有限会社あけぼの印刷"));
    desk.write("new/b.txt", notice("2026年9月18日", "株式会社ほしの製作所"));
    desk.run(["add", "--casebook", "book", "old.txt"]).ends(0);
    for again in ["new", "./new/"] {
        let run = desk.run(["digest", "--casebook", "book", again]).ends(0);
        assert!(run.out.starts_with("# 事件簿 期間報 2026年9月4日〜9月18日\n"), "{again}: {}", run.out);
        assert_eq!(run.err, "");
    }
    desk.write("undated.txt", notice("", "合同会社こだち"));
    let undated = desk.run(["digest", "undated.txt"]).ends(0).tells(&["no publication date"]);
    assert!(undated.out.contains("合同会社こだち"), "what is given is shown: {}", undated.out);
}

#[test]
fn what_cannot_be_read_gives_no_digest() {
    let desk = Desk::new();
    let run = desk.run(["digest", "none.txt"]).ends(2).tells(&["skipped none.txt", "no such file"]);
    assert_eq!(run.tells(&["error:", "no digest"]).out, "");
    desk.run(["digest"]).ends(2).tells(&["no casebook", "jikenbo add"]);
}
