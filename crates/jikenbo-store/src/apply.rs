//! The log of events and the tables derived from it.

use jikenbo_core::{CaseEvent, CaseNumber};
use sqlx::SqliteConnection;

use crate::{
    Casebook, Error,
    error::Result,
    row::{index, json, of_json},
};

/// The tables that [`apply`] fills, those that refer to others first.
const DERIVED: &[&str] =
    &["DELETE FROM case_link", "DELETE FROM case_alias", "DELETE FROM case_source", "DELETE FROM casefile"];

impl Casebook {
    /// What happened to the cases, in order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn events(&self) -> Result<Vec<CaseEvent>, Error> {
        let read = async {
            let mut connection = self.pool.acquire().await?;
            events(&mut connection).await
        };
        read.await.map_err(|c| Error::at(&self.dir, c))
    }

    /// Makes the cases again from the log of events. They come out as they were.
    ///
    /// # Errors
    /// When the casebook cannot be written; then nothing is changed.
    pub async fn replay(&mut self) -> Result<(), Error> {
        let write = async {
            let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            for sql in DERIVED {
                sqlx::query(*sql).execute(&mut *tx).await?;
            }
            for event in events(&mut tx).await? {
                apply(&mut tx, &event).await?;
            }
            Ok(tx.commit().await?)
        };
        write.await.map_err(|c| Error::at(&self.dir, c))
    }
}

async fn events(connection: &mut SqliteConnection) -> Result<Vec<CaseEvent>> {
    let sql = "SELECT event FROM case_event ORDER BY sequence";
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(connection).await?;
    rows.iter().map(|text| of_json(text)).collect()
}

pub(crate) async fn log(tx: &mut SqliteConnection, event: &CaseEvent, recorded_at: &str) -> Result<()> {
    let sql = "INSERT INTO case_event (sequence, recorded_at, event)
         SELECT coalesce(max(sequence), 0) + 1, $1, $2 FROM case_event";
    sqlx::query(sql).bind(recorded_at).bind(json(event)?).execute(tx).await?;
    Ok(())
}

pub(crate) async fn apply(tx: &mut SqliteConnection, event: &CaseEvent) -> Result<()> {
    match event {
        CaseEvent::Opened { number, year_from } => {
            let sql = "INSERT INTO casefile (number, year, sequence, year_from) VALUES ($1, $2, $3, $4)";
            sqlx::query(sql)
                .bind(number.to_string())
                .bind(i64::from(number.year))
                .bind(i64::from(number.sequence))
                .bind(year_from)
                .execute(tx)
                .await?;
        }
        CaseEvent::Attached { number, document, article, incident, reasons } => {
            let sql = "INSERT INTO case_source (number, position, document, article, incident, reasons)
                 SELECT $1, count(*), $2, $3, $4, $5 FROM case_source WHERE number = $1";
            sqlx::query(sql)
                .bind(number.to_string())
                .bind(document.as_str())
                .bind(index(*article)?)
                .bind(index(*incident)?)
                .bind(json(reasons)?)
                .execute(tx)
                .await?;
        }
        CaseEvent::AliasSeen { number, alias } => {
            let sql = "INSERT INTO case_alias (number, position, alias, source)
                 SELECT $1, count(*), $2, $3 FROM case_alias WHERE number = $1";
            let row = sqlx::query(sql).bind(number.to_string()).bind(&alias.number).bind(&alias.source);
            row.execute(tx).await?;
        }
        CaseEvent::Linked { number, to, relation, reason } => {
            link(tx, *number, *to, relation.code(), reason).await?;
            link(tx, *to, *number, relation.code(), reason).await?;
        }
    }
    Ok(())
}

/// Both cases show the link.
async fn link(tx: &mut SqliteConnection, from: CaseNumber, to: CaseNumber, relation: &str, reason: &str) -> Result<()> {
    let sql = "INSERT INTO case_link (number, position, other, relation, reason)
         SELECT $1, count(*), $2, $3, $4 FROM case_link WHERE number = $1";
    let row = sqlx::query(sql).bind(from.to_string()).bind(to.to_string()).bind(relation).bind(reason);
    row.execute(tx).await?;
    Ok(())
}
