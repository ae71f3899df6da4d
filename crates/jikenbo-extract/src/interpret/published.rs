//! When the publisher put the article out: a labelled field, the date line above it, the title's
//! end, a date alone at its head, what the page's metadata say, or its own list of events.

use jikenbo_core::{Basis, EventKind, Fact, FactValue, Grain, Mention, MentionValue, Span, TimeValue};

use super::view::{View, any, between};
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
    if let Some(span) = view.article.date_line {
        return whole(span, "published.date-line");
    }
    if let Some((mention, when)) = view.title_mentions.iter().find_map(|m| Some((m, full_day(m)?)))
        && view.title_norm()[mention.at.end..].trim().chars().count() <= 30
        && between(text, 0, mention.span.start).ends_with([' ', '　'])
    {
        return view.fact_of(mention, FactValue::Published(when), Basis::Title);
    }
    in_head(view).or_else(|| by_authority(view)).or_else(|| {
        let when = view.document.published?;
        view.fact(view.article.title, "published.metadata", 1, FactValue::Published(when), Basis::Context)
    })
}

/// A date that stands alone in one of the first lines, or at the end of a first line of its own.
fn in_head(view: &View) -> Option<Fact> {
    let body = &view.body;
    let mut seen = 0;
    for line in &body.lines {
        let text = body.text()[line.at.clone()].trim();
        if text.is_empty() {
            continue;
        }
        seen += 1;
        if seen > 6 || text.contains('。') {
            return None;
        }
        let mention = view
            .mentions
            .iter()
            .find(|m| line.at.start <= m.at.start && m.at.end <= line.at.end && full_day(m).is_some());
        if let Some(mention) = mention {
            let rest = text.replacen(&body.text()[mention.at.clone()], "", 1);
            let rest = rest.trim_matches(|c: char| "()（）[]【】 曜日月火水木金土:・".contains(c));
            let labels = [
                "",
                "公表",
                "公開",
                "掲載",
                "発表",
                "更新",
                "公開日",
                "掲載日",
                "発表日",
                "公表日",
                "お知らせ",
                "公表日時",
                "プレスリリース",
                "報道発表",
                "発表年月",
            ];
            if labels.contains(&rest) && !line.heading && !line.bullet {
                return view.fact_of(mention, FactValue::Published(full_day(mention)?), Basis::Stated);
            }
        }
    }
    None
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
    let before = between(text, 0, mention.at.start - sentence.at.start);
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
