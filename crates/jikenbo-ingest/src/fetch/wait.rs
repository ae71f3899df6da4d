//! How long to wait before a request is repeated.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use jiff::Timestamp;

use super::http_date;

/// The longest wait that a server can ask for: a week. One absurd answer must not silence a source.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a `Retry-After` header asks for, seen at `now`: seconds or a date. A date that has passed is no
/// wait; nothing for what is neither.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    let wait = match header.bytes().all(|b| b.is_ascii_digit()) && !header.is_empty() {
        true => Duration::from_secs(header.parse().unwrap_or(u64::MAX)),
        false => Duration::try_from(http_date::parse(header)?.duration_since(now)).unwrap_or_default(),
    };
    Some(wait.min(LONGEST))
}

/// Chance for waits, from a seed: the same seed gives the same waits.
#[derive(Debug)]
pub(super) struct Jitter(AtomicU64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The wait before try number `tries + 1` when `tries` have failed: doubled each time from `first` up
    /// to `most`, and of that between a half and all, so that clients that failed together do not come
    /// back together.
    pub(super) fn back_off(&self, tries: u32, first: Duration, most: Duration) -> Duration {
        let whole = first.saturating_mul(1 << tries.saturating_sub(1).min(20)).min(most);
        whole / 2 + whole.mul_f64(self.next() / 2.0)
    }

    /// A number from 0 up to 1, by splitmix64 (Steele, Lea, Flood 2014).
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn next(&self) -> f64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_may_ask_for_seconds_or_for_a_date() {
        let now: Timestamp = "2026-11-22T03:00:00Z".parse().unwrap();
        for (header, expect) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 22 Nov 2026 03:01:00 GMT", Some(60)),
            ("Sun, 22 Nov 2026 02:00:00 GMT", Some(0)),
            ("99999999999999999999999", Some(LONGEST.as_secs())),
            ("Tue, 01 Jan 2199 00:00:00 GMT", Some(LONGEST.as_secs())),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now).map(|d| d.as_secs()), expect, "{header:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_most_and_are_of_chance() {
        let (first, most) = (Duration::from_secs(2), Duration::from_secs(60));
        let waits = |seed| {
            let jitter = Jitter::new(seed);
            (1..=9).map(|tries| jitter.back_off(tries, first, most)).collect::<Vec<_>>()
        };
        for (i, wait) in waits(7).into_iter().enumerate() {
            let whole = (first * (1 << i)).min(most);
            assert!(wait >= whole / 2 && wait <= whole, "{i}: {wait:?} of {whole:?}");
        }
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }
}
