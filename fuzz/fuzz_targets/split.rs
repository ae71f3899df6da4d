//! Any text is cut into articles without losing a byte.
#![no_main]

use jikenbo_core::{Document, DocumentId};
use jikenbo_extract::Reader;
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = Document::plain(DocumentId::new("fuzz"), "fuzz.txt", text);
    laws::split(&document, &Reader::shared().split(&document));
    assert!(text.is_char_boundary(Reader::shared().part_end(&document)));
});
