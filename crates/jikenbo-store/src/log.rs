//! The log of events, and which of them concern a case.

use jikenbo_core::{CaseEvent, Logged};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    error::Result,
    row::{json, of_json, to_i64, to_u64},
};

/// Every event, in order.
pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Logged>> {
    let sql = "SELECT sequence, recorded_at, event FROM case_event ORDER BY sequence";
    sqlx::query(sql).fetch_all(connection).await?.iter().map(of_row).collect()
}

pub(crate) fn of_row(row: &AnyRow) -> Result<Logged> {
    let (sequence, event) = (to_u64(row.try_get("sequence")?)?, of_json(row.try_get("event")?)?);
    Ok(Logged { sequence, recorded_at: row.try_get("recorded_at")?, event })
}

/// Adds an event at the end.
pub(crate) async fn append(tx: &mut AnyConnection, event: CaseEvent, recorded_at: &str) -> Result<Logged> {
    let sql = "INSERT INTO case_event (sequence, recorded_at, event)
         SELECT coalesce(max(sequence), 0) + 1, $1, $2 FROM case_event RETURNING sequence";
    let sequence: i64 = sqlx::query_scalar(sql).bind(recorded_at).bind(json(&event)?).fetch_one(tx).await?;
    Ok(Logged { sequence: to_u64(sequence)?, recorded_at: recorded_at.to_owned(), event })
}

/// Notes which cases an event concerns. What was read again concerns those that rest on the document.
pub(crate) async fn index_event(tx: &mut AnyConnection, logged: &Logged) -> Result<()> {
    let sequence = to_i64(logged.sequence)?;
    if let CaseEvent::Reread { document, .. } = &logged.event {
        let sql = "INSERT INTO case_event_of (number, sequence, joins)
             SELECT DISTINCT number, CAST($2 AS BIGINT), CAST(0 AS BIGINT) FROM case_source
             WHERE document = (SELECT no FROM document WHERE id = $1)";
        sqlx::query(sql).bind(document.as_str()).bind(sequence).execute(tx).await?;
        return Ok(());
    }
    for number in logged.event.numbers() {
        let sql = "INSERT INTO case_event_of (number, sequence, joins) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let row = sqlx::query(sql).bind(number.to_string()).bind(sequence).bind(i64::from(logged.event.joins()));
        row.execute(&mut *tx).await?;
    }
    Ok(())
}

/// Whether the log was written before there was an index of it.
pub(crate) async fn is_old(connection: &mut AnyConnection) -> Result<bool> {
    let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM casefile) AND NOT EXISTS (SELECT 1 FROM case_event_of)
         THEN 1 ELSE 0 END";
    let missing: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(missing > 0)
}
