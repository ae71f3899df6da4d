use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Document, DocumentId, OnPage, Span};

/// Where a document says a fact: the passage, word for word, and the rule that read it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    document: DocumentId,
    span: Span,
    quote: String,
    rule: Cow<'static, str>,
    rule_version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<OnPage>,
}

impl Evidence {
    /// Takes the quote from the document itself, so that `text[span] == quote` always holds.
    /// `None` when the span is empty, or is not a passage of the text.
    pub fn new(document: &Document, span: Span, rule: &'static str, rule_version: u32) -> Option<Self> {
        let quote = document.text.get(span.start..span.end).filter(|q| !q.is_empty())?;
        Some(Self {
            document: document.id.clone(),
            span,
            quote: quote.to_owned(),
            rule: Cow::Borrowed(rule),
            rule_version,
            page: document.page_at(span.start),
        })
    }

    /// Evidence as it was kept. `None` when the quote is empty or not as long as the span: such a row
    /// is damaged.
    pub fn kept(
        document: DocumentId,
        span: Span,
        quote: String,
        rule: impl Into<Cow<'static, str>>,
        rule_version: u32,
    ) -> Option<Self> {
        let whole = !quote.is_empty() && quote.len() == span.len();
        whole.then(|| Self { document, span, quote, rule: rule.into(), rule_version, page: None })
    }

    /// The same evidence on a page, as it was kept.
    #[must_use]
    pub fn on_page(self, page: Option<OnPage>) -> Self {
        Self { page, ..self }
    }

    /// The document that says it.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Where it says it.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The passage, word for word.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// The page on which the passage begins, where the document has pages.
    pub fn page(&self) -> Option<OnPage> {
        self.page
    }

    /// The id of the rule that read it.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// The version of that rule.
    pub fn rule_version(&self) -> u32 {
        self.rule_version
    }
}
