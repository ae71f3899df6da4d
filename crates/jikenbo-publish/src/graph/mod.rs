//! What belongs together with a case: suppliers and clients, what each said, and their numbers together.

mod draw;
mod print;
mod totals;

pub use draw::{graph_dot, graph_svg};
pub use print::{graph_json, graph_text};
pub use totals::{Held, Total};

use std::collections::BTreeSet;

use jikenbo_core::{CaseLink, CaseNumber, CaseView, LinkRelation, organisation::name_key};

use crate::text::one_line;

/// A case and those that are linked with it, as far as they were followed.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The case that was asked for, then the others in the order of their numbers.
    pub cases: Vec<CaseView>,
    /// How many links were followed in a row.
    pub depth: usize,
    /// Cases within that reach that are left out for their number.
    pub left_out: usize,
}

/// A supplier with those whose incident happened at it.
pub(crate) struct Supplier<'g> {
    /// As it is named.
    pub name: String,
    /// Its own case, where it has one.
    pub own: Option<&'g CaseView>,
    pub clients: Vec<&'g CaseView>,
}

/// A link as one line shows it.
pub(crate) struct Edge<'g> {
    pub from: CaseNumber,
    pub link: &'g CaseLink,
}

impl Graph {
    /// The links between its cases, each once: a client's to its supplier rather than the other way.
    pub(crate) fn edges(&self) -> Vec<Edge<'_>> {
        let shown: BTreeSet<CaseNumber> = self.cases.iter().map(|c| c.number).collect();
        let all = self.cases.iter().flat_map(|c| c.links.iter().map(|link| Edge { from: c.number, link }));
        let mut edges: Vec<Edge<'_>> = all.filter(|e| shown.contains(&e.link.to) && is_forward(e)).collect();
        edges.sort_by_key(|e| (e.from, e.link.to, e.link.relation.code()));
        edges
    }

    /// The suppliers that more than one case is about, or that have a case of their own.
    pub(crate) fn suppliers(&self) -> Vec<Supplier<'_>> {
        let mut out: Vec<Supplier<'_>> = Vec::new();
        for own in &self.cases {
            let clients = own.links.iter().filter(|l| l.relation == LinkRelation::SupplierOf);
            let clients: Vec<&CaseView> = clients.filter_map(|l| self.case(l.to)).collect();
            if !clients.is_empty() {
                let name = own.victims().first().map_or_else(|| own.number.to_string(), |name| one_line(name));
                out.push(Supplier { name, own: Some(own), clients });
            }
        }
        // One that published nothing is known by its name alone.
        for client in &self.cases {
            let has_own =
                client.links.iter().any(|l| l.relation == LinkRelation::ClientOf && self.case(l.to).is_some());
            for name in client.suppliers().into_iter().filter(|_| !has_own) {
                let is_it = |s: &&mut Supplier<'_>| name_key(&s.name) == name_key(name);
                match out.iter_mut().find(is_it) {
                    Some(known) if known.clients.iter().all(|c| c.number != client.number) => {
                        known.clients.push(client);
                    }
                    Some(_) => {}
                    None => out.push(Supplier { name: one_line(name), own: None, clients: vec![client] }),
                }
            }
        }
        out.retain(|s| s.own.is_some() || s.clients.len() > 1);
        for supplier in &mut out {
            // A text that names no supplier and tells the same incident as a client does is about it, too.
            let told: Vec<CaseNumber> = supplier.clients.iter().flat_map(|c| same_incident(c)).collect();
            let is_new = |c: &&CaseView| {
                told.contains(&c.number)
                    && supplier.own.is_none_or(|own| own.number != c.number)
                    && supplier.clients.iter().all(|k| k.number != c.number)
            };
            let more: Vec<&CaseView> = self.cases.iter().filter(is_new).collect();
            supplier.clients.extend(more);
            supplier.clients.sort_by_key(|c| c.number);
        }
        out
    }

    fn case(&self, number: CaseNumber) -> Option<&CaseView> {
        self.cases.iter().find(|c| c.number == number)
    }
}

fn same_incident(case: &CaseView) -> impl Iterator<Item = CaseNumber> {
    case.links.iter().filter(|l| l.relation == LinkRelation::SameIncident).map(|l| l.to)
}

/// Of the two sides of a link the one that is shown.
fn is_forward(edge: &Edge<'_>) -> bool {
    let (here, there) = (edge.link.relation, edge.link.relation.inverse());
    if here == there { edge.from < edge.link.to } else { is_active(here) }
}

fn is_active(relation: LinkRelation) -> bool {
    use LinkRelation::{ClaimOf, ClientOf, Correction, EnforcementOf, FollowUp, ReportOn};
    matches!(relation, ClientOf | FollowUp | Correction | EnforcementOf | ReportOn | ClaimOf)
}
