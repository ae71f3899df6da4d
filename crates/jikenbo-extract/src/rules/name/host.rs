//! Reads: host names, alone, in brackets, after @.
//! Why: victim lists and fake-mail samples name hosts.
//! Source: RFC 1123, 2.1; top-level domains in use by Japanese organisations.
//! Does not read: file names, versions, masked hosts (xxx.xxx.xxx), abbreviations.

use jikenbo_core::MentionValue;

use crate::rule::{Build, Rule, Yes};

/// The rule.
pub const RULE: Rule = Rule {
    id: "host.name",
    version: 1,
    needs: &[
        ".jp", ".com", ".net", ".org", ".co", ".info", ".biz", ".es", ".uk", ".au", ".th", ".us", ".de", ".fr", ".cn",
        ".tw", ".sg", ".io", ".example", ".asia", ".shop", ".kr", ".in", ".br", ".it", ".ca", ".vn", ".id", ".my",
        ".eu", ".gov", ".edu", ".tokyo", ".store", ".online", ".site",
    ],
    pattern: r"(?:^|[^A-Za-z0-9._%+\-/]|@|//)(?P<m>(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+(?:jp|com|net|org|co|info|biz|es|uk|au|th|us|de|fr|cn|tw|sg|io|example|asia|shop|kr|in|br|it|ca|vn|id|my|eu|gov|edu|tokyo|store|online|site))(?:$|[^A-Za-z0-9\-.])",
    build: Build::Read(|c| {
        let host = &c["m"];
        let masked =
            host.split('.').any(|label| label.len() >= 3 && label.bytes().all(|b| matches!(b, b'x' | b'X' | b'*')));
        (!masked).then(|| MentionValue::Host(host.to_ascii_lowercase()))
    }),
    yes: &[
        Yes("株式会社青葉堂(www.aobado.example)", "www.aobado.example", "www.aobado.example"),
        Yes("窓口 soudan@aobado.example.co.jp まで", "aobado.example.co.jp", "aobado.example.co.jp"),
        Yes("https://shop.aobado.example.jp/ で販売", "shop.aobado.example.jp", "shop.aobado.example.jp"),
    ],
    no: &["資料.jpg", "xxx@xxx.xxx.com", "Ver.2.0.1", "report.docx"],
};
