//! What cannot be read: each is named with the reason and what to do, and costs nothing else.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{
    fs::{self, File},
    process::Command,
    time::{Duration, Instant},
};

use desk::{Desk, Run};

const NOTICE: &str =
    "USBメモリの紛失について\n2026年9月4日\n株式会社みなも商会\n\n当社の社員が9月1日にUSBメモリを紛失しました。\n";

/// `path` alone is refused by every command that reads, with a line that has all `parts`.
#[track_caller]
fn refused(desk: &Desk, path: &str, parts: &[&str]) {
    for verb in ["extract", "add", "digest", "explain"] {
        let run = desk.run([verb, "--max-bytes", "100K", path]).ends(2);
        assert_eq!(verb == "add", run.out.contains("read              0 documents"), "{run:?}");
        run.tells(&[&["skipped", path], parts].concat());
    }
}

#[test]
fn each_bad_input_is_named_with_its_reason() {
    let desk = Desk::new();
    refused(&desk, "none.txt", &["no such file or folder", "check the path"]);
    desk.write("empty.txt", "");
    refused(&desk, "empty.txt", &["empty", "nothing to read"]);
    desk.write("blank.txt", " \r\n\t\n");
    refused(&desk, "blank.txt", &["empty"]);
    desk.write("notice.docx", "PK\u{3}\u{4}...");
    refused(&desk, "notice.docx", &["binary file (ZIP or Office document)", "save the document as one of these"]);
    desk.write("data.txt", b"abc\0\0\0\0def\0");
    refused(&desk, "data.txt", &["binary file", "NUL"]);
    desk.write("large.txt", NOTICE.repeat(1_000));
    refused(&desk, "large.txt", &["over the limit of 100 KB", "--max-bytes"]);
    desk.write("pictures/a.png", "x");
    desk.write("pictures/.hidden", NOTICE);
    refused(&desk, "pictures", &["no readable file in this folder", "2 skipped"]);
}

#[test]
fn a_huge_file_is_refused_at_once() {
    let desk = Desk::new();
    // The head of a page that goes on: pages are read at once or not at all.
    let path = desk.write("huge.html", "<html>a page\n".repeat(400_000));
    File::options().write(true).open(path).unwrap().set_len(200 << 20).unwrap();
    #[allow(clippy::disallowed_methods, reason = "the test is about the time it takes")]
    let start = Instant::now();
    desk.run(["extract", "huge.html"]).ends(2).tells(&["200 MB", "over the limit of 64 MB", "--max-bytes"]);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn what_may_not_be_opened_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    refused(&desk, "pipe", &["a named pipe", "pipe it in with -"]);
    let path = desk.write("locked.txt", NOTICE);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    refused(&desk, "locked.txt", &["permission denied", "change its permissions"]);
}

#[test]
fn undecodable_bytes_are_read_with_a_warning() {
    let desk = Desk::new();
    let mut bytes = NOTICE.as_bytes().to_vec();
    bytes.extend(b"\xff\xfe\xff \x80\n");
    desk.write("odd.txt", &bytes);
    let run = desk.run(["extract", "--format", "jsonl", "odd.txt"]).ends(0).tells(&["warning odd.txt"]);
    let [line] = &run.json_lines()[..] else { unreachable!("{run:?}") };
    assert_eq!(line["published"], "2026-09-04", "{line}");
}

#[test]
fn the_good_are_read_beside_the_bad() {
    let desk = Desk::new();
    desk.write("in/a.txt", NOTICE);
    desk.write("in/b.txt", "");
    desk.write("in/c.docx", "x");
    desk.write("in/d.txt", NOTICE.replace("みなも商会", "ほしの製作所"));
    for (verb, both) in [
        (&["extract", "--format", "jsonl"][..], ["株式会社みなも商会", "株式会社ほしの製作所"]),
        (&["explain"], ["株式会社みなも商会", "株式会社ほしの製作所"]),
        (&["digest"], ["株式会社みなも商会", "株式会社ほしの製作所"]),
        (&["add"], ["2 documents", "2026-0001 to 2026-0002"]),
    ] {
        let run = desk.run([verb, &["in"]].concat()).ends(1);
        assert!(both.iter().all(|part| run.out.contains(part)), "{run:?}");
        let run = run.tells(&["skipped in/b.txt", "empty"]).tells(&["skipped in/c.docx", "binary format"]);
        assert_eq!(run.err.matches("skipped").count(), 2, "{run:?}");
    }
    // Some were there already: that is no failure, the bad one still is.
    desk.run(["add", "in/a.txt"]).ends(0);
    desk.run(["add", "in/a.txt", "none.txt"]).ends(1).tells(&["skipped none.txt"]);
}

#[test]
fn hidden_files_are_named_and_no_failure() {
    let desk = Desk::new();
    desk.write("in/a.txt", NOTICE);
    desk.write("in/.gitkeep", "");
    desk.run(["extract", "in"]).ends(0).tells(&["skipped in/.gitkeep", "hidden"]);
}

#[test]
fn wrong_use_is_told_and_ends_with_2() {
    let desk = Desk::new();
    for (args, parts) in [
        (&[][..], &["Usage:"][..]),
        (&["frobnicate"], &["unrecognized subcommand"]),
        (&["extract"], &["<PATH>"]),
        (&["extract", "--format", "yaml", "x"], &["possible values", "jsonl"]),
        (&["extract", "--jobs", "0", "x"], &["--jobs"]),
        (&["extract", "--max-bytes", "many", "x"], &["--max-bytes"]),
        (&["list", "--from", "2026-9-1"], &["write it as 2023-11-20"]),
        (&["list", "--from", "2026-02-30"], &["not in the calendar"]),
        (&["list", "--from", "2026-09-02", "--to", "2026-09-01"], &["--from 2026-09-02 is later than"]),
        (&["list", "--type", "hacking"], &["the causes are:", "ransomware", "misdelivery"]),
        (&["list", "--lang", "fr"], &["possible values", "ja"]),
        (&["digest", "--week", "2026-41"], &["not in the calendar"]),
        (&["digest", "--week", "2026-W54"], &["2026 has no week 54"]),
        (&["digest", "--month", "2026-W41"], &["write a month as 2023-11"]),
        (&["digest", "--week", "2026-W41", "--month", "2026-10"], &["cannot be used with"]),
        (&["digest", "--from", "2026-10-01"], &["--to"]),
        (&["digest", "--from", "2026-10-02", "--to", "2026-10-01"], &["earlier day first"]),
        (&["show"], &["<NUMBER>"]),
    ] {
        let run = desk.run(args).ends(2);
        let whole = run.err.replace('\n', " ");
        assert!(parts.iter().all(|part| whole.contains(part)), "{args:?}: {parts:?} in {}", run.err);
        assert_eq!(run.out, "", "{args:?}");
    }
}

#[test]
fn help_is_no_error() {
    let desk = Desk::new();
    for args in [&["--help"][..], &["help", "digest"], &["add", "-h"], &["--version"]] {
        let run: Run = desk.run(args).ends(0);
        assert!(!run.out.is_empty() && run.err.is_empty(), "{args:?}");
    }
}
