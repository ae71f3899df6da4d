//! A page's title, without its site's name.

use super::{page::Node, page::Page, select::Content, tags::Tag, writer::Writer};

/// What sites put between a page's title and their name.
const SEPARATORS: &[&str] = &["｜", "|", " - ", " – ", " — ", " ― ", " / ", " « ", " » ", " ‹ ", " › "];

/// The title of a page: its one first-level heading, else the `title` element's part that is not the
/// site's name.
pub fn choose(page: &Page, headings: &[Heading]) -> Option<String> {
    let meta = |name: &str| page.head.metas.iter().find(|(n, _)| n == name).map(|(_, content)| content.trim());
    let site_name = meta("og:site_name").unwrap_or_default();
    let site = Some(key(site_name)).filter(|site| !site.is_empty());
    let full = one_line(&page.head.title);
    let parts = split(without(&full, site_name));
    let last_part = parts.last().filter(|_| parts.len() > 1).map(|part| key(part));
    let mut first_level = headings.iter().filter(|h| h.level == 1);
    let mut logo = None;
    if let (Some(only), None) = (first_level.next(), first_level.next()) {
        let text = key(&only.text);
        if site.as_ref() != Some(&text) && last_part.as_ref() != Some(&text) {
            return Some(only.text.clone());
        }
        logo = Some(text);
    }
    let is_site = |part: &str| [&site, &logo].into_iter().flatten().any(|site| *site == key(part));
    let is_heading = |part: &&&str| headings.iter().any(|h| same(&h.text, part)) && !is_site(part);
    let part = parts.iter().find(is_heading).or_else(|| parts.iter().find(|part| !is_site(part)));
    part.copied()
        .or(meta("og:title").filter(|t| !t.is_empty()))
        .or(parts.first().copied())
        .or(headings.first().map(|h| h.text.as_str()))
        .map(str::to_owned)
}

/// A heading of the text.
pub struct Heading {
    /// The index of its node.
    pub at: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its text in one line.
    pub text: String,
}

/// The headings of the text that hold any.
pub fn headings(page: &Page, content: &Content) -> Vec<Heading> {
    let mut out: Vec<Heading> = Vec::new();
    let mut current: Option<(usize, u8, usize, Writer)> = None;
    let mut close = |current: &mut Option<(usize, u8, usize, Writer)>| {
        if let Some((at, level, _, writer)) = current.take() {
            let text = one_line(&writer.finish().0);
            out.extend((!text.is_empty()).then_some(Heading { at, level, text }));
        }
    };
    content.walk(page, None, |i, node| {
        if current.as_ref().is_some_and(|(_, _, end, _)| i >= *end) {
            close(&mut current);
        }
        match (&mut current, node) {
            (Some((.., writer)), node) => writer.node(node),
            (None, Node::Open(element)) => {
                if let Tag::Heading(level) = element.tag {
                    let mut writer = Writer::default();
                    writer.node(node);
                    current = Some((i, level, element.end, writer));
                }
            }
            _ => {}
        }
    });
    close(&mut current);
    out
}

/// Whether two titles are the same but for white space.
pub fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}

fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A `title` element's text without the site's name at its end, whatever stands between.
fn without<'t>(title: &'t str, site: &str) -> &'t str {
    let cut = title.strip_suffix(site).filter(|_| !site.is_empty());
    let cut = cut.map(|t| t.trim_end_matches(|c: char| c.is_whitespace() || "|｜/／-‐–—―:：«»‹›<>＜＞・".contains(c)));
    cut.filter(|t| !t.is_empty() && t.len() + site.len() < title.len()).unwrap_or(title)
}

/// The parts of a `title` element's text.
fn split(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in SEPARATORS {
        parts = parts.iter().flat_map(|p| p.split(separator)).collect();
    }
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_split_at_site_separators_alone() {
        for (text, parts) in [
            ("個人情報の漏えいについて | みなもと町", &["個人情報の漏えいについて", "みなもと町"][..]),
            ("お詫び｜ひより堂｜公式", &["お詫び", "ひより堂", "公式"]),
            ("第2報/USB-HDDの紛失", &["第2報/USB-HDDの紛失"]),
            ("Notice - Minamoto", &["Notice", "Minamoto"]),
            (" | ", &[]),
        ] {
            assert_eq!(split(text), parts, "{text}");
        }
    }
}
