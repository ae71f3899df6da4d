use serde::{Deserialize, Serialize};

use crate::{Span, codes::codes};

/// One article of a document: from the first character of its title to the end of its last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// 1, 2, 3 … in document order.
    pub index: usize,
    /// Where the article stands in the document.
    pub span: Span,
    /// Where its title stands.
    pub title: Span,
    /// A date line that heads the article from outside, as a digest's items have.
    pub date_line: Option<Span>,
    /// The name that its title is, with a mark, a number or a day beside it, as a digest heads what it tells of somebody.
    pub named: Option<Span>,
}

impl Article {
    /// An article that stands for itself: nothing heads it, and its title is a title.
    pub fn alone(index: usize, span: Span, title: Span) -> Self {
        Self { index, span, title, date_line: None, named: None }
    }
}

/// A document cut into articles. Kept and skipped spans together cover the document exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The articles, in document order, not overlapping.
    pub articles: Vec<Article>,
    /// What lies between them: page heads, navigation, blank lines.
    pub skipped: Vec<Span>,
}

codes! {
    /// What an article is; the codes are those of the output contract.
    pub enum ArticleKind {
        /// An organisation's own notice about an incident at it or at its supplier.
        Disclosure = "disclosure", "公表", "disclosure";
        /// Somebody else's report of one incident.
        News = "news", "報道", "news";
        /// An authority's or court's measure after an incident.
        Enforcement = "enforcement", "行政処分・捜査", "enforcement";
        /// An investigation report on an earlier incident.
        Report = "report", "調査報告", "investigation report";
        /// A list of victims as claimed by gangs or compiled by a monitor.
        VictimList = "victim-list", "被害組織リスト", "victim list";
        /// A warning about an attack on the public.
        Advisory = "advisory", "注意喚起", "advisory";
        /// Guidelines, how-to, opinion, tool introductions.
        Guidance = "guidance", "解説・資料", "guidance";
        /// A conference or talk write-up.
        Event = "event", "催し", "event";
        /// A person's word on a case; no document.
        Desk = "desk", "担当者", "the desk";
        /// Anything else.
        Other = "other", "その他", "other";
    }
}

impl ArticleKind {
    /// Whether articles of this kind tell of incidents at all.
    pub fn has_incidents(self) -> bool {
        !matches!(self, Self::Guidance | Self::Event | Self::Desk | Self::Other)
    }
}
