//! What every store must do: each check runs on SQLite and, where `./test` has started one, on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::places;
use jikenbo_core::{
    Article, ArticleKind, Basis, CaseAlias, CaseEvent, CaseLink, CaseNumber, CaseView, Document, DocumentId, Evidence,
    Fact, FactValue, Field, Incident, IncidentId, IncidentType, LinkRelation, Modifier, Moved, PageChange, PageSeen,
    Passage, Reading, Span, Telling, Tie, TimeValue, Version, Word, undone,
};
use jikenbo_store::{
    Batch, CaptureState, Casebook, FiledArticle, FiledDocument, Filing, Filter, HeldArticle, Lookup, Page, Place,
    Saying, StoredCapture, StoredPlace, Why,
};

/// Runs a check on a fresh casebook of each kind.
fn on_every_store(check: impl AsyncFn(&mut Casebook, &Place)) {
    places(async |place| {
        let mut casebook = Casebook::open_or_create(place).await.unwrap();
        check(&mut casebook, place).await;
        casebook.close().await;
    });
}

const NOW: &str = "2026-11-21T00:00:00Z";

fn sha(id: u64) -> String {
    format!("{id:064x}")
}

fn capture(id: u64) -> StoredCapture {
    StoredCapture {
        sha256: sha(id),
        name: format!("{id}.txt"),
        target_uri: format!("file:///{id}.txt"),
        media_type: "text/plain".to_owned(),
        captured_at: NOW.to_owned(),
        place: StoredPlace { file: 1, offset: id * 100, length: 100 },
    }
}

fn number(text: &str) -> CaseNumber {
    text.parse().unwrap()
}

fn day(text: &str) -> TimeValue {
    TimeValue::parse_iso(text).unwrap()
}

/// A document whose lines are articles: `2026-09-03 青空市 loss`, one incident each.
struct Told {
    document: Document,
    readings: Vec<Reading>,
    origins: Vec<(Option<TimeValue>, Option<String>)>,
}

fn told(id: u64, text: &str) -> Told {
    let document = Document::plain(DocumentId::new(sha(id)), format!("{id}.txt"), text);
    let (mut readings, mut origins, mut start) = (Vec::new(), Vec::new(), 0);
    for (i, line) in text.lines().enumerate() {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        let words: Vec<&str> = line.split(' ').collect();
        let fact = |word: &str, value| {
            let at = span.start + line.find(word).unwrap();
            let evidence = Evidence::new(&document, Span::new(at, at + word.len()), "test.rule", 3).unwrap();
            Fact { value, evidence, basis: Basis::Context }
        };
        let published = TimeValue::parse_iso(words[0]);
        let own = published.map(|when| fact(words[0], FactValue::Published(when)));
        let victim = fact(words[1], FactValue::Victim(words[1].to_owned()));
        let cause = words.get(2).map(|t| fact(t, FactValue::Type(t.parse().unwrap())));
        readings.push(Reading {
            article: Article::alone(i + 1, span, span),
            title: line.to_owned(),
            kind: ArticleKind::News,
            facts: own.into_iter().collect(),
            incidents: vec![Incident { facts: [Some(victim), cause].into_iter().flatten().collect() }],
            links: Vec::new(),
            telling: Telling::default(),
        });
        origins.push((published, Some(format!("https://news.example/{i}"))));
    }
    Told { document, readings, origins }
}

impl Told {
    fn filed<'a>(&'a self, capture: &'a StoredCapture) -> FiledDocument<'a> {
        let (document, readings, origins) = (&self.document, &self.readings[..], &self.origins[..]);
        FiledDocument { capture, document, readings, origins, page: None, again: &[], recorded_at: NOW }
    }

    async fn begin<'c>(&self, casebook: &'c mut Casebook, capture: &StoredCapture) -> Filing<'c> {
        casebook.file(self.filed(capture)).await.unwrap()
    }
}

/// Files each line as a case of its own, found by its victim's name.
async fn file(casebook: &mut Casebook, id: u64, text: &str) -> Vec<CaseNumber> {
    let told = told(id, text);
    let mut filing = told.begin(casebook, &capture(id)).await;
    let mut numbers = Vec::new();
    for reading in &told.readings {
        let year = reading.published().map_or(2026, |p| p.year_number());
        let number = filing.open_case(year, "公表日").await.unwrap();
        let keys: Vec<String> = reading.incidents[0].victims().map(|v| format!("org:{v}")).collect();
        filing.attach(number, reading.article.index, 0, Why::default(), &keys).await.unwrap();
        numbers.push(number);
    }
    filing.commit().await.unwrap();
    numbers
}

/// The cases that are kept under keys.
async fn under(filing: &mut Filing<'_>, keys: &[String]) -> Vec<CaseView> {
    let met: Vec<CaseNumber> =
        filing.numbers_under(keys).await.unwrap().into_iter().map(|(_, number)| number).collect();
    filing.cases(&met).await.unwrap()
}

fn numbers(views: &[CaseView]) -> Vec<String> {
    views.iter().map(|v| v.number.to_string()).collect()
}

#[test]
fn a_filed_document_reads_back() {
    on_every_store(async |casebook, place| {
        let opened = file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").await;
        assert_eq!(opened, [number("2026-0001"), number("2026-0002")]);
        let reader = Casebook::open(place).await.unwrap();
        let views = reader.all_views().await.unwrap();
        let first = &views[0];
        assert_eq!(first.victims(), ["青空市"]);
        assert_eq!(first.incident_type(), Some(IncidentType::Loss));
        assert_eq!(first.published(), Some(day("2026-09-03")));
        let source = &first.sources[0];
        assert_eq!(source.text, "2026-09-03 青空市 loss");
        assert_eq!((source.name.as_str(), source.article, source.incident), ("1.txt", 1, 0));
        assert_eq!(source.url.as_deref(), Some("https://news.example/0"));
        let kept = told(1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").readings.remove(0);
        let expect: Vec<Fact> = kept.facts.into_iter().chain(kept.incidents[0].facts.clone()).collect();
        let facts: Vec<Fact> = first.facts.iter().map(|f| f.fact.clone()).collect();
        assert_eq!(facts, expect);
        assert_eq!(views[1].sources[0].text, "2026-09-04 みどり市");
        assert_eq!(views[1].facts.len(), 2, "only its own article's facts");
        reader.close().await;
    });
}

#[test]
fn nothing_half_is_kept() {
    on_every_store(async |casebook, _| {
        let told = told(7, "2026-09-03 青空市");
        let mut filing = told.begin(casebook, &capture(7)).await;
        let lost = filing.open_case(2026, "公表日").await.unwrap();
        filing.attach(lost, 1, 0, Why::default(), &[]).await.unwrap();
        assert_eq!(numbers(&filing.cases(&[lost]).await.unwrap()), ["2026-0001"], "it is written and not yet kept");
        drop(filing);
        assert_eq!(casebook.capture_state(&sha(7)).await.unwrap(), CaptureState::New);
        assert!(casebook.events().await.unwrap().is_empty());
        assert_eq!(casebook.last_archive_position().await.unwrap(), None);
        assert_eq!(file(casebook, 7, "2026-09-03 青空市").await, [lost], "the number was never given");
    });
}

#[test]
fn each_document_of_a_batch_is_whole() {
    on_every_store(async |casebook, place| {
        let (kept, dropped, lost) = (told(1, "2026-09-03 青空市"), told(2, "2026-09-04 みどり市"), told(3, "- 霞市"));
        let mut batch = casebook.batch().await.unwrap();
        for (id, told, is_whole) in [(1, &kept, true), (2, &dropped, false), (3, &lost, true)] {
            if id == 3 {
                batch.commit().await.unwrap();
                batch = casebook.batch().await.unwrap();
            }
            let capture = capture(id);
            let mut filing = batch.file(told.filed(&capture)).await.unwrap();
            let number = filing.open_case(2026, "公表日").await.unwrap();
            filing.attach(number, 1, 0, Why::default(), &[]).await.unwrap();
            assert_eq!(filing.cases(&[number]).await.unwrap().len(), 1);
            if is_whole {
                filing.commit().await.unwrap();
            }
        }
        let reader = Casebook::open(place).await.unwrap();
        assert_eq!(numbers(&reader.all_views().await.unwrap()), ["2026-0001"], "the second batch is not seen");
        reader.close().await;
        drop(batch);
        assert_eq!(numbers(&casebook.all_views().await.unwrap()), ["2026-0001"]);
        for (id, state) in [(1, CaptureState::Filed(capture(1).place)), (2, CaptureState::New), (3, CaptureState::New)]
        {
            assert_eq!(casebook.capture_state(&sha(id)).await.unwrap(), state);
        }
        assert_eq!(file(casebook, 2, "2026-09-04 みどり市").await, [number("2026-0002")]);
    });
}

#[test]
fn what_a_batch_knows_ahead_changes_nothing() {
    on_every_store(async |casebook, _| {
        let (page, other) = ("https://org.example/news", "https://org.example/other");
        let (first, second) = (told(1, "2026-09-03 青空市"), told(2, "2026-09-04 青空市"));
        let captures = [capture(1), capture(2)];
        let mut batch = casebook.batch().await.unwrap();
        batch.keep_all(&captures).await.unwrap();
        batch.look_ahead([page, other, page]).await.unwrap();
        assert_eq!(batch.page(page).await.unwrap(), Page::default());
        for (told, capture) in [&first, &second].into_iter().zip(&captures) {
            let filed = FiledDocument { page: Some(page), ..told.filed(capture) };
            let mut filing = batch.file(filed).await.unwrap();
            let number = filing.open_case(2026, "公表日").await.unwrap();
            filing.attach(number, 1, 0, Why::default(), &[]).await.unwrap();
            filing.commit().await.unwrap();
            assert_eq!(batch.page(page).await.unwrap().document.as_ref(), Some(&told.document.id));
        }
        batch.commit().await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        batch.look_ahead([page, other]).await.unwrap();
        assert_eq!(batch.page(page).await.unwrap().document, Some(second.document.id.clone()));
        assert_eq!(batch.page(other).await.unwrap(), Page::default());
        drop(batch);
        assert_eq!(casebook.names(&sha(1)).await.unwrap().len(), 1);
        assert_eq!(casebook.capture_state(&sha(2)).await.unwrap(), CaptureState::Filed(capture(2).place));
    });
}

#[test]
fn what_waits_is_written_in_its_order() {
    on_every_store(async |casebook, _| {
        let told = told(1, "2026-09-03 青空市\n2026-09-04 みどり市\n2026-09-05 霞市");
        let mut filing = told.begin(casebook, &capture(1)).await;
        let number = filing.open_case(2026, "公表日").await.unwrap();
        for article in 1..=3 {
            filing.attach(number, article, 0, Why::default(), &[]).await.unwrap();
        }
        filing.commit().await.unwrap();
        let views = casebook.all_views().await.unwrap();
        assert_eq!(views[0].sources.iter().map(|s| s.article).collect::<Vec<_>>(), [1, 2, 3]);
        let events = casebook.events().await.unwrap();
        assert!(matches!(events[0], CaseEvent::Opened { .. }), "{events:?}");
        let articles = events.iter().filter_map(|e| match e {
            CaseEvent::Attached { article, .. } => Some(*article),
            _ => None,
        });
        assert_eq!(articles.collect::<Vec<_>>(), [1, 2, 3]);

        let mut filing = self::told(2, "2026-09-06 霞市").begin(casebook, &capture(2)).await;
        filing.attach(number, 1, 7, Why::default(), &[]).await.unwrap();
        assert!(filing.commit().await.is_err(), "the document has no such incident");
        assert_eq!(casebook.capture_state(&sha(2)).await.unwrap(), CaptureState::New);
    });
}

#[test]
fn numbers_count_within_their_year() {
    on_every_store(async |casebook, _| {
        let given = file(casebook, 1, "2025-01-01 ア\n2026-01-01 イ\n2025-02-01 ウ").await;
        assert_eq!(given, [number("2025-0001"), number("2026-0001"), number("2025-0002")]);
        assert_eq!(file(casebook, 2, "2025-03-01 エ").await, [number("2025-0003")]);
        let views = casebook.all_views().await.unwrap();
        assert_eq!(numbers(&views), ["2025-0001", "2025-0002", "2025-0003", "2026-0001"]);
    });
}

#[test]
fn candidates_share_a_key() {
    on_every_store(async |casebook, _| {
        let known = file(casebook, 1, "2026-09-03 青空市\n2026-09-03 みどり市").await;
        let told = told(2, "2026-09-05 青空市\n2026-09-05 くれない市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        let here = filing.open_case(2026, "公表日").await.unwrap();
        filing.attach(here, 2, 0, Why::default(), &["org:くれない市".to_owned()]).await.unwrap();
        let keys = ["org:青空市".to_owned(), "org:くれない市".to_owned(), "org:誰か".to_owned()];
        let found = under(&mut filing, &keys).await;
        assert_eq!(numbers(&found), numbers_of(&[known[0], here]), "cases of the same document are seen");
        assert_eq!(found[0].sources[0].text, "", "texts are left out");
        assert!(under(&mut filing, &[]).await.is_empty());
        let reasons = vec!["組織名が一致（青空市）".to_owned()];
        filing.attach(known[0], 1, 0, Why { reasons: reasons.clone(), ..Why::default() }, &keys[..1]).await.unwrap();
        filing.commit().await.unwrap();
        let views = casebook.all_views().await.unwrap();
        assert_eq!(views[0].sources.len(), 2);
        assert_eq!(views[0].sources[1].reasons, reasons);
        assert_eq!(views[0].facts.iter().map(|f| f.source).collect::<Vec<_>>(), [0, 0, 1, 1]);
    });
}

fn numbers_of(list: &[CaseNumber]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

#[test]
fn lookup_by_number_and_by_alias() {
    on_every_store(async |casebook, _| {
        let cases = file(casebook, 1, "2026-09-03 青空市\n2026-09-04 みどり市").await;
        let told = told(2, "2026-09-05 青空市\n2026-09-05 くれない市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        let alias = |number: &str| CaseAlias { number: number.to_owned(), source: "2.txt".to_owned() };
        for (case, printed) in [(cases[0], "2026-078"), (cases[0], "2026-078"), (cases[0], "2026-100")] {
            filing.alias(case, alias(printed)).await.unwrap();
        }
        filing.alias(cases[1], alias("2026-100")).await.unwrap();
        filing.alias(cases[1], alias("2026-0001")).await.unwrap();
        filing.commit().await.unwrap();
        let show = async |text: &str| match casebook.show(text).await.unwrap() {
            Lookup::None => Vec::new(),
            Lookup::One(view) => numbers(&[*view]),
            Lookup::Choices(views) => numbers(&views),
        };
        for text in ["2026-0001", "#2026-0001", " ＃２０２６－０００１ ", "2026-078", "#2026-078"] {
            assert_eq!(show(text).await, ["2026-0001"], "{text}");
        }
        assert_eq!(show("2026-100").await, ["2026-0001", "2026-0002"]);
        assert!(show("2026-101").await.is_empty());
        assert!(show("青空").await.is_empty());
        let Lookup::One(view) = casebook.show("2026-078").await.unwrap() else { panic!("one case") };
        assert_eq!(view.aliases, [alias("2026-078"), alias("2026-100")]);
        assert!(!view.sources[0].text.is_empty());
    });
}

fn link(to: CaseNumber, relation: LinkRelation) -> CaseLink {
    CaseLink { to, relation, reason: "本文が挙げている".to_owned(), passage: None }
}

#[test]
fn links_show_on_both_cases_once() {
    on_every_store(async |casebook, _| {
        let cases = file(casebook, 1, "2026-09-03 青空市\n2026-09-04 みどり市").await;
        let told = told(2, "2026-09-05 くれない市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        for (from, to) in [(cases[0], cases[1]), (cases[1], cases[0]), (cases[0], cases[0])] {
            filing.link(from, link(to, LinkRelation::Related)).await.unwrap();
        }
        filing.commit().await.unwrap();
        let views = casebook.all_views().await.unwrap();
        let links = |i: usize| views[i].links.iter().map(|l| (l.to, l.relation)).collect::<Vec<_>>();
        assert_eq!(links(0), [(cases[1], LinkRelation::Related)]);
        assert_eq!(links(1), [(cases[0], LinkRelation::Related)]);
    });
}

#[test]
fn lists_keep_to_the_period_and_the_cause() {
    on_every_store(async |casebook, _| {
        file(casebook, 1, "2026-08-31 ア loss\n2026-09 イ theft\n2026-09-07 ウ loss\n- エ loss\n2025-12-31 オ theft")
            .await;
        let list = async |from: &str, to: &str, cause: Option<IncidentType>| {
            let filter = Filter {
                from: TimeValue::parse_iso(from),
                to: TimeValue::parse_iso(to),
                incident_type: cause,
                with_hidden: false,
            };
            let views = casebook.list(&filter).await.unwrap();
            views.iter().flat_map(|v| v.victims().into_iter().map(str::to_owned)).collect::<String>()
        };
        assert_eq!(list("", "", None).await, "オアイウエ");
        assert_eq!(list("", "", Some(IncidentType::Theft)).await, "オイ");
        assert_eq!(list("2026-09-01", "2026-09-30", None).await, "イウエ", "エ has no date but its year");
        assert_eq!(list("2026-09-08", "", None).await, "イエ");
        assert_eq!(list("", "2026-08", None).await, "オアエ");
        assert_eq!(list("2026", "2026", Some(IncidentType::Loss)).await, "アウエ");
        assert_eq!(list("2027", "", None).await, "");
        let until = Filter { to: Some(day("2026-08-31")), ..Filter::default() };
        assert_eq!(casebook.list(&until).await.unwrap().len(), 3);
    });
}

#[test]
fn dates_keep_their_modifier() {
    on_every_store(async |casebook, _| {
        let mut told = told(1, "2026-09 青空市");
        told.origins[0].0 = Some(day("2026-09").with(Modifier::Start));
        let mut filing = told.begin(casebook, &capture(1)).await;
        let case = filing.open_case(2026, "公表日").await.unwrap();
        filing.attach(case, 1, 0, Why::default(), &[]).await.unwrap();
        filing.commit().await.unwrap();
        let filter = Filter { from: Some(day("2026-09-02")), to: Some(day("2026-09-30")), ..Filter::default() };
        let views = casebook.list(&filter).await.unwrap();
        assert_eq!(views[0].sources[0].published, told.origins[0].0);
        assert_eq!(views[0].current(Field::Published).len(), 1);
    });
}

#[test]
fn captures_are_known_again() {
    on_every_store(async |casebook, _| {
        assert_eq!(casebook.last_archive_position().await.unwrap(), None);
        file(casebook, 3, "2026-09-03 青空市").await;
        let unread = capture(5);
        let mut batch = casebook.batch().await.unwrap();
        batch.keep(&unread).await.unwrap();
        batch.keep(&unread).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(casebook.capture_state(&sha(3)).await.unwrap(), CaptureState::Filed(capture(3).place));
        assert_eq!(casebook.capture_state(&sha(5)).await.unwrap(), CaptureState::Archived(unread.place));
        assert_eq!(casebook.last_archive_position().await.unwrap(), Some(unread.place));
        let (name, uri) = ("写し.txt", "https://news.example/3");
        let mut batch = casebook.batch().await.unwrap();
        assert!(batch.add_name(&sha(3), name, uri, NOW).await.unwrap());
        assert!(!batch.add_name(&sha(3), name, uri, NOW).await.unwrap());
        assert!(!batch.add_name(&sha(3), "3.txt", "file:///3.txt", NOW).await.unwrap());
        batch.commit().await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        assert!(batch.add_name(&sha(9), name, uri, NOW).await.is_err(), "bytes that are not archived");
        drop(batch);
        let names = casebook.names(&sha(3)).await.unwrap();
        assert_eq!(names.iter().map(|n| n.0.as_str()).collect::<Vec<_>>(), ["3.txt", name]);
        file(casebook, 5, "2026-09-05 みどり市").await;
        assert!(matches!(casebook.capture_state(&sha(5)).await.unwrap(), CaptureState::Filed(_)));
    });
}

#[test]
fn cases_come_out_of_the_log_as_they_were() {
    on_every_store(async |casebook, _| {
        let cases = file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").await;
        let told = told(2, "2026-09-05 青空市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        let passage =
            Some(Passage { document: DocumentId::new(sha(2)), span: Span::new(0, 10), quote: "2026-09-05".into() });
        let tie =
            Tie {
                relation: LinkRelation::Correction, reason: "訂正と題している".into(), passage: passage.clone()
            };
        let why = Why { reasons: vec!["組織名".to_owned()], tie: Some(tie.clone()), ..Why::default() };
        filing.attach(cases[0], 1, 0, why, &[]).await.unwrap();
        filing.alias(cases[0], CaseAlias { number: "2026-078".to_owned(), source: "2.txt".to_owned() }).await.unwrap();
        let relation = LinkRelation::SupplierOf;
        filing.link(cases[0], CaseLink { passage: passage.clone(), ..link(cases[1], relation) }).await.unwrap();
        filing.commit().await.unwrap();
        let before = casebook.all_views().await.unwrap();
        assert_eq!(before[0].sources[1].tie, Some(tie));
        let other = CaseLink { passage, ..link(cases[0], LinkRelation::ClientOf) };
        assert_eq!(before[1].links, [other], "seen from the other side");
        casebook.replay().await.unwrap();
        assert_eq!(casebook.all_views().await.unwrap(), before);
        assert_eq!(file(casebook, 3, "2026-09-06 くれない市").await, [number("2026-0003")], "numbers go on");
    });
}

#[test]
fn a_doubt_is_raised_once() {
    on_every_store(async |casebook, _| {
        let cases = file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").await;
        let told = told(2, "2026-09-05 青空市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        for (one, other) in [(cases[0], cases[1]), (cases[1], cases[0]), (cases[0], cases[0])] {
            filing.doubt(one, other, vec!["公表日が近い".to_owned()]).await.unwrap();
        }
        filing.commit().await.unwrap();
        let doubts = casebook.doubts().await.unwrap();
        assert_eq!(doubts.iter().map(|d| (d.number, d.other)).collect::<Vec<_>>(), [(cases[0], cases[1])]);
        assert_eq!((doubts[0].at.as_str(), doubts[0].reasons.as_slice()), (NOW, &["公表日が近い".to_owned()][..]));
        casebook.replay().await.unwrap();
        assert_eq!(casebook.doubts().await.unwrap(), doubts);
    });
}

fn incident(id: u64, article: usize) -> IncidentId {
    IncidentId { document: DocumentId::new(sha(id)), article, incident: 0 }
}

const SAYING: Saying<'_> = Saying { by: "林", why: Some("電話で確認"), now: "2026-11-25T00:00:00Z" };

/// Each case that a number leads to, as `number victims`.
async fn led(casebook: &Casebook, asked: &[CaseNumber]) -> Vec<String> {
    let mut out = Vec::new();
    for number in asked {
        let Lookup::One(view) = casebook.show(&number.to_string()).await.unwrap() else { panic!("{number} is lost") };
        out.push(format!("{} {}", view.number, view.victims().join("、")));
    }
    out
}

#[test]
fn words_join_cases_and_are_taken_back() {
    on_every_store(async |casebook, _| {
        let mut cases = file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市\n2026-09-05 霞市").await;
        let told = told(2, "2026-09-06 青空市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        filing.attach(cases[0], 1, 0, Why::default(), &[]).await.unwrap();
        let alias = CaseAlias { number: "2026-078".to_owned(), source: "2.txt".to_owned() };
        filing.alias(cases[0], alias).await.unwrap();
        let link = CaseLink {
            to: cases[2],
            relation: LinkRelation::Related,
            reason: "本文が挙げている".to_owned(),
            passage: None,
        };
        filing.link(cases[1], link).await.unwrap();
        filing.doubt(cases[0], cases[2], vec!["公表日が近い".to_owned()]).await.unwrap();
        filing.commit().await.unwrap();
        let value = FactValue::Type(IncidentType::Theft);
        let correct = Word::Correct { value, said: "盗難".to_owned(), evidence: None };
        casebook.say(vec![(cases[1], correct)], &SAYING).await.unwrap();
        let merged = casebook.say(vec![(cases[2], Word::Merge { into: cases[1] })], &SAYING).await.unwrap();
        let split = casebook.split(cases[0], vec![incident(2, 1)], &SAYING).await.unwrap();
        cases.push(split);
        let joined = ["2026-0001 青空市", "2026-0002 霞市、みどり市", "2026-0002 霞市、みどり市", "2026-0004 青空市"];
        assert_eq!(led(casebook, &cases).await, joined);
        let Lookup::One(view) = casebook.show("2026-078").await.unwrap() else { panic!("one case") };
        assert_eq!((view.number, view.aliases.len()), (split, 1), "the number goes with what prints it");
        let views = casebook.all_views().await.unwrap();
        assert_eq!(numbers(&views), ["2026-0001", "2026-0002", "2026-0004"]);
        assert_eq!(
            (views[1].incident_type(), views[1].links.len()),
            (Some(IncidentType::Theft), 0),
            "no link to itself"
        );
        let doubts = casebook.doubts().await.unwrap();
        assert_eq!((doubts[0].number, doubts[0].other), (cases[0], cases[1]), "the question goes with the case");
        let undo = Word::Undo { undone: merged[0] };
        casebook.say(vec![(cases[2], undo), (cases[0], Word::Hide)], &SAYING).await.unwrap();
        let parted = ["2026-0001 青空市", "2026-0002 みどり市", "2026-0003 霞市", "2026-0004 青空市"];
        assert_eq!(led(casebook, &cases).await, parted);
        let listed = casebook.list(&Filter::default()).await.unwrap();
        assert_eq!(numbers(&listed), ["2026-0002", "2026-0003", "2026-0004"]);
        assert_eq!(listed[0].links.len(), 1, "the link is there again");
        let history = casebook.history(cases[2]).await.unwrap();
        assert_eq!(undone(&history).keys().copied().collect::<Vec<_>>(), merged);
        assert_eq!(casebook.check().await.unwrap().broken, [""; 0]);
        casebook.replay().await.unwrap();
        assert_eq!(led(casebook, &cases).await, parted);
        assert_eq!(casebook.list(&Filter::default()).await.unwrap(), listed);
        // What was known before any word.
        let then = casebook.list_at(&Filter::default(), NOW).await.unwrap();
        assert_eq!(numbers(&then), ["2026-0001", "2026-0002", "2026-0003"]);
        assert_eq!((then[0].sources.len(), then[1].incident_type()), (2, None));
        assert_eq!(casebook.list_at(&Filter::default(), SAYING.now).await.unwrap(), listed);
        assert_eq!(file(casebook, 3, "2026-09-06 くれない市").await, [number("2026-0005")], "no number is given twice");
    });
}

const PAGE: &str = "https://asanagi.example/news/1";

fn seen(change: PageChange, from: Option<IncidentId>, to: Option<IncidentId>) -> PageSeen {
    PageSeen { page: PAGE.to_owned(), change, seen_at: NOW.to_owned(), status: None, from, to }
}

/// Files one line as a version of a page, in the case of `version` or a new one.
async fn file_version(casebook: &mut Casebook, id: u64, text: &str, at: &str, version: Option<Version>) -> CaseNumber {
    let told = told(id, text);
    let capture = StoredCapture { captured_at: at.to_owned(), ..capture(id) };
    let filed = FiledDocument { page: Some(PAGE), ..told.filed(&capture) };
    let mut filing = casebook.file(filed).await.unwrap();
    let number = match version {
        Some(_) => number("2026-0001"),
        None => filing.open_case(2026, "公表日").await.unwrap(),
    };
    filing.attach(number, 1, 0, Why { version, ..Why::default() }, &[]).await.unwrap();
    filing.commit().await.unwrap();
    number
}

#[test]
fn a_later_version_takes_the_place_of_the_earlier() {
    on_every_store(async |casebook, _| {
        use Version::{ReplacedBy, Replaces};
        file_version(casebook, 1, "2026-09-03 青空市 loss", "2026-09-03T00:00:00Z", None).await;
        file_version(casebook, 2, "2026-09-03 青空市 theft", "2026-09-05T00:00:00Z", Some(Replaces(incident(1, 1))))
            .await;
        let holds = async |casebook: &Casebook| {
            let view = casebook.all_views().await.unwrap().remove(0);
            let replaced: Vec<Option<usize>> = view.sources.iter().map(|s| s.replaced_by).collect();
            (view.incident_type().unwrap(), replaced)
        };
        assert_eq!(holds(casebook).await, (IncidentType::Theft, vec![Some(1), None]));
        // Filed last, captured between the two.
        file_version(casebook, 3, "2026-09-03 青空市 ddos", "2026-09-04T00:00:00Z", Some(ReplacedBy(incident(2, 1))))
            .await;
        assert_eq!(holds(casebook).await, (IncidentType::Theft, vec![Some(1), None, Some(1)]));
        // The page goes back to what it said first.
        let back = seen(PageChange::Changed, Some(incident(2, 1)), Some(incident(1, 1)));
        let mut batch = casebook.batch().await.unwrap();
        batch.visit(PAGE, NOW, Some(&DocumentId::new(sha(1))), None).await.unwrap();
        batch.page_seen(number("2026-0001"), back, NOW).await.unwrap();
        batch.commit().await.unwrap();
        assert_eq!(holds(casebook).await, (IncidentType::Loss, vec![None, Some(0), Some(0)]));
        let before = casebook.all_views().await.unwrap();
        assert_eq!((before[0].changes[0].from, before[0].changes[0].to), (Some(1), Some(0)));
        assert_eq!(before[0].changes[0].media_type.as_deref(), Some("text/plain"));
        casebook.replay().await.unwrap();
        assert_eq!(casebook.all_views().await.unwrap(), before);
    });
}

#[test]
fn another_reading_takes_the_place_of_the_first() {
    on_every_store(async |casebook, _| {
        let cases = file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").await;
        // The articles have changed places; of the first nothing is read any more.
        let next = told(1, "2026-09-04 みどり市 theft\n2026-09-03 - loss");
        let mut readings = next.readings.clone();
        readings[1].incidents.clear();
        let capture = capture(1);
        let moved = [Moved { from: (1, 0), to: (2, 0) }, Moved { from: (2, 0), to: (1, 0) }];
        async fn refile<'b>(batch: &'b mut Batch<'_>, filed: FiledDocument<'_>, moved: &[Moved]) -> Filing<'b> {
            let mut filing = batch.refile(filed, moved, &[(1, 2), (2, 1)]).await.unwrap();
            filing.keep_keys(1, 0, &["org:みどり市".to_owned()]).await.unwrap();
            assert_eq!(numbers(&under(&mut filing, &["org:みどり市".to_owned()]).await), ["2026-0002"]);
            assert!(under(&mut filing, &["org:青空市".to_owned()]).await.is_empty(), "its keys are gone");
            filing
        }
        let filed = || FiledDocument { readings: &readings, ..next.filed(&capture) };
        {
            let mut batch = casebook.batch().await.unwrap();
            refile(&mut batch, filed(), &moved).await;
        }
        assert_eq!(casebook.all_views().await.unwrap()[0].victims(), ["青空市"], "nothing half is kept");
        let mut batch = casebook.batch().await.unwrap();
        refile(&mut batch, filed(), &moved).await.commit().await.unwrap();
        batch.commit().await.unwrap();
        let views = casebook.all_views().await.unwrap();
        assert_eq!(numbers(&views), numbers_of(&cases));
        assert_eq!((views[0].facts.len(), views[0].sources[0].article), (1, 2), "the day it was published");
        assert_eq!((views[1].incident_type(), views[1].sources[0].article), (Some(IncidentType::Theft), 1));
        let mut batch = casebook.batch().await.unwrap();
        let kept = batch.filed(&DocumentId::new(sha(1))).await.unwrap().unwrap();
        assert_eq!(kept.cases, [((1, 0), cases[1]), ((2, 0), cases[0])]);
        assert_eq!(kept.articles[0], FiledArticle::of(&next.document, &readings[0], &next.origins[0]));
        assert_eq!(kept.articles[1].incidents, [Vec::new()]);
        assert_eq!(batch.filed(&DocumentId::new(sha(9))).await.unwrap(), None);
        drop(batch);
        casebook.replay().await.unwrap();
        assert_eq!(casebook.all_views().await.unwrap(), views);
        let places = casebook.captures_after(None, 10).await.unwrap();
        assert_eq!(places, std::slice::from_ref(&capture));
        assert!(casebook.captures_after(Some((1, 100)), 10).await.unwrap().is_empty());
    });
}

#[test]
fn other_keys_take_the_place_of_the_first() {
    on_every_store(async |casebook, _| {
        file(casebook, 1, "2026-09-03 青空市 loss\n2026-09-04 みどり市").await;
        let [old, new, other] = ["org:青空市", "org:青空市:2026", "org:みどり市"].map(str::to_owned);
        let keys = [((1, 0), vec![new.clone()]), ((2, 0), vec![other.clone(), new.clone()])];
        for _ in 0..2 {
            let mut batch = casebook.batch().await.unwrap();
            batch.rekey(&DocumentId::new(sha(1)), &keys).await.unwrap();
            batch.commit().await.unwrap();
        }
        let mut batch = casebook.batch().await.unwrap();
        assert!(batch.rekey(&DocumentId::new(sha(9)), &keys).await.unwrap_err().to_string().contains("not filed"));
        drop(batch);
        let told = told(2, "2026-09-05 青空市");
        let mut filing = told.begin(casebook, &capture(2)).await;
        let found = [old, new, other].map(|key| vec![key]);
        for (keys, expect) in found.iter().zip([&[][..], &["2026-0001", "2026-0002"], &["2026-0002"]]) {
            assert_eq!(numbers(&under(&mut filing, keys).await), expect);
        }
    });
}

#[test]
fn a_page_knows_what_holds_of_it() {
    on_every_store(async |casebook, _| {
        let (first, now) = ("2026-09-03T00:00:00Z", "2026-09-05T00:00:00Z");
        let case = file_version(casebook, 1, "2026-09-03 青空市\n2026-09-03 欄外の話", first, None).await;
        let mut batch = casebook.batch().await.unwrap();
        assert_eq!(batch.page("https://asanagi.example/news/2").await.unwrap(), Page::default());
        let page = batch.page(PAGE).await.unwrap();
        assert_eq!((page.seen_at.as_deref(), page.document), (Some(first), Some(DocumentId::new(sha(1)))));
        let outline = |held: &[HeldArticle]| -> Vec<(String, usize, bool)> {
            held.iter().map(|h| (h.title.clone(), h.cases.len(), h.is_last)).collect()
        };
        let (told, aside) = ("2026-09-03 青空市".to_owned(), "2026-09-03 欄外の話".to_owned());
        assert_eq!(outline(&page.held), [(told.clone(), 1, true), (aside, 0, true)]);
        batch.commit().await.unwrap();
        // The next version repeats the first article and has another second one.
        let next = self::told(2, "2026-09-03 青空市\n2026-09-05 みどり市");
        let capture = StoredCapture { captured_at: now.to_owned(), ..capture(2) };
        let again = [(1, (DocumentId::new(sha(1)), 1))];
        let filed = FiledDocument { page: Some(PAGE), again: &again, ..next.filed(&capture) };
        casebook.file(filed).await.unwrap().commit().await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        let page = batch.page(PAGE).await.unwrap();
        let new = "2026-09-05 みどり市".to_owned();
        assert_eq!(outline(&page.held), [(told.clone(), 1, true), (new, 0, true)]);
        let known = batch.told_by(&DocumentId::new(sha(2)), PAGE).await.unwrap();
        assert_eq!(
            known.iter().map(|k| (k.number, &k.id, k.is_missing)).collect::<Vec<_>>(),
            [(case, &incident(1, 1), false)]
        );
        // Then it is gone.
        batch.visit(PAGE, NOW, None, Some(404)).await.unwrap();
        batch.page_seen(case, seen(PageChange::Gone, Some(incident(1, 1)), None), NOW).await.unwrap();
        let page = batch.page(PAGE).await.unwrap();
        assert_eq!((page.seen_at.as_deref(), page.document), (Some(NOW), None));
        assert!(page.held[0].cases[0].is_missing);
        batch.commit().await.unwrap();
        assert_eq!(casebook.all_views().await.unwrap()[0].changes[0].change, PageChange::Gone);
        for (since, expect) in [(None, 1), (Some(NOW), 1), (Some("2027-01-01T00:00:00Z"), 0)] {
            let changed = casebook.changed_since(since).await.unwrap();
            assert_eq!(changed.len(), expect, "{since:?}");
            assert!(changed.iter().all(|case| !case.sources[0].text.is_empty()));
        }
    });
}

/// Every table is copied, and nothing else is there.
#[test]
fn no_table_is_forgotten() {
    on_every_store(async |casebook, _| {
        let mut copy = Vec::new();
        casebook.export(&mut copy).await.unwrap();
        let known: Vec<_> = casebook.sizes().await.unwrap().tables.iter().map(|t| t.table.to_owned()).collect();
        assert_eq!(casebook.table_names().await.unwrap().len(), known.len(), "{known:?}");
    });
}

/// A copy is the same from every store, and a casebook made of it too.
#[test]
fn a_copy_is_the_same_wherever_it_is_made() {
    let copies = std::cell::RefCell::new(Vec::new());
    on_every_store(async |casebook, place| {
        file(casebook, 1, "2026-09-03 青空市 loss").await;
        file(casebook, 2, "2026-09-04 みどり市 loss\n2026-09-05 あさひ市 loss").await;
        let mut copy = Vec::new();
        let rows = casebook.export(&mut copy).await.unwrap();
        assert!(rows > 10, "{rows}");
        let error = Casebook::import(place, &mut copy.as_slice()).await.unwrap_err();
        assert!(error.to_string().contains("already"), "{error}");
        copies.borrow_mut().push(copy);
    });
    let copies = copies.into_inner();
    assert!(copies.iter().all(|copy| *copy == copies[0]));
    common::places(async |place| {
        let cut = &copies[0][..copies[0].len() - 20];
        let error = Casebook::import(place, &mut &cut[..]).await.unwrap_err();
        assert!(error.to_string().contains("the backup is damaged"), "{error}");
        // What was cut off left nothing behind.
        let casebook = Casebook::import(place, &mut copies[0].as_slice()).await.unwrap();
        let mut again = Vec::new();
        casebook.export(&mut again).await.unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(copies[0].clone()).unwrap());
        let checked = casebook.check().await.unwrap();
        assert!(checked.broken.is_empty() && checked.events > 2 && checked.facts > 2, "{checked:?}");
        casebook.close().await;
    });
}

#[test]
fn organisations_are_found_by_any_name_and_kept_words_replay() {
    use jikenbo_core::organisation::{
        KeptOrganisationWord, OrganisationFact, OrganisationFactKind as Kind, OrganisationRole, OrganisationWord,
        OrganisationWordKind,
    };
    on_every_store(async |casebook, _| {
        let first = told(1, "2026-09-03 みなもと計測 loss");
        let fact = |kind, value: &str| {
            let (name, role, incident) = ("みなもと計測".to_owned(), OrganisationRole::Victim, 0);
            let evidence = Evidence::new(&first.document, Span::new(0, 10), "test.rule", 1).unwrap();
            (1, OrganisationFact { name, role, incident, kind, value: value.to_owned(), evidence })
        };
        let facts = [
            fact(Kind::Name, "みなもと計測"),
            fact(Kind::Former, "ヤマカゲ精機株式会社"),
            fact(Kind::English, "Minamoto Keisoku Co., Ltd."),
            fact(Kind::Domain, "www.minamoto.co.jp"),
            fact(Kind::CorporateNumber, "8700110005901"),
            fact(Kind::Place, "長野県"),
        ];
        let mut filing = casebook.file(first.filed(&capture(1))).await.unwrap();
        filing.organisations(&facts).await.unwrap();
        let case = filing.open_case(2026, "公表日").await.unwrap();
        filing.attach(case, 1, 0, Why::default(), &[]).await.unwrap();
        filing.commit().await.unwrap();
        for text in [
            "株式会社みなもと計測",
            "ヤマカゲ精機",
            "MINAMOTO KEISOKU",
            "https://minamoto.co.jp/",
            "8700-1100-05901",
            "みなもと計測@長野県",
        ] {
            let (said, words) = casebook.sayings(text).await.unwrap();
            assert_eq!((said.len(), words.len()), (facts.len(), 0), "{text}");
            assert!(said.iter().all(|s| s.case == Some(case) && s.source == "1.txt"), "{text}");
        }
        for text in ["長野県", "ヤマカゲ", "", "霞商事"] {
            assert_eq!(casebook.sayings(text).await.unwrap(), (Vec::new(), Vec::new()), "{text}");
        }
        assert_eq!(casebook.names_like("もと", 9).await.unwrap(), ["みなもと計測"]);

        let word = OrganisationWord {
            kind: OrganisationWordKind::Alias,
            one: "みなもと計測".to_owned(),
            other: "MKS".to_owned(),
            why: "同社のサイト".to_owned(),
            by: Some("係".to_owned()),
            at: NOW.to_owned(),
        };
        let mut batch = casebook.batch().await.unwrap();
        let event = batch.organisation_word(word.clone()).await.unwrap();
        assert!(!batch.organisations(&first.document.id, &facts).await.unwrap(), "nothing is new");
        assert_eq!(batch.other_names(&["霞商事"]).await.unwrap().0.len(), 0);
        assert_eq!(batch.other_names(&["MKS"]).await.unwrap().0.len(), facts.len());
        assert!(batch.organisations(&first.document.id, &facts[..2]).await.unwrap());
        batch.commit().await.unwrap();
        let known = casebook.sayings("ＭＫＳ").await.unwrap();
        assert_eq!((known.0.len(), &known.1), (2, &vec![KeptOrganisationWord { event, word, taken_back: None }]));
        casebook.replay().await.unwrap();
        assert_eq!(casebook.sayings("MKS").await.unwrap(), known);
        // Taken back, it leads nowhere; that taken back in turn, it holds as before.
        let saying = Saying { by: "係", why: Some("誤り"), now: NOW };
        for (undone, holds) in [(event, false), (event + 1, true), (event, false)] {
            let mut batch = casebook.batch().await.unwrap();
            batch.take_back(undone, &saying).await.unwrap();
            batch.commit().await.unwrap();
            for _ in 0..2 {
                let now = casebook.sayings("MKS").await.unwrap();
                assert_eq!((now == known, now.0.len()), (holds, if holds { 2 } else { 0 }), "{undone}: {now:#?}");
                casebook.replay().await.unwrap();
            }
        }
        assert_eq!(casebook.taken_back().await.unwrap()[&event].by, "係");
        let gone = casebook.organisation_words_taken_back().await.unwrap();
        assert_eq!(
            gone.iter().map(|kept| (kept.event, kept.taken_back.is_some())).collect::<Vec<_>>(),
            [(event, true)]
        );
        // An entry that is parted.
        let parted = OrganisationWord {
            kind: OrganisationWordKind::Split,
            other: "みなもと計測@2026-0001@長野県".to_owned(),
            ..gone[0].word.clone()
        };
        let mut batch = casebook.batch().await.unwrap();
        let split = batch.organisation_word(parted.clone()).await.unwrap();
        batch.commit().await.unwrap();
        for _ in 0..2 {
            let (_, words) = casebook.sayings("株式会社みなもと計測").await.unwrap();
            let holding: Vec<_> = words.into_iter().filter(|kept| kept.taken_back.is_none()).collect();
            assert_eq!(holding, [KeptOrganisationWord { event: split, word: parted.clone(), taken_back: None }]);
            casebook.replay().await.unwrap();
        }
        let mut batch = casebook.batch().await.unwrap();
        let settled = batch.settle("3fa1b2c4", false, &saying).await.unwrap();
        batch.commit().await.unwrap();
        assert!(casebook.settled().await.unwrap().contains("3fa1b2c4"));
        let mut batch = casebook.batch().await.unwrap();
        batch.take_back(settled, &saying).await.unwrap();
        batch.commit().await.unwrap();
        assert!(!casebook.settled().await.unwrap().contains("3fa1b2c4"));
        assert_eq!(casebook.check().await.unwrap().broken, Vec::<String>::new());
    });
}

#[test]
fn claims_keep_their_history_and_replay() {
    use jikenbo_core::{Claim, ClaimChange, KeptClaim};
    use jikenbo_store::ClaimFile;
    on_every_store(async |casebook, _| {
        let claim = |title: &str| Claim { gang: "kagerou".to_owned(), title: title.to_owned(), ..Claim::default() };
        let mut batch = casebook.batch().await.unwrap();
        batch.keep_only(&capture(1)).await.unwrap();
        let mut file = ClaimFile {
            sha256: sha(1),
            imported_at: NOW.to_owned(),
            seen_at: vec![NOW.to_owned()],
            is_full: false,
            is_japanese: true,
        };
        batch.claims_imported("watch", &file).await.unwrap();
        (file.is_full, file.is_japanese) = (true, false);
        file.seen_at.push("2026-12-01T00:00:00Z".to_owned());
        batch.claims_imported("watch", &file).await.unwrap();
        let steps = [
            ("watch", 1, ClaimChange::Listed(claim("M*** K***")), "2026-09-03T00:00:00Z"),
            ("watch", 1, ClaimChange::Edited(claim("Minamoto")), "2026-09-04T00:00:00Z"),
            ("watch", 2, ClaimChange::Listed(claim("Kasumi")), "2026-09-05T00:00:00Z"),
            ("other", 1, ClaimChange::Listed(claim("Minamoto")), "2026-09-05T00:00:00Z"),
            ("watch", 1, ClaimChange::Delisted, "2026-09-06T00:00:00Z"),
            ("watch", 2, ClaimChange::Delisted, "2026-09-06T00:00:00Z"),
            ("watch", 2, ClaimChange::Back, "2026-09-07T00:00:00Z"),
        ];
        for (tracker, id, change, at) in steps {
            batch.claim(tracker, id, change, at, NOW).await.unwrap();
        }
        assert_eq!(batch.tracked("watch").await.unwrap().len(), 2);
        batch.commit().await.unwrap();
        let claims = casebook.claims().await.unwrap();
        let shown: Vec<_> = claims.iter().map(|c| (c.tracker.as_str(), c.id, c.claim.title.as_str())).collect();
        assert_eq!(shown, [("other", 1, "Minamoto"), ("watch", 1, "Minamoto"), ("watch", 2, "Kasumi")]);
        assert_eq!(claims[1].earlier, [("2026-09-04T00:00:00Z".to_owned(), claim("M*** K***"))]);
        assert_eq!(claims[1].first_seen, "2026-09-03T00:00:00Z");
        let delisted: Vec<_> = claims.iter().map(|c| c.delisted_at.is_some()).collect();
        assert_eq!(delisted, [false, true, false]);
        assert_eq!(casebook.claim_files("watch").await.unwrap(), [file]);
        casebook.replay().await.unwrap();
        assert_eq!(casebook.claims().await.unwrap(), claims);
        // Told from the beginning, a claim has another history; another is told under another number.
        let mut told = claims[1].clone();
        told.first_seen = "2026-09-01T00:00:00Z".to_owned();
        told.earlier.insert(0, ("2026-09-02T00:00:00Z".to_owned(), claim("M***")));
        let KeptClaim { claim, first_seen, delisted_at, earlier, .. } = told.clone();
        let retold = ClaimChange::Retold { claim, first_seen, delisted_at, earlier };
        let mut batch = casebook.batch().await.unwrap();
        for (id, change) in [(1, retold), (2, ClaimChange::Dropped)] {
            batch.claim("watch", id, change, NOW, NOW).await.unwrap();
        }
        batch.commit().await.unwrap();
        for _ in 0..2 {
            assert_eq!(casebook.claims().await.unwrap(), [claims[0].clone(), told.clone()]);
            casebook.replay().await.unwrap();
        }
    });
}
