//! A site or service in 「」, that somebody runs or that was attacked.

use std::{collections::HashSet, ops::Range};

use jikenbo_core::{Basis, Fact, FactValue, Mention, MentionValue, organisation::name_key};

use super::{
    super::view::{View, any, head, tail},
    RULE, VERSION, WORDS, of_body,
};

/// The quoted name that most speaks for a system.
pub fn quoted(view: &View, owners: &[String]) -> Option<Fact> {
    let attackers = view.attackers();
    let keys: HashSet<String> = owners.iter().map(|o| name_key(o)).collect();
    let fits = |name: &str| {
        let key = name_key(name);
        !any(name, WORDS.of("no-quote"))
            && !any(name, WORDS.of("other"))
            && !name.chars().all(|c| c.is_ascii_digit() || "年月日/.-".contains(c))
            && !attackers.contains(&key)
            && !keys.contains(&key)
    };
    let mut best: Option<(i32, Range<usize>)> = None;
    for mention in &view.mentions {
        let MentionValue::Quoted(name) = &mention.value else { continue };
        if !fits(name) {
            continue;
        }
        let Some(score) = score(view, mention, name) else { continue };
        if score >= 2 && best.as_ref().is_none_or(|(b, _)| score > *b) {
            best = Some((score, mention.at.clone()));
        }
    }
    if let Some((_, at)) = best {
        return of_body(view, handle(view, without_address(view, at)));
    }
    let (mention, name) = view.title_mentions.iter().find_map(|m| match &m.value {
        MentionValue::Quoted(name) if fits(name) && !is_somebody_else(&view.title_norm()[..m.at.start]) => {
            Some((m, name))
        }
        _ => None,
    })?;
    view.fact(mention.span, RULE, VERSION, FactValue::System(name.clone()), Basis::Title)
}

/// Whether what stands before a quoted name makes it a fake's or an attacker's.
fn is_somebody_else(before: &str) -> bool {
    any(tail(before, 12), &["偽の", "装った", "集団", "マルウ", "ウイルス"])
}

/// What a quoted name is introduced as: `会員ページ「…」`, `クラウドストレージ「…」`.
const NOUNS: &[&str] = &[
    "ページ",
    "フォーム",
    "チャンネル",
    "アカウント",
    "ストレージ",
    "サーバー",
    "サーバ",
    "ツール",
    "プラットフォーム",
    "基盤",
];

/// How much what stands around a quoted name, and within, speaks for a system; `None` for a fake.
fn score(view: &View, mention: &Mention, name: &str) -> Option<i32> {
    let (before, after) = view.around(&mention.at);
    let before = before.trim_end_matches(['「', '『']);
    let next = head(after.trim_start_matches(['」', '』']), 30);
    if any(head(next, 24), &["と偽", "を装", "を騙", "をかた", "を名乗", "と名乗", "と呼ばれる", "と称"])
        || is_somebody_else(before)
    {
        return None;
    }
    let mut score = 0;
    if any(tail(before, 30), WORDS.of("runs")) || NOUNS.iter().any(|n| before.ends_with(n)) {
        score += 3;
    }
    // `「とりおき帖」(提供:株式会社○○)`: a client tells whose service it uses.
    if next.starts_with("(提供") {
        score += 3;
    }
    if any(head(next, 14), WORDS.of("hit")) {
        score += 2;
    }
    if view.title_norm().contains(name) {
        score += 2;
    }
    if any(name, WORDS.of("shop")) {
        score += 1;
    }
    if any(tail(before, 4), &["以下", "(以下"]) || any(next, &["と記載", "などの件名", "という件名", "グループ"])
    {
        score -= 4;
    }
    Some(score)
}

/// `公式Instagramアカウント「@minamoto」`: a handle alone names nothing.
fn handle(view: &View, at: Range<usize>) -> Range<usize> {
    let text = view.body.text();
    if !text[at.clone()].starts_with('@') {
        return at;
    }
    let before = text[..at.start].trim_end_matches(['「', '『']);
    let is_name = |c: &char| c.is_ascii_alphanumeric() || ('ァ'..='ー').contains(c) || ('一'..='鿿').contains(c);
    let noun: usize = before.chars().rev().take(24).take_while(is_name).map(char::len_utf8).sum();
    let close = text[at.end..].chars().next().filter(|c| "」』".contains(*c)).map_or(0, char::len_utf8);
    match noun {
        0 => at,
        noun => before.len() - noun..at.end + close,
    }
}

/// `「ひなた市場(https://…)」`: the address is no part of the name.
fn without_address(view: &View, at: Range<usize>) -> Range<usize> {
    let name = &view.body.text()[at.clone()];
    match name.find("(http") {
        Some(end) if end > 0 => at.start..at.start + name[..end].trim_end().len(),
        _ => at,
    }
}
