//! Digests whose items are headed by whom they are about, and a sentence or two under each.

use std::sync::LazyLock;

use jikenbo_core::Span;

use super::{
    Border,
    digest::{GATHERS, is_notice, is_wrap_up, leading_number},
    lines::{Line, half_width, next_text},
    title::names_incident,
};
use crate::{
    interpret::{POSTED_BY, POSTED_ON},
    literals::Literals,
    pattern::Pattern,
    rules::organisation::institution::ENDS,
};

/// What a page is called that a person keeps week by week or month by month.
const PERIODS: &[&str] = &["月号", "月分", "週分", "第1週", "第2週", "第3週", "第4週", "第5週", "ウォッチ", "備忘録"];
/// What such a page gathers, beside the words of incidents.
const GATHERED: &[&str] = &["事案", "事故", "インシデント", "セキュリティ", "漏れ", "もれ", "失敗"];
/// A name is no longer, in characters.
const NAME: std::ops::RangeInclusive<usize> = 3..=30;
/// What is told of somebody is no shorter, in characters.
const TEXT: usize = 12;

/// How a headline is told from the lines of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Sign(char),
    Number,
    Day,
}

struct Item {
    line: usize,
    name: Option<Span>,
    mark: Mark,
    is_dated: bool,
}

/// Items whose headlines are names or begin with one (`みなもと計測、…`), marked alike, numbered from 1 on or dated, each
/// with a sentence under it, on a page that says that it gathers incidents: at least two, half of them named, and no other
/// line with that mark before the wrap-up.
pub fn named_items(lines: &[Line]) -> Option<Vec<Border>> {
    let first = next_text(lines, 0)?;
    if !gathers_incidents(lines, first) {
        return None;
    }
    let items: Vec<Item> = (first + 1..lines.len()).filter_map(|i| item(lines, i)).collect();
    let mark = items.first()?.mark;
    let end = (items[0].line..lines.len()).find(|&i| is_wrap_up(&lines[i])).unwrap_or(lines.len());
    let items: Vec<&Item> = items.iter().filter(|item| item.mark == mark && item.line < end).collect();
    let marked =
        (items.first()?.line..end).filter(|&i| split_mark(lines[i].text).is_some_and(|(m, _)| m == mark)).count();
    let numbers = || items.iter().map(|item| leading_number(lines[item.line].text));
    let in_order = mark != Mark::Number || numbers().eq((1..=items.len()).map(Some));
    let ends = items.iter().skip(1).map(|item| item.line).chain([end]);
    let told =
        items.iter().zip(ends.clone()).filter(|(item, end)| item.is_dated || tells(&lines[item.line..*end])).count();
    let named = items.iter().filter(|item| item.name.is_some()).count();
    if items.len() < 2 || 2 * named < items.len() || marked > items.len() || !in_order || 3 * told < 2 * items.len() {
        return None;
    }
    // Where no item has a blank line within it, what stands behind the last one's is the page's own.
    let blank = |from: usize, to: usize| (from + 2..to).find(|&i| lines[i].is_blank() && !lines[i - 1].is_blank());
    let is_one =
        |(item, next): (&&Item, usize)| blank(item.line, next).is_none_or(|i| next_text(lines, i) == Some(next));
    let last = items[items.len() - 1].line;
    let compact = items.iter().zip(ends).take(items.len() - 1).all(is_one);
    let end = if compact { blank(last, end).unwrap_or(end) } else { end };
    let page_day = lines[first..items[0].line].iter().find_map(day_of);
    let border = |item: &&Item| Border {
        named: item.name,
        page_day,
        end: Some(end).filter(|_| item.line == last),
        ..Border::at(item.line)
    };
    Some(items.iter().map(border).collect())
}

/// A day with its year in a line of a page's head: `2026-05-02 | カテゴリ:まとめ`.
fn day_of(line: &Line) -> Option<Span> {
    static DAY: LazyLock<Option<Pattern>> =
        LazyLock::new(|| Pattern::new(r"(?:19|20)[0-9]{2}[年/.\-][0-9]{1,2}[月/.\-][0-9]{1,2}").ok());
    let found = DAY.as_ref()?.captures(line.text).filter(|_| !line.text.contains('。'))?.get(0)?;
    Some(Span::new(line.trimmed.start + found.start(), line.trimmed.start + found.end()))
}

/// Whether a page says in its first lines that it gathers incidents.
fn gathers_incidents(lines: &[Line], first: usize) -> bool {
    static PERIOD: LazyLock<Literals> = LazyLock::new(|| Literals::new(PERIODS.iter().copied()));
    let head = || (first..lines.len()).filter(|&i| !lines[i].is_blank()).take(3);
    // What gangs post is read by its list.
    if head().any(|i| POSTED_ON.iter().chain(POSTED_BY).any(|word| lines[i].text.contains(word))) {
        return false;
    }
    let gathers = |i: usize| {
        let text = half_width(lines[i].text);
        GATHERS.any_in(&text) || PERIOD.any_in(&text)
    };
    let of_incidents = |i: usize| names_incident(&lines[i]) || GATHERED.iter().any(|word| lines[i].text.contains(word));
    !is_notice(&lines[first]) && head().any(gathers) && head().any(of_incidents)
}

/// The item that a line heads.
fn item(lines: &[Line], line: usize) -> Option<Item> {
    static DAY: LazyLock<Option<Pattern>> =
        LazyLock::new(|| Pattern::new(r"(?:^|、)(?:[0-9]{1,2}[/月])?[0-9]{1,2}日?(?:発表|公表)?$").ok());
    let (mark, rest) = split_mark(lines[line].text)?;
    let (is_dated, rest) = split_day(rest).map_or((false, rest), |rest| (true, rest));
    let (name, note) = match rest.strip_suffix([')', '）']).and_then(|rest| rest.rsplit_once(['(', '（'])) {
        Some((name, note)) => (name.trim_end(), note),
        None => (rest.trim_end(), ""),
    };
    let is_dated = is_dated || DAY.as_ref().is_some_and(|day| day.is_match(&half_width(note)));
    let text = next_text(lines, line + 1).filter(|&text| text <= line + 2)?;
    let is_other = split_mark(lines[text].text).is_some_and(|(other, _)| other == mark);
    let runs = lines[text].text.contains('。') && lines[text].chars() >= TEXT && !is_other;
    // `みなもと計測、名簿を別の取引先に送信`: the name is what the headline begins with.
    let lead = name.split_once('、').map_or(name, |(lead, _)| lead);
    // みなもと美術財団「名品展」より: behind an institution, where 通販「ことり市場」で is nobody's name.
    let is_institution = |lead: &str| ENDS.iter().any(|end| lead.ends_with(end));
    let lead = lead.split_once('「').map(|(lead, _)| lead).filter(|lead| is_institution(lead)).unwrap_or(lead);
    let lead = OF_NAME.iter().find_map(|of| lead.strip_suffix(of)).unwrap_or(lead);
    let is_headline = lead.len() < name.len() || !name.ends_with('。') && lines[line].chars() >= HEADLINE;
    let start = lines[line].trimmed.start + (name.as_ptr() as usize - lines[line].text.as_ptr() as usize);
    let named = is_name(lead).then(|| Span::new(start, start + lead.len()));
    (runs && (named.is_some() || is_headline)).then_some(Item { line, name: named, mark, is_dated })
}

/// What stands behind a name and is the name's: ことり楽器の通販.
const OF_NAME: &[&str] =
    &["の通販サイト", "の通販", "の会員サイト", "の公式サイト", "のECサイト", "の予約サイト", "のサイト"];

/// A headline that names nobody by its place is no shorter, in characters.
const HEADLINE: usize = 10;

/// A headline's mark and what stands behind it.
fn split_mark(text: &str) -> Option<(Mark, &str)> {
    const SIGNS: &[char] = &['◎', '■', '●', '◆', '★', '▼', '▶', '◇', '○', '□', '・', '☆', '▽', '#'];
    if let Some(sign) = text.chars().next().filter(|c| SIGNS.contains(c)) {
        return Some((Mark::Sign(sign), text.trim_start_matches(sign).trim_start()));
    }
    if leading_number(text).is_some() {
        let is_frame = |c: char| c.is_numeric() || "【】()（）[]［］第.．、:： 　位".contains(c);
        return Some((Mark::Number, text.trim_start_matches(is_frame)));
    }
    split_day(text).map(|rest| (Mark::Day, rest))
}

/// What stands behind the day that a headline begins with: `6/9 `, `【6月9日】`, `(6/9)`.
fn split_day(text: &str) -> Option<&str> {
    static DAY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"^[(\[【（［]?[0-9０-９]{1,2}[/／月][0-9０-９]{1,2}日?(?:[(（].[)）])?(?:[)\]】）］:：\s　]|公表|発表)+",
        )
        .ok()
    });
    let found = DAY.as_ref()?.captures(text)?;
    Some(&text[found.get(0)?.end()..])
}

/// Whether a headline says nothing but whom it is about.
fn is_name(text: &str) -> bool {
    const NO_NAME: &[&str] = &[
        "対策",
        "方法",
        "傾向",
        "動向",
        "原因",
        "概要",
        "背景",
        "影響",
        "教訓",
        "解説",
        "ポイント",
        "はじめ",
        "について",
        "統計",
        "件数",
        "情報",
        "今月",
        "今週",
        "感想",
        "注目",
        "お知らせ",
        "による",
        "への",
    ];
    const NO_NAME_ENDS: &[&str] = &["とは", "する", "した", "ます", "です", "から", "ない", "たい"];
    let line = Line { text, trimmed: Span::new(0, text.len()) };
    NAME.contains(&line.chars())
        && !text.contains(['。', '、', '？', '?', '！', '!', ':', '：', '「', 'を'])
        && !names_incident(&line)
        && !NO_NAME.iter().any(|word| text.contains(word))
        && !NO_NAME_ENDS.iter().any(|word| text.ends_with(word))
}

/// Whether lines tell of an incident: its words, or how many were concerned.
fn tells(lines: &[Line]) -> bool {
    static COUNT: LazyLock<Option<Pattern>> =
        LazyLock::new(|| Pattern::new(r"[0-9]万?(?:[0-9,]*)(?:名|人|件|枚|通|台|社|円|世帯)").ok());
    let counts = |line: &Line| COUNT.as_ref().is_some_and(|count| count.is_match(&half_width(line.text)));
    lines.iter().any(|line| names_incident(line) || counts(line))
}

#[cfg(test)]
mod tests {
    use super::{super::lines::lines, *};

    #[track_caller]
    fn check(page: &str, expect: &[(&str, &str)]) {
        let lines = lines(page);
        let borders = named_items(&lines).unwrap_or_default();
        let found: Vec<(&str, &str)> = borders
            .iter()
            .map(|b| {
                let behind = b.end.and_then(|end| next_text(&lines, end)).map_or("", |i| lines[i].text);
                (b.named.map_or("", |at| at.of(page)), behind)
            })
            .collect();
        assert_eq!(found, expect, "{page}");
    }

    const PAGE: &str = "個人情報の事故 9月第1週(9/1〜9/7)\n\n▼9/2 みなもと計測\n名簿を別の取引先に送信。120名分。\n\n\
        ▼9/3 川野町立病院(訂正あり)\n検査の記録28人分が見当たらない。\n\nまとめ\nどちらも紙ではありません。\n";

    #[test]
    fn names_head_what_is_told_of_them() {
        check(PAGE, &[("みなもと計測", ""), ("川野町立病院", "まとめ")]);
        let numbered = PAGE.replace("▼9/2 ", "1. ").replace("▼9/3 ", "2. ").replace("まとめ\n", "");
        check(&numbered, &[("みなもと計測", ""), ("川野町立病院", "どちらも紙ではありません。")]);
        check(&numbered.replace("2. ", "4. "), &[]);
        let dated = PAGE.replace('▼', "");
        check(&dated, &[("みなもと計測", ""), ("川野町立病院", "まとめ")]);
        let behind = PAGE.replace("▼9/2 みなもと計測", "●みなもと計測(9/2)").replace("▼9/3 ", "●");
        check(&behind, &[("みなもと計測", ""), ("川野町立病院", "まとめ")]);
    }

    #[test]
    fn a_headline_may_begin_with_the_name() {
        let told = PAGE
            .replace("みなもと計測\n", "みなもと計測、名簿が旅立つ\n")
            .replace("病院(訂正あり)", "病院、検査の記録を見失う");
        check(&told, &[("みなもと計測", ""), ("川野町立病院", "まとめ")]);
        let one = told.replace("川野町立病院、検査", "アプリ「ことりの庭」で検査");
        check(&one, &[("みなもと計測", ""), ("", "まとめ")]);
        let shown = told.replace("みなもと計測、名簿", "みなもと美術館「名品展」の名簿");
        check(&shown, &[("みなもと美術館", ""), ("川野町立病院", "まとめ")]);
    }

    #[test]
    fn other_headlines_are_no_names() {
        check(&PAGE.replace("みなもと計測", "今週の傾向").replace("川野町立病院", "来月のポイント"), &[]);
        check(&PAGE.replace("個人情報の事故 9月第1週", "名簿の誤送信について"), &[]);
        check(&PAGE.replace("名簿を別の取引先に送信。120名分。", "グループ:Moonpaw"), &[]);
        let advice = PAGE.replace("▼9/2 ", "▼").replace("▼9/3 ", "▼");
        check(&advice.replace("120名分", "秋です").replace("28人分", "").replace("個人情報", "月刊 事案"), &[]);
    }
}
