//! Characters on one base line, and the stretches between wide gaps.

use super::{Char, median};

/// A gap wider than this many em squares parts columns and cells.
pub const WIDE_GAP: f32 = 1.2;

/// A stretch of a row without a wide gap.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its text, blanks where the page has them.
    pub text: String,
    /// Where it begins.
    pub x0: f32,
    /// Where it ends.
    pub x1: f32,
    /// The base line.
    pub base: f32,
    /// The size of its characters.
    pub size: f32,
    /// How much room its first word needs, and what may not stand apart from it.
    pub head: f32,
}

impl Segment {
    /// The upper edge.
    pub fn top(&self) -> f32 {
        self.base - 0.88 * self.size
    }

    /// The lower edge.
    pub fn bottom(&self) -> f32 {
        self.base + 0.12 * self.size
    }
}

/// Characters as stretches of rows, from the top down and from left to right.
pub fn segments(chars: Vec<Char>) -> Vec<Segment> {
    let size_of = |c: &Char| c.size;
    rows(chars, |c| (c.top(), c.bottom()), size_of).into_iter().flat_map(split).collect()
}

/// Things that stand side by side, from the top down: `y` gives upper and lower edge, `size` what tells
/// the large ones, by which a row is found.
pub fn rows<T>(mut things: Vec<T>, y: impl Fn(&T) -> (f32, f32), size: impl Fn(&T) -> f32) -> Vec<Vec<T>> {
    let middle = |t: &T| (y(t).0 + y(t).1) / 2.0;
    things.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let mut out: Vec<(f32, f32, f32, Vec<T>)> = Vec::new();
    for thing in things {
        let ((top, bottom), size) = (y(&thing), size(&thing));
        if let Some((row_top, row_bottom, row_size, row)) = out.last_mut() {
            let shared = bottom.min(*row_bottom) - top.max(*row_top);
            if shared > 0.5 * (bottom - top).min(*row_bottom - *row_top) {
                if size > *row_size {
                    (*row_top, *row_bottom, *row_size) = (top, bottom, size);
                }
                row.push(thing);
                continue;
            }
        }
        out.push((top, bottom, size, vec![thing]));
    }
    out.into_iter().map(|(.., row)| row).collect()
}

/// A row at its wide gaps.
fn split(mut row: Vec<Char>) -> Vec<Segment> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut out: Vec<Vec<Char>> = Vec::new();
    let mut blank: Option<Char> = None;
    for c in row {
        if c.is_blank() {
            let wide = blank.as_ref().is_some_and(|b| b.text.contains('\u{3000}'));
            blank = if wide { blank } else { Some(c) };
            continue;
        }
        match out.last_mut() {
            Some(segment) if segment.last().is_some_and(|last| c.x0 - last.x1 <= WIDE_GAP * c.size.max(last.size)) => {
                // Bold is often drawn as the same character twice.
                if segment.last().is_some_and(|last| is_shadow(last, &c)) {
                    continue;
                }
                segment.extend(blank.take());
                segment.push(c);
            }
            _ => out.push(vec![c]),
        }
        blank = None;
    }
    out.iter().map(|chars| written(chars)).collect()
}

fn is_shadow(last: &Char, c: &Char) -> bool {
    let near = (c.x1 - c.x0).min(c.size) * 0.3;
    last.text == c.text && (c.x0 - last.x0).abs() < near && (c.base - last.base).abs() < 0.2 * c.size
}

fn written(chars: &[Char]) -> Segment {
    let mut text = String::new();
    let mut last: Option<&Char> = None;
    let mut after_blank = false;
    let mut head_end = None;
    for c in chars {
        if c.is_blank() {
            text.push(if c.text.contains('\u{3000}') { '\u{3000}' } else { ' ' });
            after_blank = true;
            continue;
        }
        if let Some(last) = last {
            let is_gap = !after_blank && has_gap(last, c);
            if is_gap {
                text.push(' ');
            }
            if head_end.is_none() && (is_gap || after_blank || may_break(last, c)) {
                head_end = Some(last.x1);
            }
        }
        after_blank = false;
        text += &c.text;
        last = Some(c);
    }
    let visible = || chars.iter().filter(|c| !c.is_blank());
    let x0 = visible().map(|c| c.x0).fold(f32::INFINITY, f32::min);
    let x1 = visible().map(|c| c.x1).fold(f32::NEG_INFINITY, f32::max);
    let size = median(visible().map(|c| c.size).collect());
    let base = median(visible().filter(|c| c.size > 0.8 * size).map(|c| c.base).collect());
    Segment { text, x0, x1, base, size, head: head_end.unwrap_or(x1) - x0 }
}

/// Whether the space between two characters is a blank: Latin words need less of it than Japanese
/// characters, which are spread to fill lines, and Latin next to Japanese stands off by a quarter.
fn has_gap(last: &Char, c: &Char) -> bool {
    let size = last.size.min(c.size);
    let both_latin = ends_latin(&last.text) && starts_latin(&c.text);
    c.x0 - last.x1 > size * if both_latin { 0.18 } else { 0.5 }
}

/// Whether a line may break between two characters.
fn may_break(last: &Char, c: &Char) -> bool {
    let keeps =
        |text: &str| text.starts_with(['、', '。', '，', '．', '」', '』', '）', ')', '】', '・', '：', 'ー', '々']);
    !(keeps(&c.text) || ends_latin(&last.text) && starts_latin(&c.text))
}

fn starts_latin(text: &str) -> bool {
    text.chars().next().is_some_and(is_latin)
}

fn ends_latin(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_latin)
}

/// Characters of scripts that part words by blanks.
pub fn is_latin(c: char) -> bool {
    c < '\u{2e80}' && !c.is_whitespace()
}
