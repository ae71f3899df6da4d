//! What a person's words make of a case.

use serde::{Deserialize, Serialize};

use crate::{
    ArticleKind, CaseFact, CaseSource, CaseView, CaseWord, DocumentId, Evidence, Fact, FactValue, Span, Word,
    change::{answers_same, same_value},
};

/// What a person said of a case, and what that changed in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Every word that nobody took back, in the order in which they were said.
    pub words: Vec<CaseWord>,
    /// Facts that were read and that a person rejected: they are no facts of the case.
    pub rejected: Vec<RejectedFact>,
    /// Whether the case is taken out of what is published.
    pub is_hidden: bool,
}

/// A fact that was read and rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedFact {
    /// The fact.
    pub fact: CaseFact,
    /// The place of the rejection in [`Desk::words`].
    pub word: usize,
}

/// Begins the document ids of the desk's own words, which no capture has.
const DESK: &str = "desk:";

impl CaseView {
    /// Lets a person's words hold, `words` in the order in which they were said: each value that stands corrected or
    /// confirmed becomes a fact of a source of the kind [`ArticleKind::Desk`], which outranks all others; what was
    /// rejected is set aside. Of two words that contradict each other the later one holds.
    pub fn heed(&mut self, words: Vec<CaseWord>) {
        let (mut held, mut rejected): (Vec<usize>, Vec<usize>) = Default::default();
        let mut is_hidden = false;
        for (i, said) in words.iter().enumerate() {
            let is = |of: &usize, same: fn(&FactValue, &FactValue) -> bool| {
                said.word.value().zip(words[*of].word.value()).is_some_and(|(new, old)| same(new, old))
            };
            match said.word {
                Word::Correct { .. } | Word::Confirm { .. } => {
                    held.retain(|old| !is(old, answers_same));
                    rejected.retain(|old| !is(old, same_value));
                    held.push(i);
                }
                Word::Reject { .. } => {
                    held.retain(|old| !is(old, same_value));
                    rejected.push(i);
                }
                Word::Hide => is_hidden = true,
                Word::Unhide => is_hidden = false,
                _ => {}
            }
        }
        self.desk = Desk { words, rejected: Vec::new(), is_hidden };
        self.set_aside(&rejected);
        for i in held {
            self.add_word(i);
        }
    }

    /// The word that a source of the desk is; `None` for what was captured.
    pub fn word_of(&self, source: usize) -> Option<&CaseWord> {
        let event: u64 = self.sources.get(source)?.document.as_str().strip_prefix(DESK)?.parse().ok()?;
        self.desk.words.iter().find(|said| said.event == event)
    }

    /// The word that holds of a value: that it is corrected or confirmed.
    pub fn word_on(&self, value: &FactValue) -> Option<&CaseWord> {
        let of_desk = self.facts.iter().filter(|f| same_value(&f.fact.value, value));
        of_desk.filter_map(|f| self.word_of(f.source)).next_back()
    }

    fn set_aside(&mut self, rejected: &[usize]) {
        let by = |value: &FactValue, words: &[CaseWord]| {
            let mut newest = rejected.iter().rev().copied();
            newest.find(|&i| words[i].word.value().is_some_and(|wrong| same_value(wrong, value)))
        };
        let mut kept = Vec::new();
        for fact in std::mem::take(&mut self.facts) {
            match by(&fact.fact.value, &self.desk.words) {
                Some(word) => self.desk.rejected.push(RejectedFact { fact, word }),
                None => kept.push(fact),
            }
        }
        self.facts = kept;
        for source in &mut self.sources {
            let day = source.published.map(FactValue::Published);
            if day.is_some_and(|day| by(&day, &self.desk.words).is_some()) {
                source.published = None;
            }
        }
    }

    fn add_word(&mut self, word: usize) {
        let Some(said) = self.desk.words.get(word) else { return };
        let document = DocumentId::new(format!("{DESK}{}", said.event));
        let (value, quote, evidence, rule) = match &said.word {
            Word::Correct { value, said, evidence } => (value.clone(), said.clone(), evidence.clone(), "desk.correct"),
            Word::Confirm { value, evidence } => {
                (value.clone(), evidence.quote().to_owned(), Some(evidence.clone()), "desk.confirm")
            }
            _ => return,
        };
        let own = || Evidence::kept(document.clone(), Span::new(0, quote.len()), quote.clone(), rule, 1);
        let Some(evidence) = evidence.or_else(own) else { return };
        let text = format!("{quote}\n{}", said.why.as_deref().unwrap_or_default());
        let source = CaseSource {
            document,
            name: said.by.clone(),
            article: 1,
            incident: 0,
            kind: ArticleKind::Desk,
            title: said.why.clone().unwrap_or_default(),
            published: None,
            updated: None,
            url: None,
            span: Span::new(0, text.len()),
            text,
            reasons: Vec::new(),
            stage: None,
            replaced_by: None,
            tie: None,
        };
        let fact = Fact { value, evidence, basis: crate::Basis::Stated };
        self.facts.push(CaseFact { source: self.sources.len(), fact });
        self.sources.push(source);
    }
}

impl Word {
    /// The value that it corrects, confirms or rejects.
    pub fn value(&self) -> Option<&FactValue> {
        match self {
            Self::Correct { value, .. } | Self::Confirm { value, .. } | Self::Reject { value } => Some(value),
            _ => None,
        }
    }
}

impl FactValue {
    /// A short name of the value, the same whoever says it, wherever and in what spelling: eight hexadecimal digits
    /// (FNV-1a over the field and the value's key).
    pub fn handle(&self) -> String {
        handle([self.field().code(), &crate::change::value_key(self)])
    }
}

/// A short name for what words tell apart: eight hexadecimal digits, the two halves of FNV-1a (64 bits) folded.
pub fn handle<'t>(words: impl IntoIterator<Item = &'t str>) -> String {
    let hash = fnv(words);
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}

/// FNV-1a of words (64 bits).
pub(crate) fn fnv<'t>(words: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bound, Count, Document, EventKind, Field, IncidentType, TimeValue, Unit};

    fn count(n: u64, unit: Unit) -> FactValue {
        FactValue::Affected { count: Count { n, unit, bound: Bound::Exact }, what: None, superseded_by: None }
    }

    fn on(event: EventKind, day: &str) -> FactValue {
        FactValue::Event { event, when: TimeValue::parse_iso(day).unwrap() }
    }

    fn correct(value: FactValue) -> Word {
        Word::Correct { said: value.label(true), value, evidence: None }
    }

    /// A case whose one source says `read`, and what holds of it after `words`.
    fn check(read: Vec<FactValue>, words: Vec<Word>, field: Field, expect: &[&str]) {
        let document = Document::plain(DocumentId::new("d"), "d", "本文");
        let evidence = Evidence::new(&document, Span::new(0, 6), "test", 1).unwrap();
        let mut view = CaseView::new("2026-0001".parse().unwrap());
        view.sources.push(CaseSource {
            document: document.id.clone(),
            name: "d".into(),
            article: 1,
            incident: 0,
            kind: ArticleKind::Disclosure,
            title: "題".into(),
            published: None,
            updated: None,
            url: None,
            span: Span::new(0, 6),
            text: "本文".into(),
            reasons: Vec::new(),
            stage: None,
            replaced_by: None,
            tie: None,
        });
        let fact = |value| Fact { value, evidence: evidence.clone(), basis: crate::Basis::Stated };
        view.facts = read.into_iter().map(|value| CaseFact { source: 0, fact: fact(value) }).collect();
        let number = view.number;
        let said = |(i, word)| CaseWord { event: i, at: String::new(), number, by: "林".into(), why: None, word };
        view.heed((1..).zip(words).map(said).collect());
        let held: Vec<String> = view.current(field).iter().map(|f| f.fact.value.label(true)).collect();
        assert_eq!(held, expect);
        assert!(view.facts.iter().all(|f| !f.fact.evidence.quote().is_empty()));
        assert_eq!(view.title(), "題");
    }

    #[test]
    fn a_correction_takes_the_place_of_what_answers_the_same_question() {
        let read = || vec![count(500, Unit::People), count(30, Unit::Cards)];
        check(read(), vec![correct(count(510, Unit::People))], Field::Affected, &["510人", "30件（カード）"]);
        let dates = || vec![on(EventKind::Detected, "2026-09-03"), on(EventKind::Disclosed, "2026-09-05")];
        let expect = ["2026-09-01 発覚", "2026-09-05 公表"];
        check(dates(), vec![correct(on(EventKind::Detected, "2026-09-01"))], Field::Events, &expect);
        let kind = |t| FactValue::Type(t);
        check(vec![kind(IncidentType::Loss)], vec![correct(kind(IncidentType::Theft))], Field::Type, &["盗難"]);
        let victim = |name: &str| FactValue::Victim(name.into());
        check(vec![victim("甲社")], vec![correct(victim("乙市"))], Field::Victims, &["乙市", "甲社"]);
    }

    #[test]
    fn the_later_word_holds() {
        let kind = |t| FactValue::Type(t);
        let (loss, theft) = (kind(IncidentType::Loss), kind(IncidentType::Theft));
        let words = vec![correct(theft.clone()), correct(loss.clone())];
        check(vec![kind(IncidentType::Insider)], words, Field::Type, &["紛失"]);
        let reject = |value: &FactValue| Word::Reject { value: value.clone() };
        check(vec![loss.clone()], vec![reject(&loss)], Field::Type, &[]);
        check(vec![loss.clone()], vec![correct(theft.clone()), reject(&theft)], Field::Type, &["紛失"]);
        check(vec![loss.clone()], vec![reject(&loss), correct(loss.clone())], Field::Type, &["紛失"]);
    }

    #[test]
    fn a_handle_is_the_values_own() {
        let name = |name: &str| FactValue::Victim(name.into()).handle();
        assert_eq!(name("株式会社ひより堂"), name("ひより堂"));
        assert_ne!(name("ひより堂"), FactValue::System("ひより堂".into()).handle());
        assert_ne!(count(5, Unit::People).handle(), count(5, Unit::Cards).handle());
        assert_eq!(name("甲").len(), 8);
    }
}
