//! `source`, `fetch` and `watch`, with a real server on this machine.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::time::Duration;

use desk::{
    Desk, Run,
    site::{Site, notice},
};
use jikenbo_testkit::{Answer, SourceServer};
use serde_json::Value;

#[test]
fn a_feed_becomes_cases_and_nothing_comes_twice() {
    let site = Site::new();
    // One id for two pages, as some sites do; one entry twice.
    let link = |path: &str| site.server.url(path);
    let (a, b, c) = (link("/1.html"), link("/2.html"), link("/3.html"));
    let entries = [("same", "紛失1", a.as_str()), ("same", "紛失2", &b), ("n3", "紛失3", &c), ("n3", "紛失3", &c)];
    site.play("/feed.xml", [Answer::rss(&entries).etag("\"f1\"")]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    site.page("/2.html", "みなもと市", 7);
    site.page("/3.html", "学校法人ひより学園", 12);
    site.add("ほしの", "/feed.xml", &[]);

    let run = site.fetch(&[]).ends(0);
    assert!(run.out.contains("3 new entries") && run.out.contains("3 documents new"), "{run:?}");
    assert_eq!(site.cases().len(), 3);
    let source = &site.sources()[0];
    assert_eq!(
        (source["found"].as_str(), source["state"].as_str(), source["entries_seen"].as_u64()),
        (Some("feed"), Some("ok"), Some(3))
    );
    let before = site.cases();
    let run = site.fetch(&["ほしの"]).ends(0);
    assert!(run.out.contains("0 new entries") && run.out.contains("0 documents new"), "{run:?}");
    assert_eq!(site.cases(), before);
    let asked = site.server.asked("/feed.xml");
    assert_eq!(asked.last().unwrap().headers.get("if-none-match").map(String::as_str), Some("\"f1\""));
    assert_eq!(site.server.asked("/1.html").len(), 1, "a page that is not due is left alone");
}

#[test]
fn a_page_that_changes_is_a_version_of_its_case() {
    let site = Site::new();
    let [first, second] = ["120", "1,348"].map(|persons| notice("株式会社ほしの製作所", 3, persons));
    site.play("/notice.html", [Answer::html(&first), Answer::html(&second)]);
    site.add("告知", "/notice.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    let run = site.fetch(&[]).ends(0);
    assert!(run.out.contains("changed           1"), "{run:?}");
    let cases = site.cases();
    assert_eq!(cases.len(), 1);
    let changes = site.desk.run(["changes"]).ends(0).out;
    assert!(changes.contains("1,348"), "{changes}");
}

#[test]
fn lists_and_sitemaps_name_pages() {
    let site = Site::new();
    let list = "<html><title>お知らせ一覧</title><nav><a href=/about.html>会社概要のページです</a></nav><ul>\
                <li>2026/9/3 <a href=/1.html>USBメモリの紛失について</a><li>2026/9/2 <a href=/2.html>営業時間の変更</a>\
                <li>2026/9/1 <a href=/gone.html>移転のお知らせ</a></ul>";
    site.play("/news/", [Answer::html(list)]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    site.play("/2.html", [Answer::html("<html><title>営業時間の変更</title><p>10月から営業時間を変更します。")]);
    let index = format!("<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>", site.server.url("/map-1.xml"));
    let map = format!(
        "<urlset><url><loc>{}</loc></url><url><loc>/other.html</loc></url></urlset>",
        site.server.url("/press/4.html")
    );
    site.play("/sitemap.xml", [Answer::bytes("application/xml", index)]);
    site.play("/map-1.xml", [Answer::bytes("application/xml", map)]);
    site.page("/press/4.html", "みなもと市", 7);
    site.add("一覧", "/news/", &[]);
    site.add("地図", "/sitemap.xml", &["--links", "/press/*"]);
    let run = site.fetch(&[]).ends(1).tells(&["/gone.html", "404", "it is given up"]);
    assert!(run.out.contains("4 new entries"), "{run:?}");
    assert_eq!(site.cases().len(), 2);
    assert!(site.server.asked("/about.html").is_empty() && site.server.asked("/other.html").is_empty());
    let found: Vec<Value> = site.sources().iter().map(|s| s["found"].clone()).collect();
    assert_eq!(found, ["list", "sitemap"]);
}

#[test]
fn a_dead_host_does_not_hold_the_others() {
    let site = Site::new();
    let (a, dead) = (site.server.url("/1.html"), {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/feed.xml", listener.local_addr().unwrap())
    });
    site.play("/feed.xml", [Answer::rss(&[("1", "紛失", a.as_str())])]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    site.add("生きた", "/feed.xml", &[]);
    site.desk.run(["source", "add", &dead, "--name", "死んだ"]).ends(0);
    site.desk.run(["source", "add", "http://169.254.169.254/latest/", "--name", "内側"]).ends(0);
    site.fetch(&[]).ends(1).tells(&["failed", "死んだ", "no connection", "next try 20"]).tells(&[
        "failed",
        "内側",
        "cloud metadata",
        "--allow-private",
    ]);
    assert_eq!(site.cases().len(), 1);
    site.fetch(&["死んだ"]).ends(2);
    assert_eq!(site.last_error("死んだ").0, 2);
    let table = site.desk.run(["source", "list"]).ends(0).out;
    assert!(table.contains("失敗") && table.contains("正常"), "{table}");
    let shown = site.desk.run(["source", "show", "死んだ", "--lang", "en"]).ends(0).out;
    assert!(shown.contains("no connection") && shown.contains("next look"), "{shown}");
}

#[test]
fn what_gives_nothing_says_why() {
    let site = Site::new();
    let empty = "<rss version='2.0'><channel><title>x</title></channel></rss>";
    let login = "<html><title>ログイン</title><form><input type=\"password\"></form>";
    let parked = "<html><title>hiyori.example</title><p>This domain is for sale.";
    let link = site.server.url("/1.html");
    let feed = Answer::rss(&[("1", "紛失", link.as_str())]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    for (name, answers, says) in [
        ("空", vec![Answer::bytes("application/rss+xml", empty)], "the feed has no entries"),
        ("会員", vec![Answer::html(login)], "login page"),
        ("売物", vec![Answer::html(parked)], "parked or for sale"),
        ("無し", vec![Answer::status(404)], "404 Not Found"),
        ("壊れ", vec![Answer::status(500)], "500"),
        ("壊れた後", vec![Answer::html(login).etag("\"1\""), Answer::status(304)], "(304)"),
    ] {
        let path = format!("/{}", name.len() + answers.len() * 100 + says.len() * 1000);
        site.play(&path, answers);
        site.add(name, &path, &["--kind", "feed"]);
        site.fetch(&[name]);
        if name == "壊れた後" {
            site.fetch(&[name]);
        }
        let (failures, why) = site.last_error(name);
        assert!(why.contains(says) && failures > 0, "{name}: {failures} {why}");
    }
    // 304 behind a failure of the network means what it says.
    site.play(
        "/ok",
        [feed.clone().etag("\"1\""), Answer::status(500), Answer::status(500), Answer::status(500), feed.etag("\"1\"")],
    );
    site.add("戻り", "/ok", &[]);
    site.fetch(&["戻り"]).ends(0);
    assert_eq!(site.fetch(&["戻り"]).code, Some(2));
    assert_eq!(site.last_error("戻り").0, 1);
    site.fetch(&["戻り"]).ends(0).tells(&["戻り", "answers again after 1 failures", "(304)"]);
    assert_eq!(site.last_error("戻り").0, 0);
    let table = site.desk.run(["source", "list"]).ends(0).out;
    assert!(table.lines().any(|line| line.starts_with("戻り") && line.contains("（解消済み）")), "{table}");
}

#[test]
fn sources_are_kept_by_hand_or_in_a_file() {
    let site = Site::new();
    site.add("手書き", "/a.xml", &["--every", "2h"]);
    let file = "[[source]]\nurl = \"https://www.example.jp/feed.xml\"\nname = \"帳簿\"\nkind = \"feed\"\n";
    let toml = "data/jikenbo/sources.toml";
    site.desk.write(toml, file);
    let names = || site.sources().iter().map(|s| s["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(), ["帳簿", "手書き"]);
    site.desk.run(["source", "remove", "帳簿"]).ends(2).tells(&["sources.toml", "change it there"]);
    site.desk.run(["source", "pause", "手書き"]).ends(0);
    assert_eq!(site.sources()[1]["state"], "paused");
    site.fetch(&["手書き"]).ends(2).tells(&["paused", "resume"]);
    site.desk.run(["source", "resume", "手書き"]).ends(0);
    site.desk.write(toml, "[[source]]\nurl = \"https://www.example.jp/feed.xml\"\nkind = \"rss\"\n");
    site.desk.run(["source", "list"]).ends(2).tells(&["sources.toml", "source 1"]);
    site.desk.write(toml, "");
    assert_eq!(names(), ["手書き"]);
    site.desk.run(["source", "add", "https://www.example.jp/b.xml", "--name", "手書き"]).ends(2).tells(&["--name"]);
    site.desk.run(["source", "add", "www.example.jp"]).ends(2).tells(&["write it as https://"]);
    site.desk.run(["source", "show", "無い"]).ends(2).tells(&["source list"]);
    site.desk.run(["source", "remove", "手書き"]).ends(0);
    assert_eq!(names(), [""; 0]);
}

#[test]
fn entries_without_a_page_are_read_from_the_feed() {
    let site = Site::new();
    let text = notice("株式会社ほしの製作所", 3, "120").replace('<', "&lt;");
    let feed = format!(
        "<rss version='2.0'><channel><item><guid>1</guid><title>USBメモリの紛失について</title><description>{text}</description></item></channel></rss>"
    );
    site.play("/feed.xml", [Answer::bytes("application/rss+xml", feed)]);
    site.add("本文", "/feed.xml", &[]);
    site.fetch(&[]).ends(0);
    site.fetch(&[]).ends(0);
    assert_eq!(site.cases().len(), 1);
}

#[test]
fn pages_are_asked_for_at_once_when_somebody_wishes_it() {
    let site = Site::new();
    let link = site.server.url("/1.html");
    site.play("/feed.xml", [Answer::rss(&[("1", "紛失", link.as_str())])]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    site.page("/2.html", "みなもと市", 7);
    site.add("便り", "/feed.xml", &[]);
    site.fetch(&[]).ends(0);
    site.fetch(&[]).ends(0);
    assert_eq!(site.server.asked("/1.html").len(), 1);
    site.fetch(&["--now"]).ends(0);
    assert_eq!(site.server.asked("/1.html").len(), 2);
    let number = site.cases()[0]["number"].as_str().unwrap().to_owned();
    let feed = site.server.asked("/feed.xml").len();
    site.fetch(&[&number]).ends(0);
    assert_eq!(site.server.asked("/1.html").len(), 3);
    // A page that no source names.
    let other = site.server.url("/2.html");
    site.fetch(&[&other]).ends(0);
    assert_eq!((site.cases().len(), site.server.asked("/feed.xml").len()), (2, feed));
    site.fetch(&["2026-0999"]).ends(2).tells(&["2026-0999"]);
    site.fetch(&["無い"]).ends(2).tells(&["source list"]);
}

#[test]
fn an_update_is_told_with_what_says_so() {
    let site = Site::new();
    let page = notice("株式会社ほしの製作所", 3, "120");
    let told = page.replace("</p><p>株式会社", "</p><p>最終更新日：2026年9月8日</p><p>株式会社");
    let modified = "Thu, 10 Sep 2026 03:00:00 GMT";
    site.play("/1.html", [Answer::html(&told).last_modified(modified)]);
    site.play("/2.html", [Answer::html(&page.replace("ほしの", "つきの")).last_modified(modified)]);
    for (name, path) in [("一", "/1.html"), ("二", "/2.html")] {
        site.add(name, path, &["--kind", "page"]);
    }
    site.fetch(&[]).ends(0);
    let mut updates = Vec::new();
    for case in site.cases() {
        let number = case["number"].as_str().unwrap();
        let json = site.desk.run(["show", number, "--format", "json"]).ends(0).json();
        let text = site.desk.run(["show", number]).ends(0).out;
        assert!(text.contains("更新 2026年9月"), "{text}");
        updates.push(json["sources"][0]["updated"].clone());
    }
    updates.sort_by_key(|value| value["date"].as_str().map(str::to_owned));
    let expect = [("2026-09-08", "text"), ("2026-09-10", "last-modified")];
    assert_eq!(updates, expect.map(|(date, by)| serde_json::json!({"date": date, "by": by})));
}

#[cfg(unix)]
#[test]
fn watch_goes_on_until_it_is_ended() {
    let site = Site::new();
    let (a, b) = (site.server.url("/1.html"), site.server.url("/2.html"));
    let later = [("1", "紛失1", a.as_str()), ("2", "紛失2", &b)];
    site.play("/feed.xml", [Answer::rss(&later[..1]), Answer::rss(&later)]);
    site.page("/1.html", "株式会社ほしの製作所", 3);
    site.page("/2.html", "みなもと市", 7);
    site.add("刻々", "/feed.xml", &["--every", "1s"]);
    let mut watch = site.desk.command(["watch", "--allow-private", "127.0.0.1", "--interval", "0"]);
    let mut child = watch.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // The casebook is free for others while it runs.
    for _ in 0..300 {
        if site.cases_so_far() == 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    for _ in 0..100 {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let run = Run::of(child.wait_with_output().unwrap()).ends(0).tells(&["ended"]);
    assert!(run.out.contains("new cases: 2026-0001"), "{run:?}");
    assert_eq!(site.cases().len(), 2);
}

#[test]
fn a_server_of_ones_own_network_is_believed_by_its_authority() {
    let desk = Desk::new();
    let (server, authority) = SourceServer::start_secure().unwrap();
    server.play("/1.html", [Answer::html(&notice("株式会社ほしの製作所", 3, "120"))]);
    let (url, file) = (server.url_by_name("/1.html"), desk.write("ca.pem", &authority));
    let fetch =
        |more: &[&str]| desk.run([&["fetch", &url, "--allow-private", "localhost", "--interval", "0"], more].concat());
    fetch(&[]).ends(2).tells(&["no secure connection to localhost"]);
    fetch(&["--ca", "none.pem"]).ends(2).tells(&["none.pem", "no certificates of authorities"]);
    fetch(&["--ca", file.to_str().unwrap()]).ends(0);
    let cases = desk.run(["list", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!(cases[0]["organisations"][0], "株式会社ほしの製作所", "{cases:#?}");
    desk.run(["verify"]).ends(0);
}
