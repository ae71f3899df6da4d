use std::ops::ControlFlow;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jikenbo_core::{CaseView, IncidentType, Industry, Sector, TimeValue, organisation::read_sector};
use jikenbo_pipeline::{Filter, list_in_parts};
use jikenbo_publish::{CSV_HEAD, ListTable, list_csv_rows, list_jsonl};

use super::args::{day, looking_help, moment};
use crate::{config::Config, output, report::Outcome};

/// List the cases of the casebook.
///
/// One line a case: number, publication, organisation, cause, largest number, how far the reporting has come, title. A case stands at
/// the day it first became public; a date without a day is let through when it may be meant.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo list --from 2026-10-01 --to 2026-10-31
  jikenbo list --type ransomware --format csv > ransomware.csv
  jikenbo list --sector medical
  jikenbo list --as-of 2026-10-05       what the casebook knew then"))]
pub struct ListArgs {
    /// Only cases of this day or later.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: Option<TimeValue>,

    /// Only cases of this day or earlier.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    to: Option<TimeValue>,

    /// Only this cause, by its code: ransomware, misdelivery …; an unknown one lists all.
    #[arg(long = "type", value_name = "TYPE", value_parser = cause)]
    cause: Option<IncidentType>,

    /// Only cases of a victim whose name tells this: government, education, medical, private, or a line of business by its
    /// letter in 日本標準産業分類: J for finance.
    #[arg(long, value_name = "SECTOR", value_parser = sector)]
    sector: Option<SectorOf>,

    /// Cases too that `jikenbo hide` took out of what is published.
    #[arg(long)]
    hidden: bool,

    /// What the casebook knew at the end of this day (Japan's), or at a time: 2026-10-05T09:00:00+09:00.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    as_of: Option<String>,

    /// table: for people. jsonl: one JSON object a case, each on its line. csv: for spreadsheets.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Jsonl,
    Csv,
}

fn cause(code: &str) -> Result<IncidentType, String> {
    let codes = || IncidentType::ALL.iter().map(|t| t.code()).collect::<Vec<_>>().join(", ");
    code.parse().map_err(|_| format!("there is no such cause; the causes are: {}", codes()))
}

/// A part of society or a line of business.
#[derive(Clone, Copy, Debug)]
enum SectorOf {
    Society(Sector),
    Business(Industry),
}

impl SectorOf {
    fn is_of(self, case: &CaseView) -> bool {
        match self {
            Self::Society(sector) => !case.victims().is_empty() && case.sector() == sector,
            Self::Business(industry) => {
                case.victims().into_iter().any(|name| read_sector([name], [], []).industry == Some(industry))
            }
        }
    }
}

fn sector(code: &str) -> Result<SectorOf, String> {
    let society = code.parse().map(SectorOf::Society);
    society.or_else(|_| code.to_uppercase().parse().map(SectorOf::Business)).map_err(|_| {
        let sectors = Sector::ALL.iter().map(|s| s.code()).chain(Industry::ALL.iter().map(|i| i.code()));
        format!("there is no such sector; the sectors are: {}", sectors.collect::<Vec<_>>().join(", "))
    })
}

pub fn run(args: &ListArgs, config: &Config) -> Result<Outcome> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && to < from
    {
        bail!("--from {from} is later than --to {to}; write the earlier day behind --from");
    }
    let place = config.casebook()?;
    let filter = Filter { from: args.from, to: args.to, incident_type: args.cause, with_hidden: args.hidden };
    let (mut table, mut listed, mut printed) = (ListTable::new(config.lang), 0, Ok(()));
    let mut head = matches!(args.format, Format::Csv).then_some(CSV_HEAD);
    list_in_parts(&place, &filter, args.as_of.as_deref(), &mut |mut cases| {
        cases.retain(|case| args.sector.is_none_or(|sector| sector.is_of(case)));
        listed += cases.len();
        match args.format {
            Format::Table => cases.iter().for_each(|case| table.take(case)),
            Format::Csv => {
                printed = output::print(&(head.take().unwrap_or_default().to_owned() + &list_csv_rows(&cases)));
            }
            Format::Jsonl => {
                printed = output::print(&cases.iter().map(|case| list_jsonl(case) + "\n").collect::<String>());
            }
        }
        if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    printed?;
    if listed == 0 {
        output::tell(&format!("no such case in the casebook in {place}"));
    }
    match args.format {
        // What another program reads is not cut.
        Format::Table => output::print(&table.print(output::terminal_columns().unwrap_or(usize::MAX)))?,
        _ => output::print(head.unwrap_or_default())?,
    }
    Ok(Outcome::All)
}
