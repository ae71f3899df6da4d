//! Which date is what: each date gets its event by what its own clause, its list item or the date
//! line above it says, never by its place in the text.

mod day;
mod period;
mod scope;
mod wording;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use jikenbo_core::{ArticleKind, Basis, EventKind, Fact, FactValue, Mention, MentionValue, Span, TimeValue};

use super::{
    dates::Dated,
    view::{Text, View, any},
};
pub use scope::{Scope, scopes};

/// A dated step in the course of an incident.
#[derive(Clone, Debug)]
pub struct Step {
    pub event: EventKind,
    pub when: TimeValue,
    pub span: Span,
    pub rule: &'static str,
    pub version: u32,
    pub basis: Basis,
    /// It stands in a list of dated steps.
    pub is_listed: bool,
    /// Where it is told.
    pub sentence: usize,
}

/// The events of the incident as facts, in the order of the text.
pub fn events(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let mut steps = timeline(view);
    if kind == ArticleKind::Advisory {
        steps.retain(|s| s.event != EventKind::Disclosed);
    }
    if kind == ArticleKind::Enforcement {
        // What an authority announced is its own measure.
        steps.retain(|s| s.event != EventKind::Disclosed || Some(s.when.date_only()) != view.published);
    }
    // A period that begins on a point event's day ends it later.
    let mut ends: HashMap<TimeValue, TimeValue> = HashMap::new();
    for w in steps.windows(2) {
        if w[0].event == EventKind::OccurredFrom && w[1].event == EventKind::OccurredTo {
            let end = w[1].when.date_only();
            ends.entry(w[0].when.date_only()).and_modify(|last| *last = end.max(*last)).or_insert(end);
        }
    }
    steps = span_of_attack(steps);
    ended_that_day(&mut steps);
    steps.retain(|s| {
        let day = s.when.date_only();
        s.event != EventKind::OccurredTo || ends.get(&day).is_none_or(|to| *to <= day)
    });
    let mut out: Vec<Fact> = Vec::new();
    let mut seen = HashSet::new();
    for step in steps {
        if seen.insert((step.event, step.when.date_only())) {
            let value = FactValue::Event { event: step.event, when: step.when };
            out.extend(view.fact(step.span, step.rule, step.version, value, step.basis));
        }
    }
    if kind == ArticleKind::Disclosure
        && let Some(published) = super::published::published(view)
        && let FactValue::Published(when) = published.value
    {
        let value = FactValue::Event { event: EventKind::Disclosed, when };
        if !out.iter().any(|f| f.value == value) {
            out.push(Fact { value, ..published });
        }
    }
    out
}

/// `9日に侵入され、12日に暗号化された`: neighbouring steps of one attack, of which the first day begins
/// it and the last ends it.
fn span_of_attack(steps: Vec<Step>) -> Vec<Step> {
    let is_point = |w: &[Step]| {
        w[0].event == EventKind::OccurredFrom && w[1].event == EventKind::OccurredTo && w[0].when == w[1].when
    };
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        out.push(step);
        let Some(start) = out.len().checked_sub(4) else { continue };
        let (first, second) = out[start..].split_at(2);
        let joined = is_point(first)
            && is_point(second)
            && first[0].sentence == second[0].sentence
            && first[0].when.date_only() < second[0].when.date_only();
        if joined {
            let last = out.pop();
            out.truncate(start + 1);
            out.extend(last);
        }
    }
    out
}

/// `10時ごろから攻撃を受け、同日13時に復旧`: what began and was over on one day.
fn ended_that_day(steps: &mut Vec<Step>) {
    if steps.iter().any(|s| s.event == EventKind::OccurredTo) {
        return;
    }
    let restored = steps.iter().filter(|s| s.event == EventKind::Restored);
    let over: HashSet<TimeValue> = restored.map(|s| s.when.date_only()).collect();
    let begun = steps.iter().find(|s| s.event == EventKind::OccurredFrom && over.contains(&s.when.date_only()));
    if let Some(step) = begun.cloned() {
        steps.push(Step { event: EventKind::OccurredTo, ..step });
    }
}

/// Every dated step.
pub fn timeline(view: &View) -> Vec<Step> {
    scopes(view).iter().flat_map(|scope| steps(view, scope)).collect()
}

fn steps(view: &View, scope: &Scope) -> Vec<Step> {
    match scope.to {
        Some(to) => period::period_steps(view, scope, to),
        None => day::day_steps(view, scope),
    }
}

fn cues<'v>(view: &'v View, scope: &Scope) -> Vec<&'v Mention> {
    let clause = &scope.clause;
    let date = &view.dates[scope.from].at;
    let around_date = |m: &&Mention| !scope.carried && m.at.start < date.start && date.end < m.at.end;
    let inside = |m: &&Mention| clause.start <= m.at.start && m.at.end <= clause.end + 1 || around_date(m);
    let text = view.body.of(&view.body.sentences[scope.sentence]);
    let start = view.body.sentences[scope.sentence].at.start;
    let spoken = quotations(&text);
    let told = |m: &&Mention| !spoken.iter().any(|q| q.contains(&(m.at.start - start)));
    let is_cue = |m: &&Mention| matches!(m.value, MentionValue::Cue(_));
    view.mentions_in(scope.sentence).iter().filter(is_cue).filter(inside).filter(told).collect()
}

/// Where a sentence gives somebody's words, a mail's subject or the like: long quotations, by bytes.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('「').map(|i| from + i) {
        let Some(close) = text[open..].find('」').map(|i| open + i) else { break };
        if text[open..close].chars().count() > 16 {
            out.push(open..close);
        }
        from = close;
    }
    out
}

/// Sentences on something else, or on what readers should do.
pub fn is_elsewhere(text: Text) -> bool {
    any(
        text,
        &[
            "関連性はございません",
            "関連性はありません",
            "とは別の事案",
            "関係はございません",
            "とは関係ございません",
            "との関係は認められ",
            "との関連は認められ",
            "との関連は確認され",
            "年にも",
            "を巡っては",
            "をめぐっては",
            "月にも",
            "以前にも",
        ],
    )
}
