use jikenbo_core::{ArticleKind, Document, Fact, FactValue, Field, Incident, Reading};

use crate::{
    Lang,
    case_text::affected,
    lang::label,
    table::{field_label, grid, labelled},
    text::{fit, one_line, width},
};

/// Fields of an incident in the order they are shown.
const FIELDS: [Field; 15] = [
    Field::Victims,
    Field::System,
    Field::Domains,
    Field::ThirdParties,
    Field::Type,
    Field::Malware,
    Field::Actors,
    Field::Affected,
    Field::Data,
    Field::Certainty,
    Field::Misuse,
    Field::Events,
    Field::ReportedTo,
    Field::RelatedCases,
    Field::Recalled,
];

/// What was read from a document, one block for each article: what it is, its title, and the values
/// found, no line wider than `max_width` columns. Lists of victims are tables.
pub fn readings_table(document: &Document, readings: &[Reading], lang: Lang, max_width: usize) -> String {
    let max_width = max_width.max(8);
    let mut out = fit(&format!("{}  {}", one_line(&document.name), articles(readings.len(), lang)), max_width) + "\n";
    for reading in readings {
        let mut head = format!("── {} {}", reading.article.index, label!(lang, reading.kind));
        if let Some(published) = reading.published() {
            head += &format!("  {}", lang.date(&published));
        }
        if let Some(case) = reading.case_number() {
            head += &format!("  #{}", one_line(case));
        }
        head.push(' ');
        let rule = "─".repeat(max_width.saturating_sub(width(&head)));
        out += &format!("\n{}\n", fit(&(head + &rule), max_width));
        let label_width = FIELDS.iter().map(|&f| width(field_label(f, lang))).max().unwrap_or(0);
        out += &labelled(lang.pick("表題", "title"), &one_line(&reading.title), label_width, max_width);
        if let Some(url) = reading.url() {
            out += &labelled(field_label(Field::Url, lang), &one_line(url), label_width, max_width);
        }
        if reading.kind == ArticleKind::VictimList {
            out += &victims(&reading.incidents, lang, max_width);
            continue;
        }
        for (i, incident) in reading.incidents.iter().enumerate() {
            if reading.incidents.len() > 1 {
                out += &fit(&format!("  {} {}", lang.pick("事案", "incident"), i + 1), max_width);
                out.push('\n');
            }
            for field in FIELDS {
                let values = values(incident, field, lang);
                if field == Field::Events {
                    for (i, value) in values.iter().enumerate() {
                        let label = if i == 0 { field_label(field, lang) } else { "" };
                        out += &labelled(label, value, label_width, max_width);
                    }
                } else if !values.is_empty() {
                    out += &labelled(field_label(field, lang), &values.join(lang.comma()), label_width, max_width);
                }
            }
        }
        for link in &reading.links {
            let value = format!("→ {}  {}  {}", link.to, label!(lang, link.relation), one_line(&link.reason));
            out += &labelled(lang.pick("関連", "link"), value.trim_end(), label_width, max_width);
        }
    }
    out
}

fn articles(n: usize, lang: Lang) -> String {
    match (lang, n) {
        (Lang::Ja, n) => format!("記事{n}本"),
        (Lang::En, 1) => "1 article".to_owned(),
        (Lang::En, n) => format!("{n} articles"),
    }
}

/// The values of a field, each once, in the order of the reading.
fn values(incident: &Incident, field: Field, lang: Lang) -> Vec<String> {
    let value = |fact: &Fact| match &fact.value {
        FactValue::Event { event, when } => format!("{}  {}", lang.date(when), label!(lang, *event)),
        FactValue::ReportedTo { authority, when } => {
            label!(lang, *authority).to_owned() + &when.map(|w| lang.aside(&lang.date(&w))).unwrap_or_default()
        }
        other => affected(other, lang),
    };
    let mut out: Vec<String> = Vec::new();
    for value in incident.facts.iter().filter(|f| f.value.field() == field).map(value) {
        if !out.contains(&value) {
            out.push(value);
        }
    }
    out
}

fn victims(incidents: &[Incident], lang: Lang, max_width: usize) -> String {
    let fields = [Field::Victims, Field::Actors, Field::Domains];
    let head = fields.map(|f| field_label(f, lang).to_owned());
    let row = |i: &Incident| fields.map(|f| values(i, f, lang).join(lang.comma())).to_vec();
    let rows: Vec<Vec<String>> = incidents.iter().map(row).collect();
    let table = grid(&head, &rows, &[0, 1, 2], max_width.saturating_sub(2));
    table.lines().map(|l| format!("  {l}\n")).collect()
}
