//! PDFs that a release page links to, with a real server on this machine.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::site::Site;
use jikenbo_testkit::{
    Answer,
    pdf::{Pdf, lines},
};
use serde_json::Value;

const FIRM: &str = "株式会社ほしの製作所";

fn pdf(text: &[&str]) -> Answer {
    let file = Pdf::new("UniJIS-UCS2-HW-H").page(lines(60.0, 60.0, 11.0, text)).finish();
    Answer::bytes("application/pdf", file)
}

/// A release with links, each its line and its address.
fn release(links: &[(&str, &str)]) -> Answer {
    let links: String = links.iter().map(|(line, url)| format!("<p><a href=\"{url}\">{line}</a></p>")).collect();
    Answer::html(&format!(
        "<!DOCTYPE html><html><head><title>USBメモリの紛失について</title></head><body><main>\
         <h1>USBメモリの紛失について</h1><p>2026年9月3日</p><p>{FIRM}</p>\
         <p>2026年8月31日、当社の社員がUSBメモリを紛失したことが判明いたしました。お客様120名の氏名が保存されていました。\
         関係の皆様に深くお詫び申し上げます。</p>{links}</main></body></html>"
    ))
}

impl Site {
    /// What `show` says of the only case.
    fn only_case(&self) -> Value {
        assert_eq!(self.cases().len(), 1, "{:#?}", self.cases());
        let number = self.cases()[0]["number"].as_str().unwrap().to_owned();
        self.desk.run(["show", &number, "--format", "json"]).ends(0).json()
    }
}

/// The names' ends of a case's sources, with the reasons of each.
fn sources(case: &Value) -> Vec<(String, String)> {
    let of = |source: &Value| {
        let name = source["name"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let reasons: Vec<&str> = source["reasons"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (name, reasons.join("、"))
    };
    // They come in as their servers answer.
    let mut sources: Vec<_> = case["sources"].as_array().unwrap().iter().map(of).collect();
    sources.sort();
    sources
}

#[test]
fn what_a_release_links_to_belongs_to_its_case() {
    let site = Site::new();
    // It names nobody, and another number.
    let details = [
        "紛失した媒体の概要について",
        "8月31日、保管庫のUSBメモリ1本の紛失が判明しました。",
        "対象は会員118名の氏名です。",
    ];
    site.play("/details.pdf", [pdf(&details)]);
    site.play("/sheet.pdf", [pdf(&["別紙", "お問い合わせ窓口 平日9時から17時"])]);
    site.play("/privacy.pdf", [pdf(&["個人情報保護方針"])]);
    let links =
        [("詳しくはこちら", "details.pdf"), ("別紙（窓口のご案内）", "sheet.pdf"), ("個人情報保護方針", "privacy.pdf")];
    site.play("/1.html", [release(&links)]);
    site.add("告知", "/1.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    let case = site.only_case();
    let reason = format!("公表ページ（{}）に付けられた資料", site.server.url("/1.html"));
    let attached = |name: &str| (name.to_owned(), reason.clone());
    assert_eq!(sources(&case), [("1.html".into(), String::new()), attached("details.pdf"), attached("sheet.pdf")]);
    let counts = case["facts"].to_string();
    assert!(counts.contains("118"), "{counts}");
    assert!(site.server.asked("/privacy.pdf").is_empty(), "what every page of a site has is no attachment");
    // Another look at the page changes nothing, and neither does reading it all again.
    site.fetch(&[]).ends(0);
    assert_eq!(sources(&site.only_case()).len(), 3);
    site.desk.run(["rebuild"]).ends(0);
    assert_eq!(sources(&site.only_case()), sources(&case));
    site.desk.run(["verify"]).ends(0);
}

#[test]
fn another_incident_in_a_linked_pdf_stays_another() {
    let site = Site::new();
    let earlier = [
        "フィッシングによる不正アクセスについて",
        "2024年3月4日",
        FIRM,
        "2024年3月1日、当社の社員のメールアカウントがフィッシングにより不正アクセスを受けました。",
        "取引先300名の氏名が閲覧された可能性があります。",
    ];
    site.play("/2024.pdf", [pdf(&earlier)]);
    site.play("/1.html", [release(&[("以前の公表資料", "2024.pdf")])]);
    site.add("告知", "/1.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    assert_eq!(site.cases().len(), 2, "{:#?}", site.cases());
}

#[test]
fn lists_and_navigation_hand_nothing_over() {
    let site = Site::new();
    let items: String = (1..=6)
        .map(|i| format!("<li>2026/9/{i} <a href=/{i}.pdf>{FIRM} USBメモリの紛失についてのお知らせ</a>"))
        .collect();
    site.play(
        "/list.html",
        [Answer::html(&format!("<html><title>USBメモリの紛失について</title><main><ul>{items}</ul></main>"))],
    );
    let page = "<html><title>USBメモリの紛失について</title><nav><a href=/nav.pdf>USBメモリの紛失について</a></nav><main>\
                <h1>USBメモリの紛失について</h1><p>2026年8月31日、みなもと市の職員がUSBメモリを紛失したことが判明しました。\
                市民120名の氏名が保存されていました。</p><p>関連リンク</p><p><a href=/other.pdf>防災のしおり</a></p></main>";
    site.play("/page.html", [Answer::html(page)]);
    site.add("一覧", "/list.html", &["--kind", "page"]);
    site.add("告知", "/page.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    for path in ["/1.pdf", "/6.pdf", "/nav.pdf", "/other.pdf"] {
        assert!(site.server.asked(path).is_empty(), "{path}");
    }
}

#[test]
fn a_page_that_only_hands_over_a_pdf_leaves_the_telling_to_it() {
    let site = Site::new();
    let text = [
        "USBメモリの紛失について",
        "2026年9月3日",
        FIRM,
        "2026年8月31日、当社の社員がUSBメモリを紛失したことが判明いたしました。",
        "お客様120名の氏名が保存されていました。",
    ];
    site.play("/full.pdf", [pdf(&text)]);
    let cover = "<html><title>重要なお知らせ</title><main><h1>重要なお知らせ</h1><p>下記をご覧ください。</p>\
                 <p><a href=/full.pdf>お知らせ（PDF）</a></p></main>";
    site.play("/1.html", [Answer::html(cover)]);
    site.add("告知", "/1.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    assert_eq!(sources(&site.only_case()), [("full.pdf".to_owned(), String::new())]);
}

#[test]
fn a_replaced_pdf_is_a_change_of_its_case() {
    let site = Site::new();
    let told = |n: u32| {
        let count = format!("対象は会員{n}名の氏名です。");
        pdf(&["紛失した媒体の概要について", "8月31日、保管庫のUSBメモリ1本の紛失が判明しました。", &count])
    };
    site.play("/details.pdf", [told(118), told(1_180)]);
    let page = |more| release(&[("詳細", "details.pdf"), (more, "#contact")]);
    site.play("/1.html", [page("窓口"), page("窓口のご案内を改めました")]);
    site.add("告知", "/1.html", &["--kind", "page"]);
    site.fetch(&[]).ends(0);
    site.fetch(&[]).ends(0);
    let changes = site.desk.run(["changes"]).ends(0).out;
    assert!(changes.contains("details.pdf") && changes.contains("1,180"), "{changes}");
    assert_eq!(site.cases().len(), 1);
}

#[test]
fn a_pdf_without_a_readable_page_is_a_loss_that_is_told() {
    let desk = desk::Desk::new();
    let broken = desk.write("broken.pdf", b"%PDF-1.7\nnothing that a page could be read of\n%%EOF\n");
    let broken = broken.to_str().unwrap();
    desk.run(["add", broken]).ends(2).tells(&["skipped", "broken.pdf", "no page of this PDF can be read"]);
    let notice = desk.write(
        "a.txt",
        "USBメモリの紛失について\n2026年9月3日\n株式会社ほしの製作所\n当社の社員がUSBメモリを紛失しました。\n",
    );
    desk.run(["add", broken, notice.to_str().unwrap()]).ends(1).tells(&["skipped", "broken.pdf"]);
    desk.run(["extract", broken]).ends(2).tells(&["skipped", "broken.pdf"]);
    // One page of several is a warning.
    let mut file = Pdf::new("UniJIS-UCS2-HW-H");
    file.page(lines(60.0, 60.0, 11.0, &["USBメモリの紛失について", "2026年9月3日", FIRM]));
    let unreadable = file.stream("/Filter /FlateDecode", b"no deflate at all");
    file.page_of(unreadable);
    let half = desk.write("half.pdf", file.finish());
    desk.run(["extract", half.to_str().unwrap()]).ends(0);
    // From the web it is told as well.
    let site = Site::new();
    site.play("/broken.pdf", [Answer::bytes("application/pdf", "%PDF-1.7\nnothing\n%%EOF\n")]);
    site.play("/1.html", [release(&[("詳細", "broken.pdf")])]);
    site.add("告知", "/1.html", &["--kind", "page"]);
    site.fetch(&[]).ends(1).tells(&["skipped", "broken.pdf", "no page of this PDF can be read"]);
    assert_eq!(site.cases().len(), 1);
}

#[test]
fn the_digest_tells_what_became_of_pages() {
    let site = Site::new();
    let [first, second] = ["120", "1,348"].map(|persons| desk::site::notice(FIRM, 3, persons));
    site.play("/notice.html", [Answer::html(&first), Answer::html(&second)]);
    let (gone, link) = (desk::site::notice("みなもと市", 7, "80"), site.server.url("/gone.html"));
    site.play("/gone.html", [Answer::html(&gone), Answer::status(410)]);
    site.play("/feed.xml", [Answer::rss(&[("1", "紛失", link.as_str())])]);
    site.add("告知", "/notice.html", &["--kind", "page"]);
    site.add("便り", "/feed.xml", &[]);
    site.fetch(&[]).ends(0);
    site.fetch(&["--now"]);
    // What was seen is of today, whatever day that is.
    let day = site.desk.run(["changes", "--format", "jsonl"]).ends(0).json_lines()[0]["seen_at"].as_str().unwrap()
        [..10]
        .to_owned();
    let around = |days: i64| {
        let day: jiff::civil::Date = day.parse().unwrap();
        day.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
    };
    let digest = site.desk.run(["digest", "--from", &around(-1), "--to", &around(2)]).ends(0).out;
    let lines: Vec<&str> = digest.lines().filter(|line| line.starts_with("- ") && line.contains(".html")).collect();
    assert_eq!(lines.len(), 2, "{digest}");
    assert!(lines.iter().any(|l| l.contains("120") && l.contains("1,348") && l.contains("に変わった")), "{lines:#?}");
    assert!(lines.iter().any(|l| l.contains("ページを確認できなくなった（410）")), "{lines:#?}");
}
