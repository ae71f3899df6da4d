//! Decoding against baselines in the same run: a page against the tokenizer alone, which is the least that
//! any reader of pages must do; a PDF by the page.
#![expect(clippy::unwrap_used, reason = "a benchmark")]

use std::{fs, path::Path, sync::LazyLock};

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use html5gum::{DefaultEmitter, Tokenizer};
use jikenbo_core::Capture;
use jikenbo_ingest::decode;

/// Enough pages to be read from memory, as a crawl is.
const BYTES: usize = 10 << 20;

fn example(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)).unwrap()
}

/// The example's page in UTF-8, as often as makes [`BYTES`].
static PAGES: LazyLock<Vec<Capture>> = LazyLock::new(|| {
    let bytes = example("pages/notice-sjis.html");
    let page = encoding_rs::SHIFT_JIS.decode(&bytes).0.replace("Shift_JIS", "UTF-8").into_bytes();
    vec![capture("text/html", page.clone()); BYTES.div_ceil(page.len())]
});

/// A site's page as they are: a long menu, scripts and styles around a short text.
static HEAVY: LazyLock<Vec<Capture>> = LazyLock::new(|| {
    let menu: String =
        (0..200).map(|i| format!("<li class=\"item\"><a href=\"/news/{i}\">お知らせ {i}</a></li>")).collect();
    let script = "<script>function f(a){return a<1?\"</p>\":a*2}</script><style>.a{margin:0}</style>".repeat(50);
    let text = "<p>当社は、お客様の個人情報が漏えいした可能性があることを確認いたしました。</p>".repeat(40);
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><title>お詫び｜青葉堂</title>{script}</head><body><nav><ul>{menu}</ul></nav>\
         <main><h1>お詫び</h1>{text}<table><tr><th>氏名</th><td>12件</td></tr></table></main><footer><ul>{menu}</ul></footer></body></html>"
    );
    vec![capture("text/html", page.clone().into_bytes()); BYTES.div_ceil(page.len())]
});

fn capture(media_type: &str, bytes: Vec<u8>) -> Capture {
    Capture {
        sha256: "0".repeat(64),
        target_uri: "stdin:".into(),
        name: "bench".into(),
        media_type: media_type.into(),
        captured_at: "2026-11-21T00:00:00Z".into(),
        bytes,
        by_server: Default::default(),
    }
}

fn bytes(captures: &[Capture]) -> BytesCount {
    BytesCount::new(captures.iter().map(|c| c.bytes.len()).sum::<usize>())
}

fn baseline(bencher: Bencher, captures: &'static [Capture]) {
    let tokens = |capture: &Capture| {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        Tokenizer::new_with_emitter(std::str::from_utf8(&capture.bytes).unwrap(), emitter).count()
    };
    bencher.counter(bytes(captures)).bench_local(|| captures.iter().map(tokens).sum::<usize>());
}

fn reading(bencher: Bencher, captures: &'static [Capture]) {
    bencher.counter(bytes(captures)).bench_local(|| captures.iter().map(|c| decode(c).text.len()).sum::<usize>());
}

#[divan::bench(sample_count = 5)]
fn example_page_baseline_tokens(bencher: Bencher) {
    baseline(bencher, &PAGES);
}

#[divan::bench(sample_count = 5)]
fn example_page_to_text(bencher: Bencher) {
    reading(bencher, &PAGES);
}

#[divan::bench(sample_count = 5)]
fn heavy_page_baseline_tokens(bencher: Bencher) {
    baseline(bencher, &HEAVY);
}

#[divan::bench(sample_count = 5)]
fn heavy_page_to_text(bencher: Bencher) {
    reading(bencher, &HEAVY);
}

/// Items are pages.
#[divan::bench(sample_count = 20)]
fn pdf_to_text(bencher: Bencher) {
    let document = capture("application/pdf", example("releases/notice.pdf"));
    let pages = decode(&document).pages.len();
    bencher.counter(ItemsCount::new(pages)).bench_local(|| decode(&document).text.len());
}

fn main() {
    divan::main();
}
