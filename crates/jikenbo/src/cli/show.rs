use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jikenbo_core::{CaseNumber, CaseView, organisation::VictimSector};
use jikenbo_pipeline::{Lookup, show, show_with_sectors};
use jikenbo_publish::{Lang, handles_text, hidden_json, hidden_text, list_table, show_json, show_text};

use super::args::{looking_help, moment};
use crate::{config::Config, output, report::Outcome};

/// Show one case with its facts, passages and sources.
///
/// Takes a number of this casebook or a number that somebody else printed. Where several cases carry
/// such a number, they are listed, and none is shown.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo show 2026-0012
  jikenbo show 2026-0012 --format json
  jikenbo show 2026-0012 --as-of 2026-10-05
  jikenbo show '事件簿#2026-112'        somebody else's number; quote it, as # begins a comment in the shell"))]
pub struct ShowArgs {
    /// 2026-0012, or another's number: 2026-112, 事件簿#2026-112.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// What the casebook knew at the end of this day (Japan's), or at a time: 2026-10-05T09:00:00+09:00.
    #[arg(long, value_name = "DATE", value_parser = moment)]
    as_of: Option<String>,

    /// Behind the text, the handles by which `confirm` and `reject` take facts.
    #[arg(long)]
    handles: bool,

    /// A case too that `jikenbo hide` took out of what is published.
    #[arg(long)]
    hidden: bool,

    /// text: for people. json: one JSON object.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &ShowArgs, config: &Config) -> Result<Outcome> {
    let Some((case, sectors)) = case_at(&args.number, args.as_of.as_deref(), config)? else {
        return Ok(Outcome::Nothing);
    };
    if case.desk.is_hidden && !args.hidden {
        output::print(&match args.format {
            Format::Text => hidden_text(case.number, config.lang),
            Format::Json => hidden_json(case.number) + "\n",
        })?;
        output::tell(&format!("`jikenbo show {} --hidden` shows it to the desk", case.number));
        return Ok(Outcome::All);
    }
    output::print(&match args.format {
        Format::Text => {
            let handles = if args.handles { handles_text(&case, config.lang) } else { String::new() };
            led(&args.number, &case, config.lang) + &show_text(&case, &sectors, config.lang) + &handles
        }
        Format::Json => show_json(&case, &sectors) + "\n",
    })?;
    Ok(Outcome::All)
}

/// A line that says so, where the number that was asked for leads to another case.
fn led(asked: &str, case: &CaseView, lang: Lang) -> String {
    match bare(asked).parse::<CaseNumber>() {
        Ok(asked) if asked != case.number && case.aliases.iter().all(|alias| alias.number != asked.to_string()) => {
            match lang {
                Lang::Ja => format!("#{asked} は #{} に統合されました。\n", case.number),
                Lang::En => format!("#{asked} was merged into #{}.\n", case.number),
            }
        }
        _ => String::new(),
    }
}

/// 事件簿#2026-112: who printed the number stands before it.
pub(super) fn bare(number: &str) -> &str {
    number.rsplit(['#', '＃']).next().unwrap_or_default().trim()
}

/// The case with a number; `None` when several carry it, after they were listed for the person to choose from.
///
/// # Errors
/// When no case has the number, or the casebook cannot be read.
pub(super) fn one_case(number: &str, config: &Config) -> Result<Option<CaseView>> {
    one(show(config.casebook()?, bare(number))?, number, None, config)
}

fn case_at(number: &str, as_of: Option<&str>, config: &Config) -> Result<Option<(CaseView, Vec<VictimSector>)>> {
    let (found, sectors) = show_with_sectors(config.casebook()?, bare(number), as_of)?;
    Ok(one(found, number, as_of, config)?.map(|case| (case, sectors)))
}

fn one(found: Lookup, number: &str, as_of: Option<&str>, config: &Config) -> Result<Option<CaseView>> {
    let (place, number) = (config.casebook()?, bare(number));
    match found {
        Lookup::One(case) => Ok(Some(*case)),
        Lookup::Choices(mut cases) => {
            cases.retain(|case| !case.desk.is_hidden);
            output::tell(&format!("{} cases carry the number {number}; name one of them by its own:", cases.len()));
            output::tell(list_table(&cases, config.lang, output::columns()).trim_end());
            Ok(None)
        }
        Lookup::None if as_of.is_some() => bail!(
            "the casebook in {place} had no case with the number \"{number}\" then; `jikenbo history {number}` shows what happened to it"
        ),
        Lookup::None => bail!(
            "no case has the number \"{number}\" in the casebook in {place}; `jikenbo list` shows the numbers it has"
        ),
    }
}
