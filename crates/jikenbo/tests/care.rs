//! A casebook copied to a file and back, moved between databases, checked and measured.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use jikenbo_testkit::{fresh_postgres, generated};

/// Runs a command on the casebook at a place, whose folder is `folder`.
fn jikenbo(place: &str, folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
    command.args(args).env("JIKENBO_CASEBOOK", place).env("JIKENBO_FOLDER", folder).stdin(Stdio::null());
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn fine(output: Output) -> String {
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Every kind of place there is, each with its folder.
fn places(root: &Path, name: &str) -> Vec<(String, std::path::PathBuf)> {
    let folder = root.join(name);
    let mut places = vec![(folder.display().to_string(), folder)];
    places.extend(fresh_postgres().map(|address| (address, root.join(format!("{name}-beside")))));
    places
}

fn filled(place: &str, folder: &Path, root: &Path) {
    let notices = root.join("notices.jsonl");
    let lines =
        generated(5, 60).map(|made| serde_json::json!({ "url": made.url, "title": made.title, "text": made.text }));
    fs::write(&notices, lines.map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    fine(jikenbo(place, folder, &["add", notices.to_str().unwrap()]));
}

#[test]
fn a_backup_is_restored_anywhere() {
    let root = tempfile::tempdir().unwrap();
    for (from, folder) in places(root.path(), "from") {
        filled(&from, &folder, root.path());
        let cases = fine(jikenbo(&from, &folder, &["list", "--format", "jsonl"]));
        let file = tempfile::tempdir().unwrap();
        let file = file.path().join("casebook.tar");
        let name = file.to_str().unwrap();
        let told = fine(jikenbo(&from, &folder, &["backup", name]));
        assert!(told.contains("files     1"), "{told}");
        let again = jikenbo(&from, &folder, &["backup", name]);
        assert!(said(&again).contains("there is a file of this name"), "{}", said(&again));
        let nowhere = jikenbo(&from, &folder, &["backup", "/no/such/folder/casebook.tar"]);
        assert!(said(&nowhere).contains("/no/such/folder: no such file or folder"), "{}", said(&nowhere));
        let taken = jikenbo(&from, &folder, &["restore", name]);
        assert_eq!(taken.status.code(), Some(2), "{}", said(&taken));
        // What others know to read.
        let entries = Command::new("tar").args(["tf", name]).output().unwrap();
        assert_eq!(fine(entries), "casebook.jsonl.gz\ncaptures/captures-00001.warc.gz\nSHA256SUMS\n");
        let root = tempfile::tempdir().unwrap();
        for (to, folder) in places(root.path(), "to") {
            fine(jikenbo(&to, &folder, &["restore", name]));
            assert_eq!(fine(jikenbo(&to, &folder, &["list", "--format", "jsonl"])), cases);
            let verified = fine(jikenbo(&to, &folder, &["verify"]));
            assert!(verified.contains("60 captures") && verified.contains("broken    0"), "{verified}");
            let number = cases.split('"').find(|word| word.len() == 9 && word.as_bytes()[4] == b'-').unwrap();
            fine(jikenbo(&to, &folder, &["show", number]));
            // It goes on from there.
            filled(&to, &folder, root.path());
        }
    }
}

#[test]
fn a_damaged_backup_restores_nothing() {
    let root = tempfile::tempdir().unwrap();
    let book = root.path().join("book");
    filled(book.to_str().unwrap(), &book, root.path());
    let file = root.path().join("casebook.tar");
    fine(jikenbo(book.to_str().unwrap(), &book, &["backup", file.to_str().unwrap()]));
    let whole = fs::read(&file).unwrap();
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    let bad = root.path().join("bad.tar");
    for (bytes, says) in [
        (&changed[..], "is not what was written"),
        (&whole[..whole.len() / 2], "no whole backup"),
        (&whole[..512], "no whole backup"),
        (b"no tar at all".as_slice(), "no whole backup"),
        (b"".as_slice(), "it ends before SHA256SUMS"),
    ] {
        fs::write(&bad, bytes).unwrap();
        for (to, folder) in places(root.path(), "to") {
            let output = jikenbo(&to, &folder, &["restore", bad.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(2));
            assert!(said(&output).contains(says), "{says}: {}", said(&output));
            let left: Vec<_> = walk(&folder);
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

/// The files of the archive in a folder.
fn walk(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.join("captures")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_casebook_moves_between_databases_both_ways() {
    let Some(address) = fresh_postgres() else { return };
    let root = tempfile::tempdir().unwrap();
    let (book, beside, back) = (root.path().join("book"), root.path().join("beside"), root.path().join("back"));
    let (book_name, back_name) = (book.to_str().unwrap(), back.to_str().unwrap());
    filled(book_name, &book, root.path());
    let told = fine(jikenbo(book_name, &book, &["migrate", "--to", &address, "--to-folder", beside.to_str().unwrap()]));
    assert!(told.contains("documents 60") && told.contains("equal     yes"), "{told}");
    let told = fine(jikenbo(&address, &beside, &["migrate", "--to", back_name]));
    assert!(told.contains("equal     yes"), "{told}");
    let list = |place: &str, folder: &Path| fine(jikenbo(place, folder, &["list", "--format", "jsonl"]));
    assert_eq!(list(book_name, &book), list(&address, &beside));
    assert_eq!(list(book_name, &book), list(back_name, &back));
    fine(jikenbo(back_name, &back, &["verify"]));
    let stats = fine(jikenbo(&address, &beside, &["stats", "--store"]));
    assert!(stats.contains("document") && stats.contains("60 rows"), "{stats}");
    let again = jikenbo(book_name, &book, &["migrate", "--to", back_name]);
    assert!(said(&again).contains("already") || said(&again).contains("exists"), "{}", said(&again));
    assert_eq!(list(book_name, &book), list(back_name, &back));
}

/// What one database takes the other takes too.
#[test]
fn odd_texts_are_kept_by_both() {
    let root = tempfile::tempdir().unwrap();
    let notices = root.path().join("odd.jsonl");
    let notice = "USBメモリの紛失について\n2026年9月3日\n株式会社あさなぎ堂\n当社の社員が、お客様120名の氏名を保存したUSBメモリを紛失しました。";
    let lines = [
        serde_json::json!({ "text": format!("{notice}\u{0}\u{1}終"), "title": "零\u{0}号" }),
        serde_json::json!({ "text": format!("{notice}二"), "url": format!("https://a.example/{}", "長".repeat(2_000)) }),
        serde_json::json!({ "text": format!("{notice}三"), "id": "名".repeat(3_000) }),
        serde_json::json!({ "text": format!("{}\n{notice}四", "題".repeat(3_000)) }),
        serde_json::json!({ "text": format!("{notice}五\u{10ffff}\u{fffe}𠮷") }),
    ];
    fs::write(&notices, lines.map(|line| format!("{line}\n")).concat()).unwrap();
    let kept: Vec<String> = places(root.path(), "odd")
        .iter()
        .map(|(place, folder)| {
            let added = jikenbo(place, folder, &["add", notices.to_str().unwrap()]);
            assert!(added.status.success(), "{}", said(&added));
            assert!(fine(jikenbo(place, folder, &["verify"])).contains("broken    0"));
            fine(jikenbo(place, folder, &["list", "--format", "jsonl"]))
        })
        .collect();
    assert!(kept.iter().all(|list| *list == kept[0]));
}

#[test]
fn a_server_that_is_not_there_is_said() {
    let root = tempfile::tempdir().unwrap();
    for (address, says) in [
        ("postgres://desk:secret@127.0.0.1:1/casebook", "cannot be reached"),
        ("postgres://127.0.0.1:1", "it names no database"),
    ] {
        let output = jikenbo(address, root.path(), &["list"]);
        assert_eq!(output.status.code(), Some(2));
        let said = said(&output);
        assert!(said.contains(says) && !said.contains("secret"), "{said}");
    }
    if let Some(address) = fresh_postgres() {
        let missing = jikenbo(&address, root.path(), &["list"]);
        assert!(said(&missing).contains("there is no casebook in postgres://"), "{}", said(&missing));
        let nowhere = address.split('?').next().unwrap().replace("/postgres", "/no_such_database");
        let output = jikenbo(&nowhere, root.path(), &["list"]);
        assert!(said(&output).contains("no_such_database"), "{}", said(&output));
    }
}
