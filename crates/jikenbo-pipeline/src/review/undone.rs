//! Sources that were filed under a case for a name that a person gave an organisation and took back since.

use jikenbo_core::{
    CaseView, Question, QuestionKind, handle,
    organisation::{KeptOrganisationWord, OrganisationView, split_handle},
};
use jikenbo_resolve::organisations;
use jikenbo_store::Casebook;

use crate::{Error, word::chosen};

/// A question for each source whose reasons name a word that was taken back, while the two names are not one organisation's
/// for another reason.
pub(super) async fn questions(casebook: &Casebook) -> Result<Vec<Question>, Error> {
    let mut out: Vec<Question> = Vec::new();
    for kept in casebook.organisation_words_taken_back().await? {
        let (one, other) = (kept.word.one.as_str(), kept.word.other.as_str());
        let (said, words) = casebook.sayings_of([one, other].map(|h| split_handle(h).0)).await?;
        let entries = organisations(&said, &words);
        let is_both = |entry: &OrganisationView| entry.is_meant(one) && entry.is_meant(other);
        if entries.iter().any(is_both) {
            continue;
        }
        let mut numbers: Vec<_> = said.iter().filter_map(|said| said.case).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for case in casebook.cases(&numbers).await? {
            for question in of_case(&case, &kept) {
                if out.iter().all(|known| known.sources != question.sources) {
                    out.push(question);
                }
            }
        }
    }
    Ok(out)
}

fn of_case(case: &CaseView, kept: &KeptOrganisationWord) -> Vec<Question> {
    // As the reasons of whoever was filed by it have it.
    let by = kept.word.told_ja();
    let mut out: Vec<Question> = Vec::new();
    for (place, source) in case.sources.iter().enumerate() {
        let Some(reason) = source.reasons.iter().find(|reason| reason.contains(&by)) else { continue };
        // Of a case of its own nothing is left to part.
        let Ok(sources) = chosen(case, &[place + 1], "correct") else { continue };
        if out.iter().any(|known| known.sources == sources) {
            continue;
        }
        let number = case.number.to_string();
        let event = kept.taken_back.as_ref().map(|by| by.event.to_string()).unwrap_or_default();
        let place = format!("{}/{}/{}", source.document, source.article, source.incident);
        let handle = handle(["other-case", &number, &place, &event]);
        let said = vec![format!("{}〔{}〕", reason, source.name), format!("取り消し {by}{}", taken_back(kept))];
        let organisations = vec![kept.word.one.clone(), kept.word.other.clone()];
        let question = Question::new(QuestionKind::OtherCase, handle);
        out.push(Question { number: Some(case.number), organisations, said, sources, ..question });
    }
    out
}

/// Who took a word back, and why.
fn taken_back(kept: &KeptOrganisationWord) -> String {
    let Some(by) = &kept.taken_back else { return String::new() };
    let why = by.why.as_deref().map(|why| format!("{why} ")).unwrap_or_default();
    format!(" {why}{}", by.by)
}
