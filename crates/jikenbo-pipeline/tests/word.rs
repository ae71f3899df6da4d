//! A person's word: what holds, what survives, what is asked and what was known when.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper that fails is a test that fails")]

mod desk;

use std::collections::BTreeMap;

use desk::{Desk, NOW, outline, reader};
use jikenbo_core::{CaseView, Document, Evidence, FactTurn, FactValue, Field, QuestionKind, Reading};
use jikenbo_pipeline::{
    Filter, Lookup, RebuildOptions, ReviewOptions, Saying, Spoken, Verdict, Wish, fact_history, history, list, list_at,
    rebuild_with, review, say, settle, show, show_at, undo,
};

const SAYING: Saying<'_> = Saying { by: "林", why: Some("電話で確認"), now: "2026-11-25T09:00:00Z" };
const LATER: &str = "2026-12-01T09:00:00Z";

fn notice(firm: &str, day: u8, records: u32) -> String {
    format!("{firm}の紛失について\n公表 2026-09-{day:02}\n組織 {firm}\n原因 loss\n発覚 2026-08-30\n件数 {records}\n")
}

/// Three cases: 霞商事 with two sources, くれない市, こがね市.
fn desk() -> Desk {
    let desk = Desk::new();
    let notices =
        [("a", "霞商事", 1, 20), ("b", "くれない市", 2, 30), ("c", "こがね市", 3, 40), ("d", "霞商事", 4, 20)];
    for (name, firm, day, records) in notices {
        desk.add(&[desk.write(&format!("{name}.txt"), &notice(firm, day, records))]);
    }
    desk
}

fn tell(desk: &Desk, number: &str, wish: Wish) -> Spoken {
    say(desk.book(), number, &wish, &SAYING).unwrap()
}

fn correct(field: &str, value: &str) -> Wish {
    Wish::Correct { field: field.to_owned(), value: value.to_owned(), evidence: None }
}

fn one(lookup: Lookup) -> CaseView {
    match lookup {
        Lookup::One(case) => *case,
        other => panic!("{other:?}"),
    }
}

fn case(desk: &Desk, number: &str) -> CaseView {
    one(show(desk.book(), number).unwrap())
}

/// The cases made again from the log alone.
fn replay(desk: &Desk) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut casebook = jikenbo_store::Casebook::open_or_create(&desk.book()).await.unwrap();
        casebook.replay().await.unwrap();
        casebook.close().await;
    });
}

/// Rules that read numbers a version later, and nothing of a cause.
fn newer(document: &Document) -> Vec<Reading> {
    let mut readings = reader(document);
    for incident in readings.iter_mut().flat_map(|r| &mut r.incidents) {
        incident.facts.retain(|f| f.value.field() != Field::Type);
        for fact in &mut incident.facts {
            fact.evidence = Evidence::new(document, fact.evidence.span(), "test.newer", 2).unwrap();
        }
    }
    readings
}

fn rebuild(desk: &Desk, rules: fn(&Document) -> Vec<Reading>) {
    let options = RebuildOptions { now: LATER, told: &mut |_| {}, progress: &mut |_| {} };
    rebuild_with(&rules, desk.book(), options).unwrap();
}

fn labels(case: &CaseView, field: Field) -> Vec<String> {
    case.current(field).iter().map(|f| f.fact.value.label(true)).collect()
}

/// The cases that a person is asked about, with those they may be.
fn asked(desk: &Desk) -> Vec<(String, String)> {
    let options = ReviewOptions { kind: Some(QuestionKind::SameCase), since: SAYING.now, now: SAYING.now };
    let questions = review(desk.book(), &options).unwrap().questions;
    questions.into_iter().map(|q| (q.number.unwrap().to_string(), q.other.unwrap().to_string())).collect()
}

#[test]
fn what_a_person_parted_no_new_notice_joins() {
    let desk = desk();
    let apart = tell(&desk, "2026-0001", Wish::Split(vec![2])).opened.unwrap().to_string();
    let sources = |number: &str| case(&desk, number).sources.len();
    // Of either it could be: nobody but a person can tell.
    desk.add(&[desk.write("e.txt", &notice("霞商事", 5, 20))]);
    assert_eq!((sources("2026-0001"), sources(&apart)), (1, 1));
    let pairs = |other: &str| ("2026-0005".to_owned(), other.to_owned());
    assert_eq!(asked(&desk), [pairs("2026-0001"), pairs(&apart)]);
    rebuild(&desk, newer);
    replay(&desk);
    assert_eq!((sources("2026-0001"), sources(&apart)), (1, 1));
}

#[test]
fn a_new_notice_goes_to_the_parted_case_that_it_speaks_of() {
    let desk = Desk::new();
    let numbered = |day| notice("霞商事", day, 20).replace("公表", "番号 2026-900\n公表");
    for (name, text) in [("a", notice("霞商事", 1, 20)), ("b", numbered(4))] {
        desk.add(&[desk.write(&format!("{name}.txt"), &text)]);
    }
    let apart = tell(&desk, "2026-0001", Wish::Split(vec![2])).opened.unwrap().to_string();
    desk.add(&[desk.write("c.txt", &numbered(9))]);
    assert_eq!((case(&desk, "2026-0001").sources.len(), case(&desk, &apart).sources.len()), (1, 2));
    assert_eq!(asked(&desk), []);
}

#[test]
fn a_correction_survives_rebuild_replay_merge_and_undo() {
    let desk = desk();
    tell(&desk, "2026-0001", correct("affected", "最大1,200件"));
    tell(&desk, "2026-0001", correct("victims", "霞商事ホールディングス"));
    tell(&desk, "2026-0001", Wish::Reject("type=loss".to_owned()));
    tell(&desk, "2026-0001", correct("published", "2026-08-31"));
    let check = |when: &str| {
        let case = case(&desk, "2026-0001");
        assert_eq!(labels(&case, Field::Affected), ["最大1,200件"], "{when}");
        assert_eq!(labels(&case, Field::Victims)[0], "霞商事ホールディングス", "{when}");
        assert_eq!((case.incident_type(), case.published().unwrap().iso_date()), (None, "2026-08-31".into()), "{when}");
        let filter = Filter { to: case.published(), ..Filter::default() };
        let listed = list(desk.book(), &filter).unwrap();
        assert!(listed.iter().any(|c| c.number == case.number), "{when}");
    };
    check("at once");
    replay(&desk);
    check("replayed");
    rebuild(&desk, newer);
    check("rebuilt");
    rebuild(&desk, reader);
    check("rebuilt again");
    let merged = tell(&desk, "2026-0002", Wish::Merge("2026-0001".to_owned()));
    check("merged into");
    undo(desk.book(), merged.event, &SAYING).unwrap();
    check("merge undone");
    let merged = tell(&desk, "2026-0001", Wish::Merge("2026-0003".to_owned()));
    assert_eq!(labels(&case(&desk, "2026-0001"), Field::Affected), ["最大1,200件"]);
    undo(desk.book(), merged.event, &SAYING).unwrap();
    check("merged away and back");
    replay(&desk);
    check("replayed at last");
}

#[test]
fn a_merged_number_leads_to_the_case_and_new_documents_follow() {
    let desk = desk();
    let merged = tell(&desk, "2026-0002", Wish::Merge("2026-0003".to_owned()));
    assert_eq!(
        outline(&desk.cases()),
        ["2026-0001 霞商事: a.txt d.txt", "2026-0003 こがね市、くれない市: c.txt b.txt"]
    );
    assert_eq!(case(&desk, "2026-0002").number.to_string(), "2026-0003");
    assert!(case(&desk, "2026-0002").sources[1].reasons.concat().contains("電話で確認"));
    desk.add(&[desk.write("e.txt", &notice("くれない市", 8, 30))]);
    assert_eq!(case(&desk, "2026-0003").sources.len(), 3);
    undo(desk.book(), merged.event, &SAYING).unwrap();
    let expect =
        ["2026-0001 霞商事: a.txt d.txt", "2026-0002 くれない市: b.txt", "2026-0003 くれない市、こがね市: c.txt e.txt"];
    assert_eq!(outline(&desk.cases()), expect);
    let (_, events) = history(desk.book(), "2026-0002").unwrap();
    assert!(events.iter().any(|e| e.sequence == merged.event), "nothing is deleted");
}

#[test]
fn what_a_person_parted_stays_apart() {
    let desk = desk();
    let split = tell(&desk, "2026-0001", Wish::Split(vec![2]));
    assert_eq!(split.opened.unwrap().to_string(), "2026-0004");
    let apart = [
        "2026-0001 霞商事: a.txt",
        "2026-0002 くれない市: b.txt",
        "2026-0003 こがね市: c.txt",
        "2026-0004 霞商事: d.txt",
    ];
    for again in [newer, reader] {
        rebuild(&desk, again);
        replay(&desk);
        assert_eq!(outline(&desk.cases()), apart);
    }
    let moved = tell(&desk, "2026-0004", Wish::Merge("2026-0002".to_owned()));
    undo(desk.book(), moved.event, &SAYING).unwrap();
    assert_eq!(outline(&desk.cases()), apart);
    undo(desk.book(), split.event, &SAYING).unwrap();
    assert_eq!(case(&desk, "2026-0004").number.to_string(), "2026-0001", "its number leads back");
    assert_eq!(case(&desk, "2026-0001").sources.len(), 2);
    desk.add(&[desk.write("f.txt", &notice("みどり市", 9, 50))]);
    assert_eq!(desk.cases().last().unwrap().number.to_string(), "2026-0005", "no number is given twice");
}

/// All that numbers lead to, by number.
fn everything(desk: &Desk, numbers: u32) -> BTreeMap<String, String> {
    let of = |n| {
        let number = format!("2026-{n:04}");
        let found = show(desk.book(), &number).unwrap();
        (number, format!("{found:?}"))
    };
    (1..=numbers).map(of).collect()
}

#[test]
fn any_sequence_of_words_replays_to_the_same_cases_and_loses_no_number() {
    for seed in [3_u64, 17, 91] {
        let desk = desk();
        let mut state = seed;
        let mut next = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let (mut events, mut numbers) = (Vec::new(), 3_u32);
        for step in 0..40 {
            let mut any = || format!("2026-{:04}", 1 + next(u64::from(numbers)));
            let (a, b) = (any(), any());
            let source = 1 + usize::try_from(next(3)).unwrap();
            let wish = match next(6) {
                0 | 1 => Wish::Merge(b),
                2 => Wish::Split(vec![source]),
                3 => Wish::Move(vec![source], b),
                4 => correct("affected", &format!("{step}件")),
                _ => {
                    let chosen = usize::try_from(next(1 + events.len() as u64)).unwrap();
                    if let Some(event) = events.get(chosen) {
                        events.extend(undo(desk.book(), *event, &SAYING).map(|s| s.event));
                    }
                    continue;
                }
            };
            // What cannot be done is refused and changes nothing.
            if let Ok(spoken) = say(desk.book(), &a, &wish, &SAYING) {
                numbers += u32::from(spoken.opened.is_some());
                events.push(spoken.event);
            }
            if step == 20 {
                desk.add(&[desk.write("late.txt", &notice("くれない市", 8, 30))]);
            }
        }
        let before = everything(&desk, numbers);
        assert!(before.values().all(|found| found.starts_with("One")), "{before:#?}");
        replay(&desk);
        assert_eq!(everything(&desk, numbers), before, "seed {seed}");
        let sources: usize =
            desk.cases().iter().flat_map(|c| &c.sources).filter(|s| s.kind != jikenbo_core::ArticleKind::Desk).count();
        assert_eq!(sources, 5, "each source is in one case");
    }
}

#[test]
fn a_hidden_case_is_nowhere_and_keeps_its_number() {
    let desk = desk();
    tell(&desk, "2026-0002", Wish::Hide);
    assert_eq!(outline(&desk.cases()), ["2026-0001 霞商事: a.txt d.txt", "2026-0003 こがね市: c.txt"]);
    assert_eq!(list(desk.book(), &Filter::default()).unwrap().len(), 2);
    assert_eq!(list(desk.book(), &Filter { with_hidden: true, ..Filter::default() }).unwrap().len(), 3);
    assert!(case(&desk, "2026-0002").desk.is_hidden);
    desk.add(&[desk.write("e.txt", &notice("くれない市", 8, 30))]);
    assert_eq!(desk.cases().len(), 2, "what comes later is hidden with it");
    let refused = say(desk.book(), "2026-0002", &Wish::Merge("2026-0001".to_owned()), &SAYING).unwrap_err();
    assert!(refused.to_string().contains("jikenbo unhide 2026-0002"), "{refused}");
    tell(&desk, "2026-0002", Wish::Unhide);
    assert_eq!(case(&desk, "2026-0002").sources.len(), 2);
    assert_eq!(desk.cases().len(), 3);
}

#[test]
fn the_casebook_tells_what_it_knew() {
    let desk = desk();
    let (first, said, rebuilt) = (NOW, SAYING.now, LATER);
    tell(&desk, "2026-0001", correct("affected", "最大1,200件"));
    tell(&desk, "2026-0002", Wish::Merge("2026-0003".to_owned()));
    rebuild(&desk, newer);
    let at = |number: &str, when: &str| one(show_at(desk.book(), number, when).unwrap());
    let counts = |when: &str| labels(&at("2026-0001", when), Field::Affected);
    assert_eq!((counts(first), counts(said)), (vec!["20件".to_owned()], vec!["最大1,200件".to_owned()]));
    assert_eq!(at("2026-0001", said).incident_type().map(|t| t.code()), Some("loss"), "as it was read then");
    assert_eq!(at("2026-0001", rebuilt).incident_type(), None);
    assert_eq!(at("2026-0002", first).number.to_string(), "2026-0002");
    assert_eq!(at("2026-0002", said).number.to_string(), "2026-0003");
    assert!(!at("2026-0002", first).sources[0].text.is_empty());
    assert_eq!(show_at(desk.book(), "2026-0001", "2026-01-01T00:00:00Z").unwrap(), Lookup::None);
    let listed = |when: &str| outline(&list_at(desk.book(), &Filter::default(), when).unwrap());
    assert_eq!(listed(first).len(), 3);
    assert_eq!(listed(said), listed(rebuilt));
    assert_eq!(listed("2026-01-01T00:00:00Z"), [""; 0]);
    let now = list(desk.book(), &Filter::default()).unwrap();
    assert_eq!(list_at(desk.book(), &Filter::default(), LATER).unwrap(), now, "now is the last of all times");
    let turns: Vec<(String, FactTurn)> = fact_history(desk.book(), "2026-0001")
        .unwrap()
        .into_iter()
        .filter(|step| matches!(step.value, FactValue::Affected { .. } | FactValue::Type(_)))
        .map(|step| (step.value.label(true), step.turn))
        .collect();
    let has = |value: &str, turn| turns.contains(&(value.to_owned(), turn));
    assert!(has("20件", FactTurn::Read) && has("最大1,200件", FactTurn::Corrected), "{turns:?}");
    assert!(has("紛失", FactTurn::Read) && has("紛失", FactTurn::Gone), "{turns:?}");
}

#[test]
fn questions_are_asked_until_they_are_settled() {
    let desk = desk();
    let other = "くれない市の紛失について\n公表 2026-09-05\n組織 くれない市\n原因 loss\n発覚 2026-08-29\n件数 30\n";
    desk.add(&[desk.write("e.txt", other)]);
    desk.add(&[desk.write("g.txt", "みどり市の件について\n公表 2026-09-06\n組織 みどり市\n発覚 2026-08-01\n")]);
    let options = ReviewOptions { kind: None, since: SAYING.now, now: SAYING.now };
    let asked = || review(desk.book(), &options).unwrap().questions;
    let kinds: Vec<(QuestionKind, String)> = asked().iter().map(|q| (q.kind, q.number.unwrap().to_string())).collect();
    assert_eq!(
        kinds,
        [(QuestionKind::Conflict, "2026-0002".to_owned()), (QuestionKind::UnknownType, "2026-0004".to_owned())]
    );
    let [conflict, unknown] = &asked()[..] else { panic!() };
    assert!(conflict.said.iter().any(|said| said.contains("2026-08-29")), "{conflict:?}");
    settle(desk.book(), &conflict.handle, Verdict { accepted: true, organisation: None }, &SAYING).unwrap();
    assert_eq!(labels(&case(&desk, "2026-0002"), Field::Events).len(), 1, "what holds is confirmed");
    tell(&desk, "2026-0004", correct("type", "theft"));
    assert_eq!(asked(), []);
    let refused =
        settle(desk.book(), &unknown.handle, Verdict { accepted: false, organisation: None }, &SAYING).unwrap_err();
    assert!(refused.to_string().contains("no open question"), "{refused}");
    replay(&desk);
    assert_eq!(asked(), []);
}

#[test]
fn what_cannot_be_done_says_what_can() {
    let desk = desk();
    let merge = |into: &str| Wish::Merge(into.to_owned());
    for (number, wish, teaches) in [
        ("2026-0099", Wish::Hide, "no case has the number \"2026-0099\""),
        ("2026-0001", merge("2026-0001"), "name two cases"),
        ("2026-0001", merge("2026-0098"), "no case has the number \"2026-0098\""),
        ("2026-0001", Wish::Split(vec![3]), "no source 3; its sources are numbered 1 to 2"),
        ("2026-0001", Wish::Split(vec![0]), "no source 0"),
        ("2026-0001", Wish::Split(vec![1, 2]), "a case keeps at least one"),
        ("2026-0002", Wish::Move(vec![1], "2026-0001".to_owned()), "`jikenbo merge` joins whole cases"),
        ("2026-0001", Wish::Unhide, "is not hidden"),
        ("2026-0001", Wish::Comment("  ".to_owned()), "an empty text says nothing"),
        ("2026-0001", Wish::Reject("type=theft".to_owned()), "no fact \"type=theft\""),
        ("2026-0001", Wish::Reject("zz".to_owned()), "--handles"),
        ("2026-0001", correct("type", "virus"), "ransomware (ランサムウェア)"),
        ("2026-0001", correct("colour", "red"), "the fields are"),
    ] {
        let error = say(desk.book(), number, &wish, &SAYING).unwrap_err().to_string();
        assert!(error.contains(teaches), "{wish:?}: {error}");
    }
    for (event, teaches) in [(9_999, "there is no event 9999"), (1, "no person's word")] {
        let error = undo(desk.book(), event, &SAYING).unwrap_err().to_string();
        assert!(error.contains(teaches), "{error}");
    }
    let said = tell(&desk, "2026-0001", Wish::Hide);
    undo(desk.book(), said.event, &SAYING).unwrap();
    let error = undo(desk.book(), said.event, &SAYING).unwrap_err().to_string();
    assert!(error.contains("was undone by event"), "{error}");
    assert_eq!(desk.cases().len(), 3);
}
