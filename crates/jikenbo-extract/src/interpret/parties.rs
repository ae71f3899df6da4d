//! Named third parties by what the text says of them: contractors and providers whose own incident
//! it is, investigators, impersonated brands.

use std::{collections::HashSet, sync::LazyLock};

use jikenbo_core::{ArticleKind, Basis, Fact, FactValue, MentionValue, PartyRole, organisation::name_key};
use regex::Regex;

use super::view::{View, any, head, tail};

static IMPERSONATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>「?[ぁ-ん]{0,6}[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9&.\- ]{2,30}?」?)を(?:騙|かた|装|名乗|偽装)").ok()
});

static MADE_BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9&・])(?P<m>[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9&・]{2,30})製(?:の)?(?:システム|サービス|ソフト|ツール|クラウド|アプリ)").ok()
});

/// The third parties, each once.
pub fn parties(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let mut out = Parties::default();
    for mention in &view.mentions {
        let MentionValue::Organisation(name, _) = &mention.value else { continue };
        let (before, after) = view.around(&mention.at);
        let Some(role) = role(before, after) else { continue };
        out.push(view, name, role, mention.span, mention.rule);
    }
    let text = view.body.text();
    if text.contains('製') {
        for captures in MADE_BY.iter().flat_map(|r| r.captures_iter(text)) {
            if let Some(m) = captures.name("m") {
                out.push(view, m.as_str(), PartyRole::Supplier, view.body.norm.original(m.range()), "party.made-by");
            }
        }
    }
    if kind == ArticleKind::Advisory
        && let Some(regex) = IMPERSONATED.as_ref()
        && let Some(found) = regex.captures(view.title_norm()).and_then(|c| c.name("m"))
    {
        let name = found.as_str().trim_matches(['「', '」', ' ']);
        if ["当社", "弊社", "当工房", "当会", "当行", "当協会", "本学", "当店"].contains(&name) {
            return out.facts;
        }
        let span = view.title.norm.original(found.range());
        out.push(view, name, PartyRole::Impersonated, span, "party.impersonated");
    }
    out.facts
}

/// The parties found, with the keys of their names.
#[derive(Default)]
struct Parties {
    facts: Vec<Fact>,
    keys: Vec<String>,
    seen: HashSet<String>,
}

/// A name's shorter form is looked for among so many names before it: it stands near the longer one.
const NEAR: usize = 100;

impl Parties {
    fn push(&mut self, view: &View, name: &str, role: PartyRole, span: jikenbo_core::Span, rule: &'static str) {
        let key = name_key(name);
        let near = &self.keys[self.keys.len().saturating_sub(NEAR)..];
        if self.seen.contains(&key) || near.iter().any(|other| other.contains(&key) || key.contains(other)) {
            return;
        }
        let value = FactValue::ThirdParty { name: name.to_owned(), role };
        self.facts.extend(view.fact(span, rule, 1, value, Basis::Stated));
        self.keys.push(key.clone());
        self.seen.insert(key);
    }
}

/// What stands right before and after a name tells its role.
fn role(before: &str, after: &str) -> Option<PartyRole> {
    let before = tail(before, 30).trim_end_matches(['「', '(', ' ']);
    let next = head(after, 26);
    let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    let starts = |words: &[&str]| words.iter().any(|w| next.starts_with(w));
    if starts(&[
        "に調査",
        "による調査",
        "へ調査",
        "に依頼し、調査",
        "に原因調査",
        "の調査",
        "によるフォレンジック",
        "にフォレンジック",
    ]) || ends(&["調査会社の", "調査機関の", "調査会社である", "調査を依頼した", "調査機関である"])
    {
        return Some(PartyRole::Investigator);
    }
    if starts(&["の協力を得て", "の支援を受け", "の協力のもと", "に依頼して", "に依頼し", "とともに", "に委託し"])
        && any(after, &["調査", "解析", "フォレンジック"])
    {
        return Some(PartyRole::Investigator);
    }
    if starts(&["に依頼"]) && any(before, &["調査は", "調査を", "解析を"]) {
        return Some(PartyRole::Investigator);
    }
    let contracted = ends(&[
        "委託先である",
        "委託先の",
        "委託先",
        "委託する",
        "委託している",
        "委託していた",
        "委託しております",
        "委託した",
        "受託事業者",
        "受託業者",
        "受託者である",
        "受託事業者である",
        "受託会社",
        "受託会社である",
        "委託業者である",
        "委託業者の",
        "委託事業者である",
        "委託事業者の",
        "委託事業者",
        "委託業者",
        "再委託先である",
        "再委託先の",
        "再委託先",
        "委託先事業者である",
        "委託先企業である",
        "決済代行会社である",
        "決済代行会社の",
        "決済代行会社",
        "保守事業者である",
        "保守を委託している",
        "委託会社である",
        "委託会社の",
        "委託先会社である",
        "運営を受託する",
        "運用を受託する",
        "受託する",
        "受託している",
        "提供元である",
        "提供元の",
        "提供会社である",
        "提供事業者である",
        "提供事業者の",
        "ベンダーである",
        "ベンダーの",
        "開発会社の",
        "をお願いしている",
        "を任せていた",
        "を請け負う",
        "を担う",
        "を利用している",
        "が提供元の",
        "を任せている",
        "を依頼している",
        "業務委託先である",
        "業務委託先の",
        "業務委託先",
    ]);
    let provides = ends(&[
        "を提供する",
        "を提供している",
        "を提供していた",
        "の提供を行っていた",
        "の提供を行っている",
        "を提供しております",
        "を管理する",
        "を運用する",
        "の提供を受けている",
    ]);
    let defined = any(
        head(next, 24),
        &[
            "以下「委託先」",
            "以下「委託事業者」",
            "以下「委託業者」",
            "以下「受託者」",
            "以下「同社」といいます。)が提供",
            "以下「受託事業者」",
        ],
    );
    let commissioned = starts(&["に委託", "へ委託", "に業務を委託", "に対し委託", "に運用を委託", "に管理を委託"]);
    let used = starts(&["が提供する", "が提供している", "の提供する"])
        && any(next, &["提供"])
        && any(after, &["利用", "導入", "使用"]);
    (contracted || defined || commissioned || provides || used).then_some(PartyRole::Supplier)
}
