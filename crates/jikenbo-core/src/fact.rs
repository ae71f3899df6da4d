use serde::{Deserialize, Serialize};

use crate::{
    Authority, Certainty, Count, DataKind, EventKind, Evidence, IncidentType, Misuse, PartyRole, TimeValue,
    codes::codes, count::grouped,
};

/// One thing a document says, with the passage that says it. There is no fact without evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it says.
    pub value: FactValue,
    /// Where it says so.
    pub evidence: Evidence,
    /// How the value was read from there.
    pub basis: Basis,
}

codes! {
    /// How a value was read from its passage.
    pub enum Basis {
        /// The passage states it.
        Stated = "stated", "本文の記載", "stated";
        /// The passage states it in part; the rest comes from its surroundings (a year, 同日, 当院).
        Context = "context", "文脈から補完", "from context";
        /// Carried from the article's title.
        Title = "title", "表題から", "from the title";
    }
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// The day the publisher put the article out.
    Published(TimeValue),
    /// The address the article gives as its source.
    Url(String),
    /// A case number that the title carries, as printed: `2024-078`.
    CaseNumber(String),
    /// An organisation that suffered the incident, or whose notice it is.
    Victim(String),
    /// The affected system, site, service or account, as named.
    System(String),
    /// A host name of the affected site or victim.
    Domain(String),
    /// A named third party and its role.
    ThirdParty {
        /// As named.
        name: String,
        /// What it did.
        role: PartyRole,
    },
    /// The primary cause.
    Type(IncidentType),
    /// A malware family, as written.
    Malware(String),
    /// A gang or group, as written.
    Actor(String),
    /// Something that happened at a date.
    Event {
        /// What happened.
        event: EventKind,
        /// When.
        when: TimeValue,
    },
    /// A number of affected things.
    Affected {
        /// The number.
        count: Count,
        /// Its scope in a few words of the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
        /// The number of the same things that the article gives in its place: a correction, a later
        /// count. Absent where the article lets the number stand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        superseded_by: Option<u64>,
    },
    /// A kind of affected data.
    Data(DataKind),
    /// Whether data leaked.
    Certainty(Certainty),
    /// Whether there was misuse.
    Misuse(Misuse),
    /// Whom it was reported to.
    ReportedTo {
        /// The authority.
        authority: Authority,
        /// When, where the text says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<TimeValue>,
    },
    /// A case number the text refers to.
    RelatedCase(String),
    /// When another incident was, or was made public, that the text recalls.
    Recalled(TimeValue),
}

codes! {
    /// The field a fact fills.
    pub enum Field {
        /// Publication date.
        Published = "published", "公表日", "published";
        /// Source address.
        Url = "url", "出典", "source";
        /// Number in the title.
        CaseNumber = "case_number", "他の事件番号", "other's number";
        /// Victims.
        Victims = "victims", "組織", "organisation";
        /// System.
        System = "system", "対象システム", "system";
        /// Domains.
        Domains = "domains", "ドメイン", "domain";
        /// Third parties.
        ThirdParties = "third_parties", "関係組織", "third party";
        /// Cause.
        Type = "type", "原因", "cause";
        /// Malware.
        Malware = "malware", "マルウェア", "malware";
        /// Actors.
        Actors = "actors", "攻撃者", "actor";
        /// Timeline.
        Events = "events", "経緯", "event";
        /// Numbers.
        Affected = "affected", "件数", "affected";
        /// Data kinds.
        Data = "data", "情報の種類", "data";
        /// Certainty.
        Certainty = "certainty", "漏えい", "leak";
        /// Misuse.
        Misuse = "misuse", "悪用", "misuse";
        /// Reports.
        ReportedTo = "reported_to", "報告先", "reported to";
        /// Related cases.
        RelatedCases = "related_cases", "関連事件", "related case";
        /// Other incidents that are recalled.
        Recalled = "recalled", "別の事案", "recalled";
    }
}

impl FactValue {
    /// The field this value fills.
    pub fn field(&self) -> Field {
        match self {
            Self::Published(_) => Field::Published,
            Self::Url(_) => Field::Url,
            Self::CaseNumber(_) => Field::CaseNumber,
            Self::Victim(_) => Field::Victims,
            Self::System(_) => Field::System,
            Self::Domain(_) => Field::Domains,
            Self::ThirdParty { .. } => Field::ThirdParties,
            Self::Type(_) => Field::Type,
            Self::Malware(_) => Field::Malware,
            Self::Actor(_) => Field::Actors,
            Self::Event { .. } => Field::Events,
            Self::Affected { .. } => Field::Affected,
            Self::Data(_) => Field::Data,
            Self::Certainty(_) => Field::Certainty,
            Self::Misuse(_) => Field::Misuse,
            Self::ReportedTo { .. } => Field::ReportedTo,
            Self::RelatedCase(_) => Field::RelatedCases,
            Self::Recalled(_) => Field::Recalled,
        }
    }

    /// The value for people: Japanese when `ja`, else English.
    pub fn label(&self, ja: bool) -> String {
        let pick = |j: &str, e: &str| if ja { j.to_owned() } else { e.to_owned() };
        match self {
            Self::Published(when) | Self::Recalled(when) => when.iso_date(),
            Self::Url(s) | Self::Victim(s) | Self::System(s) | Self::Domain(s) | Self::Malware(s) | Self::Actor(s) => {
                s.clone()
            }
            Self::CaseNumber(n) | Self::RelatedCase(n) => format!("#{n}"),
            Self::ThirdParty { name, role } => format!("{name} ({})", pick(role.label_ja(), role.label_en())),
            Self::Type(t) => pick(t.label_ja(), t.label_en()),
            Self::Event { event, when } => {
                let time = when.time().map(|t| format!(" {t}")).unwrap_or_default();
                format!("{}{time} {}", when.iso_date(), pick(event.label_ja(), event.label_en()))
            }
            Self::Affected { count, what, superseded_by } => {
                let n = if ja { count.label_ja() } else { count.label_en() };
                let newer = superseded_by.map(|newer| match ja {
                    true => format!(" → {}に更新", grouped(newer)),
                    false => format!(", superseded by {}", grouped(newer)),
                });
                let what = what.as_ref().map(|what| format!(" ({what})"));
                n + &what.unwrap_or_default() + &newer.unwrap_or_default()
            }
            Self::Data(d) => pick(d.label_ja(), d.label_en()),
            Self::Certainty(c) => pick(c.label_ja(), c.label_en()),
            Self::Misuse(m) => pick(m.label_ja(), m.label_en()),
            Self::ReportedTo { authority, when } => {
                let to = pick(authority.label_ja(), authority.label_en());
                match when {
                    Some(when) => format!("{to} ({})", when.iso_date()),
                    None => to,
                }
            }
        }
    }
}
