//! Whether a casebook is what its log and its documents say.

use futures_util::TryStreamExt as _;
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{
    Casebook, Error, apply,
    copy::export_table,
    database::TABLES,
    error::Result,
    row::{span_of, usize_of},
    told,
};

/// What [`Casebook::check`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many events the log has.
    pub events: u64,
    /// How many facts were compared with the passages that say them.
    pub facts: u64,
    /// What does not agree, a sentence each, up to [`Checked::NAMED`] of a kind.
    pub broken: Vec<String>,
}

impl Checked {
    /// How many of a kind are named.
    pub const NAMED: usize = 20;
}

/// The tables that are derived from the log of events.
const DERIVED: &[&str] = &[
    "casefile",
    "case_source",
    "case_alias",
    "case_link",
    "case_change",
    "case_event_of",
    "case_word",
    "case_doubt",
    "organisation_word",
    "claim_word",
    "settled",
    "taken_back",
    "claim",
    "claim_earlier",
];

impl Casebook {
    /// Checks that the database is whole, that its cases are those that the log of events tells of, that no number was
    /// given that the counter has not passed, and that every fact stands in its article word for word. Changes nothing.
    ///
    /// # Errors
    /// When the casebook cannot be read, or another process writes for too long.
    pub async fn check(&self) -> Result<Checked, Error> {
        let mut checked = Checked::default();
        let done = self.check_all(&mut checked).await;
        done.map(|()| checked).map_err(|c| Error::at(&self.place, c))
    }

    async fn check_all(&self, checked: &mut Checked) -> Result<()> {
        // Nothing is kept of it: replaying is compared and rolled back.
        let mut tx = self.writing().await?;
        if self.place.server().is_none() {
            whole(&mut tx, &mut checked.broken).await?;
        }
        let events: i64 = sqlx::query_scalar("SELECT count(*) FROM case_event").fetch_one(&mut *tx).await?;
        checked.events = events.unsigned_abs();
        let sql = "SELECT f.number FROM casefile f LEFT JOIN counter c ON c.year = f.year
             WHERE c.last IS NULL OR c.last < f.sequence ORDER BY f.number";
        let ahead: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
        for number in ahead.iter().take(Checked::NAMED) {
            checked
                .broken
                .push(format!("the number {number} was given and may be given again: its year's counter is behind it"));
        }
        passages(&mut tx, checked).await?;
        let misquoted = told::misquoted(&mut tx).await?;
        if misquoted > 0 {
            checked.broken.push(format!("case_source: {misquoted} sources tell otherwise than their documents"));
        }
        let mut before = Vec::new();
        for table in DERIVED {
            before.push(lines(&mut tx, table).await?);
        }
        apply::replay(&self.place, &mut tx).await?;
        for (table, before) in DERIVED.iter().zip(before) {
            let after = lines(&mut tx, table).await?;
            if let Some(differs) = before.iter().zip(&after).find(|(a, b)| a != b) {
                checked
                    .broken
                    .push(format!("{table}: {} is kept where the log of events gives {}", differs.0, differs.1));
            } else if before.len() != after.len() {
                let (kept, told) = (before.len(), after.len());
                checked.broken.push(format!("{table}: {kept} rows are kept where the log of events gives {told}"));
            }
        }
        Ok(tx.rollback().await?)
    }
}

/// What SQLite says of its own file.
async fn whole(tx: &mut AnyConnection, broken: &mut Vec<String>) -> Result<()> {
    let said: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *tx).await?;
    broken.extend(said.into_iter().filter(|line| line != "ok").take(Checked::NAMED));
    let rows = sqlx::query("PRAGMA foreign_key_check").fetch_all(tx).await?;
    for row in rows.iter().take(Checked::NAMED) {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        broken.push(format!("{table}: a row refers to a row of {parent} that is missing"));
    }
    Ok(())
}

/// Compares each fact with the text that it is from.
async fn passages(tx: &mut AnyConnection, checked: &mut Checked) -> Result<()> {
    let sql = "SELECT d.id AS document, f.article, f.position, f.quote, f.span_start, f.span_end, a.span_start AS article_start, a.text
         FROM fact f JOIN article a ON a.document = f.document AND a.article = f.article
         JOIN document d ON d.no = f.document";
    let mut named = 0;
    let mut rows = sqlx::query(sql).fetch(tx);
    while let Some(row) = rows.try_next().await? {
        checked.facts += 1;
        if !stands(&row)? && named < Checked::NAMED {
            named += 1;
            let (document, quote): (String, String) = (row.try_get("document")?, row.try_get("quote")?);
            let article = usize_of(&row, "article")?;
            checked.broken.push(format!(
                "document {document}, article {article}: \"{quote}\" does not stand where its fact says"
            ));
        }
    }
    Ok(())
}

/// What is said of an article outside of it, as a page's head does, is not kept and cannot be compared.
fn stands(row: &AnyRow) -> Result<bool> {
    let (span, start) = (span_of(row)?, usize_of(row, "article_start")?);
    let (text, quote): (&str, &str) = (row.try_get("text")?, row.try_get("quote")?);
    if span.start < start || span.end > start + text.len() {
        return Ok(true);
    }
    Ok(text.get(span.start - start..span.end - start) == Some(quote))
}

/// The rows of a table, a line each.
async fn lines(tx: &mut AnyConnection, table: &str) -> Result<Vec<String>> {
    let order = TABLES.iter().find(|(name, _)| *name == table).map_or("1", |(_, order)| order);
    let mut out = Vec::new();
    export_table(tx, table, order, &mut out).await?;
    Ok(String::from_utf8_lossy(&out).lines().map(str::to_owned).collect())
}
