//! Ruled tables: text is cut where the rules are, whatever the gaps.

use super::{
    super::glyphs::Rule,
    Char, median,
    rows::{Segment, segments},
};

/// Rules nearer than this are one, and touch, in points.
const NEAR: f32 = 2.5;
/// A grid finer than this is a drawing.
const MAX_CELLS: usize = 4_000;

/// A table with its text.
#[derive(Debug)]
pub struct Table {
    /// Its left edge.
    pub x0: f32,
    /// Its right edge.
    pub x1: f32,
    /// Its upper edge.
    pub y0: f32,
    /// Its lower edge.
    pub y1: f32,
    /// The size of its characters.
    pub size: f32,
    /// Its rows, with the cells that hold text.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell's text.
#[derive(Debug)]
pub struct Cell {
    /// Its right edge.
    pub x1: f32,
    /// Its text.
    pub segments: Vec<Segment>,
}

/// The tables that rules make, and the characters that stand in none.
pub fn tables(chars: Vec<Char>, rules: &[Rule]) -> (Vec<Table>, Vec<Char>) {
    let mut rest = chars;
    let mut out = Vec::new();
    for grid in grids(rules) {
        let (inside, outside) = rest.into_iter().partition(|c| grid.holds(c));
        rest = outside;
        match grid.table(inside) {
            Ok(table) => out.extend(table),
            Err(chars) => rest.extend(chars),
        }
    }
    (out, rest)
}

/// Rules that touch each other: where columns and rows part, and the rules themselves.
struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    rules: Vec<Rule>,
}

fn grids(rules: &[Rule]) -> Vec<Grid> {
    groups(rules)
        .into_iter()
        .filter_map(|rules| {
            let (mut xs, mut ys) = (Vec::new(), Vec::new());
            for rule in &rules {
                match *rule {
                    Rule::Across { y, from, to } => {
                        ys.push(y);
                        xs.extend([from, to]);
                    }
                    Rule::Down { x, from, to } => {
                        xs.push(x);
                        ys.extend([from, to]);
                    }
                }
            }
            let (xs, ys) = (places(xs), places(ys));
            let cells = xs.len().saturating_sub(1) * ys.len().saturating_sub(1);
            // One cell is a box around text.
            (xs.len() > 2 && (2..=MAX_CELLS).contains(&cells)).then_some(Grid { xs, ys, rules })
        })
        .collect()
}

/// Numbers without those that are nearly the same.
fn places(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    values.dedup_by(|a, b| *a - *b < NEAR);
    values
}

/// Rules in groups of those that touch. Each is compared with those that begin within its reach only.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let bounds = |rule: &Rule| match *rule {
        Rule::Across { y, from, to } => (from, y, to, y),
        Rule::Down { x, from, to } => (x, from, x, to),
    };
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| bounds(a).1.total_cmp(&bounds(b).1));
    let mut leader: Vec<usize> = (0..sorted.len()).collect();
    fn root(leader: &mut [usize], mut i: usize) -> usize {
        while leader[i] != i {
            leader[i] = leader[leader[i]];
            i = leader[i];
        }
        i
    }
    // Those still in reach of the sweep.
    let mut open: Vec<usize> = Vec::new();
    for i in 0..sorted.len() {
        let (x0, y0, x1, _) = bounds(&sorted[i]);
        open.retain(|&j| bounds(&sorted[j]).3 + NEAR >= y0);
        // A page has few rules at one height; a drawing that has more is no table.
        for &j in open.iter().rev().take(2_000) {
            let (a0, _, a1, _) = bounds(&sorted[j]);
            if a0 <= x1 + NEAR && x0 <= a1 + NEAR {
                let (a, b) = (root(&mut leader, i), root(&mut leader, j));
                leader[a] = b;
            }
        }
        open.push(i);
    }
    let mut out: Vec<(usize, Vec<Rule>)> = Vec::new();
    let mut place = vec![usize::MAX; sorted.len()];
    for (i, rule) in sorted.iter().enumerate() {
        let root = root(&mut leader, i);
        if place[root] == usize::MAX {
            place[root] = out.len();
            out.push((root, Vec::new()));
        }
        out[place[root]].1.push(*rule);
    }
    out.into_iter().map(|(_, rules)| rules).collect()
}

impl Grid {
    fn bounds(&self) -> (f32, f32, f32, f32) {
        let ends = |values: &[f32]| (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
        let ((x0, x1), (y0, y1)) = (ends(&self.xs), ends(&self.ys));
        (x0, x1, y0, y1)
    }

    fn holds(&self, c: &Char) -> bool {
        let (x0, x1, y0, y1) = self.bounds();
        let (x, y) = middle(c);
        x0 < x && x < x1 && y0 < y && y < y1
    }

    /// The table with these characters; they again when all stand in one cell.
    fn table(&self, chars: Vec<Char>) -> Result<Option<Table>, Vec<Char>> {
        let columns = self.xs.len() - 1;
        let cells = columns * (self.ys.len() - 1);
        let joined = self.joined();
        let mut texts: Vec<Vec<Char>> = vec![Vec::new(); cells];
        for c in chars {
            let (x, y) = middle(&c);
            let at = |values: &[f32], v: f32| values.partition_point(|edge| *edge <= v).saturating_sub(1);
            let cell = at(&self.ys, y).min(self.ys.len() - 2) * columns + at(&self.xs, x).min(columns - 1);
            texts[joined[cell].0].push(c);
        }
        if texts.iter().filter(|t| t.iter().any(|c| !c.is_blank())).count() < 2 {
            return Err(texts.into_iter().flatten().collect());
        }
        let size = median(texts.iter().flatten().map(|c| c.size).collect());
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (i, text) in texts.into_iter().enumerate() {
            if i % columns == 0 {
                rows.push(Vec::new());
            }
            let x1 = self.xs[joined[i].1 + 1];
            let segments = segments(text);
            if !segments.is_empty()
                && let Some(row) = rows.last_mut()
            {
                row.push(Cell { x1, segments });
            }
        }
        rows.retain(|row| !row.is_empty());
        let (x0, x1, y0, y1) = self.bounds();
        Ok(Some(Table { x0, x1, y0, y1, size, rows }))
    }

    /// For each place of the grid, the first place of the cell that it belongs to, and for a cell's first
    /// place its last column: places without a rule between them are one cell.
    fn joined(&self) -> Vec<(usize, usize)> {
        let columns = self.xs.len() - 1;
        let rows = self.ys.len() - 1;
        let mut out: Vec<(usize, usize)> = (0..columns * rows).map(|i| (i, i % columns)).collect();
        for row in 0..rows {
            let y = (self.ys[row] + self.ys[row + 1]) / 2.0;
            for column in 0..columns {
                let here = row * columns + column;
                let x = (self.xs[column] + self.xs[column + 1]) / 2.0;
                if column > 0 && !self.parted_beside(self.xs[column], y) {
                    out[here].0 = out[here - 1].0;
                } else if row > 0 && !self.parted_below(x, self.ys[row]) {
                    out[here].0 = out[here - columns].0;
                }
                let first = out[here].0;
                if first / columns == row {
                    out[first].1 = out[first].1.max(column);
                }
            }
        }
        out
    }

    fn parted_beside(&self, at: f32, y: f32) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(*rule, Rule::Down { x, from, to } if (x - at).abs() < NEAR && from < y && y < to))
    }

    fn parted_below(&self, x: f32, at: f32) -> bool {
        self.rules
            .iter()
            .any(|rule| matches!(*rule, Rule::Across { y, from, to } if (y - at).abs() < NEAR && from < x && x < to))
    }
}

fn middle(c: &Char) -> (f32, f32) {
    ((c.x0 + c.x1) / 2.0, c.base - 0.38 * c.size)
}
