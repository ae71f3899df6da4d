//! Names that begin in hiragana: `こがらし野市` where `野市` was read, `松の丘病院` where `丘病院` was.

use std::ops::Range;

use super::{super::view::View, Candidate, Place, names};
use crate::{rules::organisation::institution::ENDS, text::find};

/// More characters before what was read are no name.
const LONGEST: usize = 10;
/// What was read is so short before its end (病院, 市) that its beginning may be missing.
const STEM: usize = 2;
/// Places and bodies whose names a `の` ends: 東瀬県の病院.
const OWNERS: &[char] =
    &['都', '道', '府', '県', '市', '区', '町', '村', '国', '社', '院', '会', '校', '内', '外', '州', '郡'];

/// The candidate with the beginning of its name: from the last break to what was read, where the whole stands between
/// breaks, and is in quotes, a line of its own, or told twice.
pub fn whole(view: &View, candidate: Candidate) -> Candidate {
    let text = match candidate.place {
        Place::Title => view.title.text(),
        Place::Body => view.body.text(),
    };
    if stem(&candidate.name).chars().count() > STEM || candidate.name != text[candidate.at.clone()] {
        return candidate;
    }
    let both = [(Place::Title, view.title.text()), (Place::Body, view.body.text())];
    let places = both
        .iter()
        .flat_map(|(place, text)| text.match_indices(&candidate.name).map(move |(at, _)| (*place, *text, at)));
    let wholes = places.take(MANY).filter_map(|(place, text, at)| {
        let at = from_break(text, at..at + candidate.name.len())?;
        Some((place, &text[at.clone()], at))
    });
    let sure = wholes.into_iter().find(|(place, name, at)| {
        let text = if *place == Place::Title { both[0].1 } else { both[1].1 };
        let (before, after) = (text[..at.start].chars().next_back(), text[at.end..].chars().next());
        let section = text[at.end..].strip_prefix(' ').map_or("", |rest| rest.lines().next().unwrap_or(""));
        let ends = after.is_none_or(|c| "\n(".contains(c)) || names::is_section(section);
        let is_line = before.is_none_or(|c| c == '\n') && ends;
        let is_quoted = before.is_some_and(|c| "「『".contains(c)) && after.is_some_and(|c| "」』".contains(c));
        let told = both.iter().map(|(_, text)| text.match_indices(name).take(2).count()).sum::<usize>();
        let is_run_by = text[at.end..].starts_with("(運営");
        is_line || is_quoted || is_run_by || told > 1
    });
    match sure {
        Some((place, name, at)) => Candidate { name: name.to_owned(), place, at, ..candidate },
        None => candidate,
    }
}

/// A name stands so often in a text that decides.
const MANY: usize = 32;

/// What stands before the part that tells what it is.
fn stem(name: &str) -> &str {
    let end = ENDS.iter().find(|end| name.ends_with(**end)).map(|end| end.len());
    let town = || {
        let at = ["市", "区", "町", "村"].iter().filter_map(|end| find(name, end)).min()?;
        Some(name.len() - at)
    };
    let end = end.or_else(town).unwrap_or(0);
    &name[..name.len() - end]
}

/// The name from the last break, where it stands between two.
fn from_break(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let after = text[at.end..].chars().next();
    if after.is_some_and(|c| !is_break(c) && !"はがでにをの".contains(c)) {
        return None;
    }
    let all = text[..at.start].char_indices().rev().take_while(|(_, c)| !is_break(*c));
    let before: Vec<(usize, char)> = all.take(LONGEST + 1).collect();
    let (start, _) = *before.last()?;
    // `送ったのは潮の森博物館`: the name begins behind what it is told of.
    let told_of = text[start..at.start].rfind("のは").map(|found| start + found + "のは".len());
    let is_whole = told_of.is_some() || before.len() <= LONGEST;
    let start = told_of.unwrap_or(start);
    let added = &text[start..at.start];
    let is_name = |c: char| matches!(c, 'ぁ'..='ん' | '㐀'..='鿿' | '々' | 'ァ'..='ヺ' | 'ー');
    let begins = added.chars().any(|c| ('ぁ'..='ん').contains(&c)) && added.chars().all(is_name);
    // `東瀬県の`, `お詫びは`: what ends there is no beginning of a name.
    let last = added.strip_suffix('の').map_or_else(|| added.chars().next_back(), |rest| rest.chars().next_back());
    let is_owner = added.ends_with('の') && last.is_some_and(|c| OWNERS.contains(&c));
    let is_grammar = !added.ends_with('の') && GRAMMAR.iter().any(|end| added.ends_with(end));
    (is_whole && begins && !is_owner && !is_grammar).then_some(start..at.end)
}

/// Ends of what stands before a name and is none of it.
const GRAMMAR: &[&str] = &["は", "を", "から", "まで", "する", "した", "ある", "いる", "この", "その"];

fn is_break(c: char) -> bool {
    c.is_whitespace() || "「」『』()（）、。,.:：/／【】〈〉・…―-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{from_break, stem};

    #[test]
    fn a_name_begins_after_the_last_break() {
        for (text, name, whole) in [
            ("流出か かえで坂町、委託先に", "坂町", Some("かえで坂町")),
            ("県の「松の丘病院」は", "丘病院", Some("松の丘病院")),
            ("運営する潮の森博物館で", "森博物館", Some("運営する潮の森博物館")),
            ("送ったのは潮の森博物館で", "森博物館", Some("潮の森博物館")),
            ("東瀬県の丘病院は", "丘病院", None),
            ("当院から丘病院は", "丘病院", None),
            ("丘病院は", "丘病院", None),
            ("こがらし野市立の", "野市", None),
            ("これはとてもとても長いとうげの丘病院", "丘病院", None),
        ] {
            let at = text.find(name).unwrap();
            assert_eq!(from_break(text, at..at + name.len()).map(|at| &text[at]), whole, "{text}");
        }
    }

    #[test]
    fn what_tells_the_kind_is_no_stem() {
        for (name, rest) in [("丘病院", "丘"), ("坂町", "坂"), ("坂町教育委員会", "坂町"), ("みどり大学", "みどり")]
        {
            assert_eq!(stem(name), rest, "{name}");
        }
    }
}
