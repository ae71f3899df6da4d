use std::{collections::HashSet, path::PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jikenbo_core::{CaseSource, CaseView, TimeValue};
use jikenbo_pipeline::{DigestDays, Place, digest_views};
use jikenbo_publish::{Digest, DigestOptions, Lang, Period};

use super::{
    add::add_paths,
    args::{day, month, reading_help, week},
};
use crate::{
    config::Config,
    output,
    report::{Outcome, report},
};

/// Write the digest of a week, a month or any days.
///
/// Lists the cases made public in the period, each with its facts and the sentences that carry them,
/// later words on earlier cases, what gangs claim, and what the numbers say beside the period before.
///
/// With PATHs, they are added to the casebook first; where none is named (--casebook or
/// JIKENBO_CASEBOOK) to a throw-away one, whose numbers mean nothing outside this digest. Without a
/// period, the digest is of the days on which the PATHs were published, or, without PATHs, of the
/// last full week.
#[derive(Args, Debug)]
#[command(after_long_help = reading_help!("\
Examples:
  jikenbo digest notices/
  jikenbo digest --week 2026-W41 --format html --editor 山田 > week.html
  jikenbo digest --from 2026-10-01 --to 2026-10-15"))]
pub struct DigestArgs {
    /// Files, folders, or - for standard input, to be added first.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// An ISO week, Monday to Sunday.
    #[arg(long, value_name = "YYYY-Www", value_parser = week, conflicts_with_all = ["month", "from", "to"])]
    week: Option<Period>,

    /// A month.
    #[arg(long, value_name = "YYYY-MM", value_parser = month, conflicts_with_all = ["from", "to"])]
    month: Option<Period>,

    /// The first day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "to")]
    from: Option<TimeValue>,

    /// The last day.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "from")]
    to: Option<TimeValue>,

    /// md: Markdown. html: one page that needs nothing else.
    #[arg(long, value_enum, default_value = "md")]
    format: Format,

    /// Who signs it.
    #[arg(long, value_name = "NAME")]
    editor: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Md,
    Html,
}

impl DigestArgs {
    fn period(&self) -> Result<Option<Period>> {
        Ok(match (&self.from, &self.to) {
            (Some(from), Some(to)) => Some(Period::between(from, to)?),
            _ => self.week.clone().or_else(|| self.month.clone()),
        })
    }

    fn print(&self, cases: &[CaseView], period: &Period, options: &DigestOptions) -> Result<()> {
        let digest = Digest::new(cases, period, options);
        output::print(&match self.format {
            Format::Md => digest.to_markdown(),
            Format::Html => digest.to_html(),
        })?;
        Ok(())
    }
}

pub fn run(args: &DigestArgs, config: &Config) -> Result<Outcome> {
    let asked = args.period()?;
    let options = DigestOptions { lang: config.lang, editor: args.editor.clone(), ..DigestOptions::default() };
    if args.paths.is_empty() {
        let period = asked.map_or_else(|| last_week(config), Ok)?;
        args.print(&digest_views(&config.casebook()?, days(&period).as_ref())?, &period, &options)?;
        return Ok(Outcome::All);
    }
    match config.named_casebook() {
        Some(place) => of_paths(args, place, asked, &options, config),
        None => {
            let dir = tempfile::Builder::new().prefix("jikenbo-").tempdir();
            let dir = dir.context("there is no room for a throw-away casebook; name one with --casebook DIR")?;
            output::tell("no casebook was named: the numbers are of a throw-away one; --casebook DIR keeps them");
            let note = match config.lang {
                Lang::Ja => "事件簿を指定せずに作成しました。番号はこの文書の中だけのもので、保存されていません。",
                Lang::En => "Made without a casebook: the numbers are of this document alone and are not kept.",
            };
            // Whatever was given must be found in it, dated or not.
            let options = DigestOptions { note: Some(note.to_owned()), include_undated: true, ..options };
            of_paths(args, &dir.path().into(), asked, &options, config)
        }
    }
}

fn of_paths(
    args: &DigestArgs,
    place: &Place,
    asked: Option<Period>,
    options: &DigestOptions,
    config: &Config,
) -> Result<Outcome> {
    let mut documents = HashSet::new();
    let summary = add_paths(place, &args.paths, config, &mut |step| {
        documents.insert(step.document.to_owned());
    })?;
    let outcome = report(summary.documents + summary.unchanged, &summary.skipped, &summary.warnings);
    if outcome == Outcome::Nothing {
        bail!("no document could be read, so there is no digest");
    }
    let cases = digest_views(place, None)?;
    let period = match asked.or_else(|| days_of(&cases, &documents)) {
        Some(period) => period,
        None => {
            output::tell("the documents give no publication date; the digest is of the last full week");
            last_week(config)?
        }
    };
    let left_out = outside(&cases, &documents, &period, options.include_undated);
    if left_out > 0 {
        output::tell(&format!(
            "cases of the documents that were not made public in {period}, so not listed: {left_out}"
        ));
    }
    args.print(&cases, &period, options)?;
    Ok(outcome)
}

/// What is asked of the casebook.
fn days(period: &Period) -> Option<DigestDays> {
    let day = |date: &dyn ToString| TimeValue::parse_iso(&date.to_string());
    let (before, from, to) = (day(&period.previous().from)?, day(&period.from)?, day(&period.to)?);
    Some(DigestDays { before, from, to, similar: Digest::SIMILAR })
}

/// How many cases of the documents the digest leaves out.
fn outside(cases: &[CaseView], documents: &HashSet<String>, period: &Period, include_undated: bool) -> usize {
    let is_listed = |source: &CaseSource| match source.published {
        Some(day) => period.holds(&day) || (include_undated && day.civil().is_none()),
        None => include_undated,
    };
    let of_documents = |case: &&CaseView| case.sources.iter().any(|s| documents.contains(s.document.as_str()));
    cases.iter().filter(of_documents).filter(|case| !case.sources.iter().any(is_listed)).count()
}

/// From the first to the last day on which one of the documents was published.
fn days_of(cases: &[CaseView], documents: &HashSet<String>) -> Option<Period> {
    let sources = cases.iter().flat_map(|case| &case.sources);
    let of_documents = sources.filter(|source| documents.contains(source.document.as_str()));
    let days = || of_documents.clone().filter_map(|source| source.published).filter(|day| day.civil().is_some());
    Period::between(&days().min()?, &days().max()?).ok()
}

/// The last week, Monday to Sunday, that is over.
fn last_week(config: &Config) -> Result<Period> {
    let day = TimeValue::parse_iso(&config.today().to_string()).and_then(|day| day.plus_days(-7));
    let week = day.and_then(|day| Period::week_of(&day));
    week.context("the clock gives no date that a week can be told from; name the period with --week")
}
