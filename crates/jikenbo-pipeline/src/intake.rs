//! Documents on their way into a casebook, wherever they come from.

use jikenbo_core::{Capture, Document, DocumentId, Reading};
use jikenbo_ingest::{Archive, ArchivePosition};
use jikenbo_resolve::LinkedBy;
use jikenbo_store::{Batch, Casebook, StoredCapture, StoredPlace};

use crate::{
    AddSummary, Error, Skipped, Unfiled, Warned,
    archive::{ARCHIVE_FOLDER, position},
    filing::{Filed, file},
    pages::seen_again,
    read::warned,
};

/// A document that waits in a batch for the disk; only then others are told of it.
pub(crate) struct Waiting {
    pub name: String,
    pub sha256: String,
    pub became: Became,
}

pub(crate) enum Became {
    Filed(Filed),
    Unchanged,
    Failed,
}

impl Waiting {
    /// Whether its bytes are kept and could not be read.
    pub fn is_unread(&self) -> bool {
        matches!(self.became, Became::Failed)
    }
}

/// Opens the archive of a casebook, and says what was mended.
pub(crate) async fn open_archive(casebook: &Casebook) -> Result<(Archive, Vec<Warned>), Error> {
    let known_end = casebook.last_archive_position().await?.map(position);
    let archive = Archive::open(&casebook.place().dir().join(ARCHIVE_FOLDER), known_end)?;
    let of_archive = |warning| Warned { name: ARCHIVE_FOLDER.to_owned(), warning };
    let warnings = archive.warnings().iter().cloned().map(of_archive).collect();
    Ok((archive, warnings))
}

/// Files a document that was read; one that could not be read is only kept. `linked_by` is the link by
/// which it came as an attachment.
pub(crate) async fn take(
    batch: &mut Batch<'_>,
    capture: StoredCapture,
    read: Result<(Document, Vec<Reading>), String>,
    linked_by: Option<LinkedBy<'_>>,
    now: &str,
    summary: &mut AddSummary,
) -> Result<Waiting, Error> {
    let became = match read {
        Ok((document, readings)) => {
            let filed = file(batch, &capture, &document, &readings, linked_by, now).await?;
            summary.documents += 1;
            summary.articles += readings.len();
            summary.opened.extend(&filed.opened);
            summary.attached += filed.attached.len();
            summary.changed.extend(&filed.changed);
            summary.warnings.extend(warned(&document));
            let unfiled = readings.into_iter().filter(|r| r.incidents.is_empty());
            let name = document.name;
            summary.without_incident.extend(unfiled.map(|r| Unfiled {
                name: name.clone(),
                title: r.title,
                kind: r.kind,
            }));
            Became::Filed(filed)
        }
        Err(sentence) => {
            batch.keep(&capture).await?;
            summary.skipped.push(Skipped::Failed(sentence));
            Became::Failed
        }
    };
    Ok(Waiting { name: capture.name, sha256: capture.sha256, became })
}

/// Notes another name of bytes that are filed, and that their page says again what it said.
pub(crate) async fn name_again(
    batch: &mut Batch<'_>,
    capture: Capture,
    now: &str,
    summary: &mut AddSummary,
) -> Result<Waiting, Error> {
    let Capture { sha256, name, target_uri, captured_at, .. } = capture;
    batch.add_name(&sha256, &name, &target_uri, &captured_at).await?;
    let document = DocumentId::new(sha256.as_str());
    summary.changed.extend(seen_again(batch, &document, &target_uri, &captured_at, now).await?);
    summary.unchanged += 1;
    Ok(Waiting { name, sha256, became: Became::Unchanged })
}

/// Notes another name of bytes that could not be read a moment ago: no page says anything by them.
pub(crate) async fn unread_again(batch: &mut Batch<'_>, capture: Capture) -> Result<Waiting, Error> {
    let Capture { sha256, name, target_uri, captured_at, .. } = capture;
    batch.add_name(&sha256, &name, &target_uri, &captured_at).await?;
    Ok(Waiting { name, sha256, became: Became::Failed })
}

pub(crate) fn stored(capture: Capture, place: ArchivePosition) -> StoredCapture {
    let ArchivePosition { file, offset, length } = place;
    let Capture { sha256, target_uri, name, media_type, captured_at, bytes: _, by_server: _ } = capture;
    let place = StoredPlace { file, offset, length };
    StoredCapture { sha256, name, target_uri, media_type, captured_at, place }
}
