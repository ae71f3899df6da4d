use std::collections::{BTreeMap, BTreeSet};

use jikenbo_core::{
    CaseNumber, DocumentId,
    organisation::{OrganisationFactKind as Kind, OrganisationRole, OrganisationSaid},
};

/// The 法人番号 of victims: those that a document gives, by article, and those that cases' sources give.
#[derive(Clone, Debug, Default)]
pub(crate) struct CorporateNumbers {
    articles: BTreeMap<usize, BTreeSet<String>>,
    cases: BTreeMap<CaseNumber, BTreeSet<String>>,
}

impl CorporateNumbers {
    /// What is said of victims' numbers by `document` itself and by sources of cases.
    pub fn of(said: &[OrganisationSaid], document: &DocumentId) -> Self {
        let mut out = Self::default();
        let numbers = said.iter().filter(|s| s.kind == Kind::CorporateNumber && s.role == OrganisationRole::Victim);
        for said in numbers {
            let of = match said.case {
                _ if said.document == *document => out.articles.entry(said.article).or_default(),
                Some(case) => out.cases.entry(case).or_default(),
                None => continue,
            };
            of.insert(said.value.clone());
        }
        out
    }

    /// The number that an article and a case both give.
    pub fn shared(&self, article: usize, case: CaseNumber) -> Option<&str> {
        let (mine, theirs) = (self.articles.get(&article)?, self.cases.get(&case)?);
        mine.intersection(theirs).next().map(String::as_str)
    }

    /// Whether both give numbers, and none in common: what they tell of happened to two organisations.
    pub fn differ(&self, article: usize, case: CaseNumber) -> bool {
        let both = self.articles.get(&article).zip(self.cases.get(&case));
        both.is_some_and(|(mine, theirs)| mine.is_disjoint(theirs))
    }
}
