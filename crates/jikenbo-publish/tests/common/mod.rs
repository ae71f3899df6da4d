//! Cases built by hand: invented organisations, facts with the passages that say them.

#![allow(dead_code, reason = "each test file uses a part of it")]

use jikenbo_core::*;

/// An article under construction.
pub struct Told {
    pub document: Document,
    pub source: CaseSource,
    pub facts: Vec<Fact>,
}

/// An article of the given kind whose text starts with its title.
pub fn told(kind: ArticleKind, name: &str, published: &str, title: &str, body: &str) -> Told {
    // The article does not start its document, so that offsets matter.
    let lead = "ページの案内\n";
    let text = format!("{title}\n{body}");
    let id = DocumentId::new(format!("{name:0>64}"));
    let document = Document::plain(id.clone(), name, format!("{lead}{text}"));
    let source = CaseSource {
        document: id,
        name: name.to_owned(),
        article: 1,
        incident: 0,
        kind,
        title: title.to_owned(),
        published: TimeValue::parse_iso(published),
        updated: None,
        url: None,
        span: Span::new(lead.len(), lead.len() + text.len()),
        text,
        reasons: Vec::new(),
        stage: None,
        replaced_by: None,
        tie: None,
    };
    Told { document, source, facts: Vec::new() }
}

impl Told {
    pub fn url(mut self, url: &str) -> Self {
        self.source.url = Some(url.to_owned());
        self
    }

    pub fn because(mut self, reason: &str) -> Self {
        self.source.reasons.push(reason.to_owned());
        self
    }

    pub fn says(self, value: FactValue, quote: &str) -> Self {
        self.says_by(value, quote, Basis::Stated)
    }

    pub fn says_by(mut self, value: FactValue, quote: &str, basis: Basis) -> Self {
        let body = self.source.span.start + self.source.title.len();
        let text = &self.document.text;
        let at = text[body..].find(quote).map(|at| body + at).or_else(|| text.find(quote));
        let at = at.unwrap_or_else(|| panic!("{quote:?} is not in {}", self.document.name));
        let span = Span::new(at, at + quote.len());
        let evidence = Evidence::new(&self.document, span, "test.rule", 1).unwrap();
        self.facts.push(Fact { value, evidence, basis });
        self
    }

    pub fn event(self, event: EventKind, when: &str, quote: &str) -> Self {
        self.says(FactValue::Event { event, when: TimeValue::parse_iso(when).unwrap() }, quote)
    }

    /// An event whose date the passage gives only in part.
    pub fn context(self, event: EventKind, when: &str, quote: &str) -> Self {
        self.says_by(FactValue::Event { event, when: TimeValue::parse_iso(when).unwrap() }, quote, Basis::Context)
    }

    pub fn count(self, n: u64, unit: Unit, bound: Bound, quote: &str) -> Self {
        self.says(FactValue::Affected { count: Count { n, unit, bound }, what: None, superseded_by: None }, quote)
    }
}

/// A case that the given articles tell of.
pub fn case(number: &str, told: Vec<Told>) -> CaseView {
    let mut view = CaseView::new(number.parse().unwrap());
    for (source, told) in told.into_iter().enumerate() {
        view.sources.push(told.source);
        view.facts.extend(told.facts.into_iter().map(|fact| CaseFact { source, fact }));
    }
    view
}

pub fn linked(mut view: CaseView, to: &str, reason: &str) -> CaseView {
    let relation = LinkRelation::SameIncident;
    view.links.push(CaseLink { to: to.parse().unwrap(), relation, reason: reason.to_owned(), passage: None });
    view
}

pub fn aliased(mut view: CaseView, number: &str, source: &str) -> CaseView {
    view.aliases.push(CaseAlias { number: number.to_owned(), source: source.to_owned() });
    view
}

/// Compares with the committed file; `UPDATE_GOLDEN=1` writes it anew, for its diff to be read.
#[expect(clippy::disallowed_methods, reason = "the tests' own switch; the library reads no environment")]
pub fn golden(file: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expect = std::fs::read_to_string(&path).unwrap_or_default();
    let at = actual.lines().zip(expect.lines()).position(|(a, e)| a != e);
    let at = at.unwrap_or_else(|| actual.lines().count().min(expect.lines().count()));
    assert!(
        actual == expect,
        "{file} differs from line {}:\n now {:?}\n was {:?}\nUPDATE_GOLDEN=1 writes it anew; read the diff",
        at + 1,
        actual.lines().nth(at).unwrap_or(""),
        expect.lines().nth(at).unwrap_or(""),
    );
}

mod casebook;
pub use casebook::casebook;
pub mod versions;
