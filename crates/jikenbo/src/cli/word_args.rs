//! What the verbs of the desk share: who speaks, why, and what is told of it.

use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::{Saying, Spoken, Wish, say};

use super::show::bare;
use crate::{config::Config, output, report::Outcome};

/// The end of each `--help` whose command records a person's word.
macro_rules! desk_help {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nWhat is said is kept with who, when and why, survives `rebuild`, and is taken back by `jikenbo undo EVENT`.",
            "\n\nExit codes:\n  0  recorded\n  2  it cannot be done and nothing was changed, or the command was not understood"
        )
    };
}
pub(super) use desk_help;

/// Who speaks.
#[derive(Args, Debug)]
pub struct By {
    /// Who says it [default: the system's user name].
    #[arg(long, value_name = "NAME", env = "JIKENBO_BY", hide_env_values = true)]
    by: Option<String>,
}

/// Who speaks, and why.
#[derive(Args, Debug)]
pub struct Because {
    /// Why: a sentence for those who read it later.
    #[arg(long, value_name = "TEXT")]
    why: String,

    #[command(flatten)]
    by: By,
}

impl By {
    /// Runs `work` with who speaks and why.
    pub fn saying<T>(
        &self,
        why: Option<&str>,
        config: &Config,
        work: impl FnOnce(&Saying<'_>) -> Result<T>,
    ) -> Result<T> {
        let by = config.speaker(self.by.as_deref())?;
        work(&Saying { by: &by, why, now: &config.now() })
    }

    /// Records a word on a case and tells how it is taken back.
    pub fn say(&self, number: &str, wish: &Wish, why: Option<&str>, config: &Config) -> Result<Outcome> {
        let place = config.casebook()?;
        let spoken = self.saying(why, config, |saying| Ok(say(&place, bare(number), wish, saying)?))?;
        tell(&spoken);
        Ok(Outcome::All)
    }
}

impl Because {
    /// [`By::saying`] with the reason.
    pub fn saying<T>(&self, config: &Config, work: impl FnOnce(&Saying<'_>) -> Result<T>) -> Result<T> {
        self.by.saying(Some(&self.why), config, work)
    }

    /// [`By::say`] with the reason.
    pub fn say(&self, number: &str, wish: &Wish, config: &Config) -> Result<Outcome> {
        self.by.say(number, wish, Some(&self.why), config)
    }
}

/// Tells what became of a word.
pub fn tell(spoken: &Spoken) {
    let opened = spoken.opened.map(|number| format!("; new case #{number}")).unwrap_or_default();
    let of = spoken.number.map(|number| format!("#{number}: ")).unwrap_or_default();
    let event = spoken.event;
    output::tell(&format!("{of}event {event}{opened}; `jikenbo undo {event}` takes it back"));
}
