//! Questions for a person: what the casebook cannot decide by itself.

mod cases;
mod claims;
mod organisations;
mod undone;

use jikenbo_core::{
    ClaimWord, Question, QuestionKind, TimeValue, Word, handle,
    organisation::{OrganisationWord, OrganisationWordKind},
};
use jikenbo_store::{Casebook, Place, Saying};

use crate::{Error, casebook::block_on, word::refuse};

/// What is looked for, and when.
#[derive(Clone, Copy, Debug)]
pub struct ReviewOptions<'a> {
    /// Only questions of this kind; new organisations are given only where they are asked for.
    pub kind: Option<QuestionKind>,
    /// Organisations are new that no document captured before this time tells of, RFC 3339 in UTC.
    pub since: &'a str,
    /// The time of the run, RFC 3339 in UTC.
    pub now: &'a str,
}

/// What a person has to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The open questions, those of a case first, in the order of the cases.
    pub questions: Vec<Question>,
    /// How many organisations are new.
    pub new_organisations: usize,
    /// How many claims name a Japanese organisation, as far as is known, and none that the casebook knows.
    pub unmatched_claims: usize,
}

/// A person's verdict on a question.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// Whether what is asked is so.
    pub accepted: bool,
    /// Of several organisations that a claim may mean, the one that it means.
    pub organisation: Option<&'a str>,
}

/// The open questions: pairs of cases that may be one, sources that were filed for a name that was taken back since,
/// sources of one case that contradict each other, causes that no document tells, whom gangs' claims mean, organisations that may be one or may be two. What a person settled stays away
/// until something else is read.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn review(place: impl Into<Place>, options: &ReviewOptions<'_>) -> Result<Review, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let review = look(&casebook, options).await;
        casebook.close().await;
        review
    })
}

/// Cases looked at together: more would only hold more memory.
const TOGETHER: usize = 500;
/// So many names may be new in a week of a desk's work, and are looked up; of more, only how many names they are is told.
const LOOKED_UP: usize = 1_000;

async fn look(casebook: &Casebook, options: &ReviewOptions<'_>) -> Result<Review, Error> {
    use QuestionKind::{
        Claim, Conflict, NewOrganisation, OrganisationMarks, OtherCase, SameCase, SameOrganisation, UnknownType,
    };
    let settled = casebook.settled().await?;
    let wants = |kinds: &[QuestionKind]| options.kind.is_none_or(|kind| kinds.contains(&kind));
    let mut review = Review::default();
    let out = &mut review.questions;
    if wants(&[SameCase]) {
        out.extend(casebook.doubts().await?.into_iter().map(|doubt| {
            let handle = handle(["doubt", &doubt.number.to_string(), &doubt.other.to_string()]);
            let (number, other, said) = (Some(doubt.number), Some(doubt.other), doubt.reasons);
            Question { number, other, said, ..Question::new(SameCase, handle) }
        }));
    }
    if wants(&[OtherCase]) {
        out.extend(undone::questions(casebook).await?);
    }
    if wants(&[Conflict, UnknownType]) {
        for numbers in casebook.questionable().await?.chunks(TOGETHER) {
            let cases = casebook.cases(numbers).await?;
            for case in cases.iter().filter(|case| case.merged_into.is_none() && !case.desk.is_hidden) {
                out.extend(cases::conflicts(case));
                out.extend(cases::unknown_type(case));
            }
        }
    }
    if wants(&[Claim])
        && let Some(today) = options.now.get(..10).and_then(TimeValue::parse_iso)
    {
        let claims = claims::questions(casebook, today).await?;
        out.extend(claims.0);
        review.unmatched_claims = claims.1;
    }
    if wants(&[SameOrganisation, OrganisationMarks]) {
        out.extend(organisations::doubtful(casebook).await?);
    }
    if wants(&[NewOrganisation]) {
        let names = casebook.new_name_keys(options.since).await?;
        if options.kind.is_none() && names.len() > LOOKED_UP {
            review.new_organisations = names.len();
        } else {
            let mut new = organisations::new(casebook, &names, options.since).await?;
            new.retain(|question| !settled.contains(&question.handle));
            review.new_organisations = new.len();
            out.extend(options.kind.map(|_| new).into_iter().flatten());
        }
    }
    out.retain(|question| options.kind.is_none_or(|kind| kind == question.kind));
    out.retain(|question| !settled.contains(&question.handle));
    let order = |q: &Question| (q.number.is_none(), q.number, q.kind, q.organisations.clone(), q.handle.clone());
    out.sort_by_cached_key(order);
    Ok(review)
}

/// Settles a question, and gives it with the sequence in the log of what was said. Accepted, two cases become one, two
/// entries one organisation, a source a case of its own, of contradicting values the one that holds is confirmed, and a claim
/// means the organisation that it may mean; dismissed, everything stays as it is. Either way it is asked no more.
///
/// # Errors
/// When there is no such question, or the casebook cannot be written.
pub fn settle(
    place: impl Into<Place>,
    item: &str,
    verdict: Verdict<'_>,
    saying: &Saying<'_>,
) -> Result<(Question, u64), Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        let done = settle_in(&mut casebook, item, verdict, saying).await;
        casebook.close().await;
        done
    })
}

async fn settle_in(
    casebook: &mut Casebook,
    item: &str,
    verdict: Verdict<'_>,
    saying: &Saying<'_>,
) -> Result<(Question, u64), Error> {
    let Some(question) = open_question(casebook, item, saying.now).await? else {
        return refuse(format!("there is no open question \"{item}\"; `jikenbo review` shows those that are open"));
    };
    let accepted = verdict.accepted;
    if verdict.organisation.is_some() && (question.kind != QuestionKind::Claim || !accepted) {
        return refuse("an organisation is named to accept whom a claim means, and for nothing else".to_owned());
    }
    let event = match (question.kind, question.number) {
        (QuestionKind::Claim, _) => {
            let word = claim_word(&question, verdict, saying)?;
            let mut batch = casebook.batch().await?;
            let event = batch.claim_word(word, saying.now).await?;
            batch.commit().await?;
            event
        }
        // Undone, it is asked about again.
        (QuestionKind::OtherCase, Some(number)) if accepted => {
            let to = casebook.split(number, question.sources.clone(), saying).await?;
            casebook.history(to).await?.last().map_or(0, |logged| logged.sequence)
        }
        (_, Some(number)) => {
            let mut words = vec![(number, Word::Settle { item: item.to_owned(), accepted })];
            match (&question.other, &question.fact) {
                (Some(other), _) if accepted => words.push((number, Word::Merge { into: *other })),
                (None, Some(fact)) if accepted => {
                    let (value, evidence) = (fact.value.clone(), fact.evidence.clone());
                    words.push((number, Word::Confirm { value, evidence }));
                }
                _ => {}
            }
            casebook.say(words, saying).await?.first().copied().unwrap_or_default()
        }
        (kind, None) => {
            let mut batch = casebook.batch().await?;
            let event = match (kind, &question.organisations[..]) {
                // Two that are one are asked about no more; taken back, they are again.
                (QuestionKind::SameOrganisation, [one, other]) if accepted => {
                    let (one, other, by) = (one.clone(), other.clone(), Some(saying.by.to_owned()));
                    let why = saying.why.unwrap_or_default().to_owned();
                    let (kind, at) = (OrganisationWordKind::Merge, saying.now.to_owned());
                    batch.organisation_word(OrganisationWord { kind, one, other, why, by, at }).await?
                }
                _ => batch.settle(item, accepted, saying).await?,
            };
            batch.commit().await?;
            event
        }
    };
    Ok((question, event))
}

/// The open question with a handle, new organisations of any time among them.
async fn open_question(casebook: &Casebook, item: &str, now: &str) -> Result<Option<Question>, Error> {
    for kind in [None, Some(QuestionKind::NewOrganisation)] {
        let review = look(casebook, &ReviewOptions { kind, since: "", now }).await?;
        if let Some(question) = review.questions.into_iter().find(|q| q.handle == item) {
            return Ok(Some(question));
        }
    }
    Ok(None)
}

/// Whom a person says that a claim means.
fn claim_word(question: &Question, verdict: Verdict<'_>, saying: &Saying<'_>) -> Result<ClaimWord, Error> {
    let may = &question.organisations;
    let organisation = match (verdict.accepted, verdict.organisation, &may[..]) {
        (false, ..) => None,
        (true, None, [one]) => Some(one.clone()),
        (true, Some(named), _) if may.iter().any(|handle| handle == named) => Some(named.to_owned()),
        (true, ..) => {
            return refuse(format!(
                "the claim may mean one of {}; name it with --organisation, or dismiss the question",
                may.join(", ")
            ));
        }
    };
    let not = may.iter().filter(|handle| organisation.as_ref() != Some(handle)).cloned().collect();
    let claim = question.claim.clone().unwrap_or_default();
    let (by, why) = (saying.by.to_owned(), saying.why.map(str::to_owned));
    Ok(ClaimWord { gang: claim.gang, title: claim.title, organisation, not, by, why })
}
