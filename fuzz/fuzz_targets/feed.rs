//! Any bytes are read as what a source serves. The first byte chooses as what, the second what is wanted of it.
#![no_main]

use std::collections::HashSet;

use jikenbo_core::SourceKind;
use jikenbo_ingest::source::{Served, Wanted, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [kind, wanted, bytes @ ..] = bytes else { return };
    let url = "https://www.example.jp/news/".parse().expect("an address");
    let content_type = [None, Some("text/html"), Some("application/rss+xml; charset=Shift_JIS")];
    let served = Served { url: &url, content_type: content_type[usize::from(kind >> 4) % 3], bytes };
    let wanted = Wanted {
        kind: SourceKind::ALL.get(usize::from(kind & 7)).copied(),
        links: [None, Some("*"), Some("/a*b*")][usize::from(wanted & 3) % 3],
        under: (wanted & 4 > 0).then_some("お知らせ"),
    };
    let listing = read(served, wanted);
    let keys: HashSet<&str> = listing.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys.len(), listing.entries.len(), "each key once");
    assert!(listing.entries.iter().flat_map(|e| &e.url).all(|url| url.starts_with("http") && !url.contains('#')));
    assert_eq!(read(served, wanted), listing, "the same bytes say the same");
});
