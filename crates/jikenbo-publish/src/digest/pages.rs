//! What became in the period of pages that tell of cases, each in one neutral line.

use jikenbo_core::{CaseView, PageChange, TimeValue};

use super::{CaseRef, PageLine};
use crate::{
    Lang, Period,
    changes::{Change, changes, value},
    table::field_label,
    text::{one_line, time_in_japan},
};

/// Facts that one line names; the others are counted.
const NAMED: usize = 2;

/// The changes that were seen in the period, in their order. A new version without a changed fact is left out: the
/// words of a page are no news.
pub(super) fn lines(cases: &[CaseView], period: &Period, lang: Lang) -> Vec<PageLine> {
    let all = changes(cases, None);
    let day = |change: &Change<'_>| {
        let day = TimeValue::parse_iso(time_in_japan(&change.seen.seen_at).get(..10)?)?;
        period.holds(&day).then_some(day)
    };
    let inside = all.iter().filter_map(|change| Some((day(change)?, change)));
    inside
        .filter_map(|(day, change)| {
            let case = change.case();
            let told = told(change, lang)?;
            let (case, page) = (CaseRef::new(case, lang), one_line(&change.seen.page));
            Some(PageLine { date: lang.date(&day), case, told, page })
        })
        .collect()
}

/// What became of the page, as a sentence without its subject.
fn told(change: &Change<'_>, lang: Lang) -> Option<String> {
    let seen = change.seen;
    let status = || seen.status.map(|status| lang.aside(&status.to_string())).unwrap_or_default();
    Some(match seen.change {
        PageChange::Gone => {
            lang.pick("ページを確認できなくなった", "the page cannot be had any more").to_owned() + &status()
        }
        PageChange::Removed => {
            lang.pick("ページからこの事案の記載がなくなった", "the page tells of it no more").to_owned()
        }
        PageChange::Back => lang.pick("ページに再び掲載された", "the page tells of it again").to_owned(),
        PageChange::Changed => facts(change, lang)?,
    })
}

fn facts(change: &Change<'_>, lang: Lang) -> Option<String> {
    let told = change.facts.iter().filter_map(|fact| {
        let name = field_label(fact.field, lang);
        let of = |fact: &Option<jikenbo_core::Fact>| fact.as_ref().map(|fact| one_line(&value(&fact.value, lang)));
        match (of(&fact.before), of(&fact.after), lang) {
            (Some(old), Some(new), Lang::Ja) => Some(format!("{name}が「{old}」から「{new}」に変わった")),
            (Some(old), Some(new), Lang::En) => Some(format!("{name}: \"{old}\" became \"{new}\"")),
            (None, Some(new), Lang::Ja) => Some(format!("{name}「{new}」が加わった")),
            (None, Some(new), Lang::En) => Some(format!("{name}: \"{new}\" was added")),
            (Some(old), None, Lang::Ja) => Some(format!("{name}「{old}」の記載がなくなった")),
            (Some(old), None, Lang::En) => Some(format!("{name}: \"{old}\" is told no more")),
            (None, None, _) => None,
        }
    });
    let told: Vec<String> = told.collect();
    let mut out = told.iter().take(NAMED).cloned().collect::<Vec<_>>().join(lang.comma());
    if told.len() > NAMED {
        let more = told.len() - NAMED;
        out += &lang.aside(&match lang {
            Lang::Ja => format!("ほか{more}件"),
            Lang::En => format!("and {more} more"),
        });
    }
    (!told.is_empty()).then_some(out)
}
