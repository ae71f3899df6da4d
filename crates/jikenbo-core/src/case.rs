use std::{cmp::Reverse, collections::HashMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    ArticleKind, CaseLink, ClaimChange, ClaimWord, Count, Dated, Desk, DocumentId, EventKind, Fact, FactValue, Field,
    IncidentId, IncidentType, LinkRelation, PageChange, Passage, ReportStage, Sector, Span, Tie, TimeValue, Word,
    change::{answers_same, same_value},
    organisation,
    organisation::OrganisationWord,
};

/// The number of a case in this casebook: the year of publication and the next free number in it.
/// A number is never reused and never moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber {
    /// CE.
    pub year: i16,
    /// 1, 2, 3 …
    pub sequence: u32,
}

/// Not a case number.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("\"{0}\" is no case number; one looks like 2024-0078 or #2024-0078")]
pub struct ParseCaseNumberError(String);

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:04}", self.year, self.sequence))
    }
}

impl FromStr for CaseNumber {
    type Err = ParseCaseNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseCaseNumberError(text.to_owned());
        let (year, sequence) = text.strip_prefix('#').unwrap_or(text).split_once('-').ok_or_else(error)?;
        if year.len() != 4 || sequence.len() < 4 || !sequence.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        Ok(Self { year: year.parse().map_err(|_| error())?, sequence: sequence.parse().map_err(|_| error())? })
    }
}

impl Serialize for CaseNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CaseNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A number that somebody else gave the case, with who prints it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseAlias {
    /// As printed, without `#`: `2024-078`.
    pub number: String,
    /// The document (a file's name or an address) that prints it.
    pub source: String,
}

/// What happened to a case. The log of these is kept; every view is derived from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum CaseEvent {
    /// A case was opened.
    Opened {
        /// Its number.
        number: CaseNumber,
        /// What its year was taken from, in words.
        year_from: String,
    },
    /// An article's incident was filed under a case.
    Attached {
        /// The case.
        number: CaseNumber,
        /// The document.
        document: DocumentId,
        /// The article's index in it.
        article: usize,
        /// The incident's place in the article, from 0.
        incident: usize,
        /// Why it belongs there, in words; empty for the article that opened the case.
        reasons: Vec<String>,
        /// The source of the case that it is another version of, if it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<Version>,
        /// How it stands to the incident, where it does not simply tell it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tie: Option<Tie>,
    },
    /// A page that tells of the case was seen to be otherwise than before.
    PageSeen {
        /// The case.
        number: CaseNumber,
        /// What was seen.
        #[serde(flatten)]
        seen: PageSeen,
    },
    /// A document was read again by newer rules, and what its cases rest on stands elsewhere in it.
    Reread {
        /// The document.
        document: DocumentId,
        /// Every incident that moved.
        moves: Vec<Moved>,
    },
    /// Somebody else's number was seen.
    AliasSeen {
        /// The case.
        number: CaseNumber,
        /// The number and who prints it.
        alias: CaseAlias,
    },
    /// A tracker's list of gangs' claims was found otherwise than before.
    ClaimSeen {
        /// The tracker.
        tracker: String,
        /// The claim's number among the tracker's.
        id: u64,
        /// What became of it.
        change: ClaimChange,
        /// When that was seen, RFC 3339 in UTC.
        seen_at: String,
    },
    /// A person said something of organisations.
    OrganisationSaid {
        /// What.
        #[serde(flatten)]
        word: OrganisationWord,
    },
    /// Two cases belong together.
    Linked {
        /// One case.
        number: CaseNumber,
        /// The other.
        to: CaseNumber,
        /// How the one stands to the other.
        relation: LinkRelation,
        /// Why, in words.
        reason: String,
        /// The passage that shows it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passage: Option<Passage>,
    },
    /// It could not be told whether two cases are one: a person is asked.
    Doubted {
        /// The case under which an incident was filed.
        number: CaseNumber,
        /// The case that it may belong to.
        other: CaseNumber,
        /// What speaks for it and against it, in words.
        reasons: Vec<String>,
    },
    /// A person said something of a case.
    Said {
        /// The case.
        number: CaseNumber,
        /// Who.
        by: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// What.
        #[serde(flatten)]
        word: Word,
    },
    /// A person said whom a gang's claim means.
    ClaimMeant {
        /// What.
        #[serde(flatten)]
        word: ClaimWord,
    },
    /// A person settled a question of the review that is of no case.
    Settled {
        /// Its handle.
        item: String,
        /// Whether what was asked is so.
        accepted: bool,
        /// Who.
        by: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// A person took back a word that is of no case: on organisations, on a claim, on a question.
    TakenBack {
        /// The word's sequence in the log, or that of what took it back.
        undone: u64,
        /// Who.
        by: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
}

impl CaseEvent {
    /// The cases that it names. What was read again ([`CaseEvent::Reread`]) names none, and concerns every case that
    /// rests on the document.
    pub fn numbers(&self) -> Vec<CaseNumber> {
        match self {
            Self::Opened { number, .. }
            | Self::Attached { number, .. }
            | Self::PageSeen { number, .. }
            | Self::AliasSeen { number, .. } => vec![*number],
            Self::Reread { .. }
            | Self::OrganisationSaid { .. }
            | Self::ClaimSeen { .. }
            | Self::ClaimMeant { .. }
            | Self::Settled { .. }
            | Self::TakenBack { .. } => Vec::new(),
            Self::Linked { number, to, .. } => vec![*number, *to],
            Self::Doubted { number, other, .. } => vec![*number, *other],
            Self::Said { number, word, .. } => [Some(*number), word.other()].into_iter().flatten().collect(),
        }
    }

    /// Whether it joins cases or takes them apart: their sources can only be told by all of them together.
    pub fn joins(&self) -> bool {
        matches!(self, Self::Said { word, .. } if word.other().is_some())
    }

    /// The sequence of the word that it takes back, if it does.
    pub fn undoes(&self) -> Option<u64> {
        match self {
            Self::Said { word: Word::Undo { undone }, .. } | Self::TakenBack { undone, .. } => Some(*undone),
            _ => None,
        }
    }
}

/// An event as the log has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place in the log; 1 is the first.
    pub sequence: u64,
    /// When it was recorded, RFC 3339 in UTC.
    pub recorded_at: String,
    /// What happened.
    pub event: CaseEvent,
}

/// Words that hold no longer, by their sequences, each with the sequence of what undid it. `events` are in order.
pub fn undone(events: &[Logged]) -> HashMap<u64, u64> {
    undone_by(events.iter().filter_map(|logged| Some((logged.sequence, logged.event.undoes()?))))
}

/// [`undone`] of the undoings alone, in order: the sequence of each with that of what it takes back. What is undone
/// itself takes nothing back.
pub fn undone_by(undoings: impl DoubleEndedIterator<Item = (u64, u64)>) -> HashMap<u64, u64> {
    let mut out = HashMap::new();
    for (sequence, undone) in undoings.rev() {
        if !out.contains_key(&sequence) {
            out.entry(undone).or_insert(sequence);
        }
    }
    out
}

/// Where an incident of a document stands by newer rules, which cut its articles otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moved {
    /// The article's index and the incident's place in it, as they were.
    pub from: (usize, usize),
    /// As they are since.
    pub to: (usize, usize),
}

/// How a source of a case stands to another that was captured at the same address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Version {
    /// It was captured later, and what it says holds now.
    Replaces(IncidentId),
    /// It was captured earlier, though filed later.
    ReplacedBy(IncidentId),
}

/// What was seen to have become of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSeen {
    /// The page's address.
    pub page: String,
    /// What became of it.
    pub change: PageChange,
    /// When it was seen, RFC 3339 in UTC.
    pub seen_at: String,
    /// The HTTP status that said so, for a page that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What told of the case before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<IncidentId>,
    /// What tells of it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<IncidentId>,
}

/// A case as the casebook knows it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseView {
    /// Its number.
    pub number: CaseNumber,
    /// Numbers that others gave it.
    pub aliases: Vec<CaseAlias>,
    /// What tells of it, in the order it was filed.
    pub sources: Vec<CaseSource>,
    /// What the sources say.
    pub facts: Vec<CaseFact>,
    /// Cases it belongs together with.
    pub links: Vec<CaseLink>,
    /// What became of the pages that tell of it, in the order it was noticed.
    pub changes: Vec<CaseChange>,
    /// The case that took its place, if it was merged.
    pub merged_into: Option<CaseNumber>,
    /// What a person said of it.
    #[serde(default)]
    pub desk: Desk,
}

/// An article that tells of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSource {
    /// The document.
    pub document: DocumentId,
    /// The document's name: a file's name or an address.
    pub name: String,
    /// The article's index in the document.
    pub article: usize,
    /// The incident's place in the article, from 0.
    pub incident: usize,
    /// What the article is.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// When it was published, where it says so.
    pub published: Option<TimeValue>,
    /// When it was last changed, where its page, its text or its server say so.
    pub updated: Option<Dated>,
    /// The address it gives as its source, or the page's own.
    pub url: Option<String>,
    /// Where it stands in the document.
    pub span: Span,
    /// Its text, word for word.
    pub text: String,
    /// Why it was filed here, in words.
    pub reasons: Vec<String>,
    /// How far the organisation's reporting has come, as it says.
    pub stage: Option<ReportStage>,
    /// The place in [`CaseView::sources`] of the version of the same page that holds now; `None` for one
    /// that holds.
    pub replaced_by: Option<usize>,
    /// How it stands to the incident, where it does not simply tell it.
    #[serde(default)]
    pub tie: Option<Tie>,
}

/// What became of a page that tells of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseChange {
    /// The page's address.
    pub page: String,
    /// What became of it.
    pub change: PageChange,
    /// When it was seen, RFC 3339 in UTC.
    pub seen_at: String,
    /// The HTTP status that said so, for a page that is gone.
    pub status: Option<u16>,
    /// The place in [`CaseView::sources`] of what told of the case before.
    pub from: Option<usize>,
    /// The place of what tells of it since.
    pub to: Option<usize>,
    /// The media type of what was captured.
    pub media_type: Option<String>,
}

/// A fact and the source that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFact {
    /// The place of the source in [`CaseView::sources`].
    pub source: usize,
    /// The fact.
    #[serde(flatten)]
    pub fact: Fact,
}

impl CaseSource {
    /// How far the organisation's reporting has come, as it or its title says.
    pub fn stage(&self) -> Option<ReportStage> {
        self.stage.or_else(|| ReportStage::of_title(&self.title))
    }

    /// Whether it is an organisation's own word.
    fn is_own(&self) -> bool {
        matches!(self.kind, ArticleKind::Disclosure | ArticleKind::Report)
    }

    /// Whose word weighs more: the organisation's own newest word first.
    fn rank(&self) -> impl Ord {
        let own = match self.kind {
            _ if self.is_own() => 0,
            ArticleKind::Enforcement => 1,
            ArticleKind::News => 2,
            _ => 3,
        };
        (own, Reverse(self.published.map(|p| p.date_only())))
    }
}

impl CaseView {
    /// A case of which nothing is known.
    pub fn new(number: CaseNumber) -> Self {
        let (aliases, sources, facts, links, changes, merged_into, desk) = Default::default();
        Self { number, aliases, sources, facts, links, changes, merged_into, desk }
    }

    /// Whether a source is the desk's own word and no document.
    pub fn is_desk(&self, source: usize) -> bool {
        self.sources.get(source).is_some_and(|s| s.kind == ArticleKind::Desk)
    }

    /// The documents that hold now, those whose word weighs more first. Earlier versions of a page are
    /// left out: what it says now takes the place of what it said. So is the desk's own word, which is no document
    /// and holds before all of them.
    pub fn ranked_sources(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.sources.len()).filter(|&i| self.holds(i) && !self.is_desk(i)).collect();
        order.sort_by_key(|&i| self.sources[i].rank());
        order
    }

    /// Whether a source is what its page says now.
    pub fn holds(&self, source: usize) -> bool {
        self.sources.get(source).is_some_and(|s| s.replaced_by.is_none())
    }

    /// How far the reporting has come: the furthest stage that an organisation's own notice names, else
    /// that any source names.
    pub fn stage(&self) -> Option<ReportStage> {
        let of = |own: bool| self.sources.iter().filter(|s| s.is_own() || !own).filter_map(CaseSource::stage).max();
        of(true).or_else(|| of(false))
    }

    /// What is said of a field: for fields of which only one account can hold (cause, system,
    /// numbers, certainty, misuse) the account of the weightiest source that says anything, else
    /// everything that any source says, each value once. What a person corrected or confirmed holds before
    /// everything that answers the same question.
    pub fn current(&self, field: Field) -> Vec<&CaseFact> {
        let said = |f: &&CaseFact| f.fact.value.field() == field && self.is_desk(f.source);
        let mut out: Vec<&CaseFact> = self.facts.iter().filter(said).collect();
        let read = self.read(field);
        let answered = |f: &CaseFact| out.iter().any(|o| answers_same(&o.fact.value, &f.fact.value));
        let read: Vec<&CaseFact> = read.into_iter().filter(|f| !answered(f)).collect();
        out.extend(read);
        if field == Field::Events {
            out.sort_by_key(|f| match f.fact.value {
                FactValue::Event { when, .. } => Some(when),
                _ => None,
            });
        }
        out
    }

    /// What the documents say of a field, as [`CaseView::current`] chooses among them.
    fn read(&self, field: Field) -> Vec<&CaseFact> {
        let order = self.ranked_sources();
        let of = |i: usize| self.facts.iter().filter(move |f| f.source == i && f.fact.value.field() == field);
        let one_account =
            matches!(field, Field::Type | Field::System | Field::Affected | Field::Certainty | Field::Misuse);
        if !one_account {
            let mut out: Vec<&CaseFact> = Vec::new();
            for fact in order.iter().flat_map(|&i| of(i)) {
                if !out.iter().any(|o| same_value(&o.fact.value, &fact.fact.value)) {
                    out.push(fact);
                }
            }
            return out;
        }
        let vague = |f: &&CaseFact| {
            matches!(f.fact.value, FactValue::Type(IncidentType::Unknown | IncidentType::UnauthorizedAccess))
        };
        let specific = order.iter().copied().find(|&i| of(i).any(|f| !vague(&f)));
        match specific.or_else(|| order.iter().copied().find(|&i| of(i).next().is_some())) {
            Some(i) => of(i).collect(),
            None => Vec::new(),
        }
    }

    /// Values of a field that other sources give and that differ from the current ones.
    pub fn others(&self, field: Field) -> Vec<&CaseFact> {
        let current = self.current(field);
        let mut out: Vec<&CaseFact> = Vec::new();
        for fact in self.facts.iter().filter(|f| f.fact.value.field() == field && self.holds(f.source)) {
            let known = |list: &[&CaseFact]| list.iter().any(|c| same_value(&c.fact.value, &fact.fact.value));
            if !known(&current) && !known(&out) {
                out.push(fact);
            }
        }
        out
    }

    /// The title of the weightiest source.
    pub fn title(&self) -> &str {
        self.ranked_sources().first().map_or("", |&i| self.sources[i].title.as_str())
    }

    /// The day the case first became public: as a person said, else the earliest publication of any source.
    pub fn published(&self) -> Option<TimeValue> {
        let said = self.facts.iter().rev().find_map(|f| match f.fact.value {
            FactValue::Published(day) if self.is_desk(f.source) => Some(day),
            _ => None,
        });
        said.or_else(|| self.sources.iter().filter_map(|s| s.published).min())
    }

    /// The victims' names, one for each organisation, the fullest form of each.
    pub fn victims(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for fact in self.current(Field::Victims) {
            if let FactValue::Victim(name) = &fact.fact.value {
                out.push(name);
            }
        }
        out
    }

    /// Suppliers named in it.
    pub fn suppliers(&self) -> Vec<&str> {
        self.current(Field::ThirdParties)
            .iter()
            .filter_map(|f| match &f.fact.value {
                FactValue::ThirdParty { name, role: crate::PartyRole::Supplier } => Some(name.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The primary cause.
    pub fn incident_type(&self) -> Option<IncidentType> {
        self.current(Field::Type).iter().find_map(|f| match f.fact.value {
            FactValue::Type(t) => Some(t),
            _ => None,
        })
    }

    /// The numbers of affected things that hold: not those that their own source replaced.
    pub fn counts(&self) -> Vec<Count> {
        self.current(Field::Affected)
            .iter()
            .filter_map(|f| match f.fact.value {
                FactValue::Affected { count, superseded_by: None, .. } => Some(count),
                _ => None,
            })
            .collect()
    }

    /// When something first happened in it.
    pub fn first(&self, event: EventKind) -> Option<TimeValue> {
        self.current(Field::Events)
            .iter()
            .filter_map(|f| match f.fact.value {
                FactValue::Event { event: e, when } if e == event => Some(when),
                _ => None,
            })
            .min()
    }

    /// The sector that the first victim's name tells.
    pub fn sector(&self) -> Sector {
        self.victims().first().map_or(Sector::Private, |name| organisation::sector(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        let number: CaseNumber = "#2024-0078".parse().unwrap();
        assert_eq!(number, CaseNumber { year: 2024, sequence: 78 });
        assert_eq!(number.to_string(), "2024-0078");
        assert_eq!("2024-12345".parse::<CaseNumber>().unwrap().sequence, 12_345);
        for bad in ["2024-078", "2024", "", "24-0001", "2024-00x1"] {
            assert!(bad.parse::<CaseNumber>().is_err(), "{bad}");
        }
    }
}
