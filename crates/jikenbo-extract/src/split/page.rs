//! Pages of a blog or an archive as text: numbered or dated titles, copied articles that end with
//! their source, and titles that blank lines set apart.

use std::collections::HashSet;

use super::{
    Border,
    lines::{Line, blank_before, blanks_after, half_width, is_figure, next_text},
    title::{is_date_line, is_dated, is_numbered, is_section, is_url_line, source_title},
};

/// The titles of a page that holds several articles; `None` when it does not look like such a page.
pub fn titled_articles(lines: &[Line]) -> Option<Vec<Border>> {
    let strong: Vec<usize> = (0..lines.len()).filter(|&i| is_strong(lines, i)).collect();
    let sourced: Vec<usize> = (0..lines.len()).filter_map(|i| sourced_title(lines, i)).collect();
    let mut titles: Vec<usize> = strong.iter().chain(&sourced).copied().collect();
    titles.sort_unstable();
    titles.dedup();
    let numbered = strong.iter().filter(|&&i| is_numbered(&lines[i])).count();
    if titles.len() < 2 {
        return None;
    }
    // Blank lines set a title apart only on a page whose surer titles stand so too.
    let gap = titles.iter().map(|&i| blanks_after(lines, i)).min().unwrap_or(0);
    if gap >= 2 {
        titles.extend((0..lines.len()).filter(|&i| stands_apart(lines, i, gap)));
        titles.sort_unstable();
        titles.dedup();
    }
    if titles.len() < 2 && numbered < 2 {
        return None;
    }
    // Of two in a row the sure one is the title; of two unsure ones, a sentence is running text.
    let all = titles.clone();
    let sure: HashSet<usize> = strong.iter().chain(&sourced).copied().collect();
    let is_sure = |i: &usize| sure.contains(i);
    titles.retain(|i| {
        let next = next_text(lines, i + 1).filter(|n| all.binary_search(n).is_ok());
        let before = all.partition_point(|t| t < i).checked_sub(1).map(|t| all[t]);
        let previous = before.filter(|t| next_text(lines, t + 1) == Some(*i));
        let sentence = lines[*i].text.ends_with('。');
        is_sure(i)
            || !(next.is_some_and(|n| is_sure(&n) || sentence || !lines[n].text.ends_with('。'))
                || sentence && previous.is_some())
    });
    // Text before the first title belongs to the page, unless it is an article without a sure title.
    let first = next_text(lines, 0)?;
    if !titles.contains(&first) && stands_apart(lines, first, 1) && titles.first().is_some_and(|&t| t > first + 6) {
        titles.insert(0, first);
    }
    Some(titles.into_iter().map(Border::at).collect())
}

/// A heading of other texts is no longer, in bytes.
const HEAD: usize = 60;

/// Where a page's own text ends and a list of its other texts begins: 関連記事, and under it nothing but titles.
pub fn related(lines: &[Line]) -> Option<usize> {
    const HEADS: &[&str] = &[
        "関連記事",
        "関連ニュース",
        "関連トピック",
        "あわせて読みたい",
        "合わせて読みたい",
        "おすすめ記事",
        "人気記事",
        "新着記事",
        "最新記事",
        "最新ニュース",
        "アクセスランキング",
    ];
    let is_frame = |c: char| "【】■●▼◆[]<>＜＞「」・:： ".contains(c);
    let heads = |i: &usize| {
        let text = lines[*i].text;
        // Asked of every line: most begin otherwise.
        let may_be = text.chars().next().is_some_and(|c| is_frame(c) || "関あ合お人新最ア".contains(c));
        may_be && (text.starts_with("【関連】") || text.len() <= HEAD && HEADS.contains(&text.trim_matches(is_frame)))
    };
    let first = next_text(lines, 0)?;
    let at = (first + 3..lines.len()).find(heads)?;
    lines[at + 1..].iter().all(|line| !line.text.contains('。')).then_some(at)
}

fn is_strong(lines: &[Line], i: usize) -> bool {
    blank_before(lines, i)
        && (is_numbered(&lines[i]) || is_dated(&lines[i]) && !is_section(&lines[i]) || is_headed(lines, i))
}

/// 【緊急】… that heads a paragraph of its own, long enough for a title.
fn is_headed(lines: &[Line], i: usize) -> bool {
    let Some(rest) = lines[i].text.strip_prefix('【').and_then(|r| r.split_once('】')).map(|(_, rest)| rest) else {
        return false;
    };
    rest.trim().chars().count() >= 10
        && !lines[i].text.ends_with('。')
        && blanks_after(lines, i) >= 2
        && lines[i].chars() <= 120
}

/// The earlier line that a 出典 line names as the title of what it ends.
fn sourced_title(lines: &[Line], i: usize) -> Option<usize> {
    let title = source_title(&lines[i])?;
    (0..i).rev().take(200).find(|&t| lines[t].text == title && blank_before(lines, t))
}

/// A short line with a blank line before it and at least `gap` after it, that is neither running
/// text nor a section's heading, and that has text under it.
fn stands_apart(lines: &[Line], i: usize, gap: usize) -> bool {
    let line = &lines[i];
    let sentences = line.text.matches('。').count();
    let closes = line.text.ends_with('。');
    (8..=110).contains(&line.chars())
        && blank_before(lines, i)
        && blanks_after(lines, i) >= gap
        && (sentences == 0
            || (sentences == 1 && closes && !line.text.contains("ます。") && !line.text.contains("ました。")))
        && !line.text.ends_with(['、', '，', ':', '：'])
        && !is_section(line)
        && !is_url_line(line)
        && !is_date_line(line)
        && source_title(line).is_none()
        && !line.text.starts_with("出典")
        && !line.text.starts_with(|c: char| is_figure(c) && line.text.contains("日") && line.chars() < 16)
        && next_text(lines, i + 1)
            .is_some_and(|n| source_title(&lines[n]).is_none() && !lines[n].text.starts_with("出典"))
        && !is_victim_line(line)
        && !["アーカイブ", "はこちら", "一覧", "続きを読む"].iter().any(|e| line.text.ends_with(e))
        && next_text(lines, i + 1).is_some_and(|n| !continues(&lines[n]))
}

/// A note or a later section: what stands above it is no title.
fn continues(next: &Line) -> bool {
    let digits: String = half_width(next.text).chars().take_while(char::is_ascii_digit).collect();
    let section = digits.parse::<u32>().is_ok_and(|n| n >= 2) && next.chars() < 30 && !next.text.contains('日');
    section || next.text.starts_with(['※', '＊'])
}

/// `株式会社○○(example.co.jp)`: an entry of a victim list.
fn is_victim_line(line: &Line) -> bool {
    let text = line.text;
    text.ends_with([')', '）'])
        && text.rsplit_once(['(', '（']).is_some_and(|(_, host)| host.is_ascii() && host.contains('.'))
}
