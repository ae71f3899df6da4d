//! Sets of characters, asked about for every character of a text.

use regex_syntax::hir::ClassUnicode;

/// A class of a pattern. Where most characters of a notice are, one bit tells.
#[derive(Clone, Debug, PartialEq)]
pub struct CharSet {
    class: ClassUnicode,
    /// ASCII and its neighbours; kana with what surrounds them; and whether every common kanji is in it.
    latin: [u64; 4],
    kana: [u64; 4],
    kanji: bool,
}

impl CharSet {
    /// The characters of a class.
    pub fn new(class: ClassUnicode) -> Self {
        let bits = |from: u32| {
            let mut out = [0u64; 4];
            (0..256)
                .filter_map(|i| Some((i, char::from_u32(from + i)?)))
                .filter(|(_, c)| in_ranges(&class, *c))
                .for_each(|(i, _)| out[i as usize / 64] |= 1 << (i % 64));
            out
        };
        let (latin, kana) = (bits(0), bits(0x3000));
        let kanji = class.ranges().iter().any(|r| r.start() <= '\u{4e00}' && '\u{9fff}' <= r.end());
        Self { class, latin, kana, kanji }
    }

    /// Whether a character is in it.
    #[inline]
    pub fn holds(&self, c: char) -> bool {
        let n = u32::from(c);
        let bit = |bits: &[u64; 4]| bits[(n as usize & 0xff) / 64] & 1 << (n % 64) != 0;
        match n {
            0..=0xff => bit(&self.latin),
            0x3000..=0x30ff => bit(&self.kana),
            0x4e00..=0x9fff if self.kanji => true,
            _ => in_ranges(&self.class, c),
        }
    }

    /// The class.
    pub fn class(&self) -> &ClassUnicode {
        &self.class
    }
}

fn in_ranges(class: &ClassUnicode, c: char) -> bool {
    let ranges = class.ranges();
    let i = ranges.partition_point(|r| r.end() < c);
    ranges.get(i).is_some_and(|r| r.start() <= c)
}

/// A set of characters by the last eight bits of their numbers: it may hold too many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter([u64; 4]);

impl Filter {
    /// Nothing.
    pub const NONE: Filter = Filter([0; 4]);
    /// Every character, and the end of the text.
    pub const ALL: Filter = Filter([u64::MAX; 4]);

    /// Takes a character in.
    pub fn add(&mut self, c: char) {
        self.0[(u32::from(c) >> 6 & 3) as usize] |= 1 << (u32::from(c) & 63);
    }

    /// Takes the characters of a class in; so many that all bits are set soon.
    pub fn add_class(&mut self, class: &ClassUnicode) {
        for range in class.ranges() {
            if range.len() >= 256 {
                *self = Self::ALL;
                return;
            }
            (range.start()..=range.end()).for_each(|c| self.add(c));
        }
    }

    /// Takes in what another holds.
    pub fn join(&mut self, other: Filter) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
    }

    /// Whether a character may be in it; `false` is sure.
    #[inline]
    pub fn may_hold(&self, c: char) -> bool {
        self.0[(u32::from(c) >> 6 & 3) as usize] & 1 << (u32::from(c) & 63) != 0
    }
}
