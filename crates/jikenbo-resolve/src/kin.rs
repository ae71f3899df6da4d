//! Names of a whole and of its part: a corporation and its hospital, a university and its school, a group and a company
//! of it.

use jikenbo_core::organisation::is_area;

use crate::name::{Name, is_common};

/// Ends of names of what has parts with names of their own.
const WHOLES: &[&str] =
    &["会", "大学", "学園", "学院", "機構", "財団", "銀行", "金庫", "組合", "病院", "生協", "農協", "連合"];
/// Ends of a group's name, before which stands what its companies' names begin with.
const GROUPS: &[&str] = &["ホールディングス", "ホールディング", "グループ本社", "グループ", "hd"];
/// Shorter beginnings are anybody's.
const MIN_CHARS: usize = 3;

/// The beginnings of a name that may be the name of the whole that it is a part of; its own name is among them.
pub(crate) fn wholes(name: &Name) -> Vec<&str> {
    let key = name.key();
    let ends = WHOLES.iter().flat_map(|word| key.match_indices(word).map(move |(at, _)| at + word.len()));
    let mut out: Vec<&str> = ends.filter_map(|end| key.get(..end)).chain([key]).chain(area(key)).collect();
    out.retain(|whole| whole.chars().count() >= MIN_CHARS && !is_common(whole));
    out.sort_unstable();
    out.dedup();
    out
}

/// The whole that is the one of two names and a part of the other, as the one has it.
pub(crate) fn whole<'n>(one: &'n Name, other: &'n Name) -> Option<&'n str> {
    let is_of = |part: &Name, whole: &Name| {
        // A board of education or a municipality, and a school or a hospital of it.
        let of_area =
            || part.key().contains('立') && area(part.key()).is_some() && area(part.key()) == area(whole.key());
        let is_body = |name: &Name| is_area(name.key()) || name.key().ends_with(BOARD);
        let of_area = || is_body(whole) && !is_body(part) && of_area();
        let of_group = || group(whole).is_some_and(|stem| part.key().starts_with(stem) && group(part).is_none());
        part.key() != whole.key() && (wholes(part).contains(&whole.key()) || of_group() || of_area())
    };
    if is_of(one, other) {
        return Some(&other.shown);
    }
    is_of(other, one).then_some(one.shown.as_str())
}

const BOARD: &str = "教育委員会";

/// The area whose body a name says that it is.
pub(crate) fn area_of(name: &Name) -> Option<&str> {
    area(name.key())
}

/// The area whose body a key says that it is: 霞市 of 霞市立東中学校 and of 霞市教育委員会.
fn area(key: &str) -> Option<&str> {
    let area = match key.strip_suffix(BOARD) {
        Some(area) => area,
        None => key.split_once('立').map_or(key, |(area, _)| area),
    };
    (is_area(area) && area.chars().count() >= 2).then_some(area)
}

/// What the names of a group's companies begin with.
fn group(name: &Name) -> Option<&str> {
    let stem = GROUPS.iter().find_map(|word| name.key().strip_suffix(word))?;
    (stem.chars().count() >= MIN_CHARS && !is_common(stem)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_whole() {
        let check = |one: &str, other: &str, expect: Option<&str>| {
            let (one, other) = (Name::new(one), Name::new(other));
            assert_eq!(whole(&one, &other), expect, "{one:?} {other:?}");
            assert_eq!(whole(&other, &one), expect, "{other:?} {one:?}");
        };
        check("医療法人社団北汐会", "医療法人社団北汐会中央病院", Some("医療法人社団北汐会"));
        check("紺屋町大学", "紺屋町大学医学部附属病院", Some("紺屋町大学"));
        check("北汐会中央病院", "北汐会みなと病院", None);
        check("みなもと精密機械", "みなもと精密機械工業", None);
        check("中央病院", "中央病院組合", None);
        check("朱鷺野ホールディングス株式会社", "朱鷺野製薬株式会社", Some("朱鷺野ホールディングス株式会社"));
        check("霞市教育委員会", "霞市立東中学校", Some("霞市教育委員会"));
        check("霞市", "霞市立東中学校", Some("霞市"));
        check("霞市", "霞市教育委員会", None);
        check("霞市立東中学校", "霞市立西中学校", None);
        check("霧市教育委員会", "霞市立東中学校", None);
        check("朱鷺野物流株式会社", "朱鷺野製薬株式会社", None);
    }
}
