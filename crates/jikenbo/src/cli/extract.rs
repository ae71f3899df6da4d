use std::{
    io::{self, Write},
    num::NonZeroUsize,
    path::PathBuf,
};

use anyhow::Result;
use clap::{Args, ValueEnum};
use jikenbo_core::{Document, Reading};
use jikenbo_pipeline::{Error, ExtractOptions, Extracted, extract};
use jikenbo_publish::{Lang, readings_table, records};

use super::args::reading_help;
use crate::{
    config::Config,
    output,
    report::{Outcome, tell_skipped, tell_warned},
};

/// Say what documents tell, without a casebook.
///
/// Splits each document into articles and prints what each tells: who, what, when, how many, how, and
/// whom it was reported to. Nothing is kept. Results come in the order of the inputs.
#[derive(Args, Debug)]
#[command(after_long_help = reading_help!("\
Examples:
  jikenbo extract notice.txt
  jikenbo extract --format jsonl notices/ > articles.jsonl
  jikenbo extract --format jsonl documents.jsonl > articles.jsonl
  curl -s https://www.example.jp/news.html | jikenbo extract -"))]
pub struct ExtractArgs {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// table: for people. jsonl: one JSON object an article, each on its line. json: one array of them.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Documents read side by side [default: as many as there are processors].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "lower")]
enum Format {
    Table,
    Json,
    Jsonl,
}

pub fn run(args: &ExtractArgs, config: &Config) -> Result<Outcome> {
    let now = config.now();
    let options = ExtractOptions { jobs: args.jobs, now: &now, limits: config.limits };
    let mut printer = Printer { out: output::results(), format: args.format, lang: config.lang, printed: 0 };
    let summary = extract(&args.paths, options, &mut |extracted| {
        match extracted {
            Extracted::Read(document, readings) => return printer.print(document, readings),
            Extracted::Skipped(skipped) => tell_skipped(&skipped),
            Extracted::Warned(warned) => tell_warned(&warned),
        }
        Ok(())
    })?;
    printer.finish().map_err(Error::Output)?;
    Ok(Outcome::of(summary.documents, summary.lost))
}

struct Printer<W> {
    out: W,
    format: Format,
    lang: Lang,
    /// Documents in a table, articles elsewhere.
    printed: usize,
}

impl<W: Write> Printer<W> {
    fn print(&mut self, document: &Document, readings: &[Reading]) -> io::Result<()> {
        if matches!(self.format, Format::Table) {
            let gap = if self.printed > 0 { "\n" } else { "" };
            self.printed += 1;
            return write!(self.out, "{gap}{}", readings_table(document, readings, self.lang, output::columns()));
        }
        for record in records(document, readings) {
            let before = match (self.format, self.printed) {
                (Format::Json, 0) => "[\n",
                (Format::Json, _) => ",\n",
                (_, 0) => "",
                _ => "\n",
            };
            self.printed += 1;
            write!(self.out, "{before}{record}")?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        let end = match (self.format, self.printed) {
            (Format::Json, 0) => "[]\n",
            (Format::Json, _) => "\n]\n",
            (Format::Jsonl, 1..) => "\n",
            _ => "",
        };
        self.out.write_all(end.as_bytes())?;
        self.out.flush()
    }
}
