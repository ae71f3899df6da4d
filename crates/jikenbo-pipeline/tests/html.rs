//! A web page in Shift_JIS and a PDF, from their bytes to their facts, against their labels.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::{fs, path::Path};

use jikenbo_pipeline::{ExtractOptions, Extracted, Limits, extract};
use jikenbo_publish::record;
use jikenbo_testkit::Scorer;

#[test]
fn a_page_is_read_as_its_labels_say() {
    check("examples/pages/notice-sjis.html", "notice-html.json");
}

#[test]
fn a_pdf_is_read_as_its_labels_say() {
    check("examples/releases/notice.pdf", "notice-pdf.json");
}

#[track_caller]
fn check(document: &str, labels: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let labels = fs::read_to_string(root.join("corpus/golden").join(labels)).unwrap();
    let page = root.join(document);
    let options = ExtractOptions { jobs: None, now: "2026-11-01T00:00:00Z", limits: Limits::default() };
    let mut records = Vec::new();
    let summary = extract(&[page], options, &mut |extracted| {
        if let Extracted::Read(document, readings) = extracted {
            records.extend(readings.iter().map(|reading| record(document, reading)));
        }
        Ok(())
    });
    assert_eq!(summary.unwrap().lost, 0);
    let scores = Scorer::new(&[serde_json::from_str(&labels).unwrap()]).score(records.into_iter());
    assert!(scores.unknown.is_empty(), "{:?}", scores.unknown);
    assert_eq!(scores.errors, Vec::<String>::new(), "{scores}");
}
