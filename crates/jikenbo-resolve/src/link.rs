use jikenbo_core::{CaseLink, LinkRelation};

use crate::{
    Candidate,
    account::Account,
    compare::{Subject, shared_day, subject},
    name::Name,
};

/// How an incident belongs together with another case without being it.
pub(crate) fn links(incoming: &Account, case: &Candidate) -> Vec<CaseLink> {
    let same = same_supplier(incoming, &case.account).map(|reason| (LinkRelation::SameIncident, reason));
    let related = refers(incoming, &case.account).map(|reason| (LinkRelation::Related, reason));
    let links = same.into_iter().chain(related);
    links.map(|(relation, reason)| CaseLink { to: case.number, relation, reason }).collect()
}

/// Two victims of what happened at one supplier, or a supplier and its client: the name and a date
/// of the incident must both be shared.
fn same_supplier(a: &Account, b: &Account) -> Option<String> {
    if let Subject::Same { .. } = subject(a, b) {
        return None;
    }
    let find = |mine: &[Name], theirs: &[Name]| mine.iter().find(|n| theirs.iter().any(|m| n.is_same(m))).cloned();
    let supplier = find(&a.suppliers, &b.suppliers)
        .or_else(|| find(&a.suppliers, &b.victims))
        .or_else(|| find(&a.victims, &b.suppliers))?;
    let same_day = || a.link_days().find(|day| b.link_days().any(|other| other == *day));
    let (event, day) = shared_day(a, b).or_else(same_day)?;
    Some(format!("同じ委託先・提供元（{}）、{}が同じ（{}）", supplier.shown, event.label_ja(), day.iso_date()))
}

/// One text names the number of the other. A number that two numberings gave is told apart by the
/// caller.
fn refers(a: &Account, b: &Account) -> Option<String> {
    let named = |from: &Account, to: &Account| {
        from.related.iter().find(|r| to.numbers.iter().any(|n| n.number == **r)).cloned()
    };
    named(a, b)
        .map(|n| format!("本文が#{n}を挙げている"))
        .or_else(|| named(b, a).map(|n| format!("#{n}として挙げられている")))
}
