//! Brands that messages pretend to be from: `ヤマブキやアオギリ、○○カードを装ったメール`.

use std::{ops::Range, sync::LazyLock};

use jikenbo_core::{ArticleKind, Mention, MentionValue, OrganisationForm, Span};

use super::{
    parties::WORDS,
    view::{View, any},
};
use crate::pattern::Pattern;

/// A brand with its passage.
pub struct Brand {
    pub name: String,
    pub span: Span,
}

static IMPERSONATED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?P<list>[^。\n()【】]{2,100}?)(?:を(?:騙|かた|装|名乗|偽装)|に(?:なりすま|見せかけ)|装う)").ok()
});

/// The brands, each once, in the order of the text. A warning is about them; another article names
/// them in passing, and only what is surely a name counts there.
pub fn impersonated(view: &View, kind: ArticleKind) -> Vec<Brand> {
    let Some(regex) = IMPERSONATED.as_ref() else { return vec![] };
    let mut out: Vec<Brand> = Vec::new();
    let warning = kind == ArticleKind::Advisory;
    for (layout, mentions) in [(&view.title, &view.title_mentions), (&view.body, &view.mentions)] {
        for sentence in layout.sentences.iter().take(20) {
            let text = layout.of(sentence);
            if !regex.may_match(text) {
                continue;
            }
            for list in regex.captures_iter(text.str()).filter_map(|c| c.name("list")) {
                let mut brand_before = false;
                for item in items(list.as_str()) {
                    let name = &list.as_str()[item.clone()];
                    let start = sentence.at.start + list.start() + item.start;
                    let at = start..start + name.len();
                    let sure = is_brand(name) && !is_attacker(mentions, &at)
                        || warning && is_organisation(mentions, &at)
                        || brand_before && is_trade_name(name)
                        || warning && std::ptr::eq(layout, &view.title) && item.start == 0;
                    if !sure || any(name, WORDS.of("no-brand")) {
                        continue;
                    }
                    brand_before = true;
                    if !out.iter().any(|b| b.name.eq_ignore_ascii_case(name)) {
                        out.push(Brand { name: name.to_owned(), span: layout.norm.original(at) });
                    }
                }
            }
        }
    }
    out
}

/// The items of a list before its verb: of its last clause, a quoted name rather than what
/// introduces it, without what follows 等 or の.
fn items(list: &str) -> Vec<Range<usize>> {
    const CLAUSES: &[&str] = &["実在の", "は、", "では、", "には、", "が、", "で、", "から、", "とともに、"];
    // Who logs in as a shop's members pretends to be them, not the shop.
    const MEMBERS: &[&str] = &["会員", "利用者", "ユーザー", "契約者", "顧客", "本人"];
    let mut start = CLAUSES.iter().filter_map(|w| Some(list.rfind(w)? + w.len())).max().unwrap_or(0);
    let mut out = Vec::new();
    if any(&list[start..], MEMBERS) {
        return vec![];
    }
    for piece in list[start..].split(['、', ',', '・', 'や', '/']) {
        let quoted =
            piece.split_once('「').and_then(|(lead, rest)| Some((lead.len() + '「'.len_utf8(), rest.find('」')?)));
        let (from, len) = quoted.unwrap_or_else(|| {
            let ends = ["など", "等", "の", "といった", "からの"];
            (0, ends.iter().filter_map(|w| piece.find(w)).filter(|i| *i > 0).min().unwrap_or(piece.len()))
        });
        let name = &piece[from..from + len];
        let lead = name.len() - name.trim_start().len();
        let trimmed = name.trim();
        if !trimmed.is_empty() {
            let at = start + from + lead;
            out.push(at..at + trimmed.len());
        }
        start += piece.len();
        start += list[start..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

fn is_organisation(mentions: &[Mention], at: &Range<usize>) -> bool {
    mentions.iter().filter(|m| m.at == *at).any(|m| match &m.value {
        MentionValue::Organisation(_, form) => *form != OrganisationForm::Municipality,
        MentionValue::Quoted(_) => true,
        _ => false,
    })
}

fn is_attacker(mentions: &[Mention], at: &Range<usize>) -> bool {
    let covers = |m: &&Mention| m.at.start < at.end && at.start < m.at.end;
    mentions.iter().filter(covers).any(|m| matches!(m.value, MentionValue::Actor(_) | MentionValue::Malware(_)))
}

/// Latin or katakana from its first character on, as brands are written.
fn is_brand(name: &str) -> bool {
    let n = name.chars().count();
    let latin = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "&.- ".contains(c))
        && name.contains(|c: char| c.is_ascii_lowercase());
    let thing = ["サービス", "センター", "サポート", "ショップ", "ストア"].iter().any(|e| name.ends_with(e));
    let kana = name.chars().all(|c| ('ァ'..='ー').contains(&c)) && !thing;
    (3..=20).contains(&n) && (latin || kana && n >= 4)
}

/// A name in kanji that stands among brands: a card, a market, a bank, a carrier.
fn is_trade_name(name: &str) -> bool {
    const ENDS: &[&str] = &["カード", "市場", "銀行", "証券", "急便", "郵便", "運輸", "信販", "電力", "ガス"];
    ENDS.iter().any(|e| name.strip_suffix(e).is_some_and(|stem| stem.chars().count() >= 2))
}
