//! JSON Feed 1.0 and 1.1. Source: <https://www.jsonfeed.org/version/1.1/>.

use jikenbo_core::SourceKind;
use serde_json::Value;
use url::Url;

use super::{
    Listing, MAX_ENTRIES,
    date::day_of,
    entry::{Found, one_line},
    trouble::Trouble,
};

/// Reads a feed. Fields of a wrong type are as if they were not there.
pub fn read(text: &str, base: &Url) -> Listing {
    let mut listing = Listing::new(SourceKind::Feed);
    let feed: Value = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => {
            listing.trouble = Some(Trouble::Unreadable(format!("it is no whole JSON: {error}")));
            return listing;
        }
    };
    listing.title = string(&feed, "title").map(|t| one_line(&t));
    let items = feed.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for item in items.iter().take(MAX_ENTRIES + 1) {
        let (published, updated) = (string(item, "date_published"), string(item, "date_modified"));
        let found = Found {
            id: string(item, "id"),
            link: string(item, "url").or_else(|| string(item, "external_url")),
            title: string(item, "title"),
            published: published.as_deref().and_then(day_of),
            stamp: updated.or(published),
            content: ["content_html", "content_text", "summary"].iter().find_map(|name| string(item, name)),
            by_address: false,
        };
        listing.entries.extend(found.entry(base));
    }
    listing
}

/// A text, or a number where people write one for an id.
fn string(object: &Value, name: &str) -> Option<String> {
    let value = match object.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!value.is_empty()).then_some(value)
}
