//! Pages as text: what stays, what goes, and where structure stands.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers may panic")]

use jikenbo_core::{BlockKind, Capture, Dated, Document};
use jikenbo_ingest::decode;

fn read(html: &str) -> Document {
    decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "file:///notice.html".into(),
        name: "notice.html".into(),
        media_type: "text/html".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: html.as_bytes().to_vec(),
        by_server: Default::default(),
    })
}

/// Checks the whole text of a page.
#[track_caller]
fn check(html: &str, expect: &str) {
    assert_eq!(read(html).text, expect, "{html}");
}

const NOTICE: &str = r#"<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">
<title>ノートPCの紛失について | みなもと町</title>
<meta property="article:published_time" content="2026-10-13T23:00:00Z">
<link rel="canonical" href="https://www.town.minamoto.example.jp/news/12.html">
<style>p { color: red }</style><script>if (a<b && "</p>") {}</script></head>
<body>
<header id="header"><h1 class="logo">みなもと町</h1><nav><ul><li><a href="/">くらし</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">ホーム</a> &gt; お知らせ</div>
<div id="contents">
<h2>ノートPCの紛失について</h2>
<p class="date">掲載日:2026年10月14日</p>
<p>職員が帰宅の途中で、業務用のノートPCを
紛失しました。<a href="https://ppc.example.jp/">個人情報保護委員会</a>に報告しています。</p>
<h3>対象</h3>
<table><caption>内訳</caption>
<tr><th>項目</th><th>件数</th></tr>
<tr><td>氏名</td><td><p>12,345件</p></td></tr>
<tr><td>住所<br>電話番号</td><td>200&nbsp;件</td></tr>
</table>
<ul><li>氏名</li><li><p>住所</p></li><li>・電話番号<ul><li>携帯</li></ul></li></ul>
<form><label>検索</label><input><button>送信</button></form>
</div>
<aside><h2>関連</h2><p>ごみの分別</p></aside>
<div id="side-menu"><p>よく見られるページ</p></div>
<footer><p>Copyright みなもと町</p></footer>
</body></html>"#;

#[test]
fn a_notice_keeps_its_text_and_loses_the_site() {
    let document = read(NOTICE);
    assert_eq!(
        document.text,
        "ノートPCの紛失について\n掲載日:2026年10月14日\n職員が帰宅の途中で、業務用のノートPCを紛失しました。個人情報保護委員会に報告しています。\n\n\
         対象\n\n内訳\n項目 件数\n氏名 12,345件\n住所 電話番号 200 件\n\n・氏名\n・住所\n・電話番号\n・携帯\n"
    );
    assert_eq!(document.title.as_deref(), Some("ノートPCの紛失について"));
    assert_eq!(document.published.map(|d| d.day.iso_date()).as_deref(), Some("2026-10-14"));
    assert_eq!(document.url.as_deref(), Some("https://www.town.minamoto.example.jp/news/12.html"));
    assert_eq!(document.warnings, []);
}

#[test]
fn blocks_and_links_point_into_the_text() {
    let document = read(NOTICE);
    let blocks: Vec<(BlockKind, &str)> = document.blocks.iter().map(|b| (b.kind, b.span.of(&document.text))).collect();
    for block in [
        (BlockKind::Heading(1), "ノートPCの紛失について"),
        (BlockKind::Paragraph, "掲載日:2026年10月14日"),
        (BlockKind::Heading(3), "対象"),
        (BlockKind::TableRow, "氏名 12,345件"),
        (BlockKind::ListItem, "・住所"),
    ] {
        assert!(blocks.contains(&block), "{block:?} in {blocks:?}");
    }
    assert_eq!(blocks.len(), 12);
    let links: Vec<(&str, &str)> = document.links.iter().map(|l| (l.span.of(&document.text), l.url.as_str())).collect();
    assert_eq!(links, [("個人情報保護委員会", "https://ppc.example.jp/")]);
}

#[test]
fn pages_of_all_kinds() {
    // A short municipal page of lines.
    check(
        "<title>お詫び</title><body>お詫び<br><br>町長 みなもと<br>担当 総務課<br>",
        "お詫び\n\n町長 みなもと\n担当 総務課\n",
    );
    // A table that only places things on the page.
    check(
        "<table><tr><td><a href=1>くらし</a></td><td><h2>お詫び</h2><p>誤送信がありました。</p></td></tr></table>",
        "お詫び\n\nくらし\n誤送信がありました。\n",
    );
    // A page wrapped in a form, as some systems do.
    check("<form id=aspnet><div><p>誤送信がありました。</p></div></form>", "誤送信がありました。\n");
    // Tags left open.
    check(
        "<ul><li>一<li>二</ul><p>三<p>四<table><tr><td>五<td>六<tr><td>七<td>八</table>",
        "・一\n・二\n三\n四\n\n五 六\n七 八\n",
    );
    // Readings above characters, hidden elements, entities.
    check(
        "<p><ruby>鹿音<rt>しかね</rt></ruby>町 &amp; &#x7530; <span>a</span><div hidden>x</div><div style='display: none'>y</div>",
        "鹿音町 & 田 a\n",
    );
    // A heading in two lines, source lines between words, preformatted lines.
    check(
        "<h1>不正アクセスに\n<br>ついて</h1><p>by\nLockBit\nが</p><pre>一\n二</pre>",
        "不正アクセスについて\nby LockBit が\n一\n二\n",
    );
    // A list in a row of data stays in its row.
    check("<table><tr><th>情報<td><ul><li>氏名<li>住所</ul></table>", "情報 ・氏名 ・住所\n");
    // Nothing but a header.
    check("<header><p>お詫び</p></header>", "お詫び\n");
    // No tags at all.
    check("一\n二 < 三", "一\n二 < 三");
}

#[test]
fn what_surrounds_a_text_goes() {
    for around in [
        "<nav><a href=/>ホーム</a></nav>",
        "<aside><p>関連する記事</p></aside>",
        "<footer><p>Copyright</p></footer>",
        "<div id=\"onetrust-consent-sdk\"><p>Cookieを使用します。</p><button>同意する</button></div>",
        "<div class=\"cookie-notice is-shown\"><p>Cookieを使用します。</p></div>",
        "<div class=cc_banner><p>Cookieを使用します。</p></div>",
        "<div role=complementary><p>よく見られるページ</p></div>",
        "<ol class=\"topic-path\"><li>ホーム</li></ol>",
        "<div class=\"sns_buttons\"><ul><li>共有する</li></ul></div>",
        "<div class=pagetop><a href=#>ページの先頭へ</a></div>",
        "<noscript><p>JavaScriptを有効にしてください。</p></noscript>",
        "<template><p>x</p></template><svg><title>x</title></svg><!-- <p>x</p> -->",
    ] {
        let text = "<h1>お詫び</h1><p>誤送信がありました。</p><table><tr><th>氏名<td>12件</table><ul><li>住所</ul>";
        check(&format!("{around}<main>{text}</main>{around}"), "お詫び\n誤送信がありました。\n\n氏名 12件\n\n・住所\n");
        check(&format!("{around}<div>{text}</div>{around}"), "お詫び\n誤送信がありました。\n\n氏名 12件\n\n・住所\n");
    }
}

#[test]
fn titles_are_chosen() {
    for (html, title) in [
        ("<title>A|B</title><h1>お詫び</h1>", Some("お詫び")),
        ("<title>お詫び|みなもと町</title><h1>みなもと町</h1>", Some("お詫び")),
        ("<title>みなもと町 - お詫び</title><h2>お詫び</h2>", Some("お詫び")),
        ("<meta property=og:site_name content=みなもと町><title>みなもと町 - お詫び</title>", Some("お詫び")),
        ("<meta property=og:site_name content=みなもと町><title>お詫び／みなもと町</title>", Some("お詫び")),
        ("<meta property=og:site_name content=みなもと町><title>お詫び:みなもと町</title>", Some("お詫び")),
        ("<title> お詫び\n と ご報告 </title>", Some("お詫び と ご報告")),
        ("<meta property=og:title content=お詫び>", Some("お詫び")),
        ("<h2>お詫び</h2>", Some("お詫び")),
        ("<p>お詫び</p>", None),
    ] {
        let document = read(&format!("{html}<p>本文です。</p>"));
        assert_eq!(document.title.as_deref(), title, "{html}");
        let first = document.text.lines().next();
        assert_eq!(first, title.or(Some("お詫び")), "{html}");
        assert_eq!(document.text.matches("お詫び").count(), 1, "{html}: {}", document.text);
    }
}

#[test]
fn a_blog_page_keeps_every_article() {
    let article = |n: usize| {
        format!(
            "<article><header><h2><a href='/{n}'>第{n}の事案について</a></h2><time datetime='2026-10-{n:02}'>10月{n}日</time></header><p>{n}件目の本文です。</p><footer>分類</footer></article>"
        )
    };
    for body in [
        (1..=20).map(article).collect::<String>(),
        format!("<main>{}</main><aside>広告</aside>", (1..=20).map(article).collect::<String>()),
        (1..=20)
            .map(|n| format!("<div class=post><h2>第{n}の事案について</h2><p>{n}件目の本文です。</p></div>"))
            .collect(),
        (1..=20).map(|n| format!("<h1>第{n}の事案について</h1><p>{n}件目の本文です。</p>")).collect(),
    ] {
        let html = format!("<title>事案の記録</title><header><h1>事案の記録</h1></header>{body}<footer>©</footer>");
        let document = read(&html);
        for n in 1..=20 {
            assert!(document.text.contains(&format!("\n{n}件目の本文です。\n")), "{n} in {}", document.text);
        }
        let headings = document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_)));
        let texts: Vec<&str> = headings.map(|b| b.span.of(&document.text)).filter(|t| t.starts_with('第')).collect();
        assert_eq!(texts.len(), 20);
        assert_eq!(document.published, None, "no article's date is the page's");
        assert!(!document.text.contains("分類") && !document.text.contains("広告") && !document.text.contains('©'));
    }
}

#[test]
fn dates_come_from_metadata_alone() {
    let told = |dated: Option<Dated>| dated.map(|d| format!("{} {}", d.day, d.by));
    for (head, published, updated) in [
        (
            "<script type='application/ld+json'>{\"datePublished\":\"2026-10-14\",\"dateModified\":\"2026-10-20\"}</script>",
            Some("2026-10-14 json-ld"),
            Some("2026-10-20 json-ld"),
        ),
        ("<meta name=date content=2026-10-14>", Some("2026-10-14 meta"), None),
        (
            "<meta property=article:modified_time content=2026-10-15T20:00:00Z><body><time datetime=2026-10-14>",
            Some("2026-10-14 time"),
            Some("2026-10-16 meta"),
        ),
        ("<body><time datetime='2026-10-14T09:00+09:00'>昨日</time>", Some("2026-10-14 time"), None),
        (
            "<body><time class='entry-date updated' datetime=2026-10-20>20日</time><time class=published datetime=2026-10-14>14日</time>",
            Some("2026-10-14 time"),
            Some("2026-10-20 time"),
        ),
        ("<body><time>2026-10-14</time>", None, None),
        ("<body>2026年10月14日", None, None),
    ] {
        let document = read(&format!("{head}<p>本文です。</p>"));
        assert_eq!(
            (told(document.published).as_deref(), told(document.updated).as_deref()),
            (published, updated),
            "{head}"
        );
    }
}

/// Pages made to hurt are read in time and stack proportional to their length.
#[test]
fn hostile_pages_end() {
    let n = 10_000;
    for (name, html) in [
        ("nested", "<div>".repeat(n) + "奥の本文" + &"</div>".repeat(n)),
        ("unclosed", "<div><p><table><tr><td><ul><li>".repeat(n) + "奥の本文"),
        ("formatting", (0..n).map(|i| format!("<p><b id={i}>")).collect::<String>() + "奥の本文"),
        ("stray ends", "<div>".repeat(n) + &"</section></p></table>".repeat(n) + "奥の本文"),
        ("attributes", format!("<p {}>奥の本文", (0..10 * n).map(|i| format!("a{i} ")).collect::<String>())),
        ("headings", "<h1><div>".repeat(n) + "奥の本文"),
        ("links", "<a href=x>".repeat(n) + "奥の本文"),
        ("tables", "<table><tr><td>".repeat(n) + "奥の本文" + &"</table>".repeat(n)),
        ("scripts", "<div>".repeat(n) + "<script>x</script>奥の本文<svg><svg>y</svg></svg>"),
        ("comments", "<!--".repeat(n) + "-->奥の本文"),
        ("cells", format!("<table><tr>{}</table>", "<td>奥の本文<td>".repeat(n))),
    ] {
        let document = read(&html);
        assert!(document.text.contains("奥の本文"), "{name}");
        assert!(!document.text.contains(['x', 'y']), "{name}");
    }
}

#[test]
fn the_example_page_is_read() {
    let bytes = include_bytes!("../../../examples/pages/notice-sjis.html").to_vec();
    let document = decode(&Capture {
        sha256: "0".repeat(64),
        target_uri: "file:///notice-sjis.html".into(),
        name: "notice-sjis.html".into(),
        media_type: "text/html".into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes,
        by_server: Default::default(),
    });
    let lines: Vec<&str> = document.text.lines().collect();
    assert_eq!(lines[0], "メールの誤送信による個人情報(メールアドレス)の漏えいについて");
    assert_eq!(lines[1], "掲載日:2026年10月14日");
    assert_eq!(lines.last(), Some(&"電子メール:gakushu@town.shikane.example.jp"));
    assert!(lines.contains(&"漏えいした情報 メールアドレス 58件 (うち個人の特定につながるもの 31件)"));
    assert_eq!(document.warnings, []);
}
