//! What servers send: slow, endless, cut off, packed, wrongly labelled.

use std::{
    io::{Read as _, Write as _},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use flate2::{Compression, write::GzEncoder};
use jikenbo_ingest::{FetchConfig, FetchProblem, Fetched, Fetcher, Validators};
use jikenbo_testkit::{Answer, SourceServer};

use crate::{Scene, ms, now, quick, shown};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::default());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn br(mut bytes: impl std::io::Read) -> Vec<u8> {
    let mut to = Vec::new();
    let fast = brotli::enc::BrotliEncoderParams { quality: 2, ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut to, &fast).unwrap();
    to
}

#[tokio::test]
async fn packed_bodies_are_unpacked_and_kept_as_they_came() {
    let page = "<p>個人情報漏えいのお知らせ</p>".repeat(200);
    for (coding, wire) in [
        ("gzip", gzip(page.as_bytes())),
        ("br", br(page.as_bytes())),
        ("zstd", zstd(page.as_bytes())),
        ("identity", page.clone().into_bytes()),
    ] {
        let scene = Scene::new();
        scene.server.play("/news", [Answer::bytes("text/html", wire.clone()).header("content-encoding", coding)]);
        assert_eq!(scene.page("/news").await, page, "{coding}");
        assert_eq!(scene.fetch("/news").await.unwrap().exchange().response.body, wire, "{coding}");
        assert_eq!(scene.server.asked("/news")[0].headers["accept-encoding"], "gzip, br, zstd, deflate");
    }
}

#[tokio::test]
async fn labels_that_are_wrong_cost_no_page() {
    let page = "<p>お知らせ</p>";
    for (coding, wire) in [
        ("gzip", page.as_bytes().to_vec()),
        ("br", page.as_bytes().to_vec()),
        ("zstd", page.as_bytes().to_vec()),
        ("deflate", page.as_bytes().to_vec()),
        ("br", gzip(page.as_bytes())),
        ("utf-8", page.as_bytes().to_vec()),
    ] {
        let scene = Scene::new();
        scene.server.play("/news", [Answer::bytes("text/html", wire).header("content-encoding", coding)]);
        assert_eq!(scene.page("/news").await, page, "{coding}");
    }
}

/// The most memory this process has held, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

/// 1 GB of zeros (128 MB for brotli, which packs slowly), with the limits a user has.
#[tokio::test]
async fn bombs_are_stopped() {
    const PIECES: usize = 64;
    let zeros = vec![0; 16 << 20];
    let bombs = [
        ("gzip", gzip(&zeros).repeat(PIECES)),
        ("zstd", zstd(&zeros).repeat(PIECES)),
        ("br", br(std::io::repeat(0).take(128 << 20))),
    ];
    drop(zeros);
    let FetchConfig { wire_bytes, body_bytes, .. } = FetchConfig::default();
    let scene = Scene::with(FetchConfig { wire_bytes, body_bytes, ..quick() });
    for (coding, bomb) in bombs {
        scene.server.play("/news", [Answer::bytes("text/html", bomb).header("content-encoding", coding)]);
        #[cfg(target_os = "linux")]
        let before = peak();
        let began = Instant::now();
        let error = scene.fetch("/news").await.err().unwrap();
        let took = began.elapsed();
        assert!(matches!(error.problem, FetchProblem::Coding(_)), "{coding}: {error}");
        assert!(error.to_string().contains("it unpacks to more than"), "{coding}: {error}");
        println!("{coding}: stopped after {took:?}");
        #[cfg(target_os = "linux")]
        assert!(peak() - before < 100 << 20, "{coding}: {} bytes", peak() - before);
    }
}

/// What answers hold that came and were not let go of, and the most it was.
#[derive(Default)]
struct Flying {
    now: AtomicU64,
    most: AtomicU64,
}

impl Flying {
    fn add(&self, bytes: u64) {
        self.most.fetch_max(self.now.fetch_add(bytes, Relaxed) + bytes, Relaxed);
    }
}

/// 60 pages of up to 3 MB at once, half of them packed, whose reader lets them wait: 13 MB are allowed.
#[tokio::test]
async fn many_large_bodies_together_stay_within_their_limit() {
    const ALLOWED: u64 = 13 << 20;
    let limits = FetchConfig { flying_bytes: ALLOWED, idle: ms(60_000), whole: ms(60_000), per_host: 64, ..quick() };
    let config = FetchConfig { wire_bytes: 4 << 20, body_bytes: 4 << 20, at_once: 64, redirects: 2, ..limits };
    let server = SourceServer::start().unwrap();
    for i in 0..60_usize {
        let body = format!("<p>お知らせ{i}</p>").repeat((i % 3 + 1) * 40_000);
        let page = match i % 2 {
            0 => Answer::bytes("text/html", body),
            _ => Answer::bytes("text/html", gzip(body.as_bytes())).header("content-encoding", "gzip"),
        };
        server.play(&format!("/{i}"), [page]);
    }
    let (fetcher, flying) = (Arc::new(Fetcher::new(config).unwrap()), Arc::new(Flying::default()));
    let mut all = tokio::task::JoinSet::new();
    for i in 0..60 {
        let (fetcher, flying, url) = (fetcher.clone(), flying.clone(), server.url(&format!("/{i}")));
        all.spawn(async move {
            let mut share = fetcher.share();
            let fetched = fetcher.fetch_within(&mut share, &url, &Validators::default(), now()).await;
            let Ok(Fetched::Page { exchange, capture }) = fetched else { panic!("{}", shown(&fetched)) };
            let bytes = (exchange.response.body.len() + capture.bytes.len()) as u64;
            flying.add(bytes);
            (share, bytes)
        });
    }
    let mut came = 0;
    while let Some(one) = all.join_next().await {
        tokio::time::sleep(ms(5)).await;
        let (share, bytes) = one.unwrap();
        flying.now.fetch_sub(bytes, Relaxed);
        drop(share);
        came += bytes;
    }
    let most = flying.most.load(Relaxed);
    assert!(came > 100 << 20 && most <= ALLOWED, "{most} of {came}");
    assert!(most > ALLOWED / 4, "and what is allowed is used: {most}");
}

#[tokio::test]
async fn bodies_without_an_end_are_left_at_the_limit() {
    let scene = Scene::new();
    scene.server.play("/news", [Answer::bytes("text/html", vec![b'a'; 4096]).endless()]);
    let told = scene.failure("/news").await;
    assert!(told.starts_with("{server}/news: the answer is longer than 1 MB;"), "{told}");
    let scene = Scene::new();
    scene.server.play("/news", [Answer::bytes("text/html", vec![b'a'; (1 << 20) + 1])]);
    assert!(scene.failure("/news").await.contains("the answer is longer than 1 MB"));
    assert_eq!(scene.asked("/news"), 1, "trying again is of no use");
    scene.server.play("/news", [Answer::bytes("text/html", vec![b'a'; 1 << 20])]);
    assert_eq!(scene.page("/news").await.len(), 1 << 20);
}

#[tokio::test]
async fn robots_txt_without_an_end_is_read_up_to_the_limit() {
    let scene = Scene::new();
    let lines = "User-agent: *\nDisallow: /draft\n".repeat(100);
    scene.server.play("/robots.txt", [Answer::text(&lines).endless()]);
    scene.server.play("/news", [Answer::html("x")]);
    scene.page("/news").await;
    assert!(scene.failure("/draft").await.contains("forbids it"));
}

#[tokio::test]
async fn limits_of_time_are_kept() {
    let scene = Scene::with(FetchConfig { tries: 1, whole: ms(700), ..quick() });
    let page = || Answer::html(&"a".repeat(1_000));
    scene.server.play("/stops", [page().slow(ms(5_000))]);
    scene.server.play("/drips", [page().slow(ms(20))]);
    scene.server.play("/slow", [Answer::html("abc").slow(ms(100))]);
    let (stops, drips, slow) = tokio::join!(scene.fetch("/stops"), scene.fetch("/drips"), scene.fetch("/slow"));
    assert!(stops.unwrap_err().to_string().contains("nothing more came within 0.3 s"));
    assert!(drips.unwrap_err().to_string().contains("the answer did not end within 0.7 s"));
    assert_eq!(slow.unwrap().exchange().response.body, b"abc", "slow is no fault");
}

#[tokio::test]
async fn servers_that_say_nothing_are_given_up() {
    let scene = Scene::with(FetchConfig { tries: 1, connect: ms(100), ..quick() });
    scene.server.play("/silent", [Answer::html("x").after(ms(5_000))]);
    let told = scene.failure("/silent").await;
    assert!(told.starts_with("{server}/silent: no answer within 0.3 s; next try not before"), "{told}");
}

#[tokio::test]
async fn bodies_that_are_cut_off_are_asked_for_again() {
    let scene = Scene::new();
    scene.server.play("/news", [Answer::html("<p>第一").cut_off(), Answer::html("<p>第一報")]);
    assert_eq!(scene.page("/news").await, "<p>第一報");
    scene.server.play("/news", [Answer::html("<p>第一").cut_off()]);
    let told = scene.failure("/news").await;
    assert!(told.starts_with("{server}/news: the answer was cut off after 9 bytes of its body; next try"), "{told}");
    assert_eq!(scene.asked("/news"), 3);
}

/// What is said without HTTP, byte for byte.
#[tokio::test]
async fn answers_that_are_no_http_are_told() {
    for said in ["", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"]
    {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(said.as_bytes());
            }
        });
        let error = Scene::new().fetch_url(&url).await.unwrap_err();
        assert!(matches!(error.problem, FetchProblem::Protocol(_)), "{said:?}: {error}");
    }
}
