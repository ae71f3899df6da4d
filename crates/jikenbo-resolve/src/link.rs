use std::collections::BTreeSet;

use jikenbo_core::{CaseLink, Grain, IncidentType, LinkRelation, Passage, TimeValue, organisation::name_key};

use crate::{
    Candidate,
    account::{Account, Said},
    compare::{causes_agree, day_gap, nearest, shared_day},
    name::Name,
    subject::{Subject, subject},
};

/// How an incident belongs together with another case without being it.
pub(crate) fn links(incoming: &Account, case: &Candidate) -> Vec<CaseLink> {
    let one = supply(incoming, &case.account).or_else(|| campaign(incoming, &case.account));
    let links = one.into_iter().chain(refers(incoming, &case.account));
    links.map(|found| found.link(case)).collect()
}

/// So many clients of one supplier are linked with each other; more are all linked with the oldest of them.
const CLIENTS: usize = 12;

/// Clients whose supplier's own case is known are linked with that, and not with each other.
pub(crate) fn drop_needless(links: &mut Vec<CaseLink>, candidates: &[Candidate]) {
    let account = |link: &CaseLink| candidates.iter().find(|c| c.number == link.to).map(|c| &c.account);
    let known = links.iter().filter(|link| link.relation == LinkRelation::ClientOf).filter_map(account);
    let known: Vec<&Account> = known.collect();
    let is_needless = |link: &CaseLink| {
        let suppliers = account(link).into_iter().flat_map(|client| &client.suppliers);
        let mut suppliers = suppliers.map(|said| &said.what);
        suppliers.any(|name| known.iter().any(|supplier| supplier.victims.iter().any(|v| v.is_same(name))))
    };
    let mut clients = 0;
    links.sort_by_key(|link| link.to);
    links.retain(|link| {
        if link.relation != LinkRelation::SameSupplier {
            return true;
        }
        clients += 1;
        clients <= CLIENTS && !is_needless(link)
    });
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

/// Notices of what happened at one supplier come within this many days of each other, unless they share a date.
const SUPPLY_TOGETHER: i32 = 92;

/// A supplier and its client, or two clients of one supplier: the name must be shared, and a date of what happened;
/// where no date is shared, nearness and a cause that does not differ must do.
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
    let same_day = || a.link_days().find(|(_, day)| day.grain() >= Grain::Day && b.link_days().any(|(_, d)| d == *day));
    let when = match shared_day(a, b).map(|day| (day.event, day.when)).or_else(same_day) {
        Some((event, day)) => format!("{}が同じ（{}）", event.label_ja(), day.iso_date()),
        None => {
            let days = nearest(&a.published, &b.published).filter(|days| *days <= SUPPLY_TOGETHER)?;
            if !causes_agree(a, b) || day_gap(a, b).is_some_and(|gap| gap > SUPPLY_TOGETHER) {
                return None;
            }
            format!("公表日が近い（{days}日差）")
        }
    };
    let reason = format!("委託先・提供元（{}）、{when}", what.shown);
    Some(Found { relation, reason, passage })
}

/// What one attacker does to several organisations comes to light within this many days.
const CAMPAIGN: i32 = 62;

/// Whether an account may be one of a campaign: the attacker has a name, and it is not a gang's daily work.
pub(crate) fn is_campaign(account: &Account) -> bool {
    use IncidentType::{CredentialStuffing, Ddos, Malware, Phishing, VulnerabilityExploit, WebSkimming};
    let by = |t: &IncidentType| {
        matches!(t, VulnerabilityExploit | Ddos | Phishing | Malware | WebSkimming | CredentialStuffing)
    };
    !account.claims_only && !account.actors.is_empty() && account.types.iter().any(by)
}

/// Two organisations hit by one attacker in the same way within weeks.
fn campaign(a: &Account, b: &Account) -> Option<Found> {
    let days = nearest(&a.published, &b.published).filter(|days| *days <= CAMPAIGN)?;
    if !is_campaign(a) || !is_campaign(b) || matches!(subject(a, b), Subject::Same { .. }) {
        return None;
    }
    let cause = a.types.iter().find(|t| b.types.contains(t))?;
    let actor = a.actors.iter().find(|actor| b.actors.iter().any(|other| other.what == actor.what))?;
    let reason =
        format!("攻撃者（{}）と原因（{}）が同じ、公表日が近い（{days}日差）", actor.passage.quote, cause.label_ja());
    Some(Found { relation: LinkRelation::SameCampaign, reason, passage: actor.passage.clone() })
}

/// The cases that an account recalls, or that recall it, by the day or the month: those of the organisation, or of one that
/// the passage names. Where several would do, none is meant for certain.
pub(crate) fn recalled<'c>(incoming: &Account, others: impl Iterator<Item = &'c Candidate> + Clone) -> Vec<CaseLink> {
    let mut out = Vec::new();
    for said in &incoming.recalled {
        let mut meant = others.clone().filter(|case| is_meant(said, incoming, &case.account));
        if let (Some(case), None) = (meant.next(), meant.next()) {
            let reason = format!("別の事案として本文が挙げている（{}）", said.what.iso_date());
            out.push(Found { relation: LinkRelation::Related, reason, passage: said.passage.clone() }.link(case));
        }
    }
    for case in others {
        if let Some(said) = case.account.recalled.iter().find(|said| is_meant(said, &case.account, incoming)) {
            let reason = format!("別の事案として挙げられている（{}）", said.what.iso_date());
            out.push(Found { relation: LinkRelation::Related, reason, passage: said.passage.clone() }.link(case));
        }
    }
    let mut seen = BTreeSet::new();
    out.retain(|link| seen.insert(link.to));
    out
}

/// Whether what `from` recalls is `to`.
fn is_meant(said: &Said<TimeValue>, from: &Account, to: &Account) -> bool {
    let when = said.what.iso_date();
    let mut days = to.published.iter().copied().chain(to.incident_days().map(|(_, day)| day));
    let quote = name_key(&said.passage.quote);
    let is_named = || to.victims.iter().any(|name| !name.is_generic() && quote.contains(name.key()));
    days.any(|day| day.iso_date().starts_with(&when))
        && to.published.iter().min() <= from.published.iter().min()
        && (matches!(subject(from, to), Subject::Same { .. }) || is_named())
}

/// One text names the number of the other. A number that two numberings gave is told apart by the
/// caller.
fn refers(a: &Account, b: &Account) -> Option<Found> {
    let named =
        |from: &Account, to: &Account| from.related.iter().find(|r| to.numbers.iter().any(|n| r.is_number(n))).cloned();
    let (reason, passage) = named(a, b)
        .map(|n| (format!("本文が#{}を挙げている", n.what), n.passage))
        .or_else(|| named(b, a).map(|n| (format!("#{}として挙げられている", n.what), n.passage)))?;
    Some(Found { relation: LinkRelation::Related, reason, passage })
}
