use std::{cmp::Reverse, ops::Range};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use jikenbo_core::{DateExpr, Mention, MentionValue};
use regex::{Match, Regex, RegexBuilder};

use crate::{
    gazetteer::Gazetteer,
    layout::Layout,
    phrase::Phrases,
    rule::{Build, Rule},
    vocab,
};

/// Rules and word tables compiled into two passes over a text. One finds the words of every table
/// (leftmost-longest). The other finds, for rules that are lists of phrases, the first word of each
/// phrase, and for the rest the literals that tell in which sentences to try their pattern.
pub struct Engine {
    rules: Vec<Compiled>,
    literals: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    wanted_by: Vec<Vec<Wanted>>,
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    values: Vec<(&'static str, u16, Option<MentionValue>)>,
    kinds: Vec<&'static str>,
}

struct Compiled {
    rule: &'static Rule,
    /// The place of its kind in [`Engine::kinds`].
    kind: u16,
    how: How,
}

enum How {
    Phrases(Phrases),
    Pattern(Regex),
}

/// What a found literal calls for.
#[derive(Clone, Copy)]
enum Wanted {
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
        // Room for the states that bounded gaps need, instead of falling back to slower engines.
        let regex = RegexBuilder::new(&pattern).dfa_size_limit(32 << 20).build().ok()?;
        Some(Self { rule, kind: 0, how: How::Pattern(regex) })
    }
}

/// A phrase found: by rule, then by place, the nearest ending and the pattern's order of preference.
type Phrase = (usize, usize, (usize, usize), usize);

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
                How::Pattern(_) => rule.needs.iter().for_each(|need| want(need, Wanted::Sentence(i))),
            }
        }
        let mut words = Vec::new();
        let mut values = Vec::new();
        for gazetteer in gazetteers {
            for (word, value) in gazetteer.words() {
                if !words.contains(&word) {
                    words.push(word);
                    let is_cue = matches!(value, Some(MentionValue::Cue(_)));
                    values.push((gazetteer.id, kind(gazetteer.id, is_cue), value));
                }
            }
        }
        Self {
            rules,
            literals: CharwiseDoubleArrayAhoCorasick::new(literals.iter().map(|(l, _)| l)).ok(),
            wanted_by: literals.into_iter().map(|(_, wanted)| wanted).collect(),
            words: CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .build(words)
                .ok(),
            values,
            kinds,
        }
    }

    /// Every mention in a text, in order of position; two of one kind never overlap.
    pub fn scan(&self, layout: &Layout) -> Vec<Mention> {
        let mut found = Vec::new();
        self.scan_words(layout, &mut found);
        self.scan_rules(layout, &mut found);
        found.sort_by_key(|(_, m)| (m.at.start, Reverse(m.at.end)));
        without_overlaps(found, self.kinds.len())
    }

    fn scan_words(&self, layout: &Layout, out: &mut Vec<(u16, Mention)>) {
        let text = layout.text();
        let Some(words) = &self.words else { return };
        for found in words.leftmost_find_iter(text) {
            let at = found.start()..found.end();
            if !on_word_boundary(text, at.start, at.end) {
                continue;
            }
            let (rule, kind, Some(value)) = &self.values[found.value() as usize] else { continue };
            let span = layout.norm.original(at.clone());
            out.push((*kind, Mention { rule, version: 1, span, at, value: value.clone() }));
        }
    }

    fn scan_rules(&self, layout: &Layout, out: &mut Vec<(u16, Mention)>) {
        let text = layout.text();
        let Some(literals) = &self.literals else { return };
        let mut tried: Vec<usize> = vec![usize::MAX; self.rules.len()];
        let mut found: Vec<Phrase> = Vec::new();
        let mut at = 0;
        for literal in literals.find_overlapping_iter(text) {
            // Literals come by their ends, so that one may begin a sentence before the last.
            while at > 0 && layout.sentences.get(at).is_none_or(|s| literal.start() < s.at.start) {
                at -= 1;
            }
            while layout.sentences.get(at).is_some_and(|s| s.at.end <= literal.start()) {
                at += 1;
            }
            let Some(sentence) = layout.sentences.get(at).map(|s| s.at.clone()) else { continue };
            for wanted in &self.wanted_by[literal.value() as usize] {
                match *wanted {
                    Wanted::Phrase(rule, head) => {
                        let How::Phrases(phrases) = &self.rules[rule].how else { continue };
                        if sentence.contains(&literal.start())
                            && let Some((range, rank)) =
                                phrases.match_at(head, &text[sentence.clone()], literal.start() - sentence.start)
                        {
                            found.push((rule, sentence.start + range.start, rank, sentence.start + range.end));
                        }
                    }
                    Wanted::Sentence(rule) if tried[rule] == at => {}
                    Wanted::Sentence(rule) => {
                        tried[rule] = at;
                        self.rules[rule].read(layout, sentence.clone(), out);
                    }
                }
            }
        }
        found.sort_unstable();
        let mut last = (usize::MAX, 0);
        for (rule, start, _, end) in found {
            if last.0 == rule && start < last.1 {
                continue;
            }
            last = (rule, end);
            let Compiled { rule, kind, .. } = &self.rules[rule];
            if let Build::Cue(cue) = rule.build {
                let span = layout.norm.original(start..end);
                let value = MentionValue::Cue(cue);
                out.push((*kind, Mention { rule: rule.id, version: rule.version, span, at: start..end, value }));
            }
        }
    }
}

impl Compiled {
    /// Tries a rule's pattern in one sentence.
    fn read(&self, layout: &Layout, sentence: Range<usize>, out: &mut Vec<(u16, Mention)>) {
        let How::Pattern(regex) = &self.how else { return };
        let (rule, kind) = (self.rule, self.kind);
        let mut push = |value: MentionValue, found: Match| {
            let at = narrowed(&value, found.as_str(), sentence.start + found.start());
            let span = layout.norm.original(at.clone());
            out.push((kind, Mention { rule: rule.id, version: rule.version, span, at, value }));
        };
        for captures in regex.captures_iter(&layout.text()[sentence.clone()]) {
            let Some(found) = captures.name("m").or_else(|| captures.get(0)) else { continue };
            match rule.build {
                Build::Cue(cue) => push(MentionValue::Cue(cue), found),
                Build::Read(build) => {
                    if let Some(value) = build(&captures) {
                        push(value, found);
                    }
                }
            }
        }
    }
}

/// A name may be narrower than what its pattern needed to see.
fn narrowed(value: &MentionValue, found: &str, start: usize) -> Range<usize> {
    match value {
        MentionValue::Organisation(name, _) => match found.find(name.as_str()) {
            Some(lead) => start + lead..start + lead + name.len(),
            None => start..start + found.len(),
        },
        // 同8時55分: the hour is the clock's to read.
        MentionValue::Date(DateExpr::FromLast(0), _) if found.starts_with('同') && !found.starts_with("同日") => {
            start..start + '同'.len_utf8()
        }
        _ => start..start + found.len(),
    }
}

/// Latin words count only as whole words.
fn on_word_boundary(text: &str, start: usize, end: usize) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let inside = |edge: Option<char>, beyond: Option<char>| latin(edge) && latin(beyond);
    !inside(text[start..].chars().next(), text[..start].chars().next_back())
        && !inside(text[..end].chars().next_back(), text[end..].chars().next())
}

/// Readings that exclude each other: dates, numbers, names; cues of different rules do not.
fn kind_of(rule: &'static str, is_cue: bool) -> &'static str {
    if is_cue { rule } else { rule.split('.').next().unwrap_or(rule) }
}

/// Of two readings of one kind that overlap, the earlier stays, and of two that begin together the
/// longer: the mentions are sorted so.
fn without_overlaps(found: Vec<(u16, Mention)>, kinds: usize) -> Vec<Mention> {
    let mut ends = vec![0; kinds];
    let mut out = Vec::with_capacity(found.len());
    for (kind, mention) in found {
        let end = &mut ends[usize::from(kind)];
        if mention.at.start >= *end {
            *end = mention.at.end;
            out.push(mention);
        }
    }
    out
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
}
