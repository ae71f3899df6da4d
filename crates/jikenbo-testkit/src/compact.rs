use std::str::FromStr;

use jikenbo_core::{Bound, Count, EventKind, FactValue, Field, Modifier, TimeValue};

const MODIFIERS: [(Modifier, &str); 6] = [
    (Modifier::Approx, "approx"),
    (Modifier::Before, "before"),
    (Modifier::After, "after"),
    (Modifier::Start, "start"),
    (Modifier::Mid, "mid"),
    (Modifier::End, "end"),
];

/// What stands between a number and the one that replaces it.
const SUPERSEDED: &str = " superseded by ";

const BOUNDS: [Bound; 3] = [Bound::AtMost, Bound::AtLeast, Bound::About];

/// A fact's value on one line, in the codes of the output contract: `detected 2026-09-01T21:50`,
/// `detected 2026-09 end`, `1200 people max`, `6018 people superseded by 6108`, `みなもと計測 (supplier)`, `ppc 2026-09-02`; other
/// values are their plain text or code. The scope (`what`) of a number is left out.
pub fn compact(value: &FactValue) -> String {
    match value {
        FactValue::Published(when) | FactValue::Recalled(when) => date(when),
        FactValue::Url(s)
        | FactValue::CaseNumber(s)
        | FactValue::Victim(s)
        | FactValue::System(s)
        | FactValue::Domain(s)
        | FactValue::Malware(s)
        | FactValue::Actor(s)
        | FactValue::RelatedCase(s) => s.clone(),
        FactValue::ThirdParty { name, role } => format!("{name} ({role})"),
        FactValue::Type(code) => code.to_string(),
        FactValue::Data(code) => code.to_string(),
        FactValue::Certainty(code) => code.to_string(),
        FactValue::Misuse(code) => code.to_string(),
        FactValue::Event { event, when } => format!("{event} {}", date(when)),
        FactValue::Affected { count, superseded_by, .. } => {
            let bound = count.bound.code().map(|b| format!(" {b}")).unwrap_or_default();
            let newer = superseded_by.map(|n| format!("{SUPERSEDED}{n}")).unwrap_or_default();
            format!("{} {}{bound}{newer}", count.n, count.unit)
        }
        FactValue::ReportedTo { authority, when: Some(when) } => format!("{authority} {}", date(when)),
        FactValue::ReportedTo { authority, when: None } => authority.to_string(),
    }
}

/// The value that [`compact`] writes as `text`. The error says in words what is wrong: an unknown
/// code, no date, or another spelling of the same value than `compact`'s own.
pub fn read_compact(field: Field, text: &str) -> Result<FactValue, String> {
    let value = match field {
        Field::Published => FactValue::Published(read_date(text)?),
        Field::Recalled => FactValue::Recalled(read_date(text)?),
        Field::Url => FactValue::Url(text.to_owned()),
        Field::CaseNumber => FactValue::CaseNumber(text.to_owned()),
        Field::Victims => FactValue::Victim(text.to_owned()),
        Field::System => FactValue::System(text.to_owned()),
        Field::Domains => FactValue::Domain(text.to_owned()),
        Field::Malware => FactValue::Malware(text.to_owned()),
        Field::Actors => FactValue::Actor(text.to_owned()),
        Field::RelatedCases => FactValue::RelatedCase(text.to_owned()),
        Field::Type => FactValue::Type(code(text)?),
        Field::Data => FactValue::Data(code(text)?),
        Field::Certainty => FactValue::Certainty(code(text)?),
        Field::Misuse => FactValue::Misuse(code(text)?),
        Field::ThirdParties => {
            let party = text.strip_suffix(')').and_then(|t| t.rsplit_once(" ("));
            let (name, role) = party.ok_or_else(|| format!("\"{text}\" has no role; write `name (supplier)`"))?;
            FactValue::ThirdParty { name: name.to_owned(), role: code(role)? }
        }
        Field::Events => {
            let (event, when) =
                text.split_once(' ').ok_or_else(|| format!("\"{text}\" has no date; write `detected 2026-09-01`"))?;
            FactValue::Event { event: code::<EventKind>(event)?, when: read_date(when)? }
        }
        Field::Affected => {
            let (text, newer) = text.split_once(SUPERSEDED).map_or((text, None), |(t, n)| (t, Some(n)));
            let unread = || format!("what replaces the number is no number: \"{}\"", newer.unwrap_or_default());
            let superseded_by = newer.map(|n| n.parse().map_err(|_| unread())).transpose()?;
            FactValue::Affected { count: read_count(text)?, what: None, superseded_by }
        }
        Field::ReportedTo => match text.split_once(' ') {
            Some((authority, when)) => {
                FactValue::ReportedTo { authority: code(authority)?, when: Some(read_date(when)?) }
            }
            None => FactValue::ReportedTo { authority: code(text)?, when: None },
        },
    };
    let canonical = compact(&value);
    if canonical == text { Ok(value) } else { Err(format!("\"{text}\" is written `{canonical}`")) }
}

fn date(when: &TimeValue) -> String {
    match MODIFIERS.iter().find(|(m, _)| when.modifier() == Some(*m)) {
        Some((_, word)) => format!("{when} {word}"),
        None => when.to_string(),
    }
}

fn read_date(text: &str) -> Result<TimeValue, String> {
    let error = || format!("\"{text}\" is no date; write `2026-09-01`, `2026-09-01T21:50` or `2026-09 end`");
    let (iso, modifier) = match text.split_once(' ') {
        Some((iso, word)) => (iso, Some(MODIFIERS.iter().find(|(_, w)| *w == word).ok_or_else(error)?.0)),
        None => (text, None),
    };
    let when = TimeValue::parse_iso(iso).ok_or_else(error)?;
    Ok(modifier.map_or(when, |m| when.with(m)))
}

fn read_count(text: &str) -> Result<Count, String> {
    let error = || format!("\"{text}\" is no number of things; write `1200 people` or `1200 people max`");
    let mut words = text.split(' ');
    let n = words.next().and_then(|n| n.parse().ok()).ok_or_else(error)?;
    let unit = code(words.next().ok_or_else(error)?)?;
    let bound = match words.next() {
        Some(word) => BOUNDS.into_iter().find(|b| b.code() == Some(word)).ok_or_else(error)?,
        None => Bound::Exact,
    };
    Ok(Count { n, unit, bound })
}

fn code<C: FromStr<Err = jikenbo_core::UnknownCode>>(text: &str) -> Result<C, String> {
    text.parse().map_err(|error: C::Err| error.to_string())
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{Authority, DataKind, PartyRole, Unit};

    use super::*;

    fn when(iso: &str) -> TimeValue {
        TimeValue::parse_iso(iso).unwrap()
    }

    #[test]
    fn values_are_written_and_read_back() {
        let event = |when| FactValue::Event { event: EventKind::Detected, when };
        let affected = |bound| FactValue::Affected {
            count: Count { n: 1200, unit: Unit::People, bound },
            what: None,
            superseded_by: None,
        };
        let cases = [
            (event(when("2026-09-01")), "detected 2026-09-01"),
            (event(when("2026-09-01T21:50")), "detected 2026-09-01T21:50"),
            (event(when("2026-09").with(Modifier::End)), "detected 2026-09 end"),
            (affected(Bound::Exact), "1200 people"),
            (affected(Bound::AtMost), "1200 people max"),
            (affected(Bound::About), "1200 people approx"),
            (
                FactValue::ThirdParty { name: "みなもと計測 (東京)".into(), role: PartyRole::Supplier },
                "みなもと計測 (東京) (supplier)",
            ),
            (FactValue::ReportedTo { authority: Authority::Ppc, when: Some(when("2026-09-02")) }, "ppc 2026-09-02"),
            (FactValue::ReportedTo { authority: Authority::Police, when: None }, "police"),
            (FactValue::Data(DataKind::CardNumber), "card_number"),
            (FactValue::Victim("株式会社みなもと計測".into()), "株式会社みなもと計測"),
            (FactValue::Published(when("2026-09-03")), "2026-09-03"),
        ];
        for (value, text) in cases {
            assert_eq!(compact(&value), text);
            assert_eq!(read_compact(value.field(), text), Ok(value), "{text}");
        }
    }

    #[test]
    fn the_scope_of_a_number_is_left_out() {
        let count = Count { n: 30, unit: Unit::Cards, bound: Bound::Exact };
        assert_eq!(
            compact(&FactValue::Affected { count, what: Some("購入者".into()), superseded_by: None }),
            "30 cards"
        );
    }

    #[test]
    fn what_compact_never_writes_is_refused() {
        let check = |field, text, expect: &str| {
            let error = read_compact(field, text).unwrap_err();
            assert!(error.contains(expect), "{text}: {error}");
        };
        check(Field::Events, "detceted 2026-09-01", "unknown EventKind \"detceted\"");
        check(Field::Events, "detected", "has no date");
        check(Field::Events, "detected 2026-9-1", "is written `detected 2026-09-01`");
        check(Field::Events, "detected 2026-09-31", "is no date");
        check(Field::Events, "detected 2026-09 sometime", "is no date");
        check(Field::Affected, "1,200 people", "is no number");
        check(Field::Affected, "1200 persons", "unknown Unit");
        check(Field::Affected, "1200 people atmost", "is no number");
        check(Field::Affected, "1200 people max or so", "is written `1200 people max`");
        check(Field::ThirdParties, "みなもと計測", "has no role");
    }
}
