//! The organisation that the first sentences are about, by weighing all that are named.

use std::collections::HashSet;

use jikenbo_core::{ArticleKind, Fact, FactValue, OrganisationForm, organisation::name_key};

use super::{
    super::view::{View, any, head, tail},
    Candidate, Place, names, organisation, organisations, read, subjects, title,
};

/// The candidate that weighs most, if any weighs at all.
pub fn best(view: &View, kind: ArticleKind, parties: &[Fact]) -> Option<Candidate> {
    let title_key = name_key(view.title_norm());
    let others: HashSet<String> = parties
        .iter()
        .filter_map(|f| match &f.value {
            FactValue::ThirdParty { name, .. } => Some(name_key(name)),
            _ => None,
        })
        .collect();
    let mut out: Vec<Candidate> = Vec::new();
    for (mention, name, form) in organisations(view) {
        let sentence = view.body.sentence_at(mention.at.start);
        let (before, after) = view.around(&mention.at);
        let key = name_key(name);
        let mut score = role_score(before, after, kind) - (sentence as i32).min(6);
        score += overlap(&title_key, &key).min(4);
        match form {
            // 川野市の印刷会社: where a company is, is no victim.
            OrganisationForm::Municipality if is_place(after) => score -= 8,
            OrganisationForm::Municipality => score -= 1,
            OrganisationForm::Legal => score += 2,
            _ => {}
        }
        if names::has_incident_word(name) && form != OrganisationForm::Legal && !name.ends_with("システム") {
            score -= 8;
        }
        if others.contains(&key) || names::is_authority(name) || is_source(name, after) {
            score -= 12;
        }
        // みらい若鮎銀行(旧若鮎銀行): what it was called.
        if names::is_common(name) || before.ends_with('(') && name.starts_with(['旧', '現']) {
            continue;
        }
        out.push(Candidate { score, ..read(mention, name, mention.rule) });
    }
    out.extend(subjects::attacked(view, &others));
    if kind == ArticleKind::News {
        out.extend(subjects::person(view));
    }
    if kind == ArticleKind::Enforcement {
        out.extend(subjects::employer(view, &others));
    }
    out.extend(subjects::subjects(view, &title_key, &others));
    for mention in view.title_mentions.iter() {
        let Some((name, form)) = organisation(mention) else { continue };
        let (before, after) = (&view.title_norm()[..mention.at.start], &view.title_norm()[mention.at.end..]);
        let other = others.contains(&name_key(name)) || names::is_authority(name);
        let incident = names::has_incident_word(name) && form != OrganisationForm::Legal;
        let score =
            2 + role_score(before, after, kind).min(3) - if other { 12 } else { 0 } - if incident { 8 } else { 0 };
        let score = if form == OrganisationForm::Municipality && is_place(after) { score - 8 } else { score };
        out.push(Candidate { place: Place::Title, score, ..read(mention, name, "victim.title") });
    }
    out.extend(title::from_lead(view));
    out.extend(
        subjects::announcer(view).filter(|c| !others.contains(&name_key(&c.name)) && !names::is_authority(&c.name)),
    );
    let attackers = view.attackers();
    out.retain(|c| !attackers.contains(&name_key(&c.name)));
    agree(view, &mut out);
    let top = out.iter().map(|c| c.score).max()?;
    let best = out.into_iter().find(|c| c.score == top && c.score > 0)?;
    // Where a thief was caught is no victim, where a name in brackets is.
    if kind == ArticleKind::Enforcement && names::is_municipality(&best.name) {
        return subjects::attacked(view, &others).or(Some(best));
    }
    Some(best)
}

/// `同市`, `市は`, `同大`: later words take up the one of their kind that the first sentences name.
fn agree(view: &View, out: &mut [Candidate]) {
    const TAKEN_UP: &[(&[&str], &[&str])] = &[
        (&["同県", "。県は", "、県は"], &["県"]),
        (&["同市", "。市は", "、市は"], &["市"]),
        (&["同町", "。町は", "、町は"], &["町"]),
        (&["同大"], &["大学"]),
        (&["同院", "同病院"], &["病院", "医療センター", "クリニック"]),
        (&["同行"], &["銀行"]),
        (&["市教委", "県教委", "町教委"], &["教育委員会"]),
    ];
    let text = view.body.text();
    let early = view.body.sentences.get(1).map_or(0, |s| s.at.end);
    for (words, ends) in TAKEN_UP {
        if any(text, words) {
            let named = |c: &&mut Candidate| {
                (c.place == Place::Title || c.at.start < early) && ends.iter().any(|e| c.name.ends_with(e))
            };
            out.iter_mut().filter(named).take(1).for_each(|c| c.score += 2);
        }
    }
}

/// Whether what follows a municipality makes it a place: `の印刷会社が`.
fn is_place(after: &str) -> bool {
    let next = head(after, 14).split(['は', 'が', 'で', '、']).next().unwrap_or("");
    next.strip_prefix('の').is_some_and(|rest| {
        let kinds = ["会社", "企業", "業者", "メーカー", "法人", "病院", "大学", "店"];
        kinds.iter().any(|w| rest.ends_with(w)) || ["診療所", "医院", "クリニック"].iter().any(|w| rest.starts_with(w))
    })
}

/// Who brought the news: `あかつき放送によると`.
fn is_source(name: &str, after: &str) -> bool {
    let media = ["放送", "新聞", "新聞社", "通信", "テレビ", "タイムズ", "ニュース"].iter().any(|w| name.ends_with(w));
    media
        && ["によると", "によれば", "が報じ", "は報じ", "などが報じ", "の取材", "の報道"]
            .iter()
            .any(|w| after.starts_with(w))
}

/// How a name stands in its sentence.
fn role_score(before: &str, after: &str, kind: ArticleKind) -> i32 {
    // `株式会社○○(代表取締役 …)は`: who speaks for it stands between.
    let behind = after.strip_prefix('(').and_then(|a| a.split_once(')')).filter(|(who, _)| who.contains("代表"));
    let after = behind.map_or(after, |(_, rest)| rest);
    let next = head(after.trim_start_matches(['」', ')']), 26);
    let starts = |words: &[&str]| words.iter().any(|w| next.starts_with(w));
    let mut score = 0;
    if starts(&["が運営", "の運営", "運営の", "が管理する", "が設置", "が保有"]) {
        score += 6;
    } else if starts(&["は", "が", "によれば", "によると", "においては", "において", "では", "の委託先", "に対し"])
    {
        score += 5;
    } else if starts(&["の", "で", "に"]) {
        score += 3;
    }
    if starts(&["を運営する", "などを運営する", "を展開する", "を提供し"]) {
        score += 2;
    }
    if tail(before, 8).ends_with("を運営する")
        || tail(before, 8).ends_with("運営の")
        || tail(before, 10).ends_with("などを運営する")
    {
        score += 5;
    }
    if any(tail(before, 6), &["大手", "通販"]) {
        score += 1;
    }
    let taken = starts(&["から"]) && any(head(next, 26), &["盗", "窃取", "奪", "入手", "流出", "持ち出"]);
    if taken {
        score += 4;
    } else if starts(&[
        "から",
        "より",
        "へ",
        "と連携",
        "に報告",
        "に相談",
        "の協力",
        "製",
        "と共同",
        "によって作成",
        "が発表した",
        "の調査によ",
        "による調査",
    ]) {
        score -= 6;
    }
    if any(tail(before, 14), &["委託先", "受託", "提供元", "調査会社", "決済代行", "親会社", "取引先", "サービス提供"])
    {
        score -= 6;
    }
    if starts(&["グループ"]) && kind == ArticleKind::News {
        score -= 1;
    }
    score
}

/// How many characters a name shares with the title, in one run from the name's beginning.
pub fn overlap(title: &str, name: &str) -> i32 {
    let ends: Vec<usize> = name.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    // A longer beginning holds every shorter one.
    let lead = ends.iter().skip(1).take_while(|end| title.contains(&name[..**end])).count();
    if lead > 0 {
        return lead as i32 + 1;
    }
    // The name may begin with what the title drops: 株式会社, a prefecture.
    let starts = ends.iter().take(ends.len().saturating_sub(3)).rev();
    let end = starts.take_while(|start| title.contains(&name[**start..])).count();
    if end > 0 { end as i32 + 2 } else { 0 }
}
