//! What addresses gave last.

use std::collections::BTreeMap;

use jikenbo_core::{CaseNumber, ReportStage, TimeValue};
use sqlx::{AnyConnection, Row};

use crate::{
    Batch, Casebook, Error, StoredPlace,
    error::{Cause, Result},
    row::{index, parse, time_of, to_i64},
};

/// How far the reporting of a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The furthest stage that a source names.
    pub stage: Option<ReportStage>,
    /// The day on which something new was last said, as far as sources say when they were published; else
    /// the day on which it was captured.
    pub newest: Option<TimeValue>,
}

/// What an address gave last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressState {
    /// The address that gave the validators: where redirects had led.
    pub validated_url: String,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
    /// The SHA-256 of the bytes it gave, lower-case hex; `None` when it gave none that are kept.
    pub sha256: Option<String>,
    /// When, RFC 3339 in UTC.
    pub fetched_at: String,
}

impl Casebook {
    /// What an address gave last; `None` when it was never asked.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn address(&self, url: &str) -> Result<Option<AddressState>, Error> {
        let read = async {
            let row = sqlx::query("SELECT * FROM address WHERE url = $1").bind(url).fetch_optional(&self.pool).await?;
            let Some(row) = row else { return Ok(None) };
            Ok(Some(AddressState {
                validated_url: row.try_get("validated_url")?,
                etag: row.try_get("etag")?,
                last_modified: row.try_get("last_modified")?,
                sha256: row.try_get("sha256")?,
                fetched_at: row.try_get("fetched_at")?,
            }))
        };
        read.await.map_err(|c: Cause| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// Notes what an address gave.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn note_address(&mut self, url: &str, state: &AddressState) -> Result<(), Error> {
        let sql = "INSERT INTO address (url, validated_url, etag, last_modified, sha256, fetched_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (url) DO UPDATE SET validated_url = excluded.validated_url,
             etag = excluded.etag, last_modified = excluded.last_modified, sha256 = excluded.sha256,
             fetched_at = excluded.fetched_at";
        let row = sqlx::query(sql)
            .bind(url)
            .bind(&state.validated_url)
            .bind(&state.etag)
            .bind(&state.last_modified)
            .bind(&state.sha256)
            .bind(&state.fetched_at);
        row.execute(&mut *self.tx).await.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }

    /// The cases that a page tells of, in any of its versions, and how far each has come.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn standings(&mut self, page: &str) -> Result<Vec<(CaseNumber, Standing)>, Error> {
        standings(&mut self.tx, page).await.map_err(|c| Error::at(self.place, c))
    }

    /// The cases that an article of a filed document tells of, by itself or by the one that stands for it.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn cases_of(&mut self, sha256: &str, article: usize) -> Result<Vec<CaseNumber>, Error> {
        let sql = "SELECT DISTINCT s.number FROM case_source s WHERE (s.document, s.article) IN (
                 SELECT no, CAST($2 AS BIGINT) FROM document WHERE id = $1
                 UNION SELECT g.held_document, g.held_article FROM article_again g JOIN document d ON d.no = g.document
                     WHERE d.id = $1 AND g.article = $2)
             ORDER BY s.number";
        let read = async {
            let query = sqlx::query_scalar::<_, String>(sql).bind(sha256).bind(index(article)?);
            query.fetch_all(&mut *self.tx).await?.iter().map(|n| parse(n)).collect::<Result<_>>()
        };
        read.await.map_err(|c| Error::at(self.place, c))
    }

    /// Forgets by what to ask whether an address has changed, so that it is asked for whole next time.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn forget_validators(&mut self, url: &str) -> Result<(), Error> {
        let sql = "UPDATE address SET etag = NULL, last_modified = NULL WHERE url = $1";
        let done = sqlx::query(sql).bind(url).execute(&mut *self.tx).await;
        done.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }

    /// Notes where the answer of a page lies in the archive, whatever it says.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn note_answer(&mut self, address: &str, place: StoredPlace) -> Result<(), Error> {
        let sql = "INSERT INTO answer (address, warc_file, warc_offset, warc_length) VALUES ($1, $2, $3, $4)
             ON CONFLICT (address, warc_file, warc_offset) DO NOTHING";
        let write = async {
            let row = sqlx::query(sql).bind(address).bind(i64::from(place.file));
            row.bind(to_i64(place.offset)?).bind(to_i64(place.length)?).execute(&mut *self.tx).await?;
            Ok(())
        };
        write.await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes the last record of the archive: all up to it belongs to what is written here.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn note_archive_end(&mut self, end: StoredPlace) -> Result<(), Error> {
        let write = async {
            let sql = "INSERT INTO archive_end (id, warc_file, warc_offset, warc_length) VALUES (1, $1, $2, $3)
                 ON CONFLICT (id) DO UPDATE SET warc_file = excluded.warc_file, warc_offset = excluded.warc_offset,
                 warc_length = excluded.warc_length";
            let row = sqlx::query(sql).bind(i64::from(end.file)).bind(to_i64(end.offset)?).bind(to_i64(end.length)?);
            row.execute(&mut *self.tx).await?;
            Ok(())
        };
        write.await.map_err(|c: Cause| Error::at(self.place, c))
    }
}

async fn standings(tx: &mut AnyConnection, page: &str) -> Result<Vec<(CaseNumber, Standing)>> {
    let sql = "SELECT s.number, a.stage, a.published, substr(k.captured_at, 1, 10) AS captured
         FROM case_source s JOIN article a ON a.document = s.document AND a.article = s.article
         JOIN document d ON d.no = s.document JOIN capture k ON k.sha256 = d.id
         WHERE s.number IN (SELECT number FROM case_source WHERE document IN
             (SELECT document FROM page_visit WHERE address = $1))";
    let mut found: BTreeMap<CaseNumber, Standing> = BTreeMap::new();
    for row in sqlx::query(sql).bind(page).fetch_all(tx).await? {
        let stage = row.try_get::<Option<&str>, _>("stage")?.map(parse::<ReportStage>).transpose()?;
        let published = time_of(row.try_get("published")?)?.filter(|day| day.civil().is_some());
        let day = published.or(TimeValue::parse_iso(row.try_get("captured")?));
        let of_case = found.entry(parse(row.try_get("number")?)?).or_insert(Standing { stage: None, newest: None });
        of_case.stage = of_case.stage.max(stage);
        of_case.newest = of_case.newest.max(day);
    }
    Ok(found.into_iter().collect())
}
