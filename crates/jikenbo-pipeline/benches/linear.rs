//! Time against length, for texts that invite quadratic work: one endless line, thousands of
//! headings, brackets in brackets. Bare reading at 1 and 10 MB, then 100 MB as a user gives it, a file.
//!
//! `cargo bench -p jikenbo-pipeline --bench linear [-- CASE…]` prints milliseconds a megabyte and how
//! they grow: 1.0 is linear.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::{fs, path::Path, time::Instant};

use jikenbo_core::{Document, DocumentId};
use jikenbo_extract::Reader;
use jikenbo_pipeline::{ExtractOptions, Limits, extract};

const MB: usize = 1 << 20;

/// What a case repeats: the piece of a number, and what stands once before them all.
struct Case {
    name: &'static str,
    start: &'static str,
    piece: fn(usize) -> String,
}

const TITLE: &str = "不正アクセスによる個人情報漏えいに関するお詫びとお知らせ\n2026年9月3日\n株式会社みなもと計測\n\n";

const CASES: &[Case] = &[
    Case { name: "notices", start: "", piece: notice },
    Case { name: "one line", start: TITLE, piece: |i| notice(i).replace('\n', "") },
    Case { name: "one line without a stop", start: TITLE, piece: |i| notice(i).replace(['\n', '。'], "") },
    Case { name: "one endless name", start: "株式会社", piece: |_| "みなもと計測".to_owned() },
    Case { name: "one endless word", start: "", piece: |_| "a".to_owned() },
    Case {
        name: "headings",
        start: TITLE,
        piece: |i| format!("{} 事案の概要\n当社のサーバーが停止した。\n", i % 90 + 1),
    },
    Case { name: "headings without text", start: TITLE, piece: |i| format!("({})経緯\n", i % 90 + 1) },
    Case { name: "numbered titles", start: "", piece: numbered },
    Case { name: "sources", start: "", piece: sourced },
    Case { name: "digest items", start: "今週のまとめ\n\n", piece: digest_item },
    Case { name: "untitled items", start: "今週のセキュリティニュースまとめ\n\n", piece: untitled },
    Case {
        name: "victim list",
        start: "ランサムウェア被害組織一覧\n",
        piece: |i| format!("株式会社みなもと{i}(minamoto{i}.example)\nLockBit\n事件簿#2026-{i}\n"),
    },
    Case {
        name: "labelled fields",
        start: "タイトル: 不正アクセス\n概要: 当社のサーバー\n",
        piece: |i| format!("URL: https://www.example.jp/{i}\n"),
    },
    Case { name: "open brackets", start: TITLE, piece: |i| ["「", "(", "【", "『", "（"][i % 5].to_owned() },
    Case {
        name: "nested brackets",
        start: TITLE,
        piece: |i| if i % 2000 < 1000 { "「(".to_owned() } else { ")」".to_owned() },
    },
    Case { name: "dates", start: TITLE, piece: |i| format!("{}月{}日に発覚し、", i % 12 + 1, i % 28 + 1) },
    Case {
        name: "dates in sentences",
        start: TITLE,
        piece: |i| format!("20{:02}年{}月{}日に不正アクセスを確認した。", i % 90 + 10, i % 12 + 1, i % 28 + 1),
    },
    Case { name: "date lines", start: TITLE, piece: |i| format!("{}月{}日\n\n", i % 12 + 1, i % 28 + 1) },
    Case { name: "times", start: TITLE, piece: |i| format!("・{}:{:02} 確認\n", i % 24, i % 60) },
    Case { name: "counts", start: TITLE, piece: |i| format!("顧客情報{}件、", i + 1) },
    Case {
        name: "counts in sentences", start: TITLE, piece: |i| format!("個人情報{}件が流出した。\n", i + 1)
    },
    Case { name: "data words", start: TITLE, piece: |_| "氏名、住所、電話番号、".to_owned() },
    Case { name: "data list", start: TITLE, piece: |_| "・氏名\n".to_owned() },
    Case { name: "organisations", start: TITLE, piece: |i| format!("株式会社みなもと{i}計測は、") },
    Case {
        name: "organisations in sentences",
        start: TITLE,
        piece: |i| format!("委託先の株式会社みなもと{i}計測が不正アクセスを受けた。"),
    },
    Case {
        name: "hosts",
        start: TITLE,
        piece: |i| format!("https://www{i}.example.jp/a minamoto{i}.example info@m{i}.example "),
    },
    Case {
        name: "quoted", start: TITLE, piece: |i| format!("当社が運営する「みなもとストア{i}」への不正アクセス、")
    },
    Case { name: "case numbers", start: TITLE, piece: |i| format!("事件簿#2026-{i}を参照。") },
    Case {
        name: "reports",
        start: TITLE,
        piece: |i| format!("{}月{}日に警察と個人情報保護委員会に報告し、", i % 12 + 1, i % 28 + 1),
    },
    Case { name: "blank lines", start: TITLE, piece: |_| "\n".to_owned() },
    Case { name: "blanks", start: TITLE, piece: |i| if i % 2 == 0 { " ".to_owned() } else { "　".to_owned() } },
    Case { name: "lines and blanks", start: TITLE, piece: |_| "あ\n　 　 　\n".to_owned() },
    Case { name: "digits", start: TITLE, piece: |_| "9".to_owned() },
    Case { name: "combining marks", start: TITLE, piece: |_| "か\u{3099}ﾊﾟ\u{301}".to_owned() },
];

fn notice(i: usize) -> String {
    let (day, firm) = (i % 28 + 1, i % 977);
    format!(
        "USBメモリの紛失について\n2026年9月{day}日\n株式会社ほしの{firm}製作所\n\n2026年8月{day}日、当社の社員がUSBメモリを紛失したことが判明いたしました。\
         お客様{}名の氏名と電話番号が保存されていました。9月1日、警察に届け出ました。\n\n\n",
        100 + firm
    )
}

fn numbered(i: usize) -> String {
    format!(
        "【セキュリティ事件簿#2026-{i}】株式会社ほしの{}製作所 不正アクセスについて 2026年9月{}日\n\n当社のサーバーが9月1日に不正アクセスを受け、顧客情報{}件が流出しました。\n\n\n",
        i % 977,
        i % 28 + 1,
        i % 5000 + 10
    )
}

fn sourced(i: usize) -> String {
    format!(
        "ほしの{i}製作所で個人情報が流出した疑い\n\n同社は9月1日に発表した。\n\n出典:ほしの{i}製作所で個人情報が流出した疑い\n\n\n"
    )
}

fn digest_item(i: usize) -> String {
    format!(
        "2026年9月{}日\nほしの{i}製作所で個人情報が流出\nhttps://www.example.jp/{i}\n同社は9月1日に{i}件の流出を発表した。\n\n",
        i % 28 + 1
    )
}

fn untitled(i: usize) -> String {
    format!("ほしの{i}製作所で個人情報が流出した疑い\n同社は9月1日に{i}件の流出を発表した。\n\n")
}

impl Case {
    fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 1024);
        text.push_str(self.start);
        for i in 0.. {
            if text.len() >= bytes {
                return text;
            }
            text.push_str(&(self.piece)(i));
        }
        text
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark times")]
fn milliseconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1000.0
}

/// Milliseconds a megabyte of bare reading.
fn reading(case: &Case, megabytes: usize) -> f64 {
    let document = Document::plain(DocumentId::new("bench"), "bench.txt", case.text(megabytes * MB));
    milliseconds(|| {
        std::hint::black_box(Reader::shared().read(&document));
    }) / megabytes as f64
}

/// Milliseconds a megabyte of a file, as a user reads it, on all processors.
fn extracting(case: &Case, megabytes: usize, file: &Path) -> f64 {
    fs::write(file, case.text(megabytes * MB)).unwrap();
    let options = ExtractOptions { jobs: None, now: "2026-11-21T09:00:00Z", limits: Limits::default() };
    milliseconds(|| {
        extract(&[file.to_owned()], options, &mut |_| Ok(())).unwrap();
    }) / megabytes as f64
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("case.txt");
    Reader::shared().read(&Document::plain(DocumentId::new("warm"), "warm.txt", notice(1)));
    println!("milliseconds a MB               1 MB     10 MB   10/1   100 MB file");
    for case in CASES.iter().filter(|c| args.is_empty() || args.iter().any(|a| a == c.name)) {
        let (one, ten) = (reading(case, 1), reading(case, 10));
        println!("{:28} {one:7.0} {ten:9.0} {:6.2} {:13.0}", case.name, ten / one, extracting(case, 100, &file));
    }
}
