//! Any bytes behind a record's first line are read as a WARC, and its documents decoded.
#![no_main]

use jikenbo_ingest::{Limits, WarcFile, decode};
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::of(1 << 20);
    for document in WarcFile::new(
        "fuzz.warc".into(),
        "2026-11-21T00:00:00Z".into(),
        Vec::new(),
        Box::new(std::io::Cursor::new(bytes.to_vec())),
        &limits,
    )
    .flatten()
    {
        laws::document(&decode(&document));
    }
});
