//! Which articles of a page, captured again, are which of its earlier capture's.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{CaseNumber, NormText, content_lines, organisation::name_key};

/// An article of a page.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// How an article of a page stands to one of the page's earlier capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It says the same, but for dates of the day, counters, advertisements and the like.
    Same,
    /// It is the same article, told otherwise.
    Version,
    /// It may be the same article, rewritten, or another in its place.
    Doubtful,
}

/// What an incident's article was in an earlier capture of its page.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// The cases that it belongs to.
    pub cases: &'a [CaseNumber],
    /// Whether it is the same article for certain.
    pub is_certain: bool,
}

/// Articles of so many are compared word by word, each by its beginning of so many characters.
const COMPARED: usize = 64;
const COMPARED_CHARS: usize = 8_000;
/// Of two texts with so many character pairs in common, in per cent of the shorter, one is a version of
/// the other; beneath a common title fewer will do.
const SURELY: usize = 80;
const MAYBE: usize = 50;
const TITLED: usize = 30;
/// A text with fewer pairs tells nothing by them.
const FEW: usize = 20;

/// For each of the `later` articles the one of `earlier` that it takes the place of, by its place in
/// `earlier`, and how sure that is. None is taken twice.
pub fn versions(earlier: &[Told<'_>], later: &[Told<'_>]) -> Vec<Option<(usize, Likeness)>> {
    let mut out = vec![None; later.len()];
    if earlier.is_empty() {
        return out;
    }
    let mut free: Vec<bool> = vec![true; earlier.len()];
    let contents = |told: &[Told<'_>]| told.iter().map(|t| content(t.text)).collect::<Vec<_>>();
    let (old, new) = (contents(earlier), contents(later));
    let mut by_content: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, text) in old.iter().enumerate().rev() {
        by_content.entry(text).or_default().push(i);
    }
    for (place, text) in new.iter().enumerate() {
        if let Some(i) = by_content.get_mut(text.as_str()).and_then(Vec::pop) {
            free[i] = false;
            out[place] = Some((i, Likeness::Same));
        }
    }
    let looked_at = |told: &[Told<'_>], texts: &[String], is_open: &dyn Fn(usize) -> bool| {
        let open = (0..told.len()).filter(|&i| is_open(i)).take(COMPARED);
        open.map(|i| (i, title_key(told[i].title), pairs(&texts[i]))).collect::<Vec<_>>()
    };
    let old = looked_at(earlier, &old, &|i| free[i]);
    let new = looked_at(later, &new, &|place| out[place].is_none());
    // The likest first, so that none is taken from the one that it is a version of.
    let mut alike: Vec<(bool, usize, usize, usize)> = Vec::new();
    for (place, title, pairs) in &new {
        for (i, other_title, others) in &old {
            let titled = !title.is_empty() && title == other_title;
            alike.push((titled, common(pairs, others), *place, *i));
        }
    }
    alike.sort_by_key(|&(titled, percent, place, i)| (std::cmp::Reverse((titled, percent)), place, i));
    for (titled, percent, place, i) in alike {
        let likeness = match percent {
            _ if out[place].is_some() || !free[i] => continue,
            SURELY.. => Likeness::Version,
            TITLED.. if titled => Likeness::Version,
            MAYBE.. => Likeness::Doubtful,
            _ if titled => Likeness::Doubtful,
            _ => continue,
        };
        free[i] = false;
        out[place] = Some((i, likeness));
    }
    out
}

fn content(text: &str) -> String {
    let lines = content_lines(text);
    let norm = NormText::new(&lines.join("\n"), 0);
    norm.as_str().chars().filter(|c| !c.is_whitespace() || *c == '\n').collect()
}

/// A title without what a later report adds to it.
pub(crate) fn title_key(title: &str) -> String {
    let mut key = name_key(title);
    for stage in ["続報", "追記", "最終報", "速報", "更新", "訂正"] {
        key = key.replace(stage, "");
    }
    while let Some((from, to)) = numbered_report(&key) {
        key.replace_range(from..to, "");
    }
    key.retain(|c| !"【】[]<>〈〉:：-‐・".contains(c));
    key
}

/// Where 第二報 stands.
fn numbered_report(key: &str) -> Option<(usize, usize)> {
    let to = key.match_indices('報').map(|(at, _)| at);
    to.filter_map(|to| {
        let from = key[..to].rfind('第')?;
        let number = &key[from + '第'.len_utf8()..to];
        let is_number =
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        is_number.then_some((from, to + '報'.len_utf8()))
    })
    .next()
}

/// The pairs of neighbouring characters of a text.
fn pairs(text: &str) -> HashSet<(char, char)> {
    let chars = || text.chars().filter(|c| !c.is_whitespace()).take(COMPARED_CHARS);
    chars().zip(chars().skip(1)).collect()
}

/// The pairs in common, in per cent of the shorter text's.
fn common(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> usize {
    let (small, large) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if small.len() < FEW {
        return 0;
    }
    small.iter().filter(|pair| large.contains(*pair)).count() * 100 / small.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTICE: &str = "不正アクセスについて\n当社の通販サイトが不正アクセスを受け、お客様の氏名と住所が外部へ流出した可能性があることが分かりました。\n対象は最大1,000件です。現在、外部の専門機関と調査しております。";
    const OTHER: &str = "書類の紛失について\n10月5日、営業所の移転に伴う作業中に、契約書の控え12通を紛失したことが判明しました。捜索を続けております。";

    fn check(earlier: &[&str], later: &[&str], expect: &[Option<(usize, Likeness)>]) {
        fn told<'a>(texts: &[&'a str]) -> Vec<Told<'a>> {
            texts.iter().map(|text| Told { title: text.lines().next().unwrap_or_default(), text }).collect()
        }
        assert_eq!(versions(&told(earlier), &told(later)), expect, "{earlier:#?} {later:#?}");
    }

    #[test]
    fn versions_are_told_from_others() {
        use Likeness::{Doubtful, Same, Version};
        let changed = NOTICE.replace("最大1,000件", "30,912件").replace("可能性があること", "こと");
        let longer = format!("{NOTICE}\n【10月2日追記】{}", "調査の結果をお知らせします。".repeat(20));
        let rewritten = "不正アクセスについて（第二報）\n調査が終わりましたのでご報告いたします。流出した件数は三万件あまり、カード番号は含まれません。";
        check(&[NOTICE], &[NOTICE], &[Some((0, Same))]);
        check(&[NOTICE], &[&changed], &[Some((0, Version))]);
        check(&[NOTICE], &[&longer], &[Some((0, Version))]);
        check(&[NOTICE], &[rewritten], &[Some((0, Doubtful))]);
        check(&[NOTICE], &[OTHER], &[None]);
        check(&[], &[OTHER], &[None]);
    }

    #[test]
    fn what_surrounds_a_notice_makes_no_version() {
        let day = |day: u8, seen: u32| {
            format!("2026年11月{day}日(土)\n{NOTICE}\n閲覧数 {seen}\n【PR】秋の旅{day}\n関連記事\n別の話{seen}")
        };
        check(&[&day(7, 120)], &[&day(8, 1_840)], &[Some((0, Likeness::Same))]);
        check(&[NOTICE], &[&NOTICE.replace("1,000", "１，０００")], &[Some((0, Likeness::Same))]);
    }

    #[test]
    fn articles_of_a_list_find_themselves() {
        use Likeness::{Same, Version};
        let changed = OTHER.replace("12通", "14通");
        check(&[NOTICE, OTHER], &[OTHER, NOTICE], &[Some((1, Same)), Some((0, Same))]);
        check(
            &[NOTICE, OTHER],
            &["新しい話\n何もありません。", &changed, NOTICE],
            &[None, Some((1, Version)), Some((0, Same))],
        );
        check(&[NOTICE, NOTICE], &[NOTICE, NOTICE, NOTICE], &[Some((0, Same)), Some((1, Same)), None]);
    }
}
