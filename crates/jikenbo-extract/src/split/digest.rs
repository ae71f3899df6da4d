//! Digests: dated items with an address each, and items that only a heading line sets apart.

use std::sync::LazyLock;

use super::{
    Border,
    lines::{Line, half_width, next_text},
    title::{is_date_line, is_section, is_url_line, names_incident},
};
use crate::literals::Literals;

const WRAP_UP: &[&str] = &[
    "まとめ",
    "編集後記",
    "おわりに",
    "終わりに",
    "さいごに",
    "最後に",
    "総括",
    "今週のまとめ",
    "あとがき",
    "今週の所感",
    "所感",
];

/// Items that begin with a date line, then a title and an address: at least two.
pub fn dated_items(lines: &[Line]) -> Option<Vec<Border>> {
    let mut out = Vec::new();
    for date in 0..lines.len() {
        if !is_date_line(&lines[date]) {
            continue;
        }
        let Some(title) = next_text(lines, date + 1) else { continue };
        let Some(url) = next_text(lines, title + 1) else { continue };
        if is_url_line(&lines[url]) && !is_url_line(&lines[title]) && lines[title].chars() <= 200 {
            out.push(Border { date: Some(date), ..Border::at(title) });
        }
    }
    if out.len() < 2 {
        return None;
    }
    let last = out.last_mut()?;
    last.end = (last.title + 1..lines.len()).find(|&i| is_wrap_up(&lines[i]));
    Some(out)
}

/// Items whose headlines carry one mark (◎, ■, ●), each with running text under it, on a page whose
/// own title is no organisation's notice: at least two. A date may stand between headline and text.
pub fn marked_items(lines: &[Line]) -> Option<Vec<Border>> {
    let first = next_text(lines, 0)?;
    if is_notice(&lines[first]) {
        return None;
    }
    let gathers = gathers_news(lines, first);
    ['◎', '■', '●', '◆', '★', '▼', '◇'].into_iter().find_map(|mark| {
        // The text under it is looked for last: from every blank line it would be looked for behind all the others.
        let item = |i: usize| {
            let heads = lines[i].text.starts_with(mark) && is_headline(&lines[i]);
            heads.then(|| text_of_item(lines, i))?.filter(|t| lines[*t].chars() >= 60 || announces(&lines[*t]))
        };
        let items: Vec<(usize, usize)> = (0..lines.len()).filter_map(|i| Some((i, item(i)?))).collect();
        let tells = |&&(title, text): &&(usize, usize)| {
            names_incident(&lines[title]) || gathers && (announces(&lines[text]) || names_incident(&lines[text]))
        };
        let tell = items.iter().filter(tells).count();
        (items.len() >= 2 && 2 * tell >= items.len())
            .then(|| items.into_iter().map(|(title, _)| Border::at(title)).collect())
    })
}

/// Items whose headlines are numbered from 1 on, each with somebody's announcement under it, on a page that says of
/// itself that it gathers news: at least two.
pub fn numbered_items(lines: &[Line]) -> Option<Vec<Border>> {
    let first = next_text(lines, 0)?;
    if is_notice(&lines[first]) || !gathers_news(lines, first) {
        return None;
    }
    let mut items: Vec<(usize, usize)> = Vec::new();
    for (i, line) in lines.iter().enumerate().skip(first + 1) {
        if leading_number(line.text) == Some(items.len() + 1)
            && is_headline(line)
            && let Some(text) = text_of_item(lines, i)
        {
            items.push((i, text));
        }
    }
    // 公表日:2024年6月3日 under the headline.
    let dated = |title: usize| next_text(lines, title + 1).is_some_and(|next| is_dated(&lines[next]));
    let tells = |&&(title, text): &&(usize, usize)| {
        announces(&lines[text]) || ends_dated(&lines[title]) || names_incident(&lines[title]) && dated(title)
    };
    let tell = items.iter().filter(tells).count();
    (items.len() >= 2 && 2 * tell >= items.len()).then(|| {
        let last = items[items.len() - 1].1;
        let end = (last..lines.len()).find(|&i| is_wrap_up(&lines[i]));
        let of_last = |title| if title == items[items.len() - 1].0 { end } else { None };
        items.iter().map(|&(title, _)| Border { end: of_last(title), ..Border::at(title) }).collect()
    })
}

/// Whether a page's first line is the title of somebody's notice.
pub fn is_notice(first: &Line) -> bool {
    ["お詫び", "お知らせ", "について", "ご報告", "お願い"].iter().any(|w| first.text.contains(w))
}

/// Whether a page says of itself, in its first lines, that it gathers news.
fn gathers_news(lines: &[Line], first: usize) -> bool {
    (first..lines.len()).filter(|&i| !lines[i].is_blank()).take(3).any(|i| GATHERS.any_in(lines[i].text))
}

/// Whether a line is as long as a headline and no sentence.
fn is_headline(line: &Line) -> bool {
    (14..=100).contains(&line.chars()) && !line.text.ends_with('。')
}

/// The running text under a headline, behind a date line if there is one.
fn text_of_item(lines: &[Line], headline: usize) -> Option<usize> {
    let next = next_text(lines, headline + 1)?;
    let text = if is_dated(&lines[next]) { next_text(lines, next + 1)? } else { next };
    (lines[text].text.contains('。') && lines[text].chars() >= 20).then_some(text)
}

/// A date line, or one with its label: `公表日:2024年6月3日`.
fn is_dated(line: &Line) -> bool {
    let labelled = || ["公表日", "発表日", "掲載日", "公開日"].iter().any(|label| line.text.starts_with(label));
    is_date_line(line) || labelled() && line.chars() <= 24 && line.text.contains(['年', '月', '/'])
}

/// The number that a headline begins with: `1.`, `(2)`, `【3】`, `④`, `05 `.
pub fn leading_number(text: &str) -> Option<usize> {
    const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
    let first = text.chars().next()?;
    if let Some(at) = CIRCLED.chars().position(|c| c == first) {
        return Some(at + 1);
    }
    // No character of the number and its frame is longer than three bytes.
    let head = half_width(&text[..text.floor_char_boundary(24)]);
    let inner = head.trim_start_matches(['【', '(', '（', '[', '［', '第']);
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = inner.split_at(digits);
    let framed = rest.starts_with(['.', '．', '、', ')', '）', '】', ']', '］', ' ', '　', ':', '：', '位']);
    if framed && digits <= 2 { number.parse().ok() } else { None }
}

/// Whether a headline ends with its day in brackets: `(2/6)`, `(2月6日公表)`.
fn ends_dated(line: &Line) -> bool {
    let text = half_width(line.text);
    let open = text.strip_suffix([')', '）']).and_then(|t| Some(t.rsplit_once(['(', '（'])?.1));
    open.is_some_and(|t| {
        t.starts_with(|c: char| c.is_ascii_digit()) && t.contains(['/', '月']) && t.chars().count() <= 14
    })
}

/// Lists of published articles: a date line, then titles with a sentence or two under each: at least
/// two dates.
pub fn listed_items(lines: &[Line]) -> Option<Vec<Border>> {
    let dates: Vec<usize> = (0..lines.len()).filter(|&i| is_date_line(&lines[i])).collect();
    if dates.len() < 2 {
        return None;
    }
    let mut out = Vec::new();
    for (k, &date) in dates.iter().enumerate() {
        let end = dates.get(k + 1).copied().unwrap_or(lines.len());
        let texts: Vec<usize> = (date + 1..end).filter(|&i| !lines[i].is_blank()).collect();
        let pairs = texts.chunks(2);
        let is_pair = |p: &[usize]| match p {
            [title, summary] => {
                (12..=90).contains(&lines[*title].chars())
                    && !lines[*title].text.ends_with(['。', '…'])
                    && !is_section(&lines[*title])
                    && lines[*summary].text.contains('。')
                    && lines[*summary].chars() >= 30
            }
            _ => false,
        };
        if texts.is_empty() || !pairs.clone().all(|p| is_pair(p) || p.len() == 1 && k + 1 == dates.len()) {
            return None;
        }
        out.extend(pairs.filter(|p| p.len() == 2).map(|p| Border { date: Some(date), ..Border::at(p[0]) }));
    }
    (out.len() >= 2).then_some(out)
}

pub fn is_wrap_up(line: &Line) -> bool {
    let text = line.text.trim_start_matches(['■', '◆', '●', '【', '#', ' ', '　']);
    line.chars() <= 20 && WRAP_UP.iter().any(|w| text.starts_with(w)) && !line.text.ends_with('。')
}

/// Whether a line tells that somebody announced something.
fn announces(line: &Line) -> bool {
    ["と発表した", "を発表した", "と公表した", "を公表した", "明らかにした", "日公表。", "日発表。"]
        .iter()
        .any(|word| line.text.contains(word))
}

/// What a page says of itself that gathers news.
pub static GATHERS: LazyLock<Literals> = LazyLock::new(|| {
    Literals::new([
        "ダイジェスト",
        "まとめ",
        "ピックアップ",
        "今週の",
        "今月の",
        "先週の",
        "先月の",
        "週間",
        "週刊",
        "公表事例",
        "公表された事案",
        "公表された事例",
        "事故事例",
        "月刊",
        "取り上げ",
        "ニュース一覧",
        "セキュリティニュース",
        "振り返",
        "出来事",
        "話題から",
        "紹介する",
        "紹介します",
    ])
});

/// Items set apart by nothing but a heading line between paragraphs, on a page that says of itself
/// that it gathers news.
pub fn untitled_items(lines: &[Line]) -> Option<Vec<Border>> {
    let first = next_text(lines, 0)?;
    if !gathers_news(lines, first) {
        return None;
    }
    let mut out: Vec<Border> = Vec::new();
    let mut previous: Option<usize> = None;
    for i in first..lines.len() {
        if lines[i].is_blank() {
            continue;
        }
        let line = &lines[i];
        let after_text = previous.is_none_or(|p| lines[p].text.ends_with('。') || p <= first + 1)
            || out.is_empty() && previous == Some(first);
        let before_text = next_text(lines, i + 1).is_some_and(|n| lines[n].text.ends_with('。'));
        let heading =
            !line.ends_sentence() && (10..=80).contains(&line.chars()) && !is_section(line) && !is_url_line(line);
        if i != first && after_text && before_text && heading && !is_wrap_up(line) {
            out.push(Border::at(i));
        }
        previous = Some(i);
    }
    // Two headings may stand in anybody's text, but not each above somebody else's announcement.
    let told = |border: &Border| next_text(lines, border.title + 1).is_some_and(|text| announces(&lines[text]));
    if out.len() < 2 || out.len() < 3 && !out.iter().all(told) {
        return None;
    }
    let last = out.last_mut()?;
    last.end = (last.title + 1..lines.len()).find(|&i| is_wrap_up(&lines[i]));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{super::lines::lines, *};

    /// The titles of the items that a page is cut into.
    #[track_caller]
    fn check(items: fn(&[Line]) -> Option<Vec<Border>>, page: &str, titles: &[&str]) {
        let lines = lines(page);
        let found: Vec<&str> = items(&lines).unwrap_or_default().iter().map(|b| lines[b.title].text).collect();
        assert_eq!(found, titles, "{page}");
    }

    const MARKED: &str = "週刊 みなもと便り 第12号\n\n■みなもと計測、名簿を誤って別の取引先に送信\n2026年3月3日\n\
        みなもと計測株式会社は、取引先の名簿を別の取引先に送ったと公表した。\n\n■川野町、住民票を別人に交付していた\n\
        2026年3月4日\n川野町は、窓口で住民票の写し1通を別人に交付したと発表した。\n";

    #[test]
    fn a_date_may_stand_under_a_headline() {
        let titles = ["■みなもと計測、名簿を誤って別の取引先に送信", "■川野町、住民票を別人に交付していた"];
        check(marked_items, MARKED, &titles);
        // A notice has such headings too, but says whose it is.
        check(marked_items, &MARKED.replace("週刊 みなもと便り 第12号", "名簿の誤送信について"), &[]);
    }

    const NUMBERED: &str = "今月の気になる事例 2026年2月\n\n1.みなもと計測、名簿を別の取引先に送信(2/6)\n\
        みなもと計測株式会社は、取引先の名簿を別の取引先に送ったと公表した。\n\n2.川野町、住民票の写しを別人に交付(2/13)\n\
        川野町は、窓口で住民票の写し1通を別人に交付したと発表した。\n\n編集後記\n春が近づいてきました。\n";

    #[test]
    fn headlines_may_be_numbered_from_one_on() {
        let titles = ["1.みなもと計測、名簿を別の取引先に送信(2/6)", "2.川野町、住民票の写しを別人に交付(2/13)"];
        check(numbered_items, NUMBERED, &titles);
        check(numbered_items, &NUMBERED.replace("2.川", "3.川"), &[]);
        // No page of news, and no news on it.
        check(numbered_items, &NUMBERED.replace("今月の気になる事例", "名簿の取扱い"), &[]);
        // The day has a line of its own, with a label.
        let labelled = NUMBERED.replace("(2/6)", "\n公表日:2026年2月6日").replace("(2/13)", "\n公表日:2026年2月13日");
        let titles = ["1.みなもと計測、名簿を別の取引先に送信", "2.川野町、住民票の写しを別人に交付"];
        check(numbered_items, &labelled, &titles);
        let advice = NUMBERED.replace("と公表した", "例がある").replace("と発表した", "例がある");
        check(numbered_items, &advice.replace("(2/6)", "").replace("(2/13)", ""), &[]);
    }

    #[test]
    fn numbers_are_read_in_their_frames() {
        for (text, n) in [
            ("1.みなもと", Some(1)),
            ("(12)みなもと", Some(12)),
            ("【3】みなもと", Some(3)),
            ("④みなもと", Some(4)),
            ("第5位 みなもと", Some(5)),
            ("2026年3月", None),
            ("3月の事例", None),
            ("みなもと", None),
        ] {
            assert_eq!(leading_number(text), n, "{text}");
        }
    }
}
