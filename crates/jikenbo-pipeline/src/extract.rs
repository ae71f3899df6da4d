use std::{io, num::NonZeroUsize, path::PathBuf};

use jikenbo_core::{Document, Reading};
use jikenbo_extract::Reader;
use jikenbo_ingest::Limits;
use rayon::prelude::*;

use crate::{
    Error, Skipped, Warned,
    batch::Batches,
    read::{Read, read, warned},
};

/// How [`extract`] works.
#[derive(Clone, Copy, Debug)]
pub struct ExtractOptions<'a> {
    /// Documents read side by side; `None` for as many as the machine has processors.
    pub jobs: Option<NonZeroUsize>,
    /// The time of the run, RFC 3339 in UTC.
    pub now: &'a str,
    /// What an input may hold at most.
    pub limits: Limits,
}

/// What [`extract`] came upon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractSummary {
    /// Documents handed to the sink.
    pub documents: usize,
    /// Articles in them.
    pub articles: usize,
    /// Incidents in those.
    pub incidents: usize,
    /// What gave no document, with the reasons.
    pub skipped: Vec<Skipped>,
    /// What went less than well.
    pub warnings: Vec<Warned>,
}

/// Reads documents without a casebook and hands each to `sink` with its articles, in the order of the
/// inputs, a bounded number in memory. An error of `sink` ends the run.
///
/// # Errors
/// When `sink` fails, or no threads can be had. What concerns one file alone is in the summary.
pub fn extract(
    paths: &[PathBuf],
    options: ExtractOptions<'_>,
    sink: &mut dyn FnMut(&Document, &[Reading]) -> io::Result<()>,
) -> Result<ExtractSummary, Error> {
    extract_with(&|document| Reader::shared().read(document), paths, options, sink)
}

/// [`extract`] with something else that reads the documents.
///
/// # Errors
/// As [`extract`].
pub fn extract_with(
    reader: &(dyn Fn(&Document) -> Vec<Reading> + Sync),
    paths: &[PathBuf],
    options: ExtractOptions<'_>,
    sink: &mut dyn FnMut(&Document, &[Reading]) -> io::Result<()>,
) -> Result<ExtractSummary, Error> {
    let reader: &Read<'_> = reader;
    let jobs = options.jobs.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|e| Error::Threads(io::Error::other(e)))?;
    let mut summary = ExtractSummary::default();
    for batch in Batches::new(paths, options.now, options.limits) {
        summary.skipped.extend(batch.skipped);
        let done: Vec<_> = pool.install(|| batch.captures.into_par_iter().map(|c| read(&c, reader)).collect());
        for result in done {
            let (document, readings) = match result {
                Ok(read) => read,
                Err(sentence) => {
                    summary.skipped.push(Skipped::Failed(sentence));
                    continue;
                }
            };
            summary.documents += 1;
            summary.articles += readings.len();
            summary.incidents += readings.iter().map(|r| r.incidents.len()).sum::<usize>();
            summary.warnings.extend(warned(&document));
            sink(&document, &readings).map_err(Error::Output)?;
        }
    }
    Ok(summary)
}
