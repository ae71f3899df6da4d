//! What documents tell, without a casebook: the formats, the order, standard input, a pipe that closes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{io::Read, process::Stdio};

use desk::{Desk, EXAMPLES, Run};
use serde_json::Value;

const NOTICE: &str = "USBメモリの紛失について\n2026年9月4日\n株式会社みなも商会\n\n当社の社員が9月1日にUSBメモリを紛失したことが判明いたしました。お客様120名の氏名が保存されていました。\n";

#[test]
fn json_and_jsonl_tell_the_same() {
    let desk = Desk::new();
    let lines = desk.run(["extract", "--format", "jsonl", EXAMPLES]).ends(0).json_lines();
    let array: Value = serde_json::from_str(&desk.run(["extract", "--format", "json", EXAMPLES]).ends(0).out).unwrap();
    assert_eq!(array.as_array().unwrap(), &lines);
    let documents: std::collections::HashSet<_> = lines.iter().map(|l| l["document"].as_str().unwrap()).collect();
    assert!(documents.len() > 40 && lines.len() > documents.len(), "{} in {}", lines.len(), documents.len());
    for line in &lines {
        assert!(line["start"].as_u64() < line["end"].as_u64() && line["title"].is_string() && line["kind"].is_string());
    }
    let tables = desk.run(["extract", EXAMPLES]).ends(0).out;
    assert!(documents.iter().all(|name| tables.contains(name)));
}

#[test]
fn results_keep_the_order_of_the_inputs() {
    let desk = Desk::new();
    desk.notices(70);
    let run = |jobs| desk.run(["extract", "--format", "jsonl", "--jobs", jobs, "in/069.txt", "in"]).ends(0);
    let (one, four) = (run("1"), run("4"));
    assert_eq!(one.out, four.out);
    let names: Vec<_> = one.json_lines().iter().map(|l| l["document"].as_str().unwrap().to_owned()).collect();
    assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (71, "in/069.txt", "in/000.txt"));
    assert!(names[1..].is_sorted());
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let run = desk.run_with_input(["extract", "--format", "jsonl", "-"], NOTICE.as_bytes()).ends(0);
    let [line] = &run.json_lines()[..] else { unreachable!("{run:?}") };
    assert_eq!((line["document"].as_str(), line["published"].as_str()), (Some("stdin"), Some("2026-09-04")));
    desk.run_with_input(["extract", "-"], b"").ends(2).tells(&["skipped", "standard input", "empty"]);
}

#[test]
fn labels_follow_the_language() {
    let desk = Desk::new();
    desk.write("a.txt", NOTICE);
    let (ja, en) =
        (desk.run(["extract", "a.txt"]).ends(0).out, desk.run(["extract", "a.txt", "--lang", "en"]).ends(0).out);
    assert!(ja.contains("組織") && ja.contains("紛失") && !ja.contains("organisation"), "{ja}");
    assert!(en.contains("organisation") && en.contains("loss") && en.contains("株式会社みなも商会"), "{en}");
}

#[test]
fn explain_shows_the_passages() {
    let desk = Desk::new();
    desk.write("a.txt", NOTICE);
    let out = desk.run(["explain", "a.txt"]).ends(0).out;
    let line = out.lines().position(|l| l == "株式会社みなも商会").unwrap();
    let carets = out.lines().nth(line + 1).unwrap();
    assert!(carets.starts_with("^^^^^^^^^^^^^^^^^^ victims: 株式会社みなも商会  ["), "{out}");
    assert!(out.contains("published: 2026-09-04") && out.contains(", stated]"), "{out}");
}

#[test]
fn a_pipe_that_closes_ends_the_run_quietly() {
    let desk = Desk::new();
    let many = vec![EXAMPLES; 20];
    for format in ["table", "jsonl", "json"] {
        let args = ["extract", "--format", format].into_iter().chain(many.iter().copied());
        let mut child = desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 100]).unwrap();
        drop(out);
        let run = Run::of(child.wait_with_output().unwrap()).ends(0);
        assert_eq!(run.err, "", "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_an_error() {
    let desk = Desk::new();
    desk.write("a.txt", NOTICE);
    for args in [["extract", "a.txt"], ["digest", "a.txt"], ["explain", "a.txt"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let run = Run::of(desk.command(args).stdout(full).output().unwrap());
        run.ends(2).tells(&["error:", "written", "No space left"]);
    }
}
