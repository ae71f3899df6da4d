//! Whom a parent tells of: `当社の連結子会社である株式会社○○において`.

use jikenbo_core::{Fact, FactValue, OrganisationForm, organisation::name_key};

use super::{
    super::view::{View, any, tail},
    Candidate, organisation, read,
};

/// Words right before a company of the publisher's.
const OF_THE_PUBLISHER: &[&str] = &[
    "子会社である",
    "子会社の",
    "子会社「",
    "子会社、",
    "グループ会社である",
    "グループ会社の",
    "グループ会社「",
    "グループ会社、",
    "傘下の",
    "傘下にある",
];
/// Words right behind the name of whoever something happened to.
const HAPPENED_TO: &[&str] = &["にお", "が", "の", "で", "は", "に対", "へ", "(", "」", ","];
/// Words of what happened.
const INCIDENT: &[&str] = &[
    "不正アクセス",
    "攻撃",
    "感染",
    "ランサム",
    "漏えい",
    "漏洩",
    "流出",
    "紛失",
    "盗",
    "誤送",
    "誤配",
    "改ざん",
    "持ち出",
    "障害",
    "暗号化",
    "不正利用",
    "不正ログイン",
    "閲覧",
];
/// The first sentences tell whose incident it is.
const SENTENCES: usize = 4;

/// The companies of the publisher's group that its first sentences tell of.
pub fn subsidiaries(view: &View, parties: &[Fact]) -> Vec<Candidate> {
    let mut out = Vec::new();
    let title = view.title_norm();
    let is_titled = any(title, &["子会社にお", "子会社への", "子会社で", "グループ会社にお", "グループ会社への"]);
    let is_party = |name: &str| {
        let key = name_key(name);
        parties.iter().any(|f| matches!(&f.value, FactValue::ThirdParty { name, .. } if name_key(name) == key))
    };
    let told = view.sentences().filter(|(_, sentence, _)| view.body.of(sentence).str().ends_with('。'));
    for (_, sentence, mentions) in told.take(SENTENCES) {
        let text = view.body.of(sentence);
        if !any(text, INCIDENT) || any(text, &["影響は", "影響ありません", "関係ありません"]) {
            continue;
        }
        for mention in mentions {
            let Some((name, OrganisationForm::Legal)) = organisation(mention) else { continue };
            let (before, after) = view.around(&mention.at);
            // `連結子会社における…に関する調査結果`: the title says it, the text names the company.
            let is_told = is_titled && after.starts_with("の調査") && !is_party(name);
            let is_own = is_told || OF_THE_PUBLISHER.iter().any(|word| tail(before, 12).ends_with(word));
            if is_own && HAPPENED_TO.iter().any(|word| after.starts_with(word)) {
                out.push(read(mention, name, "victim.subsidiary"));
            }
        }
    }
    out
}
