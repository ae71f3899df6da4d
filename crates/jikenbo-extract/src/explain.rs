use std::cmp::Reverse;

use jikenbo_core::{Document, Evidence, Fact, OnPage, Reading, Span};
use unicode_width::UnicodeWidthStr;

/// A line of text is shown in pieces of at most this many columns, so that carets stay under their words.
const COLUMNS: usize = 96;

/// Shows for each article the passages that gave its facts, and how it tells: the text, carets under the passage, and the
/// field, the value, the rule's id and how the value was read. Only text that gives facts is shown, cut
/// into sentences and at 96 columns; a passage that goes on behind its piece ends in `…`.
///
/// `readings` are those of `document`.
pub fn explain(document: &Document, readings: &[Reading]) -> String {
    let mut out = shown(&document.name) + "\n";
    for reading in readings {
        let heading = format!("{} {}  {}", reading.article.index, reading.kind, shown(&reading.title));
        out += &format!("\n── {heading}\n");
        article(&mut out, &document.text, reading);
    }
    out
}

/// What a passage says, as a line for people.
struct Said {
    span: Span,
    label: String,
}

impl Said {
    /// A fact with the incident it belongs to, where its article tells of several.
    fn fact(fact: &Fact, incident: Option<usize>) -> Self {
        let incident = incident.map(|n| format!(", incident {n}")).unwrap_or_default();
        let read = format!(", {}{incident}", fact.basis);
        Self::new(fact.value.field().code(), &fact.value.label(false), &fact.evidence, &read)
    }

    fn new(what: &str, value: &str, evidence: &Evidence, read: &str) -> Self {
        let page = match evidence.page() {
            Some(OnPage { number, recognised: false }) => format!(", page {number}"),
            Some(OnPage { number, recognised: true }) => format!(", image on page {number}"),
            None => String::new(),
        };
        let label = format!("{what}: {}  [{}{read}{page}]", shown(value), evidence.rule());
        Self { span: evidence.span(), label }
    }
}

fn article(out: &mut String, text: &str, reading: &Reading) {
    let several = reading.incidents.len() > 1;
    let own = reading.facts.iter().map(|fact| Said::fact(fact, None));
    let told =
        reading.incidents.iter().enumerate().flat_map(|(i, incident)| {
            incident.facts.iter().map(move |fact| Said::fact(fact, several.then_some(i + 1)))
        });
    let telling = reading.telling.lines().map(|(what, value, evidence)| Said::new(what, &value, evidence, ""));
    let mut said: Vec<Said> = own.chain(told).chain(telling).collect();
    if said.is_empty() {
        *out += "no facts\n";
    }
    said.sort_by_key(|s| (s.span.start, Reverse(s.span.end)));
    let mut said = said.into_iter().peekable();
    while let Some(first) = said.peek() {
        let line = line_at(text, first.span.start);
        // A passage that begins with the line's break belongs to its last piece.
        let last = line.end.max(first.span.start);
        for piece in pieces(text, line) {
            let holds = |s: &Said| s.span.start < piece.end || (piece.end == line.end && s.span.start <= last);
            let here: Vec<Said> = std::iter::from_fn(|| said.next_if(holds)).collect();
            if !here.is_empty() {
                *out += &format!("{}\n", shown(piece.of(text)).trim_end());
            }
            for said in here {
                *out += &format!("{} {}\n", carets(text, piece, said.span), said.label);
            }
        }
    }
}

/// The line, without its break, that holds the byte `at`.
fn line_at(text: &str, at: usize) -> Span {
    let start = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
    let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n);
    let line = Span::new(start, end);
    Span::new(start, start + line.of(text).trim_end_matches('\r').len())
}

/// A line cut behind each sentence, and where a sentence is wider than [`COLUMNS`].
fn pieces(text: &str, line: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let (mut start, mut columns) = (line.start, 0);
    let mut chars = line.of(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = line.start + at;
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if columns + wide > COLUMNS {
            out.push(Span::new(start, at));
            (start, columns) = (at, 0);
        }
        columns += wide;
        let closes = chars.peek().is_some_and(|(_, next)| "」』）)".contains(*next));
        if c == '。' && !closes {
            out.push(Span::new(start, at + c.len_utf8()));
            (start, columns) = (at + c.len_utf8(), 0);
        }
    }
    // Also for an empty line: a passage may begin there.
    if start < line.end || out.is_empty() {
        out.push(Span::new(start, line.end));
    }
    out
}

fn carets(text: &str, piece: Span, passage: Span) -> String {
    let before = width(&shown(Span::new(piece.start, passage.start).of(text)));
    let under = width(&shown(Span::new(passage.start, passage.end.min(piece.end)).of(text))).max(1);
    let more = if passage.end > piece.end { "…" } else { "" };
    format!("{}{}{more}", " ".repeat(before), "^".repeat(under))
}

/// The text with a blank for every character that would break the line, the alignment or the terminal.
fn shown(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// Columns on a terminal; full-width characters take two.
fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{Article, ArticleKind, Basis, DataKind, DocumentId, FactValue, Incident, Telling};

    use super::*;

    /// One fact for each passage, two to an incident.
    fn check(text: &str, passages: &[&str], expect: &str) {
        let document = Document::plain(DocumentId::new("x"), "notice.txt", text);
        let fact = |passage: &&str| {
            let start = text.find(passage).unwrap();
            let span = Span::new(start, start + passage.len());
            let evidence = Evidence::new(&document, span, "test.rule", 1).unwrap();
            Fact { value: FactValue::Data(DataKind::Name), evidence, basis: Basis::Stated }
        };
        let facts: Vec<Fact> = passages.iter().map(fact).collect();
        let incidents = facts.chunks(2).map(|facts| Incident { facts: facts.to_vec() }).collect();
        let whole = Span::new(0, text.len());
        let reading = Reading {
            article: Article::alone(1, whole, Span::new(0, 1)),
            title: "お詫び".to_owned(),
            kind: ArticleKind::Disclosure,
            facts: Vec::new(),
            incidents,
            links: Vec::new(),
            telling: Telling::default(),
        };
        let explained = explain(&document, &[reading]);
        let expect = format!("notice.txt\n\n── 1 disclosure  お詫び\n{expect}");
        assert_eq!(explained, expect, "\n{explained}");
    }

    #[test]
    fn carets_stand_under_full_width_passages() {
        check(
            "お詫び\n\nＡＢＣ社の9月1日\n以上\n",
            &["9月1日", "ＡＢＣ社"],
            "ＡＢＣ社の9月1日\n^^^^^^^^ data: name  [test.rule, stated]\n          ^^^^^^ data: name  [test.rule, stated]\n",
        );
    }

    #[test]
    fn passages_over_several_lines_stand_at_the_first() {
        check("不正アク\r\nセス", &["アク\r\nセス"], "不正アク\n    ^^^^… data: name  [test.rule, stated]\n");
        check("甲\n\n乙", &["\n\n"], "甲\n  ^… data: name  [test.rule, stated]\n");
    }

    #[test]
    fn several_incidents_are_told_apart() {
        check(
            "甲、乙、丙",
            &["甲", "乙", "丙"],
            "甲、乙、丙\n\
             ^^ data: name  [test.rule, stated, incident 1]\n    \
             ^^ data: name  [test.rule, stated, incident 1]\n        \
             ^^ data: name  [test.rule, stated, incident 2]\n",
        );
    }

    #[test]
    fn long_lines_are_cut() {
        check(
            "前の文。「中の文。」が続く。氏名を含む。",
            &["続く", "氏名"],
            "「中の文。」が続く。\n              ^^^^ data: name  [test.rule, stated]\n\
             氏名を含む。\n^^^^ data: name  [test.rule, stated]\n",
        );
        let long = "あ".repeat(60);
        let (head, tail) = ("あ".repeat(48), "あ".repeat(12));
        check(
            &(long.clone() + "氏名"),
            &["氏名", &long],
            &format!(
                "{head}\n{}… data: name  [test.rule, stated]\n\
                 {tail}氏名\n{}^^^^ data: name  [test.rule, stated]\n",
                "^".repeat(96),
                " ".repeat(24)
            ),
        );
    }

    #[test]
    fn nothing_steers_the_terminal() {
        check("甲\t\u{1b}[2J乙", &["乙"], "甲  [2J乙\n       ^^ data: name  [test.rule, stated]\n");
        check("何もない", &[], "no facts\n");
    }
}
