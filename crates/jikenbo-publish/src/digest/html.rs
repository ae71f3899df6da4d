use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    CaseRef, Digest, Item, Row,
    words::{Words, words},
};
use crate::{case_text::number, text::web_url};

const STYLE: &str = include_str!("style.css");
/// The longest bar, in CSS pixels.
const BAR: u64 = 160;

pub(super) fn render(digest: &Digest) -> String {
    let w = words(digest.lang);
    let title = format!("{} {}", digest.name, digest.period);
    html! {
        (DOCTYPE)
        html lang=(digest.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Texts of strangers are shown here: nothing but this page's own style may act.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { span.name { (digest.name) } " " span.period { (digest.period) } }
                    @if let Some(note) = &digest.note { p.note { (note) } }
                    p.lead { (digest.summary.lead) }
                }
                main {
                    @if digest.items.len() > 1 { (list(digest, &w)) }
                    @if !digest.items.is_empty() {
                        section { h2 { (w.cases) } (items(digest, &digest.items, &w)) }
                    }
                    @if !digest.updates.is_empty() { (updates(digest, &w)) }
                    @if !digest.pages.is_empty() { (pages(digest, &w)) }
                    @if !digest.claims.is_empty() { (claims(digest, &w)) }
                    @if !digest.undated.is_empty() {
                        section { h2 { (w.undated) } p.remark { (w.undated_note) } (items(digest, &digest.undated, &w)) }
                    }
                    (summary(digest, &w))
                }
                footer {
                    p { (w.foot) }
                    @if let Some(editor) = &digest.editor { p.editor { (w.editor) (editor) } }
                }
            }
        }
    }
    .into_string()
}

fn list(digest: &Digest, w: &Words) -> Markup {
    html! {
        section.list {
            h2 { (w.list) }
            table {
                thead { tr { @for head in [w.date, w.number, w.organisation, w.cause, w.largest] { th scope="col" { (head) } } } }
                tbody {
                    @for item in &digest.items {
                        tr {
                            td.date { (item.date) }
                            td.number { a href=(anchor(item)) { (number(item.number)) } }
                            td { (item.organisation) }
                            td { (item.cause) }
                            td.amount { (item.largest) }
                        }
                    }
                }
            }
        }
    }
}

fn items(digest: &Digest, items: &[Item], w: &Words) -> Markup {
    html! {
        @for item in items {
            article id=(&anchor(item)[1..]) {
                p.head {
                    span.date { (item.date) }
                    @if let Some(kind) = &item.kind { span.kind { (kind) } }
                    span.number { (number(item.number)) }
                    @for alias in &item.aliases { span.alias { (alias) } }
                }
                h3 { (item.title) }
                p.organisation { (item.organisation) }
                p.source { (w.source) (w.colon) (address(&item.source)) }
                @if let Some(excerpt) = &item.excerpt { blockquote lang="ja" { p { (excerpt) } } }
                dl {
                    @for line in &item.facts { (pair(&line.label, html! { (line.value) })) }
                    @for line in &item.more_sources {
                        (pair(w.more_sources, html! { (line.label) " " (address(&line.value)) }))
                    }
                    @if !item.similar.is_empty() {
                        (pair(w.similar, html! {
                            @for (i, case) in item.similar.iter().enumerate() {
                                @if i > 0 { (digest.lang.comma()) }
                                (case_ref(case, digest))
                            }
                        }))
                    }
                    @for (case, why) in &item.linked {
                        (pair(w.linked, html! { (case_ref(case, digest)) (w.colon) (why) }))
                    }
                }
                (comment(w))
            }
        }
    }
}

fn pair(label: &str, value: Markup) -> Markup {
    html! { div { dt { (label) } dd { (value) } } }
}

fn comment(w: &Words) -> Markup {
    html! { div.comment { (w.comment) (PreEscaped(w.comment_mark)) } }
}

fn anchor(item: &Item) -> String {
    format!("#case-{}", item.number)
}

/// A case, linked where this digest shows it.
fn case_ref(case: &CaseRef, digest: &Digest) -> Markup {
    let shown = digest.items.iter().chain(&digest.undated).find(|i| i.number == case.number);
    html! {
        @match shown {
            Some(item) => a href=(anchor(item)) { (number(case.number)) },
            None => (number(case.number)),
        }
        " " (case.organisation)
        @if let Some(date) = &case.date { (digest.lang.aside(date)) }
    }
}

fn updates(digest: &Digest, w: &Words) -> Markup {
    html! {
        section.updates {
            h2 { (w.updates) }
            table {
                thead { tr { @for head in [w.date, w.number, w.organisation, w.stage, w.title] { th scope="col" { (head) } } } }
                tbody {
                    @for update in &digest.updates {
                        tr {
                            td.date { (update.date) }
                            td.number { (number(update.case.number)) }
                            td { (update.case.organisation) }
                            td { (update.stage) }
                            td { (update.title) @if let Some(url) = &update.url { br; (address(url)) } }
                        }
                    }
                }
            }
        }
    }
}

fn pages(digest: &Digest, w: &Words) -> Markup {
    html! {
        section.pages {
            h2 { (w.pages) }
            ul {
                @for line in &digest.pages {
                    li { (line.date) " " (case_ref(&line.case, digest)) (w.colon) (line.told) " " (address(&line.page)) }
                }
            }
        }
    }
}

fn claims(digest: &Digest, w: &Words) -> Markup {
    html! {
        section.claims {
            h2 { (w.claims) }
            p.remark { (w.claims_note) }
            table {
                thead { tr { @for head in [w.listed, w.number, w.organisation, w.actors, w.source] { th scope="col" { (head) } } } }
                tbody {
                    @for claim in &digest.claims {
                        tr {
                            td.date { (claim.date) }
                            td.number { (number(claim.case.number)) }
                            td { (claim.case.organisation) @if !claim.domains.is_empty() { br; small { (claim.domains) } } }
                            td { (claim.actors) }
                            td { (address(&claim.source)) }
                        }
                    }
                }
            }
        }
    }
}

fn summary(digest: &Digest, w: &Words) -> Markup {
    let s = &digest.summary;
    html! {
        section.summary {
            h2 { (w.wrap_up) }
            @if !s.notable.is_empty() {
                h3 { (w.notable) }
                ul { @for sentence in &s.notable { li { (sentence) } } }
            }
            (rows(digest, w.totals, "", &s.totals, false, w))
            (rows(digest, w.by_cause, "", &s.causes, true, w))
            (rows(digest, w.by_sector, w.sector_note, &s.sectors, true, w))
            (rows(digest, w.by_size, w.size_note, &s.sizes, true, w))
            @if let Some(matrix) = &s.matrix {
                div.block {
                    h3 { (w.matrix) }
                    table.numbers {
                        thead { tr { td {} @for column in &matrix.columns { th scope="col" { (column) } } } }
                        tbody {
                            @for (cause, cells) in &matrix.rows {
                                tr { th scope="row" { (cause) } @for n in cells { td.amount { (n) } } }
                            }
                        }
                    }
                }
            }
            (comment(w))
        }
    }
}

fn rows(digest: &Digest, heading: &str, note: &str, rows: &[Row], bars: bool, w: &Words) -> Markup {
    let most = rows.iter().map(|r| r.n.0.max(r.n.1.unwrap_or(0))).max().unwrap_or(0);
    let compared = Row::are_compared(rows);
    html! {
        @if !rows.is_empty() {
            div.block {
                h3 { (heading) }
                table.numbers {
                    thead {
                        tr {
                            td {}
                            @if bars { td.bars {} }
                            th scope="col" { (w.this_period) }
                            @if compared {
                                th scope="col" { (w.period_before) br; small { (digest.summary.previous) } }
                                th scope="col" { (w.change) }
                            }
                        }
                    }
                    tbody {
                        @for row in rows {
                            tr class=[row.part.then_some("part")] {
                                th scope="row" { (row.label) }
                                @if bars { td.bars { (bar(row, most)) } }
                                td.amount { (row.now) }
                                @if compared {
                                    td.amount { (row.before) }
                                    td.amount { (row.change) }
                                }
                            }
                        }
                    }
                }
                @if !note.is_empty() { p.remark { (note) } }
            }
        }
    }
}

/// This period's number as a bar, the one before as a thinner, paler one below. SVG is printed where
/// backgrounds are not; the numbers stand beside it, so readers of text lose nothing.
fn bar(row: &Row, most: u64) -> Markup {
    let length = |n: u64| n * BAR / most.max(1);
    html! {
        svg width=(BAR) height="14" viewBox=(format!("0 0 {BAR} 14")) aria-hidden="true" {
            rect x="0" y="1" width=(length(row.n.0)) height="8" fill="#2f5d8a" {}
            @if let Some(before) = row.n.1 { rect x="0" y="10" width=(length(before)) height="3" fill="#a9b8c8" {} }
        }
    }
}

/// A web address as a link, anything else as text.
fn address(source: &str) -> Markup {
    match web_url(source) {
        Some(url) => html! { a.url href=(url) rel="noopener noreferrer" { (url) } },
        None => html! { span.url { (source) } },
    }
}
