//! Writes generated notices as JSON Lines: `cargo run -p jikenbo-testkit --example generate -- 10000 > notices.jsonl`

use std::io::{self, BufWriter, Write as _};

use jikenbo_testkit::generated;

fn main() -> io::Result<()> {
    let documents = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let mut out = BufWriter::new(io::stdout().lock());
    for made in generated(20_261_122, documents) {
        let line = serde_json::json!({ "url": made.url, "title": made.title, "text": made.text });
        writeln!(out, "{line}")?;
    }
    out.flush()
}
