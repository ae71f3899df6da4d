//! Misuse and secondary damage: a sentence that denies it in general decides; then misuse stated as
//! a fact; then a possibility.

use jikenbo_core::{Basis, Cue, Fact, FactValue, Mention, MentionValue, Misuse};

use super::{
    events::is_elsewhere,
    view::{Text, View, any, head},
};

/// The article's word on misuse.
pub fn misuse(view: &View) -> Option<Fact> {
    let mut denied: Option<&Mention> = None;
    let mut confirmed: Option<&Mention> = None;
    let mut possible: Option<&Mention> = None;
    for (_, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        if is_elsewhere(text) {
            continue;
        }
        for mention in mentions {
            let MentionValue::Cue(Cue::Misuse(said)) = mention.value else { continue };
            match said {
                Misuse::NoneFound if !is_one_kind(&text) && !of_leakage(view, mention) => {
                    denied = denied.or(Some(mention))
                }
                Misuse::Confirmed if is_stated(view, mention, text) => confirmed = confirmed.or(Some(mention)),
                Misuse::Possible if !is_advice(text) => possible = possible.or(Some(mention)),
                _ => {}
            }
        }
    }
    let denied = denied.or_else(|| denied_under_heading(view));
    let (said, mention) = denied
        .map(|m| (Misuse::NoneFound, m))
        .or(confirmed.map(|m| (Misuse::Confirmed, m)))
        .or(possible.map(|m| (Misuse::Possible, m)))?;
    view.fact_of(mention, FactValue::Misuse(said), Basis::Stated)
}

/// `二次被害` as a heading or a question, and below it `現在まで確認されていません。`
fn denied_under_heading<'v>(view: &'v View) -> Option<&'v Mention> {
    let asks = |text: &str| {
        any(text, &["二次被害", "被害の有無", "悪用", "不正利用", "被害の状況"]) && text.chars().count() <= 30
    };
    let mut last = "";
    for (_, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        let asked = asks(last) || view.body.heading_above(sentence.line).is_some_and(asks);
        let bare = !text.contains(['流', '漏']) && any(text, &["確認", "事実", "報告", "把握", "受けて", "寄せ"]);
        let denial = mentions.iter().find(|m| m.value == MentionValue::Cue(Cue::Negation));
        if let Some(denial) = denial.filter(|_| asked && bare && text.chars().count() <= 60) {
            return Some(denial);
        }
        last = text.str();
    }
    None
}

/// `被害は…に限られ、漏えいの証拠は確認されていない`: another thing is denied. 被害届, 被害を受けた tell of the incident.
fn of_leakage(view: &View, mention: &Mention) -> bool {
    let said = &view.body.text()[mention.at.clone()];
    any(said, &["漏え", "漏洩", "流出"]) || ["被害を", "被害届", "被害者"].iter().any(|w| said.starts_with(w))
}

/// A denial of one kind of damage.
fn is_one_kind(text: &str) -> bool {
    any(text, &["金銭被害", "金銭的な被害", "金銭的被害", "業務への影響", "カードの不正利用は", "カード情報の不正"])
}

fn is_advice(text: Text) -> bool {
    any(text, &["ください", "お願い", "ご注意", "ご確認", "場合は", "場合には", "場合がござ"])
}

fn is_stated(view: &View, mention: &Mention, text: Text) -> bool {
    let (before, after) = view.around(&mention.at);
    let next = head(after, 30);
    // A weakness that was exploited is the cause.
    let weakness = ["脆弱性を", "脆弱性が", "弱点を", "弱点が", "APIを", "不備を"].iter().any(|w| before.ends_with(w));
    !weakness
        && !is_advice(text)
        && !any(
            next,
            &[
                "可能性",
                "おそれ",
                "恐れ",
                "懸念",
                "確認されていな",
                "確認されていません",
                "確認されておりません",
                "確認されず",
                "ありません",
                "ございません",
                "ことはな",
                "場合",
                "ないよう",
            ],
        )
        && !any(text, &["受信する可能性", "届く可能性", "防止"])
        && !any(text, &["について注意", "については開封"])
}
