//! Columns: a gap that goes down the page with full lines on both sides.

use super::{Item, Piece, median, paragraphs, rows};

/// Lines that a column has at least on each side of the gap.
const MIN_LINES: usize = 3;
/// How wide a column is at least, in em squares: narrower ones are labels beside their values.
const MIN_WIDTH: f32 = 8.0;
/// How much of a column's width its lines fill: values in a list are ragged.
const MIN_FILL: f32 = 0.7;
/// More stretches of text than this are read row by row.
const MAX_ITEMS: usize = 2_000;
/// Columns within columns.
const MAX_DEPTH: usize = 6;

/// Reads the items of a page in the order in which people do.
pub fn read(items: Vec<Item>, out: &mut Vec<Piece>) {
    let may_split = items.len() <= MAX_ITEMS;
    region(items, if may_split { MAX_DEPTH } else { 0 }, out);
}

fn region(items: Vec<Item>, depth: usize, out: &mut Vec<Piece>) {
    let rows = rows::rows(items, Item::y, |item| item.y().1 - item.y().0);
    let Some(gap) = (depth > 0).then(|| widest(&rows)).flatten() else {
        return paragraphs::read(rows, out);
    };
    let (mut above, mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (i, row) in rows.into_iter().enumerate() {
        for item in row {
            let part = match i {
                i if i < gap.first => &mut above,
                i if i > gap.last => &mut below,
                _ if item.x().1 <= gap.x + 0.1 => &mut left,
                _ => &mut right,
            };
            part.push(item);
        }
    }
    for part in [above, left, right, below] {
        if !part.is_empty() {
            region(part, depth - 1, out);
        }
    }
}

/// A gap between two columns: it begins at `x` and goes from one row to another.
struct Gap {
    x: f32,
    first: usize,
    last: usize,
}

/// The gap along which most lines stand.
fn widest(rows: &[Vec<Item>]) -> Option<Gap> {
    let size = median(rows.iter().flatten().map(size_of).collect());
    let mut ends: Vec<f32> = rows.iter().filter(|row| row.len() > 1).flatten().map(|item| item.x().1).collect();
    // Columns whose lines stand at different heights share no row.
    ends.extend(rows.iter().filter(|row| row.len() == 1).flatten().map(|item| item.x().1));
    ends.sort_by(f32::total_cmp);
    ends.dedup_by(|a, b| (*a - *b).abs() < 0.25 * size);
    let mut best: Option<(usize, Gap)> = None;
    for x in ends {
        for (lines, gap) in gaps_at(rows, x, size) {
            if best.as_ref().is_none_or(|(most, _)| lines > *most) {
                best = Some((lines, gap));
            }
        }
    }
    best.map(|(_, gap)| gap)
}

fn size_of(item: &Item) -> f32 {
    match item {
        Item::Text(segment) => segment.size,
        Item::Table(table) => table.size,
    }
}

/// The stretches of rows that have columns on both sides of a gap at `x`, with their number of lines.
fn gaps_at(rows: &[Vec<Item>], x: f32, size: f32) -> Vec<(usize, Gap)> {
    let crosses = |item: &Item| item.x().0 < x + rows::WIDE_GAP * size && item.x().1 > x + 0.1;
    let mut out = Vec::new();
    let mut first = 0;
    for i in 0..=rows.len() {
        if rows.get(i).is_some_and(|row| !row.iter().any(crosses)) {
            continue;
        }
        if i > first {
            out.extend(columns(rows, first, i, x, size));
        }
        first = i + 1;
    }
    out
}

/// Whether the rows `first..end` have columns on both sides of `x`.
fn columns(rows: &[Vec<Item>], first: usize, end: usize, x: f32, size: f32) -> Option<(usize, Gap)> {
    let sides = |row: &Vec<Item>| (row.iter().any(|i| i.x().1 <= x + 0.1), row.iter().any(|i| i.x().0 > x));
    let top = |row: &Vec<Item>| row.iter().map(|i| i.y().0).fold(f32::INFINITY, f32::min);
    // What stands on one side alone, well above the other side's first line, is above the columns.
    let begin = |side: fn((bool, bool)) -> bool| (first..end).find(|&i| side(sides(&rows[i])));
    let (left, right) = (begin(|s| s.0)?, begin(|s| s.1)?);
    let later = top(&rows[left.max(right)]);
    let first = (first..end).find(|&i| later - top(&rows[i]) < 1.5 * size)?;

    let side = |is_left: bool| -> Option<usize> {
        let inside = |item: &&Item| (item.x().1 <= x + 0.1) == is_left;
        let lines: Vec<(f32, f32)> = rows[first..end]
            .iter()
            .filter_map(|row| {
                let xs = row.iter().filter(inside).map(Item::x);
                xs.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            })
            .collect();
        let start = lines.iter().map(|l| l.0).fold(f32::INFINITY, f32::min);
        let end = lines.iter().map(|l| l.1).fold(f32::NEG_INFINITY, f32::max);
        let fill = median(lines.iter().map(|l| l.1 - l.0).collect()) / (end - start);
        let is_column = lines.len() >= MIN_LINES && end - start >= MIN_WIDTH * size && fill >= MIN_FILL;
        is_column.then_some(lines.len())
    };
    Some((side(true)? + side(false)?, Gap { x, first, last: end - 1 }))
}
