//! The archive: what goes in comes out, whatever happens to the machine in between.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use std::{fs, io::Read, path::Path, process::Command};

use flate2::read::MultiGzDecoder;
use jikenbo_core::Capture;
use jikenbo_ingest::{Archive, ArchivePosition, Error, Input, Limits, Problem, captures};
use proptest::prelude::*;

fn captured(text: &str) -> Capture {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("お知らせ 100%.txt");
    fs::write(&path, text).unwrap();
    captures(&Input::File(path), "2026-11-21T09:00:00Z", &Limits::default()).next().unwrap().unwrap()
}

fn fields(c: &Capture) -> (&str, &str, &str, &str, &str, &[u8]) {
    (&c.sha256, &c.target_uri, &c.name, &c.media_type, &c.captured_at, &c.bytes)
}

#[track_caller]
fn assert_same(a: &Capture, b: &Capture) {
    assert_eq!(fields(a), fields(b));
}

fn contents(archive: &Archive) -> Vec<Vec<u8>> {
    archive.records().unwrap().map(|r| r.unwrap().1.bytes).collect()
}

fn first_file(dir: &Path) -> std::path::PathBuf {
    dir.join("captures-00001.warc.gz")
}

#[test]
fn captures_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let captures = ["一件目", "二件目\r\n", "三件目\r\n\r\nWARC/1.1\r\n"].map(captured);
    let mut archive = Archive::open(&dir.path().join("new/captures"), None).unwrap();
    let positions: Vec<ArchivePosition> = captures.iter().map(|c| archive.append(c).unwrap()).collect();
    assert!(positions.is_sorted());
    for (capture, position) in captures.iter().zip(&positions) {
        assert_same(&archive.read(position).unwrap(), capture);
    }
    let again = Archive::open(&dir.path().join("new/captures"), positions.last().copied()).unwrap();
    assert!(again.warnings().is_empty());
    for (record, (capture, position)) in again.records().unwrap().zip(captures.iter().zip(&positions)) {
        let (at, read) = record.unwrap();
        assert_eq!(at, *position);
        assert_same(&read, capture);
    }
    assert_eq!(contents(&again).len(), 3);
}

#[test]
fn the_file_is_plain_warc() {
    let dir = tempfile::tempdir().unwrap();
    Archive::open(dir.path(), None).unwrap().append(&captured("一件目")).unwrap();
    let mut text = String::new();
    MultiGzDecoder::new(fs::File::open(first_file(dir.path())).unwrap()).read_to_string(&mut text).unwrap();
    let (info, resource) = text.split_once("\r\n\r\nWARC/1.1\r\n").unwrap();
    assert!(info.starts_with("WARC/1.1\r\nWARC-Type: warcinfo\r\n") && info.contains("format: WARC File Format 1.1"));
    let digest = "sha256:31dd6ec9ff6ddd5c9ba4c3e0ac90d4ba64b21d3d9b5b8d9a1e0a05d35fb2a4a1".len();
    for line in
        ["WARC-Type: resource", "WARC-Date: 2026-11-21T09:00:00Z", "Content-Type: text/plain", "Content-Length: 9"]
    {
        assert!(resource.contains(&format!("{line}\r\n")), "{line} in {resource}");
    }
    let value = |name: &str| resource.lines().find_map(|l| l.strip_prefix(name)).unwrap();
    assert!(
        value("WARC-Target-URI: ").starts_with("file:///") && value("WARC-Target-URI: ").ends_with("%20100%25.txt")
    );
    assert_eq!(value("WARC-Block-Digest: ").len(), digest);
    assert_eq!(value("WARC-Block-Digest: "), value("WARC-Payload-Digest: "));
    assert!(resource.ends_with("\r\n\r\n一件目\r\n\r\n"));
}

#[test]
fn a_full_file_is_followed_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap().roll_at(600);
    let positions: Vec<ArchivePosition> =
        (0..6).map(|i| archive.append(&captured(&format!("{i}件目"))).unwrap()).collect();
    let files: Vec<u32> = positions.iter().map(|p| p.file).collect();
    assert!(files.is_sorted() && files[0] == 1 && files[5] > 1, "{files:?}");
    assert_eq!(contents(&archive).len(), 6);
    drop(archive);
    let mut archive = Archive::open(dir.path(), Some(positions[0])).unwrap();
    assert_eq!(archive.append(&captured("七件目")).unwrap().file, files[5]);
    assert_eq!(contents(&archive).len(), 7);
}

/// A run killed at any byte of a record leaves an archive that opens, says so, and goes on.
#[test]
fn a_torn_record_is_cut_off_at_every_byte() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let known = archive.append(&captured("一件目")).unwrap();
    let last = archive.append(&captured("二件目")).unwrap();
    let whole = fs::read(first_file(dir.path())).unwrap();
    for cut in last.offset..last.end() {
        for known_end in [Some(known), None] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(first_file(dir.path()), &whole[..cut as usize]).unwrap();
            let mut archive = Archive::open(dir.path(), known_end).unwrap();
            assert_eq!(archive.warnings().len(), usize::from(cut > last.offset), "{cut}");
            assert_eq!(fs::metadata(first_file(dir.path())).unwrap().len(), last.offset);
            assert_eq!(archive.append(&captured("三件目")).unwrap().offset, last.offset);
            assert_eq!(contents(&archive), ["一件目".as_bytes(), "三件目".as_bytes()], "{cut}");
        }
    }
}

#[test]
fn a_torn_first_record_and_zeros_are_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(first_file(dir.path()), b"\x1f\x8b\x08").unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    assert_eq!(archive.warnings().len(), 1);
    let known = archive.append(&captured("一件目")).unwrap();
    drop(archive);
    let mut bytes = fs::read(first_file(dir.path())).unwrap();
    bytes.extend([0; 5000]);
    fs::write(first_file(dir.path()), &bytes).unwrap();
    let archive = Archive::open(dir.path(), Some(known)).unwrap();
    assert!(archive.warnings()[0].0.contains("5000 bytes of it were removed"), "{:?}", archive.warnings());
    assert_eq!(contents(&archive).len(), 1);
}

#[test]
fn what_was_written_and_never_filed_is_not_written_twice() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let known = archive.append(&captured("一件目")).unwrap();
    let unfiled_capture = captured("二件目");
    let unfiled = archive.append(&unfiled_capture).unwrap();
    drop(archive);
    let mut archive = Archive::open(dir.path(), Some(known)).unwrap();
    assert!(archive.warnings().is_empty());
    let later = Capture { captured_at: "2026-11-22T09:00:00Z".into(), ..unfiled_capture };
    assert_eq!(archive.append(&later).unwrap(), unfiled);
    assert_eq!(contents(&archive).len(), 2);
}

#[test]
fn damage_in_the_middle_is_told_and_nothing_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let positions = ["一件目", "二件目", "三件目"].map(|t| archive.append(&captured(t)).unwrap());
    let path = first_file(dir.path());
    let whole = fs::read(&path).unwrap();
    for at in positions[1].offset..positions[1].end() {
        let mut bytes = whole.clone();
        bytes[at as usize] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        let archive = Archive::open(dir.path(), None).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), whole.len() as u64, "{at}");
        assert_eq!(archive.read(&positions[2]).unwrap().bytes, "三件目".as_bytes());
        // Only gzip's own idle header bytes (its time, its system) can change without harm.
        let harmless = (4..10).contains(&(at - positions[1].offset));
        assert_eq!(archive.read(&positions[1]).is_ok(), harmless, "{at}");
        let found: Vec<bool> = archive.records().unwrap().map(|r| r.is_ok()).collect();
        assert_eq!(found, [true, harmless, true], "{at}");
    }
}

#[test]
fn a_record_that_says_another_digest_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let lying = Capture { sha256: "0".repeat(64), ..captured("一件目") };
    let position = archive.append(&lying).unwrap();
    let error = archive.read(&position).unwrap_err();
    assert!(matches!(error, Error::Damaged { problem: Problem::Digest, .. }), "{error}");
    assert!(error.to_string().contains("its content does not match its SHA-256"));
    let info = ArchivePosition { file: 1, offset: 0, length: position.offset };
    assert!(matches!(archive.read(&info), Err(Error::Damaged { problem: Problem::Kind, .. })));
}

#[test]
fn an_archive_shorter_than_known_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let position = archive.append(&captured("一件目")).unwrap();
    let beyond = ArchivePosition { offset: position.end(), ..position };
    let error = Archive::open(dir.path(), Some(beyond)).unwrap_err();
    assert!(error.to_string().ends_with("restore the captures folder from a backup"), "{error}");
    let missing = ArchivePosition { file: 2, ..position };
    assert!(matches!(Archive::open(dir.path(), Some(missing)), Err(Error::ArchiveShort { actual: 0, .. })));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    std::os::unix::fs::symlink("/dev/full", first_file(dir.path())).unwrap();
    let error = archive.append(&captured("一件目")).unwrap_err();
    assert!(
        error.to_string().starts_with("disk full while writing ")
            && error.to_string().ends_with(
                "/captures-00001.warc.gz: free space, then run the same command again; everything filed so far is kept"
            ),
        "{error}"
    );
}

/// Runs [`append_until_full`] in a process that may write files of a few kilobytes only, so that a
/// write stops in the middle of a record.
#[test]
#[cfg(unix)]
fn a_disk_that_fills_up_keeps_what_was_filed() {
    let program = std::env::current_exe().unwrap();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" --exact append_until_full --ignored --nocapture";
    let output = Command::new("sh").arg("-c").arg(script).arg(program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "run by a_disk_that_fills_up_keeps_what_was_filed under a limit"]
fn append_until_full() {
    let dir = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(dir.path(), None).unwrap();
    let (filed, error) = (0..)
        .find_map(|i| match archive.append(&captured(&format!("{i}件目"))) {
            Ok(_) if i < 1000 => None,
            Ok(_) => panic!("there is no limit"),
            Err(error) => Some((i, error)),
        })
        .unwrap();
    assert!(matches!(error, Error::DiskFull { .. }), "{error}");
    assert!(filed > 0);
    assert_eq!(contents(&archive).len(), filed);
    let again = Archive::open(dir.path(), None).unwrap();
    assert!(again.warnings().is_empty(), "the partial record is gone: {:?}", again.warnings());
    assert_eq!(contents(&again).len(), filed);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_capture_comes_back(bytes: Vec<u8>, name: String, media_type in "[a-z]{1,9}/[a-z]{1,9}") {
        let dir = tempfile::tempdir().unwrap();
        let mut archive = Archive::open(dir.path(), None).unwrap();
        let base = captured("x");
        let digest = {
            use sha2::Digest;
            sha2::Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect::<String>()
        };
        let capture = Capture { sha256: digest, name, media_type, bytes, ..base };
        let position = archive.write(&capture).unwrap();
        archive.sync().unwrap();
        assert_same(&archive.read(&position).unwrap(), &capture);
    }

    #[test]
    fn any_file_opens(bytes: Vec<u8>) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(first_file(dir.path()), &bytes).unwrap();
        let mut archive = Archive::open(dir.path(), None).unwrap();
        archive.append(&captured("一件目")).unwrap();
        prop_assert_eq!(contents(&archive).len(), 1);
    }
}
