//! Patterns that are words with bounded gaps between, as most cues are, compiled to word lists: the
//! shared automaton finds their first words, and only there the rest is looked at.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::chars::{CharSet, Filter};

/// A pattern as a tree of words and gaps, one branch for each of its alternatives.
pub struct Phrases {
    /// What must not stand before the match.
    lead: Option<CharSet>,
    /// The first words, each with what may follow.
    heads: Vec<Node>,
}

/// A part with what may follow it.
struct Node {
    part: Part,
    /// The alternative that is complete here, by its place in the pattern's order of preference.
    ends: Option<usize>,
    next: Vec<Node>,
    /// Which characters the next words begin with, as a filter; all bits where anything else may
    /// follow.
    begins: Filter,
    /// Where many may follow: for each value of the last eight bits of a character those that may begin with it,
    /// by their place in `next`.
    by_begin: Vec<Box<[u16]>>,
}

/// Fewer than so many words are tried one by one.
const MANY: usize = 4;

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Word(String),
    /// Any one of these characters.
    One(CharSet),
    /// As few of these characters as possible, at most so many.
    Gap(CharSet, u32, u32),
    End,
}

/// More alternatives than this are better left to a regular expression.
const MOST: usize = 4000;

impl Phrases {
    /// Compiles a pattern whose mention `m` is all of it, or all but one character before it.
    /// `None` when it is no list of phrases.
    pub fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        let (lead, body) = match hir.kind() {
            HirKind::Capture(m) => (None, &m.sub),
            HirKind::Concat(parts) => match &parts[..] {
                [before, body] => match body.kind() {
                    HirKind::Capture(m) => (Some(lead_of(before)?), &m.sub),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        let mut alternatives = expand(body)?;
        alternatives.iter_mut().for_each(join_words);
        if !alternatives.iter().all(|parts| matches!(parts.first(), Some(Part::Word(_)))) {
            return None;
        }
        let mut heads = Vec::new();
        for (order, parts) in alternatives.into_iter().enumerate() {
            insert(&mut heads, &parts, order);
        }
        heads.iter_mut().for_each(note_begins);
        Some(Self { lead, heads })
    }

    /// The first words, each once.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().map(|node| match &node.part {
            Part::Word(word) => word.as_str(),
            _ => "",
        })
    }

    /// The match in a sentence of the phrases whose head, the `head`th, begins at `at`; with it what
    /// chooses between matches that begin together: where its first gap ended, and its order.
    pub fn match_at(&self, head: usize, sentence: &str, at: usize) -> Option<(Range<usize>, (usize, usize))> {
        if let Some(lead) = &self.lead
            && let Some(before) = sentence[..at].chars().next_back()
            && !lead.holds(before)
        {
            return None;
        }
        let (end, rank) = follow(self.heads.get(head)?, sentence, at, None)?;
        Some((at..end, rank))
    }
}

/// Adds an alternative to a tree, sharing what it begins with.
fn insert(nodes: &mut Vec<Node>, parts: &[Part], order: usize) {
    let Some((part, rest)) = parts.split_first() else { return };
    let place = nodes.iter().rposition(|n| n.part == *part).unwrap_or_else(|| {
        nodes.push(Node {
            part: part.clone(),
            ends: None,
            next: Vec::new(),
            begins: Filter::NONE,
            by_begin: Vec::new(),
        });
        nodes.len() - 1
    });
    match rest.is_empty() {
        true => nodes[place].ends = nodes[place].ends.or(Some(order)),
        false => insert(&mut nodes[place].next, rest, order),
    }
}

fn note_begins(node: &mut Node) {
    let begin = |part: &Part| match part {
        Part::Word(word) => word.chars().next(),
        _ => None,
    };
    for next in &mut node.next {
        match begin(&next.part) {
            Some(c) => node.begins.add(c),
            None => node.begins = Filter::ALL,
        }
        note_begins(next);
    }
    if node.next.len() >= MANY {
        let low = |c: char| u32::from(c) & 0xff;
        let may = |bits: u32| move |n: &&(usize, &Node)| begin(&n.1.part).is_none_or(|c| low(c) == bits);
        let places: Vec<_> = node.next.iter().enumerate().collect();
        let list = |bits| places.iter().filter(may(bits)).map(|(place, _)| *place as u16).collect();
        node.by_begin = (0..256).map(list).collect();
    }
}

/// `(?:^|[^未])`: the characters that may stand before.
fn lead_of(hir: &Hir) -> Option<CharSet> {
    let HirKind::Alternation(parts) = hir.kind() else { return None };
    match &parts[..] {
        [start, class] if *start.kind() == HirKind::Look(Look::Start) => match class.kind() {
            HirKind::Class(Class::Unicode(class)) => Some(CharSet::new(class.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// Every alternative of a pattern, in the pattern's order of preference.
fn expand(hir: &Hir) -> Option<Vec<Vec<Part>>> {
    let out = match hir.kind() {
        HirKind::Empty => vec![vec![]],
        HirKind::Literal(literal) => vec![vec![Part::Word(std::str::from_utf8(&literal.0).ok()?.to_owned())]],
        HirKind::Look(Look::End) => vec![vec![Part::End]],
        HirKind::Class(Class::Unicode(class)) => {
            let count: u32 = class.ranges().iter().map(|r| r.len() as u32).sum();
            if count > 24 {
                return Some(vec![vec![Part::One(CharSet::new(class.clone()))]]);
            }
            let chars = class.ranges().iter().flat_map(|r| r.start()..=r.end());
            chars.map(|c| vec![Part::Word(c.to_string())]).collect()
        }
        HirKind::Capture(group) => expand(&group.sub)?,
        HirKind::Repetition(repetition) => match (repetition.sub.kind(), repetition.min, repetition.max) {
            (HirKind::Class(Class::Unicode(class)), min, Some(max)) if max > 1 => {
                vec![vec![Part::Gap(CharSet::new(class.clone()), min, max)]]
            }
            (_, 0, Some(1)) => {
                let mut out = expand(&repetition.sub)?;
                out.push(vec![]);
                out
            }
            _ => return None,
        },
        HirKind::Alternation(parts) => {
            let mut out = Vec::new();
            for part in parts {
                out.extend(expand(part)?);
            }
            out
        }
        HirKind::Concat(parts) => {
            let mut out: Vec<Vec<Part>> = vec![vec![]];
            for part in parts {
                let next = expand(part)?;
                if out.len() * next.len() > MOST {
                    return None;
                }
                out = out
                    .iter()
                    .flat_map(|left| next.iter().map(move |right| [&left[..], &right[..]].concat()))
                    .collect();
            }
            out
        }
        _ => return None,
    };
    (out.len() <= MOST).then_some(out)
}

fn join_words(parts: &mut Vec<Part>) {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match (joined.last_mut(), &part) {
            (Some(Part::Word(left)), Part::Word(right)) => left.push_str(right),
            _ => joined.push(part),
        }
    }
    *parts = joined;
}

/// Where the best of a node's alternatives ends when the node begins at `at`, with its rank.
fn follow(node: &Node, text: &str, at: usize, gap_end: Option<usize>) -> Option<(usize, (usize, usize))> {
    let here = text.get(at..)?;
    match &node.part {
        Part::Word(word) => {
            // Characters of one script differ in their last byte.
            let third = |s: &str| s.as_bytes().get(2).copied();
            let may = word.len() < 3 || third(here) == third(word);
            (may && begins_with(here, word)).then(|| best(node, text, at + word.len(), gap_end))?
        }
        Part::One(class) => {
            let c = here.chars().next().filter(|c| class.holds(*c))?;
            best(node, text, at + c.len_utf8(), gap_end)
        }
        Part::End => here.is_empty().then(|| best(node, text, at, gap_end))?,
        Part::Gap(class, min, max) => {
            let mut to = at;
            let mut rest = here.chars();
            for skipped in 0..=*max {
                let next = rest.next();
                let may_begin = next.is_none_or(|c| node.begins.may_hold(c));
                if skipped >= *min
                    && (may_begin || node.ends.is_some())
                    && let Some(found) = best(node, text, to, gap_end.or(Some(to)))
                {
                    return Some(found);
                }
                to += next.filter(|c| class.holds(*c))?.len_utf8();
            }
            None
        }
    }
}

/// As `starts_with`, without a call for the few bytes of most words.
fn begins_with(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.len() >= word.len() && text.iter().zip(word).all(|(a, b)| a == b)
}

/// The best of what may follow a node that ends at `end`: the nearest gap's end, then the order.
fn best(node: &Node, text: &str, end: usize, gap_end: Option<usize>) -> Option<(usize, (usize, usize))> {
    let own = node.ends.map(|order| (end, (gap_end.unwrap_or(0), order)));
    if node.next.is_empty() {
        return own;
    }
    let c = text[end..].chars().next();
    if c.is_some_and(|c| !node.begins.may_hold(c)) {
        return own;
    }
    let better = |best: Option<(usize, (usize, usize))>, next: &Node| match follow(next, text, end, gap_end) {
        Some(found) if best.is_none_or(|(_, rank)| found.1 < rank) => Some(found),
        _ => best,
    };
    match c.and_then(|c| node.by_begin.get(u32::from(c) as usize & 0xff)) {
        Some(places) => places.iter().map(|place| &node.next[usize::from(*place)]).fold(own, better),
        None => node.next.iter().fold(own, better),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All matches as a regular expression finds them, by trying every alternative everywhere.
    fn first(pattern: &str, text: &str) -> Option<String> {
        let phrases = Phrases::new(pattern)?;
        let count = phrases.heads().count();
        let starts = text.char_indices().map(|(i, _)| i);
        let found = starts.flat_map(|at| (0..count).filter_map(|h| phrases.match_at(h, text, at)).collect::<Vec<_>>());
        found.min_by_key(|(range, rank)| (range.start, *rank)).map(|(range, _)| text[range].to_owned())
    }

    #[test]
    fn phrases_match_as_the_pattern_does() {
        for (pattern, text) in [
            (r"(?P<m>判明|発覚|気付[いき])", "職員が気付き、判明した"),
            (r"(?:^|[^再])(?P<m>発生(?:し|$|。))", "再発生、発生した"),
            (r"(?P<m>調査[^。、]{0,8}?(?:を|が)?(?:開始|完了))", "調査会社による調査を開始し、完了した"),
            (r"(?P<m>確認(?:し(?:た|[㐀-鿿豈-龎])))", "改ざんを確認し修正した"),
            (r"(?P<m>停止(?:し|$))", "決済を停止"),
        ] {
            let regex = regex::Regex::new(pattern).unwrap();
            let expect = regex.captures(text).map(|c| c["m"].to_owned());
            assert!(expect.is_some() && Phrases::new(pattern).is_some(), "{pattern}");
            assert_eq!(first(pattern, text), expect, "{pattern} in {text}");
        }
    }

    #[test]
    fn other_patterns_are_left_alone() {
        for pattern in [r"(?P<m>[0-9]+件)", r"(?P<m>.*停止)", r"停止(?P<m>し)た"] {
            assert!(Phrases::new(pattern).is_none(), "{pattern}");
        }
    }
}
