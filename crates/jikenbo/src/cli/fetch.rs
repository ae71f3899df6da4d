use std::collections::BTreeSet;

use anyhow::{Error, Result, bail};
use clap::Args;
use jikenbo_pipeline::{FetchFailure, FetchOptions, FetchSummary, Only, Stop, Web, fetch};

use super::{args::fetching_help, show::one_case, source, source_args::url, web_args::WebArgs};
use crate::{
    config::Config,
    output,
    report::{Outcome, tell_skipped, tell_warned},
};

/// Look at the sources once, and keep, read and file what is new.
///
/// Every answer is kept in the archive. Pages that were fetched before are asked for again as their cases need it: soon
/// after a first report, rarely after a final one; `--now` asks for them at once, and a page or a case that is named is
/// asked for at once anyway. Running it again is safe, and finishes what was interrupted.
#[derive(Args, Debug)]
#[command(after_long_help = fetching_help!("\
Examples:
  jikenbo fetch
  jikenbo fetch みなもと町 --contact desk@example.jp
  jikenbo fetch 2026-0012                        the pages of a case, whether they are due or not
  jikenbo fetch https://www.example.jp/news/1    a page, whether a source names it or not
  jikenbo fetch --now                            all sources and all their pages"))]
pub struct FetchArgs {
    /// Names or addresses of sources, addresses of pages, numbers of cases [default: all sources that are not paused].
    #[arg(value_name = "SOURCE|PAGE|NUMBER")]
    what: Vec<String>,

    /// Ask also for the sources' pages that are not due yet.
    #[arg(long)]
    now: bool,

    #[command(flatten)]
    web: WebArgs,
}

pub fn run(args: &FetchArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let known = source::known(&place, config)?;
    if known.is_empty() && args.what.is_empty() {
        bail!("there are no sources to look at; `jikenbo source add URL` adds one");
    }
    let (mut sources, mut pages) = (Vec::new(), Vec::new());
    for name in &args.what {
        match source::named(&known, name) {
            Ok(source) if source.source.paused => {
                bail!("{} is paused; `jikenbo source resume` goes on with it", source.source.name)
            }
            Ok(source) => sources.push(source.source.url.clone()),
            Err(error) => pages.extend(pages_of(name, config)?.ok_or(error)?),
        }
    }
    let only = Only { sources: &sources, pages: &pages };
    let only = (!args.what.is_empty()).then_some(only);
    let web = Web::new(args.web.config())?;
    let stop = Stop::default();
    super::watch::end_on_signals(&stop)?;
    let options = FetchOptions { clock: &super::watch::clock, stop: &stop, failed: &mut tell_failed };
    let summary = fetch(&place, &web, only, args.now, options)?;
    summary.warnings.iter().chain(&summary.added.warnings).for_each(tell_warned);
    summary.added.skipped.iter().for_each(tell_skipped);
    output::print(&told(&summary))?;
    if stop.is_wished() {
        output::tell("interrupted: what had come is filed; run it again to go on");
    }
    Ok(outcome(&summary, stop.is_wished()))
}

/// The pages that are meant by what is no source: an address, or a case's number. `None` for anything else.
fn pages_of(name: &str, config: &Config) -> Result<Option<Vec<String>>> {
    if name.starts_with("http://") || name.starts_with("https://") {
        return Ok(Some(vec![url(name).map_err(Error::msg)?]));
    }
    if !name.contains(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let Some(case) = one_case(name, config)? else { bail!("there is no source and no case \"{name}\"") };
    let is_web = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
    let pages: BTreeSet<&String> = case.sources.iter().map(|s| &s.name).filter(is_web).collect();
    if pages.is_empty() {
        bail!("#{} rests on no page of the web: it was added from files", case.number);
    }
    Ok(Some(pages.into_iter().cloned().collect()))
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
    match (well, summary.failed.len() + summary.added.skipped.len()) {
        (0, failed) if failed > 0 || interrupted => Outcome::Nothing,
        (_, 0) if !interrupted && summary.waiting == 0 => Outcome::All,
        _ => Outcome::SomeSkipped,
    }
}
