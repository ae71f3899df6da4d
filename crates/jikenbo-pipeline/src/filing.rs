//! One document's incidents into cases.

use std::collections::HashMap;

use jikenbo_core::{CaseAlias, CaseNumber, Document, LinkRelation, Reading};
use jikenbo_resolve::{Candidate, Decision, Incoming, Surroundings, blocking_keys, resolve};
use jikenbo_store::{Batch, FiledDocument, Filing, StoredCapture};

use crate::Error;

/// The cases that a document's incidents went to.
#[derive(Debug, Default)]
pub(crate) struct Filed {
    pub opened: Vec<CaseNumber>,
    pub attached: Vec<CaseNumber>,
}

/// Files one document of a batch whole, or not at all.
pub(crate) async fn file(
    batch: &mut Batch<'_>,
    capture: &StoredCapture,
    document: &Document,
    readings: &[Reading],
    recorded_at: &str,
) -> Result<Filed, Error> {
    let surroundings = &Surroundings::of(document, readings);
    let told = |reading| Told { document, readings, reading, surroundings, captured_at: &capture.captured_at };
    let origins: Vec<_> = readings.iter().map(|reading| told(reading).origin()).collect();
    let filed = FiledDocument { capture, document, readings, origins: &origins, recorded_at };
    let mut filing = batch.file(filed).await?;
    let mut done = Filed::default();
    // The cases of each article so far, by its index.
    let mut cases: HashMap<usize, Vec<CaseNumber>> = HashMap::new();
    for reading in readings {
        let numbers = told(reading).file(&mut filing, &cases, &mut done).await?;
        cases.insert(reading.article.index, numbers);
    }
    for reading in readings {
        for link in &reading.links {
            // An article of several incidents, a list of victims, does not say which of them it means.
            let one = |article: usize| match cases.get(&article).map(Vec::as_slice) {
                Some([number]) => Some(*number),
                _ => None,
            };
            if let (Some(from), Some(to)) = (one(reading.article.index), one(link.to)) {
                filing.link(from, to, link.relation, &link.reason).await?;
            }
        }
    }
    filing.commit().await?;
    Ok(done)
}

/// One article of the document.
struct Told<'a> {
    document: &'a Document,
    readings: &'a [Reading],
    reading: &'a Reading,
    surroundings: &'a Surroundings,
    captured_at: &'a str,
}

impl<'a> Told<'a> {
    fn incoming(&self, incident: &'a jikenbo_core::Incident, same_as: &'a [CaseNumber]) -> Incoming<'a> {
        let Self { document, reading, surroundings, captured_at, .. } = *self;
        Incoming { document, reading, incident, surroundings, captured_at, same_as }
    }

    fn origin(&self) -> (Option<jikenbo_core::TimeValue>, Option<String>) {
        let none = jikenbo_core::Incident::default();
        let incoming = self.incoming(&none, &[]);
        (incoming.published(), incoming.url().map(str::to_owned))
    }

    async fn file(
        &self,
        filing: &mut Filing<'_>,
        cases: &HashMap<usize, Vec<CaseNumber>>,
        done: &mut Filed,
    ) -> Result<Vec<CaseNumber>, Error> {
        let here = self.reading.article.index;
        let same =
            |r: &&Reading| r.links.iter().any(|link| link.to == here && link.relation == LinkRelation::SameIncident);
        let earlier = self.readings.iter().filter(same).filter_map(|r| cases.get(&r.article.index));
        let same_as: Vec<CaseNumber> = earlier.flatten().copied().collect();
        let mut numbers = Vec::new();
        for (i, incident) in self.reading.incidents.iter().enumerate() {
            let incoming = self.incoming(incident, &same_as);
            let keys = blocking_keys(&incoming);
            let known = filing.candidates(&keys.sought).await?;
            let candidates: Vec<Candidate> = known.iter().map(Candidate::of).collect();
            let resolution = resolve(&incoming, &candidates);
            let (number, reasons) = match resolution.decision {
                Decision::Open { year, year_from } => {
                    let number = filing.open_case(year, &year_from).await?;
                    done.opened.push(number);
                    (number, Vec::new())
                }
                Decision::Attach { case, reasons } => {
                    done.attached.push(case);
                    (case, reasons)
                }
            };
            filing.attach(number, here, i, reasons, &keys.kept).await?;
            if let Some(printed) = incoming.own_number() {
                let alias = CaseAlias { number: printed.to_owned(), source: self.document.name.clone() };
                filing.alias(number, alias).await?;
            }
            for link in resolution.links {
                filing.link(number, link.to, link.relation, &link.reason).await?;
            }
            numbers.push(number);
        }
        Ok(numbers)
    }
}
