//! What a page hands over beside its text: PDFs that are fetched with it and belong to what it tells.

use jikenbo_core::{CaseNumber, Document, Incident, Reading};
use jikenbo_extract::attachment;
use jikenbo_ingest::source::linked_pdfs;
use jikenbo_resolve::LinkedBy;
use jikenbo_store::{Batch, Job, JobLink, Work};

use crate::Error;

/// A page with more of them is a list of PDFs, not a release.
const MOST: usize = 10;

/// The jobs that fetch what a page that was read hands over. `page` is the address that answered, `source` the
/// source's; they are due at `now`.
pub(super) fn attachments(
    document: &Document,
    readings: &[Reading],
    page: &str,
    source: Option<&str>,
    now: &str,
) -> Vec<Job> {
    let pdfs = linked_pdfs(document, page);
    let mut jobs: Vec<Job> = Vec::new();
    for (url, link) in pdfs {
        let Some(found) = attachment(document, readings, link) else { continue };
        let linked_by = JobLink { page: page.to_owned(), article: found.article, is_part: found.is_part };
        let (source, id) = (source.map(str::to_owned), Some(document.id.as_str().to_owned()));
        jobs.push(Job { source, document: id, linked_by: Some(linked_by), ..Job::new(Work::Attachment, &url, now) });
    }
    if jobs.len() > MOST { Vec::new() } else { jobs }
}

/// The cases of the article that names an attachment.
pub(super) async fn cases_of(batch: &mut Batch<'_>, job: &Job) -> Result<Vec<CaseNumber>, Error> {
    match (&job.document, job.linked_by.as_ref().and_then(|link| link.article)) {
        (Some(document), Some(article)) => Ok(batch.cases_of(document, article).await?),
        _ => Ok(Vec::new()),
    }
}

/// How an attachment that was read belongs to `cases`. One that tells of no incident itself, and that its page
/// hands over as a part of the notice, gets an incident without facts, so that the case has it among its sources.
pub(super) fn linked_by<'a>(job: &'a Job, cases: &'a [CaseNumber], readings: &mut [Reading]) -> Option<LinkedBy<'a>> {
    let link = job.linked_by.as_ref().filter(|_| !cases.is_empty())?;
    let incidents: usize = readings.iter().map(|reading| reading.incidents.len()).sum();
    // Of several cases nobody could say which.
    if let (0, [_], true, Some(first)) = (incidents, cases, link.is_part, readings.first_mut()) {
        first.incidents.push(Incident::default());
    }
    Some(LinkedBy { page: &link.page, cases, is_sole: incidents <= 1 })
}
