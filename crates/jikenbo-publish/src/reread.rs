//! What reading a casebook again changed.

use jikenbo_core::{Fact, Reread};
use serde_json::{Value, json};

use crate::{
    Lang,
    case_text::number,
    changes::{fact_change, value},
    table::{field_label, grid},
    text::one_line,
};

/// One line a fact that is read otherwise: case, field, value before and after, the rules that read them with their
/// versions, the document. No line is wider than `width` columns.
pub fn rereads_table(rereads: &[Reread], lang: Lang, width: usize) -> String {
    let head = match lang {
        Lang::Ja => ["番号", "項目", "前", "後", "規則", "文書"],
        Lang::En => ["case", "field", "before", "after", "rule", "document"],
    };
    let side = |fact: &Option<Fact>| fact.as_ref().map_or_else(|| "—".to_owned(), |f| value(&f.value, lang));
    let rule = |fact: &Fact| format!("{} v{}", one_line(fact.evidence.rule()), fact.evidence.rule_version());
    let rows: Vec<Vec<String>> = rereads
        .iter()
        .flat_map(|reread| reread.facts.iter().map(move |change| (reread, change)))
        .map(|(reread, change)| {
            let rules: Vec<String> = [&change.before, &change.after].into_iter().flatten().map(rule).collect();
            let rules = match rules.as_slice() {
                [before, after] if before == after => before.clone(),
                _ => rules.join(" → "),
            };
            vec![
                number(reread.number),
                field_label(change.field, lang).to_owned(),
                side(&change.before),
                side(&change.after),
                rules,
                one_line(&reread.document),
            ]
        })
        .collect();
    grid(&head.map(str::to_owned), &rows, &[2, 3, 4, 5], width)
}

/// What changed of one incident as a JSON object on one line.
pub fn reread_jsonl(reread: &Reread) -> String {
    let facts: Vec<Value> = reread.facts.iter().map(fact_change).collect();
    json!({"number": reread.number, "document": reread.document, "is_new": reread.is_new, "facts": facts}).to_string()
}
