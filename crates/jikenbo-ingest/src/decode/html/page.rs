//! A page as one flat, balanced list of nodes.

use std::ops::Range;

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

use super::tags::{Implied, Tag, implied_end, known, names_say};

/// Elements nested deeper are taken as empty; browsers stop at the same depth.
const MAX_DEPTH: usize = 512;

/// A parsed page.
#[derive(Default)]
pub struct Page {
    /// Elements, text and line breaks in document order.
    pub nodes: Vec<Node>,
    /// What its head says.
    pub head: Head,
    /// Whether it has images.
    pub has_images: bool,
}

/// What a page says about itself.
#[derive(Default)]
pub struct Head {
    /// The `title` element's text.
    pub title: String,
    /// `meta` elements: name, property or itemprop in lower case, and content.
    pub metas: Vec<(String, String)>,
    /// The canonical address.
    pub canonical: Option<String>,
    /// JSON-LD scripts.
    pub json_ld: String,
    /// Of what its relative addresses are, as far as it says.
    pub base: Option<String>,
    /// Addresses of the feeds that it offers.
    pub feeds: Vec<String>,
}

/// A node of a page.
pub enum Node {
    /// An element begins.
    Open(Element),
    /// An element of this kind ends.
    Close(Tag),
    /// Characters, entities resolved.
    Text(String),
    /// `br`
    Break,
    /// A hyperlink begins.
    Link(String),
    /// A hyperlink ends.
    LinkEnd,
    /// A `time` element's machine-readable date, with its classes and properties.
    Time {
        /// As written in `datetime`.
        date: String,
        /// `class`, `itemprop` and `id`.
        names: String,
    },
}

/// An element that matters to the text.
pub struct Element {
    /// Its kind.
    pub tag: Tag,
    /// Whether its id or class names it navigation, a sidebar or the like.
    pub boilerplate: bool,
    /// For a table: whether it only places things on the page and holds no rows of data.
    pub layout: bool,
    /// The index of the first node after its end.
    pub end: usize,
}

impl Page {
    /// Reads `html`; never fails.
    pub fn parse(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut builder = Builder::default();
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Ok(Token::StartTag(tag)) => builder.start(&tag),
                Ok(Token::EndTag(tag)) => builder.end(&tag.name),
                Ok(Token::String(text)) => builder.text(&text),
                Ok(_) => {}
                Err(never) => match never {},
            }
        }
        while builder.pop() {}
        builder.page
    }

    /// The range of all nodes.
    pub fn all(&self) -> Range<usize> {
        0..self.nodes.len()
    }
}

#[derive(Default)]
struct Builder {
    page: Page,
    open: Vec<Open>,
    /// How many elements are open beyond the greatest depth.
    too_deep: usize,
    tables: Vec<Table>,
}

struct Open {
    name: &'static str,
    tag: Tag,
    at: usize,
    is_json_ld: bool,
}

/// What tells a table of data from one that only places things.
#[derive(Default)]
struct Table {
    has_headers: bool,
    has_tables: bool,
    has_headings: bool,
    lines_in_cell: usize,
    most_lines: usize,
    cells_in_row: usize,
    most_cells: usize,
}

impl Table {
    fn is_layout(&self) -> bool {
        let holds_prose = self.has_headings || self.most_lines > 5;
        self.has_tables || self.most_cells < 2 || !self.has_headers && holds_prose
    }

    fn count(&mut self, tag: Tag, name: &str) {
        match tag {
            Tag::Row => self.cells_in_row = 0,
            Tag::Cell => {
                self.has_headers |= name == "th";
                self.cells_in_row += 1;
                self.most_cells = self.most_cells.max(self.cells_in_row);
                self.lines_in_cell = 0;
            }
            Tag::Table => self.has_tables = true,
            Tag::Heading(_) => self.has_headings = true,
            Tag::Paragraph | Tag::Block => self.line(),
            _ => {}
        }
    }

    fn line(&mut self) {
        self.lines_in_cell += 1;
        self.most_lines = self.most_lines.max(self.lines_in_cell);
    }
}

impl Builder {
    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"br" => {
                if let Some(table) = self.tables.last_mut() {
                    table.line();
                }
                self.page.nodes.push(Node::Break);
            }
            b"a" => self.page.nodes.push(Node::Link(attribute(tag, b"href").unwrap_or_default())),
            b"time" => {
                let names = [&b"class"[..], b"itemprop", b"id"].into_iter().filter_map(|n| attribute(tag, n));
                let names = names.collect::<Vec<_>>().join(" ");
                self.page.nodes.extend(attribute(tag, b"datetime").map(|date| Node::Time { date, names }));
            }
            b"hr" => {
                self.end_implied(Tag::Block);
                let end = self.page.nodes.len() + 1;
                self.page.nodes.push(Node::Open(Element { tag: Tag::Section, boilerplate: false, layout: false, end }));
            }
            b"img" => self.page.has_images = true,
            b"meta" => {
                let name = [&b"property"[..], b"name", b"itemprop"].into_iter().find_map(|n| attribute(tag, n));
                let named = name.map(|n| n.to_ascii_lowercase()).zip(attribute(tag, b"content"));
                self.page.head.metas.extend(named);
            }
            b"base" => self.page.head.base = self.page.head.base.take().or(attribute(tag, b"href")),
            b"link" => {
                let is_feed = |media_type: String| {
                    let media_type = media_type.to_ascii_lowercase();
                    ["application/rss+xml", "application/atom+xml", "application/feed+json"]
                        .contains(&media_type.as_str())
                };
                if attribute(tag, b"type").is_some_and(is_feed) {
                    self.page.head.feeds.extend(attribute(tag, b"href"));
                }
                if attribute(tag, b"rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) {
                    self.page.head.canonical = self.page.head.canonical.take().or(attribute(tag, b"href"));
                }
            }
            name => {
                if let Some((name, kind)) = known(name) {
                    self.open(name, kind, tag);
                }
            }
        }
    }

    fn open(&mut self, name: &'static str, kind: Tag, tag: &StartTag<()>) {
        self.end_implied(kind);
        if let Some(table) = self.tables.last_mut() {
            table.count(kind, name);
        }
        let at = self.page.nodes.len();
        let says = names_say(
            attribute(tag, b"id").as_deref(),
            attribute(tag, b"class").as_deref(),
            attribute(tag, b"role").as_deref(),
        );
        let hidden = tag.attributes.contains_key(&b"hidden"[..])
            || attribute(tag, b"style")
                .is_some_and(|s| s.to_ascii_lowercase().replace(' ', "").contains("display:none"));
        let kind = match (kind, says) {
            _ if hidden => Tag::Hidden,
            (Tag::Block | Tag::Section, Some(says @ (Tag::Main | Tag::Header))) => says,
            _ => kind,
        };
        let boilerplate = says == Some(Tag::Nav) && !matches!(kind, Tag::Main | Tag::Article);
        let in_hidden = self.open.last().is_some_and(|o| o.tag == Tag::Hidden);
        let too_deep = self.open.len() >= MAX_DEPTH && (kind != Tag::Hidden || in_hidden);
        let shown = if too_deep { Tag::Block } else { kind };
        self.page.nodes.push(Node::Open(Element { tag: shown, boilerplate, layout: false, end: at + 1 }));
        if too_deep {
            self.too_deep += 1;
            return;
        }
        if kind == Tag::Table {
            self.tables.push(Table::default());
        }
        let is_json_ld = name == "script" && attribute(tag, b"type").is_some_and(|t| t.contains("ld+json"));
        self.open.push(Open { name, tag: kind, at, is_json_ld });
    }

    /// Ends what the start of another element ends: an item ends the item before it.
    fn end_implied(&mut self, new: Tag) {
        let mut place = self.open.len();
        while let Some(i) = place.checked_sub(1) {
            match implied_end(new, self.open[i].tag) {
                Implied::End => return self.pop_to(i),
                Implied::LookFurther => place = i,
                Implied::Nothing => return,
            }
        }
    }

    fn end(&mut self, name: &[u8]) {
        if name == b"a" {
            self.page.nodes.push(Node::LinkEnd);
        }
        let Some((name, kind)) = known(name) else { return };
        let ends_hidden = self.open.last().is_some_and(|o| o.tag == Tag::Hidden && o.name == name);
        if self.too_deep > 0 && !ends_hidden {
            self.too_deep -= 1;
            return;
        }
        let same = |open: &Open| open.name == name || matches!((open.tag, kind), (Tag::Heading(_), Tag::Heading(_)));
        // A stray end tag inside a cell must not end what the table stands in.
        let in_table = matches!(kind, Tag::Table | Tag::Row | Tag::Cell);
        let wall = |open: &Open| !in_table && open.tag == Tag::Cell || kind != Tag::Table && open.tag == Tag::Table;
        let found = self.open.iter().rposition(|open| same(open) || wall(open));
        if let Some(i) = found.filter(|i| same(&self.open[*i])) {
            self.pop_to(i);
        }
    }

    fn pop_to(&mut self, depth: usize) {
        while self.open.len() > depth && self.pop() {}
    }

    fn pop(&mut self) -> bool {
        let Some(open) = self.open.pop() else { return false };
        self.page.nodes.push(Node::Close(open.tag));
        let table = if open.tag == Tag::Table { self.tables.pop() } else { None };
        let end = self.page.nodes.len();
        if let Some(Node::Open(element)) = self.page.nodes.get_mut(open.at) {
            element.end = end;
            element.layout = table.is_some_and(|t| t.is_layout());
        }
        true
    }

    fn text(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        match self.open.last() {
            Some(open) if open.is_json_ld => self.page.head.json_ld += &text,
            Some(open) if open.name == "title" => {
                if self.open.len() == 1 {
                    self.page.head.title += &text;
                }
            }
            Some(open) if open.tag == Tag::Hidden => {}
            _ => self.page.nodes.push(Node::Text(text.into_owned())),
        }
    }
}

/// The value of an attribute, trimmed.
fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value: &HtmlString = &tag.attributes.get(name)?.value;
    Some(String::from_utf8_lossy(value).trim().to_owned())
}
