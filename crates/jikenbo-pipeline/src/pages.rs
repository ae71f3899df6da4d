//! Pages that are captured again: what of a new version is known, and what became of what is not.

use jikenbo_core::{CaseNumber, DocumentId, Fact, Field, PageChange, PageSeen, Reading, fact_changes};
use jikenbo_resolve::{Likeness, Told, versions};
use jikenbo_store::{ArticleId, Batch, Casebook, HeldArticle, HeldIncident, Page, Place};

use crate::{Error, casebook::block_on};

/// The address by which the versions of a page know each other: where its bytes were fetched, else what
/// the document calls its own, else its file. Standard input and the lines of a file are no pages.
pub(crate) fn address<'a>(target_uri: &'a str, url: Option<&'a str>) -> Option<&'a str> {
    let plain = |uri: &'a str| uri.split('#').next().unwrap_or(uri);
    if is_web(target_uri) {
        return Some(plain(target_uri));
    }
    let own = url.filter(|url| is_web(url)).map(plain);
    own.or_else(|| Some(target_uri).filter(|uri| uri.starts_with("file://") && !uri.contains('#')))
}

/// Whether a capture tells what is on the web at its time. A file on a disk does not.
pub(crate) fn is_web(uri: &str) -> bool {
    uri.starts_with("http://") || uri.starts_with("https://")
}

/// A new version of a page beside what is known of the page.
pub(crate) struct Revisit<'a> {
    pub address: &'a str,
    pub page: Page,
    /// For each article the one that it takes the place of.
    versions: Vec<Option<(usize, Likeness)>>,
    seen_at: &'a str,
    is_fetched: bool,
}

impl<'a> Revisit<'a> {
    pub fn new(
        address: &'a str,
        page: Page,
        target_uri: &str,
        seen_at: &'a str,
        text: &str,
        readings: &[Reading],
    ) -> Self {
        let earlier: Vec<Told<'_>> = page.held.iter().map(|h| Told { title: &h.title, text: &h.text }).collect();
        let later = readings.iter().map(|r| Told { title: &r.title, text: r.article.span.of(text) });
        let mut versions = versions(&earlier, &later.collect::<Vec<_>>());
        for (found, reading) in versions.iter_mut().zip(readings) {
            // What was read as no incident, and is one by today's rules, is filed.
            if let Some((held, likeness @ Likeness::Same)) = found
                && page.held[*held].cases.is_empty()
                && !reading.incidents.is_empty()
            {
                *likeness = Likeness::Version;
            }
        }
        Self { address, page, versions, seen_at, is_fetched: is_web(target_uri) }
    }

    /// Articles that say what a filed one said, with that one.
    pub fn again(&self, readings: &[Reading]) -> Vec<(usize, ArticleId)> {
        let same = readings.iter().enumerate().filter_map(|(place, reading)| {
            let held = self.same(place)?;
            Some((reading.article.index, (held.document.clone(), held.article)))
        });
        same.collect()
    }

    /// The filed article that says what the article at a place among the readings says.
    pub fn same(&self, place: usize) -> Option<&HeldArticle> {
        match self.versions.get(place)? {
            Some((held, Likeness::Same)) => self.page.held.get(*held),
            _ => None,
        }
    }

    /// The cases that the article at a place belonged to, and whether it is the same article for certain.
    pub fn earlier(&self, place: usize) -> Option<(Vec<CaseNumber>, bool)> {
        let (held, likeness) = (*self.versions.get(place)?)?;
        let cases = self.page.held.get(held)?.cases.iter().map(|c| c.number).collect();
        Some((cases, likeness == Likeness::Version))
    }

    /// What the page said of a case before, in the article that the one at a place takes the place of, or in
    /// one that is no longer there.
    pub fn replaced(&self, place: usize, number: CaseNumber) -> Option<&HeldIncident> {
        let own = self.versions.get(place).copied().flatten().map(|(held, _)| held);
        let taken = |i: usize| self.versions.iter().flatten().any(|(held, _)| *held == i);
        let free = (0..self.page.held.len()).filter(|&i| self.page.held[i].is_last && !taken(i));
        let mut cases = own.into_iter().chain(free).flat_map(|i| &self.page.held[i].cases);
        cases.find(|c| c.number == number)
    }

    /// How many incidents the article told of that the one at a place takes the place of.
    pub fn was_sole(&self, held: &HeldIncident) -> bool {
        let of = |h: &&HeldArticle| h.document == held.id.document && h.article == held.id.article;
        self.page.held.iter().find(of).is_some_and(|h| h.cases.len() == 1)
    }

    /// Whether the capture is older than what is known: an archive of long ago.
    pub fn is_late(&self) -> bool {
        self.page.seen_at.as_deref().is_some_and(|known| self.seen_at < known)
    }

    pub fn seen(&self, change: PageChange) -> PageSeen {
        seen(self.address, change, self.seen_at)
    }

    /// What the page tells of no more, when its newest version tells of the cases `told`.
    pub fn removed(&self, told: &[CaseNumber]) -> Vec<&HeldIncident> {
        // Two captures of one moment are not one after the other.
        let follows = self.page.seen_at.as_deref().is_some_and(|known| known < self.seen_at);
        if !self.is_fetched || !follows {
            return Vec::new();
        }
        let goes_on = |i: usize| {
            let mut of = self.versions.iter().flatten();
            of.any(|(held, likeness)| *held == i && *likeness != Likeness::Doubtful)
        };
        removed(&self.page, told, goes_on)
    }
}

/// Of a page of one notice that is there no more, its case; of an article that goes on, those it dropped.
/// What scrolls off a list of many notices is not taken back.
fn removed<'p>(page: &'p Page, told: &[CaseNumber], goes_on: impl Fn(usize) -> bool) -> Vec<&'p HeldIncident> {
    let last = || page.held.iter().enumerate().filter(|(_, held)| held.is_last && !held.cases.is_empty());
    let is_sole = last().count() == 1;
    let dropped = last().filter(|(i, _)| is_sole || goes_on(*i)).flat_map(|(_, held)| &held.cases);
    dropped.filter(|c| !c.is_missing && !told.contains(&c.number)).collect()
}

pub(crate) fn seen(address: &str, change: PageChange, seen_at: &str) -> PageSeen {
    let (page, seen_at) = (address.to_owned(), seen_at.to_owned());
    PageSeen { page, change, seen_at, status: None, from: None, to: None }
}

/// Whether two tellings of an incident differ in more than the day and the address they bear.
pub(crate) fn facts_differ<'f>(
    before: impl IntoIterator<Item = &'f Fact>,
    after: impl IntoIterator<Item = &'f Fact>,
) -> bool {
    fact_changes(before, after).iter().any(|c| !matches!(c.field, Field::Published | Field::Url | Field::CaseNumber))
}

/// Notes that bytes that are filed were seen at an address; the cases that are told otherwise since.
pub(crate) async fn seen_again(
    batch: &mut Batch<'_>,
    document: &DocumentId,
    target_uri: &str,
    seen_at: &str,
    now: &str,
) -> Result<Vec<CaseNumber>, Error> {
    let mut addresses: Vec<String> = address(target_uri, None).map(str::to_owned).into_iter().collect();
    if !is_web(target_uri) {
        addresses.extend(batch.pages_of(document).await?);
    }
    let mut changed = Vec::new();
    for address in addresses {
        changed.extend(seen_at_again(batch, document, &address, is_web(target_uri), seen_at, now).await?);
    }
    Ok(changed)
}

async fn seen_at_again(
    batch: &mut Batch<'_>,
    document: &DocumentId,
    address: &str,
    is_fetched: bool,
    seen_at: &str,
    now: &str,
) -> Result<Vec<CaseNumber>, Error> {
    let page = batch.page(address).await?;
    if page.document.as_ref() == Some(document) {
        return Ok(Vec::new());
    }
    let is_late = page.seen_at.as_deref().is_some_and(|known| seen_at < known);
    batch.visit(address, seen_at, Some(document), None).await?;
    let told = batch.told_by(document, address).await?;
    let mut changed = Vec::new();
    // A copy from elsewhere, an old one it may be, tells nothing of the page that it was copied from.
    if is_late || page.seen_at.is_none() {
        return Ok(changed);
    }
    for HeldIncident { id, number, replaced_by, is_missing } in &told {
        let change = if *is_missing { PageChange::Back } else { PageChange::Changed };
        if *is_missing || replaced_by.is_some() {
            let seen = PageSeen { from: replaced_by.clone(), to: Some(id.clone()), ..seen(address, change, seen_at) };
            batch.page_seen(*number, seen, now).await?;
            changed.push(*number);
        }
    }
    if is_fetched {
        let numbers: Vec<CaseNumber> = told.iter().map(|t| t.number).collect();
        for held in removed(&page, &numbers, |_| false) {
            let seen = PageSeen { from: Some(held.id.clone()), ..seen(address, PageChange::Removed, seen_at) };
            batch.page_seen(held.number, seen, now).await?;
            changed.push(held.number);
        }
    }
    Ok(changed)
}

/// Notes that nothing is at an address any more: `status` is the HTTP status that says so, 404 or 410. The
/// cases that the page told of; none when it told of none or was gone before.
pub(crate) async fn gone(
    batch: &mut Batch<'_>,
    target_uri: &str,
    status: u16,
    now: &str,
) -> Result<Vec<CaseNumber>, Error> {
    let Some(address) = address(target_uri, None) else { return Ok(Vec::new()) };
    let page = batch.page(address).await?;
    if page.document.is_none() {
        return Ok(Vec::new());
    }
    batch.visit(address, now, None, Some(status)).await?;
    let mut numbers = Vec::new();
    for held in page.held.iter().filter(|h| h.is_last).flat_map(|h| &h.cases).filter(|c| !c.is_missing) {
        let status = Some(status);
        let seen = PageSeen { status, from: Some(held.id.clone()), ..seen(address, PageChange::Gone, now) };
        batch.page_seen(held.number, seen, now).await?;
        numbers.push(held.number);
    }
    Ok(numbers)
}

/// Notes in the casebook at `place` that a page that was captured is no longer there: `status` is the HTTP
/// status that says so, 404 or 410. Gives the cases it told of, to each of which that is an event; the
/// captures stay. Telling it twice changes nothing.
///
/// # Errors
/// When the casebook cannot be written.
pub fn page_gone(place: impl Into<Place>, address: &str, status: u16, now: &str) -> Result<Vec<CaseNumber>, Error> {
    block_on(async {
        let mut casebook = Casebook::open_or_create(place).await?;
        let noted = async {
            let mut batch = casebook.batch().await?;
            let numbers = gone(&mut batch, address, status, now).await?;
            batch.commit().await?;
            Ok(numbers)
        };
        let noted = noted.await;
        casebook.close().await;
        noted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_address() {
        let check = |target: &str, url: Option<&str>, expect: Option<&str>| {
            assert_eq!(address(target, url), expect, "{target} {url:?}");
        };
        let (page, own) = ("https://a.example/news/1", "https://a.example/");
        check(page, Some(own), Some(page));
        check("https://a.example/news/1#top", None, Some(page));
        check("file:///a.html", Some(page), Some(page));
        check("file:///a.html", None, Some("file:///a.html"));
        check("file:///a.jsonl#3", Some(page), Some(page));
        check("file:///a.jsonl#3", None, None);
        check("stdin:", None, None);
        check("stdin:", Some(page), Some(page));
    }
}
