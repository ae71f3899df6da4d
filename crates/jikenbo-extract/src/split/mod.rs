//! Cuts a document into articles, losing nothing: kept and skipped spans together cover it exactly.
//!
//! A page marks its articles in one way; the ways are tried from the most certain to the least.

mod digest;
pub mod front_matter;
mod headings;
mod lines;
mod named;
mod page;
mod part;
mod title;

use jikenbo_core::{Article, Document, Span, Split};

use lines::Line;
pub use part::part_end;

/// Where an article begins: the index of its title's line, and of a date line that heads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Border {
    title: usize,
    date: Option<usize>,
    /// The first line that belongs to no article after this one, if the article is ended early.
    end: Option<usize>,
    /// The name that the title is, where it is one.
    named: Option<Span>,
    /// The day of the page, where the article has none of its own.
    page_day: Option<Span>,
}

impl Border {
    fn at(title: usize) -> Self {
        Self { title, date: None, end: None, named: None, page_day: None }
    }
}

/// Cuts a document into articles.
pub fn split(document: &Document) -> Split {
    let text = document.text.as_str();
    let lines = lines::lines(text);
    if lines.iter().all(Line::is_blank) {
        let skipped = if text.is_empty() { vec![] } else { vec![Span::new(0, text.len())] };
        return Split { articles: vec![], skipped };
    }
    if let Some(title) = front_matter::title(text) {
        return single(text, &lines, Some(title));
    }
    let borders = digest::dated_items(&lines)
        .or_else(|| page::titled_articles(&lines))
        .or_else(|| headings::headed_articles(document, &lines))
        .or_else(|| digest::listed_items(&lines))
        .or_else(|| named::named_items(&lines))
        .or_else(|| digest::marked_items(&lines))
        .or_else(|| digest::numbered_items(&lines))
        .or_else(|| digest::untitled_items(&lines));
    match borders {
        Some(borders) => cut(text, &lines, &borders),
        None => single(text, &lines, None),
    }
}

fn single(text: &str, lines: &[Line], title: Option<Span>) -> Split {
    let first = lines.iter().position(|l| !l.is_blank()).unwrap_or(0);
    let title = title.unwrap_or_else(|| title::of_single(lines));
    let end = last_line(lines, first, page::related(lines).unwrap_or(lines.len()));
    let span = Span::new(lines[first].trimmed.start, end);
    covered(text, vec![Article::alone(1, span, title)])
}

fn cut(text: &str, lines: &[Line], borders: &[Border]) -> Split {
    let mut articles = Vec::with_capacity(borders.len());
    for (i, border) in borders.iter().enumerate() {
        // Several titles may stand under one date.
        let begins = |b: &Border| b.date.filter(|d| *d > border.title).unwrap_or(b.title);
        let next = borders.get(i + 1).map_or(lines.len(), begins);
        let end = last_line(lines, border.title, border.end.unwrap_or(next).min(next));
        let title = title::within(&lines[border.title]);
        articles.push(Article {
            index: i + 1,
            span: Span::new(title.start, end.max(title.end)),
            title,
            date_line: border.date.map(|d| lines[d].trimmed).or(border.page_day),
            named: border.named,
        });
    }
    covered(text, articles)
}

/// The end of the last line with text from line `from` up to, not including, line `to`.
fn last_line(lines: &[Line], from: usize, to: usize) -> usize {
    lines[from..to].iter().rev().find(|l| !l.is_blank()).map_or(lines[from].trimmed.end, |l| l.trimmed.end)
}

fn covered(text: &str, articles: Vec<Article>) -> Split {
    let mut skipped = Vec::new();
    let mut at = 0;
    for article in &articles {
        if at < article.span.start {
            skipped.push(Span::new(at, article.span.start));
        }
        at = article.span.end;
    }
    if at < text.len() {
        skipped.push(Span::new(at, text.len()));
    }
    Split { articles, skipped }
}
