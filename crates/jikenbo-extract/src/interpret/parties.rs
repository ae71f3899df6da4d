//! Named third parties by what the text says of them: contractors and providers whose own incident
//! it is, investigators, impersonated brands, and who brought the news.

use std::{collections::HashSet, sync::LazyLock};

use jikenbo_core::organisation::name_key;
use jikenbo_core::{ArticleKind, Basis, Fact, FactValue, Mention, MentionValue, OrganisationForm, PartyRole, Span};

use super::{
    brands, sources,
    victims::names,
    view::{View, any, head, tail},
    words::Words,
};
use crate::pattern::Pattern;

/// The words around third parties.
pub static WORDS: Words = Words::new(include_str!("../../data/party_words.tsv"));

static MADE_BY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:^|[^㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・])(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{2,30})製(?:の)?(?:システム|サービス|ソフト|ツール|クラウド|アプリ)").ok()
});

/// `印刷を委託している鶏鳴印刷社のサーバーが`: a contractor without a legal form.
static CONTRACTED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"委託して(?:いる|いた|おります|おりました|おる)(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{3,24})(?:の(?:サーバ|システム|ネットワーク|従業員|社員)|において|における|にて|が、|が不正|がサイバー|がランサム)").ok()
});

/// `委託先の鶏鳴印刷からの報告では`, `運営元の鶏鳴印刷社から通知が`: one without a legal form behind the word for its role.
static NAMED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:委託先|委託業者|委託会社|受託者|受託会社|提供元|提供会社|運営元)(?:である|の)(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{3,24}?)社?(?:から|より|において|における|が、|が不正|がサイバー|がランサム|の(?:サーバ|システム|ネットワーク))").ok()
});

/// `「ミライ棚」(提供:SIS)`: who provides it, by whatever name.
static PROVIDED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"\((?:提供|提供元|提供会社|提供事業者|開発元): ?(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・ ]{2,30})\)")
        .ok()
});

/// `出荷をお願いしている鶏鳴運輸社の`: a company without a legal form, of whom its client speaks.
static ENGAGED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:お願い|依頼|委託|発注|外注|利用|使用|契約)して(?:いる|いた|おります|おりました)(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{3,24})社(?:の|が|に|から|より|において|では|へ)").ok()
});

/// What stands behind the word for a role and is no name.
const KINDS: &[&str] = &[
    "業者",
    "会社",
    "先",
    "企業",
    "事業",
    "団体",
    "法人",
    "システム",
    "サービス",
    "サーバ",
    "サーバー",
    "パソコン",
    "端末",
    "業務",
    "担当",
    "者",
    "員",
    "側",
    "内",
];

/// The third parties, each once.
pub fn parties(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let mut out = Parties::default();
    let text = view.body.text();
    let contracts = any(text, &["委託", "受託"]);
    let own = matches!(kind, ArticleKind::Disclosure | ArticleKind::Report);
    let mut last: Option<(usize, PartyRole)> = None;
    for mention in &view.mentions {
        let MentionValue::Organisation(name, form) = &mention.value else { continue };
        let (before, after) = view.around(&mention.at);
        let legal = *form == OrganisationForm::Legal;
        let listed = last
            .filter(|(end, _)| legal && matches!(&text[*end..mention.at.start], "、" | "・" | "及び" | "および" | "と"))
            .map(|(_, role)| role);
        let found = role(before, after)
            .filter(|role| *role != PartyRole::Investigator || !of_subsidiary(view, after))
            .or_else(|| if own { named_by_client(before, after) } else { None })
            .or_else(|| (legal && contracts && is_labelled(view, mention)).then_some(PartyRole::Supplier))
            .or(listed);
        last = found.map(|role| (mention.at.end, role));
        if let Some(role) = found {
            out.push(view, name, role, mention.span, mention.rule);
        }
    }
    if contracts {
        for m in CONTRACTED.iter().flat_map(|r| r.captures_iter(text)).filter_map(|c| c.name("m")) {
            let name = m.as_str().strip_suffix('社').filter(|_| !m.as_str().ends_with("会社")).unwrap_or(m.as_str());
            let is_name = name.chars().count() >= 3 && !KINDS.iter().any(|kind| name.ends_with(kind));
            if is_name && !names::is_common(name) {
                let span = view.body.norm.original(m.start()..m.start() + name.len());
                out.push(view, name, PartyRole::Supplier, span, "party.contracted");
            }
        }
    }
    if any(text, &["委託", "受託", "提供", "運営元"]) {
        for m in NAMED.iter().flat_map(|r| r.captures_iter(text)).filter_map(|c| c.name("m")) {
            let name = m.as_str();
            if !KINDS.iter().any(|kind| name.ends_with(kind))
                && !names::is_common(name)
                && !names::has_incident_word(name)
            {
                let span = view.body.norm.original(m.range());
                out.push(view, name, PartyRole::Supplier, span, "party.named");
            }
        }
    }
    if own {
        let patterns = [(&PROVIDED, "party.provided"), (&ENGAGED, "party.engaged")];
        for (pattern, rule) in patterns {
            for m in pattern.iter().flat_map(|r| r.captures_iter(text)).filter_map(|c| c.name("m")) {
                let name = m.as_str();
                let is_kind = KINDS.iter().any(|kind| name.ends_with(kind)) || name.ends_with('会');
                if !is_kind && !names::is_common(name) && !names::has_incident_word(name) {
                    out.push(view, name, PartyRole::Supplier, view.body.norm.original(m.range()), rule);
                }
            }
        }
    }
    if text.contains('製') {
        for m in MADE_BY.iter().flat_map(|r| r.captures_iter(text)).filter_map(|c| c.name("m")) {
            let span = view.body.norm.original(m.range());
            out.push(view, m.as_str(), PartyRole::Supplier, span, "party.made-by");
        }
    }
    for brand in brands::impersonated(view, kind) {
        out.push(view, &brand.name, PartyRole::Impersonated, brand.span, "party.impersonated");
    }
    if matches!(kind, ArticleKind::News | ArticleKind::Enforcement) {
        for source in sources::sources(view) {
            out.push(view, &source.name, PartyRole::Source, source.span, "party.source");
        }
    }
    out.facts
}

/// The third parties found so far.
#[derive(Default)]
struct Parties {
    facts: Vec<Fact>,
    keys: Vec<String>,
    seen: HashSet<String>,
}

/// A name's shorter form is looked for among so many names before it: it stands near the longer one.
const NEAR: usize = 100;

impl Parties {
    fn push(&mut self, view: &View, name: &str, role: PartyRole, span: Span, rule: &'static str) {
        let key = name_key(name);
        let near = &self.keys[self.keys.len().saturating_sub(NEAR)..];
        let is_form = |other: &String| other.contains(&key) || key.contains(other.as_str());
        if self.seen.contains(&key) || role != PartyRole::Impersonated && near.iter().any(is_form) {
            return;
        }
        let value = FactValue::ThirdParty { name: name.to_owned(), role };
        self.facts.extend(view.fact(span, rule, 2, value, Basis::Stated));
        self.keys.push(key.clone());
        self.seen.insert(key);
    }
}

static LABEL_END: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"(?:^|[^㐀-鿿])(?P<label>[㐀-鿿]{2,10})[】\])]?\s?[::]?\s{0,4}$").ok());

/// `2 委託事業者` on the line above, `受託者  ○○株式会社`, `(注)事務局:○○株式会社`: the label tells the role.
fn is_labelled(view: &View, mention: &Mention) -> bool {
    let text = view.body.text();
    let l = view.body.lines.partition_point(|l| l.at.end < mention.at.end);
    let Some(line) = view.body.lines.get(l).filter(|l| l.at.start <= mention.at.start) else { return false };
    let before = &text[line.at.start..mention.at.start];
    let label = if before.trim().is_empty() { view.body.text_above(l).unwrap_or("") } else { before };
    // A label is short, and the line that it stands in may be endless.
    let label = tail(label, 40);
    let Some(label) = LABEL_END.as_ref().and_then(|r| r.captures(label)?.name("label")) else { return false };
    let label = label.as_str();
    WORDS.has("label", label) || label == "事務局" && before.ends_with(':')
}

/// What stands right before and after a name tells its role.
fn role(before: &str, after: &str) -> Option<PartyRole> {
    let before = tail(before, 30).trim_end_matches(['「', '(', ' ', ':', '、']);
    let next = head(after.trim_start_matches('」'), 26);
    let ends = |class: &str| WORDS.of(class).iter().any(|w| before.ends_with(w));
    let starts = |words: &[&str]| words.iter().any(|w| next.starts_with(w));
    let helps =
        ["の協力を得て", "の支援を受け", "の協力のもと", "に依頼して", "に依頼し", "とともに", "に委託し", "と連携し"];
    if starts(WORDS.of("investigated"))
        || ends("investigator")
        || starts(&helps) && any(after, &["調査", "解析", "フォレンジック"])
        || starts(&["に依頼"]) && any(before, &["調査は", "調査を", "解析を"])
    {
        return Some(PartyRole::Investigator);
    }
    let bracket = next.strip_prefix('(').and_then(|n| n.split([')', '」']).next()).unwrap_or("");
    let defined = any(bracket, &["委託先", "委託事業者", "委託業者", "受託者", "受託事業者", "受託業者"])
        || head(next, 24).contains("以下「同社」といいます。)が提供");
    // `株式会社○○より、同社のサーバーが不正アクセスを受けたとの報告を受けました`
    let behind = next.strip_prefix("(以下").and_then(|n| Some(n.split_once(')')?.1)).unwrap_or(next);
    let told = ["より", "から"].iter().any(|word| behind.starts_with(word))
        && any(after, &["同社の", "同社サーバ", "同社システム", "同社が", "同社に", "同社へ", "同社で"])
        && any(after, &["報告", "連絡", "通知", "公表", "説明"]);
    let used = starts(&["が提供する", "が提供している", "の提供する"]) && any(after, &["利用", "導入", "使用"]);
    (ends("contractor") || defined || starts(WORDS.of("commissioned")) || used || told).then_some(PartyRole::Supplier)
}

/// What only a client says of its supplier: `「とりおき帖」(提供:株式会社○○)`, `○○社のサーバーに置いて`. In a press item
/// the one who provides is the victim.
fn named_by_client(before: &str, after: &str) -> Option<PartyRole> {
    let before = tail(before, 30).trim_end_matches(['「', '(', ' ', ':', '、']);
    let next = after.trim_start_matches('」');
    let next = next.strip_prefix('(').and_then(|n| Some(n.split_once(')')?.1)).unwrap_or(next);
    let named = WORDS.of("client-before").iter().any(|w| before.ends_with(w))
        || WORDS.of("client-after").iter().any(|w| next.starts_with(w));
    named.then_some(PartyRole::Supplier)
}

/// `連結子会社…について、株式会社○○の調査が完了`: in a parent's notice the subsidiary is looked into.
fn of_subsidiary(view: &View, after: &str) -> bool {
    after.starts_with("の調査") && any(view.title_norm(), &["子会社", "グループ会社"])
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    #[test]
    fn the_table_is_sorted_and_its_classes_are_known() {
        let classes = [
            "client-after",
            "client-before",
            "contractor",
            "investigator",
            "commissioned",
            "investigated",
            "label",
            "no-brand",
        ];
        words::check(&WORDS, &classes);
    }
}
