//! Messages and mailboxes: what a person would read in them is read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::fs;

use jikenbo_core::{Capture, Document};
use jikenbo_ingest::{Error, Input, Limits, captures, decode};
use proptest::prelude::*;

fn message(bytes: &[u8]) -> Document {
    decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "file:///a.eml".into(),
        name: "a.eml".into(),
        media_type: "message/rfc822".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    })
}

#[track_caller]
fn check(mail: &[u8], title: &str, text: &str) -> Vec<String> {
    let document = message(mail);
    assert_eq!(document.title.as_deref(), Some(title).filter(|t| !t.is_empty()));
    assert_eq!(document.text.replace("\r\n", "\n").trim(), text);
    document.warnings.into_iter().map(|w| w.0).collect()
}

const HEAD: &str = "From: a@a.example\r\nDate: Fri, 20 Nov 2026 23:30:00 +0000\r\nMIME-Version: 1.0\r\n";

/// `HEAD`, then lines.
fn mail(rest: &str) -> Vec<u8> {
    format!("{HEAD}{}", rest.replace('\n', "\r\n")).into_bytes()
}

#[test]
fn bodies_are_read_in_every_coding() {
    let subject = "Subject: =?ISO-2022-JP?B?GyRCJCpDTiRpJDsbKEI=?=\n";
    for (what, rest) in [
        ("8bit", "Content-Type: text/plain; charset=utf-8\n\n事故のお知らせ".to_owned()),
        ("no type", "\n事故のお知らせ".to_owned()),
        ("base64", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n5LqL5pWF44Gu44GK\n55+l44KJ44Gb\n".to_owned()),
        (
            "quoted-printable",
            "Content-Type: text/plain; charset=Shift_JIS\nContent-Transfer-Encoding: quoted-printable\n\n\
             =8E=96=8C=CC=82=CC=82=A8=\n=92m=82=E7=82=B9".to_owned(),
        ),
        ("ISO-2022-JP", "Content-Type: text/plain; charset=ISO-2022-JP\n\n\x1b$B;v8N$N$*CN$i$;\x1b(B".to_owned()),
        ("ISO-2022-JP, not said", "\n\x1b$B;v8N$N$*CN$i$;\x1b(B".to_owned()),
        ("wrong charset", "Content-Type: text/plain; charset=us-ascii\n\n事故のお知らせ".to_owned()),
    ] {
        let document = message(&mail(&format!("{subject}{rest}")));
        assert_eq!((document.title.as_deref(), document.text.trim()), (Some("お知らせ"), "事故のお知らせ"), "{what}");
        assert_eq!(document.published.unwrap().day.iso_date(), "2026-11-21", "{what}: in Japan it was the next day");
    }
    check(&mail("Subject: =?UTF-8?Q?=E4=BA=8B?=\n =?utf-8?b?5pWF?=\n\nx"), "事故", "x");
}

const ALTERNATIVE: &str = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\
                           --b\nContent-Type: text/html\n\n<html><h1>題</h1><p>page <a href=https://a.example/>1</a></html>\n--b--\n";

#[test]
fn of_several_forms_the_plain_one_is_read() {
    check(&mail(&format!("Subject: s\n{ALTERNATIVE}")), "s", "plain");
    check(&mail(&ALTERNATIVE.replace("plain\n\nplain", "plain\n\n ")), "", "題\npage 1");
    let html = message(&mail(
        "Content-Type: text/html; charset=utf-8\n\n<html><p>page <a href='https://a.example/'>1</a></p></html>",
    ));
    assert_eq!((html.text.trim(), html.links.len(), html.blocks.len()), ("page 1", 1, 1));
    let link = &html.links[0];
    assert_eq!(&html.text[link.span.start..link.span.end], "1");
}

#[test]
fn attachments_belong_to_the_message_or_are_named() {
    let part = |media_type: &str, name: &str, body: &str| {
        format!("--b\nContent-Type: {media_type}\nContent-Disposition: attachment; filename=\"{name}\"\n\n{body}\n")
    };
    let parts = [
        "--b\nContent-Type: text/plain\n\nbody\n".to_owned(),
        part("text/plain", "a.txt", "attached text"),
        part("text/html", "a.html", "<html><p>attached <a href='https://a.example/'>page</a></p></html>"),
        part("application/octet-stream", "b.txt", "without a type"),
        part("message/rfc822", "c.eml", "Subject: forwarded\nContent-Type: text/plain\n\nits body"),
        part("application/msword", "=?utf-8?B?5aCx5ZGK?=.doc", "binary"),
        part("image/png", "d.png", "binary"),
    ];
    let all = format!("Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n{}--b--\n", parts.concat());
    let warnings =
        check(&mail(&all), "s", "body\n\nattached text\n\nattached page\n\nwithout a type\n\nforwarded\n\nits body");
    assert_eq!(
        warnings,
        [
            "Attachments that are not read: 報告.doc (application/msword), d.png (image/png); save their text as .txt and add that."
        ]
    );
    let document = message(&mail(&all));
    let link = &document.links[0];
    assert_eq!(&document.text[link.span.start..link.span.end], "page");
}

#[test]
fn an_attached_pdf_is_read_whatever_it_is_called() {
    let pdf = include_bytes!("../../../examples/releases/notice.pdf");
    for media_type in ["application/pdf", "application/octet-stream"] {
        let head = format!(
            "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nbody\n--b\n\
             Content-Type: {media_type}\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: binary\n\n"
        );
        let document = message(&[&mail(&head)[..], pdf, b"\r\n--b--\r\n"].concat());
        assert!(document.warnings.is_empty(), "{media_type}: {:?}", document.warnings);
        assert!(document.text.starts_with("body") && document.text.contains("医療法人社団うみねこ会"), "{media_type}");
    }
}

#[test]
fn broken_messages_are_read_as_far_as_they_go() {
    for (what, bytes, text) in [
        ("no end of the parts", mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody"), "body"),
        ("no header", b"no header at all".to_vec(), ""),
        ("broken base64", mail("Content-Transfer-Encoding: base64\n\n*** no base64 ***"), "*** no base64 ***"),
        ("nothing", Vec::new(), ""),
    ] {
        let document = message(&bytes);
        assert!(document.text.contains(text), "{what}: {:?}", document.text);
    }
    assert!(message(b"").warnings.iter().any(|w| w.0.contains("no readable text")));
}

#[test]
fn hostile_messages_end() {
    let nested = |n: usize| -> String {
        (0..n).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")).collect()
    };
    let forwarded = "Content-Type: message/rfc822\n\n".repeat(5_000);
    let many = "--b\nContent-Type: image/png\n\nx\n".repeat(20_000);
    for (what, rest) in [
        ("nested parts", nested(5_000)),
        ("nested messages", forwarded),
        ("many attachments", format!("Content-Type: multipart/mixed; boundary=b\n\n{many}")),
        (
            "boundaries that never match",
            format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--\n-".repeat(200_000)),
        ),
        ("a long header", format!("Subject: {}\n\nx", "=?utf-8?q?a?= ".repeat(50_000))),
        ("many headers", format!("{}\nx", "X: y\n".repeat(100_000))),
    ] {
        let document = message(&mail(&rest));
        assert!(document.warnings.iter().all(|w| w.0.len() < 2_000), "{what}");
    }
}

#[test]
fn a_mailbox_is_its_messages() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("box");
    let one = |n: usize| format!("From a@a.example Sat Nov 21 09:00:00 2026\nFrom: a\nSubject: s{n}\n\nbody {n}\n\n");
    fs::write(&path, (1..=3).map(one).collect::<String>()).unwrap();
    let read: Result<Vec<Capture>, Error> =
        captures(&Input::File(path.clone()), "2026-11-21T09:00:00Z", &Limits::default()).collect();
    let read = read.unwrap();
    let names: Vec<String> = read.iter().map(|c| c.name.replace(&path.display().to_string(), "box")).collect();
    assert_eq!(names, ["box#1", "box#2", "box#3"]);
    assert!(read[2].target_uri.ends_with("/box#3") && read[2].media_type == "message/rfc822");
    assert_eq!(decode(&read[1]).title.as_deref(), Some("s2"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_is_read(bytes: Vec<u8>) {
        message(&bytes);
        message(&[HEAD.as_bytes(), &bytes].concat());
    }

    #[test]
    fn any_parts_are_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: text/html\r\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: text/plain; charset=iso-2022-jp\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "Subject: =?utf-8?q?=E3?=\r\n", "--b\r\n", "--b--\r\n", "\r\n",
        "=E3=81", "44GC", "\x1b$B", "<p>a</p>", "<a href=x>b</a>", "日本", "\0", "Date: Fri, 99 Nov 2026\r\n",
    ]), 0..30)) {
        let document = message(pieces.concat().as_bytes());
        for span in document.links.iter().map(|l| l.span).chain(document.blocks.iter().map(|b| b.span)) {
            prop_assert!(document.text.get(span.start..span.end).is_some_and(|t| !t.is_empty()));
        }
    }
}
