//! Reads: misuse said as a possibility: 不正利用された可能性, 悪用のおそれ.
//! Why: a possibility is never a fact.
//! Source: wording of public notices.
//! Does not read: general warnings to readers (不審なメールにご注意).

use jikenbo_core::{Cue, Misuse};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "misuse.possible",
    version: 1,
    needs: &["不正利用", "不正に利用", "悪用", "不正に使用", "不正使用"],
    pattern: r"(?P<m>(?:不正(?:に|な)?利用|悪用|不正(?:に)?使用)(?:され|さ|し|の)?[^。、]{0,14}?(?:可能性|おそれ|恐れ|懸念))",
    build: Build::Cue(Cue::Misuse(Misuse::Possible)),
    yes: &[Yes("一部が不正に利用された可能性", "不正に利用された可能性", "misuse possible")],
    no: &["不正利用は確認されていない"],
};
