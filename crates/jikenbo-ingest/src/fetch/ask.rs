//! One request and its answer, within limits of time and size.

use std::{error::Error as StdError, fs, io, path::PathBuf, time::Duration};

use reqwest::{
    Certificate, Client, StatusCode, Version,
    header::{
        ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HOST, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
        USER_AGENT,
    },
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use url::{Position, Url};

use super::{
    budget::{REDIRECT_BYTES, Share},
    clock::Clock,
    config::FetchConfig,
    error::FetchProblem,
    fetched::Validators,
    guard::{Guard, NoAddress, Refusal},
};
use crate::{Error, Exchange, Headers, HttpVersion, Request, Response};

/// A client that asks what it is asked to, and nothing beyond: no redirect, no cookie, no proxy, nothing
/// unpacked, no second try.
#[derive(Debug)]
pub(super) struct Asker {
    client: Client,
    guard: Guard,
    headers: HeaderMap,
    connect: Duration,
    idle: Duration,
    whole: Duration,
}

/// What is done with a body over its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// The answer is refused.
    Fails,
    /// The rest is left.
    IsCut,
}

impl Asker {
    pub(super) fn new(config: &FetchConfig, guard: Guard) -> Result<Self, Error> {
        let agent = config.user_agent()?;
        let agent = HeaderValue::from_str(&agent).map_err(|_| Error::Contact { contact: agent })?;
        // Another part of the program may have chosen a provider before: then that one holds.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .tls_certs_merge(authorities(&config.authorities)?)
            .no_proxy() // a proxy would look names up for us, behind the guard's back
            .dns_resolver(guard.clone())
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(config.connect)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .build()
            .map_err(|error| Error::Client { reason: innermost(&error) })?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent);
        headers.insert(
            ACCEPT,
            HeaderValue::from_static(
                "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8",
            ),
        );
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("ja,en;q=0.5"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate"));
        let FetchConfig { connect, idle, whole, .. } = *config;
        Ok(Self { client, guard, headers, connect, idle, whole })
    }

    /// Asks for `url`, with `validators` where they are of this very address. The body is at most `limit`
    /// bytes as sent.
    pub(super) async fn ask(
        &self,
        url: &Url,
        validators: &Validators,
        (limit, over): (u64, Over),
        share: Option<&mut Share>,
        clock: Clock,
    ) -> Result<Exchange, FetchProblem> {
        self.guard.url(url).map_err(FetchProblem::Refused)?;
        let whole = tokio::time::timeout(self.whole, self.ask_unhurried(url, validators, (limit, over), share, clock));
        whole.await.unwrap_or(Err(FetchProblem::Timeout { what: "the answer did not end", limit: self.whole }))
    }

    async fn ask_unhurried(
        &self,
        url: &Url,
        validators: &Validators,
        (limit, over): (u64, Over),
        share: Option<&mut Share>,
        clock: Clock,
    ) -> Result<Exchange, FetchProblem> {
        let host = url.host_str().unwrap_or_default();
        let headers = self.headers_for(url, validators);
        let started_at = clock.stamp();
        let silent = FetchProblem::Timeout { what: "no answer", limit: self.idle };
        let sent = self.client.get(url.clone()).headers(headers.clone()).send();
        let mut answer = match tokio::time::timeout(self.connect + self.idle, sent).await {
            Ok(answer) => answer.map_err(|error| self.problem(host, &error))?,
            Err(_) => return Err(silent),
        };
        let ip = answer.remote_addr().map(|address| address.ip());
        if let Some(ip) = ip {
            self.guard.ip(host, ip).map_err(FetchProblem::Refused)?;
        }
        let mut request = Headers::default();
        request.push(HOST.as_str(), &url[Position::BeforeHost..Position::AfterPort]);
        push_all(&mut request, &headers);
        let mut exchange = Exchange {
            target_uri: url.to_string(),
            started_at,
            ip,
            version: version(answer.version()),
            request: Request { method: "GET".to_owned(), headers: request },
            response: Response {
                status: answer.status().as_u16(),
                reason: answer.status().canonical_reason().unwrap_or_default().to_owned(),
                headers: Headers::default(),
                body: Vec::new(),
            },
            redirects: Vec::new(),
        };
        push_all(&mut exchange.response.headers, answer.headers());
        let is_redirect = answer.status().is_redirection();
        let limit = if is_redirect { limit.min(REDIRECT_BYTES) } else { limit };
        exchange.response.body = self.body(&mut answer, limit, over, share).await?;
        Ok(exchange)
    }

    async fn body(
        &self,
        answer: &mut reqwest::Response,
        limit: u64,
        over: Over,
        mut share: Option<&mut Share>,
    ) -> Result<Vec<u8>, FetchProblem> {
        // A redirect's body is read by nobody; a server that sends none may still announce one.
        let announced = answer.content_length().filter(|_| answer.status() != StatusCode::NOT_MODIFIED);
        if announced.is_some_and(|length| length > limit) && over == Over::Fails {
            return Err(FetchProblem::TooLarge { limit });
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut body = Vec::new();
        loop {
            let piece = match tokio::time::timeout(self.idle, answer.chunk()).await {
                Err(_) => return Err(FetchProblem::Timeout { what: "nothing more came", limit: self.idle }),
                Ok(Err(_)) => return Err(FetchProblem::CutOff { received: body.len() as u64 }),
                Ok(Ok(None)) => return Ok(body),
                Ok(Ok(Some(piece))) => piece,
            };
            if let Some(share) = &mut share {
                share.add(piece.len().min(most - body.len()) as u64).await;
            }
            match piece.len() <= most - body.len() {
                true => body.extend_from_slice(&piece),
                false if over == Over::Fails => return Err(FetchProblem::TooLarge { limit }),
                false => {
                    body.extend_from_slice(&piece[..most - body.len()]);
                    return Ok(body);
                }
            }
        }
    }

    fn headers_for(&self, url: &Url, validators: &Validators) -> HeaderMap {
        let mut headers = self.headers.clone();
        if validators.url == url.as_str() {
            let given = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
            for (name, value) in given {
                if let Some(value) = value.as_deref().and_then(|v| HeaderValue::from_str(v).ok()) {
                    headers.insert(name, value);
                }
            }
        }
        headers
    }

    /// What a failure of the client means, by its causes.
    fn problem(&self, host: &str, error: &reqwest::Error) -> FetchProblem {
        let (host, reason) = (host.to_owned(), innermost(error));
        let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(error) = cause {
            if let Some(refusal) = error.downcast_ref::<Refusal>() {
                return FetchProblem::Refused(refusal.clone());
            }
            if let Some(NoAddress(reason)) = error.downcast_ref() {
                return FetchProblem::Name { host, reason: reason.clone() };
            }
            if error.is::<rustls::Error>() {
                return FetchProblem::Tls { host, reason: error.to_string() };
            }
            cause = beneath(error);
        }
        match (error.is_timeout(), error.is_connect()) {
            (true, true) => FetchProblem::Timeout { what: "no connection", limit: self.connect },
            (true, false) => FetchProblem::Timeout { what: "no answer", limit: self.idle },
            (false, true) => FetchProblem::Connect { host, reason },
            (false, false) => FetchProblem::Protocol(reason),
        }
    }
}

/// The certificates of some files.
fn authorities(files: &[PathBuf]) -> Result<Vec<Certificate>, Error> {
    let mut out = Vec::new();
    for path in files {
        let bad = |reason: String| Error::Authority { path: path.clone(), reason };
        let text = fs::read(path).map_err(|error| bad(error.to_string()))?;
        // The client looks into them when it is made, and could not say which file they are from.
        let mut known = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&text) {
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            known.add(certificate.clone()).map_err(|error| bad(error.to_string()))?;
            out.push(Certificate::from_der(&certificate).map_err(|error| bad(innermost(&error)))?);
        }
        if known.is_empty() {
            return Err(bad("there is none in it".to_owned()));
        }
    }
    Ok(out)
}

/// The cause of an error; an I/O error hides its own from `source`.
fn beneath<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &(dyn StdError + 'static) = error;
    while let Some(next) = beneath(cause) {
        cause = next;
    }
    cause.to_string()
}

fn push_all(to: &mut Headers, from: &HeaderMap) {
    for (name, value) in from {
        to.push(name.as_str(), value.as_bytes());
    }
}

fn version(version: Version) -> HttpVersion {
    match version {
        Version::HTTP_10 | Version::HTTP_09 => HttpVersion::Http10,
        Version::HTTP_2 => HttpVersion::Http2,
        Version::HTTP_3 => HttpVersion::Http3,
        _ => HttpVersion::Http11,
    }
}
