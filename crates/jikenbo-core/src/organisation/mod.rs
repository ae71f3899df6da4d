//! Organisations: the key that two spellings of a name share, what names and domains tell of whose they are and of the
//! sector, municipalities' codes, corporate numbers.

pub mod area;
mod corporate_number;
pub mod domain;
mod entry;
mod sector;

use crate::{NormText, Sector, codes};

pub use corporate_number::{CorporateNumber, ParseCorporateNumberError};
pub use entry::{
    KeptOrganisationWord, OrganisationCase, OrganisationFact, OrganisationFactKind, OrganisationRole, OrganisationSaid,
    OrganisationView, OrganisationWord, OrganisationWordKind, entry_key, split_handle,
};
pub use sector::{SectorBy, SectorEvidence, SectorReading, VictimSector, read_sector};

/// Legal forms as they stand in names, longest first. Source: 会社法 2条1号, 一般法人法 5条, 公益法人認定法 9条,
/// 私立学校法 3条, 医療法 39条, 社会福祉法 22条, 宗教法人法, 特定非営利活動促進法 2条, 独立行政法人通則法 4条,
/// 国立大学法人法 2条, and the abbreviations in use.
pub const LEGAL_FORMS: &[&str] = &[
    "特定非営利活動法人",
    "地方独立行政法人",
    "国立研究開発法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "独立行政法人",
    "国立大学法人",
    "公立大学法人",
    "社会福祉法人",
    "社会医療法人",
    "医療法人社団",
    "医療法人財団",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "学校法人",
    "医療法人",
    "宗教法人",
    "NPO法人",
    "(一社)",
    "(一財)",
    "(公社)",
    "(公財)",
    "(株)",
    "(有)",
];

/// The key that spellings of one name share: legal forms, white space, punctuation and honorifics
/// dropped, Latin letters in lower case. `name` may be in any width. The key of a key is the key.
pub fn name_key(name: &str) -> String {
    let norm = NormText::new(name, 0).into_string();
    let mut key = folded(&norm);
    // What is dropped may bring two halves of a form together.
    while key.len() < norm.len() {
        let again = folded(&key);
        if again == key {
            break;
        }
        key = again;
    }
    key
}

fn folded(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if LEGAL_BEGINS.contains(c)
            && let Some(form) =
                LEGAL_FORMS.iter().find(|f| rest.get(..f.len()).is_some_and(|r| r.eq_ignore_ascii_case(f)))
        {
            rest = &rest[form.len()..];
            continue;
        }
        if !c.is_whitespace()
            && !matches!(
                c,
                '・' | '·' | '.' | ',' | '、' | '。' | '「' | '」' | '『' | '』' | '"' | '\'' | '’' | '(' | ')' | '様'
            )
        {
            key.push(c.to_ascii_lowercase());
        }
        rest = &rest[c.len_utf8()..];
    }
    key
}

/// Words for the offices of a municipality or a prefecture, which are it itself.
const OFFICES: &[&str] = &["庁", "役所", "役場"];

/// A key without the word for an area's office: みなもと市 of みなもと市役所.
pub fn without_office(key: &str) -> &str {
    let stem = OFFICES.iter().find_map(|office| key.strip_suffix(office));
    stem.filter(|stem| is_area(stem)).unwrap_or(key)
}

/// Whether a key is that of a prefecture or a municipality, by its last character.
pub fn is_area(key: &str) -> bool {
    key.ends_with(['都', '道', '府', '県', '市', '区', '町', '村'])
}

/// The key of a name in Latin letters without its legal form: `minamotokeisoku` of `Minamoto Keisoku Co., Ltd.`.
pub fn latin_key(name: &str) -> String {
    let folded = NormText::new(name, 0).into_string().to_lowercase();
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '&').filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.collect();
    // K.K.
    if words.len() > 2 && words.ends_with(&["k", "k"]) {
        words.truncate(words.len() - 2);
    }
    while words.len() > 1 && words.last().is_some_and(|word| LATIN_FORMS.contains(word)) {
        words.pop();
    }
    words.concat()
}

/// The last words of companies' names in Latin letters.
const LATIN_FORMS: &[&str] = &[
    "ag",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gk",
    "gmbh",
    "inc",
    "incorporated",
    "kabushiki",
    "kaisha",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "plc",
    "pte",
    "pty",
    "sa",
];

/// The characters that [`LEGAL_FORMS`] begin with.
const LEGAL_BEGINS: &str = "一公医合国地学宗有株特独相社Nn(";

/// The sector that a name tells; [`Sector::Private`] when it tells none.
pub fn sector(name: &str) -> codes::Sector {
    let key = name_key(name);
    let ends = |list: &[&str]| list.iter().any(|s| key.ends_with(s));
    let has = |list: &[&str]| list.iter().any(|s| key.contains(s) || name.contains(s));
    if has(&[
        "病院",
        "クリニック",
        "診療所",
        "医療センター",
        "医院",
        "医師会",
        "社会福祉",
        "福祉協議会",
        "医療法人",
        "介護",
    ]) || has(&["赤十字", "保健所"])
    {
        Sector::Medical
    } else if has(&[
        "大学",
        "高校",
        "高等学校",
        "中学校",
        "小学校",
        "学園",
        "学院",
        "教育委員会",
        "学校",
        "幼稚園",
        "保育",
    ]) || has(&["研究所", "研究機構", "研究開発法人"])
    {
        Sector::Education
    } else if ends(&[
        "県",
        "府",
        "都",
        "市",
        "区",
        "町",
        "村",
        "省",
        "庁",
        "局",
        "北海道",
        "警察",
        "裁判所",
        "消防本部",
    ]) || has(&["独立行政法人", "内閣府", "市役所", "県庁", "事務組合", "広域連合", "整備局", "総合事務局"])
    {
        Sector::Government
    } else {
        Sector::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_share_a_key() {
        for name in ["株式会社みなもと計測", "みなもと計測㈱", "（株） みなもと計測 様", "みなもと 計測"]
        {
            assert_eq!(name_key(name), "みなもと計測", "{name}");
        }
        assert_eq!(name_key("ＡＢＣ株式会社"), "abc");
        assert_eq!(name_key("株式(株)会社みなもと"), "みなもと");
    }

    #[test]
    fn latin_names_share_a_key() {
        for name in [
            "Minamoto Keisoku Co., Ltd.",
            "MINAMOTO KEISOKU",
            "Ｍｉｎａｍｏｔｏ Keisoku, Inc.",
            "minamoto-keisoku K.K.",
        ] {
            assert_eq!(latin_key(name), "minamotokeisoku", "{name}");
        }
        assert_eq!(latin_key("Co., Ltd."), "co");
        assert_eq!(latin_key(""), "");
    }

    #[test]
    fn names_tell_their_sector() {
        assert_eq!(sector("みなもと市立中央病院"), Sector::Medical);
        assert_eq!(sector("あおぞら県"), Sector::Government);
        assert_eq!(sector("学校法人みどり学園"), Sector::Education);
        assert_eq!(sector("株式会社みなもと計測"), Sector::Private);
    }
}
