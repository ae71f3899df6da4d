//! What was skipped, what went less than well, and what a script is told of it.

use std::process::ExitCode;

use jikenbo_pipeline::{Skipped, Warned};

use crate::output::tell;

/// How a command ended, for its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was read.
    All,
    /// Something was skipped; the rest was done.
    SomeSkipped,
    /// Nothing was done.
    Nothing,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::All => 0,
            Outcome::SomeSkipped => 1,
            Outcome::Nothing => 2,
        })
    }
}

/// Tells of each skipped input and each warning on a line of its own, and judges the run in which
/// `read` documents were read or known already.
pub fn report(read: usize, skipped: &[Skipped], warnings: &[Warned]) -> Outcome {
    for warned in warnings {
        tell(&format!("warning {}: {}", warned.name, warned.warning.0));
    }
    for skipped in skipped {
        tell(&format!("skipped {skipped}"));
    }
    // A hidden file in a folder is not meant to be read: that it was left out is no failure.
    let is_loss = |s: &&Skipped| !matches!(s, Skipped::Hidden(_));
    match (read, skipped.iter().filter(is_loss).count()) {
        (0, _) => Outcome::Nothing,
        (_, 0) => Outcome::All,
        _ => Outcome::SomeSkipped,
    }
}
