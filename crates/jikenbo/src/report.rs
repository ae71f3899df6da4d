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

impl Outcome {
    /// Of a run in which `read` documents were read or known already and `lost` could not be.
    pub fn of(read: usize, lost: usize) -> Self {
        match (read, lost) {
            (0, _) => Self::Nothing,
            (_, 0) => Self::All,
            _ => Self::SomeSkipped,
        }
    }
}

/// Tells of each skipped input and each warning on a line of its own, and judges the run in which
/// `read` documents were read or known already.
pub fn report(read: usize, skipped: &[Skipped], warnings: &[Warned]) -> Outcome {
    warnings.iter().for_each(tell_warned);
    skipped.iter().for_each(tell_skipped);
    // A hidden file in a folder is not meant to be read: that it was left out is no failure.
    Outcome::of(read, skipped.iter().filter(|s| !matches!(s, Skipped::Hidden(_))).count())
}

/// A warning on a line of its own.
pub fn tell_warned(warned: &Warned) {
    tell(&format!("warning {}: {}", warned.name, warned.warning.0));
}

/// A skipped input on a line of its own.
pub fn tell_skipped(skipped: &Skipped) {
    tell(&format!("skipped {skipped}"));
}
