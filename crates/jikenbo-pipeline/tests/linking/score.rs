//! How well the casebook joins what a folder says belongs together.

use std::{collections::BTreeSet, fmt, path::Path};

use jikenbo_core::{CaseNumber, CaseView, FactValue, LinkRelation};

use crate::expect::{Expect, Place};

/// Right, made up and missed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Tally {
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn count(&mut self, expected: bool, found: bool) {
        match (expected, found) {
            (true, true) => self.right += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
    }

    fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The figures of some folders.
#[derive(Debug, Default)]
pub struct Score {
    pub folders: usize,
    /// Pairs of texts that are one case.
    pub pairs: Tally,
    /// Links between cases, each with its relation.
    pub links: Tally,
    /// How texts stand to their cases.
    pub sources: Tally,
    /// What a person is asked about.
    pub reviews: Tally,
    /// Folders of namesakes with a wrong merge.
    pub namesakes_merged: Vec<String>,
    /// What went wrong, a line each.
    pub errors: Vec<String>,
}

impl Score {
    pub fn add(&mut self, other: Self) {
        self.folders += other.folders;
        self.pairs.add(&other.pairs);
        self.links.add(&other.links);
        self.sources.add(&other.sources);
        self.reviews.add(&other.reviews);
        self.namesakes_merged.extend(other.namesakes_merged);
        self.errors.extend(other.errors);
    }

    /// Compares a casebook with what a folder expects of it.
    pub fn of(name: &str, expect: &Expect, book: &Book, backwards: bool) -> Self {
        let views = &book.views;
        let units = units(expect, views);
        let mut score = Self { folders: 1, ..Self::default() };
        score.count_pairs(name, &units);
        score.count_links(name, expect, &units, views);
        score.count_sources(name, expect, views, backwards);
        score.count_reviews(name, expect, &units, &book.doubts);
        score
    }

    fn count_pairs(&mut self, name: &str, units: &[Unit]) {
        for (i, a) in units.iter().enumerate() {
            for b in &units[i + 1..] {
                let expected = a.case == b.case;
                let found = a.number.is_some() && a.number == b.number;
                self.pairs.count(expected, found);
                if expected != found {
                    let what = if found { "wrongly one case" } else { "not one case" };
                    self.errors.push(format!("{name}: {what}: {} / {}", a.at, b.at));
                }
                if found && !expected && name.starts_with("namesake") {
                    self.namesakes_merged.push(name.to_owned());
                }
            }
        }
    }

    fn count_links(&mut self, name: &str, expect: &Expect, units: &[Unit], views: &[CaseView]) {
        let number = |case: &str| units.iter().find(|u| u.case == case).and_then(|u| u.number);
        let mut expected = BTreeSet::new();
        for (from, relation, to) in &expect.links {
            match (number(from), number(to)) {
                (Some(a), Some(b)) => drop(expected.insert(canonical(a, *relation, b))),
                _ => self.links.missed += 1,
            }
        }
        let links = views.iter().flat_map(|v| v.links.iter().map(|l| canonical(v.number, l.relation, l.to)));
        let found: BTreeSet<_> = links.collect();
        // Clients that came before their supplier are linked with each other as well.
        let client_of = |n: CaseNumber| expected.iter().filter(move |l| l.1 == "client-of" && l.0 == n).map(|l| l.2);
        let is_over = |l: &(CaseNumber, &str, CaseNumber)| {
            l.1 == "same-supplier" && client_of(l.0).any(|supplier| client_of(l.2).any(|s| s == supplier))
        };
        for link in expected.union(&found).filter(|l| expected.contains(*l) || !is_over(l)) {
            let (e, f) = (expected.contains(link), found.contains(link));
            self.links.count(e, f);
            if e != f {
                let what = if f { "wrong link" } else { "no link" };
                let case = |n| units.iter().find(|u| u.number == Some(n)).map_or("?", |u| u.case.as_str());
                self.errors.push(format!("{name}: {what}: {} {} {}", case(link.0), link.1, case(link.2)));
            }
        }
        let shown = views.iter().flat_map(|v| &v.links);
        for link in shown.filter(|l| l.relation != LinkRelation::SameIncident && l.passage.is_none()) {
            self.errors.push(format!("{name}: link without a passage: {} {}", link.relation, link.to));
        }
    }

    fn count_reviews(&mut self, name: &str, expect: &Expect, units: &[Unit], doubts: &[(CaseNumber, CaseNumber)]) {
        let pair = |a: CaseNumber, b: CaseNumber| (a.min(b), a.max(b));
        let asked = expect.reviews.iter().filter_map(|(place, case)| {
            let at = format!("{}@{}", place.file, place.words);
            let here = units.iter().find(|u| u.at == at)?.number?;
            let there = units.iter().find(|u| u.case == *case)?.number?;
            Some(pair(here, there))
        });
        let expected: BTreeSet<_> = asked.collect();
        let found: BTreeSet<_> = doubts.iter().map(|(a, b)| pair(*a, *b)).collect();
        // To ask about what should have been joined is no mistake of its own.
        let cases = |n: CaseNumber| units.iter().filter(move |u| u.number == Some(n)).map(|u| &u.case);
        let is_one = |(a, b): &(CaseNumber, CaseNumber)| cases(*a).any(|case| cases(*b).any(|other| other == case));
        for doubt in expected.union(&found).filter(|d| expected.contains(*d) || !is_one(d)) {
            let (e, f) = (expected.contains(doubt), found.contains(doubt));
            self.reviews.count(e, f);
            if e != f {
                let what = if f { "needless question" } else { "no question" };
                self.errors.push(format!("{name}: {what}: {} / {}", doubt.0, doubt.1));
            }
        }
    }

    fn count_sources(&mut self, name: &str, expect: &Expect, views: &[CaseView], backwards: bool) {
        // How a text stands to its case is asked where others belong to that case.
        let with_others = |at: &dyn Fn(&Place) -> bool| {
            expect.cases.iter().any(|(_, places)| places.len() > 1 && places.iter().any(at))
        };
        for view in views {
            for (i, source) in view.sources.iter().enumerate() {
                if !with_others(&|place| is_at(place, view, i)) {
                    continue;
                }
                let expected = expect.sources.iter().find(|(at, _)| is_at(at, view, i)).map(|(_, r)| *r);
                let tie = source.tie.as_ref();
                let relation = tie.map(|t| t.relation);
                // Of two that are the same the one that comes later is the other's double.
                if backwards && [expected, relation].contains(&Some(LinkRelation::Duplicate)) {
                    continue;
                }
                if expected == relation {
                    self.sources.right += usize::from(expected.is_some());
                    continue;
                }
                self.sources.missed += usize::from(expected.is_some());
                self.sources.wrong += usize::from(relation.is_some());
                let said = |r: Option<LinkRelation>| r.map_or("-", LinkRelation::code);
                let file = file(&source.name);
                self.errors.push(format!("{name}: {file} should be {}, is {}", said(expected), said(relation)));
            }
        }
        let is_read = |at: &Place| views.iter().any(|view| (0..view.sources.len()).any(|i| is_at(at, view, i)));
        let unmet = expect.sources.iter().filter(|(at, _)| with_others(&|place| place == at) && !is_read(at));
        self.sources.missed += unmet.count();
    }
}

/// A casebook as it is scored.
pub struct Book {
    pub views: Vec<CaseView>,
    /// Pairs of cases of which a person is asked whether they are one.
    pub doubts: Vec<(CaseNumber, CaseNumber)>,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<10} {:>9} {:>7} {:>6}   right wrong missed", "", "precision", "recall", "F1")?;
        let rows = [("pairs", self.pairs), ("links", self.links), ("sources", self.sources), ("reviews", self.reviews)];
        for (name, tally) in rows {
            let Tally { right, wrong, missed } = tally;
            let (p, r, f1) = (tally.precision(), tally.recall(), tally.f1());
            writeln!(f, "{name:<10} {p:>9.3} {r:>7.3} {f1:>6.3}   {right:>5} {wrong:>5} {missed:>6}")?;
        }
        write!(f, "{} folders", self.folders)
    }
}

/// A text or a part of it, with the case that it should be and the one that it is.
struct Unit {
    at: String,
    case: String,
    number: Option<CaseNumber>,
}

fn units(expect: &Expect, views: &[CaseView]) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut taken = BTreeSet::new();
    for (case, places) in &expect.cases {
        for place in places {
            let at = format!("{}@{}", place.file, place.words);
            let found = views.iter().flat_map(|v| (0..v.sources.len()).map(move |i| (v, i)));
            let mut numbers = Vec::new();
            for (view, i) in found.filter(|(view, i)| is_at(place, view, *i)) {
                taken.insert((view.number, i));
                numbers.push(view.number);
            }
            numbers.dedup();
            // One that was read as several, or not at all, is one that is missed.
            out.push(Unit { at, case: case.clone(), number: numbers.first().copied() });
        }
    }
    for view in views {
        for (i, source) in view.sources.iter().enumerate() {
            if !taken.contains(&(view.number, i)) {
                let at = format!("{}#{}.{}", file(&source.name), source.article, source.incident);
                out.push(Unit { case: at.clone(), at, number: Some(view.number) });
            }
        }
    }
    out
}

fn is_at(place: &Place, view: &CaseView, source: usize) -> bool {
    let Some(held) = view.sources.get(source).filter(|s| file(&s.name) == place.file) else { return false };
    if let Some(n) = place.words.strip_prefix('#') {
        return held.incident.to_string() == n;
    }
    let victims = view.facts.iter().filter(|f| f.source == source).filter_map(|f| match &f.fact.value {
        FactValue::Victim(name) => Some(name.as_str()),
        _ => None,
    });
    let victims: Vec<&str> = victims.collect();
    // A list's title names none of its entries.
    victims.iter().any(|name| name.contains(&place.words)) || held.title.contains(&place.words)
}

fn file(name: &str) -> &str {
    Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or(name)
}

/// A link as one of its two sides shows it.
fn canonical(a: CaseNumber, relation: LinkRelation, b: CaseNumber) -> (CaseNumber, &'static str, CaseNumber) {
    let (x, y) = ((a, relation.code(), b), (b, relation.inverse().code(), a));
    if (x.1, x.0) <= (y.1, y.0) { x } else { y }
}
