use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jikenbo_core::organisation::{OrganisationWord, OrganisationWordKind};
use jikenbo_pipeline::{FoundOrganisation, Place, Spoken, organisation, say_of_organisation, without_organisations};
use jikenbo_publish::{organisation_json, organisation_text, organisations_table};

use super::{args::looking_help, show::bare, word_args::tell};
use crate::{config::Config, output, report::Outcome};

/// Show an organisation with its names, sector and cases, or say which entries are one and which are two.
///
/// Takes a name in any spelling, an earlier name, a domain or a 法人番号. Namesakes are kept apart; where several
/// bear a name, they are listed with what to call each by: 中央病院@長野県.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo org 株式会社みなもと計測
  jikenbo org minamoto-keisoku.co.jp --format json
  jikenbo org merge みなもと計測@minamoto.co.jp みなもと計測@8700110005901 --why '登記を確認'
  jikenbo org alias みなもと計測 MKS --why '同社のサイトの表記'
  jikenbo org split 霞商事 2026-0012 2026-0031 --why '長野の同名の別会社'
  jikenbo undo 418 --why '別の会社と判明'          takes back what the event 418 says"))]
pub struct OrgArgs {
    #[command(subcommand)]
    command: Option<OrgCommand>,

    /// A name, a domain, a 法人番号.
    #[arg(value_name = "NAME", required = true)]
    name: Option<String>,

    /// text: for people. json: one JSON object.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Subcommand, Debug)]
enum OrgCommand {
    /// Say that two entries are one organisation. It stays so, whatever is read later, until `undo`.
    Merge(MergeArgs),
    /// Give an organisation another name. It stays so, whatever is read later, until `undo`.
    Alias(AliasArgs),
    /// Say that an entry is two organisations: what some cases tell is another of the same name. It stays so, whatever is
    /// read later, until `undo`; what is told of these cases later goes along.
    Split(SplitArgs),
}

#[derive(Args, Debug)]
struct SplitArgs {
    /// The entry.
    #[arg(value_name = "NAME")]
    name: String,

    /// What tells the other organisation: its cases; or a 法人番号, a prefecture, a domain that is told of it alone.
    #[arg(value_name = "CASE", required = true)]
    marks: Vec<String>,

    #[command(flatten)]
    why: WhyArgs,
}

#[derive(Args, Debug)]
struct MergeArgs {
    /// One entry.
    #[arg(value_name = "A")]
    one: String,

    /// The other.
    #[arg(value_name = "B")]
    other: String,

    #[command(flatten)]
    why: WhyArgs,
}

#[derive(Args, Debug)]
struct AliasArgs {
    /// The organisation.
    #[arg(value_name = "NAME")]
    one: String,

    /// Its other name.
    #[arg(value_name = "ALIAS")]
    other: String,

    #[command(flatten)]
    why: WhyArgs,
}

#[derive(Args, Debug)]
struct WhyArgs {
    /// Why; it is kept with what is said.
    #[arg(long, value_name = "TEXT")]
    why: String,

    /// Who says so.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(args: &OrgArgs, config: &Config) -> Result<Outcome> {
    let place = config.casebook()?;
    let (found, event) = match (&args.command, &args.name) {
        (Some(OrgCommand::Merge(MergeArgs { one, other, why })), _) => {
            let word = said(OrganisationWordKind::Merge, (one, other), why, config)?;
            say_of_organisation(&place, word)?
        }
        (Some(OrgCommand::Alias(AliasArgs { one, other, why })), _) => {
            let word = said(OrganisationWordKind::Alias, (one, other), why, config)?;
            say_of_organisation(&place, word)?
        }
        (Some(OrgCommand::Split(SplitArgs { name, marks, why })), _) => {
            let marks: Vec<&str> = marks.iter().map(|mark| bare(mark.trim())).collect();
            let word = said(OrganisationWordKind::Split, (name, &marks.join("@")), why, config)?;
            say_of_organisation(&place, word)?
        }
        (None, Some(name)) => (organisation(&place, name)?, None),
        (None, None) => bail!("name an organisation: a name, a domain or a 法人番号"),
    };
    if let Some(event) = event {
        tell(&Spoken { number: None, event, opened: None });
    }
    tell_unread(&place)?;
    match found {
        FoundOrganisation::One(view) => {
            output::print(&match args.format {
                Format::Text => organisation_text(&view, config.lang, output::columns()),
                Format::Json => organisation_json(&view) + "\n",
            })?;
            Ok(Outcome::All)
        }
        FoundOrganisation::Choices(views) if event.is_some() => {
            output::print(&match args.format {
                Format::Text => organisations_table(&views, config.lang, output::columns()),
                Format::Json => views.iter().map(|view| organisation_json(view) + "\n").collect(),
            })?;
            Ok(Outcome::All)
        }
        FoundOrganisation::Choices(views) => {
            output::tell(&format!(
                "{} organisations are called so; name one of them as the first column does:",
                views.len()
            ));
            output::tell(organisations_table(&views, config.lang, output::columns()).trim_end());
            Ok(Outcome::Nothing)
        }
        FoundOrganisation::None { text, like } => {
            let like = match like.is_empty() {
                true => "`jikenbo list` shows the organisations of its cases".to_owned(),
                false => format!("names that are like it: {}", like.join(", ")),
            };
            bail!("no organisation is called \"{text}\" in the casebook in {place}; {like}")
        }
    }
}

/// Tells that there are documents of which no organisation was read, where that is so.
pub(super) fn tell_unread(place: &Place) -> Result<()> {
    match without_organisations(place)? {
        0 => {}
        n => output::tell(&format!(
            "what organisations there are is not known of {n} document{}, read by an older version; `jikenbo rebuild` reads it",
            if n == 1 { "" } else { "s" }
        )),
    }
    Ok(())
}

fn said(
    kind: OrganisationWordKind,
    (one, other): (&str, &str),
    why: &WhyArgs,
    config: &Config,
) -> Result<OrganisationWord> {
    if why.why.trim().is_empty() || other.trim().is_empty() {
        bail!("--why and the names must say something: what is kept without a reason cannot be judged later");
    }
    let (one, other, by) = (one.trim().to_owned(), other.trim().to_owned(), why.by.clone());
    Ok(OrganisationWord { kind, one, other, why: why.why.trim().to_owned(), by, at: config.now() })
}
