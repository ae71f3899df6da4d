//! When to look next.

use jiff::{SignedDuration, Timestamp};
use jikenbo_core::look_again;
use jikenbo_store::Standing;

const DAY: u32 = 24 * 60 * 60;
/// The longest time between two looks at a source that fails.
const LONGEST: u32 = DAY;
/// After the first failure of a page; it doubles with every further one.
const PAGE_FAILED: u32 = 60 * 60;
/// So often a page is asked for in vain, over two weeks, before it is given up.
pub const PAGE_TRIES: u32 = 10;

/// A moment as rows hold it.
pub fn text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `seconds` later.
pub fn after(now: Timestamp, seconds: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(Timestamp::MAX)
}

/// When to look at a source again that failed `failures` times in a row: its time doubled each time, a day at
/// most (or its time, if that is longer), and not before what the site or the failure asks for.
pub fn of_failed_source(now: Timestamp, every: u32, failures: u32, not_before: Option<Timestamp>) -> Timestamp {
    let doubled = every.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST.max(every));
    after(now, doubled).max(not_before.unwrap_or(Timestamp::MIN))
}

/// When to ask for a page again that failed `failures` times in a row; `None` gives it up.
pub fn of_failed_page(now: Timestamp, failures: u32, not_before: Option<Timestamp>) -> Option<Timestamp> {
    let wait = PAGE_FAILED.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(3 * DAY);
    (failures < PAGE_TRIES).then(|| after(now, wait).max(not_before.unwrap_or(Timestamp::MIN)))
}

/// When to look again at a page that tells of these cases: as soon as one of them asks for it.
pub fn of_page(now: Timestamp, standings: &[Standing]) -> Option<Timestamp> {
    let today = jiff::tz::Offset::constant(9).to_datetime(now).date();
    let hours = standings.iter().filter_map(|standing| {
        let days = standing.newest.and_then(|day| day.civil()).and_then(|day| day.until(today).ok());
        look_again(standing.stage, days.map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0)))
    });
    hours.min().map(|hours| after(now, hours.saturating_mul(60 * 60)))
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{ReportStage, TimeValue};

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T03:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_source_that_fails_is_looked_at_ever_more_rarely() {
        for (every, failures, expect) in [
            (3600, 1, "2026-11-22T04:00:00Z"),
            (3600, 3, "2026-11-22T07:00:00Z"),
            (3600, 6, "2026-11-23T03:00:00Z"),
            (3600, 60, "2026-11-23T03:00:00Z"),
            (2 * DAY, 9, "2026-11-24T03:00:00Z"),
        ] {
            assert_eq!(text(of_failed_source(now(), every, failures, None)), expect, "{every} {failures}");
        }
        let asked = now() + SignedDuration::from_hours(5);
        assert_eq!(of_failed_source(now(), 3600, 1, Some(asked)), asked);
    }

    #[test]
    fn a_page_that_fails_is_given_up_in_the_end() {
        assert_eq!(of_failed_page(now(), 2, None).map(text).as_deref(), Some("2026-11-22T05:00:00Z"));
        assert_eq!(of_failed_page(now(), 9, None).map(text).as_deref(), Some("2026-11-25T03:00:00Z"));
        assert_eq!(of_failed_page(now(), PAGE_TRIES, None), None);
    }

    #[test]
    fn a_page_is_looked_at_again_as_its_cases_ask_for() {
        let standing = |stage, day| Standing { stage, newest: TimeValue::parse_iso(day) };
        let check = |standings: &[Standing], expect: Option<&str>| {
            assert_eq!(of_page(now(), standings).map(text).as_deref(), expect, "{standings:?}");
        };
        let (first, last) = (Some(ReportStage::First), Some(ReportStage::Final));
        check(&[standing(first, "2026-11-21")], Some("2026-11-22T09:00:00Z"));
        check(&[standing(last, "2026-11-21")], Some("2026-11-29T03:00:00Z"));
        check(&[standing(last, "2026-11-21"), standing(first, "2026-11-10")], Some("2026-11-23T03:00:00Z"));
        // A day to come, by a slip of the pen, is as today.
        check(&[standing(first, "2027-11-21")], Some("2026-11-22T09:00:00Z"));
        check(&[standing(first, "2020-11-21")], None);
        check(&[], None);
    }
}
