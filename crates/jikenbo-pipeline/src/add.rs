use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use jikenbo_core::{ArticleKind, Capture, CaseNumber, Document, Reading};
use jikenbo_extract::Reader;
use jikenbo_ingest::{Archive, ArchivePosition, Limits};
use jikenbo_store::{CaptureState, Casebook, StoredCapture, StoredPlace};
use rayon::prelude::*;

use crate::{
    Error, Skipped, Warned,
    batch::{Batch, Batches},
    casebook::block_on,
    filing::file,
    read::{Read, read, warned},
};

/// The folder of a casebook that holds the bytes.
const ARCHIVE_FOLDER: &str = "captures";

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

/// Adds documents to the casebook in `dir`, which is made if it is missing.
///
/// The bytes of each document are archived and on the disk before anything is derived from them, and
/// each document enters the casebook whole. However the run ends, running it again finishes the work
/// and gives what one run would have given. Bytes that are in the casebook are not read again; a new
/// name of theirs is recorded.
///
/// # Errors
/// When the casebook or its archive cannot be used. What concerns one document alone is in the summary.
pub fn add(dir: &Path, paths: &[PathBuf], options: AddOptions<'_>) -> Result<AddSummary, Error> {
    add_with(&|document| Reader::shared().read(document), dir, paths, options)
}

/// [`add`] with something else that reads the documents.
///
/// # Errors
/// As [`add`].
pub fn add_with(
    reader: &(dyn Fn(&Document) -> Vec<Reading> + Sync),
    dir: &Path,
    paths: &[PathBuf],
    options: AddOptions<'_>,
) -> Result<AddSummary, Error> {
    block_on(async {
        let casebook = Casebook::open_or_create(dir).await?;
        let known_end = casebook.last_archive_position().await?.map(position);
        let archive = Archive::open(&dir.join(ARCHIVE_FOLDER), known_end)?;
        let warnings = archive
            .warnings()
            .iter()
            .map(|warning| Warned { name: ARCHIVE_FOLDER.to_owned(), warning: warning.clone() });
        let summary = AddSummary { warnings: warnings.collect(), ..AddSummary::default() };
        let mut adding = Adding { casebook, archive, reader, now: options.now, done: 0, summary };
        let mut result = Ok(());
        for batch in Batches::new(paths, options.now, options.limits) {
            result = adding.batch(batch, options.progress).await;
            if result.is_err() {
                break;
            }
        }
        adding.casebook.close().await;
        result.map(|()| adding.summary)
    })
}

struct Adding<'a> {
    casebook: Casebook,
    archive: Archive,
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
        // One after the other: each document is compared with what those before it left in the casebook.
        for ((capture, place), read) in fresh.into_iter().zip(read) {
            self.file(stored(capture, place), read, progress).await?;
        }
        for capture in known {
            self.name_again(capture, progress).await?;
        }
        Ok(())
    }

    /// Puts bytes that are new on the disk and gives the captures to be read, then those of bytes that
    /// are filed already or earlier in the batch.
    async fn archive(
        &mut self,
        captures: Vec<Capture>,
    ) -> Result<(Vec<(Capture, ArchivePosition)>, Vec<Capture>), Error> {
        let (mut fresh, mut known, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
        for capture in captures {
            if !seen.insert(capture.sha256.clone()) {
                known.push(capture);
                continue;
            }
            match self.casebook.capture_state(&capture.sha256).await? {
                CaptureState::Filed(_) => known.push(capture),
                CaptureState::Archived(place) => fresh.push((capture, position(place))),
                CaptureState::New => {
                    let place = self.archive.write(&capture)?;
                    fresh.push((capture, place));
                }
            }
        }
        self.archive.sync()?;
        Ok((fresh, known))
    }

    async fn file(
        &mut self,
        capture: StoredCapture,
        read: Result<(Document, Vec<Reading>), String>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), Error> {
        let (document, readings) = match read {
            Ok(read) => read,
            Err(sentence) => {
                self.casebook.keep(&capture).await?;
                self.summary.skipped.push(Skipped::Failed(sentence));
                self.tell(&capture.name, &capture.sha256, Outcome::Failed, progress);
                return Ok(());
            }
        };
        let filed = file(&mut self.casebook, &capture, &document, &readings, self.now).await?;
        let outcome = Outcome::Filed { opened: &filed.opened, attached: &filed.attached };
        self.tell(&capture.name, &capture.sha256, outcome, progress);
        let summary = &mut self.summary;
        summary.documents += 1;
        summary.articles += readings.len();
        summary.opened.extend(filed.opened);
        summary.attached += filed.attached.len();
        summary.warnings.extend(warned(&document));
        let unfiled = readings.into_iter().filter(|r| r.incidents.is_empty());
        let name = document.name;
        summary.without_incident.extend(unfiled.map(|r| Unfiled { name: name.clone(), title: r.title, kind: r.kind }));
        Ok(())
    }

    async fn name_again(&mut self, capture: Capture, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), Error> {
        self.casebook.add_name(&capture.sha256, &capture.name, &capture.target_uri, &capture.captured_at).await?;
        self.summary.unchanged += 1;
        self.tell(&capture.name, &capture.sha256, Outcome::Unchanged, progress);
        Ok(())
    }

    fn tell(&mut self, name: &str, document: &str, outcome: Outcome<'_>, progress: &mut dyn FnMut(Progress<'_>)) {
        self.done += 1;
        progress(Progress { done: self.done, name, document, outcome });
    }
}

fn stored(capture: Capture, place: ArchivePosition) -> StoredCapture {
    let ArchivePosition { file, offset, length } = place;
    let Capture { sha256, target_uri, name, media_type, captured_at, bytes: _ } = capture;
    let place = StoredPlace { file, offset, length };
    StoredCapture { sha256, name, target_uri, media_type, captured_at, place }
}

fn position(place: StoredPlace) -> ArchivePosition {
    let StoredPlace { file, offset, length } = place;
    ArchivePosition { file, offset, length }
}
