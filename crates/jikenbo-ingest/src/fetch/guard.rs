//! What may be asked at all: web addresses of the public network, and the hosts that the user allows.
//!
//! Addresses written as numbers are looked at before anything is sent, names when they have become
//! numbers: the connection goes to the very numbers that were looked at, so a name cannot change its
//! mind in between.

use std::{collections::BTreeSet, net::IpAddr, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use url::{Host, Url};

use super::special::special;

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It is no web address.
    #[error("{0}: addresses are not fetched, only http: and https:")]
    Scheme(String),
    /// It has a user name or a password in it.
    #[error("it has a user name or a password in it, which would be kept with the page; take it out")]
    Credentials,
    /// It leads to no public server.
    #[error(
        "{host} is not on the public network ({ip} is {what}); if you trust it, allow it by --allow-private {host}"
    )]
    Private {
        /// The host as the address names it.
        host: String,
        /// What it stands for.
        ip: IpAddr,
        /// What kind of address that is: `loopback`.
        what: &'static str,
    },
}

/// Looks at addresses before they are asked. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    allowed: Arc<BTreeSet<String>>,
}

impl Guard {
    /// `allow_private` names hosts as addresses name them: `intranet.example`, `192.168.1.5`, `[::1]`.
    pub(super) fn new(allow_private: &[String]) -> Self {
        let host = |name: &String| name.trim().trim_end_matches('.').to_ascii_lowercase();
        Self { allowed: Arc::new(allow_private.iter().map(host).collect()) }
    }

    fn allows(&self, host: &str) -> bool {
        self.allowed.contains(&host.trim_end_matches('.').to_ascii_lowercase())
    }

    /// Whether an address may be asked, as far as it tells before its name is looked up.
    pub(super) fn url(&self, url: &Url) -> Result<(), Refusal> {
        let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), url.host()) else {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let shown = host.to_string();
        match host {
            Host::Domain(_) => Ok(()),
            Host::Ipv4(ip) => self.ip(&shown, ip.into()),
            Host::Ipv6(ip) => self.ip(&shown, ip.into()),
        }
    }

    /// Whether a machine may be asked under the name of `host`.
    pub(super) fn ip(&self, host: &str, ip: IpAddr) -> Result<(), Refusal> {
        match special(ip) {
            Some(what) if !self.allows(host) => Err(Refusal::Private { host: host.to_owned(), ip, what }),
            _ => Ok(()),
        }
    }

    /// Those of a name's addresses that may be asked; an error when none may.
    fn addresses(&self, host: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
        let mut refused = Ok(());
        let mut kept = Vec::with_capacity(found.len());
        for address in found {
            match self.ip(host, address.ip()) {
                Ok(()) => kept.push(address),
                Err(refusal) => refused = Err(refusal),
            }
        }
        match kept.is_empty() {
            true => refused.map(|()| kept),
            false => Ok(kept),
        }
    }
}

/// What the system said of a name that it could not look up.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct NoAddress(pub(super) String);

/// The system's names, as the client looks them up.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|error| NoAddress(error.to_string()))?.collect();
            Ok(Box::new(guard.addresses(name.as_str(), found)?.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guard: &Guard, url: &str, expect: Result<(), &str>) {
        let got = guard.url(&Url::parse(url).unwrap()).map_err(|e| e.to_string());
        match expect {
            Ok(()) => assert_eq!(got, Ok(()), "{url}"),
            Err(part) => assert!(got.as_ref().is_err_and(|e| e.contains(part)), "{url}: {got:?}"),
        }
    }

    #[test]
    fn numbers_are_looked_at_however_they_are_written() {
        let guard = Guard::new(&["LAN.example".into(), "192.168.1.5".into(), "[fd00::5]".into()]);
        for (url, expect) in [
            ("https://www.example.jp/news", Ok(())),
            ("http://8.8.8.8/", Ok(())),
            ("http://192.168.1.5:8080/", Ok(())),
            ("http://[fd00::5]/", Ok(())),
            ("http://192.168.1.6/", Err("192.168.1.6 is private")),
            ("http://2130706433/", Err("127.0.0.1 is loopback")),
            ("http://0x7f.1/", Err("127.0.0.1 is loopback")),
            ("http://0177.0.0.1/", Err("127.0.0.1 is loopback")),
            ("http://１２７.０.０.１/", Err("127.0.0.1 is loopback")),
            ("http://[::ffff:7f00:1]/", Err("is loopback")),
            ("http://169.254.169.254/latest/meta-data/", Err("cloud metadata")),
            ("file:///etc/passwd", Err("file: addresses")),
            ("ftp://www.example.jp/", Err("ftp: addresses")),
            ("data:text/plain,x", Err("data: addresses")),
            ("https://user:secret@www.example.jp/", Err("a password")),
        ] {
            check(&guard, url, expect);
        }
    }

    #[test]
    fn of_a_names_numbers_only_public_ones_are_asked() {
        let guard = Guard::new(&["lan.example".into()]);
        let at = |ips: &[&str]| ips.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0)).collect::<Vec<_>>();
        for (host, found, kept) in [
            ("www.example.jp", &["8.8.8.8", "2606:4700::1111"][..], Some(&["8.8.8.8", "2606:4700::1111"][..])),
            ("mixed.example.jp", &["10.0.0.1", "8.8.8.8"], Some(&["8.8.8.8"])),
            ("inner.example.jp", &["10.0.0.1", "::1"], None),
            ("lan.example", &["10.0.0.1"], Some(&["10.0.0.1"])),
            ("LAN.example.", &["10.0.0.1"], Some(&["10.0.0.1"])),
            ("nothing.example", &[], Some(&[])),
        ] {
            assert_eq!(guard.addresses(host, at(found)).ok(), kept.map(at), "{host}");
        }
    }
}
