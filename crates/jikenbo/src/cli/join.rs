use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::{Wish, undo};

use super::{
    show::bare,
    word_args::{Because, desk_help, tell},
};
use crate::{config::Config, report::Outcome};

/// Say that two cases are one.
///
/// All that tells of the first becomes the second's, and the first one's number leads there.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo merge 2026-0031 2026-0012 --why 同じ委託先の同じ事案"))]
pub struct MergeArgs {
    /// The case that becomes part of the other.
    #[arg(value_name = "FROM")]
    from: String,

    /// The case that takes its place.
    #[arg(value_name = "INTO")]
    into: String,

    #[command(flatten)]
    because: Because,
}

pub fn run_merge(args: &MergeArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.from, &Wish::Merge(bare(&args.into).to_owned()), config)
}

/// Say that sources of a case are a case of their own.
///
/// A new number is opened for them. All versions of a page go together.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo split 2026-0012 3 4 --why 別の月の別の事案"))]
pub struct SplitArgs {
    /// The case.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// Sources by their numbers in `show`.
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<usize>,

    #[command(flatten)]
    because: Because,
}

pub fn run_split(args: &SplitArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.number, &Wish::Split(args.sources.clone()), config)
}

/// Say that a source of a case belongs to another.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo move 2026-0012 3 2026-0031 --why 同名の別会社"))]
pub struct MoveArgs {
    /// The case.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// The source by its number in `show`.
    #[arg(value_name = "SOURCE")]
    source: usize,

    /// The case that it belongs to.
    #[arg(value_name = "INTO")]
    into: String,

    #[command(flatten)]
    because: Because,
}

pub fn run_move(args: &MoveArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.number, &Wish::Move(vec![args.source], bare(&args.into).to_owned()), config)
}

/// Take back what a person said, by its number in `history`, `org` or `show`.
///
/// The cases, organisations and claims are as if it had not been said; what was said and that it was taken back stays in the log. Undoing an undoing
/// lets the word hold again.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo undo 418 --why 別の事案と判明"))]
pub struct UndoArgs {
    /// The event, as `jikenbo history NUMBER` and `jikenbo org NAME` number it.
    #[arg(value_name = "EVENT")]
    event: u64,

    #[command(flatten)]
    because: Because,
}

pub fn run_undo(args: &UndoArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    tell(&args.because.saying(config, |saying| Ok(undo(&place, args.event, saying)?))?);
    Ok(Outcome::All)
}
