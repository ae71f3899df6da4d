//! Reads: gangs and groups by what the text calls them, ランサムウェアギャング:Xxxx, 「Xxxx」グループ, Xxxxランサムウェア集団.
//! Why: new gangs appear faster than a table grows.
//! Source: wording of press items and victim lists.
//! Does not read: companies' groups (グループ会社), nationalities.

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "actor.context",
    version: 1,
    needs: &["名乗る", "ギャング", "ランサム", "グループ", "集団", "[["],
    pattern: r"ギャング\s?[::]\s?(?P<a>[A-Za-z0-9][A-Za-z0-9 ._()\-]{0,40}[A-Za-z0-9)])|(?:犯罪グループ|ハッカー集団|脅威グループ|攻撃グループ|ハッカーグループ)\s?[「\[]{0,2}(?P<b>[A-Z][A-Za-z0-9._\-]{2,30})|(?P<c>[A-Z][A-Za-z0-9]{1,20})(?:ランサムウェア(?:グループ|集団|ギャング))|(?P<d>[ァ-ヴー]{3,12})ランサムウェア(?:グループ|集団|ギャング)|\[\[(?P<e>[A-Z][A-Za-z0-9 ]{2,24})(?:ランサムウェア)?\]\](?:グループ|集団|による(?:大規模な)?(?:攻撃|データ侵害))|[「『](?P<f>[A-Z][A-Za-z0-9 ._\-]{2,30})[」』]を名乗る(?:集団|グループ|攻撃者|者|組織)",
    build: Build::Read(|c| {
        let found = ["a", "b", "c", "d", "e", "f"].iter().find_map(|n| c.name(n))?;
        Some(MentionValue::Actor(found.as_str().trim().to_owned()))
    }),
    yes: &[
        Yes("ランサムウェアギャング:Moonpaw (MPW)", "ギャング:Moonpaw (MPW)", "Moonpaw (MPW)"),
        Yes("「Moonpaw」を名乗る集団による脅迫文", "「Moonpaw」を名乗る集団", "Moonpaw"),
        Yes("NPAWランサムウェアグループが侵入", "NPAWランサムウェアグループ", "NPAW"),
    ],
    no: &["当社グループ会社が", "ランサムウェアによる攻撃"],
};
