//! What a page draws: its characters and the straight lines between them.

use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
    font::{Glyph as Drawn, GlyphRun},
    hayro_cmap::{BfString, WritingMode},
    hayro_syntax::object::{self, Dict},
    kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape},
};

use super::{chars, fonts::Fonts};

/// More of either on one page is no document that people read; the rest is left out, with a warning.
const MAX_GLYPHS: usize = 200_000;
const MAX_RULES: usize = 20_000;

/// A rule is thinner than this, in points.
const RULE_WIDTH: f64 = 3.0;

/// A character, or what stands for several, where it is drawn. The page's y grows downwards; lengths
/// are points.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// What it says; blank for a space.
    pub text: String,
    /// Where its base line begins.
    pub x: f32,
    /// The base line.
    pub y: f32,
    /// The direction of its base line in radians, clockwise.
    pub angle: f32,
    /// How far the next character is.
    pub advance: f32,
    /// The height of its em square.
    pub size: f32,
    /// Whether its line runs downwards while the character stands upright.
    pub vertical: bool,
    /// Characters shown by one operator have the same number.
    pub run: u32,
}

/// A straight line or the edge of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Across the page.
    Across {
        /// Where.
        y: f32,
        /// From here …
        from: f32,
        /// … to here.
        to: f32,
    },
    /// Down the page.
    Down {
        /// Where.
        x: f32,
        /// From here …
        from: f32,
        /// … to here.
        to: f32,
    },
}

/// Gathers what a page draws.
#[derive(Default)]
pub struct Gathered<'a> {
    /// Characters in drawing order.
    pub glyphs: Vec<Glyph>,
    /// Lines in drawing order.
    pub rules: Vec<Rule>,
    /// How many images it draws.
    pub images: usize,
    /// Whether any character is drawn to be seen: text behind a scan is not.
    pub visible: bool,
    /// How many characters no table tells the meaning of.
    pub unknown: usize,
    /// Whether there was more than fits.
    pub full: bool,
    fonts: Fonts<'a>,
    runs: u32,
    /// For each open marked content: the text that it says it is.
    marked: Vec<Option<Spoken>>,
}

/// The text of a marked content, `/ActualText`, and the glyph that says it once one is drawn.
struct Spoken {
    text: String,
    glyph: Option<usize>,
}

impl<'a> Gathered<'a> {
    /// Ready for a page with these fonts.
    pub fn new(fonts: Fonts<'a>) -> Self {
        Self { fonts, ..Self::default() }
    }

    fn glyph(&mut self, glyph: Glyph) {
        if self.glyphs.len() >= MAX_GLYPHS {
            self.full = true;
            return;
        }
        // The outermost text counts.
        match self.marked.iter_mut().flatten().next() {
            None => self.glyphs.push(glyph),
            Some(Spoken { text, glyph: at @ None }) => {
                *at = Some(self.glyphs.len());
                self.glyphs.push(Glyph { text: text.clone(), ..glyph });
            }
            Some(Spoken { glyph: Some(at), .. }) => {
                if let Some(first) = self.glyphs.get_mut(*at)
                    && (first.y - glyph.y).abs() < first.size / 2.0
                {
                    first.advance = first.advance.max(glyph.x + glyph.advance - first.x);
                }
            }
        }
    }

    fn rule(&mut self, rule: Rule) {
        if self.rules.len() < MAX_RULES {
            self.rules.push(rule);
        } else {
            self.full = true;
        }
    }

    fn line(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        if dy <= 1.0 && dx > RULE_WIDTH {
            self.rule(across((a.y + b.y) / 2.0, a.x, b.x));
        } else if dx <= 1.0 && dy > RULE_WIDTH {
            self.rule(down((a.x + b.x) / 2.0, a.y, b.y));
        }
    }

    fn outline(&mut self, path: &BezPath) {
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (start, at) = (to, to),
                PathEl::LineTo(to) => {
                    self.line(at, to);
                    at = to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => at = to,
                PathEl::ClosePath => {
                    self.line(at, start);
                    at = start;
                }
            }
        }
    }

    /// A filled box is a rule when it is thin, else its edges are.
    fn filled(&mut self, bounds: Rect, path: &BezPath) {
        if bounds.height() <= RULE_WIDTH && bounds.width() > RULE_WIDTH {
            self.rule(across(bounds.center().y, bounds.x0, bounds.x1));
        } else if bounds.width() <= RULE_WIDTH && bounds.height() > RULE_WIDTH {
            self.rule(down(bounds.center().x, bounds.y0, bounds.y1));
        } else if path.elements().len() > 6 {
            // Several rules are often filled as one path.
            for part in parts(path) {
                let bounds = part.bounding_box();
                if bounds.height().min(bounds.width()) <= RULE_WIDTH {
                    self.filled(bounds, &BezPath::new());
                }
            }
        }
    }
}

fn across(y: f64, from: f64, to: f64) -> Rule {
    Rule::Across { y: y as f32, from: from.min(to) as f32, to: from.max(to) as f32 }
}

fn down(x: f64, from: f64, to: f64) -> Rule {
    Rule::Down { x: x as f32, from: from.min(to) as f32, to: from.max(to) as f32 }
}

/// A path's pieces, each begun by a move.
fn parts(path: &BezPath) -> Vec<BezPath> {
    let mut out: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        match (element, out.last_mut()) {
            (PathEl::MoveTo(_), _) | (_, None) => out.push(BezPath::from_vec(vec![*element])),
            (_, Some(part)) => part.push(*element),
        }
    }
    out
}

impl<'a> Device<'a> for Gathered<'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if self.full || path.elements().len() > MAX_RULES {
            return;
        }
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Stroke(_) => self.outline(&path),
            DrawMode::FillAndStroke(..) => self.outline(&path),
            DrawMode::Fill(_) => self.filled(path.bounding_box(), &path),
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.visible |= !matches!(mode, DrawMode::Invisible);
        self.runs += 1;
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let (advance, known) = match &**glyph {
                Drawn::Outline(outline) => (outline.advance_width(), outline.as_unicode()),
                Drawn::Type3(type3) => (type3.advance_width(), type3.as_unicode()),
            };
            let known = known.or_else(|| match &**glyph {
                Drawn::Outline(outline) => self.fonts.meaning(outline).map(BfString::Char),
                Drawn::Type3(_) => None,
            });
            let text = known.and_then(|known| match known {
                BfString::Char(c) => chars::folded(c.encode_utf8(&mut [0; 4])),
                BfString::String(text) => chars::folded(&text),
            });
            let spoken = self.marked.iter().any(Option::is_some);
            self.unknown += usize::from(text.is_none() && !spoken);
            let vertical = run.writing_mode() == WritingMode::Vertical;
            if let Some(placed) =
                placed(transform, advance.filter(|_| !vertical), text.unwrap_or_else(|| "\u{fffd}".to_owned()))
            {
                self.glyph(Glyph { vertical, run: self.runs, ..placed });
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties.and_then(|p| p.get::<object::String<'_>>(b"ActualText"));
        let text = text.map(|text| chars::pdf_string(text.as_bytes()));
        let text = text.map(|text| chars::folded(&text).unwrap_or_default());
        self.marked.push(text.map(|text| Spoken { text, glyph: None }));
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

/// A glyph with its em square of 1,000 units put on the page; `None` for one that has no size there.
fn placed(transform: Affine, advance: Option<f32>, text: String) -> Option<Glyph> {
    let origin = transform * Point::ZERO;
    let along = transform * Point::new(1000.0, 0.0) - origin;
    let up = transform * Point::new(0.0, 1000.0) - origin;
    let (width, size) = (along.hypot(), up.hypot());
    let sane = |n: f64| n.is_finite() && n.abs() < 1e6;
    if ![origin.x, origin.y, width, size].into_iter().all(sane) || size < 0.1 {
        return None;
    }
    let advance = advance.map_or(size, |advance| width * f64::from(advance) / 1000.0);
    sane(advance).then_some(Glyph {
        text,
        x: origin.x as f32,
        y: origin.y as f32,
        angle: along.y.atan2(along.x) as f32,
        advance: advance as f32,
        size: size as f32,
        vertical: false,
        run: 0,
    })
}
