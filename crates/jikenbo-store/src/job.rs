//! Work to be done, as rows.

use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error,
    error::{Cause, Result},
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
    /// Not before this, RFC 3339 in UTC.
    pub due: String,
    /// How often it has failed, one time after the other.
    pub failures: u32,
}

impl Job {
    /// Work that follows from nothing.
    pub fn new(work: Work, url: &str, due: &str) -> Self {
        Self { work, url: url.to_owned(), source: None, document: None, due: due.to_owned(), failures: 0 }
    }
}

impl Casebook {
    /// What is due at `now`, the longest due first: at most `per_host` at one host, so that a site of many pages
    /// does not keep the others waiting, and `limit` in all. Only what follows from these sources, if any are
    /// named; nothing of those that are paused.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn due_jobs(
        &self,
        now: &str,
        of: Option<&[String]>,
        per_host: u32,
        limit: u32,
    ) -> Result<Vec<Job>, Error> {
        let mut sql = Statement::new(
            "SELECT * FROM (SELECT j.*, row_number() OVER (PARTITION BY j.host ORDER BY j.due, j.work, j.url) AS turn
                 FROM job j LEFT JOIN source s ON s.url = j.source
                 WHERE coalesce(s.is_paused, 0) = 0 AND j.due <= ",
        );
        sql.bind(now);
        if let Some(of) = of {
            sql.push(" AND j.source IN ").list(of);
        }
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

    /// Makes the looks at sources due at `now`: at all that are not paused, or at these.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn hurry(&mut self, sources: Option<&[String]>, now: &str) -> Result<(), Error> {
        let write = async {
            let mut tx = self.writing().await?;
            match sources {
                None => {
                    let sql = "UPDATE job SET due = $1 WHERE work = 'source' AND due > $1";
                    sqlx::query(sql).bind(now).execute(&mut *tx).await?;
                }
                Some(sources) => {
                    for url in sources {
                        let sql = "UPDATE job SET due = $2 WHERE work = 'source' AND url = $1 AND due > $2";
                        sqlx::query(sql).bind(url).bind(now).execute(&mut *tx).await?;
                    }
                }
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
    let sql = "INSERT INTO job (work, url, source, document, due, failures, host) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (work, url) DO UPDATE SET due = CASE WHEN excluded.due < job.due THEN excluded.due ELSE job.due END,
         source = coalesce(job.source, excluded.source), document = coalesce(excluded.document, job.document)";
    sqlx::query(sql)
        .bind(job.work.code())
        .bind(&job.url)
        .bind(&job.source)
        .bind(&job.document)
        .bind(&job.due)
        .bind(i64::from(job.failures))
        .bind(host(&job.url))
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
        due: row.try_get("due")?,
        failures: u32::try_from(row.try_get::<i64, _>("failures")?).map_err(|e| Cause::Row(e.to_string()))?,
    })
}
