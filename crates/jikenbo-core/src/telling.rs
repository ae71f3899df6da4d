use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Evidence, ReportStage, TimeValue, Voice};

/// How an article tells, beside what it tells: who speaks, how far the reporting has come, and what it names of other
/// texts. By this it is told which case an incident belongs to; it is no fact of the incident, and is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Telling {
    /// Who speaks, where the article's kind leaves it open.
    pub voice: Option<Cited<Voice>>,
    /// How far the reporting has come.
    pub stage: Option<Cited<ReportStage>>,
    /// The title, where it says that the article corrects what was said before.
    pub correction: Option<Evidence>,
    /// What stands in quotation marks, as titles of earlier notices do.
    pub quoted: Vec<Evidence>,
    /// Days without a year, each once, of an article that does not say when it was published.
    pub bare_days: Vec<Cited<BareDay>>,
}

/// A value with the passage that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited<T> {
    /// What it says.
    pub value: T,
    /// Where it says so.
    pub evidence: Evidence,
}

/// A day without its year, and often without its month: 7月24日, 15日.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BareDay {
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: u8,
}

impl BareDay {
    /// Whether it may be this day.
    pub fn may_be(self, day: &TimeValue) -> bool {
        let same_month = self.month.is_none_or(|month| day.month_number() == Some(month));
        day.day_number() == Some(self.day) && same_month
    }
}

/// As ISO 8601:1988 has it without what is left out: `--07-24`, `---15`.
impl fmt::Display for BareDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(f, "--{month:02}-{:02}", self.day),
            None => write!(f, "---{:02}", self.day),
        }
    }
}

impl Telling {
    /// Who speaks.
    pub fn voice(&self) -> Option<Voice> {
        self.voice.as_ref().map(|cited| cited.value)
    }

    /// How far the reporting has come.
    pub fn stage(&self) -> Option<ReportStage> {
        self.stage.as_ref().map(|cited| cited.value)
    }

    /// What it says for people: of what, the value and the passage. Quotations, most of which are no titles, are left out.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, String, &Evidence)> {
        let voice = self.voice.iter().map(|c| ("voice", c.value.code().to_owned(), &c.evidence));
        let stage = self.stage.iter().map(|c| ("stage", c.value.code().to_owned(), &c.evidence));
        let correction = self.correction.iter().map(|e| ("correction", e.quote().to_owned(), e));
        let days = self.bare_days.iter().map(|c| ("bare_day", c.value.to_string(), &c.evidence));
        voice.chain(stage).chain(correction).chain(days)
    }
}
