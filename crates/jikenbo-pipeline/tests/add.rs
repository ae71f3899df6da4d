//! Documents into a casebook and out again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper that fails is a test that fails")]

mod desk;

use std::{fs, path::PathBuf};

use desk::{Desk, NOW, outline, reader};
use jikenbo_core::{ArticleKind, TimeValue};
use jikenbo_pipeline::{
    AddOptions, Error, ExtractOptions, Extracted, Filter, Limits, Lookup, Outcome, Skipped, add_with, extract_with,
    list, show,
};

const FIRST: &str = "会員情報の漏えいについて（第一報）\n公表 2026-09-11\n組織 株式会社あさなぎ堂\n原因 web-skimming\n発覚 2026-09-07\n件数 1200\n";
const SECOND: &str = "会員情報の漏えいについて（第二報）\n公表 2026-10-02\n組織 あさなぎ堂\n原因 web-skimming\n発覚 2026-09-07\n件数 1348\n";
const LOST: &str =
    "書類の紛失について\n公表 2026-10-05\n組織 株式会社あさなぎ堂\n原因 loss\n発覚 2026-10-01\n件数 40\n";

#[test]
fn a_second_source_attaches_with_reasons() {
    let desk = Desk::new();
    let paths = [desk.write("a.txt", FIRST), desk.write("b.txt", SECOND), desk.write("c.txt", LOST)];
    let summary = desk.add(&paths);
    assert_eq!((summary.documents, summary.articles, summary.opened.len(), summary.attached), (3, 3, 2, 1));
    let cases = desk.cases();
    assert_eq!(outline(&cases), ["2026-0001 あさなぎ堂: a.txt b.txt", "2026-0002 株式会社あさなぎ堂: c.txt"]);
    assert!(cases[0].sources[0].reasons.is_empty());
    assert_eq!(cases[0].sources[1].reasons[..2], ["組織名が一致（あさなぎ堂）", "発覚日が一致（2026-09-07）"]);
    assert_eq!(cases[0].sources[0].text, FIRST.trim_end());
    for case in &cases {
        for fact in &case.facts {
            let source = &case.sources[fact.source];
            let span = fact.fact.evidence.span();
            let start = span.start - source.span.start;
            assert_eq!(&source.text[start..start + span.len()], fact.fact.evidence.quote());
        }
    }
}

#[test]
fn the_same_bytes_change_nothing() {
    let desk = Desk::new();
    let paths = [desk.write("a.txt", FIRST), desk.write("b.txt", SECOND)];
    desk.add(&paths);
    let before = desk.cases();
    let archived = fs::metadata(desk.book().join("captures/captures-00001.warc.gz")).unwrap().len();
    let copy = desk.write("copy.txt", FIRST);
    let summary = desk.add(&[paths[0].clone(), copy, paths[1].clone()]);
    assert_eq!((summary.unchanged, summary.documents, summary.opened.len()), (3, 0, 0));
    assert_eq!(desk.cases(), before);
    assert_eq!(fs::metadata(desk.book().join("captures/captures-00001.warc.gz")).unwrap().len(), archived);
}

#[test]
fn two_names_of_the_same_bytes_are_one_document() {
    let desk = Desk::new();
    let paths = [desk.write("a.txt", FIRST), desk.write("copy.txt", FIRST)];
    let mut outcomes = Vec::new();
    let progress = &mut |p: jikenbo_pipeline::Progress<'_>| outcomes.push(matches!(p.outcome, Outcome::Unchanged));
    let options = AddOptions { now: NOW, limits: Limits::default(), progress };
    let summary = add_with(&reader, desk.book(), &paths, options).unwrap();
    assert_eq!((summary.documents, summary.unchanged, outcomes), (1, 1, vec![false, true]));
    let sha = desk.cases()[0].sources[0].document.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let casebook = jikenbo_store::Casebook::open(&desk.book()).await.unwrap();
        let names = casebook.names(sha.as_str()).await.unwrap();
        assert_eq!(names.len(), 2);
        assert!(names[0].1.ends_with("a.txt") && names[1].1.ends_with("copy.txt"), "{names:?}");
        casebook.close().await;
    });
}

#[test]
fn a_run_that_was_cut_off_is_finished_by_the_next() {
    let whole = Desk::new();
    let texts = [("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", LOST)];
    whole.add(&texts.map(|(name, text)| whole.write(name, text)));
    for cut in [0, 1, 2] {
        let desk = Desk::new();
        let paths = texts.map(|(name, text)| desk.write(name, text));
        desk.add(&paths[..cut]);
        // Archived and on the disk, but the process died before the documents were filed; of the last
        // record only half was written.
        let folder = desk.book().join("captures");
        fs::create_dir_all(&folder).unwrap();
        let mut archive = jikenbo_ingest::Archive::open(&folder, None).unwrap();
        let mut end = 0;
        for path in &paths[cut..] {
            let input = jikenbo_ingest::Input::File(path.clone());
            let capture = jikenbo_ingest::captures(&input, NOW, &Limits::default()).next().unwrap().unwrap();
            end = archive.append(&capture).unwrap().end();
        }
        drop(archive);
        let file = fs::OpenOptions::new().write(true).open(folder.join("captures-00001.warc.gz")).unwrap();
        file.set_len(end - 20).unwrap();
        let summary = desk.add(&paths);
        assert_eq!((summary.unchanged, summary.documents), (cut, 3 - cut));
        assert_eq!(summary.warnings.len(), 1, "{:?}", summary.warnings);
        assert_eq!(outline(&desk.cases()), outline(&whole.cases()), "cut after {cut}");
        let archive = jikenbo_ingest::Archive::open(&folder, None).unwrap();
        let records: Vec<_> = archive.records().unwrap().map(|r| r.unwrap().1.sha256).collect();
        assert_eq!(records.len(), 3, "every document is archived once");
    }
}

#[test]
fn a_panic_costs_one_document() {
    let desk = Desk::new();
    let paths = [desk.write("a.txt", FIRST), desk.write("bad.txt", "題\npanic\n"), desk.write("c.txt", LOST)];
    let summary = desk.add(&paths);
    assert_eq!((summary.documents, summary.opened.len()), (2, 2));
    let [Skipped::Failed(sentence)] = &summary.skipped[..] else { panic!("{:?}", summary.skipped) };
    assert!(sentence.contains("bad.txt") && sentence.contains("the test asked for it"), "{sentence}");
    let archive = || fs::metadata(desk.book().join("captures/captures-00001.warc.gz")).unwrap().len();
    let size = archive();
    assert_eq!(desk.add(&paths).skipped.len(), 1, "it is tried again");
    assert_eq!(archive(), size, "but archived once");
}

#[test]
fn the_same_unreadable_bytes_twice_are_told_and_the_rest_is_added() {
    let desk = Desk::new();
    let bad = "題\npanic\n";
    let paths = [desk.write("a.txt", bad), desk.write("b.txt", bad), desk.write("c.txt", FIRST)];
    for _ in 0..2 {
        let summary = desk.add(&paths);
        let [Skipped::Failed(sentence)] = &summary.skipped[..] else { panic!("{:?}", summary.skipped) };
        assert!(sentence.contains("a.txt"), "{sentence}");
    }
    assert_eq!(desk.add(&paths[2..]).unchanged, 1);
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_added() {
    let desk = Desk::new();
    let paths = [
        desk.root.path().join("none.txt"),
        desk.write("empty.txt", "\n"),
        desk.write("a.txt", FIRST),
        desk.write("off.txt", "旅のすすめ\n種別 other\n"),
    ];
    let summary = desk.add(&paths);
    assert_eq!((summary.documents, summary.opened.len(), summary.skipped.len()), (2, 1, 2));
    for (skipped, name) in summary.skipped.iter().zip(["none.txt", "empty.txt"]) {
        assert!(matches!(skipped, Skipped::Failed(sentence) if sentence.contains(name)), "{skipped}");
    }
    let [unfiled] = &summary.without_incident[..] else { panic!("{:?}", summary.without_incident) };
    assert_eq!((unfiled.title.as_str(), unfiled.kind), ("旅のすすめ", ArticleKind::Other));
}

#[test]
fn articles_of_one_document_are_compared_with_each_other() {
    let desk = Desk::new();
    let page = desk.write(
        "page.txt",
        "事故簿#2026-118 あおば精機（第二報）\n番号 2026-118\n組織 株式会社あおば精機\n原因 ransomware\n発覚 2026-09-11\n同一 3\n\n\
         事故簿#2026-117 みどり市\n番号 2026-117\n公表 2026-09-30\n組織 みどり市\n委託先 蒼空データ\n発覚 2026-09-20\n関連 4\n\n\
         事故簿#2026-112 あおば精機\n番号 2026-112\n組織 あおば精機\n\n\
         事故簿#2026-111 くれない市\n番号 2026-111\n公表 2026-09-25\n組織 くれない市\n委託先 株式会社蒼空データ\n発覚 2026-09-20\n",
    );
    desk.add(&[page]);
    let list_page = desk.write(
        "list.txt",
        "被害組織の一覧\n種別 victim-list\n組織 あおば精機\n参照 2026-118\n組織 霞商事\n参照 2026-117\n",
    );
    desk.add(&[list_page]);
    let cases = desk.cases();
    assert_eq!(
        outline(&cases),
        [
            "2026-0001 株式会社あおば精機: page.txt page.txt list.txt",
            "2026-0002 みどり市: page.txt",
            "2026-0003 くれない市: page.txt",
            "2026-0004 霞商事: list.txt",
        ]
    );
    let links = |i: usize| cases[i].links.iter().map(|l| format!("{} {}", l.to, l.relation)).collect::<Vec<_>>();
    assert_eq!(links(1), ["2026-0003 same-supplier", "2026-0003 related", "2026-0004 related"]);
    assert_eq!(cases[0].sources[1].reasons[0], "同じ文書が同一の事案として挙げている");
    for number in ["2026-118", "#2026-112", "2026-0001"] {
        let Lookup::One(case) = show(desk.book(), number).unwrap() else { panic!("{number}") };
        assert_eq!(case.number, cases[0].number);
    }
}

#[test]
fn an_article_without_a_date_is_of_the_year_of_its_neighbours() {
    let desk = Desk::new();
    let page = "甲\n公表 2023-12-28\n組織 霞商事\n\n乙\n組織 みどり市\n\n丙\n組織 くれない市\n\n丁\n公表 2024-01-09\n組織 こがね市\n";
    desk.add(&[desk.write("page.txt", page), desk.write("alone.txt", "丙\n組織 あさなぎ堂\n")]);
    let numbers: Vec<String> = desk.cases().iter().map(|c| format!("{} {}", c.number, c.victims()[0])).collect();
    assert_eq!(
        numbers,
        [
            "2023-0001 霞商事",
            "2023-0002 みどり市",
            "2024-0001 くれない市",
            "2024-0002 こがね市",
            "2026-0001 あさなぎ堂"
        ]
    );
}

#[test]
fn incidents_that_one_article_tells_apart_stay_apart() {
    let desk = Desk::new();
    let twice = "紛失について\n公表 2026-09-02\n組織 霞商事\n原因 loss\n発覚 2026-09-01\n組織 霞商事\n原因 loss\n発覚 2026-09-01\n";
    let summary = desk.add(&[desk.write("a.txt", twice)]);
    assert_eq!((summary.opened.len(), summary.attached), (2, 0));
}

#[test]
fn one_number_of_two_numberings_leads_to_both() {
    let desk = Desk::new();
    let of = |numbering: &str, victim: &str| format!("{numbering}#2026-118 {victim}\n番号 2026-118\n組織 {victim}\n");
    desk.add(&[desk.write("a.txt", &of("事故簿", "あおば精機")), desk.write("b.txt", &of("漏洩録", "霞商事"))]);
    let Lookup::Choices(cases) = show(desk.book(), "#2026-118").unwrap() else { panic!("two cases") };
    assert_eq!(outline(&cases), ["2026-0001 あおば精機: a.txt", "2026-0002 霞商事: b.txt"]);
    assert!(matches!(show(desk.book(), "2026-119").unwrap(), Lookup::None));
}

#[test]
fn many_small_documents() {
    let desk = Desk::new();
    let folder = desk.root.path().join("in");
    fs::create_dir(&folder).unwrap();
    for i in 0..300 {
        let day = i % 28 + 1;
        let text = format!(
            "紛失について\n公表 2026-09-{day:02}\n組織 株式会社ほし{:03}製作所\n原因 loss\n発覚 2026-09-{day:02}\n",
            i / 2
        );
        fs::write(folder.join(format!("{i:03}.txt")), format!("{text}件数 {}\n", 100 + i)).unwrap();
    }
    let summary = desk.add(std::slice::from_ref(&folder));
    assert_eq!(summary.documents, 300);
    assert_eq!(summary.opened.len() + summary.attached, 300);
    assert_eq!(desk.add(&[folder]).unchanged, 300);
    let first_week = Filter { to: TimeValue::parse_iso("2026-09-07"), ..Filter::default() };
    let listed = list(desk.book(), &first_week).unwrap();
    assert!(!listed.is_empty() && listed.len() < 300);
    assert!(listed.iter().all(|c| c.published() <= first_week.to), "{:?}", outline(&listed));
}

#[test]
fn without_a_casebook_nothing_is_kept() {
    let desk = Desk::new();
    let paths: Vec<PathBuf> = (0..150)
        .map(|i| {
            let panic = if i == 70 { "panic\n" } else { "" };
            desk.write(&format!("{i:03}.txt"), &format!("題{i}\n{panic}組織 霞商事\n"))
        })
        .collect();
    let options = ExtractOptions { jobs: None, now: NOW, limits: Limits::default() };
    let mut titles = Vec::new();
    let sink = &mut |extracted: Extracted<'_>| {
        if let Extracted::Read(_, readings) = extracted {
            titles.push(readings[0].title.clone());
        }
        Ok(())
    };
    let summary = extract_with(&reader, &paths, options, sink).unwrap();
    let expect: Vec<String> = (0..150).filter(|i| *i != 70).map(|i| format!("題{i}")).collect();
    assert_eq!(titles, expect);
    assert_eq!((summary.documents, summary.incidents, summary.lost), (149, 149, 1));
    let closed = &mut |_: Extracted<'_>| Err(std::io::ErrorKind::BrokenPipe.into());
    let error = extract_with(&reader, &paths, options, closed).unwrap_err();
    assert!(matches!(error, Error::Output(_)), "{error}");
    assert!(!desk.book().exists());
}
