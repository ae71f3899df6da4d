//! Pages whose markup has headings: several articles under headings of one level.

use jikenbo_core::{BlockKind, Document};

use super::{
    Border,
    lines::Line,
    title::{is_dated, is_numbered, is_section, names_incident},
};

/// Articles under the highest level of heading that has two or more titles of articles.
pub fn headed_articles(document: &Document, lines: &[Line]) -> Option<Vec<Border>> {
    for level in 1..=4u8 {
        let titles: Vec<usize> = document
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Heading(level))
            .filter_map(|b| {
                let first = lines.partition_point(|l| l.trimmed.start < b.span.start);
                lines.get(first).filter(|l| l.trimmed.start < b.span.end).map(|_| first)
            })
            .filter(|&i| !is_section(&lines[i]))
            .collect();
        let sure =
            titles.iter().filter(|&&i| is_numbered(&lines[i]) || is_dated(&lines[i]) || tells_an_incident(&lines[i]));
        if sure.count() >= 2 {
            return Some(titles.into_iter().map(Border::at).collect());
        }
    }
    None
}

/// Titles of incident articles name what happened and are longer than a section's heading.
fn tells_an_incident(line: &Line) -> bool {
    line.chars() >= 18 && names_incident(line)
}
