//! Pages: from tags to lines of text with their structure.
//!
//! No DOM is built: a tokenizer's stream becomes one flat list of nodes ([`page`]) that every later
//! step walks from front to back. So a page of 10,000 nested elements or a million attributes costs
//! no more than its length, and a page of twenty articles keeps all of them: finders of "the" main
//! article do neither.

mod meta;
pub(crate) mod page;
mod select;
pub(crate) mod tags;
mod title;
mod writer;

use jikenbo_core::{Document, Warning};

pub use meta::day;
use page::{Node, Page};
use writer::Writer;

/// Reads the page `html` into `document`: text, blocks, links, title, publication date, address.
pub fn read(html: &str, document: &mut Document) {
    let page = Page::parse(html);
    if page.nodes.iter().all(|n| matches!(n, Node::Text(_))) && page.head.title.is_empty() {
        document.text = html.to_owned();
        document.warnings.push(Warning("It has no HTML tags; read as plain text.".to_owned()));
        return;
    }
    let content = select::content(&page);
    let headings = title::headings(&page, &content);
    let title = title::choose(&page, &headings);
    let articles = content.articles(&page);
    let first_level = headings.iter().filter(|h| h.level == 1).count();

    let mut writer = Writer::default();
    let mut skip = None;
    if let Some(title) = title.as_deref().filter(|_| first_level == 1 || articles < 2 && first_level == 0) {
        writer.heading_line(title);
        skip = headings.iter().find(|h| title::same(&h.text, title)).map(|h| h.at);
    }
    content.walk(&page, skip, |_, node| writer.node(node));
    (document.text, document.blocks, document.links) = writer.finish();

    document.title = title;
    let several = articles > 1 || first_level > 1;
    document.published = meta::published(&page, several);
    document.updated = meta::updated(&page, several);
    document.url = meta::address(&page).or(document.url.take());
    if document.text.is_empty() {
        document.warnings.push(Warning("It holds no readable text.".to_owned()));
    } else if page.has_images && document.text.chars().count() < 40 {
        document.warnings.push(Warning("It holds hardly any text but images; their text is not read.".to_owned()));
    }
}
