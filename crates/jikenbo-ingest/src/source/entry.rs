use jikenbo_core::TimeValue;
use url::Url;

use super::{Listing, MAX_ENTRIES, pattern::matches};
use crate::capture::sha256_hex;

/// The longest address, title or stamp that is taken, in bytes.
const MAX_FIELD: usize = 4096;

/// Query parameters that say who sent a reader and change nothing.
const TRACKING: &[&str] = &["fbclid", "gclid", "yclid"];

/// One thing that a source points at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is known by: the same however often the source is read, other for another entry. 32 hex digits
    /// of what identifies it: its address with the id it is given, else its title; else what it says.
    pub key: String,
    /// The address to read, absolute, without fragment and tracking parameters.
    pub url: Option<String>,
    /// Its title in one line.
    pub title: Option<String>,
    /// The day it was published, as far as the source says.
    pub published: Option<TimeValue>,
    /// What the source writes of its last change, as it stands there: another stamp is a changed entry.
    pub stamp: Option<String>,
    /// What the entry itself says, as HTML; kept only where there is no address to read.
    pub content: Option<String>,
}

/// An entry as it is found, before its key is made.
#[derive(Debug, Default)]
pub struct Found {
    pub id: Option<String>,
    pub link: Option<String>,
    pub title: Option<String>,
    pub published: Option<TimeValue>,
    pub stamp: Option<String>,
    pub content: Option<String>,
    /// Whether one address is one entry, whatever its title.
    pub by_address: bool,
}

impl Found {
    /// The entry; `None` when nothing identifies it. Relative addresses are of `base`.
    pub fn entry(self, base: &Url) -> Option<Entry> {
        let title = self.title.as_deref().map(one_line).filter(|t| !t.is_empty());
        let id = self.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        // A permalink may stand where the id belongs.
        let link = self.link.as_deref().filter(|l| !l.trim().is_empty()).or(id.filter(|id| id.starts_with("http")));
        let whole = link.and_then(|link| address(link, base));
        let content = self.content.filter(|c| whole.is_none() && !c.trim().is_empty());
        let name = id.or(title.as_deref()).unwrap_or_default();
        let key = match &whole {
            Some(whole) if self.by_address => digest(&[whole.as_str()]),
            Some(whole) => digest(&[whole.as_str(), name]),
            None if id.is_some() => digest(&["", name]),
            None if title.is_none() && content.is_none() => return None,
            None => {
                digest(&["", name, self.stamp.as_deref().unwrap_or_default(), content.as_deref().unwrap_or_default()])
            }
        };
        let url = whole.map(|mut whole| {
            whole.set_fragment(None);
            whole.into()
        });
        let stamp = self.stamp.map(|stamp| cut(stamp.trim()));
        Some(Entry { key, url, title, published: self.published, stamp, content })
    }
}

/// Keeps each key once, the wanted addresses alone, and no more than the cap.
pub fn tidy(listing: &mut Listing, links: Option<&str>) {
    let mut seen = std::collections::HashSet::new();
    listing.entries.retain(|entry| {
        let is_wanted = links.is_none_or(|pattern| entry.url.as_deref().is_some_and(|url| matches(pattern, url)));
        is_wanted && seen.insert(entry.key.clone())
    });
    let all = listing.entries.len();
    if all > MAX_ENTRIES {
        listing.entries.truncate(MAX_ENTRIES);
        listing.warn(format!("It has {all} entries; the first {MAX_ENTRIES} were taken."));
    }
}

/// An `http` or `https` address, made absolute, without tracking parameters. The fragment stays.
pub fn address(link: &str, base: &Url) -> Option<Url> {
    let link = link.trim();
    if link.is_empty() || link.len() > MAX_FIELD {
        return None;
    }
    let mut url = base.join(link).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    let is_tracking = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
    if url.query_pairs().any(|(name, _)| is_tracking(&name)) {
        let query = url.query().unwrap_or_default();
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !is_tracking(pair.split('=').next().unwrap_or_default())).collect();
        let kept = (!kept.is_empty()).then(|| kept.join("&"));
        url.set_query(kept.as_deref());
    }
    Some(url)
}

/// White space runs to one blank, cut to what a field may hold.
pub fn one_line(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if out.len() + word.len() > MAX_FIELD {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(MAX_FIELD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

fn digest(parts: &[&str]) -> String {
    let mut key = sha256_hex(parts.join("\0").as_bytes());
    key.truncate(32);
    key
}
