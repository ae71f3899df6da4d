//! Reads: names that begin with their legal form, 株式会社みなもと計測, 一般社団法人 青空合唱団, (株)ひなた.
//! Why: the surest sign of a company's name.
//! Source: 会社法 6条2項, 一般法人法 5条.
//! Does not read: the form alone, 株式会社の設立.

use jikenbo_core::{MentionValue, OrganisationForm};

use super::trim_tail;
use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.legal-prefix",
    version: 4,
    needs: &["会社", "法人", "協同組合", "(株)", "(有)", "(一社)", "(一財)", "(公社)", "(公財)"],
    pattern: r"(?P<m>(?P<form>{LEGAL})(?:{LEGAL})?\s?(?P<name>コープ[ぁ-んー]{2,6}[㐀-鿿]{0,3}|[0-9A-Za-z]{0,8}[ぁ-んー]{0,12}(?:{NAME}*子育て{NAME}*|{NAME}+(?:の里|の森|の家)?)(?P<ext>[ぁ-ん]{2,5}[㐀-鿿豈-龎ァ-ヴー]{2,12})?|[ぁ-ん][ぁ-んー]{2,12}))",
    build: Build::Read(|c| {
        let name = &c["name"];
        let name = match c.name("ext") {
            Some(ext) if is_grammar(ext.as_str()) => &name[..name.len() - ext.len()],
            _ => name,
        };
        let hiragana = name.chars().all(|ch| ('ぁ'..='ん').contains(&ch) || ch == 'ー');
        if hiragana && name.starts_with(['の', 'が', 'は', 'を', 'に', 'と', 'で', 'や', 'へ', 'も']) {
            return None;
        }
        let name = match hiragana {
            true => name.strip_suffix(['の', 'が', 'は', 'を', 'に', 'と', 'で', 'へ', 'も']).unwrap_or(name),
            false => trim_tail(name),
        };
        // 生活協同組合コープみのりは: the particle is none of it.
        let name = match name.strip_prefix("コープ") {
            Some(rest) if rest.chars().count() > 2 => {
                name.strip_suffix(['の', 'が', 'は', 'を', 'に', 'と', 'で', 'へ', 'も']).unwrap_or(name)
            }
            _ => name,
        };
        // 株式会社とときわ…: one particle, or grammar, is none of the name; ときわ is.
        let kana = name.trim_start_matches(|ch: char| ('ぁ'..='ん').contains(&ch));
        let lead = &name[..name.len() - kana.len()];
        let particle =
            lead.chars().count() == 1 && lead.starts_with(['の', 'が', 'は', 'を', 'に', 'と', 'で', 'へ', 'も', 'や']);
        if !hiragana && (particle || begins_with_grammar(lead)) {
            return None;
        }
        if name.is_empty() || name.contains("株式会社") {
            return None;
        }
        let whole = &c["m"];
        let end = whole.find(name)? + name.len();
        Some(MentionValue::Organisation(whole[..end].to_owned(), OrganisationForm::Legal))
    }),
    yes: &[
        Yes("株式会社みなもと計測は、", "株式会社みなもと計測", "株式会社みなもと計測"),
        Yes("委託先((株)ひなたデータ)の", "(株)ひなたデータ", "(株)ひなたデータ"),
        Yes("一般社団法人 青空合唱団 当団サーバ", "一般社団法人 青空合唱団", "一般社団法人 青空合唱団"),
        Yes("公益財団法人星空こども基金では", "公益財団法人星空こども基金", "公益財団法人星空こども基金"),
        Yes("株式会社みなもと計測による調査", "株式会社みなもと計測", "株式会社みなもと計測"),
        Yes("請け負う株式会社ときわ封緘の作業", "株式会社ときわ封緘", "株式会社ときわ封緘"),
        Yes("NPO法人こだま子育てネットで", "NPO法人こだま子育てネット", "NPO法人こだま子育てネット"),
        Yes("依頼していた有限会社ことぶき印字堂の", "有限会社ことぶき印字堂", "有限会社ことぶき印字堂"),
        Yes("学校法人樫山学園が設置する", "学校法人樫山学園", "学校法人樫山学園"),
        Yes("生活協同組合ことりの里", "生活協同組合ことりの里", "生活協同組合ことりの里"),
        Yes("生活協同組合コープことりは", "生活協同組合コープことり", "生活協同組合コープことり"),
    ],
    no: &["株式会社の設立", "法人向けのサービス", "株式会社とサービスを", "株式会社でのデータ管理"],
};

/// Whether hiragana before a name is grammar and no part of it: による, においては; ことぶき is a name.
fn begins_with_grammar(lead: &str) -> bool {
    const PARTICLES: &[char] = &['の', 'が', 'は', 'を', 'に', 'と', 'で', 'や', 'へ', 'も'];
    GRAMMAR
        .iter()
        .filter_map(|w| lead.strip_prefix(w))
        .any(|rest| rest.is_empty() || rest.starts_with(PARTICLES) || GRAMMAR.iter().any(|w| rest.starts_with(w)))
}

/// Whether hiragana between two words is grammar rather than part of a name.
fn is_grammar(ext: &str) -> bool {
    GRAMMAR.iter().any(|w| ext.starts_with(w))
        || ext.starts_with(['の', 'が', 'は', 'を', 'に', 'で', 'と', 'へ', 'も', 'や'])
}

const GRAMMAR: &[&str] = &[
    "による",
    "により",
    "において",
    "における",
    "について",
    "として",
    "である",
    "から",
    "まで",
    "とその",
    "および",
    "ならびに",
    "では",
    "には",
    "とは",
    "など",
    "さま",
    "にて",
    "への",
    "での",
    "ほか",
    "との",
    "という",
    "された",
    "した",
    "する",
    "して",
    "され",
    "です",
    "ます",
    "いる",
    "より",
    "うち",
    "とも",
    "また",
    "ので",
    "ため",
    "こと",
    "もの",
    "とともに",
    "と共",
    "のみ",
    "をは",
    "には",
];
