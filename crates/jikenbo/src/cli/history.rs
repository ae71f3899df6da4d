use anyhow::Result;
use clap::{Args, ValueEnum};
use jikenbo_pipeline::{fact_history, history};
use jikenbo_publish::{fact_history_jsonl, fact_history_text, history_jsonl, history_text};

use super::{args::looking_help, show::bare};
use crate::{config::Config, output, report::Outcome};

/// Tell what happened to a case.
///
/// One line an event, with the number by which `undo` takes a person's word back. Of cases that were joined or taken
/// apart, the events of all are told.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo history 2026-0012
  jikenbo history 2026-0012 --facts     how each fact came and went"))]
pub struct HistoryArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// How each fact came and went: read, read otherwise, replaced, corrected, confirmed, rejected.
    #[arg(long)]
    facts: bool,

    /// text: for people. jsonl: one JSON object a line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

pub fn run(args: &HistoryArgs, config: &Config) -> Result<Outcome> {
    let (place, number) = (config.casebook()?, bare(&args.number));
    let width = output::terminal_columns().unwrap_or(usize::MAX);
    let text = if args.facts {
        let steps = fact_history(&place, number)?;
        match args.format {
            Format::Text => fact_history_text(&steps, config.lang, width),
            Format::Jsonl => fact_history_jsonl(&steps),
        }
    } else {
        let (_, events) = history(&place, number)?;
        match args.format {
            Format::Text => history_text(&events, config.lang, width),
            Format::Jsonl => history_jsonl(&events),
        }
    };
    output::print(&text)?;
    Ok(Outcome::All)
}
