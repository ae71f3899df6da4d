//! The options every command takes: as written ([`GlobalArgs`]) and as checked ([`Config`]).

use std::{env, ffi::OsString, path::PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jiff::{Timestamp, civil::Date, tz::Offset};
use jikenbo_pipeline::{Limits, Place};
use jikenbo_publish::Lang;

/// As written on the command line and in the environment.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct GlobalArgs {
    /// The casebook's folder, or postgres://user@host/database [default: jikenbo in XDG_DATA_HOME, else
    /// ~/.local/share/jikenbo].
    #[arg(long, global = true, value_name = "PLACE", env = "JIKENBO_CASEBOOK", hide_env_values = true)]
    casebook: Option<OsString>,

    /// The folder beside a casebook in PostgreSQL, for captures/ and sources.toml [default: that of a casebook
    /// in a folder].
    #[arg(long, global = true, value_name = "DIR", env = "JIKENBO_FOLDER", hide_env_values = true)]
    folder: Option<PathBuf>,

    /// The language of labels; what the documents say stays in its own words.
    #[arg(long, global = true, value_name = "LANG", value_enum, default_value = "ja")]
    lang: LangArg,

    /// Skip inputs larger than this: bytes, or with K, M or G [default: 64M for what is read at once,
    /// none for JSON Lines, WARC, mailboxes
    /// and, in extract, for text; then it is the limit of one line, record or message].
    #[arg(long, global = true, value_name = "SIZE", value_parser = size)]
    max_bytes: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    Ja,
    En,
}

/// As checked and used.
#[derive(Debug)]
pub struct Config {
    /// The casebook that was named, if one was.
    casebook: Option<Place>,
    /// The language of labels.
    pub lang: Lang,
    /// What an input may hold at most.
    pub limits: Limits,
    now: Timestamp,
}

impl Config {
    /// The time of the run enters as `now`.
    ///
    /// # Errors
    /// When the casebook's address is none.
    pub fn new(args: GlobalArgs, now: Timestamp) -> Result<Self> {
        let lang = match args.lang {
            LangArg::Ja => Lang::Ja,
            LangArg::En => Lang::En,
        };
        // An empty variable is one that is not set.
        let casebook = match args.casebook.filter(|named| !named.is_empty()) {
            None => None,
            Some(named) => Some(match named.to_str().filter(|text| Place::is_address(text)) {
                Some(address) => Place::postgres(address, args.folder.map_or_else(default_folder, Ok)?)?,
                None => PathBuf::from(named).into(),
            }),
        };
        Ok(Self { casebook, lang, limits: args.max_bytes.map_or_else(Limits::default, Limits::of), now })
    }

    /// The casebook that the user named by option or environment.
    pub fn named_casebook(&self) -> Option<&Place> {
        self.casebook.as_ref()
    }

    /// The casebook to use: the named one, else the one in the user's data folder.
    ///
    /// # Errors
    /// When none is named and the user has no home folder.
    pub fn casebook(&self) -> Result<Place> {
        self.casebook.clone().map_or_else(|| Ok(default_folder()?.into()), Ok)
    }

    /// Who speaks: the one who is named, else the system's user.
    ///
    /// # Errors
    /// When nobody is named and the system does not tell its user's name.
    #[expect(clippy::disallowed_methods, reason = "the default for an argument, read in the binary alone")]
    pub fn speaker(&self, named: Option<&str>) -> Result<String> {
        let of_system = || ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| env::var(name).ok());
        let found = named.map(str::to_owned).or_else(of_system).filter(|name| !name.trim().is_empty());
        found.context("who says it? name yourself with --by NAME or in JIKENBO_BY")
    }

    /// The time of the run, RFC 3339 in UTC, to the second.
    pub fn now(&self) -> String {
        text_of(self.now)
    }

    /// The time of the run in seconds since 1970; 0 before that.
    pub fn seconds(&self) -> u64 {
        self.now.as_second().try_into().unwrap_or_default()
    }

    /// The day of the run in Japan, whose notices these are.
    pub fn today(&self) -> Date {
        Offset::constant(9).to_datetime(self.now).date()
    }
}

/// A moment, RFC 3339 in UTC, to the second.
pub fn text_of(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn default_folder() -> Result<PathBuf> {
    let found = data_folder().map(|dir| dir.join("jikenbo"));
    found.context("there is no home folder to keep the casebook in; name a folder with --casebook DIR")
}

/// Where the XDG base directory specification puts a user's data.
#[expect(clippy::disallowed_methods, reason = "the default for an argument, read in the binary alone")]
fn data_folder() -> Option<PathBuf> {
    let named = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
    named.or_else(|| Some(env::home_dir().filter(|home| !home.as_os_str().is_empty())?.join(".local/share")))
}

/// `200000`, `512K`, `64M`, `2G`; a B behind it is read too.
fn size(text: &str) -> Result<u64, String> {
    let teach = || format!("\"{text}\" is no size; write bytes as 200000, or 512K, 64M, 2G");
    let plain = text.trim().trim_end_matches(['b', 'B']);
    let digits = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match plain[digits.len()..].to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err(teach()),
    };
    let n: u64 = digits.trim_end().parse().map_err(|_| teach())?;
    n.checked_mul(1 << shift).filter(|n| *n > 0).ok_or_else(teach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read() {
        for (text, bytes) in [("1", 1), ("512K", 512 << 10), ("64m", 64 << 20), ("200MB", 200 << 20), ("2 G", 2 << 30)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for bad in ["", "0", "-1", "lots", "1.5M", "1T", "99999999999999999999", "17179869184G"] {
            assert!(size(bad).unwrap_err().contains("write bytes as"), "{bad}");
        }
    }
}
