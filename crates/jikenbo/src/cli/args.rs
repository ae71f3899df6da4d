//! Values and texts that several verbs share.

use jiff::{SignedDuration, Timestamp, tz::Offset};
use jikenbo_core::TimeValue;
use jikenbo_publish::{Period, PeriodKind};

use crate::config::text_of;

/// The end of each `--help` whose command reads inputs: its examples and what its exit code tells.
macro_rules! reading_help {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nEach PATH is a file, a folder with all below it, or - for standard input. Text in any\nencoding, HTML, PDF, JSON Lines (one object a line, its text as \"text\"), WARC and WET (plain or .gz), e-mail\n(.eml) and mailboxes (mbox) are read.",
            "\n\nExit codes:\n  0  all inputs were read\n  1  some were skipped; standard error names each with the reason",
            "\n  2  nothing was done, or the command was not understood"
        )
    };
}

/// The end of each `--help` whose command only looks into the casebook.
macro_rules! looking_help {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nExit codes:\n  0  done\n  2  nothing was found to do it with, or the command was not understood"
        )
    };
}

/// The end of each `--help` whose command fetches.
macro_rules! fetching_help {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nA site's robots.txt is obeyed, each host is asked once a second at most and less often where it asks for\nthat, and nothing on a private network is asked without --allow-private.",
            "\n\nExit codes:\n  0  all that was due answered (watch: it was ended)\n  1  some addresses failed or wait for their turn; standard error names each with the reason",
            "\n  2  nothing was done, or the command was not understood"
        )
    };
}

pub(super) use fetching_help;
pub(super) use looking_help;
pub(super) use reading_help;

/// A day as `2023-11-20`.
pub fn day(text: &str) -> Result<TimeValue, String> {
    let shape = |b: (usize, u8)| if matches!(b.0, 4 | 7) { b.1 == b'-' } else { b.1.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return Err(format!("\"{text}\" is no day; write it as 2023-11-20"));
    }
    TimeValue::parse_iso(text).ok_or_else(|| format!("\"{text}\" is not in the calendar; write a day as 2023-11-20"))
}

/// A moment, RFC 3339 in UTC: a day (Japan's) stands for its end.
pub fn moment(text: &str) -> Result<String, String> {
    const FORM: &str = "write a day as 2026-10-05 or a time as 2026-10-05T09:00:00+09:00";
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(text_of(at));
    }
    let end = day(text).ok().and_then(|day| day.plus_days(1)).and_then(|day| day.civil());
    let end = end.and_then(|day| Offset::constant(9).to_timestamp(day.at(0, 0, 0, 0)).ok());
    let last = end.and_then(|end| end.checked_sub(SignedDuration::from_secs(1)).ok());
    last.map(text_of).ok_or_else(|| format!("\"{text}\" is no day and no time; {FORM}"))
}

/// An ISO week as `2023-W47`.
pub fn week(text: &str) -> Result<Period, String> {
    of_kind(text, PeriodKind::Week, "a week as 2023-W47 (Monday to Sunday)")
}

/// A month as `2023-11`.
pub fn month(text: &str) -> Result<Period, String> {
    of_kind(text, PeriodKind::Month, "a month as 2023-11")
}

fn of_kind(text: &str, kind: PeriodKind, form: &str) -> Result<Period, String> {
    match text.parse::<Period>() {
        Ok(period) if period.kind == kind => Ok(period),
        Ok(_) => Err(format!("\"{text}\" is another kind of period; write {form}")),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_full() {
        assert_eq!(day("2024-02-29").unwrap().iso_date(), "2024-02-29");
        for (bad, teaches) in [
            ("2024-2-29", "write it as"),
            ("2023-02-29", "not in the calendar"),
            ("2024-13-01", "not in the calendar"),
            ("20240229", "write it as"),
            ("2024-02", "write it as"),
            ("２０２４-０", "write it as"),
            ("yesterday!", "write it as"),
        ] {
            let error = day(bad).unwrap_err();
            assert!(error.contains(teaches), "{bad}: {error}");
        }
    }

    #[test]
    fn a_day_stands_for_its_end() {
        assert_eq!(moment("2026-10-05").unwrap(), "2026-10-05T14:59:59Z");
        assert_eq!(moment("2026-10-05T09:00:00+09:00").unwrap(), "2026-10-05T00:00:00Z");
        for bad in ["2026-02-30", "then", "2026-10", "9999-12-31"] {
            assert!(moment(bad).unwrap_err().contains("write a day as"), "{bad}");
        }
    }

    #[test]
    fn weeks_and_months_are_not_mixed_up() {
        assert!(week("2023-W47").is_ok() && month("2023-11").is_ok());
        assert!(week("2023-11").unwrap_err().contains("write a week as 2023-W47"));
        assert!(month("2023-W47").unwrap_err().contains("write a month as 2023-11"));
        assert!(week("2023-W60").unwrap_err().contains("2023 has no week 60"));
    }
}
