use jikenbo_core::{CaseLink, LinkRelation, Passage};

use crate::{
    Candidate,
    account::{Account, Said},
    compare::{Subject, shared_day, subject},
    name::Name,
};

/// How an incident belongs together with another case without being it.
pub(crate) fn links(incoming: &Account, case: &Candidate) -> Vec<CaseLink> {
    let links = supply(incoming, &case.account).into_iter().chain(refers(incoming, &case.account));
    links.map(|found| found.link(case)).collect()
}

/// A link that was found.
struct Found {
    relation: LinkRelation,
    reason: String,
    passage: Passage,
}

impl Found {
    fn link(self, case: &Candidate) -> CaseLink {
        let Self { relation, reason, passage } = self;
        CaseLink { to: case.number, relation, reason, passage: Some(passage) }
    }
}

/// A supplier and its client, or two clients of one supplier: the name and a date of the incident must both be
/// shared.
fn supply(a: &Account, b: &Account) -> Option<Found> {
    if let Subject::Same { .. } = subject(a, b) {
        return None;
    }
    let is_victim_of = |account: &Account, name: &Name| account.victims.iter().any(|v| v.is_same(name));
    let named = |from: &Account, to: &Account| from.suppliers.iter().find(|s| is_victim_of(to, &s.what)).cloned();
    let shared = || a.suppliers.iter().find(|s| b.suppliers.iter().any(|t| t.what.is_same(&s.what))).cloned();
    let (relation, Said { what, passage }) = named(a, b)
        .map(|s| (LinkRelation::ClientOf, s))
        .or_else(|| named(b, a).map(|s| (LinkRelation::SupplierOf, s)))
        .or_else(|| shared().map(|s| (LinkRelation::SameSupplier, s)))?;
    let same_day = || a.link_days().find(|day| b.link_days().any(|other| other == *day));
    let (event, day) = shared_day(a, b).or_else(same_day)?;
    let reason = format!("委託先・提供元（{}）、{}が同じ（{}）", what.shown, event.label_ja(), day.iso_date());
    Some(Found { relation, reason, passage })
}

/// One text names the number of the other. A number that two numberings gave is told apart by the
/// caller.
fn refers(a: &Account, b: &Account) -> Option<Found> {
    let named = |from: &Account, to: &Account| {
        from.related.iter().find(|r| to.numbers.iter().any(|n| n.number == r.what)).cloned()
    };
    let (reason, passage) = named(a, b)
        .map(|n| (format!("本文が#{}を挙げている", n.what), n.passage))
        .or_else(|| named(b, a).map(|n| (format!("#{}として挙げられている", n.what), n.passage)))?;
    Some(Found { relation: LinkRelation::Related, reason, passage })
}
