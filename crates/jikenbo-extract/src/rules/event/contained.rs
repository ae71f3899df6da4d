//! Reads: words by which something was stopped: 停止, 遮断, 閉鎖, 隔離, 設定を修正.
//! Why: how long the exposure lasted.
//! Source: wording of public notices.
//! Does not read: 業務停止命令, 停止していた (a state).

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.contained",
    version: 1,
    needs: &[
        "停止",
        "遮断",
        "閉鎖",
        "切り離",
        "隔離",
        "無害化",
        "非公開",
        "削除",
        "設定変更",
        "設定を変更",
        "修正",
        "パスワードを変更",
        "無効",
        "回収",
        "止め",
        "切断",
        "取り下げ",
        "改修",
        "再設定",
        "閉じ",
        "LANケーブル",
        "切り替え",
        "使えないように",
        "利用できないように",
    ],
    pattern: r"(?P<m>停止(?:し|いた|さ|$|。|の措置|と|、)|使えないように|利用できないように|遮断|閉鎖|切り離|隔離|無害化|止めまし|止めた|LANケーブルを抜|切り替えた|非公開(?:と|に|化|設定)|削除(?:し|いた|を実施|さ|$|。)|設定変更(?:し|を|$|。)|設定を変更|(?:設定|不具合|プログラム|不備|誤り)(?:を|の)修正|を修正|修正し(?:た|ま|て)|パスワードを変更|無効(?:化|と|に)|回収(?:し|いた|を|$|。)|(?:操作|通信|配信|公開|システム|サービス|運用|処理)を止め|切断(?:し|いた|$|。)|公開を取り下げ|を?閉じ(?:た|まし|て))",
    build: Build::Cue(Cue::Event(EventKind::Contained)),
    yes: &[
        Yes("同日、サイトを閉鎖し", "閉鎖", "contained"),
        Yes("外部との通信を遮断", "遮断", "contained"),
        Yes("カード決済を停止しました", "停止し", "contained"),
    ],
    no: &["業務を行う", "停止条件"],
};
