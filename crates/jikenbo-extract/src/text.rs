//! A piece of text that is asked for many words.

use std::{cell::OnceCell, ops::Deref};

use crate::literals::char_len;

/// Which pairs of neighbouring characters a text has: told by their last bytes, in which characters of
/// one script differ. Interpretation asks a sentence for hundreds of words, of which it has a few; its
/// pairs rule the others out.
#[derive(Clone, Debug)]
pub struct Pairs([u32; 64]);

impl Pairs {
    /// The pairs of a text.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut pairs = [0u32; 64];
        let mut at = char_len(bytes, 0);
        let mut before = bytes.get(at.wrapping_sub(1)).map_or(0, |b| b & 0x3f);
        while at < bytes.len() {
            at += char_len(bytes, at);
            let last = bytes.get(at - 1).map_or(0, |b| b & 0x3f);
            pairs[usize::from(before)] |= 1 << (last & 31);
            before = last;
        }
        Self(pairs)
    }

    /// Whether a text with these pairs may hold a word; `false` is sure.
    #[inline]
    fn may_hold(&self, word: &[u8]) -> bool {
        match word {
            [0xe0..0xf0, _, first, 0xe0..0xf0, _, second, ..] => {
                self.0[usize::from(first & 0x3f)] & 1 << (second & 31) != 0
            }
            _ => true,
        }
    }
}

/// The pairs of a text that stays, found when first asked for.
pub type Known = OnceCell<Box<Pairs>>;

/// A text with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    text: &'t str,
    known: &'t Known,
}

impl<'t> Text<'t> {
    /// A text; `known` is filled in.
    pub fn new(text: &'t str, known: &'t Known) -> Self {
        Self { text, known }
    }

    /// The bare text.
    pub fn str(self) -> &'t str {
        self.text
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// What can be asked for words.
pub trait Searched {
    /// Its text.
    fn text(&self) -> &str;

    /// Its pairs, if they are worth knowing for so many words.
    fn pairs(&self, words: usize) -> Option<impl Deref<Target = Pairs>>;
}

impl<T: AsRef<str> + ?Sized> Searched for &T {
    fn text(&self) -> &str {
        (*self).as_ref()
    }

    fn pairs(&self, words: usize) -> Option<impl Deref<Target = Pairs>> {
        let text = self.text();
        let few = if text.len() <= SHORT { 2 * FEW } else { FEW };
        (words > few && text.len() <= LONG).then(|| Own(Pairs::of(text)))
    }
}

impl Searched for Text<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn pairs(&self, words: usize) -> Option<impl Deref<Target = Pairs>> {
        (words > 1).then(|| &**self.known.get_or_init(|| Box::new(Pairs::of(self.text))))
    }
}

/// Pairs found for one question.
struct Own(Pairs);

impl Deref for Own {
    type Target = Pairs;

    fn deref(&self) -> &Pairs {
        &self.0
    }
}

/// So few words are looked for one by one, twice as many in a text of up to [`SHORT`] bytes.
const FEW: usize = 5;
const SHORT: usize = 64;

/// Texts over this many bytes have nearly every pair.
const LONG: usize = 1200;

/// Whether a text holds one of several words.
pub fn any<S: AsRef<str>>(text: impl Searched, words: &[S]) -> bool {
    let bytes = text.text().as_bytes();
    match text.pairs(words.len()) {
        Some(pairs) => words.iter().map(|w| w.as_ref().as_bytes()).any(|w| pairs.may_hold(w) && holds(bytes, w)),
        None => words.iter().any(|w| holds(bytes, w.as_ref().as_bytes())),
    }
}

/// Where a word stands first in a text, in bytes; without the set-up that the standard library's search
/// takes, which is worth it in long texts only.
pub fn find(text: &str, word: &str) -> Option<usize> {
    place(text.as_bytes(), word.as_bytes())
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    place(text, word).is_some()
}

fn place(text: &[u8], word: &[u8]) -> Option<usize> {
    let Some(first) = word.first() else { return Some(0) };
    let last = text.len().checked_sub(word.len())?;
    // A character of one script is told by its last byte.
    let (offset, mark) = match word.get(2) {
        Some(third) if *first >= 0xe0 => (2, *third),
        _ => (0, *first),
    };
    let marks = text.get(offset..=last + offset)?;
    memchr::memchr_iter(mark, marks).find(|at| text[*at..].starts_with(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_is_what_contains_says(
            words in prop::collection::vec("[あい漏えいaU]{1,4}", 0..20),
            text in "[あい漏えいaU。]{0,60}",
        ) {
            let expect = words.iter().any(|w| text.contains(w.as_str()));
            let known = Known::new();
            assert_eq!(super::any(&text, &words), expect);
            assert_eq!(super::any(Text::new(&text, &known), &words), expect);
            words.iter().for_each(|w| assert_eq!(find(&text, w), text.find(w.as_str())));
        }
    }
}
