//! Inputs as they are opened: read whole, line by line or piece by piece, so that memory holds a
//! bounded part of an input of any size.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use jikenbo_core::Capture;

use crate::{
    Error, Input, JsonLines, Limits, Mbox, TextStream, WarcFile,
    capture::{file_uri, sha256_hex, special},
    sniff,
};

/// What is read of an input before it is decided how to go on, in bytes. A text that is no longer is
/// read whole.
const HEAD: usize = 4 << 20;

/// An input, opened.
pub enum Opened {
    /// A page, or a text that is short enough to be read at once.
    Capture(Capture),
    /// Many documents in one file, read one at a time: JSON Lines, a WARC, a mailbox.
    Many(Many),
    /// A text too long to be read at once.
    Text(TextStream),
}

/// The documents of a file that holds many. After an error the others follow.
pub type Many = Box<dyn Iterator<Item = Result<Capture, Error>> + Send>;

/// Opens an input to read it without keeping it. `captured_at` is now, RFC 3339 in UTC with a
/// trailing `Z`.
///
/// Fails for what cannot be read, is empty, is no text, or is over a limit.
pub fn open(input: &Input, captured_at: &str, limits: &Limits) -> Result<Opened, Error> {
    let mut begun = Begun::new(input, limits)?;
    if begun.holds_many() {
        return Ok(Opened::Many(begun.many(captured_at, limits)));
    }
    if begun.ended || matches!(begun.media_type, sniff::HTML | sniff::MAIL | sniff::PDF) {
        begun.read_on(limits)?;
        return begun.capture(captured_at).map(Opened::Capture);
    }
    Ok(Opened::Text(TextStream::new(begun.name, begun.head, begun.source, limits.max_streamed)))
}

/// Opens an input to keep it: its documents one by one, their bytes unchanged. Most inputs are one
/// document; JSON Lines are one a line, a WARC one a page, a mailbox one a message.
///
/// Fails as [`open`] does, and for a document over `max_bytes`; after a bad line or record the others follow.
pub fn captures(input: &Input, captured_at: &str, limits: &Limits) -> Many {
    let one = |result| -> Many { Box::new(std::iter::once(result)) };
    match Begun::new(input, limits) {
        Err(error) => one(Err(error)),
        Ok(begun) if begun.holds_many() => begun.many(captured_at, limits),
        Ok(mut begun) => one(begun.read_on(limits).and_then(|()| begun.capture(captured_at))),
    }
}

/// An input as one capture, whatever it holds: a tracker's JSON, of which no line is a document.
///
/// # Errors
/// When it cannot be read, is empty, binary or too large.
pub fn whole(input: &Input, captured_at: &str, limits: &Limits) -> Result<Capture, Error> {
    let mut begun = Begun::new(input, limits)?;
    begun.read_on(limits)?;
    begun.media_type = "application/json";
    begun.capture(captured_at)
}

/// An input of which the beginning is read.
struct Begun {
    /// As people know it: the path, or `standard input`.
    shown: String,
    /// As its documents are named.
    name: String,
    uri: String,
    media_type: &'static str,
    /// Its size in bytes, where that is known before it is read.
    size: Option<u64>,
    head: Vec<u8>,
    /// Whether the head is all of it.
    ended: bool,
    source: Box<dyn Read + Send>,
}

impl Begun {
    fn new(input: &Input, limits: &Limits) -> Result<Self, Error> {
        let (path, name, uri, size, mut source): (_, _, _, _, Box<dyn Read + Send>) = match input {
            Input::Stdin => (None, "stdin".to_owned(), "stdin:".to_owned(), None, Box::new(io::stdin())),
            Input::File(path) => {
                let (file, size) = open_file(path)?;
                let absolute = std::path::absolute(path).map_err(|source| Error::io(path, "reading", source))?;
                let name = path.display().to_string();
                (Some(path.as_path()), name, file_uri(&absolute), Some(size), Box::new(file))
            }
        };
        let shown = input.to_string();
        if size.is_some_and(|size| size > limits.max_streamed) {
            return Err(Error::TooLarge { name: shown, size, limit: limits.max_streamed });
        }
        let most = (HEAD as u64).min(limits.max_streamed.saturating_add(1));
        let mut head = Vec::new();
        let failed = |source| Error::reading(&shown, source);
        source.by_ref().take(most).read_to_end(&mut head).map_err(failed)?;
        if head.len() as u64 > limits.max_streamed {
            return Err(Error::TooLarge { name: shown, size: None, limit: limits.max_streamed });
        }
        let ended = head.len() < HEAD;
        if ended && head.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::Empty { name: shown });
        }
        let media_type = sniff::media_type(path, &head);
        let kind = if matches!(media_type, sniff::WARC | sniff::MAIL | sniff::MBOX) {
            None
        } else {
            sniff::binary_kind(&head)
        };
        if let Some(kind) = kind {
            return Err(Error::Binary { name: shown, kind });
        }
        Ok(Self { shown, name, uri, media_type, size, head, ended, source })
    }

    /// Reads the rest of what must be read whole.
    fn read_on(&mut self, limits: &Limits) -> Result<(), Error> {
        let limit = limits.max_bytes;
        if self.size.is_some_and(|size| size > limit) {
            return Err(Error::TooLarge { name: self.shown.clone(), size: self.size, limit });
        }
        if !self.ended {
            let room = limit.saturating_add(1).saturating_sub(self.head.len() as u64);
            let failed = |source| Error::reading(&self.shown, source);
            self.source.by_ref().take(room).read_to_end(&mut self.head).map_err(failed)?;
            if let Some(kind) = sniff::binary_kind(&self.head).filter(|_| self.media_type != sniff::MAIL) {
                return Err(Error::Binary { name: self.shown.clone(), kind });
            }
        }
        if self.head.len() as u64 > limit {
            return Err(Error::TooLarge { name: self.shown.clone(), size: None, limit });
        }
        match self.head.iter().all(u8::is_ascii_whitespace) {
            true => Err(Error::Empty { name: self.shown.clone() }),
            false => Ok(()),
        }
    }

    fn capture(self, captured_at: &str) -> Result<Capture, Error> {
        Ok(Capture {
            sha256: sha256_hex(&self.head),
            target_uri: self.uri,
            name: self.name,
            media_type: self.media_type.to_owned(),
            captured_at: captured_at.to_owned(),
            bytes: self.head,
            by_server: Default::default(),
        })
    }

    fn holds_many(&self) -> bool {
        matches!(self.media_type, sniff::JSON_LINES | sniff::WARC | sniff::MBOX)
    }

    fn many(self, captured_at: &str, limits: &Limits) -> Many {
        let captured_at = captured_at.to_owned();
        if self.media_type == sniff::WARC {
            return Box::new(WarcFile::new(self.name, captured_at, self.head, self.source, limits));
        }
        let source = Box::new(io::Cursor::new(self.head).chain(self.source));
        match self.media_type {
            sniff::MBOX => Box::new(Mbox::new(self.name, self.uri, captured_at, source, *limits)),
            _ => Box::new(JsonLines::new(self.name, self.uri, captured_at, source, *limits)),
        }
    }
}

/// A regular file and its size in bytes.
fn open_file(path: &Path) -> Result<(File, u64), Error> {
    let failed = |source| Error::io(path, "reading", source);
    // Looked at before it is opened: opening a named pipe would wait for its writer.
    let metadata = fs::metadata(path).map_err(failed)?;
    if let Some(kind) = special(metadata.file_type()) {
        return Err(Error::Special { path: path.to_owned(), kind });
    }
    Ok((File::open(path).map_err(failed)?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(bytes: impl Read + Send + 'static, size: Option<u64>) -> Begun {
        Begun {
            shown: "standard input".into(),
            name: "stdin".into(),
            uri: "stdin:".into(),
            media_type: sniff::TEXT,
            size,
            head: Vec::new(),
            ended: false,
            source: Box::new(bytes),
        }
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let limits = Limits { max_bytes: 10, ..Limits::default() };
        let mut exact = begun(&[b'a'; 10][..], None);
        exact.read_on(&limits).unwrap();
        assert_eq!(exact.head.len(), 10);
        let error = begun(io::repeat(b'a'), None).read_on(&limits).unwrap_err();
        assert_eq!(
            error.to_string(),
            "standard input: over the limit of 10 bytes: split the file or raise --max-bytes"
        );
    }
}
