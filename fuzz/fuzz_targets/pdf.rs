//! Any PDF is read within bounded time, and its blocks and pages stand where they say. Begin with the files of
//! `examples/releases/` and `crates/jikenbo-ingest/tests/pdf/` as the corpus.
#![no_main]

use jikenbo_core::Capture;
use jikenbo_ingest::decode;
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    laws::document(&decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "fuzz".into(),
        media_type: "application/pdf".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    }));
});
