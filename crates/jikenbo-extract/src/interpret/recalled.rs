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
    "の件で",
    "乗っ取",
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
/// Words that say of it that it is another one.
const APART: &[&str] = &[
    "とは別",
    "とは異な",
    "とは原因",
    "とは関係",
    "とは無関係",
    "との関係は",
    "との関連は",
    "との関連性は",
    "とは関連",
];
/// What is told again after a word to the public is another one.
pub const ONCE_MORE: &[&str] = &[
    "再びこの",
    "再び同",
    "再度この",
    "再度同",
    "またしても",
    "二度にわた",
    "相次いで",
    "続けてこの",
    "重ねてこの",
    "重ねて同",
];
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
    let passages: Vec<Range<usize>> = passages.into_iter().map(|(passage, _)| passage).chain(undated(view)).collect();
    if !passages.is_empty() {
        let spans = joined(passages);
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
    // 2023年3月の被害とは原因も経路も異なります, 先月紛失がありましたが本件とは関係ございません.
    if let Some(apart) = APART.iter().filter_map(|word| after.find(word)).min()
        && any(&after[..apart], HAPPENED)
        && !any(&after[..apart], FOUND)
    {
        return Some(sentence.at.clone());
    }
    if let Some(again) = ONCE_MORE.iter().filter_map(|word| after.find(word)).min()
        && any(&after[..again], PUBLIC)
        && any(&after[..again], HAPPENED)
    {
        return Some(sentence.at.clone());
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

/// Days that are told from that of the publication.
const RELATIVE: &[&str] = &["今月", "先月", "今年", "昨年", "昨日", "先日"];
/// Characters between such a word and what stands behind the whole date: 上旬, 3日.
const ALSO_WITHIN: usize = 8;

/// Sentences that recall, in a text that does not say when it was written: 今月3日にも…誤りがあった. Their days stay unknown.
fn undated(view: &View) -> Vec<Range<usize>> {
    if view.published.is_some() {
        return vec![];
    }
    let is_recalling = |text: &str| {
        RELATIVE.iter().any(|word| {
            let Some((_, after)) = text.split_once(word) else { return false };
            let also = head(after, ALSO_WITHIN).contains("にも") && any(after, HAPPENED);
            (also || any(after, ELSE)) && !any(after, FOUND)
        })
    };
    let sentences = view.body.sentences.iter().map(|sentence| sentence.at.clone());
    sentences.filter(|at| is_recalling(&view.body.text()[at.clone()])).collect()
}

/// A passage without the white space around it.
fn trimmed(view: &View, passage: &Range<usize>) -> Range<usize> {
    let text = between(view.body.text(), passage.start, passage.end);
    let start = passage.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}
