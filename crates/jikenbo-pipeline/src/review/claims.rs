//! Whom gangs' claims mean, where that is not sure.

use jikenbo_core::{ClaimBy, ClaimState, ClaimView, Question, QuestionKind, TimeValue, handle};
use jikenbo_store::Casebook;

use crate::{
    ClaimFilter, Error,
    claims::{is_unmatched, look},
};

/// Claims that may mean one of several, and those that stand beside a notice by their name alone; how many name a Japanese
/// organisation that the casebook does not know.
pub(super) async fn questions(casebook: &Casebook, today: TimeValue) -> Result<(Vec<Question>, usize), Error> {
    let claims = look(casebook, &ClaimFilter::default(), today).await?;
    let mut out: Vec<Question> = Vec::new();
    for view in &claims {
        let question = question(view);
        out.extend(question.filter(|q| out.iter().all(|known| known.handle != q.handle)));
    }
    Ok((out, claims.iter().filter(|view| is_unmatched(view)).count()))
}

fn question(view: &ClaimView) -> Option<Question> {
    let is_told = matches!(view.state, ClaimState::Acknowledged | ClaimState::Denied);
    let by_name = is_told && matches!(view.by, Some(ClaimBy::Name) | None);
    let organisations = match &view.organisation {
        Some(organisation) if by_name => vec![organisation.clone()],
        None if !view.may_mean.is_empty() => view.may_mean.clone(),
        _ => return None,
    };
    let claim = &view.kept.claim;
    let (gang, title) = claim.key();
    let words = ["claim", &gang, &title].into_iter().chain(organisations.iter().map(String::as_str));
    let handle = handle(words);
    let day = view.day.as_deref().unwrap_or_default();
    let head = [day, &claim.gang, &claim.title, claim.domain.as_deref().unwrap_or_default()];
    let mut said = vec![head.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")];
    said.extend(view.reasons.iter().cloned());
    said.extend(is_told.then(|| view.says.clone()));
    let (number, claim) = (view.case.filter(|_| is_told), Some(claim.clone()));
    Some(Question { number, organisations, claim, said, ..Question::new(QuestionKind::Claim, handle) })
}
