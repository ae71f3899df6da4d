//! Answers kept, read and filed, and what is due next.

use std::collections::HashSet;

use jiff::Timestamp;
use jikenbo_core::{Capture, SourceKind, SourceStatus, Warning};
use jikenbo_ingest::{
    Archive, ArchivePosition, FetchError, FetchProblem, Fetched, Share, Validators, binary_kind,
    source::{self, Entry, Listing, Served, Wanted},
};
use jikenbo_store::{AddressState, Batch, CaptureState, Casebook, Job, Place, SeenEntry, StoredPlace, Work};
use rayon::prelude::*;

use super::{
    FetchFailure, FetchSummary,
    attachments::{attachments, cases_of, linked_by},
    round::Arrival,
    times,
};
use crate::{
    Error, Warned,
    archive::position,
    intake::{name_again, open_archive, stored, take},
    pages::gone,
    read::{Read, read},
};

/// The most new entries of one source that are taken at one look; the others are taken at the next ones.
const MAX_NEW: usize = 1_000;
/// After a page is gone, in seconds: it may come back.
const GONE: u32 = 30 * 24 * 60 * 60;

/// Keeps what arrived, reads it, files it, and plans what is due next, all or nothing.
pub(super) async fn settle(
    place: &Place,
    arrived: Vec<Arrival>,
    reader: &Read<'_>,
    now: Timestamp,
    summary: &mut FetchSummary,
) -> Result<(), Error> {
    let mut casebook = Casebook::open_or_create(place).await?;
    let settled = async {
        let turn = casebook.turn().await?;
        let (mut archive, warnings) = open_archive(&casebook).await?;
        let known = &casebook.sources().await?;
        summary.warnings.extend(warnings);
        let kept = keep(&casebook, &mut archive, arrived, known).await?;
        let looked: Vec<Looked> = kept.into_par_iter().map(|kept| kept.read(reader)).collect();
        // Only what was read is told of below, so a failure here loses nothing: the jobs are there still.
        let unread = HashSet::new();
        let mut settling = Settling { known, now, at: times::text(now), summary, end: None, unread };
        let mut batch = casebook.batch().await?;
        for looked in looked {
            settling.one(&mut batch, looked).await?;
        }
        if let Some(end) = settling.end {
            batch.note_archive_end(end).await?;
        }
        batch.commit().await?;
        turn.end().await;
        Ok(())
    };
    let settled = settled.await;
    casebook.close().await;
    settled
}

/// An answer that is on the disk.
struct Kept {
    job: Job,
    known: Option<AddressState>,
    outcome: Outcome,
    /// Where it lies, under the address that was asked and the one that answered.
    record: Option<(Vec<String>, StoredPlace)>,
    /// The last record of it.
    end: Option<ArchivePosition>,
    /// What its bytes take of the memory for answers.
    _share: Share,
}

enum Outcome {
    /// Something to read, and where its bytes lie.
    Page(Validators, Vec<Document>, Option<Listing>),
    NotModified(Validators),
    Removed {
        uri: String,
        status: u16,
    },
    Failed(FetchError),
}

/// A document of an answer: the page, or an entry that a feed holds whole.
struct Document {
    capture: Capture,
    place: ArchivePosition,
    /// Whether what it says is filed already.
    is_filed: bool,
    /// Whether it is only kept: a feed is no notice, and what is no text cannot be read.
    is_only_kept: bool,
}

type ReadDocument = Result<(jikenbo_core::Document, Vec<jikenbo_core::Reading>), String>;

/// An answer that was read: for each document what it says, where it is to be filed.
struct Looked {
    kept: Kept,
    read: Vec<Option<ReadDocument>>,
}

impl Kept {
    fn read(self, reader: &Read<'_>) -> Looked {
        let documents = match &self.outcome {
            Outcome::Page(_, documents, _) => documents.as_slice(),
            _ => &[],
        };
        let of = |d: &Document| (!d.is_filed && !d.is_only_kept).then(|| read(&d.capture, reader));
        let read = documents.iter().map(of).collect();
        Looked { kept: self, read }
    }
}

/// Puts all that was said on the disk.
async fn keep(
    casebook: &Casebook,
    archive: &mut Archive,
    arrived: Vec<Arrival>,
    known: &[SourceStatus],
) -> Result<Vec<Kept>, Error> {
    let mut out = Vec::with_capacity(arrived.len());
    let mut fresh = HashSet::new();
    for Arrival { job, known: before, result, share } in arrived {
        let exchange = match &result {
            Ok(fetched) => Some(fetched.exchange()),
            Err(error) => error.exchange.as_deref(),
        };
        let sha256 = match &result {
            Ok(Fetched::Page { capture, .. }) => Some(&capture.sha256),
            _ => before.as_ref().and_then(|before| before.sha256.as_ref()),
        };
        let earlier = match sha256 {
            Some(sha256) => casebook.capture_state(sha256).await?,
            None => CaptureState::New,
        };
        let at = match &earlier {
            CaptureState::New => None,
            CaptureState::Archived(place) | CaptureState::Filed(place) => Some(position(*place)),
        };
        let kept = match exchange {
            None => None,
            // Where the earlier record is damaged, the bytes are kept anew.
            Some(exchange) => match archive.write_exchange(exchange, at) {
                Err(_) if at.is_some() => Some(archive.write_exchange(exchange, None)?),
                kept => Some(kept?),
            },
        };
        let validators = |exchange| {
            let old = before.as_ref().map_or_else(Validators::default, |before| Validators {
                url: before.validated_url.clone(),
                etag: before.etag.clone(),
                last_modified: before.last_modified.clone(),
            });
            Validators::of(exchange, &old)
        };
        let mut end = kept.map(|kept| kept.record);
        let record = exchange.zip(end).map(|(exchange, place)| {
            let mut addresses = vec![exchange.target_uri.clone()];
            addresses.extend((exchange.first_uri() != exchange.target_uri).then(|| exchange.first_uri().to_owned()));
            (addresses, place_of(place))
        });
        let outcome = match result {
            Err(error) => Outcome::Failed(error),
            Ok(Fetched::NotModified(exchange)) => Outcome::NotModified(validators(&exchange)),
            Ok(Fetched::Removed(exchange)) => {
                Outcome::Removed { uri: exchange.first_uri().to_owned(), status: exchange.response.status }
            }
            Ok(Fetched::Page { exchange, capture }) => {
                let listing = listing(&job, &capture, &exchange, known);
                let is_listing = listing.as_ref().is_some_and(|l| l.kind != SourceKind::Page || l.trouble.is_some());
                let entries = listing.as_ref().map(|l| l.entries.as_slice()).unwrap_or_default();
                let entries: Vec<Capture> =
                    entries.iter().filter_map(|entry| entry_capture(entry, &job.url, &capture.captured_at)).collect();
                let place = match (kept, at) {
                    (Some(kept), _) => kept.payload,
                    (None, at) => at.unwrap_or(ArchivePosition { file: 0, offset: 0, length: 0 }),
                };
                // The same bytes twice in one batch are one document.
                let is_filed = matches!(earlier, CaptureState::Filed(_)) || !fresh.insert(capture.sha256.clone());
                let is_only_kept = is_listing || binary_kind(&capture.bytes).is_some();
                let mut documents = vec![Document { capture, place, is_filed, is_only_kept }];
                for capture in entries {
                    let state = casebook.capture_state(&capture.sha256).await?;
                    let is_filed = matches!(state, CaptureState::Filed(_)) || !fresh.insert(capture.sha256.clone());
                    let place = match state {
                        CaptureState::New => archive.write(&capture)?,
                        CaptureState::Archived(place) | CaptureState::Filed(place) => position(place),
                    };
                    end = end.max(Some(place));
                    documents.push(Document { capture, place, is_filed, is_only_kept: false });
                }
                Outcome::Page(validators(&exchange), documents, listing)
            }
        };
        out.push(Kept { job, known: before, outcome, record, end, _share: share });
    }
    archive.sync()?;
    Ok(out)
}

fn place_of(ArchivePosition { file, offset, length }: ArchivePosition) -> StoredPlace {
    StoredPlace { file, offset, length }
}

/// What a source's answer lists; `None` for a page that a source named.
fn listing(
    job: &Job,
    capture: &Capture,
    exchange: &jikenbo_ingest::Exchange,
    known: &[SourceStatus],
) -> Option<Listing> {
    if !matches!(job.work, Work::Source | Work::Sitemap) {
        return None;
    }
    let source = known.iter().find(|known| Some(&known.source.url) == job.source.as_ref()).map(|known| &known.source);
    let url = exchange.target_uri.parse().ok()?;
    let content_type = exchange.response.headers.get("content-type");
    let wanted = Wanted {
        kind: if job.work == Work::Sitemap { Some(SourceKind::Sitemap) } else { source.and_then(|s| s.kind) },
        links: source.and_then(|s| s.links.as_deref()),
        under: source.and_then(|s| s.under.as_deref()),
    };
    Some(source::read(Served { url: &url, content_type: content_type.as_deref(), bytes: &capture.bytes }, wanted))
}

/// An entry that has no page of its own, as a capture: what the feed holds of it.
fn entry_capture(entry: &Entry, source: &str, captured_at: &str) -> Option<Capture> {
    let content = entry.content.as_deref().filter(|_| entry.url.is_none())?;
    Some(source::entry_capture(entry, content, source, captured_at))
}

struct Settling<'a> {
    known: &'a [SourceStatus],
    now: Timestamp,
    /// `now` as rows hold it.
    at: String,
    summary: &'a mut FetchSummary,
    end: Option<StoredPlace>,
    /// Documents of this batch that could not be read.
    unread: HashSet<String>,
}

impl Settling<'_> {
    async fn one(&mut self, batch: &mut Batch<'_>, looked: Looked) -> Result<(), Error> {
        let Looked { kept: Kept { job, known, outcome, record, end, _share }, read } = looked;
        if let Some(end) = end.map(place_of) {
            let is_later = |known: &StoredPlace| (known.file, known.offset) >= (end.file, end.offset);
            self.end = self.end.filter(is_later).or(Some(end));
        }
        let is_source = matches!(job.work, Work::Source | Work::Sitemap);
        if is_source && self.source(&job).is_none() {
            // Forgotten while it was asked.
            return Ok(());
        }
        let is_page = match (&outcome, self.source(&job).filter(|_| is_source)) {
            (Outcome::Failed(_), _) => false,
            (Outcome::Page(_, _, Some(listing)), _) => listing.kind == SourceKind::Page,
            (_, Some(source)) => source.source.kind.or(source.health.found) == Some(SourceKind::Page),
            (_, None) => !is_source,
        };
        if let Some((addresses, place)) = record.filter(|_| is_page) {
            for address in &addresses {
                batch.note_answer(address, place).await?;
            }
        }
        match outcome {
            Outcome::Page(validators, documents, listing) => {
                self.note(batch, &job, &validators, documents.first().map(|d| d.capture.sha256.clone())).await?;
                let documents: Vec<_> = documents.into_iter().zip(read).collect();
                match listing {
                    Some(listing) => self.listed(batch, &job, listing, documents).await,
                    None => {
                        self.documents(batch, &job, documents).await?;
                        self.summary.pages += 1;
                        self.again(batch, &job).await
                    }
                }
            }
            Outcome::NotModified(validators) => {
                self.note(batch, &job, &validators, known.and_then(|known| known.sha256)).await?;
                match is_source {
                    true => {
                        self.unchanged_since(&job);
                        self.well(batch, &job, None).await
                    }
                    false => {
                        self.summary.pages += 1;
                        self.again(batch, &job).await
                    }
                }
            }
            Outcome::Removed { status, .. } if is_source => {
                let name = if status == 410 { "410 Gone" } else { "404 Not Found" };
                let why = format!("the server answered {name}; look for the new address and add it");
                self.ill(batch, &job, &why, None).await
            }
            Outcome::Removed { uri, status } => self.gone(batch, &job, &uri, status).await,
            Outcome::Failed(FetchError { problem: FetchProblem::NotYet { .. }, next_try, .. }) => {
                self.summary.waiting += 1;
                let due = next_try.unwrap_or_else(|| times::after(self.now, 60));
                Ok(batch.put_off(&Job { due: times::text(due), ..job }).await?)
            }
            Outcome::Failed(error) => {
                let why = why(&error);
                match is_source {
                    true => self.ill(batch, &job, &why, error.next_try).await,
                    false => self.page_failed(batch, job, why, error.next_try).await,
                }
            }
        }
    }

    async fn note(
        &self,
        batch: &mut Batch<'_>,
        job: &Job,
        validators: &Validators,
        sha256: Option<String>,
    ) -> Result<(), Error> {
        let Validators { url, etag, last_modified } = validators.clone();
        let state = AddressState { validated_url: url, etag, last_modified, sha256, fetched_at: self.at.clone() };
        Ok(batch.note_address(&job.url, &state).await?)
    }

    /// Files documents; those that are filed already are noted as seen again.
    async fn documents(
        &mut self,
        batch: &mut Batch<'_>,
        job: &Job,
        documents: Vec<(Document, Option<ReadDocument>)>,
    ) -> Result<(), Error> {
        let cases = cases_of(batch, job).await?;
        for (Document { capture, place, is_filed, is_only_kept }, read) in documents {
            let added = &mut self.summary.added;
            let Some(mut read) = read else {
                // Bytes that came twice and could not be read the first time are filed nowhere.
                if is_filed && !is_only_kept && !self.unread.contains(&capture.sha256) {
                    name_again(batch, capture, &self.at, added).await?;
                    continue;
                }
                if let Some(kind) = binary_kind(&capture.bytes).filter(|_| !is_filed) {
                    let sentence = format!("It is a binary file ({kind}); it is kept and not read.");
                    self.summary.warnings.push(Warned { name: capture.name.clone(), warning: Warning(sentence) });
                }
                match is_only_kept {
                    true => batch.keep_only(&stored(capture, place)).await?,
                    false => batch.keep(&stored(capture, place)).await?,
                }
                continue;
            };
            let attached = match &read {
                Ok((document, readings)) if job.work != Work::Attachment => {
                    attachments(document, readings, &capture.target_uri, job.source.as_deref(), &self.at)
                }
                _ => Vec::new(),
            };
            let linked = match &mut read {
                Ok((_, readings)) => linked_by(job, &cases, readings),
                Err(_) => {
                    self.unread.insert(capture.sha256.clone());
                    None
                }
            };
            take(batch, stored(capture, place), read, linked, &self.at, added).await?;
            for attachment in &attached {
                batch.plan(attachment).await?;
            }
        }
        Ok(())
    }

    /// A source's answer: its entries become jobs.
    async fn listed(
        &mut self,
        batch: &mut Batch<'_>,
        job: &Job,
        listing: Listing,
        mut documents: Vec<(Document, Option<ReadDocument>)>,
    ) -> Result<(), Error> {
        let source = job.source.clone().unwrap_or_else(|| job.url.clone());
        if let Some(trouble) = &listing.trouble {
            documents.truncate(1);
            self.documents(batch, job, documents).await?;
            // What is asked for next time is the whole answer: 304 would say that the trouble lasts.
            batch.forget_validators(&job.url).await?;
            return self.ill(batch, job, &trouble.to_string(), None).await;
        }
        let name = self.name(job).unwrap_or_else(|| job.url.clone());
        self.summary
            .warnings
            .extend(listing.warnings.iter().map(|w| Warned { name: name.clone(), warning: w.clone() }));
        let mut new = 0;
        for entry in &listing.entries {
            if new == MAX_NEW {
                let sentence =
                    format!("It shows more than {MAX_NEW} new entries; the others are taken at the next looks.");
                self.summary.warnings.push(Warned { name: name.clone(), warning: Warning(sentence) });
                batch.forget_validators(&job.url).await?;
                break;
            }
            let Entry { key, url, title, published, stamp, .. } = entry;
            let (url, title, stamp) = (url.as_deref(), title.as_deref(), stamp.as_deref());
            let seen = SeenEntry { key, url, title, published: *published, stamp };
            if batch.see_entry(&source, seen, &self.at).await? {
                new += 1;
                if let Some(url) = url {
                    let page = Job::new(Work::Page, url, &self.at);
                    batch.plan(&Job { source: Some(source.clone()), ..page }).await?;
                }
            }
        }
        self.summary.entries += new;
        for url in &listing.sitemaps {
            let map = Job::new(Work::Sitemap, url, &self.at);
            batch.plan(&Job { source: Some(source.clone()), ..map }).await?;
        }
        self.documents(batch, job, documents).await?;
        self.well(batch, job, Some(listing.kind)).await
    }

    /// Says why nothing comes of a source that failed before and now answers that nothing has changed.
    fn unchanged_since(&mut self, job: &Job) {
        let Some(SourceStatus { source, health, .. }) = self.source(job) else { return };
        if let (1.., Some(why)) = (health.failures, &health.last_error) {
            let since = health.last_success.as_deref().unwrap_or("it was added");
            let sentence = format!(
                "It answers again after {} failures (the last: {why}), and says that nothing has changed since {since} (304).",
                health.failures
            );
            let warned = Warned { name: source.name.clone(), warning: Warning(sentence) };
            self.summary.warnings.push(warned);
        }
    }

    /// A source answered as it should.
    async fn well(&mut self, batch: &mut Batch<'_>, job: &Job, found: Option<SourceKind>) -> Result<(), Error> {
        if job.work == Work::Source {
            self.summary.sources += 1;
            batch.source_went_well(&job.url, found, &self.at).await?;
        }
        let due = times::after(self.now, self.every(job, found));
        Ok(batch.put_off(&Job { due: times::text(due), failures: 0, ..job.clone() }).await?)
    }

    /// A source gave nothing to go on with.
    async fn ill(
        &mut self,
        batch: &mut Batch<'_>,
        job: &Job,
        why: &str,
        not_before: Option<Timestamp>,
    ) -> Result<(), Error> {
        let source = job.source.as_deref().unwrap_or(&job.url);
        let told = if job.work == Work::Sitemap { format!("{}: {why}", job.url) } else { why.to_owned() };
        let of_source = batch.source_failed(source, &told, &self.at).await?;
        let failures = if job.work == Work::Source { of_source } else { job.failures + 1 };
        let due = times::of_failed_source(self.now, self.every(job, None), failures, not_before);
        batch.put_off(&Job { due: times::text(due), failures, ..job.clone() }).await?;
        self.tell(job, why.to_owned(), Some(times::text(due)));
        Ok(())
    }

    /// A page answered: it is looked at again as its cases ask for.
    async fn again(&mut self, batch: &mut Batch<'_>, job: &Job) -> Result<(), Error> {
        let standings: Vec<_> = batch.standings(&job.url).await?.into_iter().map(|(_, standing)| standing).collect();
        match times::of_page(self.now, &standings) {
            Some(due) => Ok(batch.put_off(&Job { due: times::text(due), failures: 0, ..job.clone() }).await?),
            None => Ok(batch.done(job).await?),
        }
    }

    /// A page is there no more.
    async fn gone(&mut self, batch: &mut Batch<'_>, job: &Job, uri: &str, status: u16) -> Result<(), Error> {
        let told = gone(batch, uri, status, &self.at).await?;
        let held = batch.standings(uri).await?;
        let why = format!("the server answered {status}: the page is not there");
        self.summary.pages += 1;
        if held.is_empty() {
            batch.done(job).await?;
            self.tell(job, why, None);
            return Ok(());
        }
        let due = times::text(times::after(self.now, GONE));
        batch.put_off(&Job { due: due.clone(), failures: 0, ..job.clone() }).await?;
        if !told.is_empty() {
            self.summary.added.changed.extend(&told);
            self.tell(job, why, Some(due));
        }
        Ok(())
    }

    async fn page_failed(
        &mut self,
        batch: &mut Batch<'_>,
        job: Job,
        why: String,
        not_before: Option<Timestamp>,
    ) -> Result<(), Error> {
        let failures = job.failures.saturating_add(1);
        let due = times::of_failed_page(self.now, failures, not_before).map(times::text);
        match &due {
            Some(due) => batch.put_off(&Job { due: due.clone(), failures, ..job.clone() }).await?,
            None => batch.done(&job).await?,
        }
        self.tell(&job, why, due);
        Ok(())
    }

    fn tell(&mut self, job: &Job, why: String, next: Option<String>) {
        let failure = FetchFailure { source: self.name(job), url: job.url.clone(), why, next };
        self.summary.failed.push(failure);
    }

    fn source(&self, job: &Job) -> Option<&SourceStatus> {
        self.known.iter().find(|known| Some(&known.source.url) == job.source.as_ref())
    }

    fn name(&self, job: &Job) -> Option<String> {
        self.source(job).map(|known| known.source.name.clone())
    }

    /// Seconds between two looks at a source.
    fn every(&self, job: &Job, found: Option<SourceKind>) -> u32 {
        let status = self.source(job);
        let kind = found.or_else(|| status.and_then(|s| s.source.kind.or(s.health.found)));
        let wished = status.and_then(|s| s.source.every);
        wished.unwrap_or_else(|| kind.unwrap_or(SourceKind::Page).default_every())
    }
}

/// Why an address failed, without the address itself.
fn why(error: &FetchError) -> String {
    let sentence = match error.problem {
        FetchProblem::Status(304) => {
            "the server says that nothing has changed (304), but was not asked that, as the last answer could not be used"
                .to_owned()
        }
        ref problem => problem.to_string(),
    };
    match &error.at {
        Some(at) => format!("redirected to {at}: {sentence}"),
        None => sentence,
    }
}
