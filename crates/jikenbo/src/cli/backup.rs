use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::{backup, restore};

use super::args::looking_help;
use crate::{config::Config, output, report::Outcome};

/// Write all of the casebook to one file.
///
/// The file is a tar with what the database holds, the captures, sources.toml and the SHA-256 of each, the same from
/// either database. Others may write to the casebook meanwhile; the file holds it as it was at one time.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo backup casebook-2026-11-22.tar
  jikenbo backup --casebook postgres://desk@db.example/casebook --folder /srv/jikenbo /backup/casebook.tar"))]
pub struct BackupArgs {
    /// The file to write; there may be none of this name yet.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Make a casebook of a backup.
///
/// The casebook that is named, or the one in your data folder, is made; there may be none yet, and no captures in its
/// folder. A damaged backup restores nothing.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo restore casebook-2026-11-22.tar
  jikenbo restore --casebook postgres://desk@db.example/casebook --folder /srv/jikenbo casebook.tar"))]
pub struct RestoreArgs {
    /// What `jikenbo backup` wrote.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn back_up(args: &BackupArgs, config: &Config) -> Result<Outcome> {
    let done = backup(&config.casebook()?, &args.file, config.seconds())?;
    let (file, rows, files, bytes) = (args.file.display(), done.rows, done.files, done.bytes);
    output::print(&format!("backup    {file}\nrows      {rows}\nfiles     {files}\nbytes     {bytes}\n"))?;
    Ok(Outcome::All)
}

pub fn put_back(args: &RestoreArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let sizes = restore(&args.file, &place)?;
    let (cases, documents) = (sizes.rows("casefile"), sizes.rows("document"));
    output::print(&format!("restored  {place}\ncases     {cases}\ndocuments {documents}\n"))?;
    Ok(Outcome::All)
}
