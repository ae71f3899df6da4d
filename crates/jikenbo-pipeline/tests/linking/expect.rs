//! What a folder of texts says of itself, in `expect.txt`:
//!
//! ```text
//! # why the folder is here
//! case shop: 1-release.txt 3-digest.txt@ことり手帖     texts that are one case
//! link shop client-of company                      how the one case stands to the other
//! source 3-digest.txt@ことり手帖 report-on           how a text stands to its case
//! review 4-later.txt shop                          a text that a person is asked about, and the case it may be of
//! ```
//!
//! `@` and words of the victim's name or of the title tell the articles of a text apart, `@#0`, `@#1` … the incidents of one. What no case names stands alone.

use std::{fs, path::Path};

use jikenbo_core::LinkRelation;

/// A text, or the article or list entry of it that names `words`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub words: String,
}

#[derive(Debug, Default)]
pub struct Expect {
    pub cases: Vec<(String, Vec<Place>)>,
    pub links: Vec<(String, LinkRelation, String)>,
    pub sources: Vec<(Place, LinkRelation)>,
    pub reviews: Vec<(Place, String)>,
}

impl Expect {
    /// # Panics
    /// When the folder says nothing of itself, or something that is not understood.
    pub fn read(folder: &Path) -> Self {
        let path = folder.join("expect.txt");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut out = Self::default();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let place = |word: &str| {
                let (file, words) = word.split_once('@').unwrap_or((word, ""));
                assert!(folder.join(file).is_file(), "{}: no {file}", path.display());
                Place { file: file.to_owned(), words: words.to_owned() }
            };
            let known = |out: &Self, name: &str| {
                assert!(out.cases.iter().any(|c| c.0 == name), "{}: no case {name}", path.display());
                name.to_owned()
            };
            match words.as_slice() {
                ["case", name, places @ ..] => {
                    let places = places.iter().map(|p| place(p)).collect();
                    out.cases.push((name.trim_end_matches(':').to_owned(), places));
                }
                ["link", from, relation, to] => {
                    let link = (known(&out, from), relation.parse().unwrap(), known(&out, to));
                    out.links.push(link);
                }
                ["source", at, relation] => out.sources.push((place(at), relation.parse().unwrap())),
                ["review", at, case] => {
                    let review = (place(at), known(&out, case));
                    out.reviews.push(review);
                }
                _ => panic!("{}: {line}", path.display()),
            }
        }
        out
    }
}
