//! Many words looked for in one pass. Japanese words are told apart by their first two characters
//! nearly always, so a pass looks at each pair of neighbours once: a bit says whether any word begins
//! so, and mostly none does. No step waits for the one before, as an automaton's do.

use std::ops::ControlFlow;

/// A set of words, each known by its place in the list it was made from.
pub struct Literals {
    /// A bit for each hash of a pair that begins a word.
    pairs: Box<[u64; 1 << (PAIR_BITS - 6)]>,
    /// A bit for each hash of a character that is a word by itself.
    singles: Box<[u64; 1 << (SINGLE_BITS - 6)]>,
    /// Open addressing by the bytes of the pair, or of the only character.
    slots: Vec<Slot>,
    /// The words of each pair side by side.
    words: Vec<Word>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    begin: u64,
    from: u32,
    to: u32,
}

struct Word {
    /// The first bytes of what follows the pair, and which of eight they are.
    next: u64,
    mask: u64,
    /// What follows those.
    rest: Box<[u8]>,
    /// Bytes of the whole word.
    len: u32,
    id: u32,
}

const PAIR_BITS: u32 = 16;
const SINGLE_BITS: u32 = 12;

/// The bits of the first `n` of eight bytes.
const fn mask(n: usize) -> u64 {
    if n >= 8 { u64::MAX } else { (1 << (8 * n)) - 1 }
}

const MASKS: [u64; 9] = [mask(0), mask(1), mask(2), mask(3), mask(4), mask(5), mask(6), mask(7), mask(8)];

/// Eight bytes of a text as one number; past its end they are 0.
pub fn eight(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8).and_then(|b| b.try_into().ok()) {
        Some(eight) => u64::from_le_bytes(eight),
        None => bytes.get(at..).unwrap_or_default().iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)),
    }
}

/// The length of a character by its first byte; 0 past the end of the text.
pub fn char_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        None => 0,
        Some(..0x80) => 1,
        Some(0x80..0xe0) => 2,
        Some(0xe0..0xf0) => 3,
        Some(0xf0..) => 4,
    }
}

fn hash(begin: u64) -> u64 {
    begin.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn has<const N: usize>(bits: &[u64; N], at: u64) -> bool {
    bits[at as usize / 64 % N] & 1 << (at % 64) != 0
}

impl Literals {
    /// Takes the words in; empty ones and repeated ones are found under their first place only.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut sorted: Vec<(usize, u64, Word)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (id, word) in words.into_iter().enumerate() {
            let bytes = word.as_bytes();
            let first = char_len(bytes, 0);
            if first == 0 || !seen.insert(word) {
                continue;
            }
            let second = char_len(bytes, first);
            let (pair, follows) = bytes.split_at(first + second);
            let rest = follows.get(8..).unwrap_or_default().into();
            let (next, mask) = (eight(follows, 0), MASKS[follows.len().min(8)]);
            let word = Word { next, mask, rest, len: bytes.len() as u32, id: id as u32 };
            sorted.push((second, eight(pair, 0), word));
        }
        sorted.sort_by_key(|(_, begin, _)| *begin);
        let mut out = Self {
            pairs: Box::new([0; 1 << (PAIR_BITS - 6)]),
            singles: Box::new([0; 1 << (SINGLE_BITS - 6)]),
            slots: vec![Slot::default(); (2 * sorted.len()).next_power_of_two().max(2)],
            words: Vec::with_capacity(sorted.len()),
        };
        for (second, begin, word) in sorted {
            let (bits, at) = match second {
                0 => (&mut out.singles[..], hash(begin) >> (64 - SINGLE_BITS)),
                _ => (&mut out.pairs[..], hash(begin) >> (64 - PAIR_BITS)),
            };
            bits[at as usize / 64] |= 1 << (at % 64);
            let place = out.place(begin);
            let slot = &mut out.slots[place];
            if slot.from == slot.to {
                *slot = Slot { begin, from: out.words.len() as u32, to: out.words.len() as u32 };
            }
            slot.to += 1;
            out.words.push(word);
        }
        out
    }

    /// Where the words that begin so stand, or would.
    fn place(&self, begin: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash(begin) >> 32) as usize & mask;
        while self.slots[at].from != self.slots[at].to && self.slots[at].begin != begin {
            at = (at + 1) & mask;
        }
        at
    }

    /// Calls `found` with the place (bytes), the length (bytes) and the number of every word that
    /// stands in a text, overlapping or not, in the order of their places, until it breaks off.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, usize, usize) -> ControlFlow<()>) -> ControlFlow<()> {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut first = char_len(bytes, 0);
        while first > 0 {
            // Most characters are three bytes long, and so is the next: told apart by a branch, the
            // processor runs ahead with it.
            let next = bytes.get(at + first).copied().unwrap_or(0);
            if first == 3 && next & 0xf0 == 0xe0 {
                self.begin(bytes, at, 3, 3, &mut found)?;
                at += 3;
            } else {
                let second = char_len(bytes, at + first);
                self.begin(bytes, at, first, second, &mut found)?;
                at += first;
                first = second;
            }
        }
        ControlFlow::Continue(())
    }

    /// The words that begin with the character at `at` and the next, of so many bytes.
    #[inline(always)]
    fn begin(
        &self,
        bytes: &[u8],
        at: usize,
        first: usize,
        second: usize,
        found: &mut impl FnMut(usize, usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let here = eight(bytes, at);
        let pair = here & MASKS[first + second];
        let single = here & MASKS[first];
        if second > 0 && has(&self.pairs, hash(pair) >> (64 - PAIR_BITS)) {
            self.at(pair, bytes, at + first + second, |len, id| found(at, len, id))?;
        }
        if has(&self.singles, hash(single) >> (64 - SINGLE_BITS)) {
            self.at(single, bytes, at + first, |len, id| found(at, len, id))?;
        }
        ControlFlow::Continue(())
    }

    /// The words that begin so and go on with what stands at `next`.
    fn at(
        &self,
        begin: u64,
        bytes: &[u8],
        next: usize,
        mut found: impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let slot = self.slots[self.place(begin)];
        if slot.from == slot.to {
            return ControlFlow::Continue(());
        }
        let follows = eight(bytes, next);
        for word in &self.words[slot.from as usize..slot.to as usize] {
            if follows & word.mask == word.next
                && (word.rest.is_empty() || bytes.get(next + 8..).is_some_and(|b| b.starts_with(&word.rest)))
            {
                found(word.len as usize, word.id as usize)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether any of the words stands in a text.
    pub fn any_in(&self, text: &str) -> bool {
        self.each(text, |_, _, _| ControlFlow::Break(())).is_break()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(words: &[&str], text: &str) {
        let literals = Literals::new(words.iter().copied());
        let mut found = Vec::new();
        let _ = literals.each(text, |at, len, id| {
            found.push((at, len, id));
            ControlFlow::Continue(())
        });
        let mut expect: Vec<_> = Vec::new();
        for (at, _) in text.char_indices() {
            for (id, word) in words.iter().enumerate() {
                if !word.is_empty() && !words[..id].contains(word) && text[at..].starts_with(word) {
                    expect.push((at, word.len(), id));
                }
            }
        }
        assert!(found.windows(2).all(|w| w[0].0 <= w[1].0), "in order");
        found.sort_unstable();
        expect.sort_unstable();
        assert_eq!(found, expect, "{words:?} in {text:?}");
    }

    #[test]
    fn every_word_is_found_everywhere() {
        check(&["不正", "不正アクセス", "県", "0件", "", "不正", "漏えい"], "県の不正アクセス20件、不正な漏え い県");
        check(&["a", "ab", "abc"], "abcab");
        check(&[], "何もない");
    }

    proptest! {
        #[test]
        fn as_a_plain_search_finds(words in prop::collection::vec("[あい漏a]{0,4}", 0..8), text in "[あい漏ab]{0,40}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            check(&words, &text);
        }
    }
}
