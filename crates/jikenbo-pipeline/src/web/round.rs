//! Jobs taken, addresses asked side by side, answers handed on in the order they come.

use std::{collections::HashSet, sync::Arc};

use jikenbo_ingest::{FetchError, Fetched, Fetcher, Share, Validators};
use jikenbo_store::{AddressState, Casebook, Job, Only, Place, Work};
use tokio::task::JoinSet;

use super::{FetchOptions, FetchSummary, settle::settle, times};
use crate::{Error, read::Read};

/// Addresses asked at a time. The fetcher keeps the pace of each host; more would only wait in memory.
const AT_ONCE: usize = 64;
/// Of one host: enough that its turn never passes unused.
const PER_HOST: u32 = 16;
/// Answers kept and filed together. More would only hold more memory.
const TOGETHER: usize = 64;

/// One run over what is due.
pub(super) struct Round<'a> {
    place: &'a Place,
    fetcher: Arc<Fetcher>,
    reader: &'a Read<'a>,
    only: Option<Only<'a>>,
    options: FetchOptions<'a>,
    /// What was asked in this run; nothing is asked twice.
    asked: HashSet<(Work, String)>,
    flying: JoinSet<Arrival>,
    pub summary: FetchSummary,
}

/// What came of asking an address.
pub(super) struct Arrival {
    pub job: Job,
    /// What it had given before.
    pub known: Option<AddressState>,
    pub result: Result<Fetched, FetchError>,
    /// Of the memory that answers may take together; let go of with it.
    pub share: Share,
}

impl<'a> Round<'a> {
    pub fn new(
        place: &'a Place,
        fetcher: Arc<Fetcher>,
        reader: &'a Read<'a>,
        only: Option<Only<'a>>,
        options: FetchOptions<'a>,
    ) -> Self {
        let (asked, flying, summary) = (HashSet::new(), JoinSet::new(), FetchSummary::default());
        Self { place, fetcher, reader, only, options, asked, flying, summary }
    }

    /// Asks and files until nothing more is due, or `most` addresses were asked.
    pub async fn run(&mut self, most: usize) -> Result<(), Error> {
        let stop = self.options.stop.clone();
        loop {
            if self.flying.len() <= AT_ONCE / 2 && self.asked.len() < most && !stop.is_wished() {
                self.take_off().await?;
            }
            let first = tokio::select! {
                first = self.flying.join_next() => first,
                () = stop.wished() => None,
            };
            let Some(first) = first else { break };
            let mut arrived: Vec<Arrival> = first.into_iter().collect();
            while arrived.len() < TOGETHER
                && let Some(next) = self.flying.try_join_next()
            {
                arrived.extend(next);
            }
            self.settle(arrived).await?;
        }
        self.land().await;
        Ok(())
    }

    /// Lets go of what is asked for still. Its jobs are there next time.
    async fn land(&mut self) {
        self.flying.shutdown().await;
    }

    /// Asks for what is due, as much as there is room for.
    async fn take_off(&mut self) -> Result<(), Error> {
        let clock = self.options.clock;
        let casebook = Casebook::open(self.place).await?;
        let taken = async {
            // Those that are asked already are due still.
            let limit = u32::try_from(AT_ONCE + self.flying.len()).unwrap_or(u32::MAX);
            let jobs = casebook.due_jobs(&times::text(clock()), self.only, PER_HOST, limit).await?;
            for job in jobs {
                if self.flying.len() < AT_ONCE && self.asked.insert((job.work, job.url.clone())) {
                    let known = casebook.address(&job.url).await?;
                    self.ask(job, known);
                }
            }
            Ok(())
        };
        let taken = taken.await;
        casebook.close().await;
        taken
    }

    fn ask(&mut self, job: Job, known: Option<AddressState>) {
        let (fetcher, now) = (self.fetcher.clone(), (self.options.clock)());
        let validators = known.as_ref().map_or_else(Validators::default, |known| Validators {
            url: known.validated_url.clone(),
            etag: known.etag.clone(),
            last_modified: known.last_modified.clone(),
        });
        self.flying.spawn(async move {
            let mut share = fetcher.share();
            let result = fetcher.fetch_within(&mut share, &job.url, &validators, now).await;
            Arrival { job, known, result, share }
        });
    }

    async fn settle(&mut self, arrived: Vec<Arrival>) -> Result<(), Error> {
        let already = self.summary.failed.len();
        settle(self.place, arrived, self.reader, (self.options.clock)(), &mut self.summary).await?;
        for failure in self.summary.failed.iter().skip(already) {
            (self.options.failed)(failure);
        }
        Ok(())
    }
}
