//! Reads: words of plans: 予定, 見込み, 今後, 順次, 次第, まいります.
//! Why: what is planned has not happened.
//! Source: wording of public notices.
//! Does not read: 予定外.

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "statement.planned",
    version: 1,
    needs: &["予定", "見込み", "今後", "順次", "次第", "まいり", "参り", "努め", "検討", "計画", "方針"],
    pattern: r"(?P<m>予定|見込み|今後|順次|次第|てまいります|て参り|検討(?:中|して)|する方針|する計画)",
    build: Build::Cue(Cue::Planned),
    yes: &[Yes("再開する予定です", "予定", "planned"), Yes("順次ご連絡", "順次", "planned")],
    no: &["完了しました"],
};
