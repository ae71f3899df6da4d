use std::borrow::Cow;

use jikenbo_core::Span;

/// A line of the original text.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// Its text without white space at both ends.
    pub text: &'t str,
    /// Where that stands.
    pub trimmed: Span,
}

impl Line<'_> {
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether it ends as a sentence of running text does.
    pub fn ends_sentence(&self) -> bool {
        self.text.ends_with(['。', '、', '，', '．', '！', '？', '!', ')', '）', ':', '：'])
    }
}

/// A figure in either width.
pub fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A text with its letters and figures in half width, as the patterns of titles have them.
pub fn half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '／');
    let narrow = |c: char| if is_wide(c) { char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c) } else { c };
    if text.contains(is_wide) { text.chars().map(narrow).collect() } else { Cow::Borrowed(text) }
}

/// A text's lines.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::with_capacity(text.len() / 64 + 8);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
        let from = start + (trimmed.as_ptr() as usize - line.as_ptr() as usize);
        out.push(Line { text: trimmed, trimmed: Span::new(from, from + trimmed.len()) });
        start += line.len();
    }
    out
}

/// The index of the first line with text at or after `from`.
pub fn next_text(lines: &[Line], from: usize) -> Option<usize> {
    (from..lines.len()).find(|&i| !lines[i].is_blank())
}

/// How many blank lines follow line `i` directly.
pub fn blanks_after(lines: &[Line], i: usize) -> usize {
    lines[i + 1..].iter().take_while(|l| l.is_blank()).count()
}

/// Whether line `i` has a blank line or nothing before it.
pub fn blank_before(lines: &[Line], i: usize) -> bool {
    i == 0 || lines[i - 1].is_blank()
}
