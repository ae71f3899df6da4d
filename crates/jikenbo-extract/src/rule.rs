use crate::pattern::Captures;
use jikenbo_core::{Cue, MentionValue};

/// A rule reads one kind of mention. Its file holds, top to bottom: what it reads and why, the rule,
/// texts it must read and texts it must not.
pub struct Rule {
    /// `kind.what-it-reads`, shown by `explain` and kept with every fact.
    pub id: &'static str,
    /// Raised when the rule reads differently than before.
    pub version: u32,
    /// The prefilter: the pattern is tried only in sentences that hold one of these.
    pub needs: &'static [&'static str],
    /// A regular expression over normalised text; `{NUM}` and the like come from [`crate::vocab`].
    /// A group named `m` narrows the mention to itself.
    pub pattern: &'static str,
    /// The value.
    pub build: Build,
    /// What it reads.
    pub yes: &'static [Yes],
    /// What it leaves alone, alone and in company.
    pub no: &'static [&'static str],
}

/// A text, the passage read in it and the value as [`crate::compact`] prints it.
pub struct Yes(pub &'static str, pub &'static str, pub &'static str);

/// How a rule makes its value.
pub enum Build {
    /// Always this cue: the words alone tell. Its pattern has no group but `m`.
    Cue(Cue),
    /// From what the groups matched; `None` when the match is none after all.
    Read(fn(&Captures) -> Option<MentionValue>),
}
