//! Reading a casebook again from the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::{Desk, EXAMPLES};

#[test]
fn today_s_rules_find_what_they_found() {
    let desk = Desk::new();
    desk.run(["add", EXAMPLES]).ends(0);
    let listed = desk.run(["list", "--format", "jsonl"]).ends(0).out;
    let run = desk.run(["rebuild"]).ends(0).tells(&["read again", "filed otherwise 0", "facts changed 0"]);
    assert_eq!(run.out, "");
    assert_eq!(desk.run(["rebuild", "--format", "jsonl"]).ends(0).out, "");
    assert_eq!(desk.run(["list", "--format", "jsonl"]).ends(0).out, listed);
}

#[test]
fn without_a_casebook_there_is_nothing_to_read_again() {
    let desk = Desk::new();
    desk.run(["rebuild", "--casebook", "none"]).ends(2).tells(&["no casebook in none"]);
    assert!(!desk.path("none").exists());
}
