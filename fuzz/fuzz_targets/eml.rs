//! Any bytes are read as a message.
#![no_main]

use jikenbo_core::Capture;
use jikenbo_ingest::decode;
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "file:///fuzz.eml".into(),
        name: "fuzz.eml".into(),
        media_type: "message/rfc822".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    });
    laws::document(&document);
});
