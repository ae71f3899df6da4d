//! From drawn characters to a page's text in reading order: rows, columns, tables, paragraphs.

mod columns;
mod paragraphs;
mod rows;
mod tables;
mod turn;

use super::glyphs::{Glyph, Rule};

pub use paragraphs::join;

/// A piece of a page's text, one line of the document's.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The text, one line.
    pub text: String,
    /// Whether it is a row of a table.
    pub is_row: bool,
    /// Whether there is more space above it than between lines.
    pub apart: bool,
    /// Whether its last line is full and no sentence ends with it: it may go on in the next column or page.
    pub goes_on: bool,
    /// Whether it is the first of a column and begins at the margin: what goes on may go on here.
    pub at_margin: bool,
}

/// Lays out what a page draws. Takes time in proportion to the number of characters, but for a factor
/// that is bounded.
pub fn pieces(glyphs: Vec<Glyph>, rules: &[Rule]) -> Vec<Piece> {
    let turned = turn::turned(glyphs);
    let mut out = Vec::new();
    for part in turned {
        let rules: Vec<Rule> = rules.iter().map(|rule| turn::rule(*rule, part.turn)).collect();
        let (tables, rest) = tables::tables(part.chars, &rules);
        let mut items: Vec<Item> = rows::segments(rest).into_iter().map(Item::Text).collect();
        items.extend(tables.into_iter().map(Item::Table));
        columns::read(items, &mut out);
    }
    out
}

/// A character on a page that is turned so that its lines run from left to right.
#[derive(Clone, Debug)]
struct Char {
    text: String,
    x0: f32,
    x1: f32,
    /// The base line.
    base: f32,
    size: f32,
}

impl Char {
    fn top(&self) -> f32 {
        self.base - 0.88 * self.size
    }

    fn bottom(&self) -> f32 {
        self.base + 0.12 * self.size
    }

    fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// What stands in a column.
enum Item {
    Text(rows::Segment),
    Table(tables::Table),
}

impl Item {
    fn x(&self) -> (f32, f32) {
        match self {
            Self::Text(segment) => (segment.x0, segment.x1),
            Self::Table(table) => (table.x0, table.x1),
        }
    }

    fn y(&self) -> (f32, f32) {
        match self {
            Self::Text(segment) => (segment.top(), segment.bottom()),
            Self::Table(table) => (table.y0, table.y1),
        }
    }
}

/// The middle value; 0 for none.
fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
