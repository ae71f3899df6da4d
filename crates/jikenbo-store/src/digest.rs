//! The cases that a digest tells of or refers to: to tell of a week, a casebook of many years is not read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jikenbo_core::{
    ArticleKind, CaseNumber, CaseView, FactValue, IncidentType, Sector, TimeValue,
    organisation::{name_key, sector},
};
use sqlx::{AnyConnection, Row as _};

use crate::{
    Casebook, Error, Filter,
    error::Result,
    find,
    row::of_json,
    statement::Statement,
    view::{self, Texts},
};

/// What a digest is about.
#[derive(Clone, Copy, Debug)]
pub struct DigestDays {
    /// The first day of the period before, with which it is compared.
    pub before: TimeValue,
    /// Its first day.
    pub from: TimeValue,
    /// Its last day.
    pub to: TimeValue,
    /// How many earlier cases of the same cause and sector it names with a case.
    pub similar: usize,
}

impl Casebook {
    /// Of the cases up to the last day of a digest (placed as [`Casebook::list`] does) those that it tells of or refers
    /// to, in the order of their numbers: what was published or seen to change in the period, and what was published
    /// in the one before, with the texts of the sources; without them, what these cases are linked with, the cases that name the same
    /// suppliers, the latest earlier ones that are alike, and at least one that is earlier, where there is any.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn digest_cases(&self, days: &DigestDays) -> Result<Vec<CaseView>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let mut found = Found { days, views: BTreeMap::new(), known: HashSet::new() };
            let near = found.near().build_scalar()?.fetch_all(&mut *tx).await?;
            found.take(&mut tx, near, Texts::With).await?;
            let linked: BTreeSet<CaseNumber> = found.views.values().flat_map(|v| &v.links).map(|l| l.to).collect();
            found.take(&mut tx, linked.iter().map(CaseNumber::to_string), Texts::Without).await?;
            found.name_suppliers(&mut tx).await?;
            found.are_earlier(&mut tx).await?;
            Ok(found.views.into_values().collect())
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

/// What a source of a case says.
const SAID: &str =
    "fact f ON f.document = c.document AND f.article = c.article AND (f.incident = c.incident OR f.incident IS NULL)";
/// Cases of which a person said what they are: words hold before what documents say.
const CORRECTED: &str = "SELECT DISTINCT number FROM case_word WHERE kind IN ('correct', 'confirm', 'reject')";
/// Cases looked at together for one that is earlier.
const FEW: usize = 100;

struct Found<'d> {
    days: &'d DigestDays,
    views: BTreeMap<CaseNumber, CaseView>,
    /// Numbers that were looked at, whatever came of it.
    known: HashSet<String>,
}

impl Found<'_> {
    /// The numbers of the cases of which anything was published from the period before on, or seen to change in the
    /// period. A date may lack its day: its month or year stands before it.
    fn near(&self) -> Statement {
        let DigestDays { before, from, to, .. } = self.days;
        let (first, last) = (before.iso_date(), format!("{}~", to.iso_date()));
        let around = || [4, 7].into_iter().filter_map(|n| first.get(..n)).map(str::to_owned).collect::<Vec<_>>();
        let mut sql = Statement::new("SELECT number FROM case_source WHERE day >= ");
        sql.bind(first.clone()).push(" AND day <= ").bind(last.clone());
        sql.push(" UNION SELECT number FROM case_source WHERE day IN ").list(around());
        // What is read no more has no day, and its article has.
        sql.push(" UNION SELECT number FROM case_source WHERE day IS NULL AND (published IN ").list(around());
        sql.push(" OR published >= ").bind(first.clone()).push(" AND published <= ").bind(last.clone());
        sql.push(") UNION SELECT number FROM casefile WHERE said_day IS NOT NULL");
        // A day of Japan begins in UTC's day before.
        let of = |day: &TimeValue, by| day.plus_days(by).unwrap_or(*day).iso_date();
        sql.push(" UNION SELECT number FROM case_change WHERE seen_at >= ").bind(of(from, -1));
        sql.push(" AND seen_at <= ").bind(format!("{}~", of(to, 1)));
        sql
    }

    /// Loads those of some cases that a digest may know of.
    async fn take(
        &mut self,
        tx: &mut AnyConnection,
        numbers: impl IntoIterator<Item = String>,
        texts: Texts,
    ) -> Result<()> {
        let new: Vec<String> = numbers.into_iter().filter(|number| self.known.insert(number.clone())).collect();
        let until = Filter { to: Some(self.days.to), ..Filter::default() };
        let numbers = find::placed(tx, &new, &until).await?;
        let views = view::load(tx, &numbers, texts).await?;
        let listed = views.into_iter().filter(|view| find::is_listed(view, &Filter::default()));
        self.views.extend(listed.map(|view| (view.number, view)));
        Ok(())
    }

    /// The cases that the digest lists, and perhaps some more.
    fn items(&self) -> impl Iterator<Item = &CaseView> {
        let inside = Filter { from: Some(self.days.from), to: Some(self.days.to), ..Filter::default() };
        let is_claim = |view: &CaseView| view.sources.iter().all(|s| s.kind == ArticleKind::VictimList);
        let is_inside =
            move |view: &CaseView| view.published().is_some_and(|d| find::is_within(&inside, &d.iso_date()));
        self.views.values().filter(move |view| is_inside(view) && !is_claim(view))
    }

    /// Cases that name a supplier of a listed one.
    async fn name_suppliers(&mut self, tx: &mut AnyConnection) -> Result<()> {
        let wanted: HashSet<String> = self.items().flat_map(CaseView::suppliers).map(name_key).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let sql = "SELECT DISTINCT f.value FROM fact f WHERE f.field = 'third_parties'";
        let mut values: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
        values.retain(|value| match of_json(value) {
            Ok(FactValue::ThirdParty { name, .. }) => wanted.contains(&name_key(&name)),
            _ => false,
        });
        let mut numbers: Vec<String> = sqlx::query_scalar(CORRECTED).fetch_all(&mut *tx).await?;
        for values in values.chunks(view::CHUNK) {
            let mut sql = Statement::new(&format!(
                "SELECT DISTINCT c.number FROM case_source c JOIN {SAID} WHERE f.field = 'third_parties' AND f.value IN "
            ));
            sql.list(values);
            numbers.extend(sql.build_scalar::<String>()?.fetch_all(&mut *tx).await?);
        }
        self.take(tx, numbers, Texts::Without).await
    }

    /// The latest cases before the period that are like listed ones: months are looked through from there back, each
    /// time twice as many, until enough are found of each kind.
    async fn are_earlier(&mut self, tx: &mut AnyConnection) -> Result<()> {
        let sql = "SELECT min(day) FROM case_source";
        let first: Option<String> = sqlx::query_scalar(sql).fetch_one(&mut *tx).await?;
        let Some(first) = first else { return Ok(()) };
        let (mut begin, mut months) = (self.days.before.iso_date(), 1);
        let mut month = i32::from(self.days.before.year_number()) * 12
            + self.days.before.month_number().map_or(0, |month| i32::from(month) - 1);
        if !self.missing(&begin).is_empty() {
            let corrected: Vec<String> = sqlx::query_scalar(CORRECTED).fetch_all(&mut *tx).await?;
            self.take(tx, corrected, Texts::Without).await?;
        }
        while begin > first {
            let missing = self.missing(&begin);
            let reaches_back = self.reaches_back();
            if missing.is_empty() && reaches_back {
                break;
            }
            month -= months;
            months *= 2;
            let end =
                std::mem::replace(&mut begin, format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1));
            if !missing.is_empty() {
                let alike = alike(tx, (&begin, &end), &missing).await?;
                self.take(tx, alike, Texts::Without).await?;
            }
            if !reaches_back {
                self.take_one_before(tx, (&begin, &end)).await?;
            }
        }
        Ok(())
    }

    /// Kinds of listed cases of which too few earlier ones were found, `begin` being how far back was looked.
    fn missing(&self, begin: &str) -> BTreeSet<(IncidentType, Sector)> {
        let mut wanted: BTreeMap<(IncidentType, Sector), usize> = BTreeMap::new();
        for view in self.items() {
            if let Some(kind) = kind(view).filter(|(cause, _)| *cause != IncidentType::Unknown) {
                // One that is linked is not named again.
                let count = self.days.similar + view.links.len();
                wanted.entry(kind).and_modify(|n| *n = count.max(*n)).or_insert(count);
            }
        }
        for view in self.views.values().filter(|view| self.is_before(view)) {
            // One that is earlier than what was looked through may not be the latest.
            let is_latest = view.published().is_some_and(|day| day.iso_date().as_str() >= begin);
            if let Some(count) = kind(view).filter(|_| is_latest).and_then(|kind| wanted.get_mut(&kind)) {
                *count = count.saturating_sub(1);
            }
        }
        wanted.into_iter().filter(|(_, count)| *count > 0).map(|(kind, _)| kind).collect()
    }

    /// Whether a case is known that was published before the period.
    fn reaches_back(&self) -> bool {
        self.views.values().any(|view| self.is_before(view))
    }

    fn is_before(&self, view: &CaseView) -> bool {
        let since = Filter { from: Some(self.days.from), ..Filter::default() };
        view.published().is_some_and(|day| !find::is_within(&since, &day.iso_date()))
    }

    async fn take_one_before(&mut self, tx: &mut AnyConnection, (begin, end): (&str, &str)) -> Result<()> {
        let sql = "SELECT DISTINCT number FROM case_source WHERE day >= $1 AND day < $2";
        let sql = sqlx::query_scalar(sql).bind(begin).bind(end);
        let numbers: Vec<String> = sql.fetch_all(&mut *tx).await?;
        for few in numbers.chunks(FEW) {
            if self.reaches_back() {
                break;
            }
            self.take(tx, few.iter().cloned(), Texts::Without).await?;
        }
        Ok(())
    }
}

/// By what cases are alike; `None` where no cause or no organisation is named.
fn kind(view: &CaseView) -> Option<(IncidentType, Sector)> {
    let cause = view.incident_type()?;
    (!view.victims().is_empty()).then(|| (cause, view.sector()))
}

/// The numbers of cases of certain days that may be of one of some kinds.
async fn alike(
    tx: &mut AnyConnection,
    (begin, end): (&str, &str),
    kinds: &BTreeSet<(IncidentType, Sector)>,
) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT c.number, string_agg(f.value, ',') FROM case_source c JOIN {SAID}
         WHERE f.field IN ('type', 'victims') AND c.number IN
             (SELECT number FROM case_source WHERE day >= $1 AND day < $2)
         GROUP BY c.number"
    );
    let mut numbers = Vec::new();
    for row in sqlx::query(sqlx::AssertSqlSafe(sql)).bind(begin).bind(end).fetch_all(tx).await? {
        let values: Vec<FactValue> = of_json(&format!("[{}]", row.try_get::<&str, _>(1)?))?;
        let is_of = |cause, part| {
            let mut of = (false, false);
            for value in &values {
                match value {
                    FactValue::Type(told) => of.0 |= *told == cause,
                    FactValue::Victim(name) => of.1 |= sector(name) == part,
                    _ => {}
                }
            }
            of == (true, true)
        };
        if kinds.iter().any(|(cause, part)| is_of(*cause, *part)) {
            numbers.push(row.try_get(0)?);
        }
    }
    Ok(numbers)
}
