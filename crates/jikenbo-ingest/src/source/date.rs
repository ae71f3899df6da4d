//! Days as feeds and lists write them: for machines, in English, in Japanese.

use jikenbo_core::{NormText, Span, TimeValue};

use crate::decode::html;

/// How much of a text is searched for a day, in bytes.
const WITHIN: usize = 1024;

/// The eras in use, as written and by letter, and the year before their first. Source: 元号法 (昭和54年法律第43号)
/// and the cabinet orders under it.
const ERAS: &[(&str, i16)] = &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("R", 2018), ("H", 1988), ("S", 1925)];

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a field for dates holds, in Japan: ISO 8601 and RFC 3339, RFC 2822 (a time in another zone moves
/// the day to Japan's), or as [`day_in`] reads it.
pub fn day_of(field: &str) -> Option<TimeValue> {
    let field = field.trim();
    html::day(field).or_else(|| mail_day(field)).or_else(|| day_in(field).map(|(day, _)| day))
}

/// The first day in a text and the passage that gives it: `2026年4月7日`, `令和8年4月7日`, `R8.4.7`,
/// `二〇二六年四月七日`, `2026/4/7`, `2026.04.07`, in any width.
pub fn day_in(text: &str) -> Option<(TimeValue, Span)> {
    let mut end = text.len().min(WITHIN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let norm = NormText::new(&text[..end], 0);
    let folded = norm.as_str();
    let mut before = ' ';
    for (at, c) in folded.char_indices() {
        let may_begin = digit(c).is_some() || "令平昭RHS".contains(c);
        let inside = digit(before).is_some() || before.is_ascii_alphabetic() || before == '.';
        if may_begin
            && !inside
            && let Some((day, rest)) = begins(&folded[at..])
        {
            return Some((day, norm.original(at..folded.len() - rest.len())));
        }
        before = c;
    }
    None
}

/// The day that a text begins with, and what follows it.
fn begins(text: &str) -> Option<(TimeValue, &str)> {
    let era = ERAS.iter().find_map(|(name, base)| Some((text.strip_prefix(name)?, *base)));
    let (year, rest) = match era {
        Some((rest, base)) => {
            let (year, rest) = match rest.strip_prefix('元') {
                Some(rest) => (1, rest),
                None => number(rest).filter(|(year, _)| *year < 100)?,
            };
            (base + year, rest)
        }
        None => number(text).filter(|(year, _)| (1900..2200).contains(year))?,
    };
    let unit = rest.chars().next()?;
    let (month, rest) = number(&rest[unit.len_utf8()..])?;
    let (second, third) = match unit {
        '年' => ('月', "日"),
        '-' | '/' | '.' => (unit, ""),
        _ => return None,
    };
    let (day, rest) = number(rest.strip_prefix(second)?)?;
    let rest = rest.strip_prefix(third)?;
    let value = TimeValue::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    Some((value, rest))
}

/// The number that a text begins with, in digits or in kanji numerals, blanks around it left out.
fn number(text: &str) -> Option<(i16, &str)> {
    let text = text.trim_start_matches(' ');
    let end = text.find(|c| digit(c).is_none() && c != '十').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    let value = match digits.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { plain(tens)? };
            tens.checked_mul(10)? + if ones.is_empty() { 0 } else { plain(ones)? }
        }
        None => plain(digits)?,
    };
    Some((value, rest.trim_start_matches(' ')))
}

fn plain(digits: &str) -> Option<i16> {
    digits.chars().try_fold(0_i16, |n, c| n.checked_mul(10)?.checked_add(digit(c)?))
}

fn digit(c: char) -> Option<i16> {
    let kanji = || "〇一二三四五六七八九".chars().position(|k| k == c).and_then(|n| i16::try_from(n).ok());
    c.to_digit(10).and_then(|n| i16::try_from(n).ok()).or_else(kanji)
}

/// `Tue, 07 Apr 2026 10:00:00 +0900`, the day in Japan.
fn mail_day(field: &str) -> Option<TimeValue> {
    let field = field.split_once(',').map_or(field, |(_, rest)| rest);
    let mut words = field.split_ascii_whitespace();
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = 1 + MONTHS.iter().position(|m| *m == month)?;
    let year: i16 = if year.len() == 2 { format!("20{year}") } else { year.to_owned() }.parse().ok()?;
    let clock = words.next().unwrap_or_default();
    let zone = match words.next() {
        Some("GMT" | "UT" | "UTC") => "Z",
        Some("JST") => "+0900",
        Some(zone) if zone.starts_with(['+', '-']) => zone,
        _ => "",
    };
    html::day(&format!("{year:04}-{month:02}-{day:0>2}T{clock}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_for_dates_are_read() {
        for (field, expect) in [
            ("2026-04-07", Some("2026-04-07")),
            ("2026-04-07T23:30:00Z", Some("2026-04-08")),
            ("Tue, 07 Apr 2026 10:00:00 +0900", Some("2026-04-07")),
            ("Tue, 7 Apr 2026 16:00:00 GMT", Some("2026-04-08")),
            ("07 Apr 26 10:00 JST", Some("2026-04-07")),
            ("Tue, 07 April 2026", Some("2026-04-07")),
            ("2026年4月7日", Some("2026-04-07")),
            ("令和8年4月7日(火)", Some("2026-04-07")),
            ("令和 ８ 年 ４ 月 ７ 日", Some("2026-04-07")),
            ("平成31年4月30日 10時", Some("2019-04-30")),
            ("令和元年五月一日", Some("2019-05-01")),
            ("二〇二六年十二月二十三日", Some("2026-12-23")),
            ("R8.4.7", Some("2026-04-07")),
            ("2026.4.7", Some("2026-04-07")),
            ("公開日：2026／04／07", Some("2026-04-07")),
            ("2026年4月", None),
            ("2026年2月30日", None),
            ("令和999年1月1日", None),
            ("v1.2026.4.7", None),
            ("12026/04/07", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(day_of(field).map(|d| d.iso_date()).as_deref(), expect, "{field}");
        }
    }

    #[test]
    fn a_day_is_found_in_its_passage() {
        let (day, span) = day_in("【重要】２０２６年４月７日 お知らせ").unwrap();
        assert_eq!(
            (day.iso_date().as_str(), span.of("【重要】２０２６年４月７日 お知らせ")),
            ("2026-04-07", "２０２６年４月７日")
        );
    }
}
