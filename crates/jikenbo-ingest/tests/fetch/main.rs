//! Fetching from a real server on this machine that plays the web, with short limits.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "waits are looked at; none is held against a clock from above")]

mod bodies;
mod changes;
mod polite;
mod safe;
mod secure;

use std::time::Duration;

use jiff::Timestamp;
use jikenbo_ingest::{FetchConfig, FetchError, Fetched, Fetcher, Validators};
use jikenbo_testkit::SourceServer;

/// A moment for all tests.
fn now() -> Timestamp {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

const fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// A configuration in which nothing takes long. The server's number is allowed, its name is not.
fn quick() -> FetchConfig {
    FetchConfig {
        contact: Some("desk@example.jp".into()),
        allow_private: vec!["127.0.0.1".into()],
        interval: Duration::ZERO,
        connect: ms(1_000),
        idle: ms(300),
        whole: ms(2_000),
        wire_bytes: 1 << 20,
        body_bytes: 4 << 20,
        back_off: ms(4),
        patience: ms(100),
        ..FetchConfig::default()
    }
}

/// A server and one that asks it.
struct Scene {
    server: SourceServer,
    fetcher: Fetcher,
}

impl Scene {
    fn new() -> Self {
        Self::with(quick())
    }

    fn with(config: FetchConfig) -> Self {
        Self { server: SourceServer::start().unwrap(), fetcher: Fetcher::new(config).unwrap() }
    }

    async fn fetch(&self, path: &str) -> Result<Fetched, FetchError> {
        self.fetch_url(&self.server.url(path)).await
    }

    async fn fetch_url(&self, url: &str) -> Result<Fetched, FetchError> {
        self.fetcher.fetch(url, &Validators::default(), now()).await
    }

    /// The text of a page that must come.
    async fn page(&self, path: &str) -> String {
        match self.fetch(path).await {
            Ok(Fetched::Page { capture, .. }) => String::from_utf8(capture.bytes).unwrap(),
            other => panic!("{path}: {}", shown(&other)),
        }
    }

    /// The sentence of a failure that must come, with `{server}` for the server's address.
    async fn failure(&self, path: &str) -> String {
        match self.fetch(path).await {
            Err(error) => self.told(&error),
            fetched => panic!("{path}: {}", shown(&fetched)),
        }
    }

    fn told(&self, error: &FetchError) -> String {
        let (number, name) = (self.server.url(""), self.server.url_by_name(""));
        error.to_string().replace(&number, "{server}").replace(&name, "{name}")
    }

    fn asked(&self, path: &str) -> usize {
        self.server.asked(path).len()
    }
}

/// What came, in a line.
fn shown(fetched: &Result<Fetched, FetchError>) -> String {
    match fetched {
        Ok(fetched) => format!("an answer: {}", fetched.exchange().response.status),
        Err(error) => error.to_string(),
    }
}
