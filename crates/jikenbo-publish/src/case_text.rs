//! What tables, cases and digests all say of a case, in words.

use std::fmt::Write as _;

use jikenbo_core::{
    ArticleKind, Authority, CaseAlias, CaseFact, CaseNumber, CaseSource, CaseView, Count, DataKind, EventKind,
    FactValue, Field, IncidentType, Modifier, PartyRole, TimeValue, grouped,
};

use crate::{Lang, lang::label, text::one_line};

/// `#2026-0012`.
pub(crate) fn number(number: CaseNumber) -> String {
    format!("#{number}")
}

/// What is written where a source gives no such value: never a zero.
pub(crate) fn not_given(lang: Lang) -> &'static str {
    lang.pick("公表なし", "not disclosed")
}

/// Who it happened to; the brand that was impersonated where nobody was hit; else that no name is given.
pub(crate) fn organisation(case: &CaseView, lang: Lang) -> String {
    let victims: Vec<String> = case.victims().into_iter().map(one_line).collect();
    if !victims.is_empty() {
        return victims.join(lang.comma());
    }
    let impersonated = case.current(Field::ThirdParties).into_iter().find_map(|f| match &f.fact.value {
        FactValue::ThirdParty { name, role: PartyRole::Impersonated } => Some(one_line(name)),
        _ => None,
    });
    match impersonated {
        Some(name) => match lang {
            Lang::Ja => format!("「{name}」を騙るもの"),
            Lang::En => format!("impersonating {name}"),
        },
        None => lang.pick("組織名の記載なし", "no organisation named").to_owned(),
    }
}

/// The cause with the malware's name: `ランサムウェア（LockBit）`.
pub(crate) fn cause(case: &CaseView, lang: Lang) -> Option<String> {
    let cause = label!(lang, case.incident_type()?);
    let malware = named(case, Field::Malware);
    Some(if malware.is_empty() {
        cause.to_owned()
    } else {
        cause.to_owned() + &lang.aside(&malware.join(lang.comma()))
    })
}

/// The names that fill a field of names: malware, actors, domains, systems.
pub(crate) fn named(case: &CaseView, field: Field) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for fact in case.current(field) {
        if let FactValue::Malware(s) | FactValue::Actor(s) | FactValue::Domain(s) | FactValue::System(s) =
            &fact.fact.value
            && !out.contains(&one_line(s))
        {
            out.push(one_line(s));
        }
    }
    out
}

/// The largest number of it, whatever its unit; the first of equals.
pub(crate) fn largest(case: &CaseView) -> Option<Count> {
    case.counts().into_iter().reduce(|a, b| if b.n > a.n { b } else { a })
}

/// The kinds of data, each once, in the order of the vocabulary.
pub(crate) fn data(case: &CaseView) -> Vec<DataKind> {
    let mut kinds: Vec<DataKind> = case
        .current(Field::Data)
        .iter()
        .filter_map(|f| match f.fact.value {
            FactValue::Data(kind) => Some(kind),
            _ => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// A number with its scope, and the one that replaced it.
pub(crate) fn affected(value: &FactValue, lang: Lang) -> String {
    match value {
        FactValue::Affected { count, what, superseded_by } => {
            let what = what.as_ref().map(|what| lang.aside(&one_line(what)));
            let newer = superseded_by.map(|n| match lang {
                Lang::Ja => format!(" → {}に更新", grouped(n)),
                Lang::En => format!(", superseded by {}", grouped(n)),
            });
            lang.count(count) + &what.unwrap_or_default() + &newer.unwrap_or_default()
        }
        other => one_line(&other.label(lang == Lang::Ja)),
    }
}

/// When a window opened and closed: the earliest start to the latest end; one side where the other is unknown.
pub(crate) fn window(case: &CaseView, from: EventKind, to: EventKind, lang: Lang) -> Option<String> {
    let first = first(case, from);
    let last = dates(case, to).into_iter().max();
    let dated = |when: TimeValue| lang.date(&when);
    match (first, last) {
        (None, None) => None,
        // 9月14日以降 says already that it goes on.
        (Some(first), None) if first.modifier() == Some(Modifier::After) => Some(dated(first)),
        (Some(first), Some(last)) if first == last => Some(dated(first)),
        (first, last) => {
            let (first, last) = (first.map(dated).unwrap_or_default(), last.map(dated).unwrap_or_default());
            Some(format!("{first}{}{last}", lang.pick("〜", " to ")))
        }
    }
}

/// When something first happened, as the weightiest source says that gives a date for it.
pub(crate) fn first(case: &CaseView, event: EventKind) -> Option<TimeValue> {
    dates(case, event).into_iter().min()
}

/// The dates of an event as a person said, else by the weightiest source that gives any; those of the others are other values.
fn dates(case: &CaseView, event: EventKind) -> Vec<TimeValue> {
    let of = |source: usize| -> Vec<TimeValue> {
        let facts = case.facts.iter().filter(|f| f.source == source);
        facts
            .filter_map(|f| match f.fact.value {
                FactValue::Event { event: e, when } if e == event => Some(when),
                _ => None,
            })
            .collect()
    };
    let desk = (0..case.sources.len()).rev().filter(|&i| case.is_desk(i));
    desk.chain(case.ranked_sources()).map(of).find(|dates| !dates.is_empty()).unwrap_or_default()
}

/// Days from the first detection to the publication, where both have a day.
pub(crate) fn days_to_publication(case: &CaseView) -> Option<(TimeValue, i32)> {
    let detected = first(case, EventKind::Detected)?;
    let days = detected.days_until(&case.published()?)?;
    (days >= 0).then_some((detected, days))
}

/// Whom it was reported to, each authority once with its dates.
pub(crate) fn reports(case: &CaseView, lang: Lang) -> Vec<String> {
    let mut told: Vec<(Authority, Vec<TimeValue>)> = Vec::new();
    let mut tell = |authority, when: Option<TimeValue>| {
        let at = told.iter().position(|(a, _)| *a == authority).unwrap_or_else(|| {
            told.push((authority, Vec::new()));
            told.len() - 1
        });
        told[at].1.extend(when.map(|w| w.date_only()));
    };
    for fact in case.current(Field::ReportedTo) {
        if let FactValue::ReportedTo { authority, when } = fact.fact.value {
            tell(authority, when);
        }
    }
    for fact in case.current(Field::Events) {
        if let FactValue::Event { event, when } = fact.fact.value {
            match event {
                EventKind::ReportedPpc => tell(Authority::Ppc, Some(when)),
                EventKind::ReportedPolice => tell(Authority::Police, Some(when)),
                _ => {}
            }
        }
    }
    told.into_iter()
        .map(|(authority, mut dates)| {
            dates.sort_unstable();
            dates.dedup();
            let mut out = label!(lang, authority).to_owned();
            if !dates.is_empty() {
                let dates: Vec<String> = dates.iter().map(|d| lang.date(d)).collect();
                out += &lang.aside(&dates.join(lang.comma()));
            }
            out
        })
        .collect()
}

/// Values of a field that other sources give, with who says so. A vaguer word for the cause and a
/// coarser form of the same date are no conflict.
pub(crate) fn others(case: &CaseView, field: Field) -> Vec<&CaseFact> {
    let vague = |v: &FactValue| matches!(v, FactValue::Type(IncidentType::Unknown | IncidentType::UnauthorizedAccess));
    case.others(field).into_iter().filter(|f| !vague(&f.fact.value)).collect()
}

/// Other dates that other sources give for an event whose current date is `chosen`.
pub(crate) fn other_dates(case: &CaseView, event: EventKind, chosen: TimeValue) -> Vec<&CaseFact> {
    let date = |f: &CaseFact| match f.fact.value {
        FactValue::Event { event: e, when } if e == event => Some(when.iso_date()),
        _ => None,
    };
    let chosen = chosen.iso_date();
    let agrees = |other: &str| other.starts_with(chosen.as_str()) || chosen.starts_with(other);
    let held = || case.facts.iter().filter(|f| case.holds(f.source));
    let agreeing: Vec<usize> = held().filter(|f| date(f).is_some_and(|d| agrees(&d))).map(|f| f.source).collect();
    let mut seen: Vec<String> = Vec::new();
    let mut out = Vec::new();
    for fact in held() {
        if let Some(date) = date(fact)
            && !agrees(&date)
            && !agreeing.contains(&fact.source)
            && !seen.contains(&date)
        {
            seen.push(date);
            out.push(fact);
        }
    }
    out
}

/// Who says it, in few words: `報道 2026年10月8日`.
pub(crate) fn source_name(source: &CaseSource, lang: Lang) -> String {
    let mut out = label!(lang, source.kind).to_owned();
    if let Some(published) = source.published {
        let _ = write!(out, " {}", lang.date(&published));
    }
    out
}

/// Whether nobody but a gang or a monitor tells of it.
pub(crate) fn is_claim(case: &CaseView) -> bool {
    let mut told = case.sources.iter().filter(|s| s.kind != ArticleKind::Desk).peekable();
    told.peek().is_some() && told.all(|s| s.kind == ArticleKind::VictimList)
}

/// The title without the number that a case's alias already shows: 【セキュリティ事件簿#2026-118】…
pub(crate) fn title<'c>(case: &CaseView, title: &'c str) -> &'c str {
    let tail = title.strip_prefix('【').and_then(|t| t.split_once('】'));
    match tail {
        Some((head, rest)) if case.aliases.iter().any(|a| head.ends_with(&format!("#{}", a.number))) => {
            rest.trim_start()
        }
        _ => title,
    }
}

/// A number that somebody else gave the case: `事件簿#2026-118`.
pub(crate) fn alias(alias: &CaseAlias, lang: Lang) -> String {
    format!("{}#{}", lang.pick("事件簿", "casebook "), one_line(&alias.number))
}

/// All such numbers, each once.
pub(crate) fn aliases(case: &CaseView, lang: Lang) -> Vec<String> {
    let mut out: Vec<String> = case.aliases.iter().map(|a| alias(a, lang)).collect();
    out.sort_unstable();
    out.dedup();
    out
}
