//! Feeds, list pages and sitemaps, as sites really write them.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::{collections::HashSet, io::Write as _};

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use jikenbo_core::SourceKind;
use jikenbo_ingest::source::{Entry, Listing, Served, Wanted, read};
use url::Url;

const NONE: Wanted<'static> = Wanted { kind: None, links: None, under: None };

fn listing(bytes: &[u8], wanted: Wanted<'_>) -> Listing {
    let url = Url::parse("https://www.example.jp/news/").unwrap();
    read(Served { url: &url, content_type: None, bytes }, wanted)
}

/// Each entry as `day address title`, `-` for what is not there.
fn outline(listing: &Listing) -> Vec<String> {
    let line = |entry: &Entry| {
        let day = entry.published.map_or_else(|| "-".to_owned(), |d| d.iso_date());
        let url = entry.url.as_deref().unwrap_or("-").replace("https://www.example.jp", "");
        format!("{day} {url} {}", entry.title.as_deref().unwrap_or("-"))
    };
    listing.entries.iter().map(line).collect()
}

#[track_caller]
fn check(bytes: impl AsRef<[u8]>, wanted: Wanted<'_>, kind: SourceKind, expect: &[&str]) -> Listing {
    let listing = listing(bytes.as_ref(), wanted);
    assert_eq!((listing.kind, outline(&listing)), (kind, expect.iter().map(|s| (*s).to_owned()).collect()));
    listing
}

#[track_caller]
fn trouble(bytes: impl AsRef<[u8]>, wanted: Wanted<'_>, says: &str) {
    let listing = listing(bytes.as_ref(), wanted);
    let told = listing.trouble.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(told.contains(says) && listing.entries.is_empty(), "{listing:?}");
}

const RSS2: &str = r#"<?xml version="1.0" encoding="ENCODING"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>ひより堂のお知らせ</title><link>https://www.example.jp/</link><atom:link href="https://www.example.jp/self.xml" rel="self"/>
<image><title>ロゴ</title></image>
<item><title>個人情報の漏えいについて(第一報)</title><link>https://www.example.jp/news/1.html?utm_source=rss&amp;id=3#top</link>
<guid isPermaLink="false">n-1</guid><pubDate>Tue, 07 Apr 2026 18:00:00 GMT</pubDate><media:title>写真</media:title><media:content url="x"/></item>
<item><title><![CDATA[USBメモリの紛失 <b>A & B</b>]]></title><link>2.html</link><pubDate>令和8年4月7日</pubDate></item>
<item><title>移転のお知らせ &amp;amp; 休業</title><guid>https://www.example.jp/news/3.html</guid><pubDate>きのう</pubDate></item>
<item><description>本文だけの記事</description></item>
</channel></rss>"#;

const RSS2_ENTRIES: &[&str] = &[
    "2026-04-08 /news/1.html?id=3 個人情報の漏えいについて(第一報)",
    "2026-04-07 /news/2.html USBメモリの紛失 A & B",
    "- /news/3.html 移転のお知らせ & 休業",
    "- - -",
];

#[test]
fn rss_2_is_read_in_any_encoding_with_any_declaration() {
    let in_encoding = |encoding: &'static Encoding, label: &str| {
        check(encoding.encode(&RSS2.replace("ENCODING", label)).0, NONE, SourceKind::Feed, RSS2_ENTRIES)
    };
    for (encoding, label) in [
        (UTF_8, "UTF-8"),
        (UTF_8, "Shift_JIS"),
        (SHIFT_JIS, "Shift_JIS"),
        (SHIFT_JIS, "UTF-8"),
        (EUC_JP, "EUC-JP"),
        (EUC_JP, "no-such-encoding"),
        (ISO_2022_JP, "ISO-2022-JP"),
    ] {
        let listing = in_encoding(encoding, label);
        assert_eq!(listing.title.as_deref(), Some("ひより堂のお知らせ"), "{label}");
        assert_eq!(listing.entries[3].content.as_deref(), Some("本文だけの記事"));
        assert_eq!((listing.trouble, listing.warnings.len()), (None, 0));
    }
}

#[test]
fn every_form_of_feed_is_read() {
    let rdf = r#"<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>みなもと町</title><items><rdf:Seq><rdf:li rdf:resource="/a.html"/></rdf:Seq></items></channel>
        <item rdf:about="https://www.example.jp/a.html"><title>誤送信</title><link>https://www.example.jp/a.html</link><dc:date>2026-04-07T09:00:00+09:00</dc:date></item>
        <item rdf:about="https://www.example.jp/b.html"><title>紛失</title><dc:date>2026年4月7日</dc:date></item></rdf:RDF>"#;
    check(rdf, NONE, SourceKind::Feed, &["2026-04-07 /a.html 誤送信", "2026-04-07 /b.html 紛失"]);
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.jp/topics/"><title>県</title><updated>2026-04-07T00:00:00Z</updated>
        <entry><title type="xhtml"><div>不正<em>アクセス</em></div></title><id>tag:1</id><link rel="edit" href="e"/><link href="1"/>
        <published>2026-04-07T15:00:00Z</published><updated>2026-04-09T00:00:00Z</updated></entry>
        <a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:title>続報</a:title><a:link rel="alternate" href="/2"/></a:entry></feed>"#;
    let listing = check(atom, NONE, SourceKind::Feed, &["2026-04-08 /topics/1 不正アクセス", "- /2 続報"]);
    assert_eq!(listing.entries[0].stamp.as_deref(), Some("2026-04-09T00:00:00Z"));
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": 7, "url": "/j/1", "title": "漏えい", "date_published": "2026-04-07T10:00:00+09:00"},
        {"id": "8", "content_text": "アドレスのない記事", "url": null}, {"title": true}, 3]}"#;
    let listing = check(json, NONE, SourceKind::Feed, &["2026-04-07 /j/1 漏えい", "- - -"]);
    assert_eq!(listing.entries[1].content.as_deref(), Some("アドレスのない記事"));
    let old = "<rss version=\"0.91\"><channel><item><title>古い</title><link>/o</link></item></channel></rss>";
    check(old, NONE, SourceKind::Feed, &["- /o 古い"]);
}

#[test]
fn a_feed_that_is_broken_gives_what_stands_before_the_place() {
    let broken = "<rss><channel><item><title>AT&T & 当社</title><link>/1</link></item>\
                  <item><title>二つ目</title><link>/2</link><pubDate>2026-04-07";
    let listing = check(broken, NONE, SourceKind::Feed, &["- /1 AT&T & 当社", "- /2 二つ目"]);
    assert!(listing.warnings[0].0.contains("cannot be read to its end"), "{listing:?}");
    let crossed = "<rss><channel><item><title>一<b>二</title></b><link>/1</link></item><item><link>/2</link></item></channel></rss>";
    check(crossed, NONE, SourceKind::Feed, &["- /1 一二", "- /2 -"]);
    trouble("<rss><channel", NONE, "cannot be read");
    trouble("{\"version\": \"https://jsonfeed.org/version/1\", ", NONE, "no whole JSON");
}

#[test]
fn keys_stay_and_tell_entries_apart() {
    let feed = |items: &str| listing(format!("<rss><channel>{items}</channel></rss>").as_bytes(), NONE).entries;
    let item = |id: &str, link: &str, title: &str| {
        format!("<item><guid>{id}</guid><link>{link}</link><title>{title}</title></item>")
    };
    // The same ids for other pages, the same page for other entries, neither id nor page.
    let items = [
        item("same", "/1", "甲"),
        item("same", "/2", "乙"),
        item("", "/", "丙"),
        item("", "/", "丁"),
        item("only-id", "", "戊"),
        "<item><title>己</title></item><item><title>庚</title><pubDate>2026-04-07</pubDate></item>".to_owned(),
        item("same", "/1", "甲"),
        "<item></item>".to_owned(),
    ];
    let keys: Vec<String> = feed(&items.concat()).into_iter().map(|e| e.key).collect();
    assert_eq!((keys.len(), keys.iter().collect::<HashSet<_>>().len()), (7, 7));
    let reversed: HashSet<String> =
        feed(&items.iter().rev().map(String::as_str).collect::<String>()).into_iter().map(|e| e.key).collect();
    assert_eq!(keys.into_iter().collect::<HashSet<_>>(), reversed);
    // With an id the title may change.
    assert_eq!(feed(&item("a", "/1", "第一報"))[0].key, feed(&item("a", "/1", "続報"))[0].key);
}

/// A list page with all that stands around the list.
fn page(list: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>お知らせ一覧｜ひより堂</title><base href='https://www.example.jp/news/list/'>\
         <link rel=alternate type='application/rss+xml' href='/feed.xml'></head><body>\
         <header><a href='/'>ひより堂</a> <a href='/recruit/2026/04/07/'>2026/04/07 採用情報を更新しました</a></header>\
         <nav><ul><li>2026.4.1 <a href='/company/profile.html'>会社概要のページはこちらです</a></ul></nav>\
         <div class=breadcrumb><a href='/'>トップページに戻るためのリンク</a></div><h1>お知らせ</h1>{list}\
         <div class=pager><a href='?page=2'>次の二十件のお知らせを見る</a></div>\
         <div id=sidebar><ul><li>2026/03/01 <a href='/old/1.html'>人気の記事</a></li></ul></div>\
         <footer>2026年 <a href='/privacy.html'>個人情報の取り扱いについて</a></footer></body></html>"
    )
}

#[test]
fn entries_of_a_list_are_told_from_navigation() {
    let expect = [
        "2026-04-07 /news/list/1.html 不正アクセスについて",
        "2026-03-31 /news/list/2.pdf 紛失のお知らせ",
        "2025-12-01 /x 年末年始",
    ];
    for list in [
        "<ul><li><span>2026年4月7日</span><a href=1.html>不正アクセスについて</a></li>\
         <li>2026/3/31 <a href=/category/>重要</a> <a href=2.pdf>紛失のお知らせ</a><li>R7.12.1<a href=/x>年末年始</a></ul>",
        "<dl><dt>2026年4月7日<dd><a href=1.html>不正アクセスについて</a><dt>2026年3月31日<dd><a href=2.pdf>紛失のお知らせ</a>\
         <dt>令和7年12月1日<dd><a href=/x>年末年始</a></dl>",
        "<table><tr><td>2026.04.07<td><a href=1.html>不正アクセスについて</a><tr><td>2026.03.31<td><a href=2.pdf>紛失のお知らせ</a>\
         <tr><td>2025.12.01<td><a href=/x>年末年始</a></table>",
        "<a href=1.html><p>2026年4月7日</p><p>不正アクセスについて</p></a><a href=2.pdf>2026/03/31 紛失のお知らせ</a>\
         <a href=/x><time datetime=2025-12-01></time><h3>年末年始</h3></a>",
        "<article><a href=1.html><img></a><h2><a href=1.html>不正アクセスについて</a></h2><time datetime=2026-04-07>4月7日</time></article>\
         <article><h2><a href=2.pdf>紛失のお知らせ</a></h2><p>2026-03-31</p></article><article>年末年始 2025/12/1 <a href=/x>詳細</a></article>",
        "<div><span>2026.4.7</span><br><a href=1.html>不正アクセスについて</a></div><div><span>2026.3.31</span><a href=2.pdf>紛失のお知らせ</a>\
         </div><div><span>2025.12.1</span><a href=/x>年末年始</a></div>",
        "<form><main><ul><li>2026-04-07<a href=1.html>不正アクセスについて</a><li>2026-03-31<a href=2.pdf>紛失のお知らせ</a>\
         <li>2025-12-01<a href=/x>年末年始</a><li><a href=#top>2025-12-02 上へ</a><li><a href=javascript:x()>2025-12-02 印刷</a>\
         <li>2025-12-03<a href=/a.jpg>写真</a></ul></main></form>",
    ] {
        let listing = check(page(list), NONE, SourceKind::List, &expect);
        assert_eq!(listing.feeds, ["https://www.example.jp/feed.xml"]);
    }
}

#[test]
fn a_list_without_dates_takes_the_pages_own_long_titles() {
    let list = "<ul><li><a href=/n/1>個人情報の漏えいに関するお詫び</a><li><a href=/n/2>重要</a><li><a href=https://other.example.com/>\
                よその会社の長い名前のページ</a><li><a href=/news/>お知らせ一覧のページに戻る</a></ul>";
    let wanted = Wanted { kind: Some(SourceKind::List), ..NONE };
    check(page(list), wanted, SourceKind::List, &["- /n/1 個人情報の漏えいに関するお詫び"]);
    check(page(list), NONE, SourceKind::Page, &[]);
}

#[test]
fn links_are_chosen_by_pattern_or_heading() {
    let list = "<h2>重要なお知らせ</h2><h3>2026年</h3><p><a href=/a>短い</a></p><h2>イベント</h2><p>2026/4/7 <a href=/b>まつり</a>\
                <p>2026/4/8 <a href=/c/1.html>花火</a>";
    check(page(list), Wanted { under: Some("重要"), ..NONE }, SourceKind::List, &["- /a 短い"]);
    check(page(list), Wanted { links: Some("/c/*.html"), ..NONE }, SourceKind::List, &["2026-04-08 /c/1.html 花火"]);
    trouble(page(list), Wanted { under: Some("災害"), ..NONE }, "no link matches");
    trouble(page(""), Wanted { kind: Some(SourceKind::List), ..NONE }, "--links PATTERN");
}

#[test]
fn a_notice_with_latest_news_beside_it_is_a_page() {
    let text = "当社のサーバーが第三者による不正アクセスを受けました。".repeat(30);
    let news = "<ul><li>2026/4/1 <a href=/1>甲</a><li>2026/4/2 <a href=/2>乙</a><li>2026/4/3 <a href=/3>丙</a></ul>";
    check(page(&format!("<p>{text}</p>{news}")), NONE, SourceKind::Page, &[]);
    check("%PDF-1.7 ...", NONE, SourceKind::Page, &[]);
    check("ただの文書です。", NONE, SourceKind::Page, &[]);
}

#[test]
fn sitemaps_are_read() {
    let map = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='i' xmlns:news='n'>\
               <url><loc> https://www.example.jp/a?x=1&amp;y=2 </loc><lastmod>2026-04-07</lastmod><image:image><image:loc>/p.jpg</image:loc></image:image></url>\
               <url><news:news><news:publication_date>2026-04-07</news:publication_date><news:title>漏えい</news:title></news:news><loc>/b</loc></url>\
               <url><lastmod>x</lastmod></url></urlset>";
    let expect = ["- /a?x=1&y=2 -", "2026-04-07 /b 漏えい"];
    let listing = check(map, NONE, SourceKind::Sitemap, &expect);
    assert_eq!(listing.entries[0].stamp.as_deref(), Some("2026-04-07"));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(map.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    check(&gz, NONE, SourceKind::Sitemap, &expect);
    // A file that breaks off gives what was there.
    assert!(listing_of(&gz[..gz.len() / 2]).len() <= 2);
    let index = "<sitemapindex><sitemap><loc>/s1.xml.gz</loc></sitemap><sitemap><loc>https://www.example.jp/news/</loc></sitemap></sitemapindex>";
    let listing = check(index, NONE, SourceKind::Sitemap, &[]);
    assert_eq!((listing.sitemaps, listing.trouble), (vec!["https://www.example.jp/s1.xml.gz".to_owned()], None));
    let lines = "https://www.example.jp/1\nhttps://www.example.jp/2\n";
    check(lines, Wanted { kind: Some(SourceKind::Sitemap), ..NONE }, SourceKind::Sitemap, &["- /1 -", "- /2 -"]);
}

fn listing_of(bytes: &[u8]) -> Vec<Entry> {
    listing(bytes, NONE).entries
}

#[test]
fn what_gives_nothing_says_why() {
    let feed = Wanted { kind: Some(SourceKind::Feed), ..NONE };
    trouble("<rss version='2.0'><channel><title>x</title></channel></rss>", NONE, "the feed has no entries");
    trouble("", NONE, "the answer is empty");
    trouble("<html><title>会員ログイン</title><form><input type=\"password\"></form>", feed, "login page");
    trouble("<html><title>example.jp</title>This domain is for sale! Buy this domain.", feed, "parked or for sale");
    trouble("<html><title>ページが見つかりません</title><p>お探しのページは移動しました", NONE, "no such page");
    trouble("<html><title>Just a moment...</title><script>x</script>", NONE, "whether a person");
    trouble("<html><title>会社概要</title><p>当社は", feed, "it is no feed");
    trouble("%PDF-1.7", feed, "it is no feed");
    let notice = format!(
        "<html><title>ログインに関する不正アクセス</title><p>{}<input type=password>",
        "長い本文です。".repeat(300)
    );
    assert_eq!(listing(notice.as_bytes(), NONE).trouble, None);
}

#[test]
fn bombs_and_crowds_are_capped() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(b"<urlset>").unwrap();
    for _ in 0..60 {
        gz.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let listing = listing(&gz.finish().unwrap(), NONE);
    assert!(listing.warnings.iter().any(|w| w.0.contains("unpacks to more than 50 MB")), "{:?}", listing.warnings);
    let many: String = (0..50_100).map(|i| format!("<url><loc>/{i}</loc></url>")).collect();
    let entries = listing_of(format!("<urlset>{many}</urlset>").as_bytes());
    assert_eq!(entries.len(), jikenbo_ingest::source::MAX_ENTRIES);
    for deep in [
        "<item>".repeat(10_000),
        "<rss><channel><item><title>".repeat(3_000),
        "<a href=/1>2026/4/7".repeat(5_000),
        "<ul><li>2026/4/7 ".repeat(5_000),
    ] {
        let _ = listing_of(deep.as_bytes());
        let _ = listing_of(format!("<html><body>{deep}").as_bytes());
    }
}
