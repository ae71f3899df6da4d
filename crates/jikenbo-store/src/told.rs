//! What the sources of cases tell, kept beside them: derived from documents, articles and facts.

use jikenbo_core::{CaseFact, CaseNumber, CaseSource, DocumentId, Fact, IncidentId, Span, Tie};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

use crate::{
    database::dialect_of,
    error::Result,
    row::{FactRow, index, json, of_json, optional_json, optional_usize_of, parse, time_of, usize_of},
    writes::Writes,
};

/// The columns of `case_source` that are derived from documents, each with what it is derived by.
const COLUMNS: &[(&str, &str)] = &[
    (
        "day",
        "SELECT i.day FROM incident i
         WHERE i.document = {document} AND i.article = {article} AND i.incident = {incident}",
    ),
    (
        "published",
        "SELECT substr(a.published, 1, 10) FROM article a WHERE a.document = {document} AND a.article = {article}",
    ),
    (
        "told",
        "SELECT CAST(json_array(d.id, d.name, d.updated, a.kind, a.title, a.published, a.url, a.stage, a.span_start,
             a.span_end) AS TEXT)
         FROM article a JOIN document d ON d.no = a.document
         WHERE a.document = {document} AND a.article = {article}",
    ),
    (
        "facts",
        "SELECT string_agg(CAST(json_array(f.value, f.span_start, f.span_end, f.quote, f.rule, f.rule_version, f.basis,
             f.page, f.recognised) AS TEXT), ',' ORDER BY f.position)
         FROM fact f WHERE f.document = {document} AND f.article = {article}
             AND (f.incident = {incident} OR f.incident IS NULL)",
    ),
];

/// The columns with what they are derived by, for the document, the article and the incident that SQL names so.
fn columns(document: &str, article: &str, incident: &str) -> impl Iterator<Item = (&'static str, String)> {
    COLUMNS.iter().map(move |(name, sql)| {
        let sql = sql.replace("{document}", document).replace("{article}", article).replace("{incident}", incident);
        (*name, format!("({sql})"))
    })
}

/// [`columns`] of the rows that are there.
fn of_source() -> impl Iterator<Item = (&'static str, String)> {
    columns("case_source.document", "case_source.article", "case_source.incident")
}

/// Whether a column is derived here: it is neither backed up nor compared with the log.
pub(crate) fn is_told(table: &str, column: &str) -> bool {
    table == "case_source" && COLUMNS.iter().any(|(name, _)| *name == column)
}

/// When what a source tells is noted beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    /// With the source.
    Now,
    /// By [`tell`] or [`tell_all`].
    Later,
}

/// Adds a source behind those of its case.
pub(crate) fn insert(
    connection: &AnyConnection,
    writes: &mut Writes,
    number: CaseNumber,
    id: &IncidentId,
    reasons: &[String],
    tie: Option<&Tie>,
    when: Tell,
) -> Result<()> {
    let told = || columns("filed.no", "$3", "$4").filter(|_| when == Tell::Now);
    let names: String = told().map(|(name, _)| format!(", {name}")).collect();
    let told: String = told().map(|(_, sql)| format!(", {sql}")).collect();
    let sql = format!(
        "INSERT INTO case_source (number, position, document, article, incident, reasons, tie{names})
         SELECT $1, (SELECT count(*) FROM case_source WHERE number = $1), filed.no, $3, $4, $5, $6{told}
         FROM (SELECT (SELECT no FROM document WHERE id = $2) AS no) AS filed"
    );
    let (article, incident) = (index(id.article)?.into(), index(id.incident)?.into());
    let (reasons, tie) = (json(reasons)?.into(), tie.map(json).transpose()?.into());
    let values = [number.to_string().into(), id.document.as_str().into(), article, incident, reasons, tie];
    writes.statement(dialect_of(connection, sql), values);
    Ok(())
}

/// Notes what the sources tell of which that is not noted yet.
pub(crate) async fn tell(tx: &mut AnyConnection) -> Result<()> {
    let sql = telling("");
    sqlx::query(AssertSqlSafe(dialect_of(tx, sql))).execute(tx).await?;
    Ok(())
}

/// [`tell`] where it may be all of a large casebook: some cases in a statement, as what one changes waits in memory.
pub(crate) async fn tell_all(tx: &mut AnyConnection) -> Result<()> {
    let sql = dialect_of(tx, telling("AND number > $1 AND number <= $2"));
    let mut last = String::new();
    loop {
        let next = "SELECT max(number) FROM (SELECT number FROM case_source WHERE told IS NULL AND number > $1
             ORDER BY number LIMIT $2) AS page";
        let next = sqlx::query_scalar(next).bind(&last).bind(index(ROWS)?);
        let Some(end) = next.fetch_one(&mut *tx).await? else { return Ok(()) };
        sqlx::query(AssertSqlSafe(sql.clone())).bind(&last).bind(&end).execute(&mut *tx).await?;
        last = end;
    }
}

/// Sources in one statement.
const ROWS: usize = 1_000;

/// The statement that notes what those sources tell of which it is not noted, and of which something more is true.
fn telling(more: &str) -> String {
    let set: Vec<String> = of_source().map(|(name, sql)| format!("{name} = {sql}")).collect();
    format!("UPDATE case_source SET {} WHERE told IS NULL {more}", set.join(", "))
}

/// Forgets what a document's sources tell: it was read again.
pub(crate) async fn forget(tx: &mut AnyConnection, document: i64) -> Result<()> {
    let sql = "UPDATE case_source SET told = NULL WHERE document = $1";
    sqlx::query(sql).bind(document).execute(tx).await?;
    Ok(())
}

/// How many sources tell otherwise than their documents.
pub(crate) async fn misquoted(tx: &mut AnyConnection) -> Result<i64> {
    let differs: Vec<String> = of_source().map(|(name, sql)| format!("{name} IS DISTINCT FROM {sql}")).collect();
    let sql = format!("SELECT count(*) FROM case_source WHERE {}", differs.join(" OR "));
    Ok(sqlx::query_scalar(AssertSqlSafe(dialect_of(tx, sql))).fetch_one(tx).await?)
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
