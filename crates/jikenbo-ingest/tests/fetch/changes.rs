//! Pages between two visits.

use jikenbo_ingest::{Fetched, Validators};
use jikenbo_testkit::Answer;

use crate::{Scene, now};

const DATE: &str = "Sun, 22 Nov 2026 01:00:00 GMT";

/// Two visits, the second with what the first one gave.
async fn twice(answers: [Answer; 2]) -> (Scene, Fetched, Fetched) {
    let scene = Scene::new();
    scene.server.play("/news", answers);
    let url = scene.server.url("/news");
    let first = scene.fetch("/news").await.unwrap();
    let known = Validators::of(first.exchange(), &Validators::default());
    let second = scene.fetcher.fetch(&url, &known, now()).await.unwrap();
    (scene, first, second)
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    for page in [
        Answer::html("第一報").etag("\"a\""),
        Answer::html("第一報").etag("W/\"a\""),
        Answer::html("第一報").last_modified(DATE),
    ] {
        let (_, first, second) = twice([page.clone(), page]).await;
        assert!(matches!(first, Fetched::Page { .. }));
        let Fetched::NotModified(exchange) = second else { panic!() };
        assert_eq!((exchange.response.status, exchange.response.body.len()), (304, 0));
        let known = Validators::of(first.exchange(), &Validators::default());
        assert_eq!(Validators::of(&exchange, &known), known, "what a 304 leaves out holds on");
    }
}

#[tokio::test]
async fn a_page_that_has_changed_is_sent() {
    let (_, first, second) = twice([Answer::html("第一報").etag("\"a\""), Answer::html("第二報").etag("\"b\"")]).await;
    let (Fetched::Page { capture: first, .. }, Fetched::Page { capture: second, .. }) = (first, second) else {
        panic!()
    };
    assert_eq!((first.bytes, second.bytes), ("第一報".into(), "第二報".into()));
    assert_ne!(first.sha256, second.sha256);
}

#[tokio::test]
async fn a_page_without_validators_is_asked_for_without_conditions() {
    let (scene, _, second) = twice([Answer::html("同じ"), Answer::html("同じ")]).await;
    assert!(matches!(second, Fetched::Page { .. }));
    for asked in scene.server.asked("/news") {
        assert!(!asked.headers.keys().any(|name| name.starts_with("if-")), "{asked:?}");
    }
}

#[tokio::test]
async fn removed_pages_are_told_from_broken_ones() {
    for status in [404, 410] {
        let (_, _, second) = twice([Answer::html("第一報"), Answer::status(status)]).await;
        let Fetched::Removed(exchange) = second else { panic!() };
        assert_eq!(exchange.response.status, status);
    }
}

/// A `Last-Modified` of one page says nothing about the page it redirects to from now on.
#[tokio::test]
async fn validators_are_sent_to_the_address_that_gave_them_alone() {
    let scene = Scene::new();
    let there = scene.server.url("/new");
    scene.server.play("/old", [Answer::html("前").last_modified(DATE), Answer::redirect(&there)]);
    scene.server.play("/new", [Answer::html("後").last_modified(DATE)]);
    let first = scene.fetch("/old").await.unwrap();
    let known = Validators::of(first.exchange(), &Validators::default());
    let second = scene.fetcher.fetch(&scene.server.url("/old"), &known, now()).await.unwrap();
    let Fetched::Page { exchange, capture } = second else { panic!() };
    assert_eq!((capture.bytes, capture.target_uri), ("後".into(), there.clone()));
    let third =
        scene.fetcher.fetch(&scene.server.url("/old"), &Validators::of(&exchange, &known), now()).await.unwrap();
    let Fetched::NotModified(third) = third else { panic!() };
    assert_eq!((third.target_uri, third.redirects.len()), (there, 1));
}

#[tokio::test]
async fn a_304_nobody_asked_for_is_a_failure() {
    let scene = Scene::new();
    scene.server.play("/news", [Answer::status(304)]);
    assert!(scene.failure("/news").await.contains("the server answered 304 Not Modified"));
}

#[tokio::test]
async fn feeds_come_as_they_are() {
    let scene = Scene::new();
    let entry = |title| ("id-1", title, "https://www.example.jp/news/1");
    scene.server.play("/feed", [Answer::rss(&[entry("第一報"), entry("第一報"), entry("第二報")])]);
    let feed = scene.page("/feed").await;
    assert_eq!(feed.matches("<guid>id-1</guid>").count(), 3, "ids that repeat are the reader's matter");
}

#[tokio::test]
async fn all_that_was_said_is_given() {
    let scene = Scene::new();
    let answer = Answer::html("<p>本文</p>").header("x-two", "1").header("x-two", "2").header("x-name", b"\x93\xfa");
    scene.server.play("/b?page=2", [answer]);
    scene.server.play("/a", [Answer::redirect("/b?page=2#top").header("set-cookie", "a=b")]);
    let fetched = scene.fetch("/a#part").await.unwrap();
    let exchange = fetched.exchange();
    let url = |path| scene.server.url(path);
    assert_eq!((exchange.target_uri.as_str(), exchange.first_uri()), (&*url("/b?page=2"), &*url("/a")));
    assert_eq!(exchange.ip.unwrap().to_string(), "127.0.0.1");
    assert_eq!(exchange.started_at, "2026-11-22T03:00:00Z");
    assert_eq!(exchange.response.body, "<p>本文</p>".as_bytes());
    let fields: Vec<_> = exchange.response.headers.iter().filter(|(name, _)| name.starts_with("x-")).collect();
    assert_eq!(fields, [("x-two", &b"1"[..]), ("x-two", b"2"), ("x-name", b"\x93\xfa")]);
    // What is kept as the question is the question that was sent.
    let sent = scene.server.asked("/b?page=2").remove(0).headers;
    for (name, value) in &sent {
        assert_eq!(exchange.request.headers.get(name).as_deref(), Some(value.as_str()), "{name}");
    }
    assert_eq!(exchange.request.headers.iter().count(), sent.len());
    assert!(!sent.contains_key("cookie") && !sent.contains_key("referer"));
}
