//! What became of the pages that tell of a case: as facts, and as text.

use std::collections::HashSet;

use jikenbo_core::{
    CaseChange, CaseFact, CaseNumber, CaseView, Fact, FactChange, FactValue, Field, NormText, PageChange, Span,
    fact_changes,
};
use serde_json::{Value, json};

use crate::{
    Lang,
    case_text::{affected, number, organisation},
    lang::label,
    record::fact,
    table::{field_label, grid},
    text::{fit, one_line, time_in_japan, wrap},
    text_diff::{Piece, text_diff},
};

/// A page that was seen to tell a case otherwise than before.
#[derive(Clone, Debug)]
pub struct Change<'c> {
    case: &'c CaseView,
    /// What was seen.
    pub seen: &'c CaseChange,
    /// What the page says otherwise; empty for a page that vanished.
    pub facts: Vec<FactChange>,
    /// The sentences in which its versions differ.
    pub text: Vec<Vec<Piece>>,
}

/// How a publisher made a change known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// What is new says that something was wrong: 訂正, 誤り.
    Correction,
    /// What is new says that it was added: 追記, 続報, 更新.
    Addition,
    /// Another file stands under the same address.
    ReplacedFile,
    /// In no way.
    Silent,
}

/// What became of the pages of `cases`, since a time (RFC 3339 in UTC) if one is given, in the order it was seen.
pub fn changes<'c>(cases: &'c [CaseView], since: Option<&str>) -> Vec<Change<'c>> {
    let of = |case: &'c CaseView| case.changes.iter().map(move |seen| (case, seen));
    let mut seen: Vec<(&CaseView, &CaseChange)> =
        cases.iter().flat_map(of).filter(|(_, c)| since.is_none_or(|since| c.seen_at.as_str() >= since)).collect();
    seen.sort_by_key(|(case, change)| (change.seen_at.as_str(), case.number));
    seen.into_iter().map(|(case, seen)| Change::new(case, seen)).collect()
}

impl<'c> Change<'c> {
    fn new(case: &'c CaseView, seen: &'c CaseChange) -> Self {
        let (mut facts, mut text) = Default::default();
        if let (Some(from), Some(to)) = (seen.from, seen.to) {
            let (before, after) = (Version::of(case, from), Version::of(case, to));
            facts = fact_changes(before.facts(), after.facts());
            facts.retain(|change| !is_of_the_rules(change, &before, &after));
            text = text_diff(before.text(), after.text());
        }
        Self { case, seen, facts, text }
    }

    /// The case.
    pub fn number(&self) -> CaseNumber {
        self.case.number
    }

    pub(crate) fn case(&self) -> &'c CaseView {
        self.case
    }

    fn notice(&self) -> Option<Notice> {
        self.seen.from.and(self.seen.to)?;
        let is_new = |words: &[&str]| {
            let mut pieces = self.text.iter().flatten();
            pieces.any(|p| matches!(p, Piece::New(text) if words.iter().any(|w| text.contains(w))))
        };
        Some(if is_new(&["訂正", "正誤", "誤り", "修正いたし", "修正しま"]) {
            Notice::Correction
        } else if is_new(&["追記", "続報", "更新", "最終報", "第二報", "第三報", "改めて", "追加で"])
        {
            Notice::Addition
        } else if self.seen.media_type.as_deref() == Some("application/pdf") {
            Notice::ReplacedFile
        } else {
            Notice::Silent
        })
    }
}

/// One version of a page, as a source of a case.
struct Version<'c> {
    case: &'c CaseView,
    source: usize,
    lines: HashSet<String>,
}

impl<'c> Version<'c> {
    fn of(case: &'c CaseView, source: usize) -> Self {
        let text = case.sources.get(source).map_or("", |s| s.text.as_str());
        Self { case, source, lines: text.lines().map(line).collect() }
    }

    fn facts(&self) -> impl Iterator<Item = &'c Fact> + use<'c> {
        let source = self.source;
        let own = move |f: &&CaseFact| f.source == source && f.fact.value.field() != Field::Url;
        self.case.facts.iter().filter(own).map(|f| &f.fact)
    }

    fn text(&self) -> &'c str {
        self.case.sources.get(self.source).map_or("", |s| s.text.as_str())
    }

    /// The lines on which a fact of it stands.
    fn lines_of(&self, fact: &Fact) -> Vec<String> {
        let Some(source) = self.case.sources.get(self.source) else { return Vec::new() };
        let Span { start, end } = fact.evidence.span();
        let (start, end) = (start.saturating_sub(source.span.start), end.saturating_sub(source.span.start));
        let from = source.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let to = source.text.get(end..).and_then(|rest| rest.find('\n')).map_or(source.text.len(), |at| end + at);
        source.text.get(from..to).unwrap_or_default().lines().map(line).collect()
    }
}

fn line(text: &str) -> String {
    one_line(NormText::new(text, 0).as_str())
}

/// Whether the page says in both versions, word for word, what was read otherwise: then the rules have changed
/// between its captures, and not the page.
fn is_of_the_rules(change: &FactChange, before: &Version<'_>, after: &Version<'_>) -> bool {
    let in_both = |fact: &Option<Fact>, own: &Version<'_>, other: &Version<'_>| {
        fact.as_ref().is_none_or(|fact| {
            let lines = own.lines_of(fact);
            !lines.is_empty() && lines.iter().all(|line| other.lines.contains(line))
        })
    };
    let same_place = match (&change.before, &change.after) {
        (Some(old), Some(new)) => before.lines_of(old) == after.lines_of(new),
        _ => true,
    };
    same_place && in_both(&change.before, before, after) && in_both(&change.after, after, before)
}

impl Notice {
    fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Addition => "addition",
            Self::ReplacedFile => "replaced-file",
            Self::Silent => "silent",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Correction => lang.pick("訂正あり", "with a correction"),
            Self::Addition => lang.pick("追記あり", "with an addition"),
            Self::ReplacedFile => lang.pick("ファイルの差し替え、告知なし", "file replaced without notice"),
            Self::Silent => lang.pick("告知なし", "without notice"),
        }
    }
}

/// The changes for people, no line wider than `width` columns: for each the case, when, what, the address, the
/// facts before and after as a table, and the text with what is gone as `[-…-]` and what is new as `{+…+}`.
pub fn changes_text(changes: &[Change<'_>], lang: Lang, width: usize) -> String {
    let width = width.max(24);
    let mut out = String::new();
    for change in changes {
        if !out.is_empty() {
            out.push('\n');
        }
        let seen = change.seen;
        out += &fit(&format!("{}  {}", number(change.case.number), organisation(change.case, lang)), width);
        let mut head = format!("{}  {}", time_in_japan(&seen.seen_at), label!(lang, seen.change));
        let aside = change.notice().map(|n| n.label(lang).to_owned()).or_else(|| seen.status.map(|s| s.to_string()));
        head += &aside.map(|aside| lang.aside(&aside)).unwrap_or_default();
        out += &format!("\n{}\n{}\n", fit(&head, width), fit(&one_line(&seen.page), width));
        if !change.facts.is_empty() {
            let head = [lang.pick("事実", "fact"), lang.pick("前", "before"), lang.pick("後", "after")];
            let rows: Vec<Vec<String>> = change.facts.iter().map(|f| row(f, lang)).collect();
            let table = grid(&head.map(str::to_owned), &rows, &[1, 2], width - 2);
            out += &table.lines().map(|line| format!("  {line}\n")).collect::<String>();
        }
        for sentence in &change.text {
            let line: String = sentence.iter().map(shown).collect();
            for (i, part) in wrap(&line, width - 5).iter().enumerate() {
                let bullet = if i == 0 { lang.pick("・", "-") } else { lang.pick("  ", " ") };
                // Signs that are joined take other widths than each by itself.
                out += &format!("{}\n", fit(&format!("  {bullet} {part}"), width));
            }
        }
        if seen.change == PageChange::Changed && change.facts.is_empty() && change.text.is_empty() {
            out += lang.pick("  本文と事実に違いなし\n", "  neither facts nor text differ\n");
        }
    }
    out
}

fn row(change: &FactChange, lang: Lang) -> Vec<String> {
    let value = |fact: &Option<Fact>| fact.as_ref().map_or_else(|| "—".to_owned(), |f| value(&f.value, lang));
    vec![field_label(change.field, lang).to_owned(), value(&change.before), value(&change.after)]
}

/// A value in a table of facts before and after.
pub(crate) fn value(value: &FactValue, lang: Lang) -> String {
    match value {
        FactValue::Event { event, when } => format!("{} {}", label!(lang, *event), lang.date(when)),
        FactValue::ReportedTo { authority, when } => {
            label!(lang, *authority).to_owned() + &when.map(|w| lang.aside(&lang.date(&w))).unwrap_or_default()
        }
        other => affected(other, lang),
    }
}

fn shown(piece: &Piece) -> String {
    match piece {
        Piece::Same(text) => text.clone(),
        Piece::Gone(text) => format!("[-{text}-]"),
        Piece::New(text) => format!("{{+{text}+}}"),
    }
}

/// One change as a JSON object on one line, for machines.
pub fn change_jsonl(change: &Change<'_>) -> String {
    let seen = change.seen;
    let source = |place: usize| {
        change.case.sources.get(place).map(|s| json!({"document": s.document, "name": s.name, "article": s.article}))
    };
    let mut out = json!({
        "number": change.case.number,
        "organisations": change.case.victims(),
        "page": seen.page,
        "change": seen.change,
        "seen_at": seen.seen_at,
        "facts": change.facts.iter().map(fact_change).collect::<Vec<Value>>(),
        "text": change.text.iter().map(|sentence| sentence.iter().map(piece).collect()).collect::<Vec<Value>>(),
    });
    let more = [
        ("before", seen.from.and_then(source)),
        ("after", seen.to.and_then(source)),
        ("notice", change.notice().map(|n| json!(n.code()))),
        ("status", seen.status.map(|s| json!(s))),
        ("media_type", seen.media_type.as_ref().map(|m| json!(m))),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            out[name] = value;
        }
    }
    out.to_string()
}

/// What is said of a field before and after, each with its passage, rule and the rule's version.
pub(crate) fn fact_change(change: &FactChange) -> Value {
    let mut out = json!({"field": change.field});
    for (name, said) in [("before", &change.before), ("after", &change.after)] {
        if let Some(said) = said {
            out[name] = fact(said, 0);
            out[name]["rule_version"] = json!(said.evidence.rule_version());
        }
    }
    out
}

fn piece(piece: &Piece) -> Value {
    match piece {
        Piece::Same(text) => json!({"same": text}),
        Piece::Gone(text) => json!({"gone": text}),
        Piece::New(text) => json!({"new": text}),
    }
}
