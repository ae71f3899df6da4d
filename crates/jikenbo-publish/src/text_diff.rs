//! What two texts do not have in common, by sentences and, within a sentence that was changed, by words.

use std::collections::HashSet;

use jikenbo_core::{NormText, content_lines};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::{
    sentence::{joined, sentences},
    text::one_line,
};

/// Texts of more sentences, and sentences of more words, are compared as sets: comparing them in order takes
/// time in proportion to the product of what differs.
const MAX_SENTENCES: usize = 4_000;
const MAX_WORDS: usize = 2_000;
/// Two sentences with so many words in common, in per cent of both, are one that was changed.
const ALIKE: usize = 40;
/// It is shown in pieces when it was changed in so few places, or when so many of its characters, in per cent, stayed.
const PLACES: usize = 3;
const MOSTLY: usize = 60;

/// A piece of a changed sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// In the earlier text alone.
    Gone(String),
    /// In the later text alone.
    New(String),
}

/// The sentences in which two texts differ, in the order of the texts, each in pieces. What says nothing (dates
/// of the day, counters, advertisements, navigation), width and line breaks are left out of account.
pub fn text_diff(before: &str, after: &str) -> Vec<Vec<Piece>> {
    let (old, new) = (told(before), told(after));
    if old.len().max(new.len()) > MAX_SENTENCES {
        return as_sets(&old, &new);
    }
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                out.extend(old[old_index..old_index + old_len].iter().map(|s| vec![Piece::Gone(s.clone())]));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                out.extend(new[new_index..new_index + new_len].iter().map(|s| vec![Piece::New(s.clone())]));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                replaced(&old[old_index..old_index + old_len], &new[new_index..new_index + new_len], &mut out);
            }
        }
    }
    out
}

/// The sentences of what a text says, each on one line.
fn told(text: &str) -> Vec<String> {
    let lines = content_lines(text).join("\n");
    let plain = |range| one_line(NormText::new(&joined(&lines[range]), 0).as_str());
    sentences(&lines).into_iter().map(plain).filter(|s: &String| !s.is_empty()).collect()
}

fn as_sets(old: &[String], new: &[String]) -> Vec<Vec<Piece>> {
    let (known, told): (HashSet<&String>, HashSet<&String>) = (old.iter().collect(), new.iter().collect());
    let gone = old.iter().filter(|s| !told.contains(s)).map(|s| vec![Piece::Gone(s.clone())]);
    let added = new.iter().filter(|s| !known.contains(s)).map(|s| vec![Piece::New(s.clone())]);
    gone.chain(added).collect()
}

/// Sentences that took the place of others: each beside the one that it was made of, if there is one.
fn replaced(old: &[String], new: &[String], out: &mut Vec<Vec<Piece>>) {
    let mut from = 0;
    for sentence in new {
        let found = old[from..].iter().take(MAX_WORDS / 100).position(|o| likeness(o, sentence) >= ALIKE);
        if let Some(at) = found {
            out.extend(old[from..from + at].iter().map(|s| vec![Piece::Gone(s.clone())]));
            let (before, pieces) = (&old[from + at], word_diff(&old[from + at], sentence));
            match is_readable(&pieces) {
                true => out.push(pieces),
                false => out.extend([vec![Piece::Gone(before.clone())], vec![Piece::New(sentence.clone())]]),
            }
            from += at + 1;
        } else {
            out.push(vec![Piece::New(sentence.clone())]);
        }
    }
    out.extend(old[from..].iter().map(|s| vec![Piece::Gone(s.clone())]));
}

/// The words in common, in per cent of the words of both.
fn likeness(a: &str, b: &str) -> usize {
    let (a, b): (HashSet<&str>, HashSet<&str>) = (words(a).into_iter().collect(), words(b).into_iter().collect());
    let shared = a.intersection(&b).count();
    (shared * 200).checked_div(a.len() + b.len()).unwrap_or(0)
}

/// Whether a sentence in pieces is easier to read than the two sentences: few places were changed, or most of it is
/// as it was.
fn is_readable(pieces: &[Piece]) -> bool {
    let places = pieces.split(|piece| matches!(piece, Piece::Same(_))).filter(|changed| !changed.is_empty()).count();
    let count = |of: fn(&Piece) -> Option<&str>| -> usize {
        pieces.iter().filter_map(of).map(|text| text.chars().count()).sum()
    };
    let same = count(|p| if let Piece::Same(text) = p { Some(text) } else { None });
    let gone = count(|p| if let Piece::Gone(text) = p { Some(text) } else { None });
    let new = count(|p| if let Piece::New(text) = p { Some(text) } else { None });
    places <= PLACES || same * 100 >= MOSTLY * (same + gone.max(new))
}

fn word_diff(old: &str, new: &str) -> Vec<Piece> {
    let (a, b) = (words(old), words(new));
    if a.len().max(b.len()) > MAX_WORDS {
        return vec![Piece::Gone(old.to_owned()), Piece::New(new.to_owned())];
    }
    let mut out: Vec<Piece> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (gone, come) = (a[op.old_range()].concat(), b[op.new_range()].concat());
        if let DiffOp::Equal { .. } = op {
            push(&mut out, Piece::Same(come));
            continue;
        }
        // A particle between two changes is read with them: [-可能性が-] and not [-可能性-]が[-…-].
        let bridge = match out.as_slice() {
            [.., before, Piece::Same(same)] if !matches!(before, Piece::Same(_)) && same.chars().count() == 1 => {
                Some(same.clone())
            }
            _ => None,
        };
        if let Some(bridge) = bridge {
            out.pop();
            let new = pop(&mut out, |p| matches!(p, Piece::New(_)));
            let old = pop(&mut out, |p| matches!(p, Piece::Gone(_)));
            exchange(&mut out, &format!("{old}{bridge}{gone}"), &format!("{new}{bridge}{come}"));
        } else {
            exchange(&mut out, &gone, &come);
        }
    }
    out
}

/// Words in the place of others. A run of kanji may be several words: what both begin and end with is not changed.
fn exchange(out: &mut Vec<Piece>, old: &str, new: &str) {
    let is_shared =
        |(a, b): &(char, char)| a == b && matches!(script(*a), Script::Kanji | Script::Hiragana | Script::Other);
    let shared = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(is_shared).map(|(c, _)| c.len_utf8()).sum()
    };
    let head = shared(&mut old.chars().zip(new.chars()));
    let (old, new) = ((&old[..head], &old[head..]), &new[head..]);
    let tail = shared(&mut old.1.chars().rev().zip(new.chars().rev()));
    let (gone, end) = old.1.split_at(old.1.len() - tail);
    push(out, Piece::Same(old.0.to_owned()));
    push(out, Piece::Gone(gone.to_owned()));
    push(out, Piece::New(new[..new.len() - tail].to_owned()));
    push(out, Piece::Same(end.to_owned()));
}

fn pop(out: &mut Vec<Piece>, is: impl Fn(&Piece) -> bool) -> String {
    match out.pop_if(|piece| is(piece)) {
        Some(Piece::Same(text) | Piece::Gone(text) | Piece::New(text)) => text,
        None => String::new(),
    }
}

fn push(out: &mut Vec<Piece>, piece: Piece) {
    if let (Some(Piece::Same(before)), Piece::Same(text)) = (out.last_mut(), &piece) {
        before.push_str(text);
        return;
    }
    let (Piece::Same(text) | Piece::Gone(text) | Piece::New(text)) = &piece;
    if !text.is_empty() {
        out.push(piece);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    Blank,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '一'..='鿿' | '㐀'..='䶿' | '々' | '〆' | 'ヶ' => Script::Kanji,
        'ぁ'..='ゟ' => Script::Hiragana,
        'ァ'..='ヿ' | 'ｦ'..='ﾟ' => Script::Katakana,
        _ if c.is_ascii_digit() => Script::Digit,
        _ if c.is_alphabetic() => Script::Latin,
        _ if c.is_whitespace() => Script::Blank,
        _ => Script::Other,
    }
}

/// A sentence in words, as far as that can be told without a dictionary: runs of one script. A number keeps
/// its points and commas; of hiragana, which are endings and particles, every character is one.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut last) = (0, None);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut kind = script(c);
        let follows = chars.peek().map(|(_, next)| script(*next));
        if ",.".contains(c) && last == Some(Script::Digit) && follows == Some(Script::Digit) {
            kind = Script::Digit;
        }
        let goes_on = last == Some(kind) && !matches!(kind, Script::Hiragana | Script::Other);
        if !goes_on && at > start {
            out.push(&text[start..at]);
            start = at;
        }
        last = Some(kind);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As people are shown it.
    fn shown(before: &str, after: &str) -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("{{+{text}+}}"),
        };
        text_diff(before, after).iter().map(|sentence| sentence.iter().map(piece).collect()).collect()
    }

    #[test]
    fn words_are_runs_of_a_script() {
        assert_eq!(
            words("最大1,000件の氏名、IDカードのデータv1.5が流出。"),
            ["最大", "1,000", "件", "の", "氏名", "、", "ID", "カード", "の", "データ", "v", "1.5", "が", "流出", "。"]
        );
    }

    #[test]
    fn changed_words_stand_in_their_sentence() {
        let before = "弊社です。\n最大1,000件の情報が流出した可能性があります。\n対象は氏名です。";
        assert_eq!(
            shown(before, "弊社です。\n30,912件の情報が流出したことを確認しました。\n対象は氏名です。"),
            ["[-最大1,000-]{+30,912+}件の情報が流出した[-可能性があります-]{+ことを確認しました+}。"]
        );
        assert_eq!(
            shown("個人情報最大1,000件です。", "個人情報30,912件です。"),
            ["個人情報[-最大1,000-]{+30,912+}件です。"]
        );
        assert_eq!(
            shown(
                "現時点で、情報の悪用は確認されておりません。",
                "不審な電話があり、情報が悪用されたことを確認しております。"
            ),
            [
                "[-現時点で、情報の悪用は確認されておりません。-]",
                "{+不審な電話があり、情報が悪用されたことを確認しております。+}"
            ],
            "a sentence of which little is left is another"
        );
        assert_eq!(
            shown(before, &format!("{before}\n【10月2日追記】電話番号も含まれていました。")),
            ["{+【10月2日追記】電話番号も含まれていました。+}"]
        );
        assert_eq!(
            shown(before, "弊社です。\n対象は氏名です。"),
            ["[-最大1,000件の情報が流出した可能性があります。-]"]
        );
    }

    #[test]
    fn what_says_nothing_is_no_difference() {
        let before = "2026年10月1日\n最大１，０００件です。\n閲覧数 120";
        assert_eq!(shown(before, "2026年10月2日\n最大1,000件です。\n閲覧数 512"), [""; 0]);
    }

    #[test]
    fn long_texts_are_compared_as_sets() {
        let text = |extra: &str| (0..MAX_SENTENCES + 10).map(|i| format!("{i}件です。")).collect::<String>() + extra;
        assert_eq!(shown(&text("終わり。"), &text("続く。")), ["[-終わり。-]", "{+続く。+}"]);
    }
}
