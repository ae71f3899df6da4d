use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jikenbo_core::CaseNumber;
use jikenbo_pipeline::{AddOptions, AddSummary, Place, Progress, Skipped, add};
use jikenbo_publish::Lang;

use super::args::reading_help;
use crate::{
    config::Config,
    output,
    progress::Bar,
    report::{Outcome, report},
};

/// Articles without an incident and new numbers are named up to this many.
const NAMED: usize = 10;

/// Add documents to the casebook.
///
/// Keeps the bytes, reads them, and files each incident under a new case or under the known case that it
/// belongs to. Documents that are in the casebook already are left as they are, so running the same
/// command again is safe; it also finishes a run that was interrupted.
#[derive(Args, Debug)]
#[command(after_long_help = reading_help!("\
Examples:
  jikenbo add notices/
  jikenbo add --casebook ~/casebook notice.html page.txt
  jikenbo add crawl.warc.gz mailbox/"))]
pub struct AddArgs {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub fn run(args: &AddArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let summary = add_paths(&place, &args.paths, config, &mut |_| {})?;
    let outcome = report(summary.documents + summary.unchanged, &summary.skipped, &summary.warnings);
    output::print(&told(&summary, &place, config.lang))?;
    Ok(outcome)
}

/// Adds what is under `paths`, with a bar for the person who waits, and tells `watch` of each document.
pub(super) fn add_paths(
    place: &Place,
    paths: &[PathBuf],
    config: &Config,
    watch: &mut dyn FnMut(Progress<'_>),
) -> Result<AddSummary> {
    let mut bar = Bar::over(paths);
    let mut progress = |step: Progress<'_>| {
        bar.set(step.done);
        watch(step);
    };
    let now = config.now();
    Ok(add(place, paths, AddOptions { now: &now, limits: config.limits, progress: &mut progress })?)
}

fn told(summary: &AddSummary, place: &Place, lang: Lang) -> String {
    let skipped = summary.skipped.iter().filter(|s| !matches!(s, Skipped::Hidden(_))).count();
    let mut out = format!("casebook          {}\n", place);
    out += &format!(
        "read              {}, {}\n",
        counted(summary.documents, "document", "documents"),
        counted(summary.articles, "article", "articles")
    );
    out += &format!("new cases         {}{}\n", summary.opened.len(), numbers(&summary.opened));
    out += &format!("in known cases    {}\n", counted(summary.attached, "incident", "incidents"));
    let mut changed = summary.changed.clone();
    changed.sort_unstable();
    changed.dedup();
    if !changed.is_empty() {
        let cases = counted(changed.len(), "case", "cases");
        out += &format!("changed pages     of {cases}{}; jikenbo changes tells them\n", numbers(&changed));
    }
    out += &format!("unchanged         {}\n", counted(summary.unchanged, "document", "documents"));
    out += &format!("without incident  {}\n", counted(summary.without_incident.len(), "article", "articles"));
    for article in summary.without_incident.iter().take(NAMED) {
        let kind = match lang {
            Lang::Ja => article.kind.label_ja(),
            Lang::En => article.kind.label_en(),
        };
        let title: String = article.title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        out += &format!("  {}: {kind}: {title}\n", article.name);
    }
    let more = summary.without_incident.len().saturating_sub(NAMED);
    if more > 0 {
        out += &format!("  and {more} more\n");
    }
    out += &format!("skipped           {}\n", counted(skipped, "input", "inputs"));
    out
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `: 2026-0001 to 2026-0012, 2027-0001`, runs of numbers shortened.
fn numbers(opened: &[CaseNumber]) -> String {
    let mut sorted = opened.to_vec();
    sorted.sort_unstable();
    let follows = |a: &CaseNumber, b: &CaseNumber| a.year == b.year && a.sequence + 1 == b.sequence;
    let run = |run: &[CaseNumber]| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first} to {last}"),
        [] => String::new(),
    };
    let mut runs: Vec<String> = sorted.chunk_by(follows).map(run).collect();
    let more = runs.len().saturating_sub(NAMED);
    runs.truncate(NAMED);
    if more > 0 {
        runs.push("…".to_owned());
    }
    if runs.is_empty() { String::new() } else { format!(": {}", runs.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_numbers_are_shortened() {
        let check = |list: &[&str], expect: &str| {
            let list: Vec<CaseNumber> = list.iter().map(|n| n.parse().unwrap()).collect();
            assert_eq!(numbers(&list), expect);
        };
        check(&[], "");
        check(&["2026-0002"], ": 2026-0002");
        check(&["2026-0003", "2025-0009", "2026-0001", "2026-0002"], ": 2025-0009, 2026-0001 to 2026-0003");
        check(&["2025-0001", "2026-0002"], ": 2025-0001, 2026-0002");
    }
}
