//! What is taken, what is left out with its reason, and what is refused with what to do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{fs, path::Path, path::PathBuf};

use jikenbo_core::Capture;
use jikenbo_ingest::{Error, Found, Input, Limits, captures, inputs};

const NOW: &str = "2026-11-21T09:00:00Z";

fn read(path: &Path) -> Result<Capture, Error> {
    captures(&Input::File(path.to_owned()), NOW, &Limits::of(1 << 20)).next().unwrap()
}

/// Everything found under the paths, one line each, the folder's own path left out.
fn found(root: &Path, paths: &[PathBuf]) -> Vec<String> {
    let root = format!("{}/", root.display());
    let lines = inputs(paths).map(|found| match found {
        Ok(Found::Input(input)) => input.to_string(),
        Ok(Found::Skipped(skipped)) => skipped.to_string(),
        Err(error) => format!("error: {error}"),
    });
    lines.map(|line| line.replace(&root, "")).collect()
}

#[test]
fn folders_are_walked_in_order_and_nothing_is_left_out_silently() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a/2.html", "a/1.txt", "a/.hidden", ".git/config", "c.PDF", "d.docx", "お知らせ"] {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(dir.path(), dir.path().join("z")).unwrap();
    let expect = [
        ".git: skipped: hidden; name it itself to read it",
        "a/.hidden: skipped: hidden; name it itself to read it",
        "a/1.txt",
        "a/2.html",
        "b.txt",
        "c.PDF",
        "d.docx: skipped: .docx is a binary format; jikenbo reads text, HTML and PDF",
        "z: skipped: a link that leads back to a folder above it",
        "お知らせ",
    ];
    assert_eq!(found(dir.path(), &[dir.path().to_owned()]), expect);
}

#[test]
fn named_files_and_standard_input_are_taken_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(".hidden.pdf");
    fs::write(&path, "x").unwrap();
    let missing = dir.path().join("missing.txt");
    assert_eq!(
        found(dir.path(), &[path, missing, "-".into()]),
        ["\u{2e}hidden.pdf", "error: missing.txt: no such file or folder: check the path", "standard input"]
    );
}

#[test]
fn a_folder_without_a_readable_file_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("empty/below")).unwrap();
    fs::create_dir_all(dir.path().join("images")).unwrap();
    fs::write(dir.path().join("images/a.png"), "x").unwrap();
    fs::write(dir.path().join("images/b.png"), "x").unwrap();
    let lines = found(dir.path(), &[dir.path().join("empty"), dir.path().join("images")]);
    let error = |name: &str, n: usize| {
        format!(
            "error: {name}: no readable file in this folder ({n} skipped): give a folder with text, HTML or PDF files"
        )
    };
    assert_eq!((&lines[0], &lines[3]), (&error("empty", 0), &error("images", 2)));
    assert_eq!(lines.len(), 4);
}

#[test]
fn a_capture_knows_its_name_address_type_and_digest() {
    let dir = tempfile::tempdir().unwrap();
    for (file, content, media_type) in
        [("お知らせ.txt", "abc", "text/plain"), ("a b.html", "abc", "text/html"), ("c", "<!doctype html>", "text/html")]
    {
        let path = dir.path().join(file);
        fs::write(&path, content).unwrap();
        let capture = read(&path).unwrap();
        assert_eq!(capture.name, path.display().to_string());
        assert!(capture.target_uri.starts_with("file:///") && capture.target_uri.is_ascii(), "{}", capture.target_uri);
        assert!(!capture.target_uri.contains(' '));
        assert_eq!((capture.media_type.as_str(), capture.captured_at.as_str()), (media_type, NOW));
        assert_eq!(capture.bytes, content.as_bytes());
        if content == "abc" {
            assert_eq!(capture.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let big = vec![b'a'; (3 << 20) + 1];
    for (name, content, message) in [
        ("empty.txt", &b""[..], "empty: there is nothing to read"),
        ("blank.txt", b" \r\n\t", "empty: there is nothing to read"),
        (
            "a.txt",
            b"{\\rtf1 ...}",
            "binary file (RTF): jikenbo reads text, HTML and PDF; save the document as one of these first",
        ),
        (
            "b.txt",
            b"a\0\0\x01b",
            "binary file (it contains NUL bytes): jikenbo reads text, HTML and PDF; save the document as one of these first",
        ),
        ("big.txt", &big, "4 MB, over the limit of 1 MB: split the file or raise --max-bytes"),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        assert_eq!(read(&path).unwrap_err().to_string(), format!("{}: {message}", path.display()));
    }
    let exact = dir.path().join("exact.txt");
    fs::write(&exact, &big[..1 << 20]).unwrap();
    assert!(read(&exact).is_ok());
    assert!(matches!(read(&dir.path().join("missing")), Err(Error::Missing { .. })));
    assert!(matches!(read(dir.path()), Err(Error::Special { kind: "a folder", .. })));
}

#[test]
#[cfg(unix)]
fn special_files_are_not_opened() {
    use std::os::unix::net::UnixListener;
    let dir = tempfile::tempdir().unwrap();
    let fifo = dir.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let socket = dir.path().join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    for (path, what) in [(&fifo, "a named pipe"), (&socket, "a socket"), (&"/dev/zero".into(), "a device")] {
        let error = read(path).unwrap_err();
        assert!(matches!(error, Error::Special { kind, .. } if kind == what), "{error}");
    }
    let lines = found(dir.path(), &[dir.path().to_owned()]);
    assert_eq!(lines[0], "fifo: skipped: a named pipe, not a regular file");
}

#[test]
#[cfg(unix)]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secret.txt");
    fs::write(&path, "x").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser may read everything.
    if fs::read(&path).is_err() {
        assert!(matches!(read(&path), Err(Error::NotReadable { .. })));
    }
}
