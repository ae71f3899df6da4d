//! WARC files of others: every page in them is read, whatever stands between.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder, write::ZlibEncoder};
use jikenbo_core::Capture;
use jikenbo_ingest::{Archive, Error, Exchange, Input, Limits, Opened, Request, Response, captures, decode, open};
use proptest::prelude::*;

const NOW: &str = "2026-11-21T09:00:00Z";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A record; the header's lines end as `end` says.
fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let mut out = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n").into_bytes();
    for field in fields.split('|').filter(|f| !f.is_empty()) {
        out.extend(format!("{field}\r\n").bytes());
    }
    out.extend(format!("Content-Length: {}\r\n\r\n", block.len()).bytes());
    out.extend(block);
    out.extend(b"\r\n\r\n");
    out
}

fn response(uri: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let fields = format!(
        "WARC-Target-URI: {uri}|WARC-Date: 2024-05-01T10:00:00Z|Content-Type: application/http; msgtype=response"
    );
    let block = [format!("HTTP/1.1 {}\r\n\r\n", head.replace('|', "\r\n")).as_bytes(), body].concat();
    record("response", &fields, &block)
}

fn page(n: usize) -> Vec<u8> {
    let html = format!("<html><p>{n}件目のお知らせ</p></html>");
    response(&format!("https://www.example.jp/{n}"), "200 OK|Content-Type: text/html", html.as_bytes())
}

/// Each document as its address and its text, each error as its sentence.
fn read_with(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("crawl.warc.gz");
    fs::write(&path, bytes).unwrap();
    let told = |result: Result<Capture, Error>| match result {
        Ok(capture) => {
            assert_eq!(capture.sha256.len(), 64);
            format!("{} {}", capture.target_uri, decode(&capture).text.trim())
        }
        Err(error) => error.to_string().replace(&format!("{}: ", path.display()), ""),
    };
    captures(&Input::File(path.clone()), NOW, limits).map(told).collect()
}

fn read(bytes: &[u8]) -> Vec<String> {
    read_with(bytes, &Limits::default())
}

fn expected(n: usize) -> String {
    format!("https://www.example.jp/{n} {n}件目のお知らせ")
}

#[test]
fn files_are_read_however_they_are_packed() {
    let records: Vec<Vec<u8>> = (1..=3).map(page).collect();
    let all: Vec<String> = (1..=3).map(expected).collect();
    let plain = records.concat();
    let members: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    let halves = [gzip(&plain[..plain.len() / 2]), gzip(&plain[plain.len() / 2..])].concat();
    let padded: Vec<u8> = records.iter().flat_map(|r| [gzip(r), vec![0; 512]].concat()).collect();
    let bare: Vec<u8> = String::from_utf8(plain.clone()).unwrap().replace("\r\n\r\nWARC", "WARC").into_bytes();
    let unix = String::from_utf8(plain.clone()).unwrap().replacen("\r\nContent-Length", "\nContent-Length", 1);
    for (what, bytes) in [
        ("plain", plain.clone()),
        ("a member a record", members),
        ("one member", gzip(&plain)),
        ("members cut anywhere", halves),
        ("zeros between members", padded),
        ("no empty lines between", bare),
        ("a line without CR", unix.into_bytes()),
    ] {
        assert_eq!(read(&bytes), all, "{what}");
    }
}

#[test]
fn what_a_record_says_is_kept() {
    let text = "株式会社ほしのは、不正アクセスを受けました。".as_bytes();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.warc.wet.gz");
    let wet = "WARC-Target-URI: <https://a.example/1>|WARC-Date: 2024-05-01T10:00:00.123Z|Content-Type: text/plain";
    let file = [
        gzip(&record("conversion", wet, text)),
        gzip(&record("resource", "WARC-Target-URI: ftp://a.example/2|Content-Type: text/html; charset=x", text)),
        gzip(&record("resource", "WARC-Date: yesterday|content-type:\ttext/plain|X: \u{3042}|\tfolded", text)),
    ];
    fs::write(&path, file.concat()).unwrap();
    let read: Vec<Capture> =
        captures(&Input::File(path.clone()), NOW, &Limits::default()).map(Result::unwrap).collect();
    let kept: Vec<_> =
        read.iter().map(|c| (c.target_uri.as_str(), c.media_type.as_str(), c.captured_at.as_str())).collect();
    let nowhere = format!("{}#{}", path.display(), file[0].len() + file[1].len());
    assert_eq!(
        kept,
        [
            ("https://a.example/1", "text/plain", "2024-05-01T10:00:00.123Z"),
            ("ftp://a.example/2", "text/html", NOW),
            (nowhere.as_str(), "text/plain", NOW),
        ]
    );
    assert!(read.iter().all(|c| c.bytes == text && c.name == c.target_uri));
    assert!(matches!(open(&Input::File(path), NOW, &Limits::default()), Ok(Opened::Many(_))));
}

#[test]
fn bodies_are_decoded() {
    let html = "<html><p>お知らせ</p></html>".as_bytes();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(html).unwrap();
    let chunked =
        [b"5\r\n", &html[..5], b"\r\n", format!("{:x}\r\n", html.len() - 5).as_bytes(), &html[5..], b"\r\n0\r\n\r\n"]
            .concat();
    for (head, body) in [
        ("200 OK|Content-Type: TEXT/HTML; charset=utf-8|Content-Encoding: gzip", gzip(html)),
        ("200|Content-Type: application/xhtml+xml|Content-Encoding: deflate", zlib.finish().unwrap()),
        ("206 Partial|Transfer-Encoding: chunked", chunked.clone()),
        ("200 OK|Content-Encoding: gzip|Transfer-Encoding: chunked", {
            let gz = gzip(html);
            [format!("{:X}\r\n", gz.len()).as_bytes(), &gz, b"\r\n0\r\n\r\n"].concat()
        }),
        // As Common Crawl keeps them: decoded, the headers left or renamed.
        ("200 OK|X-Crawl-Content-Encoding: gzip|X-Crawl-Transfer-Encoding: chunked", html.to_vec()),
        ("200 OK|Content-Encoding: gzip|Transfer-Encoding: chunked", html.to_vec()),
        ("200 OK|Content-Type: nonsense", html.to_vec()),
        ("200 OK|no colon here|Content-Type: text/html", html.to_vec()),
    ] {
        assert_eq!(read(&response("https://a.example/", head, &body)), ["https://a.example/ お知らせ"], "{head}");
    }
}

#[test]
fn a_pdf_is_a_page() {
    let pdf = include_bytes!("../../../examples/releases/notice.pdf");
    for head in ["200 OK|Content-Type: application/pdf", "200 OK|Content-Type: application/octet-stream", "200 OK"] {
        let found = read(&response("https://a.example/a.pdf", head, pdf));
        assert!(found.len() == 1 && found[0].contains("個人情報の含まれる書類"), "{head}: {found:?}");
    }
}

#[test]
fn other_records_are_counted() {
    let other = [
        record("warcinfo", "", b"software: x"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        record("metadata", "", b"x"),
        record("metadata", "", b"x"),
        record("revisit", "", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("response", "Content-Type: text/dns", b"x"),
        record("resource", "WARC-Segment-Number: 2", b"x"),
        response("https://a.example/1", "404 Not Found|Content-Type: text/html", b"<p>no"),
        response("https://a.example/2", "200 OK|Content-Type: image/png|Content-Encoding: gzip", b"x"),
        response("https://a.example/3", "200 OK|Content-Type: text/html", b"\x89PNG\r\n\x1a\n"),
        response("https://a.example/4", "200 OK|Content-Type: text/html", b" \r\n"),
        page(1),
    ];
    let told = "records that hold no page and no text: 1 answer with status 404, 1 binary (PNG image), 1 continuation, \
                1 image/png, 2 metadata, 1 request, 1 revisit, 1 text/dns, 1 warcinfo, 1 without content";
    assert_eq!(read(&other.concat()), [expected(1), told.to_owned()]);
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a"), &other[0]).unwrap();
    let error = captures(&Input::File(dir.path().join("a")), NOW, &Limits::default()).next().unwrap().unwrap_err();
    assert!(!error.is_loss());
}

/// A damaged record is named with its place, and the others are read.
#[test]
fn damage_costs_the_records_it_hits() {
    let records: Vec<Vec<u8>> = (1..=4).map(page).collect();
    for packed in [true, false] {
        let members: Vec<Vec<u8>> = records.iter().map(|r| if packed { gzip(r) } else { r.clone() }).collect();
        let second = members[0].len();
        let third = second + members[1].len();
        let whole = members.concat();
        for at in (second..third).step_by(if packed { 1 } else { 7 }) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let told = read(&bytes);
            for n in [1, 3, 4] {
                // What length a plain record has, only its header says.
                let shifted = !packed && at < third - 60;
                assert!(told.contains(&expected(n)) || shifted && n == 3, "{packed} {at}: {n} in {told:?}");
            }
            // In a plain file, what follows a changed line end is said to be no record.
            let named = if packed { format!("the record at byte {second}") } else { "the record at byte".to_owned() };
            let harmless = told.len() == 4 && !told.iter().any(|t| t.starts_with("the record"));
            assert!(harmless || told.iter().any(|t| t.starts_with(&named)), "{packed} {at}: {told:?}");
        }
    }
}

#[test]
fn files_that_end_anywhere_are_read_so_far() {
    let records: Vec<Vec<u8>> = (1..=3).map(page).collect();
    for packed in [true, false] {
        let members: Vec<Vec<u8>> = records.iter().map(|r| if packed { gzip(r) } else { r.clone() }).collect();
        let whole = members.concat();
        for cut in members[0].len() + 8..whole.len() {
            let told = read(&whole[..cut]);
            assert_eq!(told[0], expected(1), "{packed} {cut}");
            let ends = (members[0].len() + members[1].len()).abs_diff(cut) < 5 || whole.len() - cut < 5;
            assert!(
                ends || told.last().unwrap().contains("the file ends inside it")
                    || told.last().unwrap().contains("no WARC header"),
                "{packed} {cut}: {told:?}"
            );
        }
    }
}

#[test]
fn limits_hold_before_anything_is_allocated() {
    let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
    let large =
        record("resource", "WARC-Target-URI: https://a.example/big|Content-Type: text/plain", &vec![b'a'; 2 << 20]);
    let told = read_with(&[gzip(&large), gzip(&page(1))].concat(), &limits);
    assert!(
        told[0].starts_with("the record at byte 0 (https://a.example/big): over the limit of 1048576 bytes"),
        "{told:?}"
    );
    assert_eq!(told[1], expected(1));
    // A body that unpacks to 64 MB, and one that says it has 8 exabytes.
    let bomb = response("https://a.example/bomb", "200 OK|Content-Encoding: gzip", &gzip(&vec![b'a'; 64 << 20]));
    let endless = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9000000000000000000\r\n\r\nabc";
    let told = read_with(&[gzip(&bomb), gzip(endless), gzip(&page(1))].concat(), &limits);
    assert!(
        told[0].contains("(https://a.example/bomb): the body's Content-Encoding is broken, unknown, or unpacks"),
        "{told:?}"
    );
    assert!(told[1].contains("over the limit") && told[2] == expected(1), "{told:?}");
    // A header without an end, and 1 GB of it in a megabyte.
    let zeros = gzip(&[b"WARC/1.0\r\nX: ".to_vec(), vec![b'x'; 64 << 20]].concat());
    let told = read_with(&[zeros, gzip(&page(1))].concat(), &limits);
    assert!(told[0].contains("no WARC header, or one without an end"), "{told:?}");
    assert_eq!(told[1], expected(1));
}

#[test]
fn our_own_archive_is_read_as_any() {
    let dir = tempfile::tempdir().unwrap();
    let exchange = |status, body: &[u8]| Exchange {
        target_uri: "https://www.example.jp/1".into(),
        started_at: NOW.into(),
        ip: None,
        version: Default::default(),
        request: Request { method: "GET".into(), headers: Default::default() },
        response: Response {
            status,
            reason: "OK".into(),
            headers: [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")].into_iter().collect(),
            body: gzip(body),
        },
        redirects: Vec::new(),
    };
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let page = exchange(200, b"<html><p>1");
    let first = archive.write_exchange(&page, None).unwrap();
    archive.write_exchange(&page, Some(first.record)).unwrap();
    archive.write_exchange(&exchange(410, b"gone"), None).unwrap();
    archive.sync().unwrap();
    let bytes = fs::read(dir.path().join("captures-00001.warc.gz")).unwrap();
    let counts = "records that hold no page and no text: 1 answer with status 410, 3 request, 1 revisit, 1 warcinfo";
    assert_eq!(read(&bytes), ["https://www.example.jp/1 1", counts]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end(bytes: Vec<u8>, packed: bool) {
        let mut file = if packed { gzip(&page(1)) } else { page(1) };
        file.extend(if packed { gzip(&bytes) } else { bytes });
        prop_assert_eq!(&read(&file)[0], &expected(1));
    }

    /// Pieces of records in any order.
    #[test]
    fn any_records_end(pieces in prop::collection::vec(prop::sample::select(vec![
        "WARC/1.0\r\n", "WARC/1.1\n", "WARC-Type: response\r\n", "WARC-Type: conversion\r\n", "Content-Length: 9\r\n",
        "Content-Length: 99999\r\n", "Content-Type: application/http\r\n", "\r\n", "\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "5\r\n", "abcde", "\0", " ", "日本",
    ]), 0..40), packed: bool) {
        let text = format!("WARC/1.0\r\n{}", pieces.concat());
        read(&if packed { gzip(text.as_bytes()) } else { text.into_bytes() });
    }
}
