//! What makes a line a title.

use std::sync::LazyLock;

use jikenbo_core::Span;

use super::lines::{Line, blank_before, half_width, is_figure, next_text};
use crate::pattern::Pattern;

fn is(pattern: &LazyLock<Option<Pattern>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(&half_width(text)))
}

static NUMBERED: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"^【[^】]{0,20}[#＃][12][0-9]{3}-[0-9]+】\s*\S{2}").ok());

/// `…について 2022年7月1日 ○○県`: what, when, who, as archives head their copies of releases.
static DATED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^\S.{6,}[\s　](?:[12][0-9]{3}\s*年|(?:令和|平成)\s*(?:元|[0-9０-９]+)\s*年)\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日[\s　]+\S[^。]{1,30}$",
    )
    .ok()
});

static DATE_ONLY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:■|◆|●|◇|\[|【)?\s*(?:[12][0-9]{3}\s*[年/.\-]\s*[0-9]{1,2}\s*[月/.\-]\s*[0-9]{1,2}\s*日?|(?:令和|平成)\s*(?:元|[0-9]+)\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日)\s*(?:[(（].{1,4}[)）])?(?:\]|】)?$",
    )
    .ok()
});

static SECTION: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[0-9０-９]{1,2}\s*[.．、)）\s]|[(（][0-9０-９一二三四五六アイウエオ]{1,2}[)）]|[①-⑳]|第[0-9一二三四五]+[章節]|[一二三四五六七八九十][、.．]|[ⅠⅡⅢⅣⅤ]|[・•●○◯◎■◆◇□▼▽▲△※*＊★☆→⇒\-–—―<＜〈《\[［|｜]|[「『][^「」]*[」』]$)",
    )
    .ok()
});

/// A title that carries a case number: 【…事件簿#2024-078】….
pub fn is_numbered(line: &Line) -> bool {
    line.text.starts_with('【') && is(&NUMBERED, line.text)
}

/// A title that ends with a date and an organisation.
pub fn is_dated(line: &Line) -> bool {
    // 640 bytes hold at least 160 characters.
    line.text.len() <= 640
        && !line.text.ends_with('。')
        && line.text.contains('年')
        && line.text.contains('日')
        && line.chars() <= 160
        && is(&DATED, line.text)
}

/// A line that is a date and nothing else.
pub fn is_date_line(line: &Line) -> bool {
    let bare =
        |text: &'_ str| text.trim_start_matches(|c: char| "■◆●◇[【".contains(c) || c.is_whitespace()).chars().next();
    line.text.len() <= 72
        && bare(line.text).is_some_and(|c| is_figure(c) || "令平".contains(c))
        && line.text.contains(is_figure)
        && is(&DATE_ONLY, line.text)
}

/// A line that is an address and nothing else.
pub fn is_url_line(line: &Line) -> bool {
    (line.text.starts_with("http://") || line.text.starts_with("https://")) && !line.text.contains([' ', '　'])
}

/// A heading within an article rather than of one: numbered, bulleted, bracketed, `label: value`,
/// or one of the words that releases head their sections with.
pub fn is_section(line: &Line) -> bool {
    const WORDS: &[&str] = &[
        "概要",
        "事案の概要",
        "経緯",
        "原因",
        "対応",
        "対応状況",
        "影響",
        "再発防止策",
        "再発防止に向けて",
        "今後の対応",
        "お問い合わせ",
        "お問い合わせ先",
        "お問合せ先",
        "問合せ先",
        "問い合わせ先",
        "発生原因",
        "メリット",
        "デメリット",
        "まとめ",
        "はじめに",
        "おわりに",
        "以上",
        "記",
        "各位",
        "敬具",
        "目次",
        "参考",
        "関連記事",
    ];
    line.text.chars().next().is_some_and(|c| {
        !('ぁ'..='ヶ').contains(&c) && (c < '\u{4e00}' || "第一二三四五六七八九十".contains(c) || c > '\u{9fff}')
    }) && is(&SECTION, line.text)
        || WORDS.contains(&line.text.trim_end_matches([':', '：']))
        || (line.text.starts_with('【') && line.text.ends_with('】'))
        || is_label(line)
}

/// `差出人:…`, `ランサムウェアギャング:…`: a label and its value.
fn is_label(line: &Line) -> bool {
    line.text.split_once([':', '：']).is_some_and(|(label, _)| {
        let n = label.chars().count();
        (1..=14).contains(&n)
            && !label.contains([' ', '　', '「', '『', 'を', 'は'])
            && !["お知らせ", "件名", "題名", "タイトル", "表題"].contains(&label)
            && label != "http"
            && label != "https"
    })
}

/// `出典:…`: the source that ends a copied press article, with the title it copies.
pub fn source_title<'t>(line: &Line<'t>) -> Option<&'t str> {
    let rest = line.text.strip_prefix("出典").or_else(|| line.text.strip_prefix("引用元"))?;
    let rest = rest.trim_start_matches([':', '：', ' ', '　']);
    (rest.chars().count() >= 8 && !rest.starts_with("http")).then_some(rest)
}

/// The title's line of a document that is one article: the first line that reads like one among
/// the head lines (date, addressee, organisation, release mark), else the first with text.
fn line_of_single(lines: &[Line]) -> usize {
    const ENDINGS: &[&str] = &[
        "について",
        "お詫び",
        "お知らせ",
        "ご報告",
        "報告",
        "お詫びとお知らせ",
        "発生",
        "の件",
        "公表",
        "お願い",
        "関して",
        "事案",
        "漏えい",
        "流出",
        "紛失",
        "第一報",
        "第二報",
        "第三報",
        "最終報",
        "続報",
        "第1報",
        "第2報",
        "第3報",
        "逮捕",
        "盗難",
        "被害",
        "注意喚起",
        "経過",
    ];
    let head: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_blank()).take(12).collect();
    let first = head.first().copied().unwrap_or(0);
    let reads_like_title = |i: usize| {
        let text = lines[i].text;
        // `…に対する勧告等について（株式会社…）`: what ends the title stands before the brackets.
        let bare = text.strip_suffix(['）', ')']).and_then(|t| Some(t.rsplit_once(['（', '('])?.0)).unwrap_or(text);
        let closed = text.trim_end_matches(|c: char| "）)」】 0123456789".contains(c) || is_figure(c));
        let ends = ENDINGS.iter().any(|e| bare.ends_with(e) || closed.ends_with(e));
        // `9月14日発生の…に関するお知らせ` under a date line.
        let begins_with_day = i > first && is_date_line(&lines[first]) && lines[i].text.contains('月');
        lines[i].chars() >= 8
            && lines[i].chars() <= 120
            && !lines[i].text.ends_with('。')
            && !is_section(&lines[i])
            && !is_date_line(&lines[i])
            && !is_navigation(&lines[i])
            && (!lines[i].text.starts_with(is_figure) || begins_with_day)
            && (ends || is_dated(&lines[i]) || is_numbered(&lines[i]))
    };
    let body = head.iter().copied().find(|&i| lines[i].text.ends_with('。')).unwrap_or(usize::MAX);
    let mut candidates = head.iter().copied().take_while(|&i| i < body).filter(|&i| reads_like_title(i));
    let candidate = candidates.next();
    // A page's head says that it is news; the notice below, what of.
    let candidate = match candidate.filter(|&i| is_of_page(&lines[i])) {
        Some(_) => candidates.find(|&i| !is_of_page(&lines[i])).or(candidate),
        None => candidate,
    };
    match candidate {
        Some(i) if i == first || is_head_matter(lines, first, i) => i,
        // A date is no title where anything else may be one.
        _ => headline(lines, &head)
            .or_else(|| head.iter().copied().take_while(|&i| i < body).find(|&i| !is_head_of_page(lines, i)))
            .or_else(|| head.iter().copied().take_while(|&i| i < body).find(|&i| !is_date_line(&lines[i])))
            .unwrap_or(first),
    }
}

/// `町公式サイト > くらし > お知らせ`, `外来のご案内 | 採用情報 | アクセス`: where on a site a page stands, and where else to go.
fn is_navigation(line: &Line) -> bool {
    let parts = |mark: &str| line.text.split(mark).filter(|part| !part.trim().is_empty()).count();
    [" > ", " ＞ ", "＞", " » ", " › "].iter().any(|mark| line.text.contains(mark) && line.chars() <= 80)
        || ["|", "｜", "／"].iter().any(|mark| parts(mark) >= 3) && line.chars() <= 80
        || parts(" / ") >= 4 && line.chars() <= 80
}

/// What stands above a headline and is none: a date, navigation, the paper's name with its page.
fn is_head_of_page(lines: &[Line], i: usize) -> bool {
    const PAPERS: &[&str] = &["新聞", "新報", "日報", "タイムス", "タイムズ", "ニュース", "放送", "ジャーナル"];
    const PAGES: &[&str] = &["朝刊", "夕刊", "電子版", "デジタル", "配信", "社会面", "地域面"];
    let line = &lines[i];
    let first = line.text.split([' ', '　']).next().unwrap_or_default();
    let is_paper = || {
        line.chars() <= 30
            && !line.text.contains(['、', '「'])
            && (PAPERS.iter().any(|end| first.ends_with(end)) || PAGES.iter().any(|word| line.text.contains(word)))
            && next_text(lines, i + 1).is_some_and(|next| !lines[next].text.contains('。'))
    };
    is_date_line(line) || is_navigation(line) || is_paper()
}

/// `すこやか病院からのお知らせ`, `患者さまへ大切なお知らせ`: that there is news, and not what of.
fn is_of_page(line: &Line) -> bool {
    const OF_PAGE: &[&str] = &[
        "からのお知らせ",
        "大切なお知らせ",
        "重要なお知らせ",
        "へのお知らせ",
        "へお知らせ",
        "新着のお知らせ",
        "からのお願い",
    ];
    let bare = line.text.rsplit_once(['（', '(']).map_or(line.text, |(bare, _)| bare).trim_end();
    OF_PAGE.iter().any(|end| bare.ends_with(end)) && !names_incident(line) || is_navigation(line)
}

/// The title of a document that is one article: its line, with the lines it was broken over.
pub fn of_single(lines: &[Line]) -> Span {
    let at = line_of_single(lines);
    let breaks_off = |l: &Line| {
        const ENDS: &[&str] =
            &["における", "による", "に関する", "係る", "伴う", "及び", "ならびに", "の", "に", "と", "を", "で", "が"];
        l.chars() >= 8 && ENDS.iter().any(|e| l.text.ends_with(e)) && !is_section(l)
    };
    let first = (1..=at).rev().take_while(|&i| breaks_off(&lines[i - 1])).last().map_or(at, |i| i - 1);
    let bracketed = |l: &&Line| l.text.starts_with(['(', '（']) && l.text.ends_with([')', '）']) && l.chars() <= 24;
    // A title that a line's width broke: …に基づく行政上 / の対応について.
    let goes_on = |l: &&Line| {
        lines[at].chars() >= 24
            && l.text.starts_with(|c: char| ('ぁ'..='ん').contains(&c))
            && ["について", "お知らせ", "お詫び", "に関して", "の件", "ご報告"].iter().any(|end| l.text.ends_with(end))
    };
    let last = lines.get(at + 1).filter(|l| bracketed(l) || goes_on(l)).map_or(at, |_| at + 1);
    if first == last { in_line(&lines[at]) } else { Span::new(lines[first].trimmed.start, lines[last].trimmed.end) }
}

/// The title within its line: a release whose lines were all joined has it before its date.
fn in_line(line: &Line) -> Span {
    let whole = line.trimmed;
    if line.chars() <= 160 {
        return whole;
    }
    let head: usize = line.text.chars().take(100).map(char::len_utf8).sum();
    let ends = ["について ", "お知らせ ", "お詫び ", "報告 ", "(お詫び) ", "の件 "];
    let end = ends.iter().filter_map(|e| line.text[..head].find(e).map(|i| i + e.len() - 1)).min();
    end.map_or_else(|| within(line), |end| Span::new(whole.start, whole.start + end))
}

/// A title is no longer than this, in bytes.
const LONGEST: usize = 1200;

/// All of the line, or the first sentence of a text that has no line breaks.
pub fn within(line: &Line) -> Span {
    let Span { start, end } = line.trimmed;
    let longest = line.text.floor_char_boundary(LONGEST);
    if longest == line.text.len() {
        return Span::new(start, end);
    }
    let sentence = line.text[..longest].find('。').map(|at| at + '。'.len_utf8());
    Span::new(start, start + sentence.unwrap_or(longest))
}

/// The headline under a site's name, its navigation or a line about the site: the first line that
/// names an incident, where the first line of all does not.
fn headline(lines: &[Line], head: &[usize]) -> Option<usize> {
    let names = |l: &Line| names_incident(l) || HEADLINE_WORDS.iter().any(|w| l.text.contains(w));
    let first = &lines[*head.first()?];
    let about_site = first.text.ends_with('。') && first.text.contains(['「', '当']) && first.text.contains("ニュース");
    if (names(first) || first.chars() > 60) && !about_site {
        return None;
    }
    let headline = |l: &Line| {
        !is_navigation(l)
            && (12..=100).contains(&l.chars())
            && !l.text.ends_with('。')
            && !is_section(l)
            && !is_url_line(l)
            && !l.text.starts_with(is_figure)
            && (!l.text.contains('年') || !l.text.contains('日'))
            && names(l)
    };
    let sentences = head.iter().copied().take_while(|&i| lines[i].text.matches('。').count() < 2);
    sentences.skip(1).take(9).find(|&i| headline(&lines[i]))
}

/// Whether a title or headline names what happens in incidents.
pub fn names_incident(line: &Line) -> bool {
    const WORDS: &[&str] = &[
        "流出",
        "流失",
        "漏えい",
        "漏洩",
        "不正",
        "攻撃",
        "紛失",
        "盗難",
        "誤送",
        "誤っ",
        "置き忘れ",
        "ウイルス",
        "マルウェア",
        "ランサム",
        "改ざん",
        "詐欺",
        "個人情報",
        "フィッシング",
        "ハッカー",
        "ハッキング",
        "乗っ取",
        "閲覧可能",
    ];
    WORDS.iter().any(|w| line.text.contains(w))
}

/// What else headlines are about that stand under a site's name.
const HEADLINE_WORDS: &[&str] = &[
    "サイバー",
    "セキュリティ",
    "情報",
    "かたる",
    "偽",
    "不審",
    "お詫び",
    "装い",
    "アカウント",
    "停止",
    "障害",
    "逮捕",
    "被害",
];

/// Whether the lines from `from` to `to` are what stands above a title: short lines.
fn is_head_matter(lines: &[Line], from: usize, to: usize) -> bool {
    lines[from..to].iter().all(|l| l.chars() <= 40)
        && (is_date_line(&lines[from]) || lines[from].chars() <= 24 || blank_before(lines, to))
}
