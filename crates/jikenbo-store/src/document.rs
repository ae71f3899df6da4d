//! Documents: named by their hash, and by a number in the tables that hold what was read of them.

use jikenbo_core::{Document, DocumentId};
use sqlx::AnyConnection;

use crate::{
    error::{Cause, Result},
    row::{json, time},
    writes::{Table, Writes},
};

/// The version of the tables since which documents have numbers.
pub(crate) const NUMBERED: i64 = 18;

/// The columns that hold a document's number, by table. Those that others read, in backups, have the hash in its place.
const COLUMNS: &[(&str, &[&str])] = &[
    ("article", &["document"]),
    ("incident", &["document"]),
    ("fact", &["document"]),
    ("blocking_key", &["document"]),
    ("case_source", &["document"]),
    ("page_visit", &["document"]),
    ("article_again", &["document", "held_document"]),
    ("reading_was", &["document"]),
    ("organisation_fact", &["document"]),
];

/// The columns of a table that hold a document's number.
pub(crate) fn numbers(table: &str) -> &'static [&'static str] {
    COLUMNS.iter().find(|(name, _)| *name == table).map_or(&[], |(_, columns)| columns)
}

/// Whether a column is a document's own number, which nobody outside of the tables sees.
pub(crate) fn is_number(table: &str, column: &str) -> bool {
    (table, column) == ("document", "no")
}

/// The number of a filed document.
pub(crate) async fn number(connection: &mut AnyConnection, id: &DocumentId) -> Result<i64> {
    let no = find(connection, id).await?;
    no.ok_or_else(|| Cause::Row(format!("the document {id} is not filed")))
}

/// The number of a document; `None` where it is not filed.
pub(crate) async fn find(connection: &mut AnyConnection, id: &DocumentId) -> Result<Option<i64>> {
    let sql = sqlx::query_scalar("SELECT no FROM document WHERE id = $1");
    Ok(sql.bind(id.as_str()).fetch_optional(connection).await?)
}

/// The number of the last document; 0 where there is none.
pub(crate) async fn last(connection: &mut AnyConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(no), 0) FROM document").fetch_one(connection).await?)
}

const DOCUMENT: &Table = &Table {
    name: "document",
    columns: &["no", "id", "name", "title", "published", "url", "warnings", "updated"],
    may_be_known: false,
};

/// Adds a document with its number.
pub(crate) fn insert(writes: &mut Writes, no: i64, document: &Document) -> Result<()> {
    let Document { id, name, title, published, url, warnings, updated, .. } = document;
    let published = time(published.map(|dated| dated.day))?.into();
    let (warnings, updated) = (json(warnings)?.into(), updated.as_ref().map(json).transpose()?.into());
    let (title, url) = (title.as_deref().into(), url.as_deref().into());
    let row = [no.into(), id.as_str().into(), name.as_str().into(), title, published, url, warnings, updated];
    writes.row(DOCUMENT, row);
    Ok(())
}
