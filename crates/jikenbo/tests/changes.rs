//! Pages that change, from the command line: a file that changed, and lines of JSON with one address.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::Desk;

const FIRST: &str = "弊社サイトへの不正アクセスに関するお知らせ（第一報）\n2026年9月11日\n株式会社あさなぎ堂\n\n\
    9月7日、弊社の通販サイトが第三者による不正アクセスを受けていたことが判明いたしました。\n\
    お客様の個人情報最大1,000件が漏えいした可能性があります。\n対象となる情報は、氏名および住所です。\n\
    現時点で、情報の悪用は確認されておりません。\n";
const SECOND: &str = "弊社サイトへの不正アクセスに関するお知らせ（第二報）\n2026年9月11日\n株式会社あさなぎ堂\n\n\
    9月7日、弊社の通販サイトが第三者による不正アクセスを受けていたことが判明いたしました。\n\
    調査の結果、お客様の個人情報30,912件が漏えいしたことを確認いたしました。\n対象となる情報は、氏名、住所および電話番号です。\n\
    現時点で、情報の悪用は確認されておりません。\n\n【10月2日追記】件数が確定しましたのでお知らせいたします。\n";

fn line(url: &str, text: &str) -> String {
    serde_json::json!({"url": url, "text": text}).to_string() + "\n"
}

#[test]
fn a_changed_file_is_told_by_facts_and_words() {
    let desk = Desk::new();
    desk.write("in/notice.txt", FIRST);
    desk.run(["add", "in"]).ends(0);
    desk.run(["changes"]).ends(0).tells(&["no page is known to have changed"]);
    desk.write("in/notice.txt", SECOND);
    let added = desk.run(["add", "in"]).ends(0).out;
    assert!(added.contains("changed pages     of 1 case: 2026-0001"), "{added}");
    let text = desk.run(["changes", "2026-0001"]).ends(0).out;
    for part in [
        "#2026-0001  株式会社あさなぎ堂",
        "改版（追記あり）",
        "最大1,000件",
        "30,912件",
        "漏えいの可能性",
        "漏えいを確認",
        "電話番号",
        "[-最大1,000-]{+30,912+}件",
        "{+【10月2日追記】",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains("悪用"), "what is as it was is not told:\n{text}");
    let json = desk.run(["changes", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!(json.len(), 1);
    assert_eq!((json[0]["number"].as_str(), json[0]["notice"].as_str()), (Some("2026-0001"), Some("addition")));
    let counts = json[0]["facts"].as_array().unwrap().iter().find(|f| f["field"] == "affected").unwrap();
    assert_eq!(
        (counts["before"]["quote"].as_str(), counts["after"]["rule_version"].is_u64()),
        (Some("最大1,000件"), true)
    );
    // What the case says now is what the page says now; the stage rises.
    let listed = desk.run(["list", "--format", "jsonl"]).ends(0).json_lines().remove(0);
    assert_eq!((listed["counts"][0]["count"].as_u64(), listed["stage"].as_str()), (Some(30_912), Some("follow-up")));
    assert_eq!((listed["counts"].as_array().unwrap().len(), listed["sources"].as_array().unwrap().len()), (1, 1));
    let show = desk.run(["show", "2026-0001"]).ends(0).out;
    assert!(show.contains("同じページの旧版。現在の版は[2]") && !show.contains("他の値"), "{show}");
}

#[test]
fn lines_of_one_address_and_days() {
    let desk = Desk::new();
    let url = "https://www.asanagi.example.jp/news/1.html";
    desk.write("in/pages.jsonl", line(url, FIRST) + &line(url, SECOND));
    desk.run(["add", "in"]).ends(0);
    let changed = desk.run(["changes", "--since", "2026-01-01", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!((changed.len(), changed[0]["page"].as_str()), (1, Some(url)));
    desk.run(["changes", "--since", "9998-01-01"]).ends(0).tells(&["no page is known to have changed"]);
    desk.run(["changes", "--since", "yesterday"]).ends(2).tells(&["is no day"]);
    desk.run(["changes", "2026-0999"]).ends(2).tells(&["no case has the number"]);
    desk.run(["changes", "--casebook", "none"]).ends(2).tells(&["no casebook in none"]);
}

#[test]
fn furniture_of_a_page_is_no_change() {
    let desk = Desk::new();
    let page = |day: u8, seen: u32, advert: &str, text: &str| {
        format!(
            "<html><head><title>お知らせ</title></head><body><nav><a href=/>ホーム</a></nav><p>2026年11月{day}日</p>\
             <main><h1>{}</h1><p>{}</p><p>閲覧数 {seen}</p></main><aside>{advert}</aside></body></html>",
            text.lines().next().unwrap(),
            text.lines().skip(1).collect::<Vec<_>>().join("</p><p>")
        )
    };
    let url = "https://www.asanagi.example.jp/news/2.html";
    let versions = [page(1, 120, "秋の旅", FIRST), page(2, 4_310, "冬の旅", FIRST), page(3, 9_000, "春の旅", SECOND)];
    for (i, html) in versions.iter().enumerate() {
        desk.write("in/pages.jsonl", line(url, html));
        desk.run(["add", "in"]).ends(0);
        let changed = desk.run(["changes", "--format", "jsonl"]).ends(0).json_lines();
        assert_eq!(changed.len(), usize::from(i == 2), "version {i}");
        assert!(changed.iter().all(|c| !c["text"].to_string().contains("旅")), "{changed:#?}");
    }
}
