use jikenbo_core::{ArticleKind, FactValue, LinkRelation, NormText, Passage, ReportStage, Span, Tie};

use crate::Incoming;

/// Words of a title that corrects what was said before.
const CORRECTS: &[&str] = &["訂正", "誤りについて", "誤記", "正誤"];

/// How a text stands to the incident that it tells of, where it does not simply tell it. `again` says whether the
/// case it is filed under holds the same text from another place.
pub(crate) fn tie(incoming: &Incoming<'_>, again: bool) -> Option<Tie> {
    use LinkRelation::{ClaimOf, Correction, Duplicate, EnforcementOf, FollowUp, ReportOn};
    let title = || passage(incoming, incoming.reading.article.title);
    let (relation, reason, passage) = match incoming.reading.kind {
        ArticleKind::VictimList => (ClaimOf, "攻撃者の主張の一覧に載っている", victim(incoming).or_else(title)),
        ArticleKind::News => (ReportOn, "報道が伝えている", title()),
        ArticleKind::Enforcement => (EnforcementOf, "行政上の対応や捜査を伝えている", title()),
        _ if again => (Duplicate, "別の場所に同じ文がある", title()),
        ArticleKind::Report => (ReportOn, "調査報告である", title()),
        _ if is_correction(&incoming.reading.title) => (Correction, "訂正と題している", title()),
        _ => {
            let text = incoming.reading.article.span.of(&incoming.document.text);
            match ReportStage::of(&incoming.reading.title, text)? {
                ReportStage::First => return None,
                ReportStage::FollowUp => (FollowUp, "続報である", title()),
                ReportStage::Final => (FollowUp, "最終報である", title()),
            }
        }
    };
    Some(Tie { relation, reason: reason.to_owned(), passage })
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
