//! The words of `data/kind_words.tsv`, counted in one pass.

use std::{ops::ControlFlow, sync::LazyLock};

use crate::literals::Literals;

macro_rules! classes {
    ($($(#[$meta:meta])* $variant:ident = $code:literal,)*) => {
        /// What a word tells about an article.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Class { $($(#[$meta])* $variant,)* }

        impl Class {
            const ALL: &'static [(&'static str, Class)] = &[$(($code, Class::$variant),)*];
        }
    };
}

classes! {
    /// First-person regret.
    Apology = "apology",
    /// Titles that name an incident.
    IncidentTitle = "incident-title",
    /// Titles of texts that speak of incidents in general.
    GeneralTitle = "general-title",
    /// Marks of general speech in a sentence.
    General = "general",
    /// Somebody reports what somebody else said.
    Report = "report",
    /// Products, papers, tools.
    Product = "product",
    /// Meetings.
    Event = "event",
    /// Numbers of many incidents.
    Survey = "survey",
    /// Rules, certificates, works, jobs.
    Rules = "rules",
    /// Markets, politics, research.
    Affairs = "affairs",
    /// How-to and opinion.
    Guidance = "guidance",
    /// Measures of authorities.
    Measure = "measure",
    /// Measures told as done.
    MeasureDone = "measure-done",
    /// Somebody is impersonated.
    Impersonation = "impersonation",
    /// The public is told to look out.
    Warning = "warning",
    /// Lists of victims.
    VictimList = "victim-list",
    /// Places where stolen data are offered.
    Market = "market",
    /// Data are offered.
    Offered = "offered",
}

const CLASSES: usize = 18;

/// How many different words of each class a text holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts([u16; CLASSES]);

impl Class {
    /// The class as a bit.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Counts {
    /// Counts a word that stands in the classes whose bits are set.
    pub fn add(&mut self, classes: u32) {
        let mut rest = classes & ((1 << CLASSES) - 1);
        while rest != 0 {
            self.0[rest.trailing_zeros() as usize] += 1;
            rest &= rest - 1;
        }
    }

    /// The number of different words of a class.
    pub fn of(&self, class: Class) -> usize {
        usize::from(self.0[class as usize])
    }

    /// Whether any word of a class stands in the text.
    pub fn has(&self, class: Class) -> bool {
        self.of(class) > 0
    }
}

struct Words {
    literals: Literals,
    /// For each word, the classes it stands in, as bits.
    classes: Vec<u32>,
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("../../data/kind_words.tsv").lines();
    lines.filter(|l| !l.is_empty() && !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// The words, each once, with the classes it stands in as bits.
pub fn words() -> (Vec<&'static str>, Vec<u32>) {
    let mut words: Vec<&str> = Vec::new();
    let mut classes: Vec<u32> = Vec::new();
    for (word, code) in rows() {
        let Some((_, class)) = Class::ALL.iter().find(|(c, _)| *c == code) else { continue };
        // The table is sorted: a word's rows stand together.
        if words.last() != Some(&word) {
            words.push(word);
            classes.push(0);
        }
        if let Some(bits) = classes.last_mut() {
            *bits |= class.bit();
        }
    }
    (words, classes)
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (words, classes) = words();
    Words { literals: Literals::new(words), classes }
});

/// Whether any word of a class stands in a text.
pub fn has(text: &str, class: Class) -> bool {
    let is_in = |word: usize| WORDS.classes[word] & class.bit() != 0;
    let stop = |found| if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    WORDS.literals.each(text, |_, _, word| stop(is_in(word))).is_break()
}

/// Counts the words of a text, each once.
pub fn count(text: &str) -> Counts {
    let mut out = Counts::default();
    let mut seen = vec![false; WORDS.classes.len()];
    let _ = WORDS.literals.each(text, |_, _, word| {
        if !std::mem::replace(&mut seen[word], true) {
            out.add(WORDS.classes[word]);
        }
        ControlFlow::Continue(())
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_classes_are_known() {
        let all: Vec<_> = rows().collect();
        for pair in all.windows(2) {
            assert!(pair[0] < pair[1], "{:?} before {:?}", pair[0], pair[1]);
        }
        for (word, code) in all {
            assert!(Class::ALL.iter().any(|(c, _)| *c == code), "{word}\t{code}: unknown class");
        }
        assert_eq!(Class::ALL.len(), CLASSES);
    }

    #[test]
    fn words_count_once_in_each_of_their_classes() {
        let counts = count("お詫び申し上げます。重ねてお詫び申し上げます。セミナーのご案内");
        assert_eq!(counts.of(Class::Apology), 1);
        assert_eq!((counts.of(Class::Event), counts.of(Class::GeneralTitle)), (1, 1));
    }
}
