//! The year that begins a case's number, and where it is said to be from.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use jikenbo_core::{
    Article, ArticleKind, Basis, Dated, DatedBy, Document, DocumentId, Evidence, Fact, FactValue, Incident, Reading,
    Span, Telling, TimeValue,
};
use jikenbo_resolve::{Aliases, Decision, Incoming, Surroundings, resolve};

const CAPTURED: &str = "2026-11-21T00:00:00Z";

/// Articles of one document, each a title, a bar and what it says: `published=…; detected=… / detected=…`,
/// with a slash between its incidents.
fn document(articles: &[&str], rest: &str) -> (Document, Vec<Reading>) {
    let titles: String = articles.iter().map(|a| format!("{}\n", a.split('|').next().unwrap())).collect();
    let document = Document::plain(DocumentId::new("0".repeat(64)), "page.txt", format!("{titles}{rest}"));
    let evidence = Evidence::new(&document, Span::new(0, titles.len()), "test", 1).unwrap();
    let fact = |value| Fact { value, evidence: evidence.clone(), basis: Basis::Stated };
    let span = Span::new(0, titles.len());
    let readings = articles.iter().enumerate().map(|(i, article)| {
        let (title, said) = article.split_once('|').unwrap_or((article, ""));
        let (mut facts, mut incidents) = (Vec::new(), Vec::new());
        for said in said.split('/') {
            let mut incident = Incident::default();
            for (key, value) in said.split(';').filter_map(|part| part.trim().split_once('=')) {
                let when = TimeValue::parse_iso(value);
                match key {
                    "published" => facts.push(fact(FactValue::Published(when.unwrap()))),
                    "number" => facts.push(fact(FactValue::CaseNumber(value.to_owned()))),
                    "reported" => {
                        let authority = "ppc".parse().unwrap();
                        incident.facts.push(fact(FactValue::ReportedTo { authority, when }));
                    }
                    event => {
                        let (event, when) = (event.parse().unwrap(), when.unwrap());
                        incident.facts.push(fact(FactValue::Event { event, when }));
                    }
                }
            }
            incidents.push(incident);
        }
        let article = Article::alone(i + 1, span, span);
        let (title, telling) = (title.to_owned(), Telling::default());
        Reading { article, title, kind: ArticleKind::News, facts, incidents, links: Vec::new(), telling }
    });
    let readings = readings.collect();
    (document, readings)
}

/// The year and its origin of the first incident of an article, counted from 0.
fn year_of((document, readings): &(Document, Vec<Reading>), article: usize, captured_at: &str) -> (i16, String) {
    let reading = &readings[article];
    let surroundings = &Surroundings::of(document, readings);
    let incident = &reading.incidents[0];
    let (same_as, same_text, linked_by, earlier, aliases) = (&[], &[], None, None, &Aliases::default());
    let incoming = Incoming {
        document,
        reading,
        incident,
        surroundings,
        captured_at,
        same_as,
        same_text,
        linked_by,
        earlier,
        aliases,
    };
    let decision = resolve(&incoming, &[]).decision;
    let Decision::Open { year, year_from } = decision else { return (0, format!("{decision:?}")) };
    (year, year_from)
}

fn check(article: &str, year: i16, from: &str) {
    assert_eq!(year_of(&document(&[article], ""), 0, CAPTURED), (year, from.to_owned()), "{article}");
}

#[test]
fn each_origin_before_those_after_it() {
    let all = "published=2021-04-01; number=2022-078; detected=2024-01-02";
    check(&format!("2023年のまとめ|{all}"), 2021, "公表日（2021-04-01）");
    check("2023年のまとめ|number=2022-078; detected=2024-01-02", 2022, "題名の番号（#2022-078）");
    check("2023年のまとめ|detected=2024-01-02", 2023, "題名の年（2023年）");
    check("まとめ|detected=2024-01-02", 2024, "本文の最も新しい日付（2024-01-02）");
    let page = document(&["甲|published=2019-01-02", "乙"], "2020年に二度、2020年6月とある。");
    assert_eq!(year_of(&page, 1, CAPTURED), (2019, "同じ文書のすぐ前の記事の公表日（2019-01-02）".to_owned()));
    let page = document(&["甲", "乙"], "2020年に二度、2020年6月とある。2024年には無い。");
    assert_eq!(year_of(&page, 1, CAPTURED), (2020, "文書に最も多く出る年（2020年）".to_owned()));
    check("紛失について", 2026, "取得日（2026-11-21）");
}

#[test]
fn years_in_titles() {
    check("ランサムウェア被害組織リスト(2022年6月版)", 2022, "題名の年（2022年）");
    check("国内の事案 2023年8月~12月", 2023, "題名の年（2023年）");
    check("国内の事案 2022年11月〜2023年2月", 2023, "題名の年（2023年）");
    check("令和４年度の漏えい事案", 2022, "題名の年（2022年）");
    check("2030年に向けて：2024年の事案", 2024, "題名の年（2024年）");
    check("2030年に向けて", 2026, "取得日（2026-11-21）");
    check("事故簿|number=0012-3; detected=2024-05-01", 2024, "本文の最も新しい日付（2024-05-01）");
}

#[test]
fn dates_in_the_text() {
    check("紛失|detected=2025-01-02; reported=2025-02", 2025, "本文の最も新しい日付（2025-02）");
    check("紛失|detected=2024-12-30; restored=2027-04-01", 2024, "本文の最も新しい日付（2024-12-30）");
    check("紛失|detected=2024-12; restored=2026-11-22", 2024, "本文の最も新しい日付（2024-12）");
    check("紛失|detected=2026-11", 2026, "本文の最も新しい日付（2026-11）");
    check("紛失|detected=2026", 2026, "本文の最も新しい日付（2026）");
    check("流出|data_from=2015-04; data_to=2020-03", 2026, "取得日（2026-11-21）");
    check("一覧|  / detected=2023-05-01 / detected=2024-06-01", 2024, "本文の最も新しい日付（2024-06-01）");
    check("一覧|detected=2023-05-01 / detected=2024-06-01", 2023, "本文の最も新しい日付（2023-05-01）");
}

#[test]
fn neighbours_of_one_document() {
    let page = document(&["甲|published=2019-01-02", "乙", "丙", "丁", "戊|published=2022-03-01", "己"], "");
    let expect = [
        (2019, "公表日（2019-01-02）"),
        (2019, "同じ文書のすぐ前の記事の公表日（2019-01-02）"),
        (2019, "同じ文書の2つ前の記事の公表日（2019-01-02）"),
        (2022, "同じ文書のすぐ後の記事の公表日（2022-03-01）"),
        (2022, "公表日（2022-03-01）"),
        (2022, "同じ文書のすぐ前の記事の公表日（2022-03-01）"),
    ];
    for (article, (year, from)) in expect.into_iter().enumerate() {
        assert_eq!(year_of(&page, article, CAPTURED), (year, from.to_owned()));
    }
}

#[test]
fn the_year_most_named() {
    let named = |text: &str| year_of(&document(&["甲", "乙"], text), 0, CAPTURED).0;
    assert_eq!(named("2021年、2021年5月、2023年"), 2021);
    assert_eq!(named("2021年、2023年"), 2023, "the newest of several");
    assert_eq!(named("2030年、2030年、2023年"), 2023, "not to come");
    assert_eq!(named("Windows Server 2019、2019台、CVE-2019-0001"), 2026);
}

#[test]
fn a_page_of_one_article_is_dated_by_its_own_date() {
    let (mut document, readings) = document(&["2023年のまとめ"], "");
    document.published = TimeValue::parse_iso("2024-01-05").map(|day| Dated { day, by: DatedBy::Meta });
    assert_eq!(year_of(&(document, readings), 0, CAPTURED), (2024, "公表日（2024-01-05）".to_owned()));
}

#[test]
fn the_day_of_capture_is_japans() {
    let eve = |at: &str| year_of(&document(&["紛失"], ""), 0, at);
    assert_eq!(eve("2026-12-31T14:59:59Z"), (2026, "取得日（2026-12-31）".to_owned()));
    assert_eq!(eve("2026-12-31T15:00:00Z"), (2027, "取得日（2027-01-01）".to_owned()));
}
