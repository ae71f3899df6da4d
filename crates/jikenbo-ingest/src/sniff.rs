//! What bytes are, before they are decoded: a known binary format, HTML, or text.

use std::path::Path;

use crate::{
    decode::{json, utf16_without_bom},
    mbox, warc,
};

/// How the file formats that people most often mistake for text begin.
const MAGIC: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "ZIP or Office document"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"RIFF", "RIFF media"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\0", "SQLite database"),
];

/// Extensions of files that are never text, sorted. A folder's walk leaves these out unopened.
const BINARY_EXTENSIONS: &[&str] = &[
    "7z", "avi", "avif", "bin", "bmp", "bz2", "class", "db", "dll", "doc", "docm", "docx", "dylib", "eot", "epub",
    "exe", "gif", "gz", "heic", "ico", "iso", "jar", "jpeg", "jpg", "jtd", "lzh", "m4a", "mov", "mp3", "mp4", "msg",
    "msi", "o", "odp", "ods", "odt", "ogg", "otf", "parquet", "png", "ppt", "pptm", "pptx", "psd", "pyc", "rar", "rtf",
    "so", "sqlite", "sqlite3", "tar", "tgz", "tif", "tiff", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2",
    "xls", "xlsm", "xlsx", "xz", "zip", "zst",
];

/// The extension of `path` in lower case.
fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// The extension of `path`, if it is one of files that are never text.
pub fn binary_extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    if [".warc.gz", ".wet.gz", ".wat.gz"].iter().any(|end| name.ends_with(end)) {
        return None;
    }
    extension(path).filter(|e| BINARY_EXTENSIONS.binary_search(&e.as_str()).is_ok())
}

/// What binary format `bytes` are in that is not read; `None` for text in any encoding, and for PDFs.
pub fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    if is_pdf(bytes) {
        return None;
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    (bytes.contains(&0) && !utf16 && utf16_without_bom(bytes).is_none()).then_some("it contains NUL bytes")
}

/// Whether a PDF begins with `bytes`: its mark stands within the first kilobyte, as readers of PDFs allow, though
/// only at the very beginning of what could be a text about PDFs.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let after_junk = || head.contains(&0) && head.windows(5).any(|w| w == b"%PDF-");
    head.trim_ascii_start().starts_with(b"%PDF-") || after_junk()
}

/// A PDF.
pub const PDF: &str = "application/pdf";
/// A page.
pub const HTML: &str = "text/html";
/// Documents as JSON objects, one a line.
pub const JSON_LINES: &str = "application/jsonl";
/// A document as one JSON object.
pub const JSON: &str = "application/json";
/// A message, as mail programs save it.
pub const MAIL: &str = "message/rfc822";
/// Messages, one behind the other.
pub const MBOX: &str = "application/mbox";
/// Records of a crawler.
pub const WARC: &str = "application/warc";
/// Everything else.
pub const TEXT: &str = "text/plain";

/// The media type, by the name's extension, else by the content's beginning. A PDF is one by whatever name.
pub fn media_type(path: Option<&Path>, bytes: &[u8]) -> &'static str {
    if is_pdf(bytes) {
        return PDF;
    }
    match path.and_then(extension).as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => HTML,
        Some("jsonl" | "ndjson") => JSON_LINES,
        Some("eml") => MAIL,
        Some("mbox") => MBOX,
        _ if warc::looks_like_warc(bytes) => WARC,
        _ if looks_like_html(bytes) => HTML,
        _ if json::looks_like_lines(bytes) => JSON_LINES,
        _ if mbox::looks_like_mbox(bytes) => MBOX,
        _ if looks_like_mail(bytes) => MAIL,
        _ => TEXT,
    }
}

/// The media type of what a server sent, by what it says, and by the content's beginning where that says
/// little.
pub fn of_payload(declared: Option<&str>, bytes: &[u8]) -> String {
    match declared {
        Some(HTML | "application/xhtml+xml") => HTML.to_owned(),
        None | Some(TEXT | "application/octet-stream") if looks_like_html(bytes) => HTML.to_owned(),
        None | Some("application/octet-stream") if is_pdf(bytes) => PDF.to_owned(),
        None | Some("application/octet-stream") => TEXT.to_owned(),
        Some(other) => other.to_owned(),
    }
}

/// Whether what a server or a message declares to be of this media type is read.
pub fn is_readable(media_type: &str) -> bool {
    matches!(media_type, HTML | TEXT | PDF | "application/xhtml+xml" | "application/octet-stream")
}

/// Whether a message's header stands at the beginning: lines of names and values up to an empty one, among
/// them who wrote it and what mail programs add.
fn looks_like_mail(bytes: &[u8]) -> bool {
    let (mut from, mut added) = (false, false);
    for line in bytes[..bytes.len().min(64 << 10)].split(|b| *b == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return from && added;
        }
        if line[0].is_ascii_whitespace() {
            continue;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else { return false };
        let name = line[..colon].to_ascii_lowercase();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
            return false;
        }
        from |= name == b"from";
        added |= matches!(&name[..], b"message-id" | b"mime-version" | b"received" | b"return-path");
    }
    false
}

/// Whether a page's first tags stand at the beginning. NUL bytes are skipped, so that UTF-16 is seen too.
fn looks_like_html(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes
        .iter()
        .take(2048)
        .filter(|b| **b != 0 && b.is_ascii())
        .map(u8::to_ascii_lowercase)
        .skip_while(u8::is_ascii_whitespace)
        .collect();
    let has = |tag: &[u8]| head.windows(tag.len()).any(|w| w == tag);
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| head.starts_with(tag))
        || (head.starts_with(b"<?xml") || head.starts_with(b"<!--")) && has(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_sorted() {
        assert!(BINARY_EXTENSIONS.is_sorted());
    }

    #[test]
    fn binary_is_told_from_text() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\0..."[..], None),
            (b"PK\x03\x04....", Some("ZIP or Office document")),
            (b"abc\0\0\0def\0", Some("it contains NUL bytes")),
            (b"U\0S\0B\0\n\0", None),
            (b"\xff\xfeU\0", None),
            (b"plain", None),
            (b"\x93\xfa\x96\x7b", None),
        ] {
            assert_eq!(binary_kind(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn crawls_in_gzip_are_no_binary_files() {
        for (name, binary) in [("a.warc.gz", false), ("CC-1.warc.wet.gz", false), ("a.txt.gz", true), ("a.gz", true)] {
            assert_eq!(binary_extension(Path::new(name)).is_some(), binary, "{name}");
        }
    }

    #[test]
    fn forms_are_seen_by_name_or_by_beginning() {
        for (name, bytes, expect) in [
            (None, &b"%PDF-1.4\n"[..], "application/pdf"),
            (Some("a.html"), b"\r\n%PDF-1.4", "application/pdf"),
            (Some("a.pdf"), b"%!PS about %PDF-1.4", "text/plain"),
            (Some("a.HTM"), b"x", "text/html"),
            (Some("a.txt"), b"\xef\xbb\xbf\r\n <!DOCTYPE html><p>", "text/html"),
            (None, b"<?xml version='1.0'?><html>", "text/html"),
            (None, b"<\0h\0t\0m\0l\0>\0", "text/html"),
            (Some("a.txt"), b"1 < 2 <html>", "text/plain"),
            (None, b"<?xml version='1.0'?><rss>", "text/plain"),
            (Some("a.JSONL"), b"x", "application/jsonl"),
            (None, b"\n{\"body\": \"x\"}\n", "application/jsonl"),
            (Some("a.txt"), b"{\"body\": \"x", "text/plain"),
            (None, b"{\"id\": 1}\n", "text/plain"),
            (Some("a.EML"), b"x", "message/rfc822"),
            (None, b"From: a\r\nMessage-ID: <b>\r\nSubject: c\r\n\r\nd", "message/rfc822"),
            (None, b"From: a\nSubject: c\n\nd", "text/plain"),
            (None, b"From: a\nMessage-ID: <b>", "text/plain"),
            (Some("a.mbox"), b"x", "application/mbox"),
            (None, b"From a@b.example Sat Nov 21 09:00:00 2026\nSubject: c\n\nd", "application/mbox"),
            (None, b"From here on 09:00:00 it rained.\nAnd so on.", "text/plain"),
            (None, b"WARC/1.0\r\n", "application/warc"),
        ] {
            assert_eq!(media_type(name.map(Path::new), bytes), expect, "{bytes:?}");
        }
    }
}
