use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, Result};
use clap::Args;
use jiff::Timestamp;
use jikenbo_pipeline::{FetchOptions, FetchSummary, Stop, Web, take_listed, watch_step};

use super::{args::fetching_help, fetch::tell_failed, sources_file, web_args::WebArgs};
use crate::{
    config::{Config, text_of},
    output,
    report::{Outcome, tell_skipped, tell_warned},
};

/// Addresses asked in one step. Between two steps others may write to the casebook, and sources.toml is read again.
const STEP: usize = 256;
/// The longest time between two looks whether something new is due, as sources may be added meanwhile.
const LONGEST: Duration = Duration::from_secs(30);

/// Look at the sources again and again, until it is ended.
///
/// Each source has its time, each page is asked for again as its cases need it. One line on standard error for each
/// address that failed, one on standard output for each step that brought something. What is to be done is kept in the
/// casebook: killed and started again, it goes on where it was. Ctrl-C or SIGTERM ends it after what has come is
/// filed; a second one ends it at once. The casebook stays free for other commands while the network is waited for.
#[derive(Args, Debug)]
#[command(after_long_help = fetching_help!("\
Example:
  jikenbo watch --contact desk@example.jp

docs/watch.md has a systemd unit."))]
pub struct WatchArgs {
    #[command(flatten)]
    web: WebArgs,
}

pub fn run(args: &WatchArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    // Made at once if it is missing, and its faults told at once.
    take_listed(&place, &sources_file::listed(place.dir())?, &config.now())?;
    let web = Web::new(args.web.config())?;
    let stop = Stop::default();
    end_on_signals(&stop)?;
    output::tell(&format!("watching the sources of {place}; end it with Ctrl-C"));
    let mut complaint = String::new();
    while !stop.is_wished() {
        // A file that is being edited does not end the watch; its last whole state holds.
        let listed =
            sources_file::listed(place.dir()).and_then(|listed| Ok(take_listed(&place, &listed, &text_of(clock()))?));
        let said = listed.err().map_or_else(String::new, |error| format!("warning {error:#}"));
        if said != complaint && !said.is_empty() {
            output::tell(&said);
        }
        complaint = said;
        let options = FetchOptions { clock: &clock, stop: &stop, failed: &mut tell_failed };
        let step = watch_step(&place, &web, STEP, options)?;
        tell(&step.summary)?;
        let next: Option<Timestamp> = step.next.and_then(|next| next.parse().ok());
        let wait = next.map_or(LONGEST, |next| Duration::try_from(next.duration_since(clock())).unwrap_or_default());
        web.sleep(wait.min(LONGEST), &stop);
    }
    output::tell("ended: what had come is filed");
    Ok(Outcome::All)
}

fn tell(summary: &FetchSummary) -> Result<()> {
    summary.warnings.iter().chain(&summary.added.warnings).for_each(tell_warned);
    summary.added.skipped.iter().for_each(tell_skipped);
    let added = &summary.added;
    if summary.entries + added.documents + added.changed.len() == 0 {
        return Ok(());
    }
    let numbers: Vec<String> = added.opened.iter().map(ToString::to_string).collect();
    Ok(output::print(&format!(
        "{} {} new entries, {} new documents, {} changed; new cases: {}\n",
        text_of(clock()),
        summary.entries,
        added.documents,
        added.changed.len(),
        if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") }
    ))?)
}

/// What time it is while a command runs.
#[expect(clippy::disallowed_methods, reason = "`now` enters in the binary; what runs for long needs it again")]
pub fn clock() -> Timestamp {
    Timestamp::now()
}

/// Ends what `stop` ends on Ctrl-C and SIGTERM; at once when it is asked a second time.
pub fn end_on_signals(stop: &Stop) -> Result<()> {
    let (stop, asked) = (stop.clone(), AtomicU32::new(0));
    let handler = move || match asked.fetch_add(1, Ordering::SeqCst) {
        0 => stop.now(),
        _ => std::process::exit(130),
    };
    ctrlc::set_handler(handler).context("cannot wait for Ctrl-C and SIGTERM")
}
