//! Collecting: from the addresses of sources to filed documents, as jobs that are rows.
//!
//! A job stays in the casebook until what it asks for is kept and filed, or is due again later. So a process that
//! is killed leaves nothing half-done: the next one finds the same jobs. The casebook is opened for writing only
//! while answers are kept and filed, never while the network is waited for.

mod attachments;
mod round;
mod settle;
mod stop;
mod times;

use std::sync::Arc;

use jiff::Timestamp;
use jikenbo_core::{Document, Reading};
use jikenbo_extract::Reader;
use jikenbo_ingest::{FetchConfig, Fetcher};
pub use jikenbo_store::Only;
use jikenbo_store::{Casebook, Place};
use tokio::runtime::Runtime;

use crate::{AddSummary, Error, Warned};
use round::Round;

pub use stop::Stop;

/// What fetches. One for the life of a process, as it knows the pace of each host.
pub struct Web {
    runtime: Runtime,
    fetcher: Arc<Fetcher>,
}

impl Web {
    /// Makes ready to fetch.
    ///
    /// # Errors
    /// When the configuration cannot be used, or the system gives no threads.
    pub fn new(config: FetchConfig) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Threads)?;
        Ok(Self { runtime, fetcher: Arc::new(Fetcher::new(config)?) })
    }

    /// Waits for a while, shorter if somebody wishes to end.
    pub fn sleep(&self, time: std::time::Duration, stop: &Stop) {
        self.runtime.block_on(stop.sleep(time));
    }
}

/// How [`fetch`] and [`watch_step`] work.
pub struct FetchOptions<'a> {
    /// What time it is.
    pub clock: &'a dyn Fn() -> Timestamp,
    /// Ends the work early.
    pub stop: &'a Stop,
    /// Told of each address that failed, when it did.
    pub failed: &'a mut dyn FnMut(&FetchFailure),
}

/// An address that gave nothing to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchFailure {
    /// The name of the source that it is, or that it follows from.
    pub source: Option<String>,
    /// The address.
    pub url: String,
    /// Why, in a sentence.
    pub why: String,
    /// When it is tried again, RFC 3339 in UTC; `None` when it is given up.
    pub next: Option<String>,
}

/// What came of fetching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchSummary {
    /// Sources that were looked at and answered as they should.
    pub sources: usize,
    /// Entries that no source had shown before, or that changed.
    pub entries: usize,
    /// Pages that were asked for and answered, those that did not change among them.
    pub pages: usize,
    /// Addresses that wait for their turn, as their hosts want more time between two requests.
    pub waiting: usize,
    /// Addresses that gave nothing to go on with.
    pub failed: Vec<FetchFailure>,
    /// What became of the documents.
    pub added: AddSummary,
    /// What went less than well with sources.
    pub warnings: Vec<Warned>,
}

/// What one step of watching did, and when the next one is worth it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What it did.
    pub summary: FetchSummary,
    /// When the next work is due, RFC 3339 in UTC; `None` when there is none.
    pub next: Option<String>,
}

/// Looks once at all sources that are not paused, or at those and at the pages that are named, and at what they point
/// at, and files it. Pages of sources are asked when they are due, or with `pages` all of them. Ends when nothing of it
/// is due any more.
///
/// # Errors
/// When the casebook or its archive cannot be used. What concerns one address alone is in the summary.
pub fn fetch<'a>(
    place: &'a Place,
    web: &Web,
    only: Option<Only<'a>>,
    pages: bool,
    options: FetchOptions<'a>,
) -> Result<FetchSummary, Error> {
    web.runtime.block_on(async {
        let mut casebook = Casebook::open_or_create(place).await?;
        let hurried = casebook.hurry(only, pages, &times::text((options.clock)())).await;
        casebook.close().await;
        hurried?;
        run(place, web, only, usize::MAX, options).await
    })
}

/// Does what is due now, at most about `most` addresses, so that whoever waits for the casebook or for the end
/// has their turn.
///
/// # Errors
/// As [`fetch`].
pub fn watch_step<'a>(place: &'a Place, web: &Web, most: usize, options: FetchOptions<'a>) -> Result<Step, Error> {
    web.runtime.block_on(async {
        let summary = run(place, web, None, most, options).await?;
        let casebook = Casebook::open(place).await?;
        let next = casebook.next_due().await;
        casebook.close().await;
        Ok(Step { summary, next: next? })
    })
}

async fn run<'a>(
    place: &'a Place,
    web: &Web,
    only: Option<Only<'a>>,
    most: usize,
    options: FetchOptions<'a>,
) -> Result<FetchSummary, Error> {
    let mut round = Round::new(place, web.fetcher.clone(), &read, only, options);
    round.run(most).await?;
    Ok(round.summary)
}

fn read(document: &Document) -> Vec<Reading> {
    Reader::shared().read(document)
}
