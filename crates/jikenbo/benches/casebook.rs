//! What a large casebook costs: generated notices are added, ten times as many as before each time, on SQLite and, where
//! `JIKENBO_TEST_POSTGRES` names a server, on PostgreSQL. Then a case is shown and a month is listed. Times are those of
//! whole processes; so is the memory (Linux).
//!
//! `cargo bench -p jikenbo --bench casebook -- [DOCUMENTS]`; 100,000 where no number is given.
//!
//! Asked of 100,000 documents: 10 minutes on 2 cores, 1 GB, ten times the documents at most eleven times the time; a case
//! shown in 20 ms, a month listed in 50 ms.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "timing belongs to the benchmarks")]

use std::{
    collections::HashMap,
    env, fs,
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use jikenbo_testkit::{fresh_postgres, generated};

const SEED: u64 = 20_261_122;

fn main() {
    let wanted = env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let root = tempfile::tempdir().unwrap();
    println!("database    documents  cases   added in   a second  memory   show     list a month");
    let mut last: HashMap<&str, f64> = HashMap::new();
    for documents in [wanted / 10, wanted] {
        let input = root.path().join("notices.jsonl");
        write(&input, documents);
        let folder = root.path().join(format!("casebook-{documents}"));
        let mut places = vec![("SQLite", folder.display().to_string(), folder.clone())];
        let beside = root.path().join(format!("beside-{documents}"));
        places.extend(fresh_postgres().map(|address| ("PostgreSQL", address, beside)));
        for (database, place, folder) in places {
            let run = |args: &[&str]| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
                command.args(args).args(["--casebook", &place, "--folder"]).arg(&folder).stdin(Stdio::null());
                command
            };
            let (took, memory) = measured(run(&["add", input.to_str().unwrap()]));
            let cases = text(run(&["list", "--format", "jsonl"])).lines().count();
            let show = fastest(|| text(run(&["show", "2020-0007"])).len());
            let month = ["list", "--from", "2020-05-01", "--to", "2020-05-31"];
            let list = fastest(|| text(run(&month)).len());
            let factor = match last.insert(database, took) {
                Some(before) => format!("   {:.1} times the time", took / before),
                None => String::new(),
            };
            println!(
                "{database:<10} {documents:>10} {cases:>6} {took:>8.1} s {:>10.0} {memory:>5} MB {show:>5.0} ms {list:>5.0} ms{factor}",
                documents as f64 / took
            );
        }
    }
}

fn write(path: &Path, documents: usize) {
    let mut out = BufWriter::new(fs::File::create(path).unwrap());
    for made in generated(SEED, documents) {
        let line = serde_json::json!({ "url": made.url, "title": made.title, "text": made.text });
        writeln!(out, "{line}").unwrap();
    }
}

fn text(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The seconds that a run took, and the most memory that it held, in MB.
fn measured(mut command: Command) -> (f64, u64) {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let (mut most, status) = (0, format!("/proc/{}/status", child.id()));
    loop {
        let now = fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = most.max(line.and_then(|kb| kb.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return (began.elapsed().as_secs_f64(), most / 1024);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The time of the fastest of some runs, in milliseconds.
fn fastest(mut run: impl FnMut() -> usize) -> f64 {
    let runs = (0..7).map(|_| {
        let began = Instant::now();
        assert!(run() > 0);
        began.elapsed().as_secs_f64() * 1e3
    });
    runs.fold(f64::INFINITY, f64::min)
}
