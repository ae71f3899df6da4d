//! The scorer gives what the labels' own script gives, on predictions made from the labels and
//! damaged on purpose. Where labels or Python are not at hand there is nothing to compare with.

#![expect(clippy::unwrap_used, reason = "clippy takes only the #[test] function itself for a test")]

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jikenbo_testkit::{Scorer, Scores};
use serde_json::{Map, Value, json};

#[test]
fn damaged_labels_score_the_same() {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench");
    let Some(files) = label_files(&bench) else {
        eprintln!("skipped: no labels or no python3 beside the workspace");
        return;
    };
    let gold: Vec<Value> =
        files.iter().map(|f| serde_json::from_str(&fs::read_to_string(f).unwrap()).unwrap()).collect();
    let scorer = Scorer::new(&gold);
    let mut wrong = 0;
    for (seed, share) in [(1, 0), (2, 5), (3, 20), (4, 20), (5, 50), (6, 90)] {
        let predictions = Damage { state: seed, share }.predictions(&gold);
        let scores = scorer.score(predictions.iter().cloned());
        let script = |args: &[&str]| run_script(&bench, args, &files, &predictions);
        assert_eq!(scores.to_string(), script(&[]), "the table, seed {seed}");
        let printed = script(&["--json", "--errors"]);
        let (errors, json) = printed.trim_end().rsplit_once('\n').unwrap_or(("", printed.trim_end()));
        same_numbers(&scores, &serde_json::from_str(json).unwrap(), seed);
        same_errors(&scores, errors, seed);
        wrong += scores.errors.len();
    }
    assert!(wrong > 1000, "the damage must show: {wrong} errors");
}

fn label_files(bench: &Path) -> Option<Vec<PathBuf>> {
    let python = Command::new("python3").arg("--version").output().ok()?;
    let mut files: Vec<PathBuf> = fs::read_dir(bench.join("gold")).ok()?.map(|e| e.unwrap().path()).collect();
    files.sort();
    (python.status.success() && bench.join("score.py").exists() && !files.is_empty()).then_some(files)
}

/// Python's order of sets is settled by a fixed hash seed: where near names compete it could matter.
fn run_script(bench: &Path, args: &[&str], files: &[PathBuf], predictions: &[Value]) -> String {
    let mut script = Command::new("python3")
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONIOENCODING", "utf-8")
        .arg("-B")
        .arg(bench.join("score.py"))
        .args(args)
        .args(files)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = predictions.iter().map(|p| format!("{p}\n")).collect();
    script.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = script.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn same_numbers(scores: &Scores, script: &Value, seed: u64) {
    let close = |ours: f64, theirs: &Value| (ours - theirs.as_f64().unwrap()).abs() <= 0.000_051;
    let names: BTreeSet<&str> = script["fields"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, scores.fields.iter().map(|(name, _)| *name).collect(), "seed {seed}");
    for (name, tally) in &scores.fields {
        let row = &script["fields"][name];
        let counts = ["tp", "fp", "fn"].map(|key| row[key].as_u64().unwrap_or(0));
        assert_eq!([tally.tp, tally.fp, tally.fn_].map(u64::from), counts, "{name}, seed {seed}");
        assert!(close(tally.precision(), &row["precision"]), "{name}, seed {seed}: {row}");
        assert!(close(tally.recall(), &row["recall"]), "{name}, seed {seed}: {row}");
        assert!(close(tally.f1(), &row["f1"]), "{name}, seed {seed}: {row}");
    }
    assert!(close(scores.macro_f1(), &script["macro"]), "seed {seed}: {}", script["macro"]);
}

/// The same places and fields, in the same order; items are written differently.
fn same_errors(scores: &Scores, script: &str, seed: u64) {
    let places = |line: &str| line.split('\t').take(2).map(str::to_owned).collect::<Vec<_>>();
    let ours: Vec<_> = scores.errors.iter().map(|line| places(line)).collect();
    let theirs: Vec<_> = script.lines().map(places).collect();
    assert_eq!(ours, theirs, "seed {seed}");
}

/// Makes predictions from labels, `share` in a hundred values altered.
struct Damage {
    state: u64,
    share: u64,
}

impl Damage {
    fn below(&mut self, n: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % n
    }

    fn hits(&mut self) -> bool {
        self.below(100) < self.share
    }

    fn predictions(&mut self, gold: &[Value]) -> Vec<Value> {
        let mut out = vec![json!({"document": "unlabelled.txt", "kind": "news"})];
        for file in gold {
            match file {
                Value::Array(list) => {
                    for label in list {
                        self.article(&label["document"], &label["article"], &[], &mut out);
                    }
                }
                page => {
                    let links = page["links"].as_array().cloned().unwrap_or_default();
                    for article in page["articles"].as_array().unwrap() {
                        self.article(&page["document"], article, &links, &mut out);
                    }
                }
            }
        }
        out
    }

    fn article(&mut self, document: &Value, gold: &Value, links: &[Value], out: &mut Vec<Value>) {
        if self.hits() {
            return;
        }
        let mut article = gold.as_object().unwrap().clone();
        let number = gold["index"].as_i64().unwrap_or(1);
        let shifted = number + i64::from(self.share > 10);
        article.insert("index".into(), json!(shifted));
        let mut own = Vec::new();
        for link in links.iter().filter(|l| l["from"] == number) {
            if !self.hits() {
                let to = link["to"].as_i64().unwrap() + shifted - number;
                own.push(json!({"to": to, "relation": &link["relation"]}));
            }
        }
        if self.hits() {
            own.push(json!({"to": shifted + 1, "relation": "related"}));
        }
        article.insert("links".into(), json!(own));
        for (key, value) in &mut article {
            match key.as_str() {
                "incidents" => self.incidents(value),
                "start" if self.hits() => *value = json!(value.as_u64().unwrap() + self.below(60)),
                "kind" | "title" | "published" | "case_number" => self.scalar(value),
                _ => {}
            }
        }
        article.insert("document".into(), json!(format!("some/folder/{}", document.as_str().unwrap())));
        if self.hits() {
            let mut half = article.clone();
            half.insert("end".into(), json!(gold["start"].as_u64().unwrap() + 7));
            half.remove("incidents");
            out.push(Value::Object(half));
        }
        out.push(Value::Object(article));
    }

    fn incidents(&mut self, incidents: &mut Value) {
        let list = incidents.as_array_mut().unwrap();
        list.retain(|_| !self.hits());
        if list.len() > 1 && self.hits() {
            list.rotate_left(1);
        }
        if self.hits() {
            list.push(json!({"victims": ["みなもと計測"], "type": "loss", "domains": ["//WWW.example.jp/a"]}));
        }
        for incident in list {
            self.fields(incident.as_object_mut().unwrap());
        }
    }

    fn fields(&mut self, incident: &mut Map<String, Value>) {
        incident.retain(|_, _| !self.hits());
        for value in incident.values_mut() {
            match value {
                Value::Array(list) => {
                    list.retain(|_| !self.hits());
                    for item in list {
                        match item {
                            Value::Object(parts) => parts.values_mut().for_each(|part| self.scalar(part)),
                            other => self.scalar(other),
                        }
                    }
                }
                other => self.scalar(other),
            }
        }
    }

    fn scalar(&mut self, value: &mut Value) {
        if !self.hits() {
            return;
        }
        *value = match value {
            Value::String(text) => json!(self.text(text)),
            Value::Number(n) if self.below(2) == 0 => json!(n.as_f64()),
            Value::Number(n) => json!(n.as_u64().unwrap() + 1),
            _ => Value::Null,
        };
    }

    /// Another spelling of a text, some of which are the same to a scorer and some are not.
    fn text(&mut self, text: &str) -> String {
        match self.below(9) {
            0 => format!("株式会社 {text}"),
            1 => format!("{text} Inc."),
            2 => format!("「{text}」様"),
            3 => text.to_uppercase(),
            4 => text.chars().map(wide).collect(),
            5 => text.chars().flat_map(|c| [c, '\u{3000}']).collect(),
            6 => text.chars().skip(1).collect(),
            7 => format!("{text}本店"),
            _ => format!("https://www.{text}/index.html"),
        }
    }
}

fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        _ => c,
    }
}
