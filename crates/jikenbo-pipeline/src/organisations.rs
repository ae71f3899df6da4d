//! Organisations: what documents say of them, what people say, and looking at them.

use std::collections::BTreeMap;

use jikenbo_core::{
    CaseNumber, CaseView, Document, FactValue, PartyRole, Reading,
    organisation::{
        CorporateNumber, OrganisationCase, OrganisationFact, OrganisationFactKind as Kind, OrganisationRole,
        OrganisationSaid, OrganisationView, OrganisationWord, OrganisationWordKind, SectorReading, VictimSector,
        area::areas_named, domain::registrable, entry_key, read_sector, split_handle,
    },
};
use jikenbo_resolve::{Aliases, organisations, parted};
use jikenbo_store::{Batch, Casebook, Place, Sayings};

use crate::{
    Error,
    casebook::{block_on, look},
    pages::address,
    word::refuse,
};

/// Names that are told to a person who asks for one that is not there.
const LIKE: usize = 10;

/// What a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundOrganisation {
    /// One organisation.
    One(Box<OrganisationView>),
    /// Several of one name, domain or number.
    Choices(Vec<OrganisationView>),
    /// None.
    None {
        /// The text.
        text: String,
        /// Names that hold it.
        like: Vec<String>,
    },
}

/// The organisation that a text names: a name in any spelling, one it had before, a domain, a 法人番号, or a name with a mark
/// that tells it from others, `中央病院@長野県`.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn organisation(place: impl Into<Place>, text: &str) -> Result<FoundOrganisation, Error> {
    block_on(async {
        let casebook = Casebook::open(place).await?;
        let found = find(&casebook, text).await;
        casebook.close().await;
        found
    })
}

/// How many documents tell of somebody and were filed before organisations were read; [`crate::rebuild`] reads them.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn without_organisations(place: impl Into<Place>) -> Result<usize, Error> {
    look(place, async |casebook| casebook.without_organisations().await)
}

/// Notes that two entries are one organisation, that one has another name, or that one is two ([`OrganisationWord::other`]
/// being the marks of what is taken out, an `@` between them), and gives what bears the name since, with the sequence of what was
/// said in the log; none where it was said before. A name that several bear must be given with its mark; nothing is noted
/// otherwise.
///
/// # Errors
/// When an entry cannot be parted so ([`Error::Refused`]); when the casebook cannot be written.
pub fn say_of_organisation(
    place: impl Into<Place>,
    word: OrganisationWord,
) -> Result<(FoundOrganisation, Option<u64>), Error> {
    block_on(async {
        let mut casebook = Casebook::open(place).await?;
        let said = say(&mut casebook, word).await;
        casebook.close().await;
        said
    })
}

async fn say(casebook: &mut Casebook, word: OrganisationWord) -> Result<(FoundOrganisation, Option<u64>), Error> {
    let named = match word.kind {
        OrganisationWordKind::Merge => vec![&word.one, &word.other],
        OrganisationWordKind::Alias => vec![&word.one],
        OrganisationWordKind::Split => return part(casebook, word).await,
    };
    let mut handles = Vec::new();
    for handle in named {
        match find(casebook, handle).await? {
            FoundOrganisation::One(view) => handles.push(view.handle),
            other => return Ok((other, None)),
        }
    }
    let other = handles.get(1).cloned().unwrap_or_else(|| word.other.clone());
    let one = handles.into_iter().next().unwrap_or_else(|| word.one.clone());
    let word = OrganisationWord { one, other, ..word };
    let (_, known) = casebook.sayings(&word.one).await?;
    let is_known =
        |w: &OrganisationWord| (w.kind, &w.one, &w.other, &w.why) == (word.kind, &word.one, &word.other, &word.why);
    let already_one = word.one == word.other;
    let mut event = None;
    if !already_one && !known.iter().any(|kept| kept.taken_back.is_none() && is_known(&kept.word)) {
        let mut batch = casebook.batch().await?;
        event = Some(batch.organisation_word(word.clone()).await?);
        batch.commit().await?;
    }
    Ok((find(casebook, &word.one).await?, event))
}

/// Parts an entry.
async fn part(casebook: &mut Casebook, word: OrganisationWord) -> Result<(FoundOrganisation, Option<u64>), Error> {
    let view = match find(casebook, &word.one).await? {
        FoundOrganisation::One(view) => view,
        other => return Ok((other, None)),
    };
    let marks: Vec<String> = word.other.split(['@', '＠']).map(mark).collect();
    if let Some(unknown) = marks.iter().find(|mark| parted(&view, mark).0 == 0) {
        let cases = view.cases.iter().map(|case| format!("#{}", case.number));
        let told = values(&view, &[Kind::CorporateNumber, Kind::Place, Kind::Domain]);
        return refuse(format!(
            "nothing that is told of {} has the mark \"{unknown}\"; it is parted by what these tell: {}",
            view.handle,
            cases.chain(told).collect::<Vec<_>>().join(", ")
        ));
    }
    let marks = marks.join("@");
    if parted(&view, &marks).1 == 0 {
        return refuse(format!(
            "all that is told of {} has one of these marks, and something must be left of it; name fewer. What one case tells of two organisations is parted by `jikenbo split` first",
            view.handle
        ));
    }
    let other = format!("{}@{marks}", view.name);
    let mut batch = casebook.batch().await?;
    let event = batch.organisation_word(OrganisationWord { one: view.handle.clone(), other, ..word }).await?;
    batch.commit().await?;
    Ok((find(casebook, &view.name).await?, Some(event)))
}

/// A mark as entries have it: `2026-0012` of `#2026-0012`.
fn mark(text: &str) -> String {
    let text = text.trim();
    let case = text.parse::<CaseNumber>().map(|number| number.to_string());
    let number = || text.parse::<CorporateNumber>().map(String::from);
    case.ok().or_else(|| number().ok()).or_else(|| registrable(text)).unwrap_or_else(|| text.to_owned())
}

async fn find(casebook: &Casebook, text: &str) -> Result<FoundOrganisation, Error> {
    let (said, words) = casebook.sayings(text).await?;
    let mut views = Vec::new();
    for view in organisations(&said, &words).into_iter().filter(|o| o.is_meant(text)) {
        views.push(complete(casebook, view).await?);
    }
    Ok(match (views.pop(), views.is_empty()) {
        (None, _) => {
            let like = casebook.names_like(split_handle(text).0, LIKE).await?;
            FoundOrganisation::None { text: text.to_owned(), like }
        }
        (Some(one), true) => FoundOrganisation::One(Box::new(one)),
        (Some(last), false) => FoundOrganisation::Choices(views.into_iter().chain([last]).collect()),
    })
}

/// The values that are said of an organisation, each once.
fn values(view: &OrganisationView, kinds: &[Kind]) -> Vec<String> {
    let said = view.said.iter().filter(|s| kinds.contains(&s.kind)).map(|s| s.value.clone());
    let mut values: Vec<String> = said.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// What an organisation's names, domains and business tell of its sector.
fn sector(view: &OrganisationView) -> SectorReading {
    let values = |kinds: &[Kind]| values(view, kinds);
    let (names, domains, business) =
        (values(&[Kind::Name]), values(&[Kind::Domain, Kind::Site]), values(&[Kind::Business]));
    // The name that most sources write weighs most; one that it has no more tells nothing.
    let former: Vec<String> = values(&[Kind::Former]).iter().map(|name| entry_key(name).0).collect();
    let others = names.iter().map(String::as_str).filter(|name| !former.contains(&entry_key(name).0));
    let names: Vec<&str> = std::iter::once(view.name.as_str()).chain(others).collect();
    read_sector(names, domains.iter().map(String::as_str), business.iter().map(String::as_str))
}

/// What is known of the sectors of a case's victims, up to a time (RFC 3339 in UTC) if one is given.
pub(crate) async fn victim_sectors(
    casebook: &Casebook,
    case: &CaseView,
    at: Option<&str>,
) -> Result<Vec<VictimSector>, Error> {
    let names = case.victims();
    let (mut said, mut words) = casebook.sayings_of(names.iter().copied()).await?;
    said.retain(|said| at.is_none_or(|at| said.seen_at.as_str() <= at));
    words.retain(|kept| at.is_none_or(|at| kept.word.at.as_str() <= at));
    let known = organisations(&said, &words);
    let of_case = |o: &&OrganisationView| o.said.iter().any(|said| said.case == Some(case.number));
    let of = |name: &str| {
        let mut called = known.iter().filter(|o| o.is_called(name));
        // Namesakes are told apart by the case.
        called.clone().find(of_case).or_else(|| called.next().filter(|_| called.next().is_none()))
    };
    let sector_of = |name: &str| {
        let entry = of(name);
        VictimSector {
            name: name.to_owned(),
            organisation: entry.map(|entry| entry.handle.clone()),
            sector: entry.map_or_else(|| read_sector([name], [], []), sector),
        }
    };
    Ok(names.into_iter().map(sector_of).collect())
}

/// Adds the sector, the code and the cases.
async fn complete(casebook: &Casebook, mut view: OrganisationView) -> Result<OrganisationView, Error> {
    view.sector = sector(&view);
    let values = |kinds: &[Kind]| values(&view, kinds);
    let (key, prefecture) = entry_key(&view.name);
    let places = values(&[Kind::Place]);
    let lies_in = |area: &&jikenbo_core::organisation::area::Area| match (area.prefecture, prefecture) {
        (Some(of), Some(named)) => of == named,
        (Some(of), None) => places.is_empty() || places.iter().any(|place| place == of),
        (None, _) => true,
    };
    let mut areas = areas_named(&key).iter().filter(lies_in);
    view.area_code = areas.next().filter(|_| areas.next().is_none()).map(|area| area.code.to_owned());
    let numbers: Vec<CaseNumber> = view.said.iter().filter_map(|said| said.case).collect();
    let cases = casebook.cases(&numbers).await?;
    take_cases(&mut view, &cases);
    Ok(view)
}

/// Notes which of some cases are an organisation's, and what it is in each.
pub(crate) fn take_cases(view: &mut OrganisationView, cases: &[CaseView]) {
    let mut roles: BTreeMap<CaseNumber, OrganisationRole> = BTreeMap::new();
    for said in &view.said {
        if let Some(case) = said.case {
            let role = roles.entry(case).or_insert(said.role);
            *role = (*role).min(said.role);
        }
    }
    view.cases = cases
        .iter()
        .filter_map(|case| {
            let role = *roles.get(&case.number)?;
            let (published, title) = (case.published(), case.title().to_owned());
            Some(OrganisationCase { number: case.number, role, published, title })
        })
        .collect();
}

/// What the articles of a document say of organisations, but for those that an earlier version of its page stands for.
pub(crate) fn said_in(
    document: &Document,
    readings: &[Reading],
    target_uri: &str,
    is_repeated: impl Fn(&Reading) -> bool,
) -> Vec<(usize, OrganisationFact)> {
    // Only what is alone on its page is the page's.
    let page = address(target_uri, document.url.as_deref()).filter(|_| readings.len() == 1);
    let own = readings.iter().filter(|reading| !is_repeated(reading));
    own.flat_map(|reading| {
        let index = reading.article.index;
        jikenbo_extract::organisations(document, reading, page).into_iter().map(move |fact| (index, fact))
    })
    .collect()
}

/// The other names of the organisations that a document names, as the casebook and the document itself tell them.
pub(crate) async fn aliases(
    batch: &mut Batch<'_>,
    document: &Document,
    readings: &[Reading],
    told: &[(usize, OrganisationFact)],
) -> Result<Aliases, Error> {
    let values = readings.iter().flat_map(|r| &r.incidents).flat_map(|i| i.values());
    let mut names: Vec<&str> = values
        .filter_map(|value| match value {
            FactValue::Victim(name) | FactValue::ThirdParty { name, role: PartyRole::Supplier } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Ok(Aliases::default());
    }
    let is_other =
        |kind| matches!(kind, Kind::Kana | Kind::English | Kind::Former | Kind::Later | Kind::CorporateNumber);
    let others = told.iter().filter(|(_, f)| is_other(f.kind));
    let others: Vec<OrganisationSaid> = others.map(|(article, fact)| said(document, *article, fact)).collect();
    names.extend(others.iter().map(|said| said.value.as_str()));
    let (mut known, words): Sayings = batch.other_names(&names).await?;
    if known.is_empty() && words.is_empty() && others.is_empty() {
        return Ok(Aliases::default());
    }
    // Read again, a document is not told by what was kept of it.
    known.retain(|said| said.document != document.id);
    known.extend(told.iter().map(|(article, fact)| said(document, *article, fact)));
    Ok(Aliases::of_organisations(&organisations(&known, &words)).with_numbers(&known, &document.id))
}

fn said(document: &Document, article: usize, fact: &OrganisationFact) -> OrganisationSaid {
    OrganisationSaid {
        name: fact.name.clone(),
        role: fact.role,
        kind: fact.kind,
        value: fact.value.clone(),
        quote: fact.evidence.quote().to_owned(),
        document: document.id.clone(),
        source: document.name.clone(),
        article,
        seen_at: String::new(),
        case: None,
    }
}
