//! Any page is read, and its blocks and links stand where they say.
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
        media_type: "text/html".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    }));
});
