//! What a fetch gives.

use jikenbo_core::Capture;

use crate::Exchange;

/// What a server said of a page, with the exchange that says so: to be kept first, and read afterwards.
#[derive(Clone, Debug)]
pub enum Fetched {
    /// It sent the page. Whether its bytes are those of last time, their digest tells.
    Page {
        /// All that was said, the redirects too.
        exchange: Exchange,
        /// The body, its compression undone, under the address that answered.
        capture: Capture,
    },
    /// It has not changed since the validators were given (304).
    NotModified(Exchange),
    /// It is not there (404), or not there any more (410).
    Removed(Exchange),
}

impl Fetched {
    /// All that was said.
    pub fn exchange(&self) -> &Exchange {
        match self {
            Self::Page { exchange, .. } | Self::NotModified(exchange) | Self::Removed(exchange) => exchange,
        }
    }
}

/// What a server gave to ask by, next time, whether a page has changed. To be kept with the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The address that gave them: where the redirects had led. They are sent to this address alone.
    pub url: String,
    /// Its `ETag`, quotes and all.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it was written.
    pub last_modified: Option<String>,
}

impl Validators {
    /// What an answer gives; what a 304 does not repeat holds on, so there the old ones come in.
    pub fn of(exchange: &Exchange, old: &Self) -> Self {
        let header = |name| exchange.response.headers.get(name).map(|value| value.into_owned());
        let mut new =
            Self { url: exchange.target_uri.clone(), etag: header("etag"), last_modified: header("last-modified") };
        if exchange.response.status == 304 && old.url == new.url {
            new.etag = new.etag.or_else(|| old.etag.clone());
            new.last_modified = new.last_modified.or_else(|| old.last_modified.clone());
        }
        new
    }
}
