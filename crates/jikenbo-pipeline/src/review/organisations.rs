//! Organisations that a person should look at: entries that may be one, an entry that may be two, and those that are new.

use std::collections::BTreeSet;

use jikenbo_core::{
    Question, QuestionKind, handle,
    organisation::{OrganisationFactKind as Kind, OrganisationSaid, OrganisationView, domain::is_shared, entry_key},
};
use jikenbo_resolve::{are_parted, near_names, organisations, speaks_against};
use jikenbo_store::Casebook;

use crate::Error;

/// Names looked up at once.
const TOGETHER: usize = 500;
/// Of more entries of one name, it is anybody's.
const NAMESAKES: usize = 3;

/// Pairs of entries that may be one organisation: names that are written almost alike, a domain that two hold, a name that
/// two bear while nothing tells them apart; and entries of which two 法人番号 or two prefectures are told.
pub(super) async fn doubtful(casebook: &Casebook) -> Result<Vec<Question>, Error> {
    let keys = casebook.name_keys().await?;
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (a, b) in near_names(&keys) {
        groups.push(("名称の表記が近い".to_owned(), vec![keys[a].clone(), keys[b].clone()]));
    }
    for (domain, keys) in casebook.keys_of_one_domain().await? {
        // Bodies of one municipality or university share its domain.
        let is_open =
            !["lg.jp", "go.jp", "ac.jp", "ed.jp"].iter().any(|end| domain.ends_with(end)) && !is_shared(&domain);
        if is_open && keys.len() <= NAMESAKES {
            groups.push((format!("ドメインが同じ（{domain}）"), keys));
        }
    }
    let ambiguous = casebook.ambiguous_name_keys().await?;
    groups.extend(ambiguous.into_iter().map(|key| ("名称が同じ".to_owned(), vec![key])));
    let mut out: Vec<Question> = Vec::new();
    for (reason, keys) in groups {
        let known = entries(casebook, &keys).await?;
        let bears = |o: &&OrganisationView| o.said.iter().any(|s| keys.contains(&entry_key(&s.name).0));
        let known: Vec<&OrganisationView> = known.iter().filter(bears).collect();
        for view in &known {
            out.extend(marks(view));
        }
        if known.len() > NAMESAKES {
            continue;
        }
        for (i, one) in known.iter().enumerate() {
            out.extend(
                known[i + 1..]
                    .iter()
                    .filter(|other| !speaks_against(one, other) && !are_parted(one, other))
                    .map(|o| pair(one, o, &reason)),
            );
        }
    }
    let mut seen = BTreeSet::new();
    out.retain(|question| seen.insert(question.handle.clone()));
    Ok(out)
}

/// Organisations that no document captured before a time tells of, each a question of its own; `names` are the keys of the
/// names that no such document has.
pub(super) async fn new(casebook: &Casebook, names: &[String], since: &str) -> Result<Vec<Question>, Error> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for keys in names.chunks(TOGETHER) {
        for view in entries(casebook, keys).await? {
            let first = view.said.iter().min_by_key(|said| (&said.seen_at, &said.document, said.article));
            let Some(first) = first.filter(|said| said.seen_at.as_str() >= since) else { continue };
            // A mark that it gets later makes it no other organisation.
            let key = entry_key(&first.name).0;
            let handle = handle(["new-organisation", first.document.as_str(), &key]);
            if seen.insert(handle.clone()) {
                let said = vec![met(first)];
                let (seen_at, organisations) = (first.seen_at.clone(), vec![view.handle.clone()]);
                let question = Question::new(QuestionKind::NewOrganisation, handle);
                out.push((seen_at, Question { organisations, said, ..question }));
            }
        }
    }
    out.sort_by(|(a, x), (b, y)| (a, &x.organisations).cmp(&(b, &y.organisations)));
    Ok(out.into_iter().map(|(_, question)| question).collect())
}

/// The entries that some keys of names lead to.
async fn entries(casebook: &Casebook, keys: &[String]) -> Result<Vec<OrganisationView>, Error> {
    let (said, words) = casebook.sayings_of(keys.iter().map(String::as_str)).await?;
    Ok(organisations(&said, &words))
}

fn pair(one: &OrganisationView, other: &OrganisationView, reason: &str) -> Question {
    let mut both = [one, other];
    both.sort_by(|a, b| a.handle.cmp(&b.handle));
    let handles = both.map(|o| o.handle.as_str());
    let told = both.iter().filter_map(|o| Some(met(o.said.first()?)));
    let said = std::iter::once(reason.to_owned()).chain(told).collect();
    let handle = handle(["same-organisation", handles[0], handles[1]]);
    let organisations = handles.map(str::to_owned).to_vec();
    Question { organisations, said, ..Question::new(QuestionKind::SameOrganisation, handle) }
}

/// An entry of which several 法人番号 or prefectures are told, and nobody said that it is one.
fn marks(view: &OrganisationView) -> Option<Question> {
    let several = [Kind::CorporateNumber, Kind::Place].into_iter().map(|kind| view.of(kind)).filter(|of| of.len() > 1);
    let mut differing: Vec<&OrganisationSaid> = several.flatten().collect();
    if differing.is_empty() || !view.words.is_empty() {
        return None;
    }
    differing.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    let words = ["organisation-marks", &view.handle].into_iter().chain(differing.iter().map(|s| s.value.as_str()));
    let tell = |s: &&OrganisationSaid| format!("{} {}「{}」〔{}〕", s.kind.label_ja(), s.value, s.quote, s.source);
    let (organisations, said) = (vec![view.handle.clone()], differing.iter().map(tell).collect());
    Some(Question { organisations, said, ..Question::new(QuestionKind::OrganisationMarks, handle(words)) })
}

/// Where an organisation is told of: `みなもと計測 2026-11-20 #2026-0012〔notice.txt〕`.
fn met(said: &OrganisationSaid) -> String {
    let day = said.seen_at.get(..10).unwrap_or_default();
    let case = said.case.map(|case| format!(" #{case}")).unwrap_or_default();
    format!("{} {day}{case}〔{}〕", said.name, said.source)
}
