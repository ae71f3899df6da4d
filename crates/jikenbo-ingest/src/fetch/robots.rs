//! `robots.txt` (RFC 9309): which paths a site asks robots to leave alone, and how fast it wants to be
//! asked.
//!
//! Any bytes are read, in time proportional to their length; lines that mean nothing are passed over.

use std::time::Duration;

/// The bytes of a `robots.txt` that are read; RFC 9309 (2.5) asks for 500 KiB at least.
pub(super) const MAX_BYTES: usize = 500 << 10;

/// What one site asks of one robot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// How long to wait between two requests, if the site says so.
    pub crawl_delay: Option<Duration>,
    /// Addresses of sitemaps, as they are written; they hold for every robot.
    pub sitemaps: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    /// As compared: percent-encoded, `*` and a last `$` with their meaning.
    pattern: String,
    allow: bool,
}

impl Robots {
    /// Reads what `bytes` ask of the robot with the product token `agent` (`jikenbo`): the rules of the
    /// groups that name it, or, where none does, of those for `*`.
    pub fn read(bytes: &[u8], agent: &str) -> Self {
        let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let (mut ours, mut all) = (Self::default(), Self::default());
        let (mut named, mut sitemaps) = (false, Vec::new());
        // Whom the group names, and whether its rules have begun: then the next name begins another.
        let (mut for_us, mut for_all, mut begun) = (false, false, true);
        for line in text.split(['\n', '\r', '\0']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else { continue };
            let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
            if field == "sitemap" {
                sitemaps.push(value.to_owned());
                continue;
            }
            if matches!(field.as_str(), "user-agent" | "useragent" | "user agent") {
                if begun {
                    (for_us, for_all, begun) = (false, false, false);
                }
                for_us |= product_token(value).eq_ignore_ascii_case(agent);
                for_all |= value.starts_with('*');
                named |= for_us;
                continue;
            }
            let group = match (for_us, for_all) {
                (true, _) => &mut ours,
                (_, true) => &mut all,
                _ => &mut Self::default(),
            };
            match field.as_str() {
                "allow" | "disallow" => {
                    begun = true;
                    group.rule(value, field == "allow");
                }
                "crawl-delay" => {
                    begun = true;
                    group.crawl_delay = group.crawl_delay.or_else(|| seconds(value));
                }
                _ => {}
            }
        }
        Self { sitemaps, ..if named { ours } else { all } }
    }

    fn rule(&mut self, value: &str, allow: bool) {
        // An empty value says nothing.
        if !value.is_empty() {
            self.rules.push(Rule { pattern: encode(value), allow });
        }
    }

    /// Whether a path with its query may be asked: `/news?page=2`. The longest rule that fits decides, of
    /// two of one length the one that allows.
    pub fn allow(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = encode(path);
        let fits = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fits.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }
}

/// The part of a robot's name that is compared: letters, `_` and `-`.
fn product_token(value: &str) -> &str {
    let end = value.find(|c: char| !(c.is_ascii_alphabetic() || c == '_' || c == '-')).unwrap_or(value.len());
    &value[..end]
}

fn seconds(value: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(value.parse().ok()?).ok()
}

/// Characters beyond ASCII percent-encoded, and the letters of `%e3` in upper case, so that what means
/// the same compares the same.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    for (i, &byte) in bytes.iter().enumerate() {
        let of_percent = |back: usize| i >= back && bytes[i - back] == b'%';
        if byte.is_ascii_graphic() {
            let upper = byte.is_ascii_hexdigit() && (of_percent(1) || of_percent(2));
            out.push(char::from(if upper { byte.to_ascii_uppercase() } else { byte }));
        } else {
            let _ = write!(out, "%{byte:02X}"); // a String takes everything
        }
    }
    out
}

/// Whether a pattern matches the beginning of a path, all of it when it ends in `$`. Each piece between
/// two `*` is taken where it stands first, which is enough and needs no going back.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let (first, rest) = match pattern.split_once('*') {
        None if to_the_end => return path == pattern,
        None => return path.starts_with(pattern),
        Some(parts) => parts,
    };
    let Some(mut path) = path.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').map_or((None, rest), |(middle, last)| (Some(middle), last));
    for piece in middle.into_iter().flat_map(|m| m.split('*')) {
        match path.find(piece) {
            Some(at) => path = &path[at + piece.len()..],
            None => return false,
        }
    }
    if to_the_end { path.ends_with(last) } else { path.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(robots: &str, paths: &[(&str, bool)]) {
        let read = Robots::read(robots.as_bytes(), "jikenbo");
        for (path, expect) in paths {
            assert_eq!(read.allow(path), *expect, "{path} by\n{robots}");
        }
    }

    #[test]
    fn rules_are_those_of_the_standard() {
        check("", &[("/", true), ("/robots.txt", true)]);
        check("User-agent: *\nDisallow: /", &[("/", false), ("/news", false), ("/robots.txt", true)]);
        check("User-agent: *\nDisallow:", &[("/", true)]);
        check(
            "User-agent: *\nDisallow: /a\nAllow: /a/b",
            &[("/a", false), ("/ab", false), ("/a/b/c", true), ("/b", true)],
        );
        check("User-agent: *\nAllow: /x\nDisallow: /x", &[("/x", true)]);
        check("user-AGENT:*\n dISALLOW : /a # why", &[("/a", false)]);
        check("User-agent: *\r\nDisallow: /a\r\n\rDisallow: /b", &[("/a", false), ("/b", false)]);
        check("\u{feff}User-agent: *\nDisallow: /a", &[("/a", false)]);
        check("Disallow: /a", &[("/a", true)]);
        check("User-agent: *\nDisallow: /*.pdf$", &[("/a.pdf", false), ("/a.pdf?x", true), ("/b/c.pdf", false)]);
        check("User-agent: *\nDisallow: /*?", &[("/a?b", false), ("/a", true)]);
        check("User-agent: *\nDisallow: /a*b*c", &[("/a1b2c3", false), ("/abc", false), ("/acb", true)]);
        check("User-agent: *\nDisallow: /a$", &[("/a", false), ("/ab", true)]);
        check("User-agent: *\nDisallow: /a*a$", &[("/a", true), ("/aa", false), ("/aba", false)]);
        check("User-agent: *\nDisallow: *", &[("/", false)]);
        check(
            "User-agent: *\nDisallow: /お知らせ/",
            &[("/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B/1", false), ("/news", true)],
        );
        check("User-agent: *\nDisallow: /%e3%81%8a", &[("/%E3%81%8A", false), ("/お", false)]);
    }

    #[test]
    fn the_group_that_names_us_is_the_one_that_holds() {
        let groups = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Jikenbo/1.0\nDisallow: /private\n\n\
                      User-agent: third\nDisallow: /news\n\nUser-agent: jikenbo\nDisallow: /draft";
        check(groups, &[("/news", true), ("/private", false), ("/draft", false)]);
        check("User-agent: jikenbo\nUser-agent: *\nCrawl-delay: 5\nDisallow: /a", &[("/a", false), ("/b", true)]);
        check("User-agent: jikenbot\nDisallow: /", &[("/", true)]);
        check("User-agent: jikenbo\nAllow: /\nUser-agent: *\nDisallow: /", &[("/a", true)]);
    }

    #[test]
    fn delay_and_sitemaps_are_read() {
        let read = |text: &str| Robots::read(text.as_bytes(), "jikenbo");
        let with = |delay: &str| read(&format!("User-agent: *\nCrawl-delay: {delay}")).crawl_delay;
        assert_eq!(with("2.5"), Some(Duration::from_millis(2_500)));
        for bad in ["-1", "NaN", "inf", "1e40", "soon", ""] {
            assert_eq!(with(bad), None, "{bad}");
        }
        let sitemaps = read("Sitemap: https://www.example.jp/a.xml\nUser-agent: x\nsitemap:/b.xml").sitemaps;
        assert_eq!(sitemaps, ["https://www.example.jp/a.xml", "/b.xml"]);
    }
}
