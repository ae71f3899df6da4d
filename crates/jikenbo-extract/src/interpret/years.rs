//! The year that a page is about, for articles that name none.

use jikenbo_core::Span;

/// The years named in a document (2022年, 2022/, 2022-), with their places.
pub struct Years(Vec<(usize, i16)>);

/// Finds the years in a text in one pass.
pub fn years(text: &str) -> Years {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for i in memchr::memmem::find_iter(bytes, "20") {
        let window = bytes.get(i..i + 4).unwrap_or_default();
        if window.len() < 4 || !window.iter().all(u8::is_ascii_digit) || (i > 0 && bytes[i - 1].is_ascii_digit()) {
            continue;
        }
        let after = &bytes[i + 4..];
        if after.starts_with("年".as_bytes()) || after.starts_with(b"/") || after.starts_with(b"-") {
            out.extend(text[i..i + 4].parse().ok().map(|year| (i, year)));
        }
    }
    Years(out)
}

impl Years {
    /// The year most often named outside a span; of equals, the latest.
    pub fn around(&self, span: Span) -> Option<i16> {
        let outside = self.0.iter().filter(|(at, _)| !(span.start..span.end).contains(at)).map(|(_, year)| *year);
        let mut counts: Vec<(usize, i16)> = Vec::new();
        for year in outside {
            match counts.iter_mut().find(|(_, y)| *y == year) {
                Some((n, _)) => *n += 1,
                None => counts.push((1, year)),
            }
        }
        counts.into_iter().max().map(|(_, year)| year)
    }
}
