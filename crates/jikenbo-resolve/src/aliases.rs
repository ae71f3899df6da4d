use std::collections::BTreeMap;

use jikenbo_core::{
    DocumentId,
    organisation::{OrganisationSaid, entry_key},
};

use crate::corporate::CorporateNumbers;

/// Other names of organisations, as notices and people give them: former names, names in kana and in Latin letters, and
/// what a person said is one organisation. Who has the casebook hands them in.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    by_key: BTreeMap<String, Vec<Alias>>,
    pub(crate) numbers: CorporateNumbers,
}

/// Another name of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    pub key: String,
    /// Who says so, in words.
    pub said: String,
}

impl Aliases {
    /// With the 法人番号 that `document` and the sources of cases give, out of what is said of the organisations.
    #[must_use]
    pub fn with_numbers(self, said: &[OrganisationSaid], document: &DocumentId) -> Self {
        Self { numbers: CorporateNumbers::of(said, document), ..self }
    }

    /// Takes in that two names are one organisation's; `said` tells in words why.
    pub fn insert(&mut self, one: &str, other: &str, said: &str) {
        let (one, other) = (entry_key(one).0, entry_key(other).0);
        if one.is_empty() || other.is_empty() || one == other {
            return;
        }
        for (from, to) in [(&one, &other), (&other, &one)] {
            let known = self.by_key.entry(from.clone()).or_default();
            if known.iter().all(|alias| alias.key != *to) {
                known.push(Alias { key: to.clone(), said: said.to_owned() });
            }
        }
    }

    /// Names that are another's by way of a third are each other's.
    pub(crate) fn close(&mut self) {
        let keys: Vec<String> = self.by_key.keys().cloned().collect();
        for key in keys {
            let mut reached = self.of(&key).to_vec();
            let mut next = 0;
            while let Some(alias) = reached.get(next).cloned() {
                for further in self.of(&alias.key).to_vec() {
                    if further.key != key && reached.iter().all(|a| a.key != further.key) {
                        reached.push(further);
                    }
                }
                next += 1;
            }
            self.by_key.insert(key, reached);
        }
    }

    /// The other names of what has a key.
    pub(crate) fn of(&self, key: &str) -> &[Alias] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }
}
