//! `add`, `merge` and `rebuild`, killed at random moments, one after the other at one casebook. No number moves, no decision
//! is lost, nothing is there twice, and the casebook verifies.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{
    collections::BTreeMap,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use desk::Desk;

/// Notices of one run of `add`.
const NOTICES: usize = 12;
/// Kills between two looks at the whole casebook.
const A_LOOK: usize = 15;

fn notice(i: usize) -> String {
    let day = 1 + i % 28;
    format!(
        "USBメモリの紛失について\n2026年9月{day}日\n株式会社ほしの{i:04}製作所\n2026年8月{day}日、当社の社員がUSBメモリを紛失したことが判明いたしました。\
         お客様{}名の氏名と電話番号が保存されていました。\n",
        100 + i
    )
}

/// What is known of a casebook: each number, with the documents of its case.
type Known = BTreeMap<String, Vec<String>>;

fn known(desk: &Desk) -> Known {
    let run = desk.run(["list", "--format", "jsonl", "--casebook", "book"]);
    if run.err.contains("there is no casebook") {
        return Known::new();
    }
    let of = |case: serde_json::Value| {
        let sources = case["sources"].as_array().unwrap().iter().map(|s| s["document"].as_str().unwrap().to_owned());
        (case["number"].as_str().unwrap().to_owned(), sources.collect())
    };
    run.ends(0).json_lines().into_iter().map(of).collect()
}

/// Makes the facts of the casebook look as if other rules had read them, so that there is something to read again.
fn age(desk: &Desk) {
    let script = r#"
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], timeout=60)
c.execute("UPDATE fact SET rule_version = rule_version + 1000")
c.execute("""UPDATE case_source SET facts = (SELECT group_concat(told, ',') FROM (
    SELECT json_array(f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version, f.basis, f.page,
        f.recognised) AS told
    FROM fact f WHERE f.document = case_source.document AND f.article = case_source.article
        AND (f.incident = case_source.incident OR f.incident IS NULL) ORDER BY f.position))""")
c.commit()
"#;
    let done = Command::new("python3").args(["-c", script]).arg(desk.path("book/casebook.db")).status().unwrap();
    assert!(done.success());
}

/// Runs a command and kills it after some time, if it is running then. Whether it had ended well.
fn killed(desk: &Desk, args: &[&str], after: Duration) -> bool {
    let args: Vec<&str> = args.iter().copied().chain(["--casebook", "book"]).collect();
    let mut child = desk.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(after);
    let ended = child.try_wait().unwrap().is_some_and(|status| status.success());
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

#[expect(clippy::disallowed_methods, reason = "a kill is to fall into the work")]
fn took(work: impl FnOnce()) -> u64 {
    let began = Instant::now();
    work();
    u64::try_from(began.elapsed().as_millis()).unwrap().max(1)
}

/// Numbers that look like chance and come again (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn kills(kills: usize) {
    let desk = Desk::new();
    let mut written = 0;
    let mut write = |round: usize| {
        let folder = format!("in/{round}");
        std::fs::create_dir_all(desk.path(&folder)).unwrap();
        for _ in 0..NOTICES {
            desk.write(&format!("{folder}/{written:05}.txt"), notice(written));
            written += 1;
        }
        folder
    };
    let run = |args: &[&str]| {
        let args: Vec<&str> = args.iter().copied().chain(["--casebook", "book"]).collect();
        desk.run(&args).ends(0);
    };
    let first = write(0);
    let add = took(|| run(&["add", &first]));
    let merge = took(|| run(&["merge", "2026-0001", "2026-0002", "--why", "同じ紛失", "--by", "編集者"]));
    age(&desk);
    let rebuild = took(|| run(&["rebuild"]));
    let mut merged = vec![("2026-0001".to_owned(), "2026-0002".to_owned())];
    let (mut chance, mut before) = (Chance(20_261_122), known(&desk));
    for kill in 0..kills {
        match kill % 3 {
            0 => {
                let folder = write(kill + 1);
                killed(&desk, &["add", &folder], Duration::from_millis(5 + chance.below(add)));
            }
            1 => {
                let numbers: Vec<&String> = before.keys().collect();
                let from = numbers[usize::try_from(chance.below(numbers.len() as u64)).unwrap()].clone();
                let into = numbers[usize::try_from(chance.below(numbers.len() as u64)).unwrap()].clone();
                if from != into {
                    let after = Duration::from_millis(2 + chance.below(merge * 2));
                    if killed(&desk, &["merge", &from, &into, "--why", "同じ紛失", "--by", "編集者"], after) {
                        merged.push((from, into));
                    }
                }
            }
            _ => {
                age(&desk);
                killed(&desk, &["rebuild"], Duration::from_millis(5 + chance.below(rebuild + kill as u64)));
            }
        }
        let now = known(&desk);
        let documents = |known: &Known| known.values().flatten().cloned().collect::<Vec<_>>();
        let (mut all, count) = (documents(&now), documents(&now).len());
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "kill {kill}: a document is there twice");
        assert!(count >= documents(&before).len(), "kill {kill}: documents are gone");
        for (number, sources) in &before {
            // A case that was merged by a run that was killed right after is none any more.
            let Some(still) = now.get(number) else { continue };
            assert!(sources.iter().all(|source| still.contains(source)), "kill {kill}: {number} lost a source");
        }
        before = now;
        if kill % A_LOOK == A_LOOK - 1 || kill + 1 == kills {
            run(&["verify"]);
            for (from, into) in &merged {
                run(&["show", from]);
                assert!(!before.contains_key(from), "kill {kill}: {from} was merged into {into} and is a case again");
            }
        }
    }
    let folders: Vec<String> = (0..=kills).map(|i| format!("in/{i}")).filter(|f| desk.path(f).is_dir()).collect();
    let folders: Vec<&str> = ["add"].into_iter().chain(folders.iter().map(String::as_str)).collect();
    run(&folders);
    run(&["rebuild"]);
    run(&["verify"]);
    assert_eq!(known(&desk).values().map(Vec::len).sum::<usize>(), written, "each document has its case");
}

#[test]
fn decisions_outlive_kills() {
    kills(12);
}

#[test]
#[ignore = "takes minutes; ./test runs it"]
fn decisions_outlive_three_hundred_kills() {
    kills(300);
}
