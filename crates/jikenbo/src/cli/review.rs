use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use jikenbo_core::{QuestionKind, TimeValue};
use jikenbo_pipeline::{ReviewOptions, Verdict, review, settle};
use jikenbo_publish::{beside_questions, question_jsonl, questions_text};

use super::{
    args::day,
    org::tell_unread,
    word_args::{Because, desk_help},
};
use crate::{config::Config, output, progress::Waiting, report::Outcome};

/// Show what a person has to decide.
///
/// Pairs of cases that may be one, sources filed for a name that was taken back since, sources of one case that contradict each other, causes that no document tells, gangs' claims
/// of which it is not sure whom they mean, and entries of organisations that may be one or may be two, each with the commands
/// that settle it; behind them, how many organisations are new. What was settled stays away until something else is read.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_long_help = desk_help!("\
Examples:
  jikenbo review
  jikenbo review --kind new-organisation --since 2026-11-01
  jikenbo review --format jsonl
  jikenbo review accept 3fa1b2c4 --why 続報で同じ事案と判明
  jikenbo review accept 77c0d1e2 --organisation 中央病院@長野県 --why 所在地が一致
  jikenbo review dismiss 3fa1b2c4 --why 同名の別会社"))]
pub struct ReviewArgs {
    #[command(subcommand)]
    verdict: Option<Verdicts>,

    /// Only questions of this kind: same-case, other-case, conflict, unknown-type, claim, same-organisation, organisation-marks, or
    /// new-organisation, which lists every organisation that is new.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<QuestionKind>,

    /// Organisations are new that no document before this day tells of [default: a week ago].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    since: Option<TimeValue>,

    /// text: for people. jsonl: one JSON object a question, each on its line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Jsonl,
}

#[derive(Subcommand, Debug)]
enum Verdicts {
    /// It is so: two cases become one, two entries one organisation, a source a case of its own; of differing values the one that holds is confirmed; a
    /// claim means the organisation.
    Accept(Accept),
    /// It is not so: everything stays, and it is asked no more.
    Dismiss(Item),
}

#[derive(Args, Debug)]
struct Accept {
    #[command(flatten)]
    item: Item,

    /// Of several organisations that a claim may mean, the one that it means.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
}

#[derive(Args, Debug)]
struct Item {
    /// The questions, as `jikenbo review` names them.
    #[arg(value_name = "ITEM", required = true)]
    items: Vec<String>,

    #[command(flatten)]
    because: Because,
}

fn kind(code: &str) -> Result<QuestionKind, String> {
    let codes = || QuestionKind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
    code.parse().map_err(|_| format!("there is no such kind; the kinds are: {}", codes()))
}

pub fn run(args: &ReviewArgs, config: &Config) -> Result<Outcome> {
    match &args.verdict {
        Some(Verdicts::Accept(accept)) => settle_all(&accept.item, true, accept.organisation.as_deref(), config),
        Some(Verdicts::Dismiss(item)) => settle_all(item, false, None, config),
        None => show(args, config),
    }
}

fn show(args: &ReviewArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let now = config.now();
    let today = now.get(..10).and_then(TimeValue::parse_iso).context("the clock tells no day; set it")?;
    let since = args.since.or_else(|| today.plus_days(-WEEK)).unwrap_or(today).iso_date();
    let waiting = Waiting::of("looking");
    let review = review(&place, &ReviewOptions { kind: args.kind, since: &since, now: &now })?;
    drop(waiting);
    if review.questions.is_empty() {
        output::tell("nothing is to be decided");
    }
    let beside = |questions: String| {
        let new = if args.kind.is_none() { review.new_organisations } else { 0 };
        let unmatched = if args.kind.is_none() { review.unmatched_claims } else { 0 };
        questions + &beside_questions(new, &since, unmatched, config.lang)
    };
    output::print(&match args.format {
        Format::Text => beside(questions_text(&review.questions, config.lang)),
        Format::Jsonl => review.questions.iter().map(|question| question_jsonl(question) + "\n").collect(),
    })?;
    tell_unread(&place)?;
    Ok(Outcome::All)
}

/// Days that organisations are new for.
const WEEK: i32 = 7;

fn settle_all(item: &Item, accepted: bool, organisation: Option<&str>, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    for handle in &item.items {
        let verdict = Verdict { accepted, organisation };
        let (question, event) = item.because.saying(config, |saying| Ok(settle(&place, handle, verdict, saying)?))?;
        output::tell(&match question.number.filter(|_| question.claim.is_none()) {
            Some(number) => format!("settled {handle}; `jikenbo history {number}` shows it"),
            None => format!("settled {handle}: event {event}; `jikenbo undo {event}` takes it back"),
        });
    }
    Ok(Outcome::All)
}
