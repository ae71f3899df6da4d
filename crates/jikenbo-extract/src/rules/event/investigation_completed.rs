//! Reads: words by which an investigation ended: 調査が完了, 調査結果を受領, 最終報告書を受領.
//! Why: when the numbers became firm.
//! Source: wording of public notices.
//! Does not read: 調査が完了次第 (a plan).

use jikenbo_core::{Cue, EventKind};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "event.investigation-completed",
    version: 1,
    needs: &["確認作業", "ログの確認", "受領した", "解析", "調査"],
    pattern: r"(?P<m>(?:確認作業|ログの確認|調査作業)が完了|受領した(?:調査|報告)?結果|調査(?:の)?完了(?:の|を|$|。)|調査結果を(?:確認|得|受け)|(?:調査|解析)[^。、]{0,14}?(?:が|は|を|も)?(?:[12][0-9]{3}年)?(?:[0-9]{1,2}月)?(?:に)?(?:完了(?:し|いた|、|$|。)|終了(?:し|いた|$|。)|終え|終わ[りる])|調査(?:の|報告書?|最終)?[^。、]{0,6}?(?:結果|報告書)(?:を|が|の)(?:受領|提出さ|受け取)|調査は2[0-9]{3}年[0-9]{1,2}月に完了)",
    build: Build::Cue(Cue::Event(EventKind::InvestigationCompleted)),
    yes: &[
        Yes("8月28日、調査が完了", "調査が完了", "investigation_completed"),
        Yes("調査結果を受領しました", "調査結果を受領", "investigation_completed"),
    ],
    no: &["調査を開始し", "調査中です"],
};
