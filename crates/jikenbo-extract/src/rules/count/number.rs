//! Reads: numbers with a counting word, 2,317件, 約318万件, 最大640,218名分, 43万人超, 1,092件分, 延べ30人.
//! Why: how many is the first question.
//! Source: wording of public notices; JIS Z 8301 for digits.
//! Does not read: ordinals (第1件), shares (1件ずつ), ages, other units. Whose number it is, is left to `interpret`.

use jikenbo_core::{Bound, MentionValue};

use crate::{
    rule::{Build, Rule, Yes},
    vocab,
};

/// The rule.
pub const RULE: Rule = Rule {
    id: "count.number",
    version: 3,
    needs: vocab::NUMBER_UNIT,
    pattern: r"(?:[0-9]{1,2}\.[件人]数|^|[^0-9A-Za-z.,第数何]|[件人総名者通]数)(?P<m>(?P<head>最大で約|最大で|最大約|最大|約|およそ|少なくとも|のべ|延べ|計|合計)?(?P<n>{NUM})(?P<unit>件|人|名|世帯|家庭|軒分|通|のアカウント|アカウント|メールアドレス|アドレス|ID)(?:分)?(?P<tail>以上|超|余り|余|弱|強|程度|ほど)?)(?P<after>ずつ|ごと|数|目|称|前後|工|間|材|義|規|気|体|物|員)?",
    build: Build::Read(|c| {
        if c.name("after").is_some() {
            return None;
        }
        let unit = c["unit"].trim_start_matches('の').to_owned();
        let n = vocab::number(&c["n"])?;
        let head = c.name("head").map_or("", |m| m.as_str());
        let tail = c.name("tail").map_or("", |m| m.as_str());
        let bound = if head.starts_with("最大") {
            Bound::AtMost
        } else if matches!(tail, "以上" | "超" | "余り" | "余" | "強") || head == "少なくとも" {
            Bound::AtLeast
        } else if matches!(head, "約" | "およそ") || matches!(tail, "程度" | "ほど" | "弱") {
            Bound::About
        } else {
            Bound::Exact
        };
        Some(MentionValue::Count { n, unit, bound })
    }),
    yes: &[
        Yes("総件数 5,618件", "5,618件", "5618 件"),
        Yes("カード情報2,317件が", "2,317件", "2317 件"),
        Yes("約318万件の会員情報", "約318万件", "3180000 件 approx"),
        Yes("顧客情報最大640,218名分が", "最大640,218名分", "640218 名 max"),
        Yes("43万人超の情報", "43万人超", "430000 人 min"),
        Yes("診療データ(1,092件分)", "1,092件分", "1092 件"),
        Yes("計2万9451件に上る", "計2万9451件", "29451 件"),
        Yes("延べ59,204アドレスに送信", "延べ59,204アドレス", "59204 アドレス"),
        Yes("お客様5,630軒分の", "5,630軒分", "5630 軒分"),
        Yes("2.件数 619名分", "619名分", "619 名"),
        Yes("1,537のアカウントで", "1,537のアカウント", "1537 アカウント"),
        Yes("保護者143家庭の", "143家庭", "143 家庭"),
        Yes("職員四人の氏名", "四人", "4 人"),
    ],
    no: &["1 件数の訂正", "第1件目", "3人目", "1名称", "10件前後", "宛先を1件ずつ分けて"],
};
