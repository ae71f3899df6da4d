//! What a source says: the entries of feeds, list pages and sitemaps, from bytes that are there already.
//!
//! Pure: nothing is fetched here. Foreign bytes never fail: what cannot be read gives a [`Listing`] with a
//! [`Trouble`] in words, and what stood before the place that cannot be read is kept.

mod beside;
mod date;
mod detect;
mod entry;
mod feed;
mod json_feed;
mod list;
mod pattern;
mod sitemap;
mod trouble;
mod xml;

use jikenbo_core::{SourceKind, Warning};
use url::Url;

use crate::{decode::encoding, http::charset, sniff};

pub use beside::{entry_capture, linked_pdfs};
pub use entry::Entry;
pub use pattern::matches;
pub use trouble::Trouble;

/// The most entries that are taken from one listing, as many as a sitemap may hold (sitemaps.org).
pub const MAX_ENTRIES: usize = 50_000;

/// The most bytes that a compressed listing is unpacked to, as many as a sitemap may have.
const MAX_UNPACKED: u64 = 50 << 20;

/// What came from a source's address.
#[derive(Clone, Copy, Debug)]
pub struct Served<'a> {
    /// Where it came from in the end, after redirects.
    pub url: &'a Url,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The content, transfer encodings undone.
    pub bytes: &'a [u8],
}

/// What of it is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// As what it is read; `None` looks at it.
    pub kind: Option<SourceKind>,
    /// Only addresses that match this pattern; see [`matches`].
    pub links: Option<&'a str>,
    /// Of a page, only links below the heading that contains this.
    pub under: Option<&'a str>,
}

/// What a source says at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// As what it was read.
    pub kind: SourceKind,
    /// What it calls itself.
    pub title: Option<String>,
    /// Its entries, in its order, each key once. None for [`SourceKind::Page`], which is its own entry.
    pub entries: Vec<Entry>,
    /// Further sitemaps that it points at.
    pub sitemaps: Vec<String>,
    /// Feeds that the page offers.
    pub feeds: Vec<String>,
    /// Why there is nothing to go on with, if so.
    pub trouble: Option<Trouble>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
}

impl Listing {
    pub(crate) fn new(kind: SourceKind) -> Self {
        let (title, entries, sitemaps, feeds, trouble, warnings) = Default::default();
        Self { kind, title, entries, sitemaps, feeds, trouble, warnings }
    }

    pub(crate) fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(Warning(sentence.into()));
    }
}

/// Reads what a source served.
pub fn read(served: Served<'_>, wanted: Wanted<'_>) -> Listing {
    let unpacked = unpack(served.bytes);
    let bytes = unpacked.as_ref().map_or(served.bytes, |(bytes, _)| bytes);
    let seen = detect::seen(bytes, served.content_type);
    let is_text = sniff::binary_kind(bytes).is_none();
    let text = if is_text { text_of(bytes, seen, served.content_type) } else { String::new() };
    let mut listing = match (wanted.kind, seen) {
        (Some(SourceKind::Page), _) | (None, detect::Seen::Other) => Listing::new(SourceKind::Page),
        (None | Some(SourceKind::Feed), detect::Seen::XmlFeed) => feed::read(&text, served.url),
        (None | Some(SourceKind::Feed), detect::Seen::JsonFeed) => json_feed::read(&text, served.url),
        (None | Some(SourceKind::Sitemap), detect::Seen::Sitemap) => sitemap::read(&text, served.url),
        (Some(SourceKind::Sitemap), detect::Seen::Other) if is_text => sitemap::read_lines(&text, served.url),
        (Some(SourceKind::List) | None, detect::Seen::Html) => list::read(&text, served.url, wanted),
        // Whatever it was said to be, a list of addresses is a list of addresses.
        (_, detect::Seen::XmlFeed) => feed::read(&text, served.url),
        (_, detect::Seen::JsonFeed) => json_feed::read(&text, served.url),
        (_, detect::Seen::Sitemap) => sitemap::read(&text, served.url),
        (Some(kind), _) => Listing { trouble: Some(Trouble::Another { wanted: kind }), ..Listing::new(kind) },
    };
    if unpacked.as_ref().is_some_and(|(_, cut)| *cut) {
        listing.warn(format!("It unpacks to more than {} MB; the rest was not read.", MAX_UNPACKED >> 20));
    }
    entry::tidy(&mut listing, wanted.links);
    if seen == detect::Seen::Html
        && let Some(trouble) = trouble::of_page(&text, served.url)
    {
        listing.trouble = Some(trouble);
        listing.entries.clear();
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        listing.trouble = Some(Trouble::Nothing);
    } else if listing.trouble.is_none() && listing.entries.is_empty() && listing.sitemaps.is_empty() {
        listing.trouble = Trouble::empty(listing.kind, wanted.links.is_some() || wanted.under.is_some());
    }
    listing
}

/// What gzip packed, and whether it was cut at the cap; `None` for what is not packed.
fn unpack(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    use std::io::Read;
    if !bytes.starts_with(b"\x1f\x8b") {
        return None;
    }
    let mut out = Vec::new();
    // A stream that breaks off gives what came before.
    let _ = flate2::read::MultiGzDecoder::new(bytes).take(MAX_UNPACKED + 1).read_to_end(&mut out);
    let cut = out.len() as u64 > MAX_UNPACKED;
    out.truncate(usize::try_from(MAX_UNPACKED).unwrap_or(usize::MAX));
    Some((out, cut))
}

/// The text, by what the bytes show, then what the header says, then what they declare.
fn text_of(bytes: &[u8], seen: detect::Seen, content_type: Option<&str>) -> String {
    let declared = encoding::declared(bytes, seen == detect::Seen::Html);
    let header = content_type.and_then(charset);
    encoding::decode(bytes, header.as_deref(), declared.as_deref()).text
}
