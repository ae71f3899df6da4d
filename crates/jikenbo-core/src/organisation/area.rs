//! Prefectures and municipalities with their codes (全国地方公共団体コード, JIS X 0402 with a check digit).

use std::sync::LazyLock;

/// A prefecture or a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Area {
    /// Its name: 長野県, or a municipality's without the prefecture.
    pub name: &'static str,
    /// The prefecture that a municipality lies in; `None` for a prefecture.
    pub prefecture: Option<&'static str>,
    /// Six digits, the last of which checks the others.
    pub code: &'static str,
}

static TABLE: &str = include_str!("../../data/areas.tsv");

/// Sorted by name.
static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| TABLE.lines().filter_map(area).collect());

static PREFECTURES: LazyLock<Vec<&'static Area>> =
    LazyLock::new(|| AREAS.iter().filter(|area| area.prefecture.is_none()).collect());

fn area(line: &'static str) -> Option<Area> {
    let (name, rest) = line.split_once('\t').filter(|_| !line.starts_with('#'))?;
    let (prefecture, code) = rest.split_once('\t')?;
    Some(Area { name, prefecture: Some(prefecture).filter(|p| !p.is_empty()), code })
}

/// The 47 prefectures.
pub fn prefectures() -> impl Iterator<Item = &'static Area> {
    PREFECTURES.iter().copied()
}

/// The areas with this name, each in another prefecture: there are two 府中市.
pub fn areas_named(name: &str) -> &'static [Area] {
    let from = AREAS.partition_point(|area| area.name < name);
    let to = from + AREAS[from..].iter().take_while(|area| area.name == name).count();
    &AREAS[from..to]
}

/// The area whose name a text begins with, with or without its prefecture before it, and what follows. Where
/// several have the name, none: it is not said which.
pub fn area_before(text: &str) -> Option<(&'static Area, &str)> {
    let within = prefectures().find(|p| text.starts_with(p.name));
    let rest = within.map_or(text, |p| &text[p.name.len()..]);
    // The longest: 中央市, not 中央. Names are up to six characters long, and one of them is in them twice: 市川市.
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).collect::<Vec<_>>();
    let municipality = ends.into_iter().rev().find_map(|end| {
        let named = areas_named(&rest[..end]).iter().filter(|area| area.prefecture.is_some());
        let fits = |area: &&Area| within.is_none_or(|p| area.prefecture == Some(p.name));
        let mut fitting = named.filter(fits);
        fitting.next().filter(|_| fitting.next().is_none()).map(|area| (area, &rest[end..]))
    });
    municipality.or_else(|| within.map(|p| (p, rest)))
}

/// Characters of the longest name of a municipality.
const LONGEST: usize = 7;

/// Whether a code of six digits holds: the last is 11 − (6a + 5b + 4c + 3d + 2e mod 11), of two digits the second.
/// Source: 総務省「全国地方公共団体コード仕様」.
pub fn is_area_code(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
    let [a, b, c, d, e, check] = digits[..] else { return false };
    code.len() == 6 && (11 - (6 * a + 5 * b + 4 * c + 3 * d + 2 * e) % 11) % 10 == check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_codes_hold() {
        assert_eq!(prefectures().count(), 47);
        assert_eq!(AREAS.len(), 47 + 1_741);
        assert_eq!(TABLE.lines().filter(|line| !line.starts_with('#')).count(), AREAS.len());
        for pair in AREAS.windows(2) {
            assert!((pair[0].name, pair[0].prefecture) < (pair[1].name, pair[1].prefecture), "{pair:?}");
        }
        for area in AREAS.iter() {
            assert!(is_area_code(area.code), "{area:?}");
            assert!(area.name.chars().count() <= LONGEST, "{area:?}");
            let lies_in = area
                .prefecture
                .is_none_or(|name| prefectures().any(|p| p.name == name && p.code.get(..2) == area.code.get(..2)));
            assert!(lies_in, "{area:?}");
        }
        let codes: std::collections::HashSet<_> = AREAS.iter().map(|area| area.code).collect();
        assert_eq!(codes.len(), AREAS.len());
    }

    #[test]
    fn codes_are_checked() {
        assert!(is_area_code("011002") && is_area_code("131016"));
        for bad in ["011003", "01100", "0110020", "01100a", ""] {
            assert!(!is_area_code(bad), "{bad}");
        }
    }

    #[test]
    fn areas_are_found_before_names() {
        let check = |text: &str, expect: Option<(&str, &str)>| {
            assert_eq!(area_before(text).map(|(area, rest)| (area.code, rest)), expect, "{text}");
        };
        check("長野県松本市立中央病院", Some(("202029", "立中央病院")));
        check("松本市立中央病院", Some(("202029", "立中央病院")));
        check("長野県立図書館", Some(("200000", "立図書館")));
        check("市川市役所", Some(("122033", "役所")));
        check("東京都府中市", Some(("132063", "")));
        check("府中市", None);
        check("みなもと市", None);
        check("", None);
    }
}
