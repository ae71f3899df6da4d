//! A desk with documents and a casebook, and the real program to work at it.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod site;

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// The examples that come with the project.
pub const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Checks the exit code and gives the run on.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that standard error has a line with all of `parts`.
    #[track_caller]
    pub fn tells(self, parts: &[&str]) -> Self {
        let has = |line: &str| parts.iter().all(|part| line.contains(part));
        assert!(self.err.lines().any(has), "no line with {parts:?} in:\n{}", self.err);
        self
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }

    /// The lines of standard output as JSON.
    pub fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Two folders that are gone at the end: one for documents, one for everything that the program keeps.
pub struct Desk {
    pub root: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["in", "data", "tmp"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root }
    }

    /// A path on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// `count` short notices of invented firms in `in`, a few on one incident each.
    pub fn notices(&self, count: usize) {
        for i in 0..count {
            let firm = i % (count - count / 10);
            let day = 1 + firm % 28;
            let text = format!(
                "USBメモリの紛失について\n2026年9月{day}日\n株式会社ほしの{firm:03}製作所\n\n\
                 2026年8月{day}日、当社の社員がUSBメモリを紛失したことが判明いたしました。\
                 お客様{}名の氏名と電話番号が保存されていました。\
                 9月1日、警察に届け出ました。お問い合わせ番号は{i}です。\n",
                100 + firm
            );
            self.write(&format!("in/{i:03}.txt"), text);
        }
    }

    /// The program, at this desk, away from the user's own casebook.
    pub fn command<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jikenbo"));
        command.args(args).current_dir(self.root.path()).stdin(Stdio::null());
        command.env_remove("JIKENBO_CASEBOOK");
        command.env("XDG_DATA_HOME", self.path("data")).env("TMPDIR", self.path("tmp"));
        command
    }

    pub fn run<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    pub fn run_with_input<S: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = S>, input: &[u8]) -> Run {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A program that refuses its input may close it early.
        let _ = child.stdin.take().unwrap().write_all(input);
        Run::of(child.wait_with_output().unwrap())
    }
}
