//! Gangs' claims: importing trackers' lists, and how each claim stands.

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
};

use jikenbo_core::{
    CaseNumber, CaseView, Claim, ClaimChange, ClaimState, ClaimView, ClaimWord, KeptClaim, TimeValue, Warning,
    organisation::{OrganisationView, domain::registrable, entry_key, latin_key, split_handle},
};
use jikenbo_ingest::{Archive, Found, Input, Limits, claim_list, inputs, whole};
use jikenbo_resolve::{claim_view, claims_retold, claims_since, list_time, organisations};
use jikenbo_store::{CaptureState, Casebook, ClaimFile, Place};

use crate::{
    Error, Skipped, Warned,
    archive::position,
    batch::{failed, left_out},
    casebook::block_on,
    intake::{open_archive, stored},
    organisations::take_cases,
};

/// How [`import_claims`] works.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions<'a> {
    /// The time of the run, RFC 3339 in UTC with a trailing `Z`.
    pub now: &'a str,
    /// What an input may hold at most.
    pub limits: Limits,
    /// What to call the tracker; by the shape of its file where nothing is said.
    pub tracker: Option<&'a str>,
    /// Whether each file is its tracker's whole list, so that what is missing is no longer listed.
    pub is_full: bool,
    /// When the files stood so, RFC 3339 in UTC; where nothing is said, each when its newest claim was discovered.
    pub seen_at: Option<&'a str>,
    /// Whether only claims are kept that name a Japanese organisation, or one that the casebook knows by its domain or name.
    pub only_japanese: bool,
}

/// What [`import_claims`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Files that were read.
    pub files: usize,
    /// Files that had been imported before.
    pub known_files: usize,
    /// Trackers, by name.
    pub trackers: BTreeSet<String>,
    /// Claims that are new.
    pub listed: usize,
    /// Claims that are told otherwise.
    pub edited: usize,
    /// Claims that a full list has no more.
    pub delisted: usize,
    /// Claims that are listed again.
    pub back: usize,
    /// Claims that are as they were.
    pub unchanged: usize,
    /// Entries that repeat another of their list.
    pub repeated: usize,
    /// Claims that name no organisation that is Japanese, as far as is known, and were left out as was wished.
    pub elsewhere: usize,
    /// What could not be imported, with the reasons.
    pub skipped: Vec<Skipped>,
    /// What went less than well.
    pub warnings: Vec<Warned>,
}

/// Which claims are shown; nothing set shows all.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// Only this gang's, in any case of letters.
    pub gang: Option<String>,
    /// Only those that stand so.
    pub state: Option<ClaimState>,
    /// Only those of this day or later. One without a day is left out.
    pub since: Option<TimeValue>,
    /// Only those that name a Japanese organisation, as far as is known.
    pub only_japanese: bool,
    /// Only those that mean no organisation that the casebook surely knows.
    pub only_unmatched: bool,
}

/// Keys looked up at once: both databases take 30,000 values in a statement.
const TOGETHER: usize = 2_000;

/// Imports trackers' lists of claims into the casebook at `place`, which is made if it is missing. The bytes are archived
/// first; of what they hold, the facts about each claim are kept. The same bytes again change nothing. In whatever order a
/// tracker's files are imported, what comes out is what they tell in the order of their times.
///
/// # Errors
/// When the casebook or its archive cannot be used. What concerns one file alone is in the summary.
pub fn import_claims(
    place: impl Into<Place>,
    paths: &[PathBuf],
    options: ImportOptions<'_>,
) -> Result<ImportSummary, Error> {
    block_on(async {
        let mut casebook = Casebook::open_or_create(place).await?;
        let mut summary = ImportSummary::default();
        let mut result = Ok(());
        for found in inputs(paths) {
            match found {
                Ok(Found::Input(input)) => {
                    let turn = casebook.turn().await?;
                    result = import(&mut casebook, &input, options, &mut summary).await;
                    turn.end().await;
                }
                Ok(Found::Skipped(skipped)) => summary.skipped.push(left_out(&skipped)),
                Err(error) => summary.skipped.push(failed(&error)),
            }
            if result.is_err() {
                break;
            }
        }
        casebook.close().await;
        result.map(|()| summary)
    })
}

async fn import(
    casebook: &mut Casebook,
    input: &Input,
    options: ImportOptions<'_>,
    summary: &mut ImportSummary,
) -> Result<(), Error> {
    let now = options.now;
    let capture = match whole(input, now, &options.limits) {
        Ok(capture) => capture,
        Err(error) => {
            summary.skipped.push(failed(&error));
            return Ok(());
        }
    };
    let list = match claim_list(&capture.bytes) {
        Ok(list) => list,
        Err(why) => {
            summary.skipped.push(Skipped::Failed(format!("{input}: {why}")));
            return Ok(());
        }
    };
    let tracker = options.tracker.unwrap_or(&list.tracker).to_owned();
    let warn = |text: &String| Warned { name: input.to_string(), warning: Warning(text.clone()) };
    summary.warnings.extend(list.left_out.iter().map(warn));
    let (mut archive, warnings) = open_archive(casebook).await?;
    summary.warnings.extend(warnings);
    let at = match casebook.capture_state(&capture.sha256).await? {
        CaptureState::New => archive.write(&capture)?,
        CaptureState::Archived(at) | CaptureState::Filed(at) => position(at),
    };
    archive.sync()?;
    let stored_capture = stored(capture, at);
    summary.trackers.insert(tracker.clone());
    summary.files += 1;
    let mut files = casebook.claim_files(&tracker).await?;
    let before = files.iter().position(|file| file.sha256 == stored_capture.sha256).map(|at| files.swap_remove(at));
    let said = options.seen_at.map(str::to_owned);
    let seen_at = said.clone().or_else(|| list_time(&list.claims, now)).unwrap_or_else(|| now.to_owned());
    let Some(file) = noted(before.as_ref(), &stored_capture.sha256, &seen_at, options) else {
        summary.known_files += 1;
        let mut batch = casebook.batch().await?;
        batch.keep_only(&stored_capture).await?;
        return Ok(batch.commit().await?);
    };
    let newest = files.iter().flat_map(|file| &file.seen_at).max();
    let is_newest = before.is_none() && newest.is_none_or(|newest| *newest <= seen_at);
    if !is_newest && said.is_none() && before.is_none() {
        let day = seen_at.get(..10).unwrap_or(&seen_at);
        let sentence = format!(
            "its newest claim is of {day}, before that of another file of {tracker}, so it counts as the older one; if it is not, import it with --seen-at"
        );
        summary.warnings.push(warn(&sentence));
    }
    let listed = if options.only_japanese {
        let all = list.claims.len();
        let kept = near_home(casebook, &tracker, list.claims, now).await?;
        summary.elsewhere += all - kept.len();
        kept
    } else {
        list.claims
    };
    // Read before anything is written: an older file is told before those that stand in the archive.
    let retold = if is_newest {
        None
    } else {
        files.push(file.clone());
        Some(tell_again(casebook, &archive, &tracker, files, (&file.sha256, &listed), now).await?)
    };
    let mut batch = casebook.batch().await?;
    batch.keep_only(&stored_capture).await?;
    batch.claims_imported(&tracker, &file).await?;
    let known = batch.tracked(&tracker).await?;
    let changes = match retold {
        Some(told) => {
            summary.count_retold(&known, &told);
            claims_retold(&known, &told)
        }
        None => {
            let (_, found) = claims_since(&tracker, known, &listed, options.is_full, &seen_at);
            summary.repeated += found.repeated;
            summary.unchanged += found.unchanged;
            found.changes.into_iter().filter_map(|(id, change)| Some((id?, change))).collect()
        }
    };
    for (id, change) in changes {
        match change {
            ClaimChange::Listed(_) => summary.listed += 1,
            ClaimChange::Edited(_) => summary.edited += 1,
            ClaimChange::Delisted => summary.delisted += 1,
            ClaimChange::Back => summary.back += 1,
            ClaimChange::Retold { .. } | ClaimChange::Dropped => {}
        }
        batch.claim(&tracker, id, change, &seen_at, now).await?;
    }
    Ok(batch.commit().await?)
}

/// What is noted of a file; `None` when the casebook knows as much of it.
fn noted(before: Option<&ClaimFile>, sha256: &str, seen_at: &str, options: ImportOptions<'_>) -> Option<ClaimFile> {
    let (is_full, is_japanese) = (options.is_full, options.only_japanese);
    let Some(before) = before else {
        let (sha256, imported_at, seen_at) = (sha256.to_owned(), options.now.to_owned(), vec![seen_at.to_owned()]);
        return Some(ClaimFile { sha256, imported_at, seen_at, is_full, is_japanese });
    };
    let mut file = before.clone();
    file.is_full |= is_full;
    file.is_japanese &= is_japanese;
    // The same bytes may stand again; only who gives the file can say so.
    if options.seen_at.is_some() && !file.seen_at.iter().any(|known| known == seen_at) {
        file.seen_at.push(seen_at.to_owned());
        file.seen_at.sort_unstable();
    }
    (file != *before).then_some(file)
}

/// What a tracker's files tell, in the order of their times; `new` is the one that is not in the casebook yet.
async fn tell_again(
    casebook: &Casebook,
    archive: &Archive,
    tracker: &str,
    files: Vec<ClaimFile>,
    (new, listed): (&str, &[Claim]),
    now: &str,
) -> Result<Vec<KeptClaim>, Error> {
    let mut times: Vec<(&str, &ClaimFile)> =
        files.iter().flat_map(|file| file.seen_at.iter().map(move |at| (at.as_str(), file))).collect();
    times.sort_by_key(|(at, file)| (*at, &file.imported_at, &file.sha256));
    let mut known = Vec::new();
    for (at, file) in times {
        let of_file;
        let claims = if file.sha256 == new {
            listed
        } else {
            let (CaptureState::Archived(place) | CaptureState::Filed(place)) =
                casebook.capture_state(&file.sha256).await?
            else {
                continue;
            };
            let claims = claim_list(&archive.read(&position(place))?.bytes).unwrap_or_default().claims;
            of_file = match file.is_japanese {
                true => near_home(casebook, tracker, claims, now).await?,
                false => claims,
            };
            &of_file
        };
        known = claims_since(tracker, known, claims, file.is_full, at).0;
    }
    Ok(known)
}

impl ImportSummary {
    /// Counts what a file changed that stood so before others that were imported.
    fn count_retold(&mut self, known: &[KeptClaim], told: &[KeptClaim]) {
        let before: HashMap<u64, &KeptClaim> = known.iter().map(|kept| (kept.id, kept)).collect();
        for told in told {
            match before.get(&told.id) {
                None => self.listed += 1,
                Some(kept) if *kept == told => self.unchanged += 1,
                Some(kept) => match (&kept.delisted_at, &told.delisted_at) {
                    (None, Some(_)) => self.delisted += 1,
                    (Some(_), None) => self.back += 1,
                    _ => self.edited += 1,
                },
            }
        }
    }
}

/// The claims that name a Japanese organisation, or one that the casebook knows.
async fn near_home(casebook: &Casebook, tracker: &str, list: Vec<Claim>, now: &str) -> Result<Vec<Claim>, Error> {
    let Some(today) = now.get(..10).and_then(TimeValue::parse_iso) else { return Ok(list) };
    let mut claims = Vec::new();
    for chunk in list.chunks(TOGETHER) {
        let views = stand(casebook, kept(tracker, chunk), today).await?;
        let meant = views.into_iter().filter(|view| view.kept.claim.is_japanese() || view.organisation.is_some());
        claims.extend(meant.map(|view| view.kept.claim));
    }
    Ok(claims)
}

fn kept(tracker: &str, claims: &[Claim]) -> Vec<KeptClaim> {
    let kept = |claim: &Claim| KeptClaim {
        tracker: tracker.to_owned(),
        id: 0,
        claim: claim.clone(),
        first_seen: String::new(),
        delisted_at: None,
        earlier: Vec::new(),
        filed_as: None,
        related: Vec::new(),
    };
    claims.iter().map(kept).collect()
}

/// The claims that a filter lets through, the newest first, each with how it stands on `today`: whom it surely means, and
/// what the organisation has told.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn claims(place: impl Into<Place>, filter: &ClaimFilter, today: TimeValue) -> Result<Vec<ClaimView>, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let found = look(&casebook, filter, today).await;
        casebook.close().await;
        found
    })
}

pub(crate) async fn look(casebook: &Casebook, filter: &ClaimFilter, today: TimeValue) -> Result<Vec<ClaimView>, Error> {
    let wanted = |kept: &KeptClaim| {
        let gang = filter.gang.as_ref().is_none_or(|gang| is_gang(&kept.claim.gang, gang));
        gang && filter.since.is_none_or(|since| kept.claim.day().is_some_and(|day| day >= since))
    };
    let all: Vec<KeptClaim> = casebook.claims().await?.into_iter().filter(wanted).collect();
    let mut out = Vec::new();
    for chunk in all.chunks(TOGETHER) {
        out.extend(stand(casebook, chunk.to_vec(), today).await?);
    }
    out.retain(|view| filter.state.is_none_or(|state| view.state == state));
    out.retain(|view| !filter.only_unmatched || view.organisation.is_none());
    out.retain(|view| !filter.only_japanese || view.kept.claim.is_japanese() || view.organisation.is_some());
    out.sort_by(|a, b| (&b.day, &a.kept.tracker, a.kept.id).cmp(&(&a.day, &b.kept.tracker, b.kept.id)));
    Ok(out)
}

/// Whether a claim names a Japanese organisation, as far as is known, and none that the casebook may know.
pub(crate) fn is_unmatched(view: &ClaimView) -> bool {
    view.organisation.is_none() && view.may_mean.is_empty() && view.kept.claim.is_japanese()
}

/// Whether a gang is the one that is asked for: `LockBit` is `lockbit3`'s beginning, and the same as `Lock Bit`.
fn is_gang(gang: &str, asked: &str) -> bool {
    let folded =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (gang, asked) = (folded(gang), folded(asked));
    !asked.is_empty() && gang.starts_with(&asked)
}

async fn stand(casebook: &Casebook, claims: Vec<KeptClaim>, today: TimeValue) -> Result<Vec<ClaimView>, Error> {
    // The later word of two holds.
    let told: HashMap<(String, String), ClaimWord> =
        casebook.claim_words().await?.into_iter().map(|word| (word.key(), word)).collect();
    let word = |kept: &KeptClaim| told.get(&kept.claim.key());
    let texts =
        claims.iter().flat_map(|kept| [Some(kept.claim.title.as_str()), kept.claim.domain.as_deref()]).flatten();
    let named = claims.iter().filter_map(|kept| Some(split_handle(word(kept)?.organisation.as_deref()?).0));
    let (said, words) = casebook.sayings_of(texts.chain(named)).await?;
    let mut known = organisations(&said, &words);
    let numbers = said.iter().filter_map(|said| said.case).chain(claims.iter().filter_map(|kept| kept.filed_as));
    let numbers: BTreeSet<CaseNumber> = numbers.collect();
    let cases = casebook.cases(&numbers.into_iter().collect::<Vec<_>>()).await?;
    for organisation in &mut known {
        take_cases(organisation, &cases);
    }
    let met = Met::of(&known);
    let view = |kept: &KeptClaim| {
        let organisations = met.by(kept, word(kept));
        let numbers = organisations.iter().flat_map(|o| o.cases.iter().map(|case| case.number)).chain(kept.filed_as);
        let numbers: BTreeSet<CaseNumber> = numbers.collect();
        // Cases stand in the order of their numbers.
        let find = |number: &CaseNumber| cases.binary_search_by_key(number, |case| case.number).ok();
        let cases: Vec<&CaseView> = numbers.iter().filter_map(find).map(|at| &cases[at]).collect();
        claim_view(kept, &organisations, &cases, word(kept), today)
    };
    Ok(claims.iter().map(view).collect())
}

/// Organisations by what a claim may name them by.
struct Met<'o> {
    organisations: &'o [OrganisationView],
    by_key: HashMap<String, BTreeSet<usize>>,
}

impl<'o> Met<'o> {
    fn of(organisations: &'o [OrganisationView]) -> Self {
        let mut by_key: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, organisation) in organisations.iter().enumerate() {
            let values = organisation.said.iter().map(|said| said.value.as_str());
            let handles = organisation.words.iter().flat_map(|kept| [kept.word.one.as_str(), kept.word.other.as_str()]);
            for key in values.chain(handles).flat_map(keys) {
                by_key.entry(key).or_default().insert(at);
            }
        }
        Self { organisations, by_key }
    }

    fn by(&self, kept: &KeptClaim, word: Option<&ClaimWord>) -> Vec<&'o OrganisationView> {
        let said = word.and_then(|word| Some(split_handle(word.organisation.as_deref()?).0));
        let texts = std::iter::once(kept.claim.title.as_str()).chain(kept.claim.domain.as_deref()).chain(said);
        let at: BTreeSet<usize> =
            texts.flat_map(keys).filter_map(|key| self.by_key.get(&key)).flatten().copied().collect();
        at.into_iter().map(|at| &self.organisations[at]).collect()
    }
}

fn keys(text: &str) -> impl Iterator<Item = String> {
    let keys = [Some(entry_key(text).0), Some(latin_key(text)), registrable(text)];
    keys.into_iter().flatten().filter(|key| !key.is_empty())
}
