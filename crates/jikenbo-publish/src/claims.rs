//! Gangs' claims, for people and for machines. The words keep to what is claimed: an organisation that is named is no culprit,
//! and that it is named is no fact about it.

use jikenbo_core::ClaimView;
use serde_json::json;

use crate::{
    Lang,
    case_text::number,
    lang::label,
    table::{csv_row, grid},
    text::one_line,
};

/// The claims as a table with a heading, one line each: day, who claims it, whom it names, how it stands, days to the notice, case,
/// what says so. No line is wider than `width` columns.
pub fn claims_table(claims: &[ClaimView], lang: Lang, width: usize) -> String {
    let head = match lang {
        Lang::Ja => ["掲載日", "主張者", "名指しされた組織", "状況", "公表まで", "事案", "根拠"],
        Lang::En => ["listed", "claimed by", "organisation named", "state", "to notice", "case", "what says so"],
    };
    let row = |view: &ClaimView| {
        let claim = &view.kept.claim;
        vec![
            view.day.clone().unwrap_or_else(|| "—".to_owned()),
            one_line(&claim.gang),
            one_line(view.organisation.as_deref().unwrap_or(&claim.title)),
            label!(lang, view.state).to_owned(),
            view.days_to_notice.map_or_else(|| "—".to_owned(), |days| days_between(days, lang)),
            view.case.map_or_else(|| "—".to_owned(), number),
            one_line(&view.says),
        ]
    };
    let rows: Vec<Vec<String>> = claims.iter().map(row).collect();
    grid(&head.map(str::to_owned), &rows, &[1, 2, 6], width)
}

/// Days from the claim to the notice, with the sign that tells which came first.
fn days_between(days: i32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{days:+}日"),
        Lang::En => format!("{days:+} d"),
    }
}

/// A claim as a JSON object on one line; what is not known is left out.
pub fn claim_jsonl(view: &ClaimView) -> String {
    json!(view).to_string()
}

const CSV_HEAD: [&str; 15] = [
    "tracker",
    "id",
    "day",
    "gang",
    "title",
    "domain",
    "country",
    "organisation",
    "state",
    "case",
    "days_to_notice",
    "delisted_at",
    "says",
    "reasons",
    "page",
];

/// The claims as CSV (RFC 4180, UTF-8, with a heading), lists joined by `; `, what is not known left empty.
pub fn claims_csv(claims: &[ClaimView]) -> String {
    let mut out = csv_row(&CSV_HEAD.map(str::to_owned));
    for view in claims {
        let claim = &view.kept.claim;
        let text = |value: &Option<String>| value.as_deref().map(one_line).unwrap_or_default();
        out += &csv_row(&[
            one_line(&view.kept.tracker),
            view.kept.id.to_string(),
            text(&view.day),
            one_line(&claim.gang),
            one_line(&claim.title),
            text(&claim.domain),
            text(&claim.country),
            text(&view.organisation),
            view.state.code().to_owned(),
            view.case.map(|case| case.to_string()).unwrap_or_default(),
            view.days_to_notice.map(|days| days.to_string()).unwrap_or_default(),
            text(&view.kept.delisted_at),
            one_line(&view.says),
            view.reasons.iter().map(|reason| one_line(reason)).collect::<Vec<_>>().join("; "),
            text(&claim.page),
        ]);
    }
    out
}
