//! Writes an archive with every kind of record into a new folder: `cargo run -p jikenbo-ingest --example
//! write_archive DIR`. `tests/warc_tools.py check` reads it with other tools.

use std::{env, io::Write, path::PathBuf, process::ExitCode};

use flate2::{Compression, write::GzEncoder};
use jikenbo_ingest::{Archive, Error, Exchange, HttpVersion, Input, Limits, Request, Response, captures};

const PAGE: &str = "<html><title>不正アクセスについて</title><p>お客様10名の氏名が流出しました。</p></html>";

fn main() -> ExitCode {
    let Some(dir) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: write_archive DIR");
        return ExitCode::FAILURE;
    };
    match write(&dir) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(dir: &std::path::Path) -> Result<(), Error> {
    let mut archive = Archive::open(dir, None)?;
    let this_file = PathBuf::from(file!());
    for capture in captures(&Input::File(this_file), "2026-11-20T09:00:00Z", &Limits::default()) {
        archive.write(&capture?)?;
    }
    let redirect = exchange("http://www.example.jp/", 301, "2026-11-21T08:59:59Z", &[("Location", "/news")], b"");
    let mut page = exchange("https://www.example.jp/news", 200, "2026-11-21T09:00:00Z", &[], PAGE.as_bytes());
    page.redirects.push(redirect);
    let first = archive.write_exchange(&page, None)?;
    let coded = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")];
    let packed = exchange("https://www.example.jp/packed", 200, "2026-11-21T09:00:01Z", &coded, &gzip(PAGE));
    archive.write_exchange(&packed, None)?;
    let again = Exchange { started_at: "2026-11-22T09:00:00Z".into(), redirects: Vec::new(), ..page };
    archive.write_exchange(&again, Some(first.record))?;
    let not_modified = exchange("https://www.example.jp/news", 304, "2026-11-23T09:00:00Z", &[], b"");
    archive.write_exchange(&not_modified, Some(first.record))?;
    archive
        .write_exchange(&exchange("https://www.example.jp/gone", 410, "2026-11-23T09:00:01Z", &[], b"gone"), None)?;
    archive.sync()
}

fn exchange(uri: &str, status: u16, at: &str, headers: &[(&str, &str)], body: &[u8]) -> Exchange {
    let html = [("Content-Type", "text/html; charset=utf-8")];
    Exchange {
        target_uri: uri.to_owned(),
        started_at: at.to_owned(),
        ip: Some([192, 0, 2, 7].into()),
        version: HttpVersion::Http2,
        request: Request { method: "GET".into(), headers: [("Host", "www.example.jp")].into_iter().collect() },
        response: Response {
            status,
            reason: String::new(),
            headers: html.iter().chain(headers).copied().collect(),
            body: body.to_vec(),
        },
        redirects: Vec::new(),
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    // A Vec takes everything.
    let _ = out.write_all(text.as_bytes());
    out.finish().unwrap_or_default()
}
