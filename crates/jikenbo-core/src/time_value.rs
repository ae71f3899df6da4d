use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de};

/// A date as far as the text gives it (TIMEX3's `val`), in Japan's local time. A month without a
/// day never gets one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeValue {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<(u8, u8)>,
    modifier: Option<Modifier>,
}

/// How fine a [`TimeValue`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Only a year.
    Year,
    /// A year and a month.
    Month,
    /// A day.
    Day,
    /// A day with hour and minute.
    Minute,
}

/// What a text adds to a date (TIMEX3's `mod`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modifier {
    /// 頃
    Approx,
    /// 以前, までに
    Before,
    /// 以降
    After,
    /// 上旬, 初め
    Start,
    /// 中旬
    Mid,
    /// 下旬, 末
    End,
}

impl TimeValue {
    /// A day; `None` when the calendar has no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Self { year, month: Some(month), day: Some(day), time: None, modifier: None })
    }

    /// A month; `None` when there is no such month.
    pub fn month(year: i16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month: Some(month), day: None, time: None, modifier: None })
    }

    /// A year.
    pub fn year(year: i16) -> Self {
        Self { year, month: None, day: None, time: None, modifier: None }
    }

    /// The same date with a time of day; 24:00 and later hours of a night (25:30) are kept out of
    /// the value's time by the caller. Out-of-range times leave the value as it is.
    pub fn at(mut self, hour: u8, minute: u8) -> Self {
        if hour < 24 && minute < 60 {
            self.time = Some((hour, minute));
        }
        self
    }

    /// The same date with a modifier.
    pub fn with(mut self, modifier: Modifier) -> Self {
        self.modifier = Some(modifier);
        self
    }

    /// The same date without a time of day.
    pub fn date_only(mut self) -> Self {
        self.time = None;
        self
    }

    /// How fine it is.
    pub fn grain(&self) -> Grain {
        match (self.month, self.day, self.time) {
            (None, _, _) => Grain::Year,
            (_, None, _) => Grain::Month,
            (_, _, None) => Grain::Day,
            _ => Grain::Minute,
        }
    }

    /// The year, CE.
    pub fn year_number(&self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month_number(&self) -> Option<u8> {
        self.month
    }

    /// The day of the month.
    pub fn day_number(&self) -> Option<u8> {
        self.day
    }

    /// The modifier.
    pub fn modifier(&self) -> Option<Modifier> {
        self.modifier
    }

    /// `HH:MM`, where the text gives a time.
    pub fn time(&self) -> Option<String> {
        self.time.map(|(h, m)| format!("{h:02}:{m:02}"))
    }

    /// The calendar day, where there is one.
    pub fn civil(&self) -> Option<Date> {
        Date::new(self.year, i8::try_from(self.month?).ok()?, i8::try_from(self.day?).ok()?).ok()
    }

    /// The value `days` later (earlier when negative); `None` without a day.
    pub fn plus_days(&self, days: i32) -> Option<Self> {
        let date = self.civil()?.checked_add(jiff::Span::new().days(days)).ok()?;
        Self::day(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs())
    }

    /// Days from `self` to `later`, where both have a day.
    pub fn days_until(&self, later: &Self) -> Option<i32> {
        let span = self.civil()?.until(later.civil()?).ok()?;
        Some(span.get_days())
    }

    /// `2022`, `2022-04` or `2022-04-07`.
    pub fn iso_date(&self) -> String {
        match (self.month, self.day) {
            (Some(m), Some(d)) => format!("{:04}-{m:02}-{d:02}", self.year),
            (Some(m), None) => format!("{:04}-{m:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// Reads `2022`, `2022-04`, `2022-04-07` or `2022-04-07T18:42`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.splitn(3, '-');
        let year: i16 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let value = match (parts.next(), parts.next()) {
            (None, _) => Self::year(year),
            (Some(m), None) => Self::month(year, m.parse().ok()?)?,
            (Some(m), Some(d)) => Self::day(year, m.parse().ok()?, d.parse().ok()?)?,
        };
        match time {
            None => Some(value),
            Some(t) => {
                let (h, m) = t.split_once(':')?;
                Some(value.at(h.parse().ok()?, m.get(..2)?.parse().ok()?))
            }
        }
    }

    /// The date for people in Japanese: `2022年4月7日`.
    pub fn label_ja(&self) -> String {
        let mut out = format!("{}年", self.year);
        if let Some(m) = self.month {
            out += &format!("{m}月");
        }
        if let Some(d) = self.day {
            out += &format!("{d}日");
        }
        if let Some((h, m)) = self.time {
            out += &format!(" {h:02}:{m:02}");
        }
        out + match self.modifier {
            Some(Modifier::Approx) => "頃",
            Some(Modifier::Before) => "以前",
            Some(Modifier::After) => "以降",
            Some(Modifier::Start) => "上旬",
            Some(Modifier::Mid) => "中旬",
            Some(Modifier::End) => "下旬",
            None => "",
        }
    }
}

impl fmt::Display for TimeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time() {
            Some(time) => write!(f, "{}T{time}", self.iso_date()),
            None => f.pad(&self.iso_date()),
        }
    }
}

/// As written in JSON: the ISO form, with the modifier after a blank where there is one.
impl Serialize for TimeValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.modifier {
            None => serializer.collect_str(self),
            Some(m) => serializer.collect_str(&format_args!("{self} {m:?}")),
        }
    }
}

impl<'de> Deserialize<'de> for TimeValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (iso, modifier) = match text.split_once(' ') {
            Some((iso, m)) => (iso, Some(m)),
            None => (text.as_str(), None),
        };
        let value = TimeValue::parse_iso(iso).ok_or_else(|| de::Error::custom(format!("not a date: {text}")))?;
        Ok(match modifier {
            Some("Approx") => value.with(Modifier::Approx),
            Some("Before") => value.with(Modifier::Before),
            Some("After") => value.with(Modifier::After),
            Some("Start") => value.with(Modifier::Start),
            Some("Mid") => value.with(Modifier::Mid),
            Some("End") => value.with(Modifier::End),
            _ => value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_gets_no_day() {
        let value = TimeValue::month(2022, 4).unwrap();
        assert_eq!(value.iso_date(), "2022-04");
        assert_eq!(value.civil(), None);
        assert_eq!(TimeValue::day(2023, 2, 29), None);
    }

    #[test]
    fn json_reads_back() {
        for text in ["2022", "2022-04", "2022-04-07", "2022-04-07T18:42"] {
            let value = TimeValue::parse_iso(text).unwrap();
            for value in [value, value.with(Modifier::Approx), value.with(Modifier::End)] {
                let json = serde_json::to_string(&value).unwrap();
                assert_eq!(serde_json::from_str::<TimeValue>(&json).unwrap(), value, "{json}");
            }
        }
    }

    #[test]
    fn days_cross_months() {
        let day = TimeValue::day(2024, 2, 28).unwrap();
        assert_eq!(day.plus_days(2).unwrap().iso_date(), "2024-03-01");
        assert_eq!(day.days_until(&TimeValue::day(2024, 3, 1).unwrap()), Some(2));
    }
}
