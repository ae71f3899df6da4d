use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jikenbo_pipeline::{Verification, verify_archive, verify_casebook};

use crate::{config::Config, output, report::Outcome};

/// Broken records are named up to this many.
const NAMED: usize = 20;

/// Check that the archive is what was written.
///
/// Reads every record of the captures, offline and without changing anything: its digests, its link to the
/// record before it, and that each capture the casebook knows is where it should be. Names the first
/// broken record, then the others.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  jikenbo verify
  jikenbo verify --casebook ~/casebook
  jikenbo verify --archive backup/captures    the files by themselves, without a casebook

Note down the line \"last\" somewhere else: whoever has it can show later that nothing up to it was changed.

Exit codes:
  0  every record is whole and follows the one before it
  1  something is broken; standard error names each record with file, byte, address and reason
  2  there was nothing to check, or the command was not understood")]
pub struct VerifyArgs {
    /// A folder with captures-*.warc.gz, checked by itself [default: the casebook's].
    #[arg(long, value_name = "DIR")]
    archive: Option<PathBuf>,
}

pub fn run(args: &VerifyArgs, config: &Config) -> Result<Outcome> {
    let (name, found) = match &args.archive {
        Some(dir) => (dir.display().to_string(), verify_archive(dir)?),
        None => {
            let place = config.casebook()?;
            let found = verify_casebook(&place)?;
            (place.to_string(), found)
        }
    };
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
    output::print(&told(&found, &name))?;
    Ok(if found.broken.is_empty() { Outcome::All } else { Outcome::SomeSkipped })
}

fn told(found: &Verification, dir: &str) -> String {
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
    out += &format!("broken    {}\n", found.broken.len());
    out += &format!("last      {}\n", found.last.as_deref().unwrap_or("none"));
    out
}
