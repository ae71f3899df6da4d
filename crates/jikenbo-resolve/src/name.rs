use jikenbo_core::{
    NormText,
    organisation::{entry_key, is_area},
};

use crate::aliases::{Alias, Aliases};

/// Parts that many organisations' names share. A name made of nothing else names no one in
/// particular: 中央病院, 市立図書館.
const COMMON_PARTS: &[&str] = &[
    "社会福祉協議会",
    "地域包括支援センター",
    "医療センター",
    "商工会議所",
    "教育委員会",
    "消防本部",
    "クリニック",
    "高等学校",
    "小学校",
    "中学校",
    "保育園",
    "幼稚園",
    "図書館",
    "博物館",
    "公民館",
    "診療所",
    "商工会",
    "医師会",
    "保健所",
    "市役所",
    "大学",
    "学校",
    "高校",
    "学園",
    "病院",
    "医院",
    "中央",
    "総合",
    "記念",
    "赤十字",
    "第一",
    "第二",
    "市民",
    "県民",
    "町民",
    "市立",
    "県立",
    "府立",
    "都立",
    "区立",
    "町立",
    "村立",
    "国立",
    "公立",
    "私立",
    "東",
    "西",
    "南",
    "北",
    "市",
    "県",
    "町",
    "村",
    "区",
    "新",
    "本部",
];

/// Shorter names than this are equal or different, never part of one another.
const MIN_PART: usize = 3;

/// A name as it is compared: its key without the office's word, and the prefecture apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// As the text has it.
    pub shown: String,
    key: String,
    prefecture: Option<&'static str>,
    /// Its prefecture stands in brackets behind it, as papers tell it from another of that name.
    is_placed: bool,
    /// Its legal form, where the text gives it: a 株式会社 is no 有限会社 of the same name.
    form: Option<&'static str>,
    /// Its organisation's other names.
    also: Vec<Alias>,
}

impl Name {
    pub fn new(shown: &str) -> Self {
        let (key, prefecture) = entry_key(shown);
        let key = in_full(&key).unwrap_or(key).replace('ヶ', "ケ");
        Self { shown: shown.to_owned(), key, prefecture, is_placed: false, form: form(shown), also: Vec::new() }
    }

    /// A name with its organisation's other names.
    pub fn known(shown: &str, aliases: &Aliases) -> Self {
        let name = Self::new(shown);
        // What may be anybody's name is not known by another's.
        let also = if name.is_generic() { Vec::new() } else { aliases.of(&name.key).to_vec() };
        Self { also, ..name }
    }

    /// With the prefecture that the passage of the name gives, where the name itself gives none.
    pub fn in_passage(self, passage: &str) -> Self {
        let of_passage = entry_key(passage).1;
        let is_placed = of_passage.is_some() && passage.trim_end().ends_with([')', '）']);
        Self { prefecture: self.prefecture.or(of_passage), is_placed, ..self }
    }

    /// Whether the one is told from a namesake by its prefecture, and the other may be either.
    pub fn is_placed_apart(&self, other: &Name) -> bool {
        self.is_placed && other.prefecture.is_none() || other.is_placed && self.prefecture.is_none()
    }

    /// The keys of its organisation's other names.
    pub fn other_keys(&self) -> impl Iterator<Item = &str> {
        self.also.iter().map(|alias| alias.key.as_str())
    }

    /// Says in words that two names that are the same are one organisation's.
    pub fn said_with(&self, other: &Name) -> String {
        match self.alias_of(other).or_else(|| other.alias_of(self)) {
            Some(alias) => format!("組織が一致（{}と{}、{}）", self.shown, other.shown, alias.said),
            None => format!("組織名が一致（{}）", self.shown),
        }
    }

    fn alias_of(&self, other: &Name) -> Option<&Alias> {
        self.also.iter().find(|alias| alias.key == other.key && other.key != self.key)
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the name is made of common parts alone, and so may be anybody's.
    pub fn is_generic(&self) -> bool {
        is_common(&self.key)
    }

    /// Whether two names may be one organisation's: the same key, or one the greater part of the
    /// other. Areas are never part of one another (大阪市, 東大阪市), nor is a name with a side of the
    /// compass or 新 before it (日本大学, 西日本大学).
    pub fn is_same(&self, other: &Name) -> bool {
        if self.prefecture.zip(other.prefecture).is_some_and(|(a, b)| a != b) || self.key.is_empty() {
            return false;
        }
        if self.alias_of(other).is_some() || other.alias_of(self).is_some() {
            return true;
        }
        if self.form.zip(other.form).is_some_and(|(a, b)| a != b) {
            return false;
        }
        if self.key == other.key {
            return true;
        }
        let (short, long) =
            if self.key.len() <= other.key.len() { (&self.key, &other.key) } else { (&other.key, &self.key) };
        let (part, whole) = (short.chars().count(), long.chars().count());
        if part < MIN_PART || part * 10 < whole * 7 || is_area(short) || is_area(long) {
            return false;
        }
        match long.strip_suffix(short.as_str()) {
            Some(before) => !before.ends_with(['東', '西', '南', '北', '中', '新', '旧', '大', '小', '上', '下']),
            None => long.starts_with(short.as_str()),
        }
    }

    /// Whether the other is this name, or another name of the organisation that is known.
    pub fn is_known_as(&self, other: &Name) -> bool {
        self.key == other.key || self.alias_of(other).is_some() || other.alias_of(self).is_some()
    }

    /// Whether the one bears 株式会社 before its name and the other behind it: two companies may differ in nothing else. What
    /// is known by another name has that of its own.
    pub fn bears_form_otherwise(&self, other: &Name) -> bool {
        if self.key != other.key && self.is_known_as(other) {
            return false;
        }
        let is_before = |name: &Name| {
            let norm = NormText::new(&name.shown, 0);
            let (key, shown) = ("株式会社", norm.as_str().trim());
            (shown.starts_with(key), shown.ends_with(key))
        };
        matches!((is_before(self), is_before(other)), ((true, false), (false, true)) | ((false, true), (true, false)))
    }

    /// Whether the one is a short form of the other, made of characters of it in their order: 早科大 of 早池峰科学技術大学.
    /// Others may have the same short form.
    pub fn is_short_for(&self, other: &Name) -> bool {
        if !self.may_be_short() || other.key.chars().count() < self.key.chars().count() + 2 || self.is_generic() {
            return false;
        }
        let mut rest = other.key.chars();
        rest.next() == self.key.chars().next() && self.key.chars().skip(1).all(|c| rest.any(|d| d == c))
    }

    /// Whether a name is made as short forms are.
    pub fn may_be_short(&self) -> bool {
        SHORT_FORM.contains(&self.key.chars().count()) && self.key.chars().all(is_kanji)
    }

    /// The beginnings and ends of the key that may be the same organisation's name.
    pub fn parts(&self) -> Vec<&str> {
        if is_area(&self.key) {
            return Vec::new();
        }
        let ends: Vec<usize> = self.key.char_indices().map(|(i, _)| i).chain([self.key.len()]).collect();
        let whole = ends.len() - 1;
        let shortest = MIN_PART.max((whole * 7).div_ceil(10));
        let parts = (shortest..whole).flat_map(|n| [&self.key[..ends[n]], &self.key[ends[whole - n]..]]);
        parts.filter(|part| !is_area(part)).collect()
    }
}

/// Ends of names as papers write them, and in full.
const ENDS: &[(&str, &str)] = &[
    ("教委", "教育委員会"),
    ("hd", "ホールディングス"),
    ("fg", "フィナンシャルグループ"),
    ("高校", "高等学校"),
    ("高専", "高等専門学校"),
    ("農協", "農業協同組合"),
    ("漁協", "漁業協同組合"),
    ("信金", "信用金庫"),
    ("社協", "社会福祉協議会"),
    ("女子大", "女子大学"),
    ("医大", "医科大学"),
    ("医大病院", "医科大学病院"),
    ("大病院", "大学病院"),
    ("工大", "工業大学"),
    ("大", "大学"),
];

/// A key whose end is written short, in full; an end after Latin letters is a part of their word.
fn in_full(key: &str) -> Option<String> {
    let (stem, full) = ENDS.iter().find_map(|(end, full)| Some((key.strip_suffix(end)?, full)))?;
    let is_name = stem.chars().last().is_some_and(|c| !c.is_ascii_alphanumeric());
    is_name.then(|| format!("{stem}{full}"))
}

/// Characters of a short form.
const SHORT_FORM: std::ops::RangeInclusive<usize> = 2..=10;

fn is_kanji(c: char) -> bool {
    matches!(c, '㐀'..='鿿' | '々')
}

/// Legal forms of which a body has one. Source: 会社法 2条1号 and the laws on 法人, their kinds taken together.
const FORMS: &[(&str, &str)] = &[
    ("株式会社", "株式会社"),
    ("(株)", "株式会社"),
    ("有限会社", "有限会社"),
    ("(有)", "有限会社"),
    ("合同会社", "合同会社"),
    ("合資会社", "合資会社"),
    ("合名会社", "合名会社"),
    ("相互会社", "相互会社"),
    ("医療法人", "医療法人"),
    ("社会福祉法人", "社会福祉法人"),
    ("学校法人", "学校法人"),
    ("宗教法人", "宗教法人"),
    ("特定非営利活動法人", "NPO法人"),
    ("NPO法人", "NPO法人"),
    ("社団法人", "社団法人"),
    ("財団法人", "財団法人"),
];

fn form(shown: &str) -> Option<&'static str> {
    let norm = NormText::new(shown, 0);
    FORMS.iter().find(|(word, _)| norm.as_str().contains(word)).map(|(_, form)| *form)
}

/// Whether a name's key is made of common parts alone.
pub(crate) fn is_common(key: &str) -> bool {
    let mut rest = key;
    while let Some(part) = COMMON_PARTS.iter().find(|p| rest.starts_with(**p)) {
        rest = &rest[part.len()..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefecture_in_brackets_tells_namesakes_apart() {
        let placed = || Name::new("みなもと社協").in_passage("みなもと社協(高知県)");
        let plain = Name::new("社会福祉法人みなもと社会福祉協議会");
        assert!(placed().is_placed_apart(&plain) && plain.is_placed_apart(&placed()));
        assert!(!placed().is_placed_apart(&placed()));
        let whole = Name::new("みなもと市").in_passage("長野県みなもと市");
        assert!(!whole.is_placed_apart(&Name::new("みなもと市")));
    }

    fn check(a: &str, b: &str, expect: bool) {
        assert_eq!(Name::new(a).is_same(&Name::new(b)), expect, "{a} / {b}");
        assert_eq!(Name::new(b).is_same(&Name::new(a)), expect, "{b} / {a}");
        let meet = |a: &Name, b: &Name| a.key() == b.key() || a.parts().contains(&b.key());
        let (a, b) = (Name::new(a), Name::new(b));
        assert!(meet(&a, &b) || meet(&b, &a) || !expect, "{a:?} / {b:?} share no blocking key");
    }

    #[test]
    fn spellings_of_one_name() {
        check("株式会社みなもと計測", "みなもと計測㈱", true);
        check("みなもと計測", "株式会社みなもと計測器", true);
        check("みなもと市役所", "みなもと市", true);
        check("長野県みなもと市", "みなもと市", true);
        check("あおぞら総合研究所", "国際あおぞら総合研究所", true);
        check("みなもと市教育委員会", "みなもと市教委", true);
        check("みなもと市教委", "みなもと市", false);
        check("みなもとHD", "株式会社みなもとホールディングス", true);
        check("みなもと女子大", "学校法人みなもと学園みなもと女子大学", false);
        check("みなもと女子大", "みなもと女子大学", true);
        check("みなもとヶ丘市", "みなもとケ丘市", true);
        check("みなもと科技大", "みなもと科技大学", true);
        check("みなもと社協(長野県)", "社会福祉法人みなもと社会福祉協議会", true);
        check("みなもと社協(長野県)", "みなもと社協(高知県)", false);
        check("SoundHD", "サウンドホールディングス", false);
    }

    #[test]
    fn namesakes() {
        check("大田区", "太田市", false);
        check("大阪市", "東大阪市", false);
        check("東京都府中市", "広島県府中市", false);
        check("日本大学", "西日本大学", false);
        check("高知県", "高知県警", false);
        check("みなもと市", "みなもと市立図書館", false);
        check("青空", "青空会", false);
        check("株式会社みなもと計測", "有限会社みなもと計測", false);
        check("公益社団法人みなもと会", "一般社団法人みなもと会", true);
        check("", "", false);
    }

    #[test]
    fn the_form_may_stand_on_either_side() {
        let check = |a: &str, b: &str, expect: bool| {
            assert_eq!(Name::new(a).bears_form_otherwise(&Name::new(b)), expect, "{a} / {b}");
        };
        check("株式会社みなもと計測", "みなもと計測株式会社", true);
        check("株式会社みなもと計測", "株式会社みなもと計測", false);
        check("株式会社みなもと計測", "みなもと計測", false);
    }

    #[test]
    fn short_forms() {
        let check = |short: &str, long: &str, expect: bool| {
            assert_eq!(Name::new(short).is_short_for(&Name::new(long)), expect, "{short} / {long}");
        };
        check("早科大", "国立大学法人早池峰科学技術大学", true);
        check("早池峰医大病院", "早池峰医科大学附属病院", true);
        check("早池峰医大病院", "早池峰歯科大学附属病院", false);
        check("早池峰大病院", "早池峰大学医学部附属病院", true);
        check("東瀬大", "東瀬大学", false);
        check("峰科大", "早池峰科学技術大学", false);
        check("早科医", "早池峰科学技術大学", false);
        check("市立", "市川北部立体駐車場", false);
    }

    #[test]
    fn other_names_are_the_same_where_they_are_known() {
        let mut aliases = Aliases::default();
        aliases.insert("株式会社みなもと計測", "ヤマカゲ精機株式会社", "旧社名");
        aliases.insert("中央病院", "みなもと病院", "別名");
        let check = |a: &str, b: &str, expect: bool| {
            let (known, other) = (Name::known(a, &aliases), Name::new(b));
            assert_eq!((known.is_same(&other), other.is_same(&known)), (expect, expect), "{a} / {b}");
        };
        check("株式会社みなもと計測", "ヤマカゲ精機", true);
        check("ヤマカゲ精機", "みなもと計測", true);
        check("株式会社みなもと計測", "ヤマカゲ", false);
        check("中央病院", "みなもと病院", false);
        check("", "", false);
        let said = Name::known("みなもと計測", &aliases).said_with(&Name::new("ヤマカゲ精機"));
        assert_eq!(said, "組織が一致（みなもと計測とヤマカゲ精機、旧社名）");
    }

    #[test]
    fn names_of_no_one_in_particular() {
        for name in ["中央病院", "市民病院", "中央図書館", "市立中央病院", "第一小学校", "教育委員会"]
        {
            assert!(Name::new(name).is_generic(), "{name}");
        }
        for name in ["みなもと市立中央病院", "株式会社みなもと計測", "帆波市"] {
            assert!(!Name::new(name).is_generic(), "{name}");
        }
    }
}
