//! A bar for work that takes its time.

use std::{path::PathBuf, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jikenbo_ingest::{Found, inputs};

/// Work done within this time shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, there only on a terminal and only when the work takes over a second.
pub struct Bar {
    bar: ProgressBar,
    is_shown: bool,
}

impl Bar {
    /// A bar over the inputs under `paths`.
    pub fn over(paths: &[PathBuf]) -> Self {
        let total = inputs(paths).filter(|found| matches!(found, Ok(Found::Input(_)))).count();
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, is_shown: false }
    }

    /// `done` documents are done.
    pub fn set(&mut self, done: usize) {
        if !self.is_shown && self.bar.elapsed() > PATIENCE {
            self.is_shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
