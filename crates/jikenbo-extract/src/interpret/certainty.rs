//! Did data leak: a finding stated as a fact anywhere wins, then a possibility, then a denial.

use jikenbo_core::{ArticleKind, Basis, Certainty, Cue, Fact, FactValue, Mention, MentionValue};

use super::{
    events::is_elsewhere,
    view::{Text, View, any, head},
};

/// The article's word on leakage.
pub fn certainty(view: &View, kind: ArticleKind) -> Option<Fact> {
    let mut best: Option<(Certainty, &Mention)> = None;
    for (_, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        let asks = view.body.lines[sentence.line].heading
            && ["可能性", "おそれ", "有無", "状況", "恐れ"].iter().any(|w| text.trim_end().ends_with(w));
        if is_elsewhere(text) || is_general(text) || asks {
            continue;
        }
        for (i, mention) in mentions.iter().enumerate() {
            let said = match mention.value {
                MentionValue::Cue(Cue::Leak) => leak(view, kind, mention, &mentions[i + 1..]),
                MentionValue::Cue(Cue::Viewable) => viewable(view, mention, &mentions[i + 1..]),
                _ => None,
            };
            let said = said.filter(|_| kind != ArticleKind::Advisory || !is_spoken(view, mention));
            if let Some(said) = said
                && best.is_none_or(|(b, _)| said < b)
            {
                best = Some((said, mention));
            }
        }
    }
    // A headline that states it outweighs a body that tells only how it could be seen.
    let seen_only = best.is_some_and(|(_, m)| m.value == MentionValue::Cue(Cue::Viewable));
    if kind == ArticleKind::News
        && seen_only
        && let Some(mention) = stated_by_title(view)
    {
        return view.fact_of(mention, FactValue::Certainty(Certainty::Confirmed), Basis::Title);
    }
    if let Some((certainty, mention)) = best {
        let span = view.body.norm.original(statement(view, mention, certainty));
        let value = FactValue::Certainty(certainty);
        return view.fact(span, mention.rule, mention.version, value, Basis::Stated);
    }
    if let Some(denial) = denied_under_heading(view) {
        let value = FactValue::Certainty(Certainty::Denied);
        return view.fact_of(denial, value, Basis::Stated);
    }
    let title = view.title_norm();
    let mention = view.title_mentions.iter().find(|m| m.value == MentionValue::Cue(Cue::Leak))?;
    let possible = any(title, &["可能性", "おそれ", "恐れ", "懸念", "疑い", "疑惑"]);
    let denied = any(title, &["流出なし", "漏えいなし"]);
    let said = match (possible, denied) {
        (true, _) => Certainty::Possible,
        (_, true) => Certainty::Denied,
        _ => Certainty::Confirmed,
    };
    view.fact_of(mention, FactValue::Certainty(said), Basis::Title)
}

/// Within brackets that quote a mail or somebody's words.
fn is_spoken(view: &View, mention: &Mention) -> bool {
    let (before, after) = view.around(&mention.at);
    before.rfind(['「', '[']).is_some_and(|open| !before[open..].contains(['」', ']'])) && after.contains(['」', ']'])
}

/// 流出, 漏えい in a headline without a doubt.
fn stated_by_title<'v>(view: &'v View) -> Option<&'v Mention> {
    let title = view.title_norm();
    let doubted = any(title, &["可能性", "おそれ", "恐れ", "懸念", "疑い", "疑惑", "か ", "なし"])
        || title.ends_with(['か', '?']);
    view.title_mentions.iter().find(|m| !doubted && m.value == MentionValue::Cue(Cue::Leak))
}

/// `外部への漏えい` as a heading, and below it `第三者に伝えた事実は認められなかった。`
fn denied_under_heading<'v>(view: &'v View) -> Option<&'v Mention> {
    view.sentences().find_map(|(_, sentence, mentions)| {
        let heading = view.body.heading_above(sentence.line).filter(|h| any(h, &["漏えい", "漏洩", "流出"]))?;
        let text = view.body.of(sentence);
        let settles =
            any(heading, &["有無", "外部", "可能性", "状況"]) && any(text, &["事実", "形跡", "痕跡", "確認", "認め"]);
        mentions.iter().find(|m| settles && m.value == MentionValue::Cue(Cue::Negation))
    })
}

/// The clause that makes the statement: from the last comma before the word to the first stop after
/// what settles it (可能性, 確認されておりません).
fn statement(view: &View, cue: &Mention, certainty: Certainty) -> std::ops::Range<usize> {
    let sentence = view.body.sentence_at(cue.at.start);
    let at = &view.body.sentences[sentence].at;
    let text = view.body.text();
    let settles = |m: &&Mention| match m.value {
        MentionValue::Cue(Cue::Possible) => certainty == Certainty::Possible,
        MentionValue::Cue(Cue::Negation) => certainty != Certainty::Confirmed,
        _ => false,
    };
    let settled = view
        .mentions_in(sentence)
        .iter()
        .filter(settles)
        .find(|m| m.at.start >= cue.at.end)
        .map_or(cue.at.end, |m| m.at.end);
    let before = &text[at.start..cue.at.start];
    let start = at.start
        + before.rfind(['、', '。', '」', '※']).map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
    let after = &text[settled.min(at.end)..at.end];
    let end = settled.min(at.end) + after.find(['、', '。', ')']).unwrap_or(after.len());
    let lead = text[start..cue.at.start].len()
        - text[start..cue.at.start].trim_start_matches([' ', '・', '•', '(', '-']).len();
    start + lead..end.max(cue.at.end)
}

/// Sentences about what others should fear or do, not about what happened.
fn is_general(text: Text) -> bool {
    any(text, &["禁止", "承認を", "許可を", "防止", "リスクが高", "懸念がない", "ご注意", "対策を"])
        && !any(text, &["流出した", "漏えいした", "盗まれた", "確認され"])
        || any(text, &["過去事例", "過去にも"])
}

fn leak(view: &View, kind: ArticleKind, cue: &Mention, rest: &[Mention]) -> Option<Certainty> {
    let (before, after) = view.around(&cue.at);
    let near = head(after, 60);
    // `漏えいによる被害は確認されていません` is about misuse.
    if ["による被害", "に伴う被害", "による二次", "に伴う二次", "による悪用"].iter().any(|w| near.starts_with(w))
    {
        return None;
    }
    // Somebody of the house took the thing along, or it was not taken along: nothing leaked by that.
    let taken = &view.body.text()[cue.at.clone()];
    let things = ["メモリを", "パソコンを", "端末を", "書類を", "資料を", "カバンを", "PCを", "媒体を"];
    if taken.starts_with("持ち出")
        && (things.iter().any(|w| before.ends_with(w))
            || !any(before, &["情報", "データ", "名簿", "リスト"]) && near.starts_with('は'))
    {
        return None;
    }
    let is = |m: &&Mention, c| m.value == MentionValue::Cue(c);
    let possible =
        rest.iter().find(|m| is(m, Cue::Possible) && m.at.start >= cue.at.end).map(|m| m.at.start - cue.at.end);
    let denied =
        rest.iter().find(|m| is(m, Cue::Negation) && m.at.start >= cue.at.end).map(|m| m.at.start - cue.at.end);
    if let Some(p) = possible {
        let between = head(after, after[..p.min(after.len())].chars().count());
        // `流出した情報を使った…のおそれ`: a passing word is no finding.
        let passing = ["したメール", "した情報を", "した個人情報を", "したデータを", "宛て"]
            .iter()
            .any(|w| between.starts_with(w));
        if passing {
            return None;
        }
        let settled =
            any(between, &["が確認され", "を確認し", "したことが", "が判明", "。"]) && !any(between, &["可能"]);
        let new_clause = between.contains("した。");
        // `…を盗んだ疑いで逮捕`: the suspicion is of the person.
        let suspect =
            kind == ArticleKind::Enforcement && any(&after[p.min(after.len())..], &["疑いで", "疑いが持たれ"]);
        if !settled && !new_clause && !suspect && p < 150 {
            return Some(Certainty::Possible);
        }
    }
    if let Some(d) = denied {
        let between = &after[..d.min(after.len())];
        // `カード情報の漏えいはございません`: of one kind of data, not of all.
        let one_kind = [
            "カード情報の",
            "カード番号の",
            "パスワードの",
            "マイナンバーの",
            "口座情報の",
            "患者情報の",
            "カード情報が",
        ]
        .iter()
        .any(|w| before.ends_with(w));
        if one_kind {
            return None;
        }
        if d < 110
            && !between.starts_with("が")
            && !any(between, &["だが", "たが", "しましたが", "したが、", "された", "しており、", "しました"])
        {
            return Some(if any(after, &["否定でき", "否定はでき"]) {
                Certainty::Possible
            } else {
                Certainty::Denied
            });
        }
    }
    let word = &view.body.text()[cue.at.clone()];
    // A stolen thing or a stolen credential is not yet data that leaked.
    if word.starts_with('盗') {
        let near_before = super::view::tail(before, 24);
        let thing = [
            "パソコン",
            "端末",
            "かばん",
            "カバン",
            "鞄",
            "バッグ",
            "荷物",
            "財布",
            "PC",
            "USB",
            "車",
            "書類",
            "メモリ",
            "タブレット",
        ]
        .iter()
        .any(|w| near_before.contains(w));
        let credential = ["認証情報", "パスワード", "ID"].iter().any(|w| {
            near_before.ends_with(&format!("{w}を"))
                || near_before.ends_with(&format!("{w}が"))
                || near.starts_with(&format!("た{w}"))
        });
        if thing
            || credential
            || ["たパソコン", "た端末", "たノート", "たアカウント"].iter().any(|w| near.starts_with(w))
        {
            return None;
        }
    }
    let finite = [
        "した",
        "しま",
        "して",
        "し、",
        "いたしま",
        "され",
        "が判明",
        "が確認",
        "が発生",
        "を確認",
        "する事",
        "。",
        "事案が",
        "確認は",
        "していた",
        "しており",
        "が明らか",
        "の事実が",
        "られ",
        "件数は",
        "する被害",
        "に遭",
        "し大",
        "し一",
        "先は",
        "範囲は",
        "が新たに",
        "を受けた",
    ];
    let stem = word.ends_with("まれ")
        || word.ends_with("さ")
        || word.ends_with("盗み")
        || word.ends_with("だ")
        || word.ends_with("投稿")
        || word.ends_with("渡")
        || word.ends_with("閲覧");
    let item = after.trim().is_empty()
        && view.body.lines[view.body.sentences[view.body.sentence_at(cue.at.start)].line].bullet;
    let taking = word.ends_with("出し") && ["て", "た", "、"].iter().any(|w| near.starts_with(w));
    let doing = taking
        || near.starts_with('し')
            && !["しな", "しよう", "しうる", "し得", "しやす", "しにく"].iter().any(|w| near.starts_with(w));
    let stated = item || doing || finite.iter().any(|f| near.starts_with(f)) || stem;
    let only_named = [
        "る",
        "れる",
        "られる",
        "した場合",
        "しないよう",
        "されないよう",
        "した可能性",
        "したおそれ",
        "した恐れ",
        "した疑い",
    ]
    .iter()
    .any(|w| near.starts_with(w));
    let other = any(
        before,
        &[
            "よそで",
            "外部で",
            "他サイト",
            "他のサイト",
            "不正に入手",
            "他社のサービスから",
            "他社から",
            "他のサービスから",
            "仮に",
            "万が一",
            "万一",
        ],
    );
    let claimed = any(
        after,
        &[
            "模様",
            "とみられ",
            "ようです",
            "と主張",
            "とする声明",
            "との声明",
            "とする犯行",
            "とされ",
            "と報告され",
            "疑い",
            "疑惑",
        ],
    ) || any(before, &["可能性が高"]);
    if claimed && stated {
        return Some(Certainty::Possible);
    }
    (stated && !only_named && !other).then_some(Certainty::Confirmed)
}

/// Data merely viewable by others is a possibility, unless the text says they were not seen.
fn viewable(view: &View, cue: &Mention, rest: &[Mention]) -> Option<Certainty> {
    let (_, after) = view.around(&cue.at);
    // `情報が閲覧できる端末を紛失`: what the lost thing was good for.
    let sentence = &view.body.sentences[view.body.sentence_at(cue.at.start)];
    let describes = after.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('ァ'..='ヶ').contains(&c))
        && !after.starts_with(['状', '可']);
    if describes && any(view.body.of(sentence), &["紛失", "盗難", "盗まれ", "置き忘れ"]) {
        return None;
    }
    let seen_by_none = view.body.text()[cue.at.clone()].ends_with("閲覧")
        && rest.iter().any(|m| m.value == MentionValue::Cue(Cue::Negation) && m.at.start < cue.at.end + 60);
    if seen_by_none {
        return Some(Certainty::Denied);
    }
    (!any(head(after, 12), &["ではな", "にはな", "はありません", "はございません"])).then_some(Certainty::Possible)
}
