//! What became of the pages that tell of a case: as facts, and as text.

use jikenbo_core::{CaseChange, CaseNumber, CaseView, Fact, FactChange, FactValue, Field, PageChange, fact_changes};
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
        let said = |source: usize| {
            let own = move |f: &&jikenbo_core::CaseFact| f.source == source && f.fact.value.field() != Field::Url;
            case.facts.iter().filter(own).map(|f| &f.fact)
        };
        let (mut facts, mut text) = Default::default();
        if let (Some(from), Some(to)) = (seen.from, seen.to) {
            facts = fact_changes(said(from), said(to));
            let of = |source: usize| case.sources.get(source).map_or("", |s| s.text.as_str());
            text = text_diff(of(from), of(to));
        }
        Self { case, seen, facts, text }
    }

    /// The case.
    pub fn number(&self) -> CaseNumber {
        self.case.number
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
            for (i, part) in wrap(&line, width - 4).iter().enumerate() {
                out += &format!("  {} {part}\n", if i == 0 { lang.pick("・", "-") } else { lang.pick("  ", " ") });
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
        Piece::Same(text) => one_line(text),
        Piece::Gone(text) => format!("[-{}-]", one_line(text)),
        Piece::New(text) => format!("{{+{}+}}", one_line(text)),
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
