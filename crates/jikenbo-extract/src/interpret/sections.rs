//! Several incidents in one article, each under a heading that counts them: `【事案1】しおりの紛失`,
//! `事案B 検査結果の渡し間違い`, `2件目`. What stands outside the sections is said of all of them.

use jikenbo_core::{EventKind, Fact, FactValue, Field, Incident, IncidentType, Span};

use super::view::{View, fits};

/// How many bytes a section has at least: a heading alone is an item of a list.
const SECTION: usize = 120;

/// Where each incident is told, if the article counts two or more of them.
pub fn sections(view: &View) -> Vec<Span> {
    let text = view.body.text();
    let (mut starts, mut end) = (Vec::new(), text.len());
    for line in &view.body.lines {
        let words = text[line.at.clone()].trim_start_matches(|c: char| c == ' ' || "【[(<《■●◆◇○・".contains(c));
        if let Some(n) = number(words) {
            match n == starts.len() {
                true => starts.push(line.at.start),
                false => return vec![],
            }
        } else if starts.len() >= 2 && ["両件", "両事案", "いずれの事案"].iter().any(|w| words.starts_with(w))
            || words.strip_prefix(|c: char| c.is_ascii_digit()).is_some_and(|rest| rest.starts_with("件とも"))
        {
            end = line.at.start;
            break;
        }
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    let sections: Vec<Span> = starts
        .iter()
        .zip(ends)
        .filter(|(s, e)| *s + SECTION < *e)
        .map(|(s, e)| view.body.norm.original(*s..e))
        .collect();
    if sections.len() >= 2 && sections.len() == starts.len() { sections } else { vec![] }
}

/// Which incident, from 0, a heading opens.
fn number(heading: &str) -> Option<usize> {
    const LABELS: &[&str] = &["123456789", "ABCDEFGHI", "アイウエオカキクケ", "一二三四五六七八九", "①②③④⑤⑥⑦⑧⑨"];
    let place = |c: char| LABELS.iter().find_map(|list| list.chars().position(|l| l == c));
    if !fits(heading, 60) || heading.ends_with('。') {
        return None;
    }
    if let Some(label) = ["事案", "事件", "事故", "ケース"].iter().find_map(|w| heading.strip_prefix(w)) {
        let mut rest = label.trim_start().chars();
        let n = place(rest.next()?)?;
        // `事案2件`, `事故A社`: no label, but words.
        return rest
            .next()
            .is_none_or(|c| !c.is_ascii_alphanumeric() && !"月日年件名人社時回者".contains(c))
            .then_some(n);
    }
    let mut rest = heading.chars();
    let n = place(rest.next()?)?;
    rest.as_str().starts_with("件目").then_some(n)
}

/// The incident of one section: what the section says, whose it is and what is said of all.
pub fn told_of(whole: &Incident, sections: &[Span], section: Incident) -> Incident {
    let shared = |fact: &&Fact| {
        let of_all = matches!(
            fact.value.field(),
            Field::Victims | Field::ThirdParties | Field::Domains | Field::Actors | Field::RelatedCases
        );
        of_all || !sections.iter().any(|s| s.contains(fact.evidence.span()))
    };
    let own = |fact: &Fact| match &fact.value {
        FactValue::Victim(_) => false,
        FactValue::Event { event, .. } => *event != EventKind::Disclosed,
        FactValue::Type(cause) => *cause != IncidentType::Unknown,
        _ => true,
    };
    let mut facts: Vec<Fact> = section.facts.into_iter().filter(own).collect();
    for fact in whole.facts.iter().filter(shared) {
        let field = fact.value.field();
        let single = matches!(field, Field::System | Field::Type | Field::Certainty | Field::Misuse);
        if !facts.iter().any(|f| f.value == fact.value || single && f.value.field() == field) {
            facts.push(fact.clone());
        }
    }
    Incident { facts }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn headings_count_incidents() {
        for (heading, n) in [
            ("事案1】しおりの紛失", Some(0)),
            ("事案B検査結果の渡し間違い", Some(1)),
            ("2件目 誤送信", Some(1)),
            ("ケース③", Some(2)),
            ("事案2件の概要", None),
            ("事故A社の対応", None),
            ("事案10", None),
            ("事案1は、次のとおりです。", None),
            ("1件の誤送信", None),
        ] {
            assert_eq!(number(heading), n, "{heading}");
        }
    }
}
