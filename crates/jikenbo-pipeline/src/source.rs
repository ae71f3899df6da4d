//! From what the user named to what is read: captures, and the parts of texts too long for one.

use std::path::PathBuf;

use jikenbo_core::{Before, Capture, Document};
use jikenbo_extract::Reader;
use jikenbo_ingest::{Found, Limits, Many, Opened, TextStream, inputs, open};

use crate::{
    Skipped,
    batch::{failed as skipped, left_out},
};

/// Bytes of a part of a text that is read piece by piece. An article of this length is none.
const PART: usize = 2 << 20;

/// What is read, or why it is not.
pub(crate) enum Item {
    Capture(Capture),
    Part(Document),
    Skipped(Skipped),
}

/// Everything under the given paths, one after the other.
pub(crate) struct Items<'a> {
    found: Box<dyn Iterator<Item = Result<Found, jikenbo_ingest::Error>> + Send + 'a>,
    now: &'a str,
    limits: Limits,
    current: Option<Current>,
}

/// An input that gives more than one item.
enum Current {
    Many(Many),
    Parts(Parts),
}

impl<'a> Items<'a> {
    pub fn new(paths: &'a [PathBuf], now: &'a str, limits: Limits) -> Self {
        Self { found: Box::new(inputs(paths)), now, limits, current: None }
    }

    fn of_current(&mut self) -> Option<Item> {
        match self.current.as_mut()? {
            Current::Many(many) => many.next().map(|line| line.map_or_else(failed, Item::Capture)),
            Current::Parts(parts) => parts.next().map(|part| part.map_or_else(failed, Item::Part)),
        }
    }
}

impl Iterator for Items<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.of_current() {
                return Some(item);
            }
            self.current = None;
            let opened = match self.found.next()? {
                Ok(Found::Input(input)) => open(&input, self.now, &self.limits),
                Ok(Found::Skipped(skipped)) => return Some(Item::Skipped(left_out(&skipped))),
                Err(error) => Err(error),
            };
            match opened {
                Ok(Opened::Capture(capture)) => return Some(Item::Capture(capture)),
                Ok(Opened::Many(many)) => self.current = Some(Current::Many(many)),
                Ok(Opened::Text(text)) => self.current = Some(Current::Parts(Parts::new(text))),
                Err(error) => return Some(failed(error)),
            }
        }
    }
}

fn failed(error: jikenbo_ingest::Error) -> Item {
    Item::Skipped(skipped(&error))
}

/// The parts of a text, each cut where an article begins, as far as there is such a place.
struct Parts {
    source: TextStream,
    /// What is read of the text and in no part yet.
    rest: String,
    before: Before,
    ended: bool,
}

impl Parts {
    fn new(source: TextStream) -> Self {
        Self { source, rest: String::new(), before: Before::default(), ended: false }
    }

    fn part(&mut self, more: bool) -> Document {
        let mut part = Document {
            name: self.source.name().to_owned(),
            text: std::mem::take(&mut self.rest),
            before: self.before,
            ..Document::default()
        };
        if more {
            self.rest = part.text.split_off(Reader::shared().part_end(&part));
        } else {
            part.warnings = self.source.warnings();
        }
        self.before.bytes += part.text.len();
        self.before.chars += part.text.chars().count();
        part
    }
}

impl Iterator for Parts {
    type Item = Result<Document, jikenbo_ingest::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let more = self.source.fill(&mut self.rest, PART);
        self.ended = !matches!(more, Ok(true));
        match more {
            // A text whose last bytes were just read ends with an empty part, which bears its warnings.
            Ok(more) => Some(Ok(self.part(more))),
            Err(error) => Some(Err(error)),
        }
    }
}
