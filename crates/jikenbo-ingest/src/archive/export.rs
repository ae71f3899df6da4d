//! Some of an archive's records as a WARC of their own.

use std::{
    io::{self, Read, Write},
    path::Path,
};

use super::{
    ArchivePosition,
    chain::Link,
    read_at,
    record::{Draft, Fault, Record},
};
use crate::{Error, Problem};

/// Copies the records at `positions` of the archive in `dir`, each with the request that it answers, behind a
/// record that says what the file is: `name` and `now`, RFC 3339 in UTC. The copies are the archive's bytes,
/// each checked against its digests first. Gives the number of captures.
///
/// # Errors
/// When a record is damaged or cannot be read, or `out` fails.
pub fn export(
    dir: &Path,
    positions: &[ArchivePosition],
    name: &str,
    now: &str,
    out: &mut dyn Write,
) -> Result<usize, Error> {
    let failed = |e| Error::writing(name, e);
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    positions.dedup();
    let head = Draft::warcinfo(name, now).compress(&Link::default());
    out.write_all(&head.map_err(failed)?).map_err(failed)?;
    for position in &positions {
        let record = read_at(dir, *position, |mut bytes| {
            let record = Record::read(&mut bytes)?.ok_or(Fault::Bad(Problem::Torn))?;
            record.check()?;
            Ok(record)
        })?;
        out.write_all(&bytes_at(dir, *position)?).map_err(failed)?;
        if matches!(record.field("warc-type"), "response" | "revisit")
            && let Some(request) = request_behind(dir, *position, record.field("warc-record-id"))?
        {
            out.write_all(&request).map_err(failed)?;
        }
    }
    out.flush().map_err(failed)?;
    Ok(positions.len())
}

/// The record behind an answer, if it is the request for it.
fn request_behind(dir: &Path, answer: ArchivePosition, id: &str) -> Result<Option<Vec<u8>>, Error> {
    let rest = ArchivePosition { offset: answer.end(), length: u64::MAX, ..answer };
    let mut length = 0;
    let behind = read_at(dir, rest, |bytes| {
        let mut bytes = Counted { source: bytes, read: 0 };
        let record = Record::read(&mut bytes)?;
        length = bytes.read;
        Ok(record)
    });
    // What stands behind the answer is damaged or half written: the answer itself is whole.
    let Ok(Some(request)) = behind else { return Ok(None) };
    let is_its_own = request.field("warc-type") == "request" && request.field("warc-concurrent-to") == id;
    if !is_its_own || request.check().is_err() {
        return Ok(None);
    }
    bytes_at(dir, ArchivePosition { length, ..rest }).map(Some)
}

fn bytes_at(dir: &Path, position: ArchivePosition) -> Result<Vec<u8>, Error> {
    read_at(dir, position, |mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(Fault::Io)?;
        Ok(bytes)
    })
}

/// A reader that counts what was taken from it.
struct Counted<R> {
    source: R,
    read: u64,
}

impl<R: io::BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl<R: io::BufRead> io::BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount as u64;
        self.source.consume(amount);
    }
}
