//! Which characters a pattern can pass over at all. A match lies within one run of them, so that
//! around a literal only that run need be searched, not the sentence.

use std::ops::Range;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// The characters of a pattern's matches, but for the one before its mention.
pub struct Reach {
    class: ClassUnicode,
    /// The class as bits where most characters are: ASCII and its neighbours, kana with what
    /// surrounds them; and whether it holds every common kanji.
    latin: [u64; 4],
    kana: [u64; 4],
    kanji: bool,
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
                let lead = usize::from(is_lead(&parts[0]));
                parts[lead..].iter().try_for_each(|part| gather(part, &mut class))?;
            }
            _ => gather(&hir, &mut class)?,
        }
        let bits = |from: u32| {
            let mut out = [0u64; 4];
            (0..256)
                .filter_map(|i| Some((i, char::from_u32(from + i)?)))
                .filter(|(_, c)| holds(&class, *c))
                .for_each(|(i, _)| out[i as usize / 64] |= 1 << (i % 64));
            out
        };
        let (latin, kana) = (bits(0), bits(0x3000));
        let kanji = class.ranges().iter().any(|r| r.start() <= '\u{4e00}' && '\u{9fff}' <= r.end());
        Some(Self { class, latin, kana, kanji })
    }

    fn holds(&self, c: char) -> bool {
        let n = u32::from(c);
        let bit = |bits: &[u64; 4]| bits[(n as usize & 0xff) / 64] & 1 << (n % 64) != 0;
        match n {
            0..=0xff => bit(&self.latin),
            0x3000..=0x30ff => bit(&self.kana),
            0x4e00..=0x9fff if self.kanji => true,
            _ => holds(&self.class, c),
        }
    }

    /// The run that a literal stands in, and the character before it.
    pub fn around(&self, text: &str, literal: Range<usize>) -> Range<usize> {
        let before = text[..literal.start].trim_end_matches(|c| self.holds(c));
        let lead = before.chars().next_back().map_or(0, char::len_utf8);
        let after = text[literal.end..].trim_start_matches(|c| self.holds(c));
        before.len() - lead..text.len() - after.len()
    }
}

/// `(?:^|[^0-9])` or a group of it: one character that stands before.
fn is_lead(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(group) => is_lead(&group.sub),
        HirKind::Alternation(parts) => parts.iter().all(is_lead),
        HirKind::Look(_) | HirKind::Class(_) => true,
        _ => false,
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

/// Whether a class holds a character.
pub fn holds(class: &ClassUnicode, c: char) -> bool {
    let ranges = class.ranges();
    let i = ranges.partition_point(|r| r.end() < c);
    ranges.get(i).is_some_and(|r| r.start() <= c)
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
