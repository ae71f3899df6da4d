//! How sites are asked: who we say we are, what they forbid, how fast, and when again.

use std::time::Instant;

use jikenbo_ingest::{FetchConfig, FetchProblem, Fetched, Robots, Validators};
use jikenbo_testkit::Answer;

use crate::{Scene, ms, now, quick};

#[tokio::test]
async fn who_asks_and_where_to_write_is_said() {
    let scene = Scene::new();
    scene.server.play("/news", [Answer::html("x")]);
    scene.page("/news").await;
    for path in ["/robots.txt", "/news"] {
        let agent = scene.server.asked(path)[0].headers["user-agent"].clone();
        assert!(agent.starts_with("jikenbo/") && agent.ends_with(" (+desk@example.jp)"), "{path}: {agent}");
    }
}

#[tokio::test]
async fn what_a_site_forbids_is_not_asked() {
    let scene = Scene::new();
    scene.server.play("/robots.txt", [Answer::text("User-agent: *\nDisallow: /draft\nAllow: /draft/open")]);
    for path in ["/draft/1", "/draft/open/1", "/news"] {
        scene.server.play(path, [Answer::html("x")]);
    }
    assert_eq!(
        scene.failure("/draft/1").await,
        "{server}/draft/1: robots.txt of {server} forbids it to robots such as jikenbo; ask the site's owner, or \
         save the page by hand and add the file; next try not before 2026-11-23T03:00:00Z"
    );
    scene.page("/draft/open/1").await;
    scene.page("/news").await;
    assert_eq!((scene.asked("/draft/1"), scene.asked("/robots.txt")), (0, 1), "robots.txt is asked for once");
}

#[tokio::test]
async fn a_redirect_into_what_is_forbidden_is_not_followed() {
    let scene = Scene::new();
    scene.server.play("/robots.txt", [Answer::text("User-agent: jikenbo\nDisallow: /draft")]);
    scene.server.play("/news", [Answer::redirect("/draft")]);
    let told = scene.failure("/news").await;
    assert!(told.starts_with("{server}/news: redirected to {server}/draft: robots.txt of {server} forbids"), "{told}");
    assert_eq!(scene.asked("/draft"), 0);
}

#[tokio::test]
async fn no_robots_txt_forbids_nothing_and_a_broken_server_everything() {
    for (answer, fetched) in [
        (Answer::status(404), true),
        (Answer::status(403), true),
        (Answer::text(""), true),
        (Answer::html("<html><p>Disallow: /</p>"), true),
        (Answer::bytes("text/plain", b"\xff\xfe\0\0User-agent".to_vec()), true),
        (Answer::redirect("/elsewhere.txt"), false),
        (Answer::status(500), false),
        (Answer::status(429), false),
        (Answer::text("User-agent: *\nDisallow: /").cut_off(), false),
        (Answer::text("User-agent: *\nDisallow: /").slow(ms(1_000)), false),
    ] {
        let scene = Scene::new();
        scene.server.play("/robots.txt", [answer.clone()]);
        scene.server.play("/elsewhere.txt", [Answer::text("User-agent: *\nDisallow: /news")]);
        scene.server.play("/news", [Answer::html("x")]);
        assert_eq!(scene.fetch("/news").await.is_ok(), fetched, "{answer:?}");
        assert_eq!(scene.asked("/news"), usize::from(fetched), "{answer:?}");
    }
}

#[tokio::test]
async fn robots_txt_is_asked_for_again_when_it_is_old_and_an_old_one_stands_in() {
    let scene = Scene::new();
    let forbids = Answer::text("User-agent: *\nDisallow: /draft\nSitemap: https://www.example.jp/map.xml");
    scene.server.play("/robots.txt", [forbids, Answer::status(500)]);
    scene.server.play("/draft", [Answer::html("x")]);
    let url = scene.server.url("/draft");
    let sitemaps = |robots: &Robots| robots.sitemaps.clone();
    let first = scene.fetcher.robots(&url, now()).await.unwrap();
    assert_eq!(sitemaps(&first), ["https://www.example.jp/map.xml"]);
    let tomorrow = now() + ms(25 * 60 * 60 * 1_000);
    let error = scene.fetcher.fetch(&url, &Validators::default(), tomorrow).await.unwrap_err();
    assert!(matches!(error.problem, FetchProblem::Forbidden { .. }), "{error}");
    assert_eq!(scene.asked("/robots.txt"), 1 + 3, "tried three times the second day");
    let next_month = now() + ms(40 * 24 * 60 * 60 * 1_000);
    let error = scene.fetcher.fetch(&url, &Validators::default(), next_month).await.unwrap_err();
    assert!(matches!(error.problem, FetchProblem::RobotsUnread { .. }), "{error}");
    assert_eq!(
        scene.told(&error),
        "{server}/draft: robots.txt of {server} cannot be read, so nothing there is asked (the server answered 500 \
         Internal Server Error); next try not before 2027-01-01T03:15:00Z"
    );
    assert_eq!(scene.asked("/draft"), 0);
}

#[tokio::test]
async fn requests_to_one_host_keep_their_distance() {
    let scene = Scene::with(FetchConfig { interval: ms(60), patience: ms(2_000), ..quick() });
    let paths = ["/a", "/b", "/c"];
    paths.iter().for_each(|path| scene.server.play(path, [Answer::html("x")]));
    let began = Instant::now();
    let (a, b, c) = tokio::join!(scene.page("/a"), scene.page("/b"), scene.page("/c"));
    assert_eq!([a, b, c], ["x"; 3]);
    assert!(began.elapsed() >= ms(180), "robots.txt and three pages: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_sites_own_delay_holds_and_one_too_long_is_told() {
    let scene = Scene::with(FetchConfig { patience: ms(2_000), ..quick() });
    scene.server.play("/robots.txt", [Answer::text("User-agent: *\nCrawl-delay: 0.08")]);
    scene.server.play("/news", [Answer::html("x")]);
    let began = Instant::now();
    scene.page("/news").await;
    scene.page("/news").await;
    assert!(began.elapsed() >= ms(80), "{:?}", began.elapsed());

    let scene = Scene::new();
    scene.server.play("/robots.txt", [Answer::text("User-agent: *\nCrawl-delay: 3600")]);
    scene.server.play("/news", [Answer::html("x")]);
    scene.page("/news").await;
    let told = scene.failure("/news").await;
    assert!(told.contains("127.0.0.1 is left alone for longer than one waits"), "{told}");
    assert!(told.contains("next try not before 2026-11-22T04:00:00Z"), "{told}");
    assert_eq!(scene.asked("/news"), 1);
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    for status in [500, 502, 503, 504, 429, 408] {
        let scene = Scene::new();
        scene.server.play("/news", [Answer::status(status), Answer::status(status), Answer::html("第一報")]);
        assert_eq!(scene.page("/news").await, "第一報");
        assert_eq!(scene.asked("/news"), 3, "{status}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_told_with_the_answer() {
    for (status, asked, next) in [
        (500, 3, "2026-11-22T03:15:00Z"),
        (503, 3, "2026-11-22T03:15:00Z"),
        (501, 1, "2026-11-23T03:00:00Z"),
        (403, 1, "2026-11-23T03:00:00Z"),
        (401, 1, "2026-11-23T03:00:00Z"),
        (451, 1, "2026-11-23T03:00:00Z"),
    ] {
        let scene = Scene::new();
        scene.server.play("/news", [Answer::status(status)]);
        let error = scene.fetch("/news").await.unwrap_err();
        let told = scene.told(&error);
        assert!(told.starts_with(&format!("{{server}}/news: the server answered {status} ")), "{told}");
        assert!(told.ends_with(&format!("; next try not before {next}")), "{told}");
        assert_eq!(error.exchange.unwrap().response.status, status);
        assert_eq!(scene.asked("/news"), asked, "{status}");
    }
}

#[tokio::test]
async fn retry_after_is_waited_for_when_short_and_told_when_long() {
    let scene = Scene::with(FetchConfig { patience: ms(3_000), ..quick() });
    scene.server.play("/news", [Answer::status(429).header("retry-after", "1"), Answer::html("x")]);
    let began = Instant::now();
    scene.page("/news").await;
    assert!(began.elapsed() >= ms(1_000), "{:?}", began.elapsed());

    for (header, next) in [("120", "2026-11-22T03:02:00Z"), ("Sun, 22 Nov 2026 04:00:00 GMT", "2026-11-22T04:00:00Z")] {
        let scene = Scene::new();
        scene.server.play("/news", [Answer::status(503).header("retry-after", header)]);
        scene.server.play("/other", [Answer::html("x")]);
        let told = scene.failure("/news").await;
        assert_eq!(
            told,
            format!("{{server}}/news: the server answered 503 Service Unavailable; next try not before {next}")
        );
        assert_eq!(scene.asked("/news"), 1);
        // The whole host is left alone, not that page only.
        let told = scene.failure("/other").await;
        assert!(told.contains("left alone") && told.ends_with(next), "{told}");
        assert_eq!(scene.asked("/other"), 0);
        // And when the time has come, it is asked again.
        let later = now() + ms(2 * 60 * 60 * 1_000);
        let other = scene.fetcher.fetch(&scene.server.url("/other"), &Validators::default(), later).await;
        assert!(matches!(other, Ok(Fetched::Page { .. })));
    }
}

#[tokio::test]
async fn a_robots_txt_that_asks_for_time_gets_it() {
    let scene = Scene::new();
    scene.server.play("/robots.txt", [Answer::status(503).header("retry-after", "120"), Answer::text("")]);
    scene.server.play("/news", [Answer::html("x")]);
    assert_eq!(
        scene.failure("/news").await,
        "{server}/news: robots.txt of {server} cannot be read, so nothing there is asked (the server answered 503 \
         Service Unavailable); next try not before 2026-11-22T03:02:00Z"
    );
    scene.failure("/news").await;
    assert_eq!((scene.asked("/robots.txt"), scene.asked("/news")), (1, 0));
    let later = now() + ms(121_000);
    assert!(scene.fetcher.fetch(&scene.server.url("/news"), &Validators::default(), later).await.is_ok());
}
