use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::casebook_sizes;

use super::args::looking_help;
use crate::{config::Config, output, report::Outcome};

/// Tell how much the casebook holds.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo stats --store"))]
pub struct StatsArgs {
    /// The tables of the database and the files of the archive.
    #[arg(long, required = true)]
    store: bool,
}

pub fn run(_: &StatsArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let sizes = casebook_sizes(&place)?;
    let mut out = format!("casebook          {place}\n");
    out += &format!("database          {:>12} bytes\n", sizes.database.bytes);
    out += &format!("archive           {:>12} bytes in {} files\n", sizes.archive_bytes, sizes.archive_files);
    for table in &sizes.database.tables {
        out += &format!("  {:<15} {:>12} rows\n", table.table, table.rows);
    }
    output::print(&out)?;
    Ok(Outcome::All)
}
