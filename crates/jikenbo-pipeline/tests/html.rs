//! A web page in Shift_JIS, from its bytes to its facts, against its labels.

use std::{fs, path::Path};

use jikenbo_pipeline::{ExtractOptions, Extracted, Limits, extract};
use jikenbo_publish::record;
use jikenbo_testkit::Scorer;

#[test]
fn a_page_is_read_as_its_labels_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let labels = fs::read_to_string(root.join("corpus/golden/notice-html.json")).unwrap();
    let page = root.join("examples/pages/notice-sjis.html");
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
