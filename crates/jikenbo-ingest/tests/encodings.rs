//! One notice in every encoding that Japanese files come in, with right, missing and wrong declarations.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use jikenbo_core::{Capture, Document};
use jikenbo_ingest::decode;

const NOTICE: &str = "個人情報の漏えいに関するお詫び①\r\n2026年10月14日　みなもと計測株式会社\n\n当社のサーバーで1,234件～の情報が漏えいしました。\n";

fn read(bytes: Vec<u8>, media_type: &str) -> Document {
    decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "notice".into(),
        media_type: media_type.into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes,
        by_server: Default::default(),
    })
}

fn plain(bytes: &[u8]) -> Document {
    read(bytes.to_vec(), "text/plain")
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{}: {text}", encoding.name());
    bytes.into_owned()
}

fn warnings(document: &Document) -> Vec<&str> {
    document.warnings.iter().map(|w| w.0.as_str()).collect()
}

#[test]
fn plain_text_is_read_in_every_encoding() {
    let le: Vec<u8> = NOTICE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = NOTICE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with_bom = |bom: &[u8], bytes: &[u8]| [bom, bytes].concat();
    for (name, bytes) in [
        ("UTF-8", NOTICE.as_bytes().to_vec()),
        ("UTF-8 with mark", with_bom(b"\xef\xbb\xbf", NOTICE.as_bytes())),
        ("cp932", encode(NOTICE, SHIFT_JIS)),
        ("EUC-JP", encode(NOTICE, EUC_JP)),
        ("ISO-2022-JP", encode(NOTICE, ISO_2022_JP)),
        ("UTF-16LE with mark", with_bom(b"\xff\xfe", &le)),
        ("UTF-16BE with mark", with_bom(b"\xfe\xff", &be)),
        ("UTF-16LE", le.clone()),
        ("UTF-16BE", be.clone()),
    ] {
        let document = plain(&bytes);
        assert_eq!(document.text, NOTICE, "{name}");
        assert_eq!(warnings(&document), [""; 0], "{name}");
    }
}

#[test]
fn short_lines_are_read_in_every_encoding() {
    for text in ["お知らせ\n", "USBメモリの紛失について", "ﾒｰﾙの誤送信について", "〒000-0000 鹿音町"]
    {
        for encoding in [UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            let bytes = if encoding == ISO_2022_JP && text.contains('ﾒ') { continue } else { encode(text, encoding) };
            assert_eq!(plain(&bytes).text, text, "{}", encoding.name());
        }
    }
}

#[test]
fn a_page_is_read_whatever_it_declares() {
    let utf8 = ["UTF-8", "utf-8"];
    let sjis = ["Shift_JIS", "x-sjis", "cp932", "Windows-31J"];
    let euc = ["EUC-JP", "eucJP"];
    let jis = ["ISO-2022-JP"];
    let all: Vec<&str> = utf8.iter().chain(&sjis).chain(&euc).chain(&jis).copied().collect();
    for (encoding, right) in [(UTF_8, &utf8[..]), (SHIFT_JIS, &sjis), (EUC_JP, &euc), (ISO_2022_JP, &jis)] {
        let undeclared = all.iter().map(|d| (*d, true)).chain([("", false), ("iso-8859-1", true), ("no-such", true)]);
        for (declared, is_declared) in undeclared {
            for meta in ["<meta charset=X>", "<meta http-equiv='Content-Type' content='text/html; charset=X'>"] {
                let meta = if is_declared { meta.replace('X', declared) } else { String::new() };
                let html = format!("<html><head>{meta}<title>お詫び</title></head><body><p>{NOTICE}</p></body></html>");
                let document = read(encode(&html, encoding), "text/html");
                let case = format!("{} declared as {declared:?}: {}", encoding.name(), document.text);
                assert!(document.text.contains("当社のサーバーで1,234件～の情報が漏えいしました。"), "{case}");
                let expected = usize::from(is_declared && !right.contains(&declared));
                assert_eq!(document.warnings.len(), expected, "{case} {:?}", document.warnings);
            }
        }
    }
}

#[test]
fn warnings_say_what_was_wrong() {
    let page = "<meta charset=Shift_JIS><p>お詫び</p>";
    assert_eq!(warnings(&read(page.into(), "text/html")), ["It declares Shift_JIS but is in UTF-8; read as UTF-8."]);
    // Under the declared encoding this has no error either, only half-width kana.
    let kana = read(encode("<meta charset=Shift_JIS><p>おしらせ</p>", EUC_JP), "text/html");
    assert_eq!(kana.text, "おしらせ\n");
    assert_eq!(warnings(&kana), ["It declares Shift_JIS but is in EUC-JP; read as EUC-JP."]);
    let xml = "<?xml version=\"1.0\" encoding=\"EUC-JP\"?>\n<p>お詫び申し上げます</p>";
    assert_eq!(warnings(&plain(&encode(xml, EUC_JP))), [""; 0]);
    assert_eq!(warnings(&read("<meta charset=utf-16><p>お詫び</p>".into(), "text/html")), [""; 0]);
}

#[test]
fn damage_is_counted_and_the_rest_is_read() {
    let mut utf8 = NOTICE.as_bytes().to_vec();
    utf8.truncate(utf8.len() - 2); // inside 。
    utf8.insert(0, 0xff);
    let document = plain(&utf8);
    assert!(document.text.starts_with("\u{fffd}個人情報") && document.text.ends_with("漏えいしました\u{fffd}"));
    assert_eq!(warnings(&document), ["2 places could not be read as UTF-8; they show as \u{fffd}."]);

    let mut sjis = encode(NOTICE, SHIFT_JIS);
    sjis.insert(32, 0xff);
    let document = plain(&sjis);
    assert!(document.text.contains("当社のサーバーで1,234件"), "{}", document.text);
    assert_eq!(warnings(&document), ["1 places could not be read as Shift_JIS; they show as \u{fffd}."]);
}

/// What the server says of a page's encoding comes before what the page says, unless the page then reads worse.
#[test]
fn the_servers_word_comes_before_the_pages() {
    use jikenbo_core::ByServer;
    let body = "お客様の氏名と住所が流出した可能性があることが判明いたしました。";
    let check = |bytes: Vec<u8>, charset: Option<&str>, warns: &[&str]| {
        let by_server = ByServer { charset: charset.map(str::to_owned), ..ByServer::default() };
        let document = decode(&Capture {
            sha256: "0".repeat(64),
            target_uri: "https://www.example.jp/".into(),
            name: "notice".into(),
            media_type: "text/html".into(),
            captured_at: "2026-11-21T00:00:00Z".into(),
            bytes,
            by_server,
        });
        assert!(document.text.contains(body), "{charset:?}: {}", document.text);
        let said: Vec<&str> = document.warnings.iter().map(|w| w.0.as_str()).collect();
        assert_eq!(said.len(), warns.len(), "{charset:?}: {said:?}");
        assert!(said.iter().zip(warns).all(|(said, expect)| said.contains(expect)), "{charset:?}: {said:?}");
    };
    let page = |meta: &str| format!("<html><head>{meta}</head><body><p>{body}</p></body></html>");
    let sjis = |meta: &str| encoding_rs::SHIFT_JIS.encode(&page(meta)).0.into_owned();
    let euc = |meta: &str| encoding_rs::EUC_JP.encode(&page(meta)).0.into_owned();
    check(sjis(""), Some("shift_jis"), &[]);
    check(euc(""), Some("euc-jp"), &[]);
    // The header is right, the page is wrong.
    check(euc("<meta charset=shift_jis>"), Some("euc-jp"), &["It declares Shift_JIS but is in EUC-JP"]);
    // The header is wrong: what servers say of everything they have.
    check(
        sjis("<meta charset=shift_jis>"),
        Some("iso-8859-1"),
        &["The server says that it is in windows-1252 but is in Shift_JIS"],
    );
    check(sjis("<meta charset=shift_jis>"), Some("utf-8"), &["The server says that it is in UTF-8"]);
    check(page("<meta charset=utf-8>").into_bytes(), Some("shift_jis"), &["The server says that it is in Shift_JIS"]);
    check(
        [b"\xef\xbb\xbf".as_slice(), page("").as_bytes()].concat(),
        Some("euc-jp"),
        &["The server says that it is in EUC-JP"],
    );
    check(sjis("<meta charset=shift_jis>"), Some("x-nonsense"), &["the unknown encoding \"x-nonsense\""]);
}

#[test]
fn the_servers_date_comes_last_and_says_that_it_is_the_servers() {
    use jikenbo_core::{ByServer, DatedBy};
    let check = |html: &str, said: &str, expect: Option<(&str, DatedBy)>| {
        let document = decode(&Capture {
            sha256: "0".repeat(64),
            target_uri: "https://www.example.jp/".into(),
            name: "notice".into(),
            media_type: "text/html".into(),
            captured_at: "2026-11-21T00:00:00Z".into(),
            bytes: html.as_bytes().to_vec(),
            by_server: ByServer { last_modified: Some(said.to_owned()), ..ByServer::default() },
        });
        let told = document.updated.map(|dated| (dated.day.iso_date(), dated.by));
        assert_eq!(told, expect.map(|(day, by)| (day.to_owned(), by)), "{html} {said}");
        assert_eq!(document.published, None, "a file's date is not a day of publication");
    };
    let (page, meta) =
        ("<p>お知らせ</p>", "<meta property=\"article:modified_time\" content=\"2026-09-05\"><p>お知らせ</p>");
    check(page, "Sat, 05 Sep 2026 16:00:00 GMT", Some(("2026-09-06", DatedBy::LastModified)));
    check(meta, "Sat, 12 Sep 2026 16:00:00 GMT", Some(("2026-09-05", DatedBy::Meta)));
    // A page that is made for each who asks was always changed just now.
    check(page, "Fri, 20 Nov 2026 23:59:58 GMT", None);
    check(page, "2026年9月5日", None);
}
