//! What people read, whole pages compared with committed ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{casebook, golden, versions::versions};
use jikenbo_core::{
    Article, CaseFact, CaseView, Document, DocumentId, Fact, FactValue, Field, Incident, Reading, Reread, Telling,
    fact_changes,
    organisation::{VictimSector, read_sector},
};
use jikenbo_publish::*;

fn digest(period: &str, lang: Lang, include_undated: bool) -> Digest {
    let options = DigestOptions {
        lang,
        editor: Some("水野".to_owned()),
        note: include_undated.then(|| "使い捨ての事件簿による番号です。保存はされません。".to_owned()),
        include_undated,
    };
    Digest::new(&casebook(), &period.parse().unwrap(), &options)
}

/// What the names of a case's victims and a business tell.
fn sectors(case: &CaseView) -> Vec<VictimSector> {
    let of = |name: &str| VictimSector {
        name: name.to_owned(),
        organisation: Some(name.to_owned()),
        sector: read_sector([name], ["minamoto.co.jp"], ["計測器の製造・販売"]),
    };
    case.victims().into_iter().map(of).collect()
}

#[test]
fn week() {
    let digest = digest("2026-W41", Lang::Ja, true);
    golden("week.md", &digest.to_markdown());
    golden("week.html", &digest.to_html());
}

#[test]
fn week_in_english() {
    golden("week-en.md", &digest("2026-W41", Lang::En, false).to_markdown());
}

#[test]
fn month() {
    let digest = digest("2026-10", Lang::Ja, false);
    golden("month.md", &digest.to_markdown());
    golden("month.html", &digest.to_html());
}

#[test]
fn week_without_cases() {
    golden("empty.md", &digest("2026-W44", Lang::Ja, false).to_markdown());
}

#[test]
fn lists() {
    let cases = casebook();
    let tables = [120, 80, 40].map(|w| format!("{w}\n{}", list_table(&cases, Lang::Ja, w)));
    golden("list.txt", &(tables.concat() + &list_table(&cases, Lang::En, 100)));
    golden("list.jsonl", &cases.iter().map(|c| list_jsonl(c) + "\n").collect::<String>());
    golden("list.csv", &list_csv(&cases));
}

fn shown(number: &str) -> CaseView {
    let number = number.parse().unwrap();
    casebook().into_iter().find(|c| c.number == number).unwrap()
}

#[test]
fn cases() {
    golden("show.txt", &show_text(&shown("2026-0012"), &sectors(&shown("2026-0012")), Lang::Ja));
    golden("show-en.txt", &show_text(&shown("2026-0013"), &sectors(&shown("2026-0013")), Lang::En));
    golden("show-merged.txt", &show_text(&shown("2026-0019"), &[], Lang::Ja));
    golden("show-versions.txt", &show_text(&versions(), &[], Lang::Ja));
    golden("show-versions.json", &(show_json(&versions(), &[]) + "\n"));
    golden("show.json", &(show_json(&shown("2026-0012"), &sectors(&shown("2026-0012"))) + "\n"));
}

#[test]
fn changed_pages() {
    let cases = [versions()];
    let all = changes(&cases, None);
    let texts = [100, 50].map(|w| format!("{w}\n{}\n", changes_text(&all, Lang::Ja, w)));
    golden("changes.txt", &(texts.concat() + &changes_text(&all, Lang::En, 80)));
    golden("changes.jsonl", &all.iter().map(|c| change_jsonl(c) + "\n").collect::<String>());
    assert_eq!(changes(&cases, Some("2026-10-03T01:00:00Z")).len(), 3, "the moment itself counts");
    for line in changes_text(&all, Lang::Ja, 50).lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 50, "{line}");
    }
}

/// A page whose later version was read by newer rules: what stands on the same lines is no change of the page.
#[test]
fn rules_change_no_page() {
    let mut case = versions();
    let said = |case: &CaseView| {
        let all = [case.clone()];
        changes(&all, None)[0].facts.iter().map(|c| c.field.code()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(said(&case), "events affected data certainty misuse");
    (case.sources[1].text, case.sources[1].span) = (case.sources[0].text.clone(), case.sources[0].span);
    case.facts.retain(|f| f.source != 1);
    let newer = case.facts.iter().filter(|f| f.source == 0).cloned().map(|mut f| {
        if let FactValue::Affected { count, .. } = &mut f.fact.value {
            count.n += 1;
        }
        CaseFact { source: 1, ..f }
    });
    let newer: Vec<CaseFact> = newer.filter(|f| f.fact.value.field() != Field::Misuse).collect();
    case.facts.extend(newer);
    assert_eq!(said(&case), "", "a number read otherwise, and one field read no more");
}

#[test]
fn read_again() {
    let case = versions();
    let facts = |source: usize| case.facts.iter().filter(move |f| f.source == source).map(|f| &f.fact);
    let rereads = [
        Reread {
            number: case.number,
            document: "a\nb.txt".to_owned(),
            facts: fact_changes(facts(0), facts(1)),
            is_new: false,
        },
        Reread { number: case.number, document: "c.txt".to_owned(), facts: fact_changes([], facts(3)), is_new: true },
    ];
    golden("reread.txt", &(rereads_table(&rereads, Lang::Ja, 120) + "\n" + &rereads_table(&rereads, Lang::En, 70)));
    golden("reread.jsonl", &rereads.iter().map(|r| reread_jsonl(r) + "\n").collect::<String>());
}

/// The readings a case was filed from.
fn readings(numbers: &[&str]) -> Vec<Reading> {
    let reading = |(i, number): (usize, &&str)| {
        let case = shown(number);
        let source = &case.sources[0];
        let facts: Vec<Fact> = case.facts.iter().filter(|f| f.source == 0).map(|f| f.fact.clone()).collect();
        let about = [source.published.map(FactValue::Published), source.url.clone().map(FactValue::Url)];
        let about = about.into_iter().flatten().map(|value| Fact { value, ..facts[0].clone() }).collect();
        Reading {
            article: Article::alone(i + 1, source.span, source.span),
            title: source.title.clone(),
            kind: source.kind,
            facts: about,
            incidents: vec![Incident { facts }],
            links: Vec::new(),
            telling: Telling::default(),
        }
    };
    numbers.iter().enumerate().map(reading).collect()
}

#[test]
fn extracted() {
    let document = Document::plain(DocumentId::default(), "notices.txt", "");
    let readings = readings(&["2026-0012", "2026-0014", "2026-0016", "2026-0020"]);
    let tables = [100, 50].map(|w| readings_table(&document, &readings, Lang::Ja, w));
    golden("readings.txt", &(tables.join("\n") + "\n" + &readings_table(&document, &readings, Lang::En, 80)));
}
