//! What articles say of their organisations beside their names.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use jikenbo_core::{Document, DocumentId, organisation::OrganisationFactKind};
use jikenbo_extract::{Reader, organisations};

/// `name kind=value` for all that is said but the names themselves, in the order of the text's facts.
fn check(text: &str, page: Option<&str>, expect: &[&str]) {
    let document = Document::plain(DocumentId::new("0".repeat(64)), "notice.txt", text);
    let mut said = Vec::new();
    for reading in Reader::shared().read(&document) {
        for fact in organisations(&document, &reading, page) {
            let quote = fact.evidence.span().of(&document.text);
            assert_eq!(quote, fact.evidence.quote());
            if fact.kind != OrganisationFactKind::Name {
                said.push(format!("{} {}={}", fact.name, fact.kind, fact.value));
            }
        }
    }
    assert_eq!(said, expect, "{text}");
}

/// A notice whose only organisation stands as `name` in its first sentence.
fn notice(name: &str, more: &str) -> String {
    format!(
        "不正アクセスによる個人情報漏えいのお知らせ\n2026年9月11日\n株式会社みなもと計測\n\n{name}は、サーバーが不正アクセスを受け、お客様の情報1,200件が漏えいした可能性があることを9月7日に確認しました。\n{more}\n"
    )
}

#[test]
fn the_day_of_a_change_is_no_part_of_a_name() {
    let name = "株式会社みなもと計測";
    let more = "(旧社名：ヤマカゲ精機株式会社 2026年4月1日に社名を変更しております)";
    check(&notice(name, more), None, &["株式会社みなもと計測 former=ヤマカゲ精機株式会社"]);
}

#[test]
fn brackets_behind_a_name_are_read() {
    let name = "株式会社みなもと計測";
    check(&notice(name, ""), None, &[]);
    check(
        &notice(&format!("{name}（ミナモトケイソク、英名：Minamoto Keisoku Co., Ltd.）"), ""),
        None,
        &["株式会社みなもと計測 kana=ミナモトケイソク", "株式会社みなもと計測 english=Minamoto Keisoku Co., Ltd."],
    );
    check(
        &notice(name, "また、当社(英文名 Minamoto Keisoku Co., Ltd.)の海外拠点には影響ございません。"),
        None,
        &["株式会社みなもと計測 english=Minamoto Keisoku Co., Ltd."],
    );
    check(
        &notice(&format!("{name}（旧社名：ヤマカゲ精機株式会社、本社：長野県）"), ""),
        None,
        &["株式会社みなもと計測 former=ヤマカゲ精機株式会社", "株式会社みなもと計測 place=長野県"],
    );
    check(
        &notice(&format!("{name}（旧ヤマカゲ精機株式会社）"), ""),
        None,
        &["株式会社みなもと計測 former=ヤマカゲ精機株式会社"],
    );
    check(&notice(&format!("{name}（旧ヤマカゲ精機）"), ""), None, &["株式会社みなもと計測 former=ヤマカゲ精機"]);
    check(&notice(&format!("{name}（現・ミナモト）"), ""), None, &["株式会社みなもと計測 later=ミナモト"]);
    check(
        &notice(name, "当社は4月1日付でヤマカゲ精機株式会社(以下「旧会社」)を吸収合併いたしました。\n"),
        None,
        &["株式会社みなもと計測 former=ヤマカゲ精機株式会社"],
    );
    check(
        &notice(name, "当社は社名を株式会社ミナモトに変更いたしました。\n"),
        None,
        &["株式会社みなもと計測 later=株式会社ミナモト"],
    );
    check(
        &notice(&format!("{name}（法人番号：８７００１１０００５９０１）"), ""),
        None,
        &["株式会社みなもと計測 corporate-number=8700110005901"],
    );
    // A wrong check digit, an abbreviation for this text alone, somebody's office, a building.
    check(&notice(&format!("{name}（法人番号：8700110005902）"), ""), None, &[]);
    check(&notice(&format!("{name}（以下「みなもと」といいます）"), ""), None, &[]);
    check(&notice(&format!("{name}（MKS）"), ""), None, &[]);
    for thing in ["旧本館", "旧みなもと工場", "旧みなもと市", "現在は解散", "現地"] {
        check(&notice(&format!("{name}（{thing}）"), ""), None, &[]);
    }
}

#[test]
fn areas_stand_before_names_and_behind_them() {
    let lies_in = |name: &str, expect: &[&str]| {
        let own = name.split('（').next().unwrap();
        let text = format!(
            "USBメモリの紛失について\n2026年9月11日\n{own}\n\n{name}は、職員がUSBメモリを紛失したことを9月7日に確認しました。\n"
        );
        check(&text, None, expect);
    };
    lies_in("帆波市立緑病院（長野県帆波市）", &["帆波市立緑病院 place=長野県"]);
    lies_in("帆波市立緑病院（本館）", &[]);
    lies_in("長野県立帆波病院", &["長野県立帆波病院 place=長野県"]);
    lies_in("中央市民病院", &[]);
}

#[test]
fn changed_names_are_read() {
    let name = "株式会社みなもと計測";
    check(
        &notice(
            name,
            "なお、当社は2026年4月1日付でヤマカゲ精機株式会社から株式会社みなもと計測へ商号変更しております。",
        ),
        None,
        &["株式会社みなもと計測 former=ヤマカゲ精機株式会社"],
    );
    check(
        &notice(name, "株式会社みなもと計測は、10月1日に株式会社みなもとテックに社名を変更します。"),
        None,
        &["株式会社みなもと計測 later=株式会社みなもとテック"],
    );
    check(
        &notice(name, "(2026年4月1日付でヤマカゲ精機株式会社から商号を変更いたしました)"),
        None,
        &["株式会社みなもと計測 former=ヤマカゲ精機株式会社"],
    );
    check(&notice(name, "パスワードの変更をお願いします。社名を騙るメールにご注意ください。"), None, &[]);
}

#[test]
fn a_notice_tells_of_its_own_organisation() {
    let name = "株式会社みなもと計測";
    let profile = "■会社概要\n法人番号：8700110005901\n所在地：長野県みなもと市1-2-3\n事業内容：計測器の製造・販売";
    check(
        &notice(name, profile),
        Some("https://www.minamoto-keisoku.co.jp/news/1"),
        &[
            "株式会社みなもと計測 domain=minamoto-keisoku.co.jp",
            "株式会社みなもと計測 corporate-number=8700110005901",
            "株式会社みなもと計測 place=長野県",
            "株式会社みなもと計測 business=計測器の製造・販売",
        ],
    );
    check(&notice(name, ""), Some("https://prtimes.jp/main/html/1"), &[]);
    check(&notice(name, ""), Some("file:///tmp/notice.html"), &[]);
}

#[test]
fn lists_give_domains() {
    let list = "ランサムウェアギャングが発表した被害組織リスト（2026年9月）\n\n株式会社みなもと計測（www.minamoto-keisoku.co.jp）\n\nランサムウェアギャング：LockBit\n\n霞商事株式会社（kasumi.example.jp）\n\nランサムウェアギャング：Akira\n";
    check(
        list,
        Some("https://blog.example.jp/1"),
        &["株式会社みなもと計測 domain=www.minamoto-keisoku.co.jp", "霞商事株式会社 domain=kasumi.example.jp"],
    );
}

#[test]
fn hostile_texts_end() {
    let name = "株式会社みなもと計測";
    for more in [
        "（".repeat(50_000),
        format!("{name}（、").repeat(5_000),
        "法人番号：".repeat(20_000),
        "から商号を変更".repeat(20_000),
    ] {
        let document = Document::plain(DocumentId::new("0".repeat(64)), "notice.txt", notice(name, &more));
        for reading in Reader::shared().read(&document) {
            let _ = organisations(&document, &reading, None);
        }
    }
}
