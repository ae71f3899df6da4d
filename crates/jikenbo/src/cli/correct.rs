use anyhow::Result;
use clap::Args;
use jikenbo_core::Span;
use jikenbo_pipeline::{Passage, Wish};

use super::word_args::{Because, By, desk_help};
use crate::{config::Config, report::Outcome};

/// Say what holds of a case, whatever its sources say.
///
/// A correction holds before every document. Of a cause, a system, a number, whether data leaked or was misused, and of
/// the date of an event there is one answer: the correction takes its place. Organisations, kinds of data and other lists
/// get one more; `jikenbo reject` takes a wrong one out. What was read is still shown.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Examples:
  jikenbo correct 2026-0012 affected 最大1,200人 --why 電話で確認
  jikenbo correct 2026-0012 type ransomware --why 第三報による --evidence 2:310-340
  jikenbo correct 2026-0012 detected 2026-09-03 --why 本文の誤記"))]
pub struct CorrectArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// type, affected, victims … or a dated event: detected, contained …; an unknown one lists all.
    #[arg(value_name = "FIELD")]
    field: String,

    /// A code or label, a date (2026-09-03, 2026年9月3日頃), a number (最大1,200人) or a name.
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,

    /// The passage it rests on: a source's number in `show` or a capture's SHA-256, and its bytes in the text.
    #[arg(long, value_name = "CAPTURE:START-END", value_parser = passage)]
    evidence: Option<Passage>,

    #[command(flatten)]
    because: Because,
}

fn passage(text: &str) -> Result<Passage, String> {
    let read = || {
        let (capture, span) = text.rsplit_once(':')?;
        let (start, end) = span.split_once('-')?;
        let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
        (start < end && !capture.is_empty())
            .then(|| Passage { capture: capture.to_lowercase(), span: Span::new(start, end) })
    };
    read().ok_or_else(|| {
        format!("\"{text}\" names no passage; write it as 2:310-340, a source and the bytes of its text")
    })
}

pub fn run(args: &CorrectArgs, config: &Config) -> Result<Outcome> {
    let (field, value, evidence) = (args.field.clone(), args.value.clone(), args.evidence.clone());
    args.because.say(&args.number, &Wish::Correct { field, value, evidence }, config)
}

/// Say that a fact of a case is right.
///
/// It holds from now on before what other sources say, as a correction does.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Examples:
  jikenbo show 2026-0012 --handles      the handles of the facts
  jikenbo confirm 2026-0012 3fa1b2c4
  jikenbo confirm 2026-0012 affected=500人 --why 会見で確認"))]
pub struct ConfirmArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// A fact: its handle, or FIELD=VALUE.
    #[arg(value_name = "FACT")]
    fact: String,

    /// Why: a sentence for those who read it later.
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,

    #[command(flatten)]
    by: By,
}

pub fn run_confirm(args: &ConfirmArgs, config: &Config) -> Result<Outcome> {
    args.by.say(&args.number, &Wish::Confirm(args.fact.clone()), args.why.as_deref(), config)
}

/// Say that a fact of a case is wrong.
///
/// The value is no fact of the case any more, whichever source says it. `show` tells that it was read and rejected.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Examples:
  jikenbo reject 2026-0012 3fa1b2c4 --why 別の会社の件数
  jikenbo reject 2026-0012 data=password --why 対象外と本文にある"))]
pub struct RejectArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// A fact: its handle, or FIELD=VALUE.
    #[arg(value_name = "FACT")]
    fact: String,

    #[command(flatten)]
    because: Because,
}

pub fn run_reject(args: &RejectArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.number, &Wish::Reject(args.fact.clone()), config)
}
