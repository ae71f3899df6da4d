//! Names of a whole and of its part: a corporation and its hospital, a university and its school, a group and a company
//! of it.

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
    let mut out: Vec<&str> = ends.filter_map(|end| key.get(..end)).chain([key]).collect();
    out.retain(|whole| whole.chars().count() >= MIN_CHARS && !is_common(whole));
    out.sort_unstable();
    out.dedup();
    out
}

/// The whole that is the one of two names and a part of the other, as the one has it.
pub(crate) fn whole<'n>(one: &'n Name, other: &'n Name) -> Option<&'n str> {
    let is_of = |part: &Name, whole: &Name| {
        let of_group = || group(whole).is_some_and(|stem| part.key().starts_with(stem) && group(part).is_none());
        part.key() != whole.key() && (wholes(part).contains(&whole.key()) || of_group())
    };
    if is_of(one, other) {
        return Some(&other.shown);
    }
    is_of(other, one).then_some(one.shown.as_str())
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
        check("朱鷺野物流株式会社", "朱鷺野製薬株式会社", None);
    }
}
