//! Articles of one document that belong together, with the reason.

use std::collections::HashMap;

use jikenbo_core::{
    ArticleKind, ArticleLink, Count, EventKind, FactValue, Incident, LinkRelation, PartyRole, Reading, TimeValue,
    organisation::name_key,
};

/// An article is compared with so many later ones of those that share a mark with it. What repeats itself
/// more often is no page that somebody wrote, and all pairs of it would be its square.
const LATER: usize = 100;

/// What two accounts of one incident share.
#[derive(Default)]
struct Marks {
    victims: Vec<String>,
    suppliers: Vec<String>,
    malware: Vec<String>,
    window: Vec<(EventKind, TimeValue)>,
    dates: Vec<(EventKind, TimeValue)>,
    counts: Vec<Count>,
}

/// Adds the links between the readings of one document, each at the earlier article.
pub fn link(readings: &mut [Reading]) {
    let marks: Vec<Marks> = readings.iter().map(|r| r.incidents.first().map(marks).unwrap_or_default()).collect();
    let pairs = pairs(readings, &marks);
    for i in 0..readings.len() {
        for &j in &pairs[i] {
            let (a, b) = (&readings[i], &readings[j]);
            let told = a.kind.has_incidents() && b.kind.has_incidents();
            let lists = a.kind == ArticleKind::VictimList || b.kind == ArticleKind::VictimList;
            let same = (told && !lists).then(|| same_incident(&marks[i], &marks[j])).flatten();
            let relation = match same {
                Some(reason) => Some((LinkRelation::SameIncident, reason)),
                None if points_at(a, b) || points_at(b, a) => {
                    Some((LinkRelation::Related, "本文が事件番号で示している".to_owned()))
                }
                None => None,
            };
            if let Some((relation, reason)) = relation {
                let to = b.article.index;
                readings[i].links.push(ArticleLink { to, relation, reason });
            }
        }
    }
}

/// Whatever one of two articles has and the other must have, too, for them to be linked.
#[derive(PartialEq, Eq, Hash)]
enum Mark<'r> {
    Date(EventKind, TimeValue),
    Count(u64),
    Malware(&'r str),
    Number(&'r str),
}

/// For each article the later ones that share a mark with it, in their order.
fn pairs(readings: &[Reading], marks: &[Marks]) -> Vec<Vec<usize>> {
    let mut holders: HashMap<Mark, Vec<usize>> = HashMap::new();
    for (i, (reading, marks)) in readings.iter().zip(marks).enumerate() {
        let dates = marks.window.iter().chain(&marks.dates).map(|(event, day)| Mark::Date(*event, *day));
        let counts = marks.counts.iter().map(|count| Mark::Count(count.n));
        let malware = marks.malware.iter().map(|name| Mark::Malware(name));
        let named = reading.incidents.iter().flat_map(Incident::values).filter_map(|value| match value {
            FactValue::RelatedCase(number) => Some(Mark::Number(number)),
            _ => None,
        });
        let own = reading.case_number().map(Mark::Number);
        for mark in dates.chain(counts).chain(malware).chain(named).chain(own) {
            let holders = holders.entry(mark).or_default();
            if holders.last() != Some(&i) {
                holders.push(i);
            }
        }
    }
    let mut out = vec![Vec::new(); readings.len()];
    for holders in holders.values() {
        for (n, &i) in holders.iter().enumerate() {
            out[i].extend(holders[n + 1..].iter().take(LATER));
        }
    }
    for later in &mut out {
        later.sort_unstable();
        later.dedup();
    }
    out
}

fn marks(incident: &Incident) -> Marks {
    let mut out = Marks::default();
    for value in incident.values() {
        match value {
            FactValue::Victim(name) => out.victims.push(name_key(name)),
            FactValue::ThirdParty { name, role: PartyRole::Supplier } => out.suppliers.push(name_key(name)),
            FactValue::Malware(name) => out.malware.push(name.to_lowercase()),
            FactValue::Event { event: event @ (EventKind::DataFrom | EventKind::DataTo), when } => {
                out.window.push((*event, when.date_only()))
            }
            FactValue::Event { event: EventKind::Disclosed, .. } => {}
            FactValue::Event { event, when } => out.dates.push((*event, when.date_only())),
            FactValue::Affected { count, .. } => out.counts.push(*count),
            _ => {}
        }
    }
    out
}

fn share<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.iter().any(|x| b.contains(x))
}

fn same_name(a: &[String], b: &[String]) -> bool {
    a.iter().any(|x| {
        b.iter().any(|y| x == y || x.len() >= 9 && y.contains(x.as_str()) || y.len() >= 9 && x.contains(y.as_str()))
    })
}

/// Why two accounts are of one incident; `None` when nothing says so.
fn same_incident(a: &Marks, b: &Marks) -> Option<String> {
    let supplier = same_name(&a.suppliers, &b.suppliers);
    let window = share(&a.window, &b.window);
    let dates = share(&a.dates, &b.dates);
    let counts = a.counts.iter().any(|x| b.counts.iter().any(|y| x.n == y.n && x.n >= 10));
    let malware = share(&a.malware, &b.malware);
    if same_name(&a.victims, &b.victims) && (window || dates || counts) {
        return Some("組織名と日付または件数が一致".to_owned());
    }
    if supplier && (window || dates || counts || malware) {
        return Some("委託先と日付、件数またはマルウェアが一致".to_owned());
    }
    if window && malware && a.window.len() >= 2 && b.window.len() >= 2 {
        return Some("対象期間とマルウェアが一致".to_owned());
    }
    None
}

fn points_at(from: &Reading, to: &Reading) -> bool {
    let Some(number) = to.case_number() else { return false };
    let related = |v: &FactValue| matches!(v, FactValue::RelatedCase(n) if n == number);
    from.incidents.iter().flat_map(Incident::values).chain(from.facts.iter().map(|f| &f.value)).any(related)
}
