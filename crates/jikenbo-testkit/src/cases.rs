mod check;
mod parse;

use std::{collections::BTreeMap, fmt};

use jikenbo_core::{ArticleKind, Dated, DatedBy, Document, DocumentId, Field, TimeValue};

pub use check::{Got, GotFact, check_cases, check_markdown};
pub use parse::cases;

/// One case of a Markdown file: an article and what must, or must not, be read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The headings above it, outermost first, with ` > ` between them.
    pub name: String,
    /// The line of the article's fence, from 1.
    pub line: usize,
    /// The `key=value` pairs of the fence's info string.
    pub context: BTreeMap<String, String>,
    /// The article's text, each line with its line break.
    pub text: String,
    /// What is expected, in the order of the `facts` fence.
    pub expect: Vec<Expectation>,
}

/// One line of a `facts` fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The line as written.
    pub written: String,
    /// What it asks for.
    pub check: Check,
}

/// What an expectation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// `kind: news`: the article's kind is this; `! kind: news`: it is not.
    Kind {
        /// The kind.
        kind: ArticleKind,
        /// Whether it must be absent.
        not: bool,
    },
    /// `field: value | quote`: this is read, from that passage if one is given; with `!`: it is not.
    Value {
        /// The field.
        field: Field,
        /// The value as [`crate::compact`] writes it.
        value: String,
        /// The passage, word for word; any passage will do when absent.
        quote: Option<String>,
        /// Whether it must be absent.
        not: bool,
    },
    /// `only field`: the field's values are those that this case lists, and no other.
    Only(Field),
}

impl Case {
    /// The publication date that the context gives, as `published=2026-09-03`.
    pub fn published(&self) -> Option<TimeValue> {
        self.context.get("published").and_then(|date| TimeValue::parse_iso(date))
    }

    /// The article as a plain-text document named after the case; `published`, `url` and `title` of
    /// the context become its metadata.
    pub fn document(&self) -> Document {
        Document {
            published: self.published().map(|day| Dated { day, by: DatedBy::Meta }),
            url: self.context.get("url").cloned(),
            title: self.context.get("title").cloned(),
            ..Document::plain(DocumentId::default(), self.name.as_str(), self.text.as_str())
        }
    }
}

/// Cases that cannot be read or do not hold: a report for people, each entry headed by `file:line:`.
///
/// Its `Debug` is the report itself, so that a test may `unwrap` and still be readable.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    entries: Vec<String>,
}

impl Error {
    fn new(entries: Vec<String>) -> Self {
        Self { entries }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.entries.join("\n"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}\n")
    }
}

impl std::error::Error for Error {}
