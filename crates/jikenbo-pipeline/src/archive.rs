//! The archive of a casebook as evidence: is it what was written, and what of it belongs to one case.

use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

use jikenbo_core::CaseView;
use jikenbo_ingest::{ArchivePosition, Verification};
use jikenbo_store::{CaptureState, Casebook, Place, StoredPlace};

use crate::{Error, casebook::look, pages::is_web};

/// The folder of a casebook that holds the bytes.
pub(crate) const ARCHIVE_FOLDER: &str = "captures";

/// Checks every record of an archive by itself. That its last records are missing shows only in
/// [`verify_casebook`].
///
/// # Errors
/// When there is no archive in `dir`, or a file cannot be read. What is broken is in the result.
pub fn verify_archive(dir: &Path) -> Result<Verification, Error> {
    Ok(jikenbo_ingest::verify(dir, Vec::new())?)
}

/// The captures of a case as a WARC: the bytes of every document that tells of it, and what its pages answered since,
/// unchanged, changed or gone; each answer of a web server with its request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    archive: PathBuf,
    positions: Vec<ArchivePosition>,
}

/// Finds a case's captures in the archive of the casebook at `place`.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn export_of(place: impl Into<Place>, case: &CaseView) -> Result<Export, Error> {
    let place = place.into();
    let positions = look(&place, async |casebook| places(casebook, case).await)?;
    Ok(Export { archive: place.dir().join(ARCHIVE_FOLDER), positions: positions.into_iter().map(position).collect() })
}

impl Export {
    /// Writes the WARC, gzip a record, to `out`, which is called `name`; `now` is the time of the run, RFC 3339 in
    /// UTC. Gives the number of captures.
    ///
    /// # Errors
    /// When a record is damaged or cannot be read, or `out` fails.
    pub fn write(&self, name: &str, now: &str, out: &mut dyn Write) -> Result<usize, Error> {
        Ok(jikenbo_ingest::export(&self.archive, &self.positions, name, now, out)?)
    }
}

async fn places(casebook: &Casebook, case: &CaseView) -> Result<Vec<StoredPlace>, jikenbo_store::Error> {
    let mut places = Vec::new();
    let mut pages: BTreeSet<String> = case.changes.iter().map(|change| change.page.clone()).collect();
    for source in &case.sources {
        match casebook.capture_state(source.document.as_str()).await? {
            CaptureState::Filed(place) | CaptureState::Archived(place) => places.push(place),
            CaptureState::New => {}
        }
        pages.extend(casebook.names(source.document.as_str()).await?.into_iter().map(|(_, uri)| uri));
    }
    for page in pages.iter().filter(|page| is_web(page)) {
        places.extend(casebook.answers(page).await?);
    }
    Ok(places)
}

pub(crate) fn position(place: StoredPlace) -> ArchivePosition {
    let StoredPlace { file, offset, length } = place;
    ArchivePosition { file, offset, length }
}
