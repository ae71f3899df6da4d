//! Who speaks, where the kind of an article leaves it open: of a measure an authority tells, a paper, or whoever punishes its
//! own; of a report the organisation or somebody else.

use std::ops::Range;

use jikenbo_core::{ArticleKind, Cited, Voice};

use super::{cited, first};
use crate::interpret::view::View;

/// Words of a paper about what an authority did.
const OF_A_PAPER: &[&str] = &["と発表した", "を発表した", "明らかにした", "取材に", "とコメント"];
/// What an authority did, as a paper tells it.
const GUIDED: &[&str] = &["行政指導した", "行政処分を", "勧告した", "命じた"];
/// What an organisation calls itself.
const OWN: &[&str] = &[
    "当社",
    "弊社",
    "小社",
    "当院",
    "当法人",
    "当会",
    "当組合",
    "当協会",
    "当財団",
    "当センター",
    "本学",
    "当校",
    "本校",
    "本市",
    "当市",
];
/// What an organisation does to its own, in a title.
const PUNISHES: &str = "懲戒";

pub fn voice(view: &View, kind: ArticleKind) -> Option<Cited<Voice>> {
    let word = |words, rule, voice| cited(view, first(view, words)?, rule, voice);
    let punishes = || {
        let at = view.title_norm().find(PUNISHES)?;
        cited(view, view.title.norm.original(at..at + PUNISHES.len()), "voice.punishes", Voice::Own)
    };
    match kind {
        ArticleKind::Enforcement => word(OF_A_PAPER, "voice.paper", Voice::Press)
            .or_else(|| cited(view, view.body.norm.original(guidance(view)?), "voice.paper-day", Voice::Press))
            .or_else(punishes),
        ArticleKind::Report => word(OWN, "voice.own", Voice::Own),
        _ => None,
    }
}

/// Where a text says on what day an authority guided somebody as papers do, `総務省は14日、…行政指導した`: the authority
/// itself gives the whole date.
fn guidance(view: &View) -> Option<Range<usize>> {
    let text = view.body.text();
    let dated = text.match_indices("日、").find_map(|(at, word)| {
        let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let is_bare = before.len() < at && before.ends_with('は');
        is_bare.then(|| before.len()..at + word.len())
    })?;
    GUIDED.iter().any(|word| text.contains(word)).then_some(dated)
}

#[cfg(test)]
mod tests {
    use super::{super::tests::read, *};

    #[test]
    fn words_tell_who_speaks() {
        use ArticleKind::{Disclosure, Enforcement, Report};
        let paper = "霞市は、職員を懲戒処分としたと発表した。";
        let guided = "総務省は14日、みなも通信を行政指導した。";
        for (kind, title, text, expect) in [
            (Enforcement, "職員を処分", paper, Some(("voice.paper", "と発表した"))),
            (Enforcement, "総務省が指導", guided, Some(("voice.paper-day", "14日、"))),
            (Enforcement, "指導について", "総務省は令和8年9月14日、みなも通信を行政指導した。", None),
            (Enforcement, "職員を指導", "霞市は14日、職員に話を聞いた。", None),
            (Enforcement, "懲戒処分について", "職員を停職とした。", Some(("voice.punishes", "懲戒"))),
            (Enforcement, "指導について", "当社に対する指導を行った。", None),
            (Report, "報告書", "委員会は当社に報告した。", Some(("voice.own", "当社"))),
            (Report, "報告書", "委員会は報告書をまとめた。", None),
            (Disclosure, "お知らせ", "当社の会員情報", None),
        ] {
            let found = read(title, text, |view| voice(view, kind));
            let got = found.as_ref().map(|cited| (cited.evidence.rule(), cited.evidence.quote()));
            assert_eq!(got, expect, "{title} {text}");
        }
    }
}
