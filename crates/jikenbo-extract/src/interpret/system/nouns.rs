//! Systems that the text names with a common noun: 会員管理サーバー, 公式サイト.

use std::{ops::Range, sync::LazyLock};

use jikenbo_core::{Cue, Fact, MentionValue, organisation::LEGAL_FORMS};

use super::{
    super::view::{View, any},
    WORDS, of_body, of_title, owner,
};
use crate::pattern::Pattern;

static NOUN: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    let mut nouns = WORDS.of("noun").to_vec();
    nouns.sort_by_key(|n| std::cmp::Reverse(n.len()));
    let pattern = format!(
        r"(?P<m>(?:[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{{2,20}}(?:サービス|アプリ|サイト|局|部門|部|課|センター)の)?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9・]{{0,24}}(?:向け|お問い合わせ|お客様|申し込み|お届け|用の|[A-Za-z] )?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9・]{{0,20}}(?:{}))(?P<after>のサーバ|の旧|の一部|のデータ|の脆弱|のランサム|のウイルス|の不具合|の設定|の台帳|の帳票|に|へ|が|を|は|において|で|から|、|上|より|及び|や|\(|の)",
        nouns.join("|")
    );
    Pattern::new(&pattern).ok()
});

/// 弊社ネットワーク, 当団サーバ: the publisher's own, as the title says it.
pub fn own(view: &View) -> Option<Fact> {
    const NOUNS: &[&str] = &[
        "社内ネットワーク",
        "社内システム",
        "ウェブサイト",
        "ホームページ",
        "Webサイト",
        "運営サイト",
        "サーバー",
        "サーバ",
        "ネットワーク",
        "システム",
        "サイト",
    ];
    let mention = view.title_mentions.iter().find(|m| m.value == MentionValue::Publisher)?;
    let rest = &view.title_norm()[mention.at.end..];
    let noun = NOUNS.iter().find(|n| rest.starts_with(**n))?;
    of_title(view, mention.at.start..mention.at.end + noun.len())
}

/// Labels of what was hit.
const LABELS: &[&str] = &[
    "対象アプリ",
    "対象サービス",
    "対象サイト",
    "対象システム",
    "対象のアプリ",
    "対象のサービス",
    "対象のサイト",
    "対象のシステム",
    "該当サービス",
    "影響を受けたサービス",
];

/// `対象アプリ:こもれび帖(iOS版)`: a name behind a label, without its edition.
pub fn labelled(view: &View) -> Option<Fact> {
    let text = view.body.text();
    view.body.lines.iter().find_map(|line| {
        let whole = &text[line.at.clone()];
        let label = whole.trim_start_matches(|c: char| "■●◆○・-*(0123456789.) ".contains(c));
        let rest = LABELS.iter().find_map(|word| label.strip_prefix(word))?;
        let value = rest.trim_start_matches("名").trim_start().strip_prefix(':')?.trim_start();
        let end = value.find(['(', '/', '、', '※']).unwrap_or(value.len());
        let name = value[..end].trim_end().trim_matches(['「', '」', '『', '』']);
        let fits = (2..=30).contains(&name.chars().count()) && !name.contains('。') && weight(name) == Some(2);
        let start = line.at.end - whole.len() + (name.as_ptr() as usize - whole.as_ptr() as usize);
        fits.then(|| of_body(view, start..start + name.len()))?
    })
}

/// What a title names: `学習支援システムで情報が閲覧できる状態に`.
pub fn in_title(view: &View, owners: &[String]) -> Option<Fact> {
    let title = view.title_norm();
    let found = NOUN.as_ref()?.captures_iter(title).filter_map(|c| c.name("m"));
    // Headlines shorten: what the text never says so is no name.
    let fits = |name: &str| {
        weight(name) == Some(2) && view.body.text().contains(name) && !owners.iter().any(|o| o.contains(name))
    };
    let named = found.map(|m| trimmed(title, m.range(), owners)).find(|at| fits(&title[at.clone()]));
    named.and_then(|at| of_title(view, at))
}

/// The first system that a sentence on the attack, the leak or the exposure names.
pub fn named(view: &View, owners: &[String]) -> Option<Fact> {
    let regex = NOUN.as_ref()?;
    let text = view.body.text();
    let mut bare: Option<Range<usize>> = None;
    for (i, sentence, mentions) in view.sentences().take(20) {
        if i > 10 && bare.is_some() {
            break;
        }
        let words = view.body.of(sentence);
        let tells =
            mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak | Cue::Viewable)))
                || any(words, WORDS.of("tells"));
        if !tells || any(words, &["ください", "再発防止"]) || !any(words, WORDS.of("noun")) {
            continue;
        }
        for captures in regex.captures_iter(&words) {
            let (Some(m), Some(after)) = (captures.name("m"), captures.name("after")) else { continue };
            let at = trimmed(text, sentence.at.start + m.start()..sentence.at.start + m.end(), owners);
            let next = &words[after.start()..];
            if next.starts_with("にある") || next.starts_with("を装") || next.starts_with("に誘導") || is_cut_off(next)
            {
                continue;
            }
            let name = &text[at.clone()];
            if owners.iter().any(|o| o.contains(name)) {
                continue;
            }
            let many =
                ["複数", "複数の", "一部", "一部の", "多数の", "被害"].iter().any(|w| text[..at.start].ends_with(w));
            match weight(name).filter(|w| *w > 1 || !many) {
                Some(2) if bare.is_none() || i <= 10 => return of_body(view, at),
                Some(1) => {
                    bare.get_or_insert(at);
                }
                _ => {}
            }
        }
    }
    bare.and_then(|at| of_body(view, at))
}

/// `ネットワークから遮断`: what something else was taken off.
fn is_cut_off(next: &str) -> bool {
    next.strip_prefix("から").is_some_and(|rest| {
        ["遮断", "切断", "切り離", "切離", "隔離", "外し", "抜"]
            .iter()
            .any(|w| rest.trim_start_matches('、').starts_with(w))
    })
}

/// A name without its owner and without what points at it: 当該, 一部の.
fn trimmed<'o>(text: &str, at: Range<usize>, owners: &'o [String]) -> Range<usize> {
    let mut name = &text[at.clone()];
    for owner in owners {
        let without = |name: &'o str, form: &&str| {
            let name = name.strip_prefix(*form).unwrap_or(name);
            name.strip_suffix(*form).unwrap_or(name).trim()
        };
        let bare = LEGAL_FORMS.iter().fold(owner.as_str(), without);
        if let Some(rest) = name.strip_prefix(owner.as_str()).or_else(|| name.strip_prefix(bare)) {
            name = rest.trim_start_matches(['の', '・']);
        }
    }
    name = &name[owner(name)..];
    // `動画投稿サイトの公式チャンネル`: whose channel it is, not where.
    if name.ends_with("チャンネル")
        && let Some((site, rest)) = name.split_once('の')
        && site.ends_with("サイト")
    {
        name = rest;
    }
    let leads = WORDS.of("lead");
    while let Some(rest) = leads.iter().find_map(|w| name.strip_prefix(w)).filter(|r| r.chars().count() >= 3) {
        name = rest.trim_start_matches('の');
    }
    at.end - name.len()..at.end
}

/// 2 for a name, 1 for one where nothing better is, `None` for no system of the victim's.
fn weight(name: &str) -> Option<u8> {
    if WORDS.has("generic", name) || any(name, WORDS.of("other")) || name.chars().count() < 3 {
        return None;
    }
    let plain = name.strip_prefix("公式").unwrap_or(name);
    Some(if WORDS.has("bare", plain) || WORDS.has("bare", name) { 1 } else { 2 })
}
