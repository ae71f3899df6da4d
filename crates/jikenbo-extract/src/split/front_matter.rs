//! Press items as monitors save them: labelled fields (掲載日, タイトル, 概要, URL), each on a line of its
//! own or before a colon.

use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::text::any;
use jikenbo_core::Span;

use super::lines::half_width;
use crate::literals::Literals;

/// A labelled field of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// タイトル, 件名
    Title,
    /// 掲載日, 公開日
    Date,
    /// URL
    Url,
    /// 概要, 本文
    Body,
    /// 収集元, 媒体
    Source,
}

static LABEL: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^[\-*・#\s]*\**\s*(?:(タイトル|件名|見出し)|(掲載日|公開日|発表日|日付|掲載日時)|(URL|リンク|参照URL)|(概要|本文|要約|サマリー)|(収集元サイト|収集元|媒体|情報源|掲載元))\s*\**\s*(?:[:：]\s*(.*))?$",
    )
    .ok()
});

/// One of them stands in every line that [`LABEL`] takes.
static LABELS: LazyLock<Literals> = LazyLock::new(|| {
    Literals::new([
        "タイトル",
        "件名",
        "見出し",
        "日付",
        "掲載日",
        "公開日",
        "発表日",
        "URL",
        "リンク",
        "概要",
        "本文",
        "要約",
        "サマリー",
        "収集元",
        "媒体",
        "情報源",
        "掲載元",
    ])
});

/// The labelled fields of a text and where their values stand; empty unless it has a title and at
/// least two other fields.
pub fn fields(text: &str) -> Vec<(Label, Span)> {
    // An item begins with its fields; a long page that mentions such words later is none.
    let begin = &text[..text.floor_char_boundary(text.len().saturating_sub(1).min(599))];
    let Some(pattern) = LABEL.as_ref().filter(|_| any(begin, &["タイトル", "件名", "見出し"])) else {
        return vec![];
    };
    let mut out: Vec<(Label, Span)> = Vec::new();
    let mut open: Option<Label> = None;
    for line in super::lines::lines(text) {
        let words = if line.text.len() <= 360 { half_width(line.text) } else { "".into() };
        let captures = LABELS.any_in(&words).then(|| pattern.captures(&words)).flatten();
        if let Some(captures) = captures {
            let labels = [Label::Title, Label::Date, Label::Url, Label::Body, Label::Source];
            let Some(label) = labels.into_iter().enumerate().find(|(i, _)| captures.get(i + 1).is_some()) else {
                continue;
            };
            open = Some(label.1);
            if let Some(value) = captures.get(6).filter(|v| !v.as_str().is_empty()) {
                // Folding may have changed its length in bytes: it is the line's last characters.
                let last = line.text.char_indices().rev().nth(value.as_str().chars().count() - 1);
                let start = line.trimmed.start + last.map_or(0, |(at, _)| at);
                out.push((label.1, Span::new(start, line.trimmed.end)));
                open = None;
            }
        } else if let Some(label) = open
            && !line.is_blank()
        {
            match out.last_mut() {
                Some((last, span)) if *last == label && label == Label::Body => span.end = line.trimmed.end,
                _ => out.push((label, line.trimmed)),
            }
            if label != Label::Body {
                open = None;
            }
        }
    }
    let has = |label| out.iter().any(|(l, _)| *l == label);
    if has(Label::Title) && has(Label::Body) && (has(Label::Date) || has(Label::Url)) { out } else { vec![] }
}

/// The title's place, if the text is an item of labelled fields.
pub fn title(text: &str) -> Option<Span> {
    fields(text).into_iter().find(|(label, _)| *label == Label::Title).map(|(_, span)| span)
}
