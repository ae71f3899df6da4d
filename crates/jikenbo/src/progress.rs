//! A bar for work that takes its time.

use std::{path::PathBuf, thread, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jikenbo_ingest::{Found, inputs};

/// Work done within this time shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often a sign of life moves.
const TICK: Duration = Duration::from_millis(200);

/// A bar on standard error, there only on a terminal and only when the work takes over a second.
pub struct Bar {
    bar: ProgressBar,
    inputs: u64,
    is_shown: bool,
}

impl Bar {
    /// A bar over the inputs under `paths`.
    pub fn over(paths: &[PathBuf]) -> Self {
        let inputs = inputs(paths).filter(|found| matches!(found, Ok(Found::Input(_)))).count() as u64;
        let bar = ProgressBar::with_draw_target(Some(inputs), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, inputs, is_shown: false }
    }

    /// A bar over work of which nobody knows how much it is.
    pub fn of_unknown() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} {pos} documents");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Self { bar, inputs: 0, is_shown: false }
    }

    /// `done` documents are done.
    pub fn set(&mut self, done: usize) {
        if !self.is_shown && self.bar.elapsed() > PATIENCE {
            self.is_shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        // A file of JSON Lines is many documents.
        self.bar.set_length(self.inputs.max(done as u64));
        self.bar.set_position(done as u64);
    }
}

/// A sign of life for work that tells nothing of how far it is, there under the same conditions as a [`Bar`].
pub struct Waiting {
    bar: ProgressBar,
}

impl Waiting {
    /// Tells what is being done, and for how long.
    pub fn of(what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_message(what);
        let shown = bar.clone();
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !shown.is_finished() {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Self { bar }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
