use jikenbo_core::{Count, LinkRelation, grouped};
use serde_json::{Map, Value, json};

use super::{
    Graph,
    totals::{Because, Held, Total},
};
use crate::{
    Lang,
    case_text::{cause, largest, not_given, number, organisation},
    lang::label,
    text::{elide_middle, one_line, pad, width},
};

/// A passage is shown with at most this many characters.
const QUOTE: usize = 60;

/// The graph for people: what each case said, how they are linked, and what their numbers come to.
pub fn graph_text(graph: &Graph, lang: Lang) -> String {
    let mut out = String::new();
    let Some(first) = graph.cases.first() else { return out };
    out += &format!("{}  {}\n", number(first.number), organisation(first, lang));
    heading(&mut out, lang.pick("事案", "Cases"));
    let rows: Vec<[String; 5]> = graph
        .cases
        .iter()
        .map(|case| {
            let when = case.published().map_or_else(|| "—".to_owned(), |day| lang.date(&day));
            let count = largest(case).map_or_else(|| not_given(lang).to_owned(), |c| lang.count(&c));
            let cause = cause(case, lang).unwrap_or_else(|| not_given(lang).to_owned());
            [number(case.number), when, organisation(case, lang), cause, count]
        })
        .collect();
    table(&mut out, &rows);
    if graph.left_out > 0 {
        out += &match lang {
            Lang::Ja => format!("  ほか{}件は表示していません。\n", grouped(graph.left_out as u64)),
            Lang::En => format!("  {} more are not shown.\n", grouped(graph.left_out as u64)),
        };
    }
    suppliers(&mut out, graph, lang);
    links(&mut out, graph, lang);
    totals(&mut out, graph, lang);
    out
}

fn heading(out: &mut String, text: &str) {
    *out += &format!("\n■ {text}\n");
}

fn table(out: &mut String, rows: &[[String; 5]]) {
    let column = |i: usize| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0);
    let columns: Vec<usize> = (0..5).map(column).collect();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&columns).map(|(cell, width)| pad(cell, *width)).collect();
        *out += &format!("  {}\n", cells.join("  ").trim_end());
    }
}

fn suppliers(out: &mut String, graph: &Graph, lang: Lang) {
    let suppliers = graph.suppliers();
    if suppliers.is_empty() {
        return;
    }
    heading(out, lang.pick("委託先・提供元", "Suppliers"));
    for supplier in &suppliers {
        let own = match supplier.own {
            Some(own) => lang.aside(&number(own.number)),
            None => lang.aside(lang.pick("自らの公表なし", "no notice of its own")),
        };
        *out += &format!("  {}{own}\n", supplier.name);
        for client in &supplier.clients {
            *out += &format!("    └ {}  {}\n", number(client.number), organisation(client, lang));
        }
    }
}

fn links(out: &mut String, graph: &Graph, lang: Lang) {
    let edges = graph.edges();
    heading(out, lang.pick("つながり", "Links"));
    if edges.is_empty() {
        *out += lang.pick("  なし\n", "  none\n");
    }
    for edge in edges {
        let arrow = if edge.link.relation.inverse() == edge.link.relation { "─" } else { "→" };
        let (relation, colon) = (label!(lang, edge.link.relation), lang.pick("：", ": "));
        let ends = format!("{} {arrow} {}", number(edge.from), number(edge.link.to));
        *out += &format!("  {ends}  {relation}{colon}{}\n", one_line(&edge.link.reason));
        if let Some(passage) = &edge.link.passage {
            *out += &format!("      「{}」\n", elide_middle(&one_line(&passage.quote), QUOTE));
        }
    }
}

fn totals(out: &mut String, graph: &Graph, lang: Lang) {
    let totals = graph.totals();
    if totals.is_empty() {
        return;
    }
    heading(out, lang.pick("件数の合計（二重には数えない）", "Numbers together (nothing counted twice)"));
    for total in &totals {
        let of = |n: u64| lang.count(&Count { n, unit: total.unit, bound: jikenbo_core::Bound::Exact });
        let (least, most) = total.range();
        let comes_to = match (least == most, lang) {
            (true, _) => of(least),
            (false, Lang::Ja) => format!("{}以上{}以下", of(least), of(most)),
            (false, Lang::En) => format!("{} to {}", of(least), of(most)),
        };
        let rough = if total.is_rough {
            lang.aside(lang.pick("上限・概数を含む", "bounds among them"))
        } else {
            String::new()
        };
        *out += &format!("  {}  {comes_to}{rough}\n", total.supplier);
        let said = total.total.map_or_else(|| not_given(lang).to_owned(), |t| lang.count(&t));
        let sum = total.sum.map_or_else(|| not_given(lang).to_owned(), of);
        *out += &match lang {
            Lang::Ja => format!(
                "    全体 {said}、委託元の計 {sum}（{}件、件数の公表なし{}件）\n    全体は委託元の件数を含むか：{}（{}）\n",
                total.counted,
                total.uncounted,
                held(total, lang),
                because(total, lang)
            ),
            Lang::En => format!(
                "    the whole {said}, the clients together {sum} ({} of them, {} give none)\n    does the whole hold the clients' numbers: {} ({})\n",
                total.counted,
                total.uncounted,
                held(total, lang),
                because(total, lang)
            ),
        };
    }
}

fn held(total: &Total, lang: Lang) -> &'static str {
    match total.held {
        Held::Yes => lang.pick("はい", "yes"),
        Held::No => lang.pick("いいえ", "no"),
        Held::Unknown => lang.pick("不明", "unknown"),
    }
}

fn because(total: &Total, lang: Lang) -> &'static str {
    match total.because {
        Because::Named => {
            lang.pick("委託先の公表が各委託元の件数を挙げている", "the supplier's notice gives each client's number")
        }
        Because::AtLeastTheSum => {
            lang.pick("同じ単位で委託元の計以上である", "it is at least their sum, of the same unit")
        }
        Because::AClientGivesMore => lang.pick("委託元がより多い件数を公表している", "a client gives a greater number"),
        Because::LessThanTheSum => lang.pick("委託元の計より少ない", "it is less than their sum"),
        Because::NoTotal => lang.pick("全体の件数が同じ単位で公表されていない", "no total of this unit is known"),
        Because::NoParts => lang.pick("委託元の件数が公表されていない", "no client gives a number of its own"),
    }
}

/// The graph as one JSON object. Ends without a line break.
pub fn graph_json(graph: &Graph) -> String {
    let cases = graph.cases.iter().map(|case| {
        let mut out = Map::new();
        out.insert("number".into(), json!(case.number));
        out.insert("organisations".into(), json!(case.victims()));
        out.insert("title".into(), json!(one_line(case.title())));
        if let Some(day) = case.published() {
            out.insert("published".into(), json!(day.iso_date()));
        }
        if let Some(cause) = case.incident_type() {
            out.insert("type".into(), json!(cause));
        }
        out.insert("counts".into(), json!(case.counts()));
        Value::Object(out)
    });
    let suppliers = graph.suppliers().into_iter().map(|s| {
        let clients: Vec<_> = s.clients.iter().map(|c| c.number).collect();
        let mut out = json!({"name": s.name, "clients": clients});
        if let Some(own) = s.own {
            out["case"] = json!(own.number);
        }
        out
    });
    let links = graph.edges().into_iter().map(|e| {
        let mut out = json!({"from": e.from, "to": e.link.to, "relation": e.link.relation, "reason": e.link.reason});
        if let Some(passage) = &e.link.passage {
            out["passage"] = json!(passage);
        }
        out
    });
    let totals = graph.totals().into_iter().map(|t| {
        let (least, most) = t.range();
        let mut out = json!({
            "supplier": t.supplier,
            "unit": t.unit,
            "clients_counted": t.counted,
            "clients_uncounted": t.uncounted,
            "held": held(&t, Lang::En),
            "reason": because(&t, Lang::Ja),
            "at_least": least,
            "at_most": most,
        });
        if let Some(total) = t.total {
            out["total"] = json!(total);
        }
        if let Some(sum) = t.sum {
            out["clients_sum"] = json!(sum);
        }
        out
    });
    let number = graph.cases.first().map(|c| c.number);
    let (cases, suppliers): (Vec<Value>, Vec<Value>) = (cases.collect(), suppliers.collect());
    let (links, totals): (Vec<Value>, Vec<Value>) = (links.collect(), totals.collect());
    let out = json!({
        "number": number,
        "depth": graph.depth,
        "left_out": graph.left_out,
        "cases": cases,
        "suppliers": suppliers,
        "links": links,
        "totals": totals,
    });
    format!("{out:#}")
}

/// The label of a link in a drawing.
pub(super) fn relation(relation: LinkRelation, lang: Lang) -> &'static str {
    label!(lang, relation)
}
