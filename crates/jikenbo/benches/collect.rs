//! What collecting costs: a feed of 1,000 entries from a server on this machine, fetched, kept, read and filed without
//! waiting between requests; and what `watch` holds in memory with 1,000 sources when it has looked at all of
//! them and has nothing to do (Linux).
//!
//! Asked of it: 20 s at most, 60 MB at most.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "timing belongs to the benchmarks")]

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use jikenbo_testkit::{Answer, SourceServer};

const ENTRIES: usize = 1_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let program = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
        command.args(args).env("JIKENBO_CASEBOOK", dir.path()).stdin(Stdio::null());
        command
    };
    let server = SourceServer::start().unwrap();
    let links: Vec<String> = (0..ENTRIES).map(|i| server.url(&format!("/{i}.html"))).collect();
    for i in 0..ENTRIES {
        let page = format!(
            "<html><head><title>USBメモリの紛失について</title></head><body><main><h1>USBメモリの紛失について</h1><p>2026年9月{}日</p>\
             <p>株式会社ほしの{i:04}製作所</p><p>2026年8月{}日、当社の社員がUSBメモリを紛失したことが判明いたしました。お客様{}名の氏名と\
             電話番号が保存されていました。9月1日、警察に届け出ました。</p></main></body></html>",
            1 + i % 28,
            1 + i % 28,
            100 + i
        );
        server.play(&format!("/{i}.html"), [Answer::html(&page)]);
    }
    let entries: Vec<(&str, &str, &str)> = links.iter().map(|link| (link.as_str(), "紛失", link.as_str())).collect();
    server.play("/feed.xml", [Answer::rss(&entries)]);
    let run = |args: &[&str]| {
        let output = program(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["source", "add", &server.url("/feed.xml")]);
    let began = Instant::now();
    run(&["fetch", "--allow-private", "127.0.0.1", "--interval", "0", "--per-host", "16"]);
    let took = began.elapsed();
    let cases = run(&["list", "--format", "jsonl"]).lines().count();
    println!("{ENTRIES} entries fetched, kept, read, filed: {:.1} s, {cases} cases", took.as_secs_f64());

    let sources: String =
        (0..ENTRIES).map(|i| format!("[[source]]\nurl = \"{}\"\n", server.url(&format!("/feeds/{i}.xml")))).collect();
    for i in 0..ENTRIES {
        server.play(&format!("/feeds/{i}.xml"), [Answer::rss(&entries[..20])]);
    }
    fs::write(dir.path().join("sources.toml"), sources).unwrap();
    let mut watch = program(&["watch", "--allow-private", "127.0.0.1", "--interval", "0", "--per-host", "16"]);
    let mut child = watch.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It has looked at all of them once, so that nothing is left to be loaded.
    while run(&["source", "list", "--format", "jsonl"]).matches("\"state\":\"ok\"").count() <= ENTRIES {
        thread::sleep(Duration::from_secs(1));
    }
    thread::sleep(Duration::from_secs(3));
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let field = |name: &str| status.lines().find(|line| line.starts_with(name)).unwrap_or("not known").to_owned();
    println!("watch with {} sources, idle: {}, {}", ENTRIES + 1, field("VmRSS"), field("VmHWM"));
    child.kill().unwrap();
    child.wait().unwrap();
}
