//! How a text is written changes nothing that it says: the order of its articles, doubled blanks,
//! full-width forms, the ends of its lines.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::{fs, path::Path, sync::LazyLock};

use jikenbo_core::{Document, DocumentId, NormText, Reading};
use jikenbo_extract::Reader;
use proptest::prelude::*;

/// The examples that are one article.
static NOTICES: LazyLock<Vec<String>> = LazyLock::new(|| texts(&["notices"]));
static ALL: LazyLock<Vec<String>> = LazyLock::new(|| texts(&["notices", "off-topic", "pages", "press"]));

fn texts(folders: &[&str]) -> Vec<String> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let files = folders.iter().flat_map(|folder| fs::read_dir(examples.join(folder)).unwrap());
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn read(text: &str) -> Vec<Reading> {
    Reader::shared().read(&Document::plain(DocumentId::new("writing"), "writing.txt", text))
}

/// A text in one width and without blanks.
fn folded(text: &str) -> String {
    NormText::new(text, 0).as_str().chars().filter(|c| !c.is_whitespace()).collect()
}

/// What an article says, as values: its title and kind, and each fact's field and value.
fn said(reading: &Reading) -> Vec<String> {
    let facts = reading.facts.iter().chain(reading.incidents.iter().flat_map(|i| &i.facts));
    let facts = facts.map(|fact| format!("{} {}", fact.value.field(), folded(&fact.value.label(false))));
    [reading.kind.to_string(), folded(&reading.title)].into_iter().chain(facts).collect()
}

#[track_caller]
fn assert_same(text: &str, other: &str) {
    let says = |text| read(text).iter().map(said).collect::<Vec<_>>();
    assert_eq!(says(text), says(other), "\n{text}\n---\n{other}");
}

/// Some lines of an example, one after the other.
fn piece() -> impl Strategy<Value = String> {
    (prop::sample::select(&ALL[..]), any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(
        |(text, a, b)| {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let (a, b) = (a.index(lines.len() + 1), b.index(lines.len() + 1));
            lines[a.min(b)..a.max(b)].concat()
        },
    )
}

fn doubled(text: &str, by: char) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if matches!(c, ' ' | '\u{3000}') {
            out.push(by);
        }
    }
    out
}

/// Letters and digits in full width. Addresses and hosts are ASCII by definition: lines with one stay.
fn widened(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    };
    let is_address = |line: &str| ["http", "@", ".example"].iter().any(|w| line.contains(w));
    text.split_inclusive('\n')
        .map(|l| if is_address(l) { l.to_owned() } else { l.chars().map(wide).collect() })
        .collect()
}

/// A notice of an invented organisation, under a title with a number.
fn numbered(n: usize, text: &str) -> String {
    format!("【セキュリティ事件簿#2026-{n:03}】{}", text.trim())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn doubled_blanks_change_nothing(text in piece()) {
        assert_same(&text, &doubled(&text, ' '));
        assert_same(&text, &doubled(&text, '\u{3000}'));
    }

    #[test]
    fn full_width_changes_nothing(text in piece()) {
        // Lines wrapped by columns: in another width they would be wrapped elsewhere.
        let breaks = |text: &str| text.matches('\n').count();
        let joins = |text: &str| breaks(NormText::new(text, 0).as_str()) < breaks(text);
        prop_assume!(!joins(&text) && !joins(&widened(&text)));
        assert_same(&text, &widened(&text));
    }

    #[test]
    fn ends_of_lines_change_nothing(text in piece()) {
        assert_same(&text, &text.replace('\n', "\r\n"));
    }

    #[test]
    fn the_order_of_articles_changes_none(order in prop::sample::subsequence((0..NOTICES.len()).collect::<Vec<_>>(), 2..8), shuffled in Just(()).prop_perturb(|(), mut rng| rng.next_u64())) {
        let page = |order: &[usize]| {
            let articles: Vec<String> = order.iter().map(|&n| numbered(n + 1, &NOTICES[n])).collect();
            let mut readings = read(&(articles.join("\n\n\n\n") + "\n"));
            prop_assert_eq!(readings.len(), order.len());
            readings.sort_by_key(|r| r.case_number().map(str::to_owned));
            Ok(readings.iter().map(said).collect::<Vec<_>>())
        };
        let mut other = order.clone();
        let by = (shuffled % other.len() as u64) as usize;
        other.rotate_left(by);
        other.reverse();
        prop_assert_eq!(page(&order)?, page(&other)?);
    }
}
