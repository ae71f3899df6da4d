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
pub const POSTED_ON: &[&str] = &[
    "リークサイト",
    "リーク観測",
    "暴露サイト",
    "犯行声明",
    "攻撃主張",
    "leak site",
    "leak-site",
    "Leak Site",
    "gang site",
    "被害者とされる",
];

/// Who posts, in words that open a page of which nothing else tells what it lists.
pub const POSTED_BY: &[&str] = &["ギャング", "ランサムウェアグループ", "攻撃者の主張", "攻撃者側の"];
/// A name is no longer, in characters.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=60;

/// The entries of a watcher's notes: a marked or numbered line with the name, under it the day of the posting, the gang
/// and the host with their labels. Two at least.
fn posted(view: &View) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let is_posted = is_posted(view);
    let (lines, text) = (&view.body.lines, view.body.text());
    let is_of_posts = POSTED_BY.iter().any(|word| view.title_norm().contains(word))
        || POSTED_ON.iter().any(|word| text.contains(word));
    if !is_posted && !is_of_posts {
        return out;
    }
    let name_in = |i: usize| {
        let at = lines[i].at.clone();
        let labelled =
            value_of(text, &at, &["victim", "Victim", "被害組織", "被害者", "組織名", "社名"]).filter(|_| is_posted);
        let marked = without_mark(&text[at.clone()]).map(|name| at.end - name.len()..at.end);
        let fits = |at: &Range<usize>| NAME_CHARS.contains(&text[at.clone()].chars().count());
        let name = labelled.or_else(|| marked.filter(|at| !text[at.clone()].contains(':')));
        name.filter(fits).filter(|at| !text[at.clone()].contains('。'))
    };
    for (i, line) in lines.iter().enumerate() {
        let Some(name) = name_in(i) else { continue };
        let of_entry = |at: &Range<usize>| !text[at.clone()].trim().is_empty();
        let under: Vec<Range<usize>> =
            lines[i + 1..].iter().map(|line| line.at.clone()).take_while(of_entry).take(LABELS).collect();
        let next = lines[i + 1..].iter().take(2).map(|line| line.at.clone()).find(of_entry);
        let is_posting = |at: &Range<usize>| {
            let line = text[at.clone()].trim_start();
            let begins = |rest: &str| rest.trim_start_matches([' ', ':']).starts_with(|c: char| c.is_ascii_digit());
            line.contains("掲載") && line.contains('日') || line.strip_prefix("掲載").is_some_and(begins)
        };
        let labelled = |labels: &[&str]| under.iter().find_map(|at| value_of(text, at, labels));
        let actor = labelled(&["グループ", "攻撃グループ", "ギャング", "アクター", "攻撃者", "集団", "Group", "Actor"]);
        let day = labelled(&["掲載日", "投稿日", "公開日", "掲載", "日付", "Posted", "Discovered", "Date"])
            .filter(|_| actor.is_some())
            .or_else(|| next.filter(|at| is_posted && is_posting(at)));
        let Some(day) = day else { continue };
        if let Some(last) = out.last_mut() {
            last.lines.end = i;
        }
        let whole = &text[name.clone()];
        let bracket = whole.strip_suffix("とみられる)").and_then(|rest| Some((rest, rest.rfind('(')?)));
        let (name, taken_for) = match bracket {
            Some((rest, open)) => (name.start..name.start + open, Some(name.start + open + 1..name.start + rest.len())),
            None => (name.start..line.at.end, None),
        };
        // hinata[.]example / ひなた食品: a host that is not to be clicked, and whose it is.
        let defanged = text[name.clone()].split_once(" / ").filter(|(host, _)| host.contains("[.]"));
        let (name, beside) = match defanged {
            Some((host, _)) => (name.start + host.len() + 3..name.end, Some(name.start..name.start + host.len())),
            None => (name, None),
        };
        let labels = ["サイト", "ドメイン", "URL", "Website", "Domain"];
        let host = beside.or_else(|| labelled(&labels).filter(|at| is_host(&text[at.clone()])));
        out.push(Entry { name, host, taken_for, actor, day: Some(day), lines: i..lines.len() });
    }
    if out.len() < 2 {
        return Vec::new();
    }
    // グループ名:Moonpaw above them all: whose posts the page is of.
    let above = lines.iter().map(|line| line.at.clone()).take_while(|at| at.start < out[0].name.start);
    let of_all = above
        .filter(|_| is_posted)
        .find_map(|at| value_of(text, &at, &["グループ名", "グループ", "攻撃グループ", "対象"]));
    let latin = |c: char| c.is_ascii_alphanumeric() || "_-. ".contains(c);
    let of_all = of_all.map(|at| at.start..at.start + text[at.clone()].find(|c| !latin(c)).unwrap_or(at.len()));
    let of_all = of_all.filter(|at| at.len() >= 3);
    out.iter_mut().filter(|entry| entry.actor.is_none()).for_each(|entry| entry.actor = of_all.clone());
    out
}

/// An entry has no more labels.
const LABELS: usize = 8;

/// A line behind its mark or number; none where it has neither.
fn without_mark(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(['■', '●', '◆', '▼', '◇', '○', '・', '*', ' ']);
    if rest.len() < line.len() {
        return Some(rest);
    }
    let rest = line.trim_start_matches(['(', '[']).trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < line.len()).then_some(rest)?.strip_prefix(['.', ')', ']']).map(str::trim_start)
}

/// The value of a line that begins with one of several labels: `グループ:Moonpaw`.
fn value_of(text: &str, at: &Range<usize>, labels: &[&str]) -> Option<Range<usize>> {
    let line = &text[at.clone()];
    let (label, value) = line.split_once(':')?;
    let label = label.trim_start_matches(['・', '-', '*', ' ']).trim_end();
    let start = at.end - value.trim_start().len();
    labels.contains(&label).then(|| start..start + value.trim().len()).filter(|at| !at.is_empty())
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
    let mut gang: Option<Range<usize>> = None;
    for (i, line) in lines.iter().enumerate() {
        let whole = &text[line.at.clone()];
        // --- Moonpaw --- heads the entries of one gang, which then begin with the names.
        gang = between_rules(whole).map(|at| line.at.start + at.start..line.at.start + at.end).or(gang);
        if let Some(gang) = &gang {
            let Some((day, name)) = of_gang(text, line.at.clone()) else { continue };
            found += 1;
            if let Some(last) = out.last_mut() {
                last.lines.end = last.lines.end.min(i);
            }
            let Some(Posting { name, host, taken_for }) = posting(text, name) else { continue };
            out.push(Entry { name, host, taken_for, actor: Some(gang.clone()), day: Some(day), lines: i..lines.len() });
            continue;
        }
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

/// `--- Moonpaw ---`: the name between two rules.
fn between_rules(line: &str) -> Option<Range<usize>> {
    let is_rule = |c: char| "-=━─―".contains(c);
    let inside = line.trim_matches(is_rule);
    let at = inside.as_ptr() as usize - line.as_ptr() as usize;
    let name = inside.trim();
    let start = at + (inside.len() - inside.trim_start().len());
    let is_name = NAME_CHARS.contains(&name.chars().count()) && !name.contains(['。', '、']);
    (at >= 2 && line.len() - at - inside.len() >= 2 && is_name).then(|| start..start + name.len())
}

static OF_GANG: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^[・•*\-■●◆ ]{0,4}\[?(?P<day>(?:[12][0-9]{3}[/.\-])?[0-9]{1,2}[/.\-][0-9]{1,2})\]?[ :]{1,2}(?P<name>[A-Za-z0-9][A-Za-z0-9 .,&'\-]{1,48}[A-Za-z0-9.])").ok()
});

/// `[9/2] hinata-foods ひなた食品か(食品、日本)`: the day and the name that the gang gives.
fn of_gang(text: &str, at: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let captures = OF_GANG.as_ref()?.captures(&text[at.clone()])?;
    let (day, name) = (captures.name("day")?, captures.name("name")?);
    Some((at.start + day.start()..at.start + day.end(), at.start + name.start()..at.start + name.end()))
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
        let host = view.body.text()[at.clone()].to_ascii_lowercase().replace("[.]", ".");
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
