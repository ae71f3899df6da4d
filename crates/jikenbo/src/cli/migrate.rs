use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use jikenbo_pipeline::{Place, migrate};

use super::args::looking_help;
use crate::{config::Config, output, report::Outcome};

/// Copy the casebook to another place: from a folder to PostgreSQL, or back.
///
/// The casebook stays as it is. Both are compared when all is copied; nobody else may write to either meanwhile.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo migrate --to postgres://desk@db.example/casebook --to-folder /srv/jikenbo
  jikenbo migrate --casebook postgres://desk@db.example/casebook --folder /srv/jikenbo --to ~/casebook"))]
pub struct MigrateArgs {
    /// Where to: a folder, or postgres://user@host/database. There may be no casebook yet.
    #[arg(long, value_name = "PLACE")]
    to: String,

    /// The folder beside a casebook in PostgreSQL [default: that of the casebook that is copied].
    #[arg(long, value_name = "DIR")]
    to_folder: Option<PathBuf>,
}

pub fn run(args: &MigrateArgs, config: &Config) -> Result<Outcome> {
    let from = config.casebook()?;
    let to = match (Place::is_address(&args.to), &args.to_folder) {
        (true, folder) => Place::postgres(&args.to, folder.as_deref().unwrap_or(from.dir()))?,
        (false, None) => PathBuf::from(&args.to).into(),
        (false, Some(_)) => bail!("--to-folder is for a casebook in PostgreSQL; --to names the folder"),
    };
    let sizes = migrate(&from, &to)?;
    let (cases, documents) = (sizes.rows("casefile"), sizes.rows("document"));
    output::print(&format!(
        "copied    {from}\nto        {to}\ncases     {cases}\ndocuments {documents}\nequal     yes\n"
    ))?;
    Ok(Outcome::All)
}
