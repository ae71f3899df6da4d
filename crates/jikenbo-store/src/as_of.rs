//! What the casebook knew at a time: cases out of the events until then, facts as they were read then.
//!
//! Most cases of a large casebook have not changed since: those are read as they are, and only the others are made
//! again from their events.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{
    CaseChange, CaseFact, CaseNumber, CaseSource, CaseView, Dated, DocumentId, EventKind, FactValue, IncidentId,
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use crate::{
    Casebook, Error, FiledArticle, Filter, Lookup,
    error::Result,
    find::{self, texts_of},
    fold::{Folded, fold},
    refile,
    row::{json, of_json, parse, to_i64},
    statement::Statement,
    view::{self, Texts},
    word,
};

/// What was read of a document, until something else was.
#[derive(Serialize, Deserialize)]
struct ReadingWas {
    articles: Vec<FiledArticle>,
}

impl Casebook {
    /// What [`Casebook::show`] would have given at a time (RFC 3339 in UTC).
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn show_at(&self, number: &str, at: &str) -> Result<Lookup, Error> {
        let found = match self.show(number).await? {
            Lookup::None => return Ok(Lookup::None),
            Lookup::One(view) => vec![*view],
            Lookup::Choices(views) => views,
        };
        let asked: Option<CaseNumber> = find::folded(number).parse().ok();
        let read = async {
            let mut tx = self.reading().await?;
            let wanted: HashSet<_> = asked.into_iter().chain(found.iter().map(|view| view.number)).collect();
            let wanted: Vec<_> = wanted.into_iter().collect();
            Then::of(&mut tx, at).await?.views(&mut tx, &wanted, Texts::With).await
        };
        let mut views = read.await.map_err(|c| Error::at(&self.place, c))?;
        if let Some(asked) = asked.filter(|asked| !views_by_alias(&found, *asked)) {
            let own = views.iter().find(|view| view.number == asked);
            let number = own.map(|own| own.merged_into.unwrap_or(asked));
            views.retain(|view| Some(view.number) == number);
        }
        Ok(find::lookup(views))
    }
}

/// Whether cases were found because others gave them the number.
fn views_by_alias(found: &[CaseView], number: CaseNumber) -> bool {
    let printed = number.to_string();
    found.iter().all(|view| view.number != number && view.aliases.iter().any(|alias| alias.number == printed))
}

/// A time (RFC 3339 in UTC).
pub(crate) struct Then<'t> {
    at: &'t str,
    /// The last event of it.
    until: u64,
    /// Cases of which something is known since.
    changed: HashSet<CaseNumber>,
}

impl<'t> Then<'t> {
    pub async fn of(tx: &mut AnyConnection, at: &'t str) -> Result<Self> {
        let until = word::last_until(tx, at).await?;
        Ok(Self { at, until, changed: changed_since(tx, until, at).await? })
    }

    /// Cases that were there, but for those of which it is known that they stood outside of a filter's period.
    pub async fn numbers(&self, tx: &mut AnyConnection, filter: &Filter) -> Result<Vec<CaseNumber>> {
        let mut near: HashSet<CaseNumber> = find::within(tx, filter).await?.into_iter().collect();
        // What has changed since may have stood elsewhere.
        near.extend(&self.changed);
        let near: Vec<CaseNumber> = near.into_iter().collect();
        let mut found = Vec::new();
        for near in near.chunks(view::CHUNK) {
            let mut sql = Statement::new("SELECT number FROM case_event_of WHERE number IN ");
            sql.numbers(&texts_of(near)).push(" GROUP BY number HAVING min(sequence) <= ").bind(to_i64(self.until)?);
            for number in sql.build_scalar::<String>()?.fetch_all(&mut *tx).await? {
                found.push(parse(&number)?);
            }
        }
        Ok(found)
    }

    /// Those of some cases that stood in a filter's period.
    pub async fn list(
        &self,
        tx: &mut AnyConnection,
        numbers: &[CaseNumber],
        filter: &Filter,
        texts: Texts,
    ) -> Result<Vec<CaseView>> {
        let mut views = self.views(tx, numbers, texts).await?;
        views.retain(|view| find::is_within(filter, &day_of(view)));
        Ok(views)
    }

    /// Cases as they were, in the order of their numbers.
    async fn views(&self, tx: &mut AnyConnection, wanted: &[CaseNumber], texts: Texts) -> Result<Vec<CaseView>> {
        // A case that took another's place was itself at the time.
        let (again, same): (Vec<_>, Vec<_>) = wanted.iter().partition(|n| self.changed.contains(n));
        let mut views = view::load(tx, &texts_of(&same), texts).await?;
        if !again.is_empty() {
            let all = word::joined(tx, again.iter().copied()).await?;
            let events = word::events_of(tx, &all, Some(self.until)).await?;
            let names = word::names(tx, &events).await?;
            let mut readings = HashMap::new();
            for (number, case) in fold(&events, &all, &names) {
                if again.contains(&number) {
                    views.push(view_of(tx, number, &case, &names, self.at, texts, &mut readings).await?);
                }
            }
        }
        views.sort_by_key(|view| view.number);
        Ok(views)
    }
}

/// Cases of which something is known since a time that was not known then: an event, or another reading.
async fn changed_since(tx: &mut AnyConnection, until: u64, at: &str) -> Result<HashSet<CaseNumber>> {
    let sql = "SELECT number FROM case_event_of WHERE sequence > $1
         UNION SELECT s.number FROM reading_was w JOIN case_source s ON s.document = w.document WHERE w.ceased_at > $2";
    let rows: Vec<String> = sqlx::query_scalar(sql).bind(to_i64(until)?).bind(at).fetch_all(&mut *tx).await?;
    let changed = rows.iter().map(|number| parse(number)).collect::<Result<HashSet<CaseNumber>>>()?;
    word::joined(tx, changed).await
}

/// What documents were read as, and when they were last changed.
type Readings = HashMap<DocumentId, (Vec<FiledArticle>, Option<Dated>)>;

async fn view_of(
    tx: &mut AnyConnection,
    number: CaseNumber,
    case: &Folded,
    names: &HashMap<DocumentId, String>,
    at: &str,
    texts: Texts,
    readings: &mut Readings,
) -> Result<CaseView> {
    let mut view = CaseView::new(number);
    view.merged_into = case.merged_into;
    view.aliases.clone_from(&case.aliases);
    for told in &case.sources {
        let IncidentId { document, article, incident } = &told.id;
        if !readings.contains_key(document) {
            let reading = (reading_at(tx, document, at).await?, updated(tx, document).await?);
            readings.insert(document.clone(), reading);
        }
        let Some((articles, updated)) = readings.get(document) else { continue };
        let Some(filed) = articles.iter().find(|a| a.index == *article) else { continue };
        let source = view.sources.len();
        let facts = filed.facts.iter().chain(filed.incidents.get(*incident).into_iter().flatten());
        view.facts.extend(facts.map(|fact| CaseFact { source, fact: fact.clone() }));
        view.sources.push(CaseSource {
            document: document.clone(),
            name: names.get(document).cloned().unwrap_or_default(),
            article: *article,
            incident: *incident,
            kind: parse(&filed.kind)?,
            title: filed.title.clone(),
            published: filed.published,
            updated: *updated,
            url: filed.url.clone(),
            span: filed.span,
            text: if texts == Texts::With { filed.text.clone() } else { String::new() },
            reasons: told.reasons.clone(),
            stage: filed.stage,
            replaced_by: case.position(told.replaced_by),
            tie: told.tie.clone(),
        });
    }
    view.links.extend(case.links.iter().filter(|link| link.to != number).cloned());
    for change in &case.changes {
        let seen = change.seen.clone();
        view.changes.push(CaseChange {
            page: seen.page,
            change: seen.change,
            seen_at: seen.seen_at,
            status: seen.status,
            from: case.position(change.from),
            to: case.position(change.to),
            media_type: None,
        });
    }
    view.heed(case.words.clone());
    Ok(view)
}

/// When a document was last changed, as it is read now.
async fn updated(tx: &mut AnyConnection, document: &DocumentId) -> Result<Option<Dated>> {
    let sql = "SELECT updated FROM document WHERE id = $1";
    let found: Option<Option<String>> = sqlx::query_scalar(sql).bind(document.as_str()).fetch_optional(tx).await?;
    found.flatten().as_deref().map(of_json).transpose()
}

/// What a document was read as at a time.
async fn reading_at(tx: &mut AnyConnection, document: &DocumentId, at: &str) -> Result<Vec<FiledArticle>> {
    let sql = "SELECT w.ceased_at, w.reading FROM reading_was w JOIN document d ON d.no = w.document
         WHERE d.id = $1 ORDER BY w.position DESC";
    let rows = sqlx::query(sql).bind(document.as_str()).fetch_all(&mut *tx).await?;
    let mut articles = refile::filed(tx, document).await?.map(|filed| filed.articles).unwrap_or_default();
    for row in rows {
        if row.try_get::<&str, _>("ceased_at")? <= at {
            break;
        }
        let mut was: ReadingWas = of_json(row.try_get("reading")?)?;
        for article in was.articles.iter_mut().filter(|article| article.text.is_empty()) {
            if let Some(next) = articles.iter().find(|next| next.span == article.span) {
                article.text.clone_from(&next.text);
            }
        }
        articles = was.articles;
    }
    Ok(articles)
}

/// Keeps what a document was read as until now; `next` are its articles from now on, by span and text.
pub(crate) async fn keep_reading(
    tx: &mut AnyConnection,
    document: &DocumentId,
    next: &[(jikenbo_core::Span, &str)],
    now: &str,
) -> Result<()> {
    let Some(filed) = refile::filed(tx, document).await? else { return Ok(()) };
    let mut articles = filed.articles;
    for article in &mut articles {
        if next.contains(&(article.span, article.text.as_str())) {
            article.text.clear();
        }
    }
    let sql = "INSERT INTO reading_was (document, position, ceased_at, reading)
         SELECT d.no, (SELECT count(*) FROM reading_was w WHERE w.document = d.no), $2, $3 FROM document d WHERE d.id = $1";
    let row = sqlx::query(sql).bind(document.as_str()).bind(now).bind(json(&ReadingWas { articles })?);
    row.execute(tx).await?;
    Ok(())
}

/// Where a case stands in lists: at its publication, else at the newest date of an incident, else in its year.
fn day_of(view: &CaseView) -> String {
    let newest = |source: usize| {
        let days = view.facts.iter().filter(|f| f.source == source).filter_map(|f| match f.fact.value {
            FactValue::Event { event: EventKind::DataFrom | EventKind::DataTo, .. } => None,
            FactValue::Event { when, .. } => Some(when.iso_date()),
            _ => None,
        });
        days.max()
    };
    let dated = || (0..view.sources.len()).filter_map(newest).min();
    view.published().map(|day| day.iso_date()).or_else(dated).unwrap_or_else(|| view.number.year.to_string())
}
