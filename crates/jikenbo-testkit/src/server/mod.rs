//! A web server on this machine that plays sources as they are met: pages that change or vanish, feeds,
//! servers that are slow, broken or mean harm.
//!
//! ```
//! use jikenbo_testkit::{Answer, SourceServer};
//!
//! # fn main() -> std::io::Result<()> {
//! let server = SourceServer::start()?;
//! server.play("/news", [Answer::html("<p>第一報</p>").etag("\"1\""), Answer::status(500), Answer::status(410)]);
//! server.play("/robots.txt", [Answer::text("User-agent: *\nDisallow: /draft")]);
//! // … ask for server.url("/news") three times, then
//! assert_eq!(server.asked("/news").len(), 0);
//! # Ok(())
//! # }
//! ```

mod answer;
mod secure;

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use axum::{Router, extract::State, http::Request, response::Response};
use tokio::{net::TcpListener, sync::oneshot};

pub use answer::Answer;
use secure::{Identity, Secure};

/// A server that runs on a thread of its own, on a free port, until it is dropped. A path that nothing is
/// played on is answered with 404.
#[derive(Debug)]
pub struct SourceServer {
    address: SocketAddr,
    scheme: &'static str,
    stage: Stage,
    _end: oneshot::Sender<()>,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How long after the server's start.
    pub after: Duration,
    /// The header fields, names in lower case, in the order of their names.
    pub headers: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
struct Stage(Arc<Mutex<BTreeMap<String, Play>>>);

#[derive(Debug, Default)]
struct Play {
    answers: Vec<Answer>,
    asked: Vec<Asked>,
}

impl SourceServer {
    /// Starts a server on the loopback address.
    ///
    /// # Errors
    /// When no port is to be had.
    pub fn start() -> io::Result<Self> {
        Self::start_as(None)
    }

    /// Starts a server that speaks HTTPS as `localhost` ([`SourceServer::url_by_name`]). Gives with it the certificate of the
    /// authority that vouches for it, in PEM: nobody knows it who is not told.
    ///
    /// # Errors
    /// When no port is to be had, or no certificate can be made.
    pub fn start_secure() -> io::Result<(Self, String)> {
        let identity = Identity::of("localhost")?;
        let authority = identity.authority.clone();
        Ok((Self::start_as(Some(identity))?, authority))
    }

    fn start_as(identity: Option<Identity>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // The caller may be in a runtime of its own: nothing is waited for on its thread.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let (address, stage) = (listener.local_addr()?, Stage::default());
        let scheme = if identity.is_some() { "https" } else { "http" };
        let (end, ended) = oneshot::channel::<()>();
        #[expect(clippy::disallowed_methods, reason = "a test server tells when it was asked")]
        let began = Instant::now();
        let router = Router::new().fallback(answer_to).with_state((stage.clone(), began));
        thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = TcpListener::from_std(listener) else { return };
                let served = async {
                    match identity {
                        None => axum::serve(listener, router).await,
                        Some(identity) => axum::serve(Secure::new(listener, identity), router).await,
                    }
                };
                futures_util::future::select(pin!(served), ended).await;
            });
            // Answers without an end must not hold the thread.
            runtime.shutdown_background();
        });
        Ok(Self { address, scheme, stage, _end: end })
    }

    /// Where a path is: `http://127.0.0.1:40001/news`.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The same by name, `http://localhost:40001/news`: another host to who compares names.
    pub fn url_by_name(&self, path: &str) -> String {
        format!("{}://localhost:{}{path}", self.scheme, self.address.port())
    }

    /// Plays these answers on a path (with its query), one a request; the last one is repeated. What was
    /// played there before ends, and what was asked is forgotten.
    pub fn play(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers = answers.into_iter().collect();
        self.stage.lock(|plays| plays.insert(path.to_owned(), Play { answers, asked: Vec::new() }));
    }

    /// The requests for a path so far, answered or not.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.stage.lock(|plays| plays.get(path).map(|play| play.asked.clone()).unwrap_or_default())
    }
}

impl Stage {
    fn lock<T>(&self, then: impl FnOnce(&mut BTreeMap<String, Play>) -> T) -> T {
        then(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer_to(State((stage, began)): State<(Stage, Instant)>, request: Request<axum::body::Body>) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let value = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = request.headers().iter().map(|(n, v)| (n.as_str().to_owned(), value(v)));
    let asked = Asked { after: began.elapsed(), headers: headers.collect() };
    let answer = stage.lock(|plays| {
        let play = plays.entry(path).or_default();
        let answer = play.answers.get(play.asked.len()).or(play.answers.last()).cloned();
        play.asked.push(asked.clone());
        answer
    });
    answer.unwrap_or_else(|| Answer::status(404)).give(&asked).await
}
