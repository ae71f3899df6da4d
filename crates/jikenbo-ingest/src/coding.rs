//! Bodies as servers code them: gzip, deflate, br, zstd. Nothing is unpacked beyond a limit.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use thiserror::Error;

use crate::http::Headers;

/// More codings on one body are nobody's.
const MAX_CODINGS: usize = 4;

/// Why a body cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodingError {
    /// It unpacks to more than the limit, in bytes.
    #[error("it unpacks to more than {0} bytes")]
    TooLarge(u64),
    /// A coding that is not known.
    #[error("its coding \"{0}\" is not known")]
    Unknown(String),
    /// The bytes are not in the coding they are said to be in, or end too early.
    #[error("its {0} coding is broken or cut off")]
    Broken(&'static str),
}

/// What a body says once its `Content-Encoding` is undone; at most `limit` bytes of it.
///
/// A body that is said to be gzip and does not begin as gzip is taken as it is: servers say so of pages
/// that they send plain.
///
/// # Errors
/// When it is broken, in an unknown coding, or longer than `limit`; it is never unpacked further than that.
pub fn decode_body(headers: &Headers, body: &[u8], limit: u64) -> Result<Vec<u8>, CodingError> {
    let codings = headers.list("content-encoding");
    let codings: Vec<&str> = codings.iter().map(String::as_str).filter(|c| !matches!(*c, "" | "identity")).collect();
    if codings.len() > MAX_CODINGS {
        return Err(CodingError::Unknown(codings.join(", ")));
    }
    let mut body = std::borrow::Cow::Borrowed(body);
    for coding in codings.iter().rev() {
        if let Some(decoded) = undo(coding, &body, limit)? {
            body = decoded.into();
        }
    }
    if body.len() as u64 > limit {
        return Err(CodingError::TooLarge(limit));
    }
    Ok(body.into_owned())
}

/// One coding undone; `None` when the body was never coded.
fn undo(coding: &str, body: &[u8], limit: u64) -> Result<Option<Vec<u8>>, CodingError> {
    let decoded = match coding {
        _ if body.is_empty() => return Ok(None),
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => return Ok(None),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(body), "gzip", limit),
        // Some servers send the bare stream (RFC 1951) where the zlib format (RFC 1950) is meant.
        "deflate" => match read(ZlibDecoder::new(body), "deflate", limit) {
            Err(CodingError::Broken(_)) => read(DeflateDecoder::new(body), "deflate", limit),
            other => other,
        },
        "br" => read(brotli_decompressor::Decompressor::new(body, 4096), "br", limit),
        "zstd" => {
            let frames = ruzstd::decoding::StreamingDecoder::new(body).map_err(|_| CodingError::Broken("zstd"))?;
            read(frames, "zstd", limit)
        }
        other => return Err(CodingError::Unknown(other.to_owned())),
    };
    decoded.map(Some)
}

fn read(source: impl Read, coding: &'static str, limit: u64) -> Result<Vec<u8>, CodingError> {
    let mut out = Vec::new();
    let read = source.take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(CodingError::TooLarge(limit));
    }
    read.map(|_| out).map_err(|_: io::Error| CodingError::Broken(coding))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = write::GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut out = write::ZlibEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    fn decoded(coding: &str, body: &[u8]) -> Result<String, CodingError> {
        let headers = [("Content-Encoding", coding)].into_iter().collect();
        decode_body(&headers, body, 100).map(|b| String::from_utf8(b).unwrap())
    }

    #[test]
    fn codings_are_undone() {
        let page = "お知らせ".as_bytes();
        // As `brotli` and `zstd` pack it: stored, as it is too short to shrink.
        let br = [&b"\x8b\x05\x80"[..], page, b"\x03"].concat();
        let zstd = [&b"\x28\xb5\x2f\xfd\x20\x0c\x61\0\0"[..], page].concat();
        for (coding, body) in [
            ("gzip", gzip(page)),
            ("X-GZIP", gzip(page)),
            ("deflate", zlib(page)),
            ("deflate", zlib(page)[2..zlib(page).len() - 4].to_vec()),
            ("deflate, gzip", gzip(&zlib(page))),
            ("br", br),
            ("zstd", zstd),
            ("identity", page.to_vec()),
            ("", page.to_vec()),
            ("gzip", page.to_vec()),
        ] {
            assert_eq!(decoded(coding, &body).as_deref(), Ok("お知らせ"), "{coding}");
        }
        assert_eq!(decoded("gzip", b"").as_deref(), Ok(""));
    }

    #[test]
    fn what_cannot_be_undone_is_told() {
        use CodingError::{Broken, TooLarge, Unknown};
        let whole = gzip(b"a page");
        for (coding, body, error) in [
            ("gzip", &whole[..whole.len() - 9], Broken("gzip")),
            ("deflate", b"no deflate", Broken("deflate")),
            ("br", b"\xff\xff\xff", Broken("br")),
            ("zstd", b"no zstd", Broken("zstd")),
            ("gzip", &gzip(&[b'a'; 101]), TooLarge(100)),
            ("gzip", &gzip(&vec![0; 1 << 20]), TooLarge(100)),
            ("identity", &[b'a'; 101], TooLarge(100)),
            ("sdch", b"x", Unknown("sdch".into())),
            ("gzip, gzip, gzip, gzip, gzip", b"x", Unknown("gzip, gzip, gzip, gzip, gzip".into())),
        ] {
            assert_eq!(decoded(coding, body), Err(error), "{coding}");
        }
    }
}
