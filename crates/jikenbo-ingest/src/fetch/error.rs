//! Why an address gave no page.

use std::{fmt, time::Duration};

use jiff::Timestamp;
use thiserror::Error;

use super::{clock::stamp, guard::Refusal};
use crate::{CodingError, Exchange, error::Bytes};

/// An address that gave no page: one sentence with what was asked, why it failed and when to try again.
#[derive(Clone, Debug)]
pub struct FetchError {
    /// The address as it was asked for.
    pub url: String,
    /// Where redirects had led when it failed, if elsewhere.
    pub at: Option<String>,
    /// What happened.
    pub problem: FetchProblem,
    /// When trying again can help: not before this. `None`: not before somebody changes something, the
    /// address or the configuration.
    pub next_try: Option<Timestamp>,
    /// The last answer, where there was a whole one: it can be kept.
    pub exchange: Option<Box<Exchange>>,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.url)?;
        if let Some(at) = &self.at {
            write!(f, "redirected to {at}: ")?;
        }
        write!(f, "{}", self.problem)?;
        match self.next_try {
            Some(next) => write!(f, "; next try not before {}", stamp(next)),
            None => write!(f, "; it is not tried again as it is"),
        }
    }
}

impl std::error::Error for FetchError {}

/// What can happen to an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchProblem {
    /// It is no address.
    #[error("this is no web address ({0}); write it as https://www.example.jp/news/")]
    Address(String),
    /// It may not be asked.
    #[error(transparent)]
    Refused(Refusal),
    /// The site forbids it.
    #[error(
        "robots.txt of {site} forbids it to robots such as jikenbo; ask the site's owner, or save the page by hand and add the file"
    )]
    Forbidden {
        /// The site: `https://www.example.jp`.
        site: String,
    },
    /// Whether the site forbids it cannot be known.
    #[error("robots.txt of {site} cannot be read, so nothing there is asked ({reason})")]
    RobotsUnread {
        /// The site: `https://www.example.jp`.
        site: String,
        /// Why it cannot be read.
        reason: String,
    },
    /// The host wants more time between two requests, or has asked to be left alone, for longer than one waits.
    #[error("{host} is left alone for longer than one waits: it asked for it, or its turn is far off")]
    NotYet {
        /// The host.
        host: String,
    },
    /// The name leads nowhere.
    #[error("{host} cannot be looked up ({reason}); check the name and the network")]
    Name {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// No connection came about.
    #[error("no connection to {host} ({reason})")]
    Connect {
        /// The host.
        host: String,
        /// What the system said.
        reason: String,
    },
    /// The server does not prove who it is.
    #[error("no secure connection to {host} ({reason})")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// A limit of time was reached.
    #[error("{what} within {} s", .limit.as_secs_f64())]
    Timeout {
        /// What did not happen: `no connection`.
        what: &'static str,
        /// The limit.
        limit: Duration,
    },
    /// The answer is no HTTP.
    #[error("the server's answer cannot be understood ({0})")]
    Protocol(String),
    /// The body ended before its end.
    #[error("the answer was cut off after {} of its body", Bytes(*.received))]
    CutOff {
        /// Bytes of the body that came.
        received: u64,
    },
    /// The body is longer than the limit.
    #[error("the answer is longer than {}", Bytes(*.limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The body's coding cannot be undone, or only beyond the limit.
    #[error("the answer cannot be unpacked: {0}")]
    Coding(CodingError),
    /// The server says no.
    #[error("the server answered {0}{name}", name = status_name(*.0))]
    Status(u16),
    /// A redirect that leads nowhere.
    #[error("it redirects to what is no address: {0}")]
    Redirect(String),
    /// A redirect that leads back.
    #[error("it redirects in a circle, to {0} again")]
    Circle(String),
    /// More redirects than are followed.
    #[error("it redirects more than {0} times")]
    Redirects(usize),
}

impl FetchProblem {
    /// Whether the same question may get another answer in a moment.
    pub(super) fn passes(&self) -> bool {
        match self {
            Self::Name { .. } | Self::Connect { .. } | Self::Timeout { .. } => true,
            Self::Protocol(_) | Self::CutOff { .. } => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// When to ask again if nobody said when: soon for what passes, else in a day; never what is up to us.
    pub(super) fn again(&self) -> Option<Duration> {
        const SOON: Duration = Duration::from_secs(15 * 60);
        const IN_A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
        match self {
            Self::Address(_) | Self::Refused(_) => None,
            problem if problem.passes() => Some(SOON),
            _ => Some(IN_A_DAY),
        }
    }
}

fn status_name(status: u16) -> String {
    let name = reqwest::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason());
    name.map_or_else(String::new, |name| format!(" {name}"))
}
