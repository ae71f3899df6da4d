use std::{io, num::NonZeroUsize, path::PathBuf, thread};

use jikenbo_core::{Document, Reading};
use jikenbo_extract::Reader;
use jikenbo_ingest::Limits;

use crate::{
    Error, Skipped, Warned,
    in_order::in_order,
    read::{Read, read, read_part, warned},
    source::{Item, Items},
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

/// What [`extract`] comes upon, in the order of the inputs.
#[derive(Debug)]
pub enum Extracted<'a> {
    /// A document with its articles. One too long to be read at once comes in parts, one after the
    /// other; its articles are numbered through.
    Read(&'a Document, &'a [Reading]),
    /// Something that gave no document, with the reason.
    Skipped(Skipped),
    /// Something that went less than well.
    Warned(Warned),
}

/// What [`extract`] came upon, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractSummary {
    /// Documents handed to the sink.
    pub documents: usize,
    /// Articles in them.
    pub articles: usize,
    /// Incidents in those.
    pub incidents: usize,
    /// Inputs, and lines of JSON, that should have been read and gave no document.
    pub lost: usize,
}

/// Reads documents without a casebook and hands each to `sink` with its articles, in the order of the
/// inputs. However many they are and however long, a bounded number of bytes is in memory. An error of
/// `sink` ends the run.
///
/// # Errors
/// When `sink` fails, or no threads can be had. What concerns one file alone is told to `sink`.
pub fn extract(
    paths: &[PathBuf],
    options: ExtractOptions<'_>,
    sink: &mut dyn FnMut(Extracted<'_>) -> io::Result<()>,
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
    sink: &mut dyn FnMut(Extracted<'_>) -> io::Result<()>,
) -> Result<ExtractSummary, Error> {
    let reader: &Read<'_> = reader;
    let jobs = options.jobs.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let work = |item| match item {
        Item::Capture(capture) => read(&capture, reader).map_err(Skipped::Failed),
        Item::Part(part) => read_part(part, reader).map_err(Skipped::Failed),
        Item::Skipped(skipped) => Err(skipped),
    };
    let mut summary = ExtractSummary::default();
    // Articles in the parts before of the document at hand.
    let mut before = 0;
    in_order(jobs, Items::new(paths, options.now, options.limits), work, |read| {
        let (document, mut readings) = match read {
            Ok(read) => read,
            Err(skipped) => {
                // A hidden file in a folder is not meant to be read: that it was left out is no loss.
                summary.lost += usize::from(!matches!(skipped, Skipped::Hidden(_)));
                return sink(Extracted::Skipped(skipped)).map_err(Error::Output);
            }
        };
        if document.before.bytes == 0 {
            summary.documents += 1;
            before = 0;
        }
        for reading in &mut readings {
            reading.article.index += before;
            reading.links.iter_mut().for_each(|link| link.to += before);
        }
        before += readings.len();
        summary.articles += readings.len();
        summary.incidents += readings.iter().map(|r| r.incidents.len()).sum::<usize>();
        for warned in warned(&document) {
            sink(Extracted::Warned(warned)).map_err(Error::Output)?;
        }
        sink(Extracted::Read(&document, &readings)).map_err(Error::Output)
    })?;
    Ok(summary)
}
