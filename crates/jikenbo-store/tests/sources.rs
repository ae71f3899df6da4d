//! Sources, entries and jobs as rows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use jikenbo_core::{Source, SourceKind};
use jikenbo_store::{Added, AddressState, Casebook, Job, Only, SeenEntry, StoredPlace, Work};

const NOW: &str = "2026-11-22T03:00:00Z";
const LATER: &str = "2026-11-22T04:00:00Z";

fn source(name: &str) -> Source {
    Source {
        url: format!("https://{name}.example.jp/feed.xml"),
        name: name.to_owned(),
        kind: None,
        every: Some(3600),
        links: None,
        under: None,
        paused: false,
    }
}

fn with_casebook(test: impl AsyncFn(&mut Casebook)) {
    common::places(async |place| {
        let mut casebook = Casebook::open_or_create(place).await.unwrap();
        test(&mut casebook).await;
        casebook.close().await;
    });
}

async fn due(casebook: &Casebook, of: Option<&[String]>) -> Vec<(Work, String)> {
    let only = of.map(|sources| Only { sources, pages: &[] });
    let jobs = casebook.due_jobs(NOW, only, 2, 10).await.unwrap();
    jobs.into_iter().map(|job| (job.work, job.url)).collect()
}

#[test]
fn a_source_is_due_at_once_and_forgotten_whole() {
    with_casebook(async |casebook| {
        let a = source("a");
        assert_eq!(casebook.add_source(&a, NOW).await.unwrap(), Added::New);
        let changed = Source { kind: Some(SourceKind::Feed), ..a.clone() };
        assert_eq!(casebook.add_source(&changed, LATER).await.unwrap(), Added::Known);
        let same_name = Source { url: "https://b.example.jp/".to_owned(), ..a.clone() };
        assert_eq!(casebook.add_source(&same_name, NOW).await.unwrap(), Added::NameTaken(a.url.clone()));
        let status = &casebook.sources().await.unwrap()[0];
        assert_eq!((&status.source, status.health.next_check.as_deref()), (&changed, Some(NOW)));
        assert_eq!(due(casebook, None).await, [(Work::Source, a.url.clone())]);
        assert!(casebook.pause_source(&a.url, true).await.unwrap());
        assert_eq!((due(casebook, None).await, casebook.next_due().await.unwrap()), (vec![], None));
        assert!(casebook.remove_source(&a.url).await.unwrap() && !casebook.remove_source(&a.url).await.unwrap());
        assert!(casebook.sources().await.unwrap().is_empty());
    });
}

#[test]
fn a_listed_source_follows_its_file() {
    with_casebook(async |casebook| {
        casebook.add_source(&source("own"), NOW).await.unwrap();
        let taken = Source { url: "https://x.example.jp/".to_owned(), ..source("own") };
        let names = casebook.take_listed(&[source("a"), source("b"), taken], NOW).await.unwrap();
        assert_eq!(names, [("own".to_owned(), source("own").url)]);
        casebook.take_listed(&[source("b")], NOW).await.unwrap();
        let known = casebook.sources().await.unwrap();
        let names: Vec<(&str, bool)> = known.iter().map(|s| (s.source.name.as_str(), s.listed)).collect();
        assert_eq!(names, [("b", true), ("own", false)]);
    });
}

#[test]
fn entries_are_new_once_and_again_when_they_changed() {
    with_casebook(async |casebook| {
        let a = source("a");
        casebook.add_source(&a, NOW).await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        let entry = |stamp| SeenEntry { key: "k", url: None, title: Some("表題"), published: None, stamp };
        let mut seen = Vec::new();
        for stamp in [Some("1"), Some("1"), Some("2"), None, None] {
            seen.push(batch.see_entry(&a.url, entry(stamp), NOW).await.unwrap());
        }
        assert_eq!(seen, [true, false, true, true, false]);
        assert!(batch.see_entry("https://unknown.example.jp/", entry(None), NOW).await.is_err());
    });
}

#[test]
fn failures_count_up_and_success_ends_them() {
    with_casebook(async |casebook| {
        let a = source("a");
        casebook.add_source(&a, NOW).await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        assert_eq!(batch.source_failed(&a.url, "no answer", NOW).await.unwrap(), 1);
        assert_eq!(batch.source_failed(&a.url, "no answer", LATER).await.unwrap(), 2);
        batch.commit().await.unwrap();
        let health = casebook.sources().await.unwrap().remove(0).health;
        assert_eq!((health.failures, health.last_error_at.as_deref(), health.last_success), (2, Some(LATER), None));
        let mut batch = casebook.batch().await.unwrap();
        batch.source_went_well(&a.url, Some(SourceKind::Feed), LATER).await.unwrap();
        batch.commit().await.unwrap();
        let health = casebook.sources().await.unwrap().remove(0).health;
        assert_eq!((health.failures, health.found), (0, Some(SourceKind::Feed)));
        assert_eq!(health.last_error.as_deref(), Some("no answer"), "what went wrong last is told still");
    });
}

#[test]
fn a_job_stays_until_it_is_done_and_no_host_takes_all() {
    with_casebook(async |casebook| {
        let page = |host: &str, i: u32| Job::new(Work::Page, &format!("https://{host}/{i}"), NOW);
        let mut batch = casebook.batch().await.unwrap();
        for i in 0..5 {
            batch.plan(&page("many.example.jp", i)).await.unwrap();
        }
        batch.plan(&Job { source: Some("s".to_owned()), ..page("one.example.jp", 9) }).await.unwrap();
        batch.plan(&Job { due: LATER.to_owned(), ..page("one.example.jp", 9) }).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(due(casebook, None).await.len(), 3);
        let of = ["s".to_owned()];
        assert_eq!(due(casebook, Some(&of)).await, [(Work::Page, "https://one.example.jp/9".to_owned())]);
        let mut batch = casebook.batch().await.unwrap();
        batch.put_off(&Job { due: LATER.to_owned(), failures: 3, ..page("one.example.jp", 9) }).await.unwrap();
        for i in 0..5 {
            batch.done(&page("many.example.jp", i)).await.unwrap();
        }
        // A batch that is not committed was never there: the work is done again.
        drop(batch);
        assert_eq!(due(casebook, None).await.len(), 3);
    });
}

#[test]
fn addresses_remember_by_what_to_ask() {
    with_casebook(async |casebook| {
        let url = "https://a.example.jp/";
        let state =
            AddressState { validated_url: url.to_owned(), etag: Some("\"1\"".to_owned()), ..AddressState::default() };
        let mut batch = casebook.batch().await.unwrap();
        batch.note_address(url, &state).await.unwrap();
        batch.note_archive_end(StoredPlace { file: 1, offset: 100, length: 20 }).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(casebook.address(url).await.unwrap(), Some(state));
        assert_eq!(casebook.last_archive_position().await.unwrap().unwrap().offset, 100);
        let mut batch = casebook.batch().await.unwrap();
        batch.forget_validators(url).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(casebook.address(url).await.unwrap().unwrap().etag, None);
    });
}
