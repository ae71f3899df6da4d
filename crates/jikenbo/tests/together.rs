//! Several processes at one casebook: four add, eight read, on either database.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "how long the processes go on is the test's")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use jikenbo_testkit::{fresh_postgres, generated};

/// How many seconds the readers and writers go on, where that is not said; `./test` says 60.
const SECONDS: u64 = 3;
/// Names another number of seconds.
const SECONDS_VARIABLE: &str = "JIKENBO_TEST_SECONDS";
/// Documents of one run of `add`.
const DOCUMENTS: usize = 25;

fn jikenbo(place: &str, folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    command.args(args).env("JIKENBO_CASEBOOK", place).env("JIKENBO_FOLDER", folder).stdin(Stdio::null());
    command.output().unwrap()
}

fn fine(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn four_write_and_eight_read() {
    let seconds = env::var(SECONDS_VARIABLE).ok().and_then(|s| s.parse().ok()).unwrap_or(SECONDS);
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("book");
    let mut places = vec![(folder.display().to_string(), folder)];
    places.extend(fresh_postgres().map(|address| (address, root.path().join("beside"))));
    for (place, folder) in places {
        together(&place, &folder, Duration::from_secs(seconds));
    }
}

fn together(place: &str, folder: &Path, time: Duration) {
    let inputs = tempfile::tempdir().unwrap();
    write(&inputs.path().join("0.jsonl"), 99);
    fine(jikenbo(place, folder, &["add", inputs.path().join("0.jsonl").to_str().unwrap()]));
    let (until, is_over) = (Instant::now() + time, AtomicBool::new(false));
    let added: Vec<usize> = thread::scope(|scope| {
        let write = |writer: u64| {
            let inputs = inputs.path();
            scope.spawn(move || {
                let mut rounds = 0;
                while Instant::now() < until {
                    let path: PathBuf = inputs.join(format!("{writer}.jsonl"));
                    write(&path, writer * 10_000 + rounds);
                    fine(jikenbo(place, folder, &["add", path.to_str().unwrap()]));
                    rounds += 1;
                }
                usize::try_from(rounds).unwrap() * DOCUMENTS
            })
        };
        let writers: Vec<_> = (1..=4).map(write).collect();
        let is_over = &is_over;
        for reader in 0..8 {
            scope.spawn(move || {
                let mut cases = 0;
                while !is_over.load(Ordering::Relaxed) {
                    let args: &[&str] = if reader % 2 == 0 {
                        &["list", "--format", "jsonl"]
                    } else {
                        &["digest", "--from", "2016-01-01", "--to", "2016-01-31"]
                    };
                    let read = fine(jikenbo(place, folder, args));
                    if reader % 2 == 0 {
                        let now = read.lines().count();
                        assert!(now >= cases, "cases went missing: {cases}, then {now}");
                        cases = now;
                    }
                }
            });
        }
        let added = writers.into_iter().map(|writer| writer.join()).collect::<Vec<_>>();
        is_over.store(true, Ordering::Relaxed);
        added.into_iter().map(|added| added.unwrap()).collect()
    });
    let documents = DOCUMENTS + added.iter().sum::<usize>();
    let stats = fine(jikenbo(place, folder, &["stats", "--store"]));
    let rows = |table: &str| {
        let line = stats.lines().find(|line| line.split_whitespace().next() == Some(table)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap()
    };
    assert_eq!((rows("document"), rows("capture")), (documents, documents), "{stats}");
    let verified = fine(jikenbo(place, folder, &["verify"]));
    assert!(verified.contains(&format!("with {documents} captures")) && verified.contains("broken    0"), "{verified}");
    assert!(added.iter().all(|added| *added > 0), "one never had its turn: {added:?}");
    println!("{added:?} documents added by four, {} cases", rows("casefile"));
}

/// Texts that nobody else has: the seed is in their addresses.
fn write(path: &Path, seed: u64) {
    let lines = generated(seed, DOCUMENTS).map(|made| {
        let text = format!("{}\n整理番号 {seed}-{}\n", made.text, made.url);
        let line = serde_json::json!({ "url": format!("{}?{seed}", made.url), "title": made.title, "text": text });
        format!("{line}\n")
    });
    fs::write(path, lines.collect::<String>()).unwrap();
}
