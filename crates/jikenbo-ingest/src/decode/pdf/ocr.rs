//! Pages that are images: their text as tesseract recognises it, when it is installed with Japanese.

use std::{
    io::Write,
    process::{Child, Command, Stdio},
    sync::{OnceLock, mpsc},
    thread,
    time::Duration,
};

use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterCache, LumaData,
    SoftMask,
    font::GlyphRun,
    hayro_syntax::page::Page,
    interpret_page,
    kurbo::{Affine, BezPath, Point},
};

use super::{context, layout::Piece};

/// What tesseract reads best.
const DOTS_PER_INCH: f32 = 300.0;
/// A page larger than this is drawn smaller, in dots.
const MAX_SIDE: f32 = 6_000.0;
/// A page that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a page's image gave no text.
pub enum Failed {
    /// tesseract, or its Japanese, is not installed.
    Missing,
    /// What went wrong, as the end of a sentence.
    Unread(&'static str),
}

/// The text on a page's images.
pub fn read<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> Result<Vec<Piece>, Failed> {
    if !is_installed() {
        return Err(Failed::Missing);
    }
    let canvas = super::tried(|| {
        let mut canvas = Canvas::of(page);
        interpret_page(page, &mut context(page, cache), &mut canvas);
        canvas
    });
    let canvas = canvas.filter(|canvas| canvas.drawn).ok_or(Failed::Unread("its image cannot be decoded"))?;
    let text = recognised(&canvas).ok_or(Failed::Unread("tesseract did not read its image"))?;
    let pieces = pieces(&text);
    if pieces.is_empty() { Err(Failed::Unread("tesseract finds no text in its image")) } else { Ok(pieces) }
}

/// Whether tesseract is there and knows Japanese. Asked once.
fn is_installed() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let listed = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output();
        listed.is_ok_and(|out| {
            let names = [out.stdout, out.stderr].concat();
            String::from_utf8_lossy(&names).lines().any(|line| line.trim() == "jpn")
        })
    })
}

fn recognised(canvas: &Canvas) -> Option<String> {
    let dots = (canvas.scale * 72.0).round().to_string();
    let mut child = Command::new("tesseract")
        .args(["stdin", "stdout", "-l", "jpn", "--psm", "3", "--dpi", &dots])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let (tell, told) = mpsc::channel();
    let image = canvas.pgm();
    thread::spawn(move || {
        let _ = input.write_all(&image); // one that ends early is seen by what it gives
    });
    thread::spawn(move || {
        let mut text = Vec::new();
        let mut output = output;
        let read = std::io::Read::read_to_end(&mut output, &mut text);
        let _ = tell.send(read.ok().map(|_| text)); // nobody waits after the patience ends
    });
    let text = told.recv_timeout(PATIENCE).ok().flatten();
    let succeeded = end(child, text.is_some());
    text.filter(|_| succeeded).map(|text| String::from_utf8_lossy(&text).into_owned())
}

fn end(mut child: Child, has_ended: bool) -> bool {
    if !has_ended {
        let _ = child.kill(); // it may have ended just now
    }
    child.wait().is_ok_and(|status| status.success()) && has_ended
}

/// tesseract's lines: it parts Japanese characters by blanks and paragraphs by blank lines.
fn pieces(text: &str) -> Vec<Piece> {
    let is_wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    let mut out = Vec::new();
    let mut apart = true;
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else {
            apart = true;
            continue;
        };
        let mut text = first.to_owned();
        for word in words {
            if !(is_wide(text.chars().next_back()) || is_wide(word.chars().next())) {
                text.push(' ');
            }
            text += word;
        }
        out.push(Piece { text, is_row: false, apart, goes_on: false, at_margin: false });
        apart = false;
    }
    out
}

/// A page in grey, white where no image is.
struct Canvas {
    width: usize,
    height: usize,
    /// Dots a point.
    scale: f32,
    grey: Vec<u8>,
    drawn: bool,
}

impl Canvas {
    fn of(page: &Page<'_>) -> Self {
        let (width, height) = page.render_dimensions();
        let scale = (DOTS_PER_INCH / 72.0).min(MAX_SIDE / width.max(height).max(1.0));
        let (width, height) = ((width * scale).ceil() as usize, (height * scale).ceil() as usize);
        Self { width, height, scale, grey: vec![255; width * height], drawn: false }
    }

    /// Draws an image of `size` pixels whose unit square `transform` puts on the page: each dot takes the
    /// pixel that lies there.
    fn paint(&mut self, transform: Affine, size: (u32, u32), pixel: impl Fn(usize) -> Option<u8>) {
        let (columns, rows) = (f64::from(size.0), f64::from(size.1));
        if transform.determinant().abs() < 1e-9 {
            return;
        }
        let scale = f64::from(self.scale);
        let corners =
            [(0.0, 0.0), (columns, 0.0), (0.0, rows), (columns, rows)].map(|(x, y)| transform * Point::new(x, y));
        let clamp = |v: f64, most: usize| (v * scale).clamp(0.0, most as f64) as usize;
        let ends = |of: fn(&Point) -> f64| {
            let values = corners.iter().map(of);
            (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((x0, x1), (y0, y1)) = (ends(|p| p.x), ends(|p| p.y));
        let back = transform.inverse();
        for y in clamp(y0, self.height)..clamp(y1, self.height) {
            for x in clamp(x0, self.width)..clamp(x1, self.width) {
                let at = back * Point::new((x as f64 + 0.5) / scale, (y as f64 + 0.5) / scale);
                if (0.0..columns).contains(&at.x) && (0.0..rows).contains(&at.y) {
                    let place = at.y as usize * size.0 as usize + at.x as usize;
                    if let Some(grey) = pixel(place) {
                        self.grey[y * self.width + x] = grey;
                    }
                }
            }
        }
        self.drawn = true;
    }

    /// As a portable graymap.
    fn pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.grey);
        out
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        // More would be no page but an attack.
        if u64::from(image.width()) * u64::from(image.height()) > 80_000_000 {
            return;
        }
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, _| match data {
                    ImageData::Luma(LumaData { data, width, height, .. }) => {
                        self.paint(props.transform, (width, height), |at| data.get(at).copied());
                    }
                    ImageData::Rgb(rgb) => self.paint(props.transform, (rgb.width, rgb.height), |at| {
                        let [r, g, b] = *rgb.data.get(3 * at..3 * at + 3)? else { return None };
                        Some(((u32::from(r) * 3 + u32::from(g) * 6 + u32::from(b)) / 10) as u8)
                    }),
                },
                None,
            ),
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, _| {
                    self.paint(props.transform, (mask.width, mask.height), |at| {
                        mask.data.get(at).filter(|set| **set > 127).map(|_| 0)
                    });
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_the_blanks_between_japanese_characters() {
        let texts: Vec<(String, bool)> = pieces("個人 情報 の 漏えい\n\nUSB memory 1 件\nを 紛失\n")
            .into_iter()
            .map(|p| (p.text, p.apart))
            .collect();
        let expect = [("個人情報の漏えい", true), ("USB memory 1件", true), ("を紛失", false)];
        assert_eq!(texts, expect.map(|(t, a)| (t.to_owned(), a)));
    }
}
