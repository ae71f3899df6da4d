//! Questions for a person: whether two cases are one.

use jikenbo_core::{CaseEvent, CaseNumber, Doubt};
use sqlx::{Row, any::AnyRow};

use crate::{
    Casebook, Error, Filing,
    error::{Cause, Result},
    row::{of_json, parse, to_u64},
};

impl Casebook {
    /// Pairs of cases of which a person is asked whether they are one, in the order in which the questions arose.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn doubts(&self) -> Result<Vec<Doubt>, Error> {
        let read = async {
            let sql = "SELECT d.event, d.raised_at, coalesce(n.merged_into, d.number) AS number,
                     coalesce(o.merged_into, d.other) AS other, d.reasons
                 FROM case_doubt d JOIN casefile n ON n.number = d.number JOIN casefile o ON o.number = d.other
                 WHERE coalesce(n.merged_into, d.number) <> coalesce(o.merged_into, d.other) ORDER BY d.event";
            sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(of_row).collect::<Result<Vec<_>>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

fn of_row(row: &AnyRow) -> Result<Doubt> {
    Ok(Doubt {
        event: to_u64(row.try_get("event")?)?,
        at: row.try_get("raised_at")?,
        number: parse(row.try_get("number")?)?,
        other: parse(row.try_get("other")?)?,
        reasons: of_json(row.try_get("reasons")?)?,
    })
}

impl Filing<'_> {
    /// Asks a person whether the incident that was filed under `number` is that of `other`; nothing happens when it
    /// was asked before, in whatever order, they are one case, or a person joined or parted them.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn doubt(&mut self, number: CaseNumber, other: CaseNumber, reasons: Vec<String>) -> Result<(), Error> {
        self.write_pending().await?;
        let asked = async {
            let sql = "SELECT count(*) FROM case_doubt
                 WHERE (number = $1 AND other = $2) OR (number = $3 AND other = $4)";
            let (a, b) = (number.to_string(), other.to_string());
            let row = sqlx::query_scalar(sql).bind(&a).bind(&b).bind(&b).bind(&a);
            let known: i64 = row.fetch_one(&mut *self.tx).await?;
            let sql = "SELECT count(*) FROM case_event_of a JOIN case_event_of b ON b.sequence = a.sequence
                 WHERE a.joins = 1 AND a.number = $1 AND b.number = $2";
            let settled: i64 = sqlx::query_scalar(sql).bind(&a).bind(&b).fetch_one(&mut *self.tx).await?;
            Ok(known > 0 || settled > 0 || number == other)
        };
        let is_known = asked.await.map_err(|c: Cause| Error::at(&self.place, c))?;
        if !is_known {
            self.pending.push(CaseEvent::Doubted { number, other, reasons });
        }
        Ok(())
    }
}
