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
    pattern: r"(?P<m>(?:二次被害|被害|悪用|不正(?:に|な)?(?:利用|使[用わ])|不審な(?:連絡|電話|メール))[^。]{0,44}?(?:確認(?:は|も)?(?:されて|できて|して)(?:いない|いません|おりません|おらず)|確認(?:は|も)?(?:され|でき)(?:ず|ません|ない)|(?:寄せられて|生じて|見つかって|入って|把握して|発生して|受けて|頂いて|いただいて|頂戴して|承知して|報告されて|認められて|聞いて|届いて|起きて|伺って|認識して)(?:いない|いません|おりません|おらず)|(?:は|も|が)(?:、?(?:現在|今|現時点)[^。、]{0,6})?(?:ありません|ございません)|(?:は|も|が)(?:なく|なかった|ない(?:$|。|、|と|もの))|報告されていない|報告なし|確認は(?:ありません|ない)))",
    build: Build::Cue(Cue::Misuse(Misuse::NoneFound)),
    yes: &[
        Yes("二次被害は確認されておりません", "二次被害は確認されておりません", "misuse none-found"),
        Yes("情報の悪用は確認されていない", "悪用は確認されていない", "misuse none-found"),
    ],
    no: &["被害拡大を防ぐため"],
};
