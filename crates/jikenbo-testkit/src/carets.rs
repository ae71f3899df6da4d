use std::fmt::Write;

use jikenbo_core::Span;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line of carets under a line of text, as far as it is filled.
struct Row {
    text: String,
    width: usize,
}

/// Shows the lines of `text` in which a span begins, each span underlined by carets with its label
/// after them. Full-width characters take two columns.
///
/// Spans share a caret line where carets and labels leave room; those that overlap stand on lines
/// of their own. A span that runs over the end of its line ends in `…`, an empty one is one caret,
/// one that begins outside the text is said so at the end.
///
/// ```
/// use jikenbo_core::Span;
/// let text = "９月1日に発覚\n";
/// assert_eq!(jikenbo_testkit::carets(text, &[(Span::new(0, 10), "date")]), "９月1日に発覚\n^^^^^^^ date\n");
/// ```
pub fn carets<L: AsRef<str>>(text: &str, spans: &[(Span, L)]) -> String {
    let mut spans: Vec<(Span, &str)> = spans.iter().map(|(span, label)| (*span, label.as_ref())).collect();
    spans.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut spans = spans.into_iter().peekable();
    let mut out = String::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let last = end == text.len();
        let mut rows = Vec::new();
        while let Some((span, label)) = spans.next_if(|(s, _)| s.start < end || (last && s.start == end)) {
            place(&mut rows, line, span.start - start, span.end - start, label);
        }
        if !rows.is_empty() {
            out.extend(line.chars().filter(|c| !matches!(c, '\n' | '\r')).map(shown));
            out.push('\n');
        }
        for row in rows {
            out += &row.text;
            out.push('\n');
        }
        start = end;
    }
    for (span, label) in spans {
        let _ = writeln!(out, "outside the text ({}..{}): {label}", span.start, span.end);
    }
    out
}

/// Writes carets and label for the bytes `from..to` of `line` into the first row with room for them.
fn place(rows: &mut Vec<Row>, line: &str, from: usize, to: usize, label: &str) {
    let content = line.trim_end_matches(['\n', '\r']);
    let column = |byte: usize| content.char_indices().take_while(|(i, _)| *i < byte).map(|(_, c)| width(c)).sum();
    let begin: usize = column(from);
    let carets = column(to).saturating_sub(begin).max(1);
    let more = if to > line.len() { "…" } else { "" };
    let mark = format!("{}{more} {label}", "^".repeat(carets));
    let mark = mark.trim_end();
    let free = |row: &Row| row.width == 0 || row.width < begin;
    let at = rows.iter().position(free).unwrap_or_else(|| {
        rows.push(Row { text: String::new(), width: 0 });
        rows.len() - 1
    });
    let row = &mut rows[at];
    row.text += &" ".repeat(begin - row.width);
    row.text += mark;
    row.width = begin + mark.width();
}

/// Characters without a width of their own that would break the alignment are shown as a blank.
fn shown(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

fn width(c: char) -> usize {
    shown(c).width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spans are given by the passages themselves; labels are a, b, c … in the order given.
    fn check(text: &str, passages: &[&str], expect: &str) {
        let labels = ["a", "b", "c", "d"];
        let find = |p: &&str| {
            let start = text.find(p).unwrap();
            Span::new(start, start + p.len())
        };
        let spans: Vec<_> = passages.iter().map(find).zip(labels).collect();
        assert_eq!(carets(text, &spans), expect, "\n{}", carets(text, &spans));
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check("9月1日に判明", &["9月1日"], "9月1日に判明\n^^^^^^ a\n");
        check("本日、ＡＢＣで1,200件", &["1,200件"], "本日、ＡＢＣで1,200件\n              ^^^^^^^ a\n");
        check("ﾊﾞｯｸのか\u{3099}い部", &["い"], "ﾊﾞｯｸのか\u{3099}い部\n        ^^ a\n");
    }

    #[test]
    fn only_lines_with_spans_are_shown() {
        check("お詫び\n\n件数 12件\nおわり\n", &["12件"], "件数 12件\n     ^^^^ a\n");
        check("お詫び", &[], "");
    }

    #[test]
    fn spans_share_a_row_where_there_is_room() {
        check("氏名、住所、電話", &["氏名", "電話"], "氏名、住所、電話\n^^^^ a      ^^^^ b\n");
        check("氏名、住所", &["氏名", "住所"], "氏名、住所\n^^^^ a\n      ^^^^ b\n");
    }

    #[test]
    fn overlapping_spans_stand_apart_the_longest_first() {
        check(
            "株式会社みなもと計測",
            &["みなもと", "株式会社みなもと計測", "会社"],
            "株式会社みなもと計測\n^^^^^^^^^^^^^^^^^^^^ b\n    ^^^^ c\n        ^^^^^^^^ a\n",
        );
    }

    #[test]
    fn a_span_over_several_lines_ends_in_an_ellipsis() {
        check("件名\r\n不正アク\r\nセス", &["アク\r\nセス"], "不正アク\n    ^^^^… a\n");
        check("お詫び\n本日", &["お詫び\n"], "お詫び\n^^^^^^ a\n");
    }

    #[test]
    fn odd_spans_are_shown_all_the_same() {
        let spans = [(Span::new(3, 3), "empty"), (Span::new(6, 6), "end"), (Span::new(40, 41), "far")];
        assert_eq!(carets("本日", &spans), "本日\n  ^ empty\n    ^ end\noutside the text (40..41): far\n");
        assert_eq!(carets("a\tb", &[(Span::new(2, 3), "")]), "a b\n  ^\n");
        assert_eq!(carets("", &[(Span::new(0, 1), "x")]), "outside the text (0..1): x\n");
    }
}
