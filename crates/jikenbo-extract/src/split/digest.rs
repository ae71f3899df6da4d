//! Digests: dated items with an address each, and items that only a heading line sets apart.

use std::sync::LazyLock;

use super::{
    Border,
    lines::{Line, next_text},
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
            out.push(Border { title, date: Some(date), end: None });
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
/// own title is no organisation's notice: at least two.
pub fn marked_items(lines: &[Line]) -> Option<Vec<Border>> {
    let first = next_text(lines, 0)?;
    let notice = ["お詫び", "お知らせ", "について", "ご報告", "お願い"];
    if notice.iter().any(|w| lines[first].text.contains(w)) {
        return None;
    }
    ['◎', '■', '●', '◆', '★', '▼', '◇'].into_iter().find_map(|mark| {
        let is_item = |i: usize| {
            // Looked for last: from every blank line it would be looked for behind all the others.
            let has_text = || {
                let text = next_text(lines, i + 1);
                text.is_some_and(|t| lines[t].text.contains('。') && (lines[t].chars() >= 60 || announces(&lines[t])))
            };
            lines[i].text.starts_with(mark)
                && (14..=100).contains(&lines[i].chars())
                && !lines[i].text.ends_with('。')
                && has_text()
        };
        let items: Vec<usize> = (0..lines.len()).filter(|&i| is_item(i)).collect();
        let tell = items.iter().filter(|&&i| names_incident(&lines[i])).count();
        (items.len() >= 2 && 2 * tell >= items.len())
            .then(|| items.into_iter().map(|title| Border { title, date: None, end: None }).collect())
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
        out.extend(pairs.filter(|p| p.len() == 2).map(|p| Border { title: p[0], date: Some(date), end: None }));
    }
    (out.len() >= 2).then_some(out)
}

fn is_wrap_up(line: &Line) -> bool {
    let text = line.text.trim_start_matches(['■', '◆', '●', '#', ' ', '　']);
    line.chars() <= 20 && WRAP_UP.iter().any(|w| text.starts_with(w)) && !line.text.ends_with('。')
}

/// Whether a line tells that somebody announced something.
fn announces(line: &Line) -> bool {
    ["と発表した", "を発表した", "と公表した", "を公表した", "明らかにした"].iter().any(|word| line.text.contains(word))
}

/// What a page says of itself that gathers news.
static GATHERS: LazyLock<Literals> = LazyLock::new(|| {
    Literals::new([
        "ダイジェスト",
        "まとめ",
        "ピックアップ",
        "今週の",
        "週間",
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
    let intro: Vec<usize> = (first..lines.len()).filter(|&i| !lines[i].is_blank()).take(3).collect();
    if !intro.iter().any(|&i| GATHERS.any_in(lines[i].text)) {
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
            out.push(Border { title: i, date: None, end: None });
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
