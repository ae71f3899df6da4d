//! Who may ask which host, and when: a number of requests at a time and a time between two of them, for
//! each host apart.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hosts that are remembered before those that nobody waits for are forgotten.
const MANY: usize = 4_096;

/// The pace of all hosts.
#[derive(Debug)]
pub(super) struct Pace {
    at_once: usize,
    hosts: Mutex<HashMap<String, Host>>,
}

#[derive(Debug)]
struct Host {
    permits: Arc<Semaphore>,
    /// When the next request may begin.
    free: Timestamp,
}

impl Pace {
    /// `at_once` requests at a time to one host.
    pub(super) fn new(at_once: usize) -> Self {
        Self { at_once: at_once.max(1), hosts: Mutex::default() }
    }

    /// One of the requests that this host gets at a time; waits until there is one.
    pub(super) async fn permit(&self, host: &str, now: Timestamp) -> Option<OwnedSemaphorePermit> {
        let permits = self.of(host, now, |state| state.permits.clone());
        permits.acquire_owned().await.ok()
    }

    /// Takes the next moment at which the host may be asked, `interval` behind the one before, and says how
    /// far from `now` that is. Takes none and gives the moment when it is further than `patience`.
    pub(super) fn reserve(
        &self,
        host: &str,
        now: Timestamp,
        interval: Duration,
        patience: Duration,
    ) -> Result<Duration, Timestamp> {
        self.of(host, now, |state| {
            let wait = Duration::try_from(state.free.duration_since(now)).unwrap_or_default();
            if wait > patience {
                return Err(state.free);
            }
            state.free = later(now, wait + interval);
            Ok(wait)
        })
    }

    /// Leaves the host alone for `wait` from `now`, as it asked for.
    pub(super) fn hold(&self, host: &str, now: Timestamp, wait: Duration) {
        self.of(host, now, |state| state.free = state.free.max(later(now, wait)));
    }

    fn of<T>(&self, host: &str, now: Timestamp, then: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() > MANY {
            hosts.retain(|_, state| state.free > now || Arc::strong_count(&state.permits) > 1);
        }
        let fresh = || Host { permits: Arc::new(Semaphore::new(self.at_once)), free: now };
        then(hosts.entry(host.to_owned()).or_insert_with(fresh))
    }
}

/// `wait` after `now`; the end of time for what lies behind it.
pub(super) fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn requests_to_one_host_keep_their_distance() {
        let pace = Pace::new(1);
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        let next = |host, at: u64| pace.reserve(host, now + ms(at), ms(1_000), ms(2_500));
        assert_eq!(next("a.example", 0), Ok(ms(0)));
        assert_eq!(next("a.example", 0), Ok(ms(1_000)));
        assert_eq!(next("b.example", 0), Ok(ms(0)), "hosts are apart");
        assert_eq!(next("a.example", 300), Ok(ms(1_700)));
        assert_eq!(next("a.example", 300), Err(now + ms(3_000)), "more than one has patience for");
        assert_eq!(next("a.example", 300), Err(now + ms(3_000)), "and nothing was taken");
        assert_eq!(next("a.example", 9_000), Ok(ms(0)), "idle time is not saved up");
        assert_eq!(next("a.example", 9_000), Ok(ms(1_000)));
    }

    #[test]
    fn a_host_that_asks_for_it_is_left_alone() {
        let pace = Pace::new(1);
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        pace.hold("a.example", now, ms(60_000));
        pace.hold("a.example", now, ms(10));
        assert_eq!(pace.reserve("a.example", now, ms(0), ms(1_000)), Err(now + ms(60_000)));
        assert_eq!(pace.reserve("a.example", now + ms(60_000), ms(0), ms(0)), Ok(ms(0)));
    }

    #[tokio::test]
    async fn so_many_at_once_and_no_more() {
        let pace = Pace::new(2);
        let now = Timestamp::UNIX_EPOCH;
        let (first, second) = (pace.permit("a.example", now).await, pace.permit("a.example", now).await);
        let third = tokio::time::timeout(ms(20), pace.permit("a.example", now)).await;
        assert!(first.is_some() && second.is_some() && third.is_err());
        drop(first);
        assert!(tokio::time::timeout(ms(1_000), pace.permit("a.example", now)).await.unwrap().is_some());
    }

    #[test]
    fn hosts_nobody_waits_for_are_forgotten() {
        let pace = Pace::new(1);
        let now = Timestamp::UNIX_EPOCH;
        for i in 0..3 * MANY {
            pace.reserve(&format!("{i}.example"), now + ms(i as u64), ms(1), ms(0)).unwrap();
        }
        assert!(pace.hosts.lock().unwrap().len() <= MANY + 1);
    }
}
