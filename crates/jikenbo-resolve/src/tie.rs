use jikenbo_core::{
    ArticleKind, EventKind, FactValue, LinkRelation, NormText, PartyRole, Passage, ReportStage, Span, Tie,
};

use crate::Incoming;

/// Words of a title that corrects what was said before.
const CORRECTS: &[&str] = &["訂正", "誤りについて", "誤記", "正誤"];

/// Words of a paper about what an authority did.
const OF_A_PAPER: &[&str] = &["と発表した", "を発表した", "明らかにした", "取材に", "とコメント"];
/// What an organisation calls itself.
const OWN: &[&str] = &[
    "当社",
    "弊社",
    "小社",
    "当院",
    "当法人",
    "当会",
    "当組合",
    "当協会",
    "当財団",
    "当センター",
    "本学",
    "当校",
    "本校",
    "本市",
    "当市",
];

/// The rule that reads the organisation of a section.
const BY_SECTION: &str = "victim.section";

/// How a text stands to the incident that it tells of, where it does not simply tell it. `again` says whether the
/// case it is filed under holds the same text from another place.
pub(crate) fn tie(incoming: &Incoming<'_>, again: bool) -> Option<Tie> {
    use LinkRelation::{ClaimOf, Correction, Duplicate, EnforcementOf, FollowUp, ReportOn};
    let title = || passage(incoming, incoming.reading.article.title);
    let (relation, reason, passage) = match incoming.reading.kind {
        ArticleKind::VictimList => (ClaimOf, "攻撃者の主張の一覧に載っている", victim(incoming).or_else(title)),
        ArticleKind::News => (ReportOn, "報道が伝えている", title()),
        ArticleKind::Enforcement if says_any(incoming, OF_A_PAPER) || tells_of_guidance(incoming) => {
            (ReportOn, "行政上の対応や捜査の報道である", title())
        }
        // Who punishes its own goes on from what it announced.
        ArticleKind::Enforcement if incoming.reading.title.contains("懲戒") => {
            (FollowUp, "自らの処分を伝えている", title())
        }
        ArticleKind::Enforcement => (EnforcementOf, "行政上の対応や捜査を伝えている", title()),
        _ if is_of_another(incoming) => (ReportOn, "別の組織の公表が挙げている", victim(incoming).or_else(title)),
        _ if again => (Duplicate, "別の場所に同じ文がある", title()),
        ArticleKind::Report if says_any(incoming, OWN) => (FollowUp, "自らの調査報告である", title()),
        ArticleKind::Report => (ReportOn, "調査報告である", title()),
        _ if is_correction(&incoming.reading.title) => (Correction, "訂正と題している", title()),
        _ => {
            let text = incoming.reading.article.span.of(&incoming.document.text);
            let stage = ReportStage::of(&incoming.reading.title, text);
            if stage.is_none() && names_earlier_notice(incoming) {
                let reason = "先の公表の日を挙げている".to_owned();
                return Some(Tie { relation: FollowUp, reason, passage: title() });
            }
            match stage? {
                ReportStage::First => return None,
                ReportStage::FollowUp => (FollowUp, "続報である", title()),
                ReportStage::Final => (FollowUp, "最終報である", title()),
            }
        }
    };
    Some(Tie { relation, reason: reason.to_owned(), passage })
}

/// Whether a notice of an organisation's own names the day of an earlier one; where a contractor is named, that may have
/// been the contractor's.
fn names_earlier_notice(incoming: &Incoming<'_>) -> bool {
    let Some(published) = incoming.published().filter(|_| incoming.reading.kind == ArticleKind::Disclosure) else {
        return false;
    };
    let mut values = incoming.incident.values();
    let supplied = |v: &FactValue| matches!(v, FactValue::ThirdParty { role: PartyRole::Supplier, .. });
    let earlier = |v: &FactValue| match v {
        FactValue::Event { event: EventKind::Disclosed, when } => {
            when.days_until(&published).is_some_and(|days| days > 0)
        }
        _ => false,
    };
    !incoming.incident.values().any(supplied) && values.any(earlier)
}

/// Whether a notice tells of it under the name of another organisation, as one of several: a union's table of what
/// happened in its towns.
fn is_of_another(incoming: &Incoming<'_>) -> bool {
    incoming.incident.facts.iter().any(|f| matches!(f.value, FactValue::Victim(_)) && f.evidence.rule() == BY_SECTION)
}

/// Whether a text says on what day an authority guided somebody as papers do, `総務省は14日、…行政指導した`: the authority
/// itself gives the whole date.
fn tells_of_guidance(incoming: &Incoming<'_>) -> bool {
    let text = NormText::new(incoming.reading.article.span.of(&incoming.document.text), 0);
    let dates_as_papers = text.as_str().match_indices("日、").any(|(at, _)| {
        let before = text.as_str()[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        before.len() < at && before.ends_with('は')
    });
    dates_as_papers
        && ["行政指導した", "行政処分を", "勧告した", "命じた"].iter().any(|word| text.as_str().contains(word))
}

fn says_any(incoming: &Incoming<'_>, words: &[&str]) -> bool {
    let text = incoming.reading.article.span.of(&incoming.document.text);
    words.iter().any(|word| text.contains(word))
}

fn is_correction(title: &str) -> bool {
    let norm = NormText::new(title, 0);
    CORRECTS.iter().any(|word| norm.as_str().contains(word))
}

fn passage(incoming: &Incoming<'_>, span: Span) -> Option<Passage> {
    let quote = incoming.document.text.get(span.start..span.end).filter(|q| !q.trim().is_empty())?;
    Some(Passage { document: incoming.document.id.clone(), span, quote: quote.to_owned() })
}

fn victim(incoming: &Incoming<'_>) -> Option<Passage> {
    let mut facts = incoming.incident.facts.iter();
    facts.find(|f| matches!(f.value, FactValue::Victim(_))).map(|f| Passage::from(&f.evidence))
}
