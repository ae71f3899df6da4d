use jikenbo_core::{
    ArticleKind, CaseFact, CaseNumber, CaseSource, CaseView, EventKind, FactValue, Field, IncidentType,
};

use super::{Book, Digest, Profile, excerpt::excerpt};
use crate::{
    Lang, Period,
    case_text::{
        affected, aliases, cause, data, days_to_publication, first, largest, named, not_given, organisation,
        other_dates, others, reports, source_name, title, window,
    },
    lang::label,
    text::one_line,
};

/// One case as a digest shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number.
    pub number: CaseNumber,
    /// Numbers that others gave it: `事件簿#2026-112`.
    pub aliases: Vec<String>,
    /// When it was first published.
    pub date: String,
    /// What the article is whose title is shown, where that is not the organisation's own first notice:
    /// `報道`, `続報 2026年10月2日`.
    pub kind: Option<String>,
    /// The title of the article that tells of it.
    pub title: String,
    /// Whom it happened to.
    pub organisation: String,
    /// The cause in short, for the list at the head.
    pub cause: String,
    /// The largest number in short, for the list at the head.
    pub largest: String,
    /// The article's address, or the document's name where it gives none.
    pub source: String,
    /// Its sentences that carry the facts.
    pub excerpt: Option<String>,
    /// The facts, label and value.
    pub facts: Vec<Line>,
    /// Other articles on it.
    pub more_sources: Vec<Line>,
    /// Earlier cases of the same cause and sector, the latest first.
    pub similar: Vec<CaseRef>,
    /// Cases it belongs together with, each with how and why.
    pub linked: Vec<(CaseRef, String)>,
}

/// A label and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `原因`
    pub label: String,
    /// The value with its bounds, and the values of other sources that differ.
    pub value: String,
}

/// Another case, as it is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRef {
    /// Its number.
    pub number: CaseNumber,
    /// Whom it happened to.
    pub organisation: String,
    /// When it was first published, where that is known.
    pub date: Option<String>,
}

/// So many numbers are shown of one case.
const NUMBERS: usize = 6;

impl CaseRef {
    pub(super) fn new(case: &CaseView, lang: Lang) -> Self {
        let date = case.published().map(|d| lang.date(&d));
        Self { number: case.number, organisation: organisation(case, lang), date }
    }
}

impl Item {
    pub(super) fn new(book: &Book, profile: &Profile, period: &Period, lang: Lang) -> Self {
        let case = profile.case;
        let ranked = case.ranked_sources();
        let inside = |&i: &usize| case.sources[i].published.is_some_and(|d| period.holds(&d));
        // The weightiest word of this period; a later one belongs to its own week's digest.
        let lead = ranked.iter().copied().find(inside).or(ranked.first().copied());
        let source = lead.and_then(|i| case.sources.get(i));
        let address = |i: usize| {
            let source = &case.sources[i];
            source.url.clone().unwrap_or_else(|| one_line(&source.name))
        };
        Self {
            number: case.number,
            aliases: aliases(case, lang),
            date: profile.published.map_or_else(|| lang.pick("日付不明", "undated").to_owned(), |d| lang.date(&d)),
            kind: source.and_then(|s| kind(s, profile, lang)),
            title: source.map(|s| one_line(title(case, &s.title))).unwrap_or_default(),
            organisation: organisation(case, lang),
            cause: profile.cause.map_or(not_given(lang), |c| label!(lang, c)).to_owned(),
            largest: largest(case).map_or_else(|| not_given(lang).to_owned(), |c| lang.count(&c)),
            source: lead.map(address).unwrap_or_default(),
            excerpt: lead.and_then(|i| excerpt(case, i, lang)),
            facts: facts(case, lang),
            more_sources: ranked
                .into_iter()
                .filter(|i| Some(*i) != lead)
                .map(|i| Line { label: source_name(&case.sources[i], lang), value: address(i) })
                .collect(),
            similar: similar(book, profile, lang),
            linked: linked(book, case, lang),
        }
    }
}

fn kind(source: &CaseSource, profile: &Profile, lang: Lang) -> Option<String> {
    let name = source.stage().filter(|_| source.kind == ArticleKind::Disclosure);
    let name = name.map_or_else(|| label!(lang, source.kind), |stage| label!(lang, stage));
    match source.published.filter(|day| Some(*day) != profile.published) {
        // The day at the head is that of an earlier article.
        Some(later) => Some(format!("{name} {}", lang.date(&later))),
        None => (source.kind != ArticleKind::Disclosure).then(|| name.to_owned()),
    }
}

fn facts(case: &CaseView, lang: Lang) -> Vec<Line> {
    let mut out = Vec::new();
    let mut line = |ja: &str, en: &str, value: Option<String>, others: Vec<String>| {
        let Some(mut value) = value.filter(|v| !v.is_empty()) else { return };
        if !others.is_empty() {
            let others = others.join(lang.comma());
            value += lang.pick("／他の値: ", "; other values: ");
            value += &others;
        }
        out.push(Line { label: lang.pick(ja, en).to_owned(), value });
    };
    let absent = || Some(not_given(lang).to_owned());
    let join = |values: Vec<String>| (!values.is_empty()).then(|| values.join(lang.comma()));
    let of = |field| said(case, &others(case, field), lang);
    let dates = |event| match first(case, event) {
        Some(chosen) => said(case, &other_dates(case, event, chosen), lang),
        None => Vec::new(),
    };

    line("原因", "Cause", cause(case, lang).or_else(absent), of(Field::Type));
    line("対象システム", "Affected system", join(named(case, Field::System)), of(Field::System));
    let suppliers = case.suppliers().into_iter().map(one_line).collect();
    line("委託先・提供元", "Supplier", join(suppliers), Vec::new());
    line("件数", "Number affected", numbers(case, lang).or_else(absent), of(Field::Affected));
    let both = |a, b| [dates(a), dates(b)].concat();
    let data_window = window(case, EventKind::DataFrom, EventKind::DataTo, lang);
    line("対象期間", "Data from", data_window, both(EventKind::DataFrom, EventKind::DataTo));
    let occurred = window(case, EventKind::OccurredFrom, EventKind::OccurredTo, lang);
    line("発生期間", "Occurred", occurred, both(EventKind::OccurredFrom, EventKind::OccurredTo));
    line(
        "情報の種類",
        "Kinds of data",
        join(data(case).iter().map(|d| label!(lang, d).to_owned()).collect()),
        Vec::new(),
    );
    line("漏えい", "Leak", first_label(case, Field::Certainty, lang).or_else(absent), of(Field::Certainty));
    line("悪用・二次被害", "Misuse", first_label(case, Field::Misuse, lang), of(Field::Misuse));
    line("報告先", "Reported to", join(reports(case, lang)), Vec::new());
    let detected = dates(EventKind::Detected);
    match (days_to_publication(case), first(case, EventKind::Detected)) {
        (Some((when, days)), _) => {
            let value = match lang {
                Lang::Ja => format!("{days}日（{}発覚）", lang.date(&when)),
                Lang::En => format!("{days} days (detected {})", lang.date(&when)),
            };
            line("発覚から公表まで", "Detection to publication", Some(value), detected);
        }
        (None, Some(when)) => line("発覚", "Detected", Some(lang.date(&when)), detected),
        (None, None) => {}
    }
    out
}

fn numbers(case: &CaseView, lang: Lang) -> Option<String> {
    let mut all = case.current(Field::Affected);
    all.retain(|f| !matches!(f.fact.value, FactValue::Affected { superseded_by: Some(_), .. }));
    let shown: Vec<String> = all.iter().take(NUMBERS).map(|f| affected(&f.fact.value, lang)).collect();
    let more = all.len().saturating_sub(NUMBERS);
    let mut out = shown.join(lang.comma());
    if more > 0 {
        out += &match lang {
            Lang::Ja => format!("、ほか{more}項目"),
            Lang::En => format!(", and {more} more"),
        };
    }
    (!out.is_empty()).then_some(out)
}

fn first_label(case: &CaseView, field: Field, lang: Lang) -> Option<String> {
    case.current(field).first().map(|f| f.fact.value.label(lang == Lang::Ja))
}

/// Differing values, each with who says it.
fn said(case: &CaseView, facts: &[&CaseFact], lang: Lang) -> Vec<String> {
    let value = |f: &CaseFact| match &f.fact.value {
        FactValue::Event { event, when } => format!("{} {}", label!(lang, *event), lang.date(when)),
        other => affected(other, lang),
    };
    facts
        .iter()
        .map(|f| match case.sources.get(f.source) {
            Some(source) => value(f) + &lang.reference(&source_name(source, lang)),
            None => value(f),
        })
        .collect()
}

/// The latest earlier cases of the same cause and sector.
fn similar(book: &Book, profile: &Profile, lang: Lang) -> Vec<CaseRef> {
    let (Some(cause), Some(sector), Some(published)) = (profile.cause, profile.sector, profile.published) else {
        return Vec::new();
    };
    if cause == IncidentType::Unknown {
        return Vec::new();
    }
    let is_linked = |number| profile.case.links.iter().any(|l| l.to == number);
    let mut alike: Vec<&Profile> = book
        .profiles
        .iter()
        .filter(|p| p.cause == Some(cause) && p.sector == Some(sector) && p.published.is_some_and(|d| d < published))
        .filter(|p| p.case.number != profile.case.number && !is_linked(p.case.number))
        .collect();
    alike.sort_by_key(|p| (p.published, p.case.number));
    alike.iter().rev().take(Digest::SIMILAR).map(|p| CaseRef::new(p.case, lang)).collect()
}

fn linked(book: &Book, case: &CaseView, lang: Lang) -> Vec<(CaseRef, String)> {
    let known = |number: CaseNumber| match book.by_number.get(&number) {
        Some(other) => CaseRef::new(other, lang),
        None => CaseRef { number, organisation: String::new(), date: None },
    };
    let why = |relation: &str, reason: &str| match reason.is_empty() {
        true => relation.to_owned(),
        false => relation.to_owned() + &lang.aside(&one_line(reason)),
    };
    case.links.iter().map(|l| (known(l.to), why(label!(lang, l.relation), &l.reason))).collect()
}
