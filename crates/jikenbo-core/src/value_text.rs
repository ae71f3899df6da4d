//! Values as a person types them.

use thiserror::Error;

use crate::{
    Authority, Bound, Certainty, Count, DataKind, EventKind, FactValue, Field, IncidentType, Misuse, Modifier,
    NormText, PartyRole, TimeValue, Unit,
};

/// What was typed is no value of a field.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadValueError {
    /// There is no such field, or none that a person can correct.
    #[error("there is no field \"{text}\" to correct; the fields are: {known}")]
    Field {
        /// What was typed.
        text: String,
        /// The fields.
        known: String,
    },
    /// A word outside a closed list.
    #[error("\"{text}\" is no value of {field}; the values are: {known}")]
    Word {
        /// What was typed.
        text: String,
        /// The field.
        field: &'static str,
        /// The list.
        known: String,
    },
    /// Another form is needed.
    #[error("\"{text}\" cannot be read as {what}; write it as {form}")]
    Form {
        /// What was typed.
        text: String,
        /// What it should be.
        what: &'static str,
        /// How to write it.
        form: &'static str,
    },
}

/// Longer names are none.
const NAME_CHARS: usize = 200;

/// A word of a closed list, by its code or either label.
macro_rules! one_of {
    ($list:ty, $field:expr, $text:expr) => {{
        let text: &str = $text;
        let found = <$list>::ALL.iter().copied().find(|v| [v.code(), v.label_ja(), v.label_en()].contains(&text));
        found.ok_or_else(|| ReadValueError::Word {
            text: text.to_owned(),
            field: $field,
            known: <$list>::ALL
                .iter()
                .map(|v| format!("{} ({})", v.code(), v.label_ja()))
                .collect::<Vec<_>>()
                .join(", "),
        })
    }};
}

impl FactValue {
    /// Reads a value of a field, both as a person types them: the field by its code or label, or the code of a dated
    /// event (`detected`); dates as 2026-09-03, 2026-09, 2026年9月3日頃 or 令和8年9月3日; numbers with their unit and
    /// bound (最大1,200件, 約3万人, 500人以上); words of closed lists by code or label.
    ///
    /// # Errors
    /// When there is no such field or the value is none of it; the message says what is allowed.
    pub fn read(field: &str, value: &str) -> Result<Self, ReadValueError> {
        let (field, value) = (folded(field), value.trim());
        let event = EventKind::ALL.iter().copied().find(|e| [e.code(), e.label_ja()].contains(&field.as_str()));
        if let Some(event) = event {
            return Ok(Self::Event { event, when: date(value)? });
        }
        let is = |f: &&Field| f.code() == field || f.label_ja() == field || f.label_en() == field;
        match Field::ALL.iter().find(is) {
            Some(Field::Url | Field::CaseNumber) | None => {
                let fields = Field::ALL.iter().filter(|f| !matches!(f, Field::Url | Field::CaseNumber));
                let fields = fields.map(|f| format!("{} ({})", f.code(), f.label_ja()));
                let events = EventKind::ALL.iter().map(|e| format!("{} ({})", e.code(), e.label_ja()));
                let known = fields.chain(events).collect::<Vec<_>>().join(", ");
                Err(ReadValueError::Field { text: field, known })
            }
            Some(field) => Self::of(*field, value),
        }
    }

    fn of(field: Field, value: &str) -> Result<Self, ReadValueError> {
        let text = folded(value);
        let pair = |form| text.split_once(['=', ':']).ok_or_else(|| wrong(value, "two words", form));
        Ok(match field {
            Field::Published => Self::Published(date(value)?),
            Field::Recalled => Self::Recalled(date(value)?),
            Field::Victims => Self::Victim(name(value)?),
            Field::System => Self::System(name(value)?),
            Field::Malware => Self::Malware(name(value)?),
            Field::Actors => Self::Actor(name(value)?),
            Field::RelatedCases => Self::RelatedCase(name(text.trim_start_matches('#'))?),
            Field::Domains => {
                let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
                let host = text.to_lowercase();
                if !host.contains('.') || !host.chars().all(is_host) || host.starts_with('.') || host.ends_with('.') {
                    return Err(wrong(value, "a host name", "www.example.co.jp"));
                }
                Self::Domain(host)
            }
            Field::ThirdParties => {
                let (role, _) = pair("supplier=株式会社…")?;
                let role = one_of!(PartyRole, "third_parties", role.trim())?;
                let who = value.split_once(['=', ':', '＝', '：']).map_or("", |(_, who)| who);
                Self::ThirdParty { name: name(who)?, role }
            }
            Field::Type => Self::Type(one_of!(IncidentType, "type", &text)?),
            Field::Data => Self::Data(one_of!(DataKind, "data", &text)?),
            Field::Certainty => Self::Certainty(one_of!(Certainty, "certainty", &text)?),
            Field::Misuse => Self::Misuse(one_of!(Misuse, "misuse", &text)?),
            Field::Affected => affected(value)?,
            Field::Events => {
                let (event, when) = pair("detected=2026-09-03")?;
                Self::Event { event: one_of!(EventKind, "events", event.trim())?, when: date(when)? }
            }
            Field::ReportedTo => match text.split_once(['=', ':']) {
                Some((to, when)) => {
                    let authority = one_of!(Authority, "reported_to", to.trim())?;
                    Self::ReportedTo { authority, when: Some(date(when)?) }
                }
                None => Self::ReportedTo { authority: one_of!(Authority, "reported_to", &text)?, when: None },
            },
            Field::Url => Self::Url(name(value)?),
            Field::CaseNumber => Self::CaseNumber(name(value)?),
        })
    }
}

fn wrong(text: &str, what: &'static str, form: &'static str) -> ReadValueError {
    ReadValueError::Form { text: text.to_owned(), what, form }
}

fn folded(text: &str) -> String {
    NormText::new(text.trim(), 0).as_str().trim().to_owned()
}

/// A name as it was typed, on one line.
fn name(text: &str) -> Result<String, ReadValueError> {
    let text = text.trim();
    let is_whole = !text.is_empty() && text.chars().count() <= NAME_CHARS && !text.chars().any(char::is_control);
    is_whole.then(|| text.to_owned()).ok_or_else(|| wrong(text, "a name", "a name of 1 to 200 characters on one line"))
}

const MODIFIERS: &[(&str, Modifier)] = &[
    ("頃", Modifier::Approx),
    ("ごろ", Modifier::Approx),
    ("以前", Modifier::Before),
    ("まで", Modifier::Before),
    ("以降", Modifier::After),
    ("上旬", Modifier::Start),
    ("初め", Modifier::Start),
    ("中旬", Modifier::Mid),
    ("下旬", Modifier::End),
    ("末", Modifier::End),
];

/// The year before the first of each era.
const ERAS: &[(&str, i16)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925)];

fn date(typed: &str) -> Result<TimeValue, ReadValueError> {
    let form = "2026-09-03, 2026-09, 2026-09-03T18:42 or 2026年9月3日頃; the day must be in the calendar";
    parse_date(&folded(typed)).ok_or_else(|| wrong(typed.trim(), "a date", form))
}

fn parse_date(text: &str) -> Option<TimeValue> {
    let modifier = MODIFIERS.iter().find(|(word, _)| text.ends_with(word));
    let text = modifier.and_then(|(word, _)| text.strip_suffix(word)).unwrap_or(text);
    let mut text = text.replace(' ', if text.contains('年') { "" } else { " " });
    for (era, before) in ERAS {
        if let Some((year, rest)) = text.strip_prefix(era).and_then(|t| t.split_once('年')) {
            let year: i16 = if year == "元" { 1 } else { year.parse().ok().filter(|y| (1..100).contains(y))? };
            text = format!("{}年{rest}", before + year);
            break;
        }
    }
    let plain: String = text.trim().chars().filter(|c| *c != '分').collect();
    let plain = plain.replace(['年', '月', '/', '.'], "-").replace(['日', 'T'], " ").replace('時', ":");
    let (day, time) = plain.trim().split_once(' ').unwrap_or((plain.trim(), ""));
    let parts: Vec<&str> = day.trim_end_matches('-').split('-').collect();
    let number = |part: &&str| part.trim().parse::<u8>().ok();
    let year: i16 = parts.first().filter(|y| y.len() == 4)?.parse().ok()?;
    let value = match &parts[1..] {
        [] => TimeValue::year(year),
        [month] => TimeValue::month(year, number(month)?)?,
        [month, day] => TimeValue::day(year, number(month)?, number(day)?)?,
        _ => return None,
    };
    let value = match time.trim() {
        "" => value,
        time => {
            let (hour, minute) = time.split_once(':')?;
            let (hour, minute): (u8, u8) =
                (hour.parse().ok()?, if minute.is_empty() { 0 } else { minute.parse().ok()? });
            (hour < 24 && minute < 60 && parts.len() == 3).then(|| value.at(hour, minute))?
        }
    };
    Some(modifier.map_or(value, |(_, modifier)| value.with(*modifier)))
}

const COUNT_FORM: &str =
    "500人, 最大1,200件, 約3万人, 500人以上 or 2,000 accounts, and what they are in brackets: 30人（会員）";

const BEFORE: &[(&str, Bound)] = &[
    ("最大", Bound::AtMost),
    ("up to", Bound::AtMost),
    ("少なくとも", Bound::AtLeast),
    ("at least", Bound::AtLeast),
    ("約", Bound::About),
    ("およそ", Bound::About),
    ("about", Bound::About),
];
const BEHIND: &[(&str, Bound)] =
    &[("以上", Bound::AtLeast), ("超", Bound::AtLeast), ("以下", Bound::AtMost), ("程度", Bound::About)];

/// Words that a person writes for a unit beside its code and labels.
const UNITS: &[(&str, Unit)] = &[("名", Unit::People), ("人", Unit::People), ("件", Unit::Records)];

fn affected(typed: &str) -> Result<FactValue, ReadValueError> {
    count(&folded(typed)).ok_or_else(|| wrong(typed, "a number with its unit", COUNT_FORM))
}

fn count(text: &str) -> Option<FactValue> {
    let mut bound = Bound::Exact;
    let mut rest = text.trim();
    if let Some((word, found)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        (bound, rest) = (*found, rest.strip_prefix(word)?.trim_start());
    }
    let digits = rest.find(|c: char| !(c.is_ascii_digit() || ",万億 ".contains(c))).unwrap_or(rest.len());
    let (n, tail) = (number(rest.get(..digits)?.trim())?, rest.get(digits..)?.trim());
    let same = |label: &str, text: &str| folded(label) == text;
    let unit_of = |text: &str| {
        let listed =
            Unit::ALL.iter().copied().find(|u| u.code() == text || same(u.label_ja(), text) || u.label_en() == text);
        listed.or_else(|| UNITS.iter().find(|(word, _)| *word == text).map(|(_, unit)| *unit))
    };
    let (tail, what) = match (unit_of(tail), tail.strip_suffix(')').and_then(|t| t.rsplit_once('('))) {
        (None, Some((unit, what))) => (unit.trim(), Some(what.trim().to_owned()).filter(|w| !w.is_empty())),
        _ => (tail, None),
    };
    let (unit, behind) = match BEHIND.iter().find(|(word, _)| tail.ends_with(word)) {
        Some((word, found)) => (tail.strip_suffix(word)?.trim(), Some(*found)),
        None => (tail, None),
    };
    let bound = match (bound, behind) {
        (bound, None) | (Bound::Exact, Some(bound)) => bound,
        _ => return None,
    };
    Some(FactValue::Affected { count: Count { n, unit: unit_of(unit)?, bound }, what, superseded_by: None })
}

/// `1,200`, `3万`, `1億2,000万`.
fn number(text: &str) -> Option<u64> {
    let mut rest = text.replace([',', ' '], "");
    let mut sum: u64 = 0;
    for (sign, worth) in [('億', 100_000_000), ('万', 10_000)] {
        if let Some((head, tail)) = rest.clone().split_once(sign) {
            sum = sum.checked_add(head.parse::<u64>().ok()?.checked_mul(worth)?)?;
            rest = tail.to_owned();
            if rest.is_empty() {
                return Some(sum);
            }
        }
    }
    sum.checked_add(rest.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_typed() {
        for (field, value, expect) in [
            ("type", "ransomware", "ランサムウェア"),
            ("原因", "紛失", "紛失"),
            ("affected", "最大１，２００件", "最大1,200件"),
            ("件数", "約3万人", "約30,000人"),
            ("affected", "500名以上", "500人以上"),
            ("affected", "1億2,000万件", "120,000,000件"),
            ("affected", "30件（カード）", "30件（カード）"),
            ("affected", "30人（会員）", "30人 (会員)"),
            ("affected", "2,000 accounts", "2,000件（アカウント）"),
            ("published", "令和8年9月3日", "2026-09-03"),
            ("公表日", "2026年9月", "2026-09"),
            ("published", "2026/9/3", "2026-09-03"),
            ("detected", "2026年9月3日 18時42分", "2026-09-03 18:42 発覚"),
            ("発覚", "2026-09-03T18:42", "2026-09-03 18:42 発覚"),
            ("events", "detected=2026-09", "2026-09 発覚"),
            ("reported_to", "警察", "警察"),
            ("reported_to", "ppc=2026-09-03", "個人情報保護委員会 (2026-09-03)"),
            ("third_parties", "supplier=株式会社みなも", "株式会社みなも (委託先・提供元)"),
            ("victims", " 株式会社みなも ", "株式会社みなも"),
            ("domains", "WWW.minamo.example", "www.minamo.example"),
            ("certainty", "漏えいの可能性", "漏えいの可能性"),
        ] {
            let got = FactValue::read(field, value).map(|v| v.label(true));
            assert_eq!(got.as_deref(), Ok(expect), "{field} {value}");
        }
        let about = FactValue::read("published", "2026年9月頃").unwrap();
        assert_eq!(about, FactValue::Published(TimeValue::month(2026, 9).unwrap().with(Modifier::Approx)));
    }

    #[test]
    fn what_cannot_be_read_says_what_can() {
        for (field, value, teaches) in [
            ("colour", "red", "the fields are: published (公表日)"),
            ("url", "https://a.example", "there is no field \"url\" to correct"),
            ("type", "virus", "web-skimming (決済画面の改ざん)"),
            ("affected", "many", "write it as 500人"),
            ("affected", "500", "write it as 500人"),
            ("affected", "最大500人以上", "write it as 500人"),
            ("affected", "99999999999999999999人", "write it as"),
            ("published", "2026-02-30", "the day must be in the calendar"),
            ("published", "yesterday", "2026年9月3日頃"),
            ("published", "2026-09-03T25:00", "a date"),
            ("events", "detected", "detected=2026-09-03"),
            ("events", "found=2026-09-03", "detected (発覚)"),
            ("victims", "  ", "a name of 1 to 200"),
            ("domains", "minamo", "www.example.co.jp"),
            ("third_parties", "friend=株式会社みなも", "supplier (委託先・提供元)"),
        ] {
            let error = FactValue::read(field, value).unwrap_err().to_string();
            assert!(error.contains(teaches), "{field} {value}: {error}");
        }
    }
}
