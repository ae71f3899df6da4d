//! PDFs: from drawing instructions to lines of text, page by page.
//!
//! [`guard`] measures what would be unpacked, [`glyphs`] gathers what a page draws, [`layout`] brings it
//! into reading order. All that is known of the library that reads PDFs is in those and in this file.

mod chars;
mod fonts;
mod glyphs;
mod guard;
mod layout;
mod ocr;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, page::Page},
    interpret_page,
    kurbo::Rect,
};
use jikenbo_core::{Block, BlockKind, Document, OnPage, PageSpan, Span, Warning};

use layout::Piece;

/// Pages that are read of one document.
const MAX_PAGES: usize = 2_000;

/// Reads the PDF `bytes` into `document`: text, blocks, pages, title. What cannot be read is said in its
/// warnings.
pub fn read(bytes: &[u8], document: &mut Document) {
    let mut warn = |text: String| document.warnings.push(Warning(text));
    if guard::is_bomb(bytes) {
        return warn("It unpacks to more than 32 MB at one place; it is not read.".to_owned());
    }
    let pdf = match tried(|| Pdf::new(bytes.to_vec())) {
        Some(Ok(pdf)) => pdf,
        Some(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
            return warn("It asks for a password; save it without one to have it read.".to_owned());
        }
        Some(Err(LoadPdfError::Decryption(_))) => {
            return warn("It is encrypted in a way that is not known; save it without encryption.".to_owned());
        }
        Some(Err(LoadPdfError::Invalid)) | None => {
            return warn("It is damaged.".to_owned());
        }
    };
    let pages = read_pages(&pdf, &mut warn);
    write(pages, document);
    let title = pdf.metadata().title.as_deref().map(chars::pdf_string);
    document.title = title.and_then(|title| chosen(&title, document));
    if document.text.is_empty() {
        document.warnings.push(Warning("It holds no readable text.".to_owned()));
    }
}

/// What `work` gives; `None` where the library panics, which a damaged file may bring it to.
fn tried<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A page's text.
struct PageText {
    on: OnPage,
    pieces: Vec<Piece>,
}

fn read_pages(pdf: &Pdf, warn: &mut impl FnMut(String)) -> Vec<PageText> {
    let pages = pdf.pages();
    let cache = InterpreterCache::new();
    let mut budget = guard::Budget::new();
    let mut out = Vec::new();
    let (mut without_text, mut lost) = (Vec::new(), Vec::new());
    for (i, page) in pages.iter().take(MAX_PAGES).enumerate() {
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        let read = tried(|| budget.spend(page).then(|| draw(page, &cache))).flatten();
        let Some(drawn) = read else {
            lost.push(number);
            continue;
        };
        if drawn.full {
            warn(format!("Page {number}: it draws more than a page of text does; the rest of it is left out."));
        }
        if drawn.unknown > 0 {
            warn(format!(
                "Page {number}: the font does not say what {} of its characters mean; they are written as \u{fffd}.",
                drawn.unknown
            ));
        }
        let has_text = drawn.glyphs.iter().any(|g| !g.text.trim().is_empty());
        if !has_text && drawn.images > 0 {
            match ocr::read(page, &cache) {
                Ok(pieces) => out.push(PageText { on: OnPage { number, recognised: true }, pieces }),
                Err(ocr::Failed::Missing) => without_text.push(number),
                Err(ocr::Failed::Unread(why)) => warn(format!("Page {number}: no text layer, and {why}.")),
            }
            continue;
        }
        // Text that a scanner wrote behind its image.
        let recognised = has_text && !drawn.visible && drawn.images > 0;
        let pieces = without_number(layout::pieces(drawn.glyphs, &drawn.rules), number, pages.len());
        out.push(PageText { on: OnPage { number, recognised }, pieces });
    }
    if pages.len() > MAX_PAGES {
        warn(format!("It has {} pages; the first {MAX_PAGES} are read.", pages.len()));
    }
    if !lost.is_empty() {
        warn(format!("{} cannot be decoded; the text of the others is here.", named(&lost)));
    }
    if !without_text.is_empty() {
        warn(format!(
            "{}: no text layer, only an image; install tesseract with Japanese (tesseract-ocr, tesseract-ocr-jpn) to have it read.",
            named(&without_text)
        ));
    }
    let recognised: Vec<u32> = out.iter().filter(|p| p.on.recognised).map(|p| p.on.number).collect();
    if !recognised.is_empty() {
        warn(format!("{}: the text was recognised in an image (OCR) and may be wrong.", named(&recognised)));
    }
    out
}

/// `Page 3`, `Pages 1, 2 and 5`.
fn named(pages: &[u32]) -> String {
    match pages {
        [one] => format!("Page {one}"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(u32::to_string).collect();
            format!("Pages {} and {last}", first.join(", "))
        }
        [] => String::new(),
    }
}

fn draw<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> glyphs::Gathered<'a> {
    let mut gathered = glyphs::Gathered::new(fonts::Fonts::new(page.resources()));
    interpret_page(page, &mut context(page, cache), &mut gathered);
    gathered
}

/// A context in which the page's upper left corner is the origin and y grows downwards.
fn context<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>) -> Context<'a> {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings::default();
    Context::new(page.initial_transform(true).to_kurbo(), bounds, cache, page.xref(), settings)
}

/// Leaves out the page's own number at its top or bottom: it tears apart what goes on overleaf.
fn without_number(mut pieces: Vec<Piece>, number: u32, of: usize) -> Vec<Piece> {
    let is_number = |piece: &Piece| {
        let figures = |text: &str| {
            let text: String = text.chars().map(|c| if ('０'..='９').contains(&c) { half(c) } else { c }).collect();
            text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let is_mark = |c: char| c.is_numeric() || c.is_whitespace() || "-‐–—―－/／.()ｐpP頁ページ".contains(c);
        !piece.is_row && piece.text.chars().count() <= 12 && piece.text.chars().all(is_mark) && {
            match figures(&piece.text).as_slice() {
                [n] => *n == number.to_string(),
                [n, all] => *n == number.to_string() && *all == of.to_string(),
                _ => false,
            }
        }
    };
    if pieces.last().is_some_and(is_number) {
        pieces.pop();
    }
    if pieces.first().is_some_and(is_number) {
        pieces.remove(0);
    }
    pieces
}

fn half(c: char) -> char {
    char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
}

/// Writes the pages' pieces as the document's text: a line each, a blank line where there is space on
/// the page. A paragraph that goes on overleaf is one line.
fn write(pages: Vec<PageText>, document: &mut Document) {
    let text = &mut document.text;
    let mut goes_on = false;
    for page in pages {
        let start = text.len();
        for (i, piece) in page.pieces.iter().enumerate() {
            let open = document.blocks.last_mut().filter(|_| goes_on && piece.at_margin);
            if let Some(block) = open {
                layout::join(text, &piece.text);
                block.span.end = text.len();
            } else {
                if !text.is_empty() {
                    *text += if piece.apart || i == 0 { "\n\n" } else { "\n" };
                }
                let begin = text.len();
                *text += &piece.text;
                let kind = if piece.is_row { BlockKind::TableRow } else { BlockKind::Paragraph };
                document.blocks.push(Block { kind, span: Span::new(begin, text.len()) });
            }
            goes_on = piece.goes_on;
        }
        document.pages.push(PageSpan { on: page.on, span: Span::new(start, text.len()) });
    }
    if !text.is_empty() {
        text.push('\n');
    }
    if let Some(last) = document.pages.last_mut() {
        last.span.end = text.len();
    }
}

/// The metadata's title where it is one: what stands on the first page too. Most are a file's name, a
/// template's or another document's.
fn chosen(title: &str, document: &Document) -> Option<String> {
    let key = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let first = document.pages.first()?.span.of(&document.text);
    let wanted = key(title);
    (wanted.chars().count() >= 4 && key(first).contains(&wanted))
        .then(|| title.split_whitespace().collect::<Vec<_>>().join(" "))
}
