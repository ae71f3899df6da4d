//! Reads: http and https addresses.
//! Why: the source of a digest's item, the site that was attacked.
//! Source: RFC 3986, appendix C (delimiting in text).
//! Does not read: other schemes; a full-width bracket or Japanese text ends an address.

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "url.http",
    version: 1,
    needs: &["http"],
    pattern: r"(?P<m>https?://[A-Za-z0-9][A-Za-z0-9.\-]*(?::[0-9]+)?(?:/[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*)?)",
    build: Build::Read(|c| Some(MentionValue::Url(c["m"].trim_end_matches(['.', ',', ')', ';']).to_owned()))),
    yes: &[Yes(
        "詳細は(https://www.example.jp/news/1.html)をご覧ください",
        "https://www.example.jp/news/1.html",
        "https://www.example.jp/news/1.html",
    )],
    no: &["ftp://example.jp/", "httpという語"],
};
