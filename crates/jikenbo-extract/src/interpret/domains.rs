//! Host names that the text gives as the organisation's or service's own.

use std::collections::HashSet;

use jikenbo_core::{ArticleKind, Basis, Fact, FactValue, MentionValue};

use super::view::{View, any};

/// Hosts of others: authorities, platforms, lookup services.
const OTHERS: &[&str] = &[
    "ppc.go.jp",
    "npa.go.jp",
    "ipa.go.jp",
    "jpcert.or.jp",
    "soumu.go.jp",
    "caa.go.jp",
    "youtube.com",
    "twitter.com",
    "x.com",
    "facebook.com",
    "instagram.com",
    "google.com",
    "microsoft.com",
    "apple.com",
    "github.com",
    "yahoo.co.jp",
    "gmail.com",
    "adobe.com",
    "kokusen.go.jp",
    "antiphishing.jp",
    "prtimes.jp",
];

/// The hosts, each once. Only an organisation's own notice names its own hosts.
pub fn domains(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let warning = kind == ArticleKind::Advisory && !view.is_digest_item();
    if kind != ArticleKind::Disclosure && kind != ArticleKind::Report && !warning {
        return vec![];
    }
    let source = view.url().and_then(|f| match f.value {
        FactValue::Url(url) => url.split("//").nth(1).map(|rest| rest.split('/').next().unwrap_or("").to_owned()),
        _ => None,
    });
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    for mention in &view.mentions {
        let MentionValue::Host(host) = &mention.value else { continue };
        let bare = host.strip_prefix("www.").unwrap_or(host);
        if OTHERS.iter().any(|o| bare == *o || bare.ends_with(&format!(".{o}"))) || source.as_deref() == Some(host) {
            continue;
        }
        let (before, after) = view.around(&mention.at);
        // An address within an address: a service that shows other pages.
        if after.split_whitespace().next().is_some_and(|path| path.contains("http")) {
            continue;
        }
        // A warning lists hosts of fakes as well: its own stand with a word that says so.
        let sentence = view.body.of(&view.body.sentences[view.body.sentence_at(mention.at.start)]);
        if warning && !any(sentence, &["正規", "正しい", "公式", "正式", "当社の", "弊社の", "当行の", "本学の", "@"])
        {
            continue;
        }
        if any(before, &["不正:", "不正)", "偽サイト", "第三者のアドレス"]) {
            continue;
        }
        let value = FactValue::Domain(host.clone());
        if seen.insert(value.clone()) {
            out.extend(view.fact_of(mention, value, Basis::Stated));
        }
    }
    out
}
