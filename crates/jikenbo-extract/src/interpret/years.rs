//! The year that a page is about, for articles that name none.

use std::collections::BTreeMap;

use jikenbo_core::Span;

/// The years named in a document (2022年, 2022/, 2022-): with their places, and how often.
pub struct Years {
    places: Vec<(usize, i16)>,
    counts: BTreeMap<i16, usize>,
}

/// Finds the years in a text, in digits of either width.
pub fn years(text: &str) -> Years {
    let half = memchr::memmem::find_iter(text.as_bytes(), "20");
    let full = memchr::memmem::find_iter(text.as_bytes(), "２０");
    let mut places: Vec<_> = half.chain(full).filter_map(|at| Some((at, year_at(text, at)?))).collect();
    places.sort_unstable();
    let counts = counted(&places);
    Years { places, counts }
}

/// The year of four digits at a place, with what makes it one behind it.
fn year_at(text: &str, at: usize) -> Option<i16> {
    let digit = |c: char| match c {
        '０'..='９' => Some(i16::try_from(u32::from(c) - u32::from('０')).ok()?),
        _ => Some(i16::try_from(c.to_digit(10)?).ok()?),
    };
    if text[..at].ends_with(|c: char| digit(c).is_some()) {
        return None;
    }
    let mut chars = text[at..].chars();
    let year = (0..4).try_fold(0, |year, _| Some(year * 10 + digit(chars.next()?)?))?;
    chars.as_str().starts_with(['年', '/', '-', '／', '－']).then_some(year)
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

#[cfg(test)]
mod tests {
    use super::{Span, years};

    #[test]
    fn years_are_found_in_either_width() {
        for (text, year) in [
            ("2026年9月1日", Some(2026)),
            ("２０２５年９月", Some(2025)),
            ("2024/9/1", Some(2024)),
            ("120260年", None),
            ("2026件", None),
        ] {
            assert_eq!(years(text).around(Span::new(0, 0)), year, "{text}");
        }
    }
}
