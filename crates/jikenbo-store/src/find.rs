use std::ops::ControlFlow;

use jikenbo_core::{CaseNumber, CaseView, IncidentType, NormText, TimeValue};
use sqlx::AnyConnection;

use crate::{
    Casebook, Error,
    as_of::Then,
    database,
    error::Result,
    row::parse,
    statement::Statement,
    view::{self, Texts},
};

/// Which cases a list shows; nothing set shows all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Not before this date.
    pub from: Option<TimeValue>,
    /// Not after this date: a month or a year counts to its end.
    pub to: Option<TimeValue>,
    /// Only this cause.
    pub incident_type: Option<IncidentType>,
    /// Those too that a person took out of what is published.
    pub with_hidden: bool,
}

impl Filter {
    pub(crate) fn has_period(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

/// What a number leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One case.
    One(Box<CaseView>),
    /// Several cases that others gave the same number.
    Choices(Vec<CaseView>),
    /// None.
    None,
}

impl Casebook {
    /// The cases that a filter lets through, in the order of their numbers, without the texts of their
    /// sources: those are empty.
    ///
    /// A case stands at its first publication; at its newest date where no source has one; in the year
    /// of its number where there is no date at all. A date without a day is let through when it may be
    /// meant.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<CaseView>, Error> {
        self.listed(filter, None, Texts::Without).await
    }

    /// What [`Casebook::list`] would have given at a time (RFC 3339 in UTC).
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn list_at(&self, filter: &Filter, at: &str) -> Result<Vec<CaseView>, Error> {
        self.listed(filter, Some(at), Texts::Without).await
    }

    /// [`Casebook::list`], or [`Casebook::list_at`] where a time is given, some cases at a time: none of them is kept.
    /// `take` may break it off.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn list_in_parts(
        &self,
        filter: &Filter,
        at: Option<&str>,
        take: &mut dyn FnMut(Vec<CaseView>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.parts(filter, at, Texts::Without, take).await.map_err(|c| Error::at(&self.place, c))
    }

    /// Every case with the texts of its sources, in the order of the numbers.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn all_views(&self) -> Result<Vec<CaseView>, Error> {
        self.listed(&Filter::default(), None, Texts::With).await
    }

    /// The cases of whose pages something was noticed, since a time (RFC 3339 in UTC) if one is given, with the
    /// texts of their sources.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn changed_since(&self, since: Option<&str>) -> Result<Vec<CaseView>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let sql = "SELECT DISTINCT number FROM case_change WHERE seen_at >= $1";
            let numbers: Vec<String> =
                sqlx::query_scalar(sql).bind(since.unwrap_or_default()).fetch_all(&mut *tx).await?;
            let mut views = view::load(&mut tx, &numbers, Texts::With).await?;
            views.retain(|view| is_listed(view, &Filter::default()));
            Ok(views)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The cases with these numbers, in their order, without the texts of their sources. A number that no case has is
    /// passed over.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn cases(&self, numbers: &[CaseNumber]) -> Result<Vec<CaseView>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            view::load(&mut tx, &texts_of(numbers), Texts::Without).await
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The case with a number of this casebook, else the cases that others gave the number. `#` may
    /// stand before it, and full-width digits are read. The number of a case that was merged leads to the case that
    /// took its place; a case that a person hid is found.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn show(&self, number: &str) -> Result<Lookup, Error> {
        let printed = &folded(number);
        let read = async {
            let mut tx = self.reading().await?;
            let mut found = Vec::new();
            if let Ok(own) = printed.parse::<CaseNumber>() {
                found = view::load(&mut tx, &[own.to_string()], Texts::With).await?;
                if let Some(into) = found.first().and_then(|view| view.merged_into) {
                    found = view::load(&mut tx, &[into.to_string()], Texts::With).await?;
                }
            }
            if found.is_empty() {
                let sql = "SELECT DISTINCT number FROM case_alias WHERE alias = $1";
                let numbers: Vec<String> = sqlx::query_scalar(sql).bind(printed).fetch_all(&mut *tx).await?;
                found = view::load(&mut tx, &numbers, Texts::With).await?;
            }
            Ok(lookup(found))
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    async fn listed(&self, filter: &Filter, at: Option<&str>, texts: Texts) -> Result<Vec<CaseView>, Error> {
        let mut all = Vec::new();
        let mut take = |views: Vec<CaseView>| {
            all.extend(views);
            ControlFlow::Continue(())
        };
        self.parts(filter, at, texts, &mut take).await.map_err(|c| Error::at(&self.place, c))?;
        Ok(all)
    }

    async fn parts(
        &self,
        filter: &Filter,
        at: Option<&str>,
        texts: Texts,
        take: &mut dyn FnMut(Vec<CaseView>) -> ControlFlow<()>,
    ) -> Result<()> {
        if !filter.has_period() {
            database::unmap(&self.place, &self.pool).await?;
        }
        // One transaction: the statements see one state while another process writes.
        let mut tx = self.reading().await?;
        let then = match at {
            Some(at) => Some(Then::of(&mut tx, at).await?),
            None => None,
        };
        let mut numbers = match &then {
            Some(then) => then.numbers(&mut tx, filter).await?,
            None => within(&mut tx, filter).await?,
        };
        numbers.sort_unstable();
        for numbers in numbers.chunks(view::CHUNK) {
            let mut views = match &then {
                Some(then) => then.list(&mut tx, numbers, filter, texts).await?,
                None => view::load(&mut tx, &texts_of(numbers), texts).await?,
            };
            views.retain(|view| is_listed(view, filter));
            if take(views).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Numbers as the tables have them.
pub(crate) fn texts_of(numbers: &[CaseNumber]) -> Vec<String> {
    numbers.iter().map(CaseNumber::to_string).collect()
}

/// A number as it is kept: without `#`, its digits half-width.
pub(crate) fn folded(number: &str) -> String {
    let folded = NormText::new(number.trim(), 0);
    folded.as_str().trim_start_matches('#').trim().to_owned()
}

pub(crate) fn lookup(mut found: Vec<CaseView>) -> Lookup {
    match (found.pop(), found.is_empty()) {
        (None, _) => Lookup::None,
        (Some(one), true) => Lookup::One(Box::new(one)),
        (Some(last), false) => Lookup::Choices(found.into_iter().chain([last]).collect()),
    }
}

/// Whether a case is in lists: it was neither merged nor hidden, and has the cause that is asked for.
pub(crate) fn is_listed(view: &CaseView, filter: &Filter) -> bool {
    let is_wanted = filter.incident_type.is_none_or(|wanted| view.incident_type() == Some(wanted));
    is_wanted && view.merged_into.is_none() && (filter.with_hidden || !view.desk.is_hidden)
}

/// The numbers of the cases in a period, of all where there is none.
pub(crate) async fn within(connection: &mut AnyConnection, filter: &Filter) -> Result<Vec<CaseNumber>> {
    let numbers: Vec<String> = if filter.has_period() {
        let (from, to) = (filter.from.map(|d| d.iso_date()), filter.to.map(|d| d.iso_date()));
        let mut sql = placing();
        near(sql.push("("), from.as_deref().unwrap_or_default(), to.as_deref().unwrap_or(LAST_DAY)).push(")");
        those_within(connection, sql, filter).await?
    } else {
        sqlx::query_scalar("SELECT number FROM casefile").fetch_all(connection).await?
    };
    numbers.iter().map(|number| parse(number)).collect()
}

/// Those of some cases that stand in a period.
pub(crate) async fn placed(connection: &mut AnyConnection, numbers: &[String], filter: &Filter) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for numbers in numbers.chunks(view::CHUNK) {
        let mut sql = placing();
        sql.numbers(numbers);
        found.extend(those_within(connection, sql, filter).await?);
    }
    Ok(found)
}

/// Where cases stand; their numbers are to follow.
fn placing() -> Statement {
    // `published` comes first where there is one: a later article without a date must not move a case.
    Statement::new(
        "SELECT string_agg(number || '=' || day, '|')
         FROM (SELECT c.number, coalesce(c.said_day, min(s.published), min(s.day), CAST(c.year AS TEXT)) AS day
             FROM casefile c LEFT JOIN case_source s ON s.number = c.number WHERE c.number IN ",
    )
}

async fn those_within(connection: &mut AnyConnection, mut placing: Statement, filter: &Filter) -> Result<Vec<String>> {
    placing.push(" GROUP BY c.number, c.year, c.said_day) AS placed");
    // All in one value: a row of its own for each takes longer on its way here than it does to be found.
    let all: Option<String> = placing.build_scalar()?.fetch_one(connection).await?;
    let all = all.unwrap_or_default();
    let of_case = |told: &str| -> Option<String> {
        let (number, day) = told.split_once('=')?;
        is_within(filter, day).then(|| number.to_owned())
    };
    Ok(all.split('|').filter_map(of_case).collect())
}

/// Whether a day (`2026-09-03`, as far as it is known, and behind a blank how it is meant) lies in a filter's period.
pub(crate) fn is_within(filter: &Filter, day: &str) -> bool {
    let (from, to) = (filter.from.map(|d| d.iso_date()), filter.to.map(|d| d.iso_date()));
    let day = day.split(' ').next().unwrap_or(day);
    // Compared as far as both dates go, so that a month lies in its year and a day in its month.
    let cut = |bound: &str| {
        let shared = bound.len().min(day.len());
        (day.get(..shared).unwrap_or(day).to_owned(), bound.get(..shared).unwrap_or(bound).to_owned())
    };
    from.as_deref().map(cut).is_none_or(|(day, from)| day >= from)
        && to.as_deref().map(cut).is_none_or(|(day, to)| day <= to)
}

/// Behind every day.
const LAST_DAY: &str = "9999";

/// Adds what gives the numbers of the cases that may stand in a period: one of their incidents is in it, or one has no date.
fn near<'s>(sql: &'s mut Statement, from: &str, to: &str) -> &'s mut Statement {
    sql.push("SELECT number FROM case_source WHERE day <= ");
    // `~` is behind what follows a month: the month counts to its end.
    sql.bind(format!("{to}~")).push(" AND day >= ").bind(from.to_owned());
    // A month or a year that a day lies in stands before it.
    let around: Vec<String> = [4, 7].iter().filter_map(|&n| from.get(..n)).map(str::to_owned).collect();
    sql.push(" UNION SELECT number FROM case_source WHERE day IN ").list(around);
    sql.push(" UNION SELECT number FROM case_source WHERE day IS NULL");
    sql.push(" UNION SELECT number FROM casefile WHERE said_day > ''");
    // A case whose sources were all moved to another has no incident: only joining and parting take them away.
    sql.push(
        " UNION SELECT e.number FROM case_event_of e LEFT JOIN case_source s ON s.number = e.number
         WHERE e.joins = 1 AND s.number IS NULL",
    )
}
