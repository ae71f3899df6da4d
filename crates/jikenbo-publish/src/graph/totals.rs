use jikenbo_core::{CaseView, Count, Unit};

use super::{Graph, Supplier};

/// A number that several clients give alike is the supplier's, which they tell on; smaller ones are alike by chance.
const TOLD_ON: u64 = 100;

/// Whether the supplier's total holds the numbers of its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It does: they are not counted again.
    Yes,
    /// It does not: they come on top.
    No,
    /// No text tells.
    Unknown,
}

/// Why a total holds its clients' numbers, does not, or why that is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// The supplier's text gives each client's number.
    Named,
    /// The total is at least their sum, of the same unit.
    AtLeastTheSum,
    /// A client alone gives more.
    AClientGivesMore,
    /// It is less than their sum, and more than each of them.
    LessThanTheSum,
    /// No total of this unit is known.
    NoTotal,
    /// No client gives a number of its own.
    NoParts,
}

/// The numbers of one unit that a supplier and its clients give.
#[derive(Clone, Debug)]
pub struct Total {
    /// The supplier, as it is named.
    pub supplier: String,
    /// What is counted.
    pub unit: Unit,
    /// The supplier's total: its own word, else what several clients tell on of it.
    pub total: Option<Count>,
    /// What the clients' own numbers come to; `None` when none of them gives one.
    pub sum: Option<u64>,
    /// How many clients give a number of their own.
    pub counted: usize,
    /// How many do not.
    pub uncounted: usize,
    /// Whether the total holds the clients' numbers.
    pub held: Held,
    /// Whether any of the numbers is bounded: at most, about.
    pub is_rough: bool,
    pub(crate) because: Because,
}

impl Total {
    /// What it comes to without counting anything twice: the least and the most that it can be. Both are the same
    /// where it is known whether the total holds the parts.
    pub fn range(&self) -> (u64, u64) {
        let (total, sum) = (self.total.map_or(0, |t| t.n), self.sum.unwrap_or(0));
        match self.held {
            Held::Yes => (total, total),
            Held::No => (total.saturating_add(sum), total.saturating_add(sum)),
            Held::Unknown if self.total.is_none() => (sum, sum),
            Held::Unknown => (total.max(sum), total.saturating_add(sum)),
        }
    }
}

impl Graph {
    /// The totals of each supplier, for each unit that it or a client counts in.
    pub fn totals(&self) -> Vec<Total> {
        self.suppliers().iter().flat_map(|s| Unit::ALL.iter().filter_map(|unit| total(s, *unit))).collect()
    }
}

fn total(supplier: &Supplier<'_>, unit: Unit) -> Option<Total> {
    let of = |case: &CaseView| -> Vec<Count> { case.counts().into_iter().filter(|c| c.unit == unit).collect() };
    let clients: Vec<Vec<Count>> = supplier.clients.iter().map(|c| of(c)).collect();
    let own = supplier.own.map(of).unwrap_or_default();
    let is_told_on = |count: &Count| {
        count.n >= TOLD_ON && clients.iter().filter(|c| c.iter().any(|other| other.n == count.n)).count() > 1
    };
    let told_on = clients.iter().flatten().filter(|c| is_told_on(c));
    let total = own.iter().max_by_key(|c| c.n).or_else(|| told_on.max_by_key(|c| c.n)).copied();
    // A client that repeats the supplier's total says nothing of its own part by that.
    let part = |counts: &Vec<Count>| {
        let mine = counts.iter().filter(|c| total.is_none_or(|t| t.n != c.n) && !is_told_on(c));
        mine.max_by_key(|c| c.n).copied()
    };
    let parts: Vec<Count> = clients.iter().filter_map(part).collect();
    if total.is_none() && parts.is_empty() {
        return None;
    }
    let sum = parts.iter().fold(0u64, |sum, c| sum.saturating_add(c.n));
    let (held, because) = match total {
        None => (Held::Unknown, Because::NoTotal),
        Some(_) if parts.is_empty() => (Held::Unknown, Because::NoParts),
        Some(_) if parts.iter().all(|p| own.iter().any(|c| c.n == p.n)) => (Held::Yes, Because::Named),
        Some(t) if t.n >= sum => (Held::Yes, Because::AtLeastTheSum),
        Some(t) if parts.iter().any(|p| p.n > t.n) => (Held::No, Because::AClientGivesMore),
        Some(_) => (Held::Unknown, Because::LessThanTheSum),
    };
    Some(Total {
        supplier: supplier.name.clone(),
        unit,
        total,
        sum: (!parts.is_empty()).then_some(sum),
        counted: parts.len(),
        uncounted: clients.len() - parts.len(),
        held,
        is_rough: total.iter().chain(&parts).any(|c| !c.bound.is_exact()),
        because,
    })
}
