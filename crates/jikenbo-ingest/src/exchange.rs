use std::net::IpAddr;

use jikenbo_core::Capture;

use crate::{CodingError, Error, Headers, Limits, capture::sha256_hex, coding::decode_body, sniff};

/// A question to a web server and its answer, whatever the answer says: a page, 304, 404, 500. The archive
/// keeps it as it is; what is read is its [`capture`](Self::capture).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The address that was asked for: absolute, without a fragment.
    pub target_uri: String,
    /// When it was asked, RFC 3339 in UTC with a trailing `Z`.
    pub started_at: String,
    /// The address of the machine that answered; `None` where a proxy hides it.
    pub ip: Option<IpAddr>,
    /// The version both sides spoke.
    pub version: HttpVersion,
    /// The question.
    pub request: Request,
    /// The answer.
    pub response: Response,
    /// The exchanges that led here, the first one first; each was answered with a redirect and has none
    /// itself.
    pub redirects: Vec<Exchange>,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpVersion {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    #[default]
    Http11,
    /// HTTP/2.
    Http2,
    /// HTTP/3.
    Http3,
}

/// The question of an exchange; it has no body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `HEAD`.
    pub method: String,
    /// All that was sent, without secrets: it is kept for ever.
    pub headers: Headers,
}

/// The answer of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// 200, 304, 404 …
    pub status: u16,
    /// What stands behind the status, `Not Found`; may be empty.
    pub reason: String,
    /// All that was sent.
    pub headers: Headers,
    /// The body as it came: with its `Content-Encoding`, its chunks put together.
    pub body: Vec<u8>,
}

impl Exchange {
    /// The address that was asked for first, before any redirect.
    pub fn first_uri(&self) -> &str {
        self.redirects.first().map_or(&self.target_uri, |first| &first.target_uri)
    }

    /// Whether the answer is the page that was asked for (200 to 299), and not a redirect, an error, or 304.
    pub fn is_page(&self) -> bool {
        (200..300).contains(&self.response.status)
    }

    /// The body that is read, its codings undone; at most `limit` bytes.
    ///
    /// # Errors
    /// As [`decode_body`].
    pub fn decoded(&self, limit: u64) -> Result<Vec<u8>, CodingError> {
        decode_body(&self.response.headers, &self.response.body, limit)
    }

    /// The body as a capture, under the address that answered: everything behind reads it as it reads a file.
    ///
    /// # Errors
    /// When the body cannot be decoded, or is over `max_bytes` of the limits.
    pub fn capture(&self, limits: &Limits) -> Result<Capture, Error> {
        let name = || self.target_uri.clone();
        let bytes = self.decoded(limits.max_bytes).map_err(|error| match error {
            CodingError::TooLarge(limit) => Error::TooLarge { name: name(), size: None, limit },
            problem => Error::Coding { name: name(), problem },
        })?;
        Ok(capture(&self.target_uri, &self.started_at, &self.response.headers, bytes))
    }
}

/// A capture of a decoded body.
pub(crate) fn capture(target_uri: &str, captured_at: &str, headers: &Headers, bytes: Vec<u8>) -> Capture {
    Capture {
        sha256: sha256_hex(&bytes),
        target_uri: target_uri.to_owned(),
        name: target_uri.to_owned(),
        media_type: sniff::of_payload(headers.media_type().as_deref(), &bytes),
        captured_at: captured_at.to_owned(),
        bytes,
        by_server: headers.about_body(),
    }
}
