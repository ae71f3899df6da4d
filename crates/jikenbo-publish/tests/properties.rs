//! What holds for any text: no page breaks by what a source says, no excerpt cuts a word.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{case, casebook, told};
use jikenbo_core::{
    ArticleKind, Basis, Bound, CaseChange, CaseFact, CaseView, EventKind, FactValue, IncidentType, PageChange,
    TimeValue, Unit,
};
use jikenbo_publish::*;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn digest_of(cases: &[CaseView]) -> Digest {
    Digest::new(cases, &"2026-W41".parse().unwrap(), &DigestOptions::default())
}

/// A case that says `text` wherever a source can say anything.
fn saying(text: &str) -> CaseView {
    let body = format!("{text}の件数は10件です。");
    let mut notice = told(ArticleKind::Disclosure, text, "2026-10-06", text, &body).url(text).because(text).count(
        10,
        Unit::Records,
        Bound::Exact,
        "10件",
    );
    for value in [FactValue::Victim(text.into()), FactValue::System(text.into()), FactValue::Malware(text.into())] {
        notice = notice.says(value, "件数");
    }
    notice = notice.says(FactValue::Type(IncidentType::Malware), "件数");
    common::aliased(common::linked(case("2026-0001", vec![notice]), "2026-0002", text), text, text)
}

/// Texts that try to be markup, with Japanese and anything else between.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# "),
        Just("|"),
        Just("<script>"),
        Just("</td>"),
        Just("<!--"),
        Just("-->"),
        Just("`"),
        Just("```\n"),
        Just("[a](b)"),
        Just("**"),
        Just("\n\n"),
        Just("- "),
        Just("1. "),
        Just("\u{1b}[2J"),
        Just("\u{202e}"),
        Just("\""),
        Just(","),
        Just("=1+1"),
        Just("&lt;"),
        Just("情報"),
        Just("株式会社"),
        Just("☃️👨‍👩‍👧"),
        Just("ｶﾞ"),
        Just("https://a.example/"),
        Just("javascript:"),
        Just("\\"),
        Just("~~~"),
        Just("---"),
        Just("\t"),
    ];
    prop_oneof![prop::collection::vec(piece, 1..8).prop_map(|p| p.concat()), "\\PC{1,24}",]
        .prop_filter("names are not blank", |t| {
            t.chars().any(|c| !c.is_whitespace() && !c.is_control() && c != '\u{202e}')
        })
}

/// The lines that give a Markdown page its structure, without what they say.
fn skeleton(markdown: &str) -> Vec<String> {
    let marks = |line: &str| -> String {
        let bars = line.replace("\\|", "").matches('|').count();
        let head: String = line.chars().take_while(|c| "#>-`~=| ".contains(*c)).collect();
        format!("{head}{bars}")
    };
    markdown.lines().map(marks).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_changes_a_page(text in nasty()) {
        let plain = digest_of(&[saying("甲社"), casebook().remove(3)]);
        let digest = digest_of(&[saying(&text), casebook().remove(3)]);
        // The address is linked or not by what it is; its line is compared as text alone.
        prop_assert_eq!(skeleton(&digest.to_markdown()), skeleton(&plain.to_markdown()));
        for line in digest.to_markdown().lines() {
            let bare = line.replace("<!-- コメント -->", "").replace("\\<", "").replace("<https://", "").replace("<http://", "");
            prop_assert!(!bare.contains('<'), "{}", line);
        }
        let linked = |html: &str| html.matches("<a class=\"url\"").count();
        let tags = |html: &str| html.matches('<').count() - html.matches("<span class=\"url\"").count();
        let (html, plain) = (digest.to_html(), plain.to_html());
        prop_assert_eq!(tags(&html) - linked(&html), tags(&plain) - linked(&plain));
        for href in html.split("href=\"").skip(1) {
            prop_assert!(href.starts_with('#') || href.starts_with("http://") || href.starts_with("https://"), "{}", href);
        }
    }

    #[test]
    fn no_line_is_wider_than_asked(text in nasty(), width in 1usize..140) {
        let mut cases = casebook();
        cases.push(saying(&text));
        let table = list_table(&cases, Lang::Ja, width);
        prop_assert_eq!(table.lines().count(), cases.len() + 2);
        for line in table.lines() {
            prop_assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            prop_assert!(!line.chars().any(char::is_control));
        }
    }

    #[test]
    fn changes_stay_on_their_lines(before in nasty(), after in nasty(), width in 24usize..120) {
        let (mut case, other) = (saying(&before), saying(&after));
        let shift = case.sources.len();
        case.sources.extend(other.sources.clone());
        case.facts.extend(other.facts.iter().cloned().map(|f| CaseFact { source: f.source + shift, ..f }));
        case.changes = vec![CaseChange {
            page: before.clone(),
            change: PageChange::Changed,
            seen_at: after.clone(),
            status: None,
            from: Some(0),
            to: Some(shift),
            media_type: None,
        }];
        let cases = [case];
        let all = changes(&cases, None);
        for line in changes_text(&all, Lang::Ja, width).lines() {
            prop_assert!(line.width() <= width, "{} columns: {:?}", line.width(), line);
            prop_assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{:?}", line);
        }
        let json: serde_json::Value = serde_json::from_str(&change_jsonl(&all[0])).unwrap();
        prop_assert_eq!(json["page"].as_str(), Some(before.as_str()));
        // A text does not differ from itself.
        let both = text_diff(&before, &before);
        prop_assert!(both.is_empty(), "{:?}", both);
    }

    #[test]
    fn csv_reads_back(text in nasty()) {
        let cases = [saying(&text), saying("甲社")];
        let rows = parse_csv(&list_csv(&cases));
        prop_assert_eq!(rows.len(), 3);
        for row in &rows {
            prop_assert_eq!(row.len(), 16);
            for cell in row {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@']), "{}", cell);
            }
        }
        prop_assert_eq!(rows[1][2].trim_start_matches('\''), text.trim_start_matches('\''));
    }

    #[test]
    fn a_case_on_one_line(text in nasty()) {
        prop_assert_eq!(list_jsonl(&saying(&text)).lines().count(), 1);
        prop_assert!(show_text(&saying(&text), &[], Lang::Ja).chars().all(|c| c == '\n' || !c.is_control()));
    }

    #[test]
    fn an_excerpt_is_whole_sentences(words in prop::collection::vec(word(), 5..160), wrap in 20usize..45, marks in prop::collection::vec(0usize..160, 1..8)) {
        let text = words.concat();
        let wrapped = wrap_at(&text, wrap);
        // The same text in lines of its own sentences, and wrapped as PDFs have it.
        for (body, whole) in [(text.clone(), true), (wrapped, false)] {
            let mut notice = told(ArticleKind::Disclosure, "a.txt", "2026-10-06", "お知らせ", &body);
            for (i, mark) in marks.iter().enumerate() {
                let Some(word) = words.get(*mark).filter(|w| body.contains(w.as_str())) else { continue };
                let value = match i % 3 {
                    0 => FactValue::Type(IncidentType::Malware),
                    1 => FactValue::Certainty(jikenbo_core::Certainty::Possible),
                    _ => FactValue::Event { event: EventKind::Detected, when: TimeValue::year(2026) },
                };
                notice = notice.says_by(value, word, Basis::Stated);
            }
            let digest = digest_of(&[case("2026-0001", vec![notice])]);
            let Some(excerpt) = &digest.items[0].excerpt else { continue };
            prop_assert!(excerpt.chars().count() <= 250 + 4 * "（中略）".len(), "{}", excerpt);
            if !whole {
                continue;
            }
            let sentences: Vec<&str> = text.split_inclusive('。').collect();
            for part in excerpt.split("（中略）").flat_map(|p| p.split_inclusive(['。', '…'])) {
                let is_said = match part.strip_suffix('…') {
                    Some(cut) => cut.ends_with('、') && sentences.iter().any(|s| s.starts_with(cut)),
                    None => sentences.contains(&part),
                };
                prop_assert!(is_said, "{} in {}", part, text);
            }
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    let stems =
        ["サーバー", "USBメモリ", "情報", "漏えい", "10月1日", "1,284件", "お客様", "、", "。", "確認", "（委託先）"];
    (0..stems.len()).prop_map(move |i| stems[i].to_owned())
}

fn wrap_at(text: &str, chars: usize) -> String {
    let chars_of: Vec<char> = text.chars().collect();
    chars_of.chunks(chars).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
}

fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => row.last_mut().unwrap().push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {
                chars.next();
                rows.push(vec![String::new()]);
            }
            c => row.last_mut().unwrap().push(c),
        }
    }
    // What follows the last line end is no row.
    rows.pop();
    rows
}
