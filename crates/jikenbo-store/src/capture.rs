use std::collections::HashMap;

use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Casebook, Error,
    error::{Cause, Result},
    row::{to_i64, to_u64},
    statement::Statement,
};

/// Where a capture's bytes lie in the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredPlace {
    /// The archive file's number.
    pub file: u32,
    /// The first byte of the record in it.
    pub offset: u64,
    /// The record's length in bytes, as it lies in the file.
    pub length: u64,
}

/// A capture that has been archived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCapture {
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// The name people know it by.
    pub name: String,
    /// Where the bytes came from.
    pub target_uri: String,
    /// The media type without parameters.
    pub media_type: String,
    /// When it was captured, RFC 3339 in UTC.
    pub captured_at: String,
    /// Where the bytes lie.
    pub place: StoredPlace,
}

/// What the casebook knows of certain bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureState {
    /// Nothing.
    New,
    /// They are archived but were not read.
    Archived(StoredPlace),
    /// They are archived and what they say is filed.
    Filed(StoredPlace),
}

impl Casebook {
    /// What is known of the bytes with this SHA-256 (lower-case hex).
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn capture_state(&self, sha256: &str) -> Result<CaptureState, Error> {
        Ok(self.capture_states([sha256]).await?.remove(sha256).unwrap_or(CaptureState::New))
    }

    /// What is known of several captures' bytes, by their SHA-256 (lower-case hex); nothing of those that are left out.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn capture_states(
        &self,
        hashes: impl IntoIterator<Item = &str>,
    ) -> Result<HashMap<String, CaptureState>, Error> {
        let mut sql = Statement::new(
            "SELECT sha256, warc_file, warc_offset, warc_length, document.id
             FROM capture LEFT JOIN document ON document.id = capture.sha256 WHERE sha256 IN ",
        );
        sql.list(hashes);
        let read = async {
            let rows = sql.build()?.fetch_all(&self.pool).await?;
            let state = |row: &AnyRow| {
                let place = place(row)?;
                let is_filed = row.try_get::<Option<&str>, _>("id")?.is_some();
                let state = if is_filed { CaptureState::Filed(place) } else { CaptureState::Archived(place) };
                Ok((row.try_get("sha256")?, state))
            };
            rows.iter().map(state).collect::<Result<_>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The names under which certain bytes came in, each with where from, in the order they came.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn names(&self, sha256: &str) -> Result<Vec<(String, String)>, Error> {
        let sql = "SELECT name, target_uri FROM capture_name WHERE sha256 = $1 ORDER BY position";
        let names = sqlx::query_as(sql).bind(sha256).fetch_all(&self.pool).await;
        names.map_err(|e| Error::at(&self.place, Cause::Sql(e)))
    }

    /// Where the answers of a page lie in the archive, in the order they came.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn answers(&self, address: &str) -> Result<Vec<StoredPlace>, Error> {
        let sql = "SELECT warc_file, warc_offset, warc_length FROM answer WHERE address = $1
             ORDER BY warc_file, warc_offset";
        let read = async {
            let rows = sqlx::query(sql).bind(address).fetch_all(&self.pool).await?;
            rows.iter().map(place).collect::<Result<_>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Every archived capture with its SHA-256, in the order they lie in the archive.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn archived(&self) -> Result<Vec<(StoredPlace, String)>, Error> {
        let sql = "SELECT sha256, warc_file, warc_offset, warc_length FROM capture ORDER BY warc_file, warc_offset";
        let read = async {
            let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
            rows.iter().map(|row| Ok((place(row)?, row.try_get("sha256")?))).collect::<Result<_>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Where the last record of the archive that the casebook knows lies. What follows it in the archive was
    /// left by a process that was killed, and may be cut off.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn last_archive_position(&self) -> Result<Option<StoredPlace>, Error> {
        let sql = "SELECT * FROM (SELECT warc_file, warc_offset, warc_length FROM capture
                 ORDER BY warc_file DESC, warc_offset DESC LIMIT 1) AS last
             UNION ALL SELECT warc_file, warc_offset, warc_length FROM archive_end
             ORDER BY warc_file DESC, warc_offset DESC LIMIT 1";
        let read = async {
            let row = sqlx::query(sql).fetch_optional(&self.pool).await?;
            row.as_ref().map(place).transpose()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

fn place(row: &AnyRow) -> Result<StoredPlace> {
    Ok(StoredPlace {
        file: u32::try_from(row.try_get::<i64, _>("warc_file")?).map_err(|e| Cause::Row(e.to_string()))?,
        offset: to_u64(row.try_get("warc_offset")?)?,
        length: to_u64(row.try_get("warc_length")?)?,
    })
}

pub(crate) fn of_row(row: &AnyRow) -> Result<StoredCapture> {
    Ok(StoredCapture {
        sha256: row.try_get("sha256")?,
        name: row.try_get("name")?,
        target_uri: row.try_get("target_uri")?,
        media_type: row.try_get("media_type")?,
        captured_at: row.try_get("captured_at")?,
        place: place(row)?,
    })
}

/// How many captures go into one statement.
const ROWS: usize = 1_000;

/// Adds captures, each with other bytes, and their names. Those that are there stay as they are.
pub(crate) async fn insert(tx: &mut AnyConnection, captures: &[StoredCapture]) -> Result<()> {
    for captures in captures.chunks(ROWS) {
        let mut rows = Vec::with_capacity(captures.len());
        for capture in captures {
            rows.push((capture, to_i64(capture.place.offset)?, to_i64(capture.place.length)?));
        }
        let mut sql = Statement::new(
            "INSERT INTO capture (sha256, media_type, captured_at, warc_file, warc_offset, warc_length) ",
        );
        sql.rows(rows, |row, (capture, offset, length)| {
            row.bind(capture.sha256.as_str()).bind(capture.media_type.as_str()).bind(capture.captured_at.as_str());
            row.bind(i64::from(capture.place.file)).bind(offset).bind(length);
        });
        sql.push(" ON CONFLICT (sha256) DO NOTHING");
        sql.build()?.execute(&mut *tx).await?;
        let mut sql = Statement::new(
            "INSERT INTO capture_name (sha256, position, name, target_uri, captured_at)
             SELECT v.column1, (SELECT count(*) FROM capture_name WHERE sha256 = v.column1), v.column2, v.column3, v.column4
             FROM (",
        );
        sql.rows(captures, |row, capture| {
            row.bind(capture.sha256.as_str()).bind(capture.name.as_str());
            row.bind(capture.target_uri.as_str()).bind(capture.captured_at.as_str());
        });
        sql.push(") AS v WHERE true ON CONFLICT (sha256, name, target_uri) DO NOTHING");
        sql.build()?.execute(&mut *tx).await?;
    }
    Ok(())
}

pub(crate) async fn insert_name(tx: &mut AnyConnection, sha256: &str, name: &str, uri: &str, at: &str) -> Result<bool> {
    let sql = "INSERT INTO capture_name (sha256, position, name, target_uri, captured_at)
         SELECT $1, count(*), $2, $3, $4 FROM capture_name WHERE sha256 = $1
         ON CONFLICT (sha256, name, target_uri) DO NOTHING";
    let done = sqlx::query(sql).bind(sha256).bind(name).bind(uri).bind(at).execute(tx).await?;
    Ok(done.rows_affected() > 0)
}
