//! A web server beside the desk, and the commands that look at it.

use jikenbo_testkit::{Answer, SourceServer};
use serde_json::Value;

use super::{Desk, Run};

/// A notice of an invented firm as a page.
pub fn notice(firm: &str, day: u8, persons: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>USBメモリの紛失について | {firm}</title></head><body><main><h1>USBメモリの紛失について</h1>\
         <p>2026年9月{day}日</p><p>{firm}</p><p>2026年8月{day}日、当社の社員がUSBメモリを紛失したことが判明いたしました。\
         お客様{persons}名の氏名と電話番号が保存されていました。9月1日、警察に届け出ました。</p></main></body></html>"
    )
}

/// A desk beside a web server on this machine.
pub struct Site {
    pub desk: Desk,
    pub server: SourceServer,
}

impl Site {
    pub fn new() -> Self {
        Self { desk: Desk::new(), server: SourceServer::start().unwrap() }
    }

    pub fn play(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        self.server.play(path, answers);
    }

    pub fn page(&self, path: &str, firm: &str, day: u8) {
        self.play(path, [Answer::html(&notice(firm, day, "120"))]);
    }

    pub fn add(&self, name: &str, path: &str, more: &[&str]) {
        let url = self.server.url(path);
        self.desk.run([&["source", "add", &url, "--name", name], more].concat()).ends(0);
    }

    pub fn fetch(&self, sources: &[&str]) -> Run {
        let options = ["fetch", "--allow-private", "127.0.0.1", "--interval", "0"];
        self.desk.run([&options, sources].concat())
    }

    pub fn sources(&self) -> Vec<Value> {
        self.desk.run(["source", "list", "--format", "jsonl"]).ends(0).json_lines()
    }

    pub fn cases(&self) -> Vec<Value> {
        self.desk.run(["list", "--format", "jsonl"]).ends(0).json_lines()
    }

    /// How many cases there are; none while there is no casebook.
    pub fn cases_so_far(&self) -> usize {
        self.desk.run(["list", "--format", "jsonl"]).out.lines().count()
    }

    /// How often a source failed in a row, and why the last time.
    pub fn last_error(&self, name: &str) -> (u64, String) {
        let sources = self.sources();
        let source = sources.iter().find(|s| s["name"] == name).unwrap();
        (source["failures"].as_u64().unwrap(), source["last_error"].as_str().unwrap_or_default().to_owned())
    }
}
