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
    view.title_mentions
        .iter()
        .filter_map(|m| {
            let (name, _) = organisation(m)?;
            let after = &title[m.at.end..];
            let target = is_target(after)
                || after.strip_prefix('に').is_some_and(|rest| MEASURES.iter().any(|w| rest.contains(w)));
            target.then(|| Candidate { place: Place::Title, ..read(m, name, "victim.measured") })
        })
        .take(1)
        .collect()
}

/// `に対し`, after what a bracket adds to a name.
fn is_target(after: &str) -> bool {
    let after = after.strip_prefix('(').and_then(|a| a.split_once(')')).map_or(after, |(_, rest)| rest);
    after.starts_with("に対し") || after.starts_with("に対する")
}
