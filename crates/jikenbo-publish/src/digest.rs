//! The week or month as people who keep such a record write it: what was made public, quoted and
//! set out alike, a place for the editor's comment, and what the numbers say beside the period before.

mod excerpt;
mod html;
mod item;
mod markdown;
mod notable;
mod pages;
mod summary;
mod words;

pub use item::{CaseRef, Item, Line};
pub use summary::{Matrix, Row, Summary};

use std::collections::BTreeMap;

use jikenbo_core::{CaseNumber, CaseView, Field, IncidentType, Sector, TimeValue};

use crate::{
    Lang, Period,
    case_text::{is_claim, named, number, organisation, title},
    lang::label,
    text::one_line,
};

/// How a digest is made.
#[derive(Clone, Debug, Default)]
pub struct DigestOptions {
    /// The language of headings, labels and sentences.
    pub lang: Lang,
    /// Who signs it.
    pub editor: Option<String>,
    /// What a reader must know of it, shown at its head: that the casebook is a throw-away one.
    pub note: Option<String>,
    /// Whether cases without a publication date are listed, in a section of their own.
    pub include_undated: bool,
}

/// A digest, every text in it ready to be shown but not yet escaped for any format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The language of its labels.
    pub lang: Lang,
    /// `事件簿 週報`, without the period.
    pub name: String,
    /// `2023年11月20日〜11月26日`.
    pub period: String,
    /// What a reader must know of it.
    pub note: Option<String>,
    /// The cases made public in the period, by the day and then by number.
    pub items: Vec<Item>,
    /// Earlier cases of which something new was published in the period.
    pub updates: Vec<Update>,
    /// What became in the period of pages that tell of cases.
    pub pages: Vec<PageLine>,
    /// What gangs claim, as listed in the period.
    pub claims: Vec<Claim>,
    /// Cases without a date that would place them, when asked for.
    pub undated: Vec<Item>,
    /// The wrap-up.
    pub summary: Summary,
    /// Who signs it.
    pub editor: Option<String>,
}

/// Something new on an earlier case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// When it was published.
    pub date: String,
    /// The case.
    pub case: CaseRef,
    /// The new article's title.
    pub title: String,
    /// `続報`, `最終報`, or what kind of article it is.
    pub stage: String,
    /// The new article's address.
    pub url: Option<String>,
}

/// What became of a page that tells of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// When it was seen.
    pub date: String,
    /// The case.
    pub case: CaseRef,
    /// What became of it, in one neutral line.
    pub told: String,
    /// The page's address.
    pub page: String,
}

/// An organisation on a gang's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// When the list was published.
    pub date: String,
    /// The case, with the organisation's name.
    pub case: CaseRef,
    /// Who claims it; empty where no one is named.
    pub actors: String,
    /// Host names given with it; empty where none is.
    pub domains: String,
    /// The list's address or name.
    pub source: String,
}

/// A case and what every part of the digest asks of it, worked out once.
struct Profile<'c> {
    case: &'c CaseView,
    published: Option<TimeValue>,
    cause: Option<IncidentType>,
    /// `None` where no organisation is named.
    sector: Option<Sector>,
    is_claim: bool,
}

/// The whole casebook, merged cases left out.
struct Book<'c> {
    profiles: Vec<Profile<'c>>,
    by_number: BTreeMap<CaseNumber, &'c CaseView>,
}

impl<'c> Book<'c> {
    fn new(cases: &'c [CaseView]) -> Self {
        let profile = |case: &'c CaseView| Profile {
            case,
            published: case.published(),
            cause: case.incident_type(),
            sector: (!case.victims().is_empty()).then(|| case.sector()),
            is_claim: is_claim(case),
        };
        Self {
            profiles: cases.iter().filter(|c| c.merged_into.is_none()).map(profile).collect(),
            by_number: cases.iter().map(|c| (c.number, c)).collect(),
        }
    }

    /// The incidents, as against claims, made public in a period, by day and number.
    fn incidents(&self, period: &Period) -> Vec<&Profile<'c>> {
        let inside = |p: &&Profile| !p.is_claim && p.published.is_some_and(|d| period.holds(&d));
        let mut out: Vec<_> = self.profiles.iter().filter(inside).collect();
        out.sort_by_key(|p| (p.published, p.case.number));
        out
    }
}

impl Digest {
    /// How many earlier cases of the same cause and sector are named with a case.
    pub const SIMILAR: usize = 3;

    /// The digest of `period`. `cases` is the whole casebook, or as much of it as is told of or referred to: similar
    /// cases and the period before are looked up in it. A case belongs to the period in which its first article was published.
    pub fn new(cases: &[CaseView], period: &Period, options: &DigestOptions) -> Self {
        let lang = options.lang;
        let book = Book::new(cases);
        let incidents = book.incidents(period);
        let unplaced = |p: &&Profile| p.published.is_none_or(|d| period.may_hold(&d));
        let undated: Vec<&Profile> = match options.include_undated {
            true => book.profiles.iter().filter(|p| !p.is_claim && unplaced(p)).collect(),
            false => Vec::new(),
        };
        let mut claims: Vec<&Profile> = book
            .profiles
            .iter()
            .filter(|p| p.is_claim)
            .filter(|p| p.published.is_some_and(|d| period.holds(&d)) || (options.include_undated && unplaced(p)))
            .collect();
        claims.sort_by_key(|p| (p.published.is_none(), p.published, p.case.number));
        let updates = updates(&book, period, lang);
        Self {
            lang,
            name: name(period, lang),
            period: period.heading(lang),
            note: options.note.as_deref().map(one_line),
            summary: Summary::new(&book, period, &incidents, (updates.len(), claims.len(), undated.len()), lang),
            items: incidents.iter().map(|p| Item::new(&book, p, period, lang)).collect(),
            updates,
            pages: pages::lines(cases, period, lang),
            claims: claims.iter().map(|p| claim(p, lang)).collect(),
            undated: undated.iter().map(|p| Item::new(&book, p, period, lang)).collect(),
            editor: options.editor.as_deref().map(one_line),
        }
    }

    /// The digest as Markdown (CommonMark with tables).
    pub fn to_markdown(&self) -> String {
        markdown::render(self)
    }

    /// The digest as one HTML page that needs nothing else: for the screen, the phone and A4 paper.
    pub fn to_html(&self) -> String {
        html::render(self)
    }
}

fn name(period: &Period, lang: Lang) -> String {
    use crate::PeriodKind::{Month, Range, Week};
    let (ja, en) = match period.kind {
        Week => ("事件簿 週報", "Casebook, week of"),
        Month => ("事件簿 月報", "Casebook, month of"),
        Range => ("事件簿 期間報", "Casebook,"),
    };
    lang.pick(ja, en).to_owned()
}

fn updates(book: &Book, period: &Period, lang: Lang) -> Vec<Update> {
    let mut out: Vec<(TimeValue, Update)> = Vec::new();
    for profile in &book.profiles {
        let case = profile.case;
        if profile.is_claim || !profile.published.is_some_and(|d| period.is_after(&d)) {
            continue;
        }
        let inside = |&i: &usize| case.sources[i].published.is_some_and(|d| period.holds(&d));
        let Some(source) = case.ranked_sources().into_iter().find(inside).map(|i| &case.sources[i]) else { continue };
        let Some(published) = source.published else { continue };
        let stage = match source.stage() {
            Some(stage) => label!(lang, stage),
            None => label!(lang, source.kind),
        };
        let update = Update {
            date: lang.date(&published),
            case: CaseRef::new(case, lang),
            title: one_line(title(case, &source.title)),
            stage: stage.to_owned(),
            url: source.url.clone(),
        };
        out.push((published, update));
    }
    out.sort_by(|(a, x), (b, y)| (a, x.case.number).cmp(&(b, y.case.number)));
    out.into_iter().map(|(_, update)| update).collect()
}

fn claim(profile: &Profile, lang: Lang) -> Claim {
    let case = profile.case;
    let source = case.sources.first();
    Claim {
        date: profile.published.map_or_else(|| lang.pick("日付不明", "undated").to_owned(), |d| lang.date(&d)),
        case: CaseRef::new(case, lang),
        actors: named(case, Field::Actors).join(lang.comma()),
        domains: named(case, Field::Domains).join(lang.comma()),
        source: source.map(|s| s.url.clone().unwrap_or_else(|| one_line(&s.name))).unwrap_or_default(),
    }
}

/// `#2026-0012 株式会社ひより堂`, as sentences name a case.
fn case_name(case: &CaseView, lang: Lang) -> String {
    format!("{} {}", number(case.number), organisation(case, lang))
}
