//! The affected system, site, service or medium, as the text names it.

mod machines;
mod nouns;
mod quoted;

use std::ops::Range;

use jikenbo_core::{ArticleKind, Basis, Fact, FactValue, IncidentType, Mention, MentionValue};

use super::{view::View, words::Words};
use crate::text::find;

const RULE: &str = "system.named";
const VERSION: u32 = 2;

static WORDS: Words = Words::new(include_str!("../../../data/system_words.tsv"));

/// The system with its passage. `owners` are the names of victims and third parties: whose system it
/// is, is no part of its name.
pub fn system(view: &View, kind: ArticleKind, owners: &[String], cause: Option<&Fact>) -> Option<Fact> {
    use IncidentType::{Insider, Loss, Malware, Misdelivery, Phishing, Ransomware, SupportScam, Theft};
    if kind == ArticleKind::Advisory {
        return None;
    }
    let cause = cause.and_then(|f| match f.value {
        FactValue::Type(t) => Some(t),
        _ => None,
    });
    match cause {
        Some(Loss | Theft) => return machines::medium(view),
        Some(Misdelivery) => return None,
        Some(Malware | SupportScam | Ransomware | Phishing) if !titled(view) => {
            let bare = matches!(cause, Some(Malware | SupportScam));
            if let Some(fact) = machines::infected(view, bare) {
                return Some(fact);
            }
        }
        _ => {}
    }
    // A press headline names what was hit; a name in brackets may only stand beside it.
    let headline = || nouns::in_title(view, owners);
    let first = kind == ArticleKind::News && !view.title_norm().contains('「');
    // `家計簿アプリに他人の支出` above `家計簿アプリ「こもれび帖」`: the text has the name.
    let is_named = |fact: &Fact| match &fact.value {
        FactValue::System(noun) => view.body.text().contains(&format!("{noun}「")),
        _ => false,
    };
    (if first { headline().filter(|fact| !is_named(fact)) } else { None })
        .or_else(|| quoted::quoted(view, owners))
        .or_else(|| noted(view, owners))
        .or_else(|| nouns::labelled(view))
        .or_else(|| nouns::own(view))
        .or_else(|| machines::used(view, owners))
        .or_else(headline)
        .or_else(|| nouns::named(view, owners))
        .or_else(|| if cause == Some(Insider) { machines::taken_from(view) } else { None })
}

/// `【げっしゃポスト】不正アクセスに関するご案内`: a service in whose name the notice is, that its text names too.
fn noted(view: &View, owners: &[String]) -> Option<Fact> {
    let title = view.title_norm();
    let start = title.len() - title.strip_prefix('【')?.len();
    let name = &title[start..start + title[start..].find('】')?];
    let is_organisation = |m: &Mention| matches!(m.value, MentionValue::Organisation(..)) && m.at.start == start;
    let fits = (3..=24).contains(&name.chars().count())
        && name.contains(|c: char| ('ァ'..='ー').contains(&c) || c.is_ascii_alphabetic())
        && view.body.text().contains(name)
        && !view.title_mentions.iter().any(is_organisation)
        && !owners.iter().any(|owner| owner.contains(name))
        && !WORDS.of("no-quote").iter().chain(WORDS.of("other")).any(|w| name.contains(w));
    (fits && view.case_number().is_none()).then(|| of_title(view, start..start + name.len()))?
}

/// `クラウドサービスへの不正アクセス`: the title says what was hit, whatever machine it came in by.
fn titled(view: &View) -> bool {
    ["サービスへの不正", "サイトへの不正", "サービスへの第三者", "サイトへの第三者"]
        .iter()
        .any(|w| view.title_norm().contains(w))
}

fn of_body(view: &View, at: Range<usize>) -> Option<Fact> {
    let span = view.body.norm.original(at);
    let name = span.of(&view.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    view.fact(span, RULE, VERSION, FactValue::System(name), Basis::Stated)
}

fn of_title(view: &View, at: Range<usize>) -> Option<Fact> {
    let span = view.title.norm.original(at);
    let name = span.of(&view.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    view.fact(span, RULE, VERSION, FactValue::System(name), Basis::Title)
}

/// How many bytes at a name's beginning tell whose it is.
fn owner(name: &str) -> usize {
    let company = ["会社", "社"]
        .iter()
        .filter_map(|w| find(name, w))
        .min()
        .and_then(|i| name[i..].find('の').map(|n| i + n + 'の'.len_utf8()));
    let own =
        ["当社の", "弊社の", "同社の", "当社", "弊社", "同社"].iter().find(|p| name.starts_with(**p)).map(|p| p.len());
    own.or_else(|| publisher(name)).or(company).filter(|n| *n < name.len()).unwrap_or(0)
}

/// `当協会事務局の`: the publisher by its own word, with its office.
fn publisher(name: &str) -> Option<usize> {
    const WORDS: &[&str] =
        &["当協会", "当会", "本会", "当院", "本院", "本学", "当法人", "当財団", "当組合", "本校", "当校"];
    let word = WORDS.iter().find(|w| name.starts_with(**w))?.len();
    let rest = &name[word..];
    let office = rest.strip_prefix("事務局の").or_else(|| rest.strip_prefix('の')).unwrap_or(rest);
    Some(name.len() - office.len())
}

#[cfg(test)]
mod tests {
    use super::{super::words, *};

    #[test]
    fn the_table_is_sorted_and_its_classes_are_known() {
        words::check(&WORDS, &["noun", "generic", "bare", "other", "lead", "tells", "runs", "hit", "shop", "no-quote"]);
    }
}
