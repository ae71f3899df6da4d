//! The log of events and the tables derived from it.

use std::collections::HashSet;

use jikenbo_core::{
    CaseAlias, CaseEvent, CaseLink, CaseNumber, DocumentId, IncidentId, Logged, Moved, PageSeen, Version,
};
use sqlx::AnyConnection;

use crate::{
    Casebook, Error, Place, claim, database,
    error::{Cause, Result},
    log, organisation,
    row::{index, json, to_i64},
    told::{self, Tell},
    word,
    writes::{Table, Writes},
};

/// The tables that [`apply`] fills, those that refer to others first.
const DERIVED: &[&str] = &[
    "DELETE FROM case_event_of",
    "DELETE FROM case_doubt",
    "DELETE FROM case_word",
    "DELETE FROM claim_earlier",
    "DELETE FROM claim",
    "DELETE FROM organisation_word",
    "DELETE FROM claim_word",
    "DELETE FROM settled",
    "DELETE FROM taken_back",
    "DELETE FROM case_change",
    "DELETE FROM case_link",
    "DELETE FROM case_alias",
    "DELETE FROM case_source",
    "DELETE FROM casefile",
];

const CASEFILE: &Table =
    &Table { name: "casefile", columns: &["number", "year", "sequence", "year_from"], may_be_known: false };

/// References between tables are checked when the transaction ends.
pub(crate) fn defer(place: &Place) -> &'static str {
    match place.server() {
        None => "PRAGMA defer_foreign_keys = ON",
        Some(_) => "SET CONSTRAINTS ALL DEFERRED",
    }
}

impl Casebook {
    /// What happened to the cases, in order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn events(&self) -> Result<Vec<CaseEvent>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let (mut last, mut all) = (0, Vec::new());
            loop {
                let logged = log::after(&mut tx, last).await?;
                let Some(end) = logged.last() else { return Ok(all) };
                last = end.sequence;
                all.extend(logged.into_iter().map(|logged| logged.event));
            }
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Makes the cases again from the log of events. They come out as they were.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing is changed.
    pub async fn replay(&mut self) -> Result<(), Error> {
        let write = async {
            let mut tx = self.writing_all().await?;
            replay(&self.place, &mut tx).await?;
            tx.commit().await?;
            database::set_aside(&self.place, &self.pool, true).await
        };
        write.await.map_err(|c| Error::at(&self.place, c))
    }
}

pub(crate) async fn replay(place: &Place, tx: &mut AnyConnection) -> Result<()> {
    replay_untold(place, tx).await?;
    told::tell_all(tx).await
}

/// [`replay`], but for what the sources tell.
pub(crate) async fn replay_untold(place: &Place, tx: &mut AnyConnection) -> Result<()> {
    // What was read again stands elsewhere than the first events say.
    sqlx::query(defer(place)).execute(&mut *tx).await?;
    for sql in DERIVED {
        sqlx::query(*sql).execute(&mut *tx).await?;
    }
    let mut last = 0;
    loop {
        let events = log::after(tx, last).await?;
        let Some(end) = events.last() else { return Ok(()) };
        last = end.sequence;
        for events in events.chunks(TOGETHER) {
            apply_all(tx, events, Writes::default(), Tell::Later).await?;
        }
    }
}

/// Events that are replayed in one statement, where a database takes several.
const TOGETHER: usize = 50;

/// Adds an event to the log and brings the derived tables up to it.
pub(crate) async fn record(tx: &mut AnyConnection, event: CaseEvent, recorded_at: &str) -> Result<u64> {
    let sequence = record_all(tx, vec![event], recorded_at, Writes::default()).await?;
    sequence.ok_or_else(|| Cause::Row("the log took no event".to_owned()))
}

/// [`record`] for events that follow upon each other, with what else is written then; gives the sequence of the last one.
pub(crate) async fn record_all(
    tx: &mut AnyConnection,
    events: Vec<CaseEvent>,
    recorded_at: &str,
    writes: Writes,
) -> Result<Option<u64>> {
    let logged = log::append(tx, events, recorded_at).await?;
    apply_all(tx, &logged, writes, Tell::Now).await?;
    if logged.iter().any(|logged| matches!(logged.event, CaseEvent::Said { .. })) {
        told::tell(tx).await?;
    }
    Ok(logged.last().map(|logged| logged.sequence))
}

/// Brings the derived tables up to events that follow upon each other, with what else is written then.
async fn apply_all(tx: &mut AnyConnection, logged: &[Logged], mut writes: Writes, tell: Tell) -> Result<()> {
    let mut attached = HashSet::new();
    for logged in logged {
        // A source stands behind those that are there, which this one is to be, too; what was read again, too.
        let needs_others = match &logged.event {
            CaseEvent::Attached { number, .. } => !attached.insert(*number),
            CaseEvent::Reread { .. } => true,
            _ => false,
        };
        if needs_others {
            writes.execute(tx).await?;
        }
        apply(tx, logged, &mut writes, tell).await?;
    }
    writes.execute(tx).await
}

/// Brings the derived tables up to an event. What may wait is in `writes` then.
async fn apply(tx: &mut AnyConnection, logged: &Logged, writes: &mut Writes, tell: Tell) -> Result<()> {
    log::index_event(writes, logged)?;
    match &logged.event {
        CaseEvent::Opened { number, year_from } => {
            let (year, sequence) = (i64::from(number.year).into(), i64::from(number.sequence).into());
            writes.row(CASEFILE, [number.to_string().into(), year, sequence, year_from.as_str().into()]);
            Ok(())
        }
        CaseEvent::Attached { number, document, article, incident, reasons, version, tie } => {
            let this = IncidentId { document: document.clone(), article: *article, incident: *incident };
            told::insert(tx, writes, *number, &this, reasons, tie.as_ref(), tell)?;
            let Some(version) = version else { return Ok(()) };
            writes.execute(tx).await?;
            match version {
                Version::Replaces(other) => replace(tx, *number, other, &this).await,
                Version::ReplacedBy(other) => replace(tx, *number, &this, other).await,
            }
        }
        _ => {
            writes.execute(tx).await?;
            change(tx, logged).await
        }
    }
}

/// [`apply`] for what changes what is there.
async fn change(tx: &mut AnyConnection, logged: &Logged) -> Result<()> {
    match &logged.event {
        CaseEvent::Opened { .. } | CaseEvent::Attached { .. } => {}
        CaseEvent::PageSeen { number, seen } => {
            let place = async |tx: &mut AnyConnection, id: &Option<IncidentId>| match id {
                Some(id) => place(tx, *number, id).await,
                None => Ok(None),
            };
            let (from, to) = (place(tx, &seen.from).await?, place(tx, &seen.to).await?);
            insert_change(tx, *number, seen, (from, to)).await?;
            // A page may go back to what it said before.
            if let (Some(from), Some(to)) = (&seen.from, &seen.to) {
                replace(tx, *number, from, to).await?;
            }
        }
        CaseEvent::Reread { document, moves } => {
            // Away first, so that two may change places.
            for moved in moves {
                away(tx, document, moved).await?;
            }
            for moved in moves {
                home(tx, document, moved).await?;
            }
        }
        CaseEvent::AliasSeen { number, alias } => insert_alias(tx, *number, alias).await?,
        CaseEvent::Linked { number, to, .. } => {
            for here in [*number, *to] {
                if let Some(link) = link_of(&logged.event, here) {
                    insert_link(tx, here, &link).await?;
                }
            }
        }
        CaseEvent::ClaimSeen { tracker, id, change, seen_at } => {
            claim::apply_claim(tx, tracker, *id, change, seen_at).await?;
        }
        CaseEvent::OrganisationSaid { word } => organisation::apply_word(tx, logged.sequence, word).await?,
        CaseEvent::ClaimMeant { word } => claim::apply_word(tx, logged.sequence, word).await?,
        CaseEvent::Settled { item, accepted, .. } => word::apply_settled(tx, logged, item, *accepted).await?,
        CaseEvent::TakenBack { undone, by, why } => {
            word::apply_taken_back(tx, logged, *undone, by, why.as_deref()).await?;
        }
        CaseEvent::Said { number, .. } => word::derive(tx, *number).await?,
        CaseEvent::Doubted { number, other, reasons } => {
            let sql = "INSERT INTO case_doubt (event, number, other, raised_at, reasons) VALUES ($1, $2, $3, $4, $5)";
            let row = sqlx::query(sql).bind(to_i64(logged.sequence)?).bind(number.to_string()).bind(other.to_string());
            row.bind(&logged.recorded_at).bind(json(reasons)?).execute(tx).await?;
        }
    }
    Ok(())
}

/// Takes a source out of the way: articles are counted from 1, so none stands below 0.
async fn away(tx: &mut AnyConnection, document: &DocumentId, moved: &Moved) -> Result<()> {
    let sql = "UPDATE case_source SET article = -article
         WHERE document = (SELECT no FROM document WHERE id = $1) AND article = $2 AND incident = $3";
    let row = sqlx::query(sql).bind(document.as_str()).bind(index(moved.from.0)?).bind(index(moved.from.1)?);
    row.execute(tx).await?;
    Ok(())
}

async fn home(tx: &mut AnyConnection, document: &DocumentId, moved: &Moved) -> Result<()> {
    let sql = "UPDATE case_source SET article = $4, incident = $5, told = NULL
         WHERE document = (SELECT no FROM document WHERE id = $1) AND article = -$2 AND incident = $3";
    let row = sqlx::query(sql).bind(document.as_str()).bind(index(moved.from.0)?).bind(index(moved.from.1)?);
    row.bind(index(moved.to.0)?).bind(index(moved.to.1)?).execute(tx).await?;
    Ok(())
}

/// The position of a source in a case; `None` when it is none of its sources.
async fn place(tx: &mut AnyConnection, number: CaseNumber, id: &IncidentId) -> Result<Option<i64>> {
    let sql = "SELECT position FROM case_source
         WHERE number = $1 AND document = (SELECT no FROM document WHERE id = $2) AND article = $3 AND incident = $4";
    let row = sqlx::query_scalar(sql).bind(number.to_string()).bind(id.document.as_str());
    Ok(row.bind(index(id.article)?).bind(index(id.incident)?).fetch_optional(tx).await?)
}

/// Of two versions of one source, and of those that the earlier one replaced, the later one holds.
async fn replace(tx: &mut AnyConnection, number: CaseNumber, earlier: &IncidentId, later: &IncidentId) -> Result<()> {
    let (Some(old), Some(new)) = (place(tx, number, earlier).await?, place(tx, number, later).await?) else {
        return Ok(());
    };
    if old == new {
        return Ok(());
    }
    // What is replaced itself gives way to what holds in its place.
    let sql = "SELECT replaced_by FROM case_source WHERE number = $1 AND position = $2";
    let held: Option<i64> = sqlx::query_scalar(sql).bind(number.to_string()).bind(old).fetch_one(&mut *tx).await?;
    let sql = "UPDATE case_source SET replaced_by = CASE WHEN position = $2 THEN NULL ELSE $2 END
         WHERE number = $1 AND (position IN ($2, $3, $4) OR replaced_by IN ($3, $4))";
    let row = sqlx::query(sql).bind(number.to_string()).bind(new).bind(old).bind(held.unwrap_or(old));
    row.execute(tx).await?;
    Ok(())
}

/// Adds what was seen of a page behind what is there, with the positions of the sources before and after.
pub(crate) async fn insert_change(
    tx: &mut AnyConnection,
    number: CaseNumber,
    seen: &PageSeen,
    (from, to): (Option<i64>, Option<i64>),
) -> Result<()> {
    let sql = "INSERT INTO case_change (number, position, page, change, seen_at, status, from_source, to_source)
         SELECT $1, count(*), $2, $3, $4, $5, $6, $7 FROM case_change WHERE number = $1";
    sqlx::query(sql)
        .bind(number.to_string())
        .bind(&seen.page)
        .bind(seen.change.code())
        .bind(&seen.seen_at)
        .bind(seen.status.map(i64::from))
        .bind(from)
        .bind(to)
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds a number that somebody else gave a case behind those that are there.
pub(crate) async fn insert_alias(tx: &mut AnyConnection, number: CaseNumber, alias: &CaseAlias) -> Result<()> {
    let sql = "INSERT INTO case_alias (number, position, alias, source)
         SELECT $1, count(*), $2, $3 FROM case_alias WHERE number = $1";
    let row = sqlx::query(sql).bind(number.to_string()).bind(&alias.number).bind(&alias.source);
    row.execute(tx).await?;
    Ok(())
}

/// The link that an event of two cases shows on one of them.
pub(crate) fn link_of(event: &CaseEvent, here: CaseNumber) -> Option<CaseLink> {
    let CaseEvent::Linked { number, to, relation, reason, passage } = event else { return None };
    let (to, relation) = if here == *number { (*to, *relation) } else { (*number, relation.inverse()) };
    Some(CaseLink { to, relation, reason: reason.clone(), passage: passage.clone() })
}

/// A link as one of its cases shows it, behind those that are there.
pub(crate) async fn insert_link(tx: &mut AnyConnection, number: CaseNumber, link: &CaseLink) -> Result<()> {
    let sql = "INSERT INTO case_link (number, position, other, relation, reason, passage)
         SELECT $1, count(*), $2, $3, $4, $5 FROM case_link WHERE number = $1";
    let row = sqlx::query(sql).bind(number.to_string()).bind(link.to.to_string()).bind(link.relation.code());
    row.bind(&link.reason).bind(link.passage.as_ref().map(json).transpose()?).execute(tx).await?;
    Ok(())
}
