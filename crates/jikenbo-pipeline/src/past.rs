//! What the casebook knew at a time, and how each fact of a case came and went.

use jikenbo_core::{CaseView, FactStep, FactTurn};
use jikenbo_store::{Casebook, Filter, Lookup, Place};

use crate::{
    Error,
    casebook::{block_on, look},
    word::one,
};

/// What [`crate::list`] would have given at a time (RFC 3339 in UTC).
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn list_at(place: impl Into<Place>, filter: &Filter, at: &str) -> Result<Vec<CaseView>, Error> {
    look(place, async |casebook| casebook.list_at(filter, at).await)
}

/// What [`crate::show`] would have given at a time (RFC 3339 in UTC).
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn show_at(place: impl Into<Place>, number: &str, at: &str) -> Result<Lookup, Error> {
    look(place, async |casebook| casebook.show_at(number, at).await)
}

/// How each fact of a case came and went: when it was read first and from which document, when another reading, a later
/// version or a person took it away. In the order of time.
///
/// # Errors
/// When there is no such case, or the casebook cannot be read.
pub fn fact_history(place: impl Into<Place>, number: &str) -> Result<Vec<FactStep>, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let steps = steps(&casebook, number).await;
        casebook.close().await;
        steps
    })
}

async fn steps(casebook: &Casebook, number: &str) -> Result<Vec<FactStep>, Error> {
    let number = one(casebook, number).await?.number;
    let mut times: Vec<String> = casebook.history(number).await?.into_iter().map(|logged| logged.recorded_at).collect();
    times.extend(casebook.reread_at(number).await?);
    times.sort_unstable();
    times.dedup();
    let mut before = CaseView::new(number);
    let mut out = Vec::new();
    for at in times {
        let Lookup::One(now) = casebook.show_at(&number.to_string(), &at).await? else { continue };
        turns(&before, &now, &at, &mut out);
        before = *now;
    }
    Ok(out)
}

fn turns(before: &CaseView, now: &CaseView, at: &str, out: &mut Vec<FactStep>) {
    let (was, is) = (states(before), states(now));
    for (state, name) in &is {
        if !was.iter().any(|(old, _)| old == state) {
            out.push(FactStep { at: at.to_owned(), turn: state.0, value: state.2.clone(), source: name.clone() });
        }
    }
    for (state, name) in &was {
        let goes_on = is.iter().any(|(new, _)| (&new.1, &new.2) == (&state.1, &state.2));
        if !goes_on && state.0 == FactTurn::Read {
            out.push(FactStep {
                at: at.to_owned(),
                turn: FactTurn::Gone,
                value: state.2.clone(),
                source: name.clone(),
            });
        }
    }
}

type State = (FactTurn, jikenbo_core::DocumentId, jikenbo_core::FactValue);

/// What holds of each fact, by its document, with the document's name.
fn states(view: &CaseView) -> Vec<(State, String)> {
    let source = |i: usize| view.sources.get(i).map(|s| (s.document.clone(), s.name.clone())).unwrap_or_default();
    let facts = view.facts.iter().map(|f| {
        let (document, name) = source(f.source);
        let turn = match view.word_of(f.source) {
            Some(said) if matches!(said.word, jikenbo_core::Word::Confirm { .. }) => FactTurn::Confirmed,
            Some(_) => FactTurn::Corrected,
            None if view.holds(f.source) => FactTurn::Read,
            None => FactTurn::Replaced,
        };
        ((turn, document, f.fact.value.clone()), name)
    });
    let rejected = view.desk.rejected.iter().map(|r| {
        let (document, _) = source(r.fact.source);
        let by = view.desk.words.get(r.word).map(|said| said.by.clone()).unwrap_or_default();
        ((FactTurn::Rejected, document, r.fact.fact.value.clone()), by)
    });
    facts.chain(rejected).collect()
}
