//! How many bytes of answers may be in memory at a time, over all that is asked side by side.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::FetchConfig;

/// The most bytes of a redirect's body, which nobody reads.
pub(super) const REDIRECT_BYTES: u64 = 256 << 10;

/// What all answers in flight share. Ordinary pages take of what is common; where that is used up, one answer at a
/// time goes on, with room for the largest there may be, and the others wait where they are. So whoever holds
/// something and waits, waits for one that waits for nobody.
#[derive(Debug)]
pub(super) struct Budget {
    /// What is common, in KiB.
    common: Arc<Semaphore>,
    /// The one that may be as large as any.
    large: Arc<Semaphore>,
}

/// What one answer holds of the memory that answers may take together. It is to be kept as long as the answer.
#[derive(Debug)]
pub struct Share {
    budget: Arc<Budget>,
    bytes: u64,
    common: Option<OwnedSemaphorePermit>,
    large: Option<OwnedSemaphorePermit>,
}

impl Budget {
    pub(super) fn new(config: &FetchConfig) -> Self {
        let redirects = REDIRECT_BYTES.saturating_mul(config.redirects as u64 + 1);
        let largest = config.wire_bytes.saturating_add(config.body_bytes).saturating_add(redirects);
        let common = usize::try_from(config.flying_bytes.saturating_sub(largest) >> 10).unwrap_or(usize::MAX);
        let common = Semaphore::new(common.min(Semaphore::MAX_PERMITS));
        Self { common: Arc::new(common), large: Arc::new(Semaphore::new(1)) }
    }

    pub(super) fn share(self: &Arc<Self>) -> Share {
        Share { budget: self.clone(), bytes: 0, common: None, large: None }
    }
}

impl Share {
    /// Takes so many bytes more; waits while there is no room for them.
    pub(super) async fn add(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.large.is_none() && !self.is_common() {
            // The semaphore is never closed.
            self.large = self.budget.large.clone().acquire_owned().await.ok();
        }
    }

    /// Gives so many bytes back.
    pub(super) fn give_back(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
        if self.is_common() {
            self.large = None;
        }
        let surplus = self.held().saturating_sub(kib(self.bytes));
        if let Some(held) = &mut self.common {
            drop(held.split(surplus));
        }
    }

    /// Whether it is the one that may grow as it likes: it waits for nobody then.
    pub(super) fn is_large(&self) -> bool {
        self.large.is_some()
    }

    /// Takes what it holds from what is common, if there is so much.
    fn is_common(&mut self) -> bool {
        let lacking = kib(self.bytes).saturating_sub(self.held());
        let Ok(more) = u32::try_from(lacking) else { return false };
        let Ok(more) = self.budget.common.clone().try_acquire_many_owned(more) else { return false };
        match &mut self.common {
            Some(held) => held.merge(more),
            none => *none = Some(more),
        }
        true
    }

    fn held(&self) -> usize {
        self.common.as_ref().map_or(0, OwnedSemaphorePermit::num_permits)
    }
}

fn kib(bytes: u64) -> usize {
    usize::try_from(bytes.div_ceil(1 << 10)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// 100 KiB in common, and room for one of 1 MiB and its redirects.
    fn budget() -> Arc<Budget> {
        let (wire_bytes, body_bytes, redirects) = (512 << 10, 512 << 10, 1);
        let flying_bytes = (1 << 20) + (100 << 10) + 2 * REDIRECT_BYTES;
        Arc::new(Budget::new(&FetchConfig {
            wire_bytes,
            body_bytes,
            redirects,
            flying_bytes,
            ..FetchConfig::default()
        }))
    }

    async fn waits(adding: impl Future<Output = ()>) -> bool {
        tokio::time::timeout(Duration::from_millis(20), adding).await.is_err()
    }

    #[tokio::test]
    async fn one_at_a_time_is_large() {
        let budget = budget();
        let (mut a, mut b, mut c) = (budget.share(), budget.share(), budget.share());
        a.add(60 << 10).await;
        b.add(500 << 10).await;
        assert!(!a.is_large() && b.is_large());
        c.add(40 << 10).await;
        assert!(!c.is_large(), "the common part is there for others");
        assert!(waits(a.add(1)).await, "nothing is left, and the large one goes on");
        b.add(1 << 20).await;
        drop(b);
        a.add(1).await;
        assert!(a.is_large());
    }

    #[tokio::test]
    async fn what_is_given_back_is_there_for_others() {
        let budget = budget();
        let (mut a, mut b) = (budget.share(), budget.share());
        a.add(300 << 10).await;
        a.give_back(250 << 10);
        assert!(!a.is_large());
        b.add(50 << 10).await;
        assert!(!b.is_large());
        a.give_back(50 << 10);
        b.add(50 << 10).await;
        assert!(!b.is_large());
        drop((a, b));
        assert_eq!(budget.common.available_permits(), 100);
    }
}
