use std::cmp::Reverse;

use jikenbo_core::{CaseLink, CaseNumber, LinkRelation, Tie};

use crate::{
    Candidate, Incoming,
    account::Account,
    attachment::by_link,
    claim::same_by_claim,
    compare::{Subject, differ, may_be_same, same_incident, subject},
    grounds::Grounds,
    link::{drop_needless, links},
    tie::tie,
    year::case_year,
};

/// Where an incident belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is a new case.
    Open {
        /// The year of the number.
        year: i16,
        /// What the year was taken from, in words.
        year_from: String,
    },
    /// It is filed as a new case, and a person is asked whether it belongs to a known one: the grounds are near enough
    /// to be noticed and not enough to tell.
    Review {
        /// The year of the number.
        year: i16,
        /// What the year was taken from, in words.
        year_from: String,
        /// The case that it may belong to.
        case: CaseNumber,
        /// What speaks for it and what against it, in words; never empty.
        reasons: Vec<String>,
    },
    /// It belongs to a known case.
    Attach {
        /// The case.
        case: CaseNumber,
        /// Why, in words; never empty.
        reasons: Vec<String>,
    },
}

/// What was decided about an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Where it belongs.
    pub decision: Decision,
    /// Cases it belongs together with and is not; to be recorded as links of its case.
    pub links: Vec<CaseLink>,
    /// How its text stands to the incident, where it does not simply tell it.
    pub tie: Option<Tie>,
}

/// Decides where an incident belongs among the cases that share a key with it.
///
/// Two incidents that one article tells apart are never one case. Of several cases that would do, the
/// one with the weightiest grounds is taken, the oldest number where they weigh the same.
pub fn resolve(incoming: &Incoming<'_>, candidates: &[Candidate]) -> Resolution {
    let account = Account::of(incoming);
    let told_apart =
        |case: &Candidate| case.filed.contains(&(incoming.document.id.clone(), incoming.reading.article.index));
    let mut best: Option<(&Candidate, Grounds)> = None;
    for case in candidates.iter().filter(|c| !told_apart(c)) {
        let Some(grounds) = grounds(incoming, &account, case) else { continue };
        let outweighs = best.as_ref().is_none_or(|(chosen, known)| {
            (grounds.weight(), Reverse(case.number)) > (known.weight(), Reverse(chosen.number))
        });
        if outweighs {
            best = Some((case, grounds));
        }
    }
    let chosen = best.as_ref().map(|(case, _)| case.number);
    let decision = match best {
        Some((case, grounds)) => Decision::Attach { case: case.number, reasons: grounds.reasons() },
        None => {
            let (year, year_from) = case_year(incoming);
            let near = candidates.iter().filter(|c| !told_apart(c) && !is_claim(&account, c));
            let near = near.filter_map(|c| Some((c, may_be_same(&account, &c.account)?)));
            match near.max_by(|(c, g), (d, h)| (g.weight(), Reverse(c.number)).cmp(&(h.weight(), Reverse(d.number)))) {
                Some((case, grounds)) => {
                    Decision::Review { year, year_from, case: case.number, reasons: grounds.reasons() }
                }
                None => Decision::Open { year, year_from },
            }
        }
    };
    let others = candidates.iter().filter(|c| Some(c.number) != chosen);
    let mut links: Vec<CaseLink> = others.flat_map(|case| links(&account, case)).collect();
    drop_doubtful_references(&account, candidates, &mut links);
    drop_needless(&mut links, candidates);
    let again = chosen.is_some_and(|case| incoming.same_text.contains(&case));
    Resolution { decision, links, tie: tie(incoming, again) }
}

/// Whether one side is a list's claim, which gives too little to doubt by.
fn is_claim(account: &Account, case: &Candidate) -> bool {
    account.claims_only || case.account.claims_only
}

fn grounds(incoming: &Incoming<'_>, account: &Account, case: &Candidate) -> Option<Grounds> {
    if incoming.same_as.contains(&case.number)
        && let Subject::Same { said, .. } = subject(account, &case.account)
    {
        return Some(Grounds { told: true, subject: Some(said), ..Grounds::default() });
    }
    if let Some(version) = version_of(incoming, account, case) {
        return Some(version);
    }
    let linked = incoming.linked_by.as_ref();
    if let Some(linked) = linked.and_then(|linked| by_link(linked, case.number, account, &case.account)) {
        return Some(linked);
    }
    match account.claims_only || case.account.claims_only {
        true => same_by_claim(account, &case.account),
        false => same_incident(account, &case.account),
    }
}

/// The grounds on which an incident is what its page told of in an earlier capture. An article of one
/// incident stays what it was; of several each is known by its organisation.
fn version_of(incoming: &Incoming<'_>, account: &Account, case: &Candidate) -> Option<Grounds> {
    let earlier = incoming.earlier.filter(|earlier| earlier.cases.contains(&case.number))?;
    let subject = subject(account, &case.account);
    let is_sole = incoming.reading.incidents.len() == 1 && earlier.cases.len() == 1;
    let is_same = match subject {
        Subject::Same { .. } => earlier.is_certain || !differ(account, &case.account),
        _ if !is_sole => false,
        Subject::Unnamed => earlier.is_certain || !differ(account, &case.account),
        // A name that was mended; another organisation's notice in its place is another text.
        Subject::Different => earlier.is_certain,
    };
    let said = match subject {
        Subject::Same { said, .. } => Some(said),
        _ => None,
    };
    is_same.then(|| Grounds { version: true, subject: said, ..Grounds::default() })
}

/// A number that several cases carry was given by several numberings: a reference to it links only
/// those of the organisation in question.
fn drop_doubtful_references(account: &Account, candidates: &[Candidate], links: &mut Vec<CaseLink>) {
    let carriers = |number: &str| {
        candidates.iter().filter(|c| c.account.numbers.iter().any(|n| n.number == number)).collect::<Vec<_>>()
    };
    links.retain(|link| {
        let Some(case) = candidates.iter().find(|c| c.number == link.to) else { return true };
        let doubtful = account.related.iter().any(|number| {
            let carriers = carriers(&number.what);
            carriers.len() > 1 && carriers.iter().any(|c| c.number == case.number)
        });
        let related = link.relation == LinkRelation::Related;
        !(related && doubtful) || matches!(subject(account, &case.account), Subject::Same { .. })
    });
}
