use std::fmt;

use jikenbo_core::SourceKind;
use url::Url;

use crate::decode::html::page::{Node, Page};

/// Why a source that answered gives nothing to go on with. Printed as a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// There is no content.
    Nothing,
    /// A feed or a sitemap without entries.
    Empty(SourceKind),
    /// A page without links that may be notices, or without those that were asked for.
    NoLinks {
        /// Whether a pattern or a heading was asked for.
        filtered: bool,
    },
    /// Something other than what it was said to be.
    Another {
        /// What it was said to be.
        wanted: SourceKind,
    },
    /// It cannot be read; the reason.
    Unreadable(String),
    /// A page that asks for a password.
    Login,
    /// A page that sells the domain or says that it is not in use.
    Parked,
    /// A page that says there is none, though it was served as one.
    NotFound,
    /// A page that asks whether a person reads it.
    Challenge,
}

impl Trouble {
    /// For a listing without entries.
    pub(crate) fn empty(kind: SourceKind, filtered: bool) -> Option<Self> {
        match kind {
            SourceKind::Page => None,
            SourceKind::List => Some(Self::NoLinks { filtered }),
            _ if filtered => Some(Self::NoLinks { filtered }),
            kind => Some(Self::Empty(kind)),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("the answer is empty; look at the address in a browser"),
            Self::Empty(kind) => write!(f, "the {} has no entries; look whether the site moved it", kind.label_en()),
            Self::NoLinks { filtered: true } => f.write_str(
                "no link matches what was asked for; look whether the pattern or the heading still fits the page",
            ),
            Self::NoLinks { filtered: false } => f.write_str(
                "the page has no links that look like notices; name them with --links PATTERN or --under HEADING",
            ),
            Self::Another { wanted } => {
                write!(f, "it is no {}; add it again with the right --kind, or without one", wanted.label_en())
            }
            Self::Unreadable(reason) => {
                write!(f, "it cannot be read: {reason}; tell the site's owner, it is tried again")
            }
            Self::Login => f.write_str("it is a login page; jikenbo reads public pages only"),
            Self::Parked => f.write_str("the domain is parked or for sale; the source is gone, remove it"),
            Self::NotFound => f.write_str("it is a page that says there is no such page; look for the new address"),
            Self::Challenge => {
                f.write_str("the site asks whether a person reads it; it does not want to be read by programs")
            }
        }
    }
}

/// Words of pages that sell domains or stand in for a site that is gone, in lower case.
const PARKED: &[&str] = &[
    "this domain is for sale",
    "domain is parked",
    "buy this domain",
    "this domain may be for sale",
    "domain has expired",
    "domain parking",
    "parked free, courtesy",
    "このドメインは販売",
    "ドメインは現在使用されて",
    "このドメインは、お名前",
    "ドメインパーキング",
    "ドメインの有効期限",
    "webサイトは閉鎖",
];

/// What the title of a page says where the page asked for is not there.
const NOT_FOUND: &[&str] =
    &["404", "not found", "ページが見つかりません", "ページは見つかりません", "ページがありません", "お探しのページ"];

/// What the title of a page says that lets in people alone.
const LOGIN: &[&str] = &["ログイン", "サインイン", "login", "log in", "sign in", "signin", "認証"];

/// What the title of a page says that keeps programs out.
const CHALLENGE: &[&str] = &["just a moment", "attention required", "are you a robot", "captcha", "access denied"];

/// How many characters a page may have to be one that only sells or only asks: a notice may well be about
/// passwords or expired domains, and forms for members stand on many pages.
const SHORT: usize = 1500;

/// What is wrong with a page that was served as if nothing were.
pub(crate) fn of_page(html: &str, url: &Url) -> Option<Trouble> {
    let page = Page::parse(html);
    let title = page.head.title.trim().to_lowercase();
    let text: String =
        page.nodes.iter().filter_map(|n| if let Node::Text(text) = n { Some(text.as_str()) } else { None }).collect();
    let chars = text.chars().filter(|c| !c.is_whitespace()).take(SHORT + 1).count();
    let is_short = chars <= SHORT;
    let says = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let asks_password = || {
        let html = html.to_ascii_lowercase();
        ["type=\"password\"", "type='password'", "type=password"].iter().any(|field| html.contains(field))
    };
    let at_login = || {
        let path = url.path().to_ascii_lowercase();
        ["login", "signin", "sign_in", "/auth"].iter().any(|word| path.contains(word))
    };
    if is_short && (says(LOGIN) || at_login()) && asks_password() {
        return Some(Trouble::Login);
    }
    if is_short && says(CHALLENGE) {
        return Some(Trouble::Challenge);
    }
    let lower = || text.to_lowercase();
    if is_short && PARKED.iter().any(|words| title.contains(words) || lower().contains(words)) {
        return Some(Trouble::Parked);
    }
    (is_short && says(NOT_FOUND)).then_some(Trouble::NotFound)
}
