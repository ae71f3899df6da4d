//! One pass over an article's text: what the compiled rules and words read in it.

use std::{
    cmp::Reverse,
    ops::{ControlFlow, Range},
};

use jikenbo_core::{DateExpr, Mention, MentionValue};
use regex::Match;

use crate::{
    engine::{Compiled, Engine, How, Wanted},
    layout::Layout,
    rule::Build,
};

/// A phrase found: by rule, then by place, the nearest ending and the pattern's order of preference.
type Phrase = (usize, usize, (usize, usize), usize);

/// What is found so far.
struct Scan<'e, 'l> {
    engine: &'e Engine,
    layout: &'l Layout,
    /// The sentence that the pass is in.
    sentence: usize,
    /// For each rule, the last sentence that its pattern was tried in.
    tried: Vec<usize>,
    phrases: Vec<Phrase>,
    /// The longest word of a table that begins at the last place with one: start, end, word.
    longest: Option<(usize, usize, usize)>,
    /// Where the last word taken ends.
    words_end: usize,
    out: Vec<(u16, Mention)>,
}

impl Engine {
    /// Every mention in a text, in order of position; two of one kind never overlap.
    pub fn scan(&self, layout: &Layout) -> Vec<Mention> {
        self.scan_lines(layout, |_| true)
    }

    /// The mentions in some of a text's lines, as [`Engine::scan`] finds them there.
    pub fn scan_lines(&self, layout: &Layout, wanted: impl Fn(&str) -> bool) -> Vec<Mention> {
        let mut scan = Scan {
            engine: self,
            layout,
            sentence: 0,
            tried: vec![usize::MAX; self.rules.len()],
            phrases: Vec::new(),
            longest: None,
            words_end: 0,
            out: Vec::new(),
        };
        for line in &layout.lines {
            let text = &layout.text()[line.at.clone()];
            if wanted(text) {
                let _ = self.literals.each(text, |at, len, literal| {
                    scan.literal(line.at.start + at, len, literal);
                    ControlFlow::Continue(())
                });
            }
        }
        scan.take_longest();
        scan.take_phrases();
        let mut found = scan.out;
        found.sort_by_key(|(_, m)| (m.at.start, Reverse(m.at.end)));
        without_overlaps(found, self.kinds.len())
    }
}

impl Scan<'_, '_> {
    fn literal(&mut self, at: usize, len: usize, literal: usize) {
        let engine = self.engine;
        let layout = self.layout;
        while layout.sentences.get(self.sentence).is_some_and(|s| s.at.end <= at) {
            self.sentence += 1;
        }
        let Some(sentence) = layout.sentences.get(self.sentence).map(|s| s.at.clone()) else { return };
        for wanted in &engine.wanted_by[literal] {
            match *wanted {
                Wanted::Word(word) => self.word(at, at + len, word),
                Wanted::Phrase(rule, head) => {
                    let How::Phrases(phrases) = &engine.rules[rule].how else { continue };
                    if sentence.contains(&at)
                        && let Some((range, rank)) =
                            phrases.match_at(head, &layout.text()[sentence.clone()], at - sentence.start)
                    {
                        let (start, end) = (sentence.start + range.start, sentence.start + range.end);
                        self.phrases.push((rule, start, rank, end));
                    }
                }
                Wanted::Sentence(rule) if self.tried[rule] == self.sentence => {}
                Wanted::Sentence(rule) => {
                    self.tried[rule] = self.sentence;
                    engine.rules[rule].read(layout, sentence.clone(), &mut self.out);
                }
            }
        }
    }

    /// Of the words that begin at one place the longest counts, and none that begins inside it.
    fn word(&mut self, start: usize, end: usize, word: usize) {
        match self.longest {
            Some((at, longest, _)) if at == start && longest >= end => return,
            Some((at, ..)) if at != start => self.take_longest(),
            _ => {}
        }
        self.longest = Some((start, end, word));
    }

    fn take_longest(&mut self) {
        let Some((start, end, word)) = self.longest.take() else { return };
        if start < self.words_end {
            return;
        }
        self.words_end = end;
        let word = &self.engine.words[word];
        if let Some(value) = &word.value
            && on_word_boundary(self.layout.text(), start, end)
        {
            let span = self.layout.norm.original(start..end);
            self.out
                .push((word.kind, Mention { rule: word.rule, version: 1, span, at: start..end, value: value.clone() }));
        }
    }

    fn take_phrases(&mut self) {
        self.phrases.sort_unstable();
        let mut last = (usize::MAX, 0);
        for &(rule, start, _, end) in &self.phrases {
            if last.0 == rule && start < last.1 {
                continue;
            }
            last = (rule, end);
            let Compiled { rule, kind, .. } = &self.engine.rules[rule];
            if let Build::Cue(cue) = rule.build {
                let span = self.layout.norm.original(start..end);
                let value = MentionValue::Cue(cue);
                self.out.push((*kind, Mention { rule: rule.id, version: rule.version, span, at: start..end, value }));
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
