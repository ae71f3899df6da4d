//! Where the articles and incidents of a filed document stand in today's reading of it.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{
    CaseNumber, Document, Fact, FactValue, Moved, Reading, Reread, Span, fact_changes, organisation::name_key,
};
use jikenbo_store::{ArticleId, FiledArticle, FiledReading};

/// Where what is filed stands in today's reading.
pub(super) struct Places {
    /// Where each incident that a case rests on was and is.
    pub moved: Vec<Moved>,
    /// The index that each filed article had and the one that it has.
    pub articles: Vec<(usize, usize)>,
    /// The cases of today's incidents, by article and place.
    pub cases: HashMap<(usize, usize), CaseNumber>,
}

impl Places {
    pub fn of(kept: &FiledReading, readings: &[Reading], again: &[(usize, ArticleId)]) -> Self {
        let mut out = Self { moved: Vec::new(), articles: Vec::new(), cases: HashMap::new() };
        let repeats = |reading: &Reading| again.iter().any(|(index, _)| *index == reading.article.index);
        // The reading that each filed article is, or that stands nearest to one that is none any more.
        let mut homes: HashMap<usize, usize> = HashMap::new();
        for (article, place) in kept.articles.iter().zip(primary(&kept.articles, readings)) {
            let Some(place) = place.or_else(|| nearest(article.span, readings, repeats)) else { continue };
            out.articles.push((article.index, readings[place].article.index));
            homes.insert(article.index, place);
        }
        let today = Today::of(readings, repeats);
        let mut alike = Vec::new();
        for (i, &((article, incident), _)) in kept.cases.iter().enumerate() {
            let Some(&home) = homes.get(&article) else { continue };
            let facts = kept.articles.iter().find(|a| a.index == article).and_then(|a| a.incidents.get(incident));
            for (there, mut score) in today.like(facts.map_or(&[], Vec::as_slice)) {
                score.is_at_home = there == (home, incident);
                alike.push((score, i, there));
            }
            // Of one that nothing is known of, or that was the only one of its article, the place must do.
            let is_only = readings[home].incidents.len() == 1;
            if (is_only || facts.is_none_or(Vec::is_empty)) && incident < readings[home].incidents.len() {
                alike.push((Likeness { is_at_home: true, ..Likeness::default() }, i, (home, incident)));
            }
        }
        alike.sort_by_key(|&(score, i, there)| (std::cmp::Reverse(score), i, there));
        let mut found: HashMap<usize, (usize, usize)> = HashMap::new();
        let mut taken = HashSet::new();
        for (_, i, there) in alike {
            if !found.contains_key(&i) && taken.insert(there) {
                found.insert(i, there);
            }
        }
        // What is read no more stands behind what is.
        let mut behind: Vec<usize> = readings.iter().map(|r| r.incidents.len()).collect();
        for (i, &(from, number)) in kept.cases.iter().enumerate() {
            let Some(&home) = homes.get(&from.0) else { continue };
            let (place, incident) = found.get(&i).copied().unwrap_or_else(|| {
                behind[home] += 1;
                (home, behind[home] - 1)
            });
            let to = (readings[place].article.index, incident);
            out.moved.push(Moved { from, to });
            out.cases.insert(to, number);
        }
        out
    }

    /// What is told otherwise of each case, and what is told of one for the first time.
    pub fn told(
        &self,
        kept: &FiledReading,
        document: &Document,
        readings: &[Reading],
        cases: &HashMap<usize, Vec<CaseNumber>>,
    ) -> Vec<Reread> {
        let mut out = Vec::new();
        let mut tell = |number, before: Vec<&Fact>, after: Vec<&Fact>, is_new| {
            let facts = fact_changes(before, after);
            if !facts.is_empty() || is_new {
                out.push(Reread { number, document: document.name.clone(), facts, is_new });
            }
        };
        let today = |(article, incident): (usize, usize)| -> Vec<&Fact> {
            let reading = readings.iter().find(|r| r.article.index == article);
            let told = reading.and_then(|r| r.incidents.get(incident)).into_iter().flat_map(|i| &i.facts);
            reading.into_iter().flat_map(|r| &r.facts).chain(told).collect()
        };
        for moved in &self.moved {
            let Some(number) = self.cases.get(&moved.to) else { continue };
            let article = kept.articles.iter().find(|a| a.index == moved.from.0);
            let told = article.and_then(|a| a.incidents.get(moved.from.1)).into_iter().flatten();
            let before = article.into_iter().flat_map(|a| &a.facts).chain(told).collect();
            tell(*number, before, today(moved.to), false);
        }
        for reading in readings {
            let numbers = cases.get(&reading.article.index).into_iter().flatten();
            for (i, number) in numbers.enumerate() {
                let here = (reading.article.index, i);
                if !self.cases.contains_key(&here) {
                    tell(*number, Vec::new(), today(here), true);
                }
            }
        }
        out
    }
}

/// For each filed article the reading that it is today, by its place: the one that it shares most text with.
pub(super) fn primary(kept: &[FiledArticle], readings: &[Reading]) -> Vec<Option<usize>> {
    let mut shared = Vec::new();
    let mut from = 0;
    for (i, article) in kept.iter().enumerate() {
        // Both are in the order of the text, and neither overlaps itself.
        from += readings[from..].iter().take_while(|r| r.article.span.end <= article.span.start).count();
        let over = readings.iter().enumerate().skip(from).take_while(|(_, r)| r.article.span.start < article.span.end);
        shared.extend(over.map(|(place, r)| (overlap(article.span, r.article.span), i, place)));
    }
    shared.sort_by_key(|&(bytes, i, place)| (std::cmp::Reverse(bytes), i, place));
    let (mut out, mut taken) = (vec![None; kept.len()], vec![false; readings.len()]);
    for (_, i, place) in shared {
        if out[i].is_none() && !taken[place] {
            (out[i], taken[place]) = (Some(place), true);
        }
    }
    out
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The reading that stands nearest to where an article was that is none any more.
fn nearest(span: Span, readings: &[Reading], is_other: impl Fn(&Reading) -> bool) -> Option<usize> {
    let places = (0..readings.len()).filter(|&i| !is_other(&readings[i]));
    places.min_by_key(|&i| {
        let there = readings[i].article.span;
        (std::cmp::Reverse(overlap(span, there)), there.start.abs_diff(span.start))
    })
}

/// How like a filed incident one of today's is; the greater the likelier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    /// It is of the same organisation.
    is_named: bool,
    /// So many facts stand in the same passages.
    passages: usize,
    is_at_home: bool,
}

/// Today's incidents, to be found by their organisations and by where their facts stand.
struct Today {
    by_name: HashMap<String, Vec<(usize, usize)>>,
    by_passage: HashMap<usize, Vec<(usize, usize)>>,
}

impl Today {
    fn of(readings: &[Reading], is_other: impl Fn(&Reading) -> bool) -> Self {
        let mut out = Self { by_name: HashMap::new(), by_passage: HashMap::new() };
        for (place, reading) in readings.iter().enumerate().filter(|(_, r)| !is_other(r)) {
            for (i, incident) in reading.incidents.iter().enumerate() {
                for name in names(&incident.facts) {
                    out.by_name.entry(name).or_default().push((place, i));
                }
                for fact in &incident.facts {
                    out.by_passage.entry(fact.evidence.span().start).or_default().push((place, i));
                }
            }
        }
        out
    }

    fn like(&self, facts: &[Fact]) -> HashMap<(usize, usize), Likeness> {
        let mut out: HashMap<(usize, usize), Likeness> = HashMap::new();
        for there in names(facts).iter().filter_map(|name| self.by_name.get(name)).flatten() {
            out.entry(*there).or_default().is_named = true;
        }
        for fact in facts {
            for there in self.by_passage.get(&fact.evidence.span().start).into_iter().flatten().take(PASSAGES) {
                out.entry(*there).or_default().passages += 1;
            }
        }
        out
    }
}

/// A passage that more incidents share, the heading of a list, tells them not apart.
const PASSAGES: usize = 16;

fn names(facts: &[Fact]) -> Vec<String> {
    let victims = facts.iter().filter_map(|f| match &f.value {
        FactValue::Victim(name) => Some(name_key(name)),
        _ => None,
    });
    victims.collect()
}
