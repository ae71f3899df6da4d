//! The house's walls, proved from the manifests: which crate may know what (ARCHITECTURE.md).
#![expect(clippy::unwrap_used, reason = "a test")]

use std::{collections::BTreeSet, fs, path::Path};

/// The names under `[dependencies]` of a crate.
fn dependencies(name: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../{name}/Cargo.toml"));
    let manifest = fs::read_to_string(path).unwrap();
    let section = manifest.split("\n[").find(|s| s.starts_with("dependencies]") || s.contains("\n[dependencies]"));
    let section = section.or_else(|| manifest.split("[dependencies]").nth(1)).unwrap_or("");
    let lines = section.lines().take_while(|l| !l.starts_with("[dev")).filter(|l| l.contains('='));
    lines.map(|l| l.split(['.', '=', ' ']).next().unwrap().to_owned()).collect()
}

fn all() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut names: Vec<String> =
        fs::read_dir(crates).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Crates without I/O, clock, environment or async, and all that they may use.
#[test]
fn pure_crates_use_pure_crates_only() {
    let pure = [
        "jiff",
        "jikenbo-core",
        "maud",
        "memchr",
        "regex",
        "regex-syntax",
        "serde",
        "serde_json",
        "similar",
        "thiserror",
        "unicode-normalization",
        "unicode-width",
    ];
    for name in ["jikenbo-core", "jikenbo-extract", "jikenbo-resolve", "jikenbo-publish"] {
        let used = dependencies(name);
        assert!(!used.is_empty(), "{name}: no dependencies read");
        for dependency in used {
            assert!(pure.contains(&dependency.as_str()), "{name} uses {dependency}, which is not known to be pure");
        }
    }
}

/// jiff reads the clock only with its feature `std`.
#[test]
fn jiff_has_no_clock_below_the_binary() {
    let workspace = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml")).unwrap();
    let line = workspace.lines().find(|l| l.starts_with("jiff =")).unwrap();
    assert!(line.contains("default-features = false") && !line.contains("\"std\""), "{line}");
}

/// core; then ingest, extract, resolve, store, publish side by side; then pipeline; then the binary.
#[test]
fn floors_are_kept() {
    let floor = |name: &str| match name {
        "jikenbo-core" => 0,
        "jikenbo-ingest" | "jikenbo-extract" | "jikenbo-resolve" | "jikenbo-store" | "jikenbo-publish" => 1,
        "jikenbo-pipeline" => 2,
        "jikenbo-testkit" => 9,
        _ => 3,
    };
    for name in all() {
        for dependency in dependencies(&name).iter().filter(|d| d.starts_with("jikenbo")) {
            assert!(name == "jikenbo-testkit" || floor(dependency) < floor(&name), "{name} may not use {dependency}");
        }
    }
}

/// Only the store knows SQL, only ingest opens what comes from outside, only publish makes pages.
#[test]
fn walls_stand() {
    for (dependency, owner) in [
        ("sqlx", "jikenbo-store"),
        ("encoding_rs", "jikenbo-ingest"),
        ("flate2", "jikenbo-ingest"),
        ("reqwest", "jikenbo-ingest"),
        ("rustls", "jikenbo-ingest"),
        ("axum", "jikenbo-testkit"),
        ("rcgen", "jikenbo-testkit"),
        ("tokio-rustls", "jikenbo-testkit"),
        ("hayro-interpret", "jikenbo-ingest"),
        ("brotli-decompressor", "jikenbo-ingest"),
        ("ruzstd", "jikenbo-ingest"),
        ("tar", "jikenbo-ingest"),
        ("mail-parser", "jikenbo-ingest"),
        ("maud", "jikenbo-publish"),
        ("clap", "jikenbo"),
    ] {
        for name in all() {
            let used = dependencies(&name).contains(dependency);
            assert_eq!(used, name == owner, "{dependency} belongs to {owner}; {name} uses it: {used}");
        }
    }
}
