use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::Wish;

use super::word_args::{Because, By, desk_help};
use crate::{config::Config, report::Outcome};

/// Remark on a case; `show` tells it.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo comment 2026-0012 10月末に最終報の予定"))]
pub struct CommentArgs {
    #[command(flatten)]
    remark: Remark,
}

/// Note something for the desk; it is told by `show` and `history` alone and never published.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo note 2026-0012 広報に問い合わせ中"))]
pub struct NoteArgs {
    #[command(flatten)]
    remark: Remark,
}

#[derive(Args, Debug)]
struct Remark {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// What to say.
    #[arg(value_name = "TEXT")]
    text: String,

    #[command(flatten)]
    by: By,
}

impl Remark {
    fn say(&self, wish: fn(String) -> Wish, config: &Config) -> Result<Outcome> {
        self.by.say(&self.number, &wish(self.text.clone()), None, config)
    }
}

pub fn run_comment(args: &CommentArgs, config: &Config) -> Result<Outcome> {
    args.remark.say(Wish::Comment, config)
}

pub fn run_note(args: &NoteArgs, config: &Config) -> Result<Outcome> {
    args.remark.say(Wish::Note, config)
}

/// Take a case out of what is published.
///
/// It is in no list, digest or other page any more; `show` says neutrally that its number is not published. Nothing is
/// deleted, and who hid it and why is kept.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo hide 2026-0012 --why 本人からの申し出"))]
pub struct HideArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    #[command(flatten)]
    because: Because,
}

/// Publish a hidden case again.
#[derive(Args, Debug)]
#[command(after_long_help = desk_help!("\
Example:
  jikenbo unhide 2026-0012 --why 申し出の取り下げ"))]
pub struct UnhideArgs {
    /// 2026-0012, or another's number.
    #[arg(value_name = "NUMBER")]
    number: String,

    #[command(flatten)]
    because: Because,
}

pub fn run_hide(args: &HideArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.number, &Wish::Hide, config)
}

pub fn run_unhide(args: &UnhideArgs, config: &Config) -> Result<Outcome> {
    args.because.say(&args.number, &Wish::Unhide, config)
}
