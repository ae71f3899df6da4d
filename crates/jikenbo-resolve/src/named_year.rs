//! Years that a text names.

use std::ops::RangeInclusive;

use jikenbo_core::NormText;

/// The years that anybody's notice of an incident is of.
pub(crate) const YEARS: RangeInclusive<i16> = 1990..=2099;

/// Eras with the year before their first, and their last. Source: 元号を改める政令 (平成31年政令143号).
const ERAS: &[(&str, i16, i16)] = &[("令和", 2018, 99), ("平成", 1988, 31)];

/// The years named in `text`, CE, in the order of the text: `2022年`, `令和4年`, `2022/6/1`, `2022-06`,
/// `#2022-078`. A number without such a mark is none: Windows Server 2022, CVE-2022-1234.
pub(crate) fn named_years(text: &str) -> Vec<i16> {
    let folded = NormText::new(text, 0);
    let text = folded.as_str();
    let mut years = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit() || c == '元') {
        let start = at + found;
        let rest = &text[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        // 元, the first year of an era, stands where digits would.
        let end = start + if digits == 0 { '元'.len_utf8() } else { digits };
        years.extend(year(&text[..start], &text[start..end], &text[end..]).filter(|y| YEARS.contains(y)));
        at = end;
    }
    years
}

fn year(before: &str, number: &str, after: &str) -> Option<i16> {
    if let Some((_, base, last)) = ERAS.iter().find(|(era, ..)| before.ends_with(era)) {
        let n: i16 = if number == "元" { 1 } else { number.parse().ok()? };
        return (after.starts_with('年') && (1..=*last).contains(&n)).then_some(base + n);
    }
    if number.len() != 4 || before.ends_with([',', '.']) {
        return None;
    }
    let is_marked = after.starts_with('年')
        || before.ends_with(['#', '第']) && after.starts_with('-')
        || !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-') && is_month(after);
    is_marked.then(|| number.parse().ok()).flatten()
}

/// Whether a separator and a month follow.
fn is_month(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(['/', '-', '.']) else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits <= 2 && rest[..digits].parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_known_by_their_mark() {
        let check = |text: &str, expect: &[i16]| assert_eq!(named_years(text), expect, "{text}");
        check("ランサム被害リスト(2022年6月版)", &[2022]);
        check("２０２３年８月～１２月の事案", &[2023]);
        check("2022年11月~2023年2月", &[2022, 2023]);
        check("2019-2023年のまとめ", &[2023]);
        check("令和4年度 / 平成31年 / 令和元年", &[2022, 2019, 2019]);
        check("2022/06/01 2023.6 2024-06-30", &[2022, 2023, 2024]);
        check("事故簿#2024-078 https://www.example.jp/news/2021/06/", &[2024, 2021]);
        check("2,022年分 1,2023年 12022年", &[]);
        check("Windows Server 2019の脆弱性（CVE-2019-1145、CVE-2021-12）、2000件", &[]);
        check("2022-13 2022-062 電話 03-2022-0601", &[]);
        check("元職員、1850年、平成50年から", &[]);
        check("", &[]);
    }
}
