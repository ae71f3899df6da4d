//! Work to be done, as rows.

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error,
    error::{Cause, Result},
    row::{json, of_json},
    statement::Statement,
};

/// What is to be done at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// To look what a source shows.
    Source,
    /// To look at a sitemap that a source's sitemap names.
    Sitemap,
    /// To fetch a page and file it.
    Page,
    /// To fetch what a page links to and file it beside the page.
    Attachment,
}

impl Work {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Source, "source"), (Self::Sitemap, "sitemap"), (Self::Page, "page"), (Self::Attachment, "attachment")];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(work, _)| *work == self).map_or("page", |(_, code)| code)
    }
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What is to be done.
    pub work: Work,
    /// Where.
    pub url: String,
    /// The address of the source from which it follows.
    pub source: Option<String>,
    /// The document that it belongs to: of an attachment the page's.
    pub document: Option<String>,
    /// The link that names it; of an attachment alone.
    pub linked_by: Option<JobLink>,
    /// Not before this, RFC 3339 in UTC.
    pub due: String,
    /// How often it has failed, one time after the other.
    pub failures: u32,
}

/// The link by which a page names its attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobLink {
    /// The page's address.
    pub page: String,
    /// The page's article that holds the link and tells of an incident; `None` where the page tells of none.
    pub article: Option<usize>,
    /// Whether the attachment belongs there though it tells of no incident itself.
    pub is_part: bool,
}

impl Job {
    /// Work that follows from nothing.
    pub fn new(work: Work, url: &str, due: &str) -> Self {
        Self {
            work,
            url: url.to_owned(),
            source: None,
            document: None,
            linked_by: None,
            due: due.to_owned(),
            failures: 0,
        }
    }
}

/// Which work is meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Only<'a> {
    /// What follows from these sources, by their addresses.
    pub sources: &'a [String],
    /// These pages, and what they hand over; also those of a source that is paused.
    pub pages: &'a [String],
}

impl Casebook {
    /// What is due at `now`, the longest due first: at most `per_host` at one host, so that a site of many pages
    /// does not keep the others waiting, and `limit` in all. All of it, or only what is named; nothing of sources
    /// that are paused.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn due_jobs(
        &self,
        now: &str,
        only: Option<Only<'_>>,
        per_host: u32,
        limit: u32,
    ) -> Result<Vec<Job>, Error> {
        let mut sql = Statement::new(
            "SELECT * FROM (SELECT j.*, row_number() OVER (PARTITION BY j.host ORDER BY j.due, j.work, j.url) AS turn
                 FROM job j LEFT JOIN source s ON s.url = j.source
                 WHERE j.due <= ",
        );
        sql.bind(now).push(" AND ((coalesce(s.is_paused, 0) = 0");
        if let Some(Only { sources, pages }) = only {
            sql.push(" AND j.source IN ").list(sources).push(") OR j.url IN ").list(pages);
            sql.push(" OR j.document IN (SELECT a.sha256 FROM address a WHERE a.url IN ").list(pages).push(")");
        }
        sql.push(if only.is_some() { ")" } else { "))" });
        sql.push(") AS of_host WHERE turn <= ").bind(i64::from(per_host));
        sql.push(" ORDER BY due, work, url LIMIT ").bind(i64::from(limit));
        let read = async {
            let rows = sql.build()?.fetch_all(&self.pool).await?;
            rows.iter().map(job_of).collect::<Result<_>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// When the next work is due; `None` when there is none.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn next_due(&self) -> Result<Option<String>, Error> {
        let sql = "SELECT min(j.due) FROM job j LEFT JOIN source s ON s.url = j.source
             WHERE coalesce(s.is_paused, 0) = 0";
        let due = sqlx::query_scalar(sql).fetch_one(&self.pool).await;
        due.map_err(|e| Error::at(&self.place, Cause::Sql(e)))
    }

    /// Makes the looks at sources due at `now`: at all, or at those that are named; with `pages` also at the pages that
    /// they name. Pages that are named are due, whether they were known or not.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn hurry(&mut self, only: Option<Only<'_>>, pages: bool, now: &str) -> Result<(), Error> {
        let write = async {
            let mut tx = self.writing().await?;
            let mut sql = Statement::new("UPDATE job SET due = ");
            sql.bind(now).push(" WHERE due > ").bind(now);
            if !pages {
                sql.push(" AND work = 'source'");
            }
            if let Some(Only { sources, .. }) = only {
                sql.push(" AND source IN ").list(sources);
            }
            sql.build()?.execute(&mut *tx).await?;
            for page in only.iter().flat_map(|only| only.pages) {
                insert(&mut tx, &Job::new(Work::Page, page, now)).await?;
            }
            Ok(tx.commit().await?)
        };
        write.await.map_err(|c: Cause| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// Plans work. Work that is planned already is due at the earlier of both times.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn plan(&mut self, job: &Job) -> Result<(), Error> {
        insert(&mut self.tx, job).await.map_err(|c| Error::at(self.place, c))
    }

    /// Puts work off to `job.due`, with its failures.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn put_off(&mut self, job: &Job) -> Result<(), Error> {
        let sql = "UPDATE job SET due = $3, failures = $4 WHERE work = $1 AND url = $2";
        let row = sqlx::query(sql).bind(job.work.code()).bind(&job.url).bind(&job.due).bind(i64::from(job.failures));
        row.execute(&mut *self.tx).await.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }

    /// Takes work off the list.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn done(&mut self, job: &Job) -> Result<(), Error> {
        let sql = "DELETE FROM job WHERE work = $1 AND url = $2";
        let row = sqlx::query(sql).bind(job.work.code()).bind(&job.url);
        row.execute(&mut *self.tx).await.map(|_| ()).map_err(|e| Error::at(self.place, Cause::Sql(e)))
    }
}

pub(crate) async fn insert(tx: &mut AnyConnection, job: &Job) -> Result<()> {
    let sql = "INSERT INTO job (work, url, source, document, due, failures, host, linked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (work, url) DO UPDATE SET due = CASE WHEN excluded.due < job.due THEN excluded.due ELSE job.due END,
         source = coalesce(job.source, excluded.source), document = coalesce(excluded.document, job.document),
         linked_by = coalesce(excluded.linked_by, job.linked_by)";
    sqlx::query(sql)
        .bind(job.work.code())
        .bind(&job.url)
        .bind(&job.source)
        .bind(&job.document)
        .bind(&job.due)
        .bind(i64::from(job.failures))
        .bind(host(&job.url))
        .bind(job.linked_by.as_ref().map(json).transpose()?)
        .execute(tx)
        .await?;
    Ok(())
}

/// The host and port of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn job_of(row: &AnyRow) -> Result<Job> {
    let code: &str = row.try_get("work")?;
    let work = Work::ALL.iter().find(|(_, known)| *known == code).map(|(work, _)| *work);
    Ok(Job {
        work: work.ok_or_else(|| Cause::Row(format!("there is no work called {code:?}")))?,
        url: row.try_get("url")?,
        source: row.try_get("source")?,
        document: row.try_get("document")?,
        linked_by: row.try_get::<Option<&str>, _>("linked_by")?.map(of_json).transpose()?,
        due: row.try_get("due")?,
        failures: u32::try_from(row.try_get::<i64, _>("failures")?).map_err(|e| Cause::Row(e.to_string()))?,
    })
}
