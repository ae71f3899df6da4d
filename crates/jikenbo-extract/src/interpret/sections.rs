//! Several incidents in one article, each under a heading that counts them: `【事案1】しおりの紛失`,
//! `事案B 検査結果の渡し間違い`, `2件目`; or each under a numbered heading that names an organisation of its own:
//! `1 川野町`, `2 株式会社みなもと計測に対する指導`. What stands outside the sections is said of all of them.

use std::collections::HashSet;

use jikenbo_core::{
    Basis, Cue, EventKind, Fact, FactValue, Field, Incident, IncidentType, MentionValue, OrganisationForm, Span,
    organisation::name_key,
};

use super::view::{View, fits};

/// How many bytes a section has at least: a heading alone is an item of a list.
const SECTION: usize = 120;

/// The rule by which the organisation of a section is its victim.
pub const VICTIM_RULE: &str = "victim.section";

/// Where each incident is told, with the organisation whose it is, if two or more numbered headings name one each.
pub fn of_organisations(view: &View) -> Vec<(Span, Fact)> {
    let text = view.body.text();
    let mut out: Vec<(usize, Fact)> = Vec::new();
    let mut names = HashSet::new();
    for line in &view.body.lines {
        let words = &text[line.at.clone()];
        let heading = words.trim_start_matches(|c: char| " 【[(■●◆◇○".contains(c));
        let Some(rest) = counted(heading, out.len() + 1) else { continue };
        let start = line.at.end - rest.len();
        let named = view.mentions.iter().find_map(|m| match &m.value {
            MentionValue::Organisation(name, form) if m.at.start == start && *form != OrganisationForm::Context => {
                Some((m, name))
            }
            _ => None,
        });
        let Some((mention, name)) = named else { continue };
        let after = &text[mention.at.end.min(line.at.end)..line.at.end];
        let is_heading = after.trim().is_empty() || after.starts_with("に対する") || after.starts_with("における");
        if !is_heading || !fits(after, 20) || !names.insert(name_key(name)) {
            return vec![];
        }
        let victim = FactValue::Victim(name.clone());
        let Some(fact) = view.fact(mention.span, VICTIM_RULE, 1, victim, Basis::Stated) else { return vec![] };
        out.push((line.at.start, fact));
    }
    if out.len() < 2 {
        return vec![];
    }
    let ends: Vec<usize> = out.iter().skip(1).map(|(start, _)| *start).chain([text.len()]).collect();
    // A row of a list is no incident: each is told with its day and what happened.
    let is_told = |from: usize, to: usize| {
        let dated = view.dates.iter().any(|date| from <= date.at.start && date.at.end <= to);
        let happened = |cue| matches!(cue, Cue::Type(_) | Cue::Leak | Cue::Event(EventKind::OccurredFrom));
        let cue = |m: &jikenbo_core::Mention| matches!(m.value, MentionValue::Cue(cue) if happened(cue));
        dated && view.mentions.iter().any(|m| cue(m) && from <= m.at.start && m.at.end <= to)
    };
    let told = out.into_iter().zip(ends);
    let told: Vec<(usize, usize, Fact)> = told.map(|((from, fact), to)| (from, to, fact)).collect();
    if told.iter().any(|(from, to, _)| !is_told(*from, *to)) {
        return vec![];
    }
    told.into_iter().map(|(from, to, fact)| (view.body.norm.original(from..to), fact)).collect()
}

/// What follows a heading's number, where it is `n`.
fn counted(heading: &str, n: usize) -> Option<&str> {
    let digits = heading.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = heading.split_at(digits);
    let rest = rest.trim_start_matches(|c: char| " .、)】]".contains(c));
    (number.parse() == Ok(n) && fits(rest, 60) && !rest.ends_with('。')).then_some(rest)
}

/// The incident of one organisation's section: what the section says, and what is said of all.
pub fn told_of_one(whole: &Incident, sections: &[Span], section: Incident, victim: Fact) -> Incident {
    let key = match &victim.value {
        FactValue::Victim(name) => name_key(name),
        _ => String::new(),
    };
    let is_others = |fact: &Fact| match &fact.value {
        FactValue::Victim(_) => true,
        FactValue::ThirdParty { name, .. } if name_key(name) == key => true,
        _ => sections.iter().any(|s| s.contains(fact.evidence.span())),
    };
    let of_all = whole.facts.iter().filter(|fact| !is_others(fact));
    let of_all = Incident { facts: of_all.cloned().collect() };
    let own = Incident { facts: section.facts.into_iter().filter(|fact| !is_victim(fact)).collect() };
    let mut told = told_of(&of_all, sections, own);
    told.facts.insert(0, victim);
    told
}

fn is_victim(fact: &Fact) -> bool {
    matches!(fact.value, FactValue::Victim(_))
}

/// Whether a title is that of a report, which may count the incidents of its year.
pub fn may_count(title: &str) -> bool {
    title.contains("報告書")
}

/// Whether the article says how many incidents it tells, and tells as many.
pub fn are_counted(view: &View) -> bool {
    may_count(view.title_norm())
        && COUNTED.iter().flat_map(|words| words.iter()).any(|words| view.body.text().contains(words))
        && !of_title(view).is_empty()
}

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
    if starts.is_empty() {
        starts = of_title(view);
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

/// What says that two, three … incidents follow.
const COUNTED: &[&[&str]] = &[
    &["次の2件", "以下の2件", "下記の2件"],
    &["次の3件", "以下の3件", "下記の3件"],
    &["次の4件", "以下の4件", "下記の4件"],
    &["次の5件", "以下の5件", "下記の5件"],
];

/// Where the headings stand that name a cause each, `1 名簿の紛失`, `2 案内メールの誤送信`, where the title or the text says that
/// there are as many incidents: `個人情報の不適切な取扱い(2件)について`, `本年度は次の3件があった`.
fn of_title(view: &View) -> Vec<usize> {
    let title = view.title_norm();
    let of_title = title.match_indices('件').find_map(|(at, _)| {
        let digit = title[..at].chars().next_back()?.to_digit(10)? as usize;
        let before = title[..at - 1].chars().next_back();
        before.is_none_or(|c| !c.is_ascii_digit()).then_some(digit)
    });
    let text = view.body.text();
    let announced =
        || COUNTED.iter().zip(2..).find_map(|(words, n)| Some((n, words.iter().find_map(|w| text.find(w))?)));
    let Some((number, from)) = of_title.map(|n| (n, 0)).or_else(announced).filter(|(n, _)| *n >= 2) else {
        return vec![];
    };
    let is_cause = |m: &&jikenbo_core::Mention| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak));
    let (mut out, mut causes) = (Vec::new(), 0);
    for line in view.body.lines.iter().filter(|line| line.at.start >= from) {
        let heading = text[line.at.clone()].trim_start_matches(|c: char| " 【[(■●◆◇○".contains(c));
        // 4-1 is the first of the fourth chapter.
        let chapter = heading.split_once('-').filter(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        let heading = chapter.map_or(heading, |(_, rest)| rest);
        let Some(rest) = counted(heading, out.len() + 1).filter(|_| out.len() < number) else { continue };
        let at = line.at.end - rest.len()..line.at.end;
        let has_cause = view.mentions.iter().filter(is_cause).any(|m| at.start <= m.at.start && m.at.end <= at.end);
        // Where the title counts, headings of other things may come first.
        if has_cause || of_title.is_none() {
            out.push(line.at.start);
            causes += usize::from(has_cause);
        }
    }
    if out.len() == number && 3 * causes >= number { out } else { vec![] }
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
            Field::Victims
                | Field::ThirdParties
                | Field::Domains
                | Field::Actors
                | Field::RelatedCases
                | Field::Recalled
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
