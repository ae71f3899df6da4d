//! Against whom an authority's measure is: it suffered the incident, the authority did not.

use super::{
    super::view::{View, any},
    Candidate, Place, names, organisation, read,
};

const MEASURES: &[&str] = &["指導", "勧告", "命令", "処分", "制裁金", "課徴金", "罰金", "是正", "指示"];

/// Those to whom the first sentence that tells of a measure says it was given; without one, the title's.
pub fn targets(view: &View) -> Vec<Candidate> {
    for (_, sentence, mentions) in view.sentences().take(8) {
        let text = view.body.of(sentence);
        if !any(text, MEASURES) {
            continue;
        }
        let mut out: Vec<Candidate> = Vec::new();
        for mention in mentions {
            let Some((name, _)) = organisation(mention) else { continue };
            let after = &view.body.text()[mention.at.end..sentence.at.end];
            if is_target(after) && !names::is_section(name) {
                out.push(read(mention, name, "victim.measured"));
            }
        }
        if !out.is_empty() {
            return out;
        }
    }
    let title = view.title_norm();
    let of_title: Vec<Candidate> = view
        .title_mentions
        .iter()
        .filter_map(|m| {
            let (name, _) = organisation(m)?;
            let after = &title[m.at.end..];
            let target = is_target(after)
                || after.strip_prefix('に').is_some_and(|rest| MEASURES.iter().any(|w| rest.contains(w)));
            target.then(|| Candidate { place: Place::Title, ..read(m, name, "victim.measured") })
        })
        .take(1)
        .collect();
    if of_title.is_empty() { headline(title).into_iter().collect() } else { of_title }
}

/// Longer beginnings of a headline are no names, in characters.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=24;

/// `霞ケーブルネットに行政指導 総務省`: a headline that begins with whom the measure is against, without a legal form.
fn headline(title: &str) -> Option<Candidate> {
    let (name, rest) = title.split_once('に')?;
    let is_measured =
        ["行政指導", "行政処分", "業務改善命令", "是正勧告", "勧告", "改善命令"].iter().any(|w| rest.starts_with(w));
    let is_name = NAME_CHARS.contains(&name.chars().count())
        && !name.contains(['、', '。', ' ', '「', '」', '(', '【', 'を', 'が', 'の', 'で', 'は'])
        && !names::is_common(name)
        && !names::has_incident_word(name);
    let (name, at) = (name.to_owned(), 0..name.len());
    (is_measured && is_name).then_some(Candidate { name, place: Place::Title, at, rule: "victim.measured", score: 9 })
}

/// `に対し`, after what a bracket adds to a name.
fn is_target(after: &str) -> bool {
    let after = after.strip_prefix('(').and_then(|a| a.split_once(')')).map_or(after, |(_, rest)| rest);
    after.starts_with("に対し") || after.starts_with("に対する")
}
