use jikenbo_core::FactValue;

use crate::Incoming;

/// The year of a case's number and what it was taken from, in words: the day of publication, else the
/// year of the number in the title, else the newest date in the account, else the day of capture.
pub(crate) fn case_year(incoming: &Incoming<'_>) -> (i16, String) {
    if let Some(published) = incoming.published() {
        return (published.year_number(), format!("公表日（{}）", published.iso_date()));
    }
    if let Some((number, year)) = incoming.reading.case_number().and_then(|n| Some((n, leading_year(n)?))) {
        return (year, format!("題名の番号（#{number}）"));
    }
    let dates = incoming.incident.values().filter_map(|v| match v {
        FactValue::Event { when, .. } => Some(*when),
        FactValue::ReportedTo { when, .. } => *when,
        _ => None,
    });
    if let Some(newest) = dates.max() {
        return (newest.year_number(), format!("本文の最も新しい日付（{}）", newest.iso_date()));
    }
    let captured = incoming.captured_at.get(..10).unwrap_or(incoming.captured_at);
    (leading_year(captured).unwrap_or_default(), format!("取得日（{captured}）"))
}

fn leading_year(text: &str) -> Option<i16> {
    text.split('-').next().filter(|y| y.len() == 4)?.parse().ok()
}
