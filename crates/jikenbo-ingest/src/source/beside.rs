//! What belongs to an entry or a page beside its address.

use jikenbo_core::{Capture, Document, Link};
use url::Url;

use super::entry::{Entry, address};
use crate::{capture::sha256_hex, sniff};

/// An entry that has no page of its own as a capture: a page of the `content` that its feed holds, under its title and
/// day. `source` is the feed's address.
pub fn entry_capture(entry: &Entry, content: &str, source: &str, captured_at: &str) -> Capture {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let title = escaped(entry.title.as_deref().unwrap_or_default());
    let day = entry.published.map(|day| day.iso_date()).unwrap_or_default();
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"article:published_time\" content=\"{day}\"></head><body><main><h1>{title}</h1>{content}</main></body></html>"
    );
    let bytes = page.into_bytes();
    Capture {
        sha256: sha256_hex(&bytes),
        // No address leads to it, and it is no version of the feed's page.
        target_uri: format!("urn:jikenbo:entry:{}", entry.key),
        name: format!("{source}#{}", entry.key),
        media_type: sniff::HTML.to_owned(),
        captured_at: captured_at.to_owned(),
        bytes,
        by_server: Default::default(),
    }
}

/// The PDFs that a page's text links to, each once, in its order, with the first link to it: on its own site, as a
/// release's attachments are.
/// `page` is the address that answered.
pub fn linked_pdfs<'d>(document: &'d Document, page: &str) -> Vec<(String, &'d Link)> {
    let Ok(base) = Url::parse(page) else { return Vec::new() };
    let mut out: Vec<(String, &Link)> = Vec::new();
    for link in &document.links {
        let Some(mut url) = address(&link.url, &base) else { continue };
        url.set_fragment(None);
        let is_pdf = url.path().to_ascii_lowercase().ends_with(".pdf") && url.host() == base.host();
        if is_pdf && !out.iter().any(|(known, _)| known == url.as_str()) {
            out.push((url.into(), link));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jikenbo_core::Span;

    use super::*;

    #[test]
    fn pdfs_of_a_page_are_found() {
        let urls = ["a.pdf", "/b.PDF#page=2", "https://other.example.com/c.pdf", "d.html", "a.pdf", "javascript:x.pdf"];
        let links = urls.map(|url| Link { span: Span::new(0, 0), url: url.to_owned() }).to_vec();
        let document = Document { links, ..Document::default() };
        let found = linked_pdfs(&document, "https://www.example.jp/news/1.html");
        let found: Vec<&str> = found.iter().map(|(url, _)| url.as_str()).collect();
        assert_eq!(found, ["https://www.example.jp/news/a.pdf", "https://www.example.jp/b.PDF"]);
        assert!(linked_pdfs(&document, "stdin:").is_empty());
    }

    #[test]
    fn an_entry_without_a_page_is_read_as_one() {
        let entry = Entry { key: "k".into(), title: Some("紛失 <USB> & 他".into()), ..Entry::default() };
        let capture = entry_capture(
            &entry,
            "<p>USBメモリを紛失しました。</p>",
            "https://www.example.jp/feed",
            "2026-11-22T00:00:00Z",
        );
        let document = crate::decode(&capture);
        assert_eq!(document.title.as_deref(), Some("紛失 <USB> & 他"));
        assert!(document.text.contains("USBメモリを紛失しました。") && document.url.is_none());
    }
}
