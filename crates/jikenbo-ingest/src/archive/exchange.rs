//! An exchange as records: `response` or `revisit`, then its `request`.

use super::{
    Archive, ArchivePosition, fits,
    record::{Draft, Record, uuid, visible},
};
use crate::{Error, Exchange, Headers, HttpVersion, capture::sha256_hex};

/// WARC/1.1, 6.7: the same bytes as before.
const UNCHANGED: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
/// WARC/1.1, 6.7: the server said that nothing has changed.
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// Where an exchange is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptExchange {
    /// The record of this answer.
    pub record: ArchivePosition,
    /// The record that has the bytes: the same one, or an earlier one when they are unchanged.
    pub payload: ArchivePosition,
}

impl Archive {
    /// Adds an exchange, its redirects before it, without waiting for the disk: call
    /// [`sync`](Self::sync) after a batch. `earlier` is the record of the answer that the casebook has
    /// of the same bytes, or of the address that was asked whether it changed.
    ///
    /// Bytes that `earlier` has, and an answer that nothing changed (304), are kept as a `revisit`, which
    /// is a head and points at the earlier record.
    ///
    /// Fails when the disk is full, the body is over [`MAX_RECORD_BYTES`](crate::MAX_RECORD_BYTES), or `earlier`
    /// cannot be read; what was there stands as it was.
    pub fn write_exchange(
        &mut self,
        exchange: &Exchange,
        earlier: Option<ArchivePosition>,
    ) -> Result<KeptExchange, Error> {
        fits(&exchange.target_uri, &exchange.response.body)?;
        for redirect in &exchange.redirects {
            fits(&redirect.target_uri, &redirect.response.body)?;
            self.add_exchange(redirect, None)?;
        }
        let digest = format!("sha256:{}", sha256_hex(&exchange.response.body));
        let key = (digest, exchange.target_uri.clone());
        let earlier = match self.unfiled.get(&key) {
            Some(position) => Some(*position),
            None => earlier,
        };
        let Some(position) = earlier else { return self.add_exchange(exchange, None) };
        let known = self.at(&position, Record::read_header)?;
        let same_bytes = known.field("warc-payload-digest") == key.0;
        let profile = match exchange.response.status {
            _ if known.field("warc-type") != "response" => None,
            304 => Some(NOT_MODIFIED),
            _ if same_bytes && exchange.is_page() => Some(UNCHANGED),
            _ => None,
        };
        let kept = self.add_exchange(exchange, profile.map(|profile| Earlier { profile, record: &known }))?;
        Ok(KeptExchange { payload: if profile.is_some() { position } else { kept.payload }, ..kept })
    }

    fn add_exchange(&mut self, exchange: &Exchange, earlier: Option<Earlier<'_>>) -> Result<KeptExchange, Error> {
        let [response, request] = records(exchange, earlier);
        let record = self.add(&[response, request], &exchange.started_at)?;
        Ok(KeptExchange { record, payload: record })
    }
}

/// What a `revisit` points at, and why.
struct Earlier<'a> {
    profile: &'static str,
    record: &'a Record,
}

fn records(exchange: &Exchange, earlier: Option<Earlier<'_>>) -> [Draft<'static>; 2] {
    let Exchange { target_uri, started_at, version, request, response, .. } = exchange;
    let digest = sha256_hex(&response.body);
    let id = |of: &str| uuid(&[of, &digest, target_uri, started_at]);
    let (response_id, request_id) = (id("response"), id("request"));

    let mut head = status_line(*version, response.status, &response.reason);
    as_kept(&response.headers).write(&mut head);
    let warc_type = if earlier.is_some() { "revisit" } else { "response" };
    let payload_digest = match &earlier {
        // An answer without a body says nothing of the bytes but that they are those.
        Some(earlier) if response.body.is_empty() => earlier.record.field("warc-payload-digest").to_owned(),
        _ => format!("sha256:{digest}"),
    };
    if earlier.is_none() {
        head.extend_from_slice(&response.body);
    }
    let mut answer = Draft::http(exchange, warc_type, response_id.clone(), head)
        .with("WARC-Payload-Digest", &payload_digest)
        .with("WARC-Concurrent-To", &request_id);
    if let Some(Earlier { profile, record }) = earlier {
        answer = answer
            .with("WARC-Profile", profile)
            .with("WARC-Refers-To", record.field("warc-record-id"))
            .with("WARC-Refers-To-Target-URI", record.field("warc-target-uri"))
            .with("WARC-Refers-To-Date", record.field("warc-date"));
    }

    let question = visible(&format!("{} {} {}", request.method, path(target_uri), written(*version))) + "\r\n";
    let mut question = question.into_bytes();
    request.headers.write(&mut question);
    let mut question = Draft::http(exchange, "request", request_id, question).with("WARC-Concurrent-To", &response_id);
    if let Some(protocol) = protocol(*version) {
        answer = answer.with("WARC-Protocol", protocol);
        question = question.with("WARC-Protocol", protocol);
    }
    [answer, question]
}

fn status_line(version: HttpVersion, status: u16, reason: &str) -> Vec<u8> {
    let reason: String = reason.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{} {status} {reason}\r\n", written(version)).into_bytes()
}

/// HTTP/2 and 3 have no text form; crawlers write them as 1.1 and say in `WARC-Protocol` what was spoken.
fn written(version: HttpVersion) -> &'static str {
    match version {
        HttpVersion::Http10 => "HTTP/1.0",
        HttpVersion::Http11 | HttpVersion::Http2 | HttpVersion::Http3 => "HTTP/1.1",
    }
}

fn protocol(version: HttpVersion) -> Option<&'static str> {
    match version {
        HttpVersion::Http10 | HttpVersion::Http11 => None,
        HttpVersion::Http2 => Some("h2"),
        HttpVersion::Http3 => Some("h3"),
    }
}

/// The chunks of the body are put together: a reader that believed the header would take it apart again.
fn as_kept(headers: &Headers) -> Headers {
    let name = |name: &str| match name.eq_ignore_ascii_case("transfer-encoding") {
        true => "X-Crawl-Transfer-Encoding".to_owned(),
        false => name.to_owned(),
    };
    headers.iter().map(|(n, value)| (name(n), value)).collect()
}

/// What is asked of the server: the address from its path on.
fn path(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_what_is_asked() {
        for (uri, expect) in [
            ("https://a.example/b/c?d=e", "/b/c?d=e"),
            ("https://a.example", "/"),
            ("http://a.example:8080?q", "/?q"),
            ("stdin:", "/"),
        ] {
            assert_eq!(path(uri), expect, "{uri}");
        }
    }
}
