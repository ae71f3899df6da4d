use std::collections::BTreeMap;

use jikenbo_core::{CaseNumber, IncidentType, organisation::name_key};

use super::{Book, Profile, case_name, summary::Row};
use crate::{
    Lang,
    case_text::{days_to_publication, largest, number},
    text::one_line,
};

/// Sentences on what stands out, each of them computed from the cases alone.
pub(super) fn notable(
    book: &Book,
    now: &[&Profile],
    causes: &[(Option<IncidentType>, Row)],
    lang: Lang,
) -> Vec<String> {
    let ja = lang == Lang::Ja;
    let mut out = Vec::new();
    let sized = now.iter().filter_map(|p| Some((p, largest(p.case)?)));
    if let Some((p, count)) = sized.reduce(|a, b| if b.1.n > a.1.n { b } else { a }) {
        let (case, count) = (case_name(p.case, lang), lang.count(&count));
        out.push(match ja {
            true => format!("公表された数が最も多いのは、{case}の{count}です。"),
            false => format!("The largest number given is {count}, by {case}."),
        });
    }
    out.extend(longest_wait(now, lang));
    for (name, cases) in shared_suppliers(book, now) {
        let n = cases.len();
        let cases: Vec<String> = cases.into_iter().map(number).collect();
        let cases = cases.join(lang.comma());
        out.push(match ja {
            true => format!("委託先・提供元として「{name}」の名が{n}件の事案に挙がっています（{cases}）。"),
            false => format!("{name} is named as supplier in {n} cases ({cases})."),
        });
    }
    let rose = |(cause, row): &(Option<IncidentType>, Row)| {
        let before = row.n.1.filter(|b| row.n.0 > *b && row.n.0 >= 2)?;
        cause.filter(|c| *c != IncidentType::Unknown)?;
        let now = row.n.0;
        Some(if ja {
            format!("{}（{before}件→{now}件）", row.label)
        } else {
            format!("{} ({before} → {now})", row.label)
        })
    };
    let rose: Vec<String> = causes.iter().filter_map(rose).collect();
    if !rose.is_empty() {
        let rose = rose.join(lang.comma());
        out.push(if ja {
            format!("前期間より増えた原因は、{rose}です。")
        } else {
            format!("Causes that rose: {rose}.")
        });
    }
    out
}

/// The case that took longest from detection to publication, and the median of those that tell.
fn longest_wait(now: &[&Profile], lang: Lang) -> Option<String> {
    let wait = |p: &&Profile| Some((days_to_publication(p.case)?.1, p.case.number));
    let mut waits: Vec<i32> = now.iter().filter_map(wait).map(|(days, _)| days).collect();
    waits.sort_unstable();
    let longest = now.iter().copied().filter(|p| wait(p).is_some()).min_by_key(|p| wait(p).map(|(d, n)| (-d, n)))?;
    let (case, days, of) = (case_name(longest.case, lang), waits.last()?, waits.len());
    let middle = f64::from(waits[of / 2] + waits[(of - 1) / 2]) / 2.0;
    // The middle of one or two tells nothing more.
    let is_telling = of >= 3;
    Some(match (lang, is_telling) {
        (Lang::Ja, true) => {
            format!("発覚から公表までが最も長いのは、{case}の{days}日です（日数の分かる{of}件の中央値は{middle}日）。")
        }
        (Lang::Ja, false) => format!("発覚から公表までが最も長いのは、{case}の{days}日です。"),
        (Lang::En, true) => {
            format!(
                "The longest time from detection to publication is {days} days, by {case} (median of {of}: {middle})."
            )
        }
        (Lang::En, false) => format!("The longest time from detection to publication is {days} days, by {case}."),
    })
}

/// Suppliers named in two cases of the casebook or more, of which one at least is of this period.
fn shared_suppliers(book: &Book, now: &[&Profile]) -> Vec<(String, Vec<CaseNumber>)> {
    let mut named: BTreeMap<String, (String, Vec<CaseNumber>)> = BTreeMap::new();
    for profile in now {
        for name in profile.case.suppliers() {
            named.entry(name_key(name)).or_insert_with(|| (one_line(name), Vec::new()));
        }
    }
    if named.is_empty() {
        return Vec::new();
    }
    let until = now.iter().filter_map(|p| p.published).max();
    for profile in book.profiles.iter().filter(|p| p.published.is_some() && p.published <= until) {
        let mut keys: Vec<String> = profile.case.suppliers().into_iter().map(name_key).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            if let Some((_, cases)) = named.get_mut(&key) {
                cases.push(profile.case.number);
            }
        }
    }
    let mut out: Vec<_> = named.into_values().filter(|(_, cases)| cases.len() >= 2).collect();
    for (_, cases) in &mut out {
        cases.sort_unstable();
    }
    out.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.1.cmp(&b.1)));
    out
}
