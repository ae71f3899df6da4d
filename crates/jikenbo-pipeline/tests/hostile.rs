//! Damaged and hostile bytes: the examples with bytes flipped, cut, repeated, spliced, strewn with
//! brackets, breaks, NULs and combining marks. Whatever comes is decoded, split and read without a panic,
//! by the laws that hold for every text, in time that its length allows. The cases are the same in every
//! run; the targets of cargo-fuzz in `fuzz/` look further.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use jikenbo_core::{Capture, Document};
use jikenbo_extract::Reader;
use jikenbo_ingest::{Input, Limits, captures, decode};
use jikenbo_testkit::laws;

const CASES: usize = 600;

/// Numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// The examples' bytes.
fn examples() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for folder in ["notices", "off-topic", "pages", "press"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(folder);
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        out.extend(paths.iter().map(|path| fs::read(path).unwrap()));
    }
    out
}

/// What is strewn in: what opens and never closes, what ends lines, what is no character of its own.
const STREWN: &[&str] = &[
    "「",
    "」",
    "（",
    "(",
    ")",
    "【",
    "】",
    "\n",
    "\r",
    "\r\n\r\n",
    "\0",
    "\u{3099}",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "　",
    " ",
    "。",
    "、",
    "{\"text\": \"",
    "\"}",
    "\\u",
    "<p>",
    "</",
    "<!--",
    "9",
    "年",
    "株式会社",
    "\u{1b}$B",
];

/// One to six changes to a copy of one of the examples.
fn mutated(examples: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = examples[dice.below(examples.len())].clone();
    for _ in 0..=dice.below(6) {
        let (a, b) = (dice.below(bytes.len() + 1), dice.below(bytes.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        match dice.below(6) {
            0 => bytes.iter_mut().skip(from).take(8).for_each(|byte| *byte ^= 1 << dice.below(8)),
            1 => drop(bytes.drain(from..to)),
            2 => {
                let piece = bytes[from..to.min(from + 64)].repeat(1 + dice.below(60));
                bytes.splice(from..from, piece);
            }
            3 => {
                let other = &examples[dice.below(examples.len())];
                let start = dice.below(other.len());
                bytes.splice(from..to, other[start..].iter().copied());
            }
            4 => {
                let piece = dice.pick(STREWN).repeat(1 + dice.below(400));
                bytes.splice(from..from, piece.into_bytes());
            }
            _ => {
                for _ in 0..20 {
                    let at = dice.below(bytes.len() + 1);
                    bytes.splice(at..at, dice.pick(STREWN).bytes());
                }
            }
        }
    }
    bytes
}

fn capture(bytes: &[u8], media_type: &str) -> Capture {
    Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "hostile".into(),
        media_type: media_type.into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes: bytes.to_vec(),
        by_server: Default::default(),
    }
}

fn check(document: &Document) {
    laws::document(document);
    laws::norm_text(&document.text);
    laws::split(document, &Reader::shared().split(document));
    laws::readings(document, &Reader::shared().read(document));
    let end = Reader::shared().part_end(document);
    assert!(document.text.is_char_boundary(end) && 2 * end + 8 >= document.text.len(), "cut at {end}");
}

/// Runs one case, which may take so long for its length, and names it where it fails.
#[track_caller]
fn timed(case: usize, bytes: &[u8], run: impl FnOnce() + std::panic::UnwindSafe) {
    #[allow(clippy::disallowed_methods, reason = "the test is about the time it takes")]
    let start = Instant::now();
    let done = std::panic::catch_unwind(run);
    // Unoptimised on a busy machine; what is quadratic takes minutes.
    let most = Duration::from_secs(20) + Duration::from_micros(200) * bytes.len() as u32;
    assert!(done.is_ok(), "case {case}, {} bytes: {}", bytes.len(), String::from_utf8_lossy(bytes));
    assert!(start.elapsed() < most, "case {case}, {} bytes took {:?}", bytes.len(), start.elapsed());
}

#[test]
fn damaged_examples_are_read() {
    let (examples, mut dice) = (examples(), Dice(0x2545_f491_4f6c_dd1d));
    for case in 0..CASES {
        let bytes = mutated(&examples, &mut dice);
        let media_type = dice.pick(&["text/plain", "text/plain", "text/html", "application/json"]);
        timed(case, &bytes, || check(&decode(&capture(&bytes, media_type))));
    }
}

#[test]
fn damaged_lines_of_json_are_read_or_named() {
    let texts: Vec<Vec<u8>> = examples().into_iter().filter(|bytes| std::str::from_utf8(bytes).is_ok()).collect();
    let line = |bytes: &Vec<u8>| {
        let mut line = serde_json::json!({"id": 1, "text": String::from_utf8_lossy(bytes)}).to_string().into_bytes();
        line.push(b'\n');
        line
    };
    let lines: Vec<Vec<u8>> = texts.iter().map(line).collect();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hostile.jsonl");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for case in 0..CASES / 4 {
        let bytes = [mutated(&lines, &mut dice), mutated(&lines, &mut dice)].concat();
        fs::write(&path, &bytes).unwrap();
        timed(case, &bytes, || {
            let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
            for captured in captures(&Input::File(path.clone()), "2026-11-21T00:00:00Z", &limits) {
                match captured {
                    Ok(capture) => check(&decode(&capture)),
                    Err(error) => assert!(error.to_string().contains("hostile.jsonl"), "{error}"),
                }
            }
        });
    }
}

/// Shapes that invite quadratic work or deep recursion, at a size that would show it.
#[test]
fn hostile_shapes_end() {
    let title = "不正アクセスについて\n2026年9月3日\n株式会社みなもと計測\n\n";
    let line = "当社のサーバーが9月1日に不正アクセスを受け、顧客情報120件が流出した。";
    let shapes = [
        line.repeat(10_000),
        title.to_owned() + &line.replace('。', "、").repeat(3_000),
        title.to_owned() + &(1..=10_000).map(|n| format!("{n} 概要\n")).collect::<String>(),
        title.to_owned() + &"「(".repeat(50_000) + &")」".repeat(50_000),
        title.to_owned() + &"9月3日、".repeat(10_000),
        title.to_owned() + &"\n".repeat(300_000),
        "株式会社".to_owned() + &"みなもと計測".repeat(20_000),
    ];
    for (case, text) in shapes.into_iter().enumerate() {
        timed(case, text.as_bytes(), || check(&decode(&capture(text.as_bytes(), "text/plain"))));
    }
}
