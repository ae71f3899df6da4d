use jikenbo_core::{
    CaseAlias, CaseEvent, CaseLink, CaseNumber, CaseView, Document, DocumentId, EventKind, Fact, FactValue, Incident,
    PageSeen, Reading, ReportStage, Tie, TimeValue, Version,
};
use sqlx::{Any, AnyConnection, Transaction};

use crate::{
    Casebook, Error, Place, StoredCapture, apply, capture, document,
    error::{Cause, Result},
    keys, number, page,
    row::{index, json, parse, time},
    statement::Statement,
    view::{self, Texts},
};

/// One document and all that was read from it.
#[derive(Clone, Copy, Debug)]
pub struct FiledDocument<'a> {
    /// Its bytes, archived.
    pub capture: &'a StoredCapture,
    /// The document.
    pub document: &'a Document,
    /// Its articles.
    pub readings: &'a [Reading],
    /// The day each article was published and its address, in the order of `readings`: what the article
    /// says or, where it says nothing, its page.
    pub origins: &'a [(Option<TimeValue>, Option<String>)],
    /// The address of the page that it is a version of, where it has one.
    pub page: Option<&'a str>,
    /// Articles that say what a filed article of an earlier version of the page said, with that one. They are
    /// not filed again.
    pub again: &'a [(usize, ArticleId)],
    /// When it is recorded, RFC 3339 in UTC.
    pub recorded_at: &'a str,
}

/// Why an incident was filed under a case, and what of it the case knows already.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// In words; empty for the article that opens the case.
    pub reasons: Vec<String>,
    /// The source of the case that it is another version of.
    pub version: Option<Version>,
    /// How it stands to the incident, where it does not simply tell it.
    pub tie: Option<Tie>,
}

/// Names a filed article: the document and the article's index in it.
pub type ArticleId = (DocumentId, usize);

/// A document on its way into the casebook. Nothing of it is seen by others before [`Filing::commit`];
/// dropped before that, it leaves no trace.
#[derive(Debug)]
pub struct Filing<'c> {
    pub(crate) tx: Transaction<'c, Any>,
    pub(crate) place: Place,
    pub(crate) document: DocumentId,
    /// The document's number.
    pub(crate) no: i64,
    pub(crate) recorded_at: String,
}

impl Casebook {
    /// Begins to file a document by itself: its capture, articles and facts are in, its incidents belong to no
    /// case yet.
    ///
    /// # Errors
    /// When the document is filed already, or the casebook cannot be written.
    pub async fn file(&mut self, filed: FiledDocument<'_>) -> Result<Filing<'_>, Error> {
        let begin = async {
            let tx = self.writing().await?;
            Filing::begin(tx, &self.place, filed).await
        };
        begin.await.map_err(|c| Error::at(&self.place, c))
    }
}

impl<'c> Filing<'c> {
    pub(crate) async fn begin(mut tx: Transaction<'c, Any>, place: &Place, filed: FiledDocument<'_>) -> Result<Self> {
        capture::insert(&mut tx, filed.capture).await?;
        let no = document::insert(&mut tx, filed.document).await?;
        insert_articles(&mut tx, &filed, no).await?;
        if let Some(address) = filed.page {
            page::insert_visit(&mut tx, address, &filed.capture.captured_at, Some(no), None).await?;
        }
        page::insert_again(&mut tx, no, filed.again).await?;
        Ok(Self::over(tx, place, &filed, no))
    }

    /// A document whose rows are in.
    pub(crate) fn over(tx: Transaction<'c, Any>, place: &Place, filed: &FiledDocument<'_>, no: i64) -> Self {
        let (document, recorded_at) = (filed.document.id.clone(), filed.recorded_at.to_owned());
        Self { tx, place: place.clone(), document, no, recorded_at }
    }

    /// The cases that share a key with an incident, among them those this filing opened, without the
    /// texts of their sources.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn candidates(&mut self, keys: &[String]) -> Result<Vec<CaseView>, Error> {
        let numbers = keys::cases(&mut self.tx, keys).await;
        let views = match numbers {
            Ok(numbers) => view::load(&mut self.tx, Some(&numbers), Texts::Without).await,
            Err(cause) => Err(cause),
        };
        views.map_err(|c| Error::at(&self.place, c))
    }

    /// The numbers of the cases that are kept under a key.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn numbers_under(&mut self, key: &str) -> Result<Vec<CaseNumber>, Error> {
        let read = async {
            let numbers = keys::cases(&mut self.tx, &[key.to_owned()]).await?;
            numbers.iter().map(|n| parse(n)).collect::<Result<Vec<CaseNumber>>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The cases with these numbers, without the texts of their sources.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn cases(&mut self, numbers: &[CaseNumber]) -> Result<Vec<CaseView>, Error> {
        let numbers: Vec<String> = numbers.iter().map(CaseNumber::to_string).collect();
        let views = view::load(&mut self.tx, Some(&numbers), Texts::Without).await;
        views.map_err(|c| Error::at(&self.place, c))
    }

    /// Opens a case with the next free number of a year. `year_from` says in words where the year is from.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn open_case(&mut self, year: i16, year_from: &str) -> Result<CaseNumber, Error> {
        let number = number::next(&mut self.tx, year).await.map_err(|c| Error::at(&self.place, c))?;
        self.record(CaseEvent::Opened { number, year_from: year_from.to_owned() }).await?;
        Ok(number)
    }

    /// Files an incident of the document under a case. `keys` are kept to find it by.
    ///
    /// # Errors
    /// When the document has no such incident, or the casebook cannot be written.
    pub async fn attach(
        &mut self,
        number: CaseNumber,
        article: usize,
        incident: usize,
        why: Why,
        keys: &[String],
    ) -> Result<(), Error> {
        let document = self.document.clone();
        let kept = keys::insert(&mut self.tx, self.no, article, incident, keys).await;
        kept.map_err(|c| Error::at(&self.place, c))?;
        let Why { reasons, version, tie } = why;
        self.record(CaseEvent::Attached { number, document, article, incident, reasons, version, tie }).await
    }

    /// Keeps what to find an incident by that belongs to a case already.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn keep_keys(&mut self, article: usize, incident: usize, keys: &[String]) -> Result<(), Error> {
        let kept = keys::insert(&mut self.tx, self.no, article, incident, keys).await;
        kept.map_err(|c| Error::at(&self.place, c))
    }

    /// Notes a number that somebody else gave a case; nothing happens when it is known.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn alias(&mut self, number: CaseNumber, alias: CaseAlias) -> Result<(), Error> {
        let sql = "SELECT count(*) FROM case_alias WHERE number = $1 AND alias = $2 AND source = $3";
        let known = sqlx::query_scalar(sql).bind(number.to_string()).bind(&alias.number).bind(&alias.source);
        let known: i64 = known.fetch_one(&mut *self.tx).await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))?;
        if known > 0 {
            return Ok(());
        }
        self.record(CaseEvent::AliasSeen { number, alias }).await
    }

    /// Links two cases; nothing happens when they are linked so already, or are one.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn link(&mut self, number: CaseNumber, link: CaseLink) -> Result<(), Error> {
        let CaseLink { to, relation, reason, passage } = link;
        let sql = "SELECT count(*) FROM case_link WHERE number = $1 AND other = $2 AND relation = $3";
        let known = sqlx::query_scalar(sql).bind(number.to_string()).bind(to.to_string()).bind(relation.code());
        let known: i64 = known.fetch_one(&mut *self.tx).await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))?;
        if known > 0 || number == to {
            return Ok(());
        }
        self.record(CaseEvent::Linked { number, to, relation, reason, passage }).await
    }

    /// Whether two cases are linked, in whatever way.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn is_linked(&mut self, number: CaseNumber, to: CaseNumber) -> Result<bool, Error> {
        let sql = "SELECT count(*) FROM case_link WHERE number = $1 AND other = $2";
        let known = sqlx::query_scalar(sql).bind(number.to_string()).bind(to.to_string());
        let known: i64 = known.fetch_one(&mut *self.tx).await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))?;
        Ok(known > 0)
    }

    /// Notes what was seen to have become of a page that tells of a case.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn page_seen(&mut self, number: CaseNumber, seen: PageSeen) -> Result<(), Error> {
        self.record(CaseEvent::PageSeen { number, seen }).await
    }

    /// Makes it all part of the casebook, safe from a crash once this returns, or of the [`crate::Batch`]
    /// that it was begun in.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing of it is.
    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))
    }

    async fn record(&mut self, event: CaseEvent) -> Result<(), Error> {
        apply::record(&mut self.tx, event, &self.recorded_at).await.map(|_| ()).map_err(|c| Error::at(&self.place, c))
    }
}

/// The articles of a document, but for those that an earlier version of its page stands for.
pub(crate) async fn insert_articles(tx: &mut AnyConnection, filed: &FiledDocument<'_>, no: i64) -> Result<()> {
    let none = (None, None);
    for (i, reading) in filed.readings.iter().enumerate() {
        let origin = filed.origins.get(i).unwrap_or(&none);
        if !filed.again.iter().any(|(article, _)| *article == reading.article.index) {
            insert_article(tx, filed.document, no, reading, origin).await?;
        }
    }
    Ok(())
}

async fn insert_article(
    tx: &mut AnyConnection,
    document: &Document,
    no: i64,
    reading: &Reading,
    (published, url): &(Option<TimeValue>, Option<String>),
) -> Result<()> {
    let sql = "INSERT INTO article (document, article, span_start, span_end, title, kind, published, url, text,
             stage)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let article = &reading.article;
    let text = article.span.of(&document.text);
    sqlx::query(sql)
        .bind(no)
        .bind(index(article.index)?)
        .bind(index(article.span.start)?)
        .bind(index(article.span.end)?)
        .bind(&reading.title)
        .bind(reading.kind.code())
        .bind(time(*published)?)
        .bind(url)
        .bind(text)
        .bind(ReportStage::of(&reading.title, text).map(ReportStage::code))
        .execute(&mut *tx)
        .await?;
    for (i, incident) in reading.incidents.iter().enumerate() {
        let sql = "INSERT INTO incident (document, article, incident, day) VALUES ($1, $2, $3, $4)";
        let day = published.or_else(|| newest(incident)).map(|day| day.iso_date());
        let row = sqlx::query(sql).bind(no).bind(index(article.index)?).bind(index(i)?).bind(day);
        row.execute(&mut *tx).await?;
    }
    let own = reading.facts.iter().map(|f| (None, f));
    let told = reading.incidents.iter().enumerate().flat_map(|(i, n)| n.facts.iter().map(move |f| (Some(i), f)));
    let facts: Vec<(Option<usize>, &Fact)> = own.chain(told).collect();
    insert_facts(tx, no, article.index, &facts).await
}

/// The newest date on which something happened in an incident; a stretch of affected data tells nothing.
fn newest(incident: &Incident) -> Option<TimeValue> {
    let days = incident.values().filter_map(|v| match v {
        FactValue::Event { event: EventKind::DataFrom | EventKind::DataTo, .. } => None,
        FactValue::Event { when, .. } => Some(*when),
        _ => None,
    });
    days.max()
}

/// Columns of a fact, and how many rows go into one statement: both databases take 30,000 values.
const FACT_ROWS: usize = 30_000 / 14;

async fn insert_facts(
    tx: &mut AnyConnection,
    document: i64,
    article: usize,
    facts: &[(Option<usize>, &Fact)],
) -> Result<()> {
    let mut rows = Vec::with_capacity(facts.len());
    for (position, (incident, fact)) in facts.iter().enumerate() {
        let span = fact.evidence.span();
        let ends = (index(span.start)?, index(span.end)?);
        rows.push((index(position)?, incident.map(index).transpose()?, fact, json(&fact.value)?, ends));
    }
    for rows in rows.chunks(FACT_ROWS) {
        let mut sql = Statement::new(
            "INSERT INTO fact (document, article, position, incident, field, value, span_start, span_end, quote,
             rule, rule_version, basis, page, recognised) ",
        );
        let article = index(article)?;
        sql.rows(rows, |row, (position, incident, fact, value, (start, end))| {
            row.bind(document)
                .bind(article)
                .bind(position)
                .bind(incident)
                .bind(fact.value.field().code())
                .bind(value)
                .bind(start)
                .bind(end)
                .bind(fact.evidence.quote())
                .bind(fact.evidence.rule())
                .bind(i64::from(fact.evidence.rule_version()))
                .bind(fact.basis.code())
                .bind(fact.evidence.page().map(|page| i64::from(page.number)))
                .bind(i64::from(fact.evidence.page().is_some_and(|page| page.recognised)));
        });
        sql.build()?.execute(&mut *tx).await?;
    }
    Ok(())
}
