//! Any text is folded, and every character leads back to where it came from.
#![no_main]

use jikenbo_testkit::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| laws::norm_text(text));
