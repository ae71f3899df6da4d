//! Regular expressions for short pieces of text. The names are those of the `regex` crate, whose
//! syntax they are written in and whose matches they give.
//!
//! Rules try their patterns at a literal, in a run of some ten characters, hundreds of times a page.
//! There an automaton that is built as it goes costs more than it saves: forty of them do not stay in
//! the cache together, and their groups are found in a second search. A walk over a small program that
//! fits the cache finds both at once. Should it have to try too often, `regex` takes over, so that time
//! grows with the length of the text only.

mod program;
mod walk;

use std::{ops::Range, sync::OnceLock};

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text::{Searched, any};
use program::Program;
use walk::TooMany;

/// A compiled pattern.
pub struct Pattern {
    pub source: String,
    program: Option<Program>,
    names: Vec<(Box<str>, usize)>,
    /// Every match holds one of these; empty when there are none such.
    needs: Vec<Box<str>>,
    slow: OnceLock<Option<Regex>>,
}

/// The groups of a match.
pub struct Captures<'t> {
    text: &'t str,
    names: &'t [(Box<str>, usize)],
    slots: Slots,
}

/// The passage that a group matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Where groups begin and end, two a group; [`UNSET`] for a group that took no part.
type Slots = [u32; 2 * GROUPS];

/// The most groups a pattern may have, the whole match among them.
const GROUPS: usize = 16;
const UNSET: u32 = u32::MAX;

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// As `regex`, when it is no regular expression.
    pub fn new(pattern: &str) -> Result<Self, Box<regex_syntax::Error>> {
        let hir = regex_syntax::parse(pattern)?;
        let mut names = Vec::new();
        name_groups(&hir, &mut names);
        let needs = needs(&hir).unwrap_or_default();
        Ok(Self { source: pattern.to_owned(), program: Program::new(&hir), names, needs, slow: OnceLock::new() })
    }

    /// Whether it matches anywhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.captures(text).is_some()
    }

    /// The first match, with its groups.
    pub fn captures<'t>(&'t self, text: &'t str) -> Option<Captures<'t>> {
        self.may_match(text).then(|| self.captures_at(text, 0))?
    }

    /// Whether a text holds any of what every match does; `false` is sure.
    pub fn may_match(&self, text: impl Searched) -> bool {
        self.needs.is_empty() || any(text, &self.needs)
    }

    /// The first match that begins at byte `from` or later; what stands before it is seen all the same.
    pub fn captures_at<'t>(&'t self, text: &'t str, from: usize) -> Option<Captures<'t>> {
        let slots = match self.program.as_ref().map(|program| program.search(text, from)) {
            Some(Ok(slots)) => slots?,
            Some(Err(TooMany)) | None => self.slow(text, from)?,
        };
        Some(Captures { text, names: &self.names, slots })
    }

    /// All matches, none inside another.
    pub fn captures_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let (mut from, may) = (0, self.may_match(text));
        std::iter::from_fn(move || {
            let found = may.then(|| self.captures_at(text, from))??;
            let whole = found.get(0)?;
            from = match whole.is_empty() {
                true => whole.end + text[whole.end..].chars().next().map_or(1, char::len_utf8),
                false => whole.end,
            };
            Some(found)
        })
    }

    /// Whether `regex` does all its work.
    #[cfg(test)]
    pub fn is_left(&self) -> bool {
        self.program.is_none()
    }

    fn slow(&self, text: &str, from: usize) -> Option<Slots> {
        let regex = self.slow.get_or_init(|| Regex::new(&self.source).ok()).as_ref()?;
        let found = text.get(from..).and_then(|_| regex.captures_at(text, from))?;
        let mut slots = [UNSET; 2 * GROUPS];
        for (i, group) in found.iter().enumerate().take(GROUPS) {
            if let Some(group) = group {
                (slots[2 * i], slots[2 * i + 1]) = (group.start() as u32, group.end() as u32);
            }
        }
        Some(slots)
    }
}

impl<'t> Captures<'t> {
    /// A group by its number; 0 is the whole match.
    pub fn get(&self, group: usize) -> Option<Match<'t>> {
        let (start, end) = (*self.slots.get(2 * group)?, *self.slots.get(2 * group + 1)?);
        (start != UNSET && end != UNSET).then_some(Match { text: self.text, start: start as usize, end: end as usize })
    }

    /// A group by its name.
    pub fn name(&self, name: &str) -> Option<Match<'t>> {
        let (_, group) = self.names.iter().find(|(own, _)| **own == *name)?;
        self.get(*group)
    }
}

impl std::ops::Index<&str> for Captures<'_> {
    type Output = str;

    /// What a group matched; nothing for one that took no part.
    fn index(&self, name: &str) -> &str {
        self.name(name).map_or("", |found| found.as_str())
    }
}

impl std::ops::Index<usize> for Captures<'_> {
    type Output = str;

    /// What a group matched; nothing for one that took no part.
    fn index(&self, group: usize) -> &str {
        self.get(group).map_or("", |found| found.as_str())
    }
}

impl<'t> Match<'t> {
    /// Where it begins, in bytes.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where it ends, in bytes.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Where it stands, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its text.
    pub fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no character.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

fn name_groups(hir: &Hir, out: &mut Vec<(Box<str>, usize)>) {
    match hir.kind() {
        HirKind::Capture(group) => {
            out.extend(group.name.clone().map(|name| (name, group.index as usize)));
            name_groups(&group.sub, out);
        }
        HirKind::Repetition(repetition) => name_groups(&repetition.sub, out),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| name_groups(part, out)),
        _ => {}
    }
}

/// Literals one of which every match of a part of a pattern holds: of several such lists the one whose
/// shortest literal is the longest.
fn needs(hir: &Hir) -> Option<Vec<Box<str>>> {
    const MOST: usize = 64;
    let shortest = |list: &Vec<Box<str>>| list.iter().map(|need| need.len()).min();
    let list: Vec<Box<str>> = match hir.kind() {
        HirKind::Literal(literal) => vec![std::str::from_utf8(&literal.0).ok()?.into()],
        HirKind::Class(Class::Unicode(class)) => {
            let chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            chars.take(MOST + 1).map(|c| c.to_string().into()).collect()
        }
        HirKind::Capture(group) => needs(&group.sub)?,
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub)?,
        HirKind::Concat(parts) => parts.iter().filter_map(needs).max_by_key(shortest)?,
        HirKind::Alternation(parts) => parts.iter().map(needs).collect::<Option<Vec<_>>>()?.concat(),
        _ => return None,
    };
    (!list.is_empty() && list.len() <= MOST).then_some(list)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, text: &str) {
        let (own, other) = (Pattern::new(pattern).unwrap(), Regex::new(pattern).unwrap());
        assert!(own.program.is_some(), "{pattern} is left to regex");
        let groups = other.captures_len();
        let own: Vec<_> = own
            .captures_iter(text)
            .map(|c| (0..groups).map(|i| c.get(i).map(|m| m.range())).collect::<Vec<_>>())
            .collect();
        let other: Vec<_> = other
            .captures_iter(text)
            .map(|c| (0..groups).map(|i| c.get(i).map(|m| m.range())).collect::<Vec<_>>())
            .collect();
        assert_eq!(own, other, "{pattern} in {text}");
    }

    const PATTERNS: &[&str] = &[
        "a|ab|abc",
        "(?:a|ab)(c|bcd)?",
        "(あ*)(あ|い)(?:う$)?",
        "(?:^|[^0-9])(?P<m>([0-9]{1,2})月(?:([0-9]{1,2})日)?)",
        "(a+?)(b{0,2})(?P<x>c)?",
        "(?:(ab)|(a)|b)*c",
        "(?:(a)b?){1,3}",
        "[^。、]{0,4}?(い|うう)",
        "(?:^a|b$|[あ-う]{2,})",
        "((a|b){2,3})(い+)?",
        "(?P<b>^|[^0-9]|月日)(あ|い)(う)?",
        "(?:[^あ]|あい)(?:い|う)",
    ];

    #[test]
    fn a_group_without_part_is_none() {
        let pattern = Pattern::new("(?P<a>x)|(?P<b>y)").unwrap();
        let found = pattern.captures("zy").unwrap();
        assert_eq!((found.name("a"), &found["b"], found.name("c")), (None, "y", None));
    }

    #[test]
    fn what_would_take_too_long_is_left_to_regex() {
        let pattern = "(?:[a-c]+[ab]+)+d";
        let text = "abcab".repeat(40);
        assert!(Pattern::new(pattern).unwrap().captures(&text).is_none());
        let found = text.clone() + "d";
        assert_eq!(Pattern::new(pattern).unwrap().captures(&found).unwrap().get(0).unwrap().range(), 0..found.len());
    }

    proptest! {
        #[test]
        fn matches_are_those_of_regex(text in "[abcあいうd0-9月日。、]{0,24}") {
            PATTERNS.iter().for_each(|pattern| check(pattern, &text));
        }
    }
}
