//! Reads: misuse said as a fact: 不正利用された, 迷惑メールが送信された, なりすまし注文.
//! Why: secondary damage.
//! Source: wording of public notices.
//! Does not read: 不正利用された可能性, 確認されていない (interpret looks around).

use jikenbo_core::{Cue, Misuse};

use crate::rule::{Rule, Yes, cue};

/// The rule.
pub const RULE: Rule = Rule {
    id: "misuse.confirmed",
    version: 1,
    needs: &["不正利用", "不正に利用", "悪用", "迷惑メール", "スパム", "不審メール", "不審なメール", "なりすまし", "ポイントが", "フィッシングメール", "無言電話", "不正送信", "不正メール", "不正注文", "詐欺メール", "なりすました"],
    pattern: r"(?P<m>不正(?:に)?利用され(?:た|ま|て|、)|悪用され(?:た|ま|て|、)|(?:迷惑メール|スパムメール|不審(?:な)?メール|フィッシングメール|なりすましメール|詐欺メール)[^。、]{0,24}?(?:送信|発信|配信|受信|拡散|確認|装った)|なりすまし注文|(?:迷惑|スパム|不審な?)メール送信|踏み台|ポイントが[^。]{0,14}(?:交換|利用|使わ)|無言電話|不正(?:に)?メール送信|装った[^。、]{0,16}(?:迷惑|不審な?|スパム)メール|大量の[^。、]{0,8}メールが送信)",
    build: cue!(Cue::Misuse(Misuse::Confirmed)),
    yes: &[Yes("第三者に不正利用された", "不正利用された", "misuse confirmed"), Yes("不審メールが送信されました", "不審メールが送信", "misuse confirmed")],
    no: &["不正アクセス"],
};
