//! A person's word: how it gets into the log, and the cases derived again from their events.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{
    CaseEvent, CaseNumber, CaseWord, DocumentId, FactValue, IncidentId, Logged, TakenBack, Word, undone_by,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error, apply,
    error::{Cause, Result},
    fold::{Cases, Folded, fold},
    log, number,
    row::{index, json, of_json, to_i64, to_u64},
    statement::Statement,
};

/// Who says something, why and when.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    /// Who.
    pub by: &'a str,
    /// Why, in the person's words.
    pub why: Option<&'a str>,
    /// When it is recorded, RFC 3339 in UTC.
    pub now: &'a str,
}

impl Casebook {
    /// Records words of one person on cases, all or none, and brings the cases up to them. Gives their sequences in the log.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing of it is.
    pub async fn say(&mut self, words: Vec<(CaseNumber, Word)>, saying: &Saying<'_>) -> Result<Vec<u64>, Error> {
        let write = async {
            let mut tx = self.writing().await?;
            sqlx::query(apply::defer(&self.place)).execute(&mut *tx).await?;
            let mut events = Vec::new();
            for (number, word) in words {
                events.push(record(&mut tx, number, word, saying).await?);
            }
            tx.commit().await?;
            Ok(events)
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Opens a case for sources of another, and gives its number, which is of the same year.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing is.
    pub async fn split(
        &mut self,
        from: CaseNumber,
        sources: Vec<IncidentId>,
        saying: &Saying<'_>,
    ) -> Result<CaseNumber, Error> {
        let write = async {
            let mut tx = self.writing().await?;
            sqlx::query(apply::defer(&self.place)).execute(&mut *tx).await?;
            let to = number::next(&mut tx, from.year).await?;
            let year_from = format!("#{from}からの分割");
            apply::record(&mut tx, CaseEvent::Opened { number: to, year_from }, saying.now).await?;
            record(&mut tx, from, Word::Split { to, sources }, saying).await?;
            tx.commit().await?;
            Ok(to)
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// Settles a question of the review that is of no case, and gives the event's sequence in the log.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn settle(&mut self, item: &str, accepted: bool, saying: &Saying<'_>) -> Result<u64, Error> {
        let (by, why) = (saying.by.to_owned(), saying.why.map(str::to_owned));
        let event = CaseEvent::Settled { item: item.to_owned(), accepted, by, why };
        apply::record(&mut self.tx, event, saying.now).await.map_err(|c| Error::at(self.place, c))
    }

    /// Takes back a word that is of no case, and gives the event's sequence in the log.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn take_back(&mut self, undone: u64, saying: &Saying<'_>) -> Result<u64, Error> {
        let (by, why) = (saying.by.to_owned(), saying.why.map(str::to_owned));
        let event = CaseEvent::TakenBack { undone, by, why };
        apply::record(&mut self.tx, event, saying.now).await.map_err(|c| Error::at(self.place, c))
    }
}

impl Casebook {
    /// Words of no case that hold no longer, by their sequences in the log, each with what took it back.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn taken_back(&self) -> Result<HashMap<u64, TakenBack>, Error> {
        let read = async {
            let mut connection = self.pool.acquire().await?;
            taken_back(&mut connection).await
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The events of a case and of all that it was ever joined with, in order; none when there is no such case.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn history(&self, number: CaseNumber) -> Result<Vec<Logged>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let numbers = joined(&mut tx, [number]).await?;
            events_of(&mut tx, &numbers, None).await
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// An event of the log; `None` when there are fewer.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn event(&self, sequence: u64) -> Result<Option<Logged>, Error> {
        let read = async {
            let sql = "SELECT sequence, recorded_at, event FROM case_event WHERE sequence = $1";
            let row = sqlx::query(sql).bind(i64::try_from(sequence).unwrap_or(i64::MAX));
            row.fetch_optional(&self.pool).await?.as_ref().map(log::of_row).transpose()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Questions of the review that a person settled, by their handles.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn settled(&self) -> Result<HashSet<String>, Error> {
        let read = async {
            let sql = "SELECT word FROM case_word WHERE kind = 'settle'";
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.pool).await?;
            let words = rows.iter().map(|text| of_json::<CaseWord>(text)).collect::<Result<Vec<_>>>()?;
            let item = |said: CaseWord| match said.word {
                Word::Settle { item, .. } => Some(item),
                _ => None,
            };
            let mut items: HashSet<String> = words.into_iter().filter_map(item).collect();
            let mut connection = self.pool.acquire().await?;
            let taken_back = taken_back(&mut connection).await?;
            let rows = sqlx::query("SELECT event, item FROM settled").fetch_all(&mut *connection).await?;
            for row in &rows {
                if !taken_back.contains_key(&to_u64(row.try_get("event")?)?) {
                    items.insert(row.try_get("item")?);
                }
            }
            Ok(items)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// When documents of a case were read otherwise than before, RFC 3339 in UTC, in order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn reread_at(&self, number: CaseNumber) -> Result<Vec<String>, Error> {
        let read = async {
            let sql = "SELECT DISTINCT w.ceased_at FROM reading_was w JOIN case_source s ON s.document = w.document
                 WHERE s.number = $1 ORDER BY w.ceased_at";
            Ok(sqlx::query_scalar(sql).bind(number.to_string()).fetch_all(&self.pool).await?)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The numbers of cases that may need a person: those that several documents tell of, and those of which no document
    /// names a cause. Some of them were merged or hidden.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn questionable(&self) -> Result<Vec<CaseNumber>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let sql = "SELECT number FROM case_source GROUP BY number HAVING count(*) > 1
                 UNION SELECT s.number FROM case_source s WHERE NOT EXISTS (SELECT 1 FROM fact f
                     WHERE f.document = s.document AND f.article = s.article
                         AND (f.incident = s.incident OR f.incident IS NULL)
                         AND f.field = 'type' AND f.value NOT LIKE '%unknown%')";
            let numbers: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
            numbers.iter().map(|number| crate::row::parse(number)).collect::<Result<Vec<_>>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

async fn record(tx: &mut AnyConnection, number: CaseNumber, word: Word, saying: &Saying<'_>) -> Result<u64> {
    let (by, why) = (saying.by.to_owned(), saying.why.map(str::to_owned));
    apply::record(tx, CaseEvent::Said { number, by, why, word }, saying.now).await
}

/// What took back which word of no case, and was not undone itself.
pub(crate) async fn taken_back(tx: &mut AnyConnection) -> Result<HashMap<u64, TakenBack>> {
    let sql = "SELECT event, undone, said_by, why, said_at FROM taken_back ORDER BY event";
    let of_row = |row: &AnyRow| {
        let (event, undone) = (to_u64(row.try_get("event")?)?, to_u64(row.try_get("undone")?)?);
        let (by, why, at) = (row.try_get("said_by")?, row.try_get("why")?, row.try_get("said_at")?);
        Ok((undone, TakenBack { event, at, by, why }))
    };
    let all = sqlx::query(sql).fetch_all(tx).await?.iter().map(of_row).collect::<Result<Vec<_>>>()?;
    let holds = undone_by(all.iter().map(|(undone, by)| (by.event, *undone)));
    Ok(all.into_iter().filter(|(undone, by)| holds.get(undone) == Some(&by.event)).collect())
}

/// Brings the table of settled questions up to an event.
pub(crate) async fn apply_settled(tx: &mut AnyConnection, logged: &Logged, item: &str, accepted: bool) -> Result<()> {
    let sql = "INSERT INTO settled (event, item, accepted) VALUES ($1, $2, $3)";
    let row = sqlx::query(sql).bind(to_i64(logged.sequence)?).bind(item).bind(i64::from(accepted));
    row.execute(tx).await?;
    Ok(())
}

/// Brings the table of what was taken back up to an event.
pub(crate) async fn apply_taken_back(
    tx: &mut AnyConnection,
    logged: &Logged,
    undone: u64,
    by: &str,
    why: Option<&str>,
) -> Result<()> {
    let sql = "INSERT INTO taken_back (event, undone, said_by, why, said_at) VALUES ($1, $2, $3, $4, $5)";
    let row = sqlx::query(sql).bind(to_i64(logged.sequence)?).bind(to_i64(undone)?).bind(by).bind(why);
    row.bind(&logged.recorded_at).execute(tx).await?;
    Ok(())
}

/// All cases that were ever joined with or parted from `numbers`, these among them.
pub(crate) async fn joined(
    tx: &mut AnyConnection,
    numbers: impl IntoIterator<Item = CaseNumber>,
) -> Result<HashSet<CaseNumber>> {
    let mut found: HashSet<CaseNumber> = numbers.into_iter().collect();
    let mut new: Vec<CaseNumber> = found.iter().copied().collect();
    while !new.is_empty() {
        let mut next = Vec::new();
        for chunk in new.chunks(CHUNK) {
            let mut sql = Statement::new(
                "SELECT DISTINCT b.number FROM case_event_of a JOIN case_event_of b ON b.sequence = a.sequence
                 WHERE a.joins = 1 AND a.number IN ",
            );
            sql.list(chunk.iter().map(CaseNumber::to_string));
            let rows: Vec<String> = sql.build_scalar()?.fetch_all(&mut *tx).await?;
            for row in rows {
                let number = crate::row::parse(&row)?;
                if found.insert(number) {
                    next.push(number);
                }
            }
        }
        new = next;
    }
    Ok(found)
}

const CHUNK: usize = 1_000;

/// The events of cases up to one, in order.
pub(crate) async fn events_of(
    tx: &mut AnyConnection,
    numbers: &HashSet<CaseNumber>,
    until: Option<u64>,
) -> Result<Vec<Logged>> {
    let numbers: Vec<String> = numbers.iter().map(CaseNumber::to_string).collect();
    let mut out = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        let mut sql = Statement::new(
            "SELECT DISTINCT e.sequence, e.recorded_at, e.event FROM case_event_of o
             JOIN case_event e ON e.sequence = o.sequence WHERE o.number IN ",
        );
        sql.numbers(chunk);
        if let Some(until) = until {
            sql.push(" AND e.sequence <= ").bind(to_i64(until)?);
        }
        for row in sql.build()?.fetch_all(&mut *tx).await? {
            out.push(log::of_row(&row)?);
        }
    }
    out.sort_by_key(|logged| logged.sequence);
    out.dedup_by_key(|logged| logged.sequence);
    Ok(out)
}

/// The names of the documents that events attach.
pub(crate) async fn names(tx: &mut AnyConnection, events: &[Logged]) -> Result<HashMap<DocumentId, String>> {
    let documents: HashSet<&str> = events
        .iter()
        .filter_map(|logged| match &logged.event {
            CaseEvent::Attached { document, .. } => Some(document.as_str()),
            _ => None,
        })
        .collect();
    let documents: Vec<&str> = documents.into_iter().collect();
    let mut out = HashMap::new();
    for chunk in documents.chunks(CHUNK) {
        let mut sql = Statement::new("SELECT id, name FROM document WHERE id IN ");
        sql.list(chunk.iter().copied());
        for row in sql.build()?.fetch_all(&mut *tx).await? {
            out.insert(DocumentId::new(row.try_get::<String, _>("id")?), row.try_get("name")?);
        }
    }
    Ok(out)
}

/// Derives a case again from its events, with all that it was ever joined with.
pub(crate) async fn derive(tx: &mut AnyConnection, number: CaseNumber) -> Result<()> {
    let numbers = joined(tx, [number]).await?;
    let events = events_of(tx, &numbers, None).await?;
    let names = names(tx, &events).await?;
    write(tx, &fold(&events, &numbers, &names)).await
}

async fn write(tx: &mut AnyConnection, cases: &Cases) -> Result<()> {
    for (number, case) in cases {
        let number = number.to_string();
        for sql in [
            "DELETE FROM case_source WHERE number = $1",
            "DELETE FROM case_alias WHERE number = $1",
            "DELETE FROM case_link WHERE number = $1",
            "DELETE FROM case_change WHERE number = $1",
            "DELETE FROM case_word WHERE number = $1",
        ] {
            sqlx::query(sql).bind(&number).execute(&mut *tx).await?;
        }
        let sql = "UPDATE casefile SET merged_into = $2, is_hidden = $3, said_day = $4 WHERE number = $1";
        let into = case.merged_into.map(|n| n.to_string());
        let row = sqlx::query(sql).bind(&number).bind(into).bind(i64::from(is_hidden(case))).bind(said_day(case));
        row.execute(&mut *tx).await?;
    }
    for (number, case) in cases {
        insert(tx, *number, case).await?;
    }
    Ok(())
}

async fn insert(tx: &mut AnyConnection, number: CaseNumber, case: &Folded) -> Result<()> {
    let key = number.to_string();
    let at = |place: Option<usize>| place.map(index).transpose();
    for (position, source) in case.sources.iter().enumerate() {
        let sql = "INSERT INTO case_source (number, position, document, article, incident, reasons, replaced_by, tie)
             VALUES ($1, $2, (SELECT no FROM document WHERE id = $3), $4, $5, $6, $7, $8)";
        sqlx::query(sql)
            .bind(&key)
            .bind(index(position)?)
            .bind(source.id.document.as_str())
            .bind(index(source.id.article)?)
            .bind(index(source.id.incident)?)
            .bind(json(&source.reasons)?)
            .bind(at(case.position(source.replaced_by))?)
            .bind(source.tie.as_ref().map(json).transpose()?)
            .execute(&mut *tx)
            .await?;
    }
    for alias in &case.aliases {
        apply::insert_alias(tx, number, alias).await?;
    }
    for link in &case.links {
        apply::insert_link(tx, number, link).await?;
    }
    for change in &case.changes {
        let places = (at(case.position(change.from))?, at(case.position(change.to))?);
        apply::insert_change(tx, number, &change.seen, places).await?;
    }
    for said in &case.words {
        let sql = "INSERT INTO case_word (event, number, kind, word) VALUES ($1, $2, $3, $4)";
        let row = sqlx::query(sql).bind(to_i64(said.event)?).bind(&key).bind(said.word.code()).bind(json(said)?);
        row.execute(&mut *tx).await?;
    }
    Ok(())
}

fn is_hidden(case: &Folded) -> bool {
    let newest = case.words.iter().rev().find(|said| matches!(said.word, Word::Hide | Word::Unhide));
    newest.is_some_and(|said| said.word == Word::Hide)
}

/// The day that the newest word gives as the publication.
fn said_day(case: &Folded) -> Option<String> {
    let day = |value: &FactValue| match value {
        FactValue::Published(day) => Some(day.iso_date()),
        _ => None,
    };
    let mut out = None;
    for said in &case.words {
        match &said.word {
            Word::Correct { value, .. } | Word::Confirm { value, .. } => out = day(value).or(out),
            Word::Reject { value } if day(value) == out => out = None,
            _ => {}
        }
    }
    out
}

/// The sequence of the last event that was recorded not after a time; 0 before the first.
pub(crate) async fn last_until(tx: &mut AnyConnection, at: &str) -> Result<u64> {
    let sql = "SELECT coalesce(max(sequence), 0) FROM case_event WHERE recorded_at <= $1";
    let last: i64 = sqlx::query_scalar(sql).bind(at).fetch_one(tx).await?;
    u64::try_from(last).map_err(|e| Cause::Row(e.to_string()))
}
