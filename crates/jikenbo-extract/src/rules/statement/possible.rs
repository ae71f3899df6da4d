//! Reads: words of possibility: 可能性, おそれ, 恐れ, 懸念, 疑い.
//! Why: a possibility is never a fact.
//! Source: wording of public notices.
//! Does not read: 可能性はない (read as a denial by interpret).

use jikenbo_core::Cue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "statement.possible",
    version: 1,
    needs: &["可能性", "おそれ", "恐れ", "懸念", "疑い", "疑惑", "とされ", "否定でき"],
    pattern: r"(?P<m>可能性|おそれ|恐れ|懸念|疑い|疑惑|とされ|否定でき)",
    build: Build::Cue(Cue::Possible),
    yes: &[Yes("流出した可能性があります", "可能性", "possible"), Yes("漏えいのおそれ", "おそれ", "possible")],
    no: &["可能な限り"],
};
