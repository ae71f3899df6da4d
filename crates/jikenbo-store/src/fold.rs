//! Cases out of their events, in memory: what a person joined and took apart, and what the casebook knew at a time.
//! Of events that nobody undid it gives what [`crate::apply`] gives statement by statement.

use std::collections::{BTreeMap, HashMap, HashSet};

use jikenbo_core::{
    CaseAlias, CaseEvent, CaseLink, CaseNumber, CaseWord, DocumentId, IncidentId, Logged, PageSeen, Tie, Version, Word,
    undone,
};

use crate::apply;

/// Cases by their numbers.
pub(crate) type Cases = BTreeMap<CaseNumber, Folded>;

/// A case.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    pub merged_into: Option<CaseNumber>,
    pub sources: Vec<FoldedSource>,
    pub aliases: Vec<CaseAlias>,
    pub links: Vec<CaseLink>,
    pub changes: Vec<FoldedChange>,
    pub words: Vec<CaseWord>,
}

/// A source, known by the sequence of the event that attached it.
#[derive(Clone, Debug)]
pub(crate) struct FoldedSource {
    pub key: u64,
    pub id: IncidentId,
    pub reasons: Vec<String>,
    pub replaced_by: Option<u64>,
    pub tie: Option<Tie>,
}

/// A change of a page, with the sources before and after.
#[derive(Clone, Debug)]
pub(crate) struct FoldedChange {
    pub seen: PageSeen,
    pub from: Option<u64>,
    pub to: Option<u64>,
}

impl Folded {
    /// The place of a source among the sources.
    pub fn position(&self, key: Option<u64>) -> Option<usize> {
        key.and_then(|key| self.sources.iter().position(|s| s.key == key))
    }

    fn key(&self, id: &IncidentId) -> Option<u64> {
        self.sources.iter().find(|s| s.id == *id).map(|s| s.key)
    }

    /// Of two versions of one source, and of those that the earlier one replaced, the later one holds.
    fn replace(&mut self, earlier: &IncidentId, later: &IncidentId) {
        let (Some(old), Some(new)) = (self.key(earlier), self.key(later)) else { return };
        if old == new {
            return;
        }
        let held = self.sources.iter().find(|s| s.key == old).and_then(|s| s.replaced_by).unwrap_or(old);
        for source in &mut self.sources {
            let is_version = [new, old, held].contains(&source.key);
            if is_version || source.replaced_by.is_some_and(|by| by == old || by == held) {
                source.replaced_by = (source.key != new).then_some(new);
            }
        }
    }

    /// Takes sources out, with the changes of their pages and the numbers that their documents alone print.
    fn take(&mut self, wanted: &[IncidentId], names: &HashMap<DocumentId, String>) -> Self {
        let is_wanted = |s: &FoldedSource| wanted.contains(&s.id);
        let (taken, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.sources).into_iter().partition(is_wanted);
        let keys: HashSet<u64> = taken.iter().map(|s| s.key).collect();
        let of = |key: Option<u64>| key.is_some_and(|key| keys.contains(&key));
        let (gone, changes) = std::mem::take(&mut self.changes).into_iter().partition(|c| of(c.to.or(c.from)));
        let prints = |sources: &[FoldedSource], alias: &CaseAlias| {
            sources.iter().any(|s| names.get(&s.id.document).is_some_and(|name| *name == alias.source))
        };
        let is_theirs = |alias: &CaseAlias| prints(&taken, alias) && !prints(&kept, alias);
        let (theirs, aliases) = std::mem::take(&mut self.aliases).into_iter().partition(is_theirs);
        (self.sources, self.changes, self.aliases) = (kept, changes, aliases);
        Self { sources: taken, changes: gone, aliases: theirs, ..Self::default() }
    }

    fn receive(&mut self, other: Self, reason: &str) {
        let with_reason = |mut source: FoldedSource| {
            source.reasons.push(reason.to_owned());
            source
        };
        self.sources.extend(other.sources.into_iter().map(with_reason));
        self.changes.extend(other.changes);
        for alias in other.aliases {
            self.see(&alias);
        }
        for link in other.links {
            self.link(link);
        }
        self.words.extend(other.words);
        self.words.sort_by_key(|said| said.event);
    }

    fn see(&mut self, alias: &CaseAlias) {
        if !self.aliases.contains(alias) {
            self.aliases.push(alias.clone());
        }
    }

    fn link(&mut self, link: CaseLink) {
        if !self.links.iter().any(|known| (known.to, known.relation) == (link.to, link.relation)) {
            self.links.push(link);
        }
    }
}

/// The case that a number leads to.
fn lead(cases: &Cases, mut number: CaseNumber) -> CaseNumber {
    while let Some(into) = cases.get(&number).and_then(|case| case.merged_into) {
        number = into;
    }
    number
}

/// The cases `of` as their events, in order, make them; `names` are the documents'. The cases must be all that were ever
/// joined with or parted from each other.
pub(crate) fn fold(events: &[Logged], of: &HashSet<CaseNumber>, names: &HashMap<DocumentId, String>) -> Cases {
    let undone = undone(events);
    let mut cases = Cases::new();
    for logged in events {
        step(&mut cases, logged, &undone, of, names);
    }
    let leads: Vec<(CaseNumber, CaseNumber)> = cases.keys().map(|n| (*n, lead(&cases, *n))).collect();
    for (number, into) in leads {
        if let Some(case) = cases.get_mut(&number) {
            case.merged_into = (into != number).then_some(into);
        }
    }
    cases
}

fn step(
    cases: &mut Cases,
    logged: &Logged,
    undone: &HashMap<u64, u64>,
    of: &HashSet<CaseNumber>,
    names: &HashMap<DocumentId, String>,
) {
    match &logged.event {
        CaseEvent::Opened { number, .. } if of.contains(number) => {
            cases.entry(*number).or_default();
        }
        CaseEvent::Attached { number, document, article, incident, reasons, version, tie } => {
            let number = lead(cases, *number);
            let Some(case) = cases.get_mut(&number) else { return };
            let id = IncidentId { document: document.clone(), article: *article, incident: *incident };
            let reasons = reasons.clone();
            case.sources.push(FoldedSource {
                key: logged.sequence,
                id: id.clone(),
                reasons,
                replaced_by: None,
                tie: tie.clone(),
            });
            match version {
                Some(Version::Replaces(other)) => case.replace(other, &id),
                Some(Version::ReplacedBy(other)) => case.replace(&id, other),
                None => {}
            }
        }
        CaseEvent::PageSeen { number, seen } => {
            // The sources may be in another case, where a word was undone since.
            let told = [&seen.to, &seen.from]
                .into_iter()
                .flatten()
                .find_map(|id| cases.iter().find(|(_, case)| case.key(id).is_some()).map(|(number, _)| *number));
            let number = told.unwrap_or_else(|| lead(cases, *number));
            let Some(case) = cases.get_mut(&number) else { return };
            let key = |id: &Option<IncidentId>| id.as_ref().and_then(|id| case.key(id));
            let (from, to) = (key(&seen.from), key(&seen.to));
            case.changes.push(FoldedChange { seen: seen.clone(), from, to });
            if let (Some(from), Some(to)) = (&seen.from, &seen.to) {
                case.replace(from, to);
            }
        }
        CaseEvent::Reread { document, moves } => {
            for source in cases.values_mut().flat_map(|case| &mut case.sources).filter(|s| s.id.document == *document) {
                if let Some(moved) = moves.iter().find(|m| m.from == (source.id.article, source.id.incident)) {
                    (source.id.article, source.id.incident) = moved.to;
                }
            }
        }
        CaseEvent::AliasSeen { number, alias } => {
            let number = lead(cases, *number);
            if let Some(case) = cases.get_mut(&number) {
                case.see(alias);
            }
        }
        CaseEvent::Linked { number, to, .. } => {
            for here in [*number, *to] {
                let lead = lead(cases, here);
                if let (Some(case), Some(link)) = (cases.get_mut(&lead), apply::link_of(&logged.event, here)) {
                    case.link(link);
                }
            }
        }
        CaseEvent::Opened { .. }
        | CaseEvent::Doubted { .. }
        | CaseEvent::OrganisationSaid { .. }
        | CaseEvent::ClaimMeant { .. }
        | CaseEvent::Settled { .. }
        | CaseEvent::TakenBack { .. }
        | CaseEvent::ClaimSeen { .. } => {}
        CaseEvent::Said { number, by, why, word } => {
            let holder = lead(cases, *number);
            if undone.contains_key(&logged.sequence) {
                // The number of a case that is no case of its own any more leads back.
                if let Word::Split { to, .. } = word
                    && *to != holder
                    && let Some(case) = cases.get_mut(to)
                {
                    case.merged_into = Some(holder);
                }
                return;
            }
            let why = why.clone();
            let said = CaseWord {
                event: logged.sequence,
                at: logged.recorded_at.clone(),
                number: *number,
                by: by.clone(),
                why: why.clone(),
                word: word.clone(),
            };
            if !matches!(word, Word::Undo { .. })
                && let Some(case) = cases.get_mut(&holder)
            {
                case.words.push(said);
            }
            let because = |what: &str| match &why {
                Some(why) => format!("{by}が#{holder}から{what}（{why}）"),
                None => format!("{by}が#{holder}から{what}"),
            };
            let sources_to = match word {
                Word::Merge { into } => Some((None, *into, because("統合"))),
                Word::Split { to, sources } => Some((Some(sources), *to, because("分割"))),
                Word::Move { into, sources } => Some((Some(sources), *into, because("移動"))),
                _ => None,
            };
            let Some((sources, into, reason)) = sources_to else { return };
            let into = lead(cases, into);
            match sources {
                None if into == holder => {}
                None => {
                    let Some(case) = cases.get_mut(&holder) else { return };
                    let taken = std::mem::replace(case, Folded { merged_into: Some(into), ..Folded::default() });
                    if let Some(case) = cases.get_mut(&into) {
                        case.receive(taken, &reason);
                    }
                }
                // Wherever they are by now.
                Some(sources) => {
                    let numbers: Vec<CaseNumber> = cases.keys().copied().filter(|n| *n != into).collect();
                    for number in numbers {
                        let Some(case) = cases.get_mut(&number) else { continue };
                        let taken = case.take(sources, names);
                        if let Some(case) = cases.get_mut(&into).filter(|_| !taken.sources.is_empty()) {
                            case.receive(taken, &reason);
                        }
                    }
                }
            }
        }
    }
}
