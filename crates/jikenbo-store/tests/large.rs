//! Casebooks of more cases than are read at once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::{fmt::Write as _, ops::ControlFlow};

use common::places;
use jikenbo_core::{CaseNumber, CaseView};
use jikenbo_store::{Casebook, Filter, Place};
use serde_json::{Value, json};

/// So many cases, from one whose number has four digits to one that has five.
const CASES: usize = 1_200;
const FIRST: usize = 9_400;

const DOCUMENT: &str = "0000000000000000000000000000000000000000000000000000000000000001";

/// What a casebook exports in which each incident of one list is a case.
fn exported() -> String {
    let day = "2026-11-21T00:00:00Z";
    let mut rows: Vec<(&str, Value)> = vec![
        (
            "capture",
            json!({"sha256": DOCUMENT, "media_type": "text/plain", "captured_at": day, "warc_file": 1, "warc_offset": 0, "warc_length": 100}),
        ),
        (
            "capture_name",
            json!({"sha256": DOCUMENT, "position": 0, "name": "list.txt", "target_uri": "file:///list.txt", "captured_at": day}),
        ),
        ("document", json!({"id": DOCUMENT, "name": "list.txt", "warnings": "[]"})),
        (
            "article",
            json!({"document": DOCUMENT, "article": 1, "span_start": 0, "span_end": 9, "title": "一覧", "kind": "news", "text": "青空市"}),
        ),
        ("counter", json!({"year": 2026, "last": FIRST + CASES})),
    ];
    for incident in 0..CASES {
        let number = format!("2026-{:04}", FIRST + incident);
        let (opened, attached) = (incident * 2 + 1, incident * 2 + 2);
        let is_first = json!({"event": "opened", "number": number, "year_from": "当日"});
        let is_of = json!({"event": "attached", "number": number, "document": DOCUMENT, "article": 1, "incident": incident, "reasons": []});
        rows.push(("incident", json!({"document": DOCUMENT, "article": 1, "incident": incident})));
        for (sequence, event) in [(opened, is_first), (attached, is_of)] {
            let row = json!({"sequence": sequence, "recorded_at": day, "event": event.to_string()});
            rows.push(("case_event", row));
            rows.push(("case_event_of", json!({"number": number, "sequence": sequence, "joins": 0})));
        }
        let case =
            json!({"number": number, "year": 2026, "sequence": FIRST + incident, "year_from": "当日", "is_hidden": 0});
        rows.push(("casefile", case));
        let source = json!({"number": number, "position": 0, "document": DOCUMENT, "article": 1, "incident": incident, "reasons": "[]"});
        rows.push(("case_source", source));
    }
    let mut out = json!({"casebook": 18}).to_string() + "\n";
    for (table, row) in &rows {
        writeln!(out, "{}", json!({"table": table, "row": row})).unwrap();
    }
    out + &json!({"rows": rows.len()}).to_string() + "\n"
}

async fn made(place: &Place) -> Casebook {
    Casebook::import(place, &mut exported().as_bytes()).await.unwrap()
}

#[test]
fn what_comes_in_parts_is_the_whole_in_order() {
    places(async |place| {
        let casebook = made(place).await;
        let all = casebook.list(&Filter::default()).await.unwrap();
        let numbers: Vec<CaseNumber> = all.iter().map(|view| view.number).collect();
        assert!(numbers.len() == CASES && numbers.is_sorted(), "{numbers:?}");
        assert!(all.iter().all(|view| view.title() == "一覧"));
        for at in [None, Some("2026-11-22T00:00:00Z")] {
            let (mut parts, mut first): (Vec<Vec<CaseView>>, usize) = Default::default();
            let mut take = |views| {
                parts.push(views);
                ControlFlow::Continue(())
            };
            casebook.list_in_parts(&Filter::default(), at, &mut take).await.unwrap();
            assert!(parts.len() == 2 && parts.iter().all(|part| part.len() <= 1_000), "{}", parts.len());
            assert!(parts.concat() == all, "{at:?}");
            let mut once = |views: Vec<CaseView>| {
                first += views.len();
                ControlFlow::Break(())
            };
            casebook.list_in_parts(&Filter::default(), at, &mut once).await.unwrap();
            assert_eq!(first, 1_000, "it is broken off");
        }
        casebook.close().await;
    });
}

#[test]
fn a_large_casebook_is_what_its_log_tells() {
    places(async |place| {
        let mut casebook = made(place).await;
        let checked = casebook.check().await.unwrap();
        assert_eq!((checked.events, checked.broken), (2 * CASES as u64, Vec::new()));
        let (before, mut copy) = (casebook.list(&Filter::default()).await.unwrap(), Vec::new());
        casebook.export(&mut copy).await.unwrap();
        casebook.replay().await.unwrap();
        assert!(casebook.list(&Filter::default()).await.unwrap() == before);
        let mut again = Vec::new();
        casebook.export(&mut again).await.unwrap();
        assert!(again == copy, "replayed, it is the same");
        casebook.close().await;
    });
}

#[test]
fn the_row_that_differs_is_named() {
    places(async |place| {
        let changed = exported().replacen(
            "\"number\":\"2026-10500\",\"sequence\":10500,\"year\":2026,\"year_from\":\"当日\"",
            "\"number\":\"2026-10500\",\"sequence\":10500,\"year\":2026,\"year_from\":\"前日\"",
            1,
        );
        let casebook = Casebook::import(place, &mut changed.as_bytes()).await.unwrap();
        let row = |from| {
            format!(
                r#"{{"table":"casefile","row":{{"is_hidden":0,"number":"2026-10500","sequence":10500,"year":2026,"year_from":"{from}"}}}}"#
            )
        };
        let told = format!("casefile: {} is kept where the log of events gives {}", row("前日"), row("当日"));
        assert_eq!(casebook.check().await.unwrap().broken, [told]);
        casebook.close().await;
    });
}
