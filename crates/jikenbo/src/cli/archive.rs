use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jikenbo_pipeline::export_of;

use super::{args::looking_help, show::one_case};
use crate::{config::Config, output, report::Outcome};

/// Take captures out of the archive.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Example:
  jikenbo archive export 2026-0012 -o case.warc.gz"))]
pub struct ArchiveArgs {
    #[command(subcommand)]
    command: ArchiveCommand,
}

#[derive(Subcommand, Debug)]
enum ArchiveCommand {
    Export(ExportArgs),
}

/// Write one case's captures as a WARC.
///
/// The bytes of every document that tells of the case, as they came; each answer of a web server with its
/// request. The records are copies of the archive's, gzip a record; WARC tools read them.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo archive export 2026-0012 -o case.warc.gz
  jikenbo archive export 2026-0012 > case.warc.gz"))]
pub struct ExportArgs {
    /// 2026-0012, or another's number: 2026-112, 事件簿#2026-112.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// Where to write it [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &ArchiveArgs, config: &Config) -> Result<Outcome> {
    let ArchiveCommand::Export(args) = &args.command;
    let place = config.casebook()?;
    let Some(case) = one_case(&args.number, config)? else { return Ok(Outcome::Nothing) };
    let export = export_of(&place, &case)?;
    let now = config.now();
    let default = format!("{}.warc.gz", case.number);
    match &args.output {
        Some(path) => {
            let name = path.file_name().map_or(default, |name| name.to_string_lossy().into_owned());
            let count = whole(path, |out| Ok(export.write(&name, &now, out)?))?;
            output::print(&format!("{}  {count} captures of #{}\n", path.display(), case.number))?;
        }
        None if io::stdout().is_terminal() => {
            bail!("a WARC is no text for a terminal; name a file with -o {default}, or redirect the output")
        }
        None => drop(export.write(&default, &now, &mut output::results())?),
    }
    Ok(Outcome::All)
}

/// Writes a file whole, or leaves what was there.
fn whole<T>(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<T>) -> Result<T> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = File::create(&part).map_err(Into::into).and_then(|file| write(&mut BufWriter::new(file)));
    let written = written.and_then(|value| fs::rename(&part, path).map(|()| value).map_err(Into::into));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written.with_context(|| format!("{} cannot be written", path.display()))
}
