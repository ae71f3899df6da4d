//! `add` that cannot finish: killed at any moment, stopped by a limit on files or by a full disk. The
//! casebook opens, every document in it is whole, and `add` again gives what one run would have given.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use desk::{Desk, Run};
use serde_json::Value;

const NOTICES: usize = 250;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.notices(NOTICES);
    desk
}

/// The documents that cases tell of, each once.
fn documents(cases: &[Value]) -> Vec<String> {
    let names = cases.iter().flat_map(|case| case["sources"].as_array().unwrap());
    let mut names: Vec<String> = names.map(|source| source["document"].as_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

/// What the casebook holds after a run that was cut short, each case checked to be whole.
fn left(desk: &Desk, dir: &Path) -> Vec<String> {
    if !dir.join("casebook.db").exists() {
        return Vec::new();
    }
    let mut command = desk.command(["list", "--format", "jsonl", "--casebook"]);
    let run = Run::of(command.arg(dir).output().unwrap());
    if run.err.contains("there is no casebook") {
        return Vec::new();
    }
    let cases = run.ends(0).json_lines();
    for case in &cases {
        assert_eq!((case["type"].as_str(), case["counts"].as_array().unwrap().len()), (Some("loss"), 1), "{case}");
    }
    let found = documents(&cases);
    // Documents enter one after the other: what is there is the beginning, without a gap.
    let whole: Vec<String> = (0..found.len()).map(|i| format!("in/{i:03}.txt")).collect();
    assert_eq!(found, whole);
    found
}

/// One undisturbed run, as a record of the whole casebook.
fn undisturbed() -> Vec<Value> {
    let desk = desk();
    desk.run(["add", "in", "--casebook", "book"]).ends(0);
    let listed = desk.run(["list", "--format", "jsonl", "--casebook", "book"]).ends(0).json_lines();
    assert_eq!(documents(&listed).len(), NOTICES);
    listed
}

#[track_caller]
fn finishes(desk: &Desk, dir: &Path, whole: &[Value]) {
    Run::of(desk.command(["add", "in", "--casebook"]).arg(dir).output().unwrap()).ends(0);
    let mut list = desk.command(["list", "--format", "jsonl", "--casebook"]);
    assert_eq!(Run::of(list.arg(dir).output().unwrap()).ends(0).json_lines(), whole);
}

#[test]
fn killed_at_any_moment() {
    let whole = undisturbed();
    let desk = desk();
    // A fixed seed (a linear congruential generator), so that a failure comes again.
    let mut seed = 20_261_121_u64;
    let mut part_done = 0;
    for round in 0..8 {
        let dir = desk.path(&format!("book-{}", round / 4));
        let mut add = desk.command(["add", "in", "--casebook"]);
        let mut child = add.arg(&dir).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        thread::sleep(Duration::from_millis(20 + (seed >> 33) % 250));
        child.kill().unwrap();
        child.wait().unwrap();
        part_done += usize::from((1..NOTICES).contains(&left(&desk, &dir).len()));
    }
    for book in ["book-0", "book-1"] {
        finishes(&desk, &desk.path(book), &whole);
    }
    println!("{part_done} of 8 kills fell between the first and the last document");
    for case in &whole[..3] {
        let number = case["number"].as_str().unwrap();
        let show = |book: &str| desk.run(["show", number, "--casebook", book]).ends(0).out;
        assert_eq!(show("book-0"), show("book-1"));
    }
}

#[test]
fn a_file_that_may_not_grow() {
    let whole = undisturbed();
    let desk = desk();
    for (blocks, trap) in [(100, "trap '' XFSZ;"), (6_000, "trap '' XFSZ;"), (6_000, "")] {
        let dir = desk.path(&format!("book-{blocks}{}", trap.len()));
        let script = format!("{trap} ulimit -f {blocks}; exec \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_jikenbo"), "add", "in", "--casebook"]).arg(&dir);
        let run = Run::of(shell.current_dir(desk.root.path()).output().unwrap());
        if trap.is_empty() {
            assert_eq!(run.code, None, "the system ends it: {run:?}");
        } else {
            println!("{}", run.err.trim());
            run.ends(2).tells(&["error:"]);
        }
        let left = left(&desk, &dir).len();
        assert!(left < NOTICES, "{left}");
        println!("{blocks} blocks: {left} documents");
        finishes(&desk, &dir, &whole);
    }
}

/// On a small disk of its own, where the system lets an ordinary user make one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let whole = undisturbed();
    let desk = desk();
    std::fs::create_dir(desk.path("disk")).unwrap();
    let script = "mount -t tmpfs -o size=2m none disk || exit 77; \
                  \"$1\" add in --casebook disk/book; code=$?; cp -r disk/book kept; exit $code";
    let mut unshare = Command::new("unshare");
    unshare.args(["-rm", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_jikenbo")]);
    let Ok(output) = unshare.current_dir(desk.root.path()).output() else {
        println!("skipped: there is no unshare here");
        return;
    };
    if output.status.code() != Some(2) && !desk.path("kept").exists() {
        println!("skipped: no disk may be mounted here: {}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    Run::of(output).ends(2).tells(&["error:", "disk", "full", "free"]);
    let dir = desk.path("kept");
    let left = left(&desk, &dir).len();
    assert!(left < NOTICES, "{left}");
    println!("{left} documents before the disk was full");
    finishes(&desk, &dir, &whole);
}
