//! One pass over an article's text: what the compiled rules and words read in it.

use std::{
    cmp::Reverse,
    ops::{ControlFlow, Range},
};

use crate::pattern::Match;
use jikenbo_core::{DateExpr, Mention, MentionValue};

use crate::{
    engine::{Compiled, Engine, How, Wanted},
    layout::Layout,
    rule::Build,
};

/// A phrase found: by rule, then by place, the nearest ending and the pattern's order of preference.
type Phrase = (usize, usize, (usize, usize), usize);

/// A rule to try at a literal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    rule: usize,
    at: usize,
    len: usize,
    sentence: usize,
    /// The phrases to try there; without, the rule's pattern.
    head: Option<usize>,
    /// Its place in the order of the text.
    order: usize,
}

/// A mention with its kind, and what decides between two of one passage: the one of whose rule a
/// literal stands first in the sentence.
type Found = (u16, usize, Mention);

/// What is found so far.
struct Scan<'e, 'l> {
    engine: &'e Engine,
    layout: &'l Layout,
    /// The sentence that the pass is in.
    sentence: usize,
    /// What to try where: by rule, then by place, with the sentence. Each rule is tried everywhere
    /// before the next, so that its automaton stays at hand.
    calls: Vec<Call>,
    phrases: Vec<Phrase>,
    /// The longest word of a table that begins at the last place with one: start, end, word.
    longest: Option<(usize, usize, usize)>,
    /// Where the last word taken ends.
    words_end: usize,
    out: Vec<Found>,
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
            calls: Vec::new(),
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
        scan.make_calls();
        scan.take_phrases();
        let mut found = scan.out;
        found.sort_by_key(|(_, order, m)| (m.at.start, Reverse(m.at.end), *order));
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
        if self.sentence == layout.sentences.len() {
            return;
        }
        let sentence = self.sentence;
        let call = |rule, head, order| Call { rule, at, len, sentence, head, order };
        for wanted in &engine.wanted_by[literal] {
            match *wanted {
                Wanted::Word(word) => self.word(at, at + len, word),
                Wanted::Phrase(rule, head) => self.calls.push(call(rule, Some(head), self.calls.len())),
                Wanted::Sentence(rule) => self.calls.push(call(rule, None, self.calls.len())),
            }
        }
    }

    fn make_calls(&mut self) {
        self.calls.sort_unstable();
        // The rule and sentence in hand, their first call, and how far the pattern has been tried.
        let (mut hand, mut order, mut tried) = ((usize::MAX, 0), 0, 0);
        for call in &self.calls {
            if hand != (call.rule, call.sentence) {
                (hand, order, tried) = ((call.rule, call.sentence), call.order, 0);
            }
            let rule = call.rule;
            let compiled = &self.engine.rules[rule];
            let sentence = self.layout.sentences[call.sentence].at.clone();
            match (&compiled.how, call.head) {
                (How::Phrases(phrases), Some(head)) if sentence.contains(&call.at) => {
                    let text = &self.layout.text()[sentence.clone()];
                    if let Some((range, rank)) = phrases.match_at(head, text, call.at - sentence.start) {
                        self.phrases.push((rule, sentence.start + range.start, rank, sentence.start + range.end));
                    }
                }
                (How::Pattern(..), _) if call.at >= tried => {
                    tried = compiled.read(self.layout, sentence, Call { order, ..*call }, &mut self.out);
                }
                _ => {}
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
            self.out.push((
                word.kind,
                0,
                Mention { rule: word.rule, version: 1, span, at: start..end, value: value.clone() },
            ));
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
                self.out.push((
                    *kind,
                    0,
                    Mention { rule: rule.id, version: rule.version, span, at: start..end, value },
                ));
            }
        }
    }
}

impl Compiled {
    /// Tries a rule's pattern around a literal of it in a sentence; gives how far it was tried.
    fn read(&self, layout: &Layout, sentence: Range<usize>, call: Call, out: &mut Vec<Found>) -> usize {
        let How::Pattern(regex, reach) = &self.how else { return sentence.end };
        let (rule, kind) = (self.rule, self.kind);
        let mut push = |value: MentionValue, found: Match| {
            let at = narrowed(&value, found.as_str(), sentence.start + found.start());
            let span = layout.norm.original(at.clone());
            out.push((kind, call.order, Mention { rule: rule.id, version: rule.version, span, at, value }));
        };
        let text = &layout.text()[sentence.clone()];
        let literal = call.at..call.at + call.len;
        let run = match reach {
            Some(reach) if literal.start >= sentence.start && literal.end <= sentence.end => {
                reach.around(text, literal.start - sentence.start..literal.end - sentence.start)
            }
            _ => 0..text.len(),
        };
        let (text, mut from) = (&text[..run.end], run.start);
        while let Some(captures) = regex.captures_at(text, from) {
            let Some(whole) = captures.get(0).filter(|whole| !whole.is_empty()) else { break };
            from = whole.end();
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
        sentence.start + run.end
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
fn without_overlaps(found: Vec<Found>, kinds: usize) -> Vec<Mention> {
    let mut ends = vec![0; kinds];
    let mut out = Vec::with_capacity(found.len());
    for (kind, _, mention) in found {
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
    use std::{fs, path::Path};

    use super::*;
    use crate::{gazetteer::GAZETTEERS, rules::RULES};

    fn check(folder: &Path, engine: &Engine, slow: &Engine) -> usize {
        let paths = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
        let one = |path: std::path::PathBuf| match fs::read_to_string(&path) {
            _ if path.is_dir() => check(&path, engine, slow),
            Ok(text) => {
                let layout = Layout::new(&text, 0);
                let (fast, slow) = (engine.scan(&layout), slow.scan(&layout));
                let differs = fast.iter().zip(&slow).find(|(a, b)| a != b);
                assert_eq!(differs, None, "{}", path.display());
                assert_eq!(fast.len(), slow.len(), "{}", path.display());
                1
            }
            Err(_) => 0,
        };
        paths.map(one).sum()
    }

    /// A pattern is tried in the run around its literal, which finds what trying it in the whole
    /// sentence finds.
    #[test]
    fn runs_hold_every_match() {
        let engine = Engine::new(RULES, GAZETTEERS);
        let mut slow = Engine::new(RULES, GAZETTEERS);
        for rule in &mut slow.rules {
            if let How::Pattern(_, reach) = &mut rule.how {
                *reach = None;
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = ["../../examples", "../../corpus", "../../docs", "../../../shared/bench"];
        assert!(folders.iter().map(|f| check(&root.join(f), &engine, &slow)).sum::<usize>() > 100);
    }
}
