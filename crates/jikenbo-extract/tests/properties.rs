//! What must hold for every text: nothing is lost, every quote stands where it says, nothing panics.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::{fs, path::Path};

use jikenbo_core::{Document, DocumentId, Reading};
use jikenbo_extract::Reader;
use jikenbo_testkit::laws;
use proptest::prelude::*;

/// Pieces that rules look for, pieces that break rules, and pieces of no meaning.
const PIECES: &[&str] = &[
    "2026年9月3日",
    "令和8年9月3日",
    "9月3日",
    "3日",
    "同日",
    "翌日",
    "本日",
    "2026/9/3",
    "9/3 21:15",
    "18:42",
    "から",
    "まで",
    "~",
    "にかけて",
    "、",
    "。",
    "\n",
    "\n\n",
    "\n\n\n",
    "　",
    " ",
    "「",
    "」",
    "(",
    ")",
    "（",
    "）",
    "【",
    "】",
    "株式会社みなもと計測",
    "みなもと計測㈱",
    "白根川市",
    "当社",
    "本県",
    "委託先の",
    "を受け",
    "不正アクセス",
    "ランサムウェア",
    "個人情報",
    "クレジットカード情報",
    "氏名",
    "住所",
    "メールアドレス",
    "1,200件",
    "最大３０００名",
    "約2万件",
    "うち",
    "一人",
    "流出",
    "漏えい",
    "した",
    "しました",
    "可能性",
    "おそれ",
    "確認されておりません",
    "判明",
    "を確認",
    "発覚",
    "停止し",
    "調査を開始",
    "公表",
    "復旧",
    "個人情報保護委員会",
    "警察",
    "に報告し",
    "へ報告する予定",
    "二次被害",
    "不正利用された",
    "https://www.example.jp/a?b=c",
    "info@example.co.jp",
    "事件簿#2026-112",
    "【セキュリティ事件簿#2026-112】",
    "出典:",
    "まとめ",
    "・",
    "※",
    "1 概要",
    "(1)経緯",
    "LockBit",
    "Emotet",
    "株式会社ひなた(hinata.example)",
    "2026/11/21",
    "\r\n",
    "\u{feff}",
    "𠮷野",
    "👨‍👩‍👧",
    "ﾊﾞｯｸ",
    "⽒名",
    "x",
    "0",
    "99999999999999999999件",
    "年",
    "月",
    "日",
    "件",
    "名",
    "タイトル",
    "- **タイトル**",
    "- **概要**",
    "- **URL**",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..80).prop_map(|pieces| pieces.concat())
}

fn read(text: &str) -> (Document, Vec<Reading>) {
    let document = Document::plain(DocumentId::new("property"), "property.txt", text);
    let readings = Reader::shared().read(&document);
    (document, readings)
}

fn check(text: &str) {
    let (document, readings) = read(text);
    laws::norm_text(text);
    laws::split(&document, &Reader::shared().split(&document));
    laws::readings(&document, &readings);
}

fn corpus() -> Vec<String> {
    let mut out = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                out.push(text);
            }
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_quotes_stand_where_they_say(text in text()) {
        check(&text);
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }
}

#[test]
fn cut_off_texts_are_read() {
    for text in corpus() {
        let cuts: Vec<usize> = text.char_indices().map(|(i, _)| i).step_by(211).collect();
        for cut in cuts {
            check(&text[..cut]);
            check(&text[cut..]);
        }
    }
}

/// Facts as values: what width and blanks must not change.
fn values(text: &str) -> Vec<String> {
    let (_, readings) = read(text);
    let strip = |s: String| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let facts = readings.iter().flat_map(|r| &r.incidents).flat_map(|i| &i.facts);
    // Names are quoted as written, so a wider writing is another string.
    let typed = facts.filter(|f| {
        use jikenbo_core::Field::{Affected, Certainty, Data, Events, Misuse, ReportedTo, Type};
        matches!(f.value.field(), Events | Affected | Data | Certainty | Misuse | ReportedTo | Type)
    });
    typed
        .map(|f| match &f.value {
            jikenbo_core::FactValue::Affected { count, .. } => count.to_string(),
            value => strip(value.label(false)),
        })
        .collect()
}

#[test]
fn full_width_digits_change_no_fact() {
    for text in corpus() {
        let wide: String = text
            .chars()
            .map(|c| match c {
                '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c),
                _ => c,
            })
            .collect();
        // Addresses and hosts are ASCII by definition.
        if text.contains("http") || text.contains('@') {
            continue;
        }
        assert_eq!(values(&text), values(&wide), "{}", text.chars().take(60).collect::<String>());
    }
}

#[test]
fn reading_twice_gives_the_same() {
    for text in corpus() {
        assert_eq!(read(&text).1, read(&text).1);
    }
}
