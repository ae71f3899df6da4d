use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::{Checked, Verification, verify_archive, verify_casebook};

use crate::{config::Config, output, progress::Waiting, report::Outcome};

/// Broken records are named up to this many.
const NAMED: usize = 20;

/// Check that the casebook is what was written.
///
/// Reads every record of the captures, without changing anything: its digests, its link to the record before it,
/// and that each capture the casebook knows is where it should be. Then the database: that its cases are those that
/// its log of events tells of, and that every fact stands in its text word for word. Names what is broken.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  jikenbo verify
  jikenbo verify --casebook ~/casebook
  jikenbo verify --archive backup/captures    the files by themselves, without a casebook

Note down the line \"last\" somewhere else: whoever has it can show later that nothing up to it was changed.

Exit codes:
  0  every record is whole and follows the one before it, and the database agrees with itself
  1  something is broken; standard error names each with the reason
  2  there was nothing to check, or the command was not understood")]
pub struct VerifyArgs {
    /// A folder with captures-*.warc.gz, checked by itself [default: the casebook's].
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
}

pub fn run(args: &VerifyArgs, config: &Config) -> Result<Outcome> {
    let waiting = Waiting::of("checking");
    let (name, found, database) = match &args.archive {
        Some(dir) => (dir.display().to_string(), verify_archive(dir)?, None),
        None => {
            let place = config.casebook()?;
            let found = verify_casebook(&place)?;
            (place.to_string(), found.archive, Some(found.database))
        }
    };
    drop(waiting);
    let mut what = "first broken";
    for broken in found.broken.iter().take(NAMED) {
        let uri = broken.target_uri.as_ref().map(|uri| format!(" ({uri})")).unwrap_or_default();
        let (path, offset) = (broken.path.display(), broken.offset);
        output::tell(&format!("{what}: {path}: the record at byte {offset}{uri}: {}", broken.problem));
        what = "also broken";
    }
    if found.broken.len() > NAMED {
        output::tell(&format!("and {} more", found.broken.len() - NAMED));
    }
    let unsound: &[String] = database.as_ref().map_or(&[], |database| &database.broken);
    unsound.iter().for_each(|sentence| output::tell(&format!("database: {sentence}")));
    output::print(&told(&found, database.as_ref(), &name))?;
    Ok(if found.broken.is_empty() && unsound.is_empty() { Outcome::All } else { Outcome::SomeSkipped })
}

fn told(found: &Verification, database: Option<&Checked>, dir: &str) -> String {
    let chain = match (found.unchained, found.records) {
        (0, _) => "every record is linked to the one before".to_owned(),
        (old, all) if old == all => "none: written before there was one; it begins with the next capture".to_owned(),
        (old, _) => format!("unchained up to record {old}, every later one is linked to the one before"),
    };
    let mut out = format!("checked   {dir}\n");
    out += &format!("files     {}\n", found.files);
    out += &format!("records   {}, with {} captures\n", found.records, found.captures);
    out += &format!("chain     {chain}\n");
    if found.torn > 0 {
        out += &format!("end       {} bytes of a write that was interrupted; the next run removes them\n", found.torn);
    }
    if let Some(database) = database {
        out += &format!("database  {} events and {} facts agree with it\n", database.events, database.facts);
    }
    let broken = found.broken.len() + database.map_or(0, |database| database.broken.len());
    out += &format!("broken    {broken}\n");
    out += &format!("last      {}\n", found.last.as_deref().unwrap_or("none"));
    out
}
