//! `watch` and `add`, killed again and again at random moments. What was finished stays, nothing is there twice, the
//! archive verifies, and the run that is left alone ends where an undisturbed one would have ended.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{collections::BTreeSet, process::Stdio, thread, time::Duration};

use desk::{Desk, Run};
use jikenbo_testkit::{Answer, SourceServer};
use serde_json::Value;

/// Pages of a feed.
const PAGES: usize = 80;
/// Files in a folder: several batches of them, so that a kill falls between two.
const FILES: usize = 400;
/// Kills before a casebook is brought to its end and the next one begun.
const A_BOOK: usize = 4;

fn notice(i: usize) -> String {
    let (day, month) = (1 + i % 28, 1 + i / 28 % 9);
    format!(
        "<!DOCTYPE html><html><head><title>USBメモリの紛失について</title></head><body><main><h1>USBメモリの紛失について</h1>\
         <p>2026年{}月{day}日</p><p>株式会社ほしの{i:03}製作所</p><p>2026年{month}月{day}日、当社の社員がUSBメモリを紛失したことが\
         判明いたしました。お客様{}名の氏名と電話番号が保存されていました。</p></main></body></html>",
        month + 1,
        100 + i
    )
}

/// A desk with files in `in`, and a server with a feed of pages.
struct Scene {
    desk: Desk,
    server: SourceServer,
}

impl Scene {
    fn new() -> Self {
        let (desk, server) = (Desk::new(), SourceServer::start().unwrap());
        let mut entries = Vec::new();
        for i in 0..FILES {
            desk.write(&format!("in/{i:03}.html"), notice(i));
        }
        for i in 0..PAGES {
            server.play(&format!("/{i:03}.html"), [Answer::html(&notice(i)).etag(&format!("\"{i}\""))]);
            entries.push((i.to_string(), server.url(&format!("/{i:03}.html"))));
        }
        let entries: Vec<_> = entries.iter().map(|(id, url)| (id.as_str(), "紛失", url.as_str())).collect();
        server.play("/feed.xml", [Answer::rss(&entries)]);
        Self { desk, server }
    }

    /// Makes a casebook, with the feed as its source if it is to be watched.
    fn begin(&self, verb: &str, book: &str) {
        if verb == "watch" {
            let feed = self.server.url("/feed.xml");
            self.run(&["source", "add", &feed, "--name", "知らせ", "--casebook", book]).ends(0);
        }
    }

    fn run(&self, args: &[&str]) -> Run {
        self.desk.run(args)
    }

    fn args<'a>(verb: &'a str, book: &'a str) -> Vec<&'a str> {
        match verb {
            "add" => vec!["add", "in", "--casebook", book],
            verb => {
                vec![verb, "--allow-private", "127.0.0.1", "--interval", "0", "--per-host", "8", "--casebook", book]
            }
        }
    }

    /// Lets the rest be done.
    fn finish(&self, verb: &str, book: &str) {
        let verb = if verb == "watch" { "fetch" } else { verb };
        self.run(&Self::args(verb, book)).ends(0);
    }

    fn cases(&self, book: &str) -> Vec<Value> {
        let run = self.run(&["list", "--format", "jsonl", "--casebook", book]);
        if run.err.contains("there is no casebook") {
            return Vec::new();
        }
        run.ends(0).json_lines()
    }

    /// The documents of all cases, each whole and there once.
    fn documents(&self, book: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for case in self.cases(book) {
            assert_eq!((case["type"].as_str(), case["counts"].as_array().unwrap().len()), (Some("loss"), 1), "{case}");
            for source in case["sources"].as_array().unwrap() {
                let name = source["document"].as_str().unwrap().to_owned();
                assert!(found.insert(name.clone()), "{name} is there twice");
            }
        }
        found
    }

    fn verifies(&self, book: &str) {
        if self.desk.path(book).join("captures").exists() {
            self.run(&["verify", "--archive", &format!("{book}/captures")]).ends(0);
        }
    }
}

/// Numbers from a fixed seed (a linear congruential generator), so that a failure comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Kills come within the time that an undisturbed run takes.
fn killed(verb: &str, kills: usize) {
    let scene = Scene::new();
    let notices = if verb == "add" { FILES } else { PAGES };
    scene.begin(verb, "undisturbed");
    #[expect(clippy::disallowed_methods, reason = "a kill is to fall into the work")]
    let began = std::time::Instant::now();
    scene.finish(verb, "undisturbed");
    let within = u64::try_from(began.elapsed().as_millis()).unwrap();
    let mut chance = Chance(20_261_122);
    let (mut part_done, mut before) = (0, BTreeSet::new());
    for kill in 0..kills {
        let book = format!("book-{}", kill / A_BOOK);
        if kill % A_BOOK == 0 {
            before.clear();
            scene.begin(verb, &book);
        }
        let mut command = scene.desk.command(Scene::args(verb, &book));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(10 + chance.below(within)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = scene.documents(&book);
        assert!(found.is_superset(&before), "kill {kill}: what was there is gone: {before:?} {found:?}");
        part_done += usize::from((1..notices).contains(&found.len()));
        before = found;
        if kill % A_BOOK == A_BOOK - 1 || kill + 1 == kills {
            scene.finish(verb, &book);
            assert_eq!(scene.documents(&book).len(), notices, "kill {kill}");
            assert_eq!(scene.cases(&book).len(), notices, "kill {kill}");
            scene.verifies(&book);
        }
    }
    assert!(verb != "add" || part_done >= kills / 4, "{part_done} of {kills} kills fell into the work");
    println!("{verb}: {part_done} of {kills} kills fell between the first and the last document");
}

#[test]
fn watch_killed_at_any_moment() {
    killed("watch", 10);
}

#[test]
#[ignore = "takes minutes; ./test runs it"]
fn watch_killed_a_hundred_times() {
    killed("watch", 100);
}

#[test]
#[ignore = "takes minutes; ./test runs it"]
fn add_killed_a_hundred_times() {
    killed("add", 100);
}
