//! Exchanges with web servers: what was asked and answered is in the archive, and is read as a file is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{fs, io::Read, io::Write, path::Path};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use jikenbo_ingest::{
    Archive, CodingError, Error, Exchange, Headers, HttpVersion, KeptExchange, Limits, Problem, Request, Response,
};
use proptest::prelude::*;

const PAGE: &str = "<html><title>不正アクセスについて</title><p>お客様10名の氏名が流出しました。</p></html>";

fn exchange(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Exchange {
    Exchange {
        target_uri: "https://www.example.jp/news/1.html?a=b".into(),
        started_at: "2026-11-21T09:00:00Z".into(),
        ip: Some("192.0.2.7".parse().unwrap()),
        version: HttpVersion::Http11,
        request: Request {
            method: "GET".into(),
            headers: [("Host", "www.example.jp"), ("User-Agent", "jikenbo")].into_iter().collect(),
        },
        response: Response {
            status,
            reason: String::new(),
            headers: headers.iter().copied().collect(),
            body: body.to_vec(),
        },
        redirects: Vec::new(),
    }
}

fn page() -> Exchange {
    exchange(200, &[("Content-Type", "text/html; charset=utf-8"), ("ETag", "\"1\"")], PAGE.as_bytes())
}

fn later(exchange: Exchange) -> Exchange {
    Exchange { started_at: "2026-11-22T09:00:00Z".into(), ..exchange }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn open(dir: &Path) -> Archive {
    Archive::open(dir, None).unwrap()
}

fn contents(archive: &Archive) -> Vec<String> {
    archive.records().unwrap().map(|r| String::from_utf8(r.unwrap().1.bytes).unwrap()).collect()
}

/// The records of the first file as text, each from its version to its end.
fn records(dir: &Path) -> Vec<String> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(fs::File::open(dir.join("captures-00001.warc.gz")).unwrap()).read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split("WARC/1.1\r\n").skip(1).map(str::to_owned).collect()
}

fn field<'a>(record: &'a str, name: &str) -> &'a str {
    record.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(": ")).unwrap_or("")
}

#[test]
fn an_exchange_is_kept_whole_and_read_as_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = open(dir.path());
    let mut asked = page();
    asked.response.headers.push("Content-Encoding", "gzip");
    asked.response.headers.push("Transfer-Encoding", "chunked");
    asked.response.body = gzip(PAGE.as_bytes());
    asked.version = HttpVersion::Http2;
    let kept = archive.write_exchange(&asked, None).unwrap();
    assert_eq!(kept.record, kept.payload);
    let capture = archive.read(&kept.record).unwrap();
    let own = asked.capture(&Limits::default()).unwrap();
    assert_eq!((&capture.bytes[..], &capture.sha256), (PAGE.as_bytes(), &own.sha256));
    assert_eq!((capture.target_uri.as_str(), capture.media_type.as_str()), (asked.target_uri.as_str(), "text/html"));
    assert_eq!((capture.name, capture.captured_at), (asked.target_uri.clone(), asked.started_at.clone()));
    assert_eq!(contents(&archive), [PAGE]);

    let [_, answer, question] = records(dir.path()).try_into().unwrap();
    for (name, value) in [
        ("WARC-Type", "response"),
        ("WARC-Target-URI", asked.target_uri.as_str()),
        ("WARC-Date", "2026-11-21T09:00:00Z"),
        ("WARC-IP-Address", "192.0.2.7"),
        ("WARC-Protocol", "h2"),
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Concurrent-To", field(&question, "WARC-Record-ID")),
        ("X-Crawl-Transfer-Encoding", "chunked"),
    ] {
        assert_eq!(field(&answer, name), value, "{answer}");
    }
    assert!(answer.contains("\r\n\r\nHTTP/1.1 200 \r\nContent-Type: text/html; charset=utf-8\r\nETag: \"1\"\r\n"));
    assert_eq!(field(&question, "WARC-Type"), "request");
    assert_eq!(field(&question, "WARC-Concurrent-To"), field(&answer, "WARC-Record-ID"));
    let sent = "\r\n\r\nGET /news/1.html?a=b HTTP/1.1\r\nHost: www.example.jp\r\nUser-Agent: jikenbo\r\n\r\n\r\n\r\n";
    assert!(question.ends_with(sent), "{question}");
}

#[test]
fn unchanged_bytes_are_kept_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = open(dir.path());
    let first = archive.write_exchange(&page(), None).unwrap().record;
    let same = archive.write_exchange(&later(page()), Some(first)).unwrap();
    let not_modified = later(exchange(304, &[("ETag", "\"1\"")], b""));
    let silent = archive.write_exchange(&not_modified, Some(first)).unwrap();
    let other = Exchange { response: Response { body: b"<p>new".to_vec(), ..page().response }, ..later(page()) };
    let changed = archive.write_exchange(&other, Some(first)).unwrap();
    assert_eq!((same.payload, silent.payload), (first, first));
    assert!(first < same.record && same.record < silent.record && silent.record < changed.record);
    assert_eq!(changed.payload, changed.record);
    assert_eq!(contents(&archive), [PAGE, "<p>new"]);
    assert!(matches!(archive.read(&same.record), Err(Error::Damaged { problem: Problem::Kind, .. })));

    let records = records(dir.path());
    let profile = "http://netpreserve.org/warc/1.1/revisit/";
    for (record, kind) in [(&records[3], "identical-payload-digest"), (&records[5], "server-not-modified")] {
        for (name, value) in [
            ("WARC-Type", "revisit"),
            ("WARC-Profile", &format!("{profile}{kind}")),
            ("WARC-Refers-To", field(&records[1], "WARC-Record-ID")),
            ("WARC-Refers-To-Target-URI", "https://www.example.jp/news/1.html?a=b"),
            ("WARC-Refers-To-Date", "2026-11-21T09:00:00Z"),
            ("WARC-Payload-Digest", field(&records[1], "WARC-Payload-Digest")),
        ] {
            assert_eq!(field(record, name), value, "{record}");
        }
        assert!(!record.contains("流出"), "{record}");
    }
    assert_eq!(field(&records[7], "WARC-Type"), "response");
}

#[test]
fn every_answer_is_kept_and_only_pages_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = open(dir.path());
    for status in [301, 304, 404, 410, 429, 500] {
        let kept = archive.write_exchange(&exchange(status, &[], b"<p>error"), None).unwrap();
        assert!(matches!(archive.read(&kept.record), Err(Error::Damaged { problem: Problem::Kind, .. })), "{status}");
    }
    let mut redirected = page();
    redirected.redirects = vec![Exchange { target_uri: "http://example.jp/".into(), ..exchange(301, &[], b"") }];
    assert_eq!(redirected.first_uri(), "http://example.jp/");
    archive.write_exchange(&redirected, None).unwrap();
    assert_eq!(contents(&archive), [PAGE]);
    let statuses: Vec<String> = records(dir.path())
        .iter()
        .filter_map(|r| r.lines().find_map(|l| l.strip_prefix("HTTP/1.1 ").map(|s| s.trim().to_owned())))
        .collect();
    assert_eq!(statuses, ["301", "304", "404", "410", "429", "500", "301", "200"]);
}

#[test]
fn bodies_that_cannot_be_decoded_are_kept_and_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = open(dir.path());
    let bomb = exchange(200, &[("Content-Encoding", "gzip")], &gzip(&vec![b'a'; 1 << 20]));
    let limits = Limits { max_bytes: 1 << 10, ..Limits::default() };
    let error = bomb.capture(&limits).unwrap_err().to_string();
    assert_eq!(error, format!("{}: over the limit of 1 KB: split the file or raise --max-bytes", bomb.target_uri));
    let broken = exchange(200, &[("Content-Encoding", "gzip")], b"\x1f\x8b broken");
    assert!(matches!(broken.capture(&limits), Err(Error::Coding { problem: CodingError::Broken("gzip"), .. })));
    let kept = archive.write_exchange(&broken, None).unwrap();
    assert!(matches!(archive.read(&kept.record), Err(Error::Damaged { problem: Problem::Http, .. })));
}

/// What a run that was killed wrote is whole or gone, and what was never filed is not written twice.
#[test]
fn a_torn_exchange_is_cut_off_at_every_byte() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = open(dir.path());
    let KeptExchange { record, .. } = archive.write_exchange(&page(), None).unwrap();
    let path = dir.path().join("captures-00001.warc.gz");
    let whole = fs::read(&path).unwrap();
    for cut in record.offset as usize..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        let mut archive = open(dir.path());
        let is_whole = cut as u64 >= record.end();
        assert_eq!(contents(&archive).len(), usize::from(is_whole), "{cut}");
        let again = archive.write_exchange(&later(page()), None).unwrap();
        assert_eq!(again.payload.offset, record.offset, "{cut}");
        assert_eq!(again.record == again.payload, !is_whole, "{cut}");
        assert_eq!(contents(&archive), [PAGE], "{cut}");
    }
}

#[test]
fn a_page_that_lies_about_its_digest_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let kept = open(dir.path()).write_exchange(&page(), None).unwrap();
    let path = dir.path().join("captures-00001.warc.gz");
    let whole = fs::read(&path).unwrap();
    let record = &whole[kept.record.offset as usize..kept.record.end() as usize];
    let mut text = String::new();
    MultiGzDecoder::new(record).read_to_string(&mut text).unwrap();
    let forged = gzip(text.replace("10名", "99名").as_bytes());
    fs::write(&path, [&whole[..kept.record.offset as usize], &forged].concat()).unwrap();
    let archive = open(dir.path());
    let error = archive.records().unwrap().next().unwrap().unwrap_err();
    assert!(matches!(error, Error::Damaged { problem: Problem::Digest, .. }), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_answer_comes_back(
        status in 200u16..300,
        headers in prop::collection::vec(("[A-Za-z-]{1,9}", any::<Vec<u8>>()), 0..5),
        uri in "https://a\\.example/[!-~ぁ-ん]{0,9}",
        body: Vec<u8>,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut archive = open(dir.path());
        let mut asked = page();
        asked.target_uri = uri;
        asked.response = Response { status, headers: headers.into_iter().collect::<Headers>(), body, ..asked.response };
        let kept = archive.write_exchange(&asked, None).unwrap();
        let own = asked.capture(&Limits::default()).unwrap();
        let read = archive.read(&kept.record).unwrap();
        prop_assert_eq!((read.sha256, read.bytes, read.target_uri), (own.sha256, own.bytes, own.target_uri));
    }
}

/// What the server said of a page is there again when its record is read, also of one that came in with a crawl.
#[test]
fn what_the_server_said_is_kept_with_the_bytes() {
    use jikenbo_core::{ByServer, Capture};
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path(), None).unwrap();
    let said = ByServer { charset: Some("euc-jp".into()), last_modified: Some("Sat, 05 Sep 2026 16:00:00 GMT".into()) };
    let capture = page().capture(&Limits::default()).unwrap();
    let capture = Capture { by_server: said.clone(), ..capture };
    let place = archive.write(&capture).unwrap();
    archive.sync().unwrap();
    assert_eq!(archive.read(&place).unwrap().by_server, said);
}
