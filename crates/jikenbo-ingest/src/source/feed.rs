//! RSS 2.0 and older, RSS 1.0 (RDF) and Atom, by one reader: they differ in the names of their elements alone.

use jikenbo_core::SourceKind;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{
    Listing, MAX_ENTRIES,
    date::day_of,
    entry::{Found, one_line},
    trouble::Trouble,
    xml,
};

/// Prefixes of the names that are read, beside the entry's own. `media:title` is the title of a picture.
const PREFIXES: &[&str] = &["", "a10", "atom", "content", "dc", "dcterms", "rdf", "rss", "rss1"];

/// Reads a feed. A feed that breaks off gives the entries before the place.
pub fn read(text: &str, base: &Url) -> Listing {
    let mut listing = Listing::new(SourceKind::Feed);
    let mut reader = xml::reader(text);
    let mut base = base.clone();
    let mut item: Option<Item> = None;
    let broken = loop {
        let event = match xml::next(&mut reader) {
            Ok(Event::Eof) => break item.is_some().then(|| "it ends inside an entry".to_owned()),
            Ok(event) => event,
            Err(reason) => break Some(reason),
        };
        match event {
            Event::Start(start) => {
                let (name, prefix) = xml::name(&start);
                match (name.as_str(), &mut item) {
                    ("item" | "entry", item) => {
                        if listing.entries.len() > MAX_ENTRIES {
                            break None;
                        }
                        let about = xml::attribute(&start, "about");
                        *item = Some(Item { prefix, about, ..Item::default() });
                    }
                    ("rss" | "rdf" | "feed" | "channel", None) => {
                        // xml:base says of what relative addresses are.
                        let stated = xml::attribute(&start, "base").and_then(|b| base.join(&b).ok());
                        base = stated.unwrap_or(base);
                    }
                    (_, item) => {
                        let Some(content) = xml::content(&mut reader, &start) else {
                            break Some(format!("its element {name} has no end"));
                        };
                        match item {
                            Some(item) => item.take(&name, &prefix, &start, &content),
                            None if name == "title" && listing.title.is_none() => {
                                listing.title = Some(title(&content)).filter(|t| !t.is_empty());
                            }
                            _ => {}
                        }
                    }
                }
            }
            Event::Empty(start) => {
                let (name, prefix) = xml::name(&start);
                if let Some(item) = &mut item {
                    item.take(&name, &prefix, &start, "");
                }
            }
            Event::End(end) => {
                let name: &str = end.name().into_inner();
                if matches!(name.rsplit(':').next(), Some("item" | "entry")) {
                    listing.entries.extend(item.take().and_then(|item| item.found().entry(&base)));
                }
            }
            _ => {}
        }
    };
    if let Some(reason) = broken {
        listing.entries.extend(item.and_then(|item| item.found().entry(&base)));
        match listing.entries.len() {
            0 => listing.trouble = Some(Trouble::Unreadable(reason)),
            n => listing
                .warn(format!("The feed cannot be read to its end ({reason}); its first {n} entries were taken.")),
        }
    }
    listing
}

/// An entry's fields as they stand. The first of several wins.
#[derive(Default)]
struct Item {
    prefix: String,
    about: Option<String>,
    id: Option<String>,
    link: Option<String>,
    /// A link that is not the entry's page.
    other_link: Option<String>,
    title: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    summary: Option<String>,
    content: Option<String>,
}

impl Item {
    fn take(&mut self, name: &str, prefix: &str, start: &BytesStart<'_>, content: &str) {
        if prefix != self.prefix && !PREFIXES.contains(&prefix) {
            return;
        }
        let value = || Some(xml::text(content).trim().to_owned()).filter(|v| !v.is_empty());
        let field = match name {
            "title" => {
                let title = title(content);
                self.title = self.title.take().or((!title.is_empty()).then_some(title));
                return;
            }
            "link" => {
                let relation = xml::attribute(start, "rel").unwrap_or_default();
                let href = xml::attribute(start, "href").or_else(value);
                if relation.is_empty() || relation == "alternate" { &mut self.link } else { &mut self.other_link }
                    .get_or_insert_with(|| href.unwrap_or_default());
                return;
            }
            "guid" | "id" | "identifier" => &mut self.id,
            "pubdate" | "date" | "published" | "issued" | "created" => &mut self.published,
            "updated" | "modified" => &mut self.updated,
            "description" | "summary" => &mut self.summary,
            "encoded" | "content" => &mut self.content,
            _ => return,
        };
        if field.is_none() {
            *field = value();
        }
    }

    fn found(self) -> Found {
        let id = self.id.or(self.about);
        Found {
            link: self.link.filter(|l| !l.is_empty()).or(self.other_link),
            published: self.published.as_deref().and_then(day_of),
            stamp: self.updated.or(self.published),
            content: self.content.or(self.summary),
            title: self.title,
            id,
            by_address: false,
        }
    }
}

/// A title in one line, whether it was written as text or as HTML.
fn title(content: &str) -> String {
    let once = xml::text(content);
    one_line(&xml::text(&without_tags(&once)))
}

/// A text without what looks like tags in it.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let end = tag.find('>').filter(|_| is_tag);
        if end.is_none() {
            out.push('<');
        }
        rest = &tag[end.unwrap_or(0) + 1..];
    }
    out + rest
}
