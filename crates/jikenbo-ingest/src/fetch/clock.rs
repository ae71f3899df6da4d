//! What time it is within a fetch.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::pace::later;

/// The caller's `now`, and what has passed since by the timer of the runtime, which runs time limits and
/// waits as well. Nobody here asks the system for the date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    began_at: Timestamp,
    began: Instant,
}

impl Clock {
    pub(super) fn start(now: Timestamp) -> Self {
        Self { began_at: now, began: Instant::now() }
    }

    pub(super) fn now(&self) -> Timestamp {
        later(self.began_at, self.began.elapsed())
    }

    /// Now, as captures say it: RFC 3339 in UTC, in whole seconds.
    pub(super) fn stamp(&self) -> String {
        stamp(self.now())
    }

    pub(super) fn after(&self, wait: Duration) -> Timestamp {
        later(self.now(), wait)
    }
}

/// A moment in whole seconds: `2026-11-22T03:00:00Z`.
pub(super) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
