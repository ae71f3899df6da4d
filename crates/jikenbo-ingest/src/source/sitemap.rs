//! Sitemaps and indexes of them. Source: <https://www.sitemaps.org/protocol.html>.

use jikenbo_core::SourceKind;
use quick_xml::events::Event;
use url::Url;

use super::{
    Listing, MAX_ENTRIES,
    date::day_of,
    entry::{Found, address},
    trouble::Trouble,
    xml,
};

/// The most further sitemaps that are taken from an index.
const MAX_SITEMAPS: usize = 1000;

/// Reads a sitemap or an index. One that breaks off gives what stands before the place.
pub fn read(text: &str, base: &Url) -> Listing {
    let mut listing = Listing::new(SourceKind::Sitemap);
    let mut reader = xml::reader(text);
    let mut found = Found::default();
    let broken = loop {
        let event = match xml::next(&mut reader) {
            Ok(Event::Eof) => break None,
            Ok(event) => event,
            Err(reason) => break Some(reason),
        };
        match event {
            Event::Start(start) => {
                let (name, prefix) = xml::name(&start);
                let field = match name.as_str() {
                    "url" | "sitemap" if listing.entries.len() > MAX_ENTRIES => break None,
                    "url" | "sitemap" => {
                        found = Found { by_address: true, ..Found::default() };
                        continue;
                    }
                    // Of an image or a video, not of the page.
                    "loc" if prefix.is_empty() => &mut found.link,
                    "lastmod" => &mut found.stamp,
                    // What news sitemaps add.
                    "title" if prefix == "news" => &mut found.title,
                    "publication_date" => &mut found.id,
                    _ => continue,
                };
                let Some(content) = xml::content(&mut reader, &start) else {
                    break Some(format!("its element {name} has no end"));
                };
                *field = Some(xml::text(&content).trim().to_owned()).filter(|v| !v.is_empty());
            }
            Event::End(end) => {
                let name: &str = end.name().into_inner();
                let whole = std::mem::take(&mut found);
                match name.rsplit(':').next() {
                    Some("url") => {
                        let published = whole.id.as_deref().and_then(day_of);
                        listing.entries.extend(Found { id: None, published, ..whole }.entry(base));
                    }
                    Some("sitemap") if listing.sitemaps.len() < MAX_SITEMAPS => {
                        let further = whole.link.and_then(|link| address(&link, base)).map(String::from);
                        listing.sitemaps.extend(further.filter(|url| url != base.as_str()));
                    }
                    _ => found = whole,
                }
            }
            _ => {}
        }
    };
    if let Some(reason) = broken {
        match listing.entries.len() + listing.sitemaps.len() {
            0 => listing.trouble = Some(Trouble::Unreadable(reason)),
            n => listing
                .warn(format!("The sitemap cannot be read to its end ({reason}); its first {n} entries were taken.")),
        }
    }
    listing
}

/// Reads a sitemap that is a plain list of addresses, one a line.
pub fn read_lines(text: &str, base: &Url) -> Listing {
    let mut listing = Listing::new(SourceKind::Sitemap);
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("http"));
    let found = lines.map(|line| Found { link: Some(line.to_owned()), by_address: true, ..Found::default() });
    listing.entries = found.filter_map(|found| found.entry(base)).take(MAX_ENTRIES + 1).collect();
    listing
}
