use std::{
    cell::{OnceCell, RefCell},
    collections::HashSet,
    ops::Range,
};

use jikenbo_core::{
    Article, Basis, Document, Evidence, Fact, FactValue, Mention, MentionValue, Span, TimeValue, organisation::name_key,
};

use super::dates::Dated;
pub use crate::text::{Text, any};
use crate::{
    engine::Engine,
    layout::{Layout, Sentence},
    split::front_matter::{self, Label},
};

/// An article laid out for interpretation: title and body apart, each with its mentions.
pub struct View<'d> {
    pub document: &'d Document,
    pub article: &'d Article,
    pub title: Layout,
    pub title_mentions: Vec<Mention>,
    pub body: Layout,
    pub mentions: Vec<Mention>,
    /// For each sentence of the body, where its mentions stand in `mentions`.
    by_sentence: Vec<Range<usize>>,
    /// The labelled fields of a press item.
    pub fields: Vec<(Label, Span)>,
    pub published: Option<TimeValue>,
    pub year_hint: Option<i16>,
    pub dates: Vec<Dated>,
    /// The first year and the first full date that the article names, once they were asked for.
    pub own_year: OnceCell<Option<i16>>,
    pub own_day: OnceCell<Option<TimeValue>>,
    /// What [`View::holds`] found.
    held: RefCell<Vec<(&'static [&'static str], bool)>>,
}

impl<'d> View<'d> {
    pub fn new(engine: &Engine, document: &'d Document, article: &'d Article) -> Self {
        let text = &document.text;
        let fields: Vec<_> = front_matter::fields(article.span.of(text))
            .into_iter()
            .map(|(label, span)| (label, span.shift(article.span.start)))
            .collect();
        let body_span =
            (fields.iter().find(|(label, _)| *label == Label::Body).map(|(_, span)| *span)).unwrap_or_else(|| {
                match fields.is_empty() {
                    true => body_without_fields(article),
                    false => Span::new(article.title.end, article.span.end),
                }
            });
        let title = Layout::new(article.title.of(text), article.title.start);
        let title_mentions = engine.scan(&title);
        let body = Layout::new(body_span.of(text), body_span.start);
        let mut mentions = engine.scan(&body);
        mentions.retain(|m| !article.title.contains(m.span));
        Self { fields, ..Self::of_parts(document, article, (title, title_mentions), (body, mentions)) }
    }

    /// An article whose title and body are laid out and scanned already, and that has no fields.
    pub fn of_parts(
        document: &'d Document,
        article: &'d Article,
        (title, title_mentions): (Layout, Vec<Mention>),
        (body, mentions): (Layout, Vec<Mention>),
    ) -> Self {
        let by_sentence = by_sentence(&body, &mentions);
        Self {
            document,
            article,
            title,
            title_mentions,
            body,
            mentions,
            by_sentence,
            fields: vec![],
            published: None,
            year_hint: None,
            dates: vec![],
            own_year: OnceCell::new(),
            own_day: OnceCell::new(),
            held: RefCell::default(),
        }
    }

    /// Keeps of the body's mentions those that `keep` says.
    pub fn retain(&mut self, keep: impl Fn(&Mention) -> bool) {
        self.mentions.retain(keep);
        self.by_sentence = by_sentence(&self.body, &self.mentions);
    }

    /// The title, white space folded to single spaces.
    pub fn title_text(&self) -> String {
        self.article.title.of(&self.document.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The normalised title.
    pub fn title_norm(&self) -> &str {
        self.title.text()
    }

    /// Whether the article is an item of a digest or a press item: somebody else's words.
    pub fn is_digest_item(&self) -> bool {
        self.article.date_line.is_some() || self.article.named.is_some() || !self.fields.is_empty()
    }

    /// The body's sentences with their mentions.
    pub fn sentences(&self) -> impl Iterator<Item = (usize, &Sentence, &[Mention])> {
        self.body.sentences.iter().enumerate().map(|(i, s)| (i, s, self.mentions_in(i)))
    }

    /// The mentions of one sentence.
    pub fn mentions_in(&self, sentence: usize) -> &[Mention] {
        self.by_sentence.get(sentence).map_or(&[], |r| &self.mentions[r.clone()])
    }

    /// The dates of one sentence, by their places in `dates`: they stand in the order of the text.
    pub fn dates_in(&self, sentence: usize) -> Range<usize> {
        let before = |s| self.dates.partition_point(|d| d.sentence < s);
        before(sentence)..before(sentence + 1)
    }

    /// Whether the body holds one of several words. Looked up once for each list of words, however
    /// many sentences ask.
    pub fn holds(&self, words: &'static [&'static str]) -> bool {
        let known = self.held.borrow().iter().find(|(w, _)| std::ptr::eq(*w, words)).map(|(_, held)| *held);
        known.unwrap_or_else(|| {
            let held = any(self.body.text(), words);
            self.held.borrow_mut().push((words, held));
            held
        })
    }

    /// A fact read from one mention.
    pub fn fact_of(&self, mention: &Mention, value: FactValue, basis: Basis) -> Option<Fact> {
        self.fact(mention.span, mention.rule, mention.version, value, basis)
    }

    /// A fact with a passage of its own.
    pub fn fact(&self, span: Span, rule: &'static str, version: u32, value: FactValue, basis: Basis) -> Option<Fact> {
        let evidence = Evidence::new(self.document, span, rule, version)?;
        Some(Fact { value, evidence, basis })
    }

    /// A fact read from a stretch of the normalised body.
    pub fn fact_at(&self, at: Range<usize>, rule: &'static str, value: FactValue, basis: Basis) -> Option<Fact> {
        self.fact(self.body.norm.original(at), rule, 1, value, basis)
    }

    /// The case number that the title carries.
    pub fn case_number(&self) -> Option<Fact> {
        let mention = self.title_mentions.iter().find(|m| matches!(m.value, MentionValue::CaseNumber(_)))?;
        let MentionValue::CaseNumber(number) = &mention.value else { return None };
        self.fact_of(mention, FactValue::CaseNumber(number.clone()), Basis::Title)
    }

    /// The year of the title's case number.
    pub fn title_year(&self) -> Option<i16> {
        match self.case_number()?.value {
            FactValue::CaseNumber(number) => number.get(..4)?.parse().ok(),
            _ => None,
        }
    }

    /// The address that the article gives as its source: a press item's field, or the address that
    /// stands alone under a digest item's title.
    pub fn url(&self) -> Option<Fact> {
        if let Some((_, span)) = self.fields.iter().find(|(label, _)| *label == Label::Url) {
            let url = span.of(&self.document.text).to_owned();
            return self.fact(*span, "url.field", 1, FactValue::Url(url), Basis::Stated);
        }
        let mention = self.mentions.iter().find(|m| matches!(m.value, MentionValue::Url(_)))?;
        let MentionValue::Url(url) = &mention.value else { return None };
        let line = self.body.lines.iter().find(|l| l.at.start <= mention.at.start && mention.at.start <= l.at.end)?;
        let alone = self.body.text()[line.at.clone()].trim() == url.as_str();
        let first_lines = self.body.text()[..mention.at.start].trim().is_empty();
        (alone && (first_lines || self.article.date_line.is_some()))
            .then(|| self.fact_of(mention, FactValue::Url(url.clone()), Basis::Stated))?
    }

    /// The keys of the gangs and malware named: their names stand where those of victims and systems stand.
    pub fn attackers(&self) -> HashSet<String> {
        let name = |m: &Mention| match &m.value {
            MentionValue::Actor(name) | MentionValue::Malware(name) => Some(name_key(name)),
            _ => None,
        };
        self.title_mentions.iter().chain(&self.mentions).filter_map(name).collect()
    }

    /// Text of the body before and after a mention, within its sentence.
    pub fn around(&self, at: &Range<usize>) -> (&str, &str) {
        let sentence = &self.body.sentences[self.body.sentence_at(at.start)];
        let text = self.body.text();
        (between(text, sentence.at.start, at.start), between(text, at.end.min(sentence.at.end), sentence.at.end))
    }
}

/// For each sentence of a body, where its mentions stand.
fn by_sentence(body: &Layout, mentions: &[Mention]) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(body.sentences.len());
    let mut from = 0;
    for sentence in &body.sentences {
        from += mentions[from..].iter().take_while(|m| m.at.start < sentence.at.start).count();
        let n = mentions[from..].iter().take_while(|m| m.at.start < sentence.at.end).count();
        out.push(from..from + n);
    }
    out
}

/// Where the body of an article without labelled fields stands. A title may stand under head lines
/// (date, addressee): those are read with the body.
pub fn body_without_fields(article: &Article) -> Span {
    match article.title.start > article.span.start {
        true => article.span,
        false => Span::new(article.title.end, article.span.end),
    }
}

/// The text between two places; empty when they cross.
pub fn between(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// Whether a text is no longer than `n` characters, without counting all of them.
pub fn fits(text: &str, n: usize) -> bool {
    text.chars().nth(n).is_none()
}

/// The last `n` characters of a text.
pub fn tail(text: &str, n: usize) -> &str {
    match text.char_indices().rev().nth(n.saturating_sub(1)) {
        Some((i, _)) => between(text, i, text.len()),
        None => text,
    }
}

/// The first `n` characters of a text.
pub fn head(text: &str, n: usize) -> &str {
    match text.char_indices().nth(n) {
        Some((i, _)) => between(text, 0, i),
        None => text,
    }
}
