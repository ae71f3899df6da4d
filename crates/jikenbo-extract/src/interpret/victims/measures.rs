//! Against whom an authority's measure is: it suffered the incident, the authority did not.

use super::{
    super::view::{View, any},
    Candidate, Place, names, organisation, read,
};

const MEASURES: &[&str] = &["指導", "勧告", "命令", "処分", "制裁金", "課徴金", "罰金", "是正", "指示"];

/// `1 被処分者`, and under it `川野市立東中学校 教諭`: where the person works whom a body disciplines in public.
fn workplace(view: &View) -> Option<Candidate> {
    let lines = &view.body.lines;
    let text = |i: usize| view.body.text()[lines[i].at.clone()].trim();
    let heads = |line: &str| line.chars().count() <= 20 && any(line, &["被処分者", "処分対象", "所属"]);
    (0..lines.len().min(HEAD_LINES)).filter(|&i| heads(text(i))).find_map(|i| {
        let under = (i..lines.len().min(i + 4)).filter(|&l| !text(l).is_empty());
        under.take(2).find_map(|l| {
            let at = &lines[l].at;
            let mut inside = view.mentions.iter().filter(|m| at.start <= m.at.start && m.at.end <= at.end);
            inside.find_map(|m| {
                let (name, _) = organisation(m).filter(|(name, _)| !names::is_section(name))?;
                Some(read(m, name, "victim.workplace"))
            })
        })
    })
}

/// `職員の懲戒処分について`: whoever disciplines its own people answers for what they did, where no workplace is named.
pub fn employer(view: &View) -> Option<Candidate> {
    if !view.title_norm().contains("職員") || !view.title_norm().contains("処分") {
        return None;
    }
    let first = |mentions: &[jikenbo_core::Mention]| {
        mentions.iter().find_map(|m| Some(read(m, organisation(m)?.0, "victim.workplace")))
    };
    let is_head = |line: &&crate::layout::Line| !view.body.text()[line.at.clone()].contains('。');
    let town = || {
        view.body.lines.iter().take(HEAD_LINES).take_while(is_head).find_map(|line| {
            let text = view.body.text()[line.at.clone()].trim();
            // 美里町総務課人事係
            let end = text.find(['市', '町', '村', '県']).map(|at| at + '市'.len_utf8())?;
            let (name, section) = text.split_at(end);
            let start = name.as_ptr() as usize - view.body.text().as_ptr() as usize;
            let fits = names::is_municipality(name) && names::is_section(section.trim());
            let name = name.to_owned();
            fits.then(|| Candidate {
                at: start..start + name.len(),
                name,
                place: Place::Body,
                rule: "victim.workplace",
                score: 8,
            })
        })
    };
    super::own::from_line(view).or_else(town).or_else(|| view.sentences().take(4).find_map(|(_, _, m)| first(m)))
}

/// A list of who was disciplined begins within so many lines.
const HEAD_LINES: usize = 30;

/// Those to whom the first sentence that tells of a measure says it was given; without one, the title's.
pub fn targets(view: &View) -> Vec<Candidate> {
    if let Some(workplace) = workplace(view) {
        return vec![workplace];
    }
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
