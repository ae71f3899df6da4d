//! Victims named beside the first: `AはBやCなど`, `Aのほか、BやCも被害に遭い`.

use std::sync::LazyLock;

use super::{
    super::view::{View, head},
    Candidate, Place, names,
};
use crate::pattern::Pattern;

static ALSO: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^(?:のほか、?|のほかに、?|に加え、?|に加えて、?)(?P<list>[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9&・]{2,20}(?:[や、][㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9&・]{2,20}){0,4})も(?:被害|不正|攻撃|影響|同様|侵入|感染)").ok()
});

/// Characters after a name that hold the others beside it.
const LIST: usize = 160;

/// The names beside the first.
pub fn beside(view: &View, first: &str) -> Vec<Candidate> {
    let text = view.body.text();
    let also = text.match_indices(first).find_map(|(i, _)| {
        let start = i + first.len();
        let list = ALSO.as_ref()?.captures(head(&text[start..], LIST))?.name("list")?;
        Some(start + list.start()..start + list.end())
    });
    let list = also.or_else(|| {
        let start = text.find(&format!("{first}や"))? + first.len() + "や".len();
        let rest = &text[start..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ('ァ'..='ー').contains(&c)))?;
        (end >= 3 && rest[end..].starts_with("など")).then_some(start..start + end)
    });
    let Some(list) = list else { return vec![] };
    let mut out = Vec::new();
    let mut start = list.start;
    for name in text[list].split(['や', '、']) {
        let at = start..start + name.len();
        start = at.end + text[at.end..].chars().next().map_or(0, char::len_utf8);
        if !names::is_common(name) {
            let name = name.to_owned();
            out.push(Candidate { name, place: Place::Body, at, rule: "victim.enumerated", score: 5 });
        }
    }
    out
}
