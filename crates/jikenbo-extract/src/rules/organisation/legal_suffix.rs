//! Reads: names that end with their legal form, みなもと計測株式会社.
//! Why: half of all companies put it there.
//! Source: 会社法 6条2項.
//! Does not read: 同株式会社, the form alone.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

/// A name without the address that stands before it: `東瀬市長窪7-11ヤマブキ鋳造`.
fn behind_address(run: &str) -> &str {
    let Some(at) = run.rfind(|c: char| c.is_ascii_digit()) else { return run };
    let (address, name) = run.split_at(at + 1);
    let is_address = address.contains(['市', '区', '町', '村']) && address.contains('-') && !name.is_empty();
    if is_address { name.trim_start_matches(['号', '番', '地']) } else { run }
}

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.legal-suffix",
    version: 3,
    needs: &["会社", "(株)", "(有)"],
    pattern: r"(?P<before>^|[^㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&+・.\-])(?P<m>(?P<name>[ぁ-ん]{0,10}{NAME}{0,30}(?:[A-Za-z][ぁ-ん]{2,5})?)(?:株式会社|有限会社|合同会社|相互会社|\(株\)|\(有\)))",
    build: Build::Read(|c| {
        // A particle joins what stands before it: behind a mark, や begins a name.
        let behind_mark = !c["before"].starts_with(|ch: char| ('ぁ'..='ん').contains(&ch));
        let after_particle =
            behind_mark || matches!(&c["before"], "の" | "は" | "が" | "に" | "を" | "で" | "と" | "や");
        let name = super::without_grammar(&c["name"], after_particle);
        let name = behind_address(name);
        let common = ["同", "当該", "子", "親", "委託先", "関連", "地域"].contains(&name);
        let is_hiragana = |s: &str| !s.is_empty() && s.chars().all(|ch| ('ぁ'..='ん').contains(&ch));
        let tail = name.trim_start_matches(|ch: char| !('ぁ'..='ん').contains(&ch));
        if is_hiragana(tail) && tail.len() < name.len() && super::is_grammar(tail) {
            return None;
        }
        if is_hiragana(name) && (is_hiragana(&c["before"]) || name.chars().count() < 2 || super::is_grammar(name)) {
            return None;
        }
        // 2026/03/13 株式会社…: a date before a name that begins with its form.
        let number = name.chars().all(|ch| ch.is_ascii_digit() || "-.・".contains(ch));
        if common || number || name.is_empty() || name.contains("会社") || name.contains("法人") {
            return None;
        }
        let whole = &c["m"];
        let start = whole.find(name)?;
        Some(MentionValue::Organisation(whole[start..].to_owned(), OrganisationForm::Legal))
    }),
    yes: &[
        Yes("かすみ精機株式会社は", "かすみ精機株式会社", "かすみ精機株式会社"),
        Yes("このたび、すみれ株式会社において", "すみれ株式会社", "すみれ株式会社"),
        Yes("委託している片平商事株式会社に", "片平商事株式会社", "片平商事株式会社"),
        Yes("事務局:やまなみ旅行株式会社、", "やまなみ旅行株式会社", "やまなみ旅行株式会社"),
        Yes("東瀬市長窪7-11ヤマブキ鋳造株式会社", "ヤマブキ鋳造株式会社", "ヤマブキ鋳造株式会社"),
        Yes("片平商事株式会社運営の", "片平商事株式会社", "片平商事株式会社"),
        Yes("事務局はmorinoかぜ株式会社", "morinoかぜ株式会社", "morinoかぜ株式会社"),
        Yes("TKアズマ株式会社は", "TKアズマ株式会社", "TKアズマ株式会社"),
    ],
    no: &["委託している株式会社", "同株式会社は", "株式会社は", "2026/03/13 株式会社", "ABCにおいて株式会社"],
};
