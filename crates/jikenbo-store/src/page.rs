//! Pages that are captured again and again: what was seen at an address, and what of it is filed.

use std::collections::HashSet;

use jikenbo_core::{CaseEvent, CaseNumber, DocumentId, IncidentId, PageChange, PageSeen};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    ArticleId, Batch, Error, apply, document,
    error::Result,
    row::{index, parse, usize_of},
    statement::Statement,
    writes::Writes,
};

/// Versions of a page that are looked at. What an address that thousands of documents give as theirs said long ago
/// is not asked.
const VERSIONS: i64 = 16;

/// What is known of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// When it was last seen to be otherwise than before, RFC 3339 in UTC; `None` for one that was never seen.
    pub seen_at: Option<String>,
    /// What was there then; `None` when it was gone.
    pub document: Option<DocumentId>,
    /// The articles that hold of it: those of its last version, and those of earlier ones that a case rests
    /// on and no later version took the place of.
    pub held: Vec<HeldArticle>,
}

/// A filed article of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldArticle {
    /// The document that it was filed with.
    pub document: DocumentId,
    /// Its index there.
    pub article: usize,
    /// Its title.
    pub title: String,
    /// Its text, word for word.
    pub text: String,
    /// Whether the page's last version says it.
    pub is_last: bool,
    /// The cases that its incidents belong to.
    pub cases: Vec<HeldIncident>,
}

/// An incident of a filed article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldIncident {
    /// Where it is told.
    pub id: IncidentId,
    /// Its case.
    pub number: CaseNumber,
    /// The version of the same page that took its place in the case, if one did.
    pub replaced_by: Option<IncidentId>,
    /// Whether the page was last seen to tell of the case no more.
    pub is_missing: bool,
}

impl Batch<'_> {
    /// Looks which of these addresses nobody has seen, so that [`Batch::page`] need not ask for each of them.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn look_ahead<'a>(&mut self, addresses: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        let mut new: HashSet<&str> = addresses.into_iter().collect();
        let mut sql = Statement::new("SELECT DISTINCT address FROM page_visit WHERE address IN ");
        sql.list(new.iter().copied());
        let seen = async { Ok(sql.build_scalar::<String>()?.fetch_all(&mut *self.tx).await?) };
        for address in seen.await.map_err(|c| Error::at(self.place, c))? {
            new.remove(address.as_str());
        }
        self.new_pages = new.into_iter().map(str::to_owned).collect();
        Ok(())
    }

    /// What is known of the page at an address.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn page(&mut self, address: &str) -> Result<Page, Error> {
        // Who asks is about to file what was seen there.
        if self.new_pages.remove(address) {
            return Ok(Page::default());
        }
        page(&mut self.tx, address).await.map_err(|c| Error::at(self.place, c))
    }

    /// The addresses of the pages that certain bytes are a version of, where nobody fetched them from there:
    /// a file said so.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn pages_of(&mut self, document: &DocumentId) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT address FROM page_visit
             WHERE document = (SELECT no FROM document WHERE id = $1) AND address LIKE 'http%' AND NOT EXISTS
             (SELECT 1 FROM capture_name WHERE sha256 = $1 AND target_uri LIKE 'http%') ORDER BY address";
        let addresses = sqlx::query_scalar(sql).bind(document.as_str()).fetch_all(&mut *self.tx).await;
        addresses.map_err(|e| Error::at(self.place, e.into()))
    }

    /// The incidents that a filed document tells of, by itself or by articles filed with an earlier version.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn told_by(&mut self, document: &DocumentId, address: &str) -> Result<Vec<HeldIncident>, Error> {
        told_by(&mut self.tx, document, address).await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes that a filed document was seen at an address, or, without one, that nothing was there any more.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn visit(
        &mut self,
        address: &str,
        seen_at: &str,
        document: Option<&DocumentId>,
        status: Option<u16>,
    ) -> Result<(), Error> {
        let note = async {
            let document = match document {
                Some(id) => Some(document::number(&mut self.tx, id).await?),
                None => None,
            };
            let mut writes = Writes::default();
            insert_visit(&mut writes, address, seen_at, document, status);
            self.new_pages.remove(address);
            writes.execute(&mut self.tx).await
        };
        note.await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes what was seen to have become of a page that tells of a case.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn page_seen(&mut self, number: CaseNumber, seen: PageSeen, recorded_at: &str) -> Result<(), Error> {
        let event = CaseEvent::PageSeen { number, seen };
        apply::record(&mut self.tx, event, recorded_at).await.map(|_| ()).map_err(|c| Error::at(self.place, c))
    }
}

async fn page(tx: &mut AnyConnection, address: &str) -> Result<Page> {
    let sql = "SELECT v.seen_at, d.id FROM page_visit v LEFT JOIN document d ON d.no = v.document WHERE v.address = $1
         ORDER BY v.seen_at DESC, v.position DESC LIMIT 1";
    let visit: Option<(String, Option<String>)> = sqlx::query_as(sql).bind(address).fetch_optional(&mut *tx).await?;
    let Some((seen_at, document)) = visit else { return Ok(Page::default()) };
    let sql = "SELECT document FROM page_visit WHERE address = $1 AND document IS NOT NULL
         ORDER BY seen_at DESC, position DESC LIMIT 1";
    let last: Option<i64> = sqlx::query_scalar(sql).bind(address).fetch_optional(&mut *tx).await?;
    let sql = "SELECT * FROM (
             SELECT (SELECT id FROM document WHERE no = a.document) AS document, a.article, a.title, a.text, s.incident,
                 s.number,
                 CASE WHEN a.document = $2 OR EXISTS (SELECT 1 FROM article_again g WHERE g.document = $2
                     AND g.held_document = a.document AND g.held_article = a.article) THEN 1 ELSE 0 END AS is_last,
                 (SELECT c.change FROM case_change c WHERE c.number = s.number AND c.page = $1
                     ORDER BY c.position DESC LIMIT 1) AS change
             FROM article a LEFT JOIN case_source s
                 ON s.document = a.document AND s.article = a.article AND s.replaced_by IS NULL
             WHERE (a.document, a.article) IN (
                 WITH recent AS (SELECT document FROM page_visit WHERE address = $1 AND document IS NOT NULL
                     ORDER BY seen_at DESC, position DESC LIMIT $3)
                 SELECT document, article FROM article WHERE document IN (SELECT document FROM recent)
                 UNION SELECT held_document, held_article FROM article_again
                     WHERE document IN (SELECT document FROM recent))
         ) AS held WHERE is_last = 1 OR number IS NOT NULL ORDER BY document, article, incident";
    let rows = sqlx::query(sql).bind(address).bind(last).bind(VERSIONS).fetch_all(tx).await?;
    let mut held: Vec<HeldArticle> = Vec::new();
    for row in rows {
        let (document, article) = (document_of(&row)?, usize_of(&row, "article")?);
        if held.last().is_none_or(|h| (&h.document, h.article) != (&document, article)) {
            let (title, text) = (row.try_get("title")?, row.try_get("text")?);
            let is_last = row.try_get::<i64, _>("is_last")? != 0;
            held.push(HeldArticle { document, article, title, text, is_last, cases: Vec::new() });
        }
        if let (Some(number), Some(held)) = (row.try_get::<Option<&str>, _>("number")?, held.last_mut()) {
            let id = IncidentId { document: held.document.clone(), article, incident: usize_of(&row, "incident")? };
            let (number, is_missing) = (parse(number)?, is_missing(&row)?);
            held.cases.push(HeldIncident { id, number, replaced_by: None, is_missing });
        }
    }
    Ok(Page { seen_at: Some(seen_at), document: document.map(DocumentId::new), held })
}

async fn told_by(tx: &mut AnyConnection, document: &DocumentId, address: &str) -> Result<Vec<HeldIncident>> {
    let sql = "SELECT s.number, d.id AS document, s.article, s.incident, m.id AS new_document,
             n.article AS new_article, n.incident AS new_incident,
             (SELECT c.change FROM case_change c WHERE c.number = s.number AND c.page = $2
                 ORDER BY c.position DESC LIMIT 1) AS change
         FROM case_source s JOIN document d ON d.no = s.document
         LEFT JOIN case_source n ON n.number = s.number AND n.position = s.replaced_by
         LEFT JOIN document m ON m.no = n.document
         WHERE (s.document, s.article) IN (
             WITH this AS (SELECT no FROM document WHERE id = $1)
             SELECT document, article FROM article WHERE document IN (SELECT no FROM this)
             UNION SELECT held_document, held_article FROM article_again WHERE document IN (SELECT no FROM this))
         ORDER BY d.id, s.article, s.incident";
    let rows = sqlx::query(sql).bind(document.as_str()).bind(address).fetch_all(tx).await?;
    let of = |row: &AnyRow| -> Result<HeldIncident> {
        let replaced_by = match row.try_get::<Option<String>, _>("new_document")? {
            Some(document) => Some(IncidentId {
                document: DocumentId::new(document),
                article: usize_of(row, "new_article")?,
                incident: usize_of(row, "new_incident")?,
            }),
            None => None,
        };
        let (article, incident) = (usize_of(row, "article")?, usize_of(row, "incident")?);
        let id = IncidentId { document: document_of(row)?, article, incident };
        Ok(HeldIncident { id, number: parse(row.try_get("number")?)?, replaced_by, is_missing: is_missing(row)? })
    };
    rows.iter().map(of).collect()
}

fn document_of(row: &AnyRow) -> Result<DocumentId> {
    Ok(DocumentId::new(row.try_get::<String, _>("document")?))
}

fn is_missing(row: &AnyRow) -> Result<bool> {
    let change: Option<&str> = row.try_get("change")?;
    Ok(matches!(change.map(parse).transpose()?, Some(PageChange::Gone | PageChange::Removed)))
}

pub(crate) fn insert_visit(
    writes: &mut Writes,
    address: &str,
    seen_at: &str,
    document: Option<i64>,
    status: Option<u16>,
) {
    let sql = "INSERT INTO page_visit (address, position, seen_at, document, status)
         SELECT $1, coalesce(max(position), -1) + 1, $2, $3, $4 FROM page_visit WHERE address = $1";
    writes.statement(sql, [address.into(), seen_at.into(), document.into(), status.map(i64::from).into()]);
}

pub(crate) fn insert_again(writes: &mut Writes, document: i64, again: &[(usize, ArticleId)]) -> Result<()> {
    for (article, (held_document, held_article)) in again {
        let sql = "INSERT INTO article_again (document, article, held_document, held_article)
             VALUES ($1, $2, (SELECT no FROM document WHERE id = $3), $4)";
        let (article, held_article) = (index(*article)?.into(), index(*held_article)?.into());
        writes.statement(sql, [document.into(), article, held_document.as_str().into(), held_article]);
    }
    Ok(())
}
