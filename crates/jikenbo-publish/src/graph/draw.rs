use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write as _,
};

use jikenbo_core::LinkRelation;

use super::{Graph, print::relation};
use crate::{
    Lang,
    case_text::{cause, largest, not_given, number, organisation},
    text::fit,
};

/// A box of the drawing: a case, or a supplier that published nothing itself.
struct Node {
    id: String,
    lines: Vec<String>,
    is_supplier: bool,
}

/// A line between two boxes, by their places.
struct Line {
    from: usize,
    to: usize,
    label: &'static str,
    is_directed: bool,
}

fn drawing(graph: &Graph, lang: Lang) -> (Vec<Node>, Vec<Line>) {
    let mut nodes: Vec<Node> = Vec::new();
    for case in &graph.cases {
        let when = case.published().map_or_else(|| "—".to_owned(), |day| lang.date(&day));
        let cause = cause(case, lang).unwrap_or_else(|| not_given(lang).to_owned());
        let count = largest(case).map_or_else(|| not_given(lang).to_owned(), |c| lang.count(&c));
        let lines = vec![number(case.number), organisation(case, lang), format!("{when} {cause}"), count];
        nodes.push(Node { id: case.number.to_string(), lines, is_supplier: false });
    }
    let place: BTreeMap<String, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id.clone(), i)).collect();
    let mut lines = Vec::new();
    let bare: Vec<_> = graph.suppliers().into_iter().filter(|s| s.own.is_none()).collect();
    for edge in graph.edges() {
        // Clients of a supplier that has a box hang on that.
        if edge.link.relation == LinkRelation::SameSupplier && !bare.is_empty() {
            continue;
        }
        let ends = (place.get(&edge.from.to_string()), place.get(&edge.link.to.to_string()));
        if let (Some(&from), Some(&to)) = ends {
            let is_directed = edge.link.relation.inverse() != edge.link.relation;
            lines.push(Line { from, to, label: relation(edge.link.relation, lang), is_directed });
        }
    }
    for (i, supplier) in bare.iter().enumerate() {
        let said = lang.pick("自らの公表なし", "no notice of its own").to_owned();
        nodes.push(Node {
            id: format!("supplier-{}", i + 1),
            lines: vec![supplier.name.clone(), said],
            is_supplier: true,
        });
        for client in &supplier.clients {
            if let Some(&from) = place.get(&client.number.to_string()) {
                let label = relation(LinkRelation::ClientOf, lang);
                lines.push(Line { from, to: nodes.len() - 1, label, is_directed: true });
            }
        }
    }
    (nodes, lines)
}

/// The graph for Graphviz.
pub fn graph_dot(graph: &Graph, lang: Lang) -> String {
    let (nodes, lines) = drawing(graph, lang);
    let mut out = "digraph jikenbo {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n".to_owned();
    for node in &nodes {
        let label: Vec<String> = node.lines.iter().map(|line| quoted(line)).collect();
        let style = if node.is_supplier { ", style=dashed" } else { "" };
        let _ = writeln!(out, "  \"{}\" [label=\"{}\"{style}];", node.id, label.join("\\n"));
    }
    for line in &lines {
        let undirected = if line.is_directed { "" } else { ", dir=none" };
        let (from, to) = (&nodes[line.from].id, &nodes[line.to].id);
        let _ = writeln!(out, "  \"{from}\" -> \"{to}\" [label=\"{}\"{undirected}];", quoted(line.label));
    }
    out + "}\n"
}

/// A text within the quotation marks of DOT.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Sizes of the drawing, in pixels.
const BOX: (usize, usize) = (280, 92);
const GAP: (usize, usize) = (190, 22);
const MARGIN: usize = 16;
/// Columns of text that fit into a box, and of a label between two.
const BOX_COLUMNS: usize = 36;

/// The graph as a picture that needs nothing beside itself: the case that was asked for on the left, each further link
/// one column to the right.
pub fn graph_svg(graph: &Graph, lang: Lang) -> String {
    let (nodes, lines) = drawing(graph, lang);
    let columns = columns(&nodes, &lines);
    let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
    let mut at = Vec::new();
    for column in &columns {
        let row = rows.entry(*column).or_default();
        at.push((MARGIN + column * (BOX.0 + GAP.0), MARGIN + *row * (BOX.1 + GAP.1)));
        *row += 1;
    }
    let width = at.iter().map(|(x, _)| x + BOX.0 + MARGIN).max().unwrap_or(0);
    let height = at.iter().map(|(_, y)| y + BOX.1 + MARGIN).max().unwrap_or(0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif\" font-size=\"13\" lang=\"{}\">\n\
         <defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
         <path d=\"M0 0 8 4 0 8z\" fill=\"#456\"/></marker></defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        lang.code()
    );
    for line in &lines {
        draw_line(&mut out, line, &at);
    }
    for (node, (x, y)) in nodes.iter().zip(&at) {
        draw_box(&mut out, node, *x, *y);
    }
    out + "</svg>\n"
}

fn draw_line(out: &mut String, line: &Line, at: &[(usize, usize)]) {
    let ((x1, y1), (x2, y2)) = (at[line.from], at[line.to]);
    let middle = |y: usize| y + BOX.1 / 2;
    // Boxes of one column are joined beside it.
    let (ax, bx) = match x1.cmp(&x2) {
        std::cmp::Ordering::Less => (x1 + BOX.0, x2),
        std::cmp::Ordering::Greater => (x1, x2 + BOX.0),
        std::cmp::Ordering::Equal => (x1 + BOX.0, x2 + BOX.0),
    };
    let (ay, by) = (middle(y1), middle(y2));
    let bend = if x1 == x2 { ax + GAP.0 / 3 } else { ax.midpoint(bx) };
    let marker = if line.is_directed { " marker-end=\"url(#to)\"" } else { "" };
    let _ = writeln!(
        out,
        "<path d=\"M{ax} {ay} C{bend} {ay} {bend} {by} {bx} {by}\" fill=\"none\" stroke=\"#456\"{marker}/>"
    );
    let (tx, ty) = (bend, ay.midpoint(by).saturating_sub(5));
    let _ = writeln!(
        out,
        "<text x=\"{tx}\" y=\"{ty}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#345\" stroke=\"#fff\" stroke-width=\"3\" \
         paint-order=\"stroke\">{}</text>",
        escaped(line.label)
    );
}

fn draw_box(out: &mut String, node: &Node, x: usize, y: usize) {
    let dashes = if node.is_supplier { " stroke-dasharray=\"5 3\"" } else { "" };
    let _ = writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"6\" fill=\"#f6f8fa\" stroke=\"#456\"{dashes}/>",
        BOX.0, BOX.1
    );
    for (i, line) in node.lines.iter().enumerate() {
        let weight = if i < 2 { " font-weight=\"bold\"" } else { "" };
        let (tx, ty) = (x + 12, y + 22 + i * 20);
        let _ = writeln!(out, "<text x=\"{tx}\" y=\"{ty}\"{weight}>{}</text>", escaped(&fit(line, BOX_COLUMNS)));
    }
}

/// A text between tags.
fn escaped(text: &str) -> String {
    let is_text = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(is_text).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How many links each box stands away from the first; one that no line reaches stands beside the last.
fn columns(nodes: &[Node], lines: &[Line]) -> Vec<usize> {
    let mut out: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut next = VecDeque::new();
    if let Some(first) = out.first_mut() {
        *first = Some(0);
        next.push_back(0);
    }
    while let Some(here) = next.pop_front() {
        let away = out[here].unwrap_or(0) + 1;
        for line in lines {
            let there = match (line.from == here, line.to == here) {
                (true, false) => line.to,
                (false, true) => line.from,
                _ => continue,
            };
            if out[there].is_none() {
                out[there] = Some(away);
                next.push_back(there);
            }
        }
    }
    let last = out.iter().flatten().copied().max().unwrap_or(0);
    out.into_iter().map(|column| column.unwrap_or(last)).collect()
}
