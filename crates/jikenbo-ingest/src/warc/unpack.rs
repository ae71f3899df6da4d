//! The bytes of a WARC, plain or gzip, as a window that moves over them.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// Bytes read from the source at a time.
const CHUNK: usize = 256 << 10;
/// Bytes unpacked at a time.
const PIECE: usize = 128 << 10;
/// Packed bytes of the member at hand that are kept, so that a damaged one is left at its next byte.
const KEPT: usize = 4 << 20;

/// How each gzip member begins (RFC 1952): its magic, and deflate.
const MEMBER: &[u8] = b"\x1f\x8b\x08";

/// What went wrong below the records.
#[derive(Debug)]
pub enum Fault {
    /// The gzip is damaged.
    Gzip,
    /// It ends within a gzip member.
    Torn,
    /// The system failed.
    Io(io::Error),
}

/// The unpacked bytes of a file, as far as they are read.
pub struct Unpacked<R> {
    source: R,
    /// Bytes of the file from `base` on.
    input: Vec<u8>,
    base: u64,
    /// What of `input` is unpacked.
    at: usize,
    source_ended: bool,
    /// `None` for a plain file.
    gzip: Option<Gzip>,
    /// Unpacked bytes; those before `start` are done.
    window: Vec<u8>,
    start: usize,
}

struct Gzip {
    inflate: Decompress,
    /// Where the member at hand begins in `input`; behind its beginning once that is no longer kept.
    member: usize,
    /// The same in the file.
    offset: u64,
    /// Whether a member is begun and not ended.
    open: bool,
}

impl<R: Read> Unpacked<R> {
    /// Over a file of which `head` is read.
    pub fn new(head: Vec<u8>, source: R) -> Self {
        let gzip = head.starts_with(MEMBER).then(|| Gzip {
            inflate: Decompress::new_gzip(15),
            member: 0,
            offset: 0,
            open: false,
        });
        Self { source, input: head, base: 0, at: 0, source_ended: false, gzip, window: Vec::new(), start: 0 }
    }

    /// What is unpacked and not done.
    pub fn window(&self) -> &[u8] {
        match self.gzip {
            Some(_) => &self.window[self.start..],
            None => &self.input[self.at..],
        }
    }

    /// Marks bytes of the window as done.
    pub fn consume(&mut self, bytes: usize) {
        match self.gzip {
            Some(_) => self.start += bytes,
            None => self.at += bytes,
        }
    }

    /// Where the next byte of the window stands in the file; in a gzip file, its member.
    pub fn offset(&self) -> u64 {
        match &self.gzip {
            Some(gzip) if self.window().is_empty() && !gzip.open => self.base + self.at as u64,
            Some(gzip) => gzip.offset,
            None => self.base + self.at as u64,
        }
    }

    /// Adds to the window; `false` when nothing is left.
    pub fn fill(&mut self) -> Result<bool, Fault> {
        if self.gzip.is_none() {
            return self.read_on();
        }
        if self.start == self.window.len() {
            self.window.clear();
            self.start = 0;
        } else if self.start > PIECE {
            self.window.drain(..self.start);
            self.start = 0;
        }
        let mut window = std::mem::take(&mut self.window);
        let unpacked = self.unpack(&mut window);
        self.window = window;
        unpacked
    }

    /// Moves `bytes` bytes into `out`, without a stop in the window where it can; less only at the end.
    pub fn take(&mut self, bytes: usize, out: &mut Vec<u8>) -> Result<(), Fault> {
        let wanted = out.len() + bytes;
        loop {
            let now = self.window().len().min(wanted - out.len());
            out.extend_from_slice(&self.window()[..now]);
            self.consume(now);
            if out.len() == wanted {
                return Ok(());
            }
            // The window is empty: what is unpacked goes where it belongs, and what is behind it back.
            let more = match self.gzip {
                Some(_) => self.unpack(out)?,
                None => self.fill()?,
            };
            if out.len() > wanted {
                self.window = out.split_off(wanted);
                self.start = 0;
            }
            if !more {
                return Ok(());
            }
        }
    }

    /// Whether the member at hand ends here, its checksum right; `true` for a plain file.
    pub fn ends_member(&mut self) -> Result<bool, Fault> {
        while self.window().is_empty() && self.gzip.as_ref().is_some_and(|gzip| gzip.open) {
            if !self.fill()? {
                break;
            }
        }
        Ok(self.gzip.as_ref().is_none_or(|gzip| !gzip.open))
    }

    /// After damage: goes to the next place that begins as a record does; `false` when there is none.
    pub fn find_next(&mut self) -> Result<bool, Fault> {
        if self.gzip.is_none() {
            return self.find_plain();
        }
        self.window.clear();
        self.start = 0;
        // From the byte behind the beginning of the damaged member, as far as that is kept.
        let mut from = self.gzip.as_ref().map_or(0, |gzip| gzip.member + 1);
        loop {
            let found = memmem::find(self.input.get(from..).unwrap_or_default(), MEMBER);
            self.at = found.map_or(self.input.len().saturating_sub(MEMBER.len() - 1), |at| from + at);
            self.forget();
            if found.is_none() {
                if !self.read_on()? {
                    self.at = self.input.len();
                    return Ok(false);
                }
                from = self.at;
                continue;
            }
            let candidate = self.base + self.at as u64;
            while self.window.len() < 5 {
                match self.fill() {
                    Ok(true) => {}
                    Ok(false) | Err(Fault::Gzip | Fault::Torn) => break,
                    Err(error) => return Err(error),
                }
            }
            if self.window.starts_with(b"WARC/") {
                return Ok(true);
            }
            self.window.clear();
            from = usize::try_from(candidate + 1 - self.base).unwrap_or(0);
        }
    }

    fn find_plain(&mut self) -> Result<bool, Fault> {
        const RECORD: &[u8] = b"\nWARC/1.";
        loop {
            if let Some(at) = memmem::find(self.window(), RECORD) {
                self.at += at + 1;
                return Ok(true);
            }
            self.at += self.window().len().saturating_sub(RECORD.len());
            if !self.read_on()? {
                self.at = self.input.len();
                return Ok(false);
            }
        }
    }

    /// Nothing of the member at hand is to be looked at again.
    fn forget(&mut self) {
        if let Some(gzip) = &mut self.gzip {
            gzip.open = false;
            gzip.member = self.at;
        }
    }

    /// Reads more of the file.
    fn read_on(&mut self) -> Result<bool, Fault> {
        if self.source_ended {
            return Ok(false);
        }
        let mut done = self.at;
        if let Some(gzip) = &mut self.gzip {
            if gzip.open && self.at - gzip.member <= KEPT {
                done = gzip.member;
            }
            gzip.member = gzip.member.saturating_sub(done);
        }
        self.input.drain(..done);
        self.base += done as u64;
        self.at -= done;
        let read = self.source.by_ref().take(CHUNK as u64).read_to_end(&mut self.input).map_err(Fault::Io)?;
        self.source_ended = read == 0;
        Ok(read > 0)
    }

    /// Unpacks some bytes onto `out`, as many as there is room for. `false` at the end of the file.
    fn unpack(&mut self, out: &mut Vec<u8>) -> Result<bool, Fault> {
        loop {
            if self.at == self.input.len() && !self.read_on()? {
                let torn = self.gzip.as_ref().is_some_and(|gzip| gzip.open);
                return if torn { Err(Fault::Torn) } else { Ok(false) };
            }
            let Some(gzip) = &mut self.gzip else { return Ok(false) };
            if !gzip.open {
                // Zeros between members are what some disks and tapes leave.
                let padding = self.input[self.at..].iter().take_while(|b| **b == 0).count();
                self.at += padding;
                if self.at == self.input.len() {
                    continue;
                }
                gzip.inflate.reset(true);
                (gzip.open, gzip.member, gzip.offset) = (true, self.at, self.base + self.at as u64);
            }
            out.reserve(PIECE);
            let (before, length) = (gzip.inflate.total_in(), out.len());
            let status = gzip.inflate.decompress_vec(&self.input[self.at..], out, FlushDecompress::None);
            self.at += (gzip.inflate.total_in() - before) as usize;
            match status {
                Ok(Status::StreamEnd) => gzip.open = false,
                Ok(Status::Ok) => {}
                Ok(Status::BufError) if self.at == self.input.len() => continue,
                Ok(Status::BufError) | Err(_) => return Err(Fault::Gzip),
            }
            if out.len() > length {
                return Ok(true);
            }
            if !gzip.open {
                // A member's end without a byte more: whoever waits for its end sees it now.
                return Ok(true);
            }
        }
    }
}
