//! Organisations, for people and for machines.

use jikenbo_core::organisation::{
    KeptOrganisationWord, OrganisationFactKind as Kind, OrganisationSaid, OrganisationView, OrganisationWordKind,
    SectorEvidence, SectorReading,
};
use serde_json::json;

use crate::{
    Lang,
    case_text::number,
    lang::label,
    table::grid,
    text::{elide_middle, one_line, pad, time_in_japan, width},
};

/// Characters of a passage that are shown.
const QUOTE: usize = 40;

/// An organisation for people: its names, numbers, domains and places with the passages that say so, its sector with the
/// word that tells it, its cases, its namesakes, and what people said of it. No line of a table is wider than `columns`.
pub fn organisation_text(organisation: &OrganisationView, lang: Lang, columns: usize) -> String {
    let mut out = format!("{}\n{}\n", one_line(&organisation.handle), sector(organisation, lang));
    said(organisation, lang, &mut out);
    cases(organisation, lang, columns, &mut out);
    if !organisation.namesakes.is_empty() {
        heading(&mut out, lang.pick("同名の別の組織", "Others of this name"));
        for handle in &organisation.namesakes {
            out += &format!("  {}\n", one_line(handle));
        }
    }
    if !organisation.words.is_empty() {
        heading(&mut out, lang.pick("人の記入", "Said by people"));
        organisation.words.iter().for_each(|kept| word(kept, lang, &mut out));
    }
    if !organisation.taken_back.is_empty() {
        heading(&mut out, lang.pick("取り消された記入", "Said by people and taken back"));
        organisation.taken_back.iter().for_each(|kept| word(kept, lang, &mut out));
    }
    out
}

/// What a person said, behind the number by which `undo` takes it back, and who took it back.
fn word(KeptOrganisationWord { event, word, taken_back }: &KeptOrganisationWord, lang: Lang, out: &mut String) {
    let joint = match word.kind {
        OrganisationWordKind::Merge => " = ",
        OrganisationWordKind::Alias => " → ",
        OrganisationWordKind::Split => " ≠ ",
    };
    let told = |why: &str, at: &str, by: &str| {
        let (at, by) = (time_in_japan(at), one_line(by));
        format!("{}{}", one_line(why), lang.aside([at.as_str(), &by].join(" ").trim()))
    };
    let (one, other) = (one_line(&word.one), one_line(&word.other));
    let about = told(&word.why, &word.at, word.by.as_deref().unwrap_or_default());
    *out += &format!("  {event:>4}  {}  {one}{joint}{other}  {about}\n", label!(lang, word.kind));
    if let Some(by) = taken_back {
        let about = told(by.why.as_deref().unwrap_or_default(), &by.at, &by.by);
        *out += &format!("  {:>4}  {}  {about}\n", by.event, lang.pick("取り消し", "taken back"));
    }
}

fn heading(out: &mut String, text: &str) {
    *out += &format!("\n■ {text}\n");
}

/// What is known of the sector, with the word that tells it.
fn sector(organisation: &OrganisationView, lang: Lang) -> String {
    let code = organisation.area_code.as_ref().map(|code| format!("{} {code}", lang.pick("団体コード", "area code")));
    let parts: Vec<String> = std::iter::once(sector_text(&organisation.sector, lang)).chain(code).collect();
    parts.join(lang.pick("｜", " · "))
}

/// The part of society and the line of business, each with the word that tells it and where that stands.
pub(crate) fn sector_text(read: &SectorReading, lang: Lang) -> String {
    let evidence = |tells: &dyn Fn(&SectorEvidence) -> bool| {
        let told = read.evidence.iter().find(|e| tells(e));
        let tell = |e: &SectorEvidence| {
            let (word, of) = (one_line(&e.word), elide_middle(&one_line(&e.of), QUOTE));
            let of = if word == of { String::new() } else { format!("「{of}」") };
            lang.aside(&format!("{} {word}{of}", label!(lang, e.by)))
        };
        told.map(tell).unwrap_or_default()
    };
    let mut parts = Vec::new();
    if let Some(sector) = read.sector {
        parts.push(format!("{}{}", label!(lang, sector), evidence(&|e| e.sector == Some(sector))));
    }
    if let Some(industry) = read.industry {
        let told = evidence(&|e| e.industry == Some(industry));
        parts.push(format!("{} {}{told}", industry.code(), label!(lang, industry)));
    }
    if parts.is_empty() {
        parts.push(lang.pick("分野不明", "sector unknown").to_owned());
    }
    parts.join(lang.pick("｜", " · "))
}

fn said(organisation: &OrganisationView, lang: Lang, out: &mut String) {
    let rows: Vec<(Kind, &OrganisationSaid)> =
        Kind::ALL.iter().flat_map(|&kind| organisation.of(kind).into_iter().map(move |s| (kind, s))).collect();
    if rows.is_empty() {
        return;
    }
    heading(out, lang.pick("名称ほか", "Names and more"));
    let column = Kind::ALL.iter().map(|&kind| width(label!(lang, kind))).max().unwrap_or(0);
    let mut last = None;
    for (kind, said) in rows {
        let name = if last == Some(kind) { "" } else { label!(lang, kind) };
        last = Some(kind);
        let quote = elide_middle(&one_line(&said.quote), QUOTE);
        let value = elide_middle(&one_line(&said.value), 2 * QUOTE);
        *out += &format!("  {}  {value}  「{quote}」[{}]\n", pad(name, column), one_line(&said.source));
    }
}

fn cases(organisation: &OrganisationView, lang: Lang, columns: usize, out: &mut String) {
    heading(out, lang.pick("事案", "Cases"));
    if organisation.cases.is_empty() {
        *out += &format!("  {}\n", lang.pick("事件簿に事案はありません", "none in the casebook"));
        return;
    }
    let head = [("番号", "case"), ("公表日", "published"), ("立場", "role"), ("表題", "title")];
    let head = head.map(|(ja, en)| lang.pick(ja, en).to_owned());
    let row = |case: &jikenbo_core::organisation::OrganisationCase| {
        vec![
            number(case.number),
            case.published.map_or_else(|| "—".to_owned(), |day| day.iso_date()),
            label!(lang, case.role).to_owned(),
            one_line(&case.title),
        ]
    };
    let rows: Vec<Vec<String>> = organisation.cases.iter().map(row).collect();
    *out += &grid(&head, &rows, &[3], columns);
}

/// An organisation as one JSON object. Ends without a line break.
pub fn organisation_json(organisation: &OrganisationView) -> String {
    let mut out = json!(organisation);
    let published = organisation.cases.iter().map(|case| case.published.map(|day| day.iso_date()));
    for (i, published) in published.enumerate() {
        if let Some(published) = published {
            out["cases"][i]["published"] = json!(published);
        }
    }
    format!("{out:#}")
}

/// Organisations to choose from, a line each: what to call it by, how many cases, the newest.
pub fn organisations_table(organisations: &[OrganisationView], lang: Lang, columns: usize) -> String {
    let head = [("組織", "organisation"), ("件数", "cases"), ("最新の事案", "newest case")];
    let head = head.map(|(ja, en)| lang.pick(ja, en).to_owned());
    let row = |o: &OrganisationView| {
        let newest = o.cases.last().map(|case| format!("{} {}", number(case.number), one_line(&case.title)));
        vec![one_line(&o.handle), o.cases.len().to_string(), newest.unwrap_or_else(|| "—".to_owned())]
    };
    let rows: Vec<Vec<String>> = organisations.iter().map(row).collect();
    grid(&head, &rows, &[2], columns)
}
