use std::{
    fmt::Write as _,
    fs::{self, File, FileType},
    io::{self, Read},
    path::{Component, Path},
};

use jikenbo_core::Capture;
use sha2::{Digest, Sha256};

use crate::{Error, Input, sniff};

/// What capturing takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one input.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 64 MiB an input: a notice is a thousandth of that, and memory holds a few of them at a time.
    fn default() -> Self {
        Self { max_bytes: 64 << 20 }
    }
}

/// Reads an input's bytes, without changing one. `captured_at` is now, RFC 3339 in UTC with a
/// trailing `Z`.
///
/// Fails for what cannot be read, is empty, is no text, or is over the limit; the size is checked
/// before reading and while reading.
pub fn capture(input: &Input, captured_at: &str, limits: &Limits) -> Result<Capture, Error> {
    let bytes = match input {
        Input::File(path) => read_file(path, limits)?,
        Input::Stdin => {
            let failed = |source| Error::Io { name: input.to_string(), action: "reading", source };
            read_to_limit(io::stdin().lock(), &input.to_string(), limits, failed)?
        }
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty { name: input.to_string() });
    }
    if let Some(kind) = sniff::binary_kind(&bytes) {
        return Err(Error::Binary { name: input.to_string(), kind });
    }
    let (target_uri, name, path) = match input {
        Input::File(path) => {
            let absolute = std::path::absolute(path).map_err(|source| Error::io(path, "reading", source))?;
            (file_uri(&absolute), path.display().to_string(), Some(path.as_path()))
        }
        Input::Stdin => ("stdin:".to_owned(), "stdin".to_owned(), None),
    };
    Ok(Capture {
        sha256: sha256_hex(&bytes),
        target_uri,
        name,
        media_type: sniff::media_type(path, &bytes).to_owned(),
        captured_at: captured_at.to_owned(),
        bytes,
    })
}

fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::io(path, "reading", source);
    // Looked at before it is opened: opening a named pipe would wait for its writer.
    let metadata = fs::metadata(path).map_err(failed)?;
    if let Some(kind) = special(metadata.file_type()) {
        return Err(Error::Special { path: path.to_owned(), kind });
    }
    let name = path.display().to_string();
    if metadata.len() > limits.max_bytes {
        return Err(Error::TooLarge { name, size: Some(metadata.len()), limit: limits.max_bytes });
    }
    read_to_limit(File::open(path).map_err(failed)?, &name, limits, failed)
}

/// The bytes of `source`, unless they are more than the limit.
fn read_to_limit(
    source: impl Read,
    name: &str,
    limits: &Limits,
    failed: impl FnOnce(io::Error) -> Error,
) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    source.take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Error::TooLarge { name: name.to_owned(), size: None, limit: limits.max_bytes });
    }
    Ok(bytes)
}

/// What a file is, when it is not a regular one.
pub(crate) fn special(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    if kind.is_dir() {
        return Some("a folder");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Some("a device");
        }
    }
    Some("a special file")
}

/// The SHA-256 of `bytes`, lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // a String takes everything
        hex
    })
}

/// The `file://` address of an absolute path.
fn file_uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for part in path.components() {
        if !matches!(part, Component::RootDir) {
            uri.push('/');
            uri += &percent_encode(part.as_os_str().as_encoded_bytes(), |b| b"-._~:".contains(&b));
        }
    }
    uri
}

/// Percent-encodes everything but ASCII letters, digits and what `keep` names.
pub(crate) fn percent_encode(bytes: &[u8], keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || keep(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_at_the_limit() {
        let limits = Limits { max_bytes: 10 };
        let failed = |source| Error::Io { name: "x".into(), action: "reading", source };
        assert_eq!(read_to_limit(&[b'a'; 10][..], "x", &limits, failed).unwrap().len(), 10);
        let error = read_to_limit(io::repeat(b'a'), "standard input", &limits, failed).unwrap_err();
        assert_eq!(
            error.to_string(),
            "standard input: over the limit of 10 bytes: split the file or raise --max-bytes"
        );
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(
            file_uri(Path::new("/tmp/お知らせ 1%.txt")),
            "file:///tmp/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B%201%25.txt"
        );
    }
}
