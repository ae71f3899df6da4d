//! One address asked for: turns, redirects, tries, and what the answer means.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use jikenbo_core::Capture;
use tokio::{sync::Semaphore, task::JoinError};
use url::{Position, Url};

use super::{
    FetchConfig, FetchError, FetchProblem, Fetched, Robots, Validators,
    ask::{Asker, Over},
    budget::{Budget, Share},
    clock::Clock,
    guard::Guard,
    pace::Pace,
    robots_of::{self, Holds, Sites},
    wait::{Jitter, retry_after},
};
use crate::{CodingError, Error, Exchange, Limits};

/// The longest address that is asked, in bytes. RFC 9110 (4.1) advises 8,000 and more.
const LONGEST_ADDRESS: usize = 8 << 10;

/// Asks for pages. One for the whole program, as it holds the pace of every host; it may be shared.
#[derive(Debug)]
pub struct Fetcher {
    pub(super) config: FetchConfig,
    asker: Asker,
    guard: Guard,
    pace: Pace,
    at_once: Semaphore,
    budget: Arc<Budget>,
    pub(super) sites: Sites,
    pub(super) jitter: Jitter,
}

/// So many times its length a page unpacks to, or to so many bytes; what unpacks to more is unpacked anew.
const UNPACKS_TO: u64 = 8;
const LEAST_UNPACKED: u64 = 64 << 10;

/// A try that gave no page.
struct Failed {
    at: Url,
    problem: FetchProblem,
    /// What had been answered until then, the last one last.
    answers: Vec<Exchange>,
    /// When it may be tried again, where somebody said so.
    not_before: Option<Timestamp>,
    /// Whether trying again at once is of use.
    again: bool,
}

impl Fetcher {
    /// A fetcher with these settings.
    ///
    /// # Errors
    /// When the contact cannot be sent, or root certificates, the system's or those of a file, cannot be read.
    pub fn new(config: FetchConfig) -> Result<Self, Error> {
        let guard = Guard::new(&config.allow_private);
        Ok(Self {
            asker: Asker::new(&config, guard.clone())?,
            guard,
            pace: Pace::new(config.per_host),
            at_once: Semaphore::new(config.at_once.max(1)),
            budget: Arc::new(Budget::new(&config)),
            sites: Sites::default(),
            jitter: Jitter::new(config.seed),
            config,
        })
    }

    /// Asks for `url`, and follows where it redirects to. `now` is the time at the call.
    ///
    /// Waits for its turn with the host; waits and tries again what may pass, up to the `tries` and the
    /// `patience` of the configuration. Dropping the future ends the request. Needs a tokio runtime with
    /// timers and network.
    ///
    /// # Errors
    /// When there is no page to be had, for one of the reasons of [`FetchProblem`].
    pub async fn fetch(&self, url: &str, validators: &Validators, now: Timestamp) -> Result<Fetched, FetchError> {
        self.fetch_within(&mut self.share(), url, validators, now).await
    }

    /// A share of the memory that answers may take together, for [`fetch_within`](Self::fetch_within).
    pub fn share(&self) -> Share {
        self.budget.share()
    }

    /// [`fetch`](Self::fetch), for who asks for many and lets go of them one after the other: `share` holds what the answer
    /// takes, and is to be dropped with it. Waits while the answers of others leave no room.
    ///
    /// # Errors
    /// As [`fetch`](Self::fetch).
    pub async fn fetch_within(
        &self,
        share: &mut Share,
        url: &str,
        validators: &Validators,
        now: Timestamp,
    ) -> Result<Fetched, FetchError> {
        let clock = Clock::start(now);
        let mut first = match address(url) {
            Ok(first) => first,
            Err(problem) => {
                return Err(FetchError { url: url.to_owned(), at: None, problem, next_try: None, exchange: None });
            }
        };
        first.set_fragment(None);
        let mut tries = 1;
        loop {
            let failed = match self.follow(&first, validators, share, clock).await {
                Ok(fetched) => return Ok(fetched),
                Err(failed) => failed,
            };
            match self.before_another_try(tries, failed.not_before, clock).filter(|_| failed.again) {
                Some(wait) => {
                    drop(failed);
                    *share = self.share();
                    tokio::time::sleep(wait).await;
                }
                None => return Err(failed.told(url, &first, clock)),
            }
            tries += 1;
        }
    }

    /// How long to wait when `tries` have failed; nothing when it is not worth waiting for another.
    pub(super) fn before_another_try(
        &self,
        tries: u32,
        not_before: Option<Timestamp>,
        clock: Clock,
    ) -> Option<Duration> {
        let FetchConfig { back_off, patience, .. } = self.config;
        let asked_for = not_before.and_then(|at| Duration::try_from(at.duration_since(clock.now())).ok());
        let wait = self.jitter.back_off(tries, back_off, patience).max(asked_for.unwrap_or_default());
        (tries < self.config.tries && wait <= patience).then_some(wait)
    }

    /// What `robots.txt` of the site of `url` asks for, its sitemaps among it; asked for as pages are, once
    /// a day.
    ///
    /// # Errors
    /// When it cannot be read; that there is none is no error.
    pub async fn robots(&self, url: &str, now: Timestamp) -> Result<Arc<Robots>, FetchError> {
        let clock = Clock::start(now);
        let told = |problem: FetchProblem, next_try| FetchError {
            url: url.to_owned(),
            at: None,
            problem,
            next_try,
            exchange: None,
        };
        let parsed = address(url).map_err(|problem| told(problem, None))?;
        self.guard.url(&parsed).map_err(|refusal| told(FetchProblem::Refused(refusal), None))?;
        let holds = self.robots_of(&parsed, clock).await;
        holds.robots.map_err(|problem| {
            let until = problem.again().map(|_| holds.until);
            told(problem, until)
        })
    }

    /// One try: from redirect to redirect, each address looked at as the first one was.
    async fn follow(
        &self,
        first: &Url,
        validators: &Validators,
        share: &mut Share,
        clock: Clock,
    ) -> Result<Fetched, Box<Failed>> {
        let (mut at, mut answers) = (first.clone(), Vec::new());
        loop {
            let exchange = match self.visit(&at, validators, share, clock).await {
                Ok(exchange) => exchange,
                Err(mut failed) => {
                    failed.answers = answers;
                    return Err(failed);
                }
            };
            let next = match redirect(&at, &exchange) {
                None => return self.judge(at, exchange, answers, share, clock).await,
                Some(next) => next,
            };
            answers.push(exchange);
            let problem = match next {
                Err(location) => FetchProblem::Redirect(location),
                Ok(next) if answers.iter().any(|e| e.target_uri == next.as_str()) => FetchProblem::Circle(next.into()),
                Ok(_) if answers.len() > self.config.redirects => FetchProblem::Redirects(self.config.redirects),
                Ok(next) => {
                    at = next;
                    continue;
                }
            };
            return Err(Box::new(Failed { at, problem, answers, not_before: None, again: false }));
        }
    }

    /// One address, if it may be asked.
    async fn visit(
        &self,
        at: &Url,
        validators: &Validators,
        share: &mut Share,
        clock: Clock,
    ) -> Result<Exchange, Box<Failed>> {
        let failed = |problem, not_before, again| {
            Box::new(Failed { at: at.clone(), problem, answers: Vec::new(), not_before, again })
        };
        let once = |problem, not_before| Err(failed(problem, not_before, false));
        if let Err(refusal) = self.guard.url(at) {
            return once(FetchProblem::Refused(refusal), None);
        }
        let Holds { robots, until } = self.robots_of(at, clock).await;
        let robots = match robots {
            Ok(robots) => robots,
            Err(problem) => {
                let until = problem.again().map(|_| until);
                return once(problem, until);
            }
        };
        if !robots.allow(&at[Position::BeforePath..]) {
            return once(FetchProblem::Forbidden { site: robots_of::name(at) }, Some(until));
        }
        let interval = self.config.interval.max(robots.crawl_delay.unwrap_or_default());
        let most = (self.config.wire_bytes, Over::Fails);
        match self.in_turn(at, validators, interval, most, Some(share), clock).await {
            Ok(exchange) => Ok(exchange),
            Err((problem, not_before)) => {
                let again = problem.passes();
                Err(failed(problem, not_before, again))
            }
        }
    }

    /// One request, when the host's turn has come.
    pub(super) async fn in_turn(
        &self,
        at: &Url,
        validators: &Validators,
        interval: Duration,
        most: (u64, Over),
        share: Option<&mut Share>,
        clock: Clock,
    ) -> Result<Exchange, (FetchProblem, Option<Timestamp>)> {
        let host = at.host_str().unwrap_or_default();
        // Whoever may grow as it likes waits for nobody that may wait for it.
        let is_large = share.as_ref().is_some_and(|share| share.is_large());
        let _of_host = match is_large {
            true => None,
            false => self.pace.permit(host, clock.now()).await,
        };
        let not_yet = |free| (FetchProblem::NotYet { host: host.to_owned() }, Some(free));
        let wait = self.pace.reserve(host, clock.now(), interval, self.config.patience).map_err(not_yet)?;
        tokio::time::sleep(wait).await;
        let _of_all = match is_large {
            true => None,
            false => self.at_once.acquire().await.ok(),
        };
        let exchange = self.asker.ask(at, validators, most, share, clock).await.map_err(|problem| (problem, None))?;
        if let Some(wait) = wish(&exchange, clock.now()) {
            self.pace.hold(host, clock.now(), wait);
        }
        Ok(exchange)
    }

    /// The body with its codings undone, beside others that want to go on, as a large one takes a while.
    async fn unpack(
        &self,
        mut exchange: Exchange,
        share: &mut Share,
    ) -> Result<(Result<Capture, Error>, Exchange), JoinError> {
        let most = self.config.body_bytes;
        let sent = exchange.response.body.len() as u64;
        let is_packed = exchange.response.headers.get("content-encoding").is_some();
        let likely = if is_packed { sent.saturating_mul(UNPACKS_TO).max(LEAST_UNPACKED) } else { sent };
        let mut limit = most.min(likely);
        loop {
            share.add(limit).await;
            let limits = Limits::of(limit);
            let (capture, kept) = tokio::task::spawn_blocking(move || (exchange.capture(&limits), exchange)).await?;
            let bytes = capture.as_ref().map_or(0, |capture| capture.bytes.len() as u64);
            share.give_back(limit - bytes.min(limit));
            let is_over = matches!(capture, Err(Error::TooLarge { .. }));
            if !is_over || limit == most {
                return Ok((capture, kept));
            }
            (exchange, limit) = (kept, most);
        }
    }

    /// What the last answer means.
    async fn judge(
        &self,
        at: Url,
        mut exchange: Exchange,
        answers: Vec<Exchange>,
        share: &mut Share,
        clock: Clock,
    ) -> Result<Fetched, Box<Failed>> {
        let asked_whether_changed =
            ["if-none-match", "if-modified-since"].iter().any(|h| exchange.request.headers.get(h).is_some());
        let problem = match exchange.response.status {
            304 if asked_whether_changed => {
                exchange.redirects = answers;
                return Ok(Fetched::NotModified(exchange));
            }
            404 | 410 => {
                exchange.redirects = answers;
                return Ok(Fetched::Removed(exchange));
            }
            200..=299 => match self.unpack(exchange, share).await {
                Ok((Ok(capture), mut exchange)) => {
                    exchange.redirects = answers;
                    return Ok(Fetched::Page { exchange, capture });
                }
                Ok((Err(error), kept)) => {
                    exchange = kept;
                    match error {
                        Error::Coding { problem, .. } => FetchProblem::Coding(problem),
                        _ => FetchProblem::Coding(CodingError::TooLarge(self.config.body_bytes)),
                    }
                }
                Err(panic) => {
                    let problem = FetchProblem::Protocol(panic.to_string());
                    return Err(Box::new(Failed { at, problem, answers, not_before: None, again: false }));
                }
            },
            status => FetchProblem::Status(status),
        };
        let not_before = wish(&exchange, clock.now()).map(|wait| clock.after(wait));
        let again = problem.passes();
        {
            let answers = answers.into_iter().chain([exchange]).collect();
            Err(Box::new(Failed { at, problem, answers, not_before, again }))
        }
    }
}

impl Failed {
    fn told(mut self, url: &str, first: &Url, clock: Clock) -> FetchError {
        let exchange = self.answers.pop().map(|mut last| {
            last.redirects = self.answers;
            Box::new(last)
        });
        FetchError {
            url: url.to_owned(),
            at: (self.at != *first).then(|| self.at.to_string()),
            next_try: self.not_before.or_else(|| self.problem.again().map(|wait| clock.after(wait))),
            problem: self.problem,
            exchange,
        }
    }
}

/// How long the server asks to be left alone, when it refuses.
pub(super) fn wish(exchange: &Exchange, now: Timestamp) -> Option<Duration> {
    let refuses = matches!(exchange.response.status, 429 | 503);
    refuses.then(|| retry_after(&exchange.response.headers.get("retry-after")?, now)).flatten()
}

/// An address that can be asked.
fn address(url: &str) -> Result<Url, FetchProblem> {
    match Url::parse(url.trim()) {
        Ok(url) if url.as_str().len() > LONGEST_ADDRESS => {
            Err(FetchProblem::Address(format!("it is longer than {LONGEST_ADDRESS} bytes")))
        }
        Ok(url) => Ok(url),
        Err(error) => Err(FetchProblem::Address(error.to_string())),
    }
}

/// Where an answer redirects to; an error with what it names when that is no address.
pub(super) fn redirect(at: &Url, exchange: &Exchange) -> Option<Result<Url, String>> {
    if !matches!(exchange.response.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = exchange.response.headers.get("location")?;
    let next = at.join(&location).map(|mut next| {
        next.set_fragment(None);
        next
    });
    Some(next.ok().filter(|next| next.as_str().len() <= LONGEST_ADDRESS).ok_or_else(|| {
        let shown: String = location.chars().take(200).collect();
        shown
    }))
}
