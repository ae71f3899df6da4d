//! The archive as evidence: what was added verifies, what was changed is found, a case can be taken out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::fs;

use desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.notices(10);
    desk.run(["add", "--casebook", "book", "in"]).ends(0);
    desk
}

const FILE: &str = "book/captures/captures-00001.warc.gz";

#[test]
fn what_was_added_verifies() {
    let desk = desk();
    let run = desk.run(["verify", "--casebook", "book"]).ends(0);
    for line in ["files     1", "records   11, with 10 captures", "chain     every record is linked", "broken    0"] {
        assert!(run.out.contains(line), "{line} in\n{}", run.out);
    }
    let last = run.out.lines().find(|l| l.starts_with("last      sha256:")).unwrap().to_owned();
    assert!(desk.run(["verify", "--archive", "book/captures"]).ends(0).out.contains(&last));
}

#[test]
fn what_was_changed_is_named() {
    let desk = desk();
    let whole = fs::read(desk.path(FILE)).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    desk.write(FILE, changed);
    let run = desk.run(["verify", "--casebook", "book"]).ends(1);
    assert!(run.err.starts_with("first broken: ") && run.out.contains("broken    1"), "{run:?}");
    // An archive that was cut short at a whole record is whole by itself; the casebook knows better.
    let members: Vec<usize> =
        (0..whole.len()).filter(|at| whole[*at..].starts_with(b"\x1f\x8b\x08\0\0\0\0\0")).collect();
    desk.write(FILE, &whole[..*members.last().unwrap()]);
    desk.run(["verify", "--archive", "book/captures"]).ends(0);
    let short = desk.run(["verify", "--casebook", "book"]).ends(1);
    let at = format!("byte {}", members.last().unwrap());
    short.tells(&["first broken: ", FILE, &at, "the casebook knows a capture here, and there is none"]);
}

#[test]
fn nothing_to_check_is_told() {
    let desk = desk();
    desk.run(["verify", "--casebook", "none"]).ends(2).tells(&["there is no casebook in none"]);
    desk.run(["verify", "--archive", "in"]).ends(2).tells(&["in: no captures-00001.warc.gz in this folder"]);
    desk.run(["verify", "--archive", "none"]).ends(2).tells(&["none: no such file or folder"]);
}

#[test]
fn a_case_is_taken_out() {
    let desk = desk();
    let run = desk.run(["archive", "export", "2026-0001", "-o", "case.warc.gz", "--casebook", "book"]).ends(0);
    assert_eq!(run.out, "case.warc.gz  2 captures of #2026-0001\n");
    let bytes = fs::read(desk.path("case.warc.gz")).unwrap();
    assert!(bytes.starts_with(b"\x1f\x8b") && !desk.path("case.warc.gz.part").exists());
    let output = desk.command(["archive", "export", "#2026-0001", "--casebook", "book"]).output().unwrap();
    assert!(output.status.success() && output.stdout.starts_with(b"\x1f\x8b"));
    desk.run(["archive", "export", "2026-0999", "--casebook", "book"]).ends(2).tells(&["no case has the number"]);
    let lost = desk.run(["archive", "export", "2026-0001", "-o", "no/folder/x", "--casebook", "book"]).ends(2);
    lost.tells(&["no/folder/x cannot be written"]);
}
