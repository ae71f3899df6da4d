use std::{fmt, path::PathBuf};

use jikenbo_core::Capture;
use jikenbo_ingest::{Found, Limits, capture, inputs};

/// Something named or found that gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// Hidden in a folder, so not meant to be read. A sentence that names it.
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

/// The inputs, a bounded number at a time.
pub(crate) struct Batches<'a> {
    found: Box<dyn Iterator<Item = Result<Found, jikenbo_ingest::Error>> + 'a>,
    now: &'a str,
    limits: Limits,
}

/// Some captures, and what was skipped between them.
#[derive(Default)]
pub(crate) struct Batch {
    pub captures: Vec<Capture>,
    pub skipped: Vec<Skipped>,
}

impl<'a> Batches<'a> {
    pub fn new(paths: &'a [PathBuf], now: &'a str, limits: Limits) -> Self {
        Self { found: Box::new(inputs(paths)), now, limits }
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        let (mut bytes, mut any) = (0, false);
        while batch.captures.len() < DOCUMENTS && bytes < BYTES {
            let Some(found) = self.found.next() else { break };
            any = true;
            let captured = match found {
                Ok(Found::Input(input)) => capture(&input, self.now, &self.limits),
                Ok(Found::Skipped(skipped)) => {
                    batch.skipped.push(left_out(&skipped));
                    continue;
                }
                Err(error) => Err(error),
            };
            match captured {
                Ok(capture) => {
                    bytes += capture.bytes.len();
                    batch.captures.push(capture);
                }
                Err(error) => batch.skipped.push(Skipped::Failed(error.to_string())),
            }
        }
        any.then_some(batch)
    }
}

fn left_out(skipped: &jikenbo_ingest::Skipped) -> Skipped {
    let sentence = format!("{}: {}", skipped.path.display(), skipped.reason);
    let is_hidden = skipped.path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    if is_hidden { Skipped::Hidden(sentence) } else { Skipped::LeftOut(sentence) }
}
