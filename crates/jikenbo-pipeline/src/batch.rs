use std::{fmt, path::PathBuf};

use jikenbo_core::Capture;
use jikenbo_ingest::{Found, Limits, captures, inputs};

/// Something named or found that gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Not meant to be read: hidden in a folder, or records of a WARC that hold no document. A sentence that
    /// names it.
    Hidden(String),
    /// Left out while walking a folder, as it is of a kind that is not read. A sentence that names it.
    LeftOut(String),
    /// It cannot be read, though it should. A sentence that names it, with the reason and what to do.
    Failed(String),
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden(sentence) | Self::LeftOut(sentence) | Self::Failed(sentence) => f.write_str(sentence),
        }
    }
}

/// Documents read side by side. More would only hold more memory.
const DOCUMENTS: usize = 64;
/// Bytes after which a batch is closed, so that many large files do not fill the memory.
const BYTES: usize = 64 << 20;

/// The inputs' documents, a bounded number at a time.
pub(crate) struct Batches<'a> {
    captured: Box<dyn Iterator<Item = Result<Capture, Skipped>> + 'a>,
}

/// Some captures, and what was skipped between them.
#[derive(Default)]
pub(crate) struct Batch {
    pub captures: Vec<Capture>,
    pub skipped: Vec<Skipped>,
}

impl<'a> Batches<'a> {
    pub fn new(paths: &'a [PathBuf], now: &'a str, limits: Limits) -> Self {
        let one =
            |skipped| -> Box<dyn Iterator<Item = Result<Capture, Skipped>>> { Box::new(std::iter::once(Err(skipped))) };
        let captured = inputs(paths).flat_map(move |found| match found {
            Ok(Found::Input(input)) => {
                Box::new(captures(&input, now, &limits).map(move |c| c.map_err(|error| failed(&error))))
            }
            Ok(Found::Skipped(skipped)) => one(left_out(&skipped)),
            Err(error) => one(failed(&error)),
        });
        Self { captured: Box::new(captured) }
    }

    /// Batches of what was captured elsewhere.
    pub fn of(captures: impl Iterator<Item = Capture> + 'a) -> Self {
        Self { captured: Box::new(captures.map(Ok)) }
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        let (mut bytes, mut any) = (0, false);
        while batch.captures.len() < DOCUMENTS && bytes < BYTES {
            let Some(captured) = self.captured.next() else { break };
            any = true;
            match captured {
                Ok(capture) => {
                    bytes += capture.bytes.len();
                    batch.captures.push(capture);
                }
                Err(skipped) => batch.skipped.push(skipped),
            }
        }
        any.then_some(batch)
    }
}

pub(crate) fn left_out(skipped: &jikenbo_ingest::Skipped) -> Skipped {
    let sentence = format!("{}: {}", skipped.path.display(), skipped.reason);
    let is_hidden = skipped.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    if is_hidden { Skipped::Hidden(sentence) } else { Skipped::LeftOut(sentence) }
}

/// What an error of an input says.
pub(crate) fn failed(error: &jikenbo_ingest::Error) -> Skipped {
    let sentence = error.to_string();
    if error.is_loss() { Skipped::Failed(sentence) } else { Skipped::Hidden(sentence) }
}
