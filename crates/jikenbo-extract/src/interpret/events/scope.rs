//! What each date of a text says something about.

use std::ops::Range;

use jikenbo_core::MentionValue;

use super::{Dated, View, any, is_elsewhere};
use crate::interpret::view::{between, fits, head};

/// What a date says something about: the text from it to the next date, a list item under it.
#[derive(Clone, Debug)]
pub struct Scope {
    pub clause: Range<usize>,
    pub sentence: usize,
    pub from: usize,
    /// The last day of a period; `from` is its first.
    pub to: Option<usize>,
    /// The date stands above or before, not in this sentence.
    pub carried: bool,
}

/// What each date says something about.
pub fn scopes(view: &View) -> Vec<Scope> {
    let mut out: Vec<Scope> = Vec::new();
    // A date line above, and whether text has come since.
    let mut above: Option<(usize, bool)> = None;
    let mut last_line = 0;
    for (i, sentence, _) in view.sentences() {
        let text = view.body.of(sentence);
        let line = &view.body.lines[sentence.line];
        let blank_between = (last_line + 1..sentence.line).any(|l| view.body.lines[l].at.is_empty());
        let same_line = last_line == sentence.line;
        let here: Vec<usize> = view.dates_in(i).collect();
        let carried_time = here.len() == 1
            && view.dates[here[0]].rule.starts_with("date")
            && is_clock_only(view, &view.dates[here[0]]);
        if let Some((_, had_text)) = above {
            let ends = line.heading && here.is_empty() || (had_text && blank_between && !line.bullet && !carried_time);
            if ends {
                above = None;
            }
        }
        last_line = sentence.line;
        if is_elsewhere(text) {
            continue;
        }
        if here.is_empty() {
            let timed = view.mentions_in(i).iter().any(|m| matches!(m.value, MentionValue::Time(..)));
            let row = same_line && (timed || opens_row(view, sentence.line));
            let date = match &mut above {
                Some((date, had_text)) => {
                    *had_text = true;
                    Some(*date)
                }
                None => out
                    .last()
                    .filter(|_| row || follows_at_once(&text))
                    .filter(|s| {
                        let same_paragraph = view.body.sentences[s.sentence].line == sentence.line;
                        s.sentence + 1 == i && (same_line || !blank_between) || timed && same_paragraph
                    })
                    .map(|s| s.from),
            };
            if let Some(from) = date {
                out.push(Scope { clause: sentence.at.clone(), sentence: i, from, to: None, carried: true });
            }
            continue;
        }
        // A release as one line: its own date stands right behind the title.
        let own_day =
            |d: &Dated| view.published == Some(d.value.date_only()) && view.body.text()[..d.at.start].trim().is_empty();
        let here: Vec<usize> = here
            .into_iter()
            .filter(|&d| !own_day(&view.dates[d]) || is_date_line(view, &view.dates[d], sentence.at.clone()))
            .collect();
        if here.is_empty() {
            continue;
        }
        // The publication date at the head of a release heads no list.
        let at_head = sentence.line <= 8
            && here.len() == 1
            && view.published == Some(view.dates[here[0]].value.date_only())
            && above.is_none()
            && out.is_empty();
        if at_head && is_date_line(view, &view.dates[here[0]], sentence.at.clone()) {
            continue;
        }
        if here.len() == 1
            && !carried_time
            && !stands_alone(view, sentence.line)
            && is_date_line(view, &view.dates[here[0]], sentence.at.clone())
        {
            above = Some((here[0], false));
            continue;
        }
        if !carried_time {
            above = None;
        } else if let Some((_, had_text)) = &mut above {
            *had_text = true;
        }
        scopes_in(view, i, sentence.at.clone(), &here, &mut out);
    }
    out
}

/// Whether a heading follows a line, or nothing: a date in it is what the label above it asks for, and heads no list.
fn stands_alone(view: &View, line: usize) -> bool {
    let mut below = view.body.lines[line + 1..].iter().filter(|line| !line.at.is_empty());
    below.next().is_none_or(|line| line.heading)
}

fn scopes_in(view: &View, sentence: usize, at: Range<usize>, here: &[usize], out: &mut Vec<Scope>) {
    // `…直ちに閉鎖し、記録を見たところ、9月5日から…`: the first part hangs on the sentence before.
    if let Some(&first) = here.first()
        && let Some(last) = out.last()
        && last.sentence + 1 == sentence
        && view.body.sentences[last.sentence].line == view.body.sentences[sentence].line
        && follows_at_once(between(view.body.text(), at.start, view.dates[first].at.start))
    {
        let clause = at.start..view.dates[first].at.start;
        out.push(Scope { clause, sentence, from: last.from, to: None, carried: true });
    }
    let mut k = 0;
    while k < here.len() {
        let from = here[k];
        let to = here.get(k + 1).copied().filter(|&next| is_period(view, from, next, &at));
        let last = to.unwrap_or(from);
        let next = here.get(if to.is_some() { k + 2 } else { k + 1 });
        let end = next.map_or(at.end, |&n| view.dates[n].at.start);
        let clause = view.dates[last].at.end..end;
        // `7月2日・3日 電話で説明`: both days are told of what follows the last.
        let listed = |s: &Scope| {
            s.sentence == sentence && !s.carried && is_joint(between(view.body.text(), s.clause.start, s.clause.end))
        };
        for earlier in out.iter_mut().rev().take_while(|s| listed(s)) {
            earlier.clause = clause.clone();
        }
        out.push(Scope { clause, sentence, from, to, carried: false });
        k += if to.is_some() { 2 } else { 1 };
    }
}

/// A text without what it says in brackets.
fn without_notes(text: &str) -> String {
    let mut depth = 0u32;
    let outside = |c: &char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

/// Nothing stands between two dates but what joins them.
fn is_joint(gap: &str) -> bool {
    let bare: String = gap.chars().filter(|c| !" ()月火水木金土日曜祝".contains(*c)).collect();
    // `受付は3月18日に、出荷は4月1日に再開`: the verb stands once, behind the last.
    let shares_verb = gap.starts_with("に、") && gap.ends_with('は') && gap.chars().count() <= 24;
    shares_verb || matches!(bare.as_str(), "・" | "、" | "及び" | "および" | "と")
}

/// A row of a list or table: it begins with its date, and running text does not follow.
fn opens_row(view: &View, line: usize) -> bool {
    let line = &view.body.lines[line];
    let text = &view.body.text()[line.at.clone()];
    let first = view.dates.partition_point(|d| d.at.start < line.at.start);
    let date = view.dates.get(first).filter(|d| d.at.end <= line.at.end);
    date.is_some_and(|d| {
        let lead = between(text, 0, d.at.start - line.at.start).chars().all(|c| " ・•○〇■◇◆●".contains(c));
        let next = between(text, d.at.end - line.at.start, text.len())
            .trim_start_matches(|c: char| "()月火水木金土日曜祝休頃 未明早朝深夜昼夕方夜午前後ごろ".contains(c));
        lead && !next.starts_with(['、', 'に', 'の', 'は', 'か', 'よ', 'ま', '以', '~', ','])
    })
}

/// 直ちに, 直後, 同時に: the sentence happens when the one before did.
fn follows_at_once(text: &str) -> bool {
    any(head(text, 40), &["直ちに", "ただちに", "直後", "同時に", "その場で", "即座に"]) || text.starts_with("その際")
}

fn is_clock_only(view: &View, date: &Dated) -> bool {
    let text = &view.body.text()[date.at.clone()];
    !text.contains(['日', '月', '/', '-', '年'])
}

/// A line that is a date, with a weekday, brackets or a bullet and nothing more.
fn is_date_line(view: &View, date: &Dated, sentence: Range<usize>) -> bool {
    let text = view.body.text();
    let before = between(text, sentence.start, date.at.start);
    let after = between(text, date.at.end, sentence.end);
    let empty =
        |s: &str| s.chars().all(|c| " ■◇◆□●○・•▼【】[]<>()月火水木金土日曜祝休,、:頃付夜朝昼午前後-~".contains(c));
    // `(1)3月14日(木)`: a number before it makes it no less a date line.
    let before = before
        .trim()
        .strip_prefix('(')
        .and_then(|b| b.split_once(')'))
        .map_or(before, |(number, rest)| if number.chars().all(|c| c.is_ascii_digit()) { rest } else { before });
    empty(before) && empty(after)
}

/// Whether two neighbouring dates are the first and last day of one period.
pub fn is_period(view: &View, from: usize, to: usize, sentence: &Range<usize>) -> bool {
    let (first, last) = (&view.dates[from], &view.dates[to]);
    let text = view.body.text();
    let gap = between(text, first.at.end, last.at.start);
    let bare: String = without_notes(gap)
        .chars()
        .filter(|c| !" ()月火水木金土日曜頃未明朝夜時点付の※0123456789過ぎ午前後分夕方".contains(*c))
        .collect();
    if matches!(
        bare.as_str(),
        "~" | "から"
            | "より"
            | "-"
            | "、~"
            | "~、"
            | "から、"
            | "と"
            | "以降"
            | "から翌"
            | "ごろから"
            | "ころから"
            | "までの間から"
    ) {
        return true;
    }
    let after = between(text, last.at.end, sentence.end);
    let opens = ["から", "以降", "より", "~"]
        .iter()
        .any(|w| gap.trim_start_matches(|c: char| "()月火水木金土日曜頃 ".contains(c)).starts_with(w));
    let after = after.trim_start_matches(|c: char| "()月火水木金土日曜頃 ".contains(c));
    opens && ["まで", "にかけて", "までの", "の間"].iter().any(|w| after.starts_with(w)) && !gap.contains(['。', ';'])
}

/// The short line right above that says what stands below it.
pub fn label_above<'v>(view: &'v View, line: usize) -> Option<&'v str> {
    let above = view.body.text_above(line)?;
    (fits(above, 20) && !above.ends_with('。') && !above.contains('、')).then_some(above)
}
