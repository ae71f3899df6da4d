//! Where requests go, and where they never go.

use jikenbo_ingest::{FetchConfig, Fetcher, Validators};
use jikenbo_testkit::Answer;

use crate::{Scene, now, quick};

#[tokio::test]
async fn addresses_off_the_public_network_are_refused() {
    let fetcher = Fetcher::new(FetchConfig { allow_private: Vec::new(), ..quick() }).unwrap();
    let scene = Scene::new();
    let port = scene.server.url("").rsplit_once(':').unwrap().1.to_owned();
    for (url, part) in [
        (format!("http://127.0.0.1:{port}/"), "127.0.0.1 is not on the public network (127.0.0.1 is loopback)"),
        (format!("http://2130706433:{port}/"), "(127.0.0.1 is loopback)"),
        (format!("http://[::ffff:127.0.0.1]:{port}/"), "is loopback)"),
        (format!("http://localhost:{port}/"), "localhost is not on the public network"),
        ("http://169.254.169.254/latest/meta-data/".into(), "(169.254.169.254 is cloud metadata)"),
        ("http://[fd00:ec2::254]/".into(), "is unique local)"),
        ("http://192.168.0.1/".into(), "if you trust it, allow it by --allow-private 192.168.0.1"),
        ("file:///etc/passwd".into(), "file: addresses are not fetched"),
        ("ftp://www.example.jp/".into(), "ftp: addresses are not fetched"),
        ("https://name:secret@www.example.jp/".into(), "it has a user name or a password in it"),
        ("www.example.jp".into(), "this is no web address"),
    ] {
        let told = fetcher.fetch(&url, &Validators::default(), now()).await.unwrap_err();
        assert!(told.to_string().contains(part), "{told}");
        assert_eq!(told.next_try, None, "{told}");
    }
    assert_eq!(scene.asked("/") + scene.asked("/robots.txt"), 0);
}

/// `localhost` is a name like any other; its number is allowed here, but not under this name.
#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_refused() {
    let scene = Scene::new();
    scene.server.play("/", [Answer::html("x")]);
    scene.page("/").await;
    let error = scene.fetch_url(&scene.server.url_by_name("/")).await.unwrap_err();
    assert!(error.to_string().contains("localhost is not on the public network ("), "{error}");
    let allowed = Scene::with(FetchConfig { allow_private: vec!["localhost".into()], ..quick() });
    allowed.server.play("/", [Answer::html("x")]);
    allowed.fetch_url(&allowed.server.url_by_name("/")).await.unwrap();
    assert!(allowed.fetch_url(&allowed.server.url("/")).await.is_err());
}

#[tokio::test]
async fn redirects_to_private_addresses_are_refused() {
    let scene = Scene::with(FetchConfig { allow_private: vec!["localhost".into()], ..quick() });
    let private = scene.server.url("/secret");
    scene.server.play("/secret", [Answer::html("x")]);
    for (to, part) in [
        (private.as_str(), "(127.0.0.1 is loopback)"),
        ("http://169.254.169.254/latest/meta-data/", "(169.254.169.254 is cloud metadata)"),
        ("//10.0.0.1/", "(10.0.0.1 is private)"),
        ("file:///etc/passwd", "file: addresses"),
        ("http://[::1", "redirects to what is no address: http://[::1"),
    ] {
        for path in ["/page", "/page?further"] {
            scene.server.play("/page", [Answer::redirect(to)]);
            scene.server.play("/page?further", [Answer::redirect("/page")]);
            let error = scene.fetch_url(&scene.server.url_by_name(path)).await.unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(error.exchange.unwrap().response.status, 302, "the redirect itself can be kept");
        }
    }
    assert_eq!(scene.asked("/secret"), 0);
}

/// robots.txt is fetched too, and is no way around.
#[tokio::test]
async fn robots_txt_leads_nowhere_either() {
    let scene = Scene::with(FetchConfig { allow_private: vec!["localhost".into()], ..quick() });
    scene.server.play("/robots.txt", [Answer::redirect(&scene.server.url("/secret"))]);
    let error = scene.fetch_url(&scene.server.url_by_name("/page")).await.unwrap_err();
    assert!(error.to_string().contains("cannot be read, so nothing there is asked (127.0.0.1 is not"), "{error}");
    assert_eq!(scene.asked("/secret") + scene.asked("/page"), 0);
}

#[tokio::test]
async fn redirects_end() {
    let scene = Scene::with(FetchConfig { redirects: 4, ..quick() });
    scene.server.play("/self", [Answer::redirect("/self")]);
    scene.server.play("/a", [Answer::redirect("/b")]);
    scene.server.play("/b", [Answer::redirect("/a")]);
    for i in 0..9 {
        scene.server.play(&format!("/{i}"), [Answer::redirect(&format!("/{}", i + 1))]);
    }
    assert!(
        scene.failure("/self").await.starts_with("{server}/self: it redirects in a circle, to {server}/self again;")
    );
    assert!(scene.failure("/a").await.contains("it redirects in a circle, to {server}/a again"));
    assert!(scene.failure("/0").await.contains("it redirects more than 4 times"));
    assert_eq!((scene.asked("/a"), scene.asked("/4"), scene.asked("/5")), (1, 1, 0));
    let five = scene.fetch("/5").await.unwrap();
    assert_eq!(five.exchange().redirects.len(), 4);
    assert_eq!(five.exchange().response.status, 404);
}

#[tokio::test]
async fn addresses_without_an_end_are_not_asked() {
    let scene = Scene::new();
    let long = "a".repeat(9_000);
    assert!(scene.failure(&format!("/{long}")).await.contains("no web address (it is longer than 8192 bytes)"));
    scene.server.play("/grows", [Answer::redirect(&format!("/{long}"))]);
    let told = scene.failure("/grows").await;
    assert!(told.contains("it redirects to what is no address: /aaa") && told.len() < 400, "{told}");
}

#[tokio::test]
async fn servers_that_are_not_there_are_told() {
    let scene = Scene::new();
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = scene.fetch_url(&format!("http://127.0.0.1:{port}/")).await.unwrap_err();
    assert!(error.to_string().contains("no connection to 127.0.0.1 ("), "{error}");
    // Names under .invalid lead nowhere (RFC 6761).
    let error = scene.fetch_url("http://www.jikenbo.invalid/").await.unwrap_err();
    assert!(error.to_string().contains("www.jikenbo.invalid cannot be looked up ("), "{error}");
    assert!(error.next_try.is_some());
    // TLS, with a server that speaks none.
    let error = scene.fetch_url(&scene.server.url("/").replace("http:", "https:")).await.unwrap_err();
    assert!(error.to_string().contains("no secure connection to 127.0.0.1 ("), "{error}");
}
