use jikenbo_core::{EventKind, FactValue, Grain, Incident, TimeValue};

use crate::{
    Incoming,
    named_year::{YEARS, named_years},
};

/// The year of a case's number and what it was taken from, in words.
///
/// In this order: the publication, the number in the title, a year in the title, the newest date of
/// what happened, the publication of the nearest article of the document, the year that the document
/// names most, the day of capture. Nothing but the publication may lie behind the day of capture:
/// 2030年までに and a slip of the pen make no year.
pub(crate) fn case_year(incoming: &Incoming<'_>) -> (i16, String) {
    if let Some(published) = incoming.published() {
        return (published.year_number(), format!("公表日（{}）", published.iso_date()));
    }
    let captured = captured_day(incoming.captured_at);
    let last = captured.map_or(i16::MAX, |day| day.year_number());
    by_title(incoming, last)
        .or_else(|| by_events(incoming, captured))
        .or_else(|| by_surroundings(incoming, last))
        .unwrap_or_else(|| match captured {
            Some(day) => (day.year_number(), format!("取得日（{}）", day.iso_date())),
            None => (0, format!("取得日（{}）", incoming.captured_at)),
        })
}

fn by_title(incoming: &Incoming<'_>, last: i16) -> Option<(i16, String)> {
    let numbered = incoming.reading.case_number().and_then(|number| Some((number, leading_year(number)?)));
    if let Some((number, year)) = numbered.filter(|(_, year)| *year <= last) {
        return Some((year, format!("題名の番号（#{number}）")));
    }
    let year = named_years(&incoming.reading.title).into_iter().rfind(|year| *year <= last)?;
    Some((year, format!("題名の年（{year}年）")))
}

/// An incident without a date is as old as the others that its article tells of.
fn by_events(incoming: &Incoming<'_>, captured: Option<TimeValue>) -> Option<(i16, String)> {
    let newest = |incident: &Incident| days(incident).filter(|day| captured.is_none_or(|c| !is_later(*day, c))).max();
    let day = newest(incoming.incident).or_else(|| incoming.reading.incidents.iter().filter_map(newest).max())?;
    Some((day.year_number(), format!("本文の最も新しい日付（{}）", day.iso_date())))
}

/// When something happened or was reported. The stretch of time that lost data is of tells nothing.
fn days(incident: &Incident) -> impl Iterator<Item = TimeValue> {
    incident.values().filter_map(|value| match value {
        FactValue::Event { event: EventKind::DataFrom | EventKind::DataTo, .. } => None,
        FactValue::Event { when, .. } => Some(*when),
        FactValue::ReportedTo { when, .. } => *when,
        _ => None,
    })
}

fn by_surroundings(incoming: &Incoming<'_>, last: i16) -> Option<(i16, String)> {
    if let Some((away, when)) = incoming.surroundings.nearest(incoming.reading.article.index) {
        let side = if away < 0 { "前" } else { "後" };
        let place = match away.unsigned_abs() {
            1 => format!("すぐ{side}"),
            n => format!("{n}つ{side}"),
        };
        return Some((when.year_number(), format!("同じ文書の{place}の記事の公表日（{}）", when.iso_date())));
    }
    let year = incoming.surroundings.most_named(last)?;
    Some((year, format!("文書に最も多く出る年（{year}年）")))
}

/// Whether `day` is surely later than `captured`: a month or a year counts from its beginning.
fn is_later(day: TimeValue, captured: TimeValue) -> bool {
    let of = |t: TimeValue| (t.year_number(), t.month_number(), t.day_number());
    let ((year, month, date), (to_year, to_month, to_date)) = (of(day), of(captured));
    match day.grain() {
        Grain::Year => year > to_year,
        Grain::Month => (year, month) > (to_year, to_month),
        Grain::Day | Grain::Minute => (year, month, date) > (to_year, to_month, to_date),
    }
}

/// The day in Japan, nine hours before UTC's.
fn captured_day(captured_at: &str) -> Option<TimeValue> {
    let day = TimeValue::parse_iso(captured_at.get(..10)?)?;
    let hour: u8 = captured_at.get(11..13).and_then(|h| h.parse().ok()).unwrap_or_default();
    if hour >= 15 { day.plus_days(1) } else { Some(day) }
}

fn leading_year(number: &str) -> Option<i16> {
    number.split('-').next().filter(|y| y.len() == 4)?.parse().ok().filter(|year| YEARS.contains(year))
}
