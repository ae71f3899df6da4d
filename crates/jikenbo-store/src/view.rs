//! Cases as the casebook knows them now: five statements for any number of cases.

use std::collections::HashMap;

use jikenbo_core::{CaseAlias, CaseChange, CaseLink, CaseNumber, CaseView, CaseWord};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    error::{Cause, Result},
    row::{of_json, optional_json, optional_usize_of, parse, usize_of},
    statement::Statement,
    told,
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
    let (text, article) = match texts {
        Texts::With => (", a.text", " LEFT JOIN article a ON a.document = s.document AND a.article = s.article"),
        Texts::Without => ("", ""),
    };
    let sources = format!(
        "SELECT c.number, c.merged_into, s.position, s.article, s.incident, s.reasons, s.replaced_by, s.tie, s.told, s.facts{text}
         FROM casefile c LEFT JOIN case_source s ON s.number = c.number{article}"
    );
    for row in rows(connection, &sources, numbers, "ORDER BY c.number, s.position").await? {
        let number: &str = row.try_get("number")?;
        if !places.contains_key(number) {
            let merged_into = row.try_get::<Option<&str>, _>("merged_into")?.map(parse::<CaseNumber>).transpose()?;
            views.push(CaseView { merged_into, ..CaseView::new(parse(number)?) });
            places.insert(number.to_owned(), views.len() - 1);
        }
        let text = if texts == Texts::With { row.try_get::<Option<String>, _>("text")? } else { None };
        let Some(view) = views.last_mut() else { continue };
        if let Some(source) = told::source_of(&row, text.unwrap_or_default())? {
            view.facts.extend(told::facts_of(&row, usize_of(&row, "position")?, &source.document)?);
            view.sources.push(source);
        }
    }
    let place = |row: &AnyRow| -> Result<usize> {
        let number: &str = row.try_get("number")?;
        places.get(number).copied().ok_or_else(|| Cause::Row(format!("case {number} was never opened")))
    };
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
         LEFT JOIN document d ON d.no = s.document LEFT JOIN capture k ON k.sha256 = d.id";
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

/// The rows of a statement over a table `c` that has the cases' numbers.
async fn rows(
    connection: &mut AnyConnection,
    select: &str,
    numbers: Option<&[String]>,
    order: &str,
) -> Result<Vec<AnyRow>> {
    let mut sql = Statement::new(select);
    match numbers {
        Some(numbers) => sql.push(" WHERE c.number IN ").numbers(numbers),
        None => sql.push(" WHERE c.number IS NOT NULL"),
    };
    sql.push(" ").push(order);
    Ok(sql.build()?.fetch_all(connection).await?)
}
