//! The log of events, and which of them concern a case.

use jikenbo_core::{CaseEvent, Logged};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    error::Result,
    row::{index, json, of_json, to_i64, to_u64},
    statement::Statement,
    writes::{Table, Writes},
};

/// How many events go into one statement, and come out of one.
const ROWS: usize = 1_000;

/// Events behind one, in order, at most a thousand; 0 is before the first.
pub(crate) async fn after(connection: &mut AnyConnection, last: u64) -> Result<Vec<Logged>> {
    let sql = "SELECT sequence, recorded_at, event FROM case_event WHERE sequence > $1 ORDER BY sequence LIMIT $2";
    let rows = sqlx::query(sql).bind(to_i64(last)?).bind(index(ROWS)?).fetch_all(connection).await?;
    rows.iter().map(of_row).collect()
}

pub(crate) fn of_row(row: &AnyRow) -> Result<Logged> {
    let (sequence, event) = (to_u64(row.try_get("sequence")?)?, of_json(row.try_get("event")?)?);
    Ok(Logged { sequence, recorded_at: row.try_get("recorded_at")?, event })
}

/// Adds events at the end, in their order.
pub(crate) async fn append(tx: &mut AnyConnection, events: Vec<CaseEvent>, recorded_at: &str) -> Result<Vec<Logged>> {
    let mut sequences: Vec<i64> = Vec::with_capacity(events.len());
    for events in events.chunks(ROWS) {
        let mut sql =
            Statement::new("INSERT INTO case_event (sequence, recorded_at, event) SELECT l.last + v.column1, ");
        sql.bind(recorded_at).push(", v.column2 FROM (SELECT coalesce(max(sequence), 0) AS last FROM case_event) AS l");
        let mut rows = Vec::with_capacity(events.len());
        for (place, event) in events.iter().enumerate() {
            rows.push((index(place + 1)?, json(event)?));
        }
        sql.push(" CROSS JOIN (").rows(rows, |row, (place, event)| {
            row.bind(place).bind(event);
        });
        sql.push(") AS v RETURNING sequence");
        let mut appended = sql.build_scalar()?.fetch_all(&mut *tx).await?;
        appended.sort_unstable();
        sequences.append(&mut appended);
    }
    let logged =
        |(sequence, event)| Ok(Logged { sequence: to_u64(sequence)?, recorded_at: recorded_at.to_owned(), event });
    sequences.into_iter().zip(events).map(logged).collect()
}

/// Notes which cases an event concerns. What was read again concerns those that rest on the document.
pub(crate) fn index_event(writes: &mut Writes, logged: &Logged) -> Result<()> {
    let sequence = to_i64(logged.sequence)?;
    if let CaseEvent::Reread { document, .. } = &logged.event {
        let sql = "INSERT INTO case_event_of (number, sequence, joins)
             SELECT DISTINCT number, CAST($2 AS BIGINT), CAST(0 AS BIGINT) FROM case_source
             WHERE document = (SELECT no FROM document WHERE id = $1)";
        writes.statement(sql, [document.as_str().into(), sequence.into()]);
    }
    for number in logged.event.numbers() {
        let joins = i64::from(logged.event.joins());
        writes.row(EVENT_OF, [number.to_string().into(), sequence.into(), joins.into()]);
    }
    Ok(())
}

const EVENT_OF: &Table =
    &Table { name: "case_event_of", columns: &["number", "sequence", "joins"], may_be_known: true };

/// Whether the log was written before there was an index of it.
pub(crate) async fn is_old(connection: &mut AnyConnection) -> Result<bool> {
    let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM casefile) AND NOT EXISTS (SELECT 1 FROM case_event_of)
         THEN 1 ELSE 0 END";
    let missing: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(missing > 0)
}
