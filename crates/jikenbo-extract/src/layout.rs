//! An article's text as lines and sentences.

use std::ops::Range;

use jikenbo_core::NormText;

use crate::text::{Known, Text};

/// A piece of text between two stops: a sentence, or a line that ends without one.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where it stands in the normalised text (bytes), without the line break.
    pub at: Range<usize>,
    /// The line it begins in.
    pub line: usize,
    /// Its place among the sentences.
    number: usize,
}

/// One line of text.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands, without the line break.
    pub at: Range<usize>,
    /// Whether it is a heading of a section: numbered or bracketed, short, without a full stop.
    pub heading: bool,
    /// Whether it is an item of a list.
    pub bullet: bool,
}

/// An article's normalised text with its lines and sentences.
pub struct Layout {
    /// The text.
    pub norm: NormText,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// For each line, what stands above it.
    above: Vec<Above>,
    /// What is known of each sentence's text.
    known: Vec<Known>,
}

/// The lines that a line stands under, found once: looking up from every line would take the square of
/// their number.
#[derive(Clone, Copy, Default)]
struct Above {
    /// The nearest line before it with text.
    text: Option<usize>,
    /// The nearest heading, itself included.
    heading: Option<usize>,
    /// The nearest heading of a section, which `(1)` is not.
    section: Option<usize>,
}

/// A sentence is cut at this many bytes, as that is none: what is asked of each sentence as a whole
/// must not take the square of the text's length.
const SENTENCE: usize = 4096;

impl Layout {
    /// Lays out a text that stands at byte `base` of its document.
    pub fn new(text: &str, base: usize) -> Self {
        let norm = NormText::new(text, base);
        let whole = 0..norm.as_str().len();
        Self::of_parts(norm, &[whole])
    }

    /// Lays out some parts of a text alone, each of whole lines, in order.
    pub fn of_parts(norm: NormText, parts: &[Range<usize>]) -> Self {
        let mut lines = Vec::new();
        let mut sentences = Vec::new();
        for part in parts {
            let mut start = part.start;
            for line in norm.as_str()[part.clone()].split('\n') {
                let at = start..start + line.len();
                start = at.end + 1;
                sentences_of(line, at.start, lines.len(), &mut sentences);
                lines.push(Line { heading: is_heading(line), bullet: is_bullet(line), at });
            }
        }
        let above = above(norm.as_str(), &lines);
        let known = vec![Known::new(); sentences.len()];
        Self { norm, lines, sentences, above, known }
    }

    /// The whole normalised text.
    pub fn text(&self) -> &str {
        self.norm.as_str()
    }

    /// A sentence's text.
    pub fn of(&self, sentence: &Sentence) -> Text<'_> {
        Text::new(&self.text()[sentence.at.clone()], &self.known[sentence.number])
    }

    /// The index of the sentence that holds a byte.
    pub fn sentence_at(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.at.end <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// The headings that a line stands under: the nearest, and for `(1)` the section's above it.
    pub fn headings_above(&self, line: usize) -> impl Iterator<Item = &str> {
        let Above { heading, section, .. } = self.above.get(line).copied().unwrap_or_default();
        [heading, section.filter(|_| section != heading)].into_iter().flatten().map(|l| self.line(l))
    }

    /// The heading that a line stands under: itself, or the nearest above.
    pub fn heading_above(&self, line: usize) -> Option<&str> {
        self.headings_above(line).next()
    }

    /// The nearest line with text before a line, trimmed.
    pub fn text_above(&self, line: usize) -> Option<&str> {
        Some(self.line(self.above.get(line)?.text?).trim())
    }

    fn line(&self, line: usize) -> &str {
        &self.text()[self.lines[line].at.clone()]
    }
}

fn above(text: &str, lines: &[Line]) -> Vec<Above> {
    let mut here = Above::default();
    let mut out = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let words = &text[line.at.clone()];
        if line.heading {
            here.heading = Some(i);
            here.section = if words.starts_with('(') { here.section } else { Some(i) };
        }
        out.push(here);
        if !words.trim().is_empty() {
            here.text = Some(i);
        }
    }
    out
}

/// Cuts at 。 and at ！？ outside brackets; a 。 inside 「」 or （） does not end a sentence.
fn sentences_of(line: &str, base: usize, index: usize, out: &mut Vec<Sentence>) {
    let mut depth = 0u32;
    let mut start = 0;
    let mut push = |start: usize, end: usize| {
        if !line[start..end].trim().is_empty() {
            out.push(Sentence { at: base + start..base + end, line: index, number: out.len() });
        }
    };
    for (i, c) in line.char_indices() {
        match c {
            '「' | '『' | '(' => depth += 1,
            '」' | '』' | ')' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => {
                push(start, i + c.len_utf8());
                start = i + c.len_utf8();
            }
            // Cells of a table written out as text.
            '|' | '│' if depth == 0 => {
                push(start, start + line[start..i].trim_end().len());
                start = i + c.len_utf8();
            }
            '、' if i - start > SENTENCE / 2 => {
                push(start, i + c.len_utf8());
                start = i + c.len_utf8();
            }
            _ if i - start > SENTENCE => {
                push(start, i);
                start = i;
            }
            _ => {}
        }
    }
    push(start, line.len());
}

fn is_bullet(line: &str) -> bool {
    line.trim_start().starts_with(['・', '•', '●', '○', '〇', '■', '◇', '◆', '□', '▼', '※', '*', '-'])
}

fn is_heading(line: &str) -> bool {
    let line = line.trim();
    // No character is longer than four bytes.
    if line.is_empty() || line.len() > 160 || line.chars().count() > 40 || line.ends_with('。') {
        return false;
    }
    if line.chars().all(|c| c.is_ascii_digit() || "./-年月日 ".contains(c)) {
        return false;
    }
    let bracketed = |open: char, close: char| line.starts_with(open) && line.ends_with(close);
    let numbered = {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.len()
            && rest.starts_with(['.', ' ', ')', '・'])
            && !rest.trim_start_matches(['.', ' ', ')', '・']).is_empty()
            || (rest.len() < line.len()
                && line.len() - rest.len() <= 2
                && rest.chars().next().is_some_and(|c| !c.is_ascii() && !"月年日時分人名件/:,回台社通".contains(c))
                && line.chars().count() < 30)
    };
    let marked = line.starts_with(['■', '◆', '●', '◎', '▼', '□'])
        || (line.starts_with('(') && line.chars().nth(1).is_some_and(|c| c.is_ascii_digit()));
    let bare = ["概要", "経緯", "原因", "対応", "対応状況", "再発防止策", "お問い合わせ先", "問合せ先", "今後の対応"]
        .contains(&line);
    numbered
        || marked
        || bare
        || bracketed('【', '】')
        || bracketed('<', '>')
        || bracketed('〈', '〉')
        || bracketed('[', ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_brackets_whole() {
        let layout = Layout::new("当社は「調査中です。」と述べた。以上\n次の行", 0);
        let texts: Vec<_> = layout.sentences.iter().map(|s| layout.of(s).str()).collect();
        assert_eq!(texts, ["当社は「調査中です。」と述べた。", "以上", "次の行"]);
    }

    #[test]
    fn headings() {
        for line in ["1 事案の概要", "2.原因", "【経緯】", "(1)発生の経緯", "■判明の経緯と対応", "3対応"]
        {
            assert!(is_heading(line), "{line}");
        }
        for line in ["1月9日に横浜へ", "12件", "職員が帰宅後に気付いた。", "3名の氏名", ""] {
            assert!(!is_heading(line), "{line}");
        }
    }
}
