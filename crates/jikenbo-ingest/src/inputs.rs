use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use crate::{Error, capture::special, sniff};

/// Something to capture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file, by the path the user gave, or by that of its folder and the way down from there.
    File(PathBuf),
    /// Standard input, given as `-`.
    Stdin,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// A file in a given folder that is left out. Shown to the user, never dropped silently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: skipped: {}", self.path.display(), self.reason)
    }
}

/// What a walk over the given paths comes upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Something to capture.
    Input(Input),
    /// Something left out, with the reason.
    Skipped(Skipped),
}

/// Everything to capture under `paths`, in their order: files as they are, `-` as standard input,
/// folders with all below them, sorted by name. Files named one by one are not judged by their names;
/// in folders, hidden files, special files and files whose extension says binary are skipped.
///
/// Paths that do not exist or cannot be read, and folders without a readable file, are errors; the
/// walk goes on after them. No file is opened here.
pub fn inputs(paths: &[PathBuf]) -> impl Iterator<Item = Result<Found, Error>> + Send {
    paths.iter().flat_map(|path| -> Box<dyn Iterator<Item = Result<Found, Error>> + Send> {
        if path.as_os_str() == "-" {
            return Box::new(std::iter::once(Ok(Found::Input(Input::Stdin))));
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Box::new(Folder::new(path)),
            Ok(_) => Box::new(std::iter::once(Ok(Found::Input(Input::File(path.clone()))))),
            Err(error) => Box::new(std::iter::once(Err(Error::io(path, "reading", error)))),
        }
    })
}

/// The walk over one folder.
struct Folder {
    root: PathBuf,
    walk: walkdir::IntoIter,
    files: usize,
    skipped: usize,
    done: bool,
}

impl Folder {
    fn new(root: &Path) -> Self {
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().min_depth(1).into_iter();
        Self { root: root.to_owned(), walk, files: 0, skipped: 0, done: false }
    }

    fn skip(&mut self, path: PathBuf, reason: String) -> Option<Result<Found, Error>> {
        self.skipped += 1;
        Some(Ok(Found::Skipped(Skipped { path, reason })))
    }

    /// A folder that cannot be read is an error; what cannot be read below it is skipped with the
    /// system's reason, as one bad file must not stop the others.
    fn failed(&mut self, error: walkdir::Error) -> Option<Result<Found, Error>> {
        let path = error.path().unwrap_or(&self.root).to_owned();
        let at_root = error.depth() == 0;
        match error.into_io_error() {
            Some(io) if at_root => {
                self.done = true;
                Some(Err(Error::io(&path, "reading", io)))
            }
            Some(io) => self.skip(path, io.to_string()),
            None => self.skip(path, "a link that leads back to a folder above it".to_owned()),
        }
    }
}

impl Iterator for Folder {
    type Item = Result<Found, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let Some(entry) = self.walk.next() else { break };
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.failed(error),
            };
            match reason_to_skip(&entry) {
                Some(reason) => {
                    if entry.file_type().is_dir() {
                        self.walk.skip_current_dir();
                    }
                    return self.skip(entry.into_path(), reason);
                }
                None if entry.file_type().is_dir() => {}
                None => {
                    self.files += 1;
                    return Some(Ok(Found::Input(Input::File(entry.into_path()))));
                }
            }
        }
        if self.files == 0 && !std::mem::replace(&mut self.done, true) {
            return Some(Err(Error::EmptyFolder { path: self.root.clone(), skipped: self.skipped }));
        }
        None
    }
}

fn reason_to_skip(entry: &DirEntry) -> Option<String> {
    if entry.file_name().as_encoded_bytes().starts_with(b".") {
        return Some("hidden; name it itself to read it".to_owned());
    }
    if entry.file_type().is_dir() {
        return None;
    }
    if let Some(kind) = special(entry.file_type()) {
        return Some(format!("{kind}, not a regular file"));
    }
    sniff::binary_extension(entry.path()).map(|e| format!(".{e} is a binary format; jikenbo reads text, HTML and PDF"))
}
