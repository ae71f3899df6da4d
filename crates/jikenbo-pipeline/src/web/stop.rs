use std::time::Duration;

use tokio::sync::watch;

/// A wish to end, from another thread or a signal: what has come is kept and filed, nothing new is begun.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Ends what runs with this.
    pub fn now(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody wishes to end.
    pub fn is_wished(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody wishes to end.
    pub(crate) async fn wished(&self) {
        // The sender is ours, so that there is always one to wait for.
        let _ = self.0.subscribe().wait_for(|wished| *wished).await;
    }

    /// Waits for a while, shorter if somebody wishes to end.
    pub(crate) async fn sleep(&self, time: Duration) {
        let _ = tokio::time::timeout(time, self.wished()).await;
    }
}
