use jikenbo_core::{Before, Count, Dated, Document, Fact, FactValue, Incident, Reading, Span};
use serde_json::{Map, Value, json};

/// One article as a JSON object of the output contract: the fields of the benchmark's LABELS.md,
/// `start` and `end` in characters, and beside them `facts`, every fact with its passage (bytes),
/// rule and basis. All offsets count from the beginning of the whole text, of which `document` may be
/// a part.
pub fn record(document: &Document, reading: &Reading) -> Value {
    article(document, &CharOffsets::new(&document.text), reading)
}

/// [`record`] for each of a document's articles, in one pass over its text.
pub fn records<'a>(document: &'a Document, readings: &'a [Reading]) -> impl Iterator<Item = Value> + 'a {
    let chars = CharOffsets::new(&document.text);
    readings.iter().map(move |reading| article(document, &chars, reading))
}

fn article(document: &Document, chars: &CharOffsets, reading: &Reading) -> Value {
    let Before { bytes, chars: chars_before } = document.before;
    let mut out = Map::new();
    out.insert("document".into(), json!(document.name));
    out.insert("index".into(), json!(reading.article.index));
    out.insert("start".into(), json!(chars_before + chars.of(reading.article.span.start)));
    out.insert("end".into(), json!(chars_before + chars.of(reading.article.span.end)));
    out.insert("title".into(), json!(reading.title));
    out.insert("kind".into(), json!(reading.kind));
    if let Some(number) = reading.case_number() {
        out.insert("case_number".into(), json!(number));
    }
    if let Some(published) = reading.published() {
        out.insert("published".into(), json!(published.iso_date()));
    }
    if let Some(url) = reading.url() {
        out.insert("url".into(), json!(url));
    }
    if let Some(Dated { day, by }) = document.updated {
        out.insert("updated".into(), json!({"date": day.iso_date(), "by": by}));
    }
    out.insert("incidents".into(), reading.incidents.iter().map(|i| incident(i, bytes)).collect());
    if !reading.links.is_empty() {
        let links = reading.links.iter();
        let links = links.map(|l| json!({"to": l.to, "relation": l.relation, "reason": l.reason}));
        out.insert("links".into(), links.collect());
    }
    out.insert("facts".into(), reading.facts.iter().map(|f| fact(f, bytes)).collect());
    Value::Object(out)
}

fn incident(incident: &Incident, before: usize) -> Value {
    let mut out = Map::new();
    for fact in &incident.facts {
        let field = fact.value.field().code();
        let (value, is_list) = match &fact.value {
            FactValue::Victim(s)
            | FactValue::Domain(s)
            | FactValue::Malware(s)
            | FactValue::Actor(s)
            | FactValue::RelatedCase(s) => (json!(s), true),
            FactValue::Recalled(when) => (json!(when.iso_date()), true),
            FactValue::ThirdParty { name, role } => (json!({"name": name, "role": role}), true),
            FactValue::Data(kind) => (json!(kind), true),
            FactValue::Event { event, when } => {
                let mut item = json!({"event": event, "date": when.iso_date()});
                if let Some(time) = when.time() {
                    item["time"] = json!(time);
                }
                (item, true)
            }
            FactValue::Affected { count, what, superseded_by } => {
                (affected(count, what.as_deref(), *superseded_by), true)
            }
            FactValue::ReportedTo { authority, when } => {
                let mut item = json!({"authority": authority});
                if let Some(when) = when {
                    item["date"] = json!(when.iso_date());
                }
                (item, true)
            }
            FactValue::System(name) => (json!(name), false),
            FactValue::Type(t) => (json!(t), false),
            FactValue::Certainty(c) => (json!(c), false),
            FactValue::Misuse(m) => (json!(m), false),
            FactValue::Published(_) | FactValue::Url(_) | FactValue::CaseNumber(_) => continue,
        };
        let slot = out.entry(field.to_owned());
        if !is_list {
            slot.or_insert(value);
        } else if let Value::Array(list) = slot.or_insert_with(|| json!([]))
            && !list.contains(&value)
        {
            list.push(value);
        }
    }
    out.insert("facts".into(), incident.facts.iter().map(|f| fact(f, before)).collect());
    Value::Object(out)
}

/// A number of affected things as the output contract writes it.
pub(crate) fn affected(count: &Count, what: Option<&str>, superseded_by: Option<u64>) -> Value {
    let mut out = json!({"unit": count.unit, "count": count.n});
    if let Some(bound) = count.bound.code() {
        out["bound"] = json!(bound);
    }
    if let Some(what) = what {
        out["what"] = json!(what);
    }
    if let Some(newer) = superseded_by {
        out["superseded_by"] = json!(newer);
    }
    out
}

/// A fact with its passage: field, value, quote, `start` and `end` in bytes of the document's UTF-8
/// text, of which `before` bytes stand before what the fact was read from, rule, basis and, where the
/// document has them, page.
pub(crate) fn fact(fact: &Fact, before: usize) -> Value {
    let Span { start, end } = fact.evidence.span().shift(before);
    let mut out = json!({
        "field": fact.value.field(),
        "value": fact.value.label(false),
        "quote": fact.evidence.quote(),
        "start": start,
        "end": end,
        "rule": fact.evidence.rule(),
        "basis": fact.basis,
    });
    if let Some(page) = fact.evidence.page() {
        out["page"] = json!(page.number);
        if page.recognised {
            out["recognised"] = json!(true);
        }
    }
    out
}

/// Character offsets of byte offsets, without counting from the start of the text each time.
struct CharOffsets<'t> {
    text: &'t [u8],
    marks: Vec<usize>,
}

const STEP: usize = 4096;

impl<'t> CharOffsets<'t> {
    fn new(text: &'t str) -> Self {
        let mut marks = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            count += first_bytes(chunk);
            marks.push(count);
        }
        Self { text: text.as_bytes(), marks }
    }

    fn of(&self, byte: usize) -> usize {
        let chunk = byte / STEP;
        let before = self.marks.get(chunk).copied().unwrap_or(0);
        before + first_bytes(self.text.get(chunk * STEP..byte).unwrap_or_default())
    }
}

fn first_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| !matches!(b, 0x80..=0xbf)).count()
}
