use std::cmp::Reverse;

use jikenbo_core::{CaseLink, CaseNumber, LinkRelation, Tie};

use crate::{
    Candidate, Incoming,
    account::Account,
    attachment::by_link,
    claim::same_by_claim,
    compare::{compare, differ},
    grounds::{Grounds, PERHAPS, SAME},
    link::{drop_needless, links, recalled},
    subject::{Subject, subject},
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
        /// The cases that it may belong to, the likeliest first, each with what speaks for it and what against it, in
        /// words; never empty.
        cases: Vec<(CaseNumber, Vec<String>)>,
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
/// one with the weightiest grounds is taken, the oldest number where they weigh the same; a person is asked where nothing
/// that tells two incidents apart speaks for either.
pub fn resolve(incoming: &Incoming<'_>, candidates: &[Candidate]) -> Resolution {
    let account = Account::of(incoming);
    let told_apart =
        |case: &Candidate| case.filed.contains(&(incoming.document.id.clone(), incoming.reading.article.index));
    let compared = candidates.iter().filter(|c| !told_apart(c));
    let mut found: Vec<(&Candidate, Grounds)> =
        compared.filter_map(|case| Some((case, grounds(incoming, &account, case)?))).collect();
    found.sort_by_cached_key(|(case, grounds)| (Reverse(grounds.points()), case.number));
    let sure = found.iter().take_while(|(_, grounds)| grounds.points() >= SAME).count();
    let (found, perhaps) = found.split_at(sure);
    let review = |cases: Vec<(CaseNumber, Vec<String>)>| {
        let (year, year_from) = case_year(incoming);
        match cases.is_empty() {
            true => Decision::Open { year, year_from },
            false => Decision::Review { year, year_from, cases },
        }
    };
    let doubted = |(case, grounds): &(&Candidate, Grounds)| (case.number, grounds.doubts());
    let mut chosen = None;
    let decision = match found.split_first() {
        Some((best, others)) => {
            let rivals: Vec<_> = others.iter().filter(|other| is_rival(best, other)).collect();
            if rivals.is_empty() {
                chosen = Some(best.0.number);
                Decision::Attach { case: best.0.number, reasons: best.1.reasons() }
            } else {
                review(std::iter::once(best).chain(rivals).map(doubted).collect())
            }
        }
        None => {
            let likeliest =
                perhaps.iter().find(|(case, grounds)| grounds.points() >= PERHAPS && !is_claim(&account, case));
            review(likeliest.into_iter().map(doubted).collect())
        }
    };
    let others = candidates.iter().filter(|c| Some(c.number) != chosen);
    let mut links: Vec<CaseLink> = others.clone().flat_map(|case| links(&account, case)).collect();
    drop_doubtful_references(&account, candidates, &mut links);
    let is_new = |link: &CaseLink| !links.iter().any(|l| (l.to, l.relation) == (link.to, link.relation));
    let recalled: Vec<CaseLink> = recalled(&account, others).into_iter().filter(is_new).collect();
    links.extend(recalled);
    drop_needless(&mut links, candidates);
    let again = chosen.is_some_and(|case| incoming.same_text.contains(&case));
    Resolution { decision, links, tie: tie(incoming, again) }
}

/// Whether another case has as much to say for itself as the best: of two that a person parted, or of two of one
/// organisation where nothing but the organisation and the time speak for either.
fn is_rival((best, grounds): &(&Candidate, Grounds), (other, theirs): &(&Candidate, Grounds)) -> bool {
    let is_parted = best.parted.contains(&other.number) || other.parted.contains(&best.number);
    // Two that tell one incident by themselves were filed apart as neither named its day: either will do.
    let tells_one = |between: Grounds| between.points() >= SAME && between.is_unopposed();
    let are_one = || compare(&best.account, &other.account).is_some_and(tells_one);
    (is_parted || grounds.is_weak() && !are_one()) && theirs.telling() >= grounds.telling()
}

/// Whether one side is a list's claim, which gives too little to doubt by.
fn is_claim(account: &Account, case: &Candidate) -> bool {
    account.claims_only || case.account.claims_only
}

fn grounds(incoming: &Incoming<'_>, account: &Account, case: &Candidate) -> Option<Grounds> {
    if incoming.same_as.contains(&case.number)
        && let Some(named) = subject(account, &case.account).named()
    {
        return Some(Grounds { told: true, subject: Some(named), ..Grounds::default() });
    }
    if let Some(version) = version_of(incoming, account, case) {
        return Some(version);
    }
    let linked = incoming.linked_by.as_ref();
    if let Some(linked) = linked.and_then(|linked| by_link(linked, case.number, account, &case.account)) {
        return Some(linked);
    }
    let (article, numbers) = (incoming.reading.article.index, &incoming.aliases.numbers);
    if numbers.differ(article, case.number) {
        return None;
    }
    let mut found = match account.claims_only || case.account.claims_only {
        true => same_by_claim(account, &case.account),
        false => compare(account, &case.account),
    }?;
    found.corporate_number = numbers.shared(article, case.number).map(str::to_owned);
    Some(found)
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
    is_same.then(|| Grounds { version: true, subject: subject.named(), ..Grounds::default() })
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
