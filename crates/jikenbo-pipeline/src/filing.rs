//! One document's incidents into cases.

use std::collections::{BTreeSet, HashMap};

use jikenbo_core::{
    CaseAlias, CaseLink, CaseNumber, CaseView, Document, Incident, IncidentId, LinkRelation, PageChange, PageSeen,
    Reading, Version,
};
use jikenbo_resolve::{
    Aliases, Candidate, Decision, Earlier, Incoming, LinkedBy, Surroundings, blocking_keys, resolve,
};
use jikenbo_store::{Batch, FiledDocument, Filing, HeldIncident, StoredCapture, Why};

use crate::{
    Error,
    organisations::{aliases, said_in},
    pages::{Revisit, address, facts_differ},
};

/// The cases that a document's incidents went to.
#[derive(Debug, Default)]
pub(crate) struct Filed {
    pub opened: Vec<CaseNumber>,
    pub attached: Vec<CaseNumber>,
    /// Cases that a page tells otherwise since.
    pub changed: Vec<CaseNumber>,
}

/// Files one document of a batch whole, or not at all. `linked_by` is the link by which it came as an attachment.
pub(crate) async fn file(
    batch: &mut Batch<'_>,
    capture: &StoredCapture,
    document: &Document,
    readings: &[Reading],
    linked_by: Option<LinkedBy<'_>>,
    recorded_at: &str,
) -> Result<Filed, Error> {
    let surroundings = &Surroundings::of(document, readings);
    let revisit = match address(&capture.target_uri, document.url.as_deref()) {
        Some(at) => {
            let page = batch.page(at).await?;
            let (uri, seen_at) = (&capture.target_uri, &capture.captured_at);
            Some(Revisit::new(at, page, uri, seen_at, &document.text, readings))
        }
        None => None,
    };
    let revisit = revisit.as_ref();
    let again = revisit.map(|revisit| revisit.again(readings)).unwrap_or_default();
    let repeats = |reading: &Reading| again.iter().any(|(article, _)| *article == reading.article.index);
    let organisations = said_in(document, readings, &capture.target_uri, repeats);
    let aliases = &aliases(batch, document, readings, &organisations).await?;
    let known = &HashMap::new();
    let told = |reading| {
        let captured_at = &capture.captured_at;
        Told { document, readings, reading, surroundings, captured_at, revisit, linked_by, aliases, known }
    };
    let origins: Vec<_> = readings.iter().map(|reading| told(reading).origin()).collect();
    let page = revisit.map(|revisit| revisit.address);
    let filed = FiledDocument { capture, document, readings, origins: &origins, page, again: &again, recorded_at };
    let mut filing = batch.file(filed).await?;
    filing.organisations(&organisations).await?;
    let mut done = Filed::default();
    // The cases of each article so far, by its index.
    let mut cases: HashMap<usize, Vec<CaseNumber>> = HashMap::new();
    for (place, reading) in readings.iter().enumerate() {
        let numbers = match revisit.and_then(|revisit| Some((revisit, revisit.same(place)?))) {
            Some((revisit, held)) => still_there(&mut filing, revisit, &held.cases, &mut done).await?,
            None => told(reading).file(&mut filing, place, &cases, &mut done).await?,
        };
        cases.insert(reading.article.index, numbers);
    }
    if let Some(revisit) = revisit {
        let told: Vec<CaseNumber> = cases.values().flatten().copied().collect();
        for held in revisit.removed(&told) {
            let seen = PageSeen { from: Some(held.id.clone()), ..revisit.seen(PageChange::Removed) };
            filing.page_seen(held.number, seen).await?;
            done.changed.push(held.number);
        }
    }
    link_articles(&mut filing, readings, &cases).await?;
    filing.commit().await?;
    Ok(done)
}

/// Links the cases of articles that their document says belong together.
pub(crate) async fn link_articles(
    filing: &mut Filing<'_>,
    readings: &[Reading],
    cases: &HashMap<usize, Vec<CaseNumber>>,
) -> Result<(), Error> {
    for reading in readings {
        for link in &reading.links {
            // An article of several incidents, a list of victims, does not say which of them it means.
            let one = |article: usize| match cases.get(&article).map(Vec::as_slice) {
                Some([number]) => Some(*number),
                _ => None,
            };
            if let (Some(from), Some(to)) = (one(reading.article.index), one(link.to)) {
                // Of two cases, one incident at one supplier is said more closely.
                if link.relation == LinkRelation::SameIncident && filing.is_linked(from, to).await? {
                    continue;
                }
                let (relation, reason) = (link.relation, link.reason.clone());
                filing.link(from, CaseLink { to, relation, reason, passage: None }).await?;
            }
        }
    }
    Ok(())
}

/// An article that a page repeats stays in its cases; one that had vanished is back.
async fn still_there(
    filing: &mut Filing<'_>,
    revisit: &Revisit<'_>,
    cases: &[HeldIncident],
    done: &mut Filed,
) -> Result<Vec<CaseNumber>, Error> {
    for held in cases.iter().filter(|held| held.is_missing && !revisit.is_late()) {
        let seen = PageSeen { to: Some(held.id.clone()), ..revisit.seen(PageChange::Back) };
        filing.page_seen(held.number, seen).await?;
        done.changed.push(held.number);
    }
    Ok(cases.iter().map(|held| held.number).collect())
}

/// One article of the document.
pub(crate) struct Told<'a> {
    pub document: &'a Document,
    pub readings: &'a [Reading],
    pub reading: &'a Reading,
    pub surroundings: &'a Surroundings,
    pub captured_at: &'a str,
    /// What is known of its page.
    pub revisit: Option<&'a Revisit<'a>>,
    /// The link by which the document came, of an attachment.
    pub linked_by: Option<LinkedBy<'a>>,
    /// Other names of the organisations it may name.
    pub aliases: &'a Aliases,
    /// Incidents of the document that belong to a case already, by article and place.
    pub known: &'a HashMap<(usize, usize), CaseNumber>,
}

impl<'a> Told<'a> {
    fn incoming<'b>(
        &self,
        incident: &'b Incident,
        same_as: &'b [CaseNumber],
        same_text: &'b [CaseNumber],
        earlier: Option<Earlier<'b>>,
    ) -> Incoming<'b>
    where
        'a: 'b,
    {
        let Self { document, reading, surroundings, captured_at, aliases, linked_by, .. } = *self;
        Incoming {
            document,
            reading,
            incident,
            surroundings,
            captured_at,
            same_as,
            same_text,
            linked_by,
            earlier,
            aliases,
        }
    }

    pub fn origin(&self) -> (Option<jikenbo_core::TimeValue>, Option<String>) {
        let none = Incident::default();
        let incoming = self.incoming(&none, &[], &[], None);
        (incoming.published(), incoming.url().map(str::to_owned))
    }

    /// What its incidents are to be found by, each named by the article and its place in that.
    pub fn keys(&self) -> Vec<((usize, usize), Vec<String>)> {
        let kept = |incident| blocking_keys(&self.incoming(incident, &[], &[], None)).kept;
        let here = self.reading.article.index;
        self.reading.incidents.iter().enumerate().map(|(i, incident)| ((here, i), kept(incident))).collect()
    }

    pub async fn file(
        &self,
        filing: &mut Filing<'_>,
        place: usize,
        cases: &HashMap<usize, Vec<CaseNumber>>,
        done: &mut Filed,
    ) -> Result<Vec<CaseNumber>, Error> {
        let here = self.reading.article.index;
        let same =
            |r: &&Reading| r.links.iter().any(|link| link.to == here && link.relation == LinkRelation::SameIncident);
        let earlier = self.readings.iter().filter(same).filter_map(|r| cases.get(&r.article.index));
        let same_as: Vec<CaseNumber> = earlier.flatten().copied().collect();
        let before = self.revisit.and_then(|revisit| revisit.earlier(place));
        let earlier = before.as_ref().map(|(cases, is_certain)| Earlier { cases, is_certain: *is_certain });
        let mut numbers = Vec::new();
        for (i, incident) in self.reading.incidents.iter().enumerate() {
            let keys = blocking_keys(&self.incoming(incident, &same_as, &[], earlier));
            let met = filing.numbers_under(&keys.sought).await?;
            let of_text = met.iter().filter(|(key, _)| keys.text.as_deref() == Some(*key));
            let mut same_text: Vec<CaseNumber> = of_text.map(|(_, number)| *number).collect();
            same_text.sort_unstable();
            let incoming = self.incoming(incident, &same_as, &same_text, earlier);
            if let Some(&number) = self.known.get(&(here, i)) {
                filing.keep_keys(here, i, &keys.kept).await?;
                self.alias(filing, number, &incoming).await?;
                numbers.push(number);
                continue;
            }
            let sure = earlier.iter().flat_map(|e| e.cases).chain(self.linked_by.iter().flat_map(|l| l.cases));
            let near: BTreeSet<CaseNumber> = met.iter().map(|(_, number)| *number).chain(sure.copied()).collect();
            let known = filing.cases(&near.into_iter().collect::<Vec<_>>()).await?;
            let under = |number| met.iter().filter(move |(_, met)| *met == number).map(|(key, _)| *key);
            let candidates = known.iter().map(|view| Candidate::of(view).met_under(under(view.number)));
            let candidates: Vec<Candidate> = candidates.collect();
            let resolution = resolve(&incoming, &candidates);
            let mut doubts = Vec::new();
            let (number, reasons) = match resolution.decision {
                Decision::Open { year, year_from } => {
                    let number = filing.open_case(year, &year_from).await?;
                    done.opened.push(number);
                    (number, Vec::new())
                }
                Decision::Review { year, year_from, cases } => {
                    let number = filing.open_case(year, &year_from).await?;
                    done.opened.push(number);
                    doubts = cases;
                    (number, Vec::new())
                }
                Decision::Attach { case, reasons } => {
                    done.attached.push(case);
                    (case, reasons)
                }
            };
            let this = IncidentId { document: self.document.id.clone(), article: here, incident: i };
            let replaced = self.revisit.and_then(|revisit| Some((revisit, revisit.replaced(place, number)?)));
            let version = replaced.map(|(revisit, held)| match revisit.is_late() {
                false => Version::Replaces(held.id.clone()),
                true => Version::ReplacedBy(held.id.clone()),
            });
            let why = Why { reasons, version, tie: resolution.tie };
            filing.attach(number, here, i, why, &keys.kept).await?;
            if let Some((revisit, held)) = replaced {
                let view = known.iter().find(|k| k.number == number);
                self.tell(filing, incident, (revisit, held), view, &this, done).await?;
            }
            self.alias(filing, number, &incoming).await?;
            for link in resolution.links {
                filing.link(number, link).await?;
            }
            for (case, reasons) in doubts {
                filing.doubt(number, case, reasons).await?;
            }
            numbers.push(number);
        }
        Ok(numbers)
    }

    /// Notes the number that the article says somebody else gave the case.
    async fn alias(&self, filing: &mut Filing<'_>, number: CaseNumber, incoming: &Incoming<'_>) -> Result<(), Error> {
        let Some(printed) = incoming.own_number() else { return Ok(()) };
        let alias = CaseAlias { number: printed.to_owned(), source: self.document.name.clone() };
        Ok(filing.alias(number, alias).await?)
    }

    /// Notes that the page tells an incident otherwise than before, if it does: one of several in a list may
    /// be told as ever.
    async fn tell(
        &self,
        filing: &mut Filing<'_>,
        incident: &Incident,
        (revisit, held): (&Revisit<'_>, &HeldIncident),
        view: Option<&CaseView>,
        this: &IncidentId,
        done: &mut Filed,
    ) -> Result<(), Error> {
        let is_sole = self.reading.incidents.len() == 1 && revisit.was_sole(held);
        let before = view.into_iter().flat_map(|view| {
            let is_held = |s: &jikenbo_core::CaseSource| {
                (&s.document, s.article, s.incident) == (&held.id.document, held.id.article, held.id.incident)
            };
            let source = view.sources.iter().position(is_held);
            view.facts.iter().filter(move |f| Some(f.source) == source).map(|f| &f.fact)
        });
        if !is_sole && !held.is_missing && !facts_differ(before, self.reading.facts.iter().chain(&incident.facts)) {
            return Ok(());
        }
        let (from, to) = match revisit.is_late() {
            false => (&held.id, this),
            true => (this, &held.id),
        };
        let change = if held.is_missing { PageChange::Back } else { PageChange::Changed };
        let mut seen = PageSeen { from: Some(from.clone()), to: Some(to.clone()), ..revisit.seen(change) };
        if let (true, Some(known)) = (revisit.is_late(), &revisit.page.seen_at) {
            seen.seen_at.clone_from(known);
        }
        done.changed.push(held.number);
        filing.page_seen(held.number, seen).await.map_err(Error::from)
    }
}
