//! The year that a page is about, for articles that name none.

use std::collections::BTreeMap;

use jikenbo_core::Span;

/// The years named in a document (2022年, 2022/, 2022-): with their places, and how often.
pub struct Years {
    places: Vec<(usize, i16)>,
    counts: BTreeMap<i16, usize>,
}

/// Finds the years in a text in one pass.
pub fn years(text: &str) -> Years {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    for i in memchr::memmem::find_iter(bytes, "20") {
        let window = bytes.get(i..i + 4).unwrap_or_default();
        if window.len() < 4 || !window.iter().all(u8::is_ascii_digit) || (i > 0 && bytes[i - 1].is_ascii_digit()) {
            continue;
        }
        let after = &bytes[i + 4..];
        if after.starts_with("年".as_bytes()) || after.starts_with(b"/") || after.starts_with(b"-") {
            places.extend(text[i..i + 4].parse().ok().map(|year| (i, year)));
        }
    }
    let counts = counted(&places);
    Years { places, counts }
}

fn counted(places: &[(usize, i16)]) -> BTreeMap<i16, usize> {
    let mut counts = BTreeMap::new();
    places.iter().for_each(|(_, year)| *counts.entry(*year).or_insert(0) += 1);
    counts
}

impl Years {
    /// The year most often named outside a span; of equals, the latest.
    pub fn around(&self, span: Span) -> Option<i16> {
        let place = |at| self.places.partition_point(|(place, _)| *place < at);
        let inside = counted(&self.places[place(span.start)..place(span.end)]);
        let outside = |(year, n): (&i16, &usize)| (n - inside.get(year).unwrap_or(&0), *year);
        self.counts.iter().map(outside).filter(|(n, _)| *n > 0).max().map(|(_, year)| year)
    }
}
