//! How fetching is set: what the user decides.

use std::{path::PathBuf, time::Duration};

use crate::Error;

/// How to fetch. [`FetchConfig::default`] is polite and careful; a configuration changes what it must.
#[derive(Clone, Debug)]
pub struct FetchConfig {
    /// Where the owner of a site can reach whoever runs this: a mail address or the address of a page. It
    /// is sent with every request. `None` sends the program's name alone.
    pub contact: Option<String>,
    /// Hosts that may be asked though they are not on the public network, as addresses name them:
    /// `intranet.example`, `192.168.1.5`, `[::1]`.
    pub allow_private: Vec<String>,
    /// Files with certificates in PEM of authorities that are trusted beside the system's, as a network of its own has them.
    pub authorities: Vec<PathBuf>,
    /// The least time between two requests to one host. A longer `Crawl-delay` of the site holds instead.
    pub interval: Duration,
    /// Requests at a time to one host.
    pub per_host: usize,
    /// Requests at a time to all hosts together.
    pub at_once: usize,
    /// Time to make a connection.
    pub connect: Duration,
    /// Time in which nothing may come before the request is given up.
    pub idle: Duration,
    /// Time for one request with its whole answer.
    pub whole: Duration,
    /// Bytes of a body as it is sent.
    pub wire_bytes: u64,
    /// Bytes of a body when its compression is undone.
    pub body_bytes: u64,
    /// Bytes of all bodies together, sent and read, that are asked for or wait to be let go: see [`Share`](super::Share). One
    /// body of the largest size there may be always has room.
    pub flying_bytes: u64,
    /// Redirects that are followed.
    pub redirects: usize,
    /// How often an address is tried before its failure is told, at least once.
    pub tries: u32,
    /// The wait behind the first try that failed; it doubles with every further one.
    pub back_off: Duration,
    /// The longest wait within one fetch, for a host's turn, a `Retry-After` or between tries. What must wait
    /// longer is told with the time at which it may be tried again.
    pub patience: Duration,
    /// How long a `robots.txt` holds before it is asked for again.
    pub robots_age: Duration,
    /// Where the chance in waits begins: the same seed gives the same waits.
    pub seed: u64,
}

impl Default for FetchConfig {
    /// A request a second and two at a time to a host, 32 at a time in all; 32 MiB sent and 48 MiB read of
    /// one page, 100 MB of all pages in flight; three tries; robots.txt once a day, the most that RFC 9309 (2.4) allows.
    fn default() -> Self {
        Self {
            contact: None,
            allow_private: Vec::new(),
            authorities: Vec::new(),
            interval: Duration::from_secs(1),
            per_host: 2,
            at_once: 32,
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            whole: Duration::from_secs(180),
            wire_bytes: 32 << 20,
            body_bytes: 48 << 20,
            flying_bytes: 100_000_000,
            redirects: 10,
            tries: 3,
            back_off: Duration::from_secs(2),
            patience: Duration::from_secs(60),
            robots_age: Duration::from_secs(24 * 60 * 60),
            seed: 0,
        }
    }
}

/// The name that stands in `robots.txt` for this program.
pub(super) const AGENT: &str = "jikenbo";

impl FetchConfig {
    /// The `User-Agent`: who asks and where to write to.
    ///
    /// # Errors
    /// When the contact is neither a mail address nor the address of a page.
    pub(super) fn user_agent(&self) -> Result<String, Error> {
        let program = concat!("jikenbo/", env!("CARGO_PKG_VERSION"));
        let Some(contact) = &self.contact else { return Ok(program.to_owned()) };
        let contact = contact.trim();
        let page = contact.starts_with("https://") || contact.starts_with("http://");
        let mail = contact.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'));
        let plain = contact.bytes().all(|b| b.is_ascii_graphic() && !b"()<>\"\\".contains(&b));
        if !plain || !(page || mail) {
            return Err(Error::Contact { contact: contact.to_owned() });
        }
        Ok(format!("{program} (+{contact})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_says_who_and_where() {
        let version = env!("CARGO_PKG_VERSION");
        for (contact, expect) in [
            (None, Some(format!("jikenbo/{version}"))),
            (Some("desk@example.jp"), Some(format!("jikenbo/{version} (+desk@example.jp)"))),
            (Some(" https://example.jp/bot "), Some(format!("jikenbo/{version} (+https://example.jp/bot)"))),
            (Some("desk"), None),
            (Some("desk@example.jp\r\nX-Evil: 1"), None),
            (Some("事務局@example.jp"), None),
            (Some(""), None),
        ] {
            let config = FetchConfig { contact: contact.map(str::to_owned), ..FetchConfig::default() };
            assert_eq!(config.user_agent().ok(), expect, "{contact:?}");
        }
    }
}
