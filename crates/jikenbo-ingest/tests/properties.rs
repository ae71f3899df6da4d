//! What holds for every input.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use jikenbo_core::{Capture, Document};
use jikenbo_ingest::{
    decode,
    source::{self, Served, Wanted},
};
use proptest::prelude::*;

fn read(bytes: Vec<u8>, media_type: &str) -> Document {
    decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "any".into(),
        media_type: media_type.into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes,
        by_server: Default::default(),
    })
}

fn assert_spans_fit(document: &Document) {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        let passage = text.get(block.span.start..block.span.end).expect("a block lies within the text");
        assert!(!passage.trim().is_empty() && block.span.start >= end, "{block:?}");
        end = block.span.end;
    }
    for link in &document.links {
        assert!(text.get(link.span.start..link.span.end).is_some_and(|t| !t.is_empty()), "{link:?}");
    }
}

/// Pieces of pages, as they should and should not follow each other.
fn page() -> impl Strategy<Value = String> {
    let names = "div|p|h1|h2|ul|ol|li|dl|dt|dd|table|tr|td|th|article|main|section|header|footer|nav|aside|form|pre|\
                 ruby|rt|script|style|title|template|svg|a|b|textarea|button";
    let tag = prop::sample::select(names.split('|').collect::<Vec<_>>());
    let piece = prop_oneof![
        (
            tag.clone(),
            prop::sample::select(vec!["", " class=sidebar", " href='/x'", " hidden", " id=header", " a=\"<"])
        )
            .prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        tag.prop_map(|name| format!("</{name}>")),
        prop::sample::select(vec![
            "<br>", "<hr>", "<img>", "<!--", "-->", "<", "&amp;", "&#0;", "&nbsp;", "\n", " ", "\0"
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec!["誤送信", "USB", "㈱", "𠮷野", "・", "12,345件", "　"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Pieces of feeds, sitemaps and lists.
const LISTING: &[&str] = &[
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<link href='/a'/>",
    "<guid>1</guid>",
    "<url>",
    "</url>",
    "<loc>",
    "</loc>",
    "/x",
    "#y",
    "&",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "2026年4月7日",
    "令和",
    "<li>",
    "<a href='b#c'>",
    "</a>",
    "<h2>",
    "</h2>",
    "<time datetime='2026-04-07'>",
    "個人情報の漏えいについて",
    "\"items\":[{",
    "}]}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes: Vec<u8>, html: bool) {
        assert_spans_fit(&read(bytes, if html { "text/html" } else { "text/plain" }));
    }

    #[test]
    fn any_page_is_read(html in page()) {
        assert_spans_fit(&read(html.into_bytes(), "text/html"));
    }

    #[test]
    fn any_listing_is_read(root in prop::sample::select(vec!["", "<rss>", "<urlset>", "<feed>", "<html>", "{\"version\":\"https://jsonfeed.org/version/1\","]),
                           pieces in prop::collection::vec(prop::sample::select(LISTING), 0..40), bytes: Vec<u8>) {
        let mut served = [root, &pieces.concat()].concat().into_bytes();
        served.extend(bytes);
        let url = url::Url::parse("https://www.example.jp/news/").unwrap();
        let served = Served { url: &url, content_type: None, bytes: &served };
        let listing = source::read(served, Wanted::default());
        prop_assert_eq!(source::read(served, Wanted::default()), listing.clone());
        let keys: std::collections::HashSet<_> = listing.entries.iter().map(|e| &e.key).collect();
        prop_assert_eq!(keys.len(), listing.entries.len());
        prop_assert!(listing.entries.iter().flat_map(|e| &e.url).all(|url| url.starts_with("http") && !url.contains('#')));
    }

    #[test]
    fn plain_utf8_is_kept_to_the_character(text in "[^\u{feff}\u{1b}\0]*") {
        let document = read(text.clone().into_bytes(), "text/plain");
        prop_assert_eq!(document.text, text);
    }
}
