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
    /// Open addressing by pair; a word of one character stands under the pair with 0.
    slots: Vec<Slot>,
    /// The words of each pair side by side.
    words: Vec<Word>,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    pair: (u32, u32),
    from: u32,
    to: u32,
}

struct Word {
    /// What follows the pair.
    rest: Box<str>,
    /// The third character, 0 when the word has only two.
    third: u32,
    /// Bytes of the whole word.
    len: u32,
    id: u32,
}

const PAIR_BITS: u32 = 16;
const SINGLE_BITS: u32 = 12;

fn pair_hash(a: u32, b: u32) -> u32 {
    a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca77)
}

fn has<const N: usize>(bits: &[u64; N], at: u32) -> bool {
    bits[at as usize / 64 % N] & 1 << (at % 64) != 0
}

impl Literals {
    /// Takes the words in; empty ones and repeated ones are found under their first place only.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut sorted: Vec<((u32, u32), Word)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (id, word) in words.into_iter().enumerate() {
            let mut chars = word.chars();
            let Some(first) = chars.next().filter(|_| seen.insert(word)) else { continue };
            let second = chars.next().map_or(0, u32::from);
            let rest: Box<str> = chars.as_str().into();
            let third = rest.chars().next().map_or(0, u32::from);
            sorted.push(((u32::from(first), second), Word { rest, third, len: word.len() as u32, id: id as u32 }));
        }
        sorted.sort_by_key(|(pair, _)| *pair);
        let mut out = Self {
            pairs: Box::new([0; 1 << (PAIR_BITS - 6)]),
            singles: Box::new([0; 1 << (SINGLE_BITS - 6)]),
            slots: vec![Slot::default(); (2 * sorted.len()).next_power_of_two().max(2)],
            words: Vec::with_capacity(sorted.len()),
        };
        for (pair, word) in sorted {
            let at = match pair.1 {
                0 => pair.0 % (1 << SINGLE_BITS),
                _ => pair_hash(pair.0, pair.1) >> (32 - PAIR_BITS),
            };
            let bits: &mut [u64] = if pair.1 == 0 { &mut out.singles[..] } else { &mut out.pairs[..] };
            bits[at as usize / 64] |= 1 << (at % 64);
            let place = out.place(pair);
            let slot = &mut out.slots[place];
            if slot.from == slot.to {
                *slot = Slot { pair, from: out.words.len() as u32, to: out.words.len() as u32 };
            }
            slot.to += 1;
            out.words.push(word);
        }
        out
    }

    /// Where a pair stands, or would.
    fn place(&self, pair: (u32, u32)) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = pair_hash(pair.0, pair.1) as usize & mask;
        while self.slots[at].from != self.slots[at].to && self.slots[at].pair != pair {
            at = (at + 1) & mask;
        }
        at
    }

    /// Calls `found` with the place (bytes), the length (bytes) and the number of every word that
    /// stands in a text, overlapping or not, in the order of their places, until it breaks off.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, usize, usize) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut chars = text.chars();
        let mut first = chars.next();
        let mut at = 0;
        while let Some(c) = first {
            let second = chars.next();
            let pair = (u32::from(c), second.map_or(0, u32::from));
            if has(&self.pairs, pair_hash(pair.0, pair.1) >> (32 - PAIR_BITS)) {
                self.at(pair, chars.as_str(), |len, id| found(at, len, id))?;
            }
            if has(&self.singles, pair.0 % (1 << SINGLE_BITS)) {
                self.at((pair.0, 0), "", |len, id| found(at, len, id))?;
            }
            at += c.len_utf8();
            first = second;
        }
        ControlFlow::Continue(())
    }

    /// The words that begin with a pair and go on with `rest`.
    fn at(
        &self,
        pair: (u32, u32),
        rest: &str,
        mut found: impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let slot = self.slots[self.place(pair)];
        if slot.from == slot.to {
            return ControlFlow::Continue(());
        }
        let third = rest.chars().next().map_or(u32::MAX, u32::from);
        for word in &self.words[slot.from as usize..slot.to as usize] {
            if word.third == 0 || word.third == third && rest.starts_with(&*word.rest) {
                found(word.len as usize, word.id as usize)?;
            }
        }
        ControlFlow::Continue(())
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
