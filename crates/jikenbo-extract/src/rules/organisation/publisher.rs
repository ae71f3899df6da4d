//! Reads: words by which a publisher calls itself, 弊社, 当社, 当院, 本県, 本学, 当団.
//! Why: a release names itself once and then never again.
//! Source: wording of public notices.
//! Does not read: 同社, 本件, 当該, 本市場.

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "publisher.word",
    version: 1,
    needs: &[
        "弊社",
        "弊会",
        "弊団",
        "弊所",
        "弊店",
        "当社",
        "当院",
        "当団",
        "当協会",
        "当会",
        "当校",
        "当学園",
        "当法人",
        "当組合",
        "当行",
        "当店",
        "当館",
        "当所",
        "当財団",
        "当病院",
        "当機構",
        "当市",
        "当町",
        "当県",
        "当センター",
        "当局",
        "当施設",
        "本学園",
        "本学",
        "本県",
        "本市",
        "本町",
        "本村",
        "本会",
        "本校",
        "本院",
        "本法人",
        "本組合",
        "本機構",
        "本協会",
        "小社",
        "私ども",
    ],
    pattern: r"(?P<m>弊社|弊会|弊団|弊所|弊店|当社|当院|当団|当協会|当会|当校|当学園|当法人|当組合|当行|当店|当館|当所|当財団|当病院|当機構|当市|当町|当県|当センター|当局|当施設|本学園|本学|本県|本市|本町|本村|本会|本校|本院|本法人|本組合|本機構|本協会|小社|私ども)(?P<after>場|位|員|題|人)?",
    build: Build::Read(|c| match c.name("after") {
        Some(_) => None,
        None => Some(MentionValue::Publisher),
    }),
    yes: &[Yes("このたび、当院におきまして", "当院", "publisher")],
    no: &["本件につきまして", "当該システム", "同社は", "当局員"],
};
