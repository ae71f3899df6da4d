//! The numbers of cases.

use jikenbo_core::CaseNumber;
use sqlx::AnyConnection;

use crate::error::{Cause, Result};

/// The next free number of a year. It is given to nobody else, ever.
pub(crate) async fn next(tx: &mut AnyConnection, year: i16) -> Result<CaseNumber> {
    let sql = "INSERT INTO counter (year, last) VALUES ($1, 1)
         ON CONFLICT (year) DO UPDATE SET last = counter.last + 1 RETURNING last";
    let last: i64 = sqlx::query_scalar(sql).bind(i64::from(year)).fetch_one(tx).await?;
    let sequence = u32::try_from(last).map_err(|e| Cause::Row(e.to_string()))?;
    Ok(CaseNumber { year, sequence })
}
