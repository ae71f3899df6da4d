//! A whole casebook as lines of JSON, the same from either database: for backups, for moving from one database to the
//! other, and for comparing two.

use std::io::{self, BufRead, Write};

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{
    AnyConnection, AssertSqlSafe, Column as _, Row as _, ValueRef as _,
    any::{AnyRow, AnyTypeInfoKind},
};

use crate::{
    Casebook, Error, Place, apply,
    database::{self, TABLES},
    document,
    error::{Cause, Result},
    statement::Statement,
    told,
};

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// The version of the tables.
    casebook: i64,
}

/// The last line: without it, something is missing.
#[derive(Debug, Serialize, Deserialize)]
struct Foot {
    /// How many rows stand before it.
    rows: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    table: String,
    row: Map<String, Value>,
}

/// Rows that go into one statement.
const TOGETHER: usize = 200;

impl Casebook {
    /// Writes every row of every table, one a line, in an order that depends on what they hold alone: two casebooks
    /// with the same content give the same bytes. Others may write meanwhile; nothing of theirs is in it. Gives the
    /// number of rows.
    ///
    /// # Errors
    /// When the casebook cannot be read, or `out` fails.
    pub async fn export(&self, out: &mut dyn Write) -> Result<u64, Error> {
        let export = async {
            database::unmap(&self.place, &self.pool).await?;
            let mut tx = self.reading().await?;
            let version = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations");
            write(out, &Head { casebook: version.fetch_one(&mut *tx).await? })?;
            let mut rows = 0;
            for (table, _) in TABLES {
                rows += each_row(&mut tx, table, &mut |line| Ok(out.write_all(line)?)).await?;
            }
            write(out, &Foot { rows })?;
            out.flush()?;
            Ok(rows)
        };
        export.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Makes a casebook at a place where there is none, of what [`Casebook::export`] wrote, all or nothing, and brings
    /// its tables up to this version.
    ///
    /// # Errors
    /// When there is a casebook already; when the lines are damaged, incomplete or of a newer version; when the
    /// casebook cannot be written.
    pub async fn import(place: impl Into<Place>, input: &mut dyn BufRead) -> Result<Self, Error> {
        let place = place.into();
        let head: Head = of_line(input).map_err(|c| Error::at(&place, c))?;
        if head.casebook > database::latest(&place) {
            return Err(Error::Newer { place });
        }
        let casebook = Self::create(&place, head.casebook).await?;
        casebook.import_rows(head.casebook, input).await.map_err(|c| Error::at(&place, c))?;
        casebook.close().await;
        Self::open_or_create(&place).await
    }

    pub(crate) async fn import_rows(&self, version: i64, input: &mut dyn BufRead) -> Result<()> {
        let mut tx = self.writing_all().await?;
        sqlx::query(apply::defer(&self.place)).execute(&mut *tx).await?;
        let is_numbered = version >= document::NUMBERED;
        let (mut rows, mut documents, mut waiting) = (0_u64, 0_i64, Vec::new());
        loop {
            let value: Value = of_line(input)?;
            if value.get("table").is_none() {
                let foot: Foot = serde_json::from_value(value).map_err(damaged)?;
                insert(&mut tx, &mut waiting, is_numbered).await?;
                if foot.rows != rows {
                    return Err(damaged(format!("{} rows were written and {rows} are there", foot.rows)));
                }
                if is_numbered {
                    told::tell_all(&mut tx).await?;
                }
                return Ok(tx.commit().await?);
            }
            let mut line: Line = serde_json::from_value(value).map_err(damaged)?;
            if !TABLES.iter().any(|(table, _)| *table == line.table) {
                return Err(damaged(format!("there is no table {:?}", line.table)));
            }
            if is_numbered && line.table == "document" {
                documents += 1;
                line.row.insert("no".to_owned(), documents.into());
            }
            let goes_along = |first: &Line| first.table == line.table && first.row.keys().eq(line.row.keys());
            if waiting.len() >= TOGETHER || waiting.first().is_some_and(|first| !goes_along(first)) {
                insert(&mut tx, &mut waiting, is_numbered).await?;
            }
            waiting.push(line);
            rows += 1;
        }
    }
}

/// Gives each row of a table as a line, in an order that depends on what the rows hold alone. Gives their number.
pub(crate) async fn each_row(
    tx: &mut AnyConnection,
    table: &str,
    take: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<u64> {
    let order = TABLES.iter().find(|(name, _)| *name == table).map_or("1", |(_, order)| order);
    // Of columns of one name the last one stands in the line: the hash of a document, not its number.
    let hash = |column: &&str| format!(", (SELECT id FROM document WHERE no = t.{column}) AS {column}");
    let hashes: String = document::numbers(table).iter().map(hash).collect();
    let order: Vec<String> = order.split(", ").map(|column| format!("t.{column}")).collect();
    let sql = AssertSqlSafe(format!("SELECT t.*{hashes} FROM {table} t ORDER BY {}", order.join(", ")));
    let mut rows = sqlx::query(sql).persistent(false).fetch(tx);
    let (mut count, mut line) = (0, Vec::new());
    while let Some(row) = rows.try_next().await? {
        line.clear();
        write(&mut line, &Line { table: table.to_owned(), row: values(table, &row)? })?;
        take(&line)?;
        count += 1;
    }
    Ok(count)
}

/// The columns that hold something, by name, but for those that are derived from other tables.
fn values(table: &str, row: &AnyRow) -> Result<Map<String, Value>> {
    let mut values = Map::new();
    for column in row.columns() {
        let (name, place) = (column.name(), column.ordinal());
        if told::is_told(table, name) || document::is_number(table, name) {
            continue;
        }
        let value = match row.try_get_raw(place)?.type_info().kind() {
            AnyTypeInfoKind::Null => continue,
            AnyTypeInfoKind::Text => row.try_get::<Option<String>, _>(place)?.map(Value::from),
            _ => row.try_get::<Option<i64>, _>(place)?.map(Value::from),
        };
        values.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(values)
}

/// Rows of one table with the same columns; `is_numbered` where the tables have documents' numbers in the place of the
/// hashes that the rows have.
async fn insert(tx: &mut AnyConnection, lines: &mut Vec<Line>, is_numbered: bool) -> Result<()> {
    let Some(first) = lines.first() else { return Ok(()) };
    let columns: Vec<&str> = first.row.keys().map(String::as_str).collect();
    let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if let Some(bad) = columns.iter().find(|name| !is_name(name)) {
        return Err(damaged(format!("there is no column {bad:?} in {}", first.table)));
    }
    let numbers = if is_numbered { document::numbers(&first.table) } else { &[] };
    let mut sql = Statement::new(&format!("INSERT INTO {} ({})", first.table, columns.join(", ")));
    sql.rows(lines.iter(), |row, line| {
        for (name, value) in &line.row {
            match value {
                Value::String(hash) if numbers.contains(&name.as_str()) => row.document(hash),
                Value::Number(n) => row.bind(n.as_i64()),
                Value::String(text) => row.bind(text.as_str()),
                _ => row.bind(None::<String>),
            };
        }
    });
    sql.build()?.execute(tx).await?;
    lines.clear();
    Ok(())
}

fn write(out: &mut dyn Write, line: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, line).map_err(|e| Cause::File(e.into()))?;
    out.write_all(b"\n")?;
    Ok(())
}

fn of_line<T: for<'d> Deserialize<'d>>(input: &mut dyn BufRead) -> Result<T> {
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        return Err(damaged("it ends before its last line"));
    }
    serde_json::from_str(&line).map_err(damaged)
}

/// What is to be made into a casebook is not what one was written as.
fn damaged(reason: impl ToString) -> Cause {
    Cause::File(io::Error::new(io::ErrorKind::InvalidData, format!("the backup is damaged: {}", reason.to_string())))
}
