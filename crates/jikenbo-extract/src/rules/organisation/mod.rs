//! Who: organisations' names, and the words by which a publisher calls itself.

pub mod institution;
pub mod legal_prefix;
pub mod legal_suffix;
pub mod municipality;
pub mod operator;
pub mod publisher;
pub mod sha;

/// What a run of name characters ends with that is no part of the name.
const TAIL_WORDS: &[&str] = &[
    "運営",
    "提供",
    "側",
    "内",
    "様",
    "宛",
    "製",
    "等",
    "社内",
    "代表取締役",
    "代表取締役社長",
    "当社",
    "弊社",
    "当団",
    "当院",
    "本社",
    "開発",
    "公式",
    "管理",
    "利用",
    "保有",
    "セキュリティ",
];

/// Cuts words that are no part of a name off its end.
fn trim_tail(name: &str) -> &str {
    let mut name = name.trim_matches(|c: char| "・-.&+ ".contains(c));
    while let Some(shorter) = TAIL_WORDS.iter().find_map(|w| name.strip_suffix(w)).filter(|s| s.chars().count() >= 2) {
        name = shorter.trim_end();
    }
    name
}
