//! The `robots.txt` of every site that is asked: read once, remembered for a while.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use url::Url;

use super::{
    FetchProblem, Fetcher, Robots, Validators,
    ask::Over,
    clock::Clock,
    config::AGENT,
    fetcher::{redirect, wish},
    pace::later,
    robots,
};

/// How long a site is left alone whose `robots.txt` cannot be read, if it does not say how long itself.
const UNREAD_FOR: Duration = Duration::from_secs(15 * 60);

/// How long an old copy stands in for one that cannot be read (RFC 9309, 2.3.1.4): 30 days.
const STANDS_IN_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Sites that are remembered before those whose time has passed are forgotten.
const MANY: usize = 4_096;

/// What is known of one site.
#[derive(Debug, Default)]
struct Site {
    /// What it asked for when it could be read, and when that was.
    read: Option<(Arc<Robots>, Timestamp)>,
    /// What holds now.
    holds: Option<Holds>,
}

/// What a site asks for, or why that is not known, and until when this holds.
#[derive(Clone, Debug)]
pub(super) struct Holds {
    pub(super) robots: Result<Arc<Robots>, FetchProblem>,
    pub(super) until: Timestamp,
}

/// All sites.
#[derive(Debug, Default)]
pub(super) struct Sites(Mutex<HashMap<String, Arc<tokio::sync::Mutex<Site>>>>);

impl Sites {
    /// A site's place; who locks it is the one that asks for its `robots.txt`.
    fn of(&self, url: &Url, now: Timestamp) -> Arc<tokio::sync::Mutex<Site>> {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sites.len() > MANY {
            sites.retain(|_, site| {
                let holds = |site: &Site| site.holds.as_ref().is_some_and(|holds| holds.until > now);
                site.try_lock().map_or(true, |site| holds(&site))
            });
        }
        sites.entry(name(url)).or_default().clone()
    }
}

/// A site as people write it: `https://www.example.jp`.
pub(super) fn name(url: &Url) -> String {
    url.origin().ascii_serialization()
}

impl Fetcher {
    /// What holds for a site: as remembered, else asked for now.
    pub(super) async fn robots_of(&self, at: &Url, clock: Clock) -> Holds {
        let site = self.sites.of(at, clock.now());
        let mut site = site.lock().await;
        if let Some(holds) = &site.holds
            && holds.until > clock.now()
        {
            return holds.clone();
        }
        let holds = self.read_robots(at, &mut site, clock).await;
        site.holds = Some(holds.clone());
        holds
    }

    async fn read_robots(&self, at: &Url, site: &mut Site, clock: Clock) -> Holds {
        let mut tries = 1;
        let (problem, not_before) = loop {
            match self.ask_robots(at, clock).await {
                Ok(robots) => {
                    let robots = Arc::new(robots);
                    site.read = Some((robots.clone(), clock.now()));
                    return Holds { robots: Ok(robots), until: clock.after(self.config.robots_age) };
                }
                Err((problem, not_before)) => {
                    let wait = self.before_another_try(tries, not_before, clock);
                    match wait.filter(|_| problem.passes()) {
                        Some(wait) => tokio::time::sleep(wait).await,
                        None => break (problem, not_before),
                    }
                    tries += 1;
                }
            }
        };
        let problem = match problem {
            FetchProblem::Status(_) => unread(at, &problem),
            problem => problem,
        };
        let until = not_before.unwrap_or_else(|| clock.after(UNREAD_FOR));
        let robots = match &site.read {
            Some((robots, read_at)) if later(*read_at, STANDS_IN_FOR) > clock.now() => Ok(robots.clone()),
            _ => Err(problem),
        };
        Holds { robots, until }
    }

    /// Asks for a `robots.txt` and follows its redirects. None (4xx) asks for nothing (RFC 9309, 2.3.1.3);
    /// a server that fails forbids everything (2.3.1.4).
    async fn ask_robots(&self, page: &Url, clock: Clock) -> Result<Robots, (FetchProblem, Option<Timestamp>)> {
        const REDIRECTS: usize = 5; // RFC 9309, 2.3.1.2
        let mut at = page.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        for hop in 0..=REDIRECTS {
            let most = (robots::MAX_BYTES as u64, Over::IsCut);
            let asked = self.in_turn(&at, &Validators::default(), self.config.interval, most, None, clock).await;
            let exchange = match asked {
                Ok(exchange) => exchange,
                // What stops the first request would stop the page's too: that is told as it is.
                Err(failed) if hop == 0 => return Err(failed),
                Err((problem, not_before)) => return Err((unread(page, &problem), not_before)),
            };
            match (exchange.response.status, redirect(&at, &exchange)) {
                (_, Some(Ok(next))) => at = next,
                (200..=299, _) => {
                    let most = robots::MAX_BYTES as u64;
                    // What cannot be unpacked asks for nothing that could be known.
                    let text = exchange.decoded(16 * most).unwrap_or_default();
                    return Ok(Robots::read(&text, AGENT));
                }
                (status @ (429 | 500..=599), _) => {
                    let not_before = wish(&exchange, clock.now()).map(|wait| clock.after(wait));
                    return Err((FetchProblem::Status(status), not_before));
                }
                _ => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }
}

fn unread(page: &Url, problem: &FetchProblem) -> FetchProblem {
    FetchProblem::RobotsUnread { site: name(page), reason: problem.to_string() }
}
