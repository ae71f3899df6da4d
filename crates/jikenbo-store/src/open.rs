use std::{
    fs::{self, File, TryLockError},
    io,
    path::{self, Path, PathBuf},
};

use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor, SqlSafeStr,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    migrate::{Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::{
    Error,
    error::{Cause, Result},
};

/// The name of the database file in a casebook's folder.
pub const DATABASE_FILE: &str = "casebook.db";
const LOCK_FILE: &str = "casebook.lock";

/// `PRAGMA application_id` of a casebook; migration 1 sets it.
const APPLICATION_ID: i64 = 1_246_449_218;

/// The tables' versions: number, name, SQL. Only added to.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "casebook", include_str!("../migrations/sqlite/0001_casebook.sql")),
    (2, "pages", include_str!("../migrations/sqlite/0002_pages.sql")),
    (3, "sources", include_str!("../migrations/sqlite/0003_sources.sql")),
    (4, "page numbers", include_str!("../migrations/sqlite/0004_page_numbers.sql")),
];

/// Set on each connection: references are kept, a commit is on the disk, and how many milliseconds to wait for
/// another process's transaction.
const READING: &str = "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL";
/// Readers go on while one process writes.
const WRITING: &str = "PRAGMA journal_mode = WAL";

/// An open casebook.
#[derive(Debug)]
pub struct Casebook {
    pub(crate) dir: PathBuf,
    pub(crate) pool: AnyPool,
    /// Held while this process may write; the system lets go of it when the process ends, however it ends.
    _lock: Option<File>,
}

impl Casebook {
    /// Opens a casebook for reading. Others may write to it meanwhile. Older tables are brought up to this
    /// version first.
    ///
    /// # Errors
    /// When there is none in `dir`, or it cannot be read; when its tables are older and cannot be written.
    pub async fn open(dir: &Path) -> Result<Self, Error> {
        if !dir.join(DATABASE_FILE).is_file() {
            return Err(Error::Missing { dir: dir.to_owned() });
        }
        let casebook = Self::connect(dir, false, None).await?;
        match casebook.version().await? {
            0 => Err(Error::Missing { dir: dir.to_owned() }),
            version if version < latest() => {
                casebook.close().await;
                Self::open_or_create(dir).await?.close().await;
                Self::connect(dir, false, None).await
            }
            _ => Ok(casebook),
        }
    }

    /// Opens a casebook for writing, and makes the folder and the casebook where there is none. Older
    /// tables are brought up to this version.
    ///
    /// # Errors
    /// When another process is writing to it, or it cannot be made, read or written.
    pub async fn open_or_create(dir: &Path) -> Result<Self, Error> {
        let io = |source| Error::io(dir, source);
        fs::create_dir_all(dir).map_err(io)?;
        let lock = File::create(dir.join(LOCK_FILE)).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { dir: dir.to_owned() }),
            // Some network file systems have no locks: there SQLite's own must do.
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let casebook = Self::connect(dir, true, Some(lock)).await?;
        if casebook.version().await? < latest() {
            let run = migrator().run(&casebook.pool).await;
            run.map_err(|source| match source {
                sqlx::migrate::MigrateError::Execute(e) | sqlx::migrate::MigrateError::ExecuteMigration(e, _) => {
                    Error::at(dir, Cause::Sql(e))
                }
                other => Error::Database { dir: dir.to_owned(), source: Box::new(other) },
            })?;
        }
        Ok(casebook)
    }

    /// Writes out what is still in the write-ahead log and closes the files.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    async fn connect(dir: &Path, write: bool, lock: Option<File>) -> Result<Self, Error> {
        let pragmas = if write { format!("{READING}; {WRITING}") } else { READING.to_owned() };
        let pool = pool(dir, write, pragmas).await.map_err(|c| Error::at(dir, c))?;
        Ok(Self { dir: dir.to_owned(), pool, _lock: lock })
    }

    /// The version of the tables; 0 when there are none yet.
    async fn version(&self) -> Result<i64, Error> {
        let (id, version) = self.header().await.map_err(|c| Error::at(&self.dir, c))?;
        match (id, version) {
            (APPLICATION_ID, Some(version)) if version > latest() => Err(Error::Newer { dir: self.dir.clone() }),
            (APPLICATION_ID, Some(version)) => Ok(version),
            (0, Some(0)) => Ok(0),
            _ => {
                let reason = "casebook.db belongs to another program".to_owned();
                Err(Error::NotACasebook { dir: self.dir.clone(), reason })
            }
        }
    }

    /// Whose file it is, and the version where that can be told: 0 for a file without tables.
    async fn header(&self) -> Result<(i64, Option<i64>)> {
        let id = sqlx::query_scalar("PRAGMA application_id").fetch_one(&self.pool).await?;
        let tables: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&self.pool).await?;
        if tables.iter().any(|t| t == "_sqlx_migrations") {
            let version = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations");
            return Ok((id, Some(version.fetch_one(&self.pool).await?)));
        }
        Ok((id, tables.is_empty().then_some(0)))
    }
}

async fn pool(dir: &Path, create: bool, pragmas: String) -> Result<AnyPool> {
    install_default_drivers();
    let file = path::absolute(dir.join(DATABASE_FILE)).map_err(sqlx::Error::Io)?;
    let url = SqliteConnectOptions::new().filename(file).create_if_missing(create).to_url_lossy();
    let options = AnyConnectOptions::from_url(&url)?;
    // A pool tries again and again what fails once connected; here the failure is seen.
    let mut first = AnyConnection::connect_with(&options).await?;
    first.execute(AssertSqlSafe(pragmas.clone())).await?;
    first.close().await?;
    let pool = AnyPoolOptions::new().max_connections(4).after_connect(move |connection, _| {
        let pragmas = pragmas.clone();
        Box::pin(async move { connection.execute(AssertSqlSafe(pragmas)).await.map(|_| ()) })
    });
    Ok(pool.connect_with(options).await?)
}

fn latest() -> i64 {
    MIGRATIONS.iter().map(|m| m.0).max().unwrap_or_default()
}

/// Built from the embedded files: `sqlx::migrate!` would bring in sqlx's macros and a second build of SQLite.
fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|&(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
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
            let pragmas = format!("{READING}; {WRITING}; PRAGMA max_page_count = 1");
            casebook.pool = pool(dir.path(), false, pragmas).await.ok().unwrap();
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
