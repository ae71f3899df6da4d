//! What a page says about itself: when it was published and changed, and its own address.

use jikenbo_core::{Dated, DatedBy, TimeValue};

use super::page::{Node, Page};

/// Names of `meta` elements with a publication date, the most trustworthy first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
];

/// Names of `meta` elements with the date of the last change, the most trustworthy first.
const UPDATED: &[&str] = &[
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
];

/// The day a page was published. On a page of `several` articles only its `meta` elements can say that.
pub fn published(page: &Page, several: bool) -> Option<Dated> {
    let time = || page.nodes.iter().find_map(|node| time_of(node, |name| !is_updated(name)));
    in_head(page, PUBLISHED, "datePublished", several).or_else(|| time().filter(|_| !several))
}

/// The day a page was last changed.
pub fn updated(page: &Page, several: bool) -> Option<Dated> {
    let time = || page.nodes.iter().find_map(|node| time_of(node, is_updated));
    in_head(page, UPDATED, "dateModified", several).or_else(|| time().filter(|_| !several))
}

fn in_head(page: &Page, names: &[&str], property: &str, several: bool) -> Option<Dated> {
    let metas = names.iter().flat_map(|name| page.head.metas.iter().filter(move |(n, _)| n == name));
    let meta = metas.filter_map(|(_, content)| day(content)).next().map(|day| Dated { day, by: DatedBy::Meta });
    let linked = || json_ld_date(&page.head.json_ld, property).and_then(day);
    let linked = || linked().filter(|_| !several).map(|day| Dated { day, by: DatedBy::JsonLd });
    meta.or_else(linked)
}

/// A `time` element's day, if its classes and properties are those looked for.
fn time_of(node: &Node, is_sought: impl Fn(&str) -> bool) -> Option<Dated> {
    match node {
        Node::Time { date, names } if is_sought(names) => Some(Dated { day: day(date)?, by: DatedBy::TimeElement }),
        _ => None,
    }
}

/// Whether the names on a `time` element say that it is a change's: `dateModified`, `entry-updated`.
fn is_updated(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    ["modified", "updated", "update"].into_iter().any(|word| names.contains(word))
}

/// The page's own address, if it states a whole one.
pub fn address(page: &Page) -> Option<String> {
    let og = page.head.metas.iter().find(|(name, _)| name == "og:url").map(|(_, content)| content);
    let whole = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    page.head.canonical.as_ref().filter(whole).or(og.filter(whole)).cloned()
}

/// The first value of a property in JSON-LD scripts.
fn json_ld_date<'j>(json: &'j str, property: &str) -> Option<&'j str> {
    let (_, rest) = json.split_once(&format!("\"{property}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once('"').map(|(value, _)| value)
}

/// Reads `2024-10-14`, `2024/10/14`, `2024年10月14日`, `20241014`, with or without a time; a time in
/// another zone moves the day to Japan's.
pub fn day(text: &str) -> Option<TimeValue> {
    let (date, time) = match text.trim().split_once(['T', ' ']) {
        Some((date, time)) => (date, time.trim()),
        None => (text.trim(), ""),
    };
    let numbers: Vec<&str> = date.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let (year, month, day) = match numbers.as_slice() {
        [y, m, d] if y.len() == 4 => (*y, *m, *d),
        [all] if all.len() == 8 => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    let value = TimeValue::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    match minutes_into_japans_day(time) {
        Some(minutes) => value.plus_days(minutes.div_euclid(24 * 60)),
        None => Some(value),
    }
}

/// Minutes from the written day's midnight in Japan, of a time with its zone; `None` without a zone.
fn minutes_into_japans_day(time: &str) -> Option<i32> {
    let at = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at(at);
    let minutes = |text: &str| -> Option<i32> {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        Some(digits.get(..2)?.parse::<i32>().ok()? * 60 + digits.get(2..4)?.parse::<i32>().ok()?)
    };
    let offset = match zone.strip_prefix('-') {
        Some(west) => -minutes(west)?,
        None => zone.strip_prefix('+').map_or(Some(0), minutes)?,
    };
    Some(minutes(clock.trim())? - offset + 9 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_japans_time() {
        for (text, expect) in [
            ("2026-10-14", Some("2026-10-14")),
            ("2026/10/4", Some("2026-10-04")),
            ("2026年10月14日", Some("2026-10-14")),
            ("20261014", Some("2026-10-14")),
            ("2026-10-14T23:30:00+09:00", Some("2026-10-14")),
            ("2026-10-14T16:00:00Z", Some("2026-10-15")),
            ("2026-10-14T16:00:00.000Z", Some("2026-10-15")),
            ("2026-10-14 20:00 -0500", Some("2026-10-15")),
            ("2026-10-14T05:00:00+14:00", Some("2026-10-14")),
            ("2026-10-14T04:00:00+14:00", Some("2026-10-13")),
            ("2026-10", None),
            ("2026-02-30", None),
            ("10/14", None),
            ("十月", None),
        ] {
            assert_eq!(day(text).map(|d| d.iso_date()).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn json_ld_is_searched() {
        assert_eq!(
            json_ld_date(r#"{"@type":"NewsArticle","datePublished" : "2026-10-14"}"#, "datePublished"),
            Some("2026-10-14")
        );
        assert_eq!(json_ld_date(r#"{"datePublished": null}"#, "datePublished"), None);
    }
}
