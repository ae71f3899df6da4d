//! Organisations as the casebook knows them.

use serde::{Deserialize, Serialize};

use super::{CorporateNumber, SectorReading, area, domain::registrable, is_area, latin_key, name_key, without_office};
use crate::{CaseNumber, DocumentId, Evidence, NormText, TakenBack, TimeValue, codes::codes};

codes! {
    /// What is said of an organisation.
    pub enum OrganisationFactKind {
        /// What the text calls it.
        Name = "name", "名称", "name";
        /// Its name in kana.
        Kana = "kana", "かな", "kana";
        /// Its name in Latin letters.
        English = "english", "英名", "English name";
        /// A name that it had before.
        Former = "former", "旧名称", "former name";
        /// A name that it took since.
        Later = "later", "新名称", "later name";
        /// The group or parent that it belongs to.
        Group = "group", "グループ・親会社", "group or parent";
        /// A domain of its own.
        Domain = "domain", "ドメイン", "domain";
        /// A host that its notice names, its own or one that it uses.
        Site = "site", "関係サイト", "site";
        /// Its 法人番号.
        CorporateNumber = "corporate-number", "法人番号", "corporate number";
        /// The prefecture that it lies in.
        Place = "place", "所在地", "place";
        /// What it does.
        Business = "business", "事業内容", "business";
    }
}

codes! {
    /// What an organisation is in a case.
    pub enum OrganisationRole {
        /// It suffered the incident, or its notice it is.
        Victim = "victim", "当事者", "organisation concerned";
        /// Its service or its work for others is where it happened.
        Supplier = "supplier", "委託先・提供元", "supplier";
    }
}

codes! {
    /// What a person said of an organisation.
    pub enum OrganisationWordKind {
        /// Two entries are one organisation.
        Merge = "merge", "統合", "merged";
        /// An organisation has another name.
        Alias = "alias", "別名", "alias";
        /// An entry holds two organisations: what has the marks of [`OrganisationWord::other`] is one of its own.
        Split = "split", "分割", "split";
    }
}

/// Something that an article says of an organisation, with the passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationFact {
    /// What the article calls it.
    pub name: String,
    /// What it is in the incident.
    pub role: OrganisationRole,
    /// The place of the incident in the article, from 0.
    pub incident: usize,
    /// What is said.
    pub kind: OrganisationFactKind,
    /// The name, the domain, the number …
    pub value: String,
    /// Where it says so.
    pub evidence: Evidence,
}

/// [`OrganisationFact`] as it is kept, with the source that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationSaid {
    /// What the article calls it.
    pub name: String,
    /// What it is in the incident.
    pub role: OrganisationRole,
    /// What is said.
    pub kind: OrganisationFactKind,
    /// The name, the domain, the number …
    pub value: String,
    /// The passage.
    pub quote: String,
    /// The document.
    pub document: DocumentId,
    /// The document's name.
    pub source: String,
    /// The article's index in the document.
    pub article: usize,
    /// When the document was captured, RFC 3339 in UTC.
    pub seen_at: String,
    /// The case that the incident belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNumber>,
}

impl OrganisationWord {
    /// What it is and why, as the reasons of what is filed by it tell: 別名（自社サイト）.
    pub fn told_ja(&self) -> String {
        format!("{}（{}）", self.kind.label_ja(), self.why)
    }
}

/// What a person said of organisations. It weighs more than what is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationWord {
    /// What.
    pub kind: OrganisationWordKind,
    /// One entry, by its handle: a name, `name@mark` where others bear it too.
    pub one: String,
    /// The other entry, or the other name. Of what is split the name with the marks of what is taken out, each behind an
    /// `@`: cases, 法人番号, prefectures, domains.
    pub other: String,
    /// Why.
    pub why: String,
    /// Who says so, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was said, RFC 3339 in UTC.
    pub at: String,
}

/// [`OrganisationWord`] as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptOrganisationWord {
    /// Its sequence in the log, by which it is taken back.
    pub event: u64,
    /// What was said.
    #[serde(flatten)]
    pub word: OrganisationWord,
    /// Who took it back, if somebody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<TakenBack>,
}

/// An organisation with all that is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrganisationView {
    /// What to call it by: its name, with a mark behind `@` where others bear it too.
    pub handle: String,
    /// Its name as most sources write it.
    pub name: String,
    /// What is said of it.
    pub said: Vec<OrganisationSaid>,
    /// What people said of it and nobody took back.
    pub words: Vec<KeptOrganisationWord>,
    /// What people said of it and took back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken_back: Vec<KeptOrganisationWord>,
    /// What is known of its sector.
    pub sector: SectorReading,
    /// Its code, for a prefecture or a municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_code: Option<String>,
    /// Its cases, with what it is in each.
    pub cases: Vec<OrganisationCase>,
    /// Entries of the same name that are kept apart from it, by their handles.
    pub namesakes: Vec<String>,
}

/// A case of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationCase {
    /// Its number.
    pub number: CaseNumber,
    /// What the organisation is in it.
    pub role: OrganisationRole,
    /// The day it became public, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<TimeValue>,
    /// Its title.
    pub title: String,
}

impl OrganisationView {
    /// Whether a text is one of its names, in any spelling, a domain of its own, or its number.
    pub fn is_called(&self, text: &str) -> bool {
        let (key, latin, host) = (entry_key(text).0, latin_key(text), registrable(text));
        let is_name = |name: &str| {
            let (k, l) = (entry_key(name).0, latin_key(name));
            (!k.is_empty() && k == key) || (name.is_ascii() && !l.is_empty() && l == latin)
        };
        let number = || text.parse::<CorporateNumber>().ok();
        let said = |said: &OrganisationSaid| match said.kind {
            OrganisationFactKind::Name
            | OrganisationFactKind::Kana
            | OrganisationFactKind::English
            | OrganisationFactKind::Former
            | OrganisationFactKind::Later => is_name(&said.value),
            OrganisationFactKind::Domain => host.is_some() && registrable(&said.value) == host,
            OrganisationFactKind::CorporateNumber => number().is_some_and(|n| n.as_str() == said.value),
            _ => false,
        };
        let of_handle = |handle: &str| is_name(split_handle(handle).0);
        let of_word = |kept: &KeptOrganisationWord| of_handle(&kept.word.one) || of_handle(&kept.word.other);
        self.said.iter().any(said) || self.words.iter().any(of_word)
    }

    /// Whether a handle, a name with or without a mark, means it.
    pub fn is_meant(&self, handle: &str) -> bool {
        let (name, mark) = split_handle(handle);
        let is_marked =
            |mark: &str| self.said.iter().any(|s| s.value == mark || s.case.is_some_and(|c| c.to_string() == mark));
        self.is_called(name) && mark.is_none_or(|mark| self.handle == handle || is_marked(mark))
    }

    /// When a document first told of it, RFC 3339 in UTC; `None` where people alone did.
    pub fn first_seen(&self) -> Option<&str> {
        self.said.iter().map(|said| said.seen_at.as_str()).min()
    }

    /// What is said of one kind, each value once, in the order it was said.
    pub fn of(&self, kind: OrganisationFactKind) -> Vec<&OrganisationSaid> {
        let mut out: Vec<&OrganisationSaid> = Vec::new();
        for said in self.said.iter().filter(|s| s.kind == kind) {
            if out.iter().all(|o| o.value != said.value) {
                out.push(said);
            }
        }
        out
    }
}

/// A handle's name, and its mark where it has one: `中央病院` and `長野県` of `中央病院@長野県`.
pub fn split_handle(handle: &str) -> (&str, Option<&str>) {
    match handle.split_once(['@', '＠']) {
        Some((name, mark)) if !mark.is_empty() => (name, Some(mark)),
        _ => (handle, None),
    }
}

/// What names are compared by: the key of a name without the word for an area's office, and the prefecture that
/// stands before an area's name, or in brackets behind a name.
pub fn entry_key(name: &str) -> (String, Option<&'static str>) {
    // みどり社協(東瀬県)
    let norm = NormText::new(name, 0);
    let bracket = norm.as_str().trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let placed = bracket.and_then(|(name, place)| Some((name, area::prefectures().find(|p| p.name == place)?.name)));
    if let Some((name, prefecture)) = placed.filter(|(name, _)| !name.trim().is_empty()) {
        return (entry_key(name).0, Some(prefecture));
    }
    let key = name_key(name);
    let key = without_office(&key);
    let prefecture = area::prefectures().map(|p| p.name).find(|p| key.strip_prefix(p).is_some_and(is_area));
    (prefecture.map_or(key, |p| &key[p.len()..]).to_owned(), prefecture)
}
