//! `sources.toml` in the casebook's folder: sources that are kept in a file beside those that were added.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use jikenbo_core::Source;
use serde::Deserialize;

use super::source_args::{self, default_name};

/// The file's name.
pub const FILE: &str = "sources.toml";

/// As written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    source: Vec<WrittenSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    url: String,
    name: Option<String>,
    kind: Option<String>,
    every: Option<String>,
    links: Option<String>,
    under: Option<String>,
    #[serde(default)]
    paused: bool,
}

/// The sources that the file in the casebook's folder lists; none when there is no file.
///
/// # Errors
/// When the file cannot be read, or says what is no source.
pub fn listed(casebook: &Path) -> Result<Vec<Source>> {
    let path: PathBuf = casebook.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&text).map_err(|e| anyhow!("{}: {e:#}; mend it, no source of it was taken", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(anyhow!("{}: it cannot be read: {error}", path.display())),
    }
}

fn parse(text: &str) -> Result<Vec<Source>> {
    let written: Written = toml::from_str(text)?;
    let mut sources: Vec<Source> = Vec::new();
    for (i, written) in written.source.into_iter().enumerate() {
        let source = checked(&written).with_context(|| format!("source {} ({})", i + 1, written.url))?;
        if let Some(other) = sources.iter().find(|s| s.url == source.url || s.name == source.name) {
            bail!("source {} has the address or the name of another one, {}; write each once", i + 1, other.name);
        }
        sources.push(source);
    }
    Ok(sources)
}

fn checked(written: &WrittenSource) -> Result<Source> {
    let wrong = |message: String| anyhow!(message);
    let url = source_args::url(&written.url).map_err(wrong)?;
    Ok(Source {
        name: written.name.clone().unwrap_or_else(|| default_name(&url)),
        kind: written.kind.as_deref().map(str::parse).transpose()?,
        every: written.every.as_deref().map(source_args::every).transpose().map_err(wrong)?,
        links: written.links.clone(),
        under: written.under.clone(),
        paused: written.paused,
        url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_checked_whole() {
        let sources = parse(
            "[[source]]\nurl = \"https://www.example.jp/news.xml\"\nname = \"みなもと町\"\nkind = \"feed\"\nevery = \"2h\"\n\
             [[source]]\nurl = \"https://www.example.jp/news/\"\nunder = \"重要なお知らせ\"\npaused = true\n",
        );
        let sources = sources.unwrap();
        assert_eq!((sources[0].every, sources[1].name.as_str()), (Some(7200), "www.example.jp/news/"));
        assert!(sources[1].paused && parse("").unwrap().is_empty());
        for (text, says) in [
            ("[[source]]\nname = \"x\"", "url"),
            ("[[source]]\nurl = \"ftp://a.example/\"", "http"),
            ("[[source]]\nurl = \"https://a.example/\"\nkind = \"rss\"", "feed"),
            ("[[source]]\nurl = \"https://a.example/\"\nevry = \"1h\"", "evry"),
            ("[[source]]\nurl = \"https://a.example/\"\nevery = \"often\"", "1h"),
            ("[[source]]\nurl = \"https://a.example/\"\n[[source]]\nurl = \"https://a.example\"", "write each once"),
            ("[[source]", "source"),
        ] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
