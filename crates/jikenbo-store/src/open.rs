use std::{fs, time::Duration};

use sqlx::{Any, AnyPool, Connection, Transaction, migrate::MigrateError};

use crate::{
    Error, Place, apply,
    database::{self, Tables},
    error::{Cause, Result},
    keys, log,
    turn::{self, Idle},
};

/// The name of the database file in a casebook's folder.
pub const DATABASE_FILE: &str = "casebook.db";

/// An open casebook.
#[derive(Debug)]
pub struct Casebook {
    pub(crate) place: Place,
    pub(crate) pool: AnyPool,
    pub(crate) patience: Duration,
    pub(crate) idle: Idle,
}

/// How long to wait for a [`crate::Turn`].
const PATIENCE: Duration = Duration::from_secs(60);

impl Casebook {
    /// Opens a casebook. Others may write to it meanwhile. Older tables are brought up to this version first.
    ///
    /// # Errors
    /// When there is none, or it cannot be read; when its tables are older and cannot be written.
    pub async fn open(place: impl Into<Place>) -> Result<Self, Error> {
        let place = place.into();
        if place.server().is_none() && !place.dir().join(DATABASE_FILE).is_file() {
            return Err(Error::Missing { place });
        }
        let casebook = Self::connect(&place, false).await?;
        if database::is_current(&place, &casebook.pool).await {
            return Ok(casebook);
        }
        match casebook.version().await? {
            0 => Err(Error::Missing { place }),
            _ => {
                casebook.close().await;
                Self::open_or_create(&place).await
            }
        }
    }

    /// Opens a casebook, and makes the folder and the tables where there are none. Older tables are brought up to
    /// this version.
    ///
    /// # Errors
    /// When it cannot be made, read or written.
    pub async fn open_or_create(place: impl Into<Place>) -> Result<Self, Error> {
        let place = place.into();
        fs::create_dir_all(place.dir()).map_err(|source| Error::io(&place, source))?;
        let casebook = Self::connect(&place, true).await?;
        if casebook.version().await? < database::latest(&place) {
            casebook.migrate(database::latest(&place)).await?;
        }
        if casebook.is_old().await? {
            casebook.index_old_events().await.map_err(|c| Error::at(&place, c))?;
        }
        Ok(casebook)
    }

    /// Makes empty tables of a version where there are none.
    pub(crate) async fn create(place: &Place, version: i64) -> Result<Self, Error> {
        fs::create_dir_all(place.dir()).map_err(|source| Error::io(place, source))?;
        let casebook = Self::connect(place, true).await?;
        match casebook.version().await? {
            0 => casebook.migrate(version).await?,
            // Left by a run that was cut off.
            known if known == version && casebook.sizes().await?.is_empty() => {}
            _ => return Err(Error::Taken { place: place.clone() }),
        }
        Ok(casebook)
    }

    /// Brings the tables up to a version.
    pub(crate) async fn migrate(&self, version: i64) -> Result<(), Error> {
        let turn = self.turn().await?;
        let run = async {
            // Another process may have brought them further meanwhile.
            if version > keys::AS_TEXT && self.version().await? <= keys::AS_TEXT {
                self.run_migrations(keys::AS_TEXT).await?;
                self.hash_keys().await.map_err(|c| Error::at(&self.place, c))?;
            }
            self.run_migrations(version).await
        };
        let run = run.await;
        turn.end().await;
        run
    }

    async fn run_migrations(&self, version: i64) -> Result<(), Error> {
        let set_aside = async |in_memory| database::set_aside(&self.place, &self.pool, in_memory).await;
        set_aside(false).await.map_err(|c| Error::at(&self.place, c))?;
        let run = database::migrator(&self.place, version).run(&self.pool).await;
        set_aside(true).await.map_err(|c| Error::at(&self.place, c))?;
        run.map_err(|source| match source {
            MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => Error::at(&self.place, Cause::Sql(e)),
            other => Error::Database { place: self.place.clone(), source: Box::new(other) },
        })
    }

    /// What SQL cannot do between two versions. A run that was cut off does it again.
    pub(crate) async fn hash_keys(&self) -> Result<()> {
        let mut tx = self.writing().await?;
        keys::hash_texts(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// The same casebook, that waits so long for its [`crate::Turn`] to write; 60 s where nothing is said.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Says that all of it is going to be read: it is read piece by piece, however much memory there is.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn read_all(&self) -> Result<(), Error> {
        database::unmap(&self.place, &self.pool).await.map_err(|c| Error::at(&self.place, c))
    }

    /// A transaction for a change of whole tables: what its statements may take back is kept in a file.
    pub(crate) async fn writing_all(&self) -> Result<Transaction<'static, Any>> {
        database::unmap(&self.place, &self.pool).await?;
        database::set_aside(&self.place, &self.pool, false).await?;
        self.writing().await
    }

    /// Writes out what is still in the write-ahead log and closes the files.
    pub async fn close(self) {
        if let Some(idle) = turn::take(&self.idle) {
            // It is given up in any case.
            let _ = idle.close().await;
        }
        self.pool.close().await;
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whether the tables were brought up to date and the index of the log was not: the run was cut off in between.
    async fn is_old(&self) -> Result<bool, Error> {
        let look = async { log::is_old(&mut *self.pool.acquire().await?).await };
        look.await.map_err(|c| Error::at(&self.place, c))
    }

    async fn index_old_events(&self) -> Result<()> {
        let mut tx = self.writing_all().await?;
        if log::is_old(&mut tx).await? {
            apply::replay(&self.place, &mut tx).await?;
        }
        tx.commit().await?;
        database::set_aside(&self.place, &self.pool, true).await
    }

    /// A transaction whose statements all see one state.
    pub(crate) async fn reading(&self) -> Result<Transaction<'static, Any>> {
        Ok(self.pool.begin_with(database::begin_reading(&self.place)).await?)
    }

    /// A transaction that writes, when the one before it has ended.
    pub(crate) async fn writing(&self) -> Result<Transaction<'static, Any>> {
        Ok(self.pool.begin_with(database::begin_writing(&self.place)).await?)
    }

    async fn connect(place: &Place, create: bool) -> Result<Self, Error> {
        let pool = database::pool(place, create).await.map_err(|c| Error::at(place, c))?;
        Ok(Self { place: place.clone(), pool, patience: PATIENCE, idle: Idle::default() })
    }

    /// The version of the tables; 0 when there are none yet.
    async fn version(&self) -> Result<i64, Error> {
        let place = self.place.clone();
        match database::tables(&place, &self.pool).await.map_err(|c| Error::at(&place, c))? {
            Tables::None => Ok(0),
            Tables::Version(version) if version > database::latest(&place) => Err(Error::Newer { place }),
            Tables::Version(version) => Ok(version),
            Tables::Foreign => {
                let what = if place.server().is_some() { "its tables belong" } else { "casebook.db belongs" };
                Err(Error::NotACasebook { place, reason: format!("{what} to another program") })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StoredCapture, StoredPlace};

    #[test]
    fn a_full_disk_is_said_to_be_full() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let dir = tempfile::tempdir().unwrap();
            let mut casebook = Casebook::open_or_create(dir.path()).await.unwrap();
            // No connection may let the file grow beyond its size.
            casebook.pool.close().await;
            let session = format!("{}; PRAGMA max_page_count = 1", database::session(&casebook.place, false));
            casebook.pool = database::pool_with(&casebook.place, false, session).await.ok().unwrap();
            let place = StoredPlace { file: 1, offset: 0, length: 0 };
            let (target_uri, media_type, captured_at) = Default::default();
            let name = "長".repeat(20_000);
            let capture = StoredCapture { sha256: String::new(), name, target_uri, media_type, captured_at, place };
            let error = casebook.batch().await.unwrap().keep(&capture).await.unwrap_err();
            assert!(matches!(error, Error::Full { .. }), "{error}");
            assert_eq!(casebook.last_archive_position().await.unwrap(), None);
        });
    }
}
