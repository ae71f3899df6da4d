//! Asking the web for pages, politely and with care.
//!
//! A [`Fetcher`] asks for one address at a time as often as it is called, side by side if one likes, and
//! keeps each host's pace over all calls. It gives values: [`Fetched`] with the whole [`Exchange`], or a
//! [`FetchError`] that is one sentence. It keeps nothing on the disk and knows no schedule.
//!
//! ```no_run
//! # async fn example(now: jiff::Timestamp) -> Result<(), Box<dyn std::error::Error>> {
//! use jikenbo_ingest::{FetchConfig, Fetched, Fetcher, Validators};
//!
//! let fetcher = Fetcher::new(FetchConfig { contact: Some("desk@example.jp".into()), ..FetchConfig::default() })?;
//! let known = Validators::default(); // or those of the last visit
//! match fetcher.fetch("https://www.example.jp/news/", &known, now).await? {
//!     Fetched::Page { exchange, capture } => {
//!         let known = Validators::of(&exchange, &known); // for the next visit
//!         println!("{} from {:?}, {known:?}", capture.sha256, exchange.ip);
//!     }
//!     Fetched::NotModified(_) => println!("nothing new"),
//!     Fetched::Removed(exchange) => println!("gone: {}", exchange.response.status),
//! }
//! # Ok(())
//! # }
//! ```

mod ask;
mod budget;
mod clock;
mod config;
mod error;
mod fetched;
mod fetcher;
mod guard;
mod http_date;
mod pace;
mod robots;
mod robots_of;
mod special;
mod wait;

pub use budget::Share;
pub use config::FetchConfig;
pub use error::{FetchError, FetchProblem};
pub use fetched::{Fetched, Validators};
pub use fetcher::Fetcher;
pub use guard::Refusal;
pub(crate) use http_date::parse as http_date;
pub use robots::Robots;
