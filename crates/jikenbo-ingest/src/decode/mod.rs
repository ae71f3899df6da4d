//! Bytes as text: whatever they are, something readable comes out, with warnings.

pub(crate) mod encoding;
pub(crate) mod html;
pub(crate) mod json;
mod mail;
mod pdf;
mod utf16;

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use jikenbo_core::{Capture, Dated, DatedBy, Document, DocumentId, TimeValue};

pub(crate) use encoding::Stream;
pub(crate) use utf16::utf16_without_bom;

use crate::{fetch::http_date, sniff};

/// A page whose `Last-Modified` is so many seconds before it was asked for was made for the asking.
const JUST_MADE: i64 = 5 * 60;

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
    let text = encoding::decode(&capture.bytes, capture.by_server.charset.as_deref(), declared.as_deref());
    let mut document = Document { warnings: text.warnings, ..unread(capture) };
    let entry = (capture.media_type == sniff::JSON).then(|| json::parse(text.text.as_bytes()).ok()).flatten();
    match entry {
        Some(entry) => entry.read(&mut document),
        None if is_html => html::read(&text.text, &mut document),
        None => document.text = text.text,
    }
    document.updated = document.updated.or_else(|| last_modified(capture));
    document
}

/// The day of `Last-Modified`; not of a page that is made when it is asked for, which was just changed whenever one asks.
fn last_modified(capture: &Capture) -> Option<Dated> {
    let said = http_date(capture.by_server.last_modified.as_deref()?)?;
    let asked: Timestamp = capture.captured_at.parse().ok()?;
    let is_made = asked.duration_since(said).as_secs() < JUST_MADE;
    let day = said.to_zoned(TimeZone::fixed(Offset::constant(9))).date();
    let day = TimeValue::day(day.year(), day.month().unsigned_abs(), day.day().unsigned_abs())?;
    (!is_made).then_some(Dated { day, by: DatedBy::LastModified })
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
