//! The chain over an archive's records: each says in its header what the one before it was.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::ArchivePosition;
use crate::{Error, capture::hex};

/// The header field, in lower case, that holds a record's [`Link`] to the one before it.
pub const LINK: &str = "jikenbo-previous";

/// The SHA-256 of a record as it lies on the disk, compressed; zeros where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link([u8; 32]);

impl Link {
    /// To a record with these bytes.
    pub fn of(record: &[u8]) -> Self {
        Self(Sha256::digest(record).into())
    }

    /// To the record at a position of a file.
    pub fn to(path: &Path, position: ArchivePosition) -> Result<Self, Error> {
        let mut hash = Sha256::new();
        let read = File::open(path).and_then(|mut file| {
            file.seek(SeekFrom::Start(position.offset))?;
            io::copy(&mut file.take(position.length), &mut hash)
        });
        read.map_err(|e| Error::io(path, "reading", e))?;
        Ok(Self(hash.finalize().into()))
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex(&self.0))
    }
}
