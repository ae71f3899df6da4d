//! Splits documents into articles and reads what each says, by rules with evidence.
//!
//! ```
//! use jikenbo_core::{Document, DocumentId};
//! let document = Document::plain(DocumentId::new("example"), "notice.txt", "USBメモリの紛失について\n");
//! let readings = jikenbo_extract::Reader::shared().read(&document);
//! assert_eq!(readings.len(), 1);
//! ```

use jikenbo_core::{Document, Reading, Split};

/// The compiled rules. One is enough for a process; it is shared between threads.
pub struct Reader {}

impl Reader {
    /// The reader with all rules, compiled on first use.
    pub fn shared() -> &'static Reader {
        &Reader {}
    }

    /// Cuts a document into articles. Kept and skipped spans together cover it exactly.
    pub fn split(&self, _document: &Document) -> Split {
        Split::default()
    }

    /// Reads every article of a document.
    pub fn read(&self, _document: &Document) -> Vec<Reading> {
        Vec::new()
    }
}
