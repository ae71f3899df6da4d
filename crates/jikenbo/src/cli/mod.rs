//! The verbs, one a file.

mod add;
mod archive;
mod args;
mod backup;
mod changes;
mod claims;
mod correct;
mod digest;
mod explain;
mod extract;
mod fetch;
mod graph;
mod history;
mod join;
mod list;
mod migrate;
mod org;
mod rebuild;
mod remark;
mod review;
mod show;
mod source;
mod source_args;
mod sources_file;
mod stats;
mod verify;
mod watch;
mod web_args;
mod word_args;

use anyhow::Result;
use clap::{Parser, Subcommand};
use jiff::Timestamp;

use crate::{
    config::{Config, GlobalArgs},
    report::Outcome,
};

/// Reads Japanese security incident notices, says what they say with the passage that says it, and
/// keeps them in a numbered casebook (事件簿).
#[derive(Parser, Debug)]
#[command(name = "jikenbo", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  jikenbo digest notices/              what these files tell, as a digest; nothing is kept
  jikenbo add notices/                 keep them in the casebook
  jikenbo list --from 2026-10-01       the cases since then
  jikenbo changes --since 2026-10-01   what pages say otherwise since then
  jikenbo digest --week 2026-W41       the week's digest from the casebook

jikenbo COMMAND --help explains each command with an example.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: GlobalArgs,
}

#[derive(Subcommand, Debug)]
enum Command {
    Extract(extract::ExtractArgs),
    Add(add::AddArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Graph(graph::GraphArgs),
    Changes(changes::ChangesArgs),
    History(history::HistoryArgs),
    Review(review::ReviewArgs),
    Correct(correct::CorrectArgs),
    Confirm(correct::ConfirmArgs),
    Reject(correct::RejectArgs),
    Comment(remark::CommentArgs),
    Note(remark::NoteArgs),
    Hide(remark::HideArgs),
    Unhide(remark::UnhideArgs),
    Merge(join::MergeArgs),
    Split(join::SplitArgs),
    Move(join::MoveArgs),
    Undo(join::UndoArgs),
    Org(org::OrgArgs),
    Claims(claims::ClaimsArgs),
    Digest(digest::DigestArgs),
    Rebuild(rebuild::RebuildArgs),
    Explain(explain::ExplainArgs),
    Archive(archive::ArchiveArgs),
    Verify(verify::VerifyArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    Migrate(migrate::MigrateArgs),
    Stats(stats::StatsArgs),
    Source(source::SourceArgs),
    Fetch(fetch::FetchArgs),
    Watch(watch::WatchArgs),
}

impl Cli {
    /// Runs the command that was asked for.
    ///
    /// # Errors
    /// When the whole run fails; what concerns one input alone is reported and counted in the outcome.
    pub fn run(self, now: Timestamp) -> Result<Outcome> {
        let config = Config::new(self.global, now)?;
        match self.command {
            Command::Extract(args) => extract::run(&args, &config),
            Command::Add(args) => add::run(&args, &config),
            Command::List(args) => list::run(&args, &config),
            Command::Show(args) => show::run(&args, &config),
            Command::Graph(args) => graph::run(&args, &config),
            Command::Changes(args) => changes::run(&args, &config),
            Command::History(args) => history::run(&args, &config),
            Command::Review(args) => review::run(&args, &config),
            Command::Correct(args) => correct::run(&args, &config),
            Command::Confirm(args) => correct::run_confirm(&args, &config),
            Command::Reject(args) => correct::run_reject(&args, &config),
            Command::Comment(args) => remark::run_comment(&args, &config),
            Command::Note(args) => remark::run_note(&args, &config),
            Command::Hide(args) => remark::run_hide(&args, &config),
            Command::Unhide(args) => remark::run_unhide(&args, &config),
            Command::Merge(args) => join::run_merge(&args, &config),
            Command::Split(args) => join::run_split(&args, &config),
            Command::Move(args) => join::run_move(&args, &config),
            Command::Undo(args) => join::run_undo(&args, &config),
            Command::Claims(args) => claims::run(&args, &config),
            Command::Org(args) => org::run(&args, &config),
            Command::Digest(args) => digest::run(&args, &config),
            Command::Rebuild(args) => rebuild::run(&args, &config),
            Command::Explain(args) => explain::run(&args, &config),
            Command::Archive(args) => archive::run(&args, &config),
            Command::Verify(args) => verify::run(&args, &config),
            Command::Backup(args) => backup::back_up(&args, &config),
            Command::Restore(args) => backup::put_back(&args, &config),
            Command::Migrate(args) => migrate::run(&args, &config),
            Command::Stats(args) => stats::run(&args, &config),
            Command::Source(args) => source::run(&args, &config),
            Command::Fetch(args) => fetch::run(&args, &config),
            Command::Watch(args) => watch::run(&args, &config),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_help_shows_an_example_and_the_exit_codes() {
        for verb in Cli::command().get_subcommands_mut() {
            let help = verb.render_long_help().to_string();
            for part in ["Example", "Exit codes:"] {
                assert!(help.contains(part), "{}: {part}", verb.get_name());
            }
        }
    }
}
