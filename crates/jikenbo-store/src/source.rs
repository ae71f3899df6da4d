//! Sources, what they have shown, and how they fare.

use jikenbo_core::{Source, SourceHealth, SourceKind, SourceStatus, TimeValue};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error,
    error::{Cause, Result},
    job::{self, Job, Work},
    row::{parse, time, to_u64},
};

/// What came of adding a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there now.
    New,
    /// Its address was there; what is wished of it was brought up to date.
    Known,
    /// Another source, with this address, has the name.
    NameTaken(String),
}

/// An entry as the casebook keeps it.
#[derive(Clone, Copy, Debug)]
pub struct SeenEntry<'a> {
    /// What it is known by within its source.
    pub key: &'a str,
    /// The address to read.
    pub url: Option<&'a str>,
    /// Its title.
    pub title: Option<&'a str>,
    /// The day it was published.
    pub published: Option<TimeValue>,
    /// What the source writes of its last change.
    pub stamp: Option<&'a str>,
}

impl Casebook {
    /// Adds a source, to be looked at from `now` on, or brings what is wished of it up to date.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn add_source(&mut self, source: &Source, now: &str) -> Result<Added, Error> {
        let write = async {
            let mut tx = self.writing().await?;
            let added = upsert(&mut tx, source, false, now).await?;
            tx.commit().await?;
            Ok(added)
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Brings the sources that a file lists up to what it lists: new ones are added, changed ones changed,
    /// those that it no longer lists removed. Sources that were added otherwise stay as they are, unless
    /// the file lists them too. Gives the names that could not be taken, with the address that has each.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing is changed.
    pub async fn take_listed(&mut self, listed: &[Source], now: &str) -> Result<Vec<(String, String)>, Error> {
        let write = async {
            let mut tx = self.writing().await?;
            let known: Vec<String> =
                sqlx::query_scalar("SELECT url FROM source WHERE from_file = 1").fetch_all(&mut *tx).await?;
            for url in known.iter().filter(|url| !listed.iter().any(|source| source.url == **url)) {
                remove(&mut tx, url).await?;
            }
            let mut taken = Vec::new();
            for source in listed {
                if let Added::NameTaken(by) = upsert(&mut tx, source, true, now).await? {
                    taken.push((source.name.clone(), by));
                }
            }
            tx.commit().await?;
            Ok(taken)
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Every source and how it fares, in the order of their names.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn sources(&self) -> Result<Vec<SourceStatus>, Error> {
        let sql = "SELECT s.*, j.due,
                 (SELECT count(*) FROM source_entry e WHERE e.source = s.url) AS entries_seen
             FROM source s LEFT JOIN job j ON j.work = 'source' AND j.url = s.url ORDER BY s.name";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await;
        let sources = rows.map_err(Cause::Sql).and_then(|rows| rows.iter().map(status_of).collect());
        sources.map_err(|c| Error::at(&self.place, c))
    }

    /// Pauses a source, with the pages it named, or goes on with it. `false` when there is no such address.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn pause_source(&mut self, url: &str, is_paused: bool) -> Result<bool, Error> {
        let sql = "UPDATE source SET is_paused = $2 WHERE url = $1";
        let done = sqlx::query(sql).bind(url).bind(i64::from(is_paused)).execute(&self.pool).await;
        done.map(|done| done.rows_affected() > 0).map_err(|e| Error::at(&self.place, Cause::Sql(e)))
    }

    /// Forgets a source, what it has shown and the work that follows from it. What was captured and filed
    /// stays. `false` when there is no such address.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing is changed.
    pub async fn remove_source(&mut self, url: &str) -> Result<bool, Error> {
        let write = async {
            let mut tx = self.writing().await?;
            let removed = remove(&mut tx, url).await?;
            tx.commit().await?;
            Ok(removed)
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// Notes an entry of a source; whether it is new or has another stamp than before.
    ///
    /// # Errors
    /// When there is no such source, or the casebook cannot be written.
    pub async fn see_entry(&mut self, source: &str, entry: SeenEntry<'_>, now: &str) -> Result<bool, Error> {
        let write = async {
            let sql = "INSERT INTO source_entry (source, entry_key, url, title, published, stamp, first_seen)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (source, entry_key) DO UPDATE
                 SET url = excluded.url, title = excluded.title, published = excluded.published, stamp = excluded.stamp
                 WHERE coalesce(source_entry.stamp, '') <> coalesce(excluded.stamp, '')";
            let done = sqlx::query(sql)
                .bind(source)
                .bind(entry.key)
                .bind(entry.url)
                .bind(entry.title)
                .bind(time(entry.published)?)
                .bind(entry.stamp)
                .bind(now)
                .execute(&mut *self.tx)
                .await?;
            Ok(done.rows_affected() > 0)
        };
        write.await.map_err(|c: Cause| Error::at(self.place, c))
    }

    /// Notes that a look at a source went well, and what it turned out to give.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn source_went_well(&mut self, url: &str, found: Option<SourceKind>, now: &str) -> Result<(), Error> {
        let sql = "UPDATE source SET found_kind = coalesce($2, found_kind), last_checked = $3, last_success = $3,
             failures = 0 WHERE url = $1";
        let done = sqlx::query(sql).bind(url).bind(found.map(SourceKind::code)).bind(now).execute(&mut *self.tx).await;
        done.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }

    /// Notes that a look at a source failed, and why; how many have failed one after the other.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn source_failed(&mut self, url: &str, why: &str, now: &str) -> Result<u32, Error> {
        let sql = "UPDATE source SET last_checked = $3, last_error_at = $3, last_error = $2, failures = failures + 1
             WHERE url = $1 RETURNING failures";
        let failures = sqlx::query_scalar(sql).bind(url).bind(why).bind(now).fetch_optional(&mut *self.tx).await;
        let failures: Option<i64> = failures.map_err(|e| Error::at(self.place, Cause::Sql(e)))?;
        Ok(failures.map_or(1, |n| u32::try_from(n).unwrap_or(u32::MAX)))
    }
}

async fn upsert(tx: &mut AnyConnection, source: &Source, from_file: bool, now: &str) -> Result<Added> {
    let sql = "SELECT url FROM source WHERE name = $1 AND url <> $2";
    let holder = sqlx::query_scalar(sql).bind(&source.name).bind(&source.url).fetch_optional(&mut *tx).await?;
    if let Some(holder) = holder {
        return Ok(Added::NameTaken(holder));
    }
    let known: i64 =
        sqlx::query_scalar("SELECT count(*) FROM source WHERE url = $1").bind(&source.url).fetch_one(&mut *tx).await?;
    let sql = "INSERT INTO source (url, name, kind, every_seconds, links, under, is_paused, from_file, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (url) DO UPDATE SET name = excluded.name,
         kind = excluded.kind, every_seconds = excluded.every_seconds, links = excluded.links,
         under = excluded.under, is_paused = excluded.is_paused, from_file = excluded.from_file";
    sqlx::query(sql)
        .bind(&source.url)
        .bind(&source.name)
        .bind(source.kind.map(SourceKind::code))
        .bind(source.every.map(i64::from))
        .bind(&source.links)
        .bind(&source.under)
        .bind(i64::from(source.paused))
        .bind(i64::from(from_file))
        .bind(now)
        .execute(&mut *tx)
        .await?;
    let look = Job { source: Some(source.url.clone()), ..Job::new(Work::Source, &source.url, now) };
    job::insert(tx, &look).await?;
    Ok(if known == 0 { Added::New } else { Added::Known })
}

async fn remove(tx: &mut AnyConnection, url: &str) -> Result<bool> {
    for sql in ["DELETE FROM job WHERE source = $1", "DELETE FROM source_entry WHERE source = $1"] {
        sqlx::query(sql).bind(url).execute(&mut *tx).await?;
    }
    let done = sqlx::query("DELETE FROM source WHERE url = $1").bind(url).execute(tx).await?;
    Ok(done.rows_affected() > 0)
}

fn status_of(row: &AnyRow) -> Result<SourceStatus> {
    let kind =
        |column: &str| -> Result<Option<SourceKind>> { row.try_get::<Option<&str>, _>(column)?.map(parse).transpose() };
    let count = |column: &str| -> Result<Option<u32>> {
        let n: Option<i64> = row.try_get(column)?;
        n.map(u32::try_from).transpose().map_err(|e| Cause::Row(format!("{column}: {e}")))
    };
    let paused = row.try_get::<i64, _>("is_paused")? != 0;
    let source = Source {
        url: row.try_get("url")?,
        name: row.try_get("name")?,
        kind: kind("kind")?,
        every: count("every_seconds")?,
        links: row.try_get("links")?,
        under: row.try_get("under")?,
        paused,
    };
    let health = SourceHealth {
        found: kind("found_kind")?,
        last_checked: row.try_get("last_checked")?,
        last_success: row.try_get("last_success")?,
        last_error_at: row.try_get("last_error_at")?,
        last_error: row.try_get("last_error")?,
        failures: count("failures")?.unwrap_or_default(),
        next_check: row.try_get::<Option<String>, _>("due")?.filter(|_| !paused),
        entries_seen: to_u64(row.try_get("entries_seen")?)?,
    };
    Ok(SourceStatus { source, health, listed: row.try_get::<i64, _>("from_file")? != 0 })
}
