use std::{fmt::Write, path::PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use jikenbo_core::{ClaimState, TimeValue};
use jikenbo_pipeline::{ClaimFilter, ImportOptions, ImportSummary, claims, import_claims};
use jikenbo_publish::{claim_jsonl, claims_csv, claims_table};

use super::args::{day, moment, reading_help};
use crate::{
    config::Config,
    output,
    report::{Outcome, report},
};

/// Show what gangs claim, and what the organisations have told.
///
/// A claim is the gang's word as a list or a tracker repeats it, and no fact about whom it names. Each is shown with
/// how it stands (claimed, acknowledged, denied, silent, withdrawn), what says so, and the days from the claim to the notice,
/// with a minus where the notice came first. Claims come from lists among the documents (`jikenbo add`) and from trackers'
/// files (`jikenbo claims import`).
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_long_help = reading_help!("\
Examples:
  jikenbo claims --since 2026-09-01
  jikenbo claims --gang lockbit --state silent --format csv > silent.csv
  jikenbo claims import posts.json --full --japan
  jikenbo claims import old/posts.json --full --seen-at 2026-08-31"))]
pub struct ClaimsArgs {
    #[command(subcommand)]
    command: Option<ClaimsCommand>,

    /// Only this gang's: the beginning of its name, in any case.
    #[arg(long, value_name = "GANG")]
    gang: Option<String>,

    /// Only those that stand so: claimed, acknowledged, denied, silent, withdrawn.
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<ClaimState>,

    /// Only claims of this day or later.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    since: Option<TimeValue>,

    /// Only claims that name a Japanese organisation, as country, domain or name tell, or one of the casebook.
    #[arg(long)]
    japan: bool,

    /// Only claims of which the casebook does not surely know whom they mean.
    #[arg(long)]
    unmatched: bool,

    /// table: for people. jsonl: one JSON object a claim, each on its line. csv: for spreadsheets.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Subcommand, Debug)]
enum ClaimsCommand {
    /// Import a tracker's list: JSON as ransomware.live, ransomwatch and RansomLook give it.
    ///
    /// The file is archived as it is. Of each claim the casebook keeps who claims it, whom it names, when, a domain, a
    /// country and the tracker's page; no description, no picture, no link to a gang's site. Files may come in any order: each
    /// has its time, and what an older one says undoes nothing that a newer one told.
    Import(ImportArgs),
}

#[derive(Args, Debug)]
struct ImportArgs {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,

    /// What to call the tracker [default: seen from the shape of the file].
    #[arg(long, value_name = "NAME")]
    tracker: Option<String>,

    /// Each file is the tracker's whole list: a claim that is missing in it is no longer listed.
    #[arg(long)]
    full: bool,

    /// When the files stood so: a day, or a time as 2026-10-05T09:00:00+09:00 [default: when the newest claim of each was
    /// discovered].
    #[arg(long, value_name = "DATE", value_parser = moment)]
    seen_at: Option<String>,

    /// Keep only claims that name a Japanese organisation, as country, domain or name tell, or one of the casebook.
    #[arg(long)]
    japan: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Jsonl,
    Csv,
}

fn state(code: &str) -> Result<ClaimState, String> {
    let codes = || ClaimState::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
    code.parse().map_err(|_| format!("there is no such state; the states are: {}", codes()))
}

pub fn run(args: &ClaimsArgs, config: &Config) -> Result<Outcome> {
    match &args.command {
        Some(ClaimsCommand::Import(import)) => run_import(import, config),
        None => show(args, config),
    }
}

fn show(args: &ClaimsArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let (gang, state, since, only_japanese) = (args.gang.clone(), args.state, args.since, args.japan);
    let now = config.now();
    let today = now.get(..10).and_then(TimeValue::parse_iso).context("the clock tells no day; set it")?;
    let only_unmatched = args.unmatched;
    let found = claims(&place, &ClaimFilter { gang, state, since, only_japanese, only_unmatched }, today)?;
    if found.is_empty() {
        output::tell(&format!("no such claim in the casebook in {place}"));
    }
    output::print(&match args.format {
        Format::Table => claims_table(&found, config.lang, output::terminal_columns().unwrap_or(usize::MAX)),
        Format::Csv => claims_csv(&found),
        Format::Jsonl => found.iter().fold(String::new(), |mut out, claim| {
            let _ = writeln!(out, "{}", claim_jsonl(claim)); // a String takes everything
            out
        }),
    })?;
    Ok(Outcome::All)
}

fn run_import(args: &ImportArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let now = config.now();
    let (tracker, is_full, only_japanese) = (args.tracker.as_deref(), args.full, args.japan);
    let seen_at = args.seen_at.as_deref();
    let options = ImportOptions { now: &now, limits: config.limits, tracker, is_full, seen_at, only_japanese };
    let summary = import_claims(&place, &args.paths, options)?;
    let outcome = report(summary.files, &summary.skipped, &summary.warnings);
    output::print(&told(&summary, &place.to_string()))?;
    Ok(outcome)
}

fn told(summary: &ImportSummary, place: &str) -> String {
    let trackers = summary.trackers.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut out = format!("casebook          {place}\n");
    let known = match summary.known_files {
        0 => String::new(),
        n => format!(", {n} imported before"),
    };
    out += &format!("files             {}{known}\n", summary.files);
    out += &format!("tracker           {}\n", if trackers.is_empty() { "—" } else { &trackers });
    let rows = [
        ("new claims", summary.listed),
        ("edited", summary.edited),
        ("no longer listed", summary.delisted),
        ("listed again", summary.back),
        ("unchanged", summary.unchanged),
        ("repeated entries", summary.repeated),
        ("left out, abroad", summary.elsewhere),
        ("skipped inputs", summary.skipped.len()),
    ];
    for (label, n) in rows {
        out += &format!("{label:<18}{n}\n");
    }
    out
}
