//! What a corporation runs and signs for: `医療法人社団みなもと会 やまなみ病院`, the hospital on the corporation's line
//! or on the next. Press items know the hospital alone.

use super::{super::view::View, Candidate, Place, names, organisations, read};
use crate::rules::organisation::institution;

/// Corporations that run institutions under names of their own.
const BODIES: &[&str] = &[
    "医療法人",
    "社会医療法人",
    "社会福祉法人",
    "学校法人",
    "国立大学法人",
    "公立大学法人",
    "地方独立行政法人",
    "独立行政法人",
    "一般財団法人",
    "公益財団法人",
    "宗教法人",
];

/// What the names of such institutions end with.
const ENDS: &[&str] = &[
    "病院",
    "医院",
    "クリニック",
    "医療センター",
    "診療所",
    "薬局",
    "大学",
    "短期大学",
    "大学校",
    "高校",
    "高等学校",
    "中学校",
    "小学校",
    "学校",
    "学院",
    "幼稚園",
    "保育園",
    "保育所",
    "こども園",
    "図書館",
    "美術館",
    "博物館",
    "苑",
    "荘",
    "園",
    "ホーム",
    "センター",
];

/// Longer runs are no names, in characters.
const NAME: usize = 24;

/// The institution that stands right behind a corporation's name, on its line or alone on the next.
pub fn of_body(view: &View, body: &Candidate) -> Option<Candidate> {
    if !BODIES.iter().any(|form| body.name.starts_with(form)) {
        return None;
    }
    let text = match body.place {
        Place::Title => view.title_norm(),
        Place::Body => view.body.text(),
    };
    let rest = text.get(body.at.end..)?;
    let name = rest.trim_start_matches([' ', '\n']);
    let gap = rest.len() - name.len();
    let lines = rest[..gap].matches('\n').count();
    let is_name = |c: char| {
        matches!(c, 'ぁ'..='ん' | '㐀'..='鿿' | '々' | 'ァ'..='ヺ' | 'ー' | '・') || c.is_ascii_alphanumeric()
    };
    let run = &name[..name.find(|c| !is_name(c)).unwrap_or(name.len())];
    // Within running text the name goes on with grammar: `やまなみ病院において`.
    let end = ENDS.iter().filter_map(|e| Some(run.find(e)? + e.len())).filter(|end| is_end(&run[*end..])).max()?;
    let alone = name[end..].starts_with(['\n', ' ', '(']) || name.len() == end;
    let run = &run[..end];
    let fits = gap > 0
        && lines <= 1
        && (lines == 0 || alone)
        && (3..=NAME).contains(&run.chars().count())
        && !names::is_common(run)
        && !names::is_section(run)
        && !names::has_incident_word(run)
        && !body.name.contains(run);
    let start = body.at.end + gap;
    fits.then(|| Candidate {
        name: run.to_owned(),
        place: body.place,
        at: start..start + run.len(),
        rule: "victim.institution",
        score: body.score,
    })
}

/// `博物館が誤送信` with `潮風の森博物館` in the text: the one institution of that kind that the text names.
pub fn in_full(view: &View, candidate: Candidate) -> Candidate {
    if !ENDS.contains(&candidate.name.as_str()) && !institution::ENDS.contains(&candidate.name.as_str()) {
        return candidate;
    }
    let is_of_kind = |name: &&str| name.ends_with(&candidate.name) && name.len() > candidate.name.len();
    let mut named = organisations(view).filter(|(_, name, _)| is_of_kind(name));
    let Some((mention, name, _)) = named.next() else { return candidate };
    match named.all(|(_, other, _)| other == name) {
        true => Candidate { rule: candidate.rule, score: candidate.score, ..read(mention, name, mention.rule) },
        false => candidate,
    }
}

/// Whether what follows ends a name.
fn is_end(after: &str) -> bool {
    after.is_empty() || ["にお", "で", "の", "が", "は", "に"].iter().any(|word| after.starts_with(word))
}
