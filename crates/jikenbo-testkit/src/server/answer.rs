//! What the server says.

use std::{convert::Infallible, fmt::Write as _, io, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use futures_util::stream;

use super::Asked;

/// One answer. Made by what it is, then given what else it says.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    manner: Manner,
    delay: Duration,
}

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Whole,
    /// Byte by byte, with a pause before each.
    Slow(Duration),
    /// Again and again.
    Endless,
    /// And then no more, though more was announced.
    CutOff,
}

impl Answer {
    /// 200 with these bytes.
    pub fn bytes(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let (headers, body) = (Vec::new(), body.into());
        let answer = Self { status: 200, headers, body, manner: Manner::Whole, delay: Duration::ZERO };
        answer.header("content-type", media_type)
    }

    /// 200 with a page in UTF-8.
    pub fn html(body: &str) -> Self {
        Self::bytes("text/html; charset=utf-8", body)
    }

    /// 200 with plain text.
    pub fn text(body: &str) -> Self {
        Self::bytes("text/plain; charset=utf-8", body)
    }

    /// 200 with an RSS 2 feed of these entries: id, title, link. Ids may repeat.
    pub fn rss(entries: &[(&str, &str, &str)]) -> Self {
        let mut items = String::new();
        for (id, title, link) in entries {
            let _ = write!(items, "<item><guid>{id}</guid><title>{title}</title><link>{link}</link></item>");
        }
        let feed = format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>{items}</channel></rss>");
        Self::bytes("application/rss+xml", feed)
    }

    /// This status with a short text that names it.
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::text(&format!("status {status}")) }
    }

    /// 302 to an address.
    pub fn redirect(to: &str) -> Self {
        Self::status(302).header("location", to)
    }

    /// The body's bytes one by one, with a pause before each.
    pub fn slow(self, pause: Duration) -> Self {
        Self { manner: Manner::Slow(pause), ..self }
    }

    /// The body again and again, without an end.
    pub fn endless(self) -> Self {
        Self { manner: Manner::Endless, ..self }
    }

    /// The connection ends behind the body, which was announced to be twice as long.
    pub fn cut_off(self) -> Self {
        Self { manner: Manner::CutOff, ..self }
    }

    /// Says nothing for a while.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// With a header field; one that is there already is said twice.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// With an `ETag`; who asks with it in `If-None-Match` gets 304.
    pub fn etag(self, etag: &str) -> Self {
        self.header("etag", etag)
    }

    /// With a `Last-Modified`; who asks with it in `If-Modified-Since` gets 304.
    pub fn last_modified(self, date: &str) -> Self {
        self.header("last-modified", date)
    }

    pub(super) async fn give(self, asked: &Asked) -> Response {
        tokio::time::sleep(self.delay).await;
        let mut response = Response::new(Body::empty());
        for (name, value) in &self.headers {
            let field = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value));
            if let (Ok(name), Ok(value)) = field {
                response.headers_mut().append(name, value);
            }
        }
        if self.is_known(asked) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        if self.manner == Manner::CutOff {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(2 * self.body.len()));
        }
        *response.body_mut() = self.manner.send(self.body);
        response
    }

    fn is_known(&self, asked: &Asked) -> bool {
        let said = |name: &str| self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_slice());
        let known = |question: &str, name: &str| {
            asked.headers.get(question).is_some_and(|value| said(name) == Some(value.as_bytes()))
        };
        known("if-none-match", "etag") || known("if-modified-since", "last-modified")
    }
}

impl Manner {
    fn send(self, body: Vec<u8>) -> Body {
        match self {
            Self::Whole => body.into(),
            Self::Slow(pause) => Body::from_stream(stream::unfold(body.into_iter(), move |mut rest| async move {
                tokio::time::sleep(pause).await;
                Some((Ok::<_, Infallible>(vec![rest.next()?]), rest))
            })),
            Self::Endless => Body::from_stream(stream::repeat_with(move || Ok::<_, Infallible>(body.clone()))),
            Self::CutOff => {
                Body::from_stream(stream::unfold(Some(body), |body| async {
                    if let Some(body) = body {
                        return Some((Ok(body), None));
                    }
                    // Time for the body to be sent before the connection goes.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Some((Err(io::Error::other("cut off, as the test wants it")), None))
                }))
            }
        }
    }
}
