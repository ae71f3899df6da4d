//! Reads: names without any mark by what the text calls them, 建材メーカーのヤマブキ窯業, 通販大手ヤマブキ.
//! Why: press items introduce companies so, and name them without a legal form.
//! Source: wording of press items.
//! Does not read: what belongs to a company (会社のサーバー), names in kanji alone.

use jikenbo_core::{MentionValue, OrganisationForm};

use super::trim_tail;
use crate::rule::{Build, Rule, Yes};

/// What companies have that is no company.
const THINGS: &[&str] = &[
    "アカウント",
    "アクセス",
    "アプリ",
    "アンケート",
    "インターネット",
    "ウイルス",
    "ウェブ",
    "オンライン",
    "カード",
    "クラウド",
    "コンピュータ",
    "サイト",
    "サイバー",
    "サーバ",
    "サービス",
    "システム",
    "シス",
    "スマート",
    "スタッフ",
    "セキュリティ",
    "ソフト",
    "データ",
    "トップ",
    "ドメイン",
    "ネット",
    "パスワード",
    "パソコン",
    "ファイル",
    "ページ",
    "メール",
    "メンバー",
    "ユーザ",
    "ランサム",
    "リスク",
    "ログイン",
    "グループ",
    "チェーン",
    "ブランド",
    "ベンダー",
    "ポータル",
    "メーカー",
    "メディア",
    "キャリア",
    "コンビニ",
    "ゲーム",
    "ホテル",
    "Web",
    "PC",
];

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.described",
    version: 2,
    needs: &["メーカー", "会社の", "大手", "チェーン", "商社の", "企業の", "取引所"],
    pattern: r"(?:(?:メーカー|会社|大手|チェーン|商社|企業)の|大手|メーカー|チェーン|取引所)(?P<m>(?:[ァ-ヴー]|[A-Z]|[ぁ-ん]{2,6}[ァ-ヴー㐀-鿿]){NAME}{1,23}(?: (?:& )?[A-Z][A-Za-z0-9]{1,20}){0,2})(?:\([^()]{1,20}\))?(?:は|が|から|に|の|で|を|、)",
    build: Build::Read(|c| {
        let name = trim_tail(&c["m"]);
        let thing = THINGS.iter().any(|w| name.contains(w));
        let grammar = super::is_grammar(name.trim_end_matches(|ch: char| !('ぁ'..='ん').contains(&ch)));
        (!thing && !grammar && name.chars().count() >= 3)
            .then(|| MentionValue::Organisation(name.to_owned(), OrganisationForm::Context))
    }),
    yes: &[
        Yes("建材メーカーのヤマブキ窯業から図面を盗んだと", "ヤマブキ窯業", "ヤマブキ窯業"),
        Yes("米配車大手アオギリ・テクノロジーズから", "アオギリ・テクノロジーズ", "アオギリ・テクノロジーズ"),
        Yes("半導体メーカーYamabuki Semiは、", "Yamabuki Semi", "Yamabuki Semi"),
        Yes("航空会社のそらいろエアは27日", "そらいろエア", "そらいろエア"),
    ],
    no: &[
        "会社のパソコンが",
        "企業のシステムに侵入",
        "大手の企業が",
        "会社のものであると",
        "通信大手グループは",
        "大手メーカーが",
    ],
};
