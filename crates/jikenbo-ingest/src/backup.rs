//! A casebook in one file: a tar with what the database holds (`casebook.jsonl.gz`), the archive, `sources.toml`, and the
//! SHA-256 of each (`SHA256SUMS`, as `sha256sum -c` reads it).

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use tar::{Archive as Tar, Builder, EntryType, Header};

use crate::Error;

const ROWS: &str = "casebook.jsonl.gz";
const SUMS: &str = "SHA256SUMS";
const SOURCES: &str = "sources.toml";
const CAPTURES: &str = "captures";

/// A file of a casebook's folder, as far as it reached at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFile {
    name: String,
    path: PathBuf,
    bytes: u64,
}

impl FolderFile {
    /// Whether it is one of the archive's.
    pub fn is_archive(&self) -> bool {
        self.name != SOURCES
    }

    /// How far it reached, in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Copies it into another casebook's folder, as far as it reached; `None` where that is the same file.
    ///
    /// # Errors
    /// When there is another file, or one cannot be read or written.
    pub fn copy_to(&self, folder: &Path) -> Result<Option<Copied>, Error> {
        let to = folder.join(&self.name);
        let same = |path: &Path| fs::canonicalize(path).ok();
        if same(&to).is_some_and(|to| Some(to) == same(&self.path)) {
            return Ok(None);
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|e| Error::write(parent, e))?;
        }
        let from = File::open(&self.path).map_err(|e| Error::io(&self.path, "reading", e))?;
        let mut out = File::create_new(&to).map_err(|e| Error::write(&to, e))?;
        let copied = Copied(Some(to.clone()));
        let reading = |e| Error::io(&self.path, "reading", e);
        copy(&mut from.take(self.bytes), &mut out, reading, |e| Error::write(&to, e))?;
        out.sync_all().map_err(|e| Error::write(&to, e))?;
        Ok(Some(copied))
    }
}

/// A file that was copied. Dropped before [`Copied::keep`] it is removed again.
#[derive(Debug)]
pub struct Copied(Option<PathBuf>);

impl Copied {
    /// Leaves it where it is.
    pub fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        self.0.iter().for_each(|path| drop(fs::remove_file(path)));
    }
}

/// The files of a casebook's folder that a backup takes: those of the archive as they are now, and `sources.toml`. They
/// only grow, so that what is written to them later changes nothing of this.
///
/// # Errors
/// When the folder cannot be read.
pub fn folder_files(folder: &Path) -> Result<Vec<FolderFile>, Error> {
    let mut files = Vec::new();
    let mut take = |name: String| match fs::metadata(folder.join(&name)) {
        Ok(found) => {
            files.push(FolderFile { path: folder.join(&name), name, bytes: found.len() });
            Ok(())
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io(&folder.join(&name), "reading", e)),
    };
    take(SOURCES.to_owned())?;
    let captures = folder.join(CAPTURES);
    if captures.is_dir() {
        for number in crate::archive::numbers(&captures)? {
            take(format!("{CAPTURES}/{}", crate::archive::file_name(number)))?;
        }
    }
    Ok(files)
}

/// A backup that is being written. Dropped before [`Backup::finish`] it leaves nothing.
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    rows: GzEncoder<BufWriter<File>>,
}

impl Backup {
    /// Begins a backup at `path`, where nothing may be yet.
    ///
    /// # Errors
    /// When there is something, or it cannot be written.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.exists() {
            let taken = io::Error::new(io::ErrorKind::AlreadyExists, "there is a file of this name");
            return Err(Error::io(path, "writing", taken));
        }
        let rows = beside(path, "rows");
        let file = File::create(&rows).map_err(|e| match (e.kind(), path.parent()) {
            (io::ErrorKind::NotFound, Some(folder)) => Error::io(folder, "writing", e),
            _ => Error::write(&rows, e),
        })?;
        Ok(Self { path: path.to_owned(), rows: GzEncoder::new(BufWriter::new(file), Compression::default()) })
    }

    /// Where to write what the database holds.
    pub fn rows(&mut self) -> &mut dyn Write {
        &mut self.rows
    }

    /// Writes the whole file, safe from a crash once this returns; `made_at` in seconds since 1970. Gives its size in
    /// bytes.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub fn finish(mut self, files: &[FolderFile], made_at: u64) -> Result<u64, Error> {
        let (rows, part) = (beside(&self.path, "rows"), beside(&self.path, "part"));
        let finished = self.rows.try_finish().and_then(|()| self.rows.get_mut().flush());
        finished.map_err(|e| Error::write(&rows, e))?;
        let bytes = fs::metadata(&rows).map_err(|e| Error::io(&rows, "reading", e))?.len();
        let first = FolderFile { name: ROWS.to_owned(), path: rows, bytes };
        let out = File::create(&part).map_err(|e| Error::write(&part, e))?;
        let written = write_tar(&out, std::iter::once(&first).chain(files), made_at);
        written.and_then(|()| out.sync_all().map_err(|e| Error::write(&part, e)))?;
        let size = out.metadata().map_err(|e| Error::io(&part, "reading", e))?.len();
        fs::rename(&part, &self.path).map_err(|e| Error::write(&self.path, e))?;
        Ok(size)
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        for what in ["rows", "part"] {
            // What is not there need not be removed.
            let _ = fs::remove_file(beside(&self.path, what));
        }
    }
}

fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(format!(".{what}"));
    name.into()
}

fn write_tar<'f>(out: &File, files: impl Iterator<Item = &'f FolderFile>, made_at: u64) -> Result<(), Error> {
    let mut tar = Builder::new(BufWriter::new(out));
    let mut sums = String::new();
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |e| Error::write(&path, e)
    };
    for file in files {
        let opened = File::open(&file.path).map_err(|e| Error::io(&file.path, "reading", e))?;
        let mut hashed = Hashed { inner: opened.take(file.bytes), hash: Sha256::new() };
        tar.append_data(&mut head(file.bytes, made_at), &file.name, &mut hashed).map_err(failed(&file.path))?;
        sums += &format!("{}  {}\n", hex(hashed.hash), file.name);
    }
    let path = Path::new(SUMS);
    tar.append_data(&mut head(sums.len() as u64, made_at), path, sums.as_bytes()).map_err(failed(path))?;
    tar.into_inner().and_then(|mut out| out.flush()).map_err(failed(path))
}

fn head(bytes: u64, made_at: u64) -> Header {
    let mut head = Header::new_gnu();
    head.set_size(bytes);
    head.set_mode(0o600);
    head.set_mtime(made_at);
    head.set_entry_type(EntryType::Regular);
    head
}

/// A backup that was unpacked and is what was written. Dropped before [`Unpacked::keep`] it leaves nothing.
#[derive(Debug)]
pub struct Unpacked {
    rows: PathBuf,
    files: Vec<PathBuf>,
}

impl Unpacked {
    /// What the database held.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows(&self) -> Result<BufReader<impl Read + use<>>, Error> {
        let file = File::open(&self.rows).map_err(|e| Error::io(&self.rows, "reading", e))?;
        Ok(BufReader::new(MultiGzDecoder::new(BufReader::new(file))))
    }

    /// Leaves the archive and `sources.toml` in the folder.
    pub fn keep(mut self) {
        self.files.retain(|file| *file == self.rows);
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
    }
}

/// Unpacks a backup into `folder`, which is made if it is missing and may hold no archive yet, and checks that every
/// file is what was written.
///
/// # Errors
/// When it is no backup, or damaged; when there is an archive in the folder; when it cannot be written. Then what
/// was unpacked is removed again.
pub fn unpack(backup: &Path, folder: &Path) -> Result<Unpacked, Error> {
    let file = File::open(backup).map_err(|e| Error::io(backup, "reading", e))?;
    fs::create_dir_all(folder.join(CAPTURES)).map_err(|e| Error::write(folder, e))?;
    let mut unpacked = Unpacked { rows: folder.join(ROWS), files: Vec::new() };
    unpack_all(backup, file, folder, &mut unpacked.files)?;
    Ok(unpacked)
}

fn unpack_all(backup: &Path, file: File, folder: &Path, made: &mut Vec<PathBuf>) -> Result<(), Error> {
    let bad = |reason: String| Error::BadBackup { path: backup.to_owned(), reason };
    let reading = |e: io::Error| bad(e.to_string());
    let (mut found, mut sums) = (BTreeMap::new(), None);
    let mut tar = Tar::new(BufReader::new(file));
    for entry in tar.entries().map_err(reading)? {
        let mut entry = entry.map_err(reading)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if name == SUMS {
            let mut text = String::new();
            // A line for each file, and there are few.
            entry.take(16 << 20).read_to_string(&mut text).map_err(reading)?;
            sums = Some(text);
            continue;
        }
        if entry.header().entry_type() != EntryType::Regular || !is_known(&name) {
            return Err(bad(format!("it holds {name:?}, which no casebook has")));
        }
        let path = folder.join(&name);
        let out = File::create_new(&path).map_err(|e| Error::write(&path, e))?;
        made.push(path.clone());
        let mut hashed = Hashed { inner: &mut entry, hash: Sha256::new() };
        let mut buffered = BufWriter::new(&out);
        copy(&mut hashed, &mut buffered, reading, |e| Error::write(&path, e))?;
        buffered.flush().and_then(|()| out.sync_all()).map_err(|e| Error::write(&path, e))?;
        found.insert(name, hex(hashed.hash));
    }
    let sums = sums.ok_or_else(|| bad(format!("it ends before {SUMS}")))?;
    let written: BTreeMap<String, String> = sums
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect();
    if let Some((name, _)) = found.iter().find(|(name, sum)| written.get(*name) != Some(*sum)) {
        return Err(bad(format!("{name} is not what was written")));
    }
    match written.keys().find(|name| !found.contains_key(*name)) {
        Some(name) => Err(bad(format!("{name} is missing"))),
        None if !found.contains_key(ROWS) => Err(bad(format!("{ROWS} is missing"))),
        None => Ok(()),
    }
}

fn is_known(name: &str) -> bool {
    let is_archive = |name: &str| {
        let digits = name.strip_prefix("captures/captures-").and_then(|rest| rest.strip_suffix(".warc.gz"));
        digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    name == ROWS || name == SOURCES || is_archive(name)
}

/// Copies all, and tells apart whether reading failed or writing.
fn copy(
    from: &mut dyn Read,
    to: &mut dyn Write,
    reading: impl Fn(io::Error) -> Error,
    writing: impl Fn(io::Error) -> Error,
) -> Result<(), Error> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => to.write_all(&buffer[..n]).map_err(&writing)?,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(reading(e)),
        }
    }
}

struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
