use std::{mem, slice};

use jikenbo_core::{
    CaseAlias, CaseEvent, CaseLink, CaseNumber, CaseView, Document, DocumentId, EventKind, Fact, FactValue, Incident,
    PageSeen, Reading, ReportStage, Tie, TimeValue, Version,
};
use sqlx::{Any, Transaction};

use crate::{
    Casebook, Error, Place, StoredCapture, apply, capture, document,
    error::{Cause, Result},
    keys, number, page,
    row::{index, json, time},
    view::{self, Texts},
    writes::{Table, Writes},
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
    /// What is read of the document, as long as it waits to be written: until something is read that may rest on it.
    pub(crate) rows: Writes,
    /// What happened, as long as it waits.
    pub(crate) pending: Vec<CaseEvent>,
    /// What incidents are found by, as long as it waits.
    keys: Writes,
}

impl Casebook {
    /// Begins to file a document by itself: its capture, articles and facts are in, its incidents belong to no
    /// case yet.
    ///
    /// # Errors
    /// When the casebook cannot be written. That the document is filed already is found out when something is read or
    /// [`Filing::commit`] is called.
    pub async fn file(&mut self, filed: FiledDocument<'_>) -> Result<Filing<'_>, Error> {
        let begin = async {
            let mut tx = self.writing().await?;
            let no = document::last(&mut tx).await? + 1;
            Filing::begin(tx, &self.place, filed, no, false).await
        };
        begin.await.map_err(|c| Error::at(&self.place, c))
    }
}

impl<'c> Filing<'c> {
    /// `no` is the document's number, `is_kept` says that the capture is recorded already.
    pub(crate) async fn begin(
        mut tx: Transaction<'c, Any>,
        place: &Place,
        filed: FiledDocument<'_>,
        no: i64,
        is_kept: bool,
    ) -> Result<Self> {
        if !is_kept {
            capture::insert(&mut tx, slice::from_ref(filed.capture)).await?;
        }
        let mut filing = Self::over(tx, place, &filed, no);
        let rows = &mut filing.rows;
        document::insert(rows, no, filed.document)?;
        insert_articles(rows, &filed, no)?;
        if let Some(address) = filed.page {
            page::insert_visit(rows, address, &filed.capture.captured_at, Some(no), None);
        }
        page::insert_again(rows, no, filed.again)?;
        Ok(filing)
    }

    /// A document whose rows are in.
    pub(crate) fn over(tx: Transaction<'c, Any>, place: &Place, filed: &FiledDocument<'_>, no: i64) -> Self {
        Self {
            tx,
            place: place.clone(),
            document: filed.document.id.clone(),
            no,
            recorded_at: filed.recorded_at.to_owned(),
            rows: Writes::default(),
            pending: Vec::new(),
            keys: Writes::default(),
        }
    }

    /// The numbers of the cases that are kept under keys, each with the key; those that this filing opened among them.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn numbers_under<'k>(&mut self, keys: &'k [String]) -> Result<Vec<(&'k str, CaseNumber)>, Error> {
        self.write_pending().await?;
        keys::cases(&mut self.tx, keys).await.map_err(|c| Error::at(&self.place, c))
    }

    /// The cases with these numbers, without the texts of their sources.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn cases(&mut self, numbers: &[CaseNumber]) -> Result<Vec<CaseView>, Error> {
        self.write_pending().await?;
        let numbers: Vec<String> = numbers.iter().map(CaseNumber::to_string).collect();
        let views = view::load(&mut self.tx, &numbers, Texts::Without).await;
        views.map_err(|c| Error::at(&self.place, c))
    }

    /// Opens a case with the next free number of a year. `year_from` says in words where the year is from.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn open_case(&mut self, year: i16, year_from: &str) -> Result<CaseNumber, Error> {
        let number = number::next(&mut self.tx, year).await.map_err(|c| Error::at(&self.place, c))?;
        self.pending.push(CaseEvent::Opened { number, year_from: year_from.to_owned() });
        Ok(number)
    }

    /// Files an incident of the document under a case. `keys` are kept to find it by.
    ///
    /// # Errors
    /// When the casebook cannot be written. That the document has no such incident is found out when something is read
    /// or [`Filing::commit`] is called.
    pub async fn attach(
        &mut self,
        number: CaseNumber,
        article: usize,
        incident: usize,
        why: Why,
        keys: &[String],
    ) -> Result<(), Error> {
        let document = self.document.clone();
        self.keep_keys(article, incident, keys).await?;
        let Why { reasons, version, tie } = why;
        self.pending.push(CaseEvent::Attached { number, document, article, incident, reasons, version, tie });
        Ok(())
    }

    /// Keeps what to find an incident by that belongs to a case already.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn keep_keys(&mut self, article: usize, incident: usize, keys: &[String]) -> Result<(), Error> {
        let kept = keys::insert(&mut self.keys, self.no, article, incident, keys);
        kept.map_err(|c| Error::at(&self.place, c))
    }

    /// Notes a number that somebody else gave a case; nothing happens when it is known.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn alias(&mut self, number: CaseNumber, alias: CaseAlias) -> Result<(), Error> {
        self.write_pending().await?;
        let sql = "SELECT count(*) FROM case_alias WHERE number = $1 AND alias = $2 AND source = $3";
        let known = sqlx::query_scalar(sql).bind(number.to_string()).bind(&alias.number).bind(&alias.source);
        let known: i64 = known.fetch_one(&mut *self.tx).await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))?;
        if known > 0 {
            return Ok(());
        }
        self.pending.push(CaseEvent::AliasSeen { number, alias });
        Ok(())
    }

    /// Links two cases; nothing happens when they are linked so already, or are one.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn link(&mut self, number: CaseNumber, link: CaseLink) -> Result<(), Error> {
        self.write_pending().await?;
        let CaseLink { to, relation, reason, passage } = link;
        let sql = "SELECT count(*) FROM case_link WHERE number = $1 AND other = $2 AND relation = $3";
        let known = sqlx::query_scalar(sql).bind(number.to_string()).bind(to.to_string()).bind(relation.code());
        let known: i64 = known.fetch_one(&mut *self.tx).await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))?;
        if known > 0 || number == to {
            return Ok(());
        }
        self.pending.push(CaseEvent::Linked { number, to, relation, reason, passage });
        Ok(())
    }

    /// Whether two cases are linked, in whatever way.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn is_linked(&mut self, number: CaseNumber, to: CaseNumber) -> Result<bool, Error> {
        self.write_pending().await?;
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
        self.pending.push(CaseEvent::PageSeen { number, seen });
        Ok(())
    }

    /// Makes it all part of the casebook, safe from a crash once this returns, or of the [`crate::Batch`]
    /// that it was begun in.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing of it is.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.write_pending().await?;
        self.tx.commit().await.map_err(|e| Error::at(&self.place, Cause::Sql(e)))
    }

    /// Writes what waits.
    pub(crate) async fn write_pending(&mut self) -> Result<(), Error> {
        let write = async {
            self.rows.execute(&mut self.tx).await?;
            let (events, mut keys) = (mem::take(&mut self.pending), mem::take(&mut self.keys));
            match events.is_empty() {
                true => keys.execute(&mut self.tx).await,
                false => apply::record_all(&mut self.tx, events, &self.recorded_at, keys).await.map(|_| ()),
            }
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }
}

/// The articles of a document, but for those that an earlier version of its page stands for.
pub(crate) fn insert_articles(writes: &mut Writes, filed: &FiledDocument<'_>, no: i64) -> Result<()> {
    let none = (None, None);
    for (i, reading) in filed.readings.iter().enumerate() {
        let origin = filed.origins.get(i).unwrap_or(&none);
        if !filed.again.iter().any(|(article, _)| *article == reading.article.index) {
            insert_article(writes, filed.document, no, reading, origin)?;
        }
    }
    Ok(())
}

const ARTICLE: &Table = &Table {
    name: "article",
    columns: &["document", "article", "span_start", "span_end", "title", "kind", "published", "url", "text", "stage"],
    may_be_known: false,
};
const INCIDENT: &Table =
    &Table { name: "incident", columns: &["document", "article", "incident", "day"], may_be_known: false };
const FACT: &Table = &Table {
    name: "fact",
    columns: &[
        "document",
        "article",
        "position",
        "incident",
        "field",
        "value",
        "span_start",
        "span_end",
        "quote",
        "rule",
        "rule_version",
        "basis",
        "page",
        "recognised",
    ],
    may_be_known: false,
};

fn insert_article(
    writes: &mut Writes,
    document: &Document,
    no: i64,
    reading: &Reading,
    (published, url): &(Option<TimeValue>, Option<String>),
) -> Result<()> {
    let article = index(reading.article.index)?;
    let span = reading.article.span;
    let text = span.of(&document.text);
    let (start, end) = (index(span.start)?.into(), index(span.end)?.into());
    let (title, kind) = (reading.title.as_str().into(), reading.kind.code().into());
    let (day, url) = (time(*published)?.into(), url.as_deref().into());
    let stage = reading.telling.stage().map(ReportStage::code).into();
    writes.row(ARTICLE, [no.into(), article.into(), start, end, title, kind, day, url, text.into(), stage]);
    for (i, incident) in reading.incidents.iter().enumerate() {
        let day = published.or_else(|| newest(incident)).map(|day| day.iso_date());
        writes.row(INCIDENT, [no.into(), article.into(), index(i)?.into(), day.into()]);
    }
    let own = reading.facts.iter().map(|f| (None, f));
    let told = reading.incidents.iter().enumerate().flat_map(|(i, n)| n.facts.iter().map(move |f| (Some(i), f)));
    for (position, (incident, fact)) in own.chain(told).enumerate() {
        insert_fact(writes, (no, article, index(position)?), incident.map(index).transpose()?, fact)?;
    }
    Ok(())
}

/// `place` is the document, the article and the position in it.
fn insert_fact(writes: &mut Writes, place: (i64, i64, i64), incident: Option<i64>, fact: &Fact) -> Result<()> {
    let (document, article, position) = place;
    let (value, evidence) = (&fact.value, &fact.evidence);
    let (start, end) = (index(evidence.span().start)?, index(evidence.span().end)?);
    let row = [
        document.into(),
        article.into(),
        position.into(),
        incident.into(),
        value.field().code().into(),
        json(value)?.into(),
        start.into(),
        end.into(),
        evidence.quote().into(),
        evidence.rule().into(),
        i64::from(evidence.rule_version()).into(),
        fact.basis.code().into(),
        evidence.page().map(|page| i64::from(page.number)).into(),
        i64::from(evidence.page().is_some_and(|page| page.recognised)).into(),
    ];
    writes.row(FACT, row);
    Ok(())
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
