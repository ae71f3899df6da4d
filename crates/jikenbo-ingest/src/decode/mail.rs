//! Messages (RFC 5322, MIME): the subject, the body, and the attachments that can be read.

use jikenbo_core::{Capture, Dated, DatedBy, Document, Link, Span, Warning};
use mail_parser::{
    Encoding, Message, MessageParser, MessagePart, MimeHeaders,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::{decode, encoding, html};
use crate::{capture::sha256_hex, sniff};

/// Messages within messages are read so deep.
const DEPTH: usize = 3;
/// Attachments that are not read are named up to this many.
const NAMED: usize = 10;

/// Reads a message into `document`. Its text is the body (the plain one, where there are several forms of
/// it), then each attachment that is a text, a page, or a message itself; the others are named in a warning.
pub fn read(bytes: &[u8], document: &mut Document) {
    let mut mail = Mail { document, pieces: 0, unread: Vec::new() };
    mail.message(bytes, 0);
    let Mail { pieces, unread, .. } = mail;
    if pieces > 1 {
        // Structure of one part says nothing of the others.
        document.blocks.clear();
    }
    if !unread.is_empty() {
        let mut names = unread.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if unread.len() > NAMED {
            names += &format!(" and {} more", unread.len() - NAMED);
        }
        let warning = format!("Attachments that are not read: {names}; save their text as .txt and add that.");
        document.warnings.push(Warning(warning));
    }
    if document.text.trim().is_empty() {
        document.warnings.push(Warning("The message holds no readable text.".to_owned()));
    }
}

struct Mail<'a> {
    document: &'a mut Document,
    /// Parts that gave text.
    pieces: usize,
    unread: Vec<String>,
}

impl Mail<'_> {
    fn message(&mut self, bytes: &[u8], depth: usize) {
        let Some(message) = MessageParser::default().parse(bytes) else {
            self.add(plain(bytes, None));
            return;
        };
        let subject = message.subject().map(str::trim).filter(|subject| !subject.is_empty());
        if depth == 0 {
            self.document.title = subject.map(str::to_owned);
            let day = message.date().and_then(|date| html::day(&date.to_rfc3339()));
            self.document.published = day.map(|day| Dated { day, by: DatedBy::Beside });
        } else if let Some(subject) = subject {
            self.add(Document { text: subject.to_owned(), ..Document::default() });
        }
        let before = self.document.text.len();
        for part in parts(&message, &message.text_body) {
            self.body(bytes, part);
        }
        if self.document.text[before..].trim().is_empty() {
            for part in parts(&message, &message.html_body) {
                self.body(bytes, part);
            }
        }
        for part in parts(&message, &message.attachments) {
            self.attachment(bytes, part, depth);
        }
    }

    fn body(&mut self, raw: &[u8], part: &MessagePart<'_>) {
        let charset = part.content_type().and_then(|t| t.attribute("charset"));
        let bytes = content(raw, part);
        match media_type(part).as_str() {
            sniff::HTML => self.page(&bytes, charset),
            // A body without a type is plain text (RFC 2045, 5.2).
            "" | sniff::TEXT => self.add(plain(&bytes, charset)),
            other if other.starts_with("text/") => self.add(plain(&bytes, charset)),
            other => self.unread.push(named(part, other)),
        }
    }

    fn attachment(&mut self, raw: &[u8], part: &MessagePart<'_>, depth: usize) {
        let bytes = content(raw, part);
        let declared = media_type(part);
        if declared == sniff::MAIL && depth < DEPTH {
            return self.message(&bytes, depth + 1);
        }
        let media_type = match declared.as_str() {
            "" | "application/octet-stream" => by_name(part, &bytes),
            _ => sniff::of_payload(Some(&declared), &bytes),
        };
        if !sniff::is_readable(&media_type) || sniff::binary_kind(&bytes).is_some() {
            self.unread.push(named(part, &declared));
        } else if media_type == sniff::HTML {
            self.page(&bytes, part.content_type().and_then(|t| t.attribute("charset")));
        } else {
            let name = self.document.name.clone();
            let (target_uri, captured_at) = Default::default();
            let sha256 = sha256_hex(&bytes);
            self.add(decode(&Capture {
                sha256,
                target_uri,
                name,
                media_type,
                captured_at,
                bytes,
                by_server: Default::default(),
            }));
        }
    }

    fn page(&mut self, bytes: &[u8], charset: Option<&str>) {
        let declared = encoding::declared(bytes, true);
        let text = encoding::decode(bytes, charset, declared.as_deref());
        let mut page = Document { warnings: text.warnings, ..Document::default() };
        html::read(&text.text, &mut page);
        self.add(page);
    }

    /// Puts a part's text behind what is there.
    fn add(&mut self, part: Document) {
        self.document.warnings.extend(part.warnings);
        if part.text.trim().is_empty() {
            return;
        }
        if self.pieces > 0 {
            self.document.text.truncate(self.document.text.trim_end().len());
            self.document.text += "\n\n";
        }
        self.pieces += 1;
        let at = self.document.text.len();
        self.document.text += &part.text;
        let moved = |span: Span| Span { start: span.start + at, end: span.end + at };
        self.document.links.extend(part.links.into_iter().map(|link| Link { span: moved(link.span), ..link }));
        if self.pieces == 1 {
            self.document.blocks = part.blocks;
        }
    }
}

fn plain(bytes: &[u8], charset: Option<&str>) -> Document {
    let encoding::Decoded { text, warnings } = encoding::decode(bytes, charset, None);
    Document { text, warnings, ..Document::default() }
}

fn parts<'m, 'x>(message: &'m Message<'x>, ids: &'m [u32]) -> impl Iterator<Item = &'m MessagePart<'x>> {
    ids.iter().filter_map(|id| message.parts.get(usize::try_from(*id).ok()?))
}

/// A part's bytes, its transfer encoding undone; as they are where that is broken.
fn content(raw: &[u8], part: &MessagePart<'_>) -> Vec<u8> {
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    let bytes = raw.get(range).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
        Encoding::Base64 => base64_decode(bytes),
    };
    decoded.unwrap_or_else(|| bytes.to_vec())
}

/// As the part declares it, in lower case; empty where it declares none.
fn media_type(part: &MessagePart<'_>) -> String {
    let Some(declared) = part.content_type() else { return String::new() };
    format!("{}/{}", declared.ctype(), declared.subtype().unwrap_or("")).to_ascii_lowercase()
}

fn by_name(part: &MessagePart<'_>, bytes: &[u8]) -> String {
    match part.attachment_name().and_then(|name| sniff::binary_extension(name.as_ref())) {
        Some(_) => String::new(),
        None => sniff::media_type(part.attachment_name().map(str::as_ref), bytes).to_owned(),
    }
}

fn named(part: &MessagePart<'_>, media_type: &str) -> String {
    let name: String = part.attachment_name().unwrap_or("without a name").chars().take(80).collect();
    let name = name.replace(char::is_control, " ");
    if media_type.is_empty() { name } else { format!("{name} ({media_type})") }
}
