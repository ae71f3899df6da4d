//! A desk with documents and a casebook. The reader is a stand-in, so that the tests say themselves what
//! each document tells: one article a paragraph, one fact a line.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use jikenbo_core::{
    Article, ArticleKind, ArticleLink, Basis, Bound, CaseView, Cited, Count, Document, EventKind, Evidence, Fact,
    FactValue, Field, Incident, LinkRelation, PartyRole, Reading, ReportStage, Span, Telling, TimeValue, Unit,
};
use jikenbo_pipeline::{AddOptions, AddSummary, Limits, add_with, digest_views};

pub const NOW: &str = "2026-11-21T09:00:00Z";

pub fn reader(document: &Document) -> Vec<Reading> {
    let mut start = 0;
    let paragraphs = document.text.split("\n\n").map(|paragraph| {
        let span = Span::new(start, start + paragraph.trim_end().len());
        start += paragraph.len() + 2;
        span
    });
    paragraphs.enumerate().map(|(i, span)| article(document, i + 1, span)).collect()
}

/// The furthest stage that a line names.
fn stage(document: &Document, text: &str, title: Span) -> Option<Cited<ReportStage>> {
    let value = text.lines().filter_map(ReportStage::named).max()?;
    Some(Cited { value, evidence: Evidence::new(document, title, "test", 1)? })
}

fn article(document: &Document, index: usize, span: Span) -> Reading {
    let text = span.of(&document.text);
    let title = text.lines().next().unwrap_or_default();
    let title_span = Span::new(span.start, span.start + title.len());
    let mut reading = Reading {
        article: Article::alone(index, span, title_span),
        title: title.to_owned(),
        kind: ArticleKind::Disclosure,
        facts: Vec::new(),
        incidents: Vec::new(),
        links: Vec::new(),
        telling: Telling { stage: stage(document, text, title_span), ..Telling::default() },
    };
    for line in text.lines().skip(1) {
        let (key, word) = line.split_once(' ').unwrap_or((line, ""));
        let at = span.start + (line.as_ptr() as usize - text.as_ptr() as usize) + line.len() - word.len();
        let event = |event| FactValue::Event { event, when: TimeValue::parse_iso(word).unwrap() };
        let value = match key {
            "panic" => panic!("the test asked for it"),
            "種別" => {
                reading.kind = word.parse().unwrap();
                continue;
            }
            "同一" | "関連" => {
                let relation = if key == "同一" { LinkRelation::SameIncident } else { LinkRelation::Related };
                reading.links.push(ArticleLink { to: word.parse().unwrap(), relation, reason: "見出し".to_owned() });
                continue;
            }
            "公表" => FactValue::Published(TimeValue::parse_iso(word).unwrap()),
            "番号" => FactValue::CaseNumber(word.to_owned()),
            "組織" => FactValue::Victim(word.to_owned()),
            "原因" => FactValue::Type(word.parse().unwrap()),
            "委託先" => FactValue::ThirdParty { name: word.to_owned(), role: PartyRole::Supplier },
            "発覚" => event(EventKind::Detected),
            "参照" => FactValue::RelatedCase(word.to_owned()),
            "件数" => {
                let count = Count { n: word.parse().unwrap(), unit: Unit::Records, bound: Bound::Exact };
                FactValue::Affected { count, what: None, superseded_by: None }
            }
            _ => continue,
        };
        let evidence = Evidence::new(document, Span::new(at, at + word.len()), "test", 1).unwrap();
        let fact = Fact { value, evidence, basis: Basis::Stated };
        match fact.value.field() {
            Field::Published | Field::CaseNumber => reading.facts.push(fact),
            Field::Victims => reading.incidents.push(Incident { facts: vec![fact] }),
            _ => reading.incidents.last_mut().unwrap().facts.push(fact),
        }
    }
    reading
}

/// A folder for documents and one for the casebook.
pub struct Desk {
    pub root: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub fn book(&self) -> PathBuf {
        self.root.path().join("casebook")
    }

    pub fn add(&self, paths: &[PathBuf]) -> AddSummary {
        let options = AddOptions { now: NOW, limits: Limits::default(), progress: &mut |_| {} };
        add_with(&reader, self.book(), paths, options).unwrap()
    }

    pub fn cases(&self) -> Vec<CaseView> {
        digest_views(self.book(), None).unwrap()
    }
}

/// Each case as `number victims: source names`.
pub fn outline(cases: &[CaseView]) -> Vec<String> {
    let line = |case: &CaseView| {
        let names = case.sources.iter().map(|s| Path::new(&s.name).file_name().unwrap().to_str().unwrap().to_owned());
        format!("{} {}: {}", case.number, case.victims().join("、"), names.collect::<Vec<_>>().join(" "))
    };
    cases.iter().map(line).collect()
}
