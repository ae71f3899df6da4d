//! Any bytes are read as a robots.txt. The path that is asked for stands before the first line.
#![no_main]

use jikenbo_ingest::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |b| *b == b'\n');
    let (path, bytes) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let path = format!("/{}", String::from_utf8_lossy(path));
    let robots = Robots::read(bytes, "jikenbo");
    assert!(robots.allow("/robots.txt"));
    assert_eq!(robots.allow(&path), Robots::read(bytes, "JIKENBO").allow(&path), "the same bytes say the same");
});
