//! Whether a casebook is what its log and its documents say.

use std::hash::{DefaultHasher, Hasher as _};

use futures_util::TryStreamExt as _;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{
    Casebook, Error, apply,
    copy::each_row,
    database::{self, dialect_of},
    error::Result,
    row::{of_json, usize_of},
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
        let mut tx = self.writing_all().await?;
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
        let mut kept = Vec::new();
        for table in DERIVED {
            let mut marks = Vec::new();
            let mut take = |line: &[u8]| {
                marks.push(mark(line));
                Ok(())
            };
            each_row(&mut tx, table, &mut take).await?;
            kept.push(marks);
        }
        apply::replay_untold(&self.place, &mut tx).await?;
        let mut differences = Vec::new();
        for (table, kept) in DERIVED.iter().zip(kept) {
            differences.extend(difference(&mut tx, table, &kept).await?);
        }
        tx.rollback().await?;
        database::set_aside(&self.place, &self.pool, true).await?;
        let mut tx = self.reading().await?;
        for difference in differences {
            checked.broken.push(difference.told(&mut tx).await?);
        }
        Ok(())
    }
}

/// What a row is compared by: a casebook's rows are many, and their marks go into the memory.
fn mark(line: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(line);
    hasher.finish()
}

/// What a table keeps where the log of events gives something else.
enum Difference {
    /// The first row that differs, by its mark, and the one that the log gives.
    Row { table: &'static str, kept: u64, given: String },
    /// So many rows.
    Rows { table: &'static str, kept: usize, given: usize },
}

/// Compares a table with the marks of the rows that it kept.
async fn difference(tx: &mut AnyConnection, table: &'static str, kept: &[u64]) -> Result<Option<Difference>> {
    let (mut given, mut first) = (0, None);
    let mut compare = |line: &[u8]| {
        if let Some(&kept) = kept.get(given).filter(|kept| first.is_none() && **kept != mark(line)) {
            first = Some(Difference::Row { table, kept, given: text(line) });
        }
        given += 1;
        Ok(())
    };
    each_row(tx, table, &mut compare).await?;
    let differs = (kept.len() != given).then_some(Difference::Rows { table, kept: kept.len(), given });
    Ok(first.or(differs))
}

impl Difference {
    /// A sentence that tells it, once the table has the rows again that it kept.
    async fn told(self, tx: &mut AnyConnection) -> Result<String> {
        let (table, kept, given) = match self {
            Self::Rows { table, kept, given } => {
                return Ok(format!("{table}: {kept} rows are kept where the log of events gives {given}"));
            }
            Self::Row { table, kept, given } => (table, kept, given),
        };
        let mut found = None;
        let mut find = |line: &[u8]| {
            if found.is_none() && mark(line) == kept {
                found = Some(text(line));
            }
            Ok(())
        };
        each_row(tx, table, &mut find).await?;
        // Another process may have written since.
        let kept = found.unwrap_or_else(|| "another row".to_owned());
        Ok(format!("{table}: {kept} is kept where the log of events gives {given}"))
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end().to_owned()
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

/// Compares each fact with the text that it is from, an article's facts at once.
async fn passages(tx: &mut AnyConnection, checked: &mut Checked) -> Result<()> {
    let sql = "SELECT d.id AS document, a.article, a.span_start, a.text,
             (SELECT string_agg(CAST(json_array(f.quote, f.span_start, f.span_end) AS TEXT), ',' ORDER BY f.position)
              FROM fact f WHERE f.document = a.document AND f.article = a.article) AS facts
         FROM article a JOIN document d ON d.no = a.document";
    let sql = dialect_of(tx, sql.to_owned());
    let mut named = 0;
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(tx);
    while let Some(row) = rows.try_next().await? {
        let Some(facts) = row.try_get::<Option<&str>, _>("facts")? else { continue };
        let facts: Vec<(String, usize, usize)> = of_json(&format!("[{facts}]"))?;
        checked.facts += facts.len() as u64;
        let (text, start): (&str, usize) = (row.try_get("text")?, usize_of(&row, "span_start")?);
        let wrong = facts.iter().filter(|(quote, from, to)| !stands(quote, (*from, *to), text, start));
        for (quote, ..) in wrong.take(Checked::NAMED - named) {
            named += 1;
            let (document, article): (&str, i64) = (row.try_get("document")?, row.try_get("article")?);
            checked.broken.push(format!(
                "document {document}, article {article}: \"{quote}\" does not stand where its fact says"
            ));
        }
    }
    Ok(())
}

/// Whether a quote stands from one byte to another in a text that begins at `start`. What is said of an article outside
/// of it, as a page's head does, is not kept and cannot be compared.
fn stands(quote: &str, (from, to): (usize, usize), text: &str, start: usize) -> bool {
    if from < start || to > start + text.len() {
        return true;
    }
    text.get(from - start..to.max(from) - start) == Some(quote)
}
