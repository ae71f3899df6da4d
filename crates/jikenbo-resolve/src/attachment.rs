//! What a page links to as its own: the documents of a release beside its page.

use jikenbo_core::{CaseNumber, Document, Link, NormText, Reading, Span, content_lines};

use crate::{account::Account, compare::differ, grounds::Grounds, subject::subject};

/// An article with more links, most of whose text they are, is a list.
const FEW_LINKS: usize = 3;
/// A page that says no more than this beside its title, in characters, leaves the telling to what it links to.
const SHORT: usize = 400;
/// Words of a line that hands something to the reader.
const HANDS_OVER: &[&str] =
    &["お知らせ", "お詫び", "全文", "公表", "別添", "別紙", "報告", "対象", "概要", "詳細", "説明", "資料", "リリース"];
/// Words of what a site has on every page.
const OF_THE_SITE: &[&str] = &["ポリシー", "会社案内", "利用規約", "採用", "カタログ", "パンフレット", "保護方針"];

/// The link by which a document came: it is an attachment of the page that links to it.
#[derive(Clone, Copy, Debug)]
pub struct LinkedBy<'a> {
    /// The page's address.
    pub page: &'a str,
    /// The cases of the article that holds the link.
    pub cases: &'a [CaseNumber],
    /// Whether the document tells of one incident and no more.
    pub is_sole: bool,
}

/// How a page stands to what one of its links leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The article that holds the link, by its index, where it tells of an incident; what is linked then belongs to it.
    pub article: Option<usize>,
    /// Whether the line of the link hands over a part of the notice (別紙, 詳細), so that it belongs there though
    /// it tells of no incident itself.
    pub is_part: bool,
}

/// Whether what `link` leads to is an attachment of its page. A link of a list, of navigation, or of what a
/// site has on every page is none; nor is one of a page that tells of no incident, unless the page says hardly
/// anything beside it.
pub fn attachment(document: &Document, readings: &[Reading], link: &Link) -> Option<Attachment> {
    let line =
        content_lines(&document.text).into_iter().find(|line| span_of(line, &document.text).overlaps(link.span))?;
    let line = NormText::new(line, 0);
    if OF_THE_SITE.iter().any(|word| line.as_str().contains(word)) {
        return None;
    }
    let reading = readings.iter().find(|reading| reading.article.span.overlaps(link.span))?;
    let (of_links, links) = linked(document, reading.article.span);
    let chars = reading.article.span.of(&document.text).chars().count();
    if links > FEW_LINKS && 2 * of_links > chars {
        return None;
    }
    if !reading.incidents.is_empty() {
        let is_part =
            HANDS_OVER.iter().any(|word| line.as_str().contains(word)) || line.as_str().contains(&reading.title);
        return Some(Attachment { article: Some(reading.article.index), is_part });
    }
    let is_cover = readings.len() == 1 && links <= FEW_LINKS && chars <= SHORT;
    is_cover.then_some(Attachment { article: None, is_part: false })
}

/// The characters of a passage that links stand on, and the number of the links.
fn linked(document: &Document, span: Span) -> (usize, usize) {
    let links = document.links.iter().filter(|link| link.span.overlaps(span));
    links.fold((0, 0), |(chars, n), link| (chars + link.span.of(&document.text).chars().count(), n + 1))
}

/// Where a line that was taken from a text stands in it.
fn span_of(line: &str, text: &str) -> Span {
    let start = line.as_ptr().addr() - text.as_ptr().addr();
    Span::new(start, start + line.len())
}

/// The grounds on which an attachment belongs to a case of the article that links to it: the page says so, and
/// the two do not contradict each other. Where either side tells of several incidents the name must tell which.
pub(crate) fn by_link(linked: &LinkedBy<'_>, case: CaseNumber, account: &Account, known: &Account) -> Option<Grounds> {
    if !linked.cases.contains(&case) || differ(account, known) {
        return None;
    }
    let named = subject(account, known).named();
    let is_sure = named.is_some() || linked.is_sole && linked.cases.len() == 1;
    is_sure.then(|| Grounds { linked_by: Some(linked.page.to_owned()), subject: named, ..Grounds::default() })
}
