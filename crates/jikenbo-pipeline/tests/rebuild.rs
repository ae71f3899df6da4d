//! Reading a casebook again by newer rules: what changes is told, numbers and decisions stay.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper that fails is a test that fails")]
#![allow(clippy::disallowed_methods, reason = "the test runs itself as the child and tells it so by the environment")]

mod desk;

use std::{fs, path::Path, time::Duration};

use desk::{Desk, NOW, outline, reader};
use jikenbo_core::{
    ArticleKind, Bound, CaseEvent, CaseView, Count, Document, Evidence, Fact, FactValue, Reading, Reread,
};
use jikenbo_pipeline::{AddOptions, Limits, RebuildOptions, RebuildSummary, Skipped, add_with, rebuild_with};

const LATER: &str = "2026-12-01T09:00:00Z";

type Rules = fn(&Document) -> Vec<Reading>;

fn rebuild(dir: &Path, rules: Rules) -> (RebuildSummary, Vec<Reread>) {
    let mut told = Vec::new();
    let options = RebuildOptions { now: LATER, told: &mut |r: &Reread| told.push(r.clone()), progress: &mut |_| {} };
    (rebuild_with(&rules, dir, options).unwrap(), told)
}

/// Rules that read numbers as bounds, in their second version.
fn newer(document: &Document) -> Vec<Reading> {
    let mend = |fact: &mut Fact| {
        if let FactValue::Affected { count: Count { bound, .. }, .. } = &mut fact.value {
            *bound = Bound::AtMost;
            fact.evidence = Evidence::new(document, fact.evidence.span(), "test.at-most", 2).unwrap();
        }
    };
    let mut readings = reader(document);
    readings.iter_mut().flat_map(|r| &mut r.incidents).flat_map(|i| &mut i.facts).for_each(mend);
    readings
}

/// Rules that cut no articles: a blank line begins none.
fn uncut(document: &Document) -> Vec<Reading> {
    let text = document.text.replace("\n\n", "\n#");
    reader(&Document { text, ..document.clone() })
}

/// Rules that take everything for guidance.
fn blind(document: &Document) -> Vec<Reading> {
    let mut readings = reader(document);
    for reading in &mut readings {
        reading.kind = ArticleKind::Guidance;
        reading.incidents.clear();
    }
    readings
}

fn notice(firm: &str, day: u8, records: u32) -> String {
    format!("{firm}の紛失について\n公表 2026-09-{day:02}\n組織 {firm}\n原因 loss\n発覚 2026-08-30\n件数 {records}\n")
}

/// Two pages of two notices each, the second page with a second source of one of the first.
fn desk() -> Desk {
    let desk = Desk::new();
    let pages =
        [[notice("霞商事", 1, 20), notice("くれない市", 2, 30)], [notice("こがね市", 3, 40), notice("霞商事", 4, 20)]];
    for (i, page) in pages.iter().enumerate() {
        desk.add(&[desk.write(&format!("{i}.txt"), &page.join("\n"))]);
    }
    desk
}

fn events(desk: &Desk) -> Vec<CaseEvent> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let casebook = jikenbo_store::Casebook::open(&desk.book()).await.unwrap();
        let events = casebook.events().await.unwrap();
        casebook.close().await;
        events
    })
}

/// The cases made again from the log alone.
fn replayed(desk: &Desk) -> Vec<CaseView> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut casebook = jikenbo_store::Casebook::open_or_create(&desk.book()).await.unwrap();
        casebook.replay().await.unwrap();
        casebook.close().await;
    });
    desk.cases()
}

#[test]
fn the_same_rules_change_nothing() {
    let desk = desk();
    let (cases, log) = (desk.cases(), events(&desk));
    let (summary, told) = rebuild(&desk.book(), reader);
    assert_eq!((summary.documents, summary.refiled, summary.facts, told.len()), (2, 0, 0, 0));
    assert_eq!((desk.cases(), events(&desk)), (cases, log));
}

#[test]
fn what_incidents_are_found_by_is_made_again() {
    let desk = desk();
    let sources = desk.cases().into_iter().flat_map(|case| case.sources);
    let documents: Vec<_> = sources.map(|source| source.document).collect();
    let forget = async || {
        let mut casebook = jikenbo_store::Casebook::open(&desk.book()).await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        for document in &documents {
            batch.rekey(document, &[]).await.unwrap();
        }
        batch.commit().await.unwrap();
        casebook.close().await;
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(forget());
    assert_eq!(rebuild(&desk.book(), reader).0.refiled, 0);
    desk.add(&[desk.write("late.txt", &notice("こがね市", 9, 40))]);
    assert_eq!(desk.cases().len(), 3);
}

#[test]
fn newer_rules_tell_what_they_change() {
    let desk = desk();
    let (before, log) = (outline(&desk.cases()), events(&desk));
    let (summary, told) = rebuild(&desk.book(), newer);
    assert_eq!((summary.documents, summary.refiled, summary.facts, summary.opened.len()), (2, 2, 4, 0));
    let row = |told: &Reread| {
        let [change] = &told.facts[..] else { panic!("{told:?}") };
        let side = |fact: &Option<Fact>| {
            let Fact { value, evidence, .. } = fact.as_ref().unwrap();
            format!("{} {} {}", value.label(true), evidence.rule(), evidence.rule_version())
        };
        format!("{} {} > {}", told.number, side(&change.before), side(&change.after))
    };
    assert_eq!(row(&told[0]), "2026-0001 20件 test 1 > 最大20件 test.at-most 2");
    let numbers: Vec<String> = told.iter().map(|t| t.number.to_string()).collect();
    assert_eq!(numbers, ["2026-0001", "2026-0002", "2026-0003", "2026-0001"]);
    assert_eq!((outline(&desk.cases()), events(&desk)), (before, log), "numbers and decisions stay");
    assert!(desk.cases().iter().all(|c| c.counts().iter().all(|c| c.bound == Bound::AtMost)));
    let cases = desk.cases();
    let (again, told) = rebuild(&desk.book(), newer);
    assert_eq!((again.refiled, told.len()), (0, 0));
    assert_eq!((&desk.cases(), &replayed(&desk)), (&cases, &cases));
    // What is added later still finds its case.
    desk.add(&[desk.write("late.txt", &notice("こがね市", 9, 40))]);
    assert_eq!(desk.cases().len(), 3);
}

#[test]
fn articles_cut_otherwise_keep_their_cases() {
    for (old, new) in [(reader as Rules, uncut as Rules), (uncut, reader)] {
        let desk = Desk::new();
        let page = [notice("霞商事", 1, 20), notice("くれない市", 2, 30), notice("こがね市", 3, 40)].join("\n");
        let path = desk.write("page.txt", &page);
        let options = AddOptions { now: NOW, limits: Limits::default(), progress: &mut |_| {} };
        add_with(&old, desk.book(), &[path], options).unwrap();
        let before = outline(&desk.cases());
        let (summary, _) = rebuild(&desk.book(), new);
        assert_eq!((summary.refiled, summary.opened.len(), summary.attached), (1, 0, 0));
        let cases = desk.cases();
        assert_eq!(outline(&cases), before);
        assert_eq!(replayed(&desk), cases);
        assert_eq!(rebuild(&desk.book(), new).0.refiled, 0, "running twice changes nothing");
        assert_eq!(rebuild(&desk.book(), old).0.opened.len(), 0);
        assert_eq!(outline(&desk.cases()), before, "and there is a way back");
        assert_eq!(replayed(&desk), desk.cases());
    }
}

#[test]
fn what_is_read_no_more_keeps_its_number() {
    let desk = desk();
    let before = outline(&desk.cases());
    let (summary, told) = rebuild(&desk.book(), blind);
    assert_eq!((summary.refiled, told.len()), (2, 4));
    assert!(told.iter().flat_map(|t| &t.facts).all(|c| c.before.is_some() && c.after.is_none()));
    let cases = desk.cases();
    assert_eq!(cases.len(), 3);
    assert!(cases.iter().all(|c| c.victims().is_empty() && !c.sources.is_empty()));
    assert_eq!(rebuild(&desk.book(), blind).0.refiled, 0);
    rebuild(&desk.book(), reader);
    assert_eq!(outline(&desk.cases()), before);
}

#[test]
fn what_was_not_read_before_is_filed() {
    let desk = Desk::new();
    let paths = [desk.write("a.txt", &notice("霞商事", 1, 20)), desk.write("b.txt", &notice("くれない市", 2, 30))];
    fn half(document: &Document) -> Vec<Reading> {
        assert!(document.text.contains("霞商事"), "the test asked for it");
        blind(document)
    }
    let options = AddOptions { now: NOW, limits: Limits::default(), progress: &mut |_| {} };
    let added = add_with(&half, desk.book(), &paths, options).unwrap();
    assert_eq!((added.opened.len(), added.skipped.len()), (0, 1));
    let (summary, told) = rebuild(&desk.book(), reader);
    assert_eq!((summary.refiled, summary.opened.len(), desk.cases().len()), (2, 2, 2));
    assert_eq!((told.len(), told[0].is_new, told[0].facts.len()), (1, true, 5), "{told:#?}");
    assert_eq!(rebuild(&desk.book(), reader).0.refiled, 0);
}

#[test]
fn versions_of_a_page_stay_versions() {
    let desk = Desk::new();
    let [a, b] = [notice("霞商事", 1, 20), notice("くれない市", 2, 30)];
    for page in [
        [&a, &b],
        [&a, &b.replace("件数 30", "件数 33")],
        [&a.replace("件数 20", "件数 21"), &b.replace("件数 30", "件数 33")],
    ] {
        desk.add(&[desk.write("page.txt", &page.map(String::as_str).join("\n"))]);
    }
    let before = desk.cases();
    assert_eq!(before.iter().map(|c| c.changes.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(rebuild(&desk.book(), reader).0.refiled, 0);
    assert_eq!(rebuild(&desk.book(), newer).0.facts, 4);
    let cases = desk.cases();
    let held =
        |cases: &[CaseView]| cases.iter().flat_map(|c| c.sources.iter().map(|s| s.replaced_by)).collect::<Vec<_>>();
    assert_eq!((held(&cases), &cases[0].changes), (held(&before), &before[0].changes));
    for rules in [uncut as Rules, reader] {
        rebuild(&desk.book(), rules);
        assert_eq!(rebuild(&desk.book(), rules).0.refiled, 0);
        assert_eq!(replayed(&desk), desk.cases());
    }
    assert_eq!(desk.cases().len(), 2);
}

#[test]
fn a_capture_that_is_lost_costs_one_document() {
    let desk = desk();
    let path = desk.book().join("captures/captures-00001.warc.gz");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 40;
    bytes[last..last + 8].fill(0);
    fs::write(&path, bytes).unwrap();
    let before = desk.cases();
    let (summary, told) = rebuild(&desk.book(), newer);
    let [Skipped::Failed(sentence)] = &summary.skipped[..] else { panic!("{:?}", summary.skipped) };
    assert!(sentence.contains("captures-00001.warc.gz"), "{sentence}");
    assert_eq!((summary.documents, told.len()), (1, 2));
    let (cases, kept) = (desk.cases(), |c: &CaseView| c.sources.iter().map(|s| s.document.clone()).collect::<Vec<_>>());
    assert_eq!(cases.iter().map(kept).collect::<Vec<_>>(), before.iter().map(kept).collect::<Vec<_>>());
}

const CHILD: &str = "JIKENBO_TEST_REBUILD_CHILD";
const DOCUMENTS: usize = 300;

/// Not a test by itself: what the child does.
#[test]
fn child() {
    let Ok(book) = std::env::var(CHILD) else { return };
    rebuild(Path::new(&book), newer);
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment() {
    use std::process::{Command, Stdio};
    let desk = Desk::new();
    fs::create_dir(desk.root.path().join("in")).unwrap();
    for i in 0..DOCUMENTS {
        desk.write(
            &format!("in/{i:03}.txt"),
            &notice(&format!("株式会社ほし{:02}製作所", i % 50), 1 + (i / 50) as u8, 100),
        );
    }
    desk.add(&[desk.root.path().join("in")]);
    let (before, log) = (outline(&desk.cases()), events(&desk));
    let start = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["child", "--exact"]).env(CHILD, desk.book());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut part_done = 0;
    for round in 0..12 {
        let mut child = start();
        std::thread::sleep(Duration::from_millis(10 + 12 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let cases = desk.cases();
        assert_eq!(outline(&cases), before, "no number moved, no decision was lost");
        // Each document is as the one or the other rules read it, whole.
        let newer = cases.iter().flat_map(|c| &c.facts).filter(|f| f.fact.evidence.rule_version() == 2).count();
        assert!(cases.iter().all(|c| c.facts.len() == 5 * c.sources.len()));
        part_done += usize::from(newer > 0 && newer < DOCUMENTS);
    }
    assert!(start().wait().unwrap().success());
    let (last, _) = rebuild(&desk.book(), newer);
    assert_eq!((last.documents, last.refiled), (DOCUMENTS, 0));
    assert_eq!((outline(&desk.cases()), events(&desk)), (before, log));
    assert!(desk.cases().iter().all(|c| c.counts().iter().all(|c| c.bound == Bound::AtMost)));
    println!("{part_done} of 12 kills fell between the first and the last document");
}
