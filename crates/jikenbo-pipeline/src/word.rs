//! A person's word on a case: what is asked is checked here, recorded by the store, and told from the log.

use jikenbo_core::{
    CaseEvent, CaseFact, CaseNumber, CaseView, Evidence, FactValue, IncidentId, Logged, Span, Word, undone,
};
use jikenbo_ingest::{Archive, decode};
use jikenbo_store::{CaptureState, Casebook, Lookup, Place, Saying};

use crate::{
    Error,
    archive::{ARCHIVE_FOLDER, position},
    casebook::block_on,
};

/// Longer remarks and reasons are refused, in characters.
const TEXT_CHARS: usize = 10_000;

/// What became of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The case it was said of; none where it is of organisations, of a claim or of a question that is of no case.
    pub number: Option<CaseNumber>,
    /// Its sequence in the log, by which it is undone.
    pub event: u64,
    /// The case that was opened by it.
    pub opened: Option<CaseNumber>,
}

/// A passage that a correction rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The SHA-256 of a capture in hex, its beginning where a source of the case is meant, or a source's number as `show`
    /// prints it.
    pub capture: String,
    /// Where it stands, in bytes of the document's UTF-8 text.
    pub span: Span,
}

/// What is asked of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A value holds.
    Correct {
        /// The field: its code or label, or the code of a dated event.
        field: String,
        /// The value as it was typed.
        value: String,
        /// The passage it rests on.
        evidence: Option<Passage>,
    },
    /// A value that was read is right. By its handle, or as FIELD=VALUE.
    Confirm(String),
    /// A value that was read is wrong.
    Reject(String),
    /// A remark that is shown.
    Comment(String),
    /// A remark for the desk.
    Note(String),
    /// Out of what is published.
    Hide,
    /// Into it again.
    Unhide,
    /// The case is the same as another.
    Merge(String),
    /// Sources, as `show` numbers them, are a case of their own.
    Split(Vec<usize>),
    /// Sources belong to another case.
    Move(Vec<usize>, String),
}

/// Records a person's word on the case with a number.
///
/// # Errors
/// When what is asked cannot be done ([`Error::Refused`], in a sentence that says what can), or the casebook cannot be
/// read or written.
pub fn say(place: impl Into<Place>, number: &str, wish: &Wish, saying: &Saying<'_>) -> Result<Spoken, Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        let done = say_in(&mut casebook, number, wish, saying).await;
        casebook.close().await;
        done
    })
}

async fn say_in(casebook: &mut Casebook, number: &str, wish: &Wish, saying: &Saying<'_>) -> Result<Spoken, Error> {
    for text in [Some(saying.by), saying.why].into_iter().flatten() {
        whole(text)?;
    }
    let case = one(casebook, number).await?;
    let word = match wish {
        Wish::Correct { field, value, evidence } => {
            let read = FactValue::read(field, value).map_err(|e| Error::Refused(e.to_string()))?;
            let evidence = match evidence {
                Some(passage) => Some(evidence_of(casebook, &case, passage).await?),
                None => None,
            };
            Word::Correct { value: read, said: value.trim().to_owned(), evidence }
        }
        Wish::Confirm(fact) => {
            let fact = named(&case, fact)?;
            Word::Confirm { value: fact.fact.value.clone(), evidence: fact.fact.evidence.clone() }
        }
        Wish::Reject(fact) => Word::Reject { value: named(&case, fact)?.fact.value.clone() },
        Wish::Comment(text) => Word::Comment { text: whole(text)? },
        Wish::Note(text) => Word::Note { text: whole(text)? },
        Wish::Hide if case.desk.is_hidden => return refuse(format!("#{} is hidden already", case.number)),
        Wish::Unhide if !case.desk.is_hidden => return refuse(format!("#{} is not hidden", case.number)),
        Wish::Hide => Word::Hide,
        Wish::Unhide => Word::Unhide,
        Wish::Merge(into) => Word::Merge { into: apart(casebook, &case, into).await? },
        Wish::Move(sources, into) => {
            let into = apart(casebook, &case, into).await?;
            Word::Move { into, sources: chosen(&case, sources, "merge")? }
        }
        Wish::Split(sources) => {
            let number = case.number;
            let to = casebook.split(number, chosen(&case, sources, "correct")?, saying).await?;
            let event = casebook.history(number).await?.last().map_or(0, |logged| logged.sequence);
            return Ok(Spoken { number: Some(number), event, opened: Some(to) });
        }
    };
    let number = case.number;
    let events = casebook.say(vec![(number, word)], saying).await?;
    Ok(Spoken { number: Some(number), event: events.first().copied().unwrap_or_default(), opened: None })
}

/// Takes back a person's word by its sequence in the log: the cases, organisations and claims are as if it had not been
/// said. The word and its undoing stay in the log; undoing that in turn lets the word hold again.
///
/// # Errors
/// When there is no such word, it is undone already, or the casebook cannot be written.
pub fn undo(place: impl Into<Place>, event: u64, saying: &Saying<'_>) -> Result<Spoken, Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        let done = undo_in(&mut casebook, event, saying).await;
        casebook.close().await;
        done
    })
}

async fn undo_in(casebook: &mut Casebook, event: u64, saying: &Saying<'_>) -> Result<Spoken, Error> {
    let Some(logged) = casebook.event(event).await? else {
        return refuse(format!("there is no event {event}; `jikenbo history NUMBER` shows the events of a case"));
    };
    let number = match logged.event {
        CaseEvent::Said { number, .. } => Some(number),
        CaseEvent::OrganisationSaid { .. }
        | CaseEvent::ClaimMeant { .. }
        | CaseEvent::Settled { .. }
        | CaseEvent::TakenBack { .. } => None,
        _ => {
            return refuse(format!(
                "event {event} is no person's word and cannot be undone; `jikenbo split` and `jikenbo move` take a notice out of a case"
            ));
        }
    };
    let by = match number {
        Some(number) => undone(&casebook.history(number).await?).get(&event).copied(),
        None => casebook.taken_back().await?.get(&event).map(|by| by.event),
    };
    if let Some(by) = by {
        return refuse(format!(
            "event {event} was undone by event {by} already; `jikenbo undo {by}` lets it hold again"
        ));
    }
    let done = match number {
        Some(number) => {
            let events = casebook.say(vec![(number, Word::Undo { undone: event })], saying).await?;
            events.first().copied().unwrap_or_default()
        }
        None => {
            let mut batch = casebook.batch().await?;
            let done = batch.take_back(event, saying).await?;
            batch.commit().await?;
            done
        }
    };
    Ok(Spoken { number, event: done, opened: None })
}

/// What happened to a case and to all that it was ever joined with, in the order of the log.
///
/// # Errors
/// When there is no such case, or the casebook cannot be read.
pub fn history(place: impl Into<Place>, number: &str) -> Result<(CaseNumber, Vec<Logged>), Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let read = async {
            let case = one(&casebook, number).await?;
            Ok((case.number, casebook.history(case.number).await?))
        };
        let read = read.await;
        casebook.close().await;
        read
    })
}

/// The one case that a number leads to.
pub(crate) async fn one(casebook: &Casebook, number: &str) -> Result<CaseView, Error> {
    match casebook.show(number).await? {
        Lookup::One(case) => Ok(*case),
        Lookup::None => {
            refuse(format!("no case has the number \"{number}\"; `jikenbo list` shows the numbers that there are"))
        }
        Lookup::Choices(cases) => {
            let own: Vec<String> = cases.iter().map(|case| format!("#{}", case.number)).collect();
            refuse(format!("several cases carry the number {number}: {}; name one of them by its own", own.join(", ")))
        }
    }
}

/// The number of another case that may be joined with one.
async fn apart(casebook: &Casebook, case: &CaseView, other: &str) -> Result<CaseNumber, Error> {
    let other = one(casebook, other).await?;
    if other.number == case.number {
        return refuse(format!("both numbers lead to #{}; name two cases", case.number));
    }
    if let Some(hidden) = [case, &other].into_iter().find(|c| c.desk.is_hidden) {
        return refuse(format!("#{0} is hidden; `jikenbo unhide {0}` comes first", hidden.number));
    }
    Ok(other.number)
}

/// Sources as `show` numbers them, each with the other versions of its page; never all of the case.
pub(crate) fn chosen(case: &CaseView, wanted: &[usize], instead: &str) -> Result<Vec<IncidentId>, Error> {
    let documents: Vec<usize> = (0..case.sources.len()).filter(|&i| !case.is_desk(i)).collect();
    if let Some(wrong) = wanted.iter().find(|n| n.checked_sub(1).is_none_or(|i| !documents.contains(&i))) {
        return refuse(format!(
            "#{} has no source {wrong}; its sources are numbered 1 to {} in `jikenbo show {}`",
            case.number,
            documents.len(),
            case.number
        ));
    }
    let newest = |i: usize| case.sources[i].replaced_by.unwrap_or(i);
    let of: Vec<usize> = wanted.iter().map(|n| newest(n - 1)).collect();
    let taken: Vec<usize> = documents.iter().copied().filter(|&i| of.contains(&newest(i))).collect();
    if taken.is_empty() || taken.len() == documents.len() {
        let all = format!("these are all sources of #{}, and a case keeps at least one", case.number);
        return refuse(match instead {
            "merge" => format!("{all}; `jikenbo merge` joins whole cases"),
            _ => format!("{all}; name fewer"),
        });
    }
    let id = |i: usize| {
        let source = &case.sources[i];
        IncidentId { document: source.document.clone(), article: source.article, incident: source.incident }
    };
    Ok(taken.into_iter().map(id).collect())
}

/// The fact that a person means: by the beginning of its handle, or as FIELD=VALUE.
fn named<'v>(case: &'v CaseView, text: &str) -> Result<&'v CaseFact, Error> {
    let facts = || case.facts.iter().chain(case.desk.rejected.iter().map(|rejected| &rejected.fact));
    let mut found: Vec<&CaseFact> = match text.split_once(['=', '＝']) {
        Some((field, value)) => {
            let value = FactValue::read(field, value).map_err(|e| Error::Refused(e.to_string()))?;
            facts().filter(|f| f.fact.value.handle() == value.handle()).collect()
        }
        None if text.len() >= 4 => facts().filter(|f| f.fact.value.handle().starts_with(text)).collect(),
        None => Vec::new(),
    };
    found.dedup_by_key(|f| f.fact.value.handle());
    let is_one = found.iter().all(|f| f.fact.value.handle() == found[0].fact.value.handle());
    match found.first() {
        Some(fact) if is_one => Ok(fact),
        Some(_) => refuse(format!("\"{text}\" may be several facts of #{}; write more of the handle", case.number)),
        None => refuse(format!(
            "#{0} has no fact \"{text}\"; `jikenbo show {0} --handles` shows a handle beside each fact, and FIELD=VALUE names one too",
            case.number
        )),
    }
}

async fn evidence_of(casebook: &Casebook, case: &CaseView, passage: &Passage) -> Result<Evidence, Error> {
    let Passage { capture, span } = passage;
    let by_place = capture.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|&i| !case.is_desk(i));
    let by_place = by_place.and_then(|i| case.sources.get(i)).filter(|_| capture.len() < 6);
    let is_named =
        |s: &&jikenbo_core::CaseSource| capture.len() >= 6 && s.document.as_str().starts_with(capture.as_str());
    let source = by_place.or_else(|| case.sources.iter().find(is_named));
    let sha256 = source.map_or(capture.as_str(), |source| source.document.as_str());
    let stored = match casebook.capture_state(sha256).await? {
        CaptureState::Filed(place) | CaptureState::Archived(place) => place,
        CaptureState::New => {
            return refuse(format!(
                "there is no capture \"{capture}\"; name a source of #{0} by its number in `jikenbo show {0}`, or a capture by its SHA-256",
                case.number
            ));
        }
    };
    let known_end = casebook.last_archive_position().await?.map(position);
    let archive = Archive::open(&casebook.place().dir().join(ARCHIVE_FOLDER), known_end)?;
    let document = decode(&archive.read(&position(stored))?);
    match Evidence::new(&document, *span, "desk.correct", 1) {
        Some(evidence) => Ok(evidence),
        None => refuse(format!(
            "bytes {} to {} are no passage of {}, whose text has {} bytes; `jikenbo show {} --format json` gives start and end of each passage",
            span.start,
            span.end,
            document.name,
            document.text.len(),
            case.number
        )),
    }
}

/// A text that says something, without blanks around it.
fn whole(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("an empty text says nothing; write it behind the command in quotes".to_owned());
    }
    match text.chars().count() {
        ..=TEXT_CHARS => Ok(text.to_owned()),
        chars => refuse(format!("the text has {chars} characters; write at most {TEXT_CHARS}")),
    }
}

pub(crate) fn refuse<T>(sentence: String) -> Result<T, Error> {
    Err(Error::Refused(sentence))
}
