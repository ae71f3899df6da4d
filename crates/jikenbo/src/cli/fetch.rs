use anyhow::{Result, bail};
use clap::Args;
use jikenbo_pipeline::{FetchFailure, FetchOptions, FetchSummary, Stop, Web, fetch};

use super::{args::fetching_help, source, web_args::WebArgs};
use crate::{
    config::Config,
    output,
    report::{Outcome, tell_warned},
};

/// Look at the sources once, and keep, read and file what is new.
///
/// Every answer is kept in the archive. Pages that were fetched before are asked for again as their cases need it: soon
/// after a first report, rarely after a final one. Running it again is safe, and finishes what was interrupted.
#[derive(Args, Debug)]
#[command(after_long_help = fetching_help!("\
Examples:
  jikenbo fetch
  jikenbo fetch みなもと町 --contact desk@example.jp"))]
pub struct FetchArgs {
    /// Names or addresses of sources [default: all that are not paused].
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,

    #[command(flatten)]
    web: WebArgs,
}

pub fn run(args: &FetchArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let known = source::known(&place, config)?;
    if known.is_empty() {
        bail!("there are no sources to look at; `jikenbo source add URL` adds one");
    }
    let mut addresses = Vec::new();
    for name in &args.sources {
        let source = source::named(&known, name)?;
        if source.source.paused {
            bail!("{} is paused; `jikenbo source resume` goes on with it", source.source.name);
        }
        addresses.push(source.source.url.clone());
    }
    let sources = (!addresses.is_empty()).then_some(addresses.as_slice());
    let web = Web::new(args.web.config())?;
    let stop = Stop::default();
    super::watch::end_on_signals(&stop)?;
    let options = FetchOptions { clock: &super::watch::clock, stop: &stop, failed: &mut tell_failed };
    let summary = fetch(&place, &web, sources, options)?;
    summary.warnings.iter().chain(&summary.added.warnings).for_each(tell_warned);
    output::print(&told(&summary))?;
    if stop.is_wished() {
        output::tell("interrupted: what had come is filed; run it again to go on");
    }
    Ok(outcome(&summary, stop.is_wished()))
}

/// An address that failed, on a line of its own.
pub fn tell_failed(failure: &FetchFailure) {
    let FetchFailure { source, url, why, next } = failure;
    let source = source.as_ref().map_or_else(String::new, |name| format!("{name}: "));
    let next = next.as_ref().map_or_else(|| "it is given up".to_owned(), |at| format!("next try {at}"));
    output::tell(&format!("failed {source}{url}: {why}; {next}"));
}

fn told(summary: &FetchSummary) -> String {
    let added = &summary.added;
    let cases: Vec<String> = added.opened.iter().map(ToString::to_string).collect();
    let list =
        |numbers: &[String]| if numbers.is_empty() { String::new() } else { format!(": {}", numbers.join(", ")) };
    let mut out = format!(
        "sources           {} looked at, {} new entries\npages             {} answered, {} documents new, {} unchanged\n\
         new cases         {}{}\nin known cases    {}\nchanged           {}\nfailed            {}\n",
        summary.sources,
        summary.entries,
        summary.pages,
        added.documents,
        added.unchanged,
        cases.len(),
        list(&cases),
        added.attached,
        added.changed.len(),
        summary.failed.len()
    );
    if summary.waiting > 0 {
        out += &format!("waiting           {}: their hosts want more time between two requests\n", summary.waiting);
    }
    out
}

fn outcome(summary: &FetchSummary, interrupted: bool) -> Outcome {
    let well = summary.sources + summary.pages;
    match (well, summary.failed.len()) {
        (0, failed) if failed > 0 || interrupted => Outcome::Nothing,
        (_, 0) if !interrupted && summary.waiting == 0 => Outcome::All,
        _ => Outcome::SomeSkipped,
    }
}
