//! When the publisher put the article out: a labelled field, the date line above it, the title's
//! end, a date alone at its head, what the page's metadata say, or its own list of events.

use std::ops::Range;

use jikenbo_core::{Basis, Dated, DatedBy, EventKind, Fact, FactValue, Grain, Mention, MentionValue, Span, TimeValue};

use super::view::{View, any, between, fits};
use crate::split::front_matter::Label;

/// The publication date with its passage.
pub fn published(view: &View) -> Option<Fact> {
    let text = &view.document.text;
    let whole = |span: Span, rule| {
        let when = parse(span.of(text))?;
        view.fact(span, rule, 1, FactValue::Published(when), Basis::Stated)
    };
    if let Some((_, span)) = view.fields.iter().find(|(label, _)| *label == Label::Date) {
        return whole(*span, "published.field");
    }
    if let Some(of_item) = view.article.named.and_then(|_| in_headline(view)) {
        return Some(of_item);
    }
    if let Some(span) = view.article.date_line {
        return whole(span, "published.date-line");
    }
    if let Some((mention, when)) = view.title_mentions.iter().rev().find_map(|m| Some((m, full_day(m)?)))
        && view.title_norm()[mention.at.end..].trim().chars().count() <= 30
        && between(text, 0, mention.span.start).ends_with([' ', '　'])
    {
        return view.fact_of(mention, FactValue::Published(when), Basis::Title);
    }
    in_head(view).or_else(|| in_tail(view)).or_else(|| by_authority(view)).or_else(|| in_signature(view)).or_else(
        || {
            let Dated { day, by } = view.document.published?;
            view.fact(view.article.title, rule_of(by), 1, FactValue::Published(day), Basis::Context)
        },
    )
}

/// The name under which a day around the text is read.
fn rule_of(by: DatedBy) -> &'static str {
    match by {
        DatedBy::Meta => "published.meta",
        DatedBy::JsonLd => "published.json-ld",
        DatedBy::TimeElement => "published.time",
        DatedBy::Beside => "published.beside",
        DatedBy::Text => "published.text",
        DatedBy::LastModified => "published.last-modified",
    }
}

/// A date in a head line: alone, with a label (掲載日, 報道資料) or with the publisher's name.
fn in_head(view: &View) -> Option<Fact> {
    let lines = view.body.lines.iter().filter(|l| !view.body.text()[l.at.clone()].trim().is_empty());
    for line in lines.take(8) {
        let text = view.body.text()[line.at.clone()].trim();
        if text.contains('。') || text.chars().count() > 70 {
            // A release as one line: its date stands right behind the title.
            let start = line.at.start
                + (view.body.text()[line.at.clone()].len() - view.body.text()[line.at.clone()].trim_start().len());
            let opens = |m: &&Mention| m.at.start == start && full_day(m).is_some();
            let mention = view.mentions.iter().find(opens).filter(|m| view.body.text()[m.at.end..].starts_with(' '))?;
            return view.fact_of(mention, FactValue::Published(full_day(mention)?), Basis::Stated);
        }
        // 2025.05.20 お知らせ begins with a day, not with a number.
        let dated = || view.mentions.iter().any(|m| m.at.start == line.at.start && full_day(m).is_some());
        if (line.heading || line.bullet && !text.starts_with('【')) && !dated() {
            continue;
        }
        if let Some(fact) = in_line(view, line.at.clone()) {
            return Some(fact);
        }
    }
    None
}

/// A date alone in one of the last lines, above or beside the publisher's name.
fn in_tail(view: &View) -> Option<Fact> {
    let lines = view.body.lines.iter().rev().filter(|l| !view.body.text()[l.at.clone()].trim().is_empty());
    for line in lines.take(6) {
        let text = view.body.text()[line.at.clone()].trim();
        if text.contains('。') || text.chars().count() > 40 || line.bullet {
            return None;
        }
        let starts = text.starts_with(|c: char| c.is_ascii_digit() || "令平(".contains(c));
        if starts && let Some(fact) = in_line(view, line.at.clone()) {
            return Some(fact);
        }
    }
    None
}

/// A date alone in a line with the publisher's name in the next: a signature above the details.
fn in_signature(view: &View) -> Option<Fact> {
    let text = |l: usize| view.body.text()[view.body.lines[l].at.clone()].trim();
    let with_text: Vec<usize> = (0..view.body.lines.len()).filter(|&l| !text(l).is_empty()).take(24).collect();
    with_text.windows(2).find_map(|w| {
        let [date, name] = [text(w[0]), text(w[1])];
        let at = &view.body.lines[w[1]].at;
        let named = view
            .mentions
            .iter()
            .any(|m| matches!(m.value, MentionValue::Organisation(..)) && at.start <= m.at.start && m.at.end <= at.end);
        let alone = date.chars().count() <= 20 && date.ends_with(['日', ')']);
        (alone && named && name.chars().count() <= 40 && !name.contains('。'))
            .then(|| in_line(view, view.body.lines[w[0]].at.clone()))?
    })
}

/// The day in brackets that ends a digest's headline, `2.○○社、…(2/6)`, `■…(2月6日公表)`, or the one that it begins with
/// before a name, `▼2/6 ○○社`: the page tells its year.
pub fn in_headline(view: &View) -> Option<Fact> {
    let title = view.title_norm();
    let is_item = title.starts_with(|c: char| c.is_ascii_digit() || "■◆●◎★▼◇①②③④⑤⑥⑦⑧⑨".contains(c));
    let at_start = || day_at_start(title).filter(|_| view.article.named.is_some());
    let at_end = || {
        let (start, day) = day_at_end(title).filter(|_| is_item)?;
        Some((start..start + title[start..].find(')')?, day))
    };
    let page = view.article.date_line.and_then(|line| parse(line.of(&view.document.text)));
    let known = at_start().or_else(at_end).and_then(|(at, [month, day])| {
        let year = page.map(|page| page.year_number()).or(view.year_hint)?;
        let when = TimeValue::day(year, month, day)?;
        // A page of January tells of December.
        let is_ahead = page.is_some_and(|page| page.days_until(&when).is_some_and(|days| days > 0));
        Some((at, if is_ahead { TimeValue::day(year - 1, month, day)? } else { when }))
    });
    let (Range { start, end }, when) = known.or_else(|| day_before(title, page?))?;
    view.fact(view.title.norm.original(start..end), "published.headline", 1, FactValue::Published(when), Basis::Context)
}

/// Month and day that a headline begins with, with where they stand.
fn day_at_start(title: &str) -> Option<(Range<usize>, [u8; 2])> {
    let start = title.find(|c: char| c.is_ascii_digit())?;
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let month = digits(&title[start..]);
    let rest = title[start + month..].strip_prefix(['/', '月'])?;
    let day = digits(rest);
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| text.len() <= 2);
    let end = title.len() - rest.len() + day;
    Some((start..end, [number(&title[start..start + month])?, number(&rest[..day])?]))
}

/// `○○病院(17日発表)`: the last such day before that of the page, with where it stands.
fn day_before(title: &str, page: TimeValue) -> Option<(Range<usize>, TimeValue)> {
    let (before, note) = title.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let note = note.rsplit_once('、').map_or(note, |(_, last)| last);
    let (day, rest) = note.split_once('日')?;
    let day: u8 = day.parse().ok().filter(|_| day.len() <= 2 && ["", "発表", "公表"].contains(&rest))?;
    let (year, month) = (page.year_number(), page.month_number()?);
    let earlier = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    let of = |(year, month)| TimeValue::day(year, month, day);
    let is_before = |when: &TimeValue| page.days_until(when).is_some_and(|days| days <= 0);
    let when = of((year, month)).filter(is_before).or_else(|| of(earlier))?;
    let end = title.trim_end().len() - 1;
    Some((before.len() + 1..end, when))
}

/// Month and day of a bracket that ends a headline, with where they begin.
pub fn day_at_end(title: &str) -> Option<(usize, [u8; 2])> {
    let (before, inside) = title.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let (month, rest) = inside.split_once(['/', '月'])?;
    let day = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let note = day.trim_start_matches('日').chars().count();
    let number = |digits: &str| digits.parse::<u8>().ok().filter(|_| digits.len() <= 2);
    let read = [number(month)?, number(&rest[..rest.len() - day.len()])?];
    (note <= NOTE).then_some((before.len() + 1, read))
}

/// What a headline may say behind its day is no longer: 追加公表.
const NOTE: usize = 6;

/// A label above a date is no longer.
const LABEL: usize = 10;

/// The first full date of a line that tells no event.
fn in_line(view: &View, at: Range<usize>) -> Option<Fact> {
    let inside = |m: &&Mention| at.start <= m.at.start && m.at.end <= at.end;
    let event = |m: &Mention| match m.value {
        MentionValue::Cue(jikenbo_core::Cue::Event(e)) => e != EventKind::Disclosed,
        _ => false,
    };
    if view.mentions.iter().filter(inside).any(event) {
        return None;
    }
    let mention = view.mentions.iter().filter(inside).find(|m| full_day(m).is_some())?;
    let after = &view.body.text()[mention.at.end..at.end];
    let before = &view.body.text()[at.start..mention.at.start];
    let other = ["から", "~", "まで", "以降", "の間"].iter().any(|w| after.trim_start().starts_with(w));
    // `1 発生日時`, and the date on the next line.
    let above = match before.trim().is_empty() {
        true => view.body.text()[..at.start].trim_end().rsplit('\n').next().filter(|label| fits(label, LABEL)),
        false => None,
    };
    let events = ["期間", "発生", "判明", "発覚", "日時", "第一報", "初報"];
    let labelled = any(before, &events) || above.is_some_and(|label| any(label, &["発生日", "発覚日", "日時", "期間"]));
    (!other && !labelled).then(|| view.fact_of(mention, FactValue::Published(full_day(mention)?), Basis::Stated))?
}

/// `経済産業省は、2022年6月30日、…改善命令を発出しました`: the day an authority issued its measure.
fn by_authority(view: &View) -> Option<Fact> {
    let (_, sentence, mentions) = view.sentences().next()?;
    let text = view.body.of(sentence);
    if !any(text, &["改善命令", "行政処分", "業務停止", "勧告", "指導を行", "命令を発出", "業務改善"])
    {
        return None;
    }
    if !any(text, &["発出しました", "発出した", "行いました", "命じました", "しました"]) {
        return None;
    }
    let mention = mentions.iter().find(|m| full_day(m).is_some())?;
    let before = between(&text, 0, mention.at.start - sentence.at.start);
    any(before, &["省は", "庁は", "委員会は", "局は"])
        .then(|| view.fact_of(mention, FactValue::Published(full_day(mention)?), Basis::Stated))?
}

/// The day that the article's own list of events gives for 公表, when it is the last of the list.
pub fn from_timeline(view: &mut View) -> Option<Fact> {
    let latest = view.dates.iter().map(|d| d.value.date_only()).max()?;
    let fact = super::events::timeline(view).into_iter().find_map(|step| {
        let last = step.event == EventKind::Disclosed && step.when.date_only() == latest && step.is_listed;
        last.then_some(step)
    })?;
    let out = view.fact(fact.span, fact.rule, 1, FactValue::Published(fact.when.date_only()), Basis::Stated)?;
    view.published = Some(fact.when.date_only());
    Some(out)
}

fn full_day(mention: &Mention) -> Option<TimeValue> {
    match mention.value {
        MentionValue::Date(date, _) => super::dates::full(date).filter(|v| v.grain() >= Grain::Day),
        _ => None,
    }
}

/// The day on which a text says that it was last changed: a line of its own with 最終更新日, 更新日 or 更新 and a day.
pub fn updated(text: &str) -> Option<Dated> {
    let day = text.lines().filter_map(updated_in).next()?;
    Some(Dated { day, by: DatedBy::Text })
}

fn updated_in(line: &str) -> Option<TimeValue> {
    let line = jikenbo_core::NormText::new(line.trim(), 0);
    let line = line.as_str();
    if line.chars().count() > 60 || line.contains('。') {
        return None;
    }
    let (before, after) = ["最終更新", "更新日", "更新"].iter().find_map(|label| line.split_once(label))?;
    let is_day = |text: &&str| text.starts_with(|c: char| c.is_ascii_digit() || "令平".contains(c));
    let after = after.trim_start_matches(['日', '時', ':', ' ', '】', ']', ')']);
    // 2026年9月5日更新: nothing else stands before the day.
    Some(after)
        .filter(is_day)
        .or_else(|| Some(before.trim_start_matches(['(', '[', '【'])).filter(is_day))
        .and_then(parse)
}

/// A date field's value.
fn parse(text: &str) -> Option<TimeValue> {
    let norm = jikenbo_core::NormText::new(text, 0);
    let digits: Vec<&str> = norm.as_str().split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    match digits[..] {
        [y, m, d, ..] if y.len() == 4 => TimeValue::day(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?),
        [y, m, d, ..] => {
            let era = ["令和", "平成"].into_iter().find(|e| norm.as_str().contains(e))?;
            TimeValue::day(crate::vocab::era_year(era, y)?, m.parse().ok()?, d.parse().ok()?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_ends_with_its_day() {
        for (title, expect) in [
            ("2.ヤマブキ、名簿を誤送信(2/6)", Some([2, 6])),
            ("■ヤマブキ、名簿を誤送信(12月31日公表)", Some([12, 31])),
            ("2.ヤマブキ、名簿を誤送信(2/6追加公表)", Some([2, 6])),
            ("ヤマブキ、名簿を誤送信(2026)", None),
            ("ヤマブキ、名簿を誤送信(速報)", None),
        ] {
            assert_eq!(day_at_end(title).map(|(_, day)| day), expect, "{title}");
        }
    }

    #[test]
    fn a_headline_may_give_no_more_than_the_day() {
        let page = TimeValue::day(2026, 1, 4).unwrap();
        let check = |title: &str, expect: Option<&str>| {
            let found = day_before(title, page).map(|(_, when)| when.iso_date());
            assert_eq!(found.as_deref(), expect, "{title}");
        };
        check("①みどり病院(17日発表)", Some("2025-12-17"));
        check("①みどり高校(県立、3日公表)", Some("2026-01-03"));
        check("①みどり病院(17日間)", None);
        check("①みどり病院(東瀬県)", None);
    }

    #[test]
    fn the_text_says_when_it_was_changed() {
        for (text, expect) in [
            ("お知らせ\n最終更新日：2026年9月5日\n本文", Some("2026-09-05")),
            ("更新日時 2026/9/5 18:30", Some("2026-09-05")),
            ("公開日：2026年9月3日　更新日：2026年9月5日", Some("2026-09-05")),
            ("（２０２６年９月５日更新）", Some("2026-09-05")),
            ("【更新】令和8年9月5日", Some("2026-09-05")),
            ("システムを更新した際、2026年9月5日に誤りが判明しました。", None),
            ("更新プログラムの適用", None),
            ("2026年9月5日", None),
        ] {
            assert_eq!(updated(text).map(|dated| dated.day.iso_date()).as_deref(), expect, "{text}");
        }
    }
}
