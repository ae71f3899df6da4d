use std::collections::HashSet;

use sqlx::{Any, Connection, Transaction};

use crate::{
    Casebook, Error, FiledDocument, Filing, Place, StoredCapture, capture, document,
    error::{Cause, Result},
};

/// Documents that reach the disk together: waiting for the disk once for many small documents is what
/// makes adding them fast. Each is still in it whole or not at all. Nothing of it is seen by others
/// before [`Batch::commit`]; dropped before that, it leaves no trace.
#[derive(Debug)]
pub struct Batch<'c> {
    pub(crate) tx: Transaction<'c, Any>,
    pub(crate) place: &'c Place,
    /// The hashes of captures that are recorded already.
    kept: HashSet<String>,
    /// The number that the last document got.
    last: Option<i64>,
    /// Addresses that nobody has seen anything at.
    pub(crate) new_pages: HashSet<String>,
}

impl Casebook {
    /// Begins a batch of documents.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn batch(&mut self) -> Result<Batch<'_>, Error> {
        let tx = self.writing().await.map_err(|c| Error::at(&self.place, c))?;
        Ok(Batch { tx, place: &self.place, kept: HashSet::new(), last: None, new_pages: HashSet::new() })
    }
}

impl Batch<'_> {
    /// Begins to file a document of the batch, as [`Casebook::file`] does. Its [`Filing::commit`] makes it
    /// part of the batch.
    ///
    /// # Errors
    /// As [`Casebook::file`].
    pub async fn file(&mut self, filed: FiledDocument<'_>) -> Result<Filing<'_>, Error> {
        let is_kept = self.kept.contains(&filed.capture.sha256);
        let begin = async {
            let last = match self.last {
                Some(last) => last,
                None => document::last(&mut self.tx).await?,
            };
            self.last = Some(last + 1);
            Filing::begin(self.tx.begin().await?, self.place, filed, last + 1, is_kept).await
        };
        begin.await.map_err(|c| Error::at(self.place, c))
    }

    /// Records an archived capture of which nothing could be read, so that adding its bytes again
    /// archives them no second time. One that is there already stays as it is.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn keep(&mut self, capture: &StoredCapture) -> Result<(), Error> {
        self.keep_all(std::slice::from_ref(capture)).await
    }

    /// [`Batch::keep`] of many captures, each with other bytes, at once: what is filed of them later is filed sooner.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn keep_all(&mut self, captures: &[StoredCapture]) -> Result<(), Error> {
        capture::insert(&mut self.tx, captures).await.map_err(|c| Error::at(self.place, c))?;
        self.kept.extend(captures.iter().map(|capture| capture.sha256.clone()));
        Ok(())
    }

    /// Records an archived capture that is no document: a feed, a list of notices. Nothing reads it again.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn keep_only(&mut self, capture: &StoredCapture) -> Result<(), Error> {
        self.keep(capture).await?;
        let sql = "UPDATE capture SET is_only_kept = 1
             WHERE sha256 = $1 AND NOT EXISTS (SELECT 1 FROM document WHERE id = $1)";
        let done = sqlx::query(sql).bind(&capture.sha256).execute(&mut *self.tx).await;
        done.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }

    /// Records another name of bytes that are archived already; `false` when it was known.
    ///
    /// # Errors
    /// When the bytes are not archived, or the casebook cannot be written.
    pub async fn add_name(
        &mut self,
        sha256: &str,
        name: &str,
        target_uri: &str,
        captured_at: &str,
    ) -> Result<bool, Error> {
        let added = capture::insert_name(&mut self.tx, sha256, name, target_uri, captured_at).await;
        added.map_err(|c| Error::at(self.place, c))
    }

    /// Makes it all part of the casebook, safe from a crash once this returns.
    ///
    /// # Errors
    /// When the casebook cannot be written, or could not be before; then nothing of it is.
    pub async fn commit(self) -> Result<(), Error> {
        let Self { mut tx, place, .. } = self;
        if place.server().is_some() {
            // After a failed statement PostgreSQL answers COMMIT with a rollback and no error; this it refuses.
            let alive = sqlx::query("SELECT 1").execute(&mut *tx).await;
            alive.map_err(|e| Error::at(place, Cause::Sql(e)))?;
        }
        tx.commit().await.map_err(|e| Error::at(place, Cause::Sql(e)))
    }
}
