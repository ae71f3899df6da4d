use std::collections::BTreeMap;

use jikenbo_core::organisation::{name_key, without_office};

/// Other names of organisations, as notices and people give them: former names, names in kana and in Latin letters, and
/// what a person said is one organisation. Who has the casebook hands them in.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    by_key: BTreeMap<String, Vec<Alias>>,
}

/// Another name of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    pub key: String,
    /// Who says so, in words.
    pub said: String,
}

impl Aliases {
    /// Takes in that two names are one organisation's; `said` tells in words why.
    pub fn insert(&mut self, one: &str, other: &str, said: &str) {
        let (one, other) = (name_key(one), name_key(other));
        let (one, other) = (without_office(&one), without_office(&other));
        if one.is_empty() || other.is_empty() || one == other {
            return;
        }
        for (from, to) in [(one, other), (other, one)] {
            let known = self.by_key.entry(from.to_owned()).or_default();
            if known.iter().all(|alias| alias.key != to) {
                known.push(Alias { key: to.to_owned(), said: said.to_owned() });
            }
        }
    }

    /// The other names of what has a key.
    pub(crate) fn of(&self, key: &str) -> &[Alias] {
        self.by_key.get(without_office(key)).map_or(&[], Vec::as_slice)
    }
}
