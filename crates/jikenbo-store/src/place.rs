use std::{
    fmt,
    path::{Path, PathBuf},
};

use url::Url;

use crate::Error;

/// Where a casebook is kept: in a folder, or in a PostgreSQL database with a folder beside it. The folder holds the
/// archive. Prints without a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    dir: PathBuf,
    server: Option<Box<Url>>,
}

impl Place {
    /// A casebook in a PostgreSQL database, `postgres://user@host/database`, whose archive is in `dir`. The user
    /// may make tables there; nothing else should be in its schema.
    ///
    /// # Errors
    /// When that is no such address.
    pub fn postgres(address: &str, dir: impl Into<PathBuf>) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Address { address: without_password(address), reason: reason.to_owned() };
        let server = Url::parse(address).map_err(|e| wrong(&e.to_string()))?;
        if !Self::is_address(address) {
            return Err(wrong("it names no PostgreSQL server"));
        }
        if server.path().trim_matches('/').is_empty() {
            return Err(wrong("it names no database"));
        }
        Ok(Self { dir: dir.into(), server: Some(Box::new(server)) })
    }

    /// Whether a text is an address of a database rather than a folder's name.
    pub fn is_address(text: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// The folder that holds the archive, and the database where it is not on a server.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn server(&self) -> Option<&Url> {
        self.server.as_deref()
    }
}

/// A folder's name.
impl From<&Path> for Place {
    fn from(dir: &Path) -> Self {
        dir.to_owned().into()
    }
}

impl From<&PathBuf> for Place {
    fn from(dir: &PathBuf) -> Self {
        dir.clone().into()
    }
}

impl From<PathBuf> for Place {
    fn from(dir: PathBuf) -> Self {
        Self { dir, server: None }
    }
}

impl From<&Self> for Place {
    fn from(place: &Self) -> Self {
        place.clone()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.server {
            Some(server) => f.write_str(&without_password(server.as_str())),
            None => self.dir.display().fmt(f),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// An address as it may be shown: a password can also stand behind the question mark.
fn without_password(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            url.set_query(None);
            // Fails for addresses that can have none.
            let _ = url.set_password(None);
            url.into()
        }
        Err(_) => address.rsplit('@').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_print_without_a_password() {
        let check = |address: &str, shown: &str| {
            let place = Place::postgres(address, "folder").unwrap();
            assert_eq!(place.to_string(), shown);
            assert!(!format!("{place:?}").contains("secret"), "{place:?}");
        };
        check("postgres://desk:secret@db.example/casebook", "postgres://desk@db.example/casebook");
        check(
            "postgresql://desk@db.example:5433/casebook?password=secret",
            "postgresql://desk@db.example:5433/casebook",
        );
        for bad in
            ["postgres://db.example", "postgres://desk:secret@db.example/", "mysql://db/x", "postgres://:secret@x:y/z"]
        {
            let error = Place::postgres(bad, "folder").unwrap_err().to_string();
            assert!(error.contains("postgres://user@host/database") && !error.contains("secret"), "{error}");
        }
    }
}
