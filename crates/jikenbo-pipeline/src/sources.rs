//! The list of sources, as a user keeps it.

use std::{path::Path, time::Duration};

use jikenbo_core::{Source, SourceStatus};
use jikenbo_store::{Added, Casebook};

use crate::{Error, casebook::block_on};

/// How long a short piece of writing waits for another process to let go of the casebook, in tries and the time
/// between two.
const TRIES: u32 = 200;
const BETWEEN: Duration = Duration::from_millis(50);

/// Adds a source to the casebook in `dir`, which is made if it is missing, or changes what is wished of it.
///
/// # Errors
/// When the casebook cannot be written.
pub fn add_source(dir: &Path, source: &Source, now: &str) -> Result<Added, Error> {
    writing(dir, async |casebook| casebook.add_source(source, now).await)
}

/// Every source and how it fares, in the order of their names; none where there is no casebook.
///
/// # Errors
/// When the casebook cannot be read.
pub fn sources(dir: &Path) -> Result<Vec<SourceStatus>, Error> {
    block_on(async {
        let casebook = match Casebook::open(dir).await {
            Err(jikenbo_store::Error::Missing { .. }) => return Ok(Vec::new()),
            opened => opened?,
        };
        let sources = casebook.sources().await;
        casebook.close().await;
        Ok(sources?)
    })
}

/// Brings the sources that a file lists up to what it lists; those that were added otherwise stay. Gives each
/// name that could not be taken, with the address that has it. Nothing is written when nothing changed.
///
/// # Errors
/// When the casebook cannot be written.
pub fn take_listed(dir: &Path, listed: &[Source], now: &str) -> Result<Vec<(String, String)>, Error> {
    let known = sources(dir)?.into_iter().filter(|known| known.listed).map(|known| known.source);
    let (mut known, mut wanted): (Vec<Source>, Vec<Source>) = (known.collect(), listed.to_vec());
    known.sort_by(|a, b| a.url.cmp(&b.url));
    wanted.sort_by(|a, b| a.url.cmp(&b.url));
    if known == wanted {
        return Ok(Vec::new());
    }
    writing(dir, async |casebook| casebook.take_listed(listed, now).await)
}

/// Leaves a source alone for now, or goes on with it; `false` when there is no such address.
///
/// # Errors
/// When the casebook cannot be written.
pub fn pause_source(dir: &Path, url: &str, is_paused: bool) -> Result<bool, Error> {
    writing(dir, async |casebook| casebook.pause_source(url, is_paused).await)
}

/// Forgets a source; what was captured and filed stays. `false` when there is no such address.
///
/// # Errors
/// When the casebook cannot be written.
pub fn remove_source(dir: &Path, url: &str) -> Result<bool, Error> {
    writing(dir, async |casebook| casebook.remove_source(url).await)
}

fn writing<T>(
    dir: &Path,
    write: impl AsyncFnOnce(&mut Casebook) -> Result<T, jikenbo_store::Error>,
) -> Result<T, Error> {
    block_on(async {
        let mut casebook = open_patiently(dir).await?;
        let written = write(&mut casebook).await;
        casebook.close().await;
        Ok(written?)
    })
}

/// Opens the casebook for writing as soon as nobody else writes to it.
pub(crate) async fn open_patiently(dir: &Path) -> Result<Casebook, Error> {
    for _ in 1..TRIES {
        match Casebook::open_or_create(dir).await {
            Err(jikenbo_store::Error::Locked { .. }) => tokio::time::sleep(BETWEEN).await,
            opened => return Ok(opened?),
        }
    }
    Ok(Casebook::open_or_create(dir).await?)
}
