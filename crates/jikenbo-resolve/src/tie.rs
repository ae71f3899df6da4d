use jikenbo_core::{
    ArticleKind, EventKind, FactValue, LinkRelation, PartyRole, Passage, ReportStage, Span, Tie, Voice,
};

use crate::Incoming;

/// The rule that reads the organisation of a section.
const BY_SECTION: &str = "victim.section";

/// How a text stands to the incident that it tells of, where it does not simply tell it. `again` says whether the
/// case it is filed under holds the same text from another place.
pub(crate) fn tie(incoming: &Incoming<'_>, again: bool) -> Option<Tie> {
    use LinkRelation::{ClaimOf, Correction, Duplicate, EnforcementOf, FollowUp, ReportOn};
    let telling = &incoming.reading.telling;
    let title = || passage(incoming, incoming.reading.article.title);
    let (relation, reason, passage) = match incoming.reading.kind {
        ArticleKind::VictimList => (ClaimOf, "攻撃者の主張の一覧に載っている", victim(incoming).or_else(title)),
        ArticleKind::News => (ReportOn, "報道が伝えている", title()),
        ArticleKind::Enforcement => match telling.voice() {
            Some(Voice::Press) => (ReportOn, "行政上の対応や捜査の報道である", title()),
            // Who punishes its own goes on from what it announced.
            Some(Voice::Own) => (FollowUp, "自らの処分を伝えている", title()),
            None => (EnforcementOf, "行政上の対応や捜査を伝えている", title()),
        },
        _ if is_of_another(incoming) => (ReportOn, "別の組織の公表が挙げている", victim(incoming).or_else(title)),
        _ if again => (Duplicate, "別の場所に同じ文がある", title()),
        ArticleKind::Report if telling.voice() == Some(Voice::Own) => (FollowUp, "自らの調査報告である", title()),
        ArticleKind::Report => (ReportOn, "調査報告である", title()),
        _ if telling.correction.is_some() => (Correction, "訂正と題している", title()),
        _ => match telling.stage.as_ref().map(|stage| (stage.value, Some(Passage::from(&stage.evidence)))) {
            Some((ReportStage::First, _)) => return None,
            Some((ReportStage::FollowUp, passage)) => (FollowUp, "続報である", passage),
            Some((ReportStage::Final, passage)) => (FollowUp, "最終報である", passage),
            None if names_earlier_notice(incoming) => (FollowUp, "先の公表の日を挙げている", title()),
            None => return None,
        },
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

fn passage(incoming: &Incoming<'_>, span: Span) -> Option<Passage> {
    let quote = incoming.document.text.get(span.start..span.end).filter(|q| !q.trim().is_empty())?;
    Some(Passage { document: incoming.document.id.clone(), span, quote: quote.to_owned() })
}

fn victim(incoming: &Incoming<'_>) -> Option<Passage> {
    let mut facts = incoming.incident.facts.iter();
    facts.find(|f| matches!(f.value, FactValue::Victim(_))).map(|f| Passage::from(&f.evidence))
}
