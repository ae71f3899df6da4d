use std::collections::BTreeSet;

use jikenbo_core::{Grain, organisation::name_key};

use crate::{Incoming, account::Account, name::Name};

/// What an incident might share with known cases: two that belong together, or that are to be linked,
/// have a key in common. The same keys are kept with an incident and looked up for the next.
pub fn blocking_keys(incoming: &Incoming<'_>) -> Vec<String> {
    let account = Account::of(incoming);
    let mut keys = BTreeSet::new();
    let years = years(&account);
    for name in &account.victims {
        for (kind, part) in name.parts() {
            keys.extend(years.iter().map(|year| format!("{kind}:{part}:{year}")));
        }
        // For an account without a date, which may be read years later.
        keys.extend(account.counts.iter().map(|count| format!("count:{}:{}", name.key(), count.n)));
    }
    // A supplier's own notice and its clients' notices meet at the supplier's name and the month.
    let months: BTreeSet<String> =
        account.link_days().filter_map(|(_, day)| day.iso_date().get(..7).map(str::to_owned)).collect();
    for name in account.suppliers.iter().chain(&account.victims) {
        keys.extend(months.iter().map(|month| format!("supplier:{}:{month}", name.key())));
    }
    let numbers = account.numbers.iter().map(|n| &n.number).chain(&account.related);
    keys.extend(numbers.map(|number| format!("number:{number}")));
    keys.extend(account.urls.iter().map(|url| format!("url:{url}")));
    let days = account.incident_days().filter(|(_, day)| day.grain() == Grain::Day);
    for (_, day) in days {
        keys.extend(account.systems.iter().map(|system| format!("system:{}:{day}", name_key(system))));
    }
    if account.victims.is_empty() {
        keys.extend(account.brands.iter().map(|brand: &Name| format!("brand:{}", brand.key())));
        keys.extend(account.titles.iter().map(|title| format!("title:{title}")));
    }
    keys.into_iter().collect()
}

/// The years of an account's dates, each with the next one, so that accounts of neighbouring years
/// meet. A prefecture with cases in twenty years is compared with those of three.
fn years(account: &Account) -> BTreeSet<i16> {
    let days = account.published.iter().copied().chain(account.incident_days().map(|(_, day)| day));
    let mut years: BTreeSet<i16> = days.map(|day| day.year_number()).collect();
    if years.is_empty() {
        years.insert(account.year);
    }
    years.iter().flat_map(|year| [*year, year.saturating_add(1)]).collect()
}
