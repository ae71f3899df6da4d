//! Questions for a person: what the casebook cannot decide by itself.

use jikenbo_core::{
    CaseView, Certainty, EventKind, FactValue, Field, IncidentType, Question, QuestionKind, Word, handle,
};
use jikenbo_store::{Casebook, Place, Saying};

use crate::{Error, casebook::block_on, word::refuse};

/// The open questions: pairs of cases that may be one, sources of one case that contradict each other, causes that no
/// document tells. What a person settled stays away until something else is read.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn review(place: impl Into<Place>) -> Result<Vec<Question>, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let questions = questions(&casebook).await;
        casebook.close().await;
        questions
    })
}

async fn questions(casebook: &Casebook) -> Result<Vec<Question>, Error> {
    let settled = casebook.settled().await?;
    let mut out: Vec<Question> = casebook
        .doubts()
        .await?
        .into_iter()
        .map(|doubt| Question {
            handle: handle(["doubt", &doubt.number.to_string(), &doubt.other.to_string()]),
            kind: QuestionKind::SameCase,
            number: doubt.number,
            other: Some(doubt.other),
            said: doubt.reasons,
            fact: None,
        })
        .collect();
    for case in casebook.questionable().await? {
        out.extend(conflicts(&case));
        out.extend(unknown_type(&case));
    }
    out.retain(|question| !settled.contains(&question.handle));
    out.sort_by(|a, b| (a.number, a.kind, &a.handle).cmp(&(b.number, b.kind, &b.handle)));
    Ok(out)
}

/// Settles a question. Accepted, two cases become one, and of contradicting values the one that holds is confirmed;
/// dismissed, everything stays as it is. Either way it is asked no more.
///
/// # Errors
/// When there is no such question, or the casebook cannot be written.
pub fn settle(place: impl Into<Place>, item: &str, accepted: bool, saying: &Saying<'_>) -> Result<Question, Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        let done = settle_in(&mut casebook, item, accepted, saying).await;
        casebook.close().await;
        done
    })
}

async fn settle_in(
    casebook: &mut Casebook,
    item: &str,
    accepted: bool,
    saying: &Saying<'_>,
) -> Result<Question, Error> {
    let Some(question) = questions(casebook).await?.into_iter().find(|q| q.handle == item) else {
        return refuse(format!("there is no open question \"{item}\"; `jikenbo review` shows those that are open"));
    };
    let number = question.number;
    let mut words = vec![(number, Word::Settle { item: item.to_owned(), accepted })];
    if accepted {
        match (&question.other, &question.fact) {
            (Some(other), _) => words.push((number, Word::Merge { into: *other })),
            (None, Some(fact)) => {
                let (value, evidence) = (fact.value.clone(), fact.evidence.clone());
                words.push((number, Word::Confirm { value, evidence }));
            }
            (None, None) => {}
        }
    }
    casebook.say(words, saying).await?;
    Ok(question)
}

/// Values of one question that sources of a case give, and that differ: numbers of one unit and scope while the leak is
/// said to be confirmed, and days of one event.
fn conflicts(case: &CaseView) -> Vec<Question> {
    let held = |f: &&jikenbo_core::CaseFact| case.holds(f.source) && !case.is_desk(f.source);
    let is_certain =
        case.current(Field::Certainty).iter().any(|f| f.fact.value == FactValue::Certainty(Certainty::Confirmed));
    let mut out = Vec::new();
    for current in case.current(Field::Affected).into_iter().chain(case.current(Field::Events)) {
        if case.is_desk(current.source) {
            continue;
        }
        let differs = |f: &&jikenbo_core::CaseFact| match (&current.fact.value, &f.fact.value) {
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
            out.push(Question {
                handle,
                kind: QuestionKind::Conflict,
                number: case.number,
                other: None,
                said,
                fact: Some(current.fact.clone()),
            });
        }
    }
    out
}

/// Events of an incident that have one day.
fn is_single(event: EventKind) -> bool {
    matches!(event, EventKind::OccurredFrom | EventKind::OccurredTo | EventKind::Detected | EventKind::Restored)
}

fn tell(case: &CaseView, fact: &jikenbo_core::CaseFact) -> String {
    let name = case.sources.get(fact.source).map_or("", |source| source.name.as_str());
    format!("{}〔{name}〕", fact.fact.value.label(true))
}

fn unknown_type(case: &CaseView) -> Option<Question> {
    let is_unknown = case.incident_type().is_none_or(|t| t == IncidentType::Unknown);
    let is_settled = case.current(Field::Type).iter().any(|f| case.is_desk(f.source));
    (is_unknown && !is_settled && !case.sources.is_empty()).then(|| Question {
        handle: handle(["type", &case.number.to_string()]),
        kind: QuestionKind::UnknownType,
        number: case.number,
        other: None,
        said: vec![case.title().to_owned()],
        fact: None,
    })
}
