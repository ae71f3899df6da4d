//! Reads: gangs and groups by what the text calls them, ランサムウェアギャング:Xxxx, ハッカー集団「ヤミガラス」, 「Xxxx」と名乗る集団.
//! Why: new gangs appear faster than a table grows.
//! Source: wording of press items and victim lists.
//! Does not read: companies' groups (グループ会社), nationalities, whom a message pretends to be from (銀行を名乗るメール).

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "actor.context",
    version: 2,
    needs: &["名乗", "称", "ギャング", "ランサム", "グループ", "集団", "組織", "[["],
    pattern: concat!(
        r"ギャング\s?[::]\s?(?P<a>[A-Za-z0-9][A-Za-z0-9 ._()\-]{0,40}[A-Za-z0-9)])",
        r"|(?:犯罪グループ|脅威グループ|攻撃グループ|ハッカーグループ|ウェアグループ|ウエアグループ|ハッカー集団|ウェア集団|ウエア集団|犯罪集団|攻撃集団|ハッカー組織|攻撃組織)(?:である|の)?\s?(?:[「『\[]{0,2}(?P<b>[A-Z][A-Za-z0-9._\-]{2,30})|[「『](?P<g>[A-Za-z0-9ァ-ヴー][A-Za-z0-9ァ-ヴー・ ._\-]{1,30}))",
        r"|集団[「『](?P<i>[A-Z][A-Za-z0-9._\-]{2,20}(?: [A-Z][A-Za-z0-9._\-]{1,20})?)[」』](?:が|は|に|から)",
        r"|(?P<c>[A-Z][A-Za-z0-9]{1,20})(?:ランサムウェア(?:グループ|集団|ギャング))",
        r"|(?P<d>[ァ-ヴー]{3,12})ランサムウェア(?:グループ|集団|ギャング)",
        r"|\[\[(?P<e>[A-Z][A-Za-z0-9 ]{2,24})(?:ランサムウェア)?\]\](?:グループ|集団|による(?:大規模な)?(?:攻撃|データ侵害))",
        r"|[「『](?P<f>[A-Za-zァ-ヴー][A-Za-z0-9ァ-ヴー・ ._\-]{2,30})(?:\([^()]{1,30}\))?[」』](?:を|と)(?:名乗|称す|自称す)る(?:[ァ-ヴー]{2,8})?(?:集団|グループ|攻撃者|者|組織|ハッカー)",
        r"|(?:集団|グループ|攻撃者|ハッカー)は、?[「『](?P<h>[A-Za-zァ-ヴー][A-Za-z0-9ァ-ヴー・ ._\-]{2,30})(?:\([^()]{1,30}\))?[」』](?:を|と)(?:名乗|称し|自称し)",
    ),
    build: Build::Read(|c| {
        let found = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].iter().find_map(|n| c.name(n))?;
        Some(MentionValue::Actor(found.as_str().trim().to_owned()))
    }),
    yes: &[
        Yes("ランサムウェアギャング:Moonpaw (MPW)", "ギャング:Moonpaw (MPW)", "Moonpaw (MPW)"),
        Yes("「Moonpaw」を名乗る集団による脅迫文", "「Moonpaw」を名乗る集団", "Moonpaw"),
        Yes("「Moonpaw」を称するランサムウェアグループ", "「Moonpaw」を称するランサムウェアグループ", "Moonpaw"),
        Yes("NPAWランサムウェアグループが侵入", "NPAWランサムウェアグループ", "NPAW"),
        Yes("ランサムウェア集団Moonpawは", "ウェア集団Moonpaw", "Moonpaw"),
        Yes("集団「Moonpaw」が9月6日に掲載", "集団「Moonpaw」が", "Moonpaw"),
        Yes("国際ハッカー集団「ヤミガラス」が", "ハッカー集団「ヤミガラス", "ヤミガラス"),
        Yes(
            "ハッカー集団は「ヤミガラス(Yamigarasu)」と名乗って",
            "集団は「ヤミガラス(Yamigarasu)」と名乗",
            "ヤミガラス",
        ),
    ],
    no: &[
        "当社グループ会社が",
        "合唱の集団「Moonpaw」",
        "ランサムウェアによる攻撃",
        "「サポートセンター」を名乗るメール",
        "企業グループ「ヤマブキ」が",
    ],
};
