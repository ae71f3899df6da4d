//! Which characters a pattern can pass over at all. A match lies within one run of them, so that
//! around a literal only that run need be searched, not the sentence.

use std::ops::Range;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

use crate::chars::CharSet;

/// The characters of a pattern's matches, but for those before its mention.
pub struct Reach {
    set: CharSet,
    /// How many characters may stand before, at most.
    lead: usize,
}

impl Reach {
    /// The reach of a pattern; `None` where its matches depend on what follows them.
    pub fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        if hir.properties().look_set().contains(regex_syntax::hir::Look::End) {
            return None;
        }
        let mut class = ClassUnicode::empty();
        match hir.kind() {
            HirKind::Concat(parts) => {
                let lead = lead(&parts[0]);
                parts[usize::from(lead > 0)..].iter().try_for_each(|part| gather(part, &mut class))?;
                return Some(Self { set: CharSet::new(class), lead });
            }
            _ => gather(&hir, &mut class)?,
        }
        Some(Self { set: CharSet::new(class), lead: 0 })
    }

    /// The run that a literal stands in, and what may stand before it.
    pub fn around(&self, text: &str, literal: Range<usize>) -> Range<usize> {
        let before = text[..literal.start].trim_end_matches(|c| self.set.holds(c));
        let lead: usize = before.chars().rev().take(self.lead).map(char::len_utf8).sum();
        let after = text[literal.end..].trim_start_matches(|c| self.set.holds(c));
        before.len() - lead..text.len() - after.len()
    }
}

/// `[^0-9]`, `(?:^|今月|[^0-9])` or a group of it: how many characters stand before, at most.
fn lead(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Capture(group) => lead(&group.sub),
        HirKind::Class(_) => 1,
        HirKind::Alternation(parts) => match parts[0].kind() {
            HirKind::Look(_) => parts.iter().map(longest).try_fold(0, |most, n| Some(most.max(n?))).unwrap_or(0),
            _ => usize::from(parts.iter().all(|part| lead(part) == 1)),
        },
        _ => 0,
    }
}

/// How many characters a part takes, where that is fixed.
fn longest(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.chars().count()),
        HirKind::Look(_) => Some(0),
        HirKind::Class(_) => Some(1),
        HirKind::Concat(parts) => parts.iter().map(longest).sum(),
        _ => None,
    }
}

fn gather(hir: &Hir, out: &mut ClassUnicode) -> Option<()> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            text.chars().for_each(|c| out.push(ClassUnicodeRange::new(c, c)));
        }
        HirKind::Class(Class::Unicode(class)) => out.union(class),
        HirKind::Class(_) => return None,
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Repetition(repetition) => gather(&repetition.sub, out)?,
        HirKind::Capture(group) => gather(&group.sub, out)?,
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().try_for_each(|part| gather(part, out))?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_no_match_can_go_on() {
        let reach = Reach::new(r"(?:^|[^0-9])(?P<m>[0-9]{1,2}月(?:上旬)?)").unwrap();
        let text = "去年の、9月上旬に";
        let at = text.find("9月").unwrap();
        assert_eq!(&text[reach.around(text, at..at + "9月".len())], "、9月上旬");
        assert!(Reach::new("[0-9]+(?:件|$)").is_none());
    }
}
