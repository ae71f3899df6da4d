use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use crate::Error;

/// Items for each worker that are taken and not yet handed out: one it works on, one it finds next.
const AHEAD: usize = 2;

/// Works on the items on `jobs` threads and hands the results to `sink` in the order of the items.
/// Items are taken no further ahead than keeps the threads busy: memory holds a few of them, however
/// many there are. An error of `sink` ends the run.
///
/// # Errors
/// That of `sink`; that of the system when it gives no threads.
pub fn in_order<T: Send, R: Send>(
    jobs: NonZeroUsize,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    sink: impl FnMut(R) -> Result<(), Error>,
) -> Result<(), Error> {
    // Each item waits with a place for its result, and the places wait in the order of the items.
    let (places, results) = mpsc::sync_channel::<mpsc::Receiver<R>>(AHEAD * jobs.get());
    let (give, take) = mpsc::channel::<(T, mpsc::SyncSender<R>)>();
    let take = Mutex::new(take);
    let worker = || {
        let next = || take.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok((item, place)) = next() {
            let _ = place.send(work(item)); // after an error nobody waits for it
        }
    };
    let producer = move || {
        for item in items {
            let (place, result) = mpsc::sync_channel(1);
            if places.send(result).is_err() || give.send((item, place)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        // Dropped with this scope's end, which lets the threads end after an error.
        let results = results;
        thread::Builder::new().spawn_scoped(scope, producer).map_err(Error::Threads)?;
        for _ in 0..jobs.get() {
            thread::Builder::new().spawn_scoped(scope, worker).map_err(Error::Threads)?;
        }
        results.iter().filter_map(|place| place.recv().ok()).try_for_each(sink)
    })
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    use super::*;

    const JOBS: NonZeroUsize = NonZeroUsize::new(3).unwrap();

    #[test]
    fn results_come_in_order_and_few_are_ahead() {
        let taken = AtomicUsize::new(0);
        let items = (0..500usize).inspect(|_| {
            taken.fetch_add(1, Ordering::SeqCst);
        });
        let slow = |n: usize| {
            thread::sleep(Duration::from_micros((n % 7) as u64 * 50));
            n
        };
        let mut out = Vec::new();
        let sink = |n| {
            assert!(taken.load(Ordering::SeqCst) - out.len() <= AHEAD * JOBS.get() + 2);
            out.push(n);
            Ok(())
        };
        in_order(JOBS, items, slow, sink).unwrap();
        assert!(out.into_iter().eq(0..500));
    }

    #[test]
    fn an_error_of_the_sink_ends_an_endless_run() {
        let mut left = 10;
        let sink = |_| {
            left -= 1;
            if left > 0 { Ok(()) } else { Err(Error::Output(io::Error::other("full"))) }
        };
        assert!(in_order(JOBS, std::iter::repeat(1), |n| n, sink).is_err());
        assert_eq!(left, 0);
    }
}
