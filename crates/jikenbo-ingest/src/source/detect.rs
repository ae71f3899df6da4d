//! What bytes are, as far as sources go: by what stands in them, then by their header.

/// What a source served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    XmlFeed,
    JsonFeed,
    Sitemap,
    Html,
    /// A PDF, a text, anything else.
    Other,
}

/// How much of the beginning is looked at, in bytes: comments and stylesheets may stand before the root.
const HEAD: usize = 8 << 10;

/// What the bytes are. NUL bytes are skipped, so that UTF-16 is seen too.
pub fn seen(bytes: &[u8], content_type: Option<&str>) -> Seen {
    let head = bytes.iter().take(HEAD).filter(|b| **b != 0 && b.is_ascii()).map(u8::to_ascii_lowercase);
    let head: String = head.map(char::from).collect();
    let head = head.trim_start();
    if let Some(seen) = root(head) {
        return seen;
    }
    if head.starts_with('{') {
        // The version may stand behind the entries.
        let has = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
        return if has(b"jsonfeed.org/version") { Seen::JsonFeed } else { Seen::Other };
    }
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "text/html" | "application/xhtml+xml" if head.contains('<') => Seen::Html,
        "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" if head.contains('<') => Seen::XmlFeed,
        "application/feed+json" => Seen::JsonFeed,
        _ => Seen::Other,
    }
}

/// What the first element that tells something tells.
fn root(head: &str) -> Option<Seen> {
    let mut rest = head;
    let mut elements = 0;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        let name = rest.split(|c: char| c.is_ascii_whitespace() || "/>".contains(c)).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        match (name, local) {
            ("!doctype", _) if rest.trim_start_matches("!doctype").trim_start().starts_with("html") => {
                return Some(Seen::Html);
            }
            (_, "rss" | "rdf" | "feed") => return Some(Seen::XmlFeed),
            (_, "urlset" | "sitemapindex") => return Some(Seen::Sitemap),
            ("html" | "head" | "body" | "meta" | "title" | "div" | "p" | "table", _) => return Some(Seen::Html),
            _ => {}
        }
        elements += usize::from(name.starts_with(|c: char| c.is_ascii_alphabetic()));
        // In a text that is no markup, < stands anywhere.
        if elements > 2 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_seen() {
        let utf16: Vec<u8> = "<rss version='2.0'>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, header, expect) in [
            (&b"<?xml version='1.0' encoding='Shift_JIS'?>\n<!-- x --><rss version='2.0'>"[..], None, Seen::XmlFeed),
            (&utf16, None, Seen::XmlFeed),
            (b"\xef\xbb\xbf<?xml-stylesheet href='a'?><rdf:RDF xmlns='x'>", Some("text/html"), Seen::XmlFeed),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'>", None, Seen::XmlFeed),
            (b"<atom:feed>", None, Seen::XmlFeed),
            (b"<?xml version='1.0'?><urlset>", Some("application/rss+xml"), Seen::Sitemap),
            (b"<sitemapindex xmlns='x'>", None, Seen::Sitemap),
            (b"{ \"items\": [], \"version\": \"https://jsonfeed.org/version/1.1\" }", None, Seen::JsonFeed),
            (b"{\"a\": 1}", Some("application/json"), Seen::Other),
            (b"<!DOCTYPE html><html>", Some("application/rss+xml"), Seen::Html),
            (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", None, Seen::Html),
            (b"<center><font>x", Some("text/html; charset=euc-jp"), Seen::Html),
            (b"%PDF-1.7", Some("application/pdf"), Seen::Other),
            (b"1 < 2 < 3 <b> <c> <d> <rss>", Some("text/plain"), Seen::Other),
            (b"", Some("text/html"), Seen::Other),
        ] {
            assert_eq!(seen(bytes, header), expect, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
