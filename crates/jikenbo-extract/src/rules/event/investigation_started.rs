//! Reads: words by which an investigation began: 調査を開始, 調査を依頼, フォレンジック調査に着手.
//! Why: when experts came in.
//! Source: wording of public notices.
//! Does not read: 調査中, 調査を進めている.

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.investigation-started",
    version: 1,
    needs: &["調べ", "調査", "解析", "フォレンジック"],
    pattern: r"(?P<m>(?:調査|解析|フォレンジック|原因究明)[^。、]{0,14}?(?:を|に|へ)?(?:開始(?:し|いた|さ|する|$|、|。)|に入(?:り|った|る)|着手|が始ま|を始め|始め(?:た|ま)|依頼|委託し)|(?:調査|検証|検討|対策)委員会[^。、]{0,14}を(?:設置|設け|立ち上げ)|調べ(?:を(?:進め|始め|開始)|始め|に入))",
    build: Build::Cue(Cue::Event(EventKind::InvestigationStarted)),
    yes: &[
        Yes("第三者機関に調査を依頼しました", "調査を依頼", "investigation_started"),
        Yes("フォレンジック調査に着手", "フォレンジック調査に着手", "investigation_started"),
        Yes("解析を開始", "解析を開始", "investigation_started"),
    ],
    no: &["調査を進めております", "調査会社"],
};
