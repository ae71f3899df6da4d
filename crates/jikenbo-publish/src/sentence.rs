//! The sentences of a notice, however its lines were broken.

use std::ops::Range;

use crate::text::width;

/// The byte ranges of the sentences of `text`, without the white space and bullets around them.
///
/// A sentence ends at 。！？ outside brackets and at the end of a line; the lines of a text that was
/// wrapped at a fixed width do not end it.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let wrapped_at = wrap_width(text);
    let mut out = Vec::new();
    let (mut start, mut line_start, mut depth) = (0, 0, 0usize);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        match c {
            '\n' => {
                let continues = wrapped_at.is_some_and(|w| is_inside(text, line_start, at, w))
                    || is_inside_a_word(text, line_start, at);
                line_start = end;
                if continues {
                    continue;
                }
                depth = 0;
            }
            '（' | '(' | '「' | '『' | '【' => {
                depth += 1;
                continue;
            }
            '）' | ')' | '」' | '』' | '】' => {
                depth = depth.saturating_sub(1);
                continue;
            }
            '。' | '！' | '？' | '｡' if depth == 0 => {
                while let Some((_, closing)) = chars.next_if(|(_, n)| "」』）)".contains(*n)) {
                    end += closing.len_utf8();
                }
            }
            _ => continue,
        }
        out.push(trimmed(text, start..end));
        start = end;
    }
    out.push(trimmed(text, start..text.len()));
    out.retain(|r| !r.is_empty());
    out
}

/// The sentence on one line: breaks of wrapped lines dropped, a blank kept between Latin words.
pub(crate) fn joined(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for line in sentence.lines().map(str::trim) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(out.chars().last()) && latin(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let blank = |c: char| c.is_whitespace();
    let mark = |c: char| c.is_whitespace() || "・•●■〇○◆◇▼□－-*>|".contains(c);
    let part = text.get(range.clone()).unwrap_or("");
    let start = range.start + (part.len() - part.trim_start_matches(mark).len());
    let end = range.end - (part.len() - part.trim_end_matches(blank).len());
    start..end.max(start)
}

/// Lines this much shorter than the longest are still full: the next word did not fit.
const RAGGED: usize = 6;

/// The width at which the lines were wrapped, when they were: several of them are full and go on.
fn wrap_width(text: &str) -> Option<usize> {
    let widest = text.lines().map(width).max().filter(|w| (40..=130).contains(w))?;
    let goes_on = |line: &&str| width(line) + RAGGED >= widest && !line.trim_end().ends_with('。');
    (text.lines().filter(goes_on).count() >= 3).then_some(widest)
}

/// Whether the line from `start` to the break `at` is full and the next line goes on with it.
fn is_inside(text: &str, start: usize, at: usize, wrapped_at: usize) -> bool {
    let line = text[start..at].trim_end_matches('\r');
    let next = text[at + 1..].chars().next();
    let goes_on = next.is_some_and(|c| !c.is_whitespace() && !"・•●■〇○◆◇▼□※（(【<＜".contains(c));
    width(line) + RAGGED >= wrapped_at && !line.ends_with('。') && goes_on
}

/// Whether a long line breaks off before a particle or a sound that no word starts with: a single
/// wrapped line in a text that is not wrapped.
fn is_inside_a_word(text: &str, start: usize, at: usize) -> bool {
    let line = text[start..at].trim_end_matches('\r');
    let next = &text[at + 1..];
    let is_head = ["はじめ", "にて", "のち", "がん", "はい"].iter().any(|w| next.starts_with(w));
    let cannot_start = next.starts_with(['の', 'を', 'に', 'が', 'は', 'へ', 'ん', 'っ', 'ゃ', 'ゅ', 'ょ', 'ー', '、']);
    width(line) >= 40 && !line.ends_with(['。', '」', '）', ')', '：', ':']) && cannot_start && !is_head
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = sentences(text).into_iter().map(|r| joined(&text[r])).collect();
        assert_eq!(found, expect, "{text:?}");
    }

    #[test]
    fn sentences_end_at_full_stops_and_lines() {
        check("甲です。乙です。\n・丙\n\n丁", &["甲です。", "乙です。", "丙", "丁"]);
        check("「甲です。乙です。」と述べた。", &["「甲です。乙です。」と述べた。"]);
        check("甲（乙。丙）です。丁", &["甲（乙。丙）です。", "丁"]);
        check("開いた（まま\n次の行です。", &["開いた（まま", "次の行です。"]);
    }

    #[test]
    fn wrapped_lines_go_on() {
        let text = "当社が運営しておりますオンラインショップにおきまして、第三者によ\n\
                    る不正なアクセスを受け、お客様の情報が漏えいした可能性のあること\n\
                    が分かりました。対象となりますお客様には、順次お知らせをお送りし\n\
                    ております。\n\
                    以上";
        check(
            text,
            &[
                "当社が運営しておりますオンラインショップにおきまして、第三者による不正なアクセスを受け、お客様の情報が漏えいした可能性のあることが分かりました。",
                "対象となりますお客様には、順次お知らせをお送りしております。",
                "以上",
            ],
        );
        check(
            "装置の点検で不具合を起こした原因となっている異常な電流\nの経路を調べました。",
            &["装置の点検で不具合を起こした原因となっている異常な電流の経路を調べました。"],
        );
        check("短い行\nのちほどご連絡します。", &["短い行", "のちほどご連絡します。"]);
    }
}
