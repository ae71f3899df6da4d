//! Splits documents into articles and reads what each says, by rules with evidence.
//!
//! ```
//! use jikenbo_core::{Document, DocumentId};
//! let document = Document::plain(DocumentId::new("example"), "notice.txt", "USBメモリの紛失について\n");
//! let readings = jikenbo_extract::Reader::shared().read(&document);
//! assert_eq!(readings.len(), 1);
//! ```

mod attachment;
mod chars;
mod engine;
mod explain;
mod gazetteer;
mod interpret;
mod layout;
mod literals;
mod organisations;
mod pattern;
mod phrase;
mod reach;
mod rule;
mod rules;
mod scan;
mod split;
mod text;
mod vocab;

use std::sync::LazyLock;

use jikenbo_core::{Document, Reading, Split};

use engine::Engine;
use interpret::Gate;

pub use attachment::{Attachment, attachment};
pub use explain::explain;
pub use interpret::updated;
pub use organisations::organisations;

/// Every rule with its samples, as a Markdown page: `docs/rules.md`.
pub fn rules_page() -> String {
    rules::page()
}

/// The compiled rules. One is enough for a process; it is shared between threads.
pub struct Reader {
    engine: Engine,
    gate: Gate,
}

static SHARED: LazyLock<Reader> = LazyLock::new(|| {
    let engine = Engine::new(rules::RULES, gazetteer::GAZETTEERS);
    Reader { gate: Gate::new(&engine), engine }
});

impl Reader {
    /// The reader with all rules, compiled on first use.
    pub fn shared() -> &'static Reader {
        &SHARED
    }

    /// Cuts a document into articles. Kept and skipped spans together cover it exactly.
    pub fn split(&self, document: &Document) -> Split {
        split::split(document)
    }

    /// Where to cut a part of a text that goes on behind it, in bytes: before an article where it can be,
    /// else where least is lost. Gives the length of a part that is too short to be cut.
    pub fn part_end(&self, part: &Document) -> usize {
        split::part_end(part)
    }

    /// Reads every article of a document.
    pub fn read(&self, document: &Document) -> Vec<Reading> {
        let split = self.split(document);
        let years = interpret::years(&document.text);
        let read = |article| {
            let shut = self.gate.without_incident(document, article);
            shut.unwrap_or_else(|| interpret::interpret(&self.engine, document, article, years.around(article.span)))
        };
        let mut readings: Vec<Reading> = split.articles.iter().map(read).collect();
        interpret::link(&mut readings);
        readings
    }
}
