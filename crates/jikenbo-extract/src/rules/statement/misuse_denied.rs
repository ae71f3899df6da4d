//! Reads: a general denial of misuse: 二次被害は確認されておりません, 悪用は確認されていない.
//! Why: what can be said is that none is known.
//! Source: wording of public notices.
//! Does not read: 被害の拡大防止.

use jikenbo_core::{Cue, Misuse};

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "misuse.denied",
    version: 1,
    needs: &["被害", "悪用", "不正利用", "不正使用", "不正に利用", "不正に使用", "不正な利用", "不正な使用"],
    pattern: r"(?P<m>(?:二次(?:的な)?被害|被害|悪用|不正利用|不正使用|不正に(?:利用|使用)|不正な(?:利用|使用))[^。]{0,40}?(?:確認(?:は|も)?(?:されて|でき(?:て)?|して|は)?(?:い|お)?(?:りません|ません|ない|らず)|確認されず|確認はない|寄せられて(?:い|お)(?:りません|ません|ない|らず)|ありません|ございません|報告(?:は|も)?(?:ない|受けていない|受けておりません|ありません|されていない|されておりません|されていません)|受けて(?:おりません|いません|いない)|生じて(?:いない|おりません)|情報はない|把握して(?:おりません|いない|いません)|発生して(?:い|お)(?:ない|りません|ません)|伺っておりません))",
    build: Build::Cue(Cue::Misuse(Misuse::NoneFound)),
    yes: &[
        Yes("二次被害は確認されておりません", "二次被害は確認されておりません", "misuse none-found"),
        Yes("情報の悪用は確認されていない", "悪用は確認されていない", "misuse none-found"),
    ],
    no: &["被害拡大を防ぐため"],
};
