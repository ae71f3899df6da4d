//! What holds for every text, whatever is done to it. Each function panics where its law is broken.

use jikenbo_core::{Document, NormText, Reading, Span, Split};

/// Every character of a folded text leads back to a passage of the original, in the order of the text.
pub fn norm_text(original: &str) {
    let norm = NormText::new(original, 0);
    let mut at = 0;
    for (i, c) in norm.as_str().char_indices() {
        let span = norm.original(i..i + c.len_utf8());
        assert!(original.get(span.start..span.end).is_some_and(|p| !p.is_empty()), "{c:?} is from {span:?}");
        assert!(span.start >= at, "{c:?} at {span:?} stands before {at}");
        at = span.start;
    }
}

/// Kept and skipped spans cover a document exactly.
pub fn split(document: &Document, split: &Split) {
    let mut spans: Vec<Span> = split.articles.iter().map(|a| a.span).chain(split.skipped.iter().copied()).collect();
    spans.sort();
    let mut at = 0;
    for span in spans {
        assert_eq!(span.start, at, "a gap or an overlap at byte {at}");
        assert!(document.text.is_char_boundary(span.end), "byte {} splits a character", span.end);
        at = span.end;
    }
    assert_eq!(at, document.text.len(), "the end is not covered");
}

/// Every fact's quote stands where it says, and articles and links are numbered as they come.
pub fn readings(document: &Document, readings: &[Reading]) {
    for (i, reading) in readings.iter().enumerate() {
        assert_eq!(reading.article.index, i + 1);
        for fact in reading.facts.iter().chain(reading.incidents.iter().flat_map(|i| &i.facts)) {
            assert!(!fact.evidence.quote().is_empty(), "{fact:?}");
            assert_eq!(fact.evidence.span().of(&document.text), fact.evidence.quote());
        }
        for link in &reading.links {
            assert!((i + 2..=readings.len()).contains(&link.to), "{link:?}");
        }
    }
}

/// Blocks and links of a document are passages of its text, and its pages cover all of it, one after the other.
pub fn document(document: &Document) {
    let text = &document.text;
    let mut at = 0;
    for page in &document.pages {
        assert!(page.span.start == at && text.is_char_boundary(page.span.end), "{page:?} begins at {at}");
        at = page.span.end;
    }
    assert!(document.pages.is_empty() || at == text.len(), "no page holds the end");
    for span in document.blocks.iter().map(|b| b.span).chain(document.links.iter().map(|l| l.span)) {
        assert!(text.get(span.start..span.end).is_some_and(|t| !t.is_empty()), "{span:?}");
    }
}
