//! Whoever changes an archive is found out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use jikenbo_core::Capture;
use jikenbo_ingest::{Archive, ArchivePosition, Input, Limits, Problem, Verification, captures, export, verify};

fn captured(text: &str) -> Capture {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    fs::write(&path, text).unwrap();
    captures(&Input::File(path), "2026-11-21T09:00:00Z", &Limits::default()).next().unwrap().unwrap()
}

/// Five captures over several files, with what a casebook knows of them.
fn archive(dir: &Path) -> Vec<(ArchivePosition, String)> {
    let mut archive = Archive::open(dir, None).unwrap().roll_at(900);
    let texts = ["一件目", "二件目", "三件目", "四件目", "五件目"].map(captured);
    texts.iter().map(|c| (archive.append(c).unwrap(), c.sha256.clone())).collect()
}

fn file(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("captures-{number:05}.warc.gz"))
}

fn problems(found: &Verification) -> Vec<(String, u64, Problem)> {
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().replace("captures-0000", "");
    found.broken.iter().map(|b| (name(&b.path).replace(".warc.gz", ""), b.offset, b.problem)).collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(text).unwrap();
    out.finish().unwrap()
}

#[test]
fn an_archive_verifies_over_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let files = known[4].0.file;
    assert!(files > 1);
    for reopened in [false, true] {
        let found = verify(dir.path(), known.clone()).unwrap();
        assert_eq!(problems(&found), []);
        assert_eq!(
            (found.files, found.captures, found.unchained, found.torn),
            (files as usize, 5 + u64::from(reopened), 0, 0)
        );
        // A later run goes on with the chain, whatever of it its casebook knows.
        let known_end = if reopened { None } else { Some(known[2].0) };
        Archive::open(dir.path(), known_end).unwrap().append(&captured("六件目")).unwrap();
    }
    let found = verify(dir.path(), known).unwrap();
    assert_eq!((problems(&found).len(), found.captures), (0, 7));
    assert!(found.last.unwrap().starts_with("sha256:"));
}

/// Any byte that is changed is found, at the record it belongs to or by the link of the next one.
#[test]
fn every_changed_byte_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let path = file(dir.path(), 1);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        let found = verify(dir.path(), Vec::new()).unwrap();
        let first = &found.broken.first().unwrap_or_else(|| panic!("byte {at}"));
        // gzip's own idle header bytes change no content, and are seen by the record that follows.
        let next =
            known.iter().map(|(p, _)| p).find(|p| p.file == 1 && p.offset > at as u64).map_or(u64::MAX, |p| p.offset);
        assert!(first.path != path || first.offset <= next, "byte {at}: {first:?}");
    }
}

/// A record rewritten with digests that fit, taken out, put in twice, or moved.
#[test]
fn forgeries_are_found_by_their_links() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let (first, second) = (known[0].0, known[1].0);
    assert_eq!((first.file, second.file), (1, 1));
    let path = file(dir.path(), 1);
    let whole = fs::read(&path).unwrap();
    let part = |from: u64, to: u64| &whole[from as usize..to as usize];
    let mut text = String::new();
    MultiGzDecoder::new(part(first.offset, first.end())).read_to_string(&mut text).unwrap();
    let (old, new) = (captured("一件目").sha256, captured("九件目").sha256);
    let forged = gzip(text.replace("一件目", "九件目").replace(&old, &new).as_bytes());
    let head = part(0, first.offset);
    for (what, bytes, at) in [
        ("changed", [head, &forged, part(second.offset, second.end())].concat(), head.len() + forged.len()),
        ("taken out", [head, part(second.offset, second.end())].concat(), head.len()),
        ("put in twice", [part(0, first.end()), part(first.offset, second.end())].concat(), first.end() as usize),
        ("without the first", part(first.offset, second.end()).to_vec(), 0),
    ] {
        fs::write(&path, bytes).unwrap();
        let found = verify(dir.path(), Vec::new()).unwrap();
        assert_eq!(problems(&found).first(), Some(&("1".into(), at as u64, Problem::Link)), "{what}");
        assert!(found.broken[0].target_uri.as_ref().is_some_and(|uri| uri.ends_with("/a.txt")), "{what}");
    }
    let unlinked = text.lines().filter(|l| !l.starts_with("Jikenbo-Previous")).map(|l| format!("{l}\r\n"));
    let bytes = [head, &gzip(unlinked.collect::<String>().as_bytes()), part(second.offset, second.end())].concat();
    fs::write(&path, bytes).unwrap();
    assert_eq!(problems(&verify(dir.path(), Vec::new()).unwrap())[0].2, Problem::Unlinked);
}

#[test]
fn what_is_missing_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let last = known[4].0.file;
    // By itself an archive does not know where it ended; the casebook does.
    fs::remove_file(file(dir.path(), last)).unwrap();
    assert_eq!(problems(&verify(dir.path(), Vec::new()).unwrap()), []);
    let found = verify(dir.path(), known.clone()).unwrap();
    let gone: Vec<_> = known.iter().filter(|(p, _)| p.file == last).collect();
    assert_eq!(
        problems(&found),
        gone.iter().map(|(p, _)| (last.to_string(), p.offset, Problem::MissingCapture)).collect::<Vec<_>>()
    );
    fs::remove_file(file(dir.path(), 1)).unwrap();
    if last > 2 {
        assert_eq!(problems(&verify(dir.path(), Vec::new()).unwrap())[0], ("1".into(), 0, Problem::MissingFile));
    }
    let dir = tempfile::tempdir().unwrap();
    let other = vec![(archive(dir.path())[4].0, "0".repeat(64))];
    assert_eq!(problems(&verify(dir.path(), other).unwrap())[0].2, Problem::OtherCapture);
    let empty = tempfile::tempdir().unwrap();
    let error = verify(empty.path(), Vec::new()).unwrap_err().to_string();
    assert!(error.contains("no captures-00001.warc.gz in this folder"), "{error}");
}

/// A write that was interrupted is no damage: it was never filed.
#[test]
fn a_torn_end_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let last = known[4].0;
    let path = file(dir.path(), last.file);
    let whole = fs::read(&path).unwrap();
    for cut in last.offset + 1..last.end() {
        fs::write(&path, &whole[..cut as usize]).unwrap();
        let found = verify(dir.path(), known[..4].to_vec()).unwrap();
        assert_eq!((problems(&found), found.torn), (vec![], cut - last.offset), "{cut}");
        Archive::open(dir.path(), Some(known[3].0)).unwrap().append(&captured("六件目")).unwrap();
        assert_eq!(problems(&verify(dir.path(), known[..4].to_vec()).unwrap()), [], "{cut}");
    }
}

#[test]
fn an_archive_from_before_the_chain_is_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    archive(dir.path());
    let (mut all, mut records) = (String::new(), Vec::new());
    for number in 1.. {
        let Ok(bytes) = fs::read(file(dir.path(), number)) else { break };
        MultiGzDecoder::new(&bytes[..]).read_to_string(&mut all).unwrap();
        fs::remove_file(file(dir.path(), number)).unwrap();
    }
    for record in all.split("WARC/1.1\r\n").skip(1) {
        let lines: String = record.split_inclusive("\r\n").filter(|l| !l.starts_with("Jikenbo-Previous")).collect();
        records.extend(gzip(format!("WARC/1.1\r\n{lines}").as_bytes()));
    }
    fs::write(file(dir.path(), 1), records).unwrap();
    let old = verify(dir.path(), Vec::new()).unwrap();
    assert_eq!((problems(&old), old.unchained), (vec![], old.records));
    Archive::open(dir.path(), None).unwrap().append(&captured("六件目")).unwrap();
    let found = verify(dir.path(), Vec::new()).unwrap();
    assert_eq!((problems(&found), found.unchained, found.records), (vec![], old.records, old.records + 1));
}

#[test]
fn an_export_is_a_warc_of_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let known = archive(dir.path());
    let mut out = Vec::new();
    let wanted = [known[3].0, known[1].0, known[3].0];
    assert_eq!(export(dir.path(), &wanted, "case.warc.gz", "2026-11-22T09:00:00Z", &mut out).unwrap(), 2);
    let mut text = String::new();
    MultiGzDecoder::new(&out[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("WARC/1.1\r\n").count(), 3);
    assert!(text.contains("WARC-Filename: case.warc.gz\r\n"));
    assert!(text.find("二件目") < text.find("四件目") && text.contains("四件目") && !text.contains("一件目"));
    let path = file(dir.path(), wanted[0].file);
    let mut bytes = fs::read(&path).unwrap();
    bytes[wanted[0].end() as usize - 20] ^= 0x55;
    fs::write(&path, bytes).unwrap();
    assert!(export(dir.path(), &wanted, "case.warc.gz", "2026-11-22T09:00:00Z", &mut out).is_err());
}
