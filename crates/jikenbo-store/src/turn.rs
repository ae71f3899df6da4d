use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::{AnyConnection, Connection};
use tokio::time::{Instant, sleep};

use crate::{Casebook, Error, Place, database::connect, error::Result};

/// Held by the process whose turn it is.
const LOCK_FILE: &str = "casebook.lock";
/// Held by the process whose turn is next, so that one that asks again and again lets others in between.
const NEXT_FILE: &str = "casebook.next";
/// How often a lock is looked at.
const LOOK: Duration = Duration::from_millis(3);
/// Named in PostgreSQL's advisory lock: "JKNB", as the application id of the SQLite file.
const LOCK_NUMBER: i64 = 1_246_449_218;
/// A database may have a casebook in each of its schemas.
const LOCK: &str = "SELECT 1 FROM pg_advisory_lock(CAST($1 AS INTEGER), hashtext(current_schema()))";
const UNLOCK: &str = "SELECT 1 FROM pg_advisory_unlock(CAST($1 AS INTEGER), hashtext(current_schema()))";

/// A process's turn to write to the archive and to the casebook; until it ends nobody else has one. It ends when this is
/// dropped, and when the process ends, however it ends.
#[derive(Debug)]
pub struct Turn {
    _file: Option<File>,
    /// Has the server's lock, and loses it with the connection.
    connection: Option<AnyConnection>,
    idle: Idle,
}

/// The connection that had the last turn, for the next one: connecting takes longer than some turns.
pub(crate) type Idle = Arc<Mutex<Option<AnyConnection>>>;

/// Nothing is left half-done by a thread that panics here.
pub(crate) fn take(idle: &Idle) -> Option<AnyConnection> {
    idle.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl Casebook {
    /// Waits until nobody else writes to the archive.
    ///
    /// # Errors
    /// When others did not let go within [`Casebook::patience`].
    pub async fn turn(&self) -> Result<Turn, Error> {
        if self.place.server().is_some() {
            let connection = self.server_lock().await.map_err(|c| Error::at(&self.place, c))?;
            return Ok(Turn { _file: None, connection: Some(connection), idle: self.idle.clone() });
        }
        let until = Instant::now() + self.patience;
        let next = lock(&self.place, NEXT_FILE, until).await?;
        let file = lock(&self.place, LOCK_FILE, until).await?;
        drop(next);
        Ok(Turn { _file: file, connection: None, idle: self.idle.clone() })
    }

    async fn server_lock(&self) -> Result<AnyConnection> {
        let mut idle = take(&self.idle);
        if let Some(connection) = &mut idle
            && connection.ping().await.is_err()
        {
            idle = None;
        }
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.place, false).await?,
        };
        let patience = format!("{}ms", self.patience.as_millis());
        sqlx::query("SELECT set_config('lock_timeout', $1, false)").bind(patience).execute(&mut connection).await?;
        sqlx::query(LOCK).bind(LOCK_NUMBER).execute(&mut connection).await?;
        Ok(connection)
    }
}

impl Turn {
    /// Ends the turn. On a server that is sooner than dropping it, which leaves it to the server to notice.
    pub async fn end(self) {
        if let Some(mut connection) = self.connection
            // A connection that is lost has no lock either.
            && sqlx::query(UNLOCK).bind(LOCK_NUMBER).execute(&mut connection).await.is_ok()
        {
            *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
        }
    }
}

/// `None` on a file system without locks: there the database's own must do.
async fn lock(place: &Place, name: &str, until: Instant) -> Result<Option<File>, Error> {
    let path: &Path = &place.dir().join(name);
    let file = File::create(path).map_err(|e| Error::io(place, e))?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(LOOK).await,
            Err(TryLockError::WouldBlock) => return Err(Error::Locked { place: place.clone() }),
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(Error::io(place, e)),
        }
    }
}
