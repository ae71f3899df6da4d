//! Pages that link to notices, such as お知らせ一覧: the links that are entries, told from those of the site.

use std::collections::HashMap;

use jikenbo_core::{SourceKind, TimeValue};
use url::Url;

use super::{
    Listing, MAX_ENTRIES, Wanted,
    date::day_in,
    entry::{Found, address, one_line},
};
use crate::{
    decode::html::{
        page::{Node, Page},
        tags::Tag,
    },
    sniff,
};

/// Dated links from which a page is taken for a list.
const DATED: usize = 3;
/// A title without a date beside it has at least so many characters: what is shorter leads around the site.
const TITLE: usize = 10;
/// Beside a longer link of its item, one that is no longer is a category or a label.
const LABEL: usize = 8;
/// What links say that do not say where they lead; their items do.
const LABELS: &[&str] =
    &["詳細", "詳しく", "続き", "全文", "もっと", "こちら", "PDF", "pdf", "more", "More", "MORE", "read"];
/// Bytes of text around a link that are looked at.
const AROUND: usize = 2048;

/// Reads a page as a list; as a page, where that is not settled and its links are no entries.
pub fn read(html: &str, url: &Url, wanted: Wanted<'_>) -> Listing {
    let page = Page::parse(html);
    let base = page.head.base.as_deref().and_then(|base| url.join(base).ok()).unwrap_or_else(|| url.clone());
    let links = links(&page, &base, url, wanted.under);
    let mut listing = Listing::new(SourceKind::List);
    listing.title = Some(one_line(&page.head.title)).filter(|t| !t.is_empty());
    listing.feeds = page.head.feeds.iter().filter_map(|feed| address(feed, &base)).map(String::from).collect();
    let is_asked = wanted.links.is_some() || wanted.under.is_some();
    let dated = links.iter().filter(|link| link.day.is_some()).count();
    if wanted.kind.is_none() && !is_asked {
        let titles: usize = links.iter().filter(|l| l.day.is_some()).map(|l| l.title.chars().count()).sum();
        if dated < DATED || titles * 3 < prose(&page) {
            listing.kind = SourceKind::Page;
            return listing;
        }
    }
    let is_entry = |link: &Link| match (is_asked, dated) {
        (true, _) => true,
        (false, 2..) => link.day.is_some(),
        (false, _) => link.title.chars().count() >= TITLE && link.is_of(url) && !leads_up(&link.url, url),
    };
    // A picture and a title lead to the same notice: the longer text is its title.
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Link> = Vec::new();
    for link in links.into_iter().filter(is_entry).take(MAX_ENTRIES + 1) {
        match places.get(link.url.as_str()) {
            Some(&at) => kept[at].join(link),
            None => {
                places.insert(link.url.to_string(), kept.len());
                kept.push(link);
            }
        }
    }
    listing.entries = kept.into_iter().filter_map(|link| link.found().entry(&base)).collect();
    listing
}

struct Link {
    url: Url,
    title: String,
    day: Option<TimeValue>,
}

impl Link {
    fn join(&mut self, other: Self) {
        if other.title.chars().count() > self.title.chars().count() {
            self.title = other.title;
        }
        self.day = self.day.or(other.day);
    }

    fn found(self) -> Found {
        let link = Some(self.url.into());
        Found { link, title: Some(self.title), published: self.day, by_address: true, ..Found::default() }
    }

    fn is_of(&self, page: &Url) -> bool {
        let site = |url: &Url| url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
        site(&self.url) == site(page)
    }
}

/// Whether a link leads to the page's own folder or one above it, as breadcrumbs do.
fn leads_up(link: &Url, page: &Url) -> bool {
    link.query().is_none() && link.path().ends_with('/') && page.path().starts_with(link.path())
}

/// What stands around a link while the page is walked.
#[derive(Default)]
struct Around {
    /// Links of the open item, or of the page outside of items.
    open: Vec<(Url, String, String)>,
    /// The address and text of the link that is open.
    link: Option<(Option<Url>, String)>,
    /// Text since the last link ended.
    before: String,
    /// All text of the item.
    item: String,
    /// Where the item ends.
    end: Option<usize>,
}

/// The links that may lead to notices, with the date beside each.
fn links(page: &Page, base: &Url, own: &Url, under: Option<&str>) -> Vec<Link> {
    let mut out = Vec::new();
    let mut around = Around::default();
    let mut section = Section::new(under);
    let mut at = 0;
    let main = page.nodes.iter().position(|n| matches!(n, Node::Open(e) if e.tag == Tag::Main));
    let mut end = page.nodes.len();
    if let Some(Node::Open(element)) = main.and_then(|m| page.nodes.get(m)) {
        (at, end) = (main.unwrap_or(0), element.end);
    }
    while at < end {
        if around.end.is_some_and(|end| at >= end) {
            around.close(&mut out);
        }
        section.step(at);
        match &page.nodes[at] {
            Node::Open(element) => {
                let surrounds =
                    matches!(element.tag, Tag::Nav | Tag::Footer | Tag::Aside | Tag::Hidden | Tag::RubyText)
                        || element.boilerplate
                        || element.tag == Tag::Header && main.is_none() && around.end.is_none();
                if surrounds {
                    at = element.end;
                    continue;
                }
                match element.tag {
                    Tag::Item | Tag::Row | Tag::Article => {
                        // A list in an item: what stood before it is the item's own.
                        around.close(&mut out);
                        around.end = Some(element.end);
                    }
                    Tag::Heading(level) => section.heading(level, element.end),
                    _ => {}
                }
            }
            Node::Text(text) => {
                section.text(text);
                around.text(text);
            }
            Node::Time { date, .. } => around.text(&format!(" {date} ")),
            Node::Link(href) => {
                around.end_link();
                let elsewhere = section.holds() && !href.trim_start().starts_with('#');
                let url = address(href, base).filter(|url| elsewhere && may_be_notice(url, own));
                around.link = Some((url, String::new()));
            }
            Node::LinkEnd => around.end_link(),
            Node::Close(_) | Node::Break => around.text(" "),
        }
        at += 1;
    }
    around.close(&mut out);
    out
}

impl Around {
    fn text(&mut self, text: &str) {
        let push = |to: &mut String| {
            if to.len() < AROUND {
                to.push_str(text);
            }
        };
        push(&mut self.item);
        match &mut self.link {
            Some((_, inside)) => push(inside),
            None => push(&mut self.before),
        }
    }

    fn end_link(&mut self) {
        if let Some((url, inside)) = self.link.take() {
            let before = std::mem::take(&mut self.before);
            self.open.extend(url.map(|url| (url, inside, before)));
        }
    }

    /// Ends an item: its date is that of all its links.
    fn close(&mut self, out: &mut Vec<Link>) {
        self.end_link();
        let Self { open, item, end, .. } = std::mem::take(self);
        let of_item = if end.is_some() { day_in(&item) } else { None };
        let longest = open.iter().map(|(_, inside, _)| chars(inside)).max().unwrap_or_default();
        for (url, inside, before) in open {
            if end.is_some() && chars(&inside) <= LABEL && chars(&inside) * 2 <= longest && !is_pdf(&url) {
                continue;
            }
            let (title, own) = without_day(&inside);
            let day = own.or_else(|| last_day(&before)).or(of_item.as_ref().map(|(day, _)| *day));
            let title = match end {
                Some(_) if is_label(&title) => without_day(&item.replacen(&inside, " ", 1)).0,
                _ => title,
            };
            out.push(Link { url, title, day });
        }
    }
}

fn chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn is_label(title: &str) -> bool {
    title.is_empty() || chars(title) <= LABEL && LABELS.iter().any(|label| title.contains(label))
}

/// A text in one line without the date in it, and the date.
fn without_day(text: &str) -> (String, Option<TimeValue>) {
    match day_in(text) {
        Some((day, span)) => (one_line(&format!("{} {}", &text[..span.start], &text[span.end..])), Some(day)),
        None => (one_line(text), None),
    }
}

/// The date nearest to a link, of those before it.
fn last_day(text: &str) -> Option<TimeValue> {
    let mut rest = text;
    let mut last = None;
    while let Some((day, span)) = day_in(rest) {
        last = Some(day);
        rest = &rest[span.end.max(1)..];
    }
    last
}

fn is_pdf(url: &Url) -> bool {
    url.path().to_ascii_lowercase().ends_with(".pdf")
}

/// Whether an address may be a notice: another page, not a picture, a program or this page itself.
fn may_be_notice(url: &Url, own: &Url) -> bool {
    let without_fragment = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    let binary = sniff::binary_extension(url.path().as_ref());
    let is_style = [".css", ".js", ".xml", ".rdf", ".ics"].iter().any(|end| url.path().ends_with(end));
    without_fragment(url) != without_fragment(own) && !is_style && binary.is_none_or(|e| e == "pdf")
}

/// The part of a page below one heading; the whole page where none is named.
struct Section<'a> {
    under: Option<&'a str>,
    /// The heading being read: its level, its end, its text.
    reading: Option<(u8, usize, String)>,
    /// The level of the heading whose part we are in.
    inside: Option<u8>,
}

impl<'a> Section<'a> {
    fn new(under: Option<&'a str>) -> Self {
        Self { under, reading: None, inside: None }
    }

    fn holds(&self) -> bool {
        self.under.is_none() || self.inside.is_some()
    }

    fn heading(&mut self, level: u8, end: usize) {
        self.reading = Some((level, end, String::new()));
        self.inside = self.inside.filter(|inside| level > *inside);
    }

    fn text(&mut self, text: &str) {
        if let Some((.., heading)) = &mut self.reading
            && heading.len() < AROUND
        {
            heading.push_str(text);
        }
    }

    fn step(&mut self, at: usize) {
        if let Some((level, _, heading)) = self.reading.take_if(|(_, end, _)| at >= *end)
            && self.under.is_some_and(|under| one_line(&heading).contains(under))
            && self.inside.is_none()
        {
            self.inside = Some(level);
        }
    }
}

/// How many characters a page has outside of links and of what surrounds its text.
fn prose(page: &Page) -> usize {
    let (mut at, mut chars, mut in_link) = (0, 0, false);
    while at < page.nodes.len() {
        match &page.nodes[at] {
            Node::Open(element)
                if element.boilerplate
                    || matches!(element.tag, Tag::Nav | Tag::Footer | Tag::Aside | Tag::Header | Tag::Hidden) =>
            {
                at = element.end;
                continue;
            }
            Node::Link(_) => in_link = true,
            Node::LinkEnd => in_link = false,
            Node::Text(text) if !in_link => chars += self::chars(text),
            _ => {}
        }
        at += 1;
    }
    chars
}
