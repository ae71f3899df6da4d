//! Graphs: whose numbers hold whose, and that what a source says cannot change a drawing.

#![allow(
    clippy::unwrap_used,
    unused_imports,
    reason = "a test that cannot go on fails; it uses a part of what is common"
)]

mod common;

use common::{case, golden, told};
use jikenbo_core::{ArticleKind, Bound, CaseLink, CaseView, FactValue, LinkRelation, PartyRole, Passage, Unit};
use jikenbo_publish::{Graph, Held, Lang, graph_dot, graph_json, graph_svg, graph_text};
use serde_json::Value;

const SUPPLIER: &str = "株式会社暁星システムサービス";

fn notice(number: &str, victim: &str, numbers: &[u64], supplier: Option<&str>) -> CaseView {
    let said: Vec<String> = numbers.iter().map(|n| format!("メール{n}件")).collect();
    let body = format!("{victim}は、{}において{}が流出したと公表した。", supplier.unwrap_or("自社"), said.join("、"));
    let mut told = told(ArticleKind::Disclosure, number, "2026-09-04", "お知らせ", &body);
    told = told.says(FactValue::Victim(victim.to_owned()), victim);
    for (n, quote) in numbers.iter().zip(&said) {
        told = told.count(*n, Unit::Emails, Bound::Exact, quote);
    }
    if let Some(name) = supplier {
        let party = FactValue::ThirdParty { name: name.to_owned(), role: PartyRole::Supplier };
        told = told.says(party, name);
    }
    case(number, vec![told])
}

fn link(cases: &mut [CaseView], from: usize, to: usize, relation: LinkRelation) {
    let passage = cases[from].facts.last().map(|f| Passage::from(&f.fact.evidence));
    let link =
        |to, relation| CaseLink { to, relation, reason: "委託先が同じ".to_owned(), passage: passage.clone() };
    let (there, back) = (link(cases[to].number, relation), link(cases[from].number, relation.inverse()));
    cases[from].links.push(there);
    cases[to].links.push(back);
}

/// A supplier's own notice with its numbers, and clients with theirs.
fn with_supplier(own: &[u64], clients: &[&[u64]]) -> Graph {
    let mut cases = vec![notice("2026-0001", SUPPLIER, own, None)];
    for (i, numbers) in clients.iter().enumerate() {
        cases.push(notice(&format!("2026-{:04}", i + 2), &format!("第{}研波市", i + 1), numbers, Some(SUPPLIER)));
        link(&mut cases, i + 1, 0, LinkRelation::ClientOf);
    }
    Graph { cases, depth: 2, left_out: 0 }
}

/// Clients of a supplier that published nothing.
fn without_supplier(clients: &[&[u64]]) -> Graph {
    let mut graph = with_supplier(&[], clients);
    graph.cases.remove(0);
    for case in &mut graph.cases {
        case.links.clear();
    }
    for i in 1..graph.cases.len() {
        link(&mut graph.cases, i, 0, LinkRelation::SameSupplier);
    }
    graph
}

#[test]
fn nothing_is_counted_twice() {
    let check = |graph: &Graph, held: Held, range: (u64, u64)| {
        let totals = graph.totals();
        assert_eq!(totals.len(), 1, "{totals:?}");
        assert_eq!((totals[0].held, totals[0].range()), (held, range), "{totals:?}");
    };
    check(&with_supplier(&[1904, 611, 52], &[&[611], &[52]]), Held::Yes, (1904, 1904));
    check(&with_supplier(&[1904], &[&[611], &[52]]), Held::Yes, (1904, 1904));
    check(&with_supplier(&[500], &[&[611], &[52]]), Held::No, (1163, 1163));
    check(&with_supplier(&[620], &[&[611], &[52]]), Held::Unknown, (663, 1283));
    check(&with_supplier(&[], &[&[611], &[52]]), Held::Unknown, (663, 663));
    check(&with_supplier(&[1904], &[&[], &[]]), Held::Unknown, (1904, 1904));
    // What several clients tell on of the supplier is no part of their own.
    check(&without_supplier(&[&[2312, 75], &[2312], &[2312, 35]]), Held::Yes, (2312, 2312));
    check(&without_supplier(&[&[75], &[35]]), Held::Unknown, (110, 110));
}

#[test]
fn graphs_are_read_by_people_and_machines() {
    let graph = with_supplier(&[1904], &[&[611], &[52], &[]]);
    golden("graph.txt", &graph_text(&graph, Lang::Ja));
    golden("graph.dot", &graph_dot(&graph, Lang::Ja));
    golden("graph.svg", &graph_svg(&graph, Lang::Ja));
    let json: Value = serde_json::from_str(&graph_json(&graph)).unwrap();
    assert_eq!(json["number"], "2026-0001");
    assert_eq!(json["links"].as_array().unwrap().len(), 3);
    assert_eq!(json["links"][0]["from"], "2026-0002");
    assert_eq!(json["links"][0]["relation"], "client-of");
    assert_eq!(json["totals"][0]["held"], "yes");
    assert_eq!(json["suppliers"][0]["case"], "2026-0001");
}

#[test]
fn nothing_a_source_says_changes_a_drawing() {
    let evil = "\"]; x -> y [label=\"</text><script>alert(1)</script>\\\u{0}&\u{202e}";
    let graph = without_supplier(&[&[1], &[2]]);
    let mut cases = graph.cases;
    cases.push(notice("2026-0009", evil, &[3], Some("「\"悪<i>い」")));
    link(&mut cases, 2, 0, LinkRelation::Related);
    let graph = Graph { cases, ..graph };
    let svg = graph_svg(&graph, Lang::Ja);
    assert!(!svg.contains("<script") && !svg.contains("<i>"), "{svg}");
    assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
    assert!(!svg.contains("href") && !svg.contains("url(http"), "it needs nothing beside itself");
    let dot = graph_dot(&graph, Lang::Ja);
    // Outside its strings a drawing for Graphviz is boxes and lines alone.
    for line in dot.lines() {
        let mut outside = String::new();
        let (mut inside, mut escaped) = (false, false);
        for c in line.chars() {
            match c {
                '"' if !escaped => inside = !inside,
                _ if !inside => outside.push(c),
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        assert!(!inside, "{line}");
        assert!(!outside.contains("label=x") && outside.matches("->").count() <= 1, "{line}");
    }
}
