//! Pages are turned until their lines run from left to right: vertical writing, and text on its side.

use std::f32::consts::FRAC_PI_2;

use super::{
    super::glyphs::{Glyph, Rule},
    Char,
};

/// How a part of a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Turn {
    /// Lines run to the right.
    Not,
    /// Lines run downwards: vertical writing, and text on its side.
    Down,
    /// Upside down.
    Over,
    /// Lines run upwards.
    Up,
    /// Any other direction: a watermark.
    Aslant,
}

/// The characters of a page that stand one way.
pub struct Part {
    /// How they stand.
    pub turn: Turn,
    /// They, turned.
    pub chars: Vec<Char>,
}

/// A page's characters by the way they stand. What most of the page does comes first, but for what stands
/// above all of it.
pub fn turned(mut glyphs: Vec<Glyph>) -> Vec<Part> {
    let mut counts = [0usize; 5];
    glyphs.iter().for_each(|glyph| counts[turn_of(glyph) as usize] += 1);
    let main = [Turn::Not, Turn::Down, Turn::Over, Turn::Up, Turn::Aslant].into_iter();
    let main = main.max_by_key(|turn| (counts[*turn as usize], *turn == Turn::Not)).unwrap_or(Turn::Not);
    if main == Turn::Down && glyphs.iter().any(|g| g.vertical) {
        glyphs = stood_up(glyphs);
    }
    let top = glyphs.iter().filter(|g| turn_of(g) == main).map(|g| g.y - g.size).fold(f32::INFINITY, f32::min);
    let mut groups: Vec<((u8, Turn), Vec<Char>)> = Vec::new();
    for glyph in &glyphs {
        let turn = turn_of(glyph);
        let place = if turn == main { 1 } else { 2 * u8::from(glyph.y > top) };
        match groups.iter_mut().find(|(key, _)| *key == (place, turn)) {
            Some((_, chars)) => chars.push(placed(glyph, turn)),
            None => groups.push(((place, turn), vec![placed(glyph, turn)])),
        }
    }
    groups.sort_by_key(|(key, _)| *key);
    groups.into_iter().map(|((_, turn), chars)| Part { turn, chars }).collect()
}

/// Figures and words of a few letters that stand upright in a vertical line belong to it.
fn stood_up(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut rest = glyphs.into_iter().peekable();
    while let Some(mut glyph) = rest.next() {
        if glyph.vertical || turn_of(&glyph) != Turn::Not {
            out.push(glyph);
            continue;
        }
        let mut run = Vec::new();
        while let Some(next) = rest.next_if(|next| next.run == glyph.run) {
            run.push(next);
        }
        let end = run.last().map_or(glyph.x + glyph.advance, |last| last.x + last.advance);
        if end - glyph.x <= 1.6 * glyph.size {
            glyph.text.extend(run.iter().map(|g| g.text.as_str()));
            glyph.x += (end - glyph.x - glyph.size) / 2.0;
            (glyph.advance, glyph.vertical) = (glyph.size, true);
            out.push(glyph);
        } else {
            out.push(glyph);
            out.extend(run);
        }
    }
    out
}

fn turn_of(glyph: &Glyph) -> Turn {
    let quarters = glyph.angle / FRAC_PI_2;
    if (quarters - quarters.round()).abs() > 0.05 {
        return Turn::Aslant;
    }
    match (quarters.round() as i32).rem_euclid(4) {
        0 if glyph.vertical => Turn::Down,
        0 => Turn::Not,
        1 => Turn::Down,
        2 => Turn::Over,
        _ => Turn::Up,
    }
}

fn placed(glyph: &Glyph, turn: Turn) -> Char {
    let Glyph { x, y, size, advance, angle, .. } = *glyph;
    let (x0, base) = match turn {
        // In a vertical line the character's middle is on the line's.
        Turn::Down if glyph.vertical => (y - 0.88 * size, 0.38f32.mul_add(size, -(x + size / 2.0))),
        Turn::Not => (x, y),
        Turn::Down => (y, -x),
        Turn::Over => (-x, -y),
        Turn::Up => (-y, x),
        Turn::Aslant => {
            let (sin, cos) = angle.sin_cos();
            (x * cos + y * sin, y * cos - x * sin)
        }
    };
    Char { text: glyph.text.clone(), x0, x1: x0 + advance.max(0.0), base, size }
}

/// A rule as it lies on a turned page.
pub fn rule(rule: Rule, turn: Turn) -> Rule {
    let across = |y, a: f32, b: f32| Rule::Across { y, from: a.min(b), to: a.max(b) };
    let down = |x, a: f32, b: f32| Rule::Down { x, from: a.min(b), to: a.max(b) };
    match (turn, rule) {
        (Turn::Not | Turn::Aslant, rule) => rule,
        (Turn::Down, Rule::Across { y, from, to }) => down(y, -from, -to),
        (Turn::Down, Rule::Down { x, from, to }) => across(-x, from, to),
        (Turn::Over, Rule::Across { y, from, to }) => across(-y, -from, -to),
        (Turn::Over, Rule::Down { x, from, to }) => down(-x, -from, -to),
        (Turn::Up, Rule::Across { y, from, to }) => down(-y, from, to),
        (Turn::Up, Rule::Down { x, from, to }) => across(x, -from, -to),
    }
}
