//! Any bytes are decoded, as text, as a page and as a line of JSON. The first byte chooses.
#![no_main]

use jikenbo_core::Capture;
use jikenbo_ingest::decode;
use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let media_type = ["text/plain", "text/html", "application/json"][usize::from(*choice) % 3];
    let document = decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "fuzz".into(),
        media_type: media_type.into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    });
    laws::document(&document);
});
