//! What every capture is made with: limits, digests, addresses.

use std::{
    fmt::Write as _,
    fs::FileType,
    path::{Component, Path},
};

use sha2::{Digest, Sha256};

/// What is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of what is held in memory at once: a page, a document for the casebook, a line of JSON.
    pub max_bytes: u64,
    /// Bytes of an input that is read line by line or piece by piece.
    pub max_streamed: u64,
}

impl Default for Limits {
    /// 64 MiB at once, as a notice is a thousandth of that; no limit for what is read in pieces.
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_streamed: u64::MAX }
    }
}

impl Limits {
    /// No input over `bytes`, however it is read.
    pub fn of(bytes: u64) -> Self {
        Self { max_bytes: bytes, max_streamed: bytes }
    }
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
    hex(&Sha256::digest(bytes))
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // a String takes everything
        hex
    })
}

/// The `file://` address of an absolute path.
pub(crate) fn file_uri(path: &Path) -> String {
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
    fn addresses_are_encoded() {
        assert_eq!(
            file_uri(Path::new("/tmp/お知らせ 1%.txt")),
            "file:///tmp/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B%201%25.txt"
        );
    }
}
