//! Bytes as text: whatever they are, something readable comes out, with warnings.

mod encoding;
mod html;
mod utf16;

use jikenbo_core::{Capture, Document, DocumentId};

pub(crate) use utf16::utf16_without_bom;

/// Reads a capture as text. Never fails: what could not be read is replaced by `U+FFFD` and said in
/// the document's warnings.
///
/// Plain text keeps every character, line ends included. A page becomes its main text in lines:
/// headings, paragraphs, list items (`・`) and table rows, with their blocks and links.
pub fn decode(capture: &Capture) -> Document {
    let is_html = capture.media_type == "text/html";
    let declared = encoding::declared(&capture.bytes, is_html);
    let text = encoding::decode(&capture.bytes, declared.as_deref());
    let mut document = Document {
        id: DocumentId::new(capture.sha256.as_str()),
        name: capture.name.clone(),
        url: capture.target_uri.starts_with("http").then(|| capture.target_uri.clone()),
        warnings: text.warnings,
        ..Document::default()
    };
    if is_html {
        html::read(&text.text, &mut document);
    } else {
        document.text = text.text;
    }
    document
}
