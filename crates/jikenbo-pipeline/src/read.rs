use std::{any::Any, panic::AssertUnwindSafe};

use jikenbo_core::{Capture, DatedBy, Document, Reading, Warning};
use jikenbo_extract::updated;
use jikenbo_ingest::decode;

const PDF: &str = "application/pdf";

/// What reads a document: the extractor's rules, or a test's stand-in.
pub(crate) type Read<'a> = dyn Fn(&Document) -> Vec<Reading> + Sync + 'a;

/// A warning and the document it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned {
    /// The document's name.
    pub name: String,
    /// The warning.
    pub warning: Warning,
}

/// Decodes and reads one capture. A panic in it, which is a fault of this program, is caught so that
/// it costs this one document alone: the error is a sentence that names it. So is it where no page of a PDF can be
/// read: its bytes are kept, and adding them again tries once more.
pub(crate) fn read(capture: &Capture, read: &Read<'_>) -> Result<(Document, Vec<Reading>), String> {
    let (document, readings) = caught(&capture.name, || {
        let mut document = decode(capture);
        let readings = read(&document);
        let by_server = document.updated.is_none_or(|dated| dated.by == DatedBy::LastModified);
        if by_server && readings.len() == 1 {
            document.updated = updated(&document.text).or(document.updated);
        }
        (document, readings)
    })?;
    if capture.media_type == PDF && document.text.trim().is_empty() {
        let reasons: Vec<&str> = document.warnings.iter().map(|warning| warning.0.as_str()).collect();
        return Err(format!("{}: no page of this PDF can be read. {}", capture.name, reasons.join(" ")));
    }
    Ok((document, readings))
}

/// [`read`] for a part of a text that is decoded.
pub(crate) fn read_part(part: Document, read: &Read<'_>) -> Result<(Document, Vec<Reading>), String> {
    let readings = caught(&part.name, || read(&part))?;
    Ok((part, readings))
}

fn caught<T>(name: &str, run: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        format!(
            "{name}: reading it failed inside jikenbo ({}); the other documents are not affected, please report this file",
            message(panic.as_ref())
        )
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}

pub(crate) fn warned(document: &Document) -> impl Iterator<Item = Warned> {
    document.warnings.iter().map(|warning| Warned { name: document.name.clone(), warning: warning.clone() })
}
