//! Dates as written become dates: what is missing comes from the sentence, the list above, the
//! publication and the page, in this order.

use std::ops::Range;

use jikenbo_core::{Basis, DateExpr, Grain, Mention, MentionValue, Span, TimeValue};

use super::view::{View, between, fits};

/// A resolved date of the body.
#[derive(Clone, Debug)]
pub struct Dated {
    pub at: Range<usize>,
    pub span: Span,
    pub value: TimeValue,
    pub basis: Basis,
    pub rule: &'static str,
    pub version: u32,
    pub sentence: usize,
}

/// Days that an event may lie after the publication and still be meant so (plans).
const AHEAD: i32 = 45;

/// Days by which a date must lie before the latest one to be a glance back.
const GLANCE: i32 = 270;

/// Resolves the body's dates in order.
pub fn resolve(view: &mut View) {
    let mut out: Vec<Dated> = Vec::new();
    let mut latest: Option<TimeValue> = None;
    // The last date with a month, which alone sets the year of a later month.
    let mut with_month: Option<usize> = None;
    for mention in &view.mentions {
        let sentence = view.body.sentence_at(mention.at.start);
        match mention.value {
            MentionValue::Date(date, modifier) => {
                let last = out.last();
                let here = last.filter(|d| d.sentence == sentence);
                let before = Before { here, last, month: with_month.map(|at| &out[at]), latest };
                let Some((value, basis)) = value_of(date, &before, view) else {
                    continue;
                };
                let value = match modifier {
                    Some(m) => value.with(m),
                    None => value,
                };
                latest = latest.filter(|l| comparable(*l) > comparable(value)).or(Some(value));
                if value.grain() >= Grain::Month {
                    with_month = Some(out.len());
                }
                out.push(dated(mention, sentence, value, basis));
            }
            MentionValue::Time(hour, minute) => attach_time(view, &mut out, mention, sentence, hour, minute),
            _ => {}
        }
    }
    view.dates = out;
}

fn dated(mention: &Mention, sentence: usize, value: TimeValue, basis: Basis) -> Dated {
    Dated {
        at: mention.at.clone(),
        span: mention.span,
        value,
        basis,
        rule: mention.rule,
        version: mention.version,
        sentence,
    }
}

/// A date that needs no context.
pub fn full(date: DateExpr) -> Option<TimeValue> {
    match date {
        DateExpr::Full { year, month: None, .. } => Some(TimeValue::year(year)),
        DateExpr::Full { year, month: Some(m), day: None } => TimeValue::month(year, m),
        DateExpr::Full { year, month: Some(m), day: Some(d) } => TimeValue::day(year, m, d),
        _ => None,
    }
}

fn in_year(year: i16, month: u8, day: Option<u8>) -> Option<TimeValue> {
    match day {
        Some(day) => TimeValue::day(year, month, day),
        None => TimeValue::month(year, month),
    }
}

/// A month stands for its first day where distances are compared.
fn comparable(value: TimeValue) -> TimeValue {
    match value.month_number() {
        Some(month) if value.grain() == Grain::Month => TimeValue::day(value.year_number(), month, 1).unwrap_or(value),
        _ => value.date_only(),
    }
}

fn days(from: TimeValue, to: TimeValue) -> Option<i32> {
    comparable(from).days_until(&comparable(to))
}

/// What the text has dated so far.
struct Before<'d> {
    /// The date before in the same sentence.
    here: Option<&'d Dated>,
    last: Option<&'d Dated>,
    /// The last one with a month.
    month: Option<&'d Dated>,
    latest: Option<TimeValue>,
}

fn value_of(date: DateExpr, before: &Before, view: &View) -> Option<(TimeValue, Basis)> {
    let last = before.last;
    if let Some(value) = full(date) {
        return Some((value, Basis::Stated));
    }
    let value = match date {
        DateExpr::Full { .. } => None,
        DateExpr::MonthDay { month, day } => year_for(month, day, before, view),
        DateExpr::Day(day) => {
            if let Some(before) = last.map(|d| d.value)
                && let Some(month) = before.month_number()
                && let Some(value) = TimeValue::day(before.year_number(), month, day)
                && days(before, value).is_none_or(|d| d >= 0)
                && view.published.is_none_or(|p| days(p, value).is_none_or(|d| d <= 0))
            {
                return Some((value, Basis::Context));
            }
            let anchor = view.published?;
            let month = anchor.month_number()?;
            let value = TimeValue::day(anchor.year_number(), month, day);
            match value {
                Some(v) if days(anchor, v).is_some_and(|d| d <= 0) => value,
                _ if month == 1 => TimeValue::day(anchor.year_number() - 1, 12, day),
                _ => TimeValue::day(anchor.year_number(), month - 1, day),
            }
        }
        DateExpr::FromLast(by) => last?.value.plus_days(i32::from(by)),
        DateExpr::SameMonth(day) => {
            let before = last?.value;
            in_year(before.year_number(), before.month_number()?, day)
        }
        DateExpr::SameYear { offset, month, day } => {
            let year = last?.value.year_number() + i16::from(offset);
            in_year(year, month?, day)
        }
        DateExpr::PublicationYear { offset, month, day } => {
            // Of an article of unknown day, the year it names may be the year before: 昨年 counts from neither.
            let own = || own_year(view).filter(|_| offset == 0);
            let now = view.published.map(|p| p.year_number()).or(view.year_hint).or_else(own)?;
            in_year(now + i16::from(offset), month, day)
        }
        DateExpr::PublicationMonth { offset, day } => {
            let now = view.published.or_else(|| own_day(view))?;
            let months = i16::from(now.month_number()?) - 1 + i16::from(offset);
            in_year(now.year_number() + months.div_euclid(12), (months.rem_euclid(12) + 1) as u8, Some(day))
        }
        DateExpr::FromPublication(by) => view.published?.date_only().plus_days(i32::from(by)),
    }?;
    Some((value, Basis::Context))
}

/// The year of a bare month and day.
fn year_for(month: u8, day: Option<u8>, before: &Before, view: &View) -> Option<TimeValue> {
    // `2023年に流出した名簿が見つかった。9月から…`: a year that is told in passing sets none, where the day of
    // publication does.
    let last = if view.published.is_some() { before.month } else { before.last };
    let (here, latest) = (before.here, before.latest);
    let in_reach = |value: TimeValue| match view.published {
        Some(published) => days(published, value).is_none_or(|d| d <= AHEAD),
        None => true,
    };
    if let Some(here) = here {
        let year = here.value.year_number();
        let same = in_year(year, month, day)?;
        let earlier = days(here.value, same).is_some_and(|d| d < -31);
        let next = in_year(year + 1, month, day)?;
        return Some(if earlier && in_reach(next) && days(here.value, next).is_some_and(|d| d < 200) {
            next
        } else {
            same
        });
    }
    // The nearest such day to the date before, not after what could be known; without one, the last
    // before the publication.
    if let Some(last) = last {
        // A glance back (`2022年10月に発送した書面`) does not set the year of what follows.
        let glance = latest.and_then(|l| days(last.value, l)).is_some_and(|d| d > GLANCE);
        let last = latest.filter(|_| glance).unwrap_or(last.value);
        let year = last.year_number();
        let near =
            [year - 1, year, year + 1].into_iter().filter_map(|y| in_year(y, month, day)).filter(|v| in_reach(*v));
        return near.min_by_key(|v| days(last, *v).map_or(i32::MAX, i32::abs));
    }
    if let Some(published) = view.published {
        let same = in_year(published.year_number(), month, day)?;
        return if in_reach(same) { Some(same) } else { in_year(published.year_number() - 1, month, day) };
    }
    in_year(view.year_hint.or_else(|| own_year(view))?, month, day)
}

/// The first year that the article itself names, its title after its text.
fn own_year(view: &View) -> Option<i16> {
    *view.own_year.get_or_init(|| {
        view.mentions.iter().chain(&view.title_mentions).find_map(|m| match m.value {
            MentionValue::Date(DateExpr::Full { year, .. }, _) => Some(year),
            _ => None,
        })
    })
}

/// The first full date that the article names, where it does not say when it was put out.
fn own_day(view: &View) -> Option<TimeValue> {
    *view.own_day.get_or_init(|| {
        view.mentions.iter().find_map(|m| match m.value {
            MentionValue::Date(date, _) => full(date).filter(|v| v.grain() >= Grain::Day),
            _ => None,
        })
    })
}

/// A time belongs to the date just before it, or to the date that heads the list it stands in.
fn attach_time(view: &View, out: &mut Vec<Dated>, mention: &Mention, sentence: usize, hour: u8, minute: u8) {
    let text = view.body.text();
    let Some(last) = out.last_mut() else { return };
    let gap = between(text, last.at.end, mention.at.start);
    let joins = last.at.end <= mention.at.start
        && fits(gap, 8)
        && gap.chars().all(|c| " ()月火水木金土日曜、,の午前後夜・祝休未明".contains(c))
        && last.sentence == sentence;
    if joins && last.value.grain() == Grain::Day {
        last.value = last.value.at(hour, minute);
        last.at.end = mention.at.end;
        last.span = last.span.join(mention.span);
        return;
    }
    let line = &view.body.lines[view.body.sentences[sentence].line];
    let starts_line = between(text, line.at.start, mention.at.start).chars().all(|c| " ・•-*○〇◯()".contains(c));
    let headed = last.value.grain() >= Grain::Day && last.sentence != sentence;
    if starts_line && headed {
        let lines = view.body.sentences[last.sentence].line + 1..=view.body.sentences[sentence].line;
        let is_under_another = view.body.lines.get(lines).is_some_and(|lines| lines.iter().any(|line| line.heading));
        // Under a heading of its own a list tells the hours of a day that the text has dated before, by one of them.
        let (last, day) = match is_under_another {
            false => (&*last, last.value),
            true => match out.iter().rev().find(|d| d.value == d.value.date_only().at(hour, minute)) {
                Some(dated) => (dated, dated.value),
                None => return,
            },
        };
        let value = day.date_only().at(hour, minute);
        let (span, at) = (mention.span, mention.at.clone());
        let rule = last.rule;
        let version = last.version;
        out.push(Dated { at, span, value, basis: Basis::Context, rule, version, sentence });
    }
}
