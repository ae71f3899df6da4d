use serde::{Deserialize, Serialize};

use crate::{Article, ArticleKind, Fact, FactValue, LinkRelation, Telling, TimeValue};

/// What was read from one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Where the article stands.
    pub article: Article,
    /// Its title, white space folded to single spaces.
    pub title: String,
    /// What it is.
    pub kind: ArticleKind,
    /// Facts about the article itself: published, url, case number.
    pub facts: Vec<Fact>,
    /// What it tells of; empty for kinds that tell of none.
    pub incidents: Vec<Incident>,
    /// Links to later articles of the same document.
    pub links: Vec<ArticleLink>,
    /// How it tells of them; nothing where it tells of none.
    #[serde(default)]
    pub telling: Telling,
}

/// One incident as one article tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its facts, in the order of the fields and then of the text.
    pub facts: Vec<Fact>,
}

/// A link from an article to another of the same document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleLink {
    /// The other article's index.
    pub to: usize,
    /// How they belong together.
    pub relation: LinkRelation,
    /// Why, in words.
    pub reason: String,
}

impl Reading {
    /// The publication date, where the article gives one.
    pub fn published(&self) -> Option<TimeValue> {
        self.facts.iter().find_map(|f| match f.value {
            FactValue::Published(when) => Some(when),
            _ => None,
        })
    }

    /// The address the article gives as its source.
    pub fn url(&self) -> Option<&str> {
        self.facts.iter().find_map(|f| match &f.value {
            FactValue::Url(url) => Some(url.as_str()),
            _ => None,
        })
    }

    /// The case number that the title carries.
    pub fn case_number(&self) -> Option<&str> {
        self.facts.iter().find_map(|f| match &f.value {
            FactValue::CaseNumber(n) => Some(n.as_str()),
            _ => None,
        })
    }
}

impl Incident {
    /// The values of its facts.
    pub fn values(&self) -> impl Iterator<Item = &FactValue> {
        self.facts.iter().map(|f| &f.value)
    }

    /// The victims' names.
    pub fn victims(&self) -> impl Iterator<Item = &str> {
        self.values().filter_map(|v| match v {
            FactValue::Victim(name) => Some(name.as_str()),
            _ => None,
        })
    }
}
