//! Where notices come from, and how well that went.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What an address gives.
    pub enum SourceKind {
        /// A feed: RSS, Atom, JSON Feed.
        Feed = "feed", "フィード", "feed";
        /// A page that links to notices: お知らせ一覧.
        List = "list", "一覧ページ", "list page";
        /// A page that is itself the notice, or the notices.
        Page = "page", "ページ", "page";
        /// A sitemap, or an index of sitemaps.
        Sitemap = "sitemap", "サイトマップ", "sitemap";
    }
}

impl SourceKind {
    /// How often such a source is looked at where nobody says otherwise, in seconds: what exists to be
    /// polled each hour, what is made for readers each third hour, a whole site's map each half day.
    pub fn default_every(self) -> u32 {
        match self {
            Self::Feed => 60 * 60,
            Self::List | Self::Page => 3 * 60 * 60,
            Self::Sitemap => 12 * 60 * 60,
        }
    }
}

/// A source as a user wishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its address, absolute, `http` or `https`.
    pub url: String,
    /// What people call it; unique in a casebook.
    pub name: String,
    /// What it gives; `None` leaves it to be seen from what comes.
    pub kind: Option<SourceKind>,
    /// Seconds from one look to the next; `None` takes [`SourceKind::default_every`].
    pub every: Option<u32>,
    /// Only links whose address matches this pattern, in which `*` stands for any characters.
    pub links: Option<String>,
    /// On a list page, only links below the heading that contains this text.
    pub under: Option<String>,
    /// Whether it is left alone for now.
    pub paused: bool,
}

/// What became of looking at a source so far. Times are RFC 3339 in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceHealth {
    /// What it turned out to give.
    pub found: Option<SourceKind>,
    /// The last look, however it ended.
    pub last_checked: Option<String>,
    /// The last look that went well.
    pub last_success: Option<String>,
    /// The last look that did not.
    pub last_error_at: Option<String>,
    /// Why it did not, in a sentence.
    pub last_error: Option<String>,
    /// How many looks failed one after the other up to now; 0 when the last one went well.
    pub failures: u32,
    /// When it is looked at next; `None` while it is paused.
    pub next_check: Option<String>,
    /// How many entries it has shown altogether.
    pub entries_seen: u64,
}

/// A source and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStatus {
    /// The source.
    #[serde(flatten)]
    pub source: Source,
    /// How it fares.
    #[serde(flatten)]
    pub health: SourceHealth,
    /// Whether it is listed in the file of sources, which decides over it then.
    pub listed: bool,
}
