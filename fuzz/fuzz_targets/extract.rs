//! Any text is read, and every fact stands where it says.
#![no_main]

use jikenbo_core::{Document, DocumentId};
use jikenbo_extract::Reader;
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = Document::plain(DocumentId::new("fuzz"), "fuzz.txt", text);
    laws::readings(&document, &Reader::shared().read(&document));
});
