//! Bodies as servers code them: chunks, gzip, deflate, br, zstd. Nothing is unpacked beyond a limit.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::{
    FrameDecoder, StreamingDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};
use thiserror::Error;

use crate::http::Headers;

/// More codings on one body are nobody's.
const MAX_CODINGS: usize = 4;

/// The largest window of zstd in HTTP (RFC 9659), so that a header of ten bytes cannot claim the memory.
const ZSTD_WINDOW: u64 = 8 << 20;

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
/// A body that is not in the coding it is said to be in is undone by what it begins with, and taken as it is
/// when it looks like text: servers say so of pages that they send plain.
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
    let begins_as = match body {
        [] => return Ok(None),
        [0x1f, 0x8b, ..] => Some("gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("zstd"),
        _ => None,
    };
    let said = if coding == "x-gzip" { "gzip" } else { coding };
    let decoded = match begins_as {
        None if matches!(said, "gzip" | "zstd") => Ok(None),
        _ => undo_as(said, body, limit).map(Some),
    };
    match (decoded, begins_as) {
        (Err(CodingError::Broken(_) | CodingError::Unknown(_)), Some(other)) if other != said => {
            undo_as(other, body, limit).map(Some)
        }
        (Err(CodingError::Broken(_) | CodingError::Unknown(_)) | Ok(None), _) if looks_plain(body) => Ok(None),
        (Ok(None), _) => Err(CodingError::Broken(if said == "zstd" { "zstd" } else { "gzip" })),
        (decoded, _) => decoded,
    }
}

/// Whether it looks like text: packed bytes hold control characters within a few.
fn looks_plain(body: &[u8]) -> bool {
    let text = |b: &u8| *b >= b' ' || matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    body.iter().take(1024).all(text)
}

fn undo_as(coding: &str, body: &[u8], limit: u64) -> Result<Vec<u8>, CodingError> {
    match coding {
        "gzip" => read(MultiGzDecoder::new(body), "gzip", limit),
        // Some servers send the bare stream (RFC 1951) where the zlib format (RFC 1950) is meant.
        "deflate" => match read(ZlibDecoder::new(body), "deflate", limit) {
            Err(CodingError::Broken(_)) => read(DeflateDecoder::new(body), "deflate", limit),
            other => other,
        },
        "br" => read(brotli_decompressor::Decompressor::new(body, 1 << 16), "br", limit),
        "zstd" => read(Frames { rest: body, frame: None }, "zstd", limit),
        other => Err(CodingError::Unknown(other.to_owned())),
    }
}

/// zstd frames, one after the other.
struct Frames<'a> {
    rest: &'a [u8],
    frame: Option<StreamingDecoder<&'a [u8], FrameDecoder>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(to)?;
                if read > 0 {
                    return Ok(read);
                }
                self.rest = frame.get_ref();
                self.frame = None;
            }
            if self.rest.is_empty() {
                return Ok(0);
            }
            match StreamingDecoder::new_with_max_window_size(self.rest, ZSTD_WINDOW) {
                Ok(frame) => self.frame = Some(frame),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    const HEADER: usize = 8;
                    let after = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(HEADER);
                    self.rest = self.rest.get(after..).ok_or(io::ErrorKind::UnexpectedEof)?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

fn read(source: impl Read, coding: &'static str, limit: u64) -> Result<Vec<u8>, CodingError> {
    let mut out = Vec::new();
    let read = source.take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(CodingError::TooLarge(limit));
    }
    read.map(|_| out).map_err(|_: io::Error| CodingError::Broken(coding))
}

/// A body that is said to come in chunks, put together; as it is when it does not look it, as crawlers put
/// bodies together and leave the header.
pub(crate) fn unchunk(body: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let (mut out, mut rest) = (Vec::new(), body);
    while let Some(end) = rest.iter().take(64).position(|b| *b == b'\n') {
        let size = str::from_utf8(&rest[..end]).ok().and_then(|line| {
            let digits = line.split(';').next()?.trim();
            (!digits.starts_with('+')).then(|| usize::from_str_radix(digits, 16).ok())?
        });
        let Some(size) = size else { break };
        rest = &rest[end + 1..];
        if size == 0 {
            return out.into();
        }
        // A body that was cut off keeps what came.
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        out.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        if rest.is_empty() {
            return out.into();
        }
    }
    body.into()
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

    fn zstd_of_nothing() -> Vec<u8> {
        b"\x28\xb5\x2f\xfd\x20\0\x01\0\0".to_vec()
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
            ("zstd", zstd.clone()),
            ("zstd", [&zstd[..], b"\x50\x2a\x4d\x18\x02\0\0\0..", &zstd_of_nothing()].concat()),
            ("identity", page.to_vec()),
            ("", page.to_vec()),
            // Not as they are said to be.
            ("gzip", page.to_vec()),
            ("br", page.to_vec()),
            ("zstd", page.to_vec()),
            ("deflate", page.to_vec()),
            ("utf-8", page.to_vec()),
            ("br", gzip(page)),
            ("none", gzip(page)),
            ("gzip", zstd.clone()),
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
            ("deflate", b"\0\0\xff", Broken("deflate")),
            ("br", b"\xff\0\xff", Broken("br")),
            ("gzip", b"\0\0\xff", Broken("gzip")),
            ("zstd", &zstd_of_nothing()[..8], Broken("zstd")),
            // A frame that claims a window of 1 GiB.
            ("zstd", b"\x28\xb5\x2f\xfd\0\xa0\x01\0\0", Broken("zstd")),
            ("gzip", &gzip(&[b'a'; 101]), TooLarge(100)),
            ("gzip", &gzip(&vec![0; 1 << 20]), TooLarge(100)),
            ("identity", &[b'a'; 101], TooLarge(100)),
            ("sdch", b"\0\0\xff", Unknown("sdch".into())),
            ("gzip, gzip, gzip, gzip, gzip", b"x", Unknown("gzip, gzip, gzip, gzip, gzip".into())),
        ] {
            assert_eq!(decoded(coding, body), Err(error), "{coding}");
        }
    }

    #[test]
    fn chunks_are_put_together() {
        for (body, expect) in [
            ("4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n", "abcdef"),
            ("4\nabcd\n0\n\n", "abcd"),
            ("4\r\nabcd\r\nff\r\ncut", "abcdcut"),
            ("4\r\nabcd\r\n", "abcd"),
            ("<html>\r\n", "<html>\r\n"),
            ("add\n", ""),
            ("", ""),
            ("ffffffffffffffffffff\r\n", "ffffffffffffffffffff\r\n"),
        ] {
            assert_eq!(unchunk(body.as_bytes()), expect.as_bytes(), "{body:?}");
        }
    }
}
