use std::{cmp::Reverse, collections::BTreeSet, ops::Range};

use jikenbo_core::{CaseSource, CaseView, EventKind, FactValue, PartyRole};

use crate::{
    Lang,
    sentence::{joined, sentences},
    text::one_line,
};

/// At most this many characters of a source are quoted.
const LIMIT: usize = 250;
/// At most this many sentences.
const SENTENCES: usize = 4;
/// A further sentence has to tell at least this much.
const WORTH: u32 = 2;

/// The sentences of a source that carry its facts, word for word and in their order; `None` when
/// none does. Sentences between them that are left out are marked （中略）.
///
/// The choice is greedy: each time the sentence that tells most of what is not yet told.
pub(super) fn excerpt(case: &CaseView, source: usize, lang: Lang) -> Option<String> {
    let told = case.sources.get(source)?;
    let mut candidates = candidates(case, source, told);
    if candidates.iter().any(|c| c.prose && c.weight(&BTreeSet::new()) >= WORTH) {
        candidates.retain(|c| c.prose);
    }
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut known = BTreeSet::new();
    let mut room = LIMIT;
    while chosen.len() < SENTENCES {
        let fits = |c: &&Candidate| c.text.chars().count() <= room;
        let left = || candidates.iter().enumerate();
        let least = if chosen.is_empty() { 1 } else { WORTH };
        // The earlier of equals: `max_by_key` alone would take the later.
        let best = left().filter(|(_, c)| fits(c)).max_by_key(|(at, c)| (c.weight(&known), Reverse(*at)));
        let Some((at, _)) = best.filter(|(_, c)| c.weight(&known) >= least) else { break };
        let best = candidates.remove(at);
        room -= best.text.chars().count();
        known.extend(best.tells.iter().map(|(topic, _)| *topic));
        chosen.push(best);
    }
    chosen.sort_by_key(|c| c.place);
    let mut out = String::new();
    let mut last = None;
    for sentence in &chosen {
        if last.is_some_and(|l| l + 1 != sentence.place) {
            out.push_str(lang.pick("（中略）", " […] "));
        }
        out.push_str(&sentence.text);
        last = Some(sentence.place);
    }
    (!out.is_empty()).then_some(out)
}

struct Candidate {
    /// Its place among the sentences of the text.
    place: usize,
    /// What is quoted.
    text: String,
    /// Whether it is a sentence rather than a heading, a label or an item of a list.
    prose: bool,
    /// What it tells, and how much each is worth to a reader.
    tells: Vec<(Topic, u32)>,
}

impl Candidate {
    fn weight(&self, known: &BTreeSet<Topic>) -> u32 {
        let new: BTreeSet<&(Topic, u32)> = self.tells.iter().filter(|(topic, _)| !known.contains(topic)).collect();
        new.iter().map(|(_, worth)| worth).sum()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    Cause,
    Certainty,
    Numbers,
    Number(u64),
    Event(EventKind),
    Misuse,
    Supplier,
    Data,
    System,
    Organisation,
    Attacker,
    Report,
}

fn topic(value: &FactValue) -> Option<(Topic, u32)> {
    Some(match value {
        FactValue::Type(_) => (Topic::Cause, 4),
        FactValue::Certainty(_) => (Topic::Certainty, 4),
        FactValue::Affected { .. } => (Topic::Numbers, 3),
        FactValue::Event { event, .. } => {
            let worth = match event {
                EventKind::Detected => 3,
                EventKind::OccurredFrom | EventKind::DataFrom => 2,
                _ => 1,
            };
            (Topic::Event(*event), worth)
        }
        FactValue::Misuse(_) => (Topic::Misuse, 2),
        FactValue::ThirdParty { role: PartyRole::Supplier, .. } => (Topic::Supplier, 2),
        FactValue::Data(_) => (Topic::Data, 1),
        FactValue::System(_) => (Topic::System, 1),
        FactValue::Victim(_) => (Topic::Organisation, 1),
        FactValue::Malware(_) | FactValue::Actor(_) => (Topic::Attacker, 1),
        FactValue::ReportedTo { .. } => (Topic::Report, 1),
        _ => return None,
    })
}

fn candidates(case: &CaseView, source: usize, told: &CaseSource) -> Vec<Candidate> {
    let text = told.text.as_str();
    // Where each fact of this source starts in its text.
    let facts: Vec<(usize, (Topic, u32))> = case
        .facts
        .iter()
        .filter(|f| f.source == source && f.fact.evidence.document() == &told.document)
        .filter_map(|f| {
            let at = f.fact.evidence.span().start.checked_sub(told.span.start)?;
            text.get(at..)?.starts_with(f.fact.evidence.quote()).then_some((at, &f.fact.value))
        })
        .flat_map(|(at, value)| {
            // That there is a number at all is worth most, each further one little.
            let number = match value {
                FactValue::Affected { count, .. } => Some((Topic::Number(count.n), 1)),
                _ => None,
            };
            topic(value).into_iter().chain(number).map(move |t| (at, t))
        })
        .collect();
    let title = one_line(&told.title);
    let mut in_title = true;
    let mut out = Vec::new();
    for (place, range) in sentences(text).into_iter().enumerate() {
        in_title &= title.contains(one_line(&text[range.clone()]).as_str());
        if in_title {
            continue;
        }
        let prose =
            text[range.clone()].ends_with(['。', '」', '）', ')', '｡']) && text[range.clone()].contains(['。', '｡']);
        let Some((quoted, end)) = quotable(text, range.clone()) else { continue };
        let tells: Vec<_> = facts.iter().filter(|(at, _)| (range.start..end).contains(at)).map(|f| f.1).collect();
        if !tells.is_empty() {
            out.push(Candidate { place, text: quoted, prose, tells });
        }
    }
    out
}

/// A sentence as it is quoted, and where the quoted part of it ends: whole, or when it alone is
/// longer than an excerpt, up to the last comma that fits. `None` when it has no comma to cut at.
fn quotable(text: &str, range: Range<usize>) -> Option<(String, usize)> {
    let sentence = &text[range.clone()];
    let whole = joined(sentence);
    if whole.chars().count() <= LIMIT {
        return Some((whole, range.end));
    }
    // Public offices write , for 、; between digits it groups thousands.
    let is_comma = |at: usize, c: char| match c {
        '、' | '，' => true,
        ',' => !sentence[at + 1..].starts_with(|n: char| n.is_ascii_digit()),
        _ => false,
    };
    let (at, comma) = sentence.char_indices().take(LIMIT - 1).filter(|(at, c)| is_comma(*at, *c)).last()?;
    let end = range.start + at + comma.len_utf8();
    Some((format!("{}…", joined(&text[range.start..end])), end))
}
