//! The meaning of characters whose font has no table of its own: a font in one of Adobe's character
//! collections numbers its characters as the collection does, and the collection's table is at hand.

use std::collections::HashMap;

use hayro_interpret::{
    font::OutlineGlyph,
    hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded},
    hayro_syntax::{
        object::{self, Array, Dict, Name, Object, Stream},
        page::Resources,
    },
};

/// How deep forms within forms are looked into, and how many fonts at most.
const MAX_DEPTH: usize = 8;
const MAX_FONTS: usize = 200;

/// A page's fonts, opened when a character asks for them.
#[derive(Default)]
pub struct Fonts<'a> {
    resources: Option<Resources<'a>>,
    tables: Option<HashMap<String, Tables>>,
}

/// From a code to a character's number in the collection, from there to the character.
struct Tables {
    encoding: CMap,
    characters: CMap,
}

impl<'a> Fonts<'a> {
    /// The fonts that a page's content can name.
    pub fn new(resources: &Resources<'a>) -> Self {
        Self { resources: Some(resources.clone()), tables: None }
    }

    /// What a glyph without a meaning of its own means, if its font's collection says so.
    pub fn meaning(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let resources = self.resources.as_ref()?;
        let tables = self.tables.get_or_insert_with(|| {
            let mut out = HashMap::new();
            gather(resources, MAX_DEPTH, &mut out);
            out
        });
        if tables.is_empty() {
            return None;
        }
        let tables = tables.get(&glyph.font_data()?.postscript_name?)?;
        let cid = (1..=4).find_map(|bytes| tables.encoding.lookup_cid_code(glyph.char_code(), bytes))?;
        match tables.characters.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c),
            BfString::String(_) => None,
        }
    }
}

fn gather(resources: &Resources<'_>, depth: usize, out: &mut HashMap<String, Tables>) {
    for name in resources.fonts.keys() {
        if out.len() >= MAX_FONTS {
            return;
        }
        if let Some((name, tables)) = resources.fonts.get::<Dict<'_>>(name).and_then(|font| tables(&font)) {
            out.insert(name, tables);
        }
    }
    for name in resources.x_objects.keys().take(if depth > 0 { MAX_FONTS } else { 0 }) {
        let form = resources.x_objects.get::<Stream<'_>>(name);
        if let Some(inner) = form.and_then(|form| form.dict().get::<Dict<'_>>(b"Resources")) {
            gather(&Resources::new(inner), depth - 1, out);
        }
    }
}

/// A composite font's name and tables.
fn tables(font: &Dict<'_>) -> Option<(String, Tables)> {
    let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
    let encoding = match font.get::<Object<'_>>(b"Encoding")? {
        Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            name => CMap::parse(load_embedded(name)?, load_embedded)?,
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded)?,
        _ => return None,
    };
    let own = encoding.metadata().character_collection.clone().map(|collection| collection.family);
    let family = own.filter(|family| *family != CidFamily::AdobeIdentity).or_else(|| {
        let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
        let text = |key: &[u8]| info.get::<object::String<'_>>(key);
        Some(CidFamily::from_registry_ordering(text(b"Registry")?.as_bytes(), text(b"Ordering")?.as_bytes()))
    })?;
    let characters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    let name = font.get::<Name<'_>>(b"BaseFont")?;
    // A subset's name has six letters and a plus before it.
    let whole = name.as_str();
    let bare = match whole.split_once('+') {
        Some((tag, bare)) if tag.len() == 6 => bare,
        _ => whole,
    };
    Some((bare.to_owned(), Tables { encoding, characters }))
}
