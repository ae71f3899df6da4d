//! jikenbo (事件簿) on the command line: reads security incident notices and keeps the casebook.

mod cli;
mod config;
mod output;
mod progress;
mod report;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    #[expect(clippy::disallowed_methods, reason = "`now` enters here and nowhere else")]
    let now = jiff::Timestamp::now();
    match cli.run(now) {
        Ok(outcome) => outcome.into(),
        // `| head` has seen enough.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::tell(&format!("error: {error}"));
            report::Outcome::Nothing.into()
        }
    }
}
