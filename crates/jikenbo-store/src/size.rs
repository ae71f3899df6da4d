use sqlx::AssertSqlSafe;

use crate::{
    Casebook, Error,
    database::{self, TABLES},
    error::Result,
    row::to_u64,
};

/// How much a casebook's database holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The database with its indexes, in bytes; a write-ahead log is not counted.
    pub bytes: u64,
    /// Every table, in the order in which they were made.
    pub tables: Vec<TableSize>,
}

/// How much a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Its name.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
}

impl Sizes {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|table| table.rows == 0)
    }

    /// How many rows a table has; 0 where there is none of that name.
    pub fn rows(&self, table: &str) -> u64 {
        self.tables.iter().find(|t| t.table == table).map_or(0, |t| t.rows)
    }
}

impl Casebook {
    /// How much the database holds.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn sizes(&self) -> Result<Sizes, Error> {
        self.size().await.map_err(|c| Error::at(&self.place, c))
    }

    /// The names of the tables that the database has for the casebook.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn table_names(&self) -> Result<Vec<String>, Error> {
        let names = database::table_names(&self.place, &self.pool).await;
        names.map_err(|c| Error::at(&self.place, c))
    }

    async fn size(&self) -> Result<Sizes> {
        // A run that was cut off may have left tables of an older version.
        let there = database::table_names(&self.place, &self.pool).await?;
        let mut tx = self.reading().await?;
        let mut tables = Vec::with_capacity(TABLES.len());
        for &(table, _) in TABLES.iter().filter(|(table, _)| there.iter().any(|name| name == table)) {
            let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
            tables.push(TableSize { table, rows: to_u64(sqlx::query_scalar(sql).fetch_one(&mut *tx).await?)? });
        }
        let bytes: i64 = if self.place.server().is_some() {
            let sql = "SELECT CAST(coalesce(sum(pg_total_relation_size(oid)), 0) AS BIGINT) FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace";
            sqlx::query_scalar(sql).fetch_one(&mut *tx).await?
        } else {
            let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *tx).await?;
            let each: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(&mut *tx).await?;
            pages.saturating_mul(each)
        };
        Ok(Sizes { bytes: to_u64(bytes)?, tables })
    }
}
