//! Lines of one column as paragraphs.

use super::{
    Item, Piece, median,
    rows::{Segment, is_latin},
    tables,
};

/// Marks that begin an item of a list or a heading, never the middle of a paragraph.
const MARKS: &str = "・･•●○◎■□◆◇▪▲△▼▽◯※★☆→⇒✓①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳【〔〈《≪";

/// One line of a column.
#[derive(Clone, Debug)]
pub struct Line {
    text: String,
    x0: f32,
    x1: f32,
    base: f32,
    size: f32,
    head: f32,
    /// Whether it has a wide gap: a row of a table without rules, a label with its value.
    gapped: bool,
}

impl Line {
    fn new(segments: Vec<Segment>) -> Option<Self> {
        let mut segments = segments;
        segments.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let text = segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
        let first = segments.first()?;
        let size = median(segments.iter().map(|s| s.size).collect());
        let x1 = segments.iter().map(|s| s.x1).fold(first.x1, f32::max);
        let gapped = segments.len() > 1;
        Some(Self { text, x0: first.x0, x1, base: first.base, size, head: first.head, gapped })
    }

    fn is_marked(&self) -> bool {
        self.text.starts_with(|c| MARKS.contains(c)) || is_numbered(&self.text)
    }
}

/// `1.`, `(1)`, `１　`, `第1`: how numbered items and headings begin.
fn is_numbered(text: &str) -> bool {
    let opened = text.trim_start_matches(['(', '（', '第']);
    let rest = opened.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let digits = opened.len() - rest.len();
    let kana = |text: &str| text.chars().next().filter(|c| "アイウエオカキクabcde一二三四五六七八九十".contains(*c));
    let was_opened = opened.len() < text.len();
    let closes = |text: &str| text.starts_with(['.', '．', '、', ')', '）', '\u{3000}', '章', '条', '報']);
    let is_decimal = rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    match digits {
        0 => was_opened && kana(opened).is_some_and(|c| closes(&opened[c.len_utf8()..])),
        _ => (closes(rest) || rest.starts_with(' ')) && (!is_decimal || was_opened),
    }
}

/// Reads a column's rows from the top down.
pub fn read(rows: Vec<Vec<Item>>, out: &mut Vec<Piece>) {
    let column = out.len();
    let mut lines = Vec::new();
    for row in rows {
        let (mut segments, mut tables) = (Vec::new(), Vec::new());
        for item in row {
            match item {
                Item::Text(segment) => segments.push(segment),
                Item::Table(table) => tables.push(table),
            }
        }
        lines.extend(Line::new(segments));
        for table in tables {
            paragraphs(&std::mem::take(&mut lines), None, column, out);
            write_table(&table, out);
        }
    }
    paragraphs(&lines, None, column, out);
}

fn write_table(table: &tables::Table, out: &mut Vec<Piece>) {
    for (i, row) in table.rows.iter().enumerate() {
        let text = row.iter().map(cell_text).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            out.push(Piece { text, is_row: true, apart: i == 0, goes_on: false, at_margin: false });
        }
    }
}

/// A cell's text in one line.
fn cell_text(cell: &tables::Cell) -> String {
    let rows = super::rows::rows(cell.segments.clone(), |s| (s.top(), s.bottom()), |s| s.size);
    let lines: Vec<Line> = rows.into_iter().filter_map(Line::new).collect();
    let mut out = Vec::new();
    paragraphs(&lines, Some(cell.x1), 0, &mut out);
    out.into_iter().map(|piece| piece.text).collect::<Vec<_>>().join(" ")
}

/// Lines joined where one goes on in the next. `edge` is the right edge of the room they have, where
/// that is known; `column` how many pieces there were before this column.
fn paragraphs(lines: &[Line], edge: Option<f32>, column: usize, out: &mut Vec<Piece>) {
    let left = lines.iter().map(|l| l.x0).fold(f32::INFINITY, f32::min);
    let size = median(lines.iter().map(|l| l.size).collect());
    let margin = margin(lines, left, size, edge);
    let pitch = median(lines.windows(2).map(|w| w[1].base - w[0].base).filter(|d| *d > 0.5 * size).collect());
    let pitch = if pitch > 0.0 { pitch.clamp(size, 2.2 * size) } else { 1.7 * size };
    let begins_column = out.len() == column;
    let mut begun = 0;
    for (i, line) in lines.iter().enumerate() {
        let before = i.checked_sub(1).map(|b| &lines[b]);
        if let Some(before) = before
            && let Some(piece) = out.last_mut()
            && goes_on(before, line, i - begun, pitch, margin)
        {
            join(&mut piece.text, &line.text);
            piece.goes_on = is_open(line, margin);
            continue;
        }
        begun = i;
        let apart = match before {
            Some(before) => line.base - before.base > 1.45 * pitch,
            None => true,
        };
        let at_margin = begins_column && i == 0 && line.x0 < left + 0.5 * size && !line.is_marked() && !line.gapped;
        out.push(Piece { text: line.text.clone(), is_row: false, apart, goes_on: is_open(line, margin), at_margin });
    }
}

/// Where full lines end, with where the column begins: unknown where no line seems to be full.
fn margin(lines: &[Line], left: f32, size: f32, edge: Option<f32>) -> Option<(f32, f32)> {
    if let Some(edge) = edge {
        return Some((left, edge - 0.4 * size));
    }
    let right = lines.iter().map(|l| l.x1).fold(f32::NEG_INFINITY, f32::max);
    let full = lines.iter().filter(|l| l.x1 > right - 1.2 * size && l.x0 < left + 6.0 * size).count();
    let width = (right - left) / size;
    (width >= 20.0 || width >= 8.0 && full >= 2).then_some((left, right))
}

/// Whether `line` is full, so that its paragraph may go on.
fn is_full(line: &Line, next_word: f32, (left, right): (f32, f32)) -> bool {
    let starts_left = line.x1 - line.x0 >= 0.5 * (right - left);
    starts_left && line.x1 + next_word + 0.7 * line.size >= right
}

fn is_open(line: &Line, margin: Option<(f32, f32)>) -> bool {
    let ended = line.text.ends_with(['。', '」', '）', ':', '：']);
    !ended && !line.gapped && margin.is_some_and(|margin| is_full(line, line.size, margin))
}

/// Whether a paragraph of `length` lines so far, of which `line` is the last, goes on in `next`.
fn goes_on(line: &Line, next: &Line, length: usize, pitch: f32, margin: Option<(f32, f32)>) -> bool {
    let size = line.size;
    let same_size = (next.size - size).abs() <= 0.12 * size;
    let near = next.base - line.base <= 1.35 * pitch;
    let shift = (next.x0 - line.x0) / size;
    let first = length == 1;
    let may_hang = first && line.is_marked();
    let in_place = if shift > 0.5 { may_hang && shift <= 4.0 } else { shift >= -0.5 || first && shift >= -2.2 };
    let full = margin.is_some_and(|margin| is_full(line, next.head, margin));
    same_size && near && in_place && full && !line.gapped && !next.gapped && !next.is_marked()
}

/// Appends a line to its paragraph: with a blank where words are parted by blanks.
pub fn join(text: &mut String, line: &str) {
    let latin = text.chars().next_back().is_some_and(is_latin) && line.chars().next().is_some_and(is_latin);
    if latin {
        text.push(' ');
    }
    *text += line;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_lines_are_told_from_numbers() {
        for (text, expect) in [
            ("1. 概要", true),
            ("１．概要", true),
            ("１　概要", true),
            ("1 概要", true),
            ("(1) 件数", true),
            ("（ア）氏名", true),
            ("第2報", true),
            ("2026年9月1日に", false),
            ("1,234件の", false),
            ("1.5倍の", false),
            ("3件", false),
            ("（以下「当社」）", false),
            ("概要", false),
        ] {
            assert_eq!(is_numbered(text), expect, "{text}");
        }
    }
}
