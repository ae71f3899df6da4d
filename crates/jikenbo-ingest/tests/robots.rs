//! `robots.txt` as anybody may write it.

use std::iter::zip;

use jikenbo_ingest::Robots;
use proptest::prelude::*;

/// Whether a pattern fits a path, by trying everything: slow and plain.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], _) | ([b'$'], []) => true,
        ([b'*', rest @ ..], _) => (0..=path.len()).any(|skipped| fits(rest, &path[skipped..])),
        ([b'$'], _) => false,
        ([a, pattern @ ..], [b, path @ ..]) => a == b && fits(pattern, path),
        _ => false,
    }
}

fn rule(pattern: &str, allow: bool) -> String {
    format!("{}: {pattern}\n", if allow { "Allow" } else { "Disallow" })
}

/// Pieces of files, as they should and should not follow each other.
const PIECES: &[&str] = &[
    "User-agent: *",
    "user-agent:jikenbo",
    "User-agent: other/2.0",
    "User-agent",
    "Disallow: /",
    "Disallow:",
    "Allow: /a*b$",
    "Disallow: /お知らせ",
    "Disallow: %",
    "Disallow: *$*",
    "Crawl-delay: 1e400",
    "Crawl-delay: 2",
    "Sitemap: https://www.example.jp/map.xml",
    "<html>",
    "# Disallow: /",
    "\u{feff}",
    ":",
    " ",
    "\0",
];

proptest! {
    #[test]
    fn patterns_fit_what_they_say(pattern in "/[ab*$]{0,7}", path in "/[ab]{0,7}") {
        let robots = Robots::read(format!("User-agent: *\n{}", rule(&pattern, false)).as_bytes(), "jikenbo");
        prop_assert_eq!(robots.allow(&path), !fits(pattern.as_bytes(), path.as_bytes()), "{} {}", pattern, path);
    }

    #[test]
    fn the_longest_rule_that_fits_decides(
        patterns in prop::collection::vec("/[ab*]{0,4}", 0..6),
        allowed in prop::collection::vec(any::<bool>(), 6),
        path in "/[ab]{0,5}",
    ) {
        let rules: Vec<(&String, bool)> = zip(&patterns, allowed).collect();
        let text: String = rules.iter().map(|(pattern, allow)| rule(pattern, *allow)).collect();
        let robots = Robots::read(format!("User-agent: *\n{text}").as_bytes(), "jikenbo");
        let mut expect = (0, true);
        for (pattern, allow) in rules {
            if fits(pattern.as_bytes(), path.as_bytes()) {
                expect = expect.max((pattern.len(), allow));
            }
        }
        prop_assert_eq!(robots.allow(&path), expect.1, "{} by\n{}", path, text);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400), path in "/\\PC{0,20}") {
        let robots = Robots::read(&bytes, "jikenbo");
        prop_assert!(robots.allow("/robots.txt"));
        robots.allow(&path);
    }

    #[test]
    fn any_lines_are_read(lines in prop::collection::vec(prop::sample::select(PIECES), 0..20), end in "\r?\n|\r") {
        let text = lines.join(&end);
        let robots = Robots::read(text.as_bytes(), "jikenbo");
        prop_assert_eq!(&Robots::read(lines.join("\n# \n").as_bytes(), "JIKENBO"), &robots, "ends of lines, case");
        prop_assert!(robots.crawl_delay.is_none_or(|delay| delay.as_secs() == 2));
        // Groups for others change nothing, wherever they stand.
        let others = format!("User-agent: third\nDisallow: /\n\n{text}");
        if lines.first().is_some_and(|line| line.to_ascii_lowercase().starts_with("user-agent:")) {
            prop_assert_eq!(Robots::read(others.as_bytes(), "jikenbo"), robots);
        }
    }
}

/// Half a megabyte of rules that invite going back and forth, and the longest address that is asked.
#[test]
fn hostile_files_end() {
    for line in ["Disallow: /*a*a*a*a*a*b\n", "Disallow: /*$\n", "Allow:/\n", "User-agent: jikenbo\nDisallow: /a\n"] {
        let text = format!("User-agent: *\n{}", line.repeat(500_000 / line.len()));
        let robots = Robots::read(text.as_bytes(), "jikenbo");
        robots.allow(&format!("/{}", "a".repeat(8_000)));
    }
}
