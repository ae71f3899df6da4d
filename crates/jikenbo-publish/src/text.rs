//! Text from sources made fit for one line, a column, a link.

use jiff::{Timestamp, tz::Offset};
use unicode_width::UnicodeWidthStr;

/// White space and control characters as single blanks, none at the ends: nothing a source says
/// can break a line or steer a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() || is_direction_mark(c) {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    out
}

/// Marks that turn the direction of writing, by which text can show as other than it is.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Columns on a terminal; East Asian wide characters take two.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to at most `columns` columns, with … where something is left out.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else { return String::new() };
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if width(&text[..next]) > room {
            break;
        }
        end = next;
    }
    format!("{}…", text[..end].trim_end())
}

/// The text filled up with blanks to `columns` columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let gap = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(gap))
}

/// The text in lines of at most `columns` columns, broken where Japanese may be broken: anywhere
/// but before closing marks and inside Latin words.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = vec![String::new()];
    let mut line_width = 0;
    for piece in pieces(text) {
        let piece_width = width(piece);
        if line_width > 0 && line_width + piece_width > columns {
            lines.push(String::new());
            line_width = 0;
        }
        let Some(line) = lines.last_mut() else { continue };
        let piece = if line.is_empty() { piece.trim_start() } else { piece };
        if piece_width <= columns {
            line.push_str(piece);
            line_width += width(piece);
            continue;
        }
        for c in piece.chars() {
            let mut buffer = [0; 4];
            let c = &*c.encode_utf8(&mut buffer);
            if line_width + width(c) > columns {
                lines.push(String::new());
                line_width = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(c);
                line_width += width(c);
            }
        }
    }
    lines.iter().map(|l| l.trim_end().to_owned()).collect()
}

/// The smallest stretches a line may be broken between.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let (_, first) = chars.next()?;
        let latin = |c: char| c.is_ascii_graphic();
        let mut before = first;
        let mut end = rest.len();
        for (at, c) in chars {
            // 2026年7月14日 and 1,284件 are read as one.
            let dated = (before.is_ascii_digit() && "年月日時分人件名".contains(c))
                || ("年月".contains(before) && c.is_ascii_digit());
            let glued = (latin(before) && latin(c))
                || dated
                || "、。，．）)」』】〉》]}・：；！？ー…".contains(c)
                || "（(「『【〈《[{".contains(before);
            if !glued {
                end = at;
                break;
            }
            before = c;
        }
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

/// The text with its middle left out when it is longer than `chars` characters.
pub(crate) fn elide_middle(text: &str, chars: usize) -> String {
    let total = text.chars().count();
    if total <= chars {
        return text.to_owned();
    }
    let head = chars.div_ceil(2);
    let tail = chars.saturating_sub(head + 1);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(total - tail).collect();
    format!("{start}…{end}")
}

/// A time in UTC (RFC 3339) as clocks in Japan show it, to the minute; what is none stays as it is.
pub(crate) fn time_in_japan(utc: &str) -> String {
    let local = utc.parse::<Timestamp>().map(|time| Offset::constant(9).to_datetime(time));
    local.map_or_else(|_| one_line(utc), |local| local.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The address when a page may link to it: http or https, without blanks, quotes and angle brackets.
pub(crate) fn web_url(url: &str) -> Option<&str> {
    let scheme = |s: &str| url.get(..s.len()).is_some_and(|head| head.eq_ignore_ascii_case(s));
    let clean = |c: char| !c.is_whitespace() && !c.is_control() && !is_direction_mark(c) && !"<>\"'`\\".contains(c);
    ((scheme("http://") || scheme("https://")) && url.chars().all(clean)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_by_columns() {
        assert_eq!(fit("株式会社ひより堂", 16), "株式会社ひより堂");
        assert_eq!(fit("株式会社ひより堂", 15), "株式会社ひより…");
        assert_eq!(fit("株式会社", 2), "…");
        assert_eq!(fit("abc", 1), "…");
        assert_eq!(pad("市", 4), "市  ");
    }

    #[test]
    fn times_are_japans() {
        assert_eq!(time_in_japan("2026-09-30T16:05:30Z"), "2026-10-01 01:05");
        assert_eq!(time_in_japan("soon\n"), "soon");
    }

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrap("氏名、住所、USBメモリ、電話番号", 10), ["氏名、住", "所、USBメ", "モリ、電話", "番号"]);
        assert_eq!(wrap("see https://x.example/abc", 8), ["see", "https://", "x.exampl", "e/abc"]);
    }

    #[test]
    fn links_are_web_addresses_only() {
        assert!(web_url("https://www.example.co.jp/news/1.html?a=b").is_some());
        assert!(web_url("HTTP://example.com").is_some());
        for bad in ["javascript:alert(1)", "data:text/html,x", "https://a.example/\" onclick=", "ftp://x", "//x"] {
            assert_eq!(web_url(bad), None, "{bad}");
        }
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(one_line(" 件名\r\n\u{1b}[2J\u{202e}続き\u{3000}"), "件名 [2J 続き");
        assert_eq!(elide_middle("一二三四五六七", 5), "一二三…七");
    }
}
