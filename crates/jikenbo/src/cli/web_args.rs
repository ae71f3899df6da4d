//! How to fetch, as written on the command line.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use jikenbo_pipeline::FetchConfig;

/// As written.
#[derive(Args, Debug)]
pub struct WebArgs {
    /// A mail address or a page where the owner of a site can reach you; sent with every request.
    #[arg(long, value_name = "ADDRESS", env = "JIKENBO_CONTACT", hide_env_values = true)]
    contact: Option<String>,

    /// A host that may be asked though it is not on the public network: intranet.example, 192.168.1.5.
    #[arg(long, value_name = "HOST")]
    allow_private: Vec<String>,

    /// A file with certificates in PEM of an authority that is trusted beside the system's, for servers of a network of your
    /// own.
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,

    /// Milliseconds between two requests to one host, if the site asks for no more.
    #[arg(long, value_name = "MS", default_value_t = 1_000)]
    interval: u64,

    /// Requests at a time to one host.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    per_host: u16,
}

impl WebArgs {
    /// As used.
    pub fn config(&self) -> FetchConfig {
        FetchConfig {
            contact: self.contact.clone().filter(|contact| !contact.is_empty()),
            allow_private: self.allow_private.clone(),
            authorities: self.ca.clone(),
            interval: Duration::from_millis(self.interval),
            per_host: usize::from(self.per_host),
            ..FetchConfig::default()
        }
    }
}
