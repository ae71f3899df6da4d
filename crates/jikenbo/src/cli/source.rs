use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jikenbo_core::{Source, SourceKind, SourceStatus};
use jikenbo_pipeline::{AddedSource, Place, add_source, pause_source, remove_source, sources, take_listed};
use jikenbo_publish::{source_jsonl, source_text, sources_table};

use super::{
    args::looking_help,
    source_args::{default_name, every, url},
    sources_file::{self, FILE},
};
use crate::{config::Config, output, report::Outcome};

/// Keep the list of addresses that notices come from.
///
/// A source is a feed (RSS, Atom, JSON Feed), a page that lists notices, a page that is itself the notice, or a
/// sitemap. `jikenbo fetch` looks at them once, `jikenbo watch` again and again.
///
/// Sources may also be written in the file sources.toml in the casebook's folder, which is read whenever sources are
/// used: one [[source]] each, with url and, as wished, name, kind, every, links, under, paused.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo source add https://www.example.jp/news/feed.xml --name みなもと町
  jikenbo source add https://www.example.jp/oshirase/ --kind list --under 重要なお知らせ --every 2h
  jikenbo source list"))]
pub struct SourceArgs {
    #[command(subcommand)]
    command: SourceCommand,
}

#[derive(Subcommand, Debug)]
enum SourceCommand {
    /// Add an address, or change what is wished of it.
    Add(AddSourceArgs),
    /// List the sources and how they fare.
    List(ListSourceArgs),
    /// Show all that is known of one source.
    Show(NamedArgs),
    /// Forget a source. What was captured and filed stays.
    Remove(NamedArgs),
    /// Leave a source, and the pages it named, alone for now.
    Pause(NamedArgs),
    /// Go on with a source that was paused.
    Resume(NamedArgs),
}

#[derive(Args, Debug)]
struct AddSourceArgs {
    /// Its address.
    #[arg(value_parser = url)]
    url: String,

    /// What to call it [default: the address without https://].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// What it gives: feed, list (a page that links to notices), page (the notice itself, looked at again and
    /// again), sitemap [default: seen from what comes].
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<SourceKind>,

    /// Time from one look to the next: 30m, 1h, 2d [default: a feed 1h, a page 3h, a sitemap 12h].
    #[arg(long, value_name = "TIME", value_parser = every)]
    every: Option<u32>,

    /// Only addresses that match: * stands for any characters; without *, the address must contain it.
    #[arg(long, value_name = "PATTERN")]
    links: Option<String>,

    /// Of a list page, only links below the heading that contains this.
    #[arg(long, value_name = "HEADING")]
    under: Option<String>,
}

#[derive(Args, Debug)]
struct ListSourceArgs {
    /// table: for people. jsonl: one JSON object a source, each on its line.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Jsonl,
}

#[derive(Args, Debug)]
struct NamedArgs {
    /// The source's name or address.
    #[arg(value_name = "SOURCE")]
    source: String,
}

fn kind(code: &str) -> Result<SourceKind, String> {
    code.parse().map_err(|_| "the kinds are feed, list, page, sitemap".to_owned())
}

pub fn run(args: &SourceArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    match &args.command {
        SourceCommand::Add(args) => return add(args, &place, config),
        SourceCommand::List(args) => return list(args, &place, config),
        SourceCommand::Show(args) => {
            let known = known(&place, config)?;
            let source = named(&known, &args.source)?;
            output::print(&source_text(source, config.lang, output::columns()))?;
        }
        SourceCommand::Remove(args) => {
            let known = known(&place, config)?;
            let source = own(&known, &args.source)?;
            remove_source(&place, &source.source.url)?;
            output::tell(&format!("removed {}; what was captured and filed stays", source.source.name));
        }
        SourceCommand::Pause(args) => pause(args, true, &place, config)?,
        SourceCommand::Resume(args) => pause(args, false, &place, config)?,
    }
    Ok(Outcome::All)
}

fn add(args: &AddSourceArgs, place: &Place, config: &Config) -> Result<Outcome> {
    let source = Source {
        name: args.name.clone().unwrap_or_else(|| default_name(&args.url)),
        url: args.url.clone(),
        kind: args.kind,
        every: args.every,
        links: args.links.clone(),
        under: args.under.clone(),
        paused: false,
    };
    match add_source(place, &source, &config.now())? {
        AddedSource::New => output::tell(&format!("added {}; `jikenbo fetch` looks at it now", source.name)),
        AddedSource::Known => output::tell(&format!("{} was there; what is wished of it is changed", source.name)),
        AddedSource::NameTaken(by) => bail!("the name {} is that of {by}; choose another with --name", source.name),
    }
    Ok(Outcome::All)
}

fn list(args: &ListSourceArgs, place: &Place, config: &Config) -> Result<Outcome> {
    let known = known(place, config)?;
    if known.is_empty() {
        output::tell("there are no sources; `jikenbo source add URL` adds one");
    }
    output::print(&match args.format {
        Format::Table => sources_table(&known, config.lang, output::terminal_columns().unwrap_or(usize::MAX)),
        Format::Jsonl => known.iter().map(|source| source_jsonl(source) + "\n").collect(),
    })?;
    Ok(Outcome::All)
}

fn pause(args: &NamedArgs, is_paused: bool, place: &Place, config: &Config) -> Result<()> {
    let known = known(place, config)?;
    let source = own(&known, &args.source)?;
    pause_source(place, &source.source.url, is_paused)?;
    output::tell(&format!("{} {}", if is_paused { "paused" } else { "resumed" }, source.source.name));
    Ok(())
}

/// Every source, those that the file lists brought up to date.
pub fn known(place: &Place, config: &Config) -> Result<Vec<SourceStatus>> {
    let listed = sources_file::listed(place.dir())?;
    for (name, by) in take_listed(place, &listed, &config.now())? {
        output::tell(&format!("warning {FILE}: the name {name} is that of {by}; the source is left out"));
    }
    Ok(sources(place)?)
}

/// The source with a name or an address.
pub fn named<'s>(known: &'s [SourceStatus], name: &str) -> Result<&'s SourceStatus> {
    let address = url(name).ok();
    let is_meant = |s: &&SourceStatus| s.source.name == name || Some(&s.source.url) == address.as_ref();
    match known.iter().find(is_meant) {
        Some(source) => Ok(source),
        None => bail!("there is no source \"{name}\"; `jikenbo source list` shows those there are"),
    }
}

/// A source that the file does not decide over.
fn own<'s>(known: &'s [SourceStatus], name: &str) -> Result<&'s SourceStatus> {
    let source = named(known, name)?;
    if source.listed {
        bail!("{} is written in {FILE} in the casebook's folder; change it there", source.source.name);
    }
    Ok(source)
}
