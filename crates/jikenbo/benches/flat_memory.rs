//! The memory that `jikenbo extract` takes at most, for inputs of any length: one text and one file of
//! JSON Lines, 2 GB each, put together from the examples. Fails above 150 MB. Linux only.
//!
//! `cargo bench -p jikenbo --bench flat_memory [-- MEGABYTES]`
#![allow(clippy::unwrap_used, reason = "a benchmark")]

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What the program may take at most, in MB of 2^20 bytes.
const MOST: f64 = 150.0;
const MB: usize = 1 << 20;

/// The examples' texts, by name.
fn examples() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for folder in ["notices", "off-topic", "pages", "press"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(text) = fs::read_to_string(&path) {
                out.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
            }
        }
    }
    out.sort();
    out
}

/// Examples in an order that is the same in every run.
fn drawn(examples: &[(String, String)]) -> impl Iterator<Item = (usize, &str)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..).map(move |n| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (n, examples[(state % examples.len() as u64) as usize].1.as_str())
    })
}

fn write(path: &Path, bytes: usize, piece: impl Fn(usize, &str) -> String) {
    let examples = examples();
    let mut out = BufWriter::new(File::create(path).unwrap());
    let mut written = 0;
    for (n, text) in drawn(&examples) {
        let piece = piece(n, text);
        out.write_all(piece.as_bytes()).unwrap();
        written += piece.len();
        if written >= bytes {
            return out.flush().unwrap();
        }
    }
}

/// The most memory that a running program has held, in MB; `None` once it has ended.
fn peak(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn run(name: &str, path: PathBuf) {
    let size = fs::metadata(&path).unwrap().len() as f64 / MB as f64;
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    let mut child = command.args(["extract", "--format", "jsonl"]).arg(path).stdout(Stdio::null()).spawn().unwrap();
    let mut most: f64 = 0.0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak(&child).unwrap_or(0.0));
        thread::sleep(Duration::from_millis(20));
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{name:10} {size:6.0} MB  peak {most:4.0} MB  {:5.1} MB/s", size / seconds);
    assert!(child.wait().unwrap().success(), "{name}: the program failed");
    assert!(most > 0.0 && most <= MOST, "{name}: {most:.0} MB of memory; {MOST} are allowed");
}

fn main() {
    let megabytes = std::env::args().skip(1).find_map(|a| a.parse::<usize>().ok()).unwrap_or(2048);
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("text.txt");
    write(&text, megabytes * MB, |_, text| format!("{text}\n\n\n"));
    run("text", text);
    let lines = dir.path().join("documents.jsonl");
    write(&lines, megabytes * MB, |n, text| format!("{}\n", serde_json::json!({"id": n, "text": text})));
    run("JSON Lines", lines);
}
