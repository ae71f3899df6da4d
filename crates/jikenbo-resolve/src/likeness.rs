//! Names that may be one organisation's, written otherwise: a person is asked, nothing is joined.

use std::collections::{BTreeMap, BTreeSet};

/// Characters of one name that are written in several ways: old forms of kanji beside those in use, small kana beside large
/// ones. Source: 常用漢字表 (康熙字典体 in brackets), 人名用漢字別表第二.
const VARIANTS: &[(char, char)] = &[
    ('髙', '高'),
    ('﨑', '崎'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('澤', '沢'),
    ('齋', '斎'),
    ('齊', '斉'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('廣', '広'),
    ('國', '国'),
    ('會', '会'),
    ('學', '学'),
    ('藝', '芸'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('冨', '富'),
    ('舘', '館'),
    ('瀧', '滝'),
    ('槇', '槙'),
    ('眞', '真'),
    ('惠', '恵'),
    ('龍', '竜'),
    ('條', '条'),
    ('櫻', '桜'),
    ('萬', '万'),
    ('應', '応'),
    ('榮', '栄'),
    ('德', '徳'),
    ('藏', '蔵'),
    ('實', '実'),
    ('曾', '曽'),
    ('檜', '桧'),
    ('ヶ', 'ケ'),
    ('が', 'ケ'),
    ('ガ', 'ケ'),
    ('ァ', 'ア'),
    ('ィ', 'イ'),
    ('ゥ', 'ウ'),
    ('ェ', 'エ'),
    ('ォ', 'オ'),
    ('ッ', 'ツ'),
    ('ャ', 'ヤ'),
    ('ュ', 'ユ'),
    ('ョ', 'ヨ'),
    ('&', '+'),
    ('＆', '+'),
];
/// Marks that one writes and another leaves out.
const LEFT_OUT: &[char] = &['ー', '-', '‐', '‑', '–', '—', '−', '~', '〜', '_', '/', '!'];
/// A slip of one character is looked for in names that are no shorter, counted as they are folded.
const LEAST: usize = 6;
/// Longer ones are no names.
const MOST: usize = 40;

/// A key as spellings of one name share it.
fn folded(key: &str) -> String {
    let fold = |c: char| {
        // Kana are written as katakana.
        let c = match c {
            'ぁ'..='ゖ' if c != 'が' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        };
        VARIANTS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)
    };
    key.replace("アンド", "+").replace("ヴァ", "バ").chars().filter(|c| !LEFT_OUT.contains(c)).map(fold).collect()
}

/// A character in which a slip is likelier than another name: kana and Latin letters, where 東 for 西 is somebody else.
fn may_slip(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ') || c.is_ascii_alphabetic()
}

/// Pairs of keys, by their places, that are written almost alike and are not the same. Takes time in proportion to what
/// all keys together hold.
pub fn near_names(keys: &[String]) -> Vec<(usize, usize)> {
    let mut by_shape: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let folded = folded(key);
        let chars: Vec<char> = folded.chars().collect();
        by_shape.entry(folded).or_default().push(at);
        if !(LEAST..=MOST).contains(&chars.len()) {
            continue;
        }
        // Two of which one character differs are the same without it; `\u{0}` stands where it stood.
        for i in (0..chars.len()).filter(|&i| may_slip(chars[i])) {
            let without = |mark: &str| {
                let (head, tail) = (&chars[..i], &chars[i + 1..]);
                head.iter().collect::<String>() + mark + &tail.iter().collect::<String>()
            };
            by_shape.entry(without("\u{0}")).or_default().push(at);
            by_shape.entry(without("")).or_default().push(at);
        }
    }
    let mut out = BTreeSet::new();
    // A shape that many share is no slip.
    for places in by_shape.values().filter(|places| (2..=4).contains(&places.len())) {
        for (i, &a) in places.iter().enumerate() {
            out.extend(
                places[i + 1..].iter().filter(|&&b| a != b && keys[a] != keys[b]).map(|&b| (a.min(b), a.max(b))),
            );
        }
    }
    let is_near = |&(a, b): &(usize, usize)| differs_little(&folded(&keys[a]), &folded(&keys[b]));
    out.into_iter().filter(is_near).collect()
}

/// Whether one character at most was put in, left out or changed; not two left out at two places.
fn differs_little(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let longer = a.len().max(b.len());
    a == b || (a.len().abs_diff(b.len()) <= 1 && same_head + same_tail + 1 >= longer)
}

#[cfg(test)]
mod tests {
    use jikenbo_core::organisation::entry_key;

    use super::*;

    #[test]
    fn spellings_and_slips_are_near_and_neighbours_are_not() {
        let check = |a: &str, b: &str, expect: bool| {
            let keys = [a, b].map(|name| entry_key(name).0).to_vec();
            assert_eq!(near_names(&keys).len(), usize::from(expect), "{a} {b}");
            let keys: Vec<String> = keys.into_iter().rev().collect();
            assert_eq!(near_names(&keys).len(), usize::from(expect), "{b} {a}");
        };
        check("株式会社髙みなと製作所", "高みなと製作所", true);
        check("みなもとヶ丘病院", "みなもとケ丘病院", true);
        check("カスミ・データー", "カスミデータ", true);
        check("あおぞらエレクトロニクス", "あおぞらエレクトロニックス", true);
        check("あおぞらエフトリア", "あおぞらエフトリヤ", true);
        check("Minamoto Keisoku", "Minamoto Keisku", true);
        // The same, another number, another place, another word, too short.
        check("株式会社みなもと計測", "みなもと計測㈱", false);
        check("みなもと第1小学校", "みなもと第2小学校", false);
        check("みなもと県立東高等学校", "みなもと県立西高等学校", false);
        check("みなもと計測", "みなもと工業", false);
        check("カスミ", "カスム", false);
        check("あおぞらエフトリア", "あおぞらエフトラアン", false);
    }

    #[test]
    fn a_shape_that_many_share_is_no_slip() {
        let keys: Vec<String> = ('A'..='F').map(|c| format!("みなもと製作所{c}")).collect();
        assert_eq!(near_names(&keys), []);
    }
}
