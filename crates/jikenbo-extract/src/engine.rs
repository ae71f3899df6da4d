use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use jikenbo_core::{Mention, MentionValue};
use regex::Regex;

use crate::{gazetteer::Gazetteer, layout::Layout, rule::Rule, vocab};

/// Rules and word tables compiled into two passes over a text: one finds the words of every table
/// (leftmost-longest), one finds the literals that tell which rules to try in which sentence.
pub struct Engine {
    rules: Vec<(&'static Rule, Regex)>,
    literals: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    wanted_by: Vec<Vec<usize>>,
    words: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    values: Vec<(&'static str, Option<MentionValue>)>,
}

impl Engine {
    /// Compiles rules and tables. A rule whose pattern does not compile is left out; the test that
    /// walks all rules fails on it.
    pub fn new(rules: &[&'static Rule], gazetteers: &[Gazetteer]) -> Self {
        let compiled: Vec<_> =
            rules.iter().filter_map(|r| Some((*r, Regex::new(&vocab::expand(r.pattern)).ok()?))).collect();
        let mut literals: Vec<(&str, Vec<usize>)> = Vec::new();
        for (i, (rule, _)) in compiled.iter().enumerate() {
            for need in rule.needs {
                match literals.iter_mut().find(|(l, _)| l == need) {
                    Some((_, wanted)) => wanted.push(i),
                    None => literals.push((need, vec![i])),
                }
            }
        }
        let mut words = Vec::new();
        let mut values = Vec::new();
        for gazetteer in gazetteers {
            for (word, value) in gazetteer.words() {
                if !words.contains(&word) {
                    words.push(word);
                    values.push((gazetteer.id, value));
                }
            }
        }
        Self {
            rules: compiled,
            literals: CharwiseDoubleArrayAhoCorasick::new(literals.iter().map(|(l, _)| *l)).ok(),
            wanted_by: literals.into_iter().map(|(_, wanted)| wanted).collect(),
            words: CharwiseDoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .build(words)
                .ok(),
            values,
        }
    }

    /// Every mention in a text, in order of position; two of one kind never overlap.
    pub fn scan(&self, layout: &Layout) -> Vec<Mention> {
        let mut out = Vec::new();
        self.scan_words(layout, &mut out);
        self.scan_rules(layout, &mut out);
        out.sort_by_key(|m| (m.at.start, std::cmp::Reverse(m.at.end)));
        drop_overlapping(&mut out);
        out
    }

    fn scan_words(&self, layout: &Layout, out: &mut Vec<Mention>) {
        let text = layout.text();
        let Some(words) = &self.words else { return };
        for found in words.leftmost_find_iter(text) {
            let at = found.start()..found.end();
            if !on_word_boundary(text, at.start, at.end) {
                continue;
            }
            let (rule, Some(value)) = &self.values[found.value() as usize] else { continue };
            out.push(Mention { rule, version: 1, span: layout.norm.original(at.clone()), at, value: value.clone() });
        }
    }

    fn scan_rules(&self, layout: &Layout, out: &mut Vec<Mention>) {
        let text = layout.text();
        let Some(literals) = &self.literals else { return };
        let mut tried: Vec<usize> = vec![usize::MAX; self.rules.len()];
        let mut todo: Vec<(usize, usize)> = Vec::new();
        for found in literals.find_overlapping_iter(text) {
            let sentence = layout.sentence_at(found.start());
            for &rule in &self.wanted_by[found.value() as usize] {
                if tried[rule] != sentence {
                    tried[rule] = sentence;
                    todo.push((rule, sentence));
                }
            }
        }
        for (rule, sentence) in todo {
            let (rule, regex) = &self.rules[rule];
            let Some(sentence) = layout.sentences.get(sentence) else { continue };
            for captures in regex.captures_iter(layout.of(sentence)) {
                let Some(found) = captures.name("m").or_else(|| captures.get(0)) else { continue };
                let Some(value) = (rule.build)(&captures) else { continue };
                let at = narrowed(&value, found.as_str(), sentence.at.start + found.start());
                let span = layout.norm.original(at.clone());
                out.push(Mention { rule: rule.id, version: rule.version, span, at, value });
            }
        }
    }
}

/// A name may be narrower than what its pattern needed to see.
fn narrowed(value: &MentionValue, found: &str, start: usize) -> std::ops::Range<usize> {
    match value {
        MentionValue::Organisation(name, _) => match found.find(name.as_str()) {
            Some(lead) => start + lead..start + lead + name.len(),
            None => start..start + found.len(),
        },
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
fn kind_of(mention: &Mention) -> &'static str {
    match mention.value {
        MentionValue::Cue(_) => mention.rule,
        _ => mention.rule.split('.').next().unwrap_or(mention.rule),
    }
}

/// Of two readings of one kind that overlap, the earlier stays, and of two that begin together the
/// longer: the mentions are sorted so.
fn drop_overlapping(mentions: &mut Vec<Mention>) {
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions.drain(..) {
        let inside = kept.iter().rev().take(24).any(|k| kind_of(k) == kind_of(&mention) && mention.at.start < k.at.end);
        if !inside {
            kept.push(mention);
        }
    }
    *mentions = kept;
}
