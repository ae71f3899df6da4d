//! From a page's nodes to lines of text.

use jikenbo_core::{Block, BlockKind, Link, Span};

use super::{page::Node, tags::Tag};

/// Marks with which authors begin list items themselves.
const BULLETS: &str = "・･•●○■□◆◇▪◦※→-*＊①②③④⑤⑥⑦⑧⑨⑩";

/// Writes nodes as text: one line a block, one line a row of a data table, a blank line before
/// headings. White space is folded as browsers fold it, but a line break in the source between two
/// Japanese characters is nothing.
#[derive(Default)]
pub struct Writer {
    text: String,
    blocks: Vec<Block>,
    links: Vec<Link>,
    /// The block being written: where it began and what it is.
    block: Option<(usize, BlockKind)>,
    /// What the next block is.
    next: Option<BlockKind>,
    /// Line breaks before the next block.
    lines: usize,
    /// What stands between the last character and the next one of the block.
    gap: Gap,
    last: Option<char>,
    /// Whether an item's mark is to be written before the next character.
    mark_item: bool,
    link: Option<(String, Option<usize>)>,
    /// For each open table, whether it holds rows of data.
    tables: Vec<bool>,
    in_row: bool,
    has_heading_line: bool,
    preformatted: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    /// Spaces.
    Space,
    /// White space with a line break in the source.
    SourceLine,
    /// The place between two cells of a row.
    Cell,
    /// `br`
    Line,
}

impl Writer {
    /// Writes one node.
    pub fn node(&mut self, node: &Node) {
        match node {
            Node::Open(element) => self.open(element.tag, element.layout),
            Node::Close(tag) => self.close(*tag),
            Node::Text(text) => text.chars().for_each(|c| self.char(c)),
            Node::Break => self.line_break(),
            Node::Link(url) => {
                self.end_link();
                self.link = (!url.is_empty() && !url.starts_with("javascript:")).then(|| (url.clone(), None));
            }
            Node::LinkEnd => self.end_link(),
            Node::Time { .. } => {}
        }
    }

    /// Writes the page's title as its first line.
    pub fn heading_line(&mut self, text: &str) {
        self.open(Tag::Heading(1), false);
        text.chars().for_each(|c| self.char(c));
        self.close(Tag::Heading(1));
        self.has_heading_line = true;
    }

    /// The text with its blocks and links.
    pub fn finish(mut self) -> (String, Vec<Block>, Vec<Link>) {
        self.end_link();
        self.end_block(1);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        (self.text, self.blocks, self.links)
    }

    fn open(&mut self, tag: Tag, layout: bool) {
        match tag {
            Tag::Table => {
                self.end_block(2);
                self.tables.push(!layout);
            }
            Tag::Pre => {
                self.between(1);
                self.preformatted += 1;
            }
            Tag::Row if self.tables.last() == Some(&true) => {
                self.end_block(1);
                self.next = Some(BlockKind::TableRow);
                self.in_row = true;
            }
            Tag::Heading(level) if !self.in_row => {
                self.end_block(2);
                self.next = Some(BlockKind::Heading(level));
            }
            Tag::Item => {
                self.between(1);
                self.mark_item = true;
                if !self.in_row {
                    self.next = Some(BlockKind::ListItem);
                }
            }
            Tag::Article | Tag::Section => self.between(2),
            Tag::Ruby | Tag::RubyText | Tag::Hidden => {}
            _ => self.between(1),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Table => {
                self.end_block(2);
                self.tables.pop();
                self.in_row = false;
            }
            Tag::Row => {
                self.in_row = false;
                self.end_block(1);
                self.next = None;
                self.mark_item = false;
            }
            Tag::Pre => {
                self.between(1);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Tag::Heading(_) | Tag::Item if !self.in_row => {
                self.end_block(1);
                self.next = None;
                self.mark_item = false;
            }
            Tag::Article | Tag::Section => self.between(2),
            Tag::Ruby | Tag::RubyText | Tag::Hidden => {}
            _ => self.between(1),
        }
    }

    /// The edge of a block; inside a row of data only a gap.
    fn between(&mut self, lines: usize) {
        if self.in_row {
            self.gap = self.gap.max(Gap::Cell);
        } else {
            self.end_block(lines);
        }
    }

    /// Ends the block being written. A kind that waits for its first character goes on waiting:
    /// `<li><p>` is one item.
    fn end_block(&mut self, lines: usize) {
        self.gap = Gap::None;
        match self.block.take() {
            Some((start, _)) if self.repeats_heading_line(start) => {
                self.text.truncate(self.blocks[0].span.end);
                self.links.clear();
            }
            Some((start, kind)) => self.blocks.push(Block { kind, span: Span::new(start, self.text.len()) }),
            None if self.next.is_some() => return,
            None => {}
        }
        self.next = None;
        self.mark_item = false;
        self.lines = self.lines.max(lines);
    }

    /// Whether the block that began at `start` says the page's title again, right below it.
    fn repeats_heading_line(&self, start: usize) -> bool {
        self.has_heading_line
            && matches!(self.blocks.as_slice(), [title] if title.span.of(&self.text) == &self.text[start..])
    }

    fn line_break(&mut self) {
        match self.block {
            _ if self.in_row => self.gap = self.gap.max(Gap::Cell),
            None => {}
            Some((_, BlockKind::Heading(_))) => self.gap = self.gap.max(Gap::SourceLine),
            Some(_) if self.gap == Gap::Line => self.end_block(2),
            Some(_) => self.gap = Gap::Line,
        }
    }

    fn char(&mut self, c: char) {
        match c {
            '\n' if self.preformatted > 0 && !self.in_row => self.line_break(),
            '\n' | '\r' => self.gap = self.gap.max(Gap::SourceLine),
            ' ' | '\t' | '\u{c}' | '\u{a0}' => self.gap = self.gap.max(Gap::Space),
            c if c.is_control() || c.is_whitespace() && self.block.is_none() => {}
            c => self.push(c),
        }
    }

    fn push(&mut self, c: char) {
        if self.block.is_none() {
            if !self.text.is_empty() {
                self.text.extend(std::iter::repeat_n('\n', self.lines.max(1)));
            }
            self.lines = 0;
            self.block = Some((self.text.len(), self.next.take().unwrap_or(BlockKind::Paragraph)));
        } else {
            match self.gap {
                Gap::None => {}
                Gap::SourceLine if is_japanese(c) && self.last.is_some_and(is_japanese) => {}
                Gap::Line => self.text.push('\n'),
                _ => self.text.push(' '),
            }
        }
        self.gap = Gap::None;
        if std::mem::take(&mut self.mark_item) && !BULLETS.contains(c) {
            self.text.push('・');
        }
        if let Some((_, start @ None)) = &mut self.link {
            *start = Some(self.text.len());
        }
        self.text.push(c);
        self.last = Some(c);
    }

    fn end_link(&mut self) {
        if let Some((url, Some(start))) = self.link.take() {
            self.links.push(Link { span: Span::new(start, self.text.len()), url });
        }
    }
}

/// Characters that are written without spaces between them.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
