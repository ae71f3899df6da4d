//! Lists of victims as claimed by gangs: a name with a host, then the gang and the related case.

use std::{ops::Range, sync::LazyLock};

use jikenbo_core::{Basis, EventKind, Fact, FactValue, Incident, MentionValue};

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
    /// The gang and the day of the posting, where they stand before the name.
    actor: Option<Range<usize>>,
    day: Option<Range<usize>>,
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
            actor: None,
            day: None,
            lines: i..view.body.lines.len(),
        });
    }
    if out.is_empty() {
        out = posted(view);
    }
    if out.is_empty() { dated(view) } else { out }
}

/// Whether a page says in its title that it lists what gangs post.
pub fn is_posted(view: &View) -> bool {
    POSTED_ON.iter().any(|word| view.title_norm().contains(word))
}

/// What a page is called that tells what gangs post.
pub const POSTED_ON: &[&str] =
    &["リークサイト", "暴露サイト", "犯行声明", "攻撃主張", "leak site", "Leak Site", "gang site", "被害者とされる"];
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
        let is_posting = |next: &str| next.contains("掲載") && next.contains('日');
        let next = lines[i + 1..].iter().take(2).find(|line| !text[line.at.clone()].trim().is_empty());
        let Some(day) = next.filter(|line| is_marked && is_posting(&text[line.at.clone()])) else { continue };
        if let Some(last) = out.last_mut() {
            last.lines.end = i;
        }
        let start = line.at.end - name.len();
        let bracket = name.strip_suffix("とみられる)").and_then(|rest| Some((rest, rest.rfind('(')?)));
        let (name, taken_for) = match bracket {
            Some((rest, open)) => (start..start + open, Some(start + open + 1..start + rest.len())),
            None => (start..line.at.end, None),
        };
        out.push(Entry { name, host: None, taken_for, actor: None, day: Some(day.at.clone()), lines: i..lines.len() });
    }
    if out.len() >= 2 { out } else { Vec::new() }
}

static DATED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^[・•*\-■●◆ ]{0,4}\[?(?P<day>(?:[12][0-9]{3}[/.\-])?[0-9]{1,2}[/.\-][0-9]{1,2})\]?[ :]{1,2}(?P<actor>[A-Za-zァ-ヴー][A-Za-z0-9ァ-ヴー_.\-]{2,29})(?: (?P<rest>[^ ].{0,200}))?$").ok()
});

/// What a bracket behind a name says that is no other name of it.
const NO_NAME: &[&str] = &["なし", "不明", "未", "?", "推定", "伏せ"];

/// The entries of a watcher's log: the day, the gang, then the name, behind them or on the next line:
/// `[2026-09-30] Moonpaw HINATA FOODS(hinata.example)`. Two at least, on a page of what gangs post.
fn dated(view: &View) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let (lines, text) = (&view.body.lines, view.body.text());
    if !is_posted(view) && !POSTED_ON.iter().any(|word| text.contains(word)) {
        return out;
    }
    let mut found = 0;
    for (i, line) in lines.iter().enumerate() {
        let whole = &text[line.at.clone()];
        let Some(captures) = DATED.as_ref().and_then(|r| r.captures(whole)) else { continue };
        let (Some(day), Some(actor)) = (captures.name("day"), captures.name("actor")) else { continue };
        found += 1;
        if let Some(last) = out.last_mut() {
            last.lines.end = last.lines.end.min(i);
        }
        let rest = match captures.name("rest") {
            Some(rest) => line.at.start + rest.start()..line.at.end,
            None => {
                match lines[i + 1..].iter().map(|line| line.at.clone()).find(|at| !text[at.clone()].trim().is_empty()) {
                    Some(next) => next,
                    None => continue,
                }
            }
        };
        let Some(Posting { name, host, taken_for }) = posting(text, rest) else { continue };
        let shift = |at: Range<usize>| line.at.start + at.start..line.at.start + at.end;
        let (actor, day) = (Some(shift(actor.range())), Some(shift(day.range())));
        out.push(Entry { name, host, taken_for, actor, day, lines: i..lines.len() });
    }
    if found >= 2 { out } else { Vec::new() }
}

/// Where a posting's name stands, with what stands behind it in brackets: a host, or whom the watcher takes it for.
struct Posting {
    name: Range<usize>,
    host: Option<Range<usize>>,
    taken_for: Option<Range<usize>>,
}

fn posting(text: &str, at: Range<usize>) -> Option<Posting> {
    let line = &text[at.clone()];
    let from = at.start + line.len() - line.trim_start().len();
    let line = line.trim_start();
    let end = line.find(['(', '/', '「', ':', '"', '|']).unwrap_or(line.len());
    let name = line[..end].trim_end();
    let fits = NAME_CHARS.contains(&name.chars().count())
        && !name.contains(['。', '、'])
        && !NO_NAME.iter().any(|word| name.contains(word));
    if !fits {
        return None;
    }
    let inside = line[end..].strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside);
    let inside = inside.filter(|inside| !NO_NAME.iter().any(|word| inside.contains(word)));
    let (mut host, mut taken_for) = (None, None);
    if let Some(inside) = inside.filter(|inside| NAME_CHARS.contains(&inside.chars().count())) {
        let start = from + end + 1;
        match is_host(inside) {
            true => host = Some(start..start + inside.len()),
            false => taken_for = Some(start..start + inside.len()),
        }
    }
    Some(Posting { name: from..from + name.len(), host, taken_for })
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
    let mut has_actor = false;
    if let Some(at) = &entry.actor {
        has_actor = true;
        let name = view.body.text()[at.clone()].to_owned();
        out.extend(view.fact_at(at.clone(), "victim-list.entry", FactValue::Actor(name), Basis::Stated));
    }
    let dated = entry.day.as_ref().and_then(|at| {
        let next = view.dates.partition_point(|date| date.at.end <= at.start);
        view.dates.get(next).filter(|date| date.at.start < at.end)
    });
    if let Some(date) = dated {
        let posted = FactValue::Event { event: EventKind::Disclosed, when: date.value };
        out.extend(view.fact_at(date.at.clone(), "victim-list.entry", posted, Basis::Stated));
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
