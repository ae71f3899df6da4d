//! Tables of text, aligned by the columns characters take on a terminal.

use jikenbo_core::{ArticleKind, CaseView, Count, EventKind, FactValue, Field};
use serde_json::{Map, Value, json};

use crate::{
    Lang,
    case_text::{cause, first, largest, not_given, number, organisation, title},
    lang::label,
    record::affected,
    text::{fit, one_line, pad, width},
};

/// Blanks between columns.
const GAP: usize = 2;
/// A column of text is not cut below this width while there is another way.
const NARROW: usize = 12;

/// The cases as a table with a heading, one line each: number, publication, organisation, cause,
/// largest number, how far the reporting has come, title. No line is wider than `width` columns; what is too long ends in ….
pub fn list_table(cases: &[CaseView], lang: Lang, width: usize) -> String {
    let mut table = ListTable::new(lang);
    cases.iter().for_each(|case| table.take(case));
    table.print(width)
}

/// [`list_table`] of cases that come one by one, and of which no more is kept than their line: how wide a column is, is
/// known when all are there.
#[derive(Clone, Debug)]
pub struct ListTable {
    lang: Lang,
    rows: Vec<Vec<String>>,
}

impl ListTable {
    /// A table without cases.
    pub fn new(lang: Lang) -> Self {
        Self { lang, rows: Vec::new() }
    }

    /// Adds a case behind the others.
    pub fn take(&mut self, case: &CaseView) {
        let lang = self.lang;
        self.rows.push(vec![
            number(case.number),
            case.published().map_or_else(|| "—".to_owned(), |d| d.iso_date()),
            organisation(case, lang),
            cause(case, lang).unwrap_or_else(|| not_given(lang).to_owned()),
            largest(case).map_or_else(|| not_given(lang).to_owned(), |c| lang.count(&c)),
            case.stage().map_or("—", |stage| label!(lang, stage)).to_owned(),
            one_line(title(case, case.title())),
        ]);
    }

    /// The table, no line of it wider than `width` columns.
    pub fn print(&self, width: usize) -> String {
        let head = match self.lang {
            Lang::Ja => ["番号", "公表日", "組織", "原因", "件数・人数", "段階", "表題"],
            Lang::En => ["case", "published", "organisation", "cause", "affected", "stage", "title"],
        };
        // Number and date are names to go on with; they stay whole as long as anything else can be cut.
        grid(&head.map(str::to_owned), &self.rows, &[2, 3, 4, 6], width)
    }
}

/// One case as a JSON object on one line: what scripts need to pick cases from a list.
pub fn list_jsonl(case: &CaseView) -> String {
    Value::Object(summary(case)).to_string()
}

/// What is known of a case now, in codes of the output contract; what is not known is left out.
pub(crate) fn summary(case: &CaseView) -> Map<String, Value> {
    let mut out = Map::new();
    let codes = |field| -> Vec<Value> {
        let facts = case.current(field).into_iter();
        facts.filter_map(|f| json_code(&f.fact.value)).collect()
    };
    out.insert("number".into(), json!(case.number));
    out.insert("title".into(), json!(one_line(case.title())));
    if let Some(published) = case.published() {
        out.insert("published".into(), json!(published.iso_date()));
    }
    out.insert("organisations".into(), json!(case.victims()));
    out.insert("suppliers".into(), json!(case.suppliers()));
    if let Some(cause) = case.incident_type() {
        out.insert("type".into(), json!(cause));
    }
    out.insert("dates".into(), codes(Field::Events).into());
    out.insert("counts".into(), codes(Field::Affected).into());
    out.insert("data".into(), codes(Field::Data).into());
    if let Some(certainty) = codes(Field::Certainty).into_iter().next() {
        out.insert("certainty".into(), certainty);
    }
    if let Some(stage) = case.stage() {
        out.insert("stage".into(), json!(stage));
    }
    let held = || case.sources.iter().filter(|s| s.replaced_by.is_none() && s.kind != ArticleKind::Desk);
    let source = |s: &jikenbo_core::CaseSource| {
        let mut out = json!({"document": s.name, "article": s.article, "kind": s.kind});
        if let Some(published) = s.published {
            out["published"] = json!(published.iso_date());
        }
        if let Some(url) = &s.url {
            out["url"] = json!(url);
        }
        out
    };
    out.insert("sources".into(), held().map(source).collect());
    out.insert("aliases".into(), json!(case.aliases));
    out.insert("links".into(), json!(case.links));
    if let Some(other) = case.merged_into {
        out.insert("merged_into".into(), json!(other));
    }
    out
}

/// A value as the output contract writes it.
fn json_code(value: &FactValue) -> Option<Value> {
    Some(match value {
        FactValue::Event { event, when } => {
            let mut out = json!({"event": event, "date": when.iso_date()});
            if let Some(time) = when.time() {
                out["time"] = json!(time);
            }
            out
        }
        FactValue::Affected { count, what, superseded_by } => affected(count, what.as_deref(), *superseded_by),
        FactValue::Data(kind) => json!(kind),
        FactValue::Certainty(certainty) => json!(certainty),
        _ => return None,
    })
}

/// The heading of [`list_csv`] with its end.
pub const CSV_HEAD: &str = "number,published,organisations,suppliers,type,largest_count,largest_unit,largest_bound,data,\
    certainty,stage,detected,title,urls,aliases,links\r\n";

/// The cases as CSV (RFC 4180, UTF-8, with a heading): codes of the output contract, lists joined by
/// `; `, what is not known left empty. A cell that a spreadsheet would take for a formula gets a `'` in front.
pub fn list_csv(cases: &[CaseView]) -> String {
    CSV_HEAD.to_owned() + &list_csv_rows(cases)
}

/// [`list_csv`] without its heading.
pub fn list_csv_rows(cases: &[CaseView]) -> String {
    let mut out = String::new();
    for case in cases {
        let count: Option<Count> = largest(case);
        let codes = |field| -> Vec<String> {
            let facts = case.current(field).into_iter();
            facts.filter_map(|f| json_code(&f.fact.value)?.as_str().map(str::to_owned)).collect()
        };
        let mut urls: Vec<&str> = Vec::new();
        for url in case.sources.iter().filter_map(|s| s.url.as_deref()) {
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        let cells = [
            case.number.to_string(),
            case.published().map(|d| d.iso_date()).unwrap_or_default(),
            case.victims().join("; "),
            case.suppliers().join("; "),
            case.incident_type().map(|t| t.code().to_owned()).unwrap_or_default(),
            count.map(|c| c.n.to_string()).unwrap_or_default(),
            count.map(|c| c.unit.code().to_owned()).unwrap_or_default(),
            count.and_then(|c| c.bound.code()).unwrap_or_default().to_owned(),
            codes(Field::Data).join("; "),
            codes(Field::Certainty).join("; "),
            case.stage().map(|stage| stage.code().to_owned()).unwrap_or_default(),
            first(case, EventKind::Detected).map(|d| d.iso_date()).unwrap_or_default(),
            one_line(case.title()),
            urls.join("; "),
            case.aliases.iter().map(|a| a.number.as_str()).collect::<Vec<_>>().join("; "),
            case.links.iter().map(|l| l.to.to_string()).collect::<Vec<_>>().join("; "),
        ];
        out += &cells.map(|c| csv_cell(&c)).join(",");
        out += "\r\n";
    }
    out
}

/// A row of CSV with its end. A number, whatever its sign, is no formula.
pub(crate) fn csv_row(cells: &[String]) -> String {
    let cell = |cell: &String| if cell.parse::<i64>().is_ok() { cell.clone() } else { csv_cell(cell) };
    cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

fn csv_cell(text: &str) -> String {
    // Spreadsheets run cells that start so, full-width signs included (OWASP, CSV Injection).
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let guarded = if is_formula { format!("'{text}") } else { text.to_owned() };
    match guarded.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", guarded.replace('"', "\"\"")),
        false => guarded,
    }
}

/// Rows under a heading and a rule, every column as wide as its widest cell, within `max_width`.
/// The columns named in `text` are cut first, always the widest of them; where even that is not
/// enough, the last columns are left out while more than three are left.
pub(crate) fn grid(head: &[String], rows: &[Vec<String>], text: &[usize], max_width: usize) -> String {
    let column = |i: usize| rows.iter().filter_map(move |r| r.get(i)).chain(head.get(i));
    let mut widths: Vec<usize> = (0..head.len()).map(|i| column(i).map(|c| width(c)).max().unwrap_or(0)).collect();
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let least = |widths: &[usize]| -> Vec<usize> {
        widths.iter().enumerate().map(|(i, w)| if text.contains(&i) { (*w).min(NARROW) } else { *w }).collect()
    };
    while widths.len() > 3 && total(&least(&widths)) > max_width {
        widths.pop();
    }
    while total(&widths) > max_width {
        // One column at a time, so that two long columns are cut alike.
        let of_text = text.iter().copied().filter(|&i| widths.get(i).is_some_and(|w| *w > NARROW));
        let any = (0..widths.len()).filter(|&i| widths[i] > 1);
        let Some(widest) = of_text.max_by_key(|&i| widths[i]).or_else(|| any.max_by_key(|&i| widths[i])) else {
            break;
        };
        widths[widest] -= 1;
    }
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, w)| pad(&fit(cell, *w), *w));
        let line = cells.collect::<Vec<_>>().join(&" ".repeat(GAP));
        fit(line.trim_end(), max_width) + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    let mut out = line(head) + &line(&rule);
    for row in rows {
        out += &line(row);
    }
    out
}

/// `label` and `value` side by side, the value wrapped under itself.
pub(crate) fn labelled(label: &str, value: &str, label_width: usize, max_width: usize) -> String {
    let indent = 2 + label_width + GAP;
    if indent + 8 > max_width {
        // Too narrow for two columns: the value goes under its label.
        let lines = crate::text::wrap(&format!("{label}: {value}"), max_width);
        return lines.iter().map(|l| fit(l, max_width) + "\n").collect();
    }
    let mut out = String::new();
    for (i, line) in crate::text::wrap(value, max_width - indent).iter().enumerate() {
        let head = if i == 0 { format!("  {}", pad(label, label_width)) } else { " ".repeat(2 + label_width) };
        out += &format!("{head}{}{line}\n", " ".repeat(GAP));
    }
    out
}

/// The label of a field.
pub(crate) fn field_label(field: Field, lang: Lang) -> &'static str {
    label!(lang, field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_harmless() {
        for (text, expect) in [
            ("株式会社甲", "株式会社甲"),
            ("甲,乙", "\"甲,乙\""),
            ("「\"甲\"」", "\"「\"\"甲\"\"」\""),
            ("=1+1", "'=1+1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
            ("+81", "'+81"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(csv_cell(text), expect);
        }
    }

    #[test]
    fn the_widest_text_is_cut_first() {
        let rows = [vec!["1".to_owned(), "あいうえおかきくけこさしすせそ".to_owned(), "短い".to_owned()]];
        let head = ["n", "long", "short"].map(str::to_owned);
        assert_eq!(
            grid(&head, &rows, &[1, 2], 30),
            "n  long                  short\n─  ────────────────────  ─────\n1  あいうえおかきくけ…   短い\n"
        );
    }
}
