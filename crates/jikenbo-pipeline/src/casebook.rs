use std::{future::Future, ops::ControlFlow};

use jikenbo_core::{CaseView, organisation::VictimSector};
use jikenbo_store::{Casebook, DigestDays, Filter, Lookup, Place};

use crate::{Error, organisations::victim_sectors};

/// The cases that a filter lets through, in the order of their numbers, without their sources' texts.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn list(place: impl Into<Place>, filter: &Filter) -> Result<Vec<CaseView>, Error> {
    look(place, async |casebook| casebook.list(filter).await)
}

/// [`list`], or [`crate::list_at`] where a time (RFC 3339 in UTC) is given, some cases at a time: however many there are,
/// few are held in memory. `take` may break it off.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn list_in_parts(
    place: impl Into<Place>,
    filter: &Filter,
    at: Option<&str>,
    take: &mut dyn FnMut(Vec<CaseView>) -> ControlFlow<()>,
) -> Result<(), Error> {
    look(place, async |casebook| casebook.list_in_parts(filter, at, take).await)
}

/// The case with a number of this casebook, or the cases that others gave the number.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn show(place: impl Into<Place>, number: &str) -> Result<Lookup, Error> {
    look(place, async |casebook| casebook.show(number).await)
}

/// [`show`], or [`crate::show_at`] where a time (RFC 3339 in UTC) is given, with what is known of the sectors of the
/// one case's victims.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn show_with_sectors(
    place: impl Into<Place>,
    number: &str,
    at: Option<&str>,
) -> Result<(Lookup, Vec<VictimSector>), Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let read = async {
            let found = match at {
                Some(at) => casebook.show_at(number, at).await?,
                None => casebook.show(number).await?,
            };
            let sectors = match &found {
                Lookup::One(case) => victim_sectors(&casebook, case, at).await?,
                _ => Vec::new(),
            };
            Ok((found, sectors))
        };
        let read = read.await;
        casebook.close().await;
        read
    })
}

/// The cases of whose pages something was noticed, since a time (RFC 3339 in UTC) if one is given, with their
/// sources' texts.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn changed_cases(place: impl Into<Place>, since: Option<&str>) -> Result<Vec<CaseView>, Error> {
    look(place, async |casebook| casebook.changed_since(since).await)
}

/// What a digest needs of the cases up to the end of its period ([`Casebook::digest_cases`]), or every case, with the
/// sources' texts.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn digest_views(place: impl Into<Place>, days: Option<&DigestDays>) -> Result<Vec<CaseView>, Error> {
    look(place, async |casebook| match days {
        Some(days) => casebook.digest_cases(days).await,
        None => casebook.all_views().await,
    })
}

/// Reads something of the casebook at `place`.
pub(crate) fn look<T>(
    place: impl Into<Place>,
    read: impl AsyncFnOnce(&Casebook) -> Result<T, jikenbo_store::Error>,
) -> Result<T, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let found = read(&casebook).await;
        casebook.close().await;
        Ok(found?)
    })
}

/// Waits for the store; the callers are no async code.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(Error::Threads)?.block_on(work)
}
