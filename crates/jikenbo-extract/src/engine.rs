use jikenbo_core::{Cue, MentionValue};

use crate::{
    gazetteer::Gazetteer,
    literals::Literals,
    pattern::Pattern,
    phrase::Phrases,
    reach::Reach,
    rule::{Build, Rule},
    vocab,
};

/// Rules and word tables compiled into one pass over a text. It finds the words of every table
/// (leftmost-longest), the first word of each phrase of the rules that are lists of phrases, and for
/// the rest the literals that tell in which sentences to try their pattern.
pub struct Engine {
    pub(crate) rules: Vec<Compiled>,
    pub(crate) literals: Literals,
    pub(crate) wanted_by: Vec<Vec<Wanted>>,
    pub(crate) words: Vec<Word>,
    pub(crate) kinds: Vec<&'static str>,
    /// The words that cues begin with.
    cue_words: Vec<(String, Cue)>,
}

/// A word of a table.
pub(crate) struct Word {
    pub rule: &'static str,
    pub kind: u16,
    /// None for a word that only hides a shorter one in it.
    pub value: Option<MentionValue>,
}

pub(crate) struct Compiled {
    pub rule: &'static Rule,
    /// The place of its kind in [`Engine::kinds`].
    pub kind: u16,
    pub how: How,
}

pub(crate) enum How {
    Phrases(Phrases),
    Pattern(Box<Pattern>, Option<Reach>),
}

/// What a found literal calls for.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// It is a word of a table.
    Word(usize),
    /// Try the phrases of a rule that begin with this head right here.
    Phrase(usize, usize),
    /// Try a rule's pattern in this sentence.
    Sentence(usize),
}

impl Compiled {
    fn new(rule: &'static Rule) -> Option<Self> {
        let pattern = vocab::expand(rule.pattern);
        if matches!(rule.build, Build::Cue(_))
            && let Some(phrases) = Phrases::new(&pattern)
        {
            return Some(Self { rule, kind: 0, how: How::Phrases(phrases) });
        }
        Some(Self { rule, kind: 0, how: How::Pattern(Box::new(Pattern::new(&pattern).ok()?), Reach::new(&pattern)) })
    }
}

impl Engine {
    /// Compiles rules and tables. A rule whose pattern does not compile is left out; the test that
    /// walks all rules fails on it.
    pub fn new(rules: &[&'static Rule], gazetteers: &[Gazetteer]) -> Self {
        let mut rules: Vec<Compiled> = rules.iter().filter_map(|r| Compiled::new(r)).collect();
        let mut kinds: Vec<&'static str> = Vec::new();
        let mut kind = |rule, is_cue| {
            let name = kind_of(rule, is_cue);
            let place = kinds.iter().position(|k| *k == name).unwrap_or_else(|| {
                kinds.push(name);
                kinds.len() - 1
            });
            place as u16
        };
        for compiled in &mut rules {
            compiled.kind = kind(compiled.rule.id, matches!(compiled.rule.build, Build::Cue(_)));
        }
        let mut literals: Vec<(String, Vec<Wanted>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let mut want = |literal: &str, wanted: Wanted| {
            let place = *places.entry(literal.to_owned()).or_insert(literals.len());
            match literals.get_mut(place) {
                Some((_, list)) => list.push(wanted),
                None => literals.push((literal.to_owned(), vec![wanted])),
            }
        };
        for (i, Compiled { rule, how, .. }) in rules.iter().enumerate() {
            match how {
                How::Phrases(phrases) => phrases.heads().enumerate().for_each(|(a, h)| want(h, Wanted::Phrase(i, a))),
                How::Pattern(..) => rule.needs.iter().for_each(|need| want(need, Wanted::Sentence(i))),
            }
        }
        let mut words: Vec<Word> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for gazetteer in gazetteers {
            for (word, value) in gazetteer.words().filter(|(word, _)| known.insert(*word)) {
                want(word, Wanted::Word(words.len()));
                let is_cue = matches!(value, Some(MentionValue::Cue(_)));
                words.push(Word { rule: gazetteer.id, kind: kind(gazetteer.id, is_cue), value });
            }
        }
        let cue_of = |wanted: &Wanted| match *wanted {
            Wanted::Word(word) => match words[word].value {
                Some(MentionValue::Cue(cue)) => Some(cue),
                _ => None,
            },
            Wanted::Phrase(rule, _) | Wanted::Sentence(rule) => match rules[rule].rule.build {
                Build::Cue(cue) => Some(cue),
                Build::Read(_) => None,
            },
        };
        let cues_of = |(word, wanted): &(String, Vec<Wanted>)| {
            wanted.iter().filter_map(&cue_of).map(|cue| (word.clone(), cue)).collect::<Vec<_>>()
        };
        let cue_words = literals.iter().flat_map(cues_of).collect();
        Self {
            literals: Literals::new(literals.iter().map(|(l, _)| l.as_str())),
            wanted_by: literals.into_iter().map(|(_, wanted)| wanted).collect(),
            rules,
            words,
            kinds,
            cue_words,
        }
    }

    /// The words that cues begin with, each with its cue: a text without any of a cue's words has no
    /// such cue.
    pub fn cue_words(&self) -> impl Iterator<Item = (&str, Cue)> {
        self.cue_words.iter().map(|(word, cue)| (word.as_str(), *cue))
    }
}

/// Readings that exclude each other: dates, numbers, names; cues of different rules do not.
fn kind_of(rule: &'static str, is_cue: bool) -> &'static str {
    if is_cue { rule } else { rule.split('.').next().unwrap_or(rule) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    /// Cues are many and stand in every sentence: they must not fall back to regular expressions.
    #[test]
    fn most_cue_rules_are_phrases() {
        let slow: Vec<&str> = RULES
            .iter()
            .filter(|r| matches!(r.build, Build::Cue(_)))
            .filter(|r| !matches!(Compiled::new(r).map(|c| c.how), Some(How::Phrases(_))))
            .map(|r| r.id)
            .collect();
        assert!(slow.is_empty(), "not compiled to phrases: {slow:?}");
    }

    #[test]
    fn no_pattern_of_a_rule_is_left_to_regex() {
        let left = RULES.iter().filter_map(|r| Pattern::new(&vocab::expand(r.pattern)).ok()).filter(|p| p.is_left());
        assert_eq!(left.map(|p| p.source).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
