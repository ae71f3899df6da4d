//! Cases as the casebook knows them now: seven statements for any number of cases.

use std::collections::HashMap;

use jikenbo_core::{CaseAlias, CaseChange, CaseFact, CaseLink, CaseNumber, CaseSource, CaseView, CaseWord, DocumentId};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    error::{Cause, Result},
    row::{FactRow, of_json, optional_json, optional_usize_of, parse, span_of, time_of, usize_of},
    statement::Statement,
};

/// Whether the articles' texts are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    With,
    Without,
}

/// Cases asked for in one statement; more are asked for in several.
pub(crate) const CHUNK: usize = 1_000;

/// The cases with these numbers, or all, in the order of their numbers.
pub(crate) async fn load(
    connection: &mut AnyConnection,
    numbers: Option<&[String]>,
    texts: Texts,
) -> Result<Vec<CaseView>> {
    let mut views = Vec::new();
    match numbers {
        None => views = load_chunk(connection, None, texts).await?,
        Some(numbers) => {
            for chunk in numbers.chunks(CHUNK) {
                views.extend(load_chunk(connection, Some(chunk), texts).await?);
            }
        }
    }
    views.sort_by_key(|v| v.number);
    Ok(views)
}

async fn load_chunk(connection: &mut AnyConnection, numbers: Option<&[String]>, texts: Texts) -> Result<Vec<CaseView>> {
    let mut views = Vec::new();
    let mut places = HashMap::new();
    let cases = rows(connection, "SELECT number, merged_into FROM casefile c", numbers, "ORDER BY year, sequence");
    for row in cases.await? {
        let number: String = row.try_get("number")?;
        let merged_into: Option<String> = row.try_get("merged_into")?;
        let merged_into = merged_into.as_deref().map(parse::<CaseNumber>).transpose()?;
        views.push(CaseView { merged_into, ..CaseView::new(parse(&number)?) });
        places.insert(number, views.len() - 1);
    }
    let place = |row: &AnyRow| -> Result<usize> {
        let number: &str = row.try_get("number")?;
        places.get(number).copied().ok_or_else(|| Cause::Row(format!("case {number} was never opened")))
    };
    let text = if texts == Texts::With { "a.text" } else { "'' AS text" };
    let sources = format!(
        "SELECT c.number, c.document, d.name, c.article, c.incident, c.reasons, a.kind, a.title, a.published, d.updated,
             a.url, a.stage, c.replaced_by, c.tie, a.span_start, a.span_end, {text}
         FROM case_source c JOIN article a ON a.document = c.document AND a.article = c.article
         JOIN document d ON d.id = c.document"
    );
    for row in rows(connection, &sources, numbers, "ORDER BY c.number, c.position").await? {
        views[place(&row)?].sources.push(source_of(&row)?);
    }
    let array = json_array(connection);
    let facts = format!(
        "SELECT c.number, c.position AS source, c.document, string_agg(CAST({array}(f.value, f.span_start,
             f.span_end, f.quote, f.rule, f.rule_version, f.basis, f.page, f.recognised) AS TEXT), ',' ORDER BY f.position)
             AS facts
         FROM case_source c JOIN fact f ON f.document = c.document AND f.article = c.article
             AND (f.incident = c.incident OR f.incident IS NULL)"
    );
    let order = "GROUP BY c.number, c.position, c.document ORDER BY c.number, c.position";
    for row in rows(connection, &facts, numbers, order).await? {
        let document = DocumentId::new(row.try_get::<String, _>("document")?);
        let source = usize_of(&row, "source")?;
        let facts: Vec<FactRow> = of_json(&format!("[{}]", row.try_get::<&str, _>("facts")?))?;
        let view = &mut views[place(&row)?];
        for fact in facts {
            view.facts.push(CaseFact { source, fact: fact.into_fact(document.clone())? });
        }
    }
    let aliases = "SELECT number, alias, source FROM case_alias c";
    for row in rows(connection, aliases, numbers, "ORDER BY number, position").await? {
        let alias = CaseAlias { number: row.try_get("alias")?, source: row.try_get("source")? };
        views[place(&row)?].aliases.push(alias);
    }
    // A case that was merged is shown as the one that took its place; one that is hidden is not shown.
    let links = "SELECT c.number, coalesce(o.merged_into, c.other) AS other, c.relation, c.reason, c.passage
         FROM case_link c JOIN casefile o ON o.number = c.other LEFT JOIN casefile m ON m.number = o.merged_into";
    let order = "AND coalesce(m.is_hidden, o.is_hidden) = 0 ORDER BY c.number, c.position";
    for row in rows(connection, links, numbers, order).await? {
        let (to, relation) = (parse(row.try_get("other")?)?, parse(row.try_get("relation")?)?);
        let passage = optional_json(&row, "passage")?;
        let view = &mut views[place(&row)?];
        if to != view.number && !view.links.iter().any(|l| (l.to, l.relation) == (to, relation)) {
            view.links.push(CaseLink { to, relation, reason: row.try_get("reason")?, passage });
        }
    }
    let changes = "SELECT c.number, c.page, c.change, c.seen_at, c.status, c.from_source, c.to_source, k.media_type
         FROM case_change c LEFT JOIN case_source s ON s.number = c.number AND s.position = c.to_source
         LEFT JOIN capture k ON k.sha256 = s.document";
    for row in rows(connection, changes, numbers, "ORDER BY c.number, c.position").await? {
        views[place(&row)?].changes.push(change_of(&row)?);
    }
    let mut words: HashMap<usize, Vec<CaseWord>> = HashMap::new();
    for row in rows(connection, "SELECT number, word FROM case_word c", numbers, "ORDER BY event").await? {
        words.entry(place(&row)?).or_default().push(of_json(row.try_get("word")?)?);
    }
    for (view, words) in words {
        views[view].heed(words);
    }
    Ok(views)
}

fn change_of(row: &AnyRow) -> Result<CaseChange> {
    let status = row.try_get::<Option<i64>, _>("status")?.and_then(|status| u16::try_from(status).ok());
    Ok(CaseChange {
        page: row.try_get("page")?,
        change: parse(row.try_get("change")?)?,
        seen_at: row.try_get("seen_at")?,
        status,
        from: optional_usize_of(row, "from_source")?,
        to: optional_usize_of(row, "to_source")?,
        media_type: row.try_get("media_type")?,
    })
}

fn source_of(row: &AnyRow) -> Result<CaseSource> {
    Ok(CaseSource {
        document: DocumentId::new(row.try_get::<String, _>("document")?),
        name: row.try_get("name")?,
        article: usize_of(row, "article")?,
        incident: usize_of(row, "incident")?,
        kind: parse(row.try_get("kind")?)?,
        title: row.try_get("title")?,
        published: time_of(row.try_get("published")?)?,
        updated: row.try_get::<Option<&str>, _>("updated")?.map(of_json).transpose()?,
        url: row.try_get("url")?,
        span: span_of(row)?,
        text: row.try_get("text")?,
        reasons: of_json(row.try_get("reasons")?)?,
        stage: row.try_get::<Option<&str>, _>("stage")?.map(parse).transpose()?,
        replaced_by: optional_usize_of(row, "replaced_by")?,
        tie: optional_json(row, "tie")?,
    })
}

/// What makes JSON of some columns. A row of many facts is a row: each row is handed from thread to thread, which takes
/// longer than reading it.
fn json_array(connection: &AnyConnection) -> &'static str {
    match connection.backend_name() {
        "PostgreSQL" => "json_build_array",
        _ => "json_array",
    }
}

/// The rows of a statement over a table `c` that has the cases' numbers.
async fn rows(
    connection: &mut AnyConnection,
    select: &str,
    numbers: Option<&[String]>,
    order: &str,
) -> Result<Vec<AnyRow>> {
    let mut sql = Statement::new(select);
    match numbers {
        Some(numbers) => sql.push(" WHERE c.number IN ").list(numbers),
        None => sql.push(" WHERE c.number IS NOT NULL"),
    };
    sql.push(" ").push(order);
    Ok(sql.build()?.fetch_all(connection).await?)
}
