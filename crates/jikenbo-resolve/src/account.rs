use jikenbo_core::{
    ArticleKind, BareDay, CaseNumber, CaseSource, CaseView, Count, Document, DocumentId, EventKind, Fact, FactValue,
    Grain, Incident, IncidentType, NormText, PartyRole, Passage, Reading, ReportStage, TimeValue, Word,
    organisation::{
        domain::{is_shared, registrable},
        name_key,
    },
};

use crate::{
    Aliases, Earlier, LinkedBy, Surroundings, key::bare_day_of, name::Name, version::title_key, year::case_year,
};

/// An incident that has no case yet, with what is known of the text that tells it.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The document.
    pub document: &'a Document,
    /// The article of it.
    pub reading: &'a Reading,
    /// The incident of the article.
    pub incident: &'a Incident,
    /// What the rest of the document tells of when the article was written.
    pub surroundings: &'a Surroundings,
    /// When the document was captured, RFC 3339 in UTC: nothing it tells of is younger.
    pub captured_at: &'a str,
    /// Cases of articles of the same document that the document itself calls the same incident.
    pub same_as: &'a [CaseNumber],
    /// The link by which the document came, where a page links to it as its own.
    pub linked_by: Option<LinkedBy<'a>>,
    /// Cases that a text with the same [`Keys::text`](crate::Keys::text) is filed under.
    pub same_text: &'a [CaseNumber],
    /// What its article was in an earlier capture of its page.
    pub earlier: Option<Earlier<'a>>,
    /// Other names of the organisations that it may name.
    pub aliases: &'a Aliases,
}

impl<'a> Incoming<'a> {
    /// Whether the document holds this article alone: then its own address and date are the article's.
    fn is_sole(&self) -> bool {
        self.surroundings.articles() == 1
    }

    /// When the article was published, where the article or, for a sole article, the page says so.
    pub fn published(&self) -> Option<TimeValue> {
        self.reading.published().or(self.document.published.filter(|_| self.is_sole()).map(|dated| dated.day))
    }

    /// The address the article gives as its source or, for a sole article, the page's own.
    pub fn url(&self) -> Option<&'a str> {
        self.reading.url().or(self.document.url.as_deref().filter(|_| self.is_sole()))
    }

    /// The number that somebody else gave this case. A number in the title of a list of victims
    /// is the list's, not a case's.
    pub fn own_number(&self) -> Option<&'a str> {
        self.reading.case_number().filter(|_| self.reading.kind != ArticleKind::VictimList)
    }
}

/// A known case that may be the one an incident belongs to.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub(crate) number: CaseNumber,
    pub(crate) filed: Vec<(DocumentId, usize)>,
    /// Cases that a person put sources of this one into.
    pub(crate) parted: Vec<CaseNumber>,
    pub(crate) account: Account,
}

impl Candidate {
    /// What of a case is compared. The texts of its sources are not looked at.
    pub fn of(view: &CaseView) -> Self {
        let mut account = Account { year: view.number.year, claims_only: true, ..Account::default() };
        let none = &Aliases::default();
        for fact in &view.facts {
            let title = view.sources.get(fact.source).map_or("", |source| &source.title);
            account.take(&fact.fact, title, none);
        }
        // A person's word is no text that tells of it.
        for source in view.sources.iter().filter(|s| s.kind != ArticleKind::Desk) {
            account.take_source(source);
        }
        for (place, source) in view.sources.iter().enumerate() {
            let facts = view.facts.iter().filter(|fact| fact.source == place).map(|fact| &fact.fact.value);
            account.take_domains(source.kind, source.url.as_deref(), facts);
        }
        for alias in &view.aliases {
            let numbering = view.sources.iter().find_map(|s| numbering(&s.title, &alias.number));
            account.numbers.push(OwnNumber { number: alias.number.clone(), numbering });
        }
        let parted = view.desk.words.iter().filter_map(|said| match said.word {
            Word::Split { to, .. } => Some(to),
            Word::Move { into, .. } => Some(into),
            _ => None,
        });
        let parted = parted.filter(|number| *number != view.number).collect();
        let filed = view.sources.iter().map(|s| (s.document.clone(), s.article)).collect();
        Self { number: view.number, filed, parted, account }
    }

    /// With what the keys tell under which an incident meets the case: the days without a year that a text of it names.
    #[must_use]
    pub fn met_under<'k>(mut self, keys: impl IntoIterator<Item = &'k str>) -> Self {
        if self.account.is_undated() {
            self.account.bare_days.extend(keys.into_iter().filter_map(bare_day_of));
        }
        self
    }
}

/// One side of a comparison: what one article, or all sources of a case, say of an incident.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub victims: Vec<Name>,
    pub brands: Vec<Name>,
    pub suppliers: Vec<Said<Name>>,
    pub types: Vec<IncidentType>,
    pub systems: Vec<String>,
    pub counts: Vec<Count>,
    /// Those that stand in a title: what a text is about, where it recalls another incident.
    pub headline: Vec<Count>,
    pub days: Vec<(EventKind, TimeValue)>,
    pub published: Vec<TimeValue>,
    /// Days on which it says that something was announced.
    pub announced: Vec<TimeValue>,
    /// The days, with their months where it says them, that a text without a date of its own names: 15日, 7月24日. Of
    /// a case's those by which it is met are known.
    pub bare_days: Vec<BareDay>,
    /// Keys of what its text puts in quotation marks, as the titles of earlier notices; a case's are not known.
    pub quoted: Vec<String>,
    pub urls: Vec<String>,
    pub titles: Vec<String>,
    /// The titles without what a later report adds to them.
    pub series: Vec<String>,
    /// Registered names of hosts: those that a list gives its victims, those of an organisation's own notices.
    pub domains: Vec<String>,
    pub numbers: Vec<OwnNumber>,
    pub related: Vec<Said<String>>,
    /// When other incidents were that it recalls.
    pub recalled: Vec<Said<TimeValue>>,
    /// The titles and days of follow-up and final reports.
    pub follow_ups: Vec<(String, Option<TimeValue>)>,
    /// The attackers who are named, but for those that a list names.
    pub actors: Vec<Said<String>>,
    /// Whether a measure or an investigation report is among what tells of it.
    pub is_later_word: bool,
    /// Whether only lists of claimed victims tell of it.
    pub claims_only: bool,
    pub year: i16,
}

/// What an account says, with the passage that says it.
#[derive(Clone, Debug)]
pub(crate) struct Said<T> {
    pub what: T,
    pub passage: Passage,
}

impl Said<String> {
    /// Whether it is the number of a numbering: of two blogs that count alike, the one that the passage names.
    pub fn is_number(&self, number: &OwnNumber) -> bool {
        let folded = NormText::new(&self.passage.quote, 0);
        let named = folded.as_str().split_once('#').map_or("", |(before, _)| before.trim());
        let agrees = |numbering: &String| named.is_empty() || numbering.ends_with(named) || named.ends_with(numbering);
        self.what == number.number && number.numbering.as_ref().is_none_or(agrees)
    }
}

/// A number that somebody else gave a case, and the name of that numbering where the title has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnNumber {
    pub number: String,
    pub numbering: Option<String>,
}

impl Account {
    pub fn of(incoming: &Incoming<'_>) -> Self {
        let mut account = Self { year: case_year(incoming).0, ..Self::default() };
        let title = &incoming.reading.title;
        for fact in &incoming.incident.facts {
            account.take(fact, title, incoming.aliases);
        }
        account.titles.push(name_key(title));
        account.series.push(title_key(title));
        account.published.extend(incoming.published());
        account.urls.extend(incoming.url().map(str::to_owned));
        account.take_domains(incoming.reading.kind, incoming.url(), incoming.incident.values());
        account.claims_only = incoming.reading.kind == ArticleKind::VictimList;
        account.is_later_word = is_later_word(incoming.reading.kind);
        let telling = &incoming.reading.telling;
        let quoted = telling.quoted.iter().map(|evidence| title_key(evidence.quote()));
        account.quoted = quoted.filter(|key| key.chars().count() >= QUOTED_CHARS).collect();
        if account.is_undated() {
            account.bare_days = telling.bare_days.iter().map(|cited| cited.value).collect();
        }
        let is_later = matches!(telling.stage(), Some(ReportStage::FollowUp | ReportStage::Final));
        if is_own_word(incoming.reading.kind) && is_later {
            account.follow_ups.push((title.clone(), incoming.published()));
        }
        if let Some(number) = incoming.own_number() {
            account.numbers.push(OwnNumber { number: number.to_owned(), numbering: numbering(title, number) });
        }
        account
    }

    /// Takes what a fact says, of a text with this title.
    fn take(&mut self, fact: &Fact, title: &str, aliases: &Aliases) {
        match &fact.value {
            FactValue::Victim(name) => {
                let name = Name::known(name, aliases).in_passage(fact.evidence.quote());
                push_name(&mut self.victims, name);
            }
            FactValue::ThirdParty { name, role: PartyRole::Supplier } => {
                let name = Name::known(name, aliases);
                if !name.key().is_empty() && !self.suppliers.iter().any(|s| s.what.key() == name.key()) {
                    self.suppliers.push(Said { what: name, passage: Passage::from(&fact.evidence) });
                }
            }
            FactValue::ThirdParty { name, role: PartyRole::Impersonated } => {
                push_name(&mut self.brands, Name::known(name, aliases))
            }
            FactValue::System(name) => self.systems.push(name.clone()),
            FactValue::Type(t) => self.types.push(*t),
            FactValue::Affected { count, .. } => {
                self.counts.push(*count);
                self.headline.extend(title.contains(fact.evidence.quote()).then_some(*count));
            }
            FactValue::Actor(name) => {
                let what = name_key(name);
                if !what.is_empty() {
                    self.actors.push(Said { what, passage: Passage::from(&fact.evidence) });
                }
            }
            FactValue::RelatedCase(number) => {
                self.related.push(Said { what: number.clone(), passage: Passage::from(&fact.evidence) });
            }
            FactValue::Recalled(when) if self.recalled.len() < RECALLED => {
                self.recalled.push(Said { what: *when, passage: Passage::from(&fact.evidence) });
            }
            // What a gang posts is no announcement.
            FactValue::Event { event: EventKind::Disclosed, .. } if fact.evidence.rule() == BY_LIST => {}
            FactValue::Event { event: EventKind::Disclosed, when } => self.announced.push(when.date_only()),
            FactValue::Event { event, when } => self.days.push((*event, when.date_only())),
            _ => {}
        }
    }

    /// The hosts that a list gives its victims, or those of who publishes a notice of its own.
    fn take_domains<'v>(&mut self, kind: ArticleKind, url: Option<&str>, values: impl Iterator<Item = &'v FactValue>) {
        let url = match kind {
            ArticleKind::VictimList => None,
            ArticleKind::Disclosure | ArticleKind::Report => url,
            _ => return,
        };
        let hosts = values.filter_map(|value| match value {
            FactValue::Domain(host) => Some(host.as_str()),
            _ => None,
        });
        self.domains.extend(hosts.chain(url).filter_map(registrable).filter(|host| !is_shared(host)));
    }

    fn take_source(&mut self, source: &CaseSource) {
        self.titles.push(name_key(&source.title));
        self.series.push(title_key(&source.title));
        self.published.extend(source.published);
        self.urls.extend(source.url.clone());
        self.claims_only &= source.kind == ArticleKind::VictimList;
        self.is_later_word |= is_later_word(source.kind);
        let is_later = || matches!(source.stage(), Some(ReportStage::FollowUp | ReportStage::Final));
        if is_own_word(source.kind) && is_later() {
            self.follow_ups.push((source.title.clone(), source.published));
        }
    }

    /// The dates on which the incident itself happened, was found or was stopped.
    pub fn incident_days(&self) -> impl Iterator<Item = (EventKind, TimeValue)> {
        self.days.iter().copied().filter(|(event, _)| {
            matches!(
                event,
                EventKind::OccurredFrom | EventKind::OccurredTo | EventKind::Detected | EventKind::Contained
            )
        })
    }

    /// Whether it names no day with its year, of its publication or of the incident.
    fn is_undated(&self) -> bool {
        self.published.is_empty() && self.incident_days().all(|(_, day)| day.grain() < Grain::Day)
    }

    /// The dates by which two victims of one supplier are known: those of the incident, and the stretch
    /// of time whose data it touched.
    pub fn link_days(&self) -> impl Iterator<Item = (EventKind, TimeValue)> {
        let data =
            self.days.iter().copied().filter(|(event, _)| matches!(event, EventKind::DataFrom | EventKind::DataTo));
        self.incident_days().chain(data)
    }
}

/// The rule that reads the entries of lists of what gangs post.
const BY_LIST: &str = "victim-list.entry";

fn is_later_word(kind: ArticleKind) -> bool {
    matches!(kind, ArticleKind::Enforcement | ArticleKind::Report)
}

/// Whether the organisation itself speaks, whose reports follow one another.
fn is_own_word(kind: ArticleKind) -> bool {
    matches!(kind, ArticleKind::Disclosure | ArticleKind::Report)
}

fn push_name(names: &mut Vec<Name>, name: Name) {
    if !name.key().is_empty() && !names.iter().any(|n| n.key() == name.key()) {
        names.push(name);
    }
}

/// More incidents that are recalled are a history's.
const RECALLED: usize = 16;

/// A quotation is a title that may be met again where its key has so many characters at least.
const QUOTED_CHARS: usize = 8;

/// The name of the numbering that a title's number belongs to: セキュリティ事件簿 in
/// `【セキュリティ事件簿#2024-078】`.
fn numbering(title: &str, number: &str) -> Option<String> {
    let folded = NormText::new(title, 0);
    let before = folded.as_str().split_once(number)?.0;
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "#第".contains(c));
    let name = before.rsplit(|c: char| c.is_whitespace() || "【[「『(<】])」』>".contains(c)).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_names_the_numbering() {
        let check = |title: &str, expect: Option<&str>| {
            assert_eq!(numbering(title, "2026-118").as_deref(), expect, "{title}");
        };
        check("【セキュリティ事件簿#2026-118】株式会社蒼波精機", Some("セキュリティ事件簿"));
        check("事故録 ＃２０２６－１１８ 青空県", Some("事故録"));
        check("2026-118 青空県", None);
        check("青空県", None);
    }
}
