//! What sources of a case leave open.

use jikenbo_core::{
    ArticleKind, CaseFact, CaseView, Certainty, EventKind, FactValue, Field, IncidentType, Question, QuestionKind,
    handle,
};

/// Values of one question that sources of a case give, and that differ: numbers of one unit and scope while the leak is
/// said to be confirmed, and days of one event.
pub(super) fn conflicts(case: &CaseView) -> Vec<Question> {
    let held = |f: &&CaseFact| case.holds(f.source) && !case.is_desk(f.source);
    let is_certain =
        case.current(Field::Certainty).iter().any(|f| f.fact.value == FactValue::Certainty(Certainty::Confirmed));
    let mut out = Vec::new();
    for current in case.current(Field::Affected).into_iter().chain(case.current(Field::Events)) {
        if case.is_desk(current.source) {
            continue;
        }
        let differs = |f: &&CaseFact| match (&current.fact.value, &f.fact.value) {
            (
                FactValue::Affected { count: a, what: x, superseded_by: None },
                FactValue::Affected { count: b, what: y, superseded_by: None },
            ) => is_certain && a.unit == b.unit && x == y && a.n != b.n && a.bound.is_exact() && b.bound.is_exact(),
            (FactValue::Event { event: a, when: x }, FactValue::Event { event: b, when: y }) => {
                let (x, y) = (x.iso_date(), y.iso_date());
                is_single(*a) && a == b && !x.starts_with(&y) && !y.starts_with(&x)
            }
            _ => false,
        };
        let others: Vec<_> =
            case.facts.iter().filter(held).filter(|f| f.source != current.source).filter(differs).collect();
        if others.is_empty() {
            continue;
        }
        let mut said: Vec<String> = [current].into_iter().chain(others).map(|f| tell(case, f)).collect();
        said.dedup();
        let mut values: Vec<String> = said.clone();
        values.sort_unstable();
        let number = case.number.to_string();
        let words = ["conflict", number.as_str()].into_iter().chain(values.iter().map(String::as_str));
        let handle = handle(words);
        let known = |q: &Question| {
            let mut told = q.said.clone();
            told.sort_unstable();
            told == values
        };
        if !out.iter().any(known) {
            let (number, fact) = (Some(case.number), Some(current.fact.clone()));
            out.push(Question { number, said, fact, ..Question::new(QuestionKind::Conflict, handle) });
        }
    }
    out
}

/// Events of an incident that have one day.
fn is_single(event: EventKind) -> bool {
    matches!(event, EventKind::OccurredFrom | EventKind::OccurredTo | EventKind::Detected | EventKind::Restored)
}

fn tell(case: &CaseView, fact: &CaseFact) -> String {
    let name = case.sources.get(fact.source).map_or("", |source| source.name.as_str());
    format!("{}〔{name}〕", fact.fact.value.label(true))
}

/// A case whose cause nobody tells. What gangs alone claim has none to tell of.
pub(super) fn unknown_type(case: &CaseView) -> Option<Question> {
    let is_unknown = case.incident_type().is_none_or(|t| t == IncidentType::Unknown);
    let is_settled = case.current(Field::Type).iter().any(|f| case.is_desk(f.source));
    let is_told = case.sources.iter().any(|source| source.kind != ArticleKind::VictimList);
    let handle = handle(["type", &case.number.to_string()]);
    let (number, said) = (Some(case.number), vec![case.title().to_owned()]);
    (is_unknown && !is_settled && is_told).then(|| Question {
        number,
        said,
        ..Question::new(QuestionKind::UnknownType, handle)
    })
}
