//! Bytes as text: whatever they are, something readable comes out, with warnings.

pub(crate) mod encoding;
pub(crate) mod html;
pub(crate) mod json;
mod mail;
mod pdf;
mod utf16;

use jikenbo_core::{Capture, Document, DocumentId};

pub(crate) use encoding::Stream;
pub(crate) use utf16::utf16_without_bom;

use crate::sniff;

/// Reads a capture as text. Never fails: what could not be read is replaced by `U+FFFD` and said in
/// the document's warnings.
///
/// Plain text keeps every character but U+0000, line ends included. A page becomes its main text in lines:
/// headings, paragraphs, list items (`・`) and table rows, with their blocks and links. So does a PDF, with
/// its pages. A JSON object gives the text under its `text`, with what it says beside it.
/// A message (e-mail) is its body and its readable attachments, under its subject.
pub fn decode(capture: &Capture) -> Document {
    let mut document = read(capture);
    without_nul(&mut document.text);
    document.title.iter_mut().for_each(without_nul);
    document
}

/// A character without meaning in texts, which PostgreSQL cannot keep, becomes a blank of the same length.
fn without_nul(text: &mut String) {
    if text.contains('\0') {
        *text = text.replace('\0', " ");
    }
}

fn read(capture: &Capture) -> Document {
    if capture.media_type == sniff::MAIL {
        let mut document = unread(capture);
        mail::read(&capture.bytes, &mut document);
        return document;
    }
    if capture.media_type == sniff::PDF {
        let mut document = unread(capture);
        pdf::read(&capture.bytes, &mut document);
        return document;
    }
    let is_html = capture.media_type == sniff::HTML;
    let declared = encoding::declared(&capture.bytes, is_html);
    let text = encoding::decode(&capture.bytes, declared.as_deref());
    let mut document = Document { warnings: text.warnings, ..unread(capture) };
    let entry = (capture.media_type == sniff::JSON).then(|| json::parse(text.text.as_bytes()).ok()).flatten();
    match entry {
        Some(entry) => entry.read(&mut document),
        None if is_html => html::read(&text.text, &mut document),
        None => document.text = text.text,
    }
    document
}

/// What is known of a capture before it is read.
fn unread(capture: &Capture) -> Document {
    Document {
        id: DocumentId::new(capture.sha256.as_str()),
        name: capture.name.clone(),
        url: capture.target_uri.starts_with("http").then(|| capture.target_uri.clone()),
        ..Document::default()
    }
}
