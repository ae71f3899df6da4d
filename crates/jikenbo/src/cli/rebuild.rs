use anyhow::Result;
use clap::{Args, ValueEnum};
use jikenbo_core::Reread;
use jikenbo_pipeline::{RebuildOptions, rebuild};
use jikenbo_publish::{reread_jsonl, rereads_table};

use super::args::looking_help;
use crate::{
    config::Config,
    output,
    progress::Bar,
    report::{Outcome, report},
};

/// Read the whole casebook again, as this version reads.
///
/// Every kept original is decoded, cut and read anew, and the facts that came out otherwise are told with the rules
/// that read them. Numbers, and what was decided about which notice belongs to which case, stay. Run it after an
/// update. It may be stopped at any moment and run again; running it twice changes nothing the second time.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo rebuild
  jikenbo rebuild --format jsonl > changed.jsonl"))]
pub struct RebuildArgs {
    /// table: for people, at the end. jsonl: one JSON object an incident, each on its line, as soon as it is kept.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Jsonl,
}

pub fn run(args: &RebuildArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let now = config.now();
    let (mut rereads, mut printed) = (Vec::new(), Ok(()));
    let mut told = |reread: &Reread| match args.format {
        Format::Table => rereads.push(reread.clone()),
        // The casebook is made whole even when nobody reads what is told of it.
        Format::Jsonl if printed.is_ok() => printed = output::print(&(reread_jsonl(reread) + "\n")),
        Format::Jsonl => {}
    };
    let mut bar = Bar::of_unknown();
    let options = RebuildOptions { now: &now, told: &mut told, progress: &mut |done| bar.set(done) };
    let summary = rebuild(&place, options)?;
    drop(bar);
    let outcome = report(summary.documents, &summary.skipped, &summary.warnings);
    printed?;
    if args.format == Format::Table && !rereads.is_empty() {
        output::print(&rereads_table(&rereads, config.lang, output::terminal_columns().unwrap_or(usize::MAX)))?;
    }
    output::tell(&format!(
        "read again {}; filed otherwise {}; facts changed {}; new cases {}; in known cases {}",
        summary.documents,
        summary.refiled,
        summary.facts,
        summary.opened.len(),
        summary.attached
    ));
    // An empty casebook is read again in no time.
    Ok(if summary.documents == 0 && summary.skipped.is_empty() { Outcome::All } else { outcome })
}
