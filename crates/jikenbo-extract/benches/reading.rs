//! Whole reading against a baseline in the same run: one pass of a 200-word automaton over the
//! same text, the least that any reader must do. Texts are the examples, repeated to 10 MB.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::{fs, path::Path, sync::LazyLock};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use divan::{Bencher, counter::BytesCount};
use jikenbo_core::{Document, DocumentId};
use jikenbo_extract::Reader;

const BYTES: usize = 10 << 20;

static NOTICES: LazyLock<Vec<Document>> = LazyLock::new(|| repeated(&["notices", "pages", "press"]));
/// Texts as most are: town news, a recipe, a product, a job, a journey, a school's letter.
static ORDINARY: LazyLock<Vec<Document>> = LazyLock::new(|| repeated(&["../crates/jikenbo-extract/benches/ordinary"]));
/// Texts without an incident that are full of the words of incidents.
static HARD_NEGATIVES: LazyLock<Vec<Document>> = LazyLock::new(|| repeated(&["off-topic"]));

fn repeated(folders: &[&str]) -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut texts = Vec::new();
    for folder in folders {
        let mut paths: Vec<_> = fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        texts.extend(paths.iter().filter_map(|p| fs::read_to_string(p).ok()));
    }
    let mut out = Vec::new();
    let mut total = 0;
    for text in texts.iter().cycle() {
        total += text.len();
        out.push(Document::plain(DocumentId::new("bench"), "bench.txt", text.as_str()));
        if total >= BYTES {
            return out;
        }
    }
    out
}

fn bytes(documents: &[Document]) -> BytesCount {
    BytesCount::new(documents.iter().map(|d| d.text.len()).sum::<usize>())
}

fn words() -> CharwiseDoubleArrayAhoCorasick<u32> {
    let table = include_str!("../data/data_kinds.tsv");
    let words = table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next()).take(200);
    CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(words).unwrap()
}

fn baseline(bencher: Bencher, documents: &'static [Document]) {
    let automaton = words();
    bencher
        .counter(bytes(documents))
        .bench_local(|| documents.iter().map(|d| automaton.leftmost_find_iter(&d.text).count()).sum::<usize>());
}

fn reading(bencher: Bencher, documents: &'static [Document]) {
    let reader = Reader::shared();
    bencher.counter(bytes(documents)).bench_local(|| documents.iter().map(|d| reader.read(d).len()).sum::<usize>());
}

#[divan::bench(sample_count = 5)]
fn notices_baseline_200_words(bencher: Bencher) {
    baseline(bencher, &NOTICES);
}

#[divan::bench(sample_count = 5)]
fn notices_whole_reading(bencher: Bencher) {
    reading(bencher, &NOTICES);
}

#[divan::bench(sample_count = 5)]
fn ordinary_baseline_200_words(bencher: Bencher) {
    baseline(bencher, &ORDINARY);
}

#[divan::bench(sample_count = 5)]
fn ordinary_whole_reading(bencher: Bencher) {
    reading(bencher, &ORDINARY);
}

#[divan::bench(sample_count = 5)]
fn hard_negatives_baseline_200_words(bencher: Bencher) {
    baseline(bencher, &HARD_NEGATIVES);
}

#[divan::bench(sample_count = 5)]
fn hard_negatives_whole_reading(bencher: Bencher) {
    reading(bencher, &HARD_NEGATIVES);
}

fn main() {
    divan::main();
}
