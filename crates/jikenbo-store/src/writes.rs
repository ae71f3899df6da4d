//! What is written together: most of the time that a document takes in a server is the way there and back, so what needs
//! no answer waits and goes in one statement.

use std::{collections::BTreeMap, fmt::Write as _, mem};

use serde::Serialize;
use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyArguments, query::Query};

use crate::{
    database::is_server,
    error::Result,
    row::json,
    statement::{Statement, padded},
};

/// A value of a row.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    Number(Option<i64>),
    Text(Option<String>),
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Number(Some(n))
    }
}

impl From<Option<i64>> for Value {
    fn from(n: Option<i64>) -> Self {
        Self::Number(n)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

/// A table and the columns that are written.
#[derive(Debug)]
pub(crate) struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    /// Whether rows that are there already stay as they are; an error otherwise.
    pub may_be_known: bool,
}

#[derive(Debug)]
enum Write {
    /// Rows of a table.
    Rows(&'static Table, Vec<Vec<Value>>),
    /// A statement with numbered placeholders.
    Statement(String, Vec<Value>),
}

/// Writes that wait. None of them sees what another writes; that rows refer to each other is looked at when all are there.
#[derive(Debug, Default)]
pub(crate) struct Writes(Vec<Write>);

impl Writes {
    /// Adds a row.
    pub fn row<const N: usize>(&mut self, table: &'static Table, values: [Value; N]) {
        let known = self.0.iter_mut().find_map(|write| match write {
            Write::Rows(of, rows) if of.name == table.name => Some(rows),
            _ => None,
        });
        match known {
            Some(rows) => rows.push(values.into()),
            None => self.0.push(Write::Rows(table, vec![values.into()])),
        }
    }

    /// Adds a statement with numbered placeholders, `$1` the first of its values.
    pub fn statement<const N: usize>(&mut self, sql: impl Into<String>, values: [Value; N]) {
        self.0.push(Write::Statement(sql.into(), values.into()));
    }

    /// Writes all of it; nothing waits any more.
    pub async fn execute(&mut self, tx: &mut AnyConnection) -> Result<()> {
        let writes = mem::take(&mut self.0);
        if !is_server(tx) {
            for write in writes {
                match write {
                    Write::Rows(table, rows) => insert(tx, table, &rows).await?,
                    Write::Statement(sql, values) => query(sql, values).execute(&mut *tx).await.map(|_| ())?,
                }
            }
            return Ok(());
        }
        let mut statements = Vec::with_capacity(writes.len());
        for write in writes {
            statements.push(match write {
                Write::Rows(table, rows) => (insert_objects(table), vec![Value::from(objects(table, &rows)?)]),
                Write::Statement(sql, values) => (sql, values),
            });
        }
        if let Some((sql, values)) = together(statements) {
            query(sql, values).execute(tx).await?;
        }
        Ok(())
    }
}

fn query(sql: String, values: Vec<Value>) -> Query<'static, Any, AnyArguments> {
    values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match value {
        Value::Number(n) => query.bind(n),
        Value::Text(text) => query.bind(text),
    })
}

/// Values in a statement: SQLite takes 30,000, and these faster than the same as JSON.
const VALUES: usize = 30_000;

async fn insert(tx: &mut AnyConnection, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
    let Table { name, columns, may_be_known } = table;
    for rows in rows.chunks(VALUES / columns.len().max(1)) {
        let mut sql = Statement::new(&format!("INSERT INTO {name} ({}) ", columns.join(", ")));
        let rows = if *may_be_known { padded(rows) } else { rows.iter().collect() };
        sql.rows(rows, |row, values| {
            for value in values {
                match value {
                    Value::Number(n) => row.bind(*n),
                    Value::Text(text) => row.bind(text.as_deref()),
                };
            }
        });
        sql.push(if *may_be_known { " ON CONFLICT DO NOTHING" } else { "" });
        sql.build()?.execute(&mut *tx).await?;
    }
    Ok(())
}

/// Inserts the rows that a JSON text holds.
fn insert_objects(table: &Table) -> String {
    let Table { name, columns, may_be_known } = table;
    let columns = columns.join(", ");
    let known = if *may_be_known { " ON CONFLICT DO NOTHING" } else { "" };
    format!(
        "INSERT INTO {name} ({columns})
         SELECT {columns} FROM json_populate_recordset(CAST(NULL AS {name}), CAST($1 AS JSON)){known}"
    )
}

/// The rows as JSON: objects of the table's columns.
fn objects(table: &Table, rows: &[Vec<Value>]) -> Result<String> {
    let object = |row: &Vec<Value>| table.columns.iter().copied().zip(row.clone()).collect::<BTreeMap<_, _>>();
    json(&rows.iter().map(object).collect::<Vec<_>>())
}

/// PostgreSQL takes several statements that write as parts of one. `None` where there is none.
fn together(mut statements: Vec<(String, Vec<Value>)>) -> Option<(String, Vec<Value>)> {
    if statements.len() < 2 {
        return statements.pop();
    }
    let (mut sql, mut all) = (String::from("WITH "), Vec::new());
    for (i, (part, values)) in statements.into_iter().enumerate() {
        sql.push_str(if i == 0 { "" } else { ", " });
        // Writing to a text does not fail.
        let _ = write!(sql, "w{i} AS ({})", numbered_from(&part, all.len()));
        all.extend(values);
    }
    sql.push_str(" SELECT 1");
    Some((sql, all))
}

/// A statement whose placeholders stand behind so many others.
fn numbered_from(sql: &str, before: usize) -> String {
    let mut parts = sql.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        match part[..digits].parse::<usize>() {
            Ok(number) => {
                let _ = write!(out, "${}{}", number + before, &part[digits..]);
            }
            Err(_) => {
                let _ = write!(out, "${part}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_counted_on() {
        let two =
            vec![("a $1, $2, '$.x'".to_owned(), vec![1.into(), 2.into()]), ("b $1 $1".to_owned(), vec![3.into()])];
        let (sql, values) = together(two).unwrap();
        assert_eq!((sql.as_str(), values.len()), ("WITH w0 AS (a $1, $2, '$.x'), w1 AS (b $3 $3) SELECT 1", 3));
    }
}
