//! What a page links to as its own is filed with the page.

use jikenbo_core::CaseNumber;

use crate::{account::Account, compare::differ, grounds::Grounds, subject::subject};

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
