use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use jikenbo_pipeline::{review, settle};
use jikenbo_publish::{question_jsonl, questions_text};

use super::word_args::{Because, desk_help};
use crate::{config::Config, output, report::Outcome};

/// Show what a person has to decide.
///
/// Pairs of cases that may be one, sources of one case that contradict each other, and causes that no document tells, each
/// with the commands that settle it. What was settled stays away until something else is read.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_long_help = desk_help!("\
Examples:
  jikenbo review
  jikenbo review --format jsonl
  jikenbo review accept 3fa1b2c4 --why 続報で同じ事案と判明
  jikenbo review dismiss 3fa1b2c4 --why 同名の別会社"))]
pub struct ReviewArgs {
    #[command(subcommand)]
    verdict: Option<Verdict>,

    /// text: for people. jsonl: one JSON object a question, each on its line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

#[derive(Subcommand, Debug)]
enum Verdict {
    /// It is so: two cases become one; of differing values the one that holds is confirmed.
    Accept(Item),
    /// It is not so: everything stays, and it is asked no more.
    Dismiss(Item),
}

#[derive(Args, Debug)]
struct Item {
    /// The question, as `jikenbo review` names it.
    #[arg(value_name = "ITEM")]
    item: String,

    #[command(flatten)]
    because: Because,
}

pub fn run(args: &ReviewArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let (item, accepted) = match &args.verdict {
        Some(Verdict::Accept(item)) => (item, true),
        Some(Verdict::Dismiss(item)) => (item, false),
        None => {
            let questions = review(&place)?;
            if questions.is_empty() {
                output::tell("nothing is to be decided");
            }
            output::print(&match args.format {
                Format::Text => questions_text(&questions, config.lang),
                Format::Jsonl => questions.iter().map(|question| question_jsonl(question) + "\n").collect(),
            })?;
            return Ok(Outcome::All);
        }
    };
    let question = item.because.saying(config, |saying| Ok(settle(&place, &item.item, accepted, saying)?))?;
    output::tell(&format!("settled {}; `jikenbo history {}` shows it", question.handle, question.number));
    Ok(Outcome::All)
}
