use std::{collections::HashSet, path::PathBuf};

use jikenbo_core::{ArticleKind, Capture, CaseNumber, Document, Reading};
use jikenbo_extract::Reader;
use jikenbo_ingest::{ArchivePosition, Limits};
use jikenbo_store::{CaptureState, Casebook, Place, StoredCapture};
use rayon::prelude::*;

use crate::{
    Error, Skipped, Warned,
    archive::position,
    batch::{Batch, Batches},
    casebook::block_on,
    filing::Filed,
    intake::{Became, Waiting, name_again, open_archive, stored, take, unread_again},
    pages::address,
    read::{Read, read},
};

/// How [`add`] works.
pub struct AddOptions<'a> {
    /// The time of the run, RFC 3339 in UTC with a trailing `Z`.
    pub now: &'a str,
    /// What an input may hold at most.
    pub limits: Limits,
    /// Told of each document when it is done.
    pub progress: &'a mut dyn FnMut(Progress<'_>),
}

/// A document that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// How many are done, this one among them.
    pub done: usize,
    /// Its name.
    pub name: &'a str,
    /// Its id, the SHA-256 of its bytes in hex.
    pub document: &'a str,
    /// What became of it.
    pub outcome: Outcome<'a>,
}

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// It is in the casebook; it tells of these cases. Both lists are empty when it tells of no incident.
    Filed {
        /// Cases that it opened.
        opened: &'a [CaseNumber],
        /// Known cases that it tells of.
        attached: &'a [CaseNumber],
    },
    /// Its bytes were in the casebook already.
    Unchanged,
    /// It could not be read.
    Failed,
}

/// What [`add`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddSummary {
    /// Documents that are new in the casebook.
    pub documents: usize,
    /// Articles in them.
    pub articles: usize,
    /// Cases opened.
    pub opened: Vec<CaseNumber>,
    /// Incidents that were filed under a case that was there.
    pub attached: usize,
    /// Cases that a page tells otherwise than it did before: the page was changed, is gone or is back.
    pub changed: Vec<CaseNumber>,
    /// Documents whose bytes were in the casebook already.
    pub unchanged: usize,
    /// Articles that tell of no incident; they opened no case.
    pub without_incident: Vec<Unfiled>,
    /// What gave no document, with the reasons.
    pub skipped: Vec<Skipped>,
    /// What went less than well.
    pub warnings: Vec<Warned>,
}

/// An article that tells of no incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfiled {
    /// The document's name.
    pub name: String,
    /// The article's title.
    pub title: String,
    /// What the article is.
    pub kind: ArticleKind,
}

/// Adds documents to the casebook at `place`, which is made if it is missing.
///
/// The bytes of each document are archived and on the disk before anything is derived from them, and
/// each document enters the casebook whole, a batch of small ones at a time. However the run ends, running it again finishes the work
/// and gives what one run would have given. Bytes that are in the casebook are not read again; a new
/// name of theirs is recorded.
///
/// # Errors
/// When the casebook or its archive cannot be used. What concerns one document alone is in the summary.
pub fn add(place: impl Into<Place>, paths: &[PathBuf], options: AddOptions<'_>) -> Result<AddSummary, Error> {
    add_with(&|document| Reader::shared().read(document), place, paths, options)
}

/// [`add`] with something else that reads the documents.
///
/// # Errors
/// As [`add`].
pub fn add_with(
    reader: &(dyn Fn(&Document) -> Vec<Reading> + Sync),
    place: impl Into<Place>,
    paths: &[PathBuf],
    options: AddOptions<'_>,
) -> Result<AddSummary, Error> {
    let (now, limits) = (options.now, options.limits);
    add_batches(reader, place.into(), Batches::new(paths, now, limits), options)
}

/// [`add_with`] for what was captured elsewhere, each capture with its own address and time. Two captures
/// of one address with other bytes are versions of one page.
///
/// # Errors
/// As [`add`].
pub fn add_captures_with(
    reader: &(dyn Fn(&Document) -> Vec<Reading> + Sync),
    place: impl Into<Place>,
    captures: impl IntoIterator<Item = Capture>,
    options: AddOptions<'_>,
) -> Result<AddSummary, Error> {
    add_batches(reader, place.into(), Batches::of(captures.into_iter()), options)
}

fn add_batches(
    reader: &Read<'_>,
    place: Place,
    batches: Batches<'_>,
    options: AddOptions<'_>,
) -> Result<AddSummary, Error> {
    block_on(async {
        let casebook = Casebook::open_or_create(place).await?;
        let mut adding = Adding { casebook, reader, now: options.now, done: 0, summary: AddSummary::default() };
        let mut result = Ok(());
        for batch in batches {
            // One turn a batch: others write between them.
            let turn = adding.casebook.turn().await?;
            result = adding.batch(batch, options.progress).await;
            turn.end().await;
            if result.is_err() {
                break;
            }
        }
        adding.casebook.close().await;
        result.map(|()| adding.summary)
    })
}

/// The address of the page that a document is a version of.
fn page_of<'a>(capture: &'a StoredCapture, read: &'a Result<(Document, Vec<Reading>), String>) -> Option<&'a str> {
    let (document, _) = read.as_ref().ok()?;
    address(&capture.target_uri, document.url.as_deref())
}

struct Adding<'a> {
    casebook: Casebook,
    reader: &'a Read<'a>,
    now: &'a str,
    done: usize,
    summary: AddSummary,
}

impl Adding<'_> {
    async fn batch(&mut self, batch: Batch, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), Error> {
        self.summary.skipped.extend(batch.skipped);
        let (fresh, known) = self.archive(batch.captures).await?;
        let reader = self.reader;
        let read: Vec<_> = fresh.par_iter().map(|(capture, _)| read(capture, reader)).collect();
        let (summary, now) = (&mut self.summary, self.now);
        let fresh: Vec<StoredCapture> = fresh.into_iter().map(|(capture, place)| stored(capture, place)).collect();
        let mut batch = self.casebook.batch().await?;
        let mut waiting = Vec::new();
        let filed = async {
            batch.keep_all(&fresh).await?;
            batch.look_ahead(fresh.iter().zip(&read).filter_map(|(capture, read)| page_of(capture, read))).await?;
            // One after the other: each document is compared with what those before it left in the casebook.
            for (capture, read) in fresh.into_iter().zip(read) {
                waiting.push(take(&mut batch, capture, read, None, now, summary).await?);
            }
            for capture in known {
                let is_unread = waiting.iter().any(|w: &Waiting| w.is_unread() && w.sha256 == capture.sha256);
                waiting.push(match is_unread {
                    true => unread_again(&mut batch, capture).await?,
                    false => name_again(&mut batch, capture, now, summary).await?,
                });
            }
            Ok(())
        };
        let filed = filed.await;
        // After a failure too: the documents before it are whole.
        let committed = batch.commit().await;
        if committed.is_ok() {
            waiting.iter().for_each(|document| self.tell(document, progress));
        }
        filed.and(committed.map_err(Error::from))
    }

    /// Puts bytes that are new on the disk and gives the captures to be read, then those of bytes that
    /// are filed already or earlier in the batch.
    async fn archive(
        &mut self,
        captures: Vec<Capture>,
    ) -> Result<(Vec<(Capture, ArchivePosition)>, Vec<Capture>), Error> {
        let (mut archive, warnings) = open_archive(&self.casebook).await?;
        self.summary.warnings.extend(warnings);
        let (mut fresh, mut known, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        let states = self.casebook.capture_states(captures.iter().map(|c| c.sha256.as_str())).await?;
        for capture in captures {
            if !seen.insert(capture.sha256.clone()) {
                known.push(capture);
                continue;
            }
            match states.get(&capture.sha256).copied().unwrap_or(CaptureState::New) {
                CaptureState::Filed(_) => known.push(capture),
                CaptureState::Archived(place) => fresh.push((capture, position(place))),
                CaptureState::New => {
                    let place = archive.write(&capture)?;
                    fresh.push((capture, place));
                }
            }
        }
        archive.sync()?;
        Ok((fresh, known))
    }

    fn tell(&mut self, document: &Waiting, progress: &mut dyn FnMut(Progress<'_>)) {
        self.done += 1;
        let outcome = match &document.became {
            Became::Filed(Filed { opened, attached, .. }) => Outcome::Filed { opened, attached },
            Became::Unchanged => Outcome::Unchanged,
            Became::Failed => Outcome::Failed,
        };
        progress(Progress { done: self.done, name: &document.name, document: &document.sha256, outcome });
    }
}
