use std::{fmt, str::FromStr};

use jiff::{
    Span,
    civil::{Date, ISOWeekDate, Weekday},
};
use jikenbo_core::{CaseView, Grain, TimeValue};

use crate::{Error, Lang};

/// The days a digest is about, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What kind of period it is.
    pub kind: PeriodKind,
    /// As a user writes it: `2023-W47`, `2023-11`, `2023-11-20/2023-11-26`.
    pub label: String,
}

/// Kinds of periods; the one before a period is of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodKind {
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Any two days.
    Range,
}

impl Period {
    /// The ISO week that holds `day`; `None` when `day` is no full date.
    pub fn week_of(day: &TimeValue) -> Option<Self> {
        Some(Self::week(day.civil()?))
    }

    /// From one day to another, both included.
    ///
    /// # Errors
    /// [`Error::Period`] when one has no day, [`Error::Backwards`] when `to` is the earlier.
    pub fn between(from: &TimeValue, to: &TimeValue) -> Result<Self, Error> {
        match (from.civil(), to.civil()) {
            (Some(from), Some(to)) => Self::range(from, to),
            _ => Err(Error::Period(format!("{}/{}", from.iso_date(), to.iso_date()))),
        }
    }

    /// From the first to the last day on which one of `cases` was published; `None` when no case
    /// has such a day.
    pub fn spanning(cases: &[CaseView]) -> Option<Self> {
        let days = || cases.iter().filter_map(|c| c.published()?.civil());
        Self::range(days().min()?, days().max()?).ok()
    }

    fn week(day: Date) -> Self {
        let monday = day.saturating_sub(Span::new().days(i64::from(day.weekday().to_monday_zero_offset())));
        let week = monday.iso_week_date();
        Self {
            from: monday,
            to: monday.saturating_add(Span::new().days(6)),
            kind: PeriodKind::Week,
            label: format!("{:04}-W{:02}", week.year(), week.week()),
        }
    }

    fn month(day: Date) -> Self {
        Self {
            from: day.first_of_month(),
            to: day.last_of_month(),
            kind: PeriodKind::Month,
            label: format!("{:04}-{:02}", day.year(), day.month()),
        }
    }

    fn range(from: Date, to: Date) -> Result<Self, Error> {
        if to < from {
            return Err(Error::Backwards { from: from.to_string(), to: to.to_string() });
        }
        Ok(Self { from, to, kind: PeriodKind::Range, label: format!("{from}/{to}") })
    }

    /// How many days it has.
    pub fn days(&self) -> i32 {
        // Whole days between two civil dates; a hundred years are far from the limit.
        self.from.until(self.to).map_or(0, |s| s.get_days()) + 1
    }

    /// The period of equal kind right before it: the week or month before, or as many days.
    pub fn previous(&self) -> Self {
        let last = self.from.saturating_sub(Span::new().days(1));
        match self.kind {
            PeriodKind::Week => Self::week(last),
            PeriodKind::Month => Self::month(last),
            PeriodKind::Range => {
                let first = self.from.saturating_sub(Span::new().days(self.days()));
                let label = format!("{first}/{last}");
                Self { from: first, to: last, kind: PeriodKind::Range, label }
            }
        }
    }

    /// Whether `when` lies in it for certain: a month without a day does only when the whole month does.
    pub fn holds(&self, when: &TimeValue) -> bool {
        day_bounds(when).is_some_and(|(first, last)| self.from <= first && last <= self.to)
    }

    /// Whether `when` may lie in it although it is too coarse to say.
    pub(crate) fn may_hold(&self, when: &TimeValue) -> bool {
        day_bounds(when).is_some_and(|(first, last)| first <= self.to && self.from <= last) && !self.holds(when)
    }

    /// Whether all of `when` lies before it.
    pub(crate) fn is_after(&self, when: &TimeValue) -> bool {
        day_bounds(when).is_some_and(|(_, last)| last < self.from)
    }

    /// The period for people: `2023年11月20日〜11月26日`, `2023年11月`; in English `2023-11-20 to 2023-11-26`.
    pub fn heading(&self, lang: Lang) -> String {
        let (from, to) = (self.from, self.to);
        if lang == Lang::En {
            return match self.kind {
                PeriodKind::Month => self.label.clone(),
                _ if from == to => from.to_string(),
                _ => format!("{from} to {to}"),
            };
        }
        let head = format!("{}年{}月", from.year(), from.month());
        match self.kind {
            PeriodKind::Month => head,
            _ if from == to => format!("{head}{}日", from.day()),
            _ if from.year() == to.year() => format!("{head}{}日〜{}月{}日", from.day(), to.month(), to.day()),
            _ => format!("{head}{}日〜{}年{}月{}日", from.day(), to.year(), to.month(), to.day()),
        }
    }
}

/// The first and last day that a date may mean.
fn day_bounds(when: &TimeValue) -> Option<(Date, Date)> {
    match when.grain() {
        Grain::Year => {
            let first = Date::new(when.year_number(), 1, 1).ok()?;
            Some((first, first.last_of_year()))
        }
        Grain::Month => {
            let first = Date::new(when.year_number(), i8::try_from(when.month_number()?).ok()?, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        Grain::Day | Grain::Minute => when.civil().map(|d| (d, d)),
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        for separator in ["/", "..", "〜", "~"] {
            if let Some((from, to)) = text.split_once(separator) {
                return Self::range(day(from.trim(), text)?, day(to.trim(), text)?);
            }
        }
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [year, week] if week.starts_with(['W', 'w']) => {
                let (year, week): (i16, i8) = (number(year, 4, text)?, number(&week[1..], 2, text)?);
                let first = ISOWeekDate::new(year, 1, Weekday::Monday).map_err(|_| Error::Period(text.to_owned()))?;
                match ISOWeekDate::new(year, week, Weekday::Monday) {
                    Ok(monday) => Ok(Self::week(monday.date())),
                    Err(_) => Err(Error::NoSuchWeek { year, week, last: first.weeks_in_year() }),
                }
            }
            [year, month] => {
                let first = Date::new(number(year, 4, text)?, number(month, 2, text)?, 1);
                first.map(Self::month).map_err(|_| Error::NoSuchDay(text.to_owned()))
            }
            _ => Err(Error::Period(text.to_owned())),
        }
    }
}

fn day(text: &str, whole: &str) -> Result<Date, Error> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return Err(Error::Period(whole.to_owned())) };
    let date = Date::new(number(year, 4, whole)?, number(month, 2, whole)?, number(day, 2, whole)?);
    date.map_err(|_| Error::NoSuchDay(text.to_owned()))
}

/// Exactly `digits` digits as a number.
fn number<N: FromStr>(text: &str, digits: usize, whole: &str) -> Result<N, Error> {
    let error = || Error::Period(whole.to_owned());
    if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(error());
    }
    text.parse().map_err(|_| error())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, from: &str, to: &str, heading: &str, previous: &str) {
        let period: Period = text.parse().unwrap();
        assert_eq!((period.from.to_string().as_str(), period.to.to_string().as_str()), (from, to), "{text}");
        assert_eq!(period.heading(Lang::Ja), heading, "{text}");
        assert_eq!(period.previous().label, previous, "{text}");
        assert_eq!(period.label.parse(), Ok(period.clone()), "{text}");
    }

    #[test]
    fn periods_read_and_step_back() {
        check("2023-W47", "2023-11-20", "2023-11-26", "2023年11月20日〜11月26日", "2023-W46");
        check("2024-W01", "2024-01-01", "2024-01-07", "2024年1月1日〜1月7日", "2023-W52");
        check("2021-W01", "2021-01-04", "2021-01-10", "2021年1月4日〜1月10日", "2020-W53");
        check("2020-W53", "2020-12-28", "2021-01-03", "2020年12月28日〜2021年1月3日", "2020-W52");
        check("2024-02", "2024-02-01", "2024-02-29", "2024年2月", "2024-01");
        check("2024-01", "2024-01-01", "2024-01-31", "2024年1月", "2023-12");
        check("2024-03-01/2024-03-10", "2024-03-01", "2024-03-10", "2024年3月1日〜3月10日", "2024-02-20/2024-02-29");
        check("2024-03-01..2024-03-01", "2024-03-01", "2024-03-01", "2024年3月1日", "2024-02-29/2024-02-29");
    }

    #[test]
    fn errors_teach_the_form() {
        for (bad, teaches) in [
            ("last week", "write a week as 2023-W47"),
            ("2023-47", "\"2023-47\" is not in the calendar"),
            ("2023-W53", "2023 has no week 53; its weeks are 2023-W01 to 2023-W52"),
            ("2023-W5", "write a week as 2023-W47"),
            ("2023-11-20", "two days as 2023-11-20/2023-11-26"),
            ("2023-02-29/2023-03-01", "\"2023-02-29\" is not in the calendar"),
            ("2023-11-26/2023-11-20", "write the earlier day first: 2023-11-20/2023-11-26"),
            ("", "write a week as"),
        ] {
            let error = bad.parse::<Period>().unwrap_err().to_string();
            assert!(error.contains(teaches), "{bad}: {error}");
        }
    }

    #[test]
    fn a_month_without_a_day_lies_in_no_week() {
        let when = TimeValue::month(2023, 11).unwrap();
        let week: Period = "2023-W47".parse().unwrap();
        let month: Period = "2023-11".parse().unwrap();
        assert!(!week.holds(&when) && week.may_hold(&when) && month.holds(&when));
        assert!(month.is_after(&TimeValue::day(2023, 10, 31).unwrap()));
        assert!(!month.is_after(&TimeValue::year(2023)));
        assert_eq!(Period::week_of(&TimeValue::day(2023, 11, 26).unwrap()), Some(week));
    }
}
