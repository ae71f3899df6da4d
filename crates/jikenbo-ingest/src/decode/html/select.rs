//! Which part of a page is its text, and which is what every page of the site has.

use std::ops::Range;

use super::{
    page::{Element, Node, Page},
    tags::Tag,
};

/// The part of a page that is its text.
pub struct Content {
    ranges: Vec<Range<usize>>,
    keep: Keep,
}

/// How much of what usually surrounds a text is taken with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Keep {
    /// Nothing.
    Text,
    /// Forms: some systems put the whole page into one.
    Forms,
    /// Asides and elements whose names say sidebar, menu and so on.
    Named,
    /// All that is not hidden.
    Everything,
}

/// Finds the text: the `main` elements, else all `article` elements, else the body, without what
/// surrounds it. Each is taken only if it holds enough of the page's words that are not links.
pub fn content(page: &Page) -> Content {
    let body = || vec![page.all()];
    let mains = outermost(page, Tag::Main);
    let articles = outermost(page, Tag::Article);
    let reference = Content { ranges: body(), keep: Keep::Named };
    let all = reference.prose(page);
    let candidates =
        [(mains, Keep::Text, 25), (articles, Keep::Text, 50), (body(), Keep::Text, 25), (body(), Keep::Forms, 25)];
    let chosen = candidates
        .into_iter()
        .filter(|(ranges, ..)| !ranges.is_empty())
        .map(|(ranges, keep, percent)| (Content { ranges, keep }, percent))
        .find(|(content, percent)| content.prose(page) * 100 >= all * percent && content.has_text(page));
    match chosen {
        Some((content, _)) => content,
        None if reference.has_text(page) => reference,
        None => Content { ranges: body(), keep: Keep::Everything },
    }
}

impl Content {
    /// Calls `visit` with every node of the text and its index, in order; the element at `skip` is left out.
    pub fn walk<'p>(&self, page: &'p Page, skip: Option<usize>, mut visit: impl FnMut(usize, &'p Node)) {
        for range in &self.ranges {
            let mut i = range.start;
            let mut inside_until = range.start;
            while i < range.end {
                let node = &page.nodes[i];
                if let Node::Open(element) = node {
                    if skip == Some(i) || self.leaves_out(element, i < inside_until) {
                        i = element.end;
                        continue;
                    }
                    if matches!(element.tag, Tag::Main | Tag::Article | Tag::Section) {
                        inside_until = inside_until.max(element.end);
                    }
                }
                visit(i, node);
                i += 1;
            }
        }
    }

    /// How many articles it holds, one inside another counted once.
    pub fn articles(&self, page: &Page) -> usize {
        let mut until = 0;
        let mut n = 0;
        self.walk(page, None, |i, node| {
            if let Node::Open(Element { tag: Tag::Article, end, .. }) = node
                && i >= until
            {
                until = *end;
                n += 1;
            }
        });
        n
    }

    /// An article's own header belongs to it; the page's does not.
    fn leaves_out(&self, element: &Element, inside_content: bool) -> bool {
        match element.tag {
            Tag::Hidden | Tag::RubyText => true,
            Tag::Nav | Tag::Footer => self.keep < Keep::Everything,
            Tag::Header if !inside_content => self.keep < Keep::Everything,
            Tag::Form => self.keep < Keep::Forms,
            Tag::Aside => self.keep < Keep::Named,
            _ => element.boilerplate && self.keep < Keep::Named,
        }
    }

    /// How many characters it holds that are no links.
    fn prose(&self, page: &Page) -> usize {
        let mut in_link = false;
        let mut chars = 0;
        self.walk(page, None, |_, node| match node {
            Node::Link(_) => in_link = true,
            Node::LinkEnd => in_link = false,
            Node::Text(text) if !in_link => chars += text.chars().filter(|c| !c.is_whitespace()).count(),
            _ => {}
        });
        chars
    }

    fn has_text(&self, page: &Page) -> bool {
        let mut found = false;
        self.walk(page, None, |_, node| {
            found |= matches!(node, Node::Text(text) if text.chars().any(|c| !c.is_whitespace()));
        });
        found
    }
}

/// The ranges of the outermost elements of a kind, outside of what surrounds the text.
fn outermost(page: &Page, tag: Tag) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let body = Content { ranges: vec![page.all()], keep: Keep::Forms };
    body.walk(page, None, |i, node| {
        if let Node::Open(element) = node
            && element.tag == tag
            && out.last().is_none_or(|last| i >= last.end)
        {
            out.push(i..element.end);
        }
    });
    out
}
