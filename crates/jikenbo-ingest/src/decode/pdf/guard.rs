//! What a PDF may unpack to. The library that reads PDFs unpacks without a limit; so what is packed is
//! measured first, in a small buffer, and what is too much is not given to it.

use std::{collections::HashMap, io::Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream},
    page::{Page, Resources},
};
use memchr::memmem;

/// Bytes that a stream may unpack to.
const MAX_STREAM: u64 = 32 << 20;
/// Bytes that an image may unpack to: two pages of A4 at 600 dots an inch in colour.
const MAX_IMAGE: u64 = 208 << 20;
/// Streams packed within streams.
const MAX_LAYERS: usize = 6;
/// Forms within forms.
const MAX_DEPTH: usize = 24;

/// Whether a packed stream of the file unpacks to more than is read. Streams of an encrypted file are
/// seen only after decryption, by [`Budget::spend`].
pub fn is_bomb(bytes: &[u8]) -> bool {
    let mut from = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        let dict = &bytes[from..at];
        from = at;
        if dict.ends_with(b"end") {
            continue;
        }
        let data = &bytes[at + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let dict = &dict[dict.len().saturating_sub(2048)..];
        let limit = if memmem::find(dict, b"/Image").is_some() { MAX_IMAGE } else { MAX_STREAM };
        if unpacked(data, limit) > limit {
            return true;
        }
    }
    false
}

/// How many bytes `data` unpacks to, counted no further than just over `limit`.
fn unpacked(data: &[u8], limit: u64) -> u64 {
    let mut most = 0;
    for layers in 1..=MAX_LAYERS {
        let mut reader: Box<dyn Read> = Box::new(data);
        for _ in 0..layers {
            let mut head = Vec::new();
            // What cannot be read is the end: the count so far stands.
            let _ = reader.by_ref().take(2).read_to_end(&mut head);
            let is_zlib = matches!(head[..], [a, b] if a & 0x0f == 8 && u16::from_be_bytes([a, b]).is_multiple_of(31));
            let whole = std::io::Cursor::new(head).chain(reader);
            reader = if is_zlib {
                Box::new(ZlibDecoder::new(whole))
            } else if layers == 1 {
                Box::new(DeflateDecoder::new(whole))
            } else {
                return most;
            };
        }
        let count = counted(reader, limit);
        if count > limit {
            return count;
        }
        most = most.max(count);
    }
    most
}

fn counted(mut reader: Box<dyn Read + '_>, limit: u64) -> u64 {
    let mut buffer = [0; 16 << 10];
    let mut count = 0;
    while count <= limit {
        match reader.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => count += n as u64,
        }
    }
    count
}

/// Whether unpacking a stream, decrypted where it is encrypted, stays within the limit.
fn fits(stream: &Stream<'_>) -> bool {
    let packers: Vec<bool> = filters(stream.dict()).iter().filter_map(|name| is_flate(name)).collect();
    let data = stream.raw_data();
    match packers.as_slice() {
        [] => true,
        all if all.iter().all(|flate| *flate) => unpacked(&data, MAX_STREAM) <= MAX_STREAM,
        // The others unpack to at most 1,400 times their length; nobody writes them any more.
        [_] => data.len() <= 64 << 10,
        _ => false,
    }
}

/// The names of a stream's filters.
fn filters<'a>(dict: &Dict<'a>) -> Vec<Name<'a>> {
    let one = [b"F".as_slice(), b"Filter"].into_iter().find_map(|key| dict.get::<Name<'_>>(key));
    let all = || [b"F".as_slice(), b"Filter"].into_iter().find_map(|key| dict.get::<Array<'_>>(key));
    match one {
        Some(name) => vec![name],
        None => all().iter().flat_map(|names| names.iter::<Name<'_>>()).collect(),
    }
}

/// For a filter that unpacks, whether it is the usual one.
fn is_flate(name: &Name<'_>) -> Option<bool> {
    match name.as_ref() {
        b"FlateDecode" | b"Fl" => Some(true),
        b"LZWDecode" | b"LZW" | b"RunLengthDecode" | b"RL" => Some(false),
        _ => None,
    }
}

/// What a document may still take, in bytes of drawing instructions. A form counts each time it is drawn:
/// ten forms that each draw the one before ten times are ten billion.
pub struct Budget {
    left: u64,
    costs: HashMap<ObjectIdentifier, u64>,
}

impl Budget {
    /// For a document.
    pub fn new() -> Self {
        Self { left: 96 << 20, costs: HashMap::new() }
    }

    /// Takes what a page costs; `false`, and nothing, when that is too much.
    pub fn spend(&mut self, page: &Page<'_>) -> bool {
        let Some(cost) = self.page(page) else { return false };
        let within = cost <= self.left;
        self.left -= if within { cost } else { 0 };
        within
    }

    fn page(&mut self, page: &Page<'_>) -> Option<u64> {
        let mut length = 0;
        if let Some(stream) = page.raw().get::<Stream<'_>>(b"Contents") {
            length = content(&stream)?.len() as u64;
        } else if let Some(streams) = page.raw().get::<Array<'_>>(b"Contents") {
            for stream in streams.iter::<Stream<'_>>() {
                length += content(&stream)?.len() as u64 + 1;
                if length > self.left {
                    return None;
                }
            }
        }
        // Most pages draw no forms: then nothing needs to be read twice.
        let resources = page.resources();
        let drawn = !resources.x_objects.is_empty() || !resources.shadings.is_empty() || !resources.patterns.is_empty();
        let inner = if drawn { self.content(page.page_stream().unwrap_or_default(), resources, 0)? } else { 0 };
        let annotations = page.raw().get::<Array<'_>>(b"Annots");
        let annotations = annotations.iter().flat_map(|list| list.iter::<Dict<'_>>());
        let mut shown = 0u64;
        for annotation in annotations {
            shown = shown.saturating_add(self.annotation(&annotation, resources)?);
        }
        Some(length.saturating_add(inner).saturating_add(shown))
    }

    fn annotation(&mut self, annotation: &Dict<'_>, resources: &Resources<'_>) -> Option<u64> {
        let Some(normal) = annotation.get::<Dict<'_>>(b"AP").and_then(|ap| ap.get::<Object<'_>>(b"N")) else {
            return Some(0);
        };
        let state = annotation.get::<Name<'_>>(b"AS");
        let stream = match normal {
            Object::Stream(stream) => Some(stream),
            Object::Dict(states) => {
                state.and_then(|s| states.get::<Stream<'_>>(s)).or_else(|| states.get::<Stream<'_>>(b"Off"))
            }
            _ => None,
        };
        stream.map_or(Some(0), |stream| self.form(&stream, resources, 0))
    }

    /// What the things cost that a content draws.
    fn content(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) -> Option<u64> {
        let mut ops = TypedIter::new(content);
        let mut cost = 0u64;
        while let Some(op) = ops.next() {
            let stream = match op {
                TypedInstruction::XObject(x) => resources.get_x_object(x.0),
                TypedInstruction::Shading(s) => resources.get_shading(s.0).and_then(Object::into_stream),
                TypedInstruction::NonStrokeColorNamed(c) => pattern(c.1, resources),
                TypedInstruction::StrokeColorNamed(c) => pattern(c.1, resources),
                _ => None,
            };
            if let Some(stream) = stream {
                cost = cost.saturating_add(self.form(&stream, resources, depth)?);
                if cost > self.left {
                    return None;
                }
            }
        }
        Some(cost)
    }

    fn form(&mut self, form: &Stream<'_>, outer: &Resources<'_>, depth: usize) -> Option<u64> {
        let id = form.obj_id();
        if let Some(cost) = self.costs.get(&id) {
            return Some(*cost);
        }
        let is_image = form.dict().get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_ref() == b"Image");
        if is_image {
            return Some(64); // only counted, not unpacked
        }
        if depth >= MAX_DEPTH {
            return None;
        }
        // One that draws itself costs nothing the second time; the interpreter stops at its own depth, which
        // only one form after the other reaches.
        self.costs.insert(id, self.left);
        let drawn = content(form)?;
        let own = form.dict().get::<Dict<'_>>(b"Resources").map(Resources::new);
        let inner = self.content(&drawn, own.as_ref().unwrap_or(outer), depth + 1)?;
        let cost = inner.saturating_add(drawn.len() as u64).saturating_add(256);
        self.costs.insert(id, cost);
        Some(cost)
    }
}

fn content<'a>(stream: &Stream<'a>) -> Option<std::borrow::Cow<'a, [u8]>> {
    if !fits(stream) {
        return None;
    }
    Some(stream.decoded_data().unwrap_or_default())
}

fn pattern<'a>(name: Option<&Name<'_>>, resources: &Resources<'a>) -> Option<Stream<'a>> {
    match resources.get_pattern(name?)? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(dict) => dict.get::<Stream<'a>>(b"Shading"),
        _ => None,
    }
}
