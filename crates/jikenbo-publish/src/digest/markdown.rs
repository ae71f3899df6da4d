use std::fmt::Write as _;

use super::{
    CaseRef, Digest, Item, Matrix, Row,
    words::{Words, words},
};
use crate::{
    case_text::number,
    text::{one_line, web_url},
};

pub(super) fn render(digest: &Digest) -> String {
    let w = words(digest.lang);
    let mut out = format!("# {} {}\n\n", digest.name, digest.period);
    if let Some(note) = &digest.note {
        let _ = writeln!(out, "> {}\n", escape(note));
    }
    let _ = writeln!(out, "{}\n", digest.summary.lead);
    if digest.items.len() > 1 {
        let _ = writeln!(out, "## {}\n", w.list);
        let head = [w.date, w.number, w.organisation, w.cause, w.largest];
        let row = |i: &Item| {
            [i.date.clone(), number(i.number), escape(&i.organisation), escape(&i.cause), escape(&i.largest)]
        };
        table(&mut out, &head, digest.items.iter().map(row));
    }
    if !digest.items.is_empty() {
        let _ = writeln!(out, "## {}\n", w.cases);
        items(&mut out, digest, &digest.items, &w);
    }
    updates(&mut out, digest, &w);
    pages(&mut out, digest, &w);
    claims(&mut out, digest, &w);
    if !digest.undated.is_empty() {
        let _ = writeln!(out, "## {}\n\n{}\n", w.undated, w.undated_note);
        items(&mut out, digest, &digest.undated, &w);
    }
    summary(&mut out, digest, &w);
    let _ = writeln!(out, "{}\n", w.foot);
    if let Some(editor) = &digest.editor {
        let _ = writeln!(out, "{}{}", w.editor, escape(editor));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn items(out: &mut String, digest: &Digest, items: &[Item], w: &Words) {
    for (place, item) in items.iter().enumerate() {
        let _ = writeln!(out, "### {}. {}\n", place + 1, escape_heading(&item.title));
        let numbers: Vec<String> =
            std::iter::once(number(item.number)).chain(item.aliases.iter().map(|a| escape(a))).collect();
        let mut head = vec![item.date.clone()];
        head.extend(item.kind.as_ref().map(|k| escape(k)));
        head.push(format!("**{}**", escape(&item.organisation)));
        head.push(numbers.join(digest.lang.pick("・", ", ")));
        let _ = writeln!(out, "{}\n", head.join(digest.lang.pick(" ｜ ", " · ")));
        let _ = writeln!(out, "{}{}{}\n", w.source, w.colon, address(&item.source));
        if let Some(excerpt) = &item.excerpt {
            let _ = writeln!(out, "> {}\n", escape(excerpt));
        }
        for line in &item.facts {
            bullet(out, &line.label, &escape(&line.value), w);
        }
        for line in &item.more_sources {
            bullet(out, w.more_sources, &format!("{} {}", escape(&line.label), address(&line.value)), w);
        }
        if !item.similar.is_empty() {
            let similar: Vec<String> = item.similar.iter().map(|c| case_ref(c, digest)).collect();
            bullet(out, w.similar, &similar.join(digest.lang.comma()), w);
        }
        for (case, why) in &item.linked {
            bullet(out, w.linked, &format!("{}{}{}", case_ref(case, digest), w.colon, escape(why)), w);
        }
        let _ = writeln!(out, "\n{}\n\n{}\n", w.comment.trim_end(), w.comment_mark);
    }
}

fn bullet(out: &mut String, label: &str, value: &str, w: &Words) {
    let _ = writeln!(out, "- **{label}**{}{value}", w.colon);
}

fn case_ref(case: &CaseRef, digest: &Digest) -> String {
    let mut out = format!("{} {}", number(case.number), escape(&case.organisation)).trim_end().to_owned();
    if let Some(date) = &case.date {
        out += &digest.lang.aside(date);
    }
    out
}

fn updates(out: &mut String, digest: &Digest, w: &Words) {
    if digest.updates.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n", w.updates);
    let head = [w.date, w.number, w.organisation, w.stage, w.title, w.source];
    let rows = digest.updates.iter().map(|u| {
        let url = u.url.as_deref().map(address).unwrap_or_default();
        [u.date.clone(), number(u.case.number), escape(&u.case.organisation), escape(&u.stage), escape(&u.title), url]
    });
    table(out, &head, rows);
}

fn pages(out: &mut String, digest: &Digest, w: &Words) {
    if digest.pages.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n", w.pages);
    for line in &digest.pages {
        let told = format!("{} {}{}{}", line.date, case_ref(&line.case, digest), w.colon, escape(&line.told));
        let _ = writeln!(out, "- {told} {}", address(&line.page));
    }
    out.push('\n');
}

fn claims(out: &mut String, digest: &Digest, w: &Words) {
    if digest.claims.is_empty() {
        return;
    }
    let _ = writeln!(out, "## {}\n\n{}\n", w.claims, w.claims_note);
    let head = [w.listed, w.number, w.organisation, w.domains, w.actors, w.source];
    let rows = digest.claims.iter().map(|c| {
        [
            c.date.clone(),
            number(c.case.number),
            escape(&c.case.organisation),
            escape(&c.domains),
            escape(&c.actors),
            address(&c.source),
        ]
    });
    table(out, &head, rows);
}

fn summary(out: &mut String, digest: &Digest, w: &Words) {
    let s = &digest.summary;
    let _ = writeln!(out, "## {}\n", w.wrap_up);
    if !s.notable.is_empty() {
        let _ = writeln!(out, "### {}\n", w.notable);
        for sentence in &s.notable {
            let _ = writeln!(out, "- {}", escape(sentence));
        }
        out.push('\n');
    }
    let section = |out: &mut String, heading: &str, note: &str, rows: &[Row]| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(out, "### {heading}\n");
        let before = w.period_before.to_owned() + &digest.lang.aside(&s.previous);
        let columns = if Row::are_compared(rows) { 4 } else { 2 };
        let indent = |r: &Row| if r.part { "　" } else { "" };
        let row = |r: &Row| {
            let cells = [indent(r).to_owned() + &escape(&r.label), r.now.clone(), r.before.clone(), r.change.clone()];
            cells[..columns].to_vec()
        };
        number_table(out, &["", w.this_period, &before, w.change][..columns], rows.iter().map(row));
        if !note.is_empty() {
            let _ = writeln!(out, "{note}\n");
        }
    };
    section(out, w.totals, "", &s.totals);
    section(out, w.by_cause, "", &s.causes);
    section(out, w.by_sector, w.sector_note, &s.sectors);
    section(out, w.by_size, w.size_note, &s.sizes);
    if let Some(Matrix { columns, rows }) = &s.matrix {
        let _ = writeln!(out, "### {}\n", w.matrix);
        let head: Vec<&str> = std::iter::once("").chain(columns.iter().map(String::as_str)).collect();
        let row = |(cause, cells): &(String, Vec<u64>)| -> Vec<String> {
            std::iter::once(escape(cause)).chain(cells.iter().map(u64::to_string)).collect()
        };
        number_table(out, &head, rows.iter().map(row));
    }
    let _ = writeln!(out, "{}\n\n{}\n", w.comment.trim_end(), w.comment_mark);
}

fn table<R: AsRef<[String]>>(out: &mut String, head: &[&str], rows: impl Iterator<Item = R>) {
    aligned_table(out, head, "---", rows);
}

/// A table whose columns but the first hold numbers.
fn number_table<R: AsRef<[String]>>(out: &mut String, head: &[&str], rows: impl Iterator<Item = R>) {
    aligned_table(out, head, "---:", rows);
}

fn aligned_table<R: AsRef<[String]>>(out: &mut String, head: &[&str], rule: &str, rows: impl Iterator<Item = R>) {
    let rules: Vec<&str> = (0..head.len()).map(|i| if i == 0 { "---" } else { rule }).collect();
    let _ = writeln!(out, "| {} |\n| {} |", head.join(" | "), rules.join(" | "));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.as_ref().join(" | "));
    }
    out.push('\n');
}

/// A web address as a link, anything else as text.
fn address(source: &str) -> String {
    match web_url(source) {
        // A bar would end the cell of a table; a browser reads the code alike.
        Some(url) => format!("<{}>", url.replace('|', "%7C")),
        None => escape(source),
    }
}

/// Text from a source on one line, so that none of its characters is taken for markup.
pub(super) fn escape(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 8);
    let mut before = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // Inside a word it is no emphasis: info_a stays readable.
            '_' => !(is_word(before) && is_word(next)),
            '&' => next.is_some_and(|n| n == '#' || n.is_ascii_alphabetic()),
            '!' => next == Some('['),
            // Headings, lists and rules at the start of a line.
            '#' | '+' | '-' | '=' => before.is_none(),
            '.' | ')' => next.is_none_or(|n| n == ' ') && !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Text that ends a heading: a # at its end would be taken for the heading's close.
fn escape_heading(text: &str) -> String {
    let text = escape(text);
    let body = text.trim_end_matches('#');
    match text.len() - body.len() {
        0 => text,
        // One escaped mark keeps the run before it from closing.
        _ if body.ends_with('\\') => text,
        _ => format!("{}\\#", &text[..text.len() - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, expect) in [
            ("# 見出し", "\\# 見出し"),
            ("案内 #1 について", "案内 #1 について"),
            ("- 項目", "\\- 項目"),
            ("1. 概要", "1\\. 概要"),
            ("令和5.1.10", "令和5.1.10"),
            ("甲|乙", "甲\\|乙"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("<!-- 隠す", "\\<!-- 隠す"),
            ("[押す](javascript:alert(1))", "\\[押す\\](javascript:alert(1))"),
            ("![画像]", "\\!\\[画像\\]"),
            ("`rm`", "\\`rm\\`"),
            ("info_desk@x.example", "info_desk@x.example"),
            ("_強調_", "\\_強調\\_"),
            ("A&B、&lt;", "A\\&B、\\&lt;"),
            ("一行\n# 二行", "一行 # 二行"),
            ("9~10日、11~12日", "9\\~10日、11\\~12日"),
        ] {
            assert_eq!(escape(text), expect);
        }
        assert_eq!(escape_heading("題 ##"), "題 #\\#");
        assert_eq!(escape_heading("#"), "\\#");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(address("https://a.example/x|y"), "<https://a.example/x%7Cy>");
        assert_eq!(address("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(address("01-notice.txt"), "01-notice.txt");
    }
}
