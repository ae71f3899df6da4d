//! The list of sources, as a user keeps it.

use jikenbo_core::{Source, SourceStatus};
use jikenbo_store::{Added, Casebook, Place};

use crate::{Error, casebook::block_on};

/// Adds a source to the casebook at `place`, which is made if it is missing, or changes what is wished of it.
///
/// # Errors
/// When the casebook cannot be written.
pub fn add_source(place: impl Into<Place>, source: &Source, now: &str) -> Result<Added, Error> {
    writing(place, async |casebook| casebook.add_source(source, now).await)
}

/// Every source and how it fares, in the order of their names; none where there is no casebook.
///
/// # Errors
/// When the casebook cannot be read.
pub fn sources(place: impl Into<Place>) -> Result<Vec<SourceStatus>, Error> {
    block_on(async {
        let casebook = match Casebook::open(place).await {
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
pub fn take_listed(place: impl Into<Place>, listed: &[Source], now: &str) -> Result<Vec<(String, String)>, Error> {
    let place = place.into();
    let known = sources(&place)?.into_iter().filter(|known| known.listed).map(|known| known.source);
    let (mut known, mut wanted): (Vec<Source>, Vec<Source>) = (known.collect(), listed.to_vec());
    known.sort_by(|a, b| a.url.cmp(&b.url));
    wanted.sort_by(|a, b| a.url.cmp(&b.url));
    if known == wanted {
        return Ok(Vec::new());
    }
    writing(place, async |casebook| casebook.take_listed(listed, now).await)
}

/// Leaves a source alone for now, or goes on with it; `false` when there is no such address.
///
/// # Errors
/// When the casebook cannot be written.
pub fn pause_source(place: impl Into<Place>, url: &str, is_paused: bool) -> Result<bool, Error> {
    writing(place, async |casebook| casebook.pause_source(url, is_paused).await)
}

/// Forgets a source; what was captured and filed stays. `false` when there is no such address.
///
/// # Errors
/// When the casebook cannot be written.
pub fn remove_source(place: impl Into<Place>, url: &str) -> Result<bool, Error> {
    writing(place, async |casebook| casebook.remove_source(url).await)
}

fn writing<T>(
    place: impl Into<Place>,
    write: impl AsyncFnOnce(&mut Casebook) -> Result<T, jikenbo_store::Error>,
) -> Result<T, Error> {
    block_on(async {
        let mut casebook = Casebook::open_or_create(place).await?;
        let written = write(&mut casebook).await;
        casebook.close().await;
        Ok(written?)
    })
}
