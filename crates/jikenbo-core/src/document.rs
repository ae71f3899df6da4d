use serde::{Deserialize, Serialize};

use crate::{DatedBy, DocumentId, Span, TimeValue};

/// Bytes as they came, before anything is derived from them.
#[derive(Clone, Debug)]
pub struct Capture {
    /// SHA-256 of `bytes`, lower-case hex.
    pub sha256: String,
    /// Where the bytes came from: an `http(s)://` or `file://` address, or `stdin:`.
    pub target_uri: String,
    /// The name people know it by: a file's name or a page's address.
    pub name: String,
    /// The media type as far as known, `text/html` or `text/plain`, without parameters.
    pub media_type: String,
    /// When it was captured, RFC 3339 in UTC with a trailing `Z`.
    pub captured_at: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the server that gave them said about them.
    pub by_server: ByServer,
}

/// What a web server said about bytes beside their media type; nothing of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByServer {
    /// The encoding that `Content-Type` names, as written, in lower case.
    pub charset: Option<String>,
    /// `Last-Modified` as written.
    pub last_modified: Option<String>,
}

/// A capture read as text. Reading never fails: what could not be read is said in `warnings`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The digest of the capture it was read from.
    pub id: DocumentId,
    /// The name people know it by.
    pub name: String,
    /// The text in UTF-8; every span of every fact points into it. The whole text, or, of one too long
    /// to be read at once, a part.
    pub text: String,
    /// What of the whole text stands before `text`.
    pub before: Before,
    /// Structure that markup gave; empty for plain text.
    pub blocks: Vec<Block>,
    /// Hyperlinks that markup gave.
    pub links: Vec<Link>,
    /// Its pages in order, one after the other, where it has pages as paper has; empty for most.
    pub pages: Vec<PageSpan>,
    /// The title that metadata gave, if any.
    pub title: Option<String>,
    /// The day of publication that metadata gave, if any.
    pub published: Option<Dated>,
    /// The day of the last change, where metadata, the text or the server give one.
    pub updated: Option<Dated>,
    /// The page's own address, if known.
    pub url: Option<String>,
    /// What went less than well.
    pub warnings: Vec<Warning>,
}

impl Default for DocumentId {
    fn default() -> Self {
        DocumentId::new("")
    }
}

impl Document {
    /// The page on which the byte `at` of the text stands, where the document has pages.
    pub fn page_at(&self, at: usize) -> Option<OnPage> {
        let begun = self.pages.partition_point(|page| page.span.start <= at);
        let page = self.pages.get(begun.checked_sub(1)?)?;
        Some(page.on)
    }

    /// A plain-text document without metadata, as tests and standard input give it.
    pub fn plain(id: DocumentId, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id, name: name.into(), text: text.into(), ..Self::default() }
    }
}

/// A day that stands not in a document's text but around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The day, in Japan's time.
    #[serde(rename = "date")]
    pub day: TimeValue,
    /// What gives it.
    pub by: DatedBy,
}

/// How much of a text stands before a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// In UTF-8 bytes.
    pub bytes: usize,
    /// In characters (Unicode scalar values).
    pub chars: usize,
}

/// A page of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OnPage {
    /// 1 is the first.
    pub number: u32,
    /// Whether its text was recognised in an image (OCR), and so may be wrong.
    pub recognised: bool,
}

/// A page and the text that stands on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSpan {
    /// Which page.
    pub on: OnPage,
    /// Where its text stands in the document's.
    pub span: Span,
}

/// A piece of structure in a document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the markup said it is.
    pub kind: BlockKind,
    /// Where it stands in the text.
    pub span: Span,
}

/// Kinds of structure that matter to splitting and reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One row of a table.
    TableRow,
}

/// A hyperlink: the passage it stands on and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The linked passage.
    pub span: Span,
    /// The address.
    pub url: String,
}

/// Something a reader should know about how a document was read. A sentence that reads alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Warning(pub String);
