//! Lists of victims as claimed by gangs: a name with a host, then the gang and the related case.

use std::{ops::Range, sync::LazyLock};

use jikenbo_core::{Basis, Fact, FactValue, Incident, MentionValue};

use super::{victims, view::View};
use crate::pattern::Pattern;

static ENTRY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^[・•*\-\s0-9.]*(?P<name>[^()。]{2,50}?)\s?\((?P<host>(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,10})\)$").ok()
});

/// An entry: where its name and host stand, and the lines that belong to it.
pub struct Entry {
    name: Range<usize>,
    /// Where a list gives none, the name itself may be one.
    host: Option<Range<usize>>,
    /// Whom the list takes it for: `HINATA FOODS(ひなた食品株式会社とみられる)`.
    taken_for: Option<Range<usize>>,
    lines: Range<usize>,
}

/// The entries of a list.
pub fn entries(view: &View) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for (i, line) in view.body.lines.iter().enumerate() {
        let text = &view.body.text()[line.at.clone()];
        if !text.ends_with(')') {
            continue;
        }
        let Some(captures) = ENTRY.as_ref().and_then(|r| r.captures(text)) else { continue };
        let (Some(name), Some(host)) = (captures.name("name"), captures.name("host")) else { continue };
        if let Some(last) = out.last_mut() {
            last.lines.end = i;
        }
        let shift = |m: crate::pattern::Match| line.at.start + m.start()..line.at.start + m.end();
        out.push(Entry {
            name: shift(name),
            host: Some(shift(host)),
            taken_for: None,
            lines: i..view.body.lines.len(),
        });
    }
    if out.is_empty() { posted(view) } else { out }
}

/// What a page is called that tells what gangs post.
const POSTED_ON: &[&str] = &["リークサイト", "暴露サイト", "犯行声明"];
/// A name is no longer, in characters.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=60;

/// The entries of a watcher's notes: a marked line with the name, under it the day of the posting. Two at least.
fn posted(view: &View) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    if !POSTED_ON.iter().any(|word| view.title_norm().contains(word)) {
        return out;
    }
    let (lines, text) = (&view.body.lines, view.body.text());
    for (i, line) in lines.iter().enumerate() {
        let whole = &text[line.at.clone()];
        let name = whole.trim_start_matches(['■', '●', '◆', '▼', '◇', '○', '・', '*', ' ']);
        let is_marked = name.len() < whole.len() && NAME_CHARS.contains(&name.chars().count()) && !name.ends_with('。');
        let is_posting = |next: &str| next.contains("掲載") && next.contains('日') && next.contains('年');
        let next = lines[i + 1..].iter().map(|line| text[line.at.clone()].trim()).take(2).find(|next| !next.is_empty());
        if !is_marked || !next.is_some_and(is_posting) {
            continue;
        }
        if let Some(last) = out.last_mut() {
            last.lines.end = i;
        }
        let start = line.at.end - name.len();
        let bracket = name.strip_suffix("とみられる)").and_then(|rest| Some((rest, rest.rfind('(')?)));
        let (name, taken_for) = match bracket {
            Some((rest, open)) => (start..start + open, Some(start + open + 1..start + rest.len())),
            None => (start..line.at.end, None),
        };
        out.push(Entry { name, host: None, taken_for, lines: i..lines.len() });
    }
    if out.len() >= 2 { out } else { Vec::new() }
}

/// Whether a name is a host's.
fn is_host(name: &str) -> bool {
    name.is_ascii()
        && !name.contains(' ')
        && name.rsplit_once('.').is_some_and(|(_, end)| (2..=10).contains(&end.len()))
}

/// One incident for each victim listed.
pub fn incidents(view: &View) -> Vec<Incident> {
    let entries = entries(view);
    if entries.is_empty() {
        let facts = victims::victims(view, jikenbo_core::ArticleKind::VictimList, &[]);
        return vec![Incident { facts }];
    }
    entries.iter().map(|entry| Incident { facts: facts(view, entry) }).collect()
}

fn facts(view: &View, entry: &Entry) -> Vec<Fact> {
    let original = |at: Range<usize>| view.body.norm.original(at);
    let text = &view.document.text;
    let name = original(entry.name.clone()).of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = Vec::new();
    out.extend(view.fact_at(entry.name.clone(), "victim-list.entry", FactValue::Victim(name), Basis::Stated));
    if let Some(at) = &entry.taken_for {
        let name = original(at.clone()).of(text).trim().to_owned();
        out.extend(view.fact_at(at.clone(), "victim-list.entry", FactValue::Victim(name), Basis::Stated));
    }
    let named = || Some(entry.name.clone()).filter(|at| is_host(&view.body.text()[at.clone()]));
    if let Some(at) = entry.host.clone().or_else(named) {
        let host = view.body.text()[at.clone()].to_ascii_lowercase();
        out.extend(view.fact_at(at, "victim-list.entry", FactValue::Domain(host), Basis::Stated));
    }
    let lines = &view.body.lines[entry.lines.clone()];
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return out };
    let begin = view.mentions.partition_point(|m| m.at.start < first.at.end);
    let under = |m: &&jikenbo_core::Mention| m.at.end <= last.at.end;
    let mut has_actor = false;
    for mention in view.mentions[begin..].iter().take_while(|m| m.at.start < last.at.end).filter(under) {
        let value = match &mention.value {
            MentionValue::Actor(_) if has_actor => continue,
            MentionValue::Actor(name) => {
                has_actor = true;
                FactValue::Actor(full_actor(view, mention, name))
            }
            MentionValue::CaseNumber(number) => FactValue::RelatedCase(number.clone()),
            _ => continue,
        };
        out.extend(view.fact_of(mention, value, Basis::Stated));
    }
    out
}

/// The gang as the line writes it, with its other name in brackets.
fn full_actor(view: &View, mention: &jikenbo_core::Mention, name: &str) -> String {
    let (_, after) = view.around(&mention.at);
    match after.trim_start().strip_prefix('(').and_then(|r| r.split_once(')')) {
        Some((other, _)) if other.is_ascii() && !name.contains('(') => format!("{name} ({other})"),
        _ => name.to_owned(),
    }
}
