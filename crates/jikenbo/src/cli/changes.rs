use std::fmt::Write;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jiff::tz::Offset;
use jikenbo_core::TimeValue;
use jikenbo_pipeline::changed_cases;
use jikenbo_publish::{change_jsonl, changes, changes_text, hidden_text};

use super::{
    args::{day, looking_help},
    show::one_case,
};
use crate::{config::Config, output, report::Outcome};

/// Tell what pages say otherwise than they did.
///
/// A page captured again with other bytes is a version of itself. For each change: the case, when it was seen,
/// whether the publisher said so, the facts before and after, and the changed sentences with what is gone as
/// [-…-] and what is new as {+…+}. A notice taken off its page, a page that is gone and one that is back are told,
/// too. Dates of the day, counters, advertisements and navigation are no change.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo changes --since 2026-10-01
  jikenbo changes 2026-0012
  jikenbo changes --format jsonl > changes.jsonl"))]
pub struct ChangesArgs {
    /// Only of this case: 2026-0012, or another's number: 2026-112.
    #[arg(value_name = "NUMBER")]
    number: Option<String>,

    /// Only what was seen on this day (Japan's) or later.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    since: Option<TimeValue>,

    /// text: for people. jsonl: one JSON object a change, each on its line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

pub fn run(args: &ChangesArgs, config: &Config) -> Result<Outcome> {
    let since = args.since.map(|day| begin_in_utc(&day)).transpose()?;
    let cases = match &args.number {
        Some(number) => match one_case(number, config)? {
            Some(case) if case.desk.is_hidden => {
                output::tell(hidden_text(case.number, config.lang).trim_end());
                return Ok(Outcome::All);
            }
            Some(case) => vec![case],
            None => return Ok(Outcome::Nothing),
        },
        None => changed_cases(&config.casebook()?, since.as_deref())?,
    };
    let changes = changes(&cases, since.as_deref());
    if changes.is_empty() {
        output::tell("no page is known to have changed");
    }
    output::print(&match args.format {
        Format::Text => changes_text(&changes, config.lang, output::columns()),
        Format::Jsonl => changes.iter().fold(String::new(), |mut out, change| {
            let _ = writeln!(out, "{}", change_jsonl(change)); // a String takes everything
            out
        }),
    })?;
    Ok(Outcome::All)
}

/// When a day begins in Japan, RFC 3339 in UTC.
fn begin_in_utc(day: &TimeValue) -> Result<String> {
    let midnight = day.civil().and_then(|date| Offset::constant(9).to_timestamp(date.at(0, 0, 0, 0)).ok());
    let midnight = midnight.with_context(|| format!("{} is too far away; name a day of this era", day.iso_date()))?;
    Ok(midnight.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
