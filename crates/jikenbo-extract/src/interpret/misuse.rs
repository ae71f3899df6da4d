//! Misuse and secondary damage: a sentence that denies it in general decides; then misuse stated as
//! a fact; then a possibility.

use jikenbo_core::{Basis, Cue, Fact, FactValue, Mention, MentionValue, Misuse};

use super::{
    events::is_elsewhere,
    view::{View, any, head},
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
                Misuse::NoneFound if !is_one_kind(text) => denied = denied.or(Some(mention)),
                Misuse::Confirmed if is_stated(view, mention, text) => confirmed = confirmed.or(Some(mention)),
                Misuse::Possible if !is_advice(text) => possible = possible.or(Some(mention)),
                _ => {}
            }
        }
    }
    let (said, mention) = denied
        .map(|m| (Misuse::NoneFound, m))
        .or(confirmed.map(|m| (Misuse::Confirmed, m)))
        .or(possible.map(|m| (Misuse::Possible, m)))?;
    view.fact_of(mention, FactValue::Misuse(said), Basis::Stated)
}

/// A denial of one kind of damage.
fn is_one_kind(text: &str) -> bool {
    any(text, &["金銭被害", "金銭的な被害", "金銭的被害", "業務への影響", "カードの不正利用は", "カード情報の不正"])
}

fn is_advice(text: &str) -> bool {
    any(text, &["ください", "お願い", "ご注意", "ご確認", "場合は", "場合には", "場合がござ"])
}

fn is_stated(view: &View, mention: &Mention, text: &str) -> bool {
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
