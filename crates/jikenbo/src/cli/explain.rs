use std::{io::Write, num::NonZeroUsize, path::PathBuf};

use anyhow::Result;
use clap::Args;
use jikenbo_extract::explain;
use jikenbo_pipeline::{Error, ExtractOptions, Extracted, extract};

use super::args::reading_help;
use crate::{
    config::Config,
    output,
    report::{Outcome, tell_skipped, tell_warned},
};

/// Show every fact under the passage that gave it.
///
/// Prints the sentences that tell something, carets under each passage, and behind them the field, the
/// value, the rule that read it and how: stated there, completed from its surroundings (context), or
/// taken from the title. Fields have the names they have in the JSON output.
#[derive(Args, Debug)]
#[command(after_long_help = reading_help!("\
Example:
  jikenbo explain notice.txt"))]
pub struct ExplainArgs {
    /// A file, a folder, or - for standard input.
    #[arg(value_name = "PATH")]
    path: PathBuf,
}

pub fn run(args: &ExplainArgs, config: &Config) -> Result<Outcome> {
    let now = config.now();
    let options = ExtractOptions { jobs: Some(NonZeroUsize::MIN), now: &now, limits: config.limits };
    let mut out = output::results();
    let mut gap = "";
    let summary = extract(std::slice::from_ref(&args.path), options, &mut |extracted| {
        match extracted {
            Extracted::Read(document, readings) => {
                write!(out, "{gap}{}", explain(document, readings))?;
                gap = "\n";
            }
            Extracted::Skipped(skipped) => tell_skipped(&skipped),
            Extracted::Warned(warned) => tell_warned(&warned),
        }
        Ok(())
    })?;
    out.flush().map_err(Error::Output)?;
    Ok(Outcome::of(summary.documents, summary.lost))
}
