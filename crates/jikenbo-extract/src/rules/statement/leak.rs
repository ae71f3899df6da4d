//! Reads: words by which data left: 流出, 漏えい, 窃取, 持ち出し, 盗まれ.
//! Why: whether data leaked at all.
//! Source: wording of public notices.
//! Does not read: 設備の漏水.

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "statement.leak",
    version: 1,
    needs: &[
        "実際に",
        "送り出さ",
        "転送さ",
        "送信さ",
        "運び出さ",
        "流出",
        "漏え",
        "漏洩",
        "漏出",
        "窃取",
        "詐取",
        "盗まれ",
        "盗み",
        "盗んだ",
        "持ち出",
        "抜き取",
        "流失",
        "取得さ",
        "渡っ",
        "取り出",
        "外部に送信",
        "閲覧さ",
        "見え",
        "抜き出",
        "外部へ送信",
        "投稿",
        "外部に公開",
        "漏れ",
        "目に触れ",
        "売り渡",
        "写し取",
    ],
    pattern: r"(?P<m>流出|漏え[いし]|漏洩|漏出|窃取|詐取|盗まれ|盗み|盗んだ|持ち出さ|持ち出し|抜き取|流失|取得され|第三者に渡|第三者の手に渡|取り出さ|取り出し|抜き出さ|漏れ(?:た|て|る)|目に触れ|売り渡|盗み取|写し取|外部(?:に|へ)(?:転送|送信)さ|運び出さ|送り出さ|実際に(?:表示|閲覧|参照)さ|掲示板に投稿|私的に閲覧|不正に閲覧)",
    build: Build::Cue(Cue::Leak),
    yes: &[Yes("個人情報が流出しました", "流出", "leak"), Yes("データが盗まれた", "盗まれ", "leak")],
    no: &["水道の設備"],
};
