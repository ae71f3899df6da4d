//! A casebook kept safe: checked, copied to a file and back, moved from one database to another, measured.

use std::{
    io::{self, BufReader, BufWriter, Write},
    path::Path,
    thread,
};

use jikenbo_ingest::{Backup, Copied, FolderFile, Verification, folder_files, unpack};
use jikenbo_store::{Casebook, Checked, Place, Sizes};
use sha2::{Digest as _, Sha256};

use crate::{
    Error,
    archive::{ARCHIVE_FOLDER, position},
    casebook::{block_on, look},
};

/// What a casebook was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasebookVerification {
    /// Its archive.
    pub archive: Verification,
    /// Its database.
    pub database: Checked,
}

/// Checks a casebook: every record of its archive, that each capture it knows is where it says, that its cases are
/// those that its log of events tells of, and that every fact stands in its text word for word. Nothing is changed and no
/// network but that of its own database is used.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read. What is broken is in the result.
pub fn verify_casebook(place: impl Into<Place>) -> Result<CasebookVerification, Error> {
    let place = place.into();
    let (known, database) = look(&place, async |casebook| Ok((casebook.archived().await?, casebook.check().await?)))?;
    let known = known.into_iter().map(|(place, sha256)| (position(place), sha256)).collect();
    let archive = jikenbo_ingest::verify(&place.dir().join(ARCHIVE_FOLDER), known)?;
    Ok(CasebookVerification { archive, database })
}

/// A backup that was written or restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows of the database.
    pub rows: u64,
    /// Files of the folder: those of the archive, and `sources.toml`.
    pub files: usize,
    /// The size of the backup in bytes.
    pub bytes: u64,
}

/// Writes all of a casebook to one file, as it is at one time: others may write to it meanwhile. `made_at` is the time
/// of the run in seconds since 1970.
///
/// # Errors
/// When there is no casebook at `place` or it cannot be read; when there is a file at `path`, or it cannot be written.
/// Then there is none.
pub fn backup(place: impl Into<Place>, path: &Path, made_at: u64) -> Result<BackedUp, Error> {
    let place = place.into();
    let mut backup = Backup::create(path)?;
    let (rows, files) = block_on(async {
        let casebook = Casebook::open(&place).await?;
        let copied = copy(&casebook, backup.rows()).await;
        casebook.close().await;
        copied
    })?;
    let bytes = backup.finish(&files, made_at)?;
    Ok(BackedUp { rows, files: files.len(), bytes })
}

/// The rows of a casebook and how far its files reached then. Nobody writes to the archive between the two.
async fn copy(casebook: &Casebook, out: &mut dyn Write) -> Result<(u64, Vec<FolderFile>), Error> {
    let turn = casebook.turn().await?;
    let copied = async {
        let rows = casebook.export(out).await?;
        Ok((rows, folder_files(casebook.place().dir())?))
    };
    let copied = copied.await;
    turn.end().await;
    copied
}

/// Makes a casebook at `place` of a backup. Gives what it holds.
///
/// # Errors
/// When there is a casebook or an archive at `place`; when the backup is damaged; when it cannot be read or written.
/// Then nothing is restored.
pub fn restore(path: &Path, place: impl Into<Place>) -> Result<Sizes, Error> {
    let place = place.into();
    block_on(async {
        let unpacked = unpack(path, place.dir())?;
        let casebook = Casebook::import(&place, &mut unpacked.rows()?).await?;
        unpacked.keep();
        let sizes = casebook.sizes().await;
        casebook.close().await;
        Ok(sizes?)
    })
}

/// Copies a casebook to another place, of either kind, and compares the two. The one at `from` stays as it is.
///
/// # Errors
/// When there is no casebook at `from`, or one at `to`; when one cannot be read or written; when the two differ in the end.
pub fn migrate(from: impl Into<Place>, to: impl Into<Place>) -> Result<Sizes, Error> {
    let (from, to) = (from.into(), to.into());
    let moved = block_on(async {
        let source = Casebook::open(&from).await?;
        let turn = source.turn().await?;
        let files = folder_files(source.place().dir());
        let (read, write) = io::pipe().map_err(Error::Threads)?;
        let reading = from.clone();
        // Side by side: what one writes the other reads.
        let export =
            thread::spawn(move || look(&reading, async |source| source.export(&mut BufWriter::new(write)).await));
        let copied = files.map_err(Error::from).and_then(|files| copy_files(&files, to.dir()));
        let target = Casebook::import(&to, &mut BufReader::new(read)).await;
        let exported = export.join().map_err(|_| Error::Threads(io::Error::other("copying ended early")));
        turn.end().await;
        source.close().await;
        let (copied, target) = (copied?, target?);
        exported??;
        copied.into_iter().for_each(Copied::keep);
        let sizes = target.sizes().await;
        target.close().await;
        Ok(sizes?)
    })?;
    if digest(&from)? != digest(&to)? {
        return Err(Error::Differs { from, to });
    }
    Ok(moved)
}

fn copy_files(files: &[FolderFile], folder: &Path) -> Result<Vec<Copied>, Error> {
    let copied = files.iter().filter_map(|file| file.copy_to(folder).transpose());
    Ok(copied.collect::<Result<_, _>>()?)
}

/// What two casebooks with the same content have in common.
fn digest(place: &Place) -> Result<Vec<u8>, Error> {
    let mut hash = Sha256::new();
    look(place, async |casebook| casebook.export(&mut hash).await)?;
    Ok(hash.finalize().to_vec())
}

/// How much a casebook holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasebookSizes {
    /// Its database.
    pub database: Sizes,
    /// How many files its archive has.
    pub archive_files: usize,
    /// How large they are, in bytes.
    pub archive_bytes: u64,
}

/// Measures a casebook.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn casebook_sizes(place: impl Into<Place>) -> Result<CasebookSizes, Error> {
    let place = place.into();
    let database = look(&place, async |casebook| casebook.sizes().await)?;
    let files = folder_files(place.dir())?;
    let archive = files.iter().filter(|file| file.is_archive());
    let (archive_files, archive_bytes) = archive.fold((0, 0), |(n, bytes), file| (n + 1, bytes + file.bytes()));
    Ok(CasebookSizes { database, archive_files, archive_bytes })
}
