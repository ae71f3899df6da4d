//! Casebooks of every version there was, opened by this program.
//!
//! `tests/versions/N.jsonl` has the rows that a program of version N wrote and one of version N - 1 did not: a line is a
//! row of a table, and `until` the last version that wrote it so. All files up to a version together are a casebook of
//! that version: five cases, of which a person joined two since version 5.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::{fs, path::Path, thread};

use jikenbo_core::{
    Article, ArticleKind, Basis, CaseNumber, CaseView, Document, DocumentId, Evidence, Fact, FactValue, Incident,
    LinkRelation, Reading, Span, Telling,
};
use jikenbo_testkit::fresh_postgres;
use serde_json::{Value, json};

use crate::{
    Casebook, Error, FiledDocument, Filter, Lookup, Place, StoredCapture, StoredPlace, Why,
    database::{TABLES, latest, versions},
    document::NUMBERED,
    keys::AS_TEXT,
};

const NOW: &str = "2026-11-23T00:00:00Z";
/// A key by which a program of any version found the first case.
const KEY: &str = "org:青空市:2026";

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

/// Runs a check for each version that there was of each database, on a fresh place.
fn on_every_version(check: impl AsyncFn(&Place, i64)) {
    run(async {
        for version in versions(&Place::from(Path::new(""))) {
            let dir = tempfile::tempdir().unwrap();
            check(&Place::from(dir.path()), version).await;
            let Some(address) = fresh_postgres() else { continue };
            let dir = tempfile::tempdir().unwrap();
            let place = Place::postgres(&address, dir.path()).unwrap();
            if versions(&place).any(|known| known == version) {
                check(&place, version).await;
            }
        }
    });
}

/// The rows of a casebook of a version, in the order of the tables.
fn rows(version: i64) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions");
    let mut rows = Vec::new();
    for file in (1..=version).map(|v| folder.join(format!("{v}.jsonl"))).filter(|file| file.exists()) {
        for line in fs::read_to_string(file).unwrap().lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            if row["until"].as_i64().is_none_or(|until| version <= until) {
                rows.push(json!({ "table": row["table"], "row": row["row"] }));
            }
        }
    }
    rows.sort_by_key(|row| TABLES.iter().position(|(table, _)| row["table"] == *table));
    rows
}

/// A backup that a program of a version wrote.
fn backup(version: i64) -> Vec<u8> {
    let rows = rows(version);
    let (head, foot) = (json!({ "casebook": version }), json!({ "rows": rows.len() }));
    [head].into_iter().chain(rows).chain([foot]).flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

/// A casebook as a program of a version left it. No program left one of version 10, but one that was killed.
async fn made(place: &Place, version: i64) -> Casebook {
    let whole = if version == AS_TEXT { AS_TEXT - 1 } else { version };
    let casebook = Casebook::create(place, whole).await.unwrap();
    let backup = backup(whole);
    let mut lines = backup.splitn(2, |byte| *byte == b'\n').nth(1).unwrap();
    casebook.import_rows(whole, &mut lines).await.map_err(|c| Error::at(place, c)).unwrap();
    if version > whole {
        casebook.migrate(version).await.unwrap();
    }
    casebook
}

fn number(text: &str) -> CaseNumber {
    text.parse().unwrap()
}

async fn shown(casebook: &Casebook, asked: &str) -> CaseView {
    match casebook.show(asked).await.unwrap() {
        Lookup::One(view) => *view,
        other => panic!("{asked}: {other:?}"),
    }
}

fn documents(view: &CaseView) -> Vec<&str> {
    view.sources.iter().map(|source| source.document.as_str()).collect()
}

/// What a casebook of a version tells since it was opened by this program.
async fn tells(casebook: &Casebook, version: i64) {
    let is_joined = version >= 5;
    let listed: Vec<String> =
        casebook.list(&Filter::default()).await.unwrap().iter().map(|v| v.number.to_string()).collect();
    let all = ["2026-0001", "2026-0002", "2026-0003", "2026-0004", "2026-0005"];
    assert_eq!(listed, if is_joined { &all[..4] } else { &all[..] });

    for asked in ["#2026-0001", "2026-112"] {
        let first = shown(casebook, asked).await;
        assert_eq!(documents(&first), if is_joined { &["d1", "d2", "d7"][..] } else { &["d1", "d2"] });
        assert_eq!((first.victims(), first.counts()[0].n), (vec!["青空市"], if is_joined { 40 } else { 32 }));
        assert!(first.sources[0].text.starts_with("USBメモリの紛失について\n2026年9月3日\n"));
        assert_eq!(first.sources[1].stage.is_some(), version >= 2);
        assert_eq!(first.sources[1].tie.is_some(), version >= 6);
    }
    let joined = shown(casebook, "2026-0005").await;
    assert_eq!(joined.number, number(if is_joined { "2026-0001" } else { "2026-0005" }));

    let second = shown(casebook, "2026-0002").await;
    assert_eq!(second.counts()[0].n, if version >= 5 { 1_300 } else { 1_200 }, "a person's word holds");
    let page = second.facts.iter().find_map(|f| f.fact.evidence.page());
    assert_eq!(page.map(|page| (page.number, page.recognised)), (version >= 4).then_some((2, true)));

    let third = shown(casebook, "2026-0003").await;
    let links: Vec<_> = third.links.iter().map(|l| (l.to, l.relation, l.passage.is_some())).collect();
    let relation = if version >= 6 { LinkRelation::ClientOf } else { LinkRelation::SameIncident };
    assert_eq!(links, [(number("2026-0002"), relation, version >= 6)]);
    assert_eq!(third.sources[0].updated.is_some(), version >= 9);

    let fourth = shown(casebook, "2026-0004").await;
    assert_eq!(documents(&fourth), ["d5", "d6"]);
    assert_eq!(fourth.sources[0].replaced_by, (version >= 2).then_some(1));
    let changed: Vec<CaseNumber> = casebook.changed_since(None).await.unwrap().iter().map(|view| view.number).collect();
    assert_eq!(changed, if version >= 2 { vec![fourth.number] } else { Vec::new() });

    let events = rows(version).iter().filter(|row| row["table"] == "case_event").count();
    assert_eq!(casebook.events().await.unwrap().len(), events);
    let of_first: Vec<u64> =
        casebook.history(number("2026-0001")).await.unwrap().iter().map(|logged| logged.sequence).collect();
    assert_eq!(of_first, if is_joined { vec![1, 2, 3, 13, 14, 19, 20] } else { vec![1, 2, 3, 20] });
    let then = casebook.list_at(&Filter::default(), "2026-11-22T00:00:13Z").await.unwrap();
    assert_eq!(then.len(), 1, "what was known after the first document");

    assert_eq!(casebook.sources().await.unwrap().len(), usize::from(version >= 3));
    assert_eq!(casebook.doubts().await.unwrap().len(), usize::from(version >= 5));
    let claims = casebook.claims().await.unwrap();
    assert_eq!(claims.iter().map(|c| c.earlier.len()).collect::<Vec<_>>(), if version >= 7 { vec![1] } else { vec![] });
    assert_eq!(casebook.sayings("ひより電算").await.unwrap().0.len(), usize::from(version >= 7));
    assert_eq!(casebook.claim_words().await.unwrap().len(), usize::from(version >= 16));
    assert_eq!(casebook.taken_back().await.unwrap().len(), usize::from(version >= 16));
    assert!(casebook.settled().await.unwrap().is_empty(), "what was settled was taken back");
}

/// Files one more notice, under the case that it meets by a key.
async fn goes_on(casebook: &mut Casebook) {
    let text = "青空市が続報を公表";
    let capture = StoredCapture {
        sha256: "d8".to_owned(),
        name: "8.txt".to_owned(),
        target_uri: "file:///notices/8.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        captured_at: NOW.to_owned(),
        place: StoredPlace { file: 1, offset: 100_000, length: 100 },
    };
    let document = Document::plain(DocumentId::new("d8".to_owned()), capture.name.clone(), text);
    let evidence = Evidence::new(&document, Span::new(0, 9), "test.rule", 1).unwrap();
    let victim = Fact { value: FactValue::Victim("青空市".to_owned()), evidence, basis: Basis::Stated };
    let all = Span::new(0, text.len());
    let readings = [Reading {
        article: Article::alone(1, all, all),
        kind: ArticleKind::Disclosure,
        title: text.to_owned(),
        facts: Vec::new(),
        incidents: vec![Incident { facts: vec![victim] }],
        links: Vec::new(),
        telling: Telling::default(),
    }];
    let filed = FiledDocument {
        capture: &capture,
        document: &document,
        readings: &readings,
        origins: &[(None, None)],
        page: None,
        again: &[],
        recorded_at: NOW,
    };
    let mut filing = casebook.file(filed).await.unwrap();
    let keys = [KEY.to_owned()];
    let met: Vec<CaseNumber> =
        filing.numbers_under(&keys).await.unwrap().into_iter().map(|(_, number)| number).collect();
    assert_eq!(met[0], number("2026-0001"));
    filing.attach(met[0], 1, 0, Why::default(), &[KEY.to_owned()]).await.unwrap();
    let next = filing.open_case(2026, "公表日").await.unwrap();
    assert_eq!(next, number("2026-0006"), "no number is given twice");
    filing.commit().await.unwrap();
    assert!(documents(&shown(casebook, "2026-0001").await).contains(&"d8"));
    let mut batch = casebook.batch().await.unwrap();
    let page = batch.page("https://hinata.example/news/5").await.unwrap();
    assert_eq!(page.document.as_ref().map(DocumentId::as_str), Some("d6"));
}

/// Nothing disagrees, and the cases are those of the log.
async fn is_sound(casebook: &Casebook, version: i64) {
    assert_eq!(casebook.check().await.unwrap().broken, Vec::<String>::new(), "version {version}");
}

async fn exported(casebook: &Casebook) -> String {
    let mut out = Vec::new();
    casebook.export(&mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_casebook_of_every_version_goes_on() {
    on_every_version(async |place, version| {
        made(place, version).await.close().await;
        // Looking at it is enough.
        let mut casebook = Casebook::open(place).await.unwrap();
        tells(&casebook, version).await;
        is_sound(&casebook, version).await;
        goes_on(&mut casebook).await;
        is_sound(&casebook, version).await;
        // In the order of the archive, or of a backup, then of filing. Backups have the hashes.
        let sql = "SELECT id FROM document WHERE no BETWEEN 1 AND 8 ORDER BY no";
        let mut numbered: Vec<String> = sqlx::query_scalar(sql).fetch_all(&casebook.pool).await.unwrap();
        let copy = exported(&casebook).await;
        let articles: Vec<&str> = copy.lines().filter(|line| line.contains("\"table\":\"article\"")).collect();
        assert!(articles.iter().zip(&numbered).all(|(line, id)| line.contains(&format!("\"document\":\"{id}\""))));
        assert!(!copy.contains("\"no\":"));
        if version >= NUMBERED {
            numbered.sort();
        }
        assert_eq!(numbered, ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"], "version {version}");
        casebook.close().await;
    });
}

#[test]
fn a_backup_of_every_version_is_restored() {
    on_every_version(async |place, version| {
        if version == AS_TEXT {
            return;
        }
        made(place, version).await.close().await;
        let opened = Casebook::open(place).await.unwrap();
        let expect = exported(&opened).await;
        opened.close().await;
        let dir = tempfile::tempdir().unwrap();
        // A run that was cut off left the tables of the version alone.
        Casebook::create(&dir.path().into(), version).await.unwrap().close().await;
        let restored = Casebook::import(dir.path(), &mut &backup(version)[..]).await.unwrap();
        assert_eq!(exported(&restored).await, expect, "version {version}");
        restored.close().await;
    });
}

#[test]
fn what_was_cut_off_while_it_was_brought_up_to_date_is_finished() {
    on_every_version(async |place, version| {
        let casebook = made(place, version).await;
        match version {
            // The keys are hashed, and the texts are there still.
            AS_TEXT => casebook.hash_keys().await.map_err(|c| Error::at(place, c)).unwrap(),
            // The tables are there, and the log has no index.
            _ => casebook.migrate(latest(place)).await.unwrap(),
        }
        casebook.close().await;
        let mut casebook = Casebook::open(place).await.unwrap();
        tells(&casebook, version).await;
        goes_on(&mut casebook).await;
        is_sound(&casebook, version).await;
        casebook.close().await;
    });
}

#[test]
fn two_open_an_old_casebook_at_once() {
    on_every_version(async |place, version| {
        made(place, version).await.close().await;
        let open = || {
            run(async {
                let casebook = Casebook::open(place).await.unwrap();
                tells(&casebook, version).await;
                casebook.close().await;
            });
        };
        thread::scope(|scope| {
            let both = [scope.spawn(open), scope.spawn(open)];
            both.into_iter().for_each(|opened| opened.join().unwrap());
        });
    });
}
