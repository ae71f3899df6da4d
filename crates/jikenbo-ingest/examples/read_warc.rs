//! Reads the documents of a WARC and says how many there are: `cargo run --release -p jikenbo-ingest --example
//! read_warc FILE`. `tests/warc_tools.py bench` times it beside other readers.

use std::{env, path::PathBuf, process::ExitCode};

use jikenbo_ingest::{Input, Limits, captures};

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: read_warc FILE");
        return ExitCode::FAILURE;
    };
    let (mut documents, mut bytes) = (0, 0);
    for capture in captures(&Input::File(path), "2026-11-21T00:00:00Z", &Limits::default()) {
        match capture {
            Ok(capture) => {
                documents += 1;
                bytes += capture.bytes.len();
            }
            Err(error) => eprintln!("{error}"),
        }
    }
    println!("{documents} documents, {bytes} bytes");
    ExitCode::SUCCESS
}
