//! Numbers that the article itself replaces: `【訂正前】…【訂正後】…`, `当初…件としておりましたが、改めて
//! 精査した結果…件`, `…件(当初公表は…件)`, `…件から…件に訂正`. Both numbers are kept; the older one
//! knows the newer.

use std::{collections::HashMap, ops::Range};

use jikenbo_core::{Count, Unit};

use super::view::{View, any, between, head, tail};

/// Without one of these nothing is corrected.
const WORDS: &[&str] = &[
    "訂正",
    "修正",
    "変更",
    "更新",
    "当初",
    "前回",
    "第1報",
    "第一報",
    "第2報",
    "第二報",
    "既報",
    "改めて",
    "あらためて",
    "精査",
    "再調査",
    "調査の結果",
    "調査により",
    "その後",
    "時点",
    "正しくは",
    "誤)",
    "誤】",
    "誤:",
    "誤]",
    "→",
    "⇒",
];

/// Labels of what was said first, and of what holds now.
const OLD: &[&str] = &["訂正前", "修正前", "変更前", "更新前", "誤)", "誤】", "誤:", "誤]", "誤 "];
const NEW: &[&str] = &["訂正後", "修正後", "変更後", "更新後", "正)", "正】", "正:", "正]", "正 "];

/// What was said and is taken back in the same breath: `…としておりましたが`.
const SAID: &[&str] = &[
    "としてい",
    "としており",
    "としまし",
    "とご報告",
    "と報告",
    "とご案内",
    "とお知らせ",
    "とお伝え",
    "と公表",
    "と発表",
    "と記載",
    "と説明",
    "とご説明",
    "と見込",
    "と申し上げ",
    "を公表",
    "を発表",
    "を記載",
    "であるとして",
    "とみられ",
];

/// How the number that holds is found.
const FOUND: &[&str] = &[
    "改めて",
    "あらためて",
    "精査",
    "再調査",
    "再確認",
    "再集計",
    "その後",
    "調査の結果",
    "調査を進め",
    "調査により",
    "判明",
    "訂正",
    "正しくは",
    "実際",
    "誤り",
    "正確",
];

/// How far two numbers of one correction may stand apart, in bytes.
const NEAR: usize = 600;

/// For each number that the article replaces, the number it gives in its place. `told` are the numbers
/// of affected things in the order of the text.
pub fn superseded(view: &View, told: &[(Count, Range<usize>)]) -> HashMap<(u64, Unit), u64> {
    let mut out = HashMap::new();
    let text = view.body.text();
    let mut from = 0;
    let mut said = |at: &Range<usize>| {
        let before = tail(between(text, from, at.start), 120);
        from = at.end;
        before
    };
    let said: Vec<&str> = told.iter().map(|(_, at)| said(at)).collect();
    let corrects = |at: usize| any(said[at], WORDS) || any(after(text, &told[at].1), &["訂正", "修正", "変更", "更新"]);
    let corrected: Vec<bool> = (0..told.len()).map(corrects).collect();
    if told.len() < 2 || !corrected.contains(&true) {
        return out;
    }
    let mut replace = |old: &Count, new: &Count| {
        if old.n != new.n {
            out.entry((old.n, old.unit)).or_insert(new.n);
        }
    };
    for (old, new) in labelled(told, &said) {
        replace(&old, &new);
    }
    for (i, (count, at)) in told.iter().enumerate() {
        let near = told[i + 1..].iter().take_while(|(_, other)| other.start < at.end + NEAR);
        let next = near.enumerate().find(|(_, (c, _))| c.unit == count.unit && c.n != count.n);
        let Some((_, (later, there))) = next.filter(|(n, _)| corrected[i..=i + 1 + *n].contains(&true)) else {
            continue;
        };
        match order(text, said[i], at, there) {
            Some(Order::OldFirst) => replace(count, later),
            Some(Order::NewFirst) => replace(later, count),
            None => {}
        }
    }
    out
}

/// Which of two numbers holds.
enum Order {
    OldFirst,
    NewFirst,
}

/// What follows a number.
fn after<'t>(text: &'t str, at: &Range<usize>) -> &'t str {
    head(between(text, at.end, text.len()), 8)
}

fn order(text: &str, said: &str, first: &Range<usize>, second: &Range<usize>) -> Option<Order> {
    let gap = between(text, first.end, second.start);
    // `1,092件(当初公表は1,029件)`
    if gap.starts_with(['(', '['])
        && !gap.contains([')', ']'])
        && any(gap, &["当初", "前回", "訂正前", "修正前", "既報"])
    {
        return Some(Order::NewFirst);
    }
    if gap.matches('。').count() > 1 || gap.ends_with("うち") || gap.ends_with("うち、") {
        return None;
    }
    let arrow = ["→", "⇒"].contains(&gap.trim());
    let changed = ["から", "より", "を"].contains(&gap.trim_end_matches(['約', '、']))
        && ["に訂正", "へ訂正", "と訂正", "に修正", "へ修正", "に変更", "へ変更", "に更新", "へ更新"]
            .iter()
            .any(|w| after(text, second).starts_with(w));
    let first_said = said.rsplit('。').next().unwrap_or("");
    let taken_back = any(gap, SAID)
        && ["が、", "ところ、", "ものの", "。"].iter().any(|w| gap.contains(w))
        && any(gap, FOUND)
        && (any(
            first_said,
            &["当初", "前回", "第1報", "第一報", "第2報", "第二報", "既報", "公表", "発表", "お知らせ", "時点"],
        ) || any(gap, &["訂正", "正しくは", "改めて", "あらためて", "精査", "再調査", "誤り"]));
    (arrow || changed || taken_back).then_some(Order::OldFirst)
}

/// The pairs of `訂正前` and `訂正後`, `誤` and `正`: one by one where both give as many numbers, else those
/// of which there is one in their unit.
fn labelled(told: &[(Count, Range<usize>)], said: &[&str]) -> Vec<(Count, Count)> {
    let (mut old, mut new): (Vec<Count>, Vec<Count>) = (vec![], vec![]);
    let mut out = Vec::new();
    let mut before: Option<bool> = None;
    for ((count, _), said) in told.iter().zip(said) {
        let last = |words: &[&str]| words.iter().filter_map(|w| said.rfind(w)).max();
        let is_new = match (last(OLD), last(NEW)) {
            (None, None) if before.is_some() && !said.contains("\n\n") => before,
            (o, n) if o != n => Some(n > o),
            _ => None,
        };
        if is_new == Some(false) && before != Some(false) {
            pair(&mut old, &mut new, &mut out);
        }
        match is_new {
            Some(true) => new.push(*count),
            Some(false) => old.push(*count),
            None => {}
        }
        before = is_new;
    }
    pair(&mut old, &mut new, &mut out);
    out
}

fn pair(old: &mut Vec<Count>, new: &mut Vec<Count>, out: &mut Vec<(Count, Count)>) {
    let same = old.len() == new.len() && old.iter().zip(new.iter()).all(|(o, n)| o.unit == n.unit);
    if same {
        out.extend(old.iter().copied().zip(new.iter().copied()));
    } else {
        let alone = |list: &[Count], unit| {
            let mut of_unit = list.iter().filter(|c| c.unit == unit);
            of_unit.next().copied().filter(|_| of_unit.next().is_none())
        };
        for o in old.iter() {
            if let (Some(o), Some(n)) = (alone(old, o.unit), alone(new, o.unit)) {
                out.push((o, n));
            }
        }
    }
    old.clear();
    new.clear();
}
