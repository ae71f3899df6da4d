use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use jikenbo_core::CaseView;
use jikenbo_pipeline::{Lookup, show};
use jikenbo_publish::{list_table, show_json, show_text};

use super::args::looking_help;
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
  jikenbo show '事件簿#2026-112'        somebody else's number; quote it, as # begins a comment in the shell"))]
pub struct ShowArgs {
    /// 2026-0012, or another's number: 2026-112, 事件簿#2026-112.
    #[arg(value_name = "NUMBER")]
    number: String,

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
    let Some(case) = one_case(&args.number, config)? else { return Ok(Outcome::Nothing) };
    output::print(&match args.format {
        Format::Text => show_text(&case, config.lang),
        Format::Json => show_json(&case) + "\n",
    })?;
    Ok(Outcome::All)
}

/// The case with a number; `None` when several carry it, after they were listed for the person to choose from.
///
/// # Errors
/// When no case has the number, or the casebook cannot be read.
pub(super) fn one_case(number: &str, config: &Config) -> Result<Option<CaseView>> {
    let place = config.casebook()?;
    // 事件簿#2026-112: who printed the number stands before it.
    let number = number.rsplit(['#', '＃']).next().unwrap_or_default().trim();
    match show(&place, number)? {
        Lookup::One(case) => Ok(Some(*case)),
        Lookup::Choices(cases) => {
            output::tell(&format!("{} cases carry the number {number}; name one of them by its own:", cases.len()));
            output::tell(list_table(&cases, config.lang, output::columns()).trim_end());
            Ok(None)
        }
        Lookup::None => bail!(
            "no case has the number \"{number}\" in the casebook in {place}; `jikenbo list` shows the numbers it has"
        ),
    }
}
