//! Who brought the news: `あかつき新聞が9日、報じた`, `英紙アオギリ・タイムズによると`. Unnamed media
//! (`一部報道`, `地元紙`) are none, nor is who speaks of its own incident.

use std::sync::LazyLock;

use jikenbo_core::{Span, organisation::name_key};

use super::view::{View, any};
use crate::pattern::Pattern;

/// A medium or monitor with its passage.
pub struct Source {
    pub name: String,
    pub span: Span,
}

/// Without one of these nobody is named as having told.
const TELLS: &[&str] = &["報じ", "伝え", "によると", "によれば", "によりますと", "の報道", "の取材"];

/// What media's names end with.
const MEDIA: &str = r"新聞社?|放送(?:局|協会)?|通信社?|テレビ|タイムズ|タイムス|ニュース|日報|ジャーナル|ポスト";

static SOURCE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    let name = r"[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9・]";
    Pattern::new(&format!(
        r"(?P<m>{name}{{1,18}}?(?:{MEDIA})|[ぁ-ん]{{2,8}}(?:{MEDIA})|[A-Za-zァ-ヴー][A-Za-z0-9ァ-ヴー・]{{2,24}}(?: [A-Z][A-Za-z0-9]{{1,20}}){{0,2}})(?:など)?(?P<tells>によると|によりますと|によれば|の報道|の取材|が報じ|が伝え|[がは](?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日(?:付で|に|、)?(?:報じ|伝え)|[がは][^。]{{0,80}}[とを](?:報じ|伝え)た)"
    ))
    .ok()
});

/// Who tells of things that happened to others: media by their names, and monitors by what they are called.
const MONITORS: &[&str] = &[
    "メディアの",
    "メディア",
    "サイトの",
    "紙の",
    "紙",
    "誌",
    "セキュリティ企業の",
    "セキュリティ企業",
    "セキュリティ会社の",
    "インテリジェンス企業の",
    "調査会社の",
    "監視サービスの",
    "通信社の",
];

/// Countries in one character before a name.
const COUNTRIES: &[&str] = &["英", "米", "仏", "独", "露", "韓", "中", "豪", "台湾"];

/// The named media and monitors, in the order of the first sentences.
pub fn sources(view: &View) -> Vec<Source> {
    let mut out = Vec::new();
    let title = name_key(view.title_norm());
    for sentence in view.body.sentences.iter().take(12) {
        let text = view.body.of(sentence);
        if !any(text, TELLS) {
            continue;
        }
        for captures in SOURCE.iter().flat_map(|r| r.captures_iter(&text)) {
            let (Some(m), Some(tells)) = (captures.name("m"), captures.name("tells")) else { continue };
            let before = &text[..m.start()];
            let lead = COUNTRIES.iter().find_map(|c| m.as_str().strip_prefix(c)).map_or(0, |rest| m.len() - rest.len());
            let lead = MONITORS.iter().filter_map(|w| Some(m.as_str().rfind(w)? + w.len())).max().unwrap_or(lead);
            let name = &m.as_str()[lead..];
            let is_medium = MEDIA_ENDS.iter().any(|e| name.ends_with(e) && name.len() > e.len());
            let reports = tells.as_str().contains("報") || tells.as_str().contains("取材");
            let is_called = lead > 0
                || MONITORS.iter().any(|w| before.ends_with(w))
                || reports && COUNTRIES.iter().any(|c| before.ends_with(c));
            let named = name.chars().count() >= 3
                && !any(name, &["県警", "警察", "同社", "一部", "各社", "複数", "地元", "海外", "現地", "関係"])
                && !title.contains(&name_key(name));
            if named && (is_medium || is_called || reports && name.is_ascii()) {
                let at = sentence.at.start + m.start() + lead..sentence.at.start + m.end();
                out.push(Source { name: name.to_owned(), span: view.body.norm.original(at) });
            }
        }
    }
    out
}

const MEDIA_ENDS: &[&str] = &[
    "新聞",
    "新聞社",
    "放送",
    "放送局",
    "放送協会",
    "通信",
    "通信社",
    "テレビ",
    "タイムズ",
    "タイムス",
    "ニュース",
    "日報",
    "ジャーナル",
    "ポスト",
];

#[cfg(test)]
mod tests {
    #[test]
    fn the_pattern_compiles() {
        assert!(super::SOURCE.is_some());
    }
}
