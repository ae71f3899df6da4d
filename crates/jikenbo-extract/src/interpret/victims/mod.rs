//! Who suffered the incident, or whose notice it is: the title's organisation, the publisher's own
//! line, the operator, the subject of the first sentences. A contractor is a third party instead.

mod candidates;
mod institutions;
mod measures;
pub mod names;
mod own;
mod several;
mod subjects;
mod subsidiaries;
mod title;
mod whole;

use std::ops::Range;

use jikenbo_core::{
    ArticleKind, Basis, Fact, FactValue, Mention, MentionValue, OrganisationForm,
    organisation::{LEGAL_FORMS, name_key},
};

use super::view::View;

/// Which of an article's two texts a candidate stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Body,
}

/// A name that may be the victim's.
struct Candidate {
    name: String,
    place: Place,
    /// Where it stands in the normalised text of its place.
    at: Range<usize>,
    rule: &'static str,
    score: i32,
}

impl Candidate {
    /// The name without what only describes it.
    fn narrowed(mut self) -> Self {
        let whole = names::without_branch(&self.name);
        if whole.len() < self.name.len() {
            self.at.end = (self.at.start + whole.len()).min(self.at.end);
            self.name = whole.to_owned();
        }
        let short = names::described(&self.name);
        if short.len() < self.name.len() {
            self.at.start = self.at.end.saturating_sub(short.len()).max(self.at.start);
            self.name = short.to_owned();
        }
        // The passage keeps the prefecture, which tells towns of one name apart.
        let town = names::municipality(&self.name);
        if town.len() < self.name.len() {
            self.name = town.to_owned();
        }
        self
    }

    /// The name with its legal form, where the article gives it anywhere.
    fn with_legal_form(self, view: &View) -> Self {
        let key = name_key(&self.name);
        if LEGAL_FORMS.iter().any(|f| self.name.contains(f)) || key.is_empty() {
            return self;
        }
        let same = |name: &str, form| form == OrganisationForm::Legal && name_key(name) == key;
        let in_title = view.title_mentions.iter().find_map(|m| {
            let (name, form) = organisation(m)?;
            same(name, form).then(|| Self { place: Place::Title, ..read(m, name, m.rule) })
        });
        in_title
            .or_else(|| {
                organisations(view).find(|(_, name, form)| same(name, *form)).map(|(m, n, _)| read(m, n, m.rule))
            })
            .unwrap_or(self)
    }

    fn fact(&self, view: &View) -> Option<Fact> {
        let (layout, basis) = match self.place {
            Place::Title => (&view.title, Basis::Title),
            Place::Body => (&view.body, Basis::Stated),
        };
        let span = layout.norm.original(self.at.clone());
        view.fact(span, self.rule, 2, FactValue::Victim(self.name.clone()), basis)
    }
}

/// The victims; most often one.
pub fn victims(view: &View, kind: ArticleKind, parties: &[Fact]) -> Vec<Fact> {
    let mut found = match kind {
        ArticleKind::Advisory => impersonated_publisher(view).into_iter().collect(),
        ArticleKind::Disclosure | ArticleKind::Report if !view.is_digest_item() => {
            let mut own: Vec<Candidate> = own_notice(view, kind, parties).into_iter().collect();
            own.extend(subsidiaries::subsidiaries(view, parties));
            own
        }
        ArticleKind::Enforcement => {
            let measured = measures::targets(view);
            match (measured.is_empty(), measures::employer(view)) {
                (false, _) => measured,
                (true, Some(employer)) => vec![employer],
                (true, None) => told(view, kind, parties),
            }
        }
        _ => told(view, kind, parties),
    };
    if let [one] = &mut found[..]
        && names::is_school(&one.name)
        && let Some(body) = subjects::answering(view)
    {
        *one = body;
    }
    let mut out: Vec<Fact> = Vec::new();
    for candidate in found {
        let candidate = institutions::in_full(view, candidate);
        let institution = institutions::of_body(view, &candidate);
        let fact = whole::whole(view, candidate.narrowed()).with_legal_form(view).fact(view);
        for fact in fact.into_iter().chain(institution.and_then(|i| i.fact(view))) {
            if !out.iter().any(|o| o.value == fact.value) {
                out.push(fact);
            }
        }
    }
    out
}

/// Who speaks in a notice of its own.
fn own_notice(view: &View, kind: ArticleKind, parties: &[Fact]) -> Option<Candidate> {
    title::from_frame(view)
        .or_else(|| own::from_definition(view))
        .or_else(|| title::from_first_word(view))
        .or_else(|| title::from_own_end(view))
        .or_else(|| own::from_line(view))
        .or_else(|| title::from_sender(view))
        .or_else(|| own::of_questions(view))
        .or_else(|| candidates::best(view, kind, parties).filter(|c| c.rule != "victim.subject"))
}

/// Whom somebody else tells of, with those who are named beside it.
fn told(view: &View, kind: ArticleKind, parties: &[Fact]) -> Vec<Candidate> {
    if let Some(named) = title::from_heading(view) {
        return vec![named];
    }
    let Some(first) = title::from_end(view).or_else(|| candidates::best(view, kind, parties)) else { return vec![] };
    let first = whole::whole(view, first.narrowed());
    let others = if kind == ArticleKind::News { several::beside(view, &first.name) } else { vec![] };
    std::iter::once(first).chain(others).collect()
}

/// A warning of messages in the publisher's own name: what happened, happened to its name.
fn impersonated_publisher(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let own = view.title_mentions.iter().any(|m| {
        let mut next = &title[m.at.end..];
        while let Some(rest) = IN_WHOSE_NAME.iter().find_map(|word| next.strip_prefix(word)) {
            next = rest;
        }
        m.value == MentionValue::Publisher && ["を装", "をかた", "を騙", "を名乗"].iter().any(|w| next.starts_with(w))
    });
    own.then(|| own::from_definition(view).or_else(|| own::from_line(view)))?
}

/// Words between the publisher and 装った: `当社の社員名をかたる`, `本学教職員を装った`.
const IN_WHOSE_NAME: &[&str] =
    &["の", "グループ", "社員", "職員", "教職員", "従業員", "役職員", "役員", "関係者", "名義", "名", "ドメイン"];

/// The organisation that a mention names.
fn organisation(mention: &Mention) -> Option<(&str, OrganisationForm)> {
    match &mention.value {
        MentionValue::Organisation(name, form) => Some((name, *form)),
        _ => None,
    }
}

/// The organisations that the body names.
fn organisations<'v>(view: &'v View) -> impl Iterator<Item = (&'v Mention, &'v str, OrganisationForm)> {
    view.mentions.iter().filter_map(|m| organisation(m).map(|(name, form)| (m, name, form)))
}

/// A candidate of the body.
fn read(mention: &Mention, name: &str, rule: &'static str) -> Candidate {
    Candidate { name: name.to_owned(), place: Place::Body, at: mention.at.clone(), rule, score: 9 }
}
