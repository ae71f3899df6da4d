//! Tables of words that interpretation asks for by class: `word<TAB>class` a line, under `data/`.

use std::{collections::BTreeMap, sync::OnceLock};

/// A table of words by class.
pub struct Words {
    table: &'static str,
    classes: OnceLock<BTreeMap<&'static str, Vec<&'static str>>>,
}

impl Words {
    /// A table as its file has it; `#` starts a comment.
    pub const fn new(table: &'static str) -> Self {
        Self { table, classes: OnceLock::new() }
    }

    /// The words of a class; none for a class that the table does not know.
    pub fn of(&self, class: &str) -> &[&'static str] {
        let classes = self.classes.get_or_init(|| {
            let mut classes: BTreeMap<_, Vec<_>> = BTreeMap::new();
            self.rows().for_each(|(word, class)| classes.entry(class).or_default().push(word));
            classes
        });
        classes.get(class).map_or(&[], Vec::as_slice)
    }

    /// Whether a word is one of a class, as it stands.
    pub fn has(&self, class: &str, word: &str) -> bool {
        self.of(class).binary_search(&word).is_ok()
    }

    fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let lines = self.table.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        lines.filter_map(|l| l.split_once('\t'))
    }
}

#[cfg(test)]
/// Whether a table is sorted and holds the given classes and no others.
pub fn check(words: &Words, classes: &[&str]) {
    let all: Vec<_> = words.rows().collect();
    for pair in all.windows(2) {
        assert!(pair[0] < pair[1], "{:?} before {:?}", pair[0], pair[1]);
    }
    for (word, class) in all {
        assert!(classes.contains(&class), "{word}\t{class}: unknown class");
    }
    for class in classes {
        assert!(!words.of(class).is_empty(), "{class}: no word");
    }
}
