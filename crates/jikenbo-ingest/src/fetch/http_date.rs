//! Dates as HTTP headers write them (RFC 9110, 5.6.7), the two obsolete forms included.

use jiff::{Timestamp, civil::DateTime, fmt::rfc2822::DateTimeParser};

/// The moment that a header's date means.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    static TODAYS: DateTimeParser = DateTimeParser::new();
    let text = text.trim();
    let obsolete = || {
        let forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
        let date = forms.iter().find_map(|form| DateTime::strptime(form, text).ok())?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    };
    TODAYS.parse_timestamp(text).ok().or_else(obsolete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_are_read() {
        for (text, expect) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some("1994-11-06T08:49:37Z")),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some("1994-11-06T08:49:37Z")),
            ("Sun Nov  6 08:49:37 1994", Some("1994-11-06T08:49:37Z")),
            (" Sun, 22 Nov 2026 12:00:00 +0900 ", Some("2026-11-22T03:00:00Z")),
            ("2026年11月22日", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|t| t.to_string()).as_deref(), expect, "{text}");
        }
    }
}
