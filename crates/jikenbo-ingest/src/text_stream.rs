use std::io::Read;

use jikenbo_core::Warning;

use crate::{Error, decode};

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

/// A text of any length, read piece by piece in whatever encoding it is in.
pub struct TextStream {
    name: String,
    /// Bytes that are read and not yet text.
    waiting: Vec<u8>,
    source: Box<dyn Read + Send>,
    decoder: decode::Stream,
    read: u64,
    limit: u64,
    ended: bool,
}

impl TextStream {
    pub(crate) fn new(name: String, head: Vec<u8>, source: Box<dyn Read + Send>, limit: u64) -> Self {
        let (decoder, read) = (decode::Stream::new(&head), head.len() as u64);
        Self { name, waiting: head, source, decoder, read, limit, ended: false }
    }

    /// The name people know it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds to `text` until it holds `bytes` bytes or somewhat more; less only at the end. `false` when
    /// nothing more will come.
    ///
    /// Fails when reading does, and for a text over the limit.
    pub fn fill(&mut self, text: &mut String, bytes: usize) -> Result<bool, Error> {
        while text.len() < bytes && !self.ended {
            if self.waiting.is_empty() {
                let read = self.source.by_ref().take(CHUNK as u64).read_to_end(&mut self.waiting);
                self.read += read.map_err(|source| Error::reading(&self.name, source))? as u64;
            }
            if self.read > self.limit {
                return Err(Error::TooLarge { name: self.name.clone(), size: None, limit: self.limit });
            }
            self.ended = self.waiting.is_empty();
            let now = self.waiting.len().min(CHUNK);
            self.decoder.push(&self.waiting[..now], self.ended, text);
            self.waiting.drain(..now);
        }
        Ok(!self.ended)
    }

    /// What went less than well so far.
    pub fn warnings(&self) -> Vec<Warning> {
        self.decoder.warnings()
    }
}
