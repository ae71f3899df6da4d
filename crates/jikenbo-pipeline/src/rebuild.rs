mod places;

use std::collections::HashMap;

use jikenbo_core::{Capture, CaseNumber, Document, Reading, Reread};
use jikenbo_extract::Reader;
use jikenbo_ingest::Archive;
use jikenbo_resolve::{Surroundings, Told as Article, versions};
use jikenbo_store::{ArticleId, Batch, Casebook, FiledArticle, FiledDocument, FiledReading, Place, StoredCapture};
use rayon::prelude::*;

use crate::{
    Error, Skipped, Warned,
    archive::position,
    casebook::block_on,
    filing::{Filed, Told, file, link_articles},
    intake::open_archive,
    organisations::{aliases, said_in},
    read::{Read, read, warned},
};
use places::{Places, primary};

/// Documents read side by side, and filed together.
const DOCUMENTS: usize = 32;

/// How [`rebuild`] works.
pub struct RebuildOptions<'a> {
    /// The time of the run, RFC 3339 in UTC with a trailing `Z`.
    pub now: &'a str,
    /// Told of each incident that is read otherwise, once that is safely in the casebook.
    pub told: &'a mut dyn FnMut(&Reread),
    /// Told how many documents are done.
    pub progress: &'a mut dyn FnMut(usize),
}

/// What [`rebuild`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RebuildSummary {
    /// Documents read again.
    pub documents: usize,
    /// Those that are filed otherwise since, if only by a rule's version.
    pub refiled: usize,
    /// Cases opened, by incidents that were not read before.
    pub opened: Vec<CaseNumber>,
    /// Incidents that were not read before and belong to a case that was there.
    pub attached: usize,
    /// Facts that changed.
    pub facts: usize,
    /// What could not be read again, with the reasons. It stays as it is.
    pub skipped: Vec<Skipped>,
    /// What went less than well.
    pub warnings: Vec<Warned>,
}

/// Reads every capture of the casebook at `place` again, as this version of the program reads.
///
/// Numbers, and what was decided about which incident belongs to which case, stay as they are; an incident
/// that was not read before is filed as a new document's would be. Each document changes whole or not at all:
/// however the run ends, running it again finishes the work, and running it once more changes nothing.
///
/// # Errors
/// When the casebook or its archive cannot be used. What concerns one document alone is in the summary.
pub fn rebuild(place: impl Into<Place>, options: RebuildOptions<'_>) -> Result<RebuildSummary, Error> {
    rebuild_with(&|document| Reader::shared().read(document), place, options)
}

/// [`rebuild`] with something else that reads the documents.
///
/// # Errors
/// As [`rebuild`].
pub fn rebuild_with(
    reader: &(dyn Fn(&Document) -> Vec<Reading> + Sync),
    place: impl Into<Place>,
    options: RebuildOptions<'_>,
) -> Result<RebuildSummary, Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        casebook.read_all().await?;
        let mut summary = RebuildSummary::default();
        let done = all(reader, &mut casebook, options, &mut summary).await;
        casebook.close().await;
        done.map(|()| summary)
    })
}

async fn all(
    reader: &Read<'_>,
    casebook: &mut Casebook,
    options: RebuildOptions<'_>,
    summary: &mut RebuildSummary,
) -> Result<(), Error> {
    let turn = casebook.turn().await?;
    let opened = open_archive(casebook).await;
    turn.end().await;
    let (archive, warnings) = opened?;
    summary.warnings.extend(warnings);
    let mut last = None;
    loop {
        let captures = casebook.captures_after(last, DOCUMENTS).await?;
        let Some(end) = captures.last() else { return Ok(()) };
        last = Some((end.place.file, end.place.offset));
        let again = |stored: &StoredCapture| read(&captured(&archive, stored).map_err(|e| e.to_string())?, reader);
        let documents: Vec<_> = captures.par_iter().map(again).collect();
        let mut batch = casebook.batch().await?;
        let mut told = Vec::new();
        for (capture, read) in captures.iter().zip(documents) {
            match read {
                Ok((document, readings)) => {
                    summary.documents += 1;
                    told.extend(reread(&mut batch, capture, &document, &readings, options.now, summary).await?);
                    summary.warnings.extend(warned(&document));
                }
                Err(sentence) => summary.skipped.push(Skipped::Failed(sentence)),
            }
        }
        batch.commit().await?;
        summary.facts += told.iter().map(|t| t.facts.len()).sum::<usize>();
        told.iter().for_each(&mut *options.told);
        (options.progress)(summary.documents + summary.skipped.len());
    }
}

/// A capture from the archive, under the name and with the time that the casebook knows it by.
fn captured(archive: &Archive, stored: &StoredCapture) -> Result<Capture, jikenbo_ingest::Error> {
    let mut capture = archive.read(&position(stored.place))?;
    let StoredCapture { name, target_uri, media_type, captured_at, .. } = stored.clone();
    (capture.name, capture.target_uri) = (name, target_uri);
    (capture.media_type, capture.captured_at) = (media_type, captured_at);
    Ok(capture)
}

/// Puts today's reading of a document in the place of the one that is filed, and gives what that changed.
async fn reread(
    batch: &mut Batch<'_>,
    capture: &StoredCapture,
    document: &Document,
    readings: &[Reading],
    now: &str,
    summary: &mut RebuildSummary,
) -> Result<Vec<Reread>, Error> {
    let Some(kept) = batch.filed(&document.id).await? else {
        // Nothing could be read of it before.
        let filed = file(batch, capture, document, readings, None, now).await?;
        summary.refiled += 1;
        count(summary, &filed);
        return Ok(Vec::new());
    };
    if readings.is_empty() {
        return Ok(Vec::new());
    }
    let again = still_repeated(batch, &kept, &document.text, readings).await?;
    let surroundings = &Surroundings::of(document, readings);
    let places = Places::of(&kept, readings, &again);
    let known = &places.cases;
    let repeats = |reading: &Reading| again.iter().any(|(article, _)| *article == reading.article.index);
    let organisations = said_in(document, readings, &capture.target_uri, repeats);
    let aliases = &aliases(batch, document, readings, &organisations).await?;
    batch.organisations(&document.id, &organisations).await?;
    let captured_at = &capture.captured_at;
    let told = |reading| Told {
        document,
        readings,
        reading,
        surroundings,
        captured_at,
        revisit: None,
        linked_by: None,
        aliases,
        known,
    };
    let origins: Vec<_> = readings.iter().map(|reading| told(reading).origin()).collect();
    let own = || readings.iter().zip(&origins).filter(|(reading, _)| !repeats(reading));
    let today: Vec<FiledArticle> = own().map(|(r, origin)| FiledArticle::of(document, r, origin)).collect();
    if again == kept.again && same(&kept.articles, &today) {
        // What incidents are found by has rules of its own.
        let told = readings.iter().map(told);
        let keys = told.flat_map(|told| told.keys()).filter(|(at, _)| kept.cases.iter().any(|(known, _)| known == at));
        batch.rekey(&document.id, &keys.collect::<Vec<_>>()).await?;
        return Ok(Vec::new());
    }
    let filed =
        FiledDocument { capture, document, readings, origins: &origins, page: None, again: &again, recorded_at: now };
    let mut filing = batch.refile(filed, &places.moved, &places.articles).await?;
    let (mut done, mut cases) = (Filed::default(), HashMap::new());
    for (place, reading) in readings.iter().enumerate().filter(|(_, reading)| !repeats(reading)) {
        let numbers = told(reading).file(&mut filing, place, &cases, &mut done).await?;
        cases.insert(reading.article.index, numbers);
    }
    link_articles(&mut filing, readings, &cases).await?;
    filing.commit().await?;
    summary.refiled += 1;
    count(summary, &done);
    Ok(places.told(&kept, document, readings, &cases))
}

fn count(summary: &mut RebuildSummary, filed: &Filed) {
    summary.opened.extend(&filed.opened);
    summary.attached += filed.attached.len();
}

/// Whether what is filed is what is read today; an incident that is read no more stands behind the others.
fn same(kept: &[FiledArticle], today: &[FiledArticle]) -> bool {
    let is_same = |(kept, today): (&FiledArticle, &FiledArticle)| {
        let (told, rest) = kept.incidents.split_at(today.incidents.len().min(kept.incidents.len()));
        let plain = |article: &FiledArticle| FiledArticle { incidents: Vec::new(), ..article.clone() };
        told == today.incidents.as_slice() && rest.iter().all(Vec::is_empty) && plain(kept) == plain(today)
    };
    kept.len() == today.len() && kept.iter().zip(today).all(is_same)
}

/// Articles that an earlier version of the page stood for and that are there still.
async fn still_repeated(
    batch: &mut Batch<'_>,
    kept: &FiledReading,
    text: &str,
    readings: &[Reading],
) -> Result<Vec<(usize, ArticleId)>, Error> {
    if kept.again.is_empty() {
        return Ok(Vec::new());
    }
    let mut held = Vec::new();
    for (_, id) in &kept.again {
        held.extend(batch.article_text(id).await?.map(|(title, text)| (id.clone(), title, text)));
    }
    let taken = primary(&kept.articles, readings);
    let free: Vec<&Reading> =
        readings.iter().enumerate().filter(|(i, _)| !taken.contains(&Some(*i))).map(|(_, r)| r).collect();
    // What was decided when they were filed stays: first by the place, then by what they say.
    let mut out = Vec::new();
    let mut rest = Vec::new();
    for reading in free {
        match kept.again.iter().find(|(article, _)| *article == reading.article.index) {
            Some((article, id)) if held.iter().any(|(h, title, _)| h == id && *title == reading.title) => {
                out.push((*article, id.clone()));
                held.retain(|(h, ..)| h != id);
            }
            _ => rest.push(reading),
        }
    }
    let earlier: Vec<Article<'_>> = held.iter().map(|(_, title, text)| Article { title, text }).collect();
    let later: Vec<Article<'_>> =
        rest.iter().map(|r| Article { title: &r.title, text: r.article.span.of(text) }).collect();
    for (reading, found) in rest.iter().zip(versions(&earlier, &later)) {
        out.extend(found.map(|(place, _)| (reading.article.index, held[place].0.clone())));
    }
    out.sort_unstable_by_key(|(article, _)| *article);
    Ok(out)
}
