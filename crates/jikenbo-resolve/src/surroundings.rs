use std::collections::BTreeMap;

use jikenbo_core::{Document, Reading, TimeValue};

use crate::named_year::named_years;

/// What a document tells of when its articles were written, apart from what each says itself. Made
/// once for a document.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    articles: usize,
    /// For each article, by its index, the publication of the nearest one that has any, and how far
    /// away that stands: -1 is the article before.
    nearest: BTreeMap<usize, (isize, TimeValue)>,
    /// How often the text names each year.
    named: BTreeMap<i16, usize>,
}

impl Surroundings {
    /// Of a document with all its articles.
    pub fn of(document: &Document, articles: &[Reading]) -> Self {
        let mut around = Self { articles: articles.len(), ..Self::default() };
        around.look(articles.iter(), -1);
        around.look(articles.iter().rev(), 1);
        // Where each article has a date nobody will ask.
        if articles.iter().any(|a| a.published().is_none()) {
            for year in named_years(&document.text) {
                *around.named.entry(year).or_default() += 1;
            }
        }
        around
    }

    /// Notes for each article the last publication that was come upon before it, where it is nearer
    /// than what is known.
    fn look<'a>(&mut self, articles: impl Iterator<Item = &'a Reading>, step: isize) {
        let mut last: Option<(isize, TimeValue)> = None;
        for article in articles {
            last = last.map(|(away, when)| (away + step, when));
            if let Some(found) = last {
                let known = self.nearest.entry(article.article.index).or_insert(found);
                if found.0.abs() < known.0.abs() {
                    *known = found;
                }
            }
            last = article.published().map(|when| (0, when)).or(last);
        }
    }

    /// How many articles the document has.
    pub(crate) fn articles(&self) -> usize {
        self.articles
    }

    /// The publication nearest to the article with this index, the one before it first, and how many
    /// articles away it stands, negative before it.
    pub(crate) fn nearest(&self, article: usize) -> Option<(isize, TimeValue)> {
        self.nearest.get(&article).copied()
    }

    /// The year up to `last` that the text names most often, the newest of several.
    pub(crate) fn most_named(&self, last: i16) -> Option<i16> {
        let named = self.named.iter().filter(|(year, _)| **year <= last);
        named.max_by_key(|(year, times)| (**times, **year)).map(|(year, _)| *year)
    }
}
