//! Cases as the casebook knows them now: two statements for any number of cases.

use std::collections::HashMap;

use jikenbo_core::{CaseAlias, CaseChange, CaseLink, CaseNumber, CaseView, CaseWord};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    database::dialect_of,
    error::{Cause, Result},
    row::{of_json, parse, usize_of},
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

/// The cases with these numbers, in the order of their numbers.
pub(crate) async fn load(connection: &mut AnyConnection, numbers: &[String], texts: Texts) -> Result<Vec<CaseView>> {
    let mut views = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        views.extend(load_chunk(connection, chunk, texts).await?);
    }
    views.sort_by_key(|v| v.number);
    Ok(views)
}

async fn load_chunk(connection: &mut AnyConnection, numbers: &[String], texts: Texts) -> Result<Vec<CaseView>> {
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
    beside(connection, numbers, &mut views, &places).await?;
    Ok(views)
}

/// What cases have beside their sources: a statement for all of it, as most have none.
const BESIDE: &str = "
    SELECT a.number AS number, 'alias' AS what, a.position AS position, CAST(json_array(a.alias, a.source) AS TEXT) AS told
    FROM c JOIN case_alias a ON a.number = c.number
    UNION ALL
    SELECT l.number, 'link', l.position,
        CAST(json_array(coalesce(o.merged_into, l.other), l.relation, l.reason, l.passage) AS TEXT)
    FROM c JOIN case_link l ON l.number = c.number JOIN casefile o ON o.number = l.other
        LEFT JOIN casefile m ON m.number = o.merged_into
    WHERE coalesce(m.is_hidden, o.is_hidden) = 0
    UNION ALL
    SELECT h.number, 'change', h.position,
        CAST(json_array(h.page, h.change, h.seen_at, h.status, h.from_source, h.to_source, k.media_type) AS TEXT)
    FROM c JOIN case_change h ON h.number = c.number
        LEFT JOIN case_source s ON s.number = h.number AND s.position = h.to_source
        LEFT JOIN document d ON d.no = s.document LEFT JOIN capture k ON k.sha256 = d.id
    UNION ALL
    SELECT w.number, 'word', w.event, w.word FROM c JOIN case_word w ON w.number = c.number
    ORDER BY number, what, position";

async fn beside(
    connection: &mut AnyConnection,
    numbers: &[String],
    views: &mut [CaseView],
    places: &HashMap<String, usize>,
) -> Result<()> {
    let mut sql = Statement::new("WITH c AS (SELECT number FROM casefile c WHERE c.number IN ");
    sql.numbers(numbers).push(")").push(&dialect_of(connection, BESIDE.to_owned()));
    let mut words: HashMap<usize, Vec<CaseWord>> = HashMap::new();
    for row in sql.build()?.fetch_all(connection).await? {
        let number: &str = row.try_get("number")?;
        let place = places.get(number).copied();
        let place = place.ok_or_else(|| Cause::Row(format!("case {number} was never opened")))?;
        let (view, told): (_, &str) = (&mut views[place], row.try_get("told")?);
        match row.try_get("what")? {
            "alias" => {
                let (number, source) = of_json(told)?;
                view.aliases.push(CaseAlias { number, source });
            }
            "link" => add_link(view, told)?,
            "change" => view.changes.push(change_of(told)?),
            _ => words.entry(place).or_default().push(of_json(told)?),
        }
    }
    for (view, words) in words {
        views[view].heed(words);
    }
    Ok(())
}

/// A case that was merged is shown as the one that took its place; one that is hidden is not shown.
fn add_link(view: &mut CaseView, told: &str) -> Result<()> {
    let (to, relation, reason, passage): (String, String, String, Option<String>) = of_json(told)?;
    let (to, relation) = (parse(&to)?, parse(&relation)?);
    if to != view.number && !view.links.iter().any(|l| (l.to, l.relation) == (to, relation)) {
        let passage = passage.as_deref().map(of_json).transpose()?;
        view.links.push(CaseLink { to, relation, reason, passage });
    }
    Ok(())
}

/// The columns of a change, in the order of [`BESIDE`].
type Change = (String, String, String, Option<u16>, Option<usize>, Option<usize>, Option<String>);

fn change_of(told: &str) -> Result<CaseChange> {
    let (page, change, seen_at, status, from, to, media_type): Change = of_json(told)?;
    Ok(CaseChange { page, change: parse(&change)?, seen_at, status, from, to, media_type })
}

/// The rows of a statement over a table `c` that has the cases' numbers.
async fn rows(connection: &mut AnyConnection, select: &str, numbers: &[String], order: &str) -> Result<Vec<AnyRow>> {
    let mut sql = Statement::new(select);
    sql.push(" WHERE c.number IN ").numbers(numbers).push(" ").push(order);
    Ok(sql.build()?.fetch_all(connection).await?)
}
