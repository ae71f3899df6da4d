use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

use crate::Span;

/// A text with its writing variants folded, and the way back to the original.
///
/// Folded: full-width ASCII, half-width kana, white space (runs to one blank; none between Japanese
/// and Latin letters or digits, as PDFs put it), dashes and wave dashes, ㈱ and ㈲, CJK radicals.
/// A line break is folded only inside a word, in text that was wrapped at a fixed width.
/// Kanji numerals, eras and 万・億 stay as they are: the vocabulary reads them.
#[derive(Clone, Debug, Default)]
pub struct NormText {
    text: String,
    pieces: Vec<Piece>,
    base: usize,
}

/// A stretch of the folded text: either byte for byte the original (`original_len` 0), or one
/// folded character.
#[derive(Clone, Copy, Debug)]
struct Piece {
    at: u32,
    original: u32,
    original_len: u32,
}

/// Lines shorter than this many characters end where their author ended them.
const WRAPPED_LINE: usize = 30;

impl NormText {
    /// Folds `text`, which stands at byte `base` of its document.
    pub fn new(text: &str, base: usize) -> Self {
        Folder::new(text, base).run()
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The folded text alone.
    pub fn into_string(self) -> String {
        self.text
    }

    /// The passage of the document that a range of the folded text came from.
    pub fn original(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            let at = self.base + self.start_of(range.start);
            return Span::new(at, at);
        }
        Span::new(self.base + self.start_of(range.start), self.base + self.end_of(range.end))
    }

    fn piece(&self, at: usize) -> Option<(usize, Piece)> {
        let i = self.pieces.partition_point(|p| p.at as usize <= at).checked_sub(1)?;
        Some((i, self.pieces[i]))
    }

    fn start_of(&self, at: usize) -> usize {
        match self.piece(at) {
            None => 0,
            Some((_, p)) if p.original_len > 0 => p.original as usize,
            Some((_, p)) => p.original as usize + (at - p.at as usize),
        }
    }

    fn end_of(&self, at: usize) -> usize {
        match at.checked_sub(1).and_then(|last| self.piece(last)) {
            None => 0,
            Some((_, p)) if p.original_len > 0 => (p.original + p.original_len) as usize,
            Some((_, p)) => p.original as usize + (at - p.at as usize),
        }
    }
}

struct Folder<'t> {
    source: &'t str,
    out: NormText,
    /// What is copied next goes on with the last piece, byte for byte.
    linear: bool,
    /// Where the line begins in the folded text, and by how many characters its folded text is
    /// longer than what it was read from.
    line: usize,
    line_surplus: usize,
    /// Whether the text was wrapped at a fixed width; found out when first asked.
    is_wrapped: Option<bool>,
}

/// The length of a character that stays as it is, by its first byte; 0 where the character must be
/// looked at.
const PLAIN: [u8; 256] = {
    let mut out = [0; 256];
    let mut lead = 0;
    while lead < 256 {
        out[lead] = match lead as u8 {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => 0,
            ..0x80 => 1,
            0xc3..=0xdf => 2,
            0xe0 | 0xe1 | 0xe4..=0xee => 3,
            0xf0.. => 4,
            _ => 0,
        };
        lead += 1;
    }
    out
};

/// How many bytes from `at` on hold only characters that stay as they are.
fn plain_run(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&lead) = bytes.get(at) {
        // Most characters are of this length: told apart by a branch, the processor runs ahead.
        if (0xe4..=0xe9).contains(&lead) {
            at += 3;
        } else if lead == 0xe3 {
            match bytes.get(at + 1..at + 3) {
                // Kana, and 、。「」 of the block before it.
                Some([0x81..=0x83, _] | [0x80, 0x81..=0x9b]) => at += 3,
                _ => break,
            }
        } else {
            match PLAIN[usize::from(lead)] {
                0 => break,
                len => at += usize::from(len),
            }
        }
    }
    at - from
}

impl<'t> Folder<'t> {
    fn new(source: &'t str, base: usize) -> Self {
        let out =
            NormText { text: String::with_capacity(source.len()), pieces: Vec::with_capacity(source.len() / 32), base };
        Self { source, out, linear: false, line: 0, line_surplus: 0, is_wrapped: None }
    }

    fn run(mut self) -> NormText {
        let mut at = 0;
        loop {
            let plain = plain_run(self.source.as_bytes(), at);
            if plain > 0 {
                self.same(at, plain);
                at += plain;
            }
            let Some(c) = self.source[at..].chars().next() else { return self.out };
            at = self.special(at, c);
        }
    }

    /// Takes in a character that may have to be folded; gives where the next stands.
    fn special(&mut self, at: usize, c: char) -> usize {
        let mut end = at + c.len_utf8();
        match c {
            ' ' | '\u{3000}' | '\u{a0}' | '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' => {
                let rest = &self.source[end..];
                end += rest.len() - rest.trim_start_matches(is_blank).len();
                self.blank(at, end);
            }
            '\u{ff0c}' | '\u{ff0e}' | ',' if self.is_japanese_stop(c, at) => {
                self.folded(at, c.len_utf8(), if c == '\u{ff0e}' { '。' } else { '、' });
            }
            '\r' => self.linear = false,
            '\n' => self.line_break(at),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => self.linear = false,
            '\u{ff66}'..='\u{ff9d}' => {
                let mark = self.source[end..].chars().next().filter(|m| matches!(m, '\u{ff9e}' | '\u{ff9f}'));
                let full = mark.and_then(|mark| Some((voiced(c, mark)?, mark.len_utf8())));
                end += full.map_or(0, |(_, len)| len);
                self.folded(at, end - at, full.map_or_else(|| compatible(c), |(full, _)| full));
            }
            _ => match fold(c) {
                Folded::Same => self.same(at, c.len_utf8()),
                Folded::Char(f) => self.folded(at, c.len_utf8(), f),
                Folded::Text(text) => {
                    self.out.pieces.push(self.piece(at, c.len_utf8()));
                    self.out.text.push_str(text);
                    self.linear = false;
                    self.line_surplus += text.chars().count() - 1;
                }
            },
        }
        end
    }

    /// The last character of the folded text.
    fn last(&self) -> Option<char> {
        self.out.text.chars().next_back()
    }

    fn piece(&self, original: usize, original_len: usize) -> Piece {
        // Documents are capped far below 4 GiB by the reader of foreign bytes.
        Piece { at: self.out.text.len() as u32, original: original as u32, original_len: original_len as u32 }
    }

    /// Takes `len` bytes over as they are.
    fn same(&mut self, at: usize, len: usize) {
        if !self.linear {
            self.out.pieces.push(self.piece(at, 0));
            self.linear = true;
        }
        self.out.text.push_str(&self.source[at..at + len]);
    }

    fn folded(&mut self, at: usize, len: usize, c: char) {
        self.out.pieces.push(self.piece(at, len));
        self.out.text.push(c);
        self.linear = false;
    }

    fn blank(&mut self, at: usize, end: usize) {
        let next = self.source[end..].chars().next();
        let (Some(last), Some(next)) = (self.last(), next) else {
            self.linear = false;
            return;
        };
        let next = match fold(next) {
            Folded::Char(c) => c,
            _ => next,
        };
        let drop = last == '\n'
            || matches!(next, '\n' | '\r')
            || (is_japanese(last) && next.is_ascii_alphanumeric())
            || (last.is_ascii_alphanumeric() && is_japanese(next))
            || (is_japanese(last) && is_japanese(next) && self.is_spaced_out(at, end));
        if drop {
            self.linear = false;
        } else if end - at == 1 && self.source.as_bytes()[at] == b' ' {
            self.same(at, 1);
        } else {
            self.folded(at, end - at, ' ');
        }
    }

    /// `，` and `．` as universities and courts write 、 and 。: beside a figure or a Latin letter they are its own.
    fn is_japanese_stop(&self, c: char, at: usize) -> bool {
        let next = self.source[at + c.len_utf8()..].chars().next();
        let is_text = |c: char| is_japanese(c) || "」』)）】％%".contains(c);
        let last = self.last();
        let before = last.is_some_and(is_text);
        let figure = |c: char| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c);
        match c {
            '\u{ff0e}' => before && next.is_none_or(|n| is_japanese(n) || n.is_whitespace()),
            ',' => before && next.is_some_and(is_japanese),
            _ => before || next.is_some_and(is_japanese) && !last.is_some_and(figure),
        }
    }

    /// `日 付 と 状 況`: single characters with blanks between, as tables and PDFs write them.
    fn is_spaced_out(&self, at: usize, end: usize) -> bool {
        let before = self.source[..at].chars().rev().nth(1);
        let after = self.source[end..].chars().nth(1);
        before.is_none_or(|c| c == '\n' || is_blank(c))
            && after.is_none_or(|c| matches!(c, '\n' | '\r' | ':' | '：') || is_blank(c))
    }

    fn line_break(&mut self, at: usize) {
        // Wrapped lines may be indented.
        let rest = self.source[at + 1..].trim_start_matches([' ', '\u{3000}']);
        let next = rest.chars().next();
        let is_hiragana = |c: char| ('\u{3041}'..='\u{3096}').contains(&c);
        let is_katakana = |c: char| ('\u{30a1}'..='\u{30fa}').contains(&c) || c == 'ー';
        let last = self.last();
        let inside_katakana = last.is_some_and(is_katakana) && next.is_some_and(is_katakana);
        let goes_on = inside_katakana
            || last.is_some_and(|c| "、をにはがのとでてし".contains(c))
            || next.is_some_and(is_hiragana);
        // `6時20 / 分`: a figure and what it counts.
        let is_figure = last.is_some_and(|c| c.is_ascii_digit());
        let inside_word = (is_figure || last.is_some_and(|c| is_japanese(c) || c == '、'))
            && next.is_some_and(is_japanese)
            && self.line_chars() >= WRAPPED_LINE
            && (goes_on && !is_figure || *self.is_wrapped.get_or_insert_with(|| is_wrapped(self.source)));
        if inside_word {
            self.linear = false;
        } else {
            self.same(at, 1);
        }
        self.line = self.out.text.len();
        self.line_surplus = 0;
    }

    /// How many characters the line was read from so far.
    fn line_chars(&self) -> usize {
        self.out.text[self.line..].chars().count() - self.line_surplus
    }
}

/// Whether a text was wrapped at a fixed width, counted in characters or in columns of a terminal:
/// several lines as long as its longest.
fn is_wrapped(text: &str) -> bool {
    let columns = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let even = |length: &dyn Fn(&str) -> usize, range: std::ops::RangeInclusive<usize>, slack: usize| {
        let lengths = || text.split('\n').map(|line| length(line.trim()));
        let longest = lengths().max().unwrap_or(0);
        range.contains(&longest) && lengths().filter(|n| n + slack > longest).count() >= 4
    };
    even(&|line| line.chars().count(), WRAPPED_LINE..=60, 3) || even(&columns, 2 * WRAPPED_LINE..=120, 5)
}

enum Folded {
    Same,
    Char(char),
    Text(&'static str),
}

fn fold(c: char) -> Folded {
    match c {
        '\0'..='\u{7f}' => Folded::Same,
        '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => Folded::Same,
        '\u{ff5e}' | '\u{301c}' | '\u{223c}' | '\u{223f}' => Folded::Char('~'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => Folded::Char('-'),
        '\u{ff01}'..='\u{ff5d}' => char::from_u32(c as u32 - 0xfee0).map_or(Folded::Same, Folded::Char),
        '\u{ff61}' => Folded::Char('。'),
        '\u{ff62}' => Folded::Char('「'),
        '\u{ff63}' => Folded::Char('」'),
        '\u{ff64}' => Folded::Char('、'),
        '\u{ff65}' | '\u{2027}' | '\u{22c5}' => Folded::Char('・'),
        '㈱' | '㊑' => Folded::Text("(株)"),
        '㈲' => Folded::Text("(有)"),
        '㍿' => Folded::Text("株式会社"),
        '\u{2f00}'..='\u{2fd5}' => Folded::Char(compatible(c)),
        '⺠' => Folded::Char('民'),
        '⻄' => Folded::Char('西'),
        '⻑' => Folded::Char('長'),
        '⻘' => Folded::Char('青'),
        '⻝' => Folded::Char('食'),
        '⻲' => Folded::Char('亀'),
        _ => Folded::Same,
    }
}

fn compatible(c: char) -> char {
    let mut first = None;
    decompose_compatible(c, |d| {
        first.get_or_insert(d);
    });
    first.unwrap_or(c)
}

fn voiced(c: char, mark: char) -> Option<char> {
    let combining = if mark == '\u{ff9e}' { '\u{3099}' } else { '\u{309a}' };
    unicode_normalization::char::compose(compatible(c), combining)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}')
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fa}' | 'ー' | '々' | '〆' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, expect: &str) {
        assert_eq!(NormText::new(original, 0).as_str(), expect, "{original:?}");
    }

    #[test]
    fn folds_width_and_blanks() {
        check("令和 ４ 年 ３ 月 10 日", "令和4年3月10日");
        check("個人の USB メモリに", "個人のUSBメモリに");
        check("株式会社　みなもと 計測", "株式会社 みなもと 計測");
        check("ｾｷｭﾘﾃｨ ﾊﾞｯｸｱｯﾌﾟ", "セキュリティ バックアップ");
        check(
            "氏名，住所，メールアドレス，１，２００件．現在，調査中である．",
            "氏名、住所、メールアドレス、1,200件。現在、調査中である。",
        );
        check("１．概要\n（１）２０２６．４．１", "1.概要\n(1)2026.4.1");
        check("日 付 状 況\n件　数：12", "日付状況\n件数:12");
        check("㈱青空、１，２００件〜", "(株)青空、1,200件~");
    }

    #[test]
    fn joins_wrapped_lines_only() {
        check(
            "弊社が運営いたしますオンラインショップにおいて第三者による不正なアクセ\nスを受けました",
            "弊社が運営いたしますオンラインショップにおいて第三者による不正なアクセスを受けました",
        );
        check("お知らせ\n本日", "お知らせ\n本日");
        // Two items of a list, the first as long as a wrapped line.
        let items = "令和8年4月1日から令和8年8月25日までに窓口へ寄せられたご相談メール\n総数12件";
        check(items, items);
    }

    #[test]
    fn spans_lead_back() {
        let original = "第 ２ 報 ㈱青空のﾊﾞｯｸ";
        let norm = NormText::new(original, 0);
        let find = |needle: &str| {
            let at = norm.as_str().find(needle).unwrap();
            norm.original(at..at + needle.len()).of(original)
        };
        assert_eq!(find("第2報"), "第 ２ 報");
        assert_eq!(find("2"), "２");
        assert_eq!(find("株"), "㈱");
        assert_eq!(find("バ"), "ﾊﾞ");
    }
}
