//! Reads: words by which service came back: 復旧, 再開, 回復.
//! Why: how long it was down.
//! Source: wording of public notices.
//! Does not read: 復旧作業, 復旧予定, 復旧見込み.

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.restored",
    version: 1,
    needs: &[
        "通常",
        "戻",
        "を始め",
        "を開始",
        "復旧",
        "再開",
        "回復",
        "取り戻",
        "可能となっ",
        "可能になっ",
        "使えるように",
    ],
    pattern: r"(?P<m>取り戻し|(?:復旧|再開|回復)(?:し(?:た|ま|て|、)|いたしま|さ(?:れ|せ)|を(?:完了|確認)|完了|済|$|。|、)|(?:利用|参照|使用|閲覧)が?可能(?:と|に)なっ|(?:正常|通常|元|当社の手|当院の手)[^。、]{0,8}に戻(?:り|っ)|アカウントを戻し(?:て|た|まし)|(?:公開|サービス|運用|販売|営業|受付|提供)を(?:再び)?(?:始め(?:た|まし)|再開)|通常(?:どおり|通り)(?:稼働|営業|稼動)|使えるように(?:なっ|し))",
    build: Build::Cue(Cue::Event(EventKind::Restored)),
    yes: &[Yes("9月24日 システムを復旧", "復旧", "restored"), Yes("受け入れを再開しました", "再開しま", "restored")],
    no: &["復旧作業を進め", "再開する予定", "再開時期"],
};
