//! Other incidents that a text recalls: 本年5月にも同じ誤りを起こし, 昨年8月に公表した不正アクセスに続き. What such a passage
//! dates and counts is not this incident's.

use std::{collections::HashSet, ops::Range};

use jikenbo_core::{Basis, Fact, FactValue, Grain, MentionValue, TimeValue};

use super::{
    dates::{self, Dated},
    view::{View, any, between, head},
};

/// After the date: it is one more.
const ALSO: &[&str] = &["にも", "上旬にも", "中旬にも", "下旬にも", "頃にも", "ごろにも"];
/// Words of a second time.
const AGAIN: &[&str] =
    &["ばかり", "度目", "件目", "再び", "再度", "繰り返", "相次", "続けて", "同じ誤り", "同様の誤り", "同様のミス"];
/// Words of a word to the public.
const PUBLIC: &[&str] = &["公表", "発表", "お知らせ", "明らかに"];
/// Words of what happened.
const HAPPENED: &[&str] = &[
    "漏えい",
    "漏洩",
    "流出",
    "紛失",
    "無くな",
    "なくな",
    "盗",
    "誤送",
    "誤交付",
    "不正アクセス",
    "感染",
    "被害",
    "事案",
    "事故",
    "ミス",
    "誤り",
];
/// Words of what was found in this incident.
const FOUND: &[&str] =
    &["調査の結果", "調査で", "調査したところ", "判明し", "確認し", "確認され", "分かり", "分かった"];
/// The month of the publication, and words of what else was in it.
const THIS_MONTH: &str = "今月";
const ELSE: &[&str] = &["ばかり", "も起き", "も起こ", "も発生して", "も明らかに"];
/// What follows it upon: the recalling ends here.
const UPON: &[&str] = &["に続き", "に続いて", "に続く", "に引き続き"];

/// So many characters after its date say that a passage recalls.
const SAID_WITHIN: usize = 120;

/// Takes what the text recalls out of the view: the dates of the other incidents, each once, stay as facts; what else the
/// passages name, but for case numbers, is no longer seen.
pub fn take(view: &mut View) -> Vec<Fact> {
    let dated = view.dates.iter().filter_map(|date| Some((recalling(view, date)?, date.value.date_only())));
    let passages: Vec<(Range<usize>, TimeValue)> = dated.chain(this_month(view)).collect();
    let (mut facts, mut seen) = (Vec::new(), HashSet::new());
    for (passage, when) in &passages {
        if seen.insert(*when) {
            let span = view.body.norm.original(trimmed(view, passage));
            facts.extend(view.fact(span, "recalled.incident", 1, FactValue::Recalled(*when), Basis::Stated));
        }
    }
    if !passages.is_empty() {
        let spans = joined(passages.into_iter().map(|(passage, _)| passage).collect());
        let is_in = |at: &Range<usize>| {
            let before = spans.partition_point(|span| span.start <= at.start);
            before.checked_sub(1).is_some_and(|i| at.end <= spans[i].end)
        };
        view.retain(|mention| matches!(mention.value, MentionValue::CaseNumber(_)) || !is_in(&mention.at));
        // 昨年8月 of another incident gives no year to what comes after it.
        dates::resolve(view);
    }
    facts
}

/// The passages in their order, those that overlap as one.
fn joined(mut passages: Vec<Range<usize>>) -> Vec<Range<usize>> {
    passages.sort_by_key(|passage| passage.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for passage in passages {
        match out.last_mut().filter(|last| passage.start < last.end) {
            Some(last) => last.end = last.end.max(passage.end),
            None => out.push(passage),
        }
    }
    out
}

/// The passage that recalls what happened at a date, where there is one.
fn recalling(view: &View, date: &Dated) -> Option<Range<usize>> {
    let sentence = &view.body.sentences[date.sentence];
    let after = head(between(view.body.text(), date.at.end, sentence.at.end), SAID_WITHIN);
    let is_day = date.value.grain() >= Grain::Day;
    if view.published.is_some_and(|published| is_day && date.value.date_only() >= published) {
        return None;
    }
    if let Some(upon) = UPON.iter().filter_map(|word| after.find(word)).min()
        && any(&after[..upon], PUBLIC)
        && any(&after[..upon], HAPPENED)
    {
        return Some(sentence.at.start..date.at.end + upon);
    }
    let is_just = || after.contains("ばかり") && any(after, PUBLIC);
    let is_other =
        || any(after, AGAIN) || !is_day && (any(after, PUBLIC) || any(after, HAPPENED) && !any(after, FOUND));
    let also = ALSO.iter().any(|word| after.starts_with(word));
    (also && is_other() || is_just()).then(|| sentence.at.clone())
}

/// 今月、…も起きている: without a day.
fn this_month(view: &View) -> Vec<(Range<usize>, TimeValue)> {
    let month = view.published.and_then(|day| TimeValue::month(day.year_number(), day.month_number()?));
    let (Some(month), true) = (month, view.body.text().contains(THIS_MONTH)) else { return vec![] };
    let is_recalling = |text: &str| {
        let after = text.split_once(THIS_MONTH).map(|(_, after)| after);
        after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit()) && any(after, ELSE))
    };
    let sentences = view.body.sentences.iter().map(|sentence| sentence.at.clone());
    sentences.filter(|at| is_recalling(&view.body.text()[at.clone()])).map(|at| (at, month)).collect()
}

/// A passage without the white space around it.
fn trimmed(view: &View, passage: &Range<usize>) -> Range<usize> {
    let text = between(view.body.text(), passage.start, passage.end);
    let start = passage.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}
