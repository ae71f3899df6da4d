//! What several mentions mean together: which date is the discovery, whose number this is, who is
//! the victim. Everything is decided here, with the context as an argument; nothing is guessed.

mod affected;
mod brands;
mod cause;
mod certainty;
mod corrections;
mod data;
mod dates;
mod domains;
mod events;
mod gate;
mod kind;
mod kind_words;
mod links;
mod misuse;
mod parties;
mod published;
mod recalled;
mod reports;
mod sections;
mod sources;
mod system;
mod telling;
mod victim_list;
mod victims;
mod view;
mod words;
mod years;

pub use published::updated;
pub use victim_list::{POSTED_BY, POSTED_ON};

use std::collections::HashSet;

use jikenbo_core::{
    Article, ArticleKind, Authority, Basis, Document, EventKind, Fact, FactValue, Incident, Reading, Span, Telling,
    organisation::name_key,
};

use crate::{engine::Engine, layout::Layout};
pub use gate::Gate;
pub use links::link;
use view::View;
pub use years::years;

/// Reads one article: its kind, its facts and what it tells of.
pub fn interpret(engine: &Engine, document: &Document, article: &Article, year_hint: Option<i16>) -> Reading {
    let mut view = View::new(engine, document, article);
    view.year_hint = view.title_year().or(year_hint);
    let published = published::published(&view).or_else(|| published::in_headline(&view));
    view.published = published.as_ref().and_then(|f| match f.value {
        FactValue::Published(when) => Some(when),
        _ => None,
    });
    dates::resolve(&mut view);
    let bare_days = if view.published.is_none() { telling::bare_days(&view) } else { vec![] };
    let recalled = recalled::take(&mut view);
    let published = published.or_else(|| published::from_timeline(&mut view));

    let kind = kind::kind(&view);
    let mut facts: Vec<Fact> = published.into_iter().collect();
    facts.extend(view.url());
    facts.extend(view.case_number());
    let incidents = match kind {
        ArticleKind::VictimList => victim_list::incidents(&view),
        kind if kind.has_incidents() => incidents(engine, &view, kind, recalled),
        _ => vec![],
    };
    let telling = match incidents.is_empty() {
        true => Telling::default(),
        false => telling::telling(&view, kind, bare_days),
    };
    Reading { article: article.clone(), title: view.title_text(), kind, facts, incidents, links: vec![], telling }
}

/// The incident that an article tells of; several where it tells each under a heading of its own.
fn incidents(engine: &Engine, view: &View, kind: ArticleKind, recalled: Vec<Fact>) -> Vec<Incident> {
    let mut whole = incident(view, kind);
    whole.facts.extend(recalled);
    let sections = sections::sections(view);
    let named = if sections.is_empty() { sections::of_organisations(view) } else { vec![] };
    if sections.is_empty() && named.is_empty() {
        return vec![whole];
    }
    let read = |section: &Span| {
        let body = Layout::new(section.of(&view.document.text), section.start);
        let mentions = engine.scan(&body);
        let title = (Layout::new(view.article.title.of(&view.document.text), view.article.title.start), vec![]);
        let mut part = View::of_parts(view.document, view.article, title, (body, mentions));
        (part.published, part.year_hint) = (view.published, view.year_hint);
        dates::resolve(&mut part);
        recalled::take(&mut part);
        incident(&part, kind)
    };
    if named.is_empty() {
        return sections.iter().map(|section| sections::told_of(&whole, &sections, read(section))).collect();
    }
    let spans: Vec<Span> = named.iter().map(|(span, _)| *span).collect();
    let one = |(span, victim): (Span, Fact)| sections::told_of_one(&whole, &spans, read(&span), victim);
    named.into_iter().map(one).collect()
}

fn incident(view: &View, kind: ArticleKind) -> Incident {
    let parties = parties::parties(view, kind);
    let mut facts = victims::victims(view, kind, &parties);
    let victims: Vec<String> = facts
        .iter()
        .filter_map(|f| match &f.value {
            FactValue::Victim(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    let cause = cause::cause(view, kind);
    let owners: Vec<String> = victims.iter().cloned().chain(parties.iter().filter_map(party_name)).collect();
    facts.extend(system::system(view, kind, &owners, cause.as_ref()));
    facts.extend(domains::domains(view, kind));
    let own: Vec<String> = victims.iter().map(|name| name_key(name)).collect();
    facts.extend(
        parties
            .into_iter()
            .filter(|p| !matches!(&p.value, FactValue::ThirdParty { name, .. } if own.contains(&name_key(name)))),
    );
    facts.extend(cause);
    facts.extend(names(view));
    facts.extend(events::events(view, kind));
    facts.extend(affected::affected(view, kind));
    facts.extend(data::data(view));
    facts.extend(certainty::certainty(view, kind));
    if kind != ArticleKind::Advisory {
        facts.extend(misuse::misuse(view));
    }
    facts.extend(reports::reported_to(view));
    facts.extend(related_cases(view));
    told_the_victim(&mut facts, &victims);
    Incident { facts }
}

/// `町立小学校が町教育委員会へ報告した` with the town's board as the victim: that is no report to an
/// authority, it is how the victim came to know.
fn told_the_victim(facts: &mut Vec<Fact>, victims: &[String]) {
    let is_report = |f: &Fact| matches!(f.value, FactValue::ReportedTo { authority: Authority::LocalGovernment, .. });
    let own: Vec<String> = facts
        .iter()
        .filter(|f| is_report(f))
        .map(|f| f.evidence.quote().to_owned())
        .filter(|body| victims.iter().any(|name| name.ends_with(body.as_str())))
        .collect();
    facts.retain(|f| !is_report(f) || !own.iter().any(|body| body == f.evidence.quote()));
    for fact in facts {
        if let FactValue::Event { event: event @ EventKind::ReportedOther, .. } = &mut fact.value
            && own.iter().any(|body| fact.evidence.quote().ends_with(body.as_str()))
        {
            *event = EventKind::Detected;
        }
    }
}

fn party_name(fact: &Fact) -> Option<String> {
    match &fact.value {
        FactValue::ThirdParty { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// Malware families and groups, each once.
fn names(view: &View) -> Vec<Fact> {
    use jikenbo_core::MentionValue::{Actor, Malware};
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    for mention in view.title_mentions.iter().chain(&view.mentions) {
        let value = match &mention.value {
            Malware(name) => FactValue::Malware(name.clone()),
            // ランサムウェア「Xxxx」 names the malware, not the gang.
            Actor(name) if is_malware_name(view, mention) => FactValue::Malware(name.clone()),
            Actor(name) => FactValue::Actor(name.clone()),
            _ => continue,
        };
        if seen.insert(value.clone()) {
            out.extend(view.fact_of(mention, value, Basis::Stated));
        }
    }
    out
}

fn is_malware_name(view: &View, mention: &jikenbo_core::Mention) -> bool {
    let text = view.body.text();
    let before = text.get(..mention.at.start).filter(|_| mention.span.start >= view.article.title.end).unwrap_or("");
    ["ランサムウェア「", "ランサムウェア『", "ランサムウエア「", "ランサムウェア(", "ランサムウェア["]
        .iter()
        .any(|w| before.ends_with(w))
}

/// Case numbers in the body: the cases the text refers to.
fn related_cases(view: &View) -> Vec<Fact> {
    let own = view.case_number();
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    for mention in &view.mentions {
        let jikenbo_core::MentionValue::CaseNumber(number) = &mention.value else { continue };
        let value = FactValue::RelatedCase(number.clone());
        let is_own = matches!(&own, Some(Fact { value: FactValue::CaseNumber(n), .. }) if n == number);
        if !is_own && seen.insert(value.clone()) {
            out.extend(view.fact_of(mention, value, Basis::Stated));
        }
    }
    out
}
