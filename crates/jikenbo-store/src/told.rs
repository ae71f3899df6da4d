//! What the sources of cases tell, kept beside them: derived from documents, articles and facts.

use jikenbo_core::{CaseFact, CaseSource, DocumentId, Fact, Span};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use crate::{
    database::dialect_of,
    error::Result,
    row::{FactRow, of_json, optional_json, optional_usize_of, parse, time_of, usize_of},
};

/// The columns of `case_source` that are derived from documents, each with what it is derived by.
const COLUMNS: &[(&str, &str)] = &[
    (
        "day",
        "SELECT i.day FROM incident i WHERE i.document = case_source.document AND i.article = case_source.article
             AND i.incident = case_source.incident",
    ),
    (
        "published",
        "SELECT substr(a.published, 1, 10) FROM article a
         WHERE a.document = case_source.document AND a.article = case_source.article",
    ),
    (
        "told",
        "SELECT CAST(json_array(d.id, d.name, d.updated, a.kind, a.title, a.published, a.url, a.stage, a.span_start,
             a.span_end) AS TEXT)
         FROM article a JOIN document d ON d.no = a.document
         WHERE a.document = case_source.document AND a.article = case_source.article",
    ),
    (
        "facts",
        "SELECT string_agg(CAST(json_array(f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version, f.basis,
             f.page, f.recognised) AS TEXT), ',' ORDER BY f.position)
         FROM fact f WHERE f.document = case_source.document AND f.article = case_source.article
             AND (f.incident = case_source.incident OR f.incident IS NULL)",
    ),
];

/// Whether a column is derived here: it is neither backed up nor compared with the log.
pub(crate) fn is_told(table: &str, column: &str) -> bool {
    table == "case_source" && COLUMNS.iter().any(|(name, _)| *name == column)
}

/// Notes what the sources tell of which that is not noted yet.
pub(crate) async fn tell(tx: &mut AnyConnection) -> Result<()> {
    let set: Vec<String> = COLUMNS.iter().map(|(name, sql)| format!("{name} = ({sql})")).collect();
    let sql = format!("UPDATE case_source SET {} WHERE told IS NULL", set.join(", "));
    sqlx::query(dialect_of(tx, sql)).execute(tx).await?;
    Ok(())
}

/// Forgets what a document's sources tell: it was read again.
pub(crate) async fn forget(tx: &mut AnyConnection, document: i64) -> Result<()> {
    let sql = "UPDATE case_source SET told = NULL WHERE document = $1";
    sqlx::query(sql).bind(document).execute(tx).await?;
    Ok(())
}

/// How many sources tell otherwise than their documents.
pub(crate) async fn misquoted(tx: &mut AnyConnection) -> Result<i64> {
    let differs: Vec<String> = COLUMNS.iter().map(|(name, sql)| format!("{name} IS DISTINCT FROM ({sql})")).collect();
    let sql = format!("SELECT count(*) FROM case_source WHERE {}", differs.join(" OR "));
    Ok(sqlx::query_scalar(dialect_of(tx, sql)).fetch_one(tx).await?)
}

/// Columns of the document and the article, in the order of [`COLUMNS`].
type Told =
    (String, String, Option<String>, String, String, Option<String>, Option<String>, Option<String>, usize, usize);

/// A source from its row, with the article's text where the row has it; `None` for one whose document is missing.
pub(crate) fn source_of(row: &AnyRow, text: String) -> Result<Option<CaseSource>> {
    let Some(told) = row.try_get::<Option<&str>, _>("told")? else { return Ok(None) };
    let (document, name, updated, kind, title, published, url, stage, start, end): Told = of_json(told)?;
    Ok(Some(CaseSource {
        document: DocumentId::new(document),
        name,
        article: usize_of(row, "article")?,
        incident: usize_of(row, "incident")?,
        kind: parse(&kind)?,
        title,
        published: time_of(published)?,
        updated: updated.as_deref().map(of_json).transpose()?,
        url,
        span: Span::new(start, end),
        text,
        reasons: of_json(row.try_get("reasons")?)?,
        stage: stage.as_deref().map(parse).transpose()?,
        replaced_by: optional_usize_of(row, "replaced_by")?,
        tie: optional_json(row, "tie")?,
    }))
}

/// The facts of a source, of a document, from its row.
pub(crate) fn facts_of(row: &AnyRow, source: usize, document: &DocumentId) -> Result<Vec<CaseFact>> {
    let Some(facts) = row.try_get::<Option<&str>, _>("facts")? else { return Ok(Vec::new()) };
    let rows: Vec<FactRow> = of_json(&format!("[{facts}]"))?;
    let fact = |row: FactRow| -> Result<Fact> { row.into_fact(document.clone()) };
    rows.into_iter().map(|row| Ok(CaseFact { source, fact: fact(row)? })).collect()
}
