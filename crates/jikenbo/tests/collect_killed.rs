//! `fetch` killed at any moment: what was filed is whole, nothing comes twice, and `fetch` again finishes the work.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::{collections::BTreeSet, process::Stdio, thread, time::Duration};

use desk::Desk;
use jikenbo_testkit::{Answer, SourceServer};
use serde_json::Value;

const PAGES: usize = 60;
const FETCH: [&str; 7] = ["fetch", "--allow-private", "127.0.0.1", "--interval", "0", "--per-host", "8"];

fn site() -> (Desk, SourceServer) {
    let (desk, server) = (Desk::new(), SourceServer::start().unwrap());
    let links: Vec<String> = (0..PAGES).map(|i| server.url(&format!("/{i}.html"))).collect();
    for i in 0..PAGES {
        let page = format!(
            "<html><head><title>USBメモリの紛失について</title></head><body><main><h1>USBメモリの紛失について</h1><p>2026年9月{}日</p>\
             <p>株式会社ほしの{i:03}製作所</p><p>2026年8月3日、当社の社員がUSBメモリを紛失したことが判明いたしました。お客様{}名の氏名が\
             保存されていました。</p></main></body></html>",
            1 + i % 28,
            100 + i
        );
        server.play(&format!("/{i}.html"), [Answer::html(&page).after(Duration::from_millis(20))]);
    }
    let entries: Vec<(&str, &str, &str)> = links.iter().map(|link| (link.as_str(), "紛失", link.as_str())).collect();
    server.play("/feed.xml", [Answer::rss(&entries)]);
    desk.run(["source", "add", &server.url("/feed.xml"), "--name", "ほしの"]).ends(0);
    (desk, server)
}

/// The pages that the cases tell of, each case of one page.
fn filed(desk: &Desk) -> BTreeSet<String> {
    let cases = desk.run(["list", "--format", "jsonl"]).ends(0).json_lines();
    let page = |case: &Value| {
        let sources = case["sources"].as_array().unwrap();
        assert_eq!((sources.len(), case["counts"].as_array().unwrap().len()), (1, 1), "{case}");
        sources[0]["document"].as_str().unwrap().to_owned()
    };
    let pages: BTreeSet<String> = cases.iter().map(page).collect();
    assert_eq!(pages.len(), cases.len(), "no page is filed twice");
    pages
}

#[test]
fn killed_at_any_moment() {
    let (desk, server) = site();
    // A fixed seed (a linear congruential generator), so that the moments come again.
    let mut seed = 20_261_122_u64;
    let (mut before, mut between) = (BTreeSet::new(), 0);
    for _ in 0..10 {
        let mut child = desk.command(FETCH).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Some pages later, wherever that is.
        let asked = || (0..PAGES).map(|i| server.asked(&format!("/{i}.html")).len()).sum::<usize>();
        let (begun, more) = (asked(), 1 + usize::try_from((seed >> 33) % 12).unwrap());
        for _ in 0..100 {
            if asked() >= begun + more {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis((seed >> 40) % 100));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = filed(&desk);
        assert!(now.is_superset(&before), "what was filed stays");
        between += usize::from((1..PAGES).contains(&now.len()));
        before = now;
    }
    println!("{between} of 10 kills fell between the first and the last page");
    desk.run(FETCH).ends(0);
    assert_eq!(filed(&desk).len(), PAGES);
    let asked: usize = (0..PAGES).map(|i| server.asked(&format!("/{i}.html")).len()).sum();
    assert!(asked >= PAGES, "{asked}");
    let run = desk.run(FETCH).ends(0);
    assert!(run.out.contains("0 new entries") && run.out.contains("0 documents new"), "{run:?}");
}
