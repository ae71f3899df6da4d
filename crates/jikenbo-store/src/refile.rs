//! What a document was read as, and putting another reading in its place.

use jikenbo_core::{CaseEvent, CaseNumber, Document, DocumentId, Fact, Moved, Reading, ReportStage, Span, TimeValue};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Connection, Row};

use crate::{
    ArticleId, Batch, Casebook, Error, FiledDocument, Filing, StoredCapture, apply, as_of, capture, document,
    error::Result,
    filing,
    page::insert_again,
    row::{fact_of, index, json, optional_usize_of, parse, span_of, time, time_of, usize_of},
    told,
    writes::Writes,
};

/// A document as it is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledReading {
    /// Its articles, but for those that an earlier version of its page stands for.
    pub articles: Vec<FiledArticle>,
    /// Articles that an earlier version stands for, with that version's.
    pub again: Vec<(usize, ArticleId)>,
    /// The cases of its incidents, by article and place.
    pub cases: Vec<((usize, usize), CaseNumber)>,
}

/// An article as it is filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledArticle {
    /// Its index in the document.
    pub index: usize,
    /// Where it stands.
    pub span: Span,
    /// Its title.
    pub title: String,
    /// The code of its kind.
    pub kind: String,
    /// The day it was published.
    pub published: Option<TimeValue>,
    /// The address it is from.
    pub url: Option<String>,
    /// Its text.
    pub text: String,
    /// How far the reporting has come.
    pub stage: Option<ReportStage>,
    /// Facts about the article itself.
    pub facts: Vec<Fact>,
    /// The facts of each of its incidents. One of which nothing is read any more, and that a case rests on, has none.
    pub incidents: Vec<Vec<Fact>>,
}

impl FiledArticle {
    /// What would be filed of an article; `origin` is the day it was published and its address.
    pub fn of(document: &Document, reading: &Reading, origin: &(Option<TimeValue>, Option<String>)) -> Self {
        let text = reading.article.span.of(&document.text).to_owned();
        Self {
            index: reading.article.index,
            span: reading.article.span,
            title: reading.title.clone(),
            kind: reading.kind.code().to_owned(),
            published: origin.0,
            url: origin.1.clone(),
            stage: reading.telling.stage(),
            text,
            facts: reading.facts.clone(),
            incidents: reading.incidents.iter().map(|i| i.facts.clone()).collect(),
        }
    }
}

impl Casebook {
    /// The archived captures behind a place in the archive, at most `limit`, in the order they were archived, each
    /// with its first name.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn captures_after(&self, last: Option<(u32, u64)>, limit: usize) -> Result<Vec<StoredCapture>, Error> {
        let read = async {
            let (file, offset) = match last {
                Some((file, offset)) => (i64::from(file), crate::row::to_i64(offset)?),
                None => (-1, -1),
            };
            let sql = "SELECT c.sha256, c.media_type, c.captured_at, c.warc_file, c.warc_offset, c.warc_length,
                     n.name, n.target_uri
                 FROM capture c JOIN capture_name n ON n.sha256 = c.sha256 AND n.position = 0
                 WHERE (c.is_only_kept = 0 OR EXISTS (SELECT 1 FROM document d WHERE d.id = c.sha256))
                     AND (c.warc_file > $1 OR (c.warc_file = $1 AND c.warc_offset > $2))
                 ORDER BY c.warc_file, c.warc_offset LIMIT $3";
            let rows = sqlx::query(sql).bind(file).bind(offset).bind(index(limit)?).fetch_all(&self.pool).await?;
            rows.iter().map(capture::of_row).collect::<Result<Vec<_>>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// What a document is filed as; `None` for one that was never read.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn filed(&mut self, document: &DocumentId) -> Result<Option<FiledReading>, Error> {
        filed(&mut self.tx, document).await.map_err(|c| Error::at(self.place, c))
    }

    /// The title and the text of a filed article.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn article_text(&mut self, (document, article): &ArticleId) -> Result<Option<(String, String)>, Error> {
        let read = async {
            let sql = "SELECT title, text FROM article
                 WHERE document = (SELECT no FROM document WHERE id = $1) AND article = $2";
            let row = sqlx::query_as(sql).bind(document.as_str()).bind(index(*article)?);
            Ok(row.fetch_optional(&mut *self.tx).await?)
        };
        read.await.map_err(|c| Error::at(self.place, c))
    }

    /// Puts another reading in the place of a document's. `moved` says for every incident that a case rests on where
    /// it stands now, and `articles` for every filed article which one it is now; an incident that is read no more
    /// stands behind those that are. The document's cases stay as they are.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn refile(
        &mut self,
        filed: FiledDocument<'_>,
        moved: &[Moved],
        articles: &[(usize, usize)],
    ) -> Result<Filing<'_>, Error> {
        let place = self.place;
        let begin = async {
            let mut tx = self.tx.begin().await?;
            sqlx::query(apply::defer(place)).execute(&mut *tx).await?;
            let next = filed.readings.iter().map(|r| (r.article.span, r.article.span.of(&filed.document.text)));
            let next: Vec<_> = next.collect();
            as_of::keep_reading(&mut tx, &filed.document.id, &next, filed.recorded_at).await?;
            let no = document::number(&mut tx, &filed.document.id).await?;
            replace(&mut tx, &filed, no, moved, articles).await?;
            let document = filed.document.id.clone();
            let moves: Vec<Moved> = moved.iter().copied().filter(|m| m.from != m.to).collect();
            if !moves.is_empty() {
                apply::record(&mut tx, CaseEvent::Reread { document, moves }, filed.recorded_at).await?;
            }
            told::forget(&mut tx, no).await?;
            told::tell(&mut tx).await?;
            Ok(Filing::over(tx, place, &filed, no))
        };
        begin.await.map_err(|c| Error::at(place, c))
    }
}

async fn replace(
    tx: &mut AnyConnection,
    filed: &FiledDocument<'_>,
    no: i64,
    moved: &[Moved],
    articles: &[(usize, usize)],
) -> Result<()> {
    for sql in [
        "DELETE FROM fact WHERE document = $1",
        "DELETE FROM blocking_key WHERE document = $1",
        "DELETE FROM incident WHERE document = $1",
        "DELETE FROM article WHERE document = $1",
        "DELETE FROM article_again WHERE document = $1",
    ] {
        sqlx::query(sql).bind(no).execute(&mut *tx).await?;
    }
    let sql = "UPDATE document SET title = $2, published = $3, url = $4, warnings = $5, updated = $6 WHERE id = $1";
    sqlx::query(sql)
        .bind(filed.document.id.as_str())
        .bind(&filed.document.title)
        .bind(time(filed.document.published.map(|dated| dated.day))?)
        .bind(&filed.document.url)
        .bind(json(&filed.document.warnings)?)
        .bind(filed.document.updated.as_ref().map(json).transpose()?)
        .execute(&mut *tx)
        .await?;
    let mut writes = Writes::default();
    filing::insert_articles(&mut writes, filed, no)?;
    insert_again(&mut writes, no, filed.again)?;
    writes.execute(tx).await?;
    for moved in moved {
        let sql = "INSERT INTO incident (document, article, incident) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let row = sqlx::query(sql).bind(no).bind(index(moved.to.0)?).bind(index(moved.to.1)?);
        row.execute(&mut *tx).await?;
    }
    // What later versions repeat is found at its new place, or told by them themselves.
    for (from, _) in articles {
        let sql =
            "UPDATE article_again SET held_article = -held_article WHERE held_document = $1 AND held_article = $2";
        sqlx::query(sql).bind(no).bind(index(*from)?).execute(&mut *tx).await?;
    }
    for (from, to) in articles {
        let sql = "UPDATE article_again SET held_article = $3 WHERE held_document = $1 AND held_article = -$2";
        sqlx::query(sql).bind(no).bind(index(*from)?).bind(index(*to)?).execute(&mut *tx).await?;
    }
    let sql = "DELETE FROM article_again WHERE held_document = $1 AND NOT EXISTS (SELECT 1 FROM article a
         WHERE a.document = article_again.held_document AND a.article = article_again.held_article)";
    sqlx::query(sql).bind(no).execute(&mut *tx).await?;
    Ok(())
}

pub(crate) async fn filed(tx: &mut AnyConnection, document: &DocumentId) -> Result<Option<FiledReading>> {
    let Some(no) = document::find(tx, document).await? else { return Ok(None) };
    let mut out = FiledReading { articles: Vec::new(), again: Vec::new(), cases: Vec::new() };
    let sql = "SELECT article, span_start, span_end, title, kind, published, url, text, stage FROM article
         WHERE document = $1 ORDER BY article";
    for row in sqlx::query(sql).bind(no).fetch_all(&mut *tx).await? {
        out.articles.push(FiledArticle {
            index: usize_of(&row, "article")?,
            span: span_of(&row)?,
            title: row.try_get("title")?,
            kind: row.try_get("kind")?,
            published: time_of(row.try_get("published")?)?,
            url: row.try_get("url")?,
            text: row.try_get("text")?,
            stage: row.try_get::<Option<&str>, _>("stage")?.map(parse).transpose()?,
            facts: Vec::new(),
            incidents: Vec::new(),
        });
    }
    let sql = "SELECT i.article, i.incident, s.number FROM incident i LEFT JOIN case_source s
         ON s.document = i.document AND s.article = i.article AND s.incident = i.incident
         WHERE i.document = $1 ORDER BY i.article, i.incident";
    for row in sqlx::query(sql).bind(no).fetch_all(&mut *tx).await? {
        let (article, incident) = (usize_of(&row, "article")?, usize_of(&row, "incident")?);
        if let Some(found) = out.articles.iter_mut().find(|a| a.index == article) {
            found.incidents.resize(incident + 1, Vec::new());
        }
        if let Some(number) = row.try_get::<Option<&str>, _>("number")? {
            out.cases.push(((article, incident), parse(number)?));
        }
    }
    let sql = "SELECT article, incident, value, span_start, span_end, quote, rule, rule_version, basis, page, recognised FROM fact
         WHERE document = $1 ORDER BY article, position";
    for row in sqlx::query(sql).bind(no).fetch_all(&mut *tx).await? {
        let (article, fact) = (usize_of(&row, "article")?, fact_of(&row, document.clone())?);
        let Some(found) = out.articles.iter_mut().find(|a| a.index == article) else { continue };
        match optional_usize_of(&row, "incident")? {
            None => found.facts.push(fact),
            Some(incident) => found.incidents.get_mut(incident).into_iter().for_each(|i| i.push(fact.clone())),
        }
    }
    let sql = "SELECT g.article, h.id AS held_document, g.held_article FROM article_again g
         JOIN document h ON h.no = g.held_document WHERE g.document = $1 ORDER BY g.article";
    for row in sqlx::query(sql).bind(no).fetch_all(tx).await? {
        let held = (DocumentId::new(row.try_get::<String, _>("held_document")?), usize_of(&row, "held_article")?);
        out.again.push((usize_of(&row, "article")?, held));
    }
    Ok(Some(out))
}
