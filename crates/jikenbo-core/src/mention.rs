use std::{fmt, ops::Range};

use crate::{Authority, Bound, Certainty, DataKind, EventKind, IncidentType, Misuse, Modifier, Span};

/// One thing a rule read, before anything is decided about its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's version.
    pub version: u32,
    /// Where it stands in the document.
    pub span: Span,
    /// Where it stands in the article's normalised text (bytes).
    pub at: Range<usize>,
    /// What was read.
    pub value: MentionValue,
}

/// What a rule can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MentionValue {
    /// A date expression, not yet resolved.
    Date(DateExpr, Option<Modifier>),
    /// A time of day: hour and minute.
    Time(u8, u8),
    /// A number with the word that counts (件, 人, 名 …).
    Count {
        /// The number.
        n: u64,
        /// The counting word as written.
        unit: String,
        /// How it is bounded.
        bound: Bound,
    },
    /// An organisation's name.
    Organisation(String, OrganisationForm),
    /// A word by which a publisher calls itself: 弊社, 当院, 本県.
    Publisher,
    /// A name in 「」 brackets, without them.
    Quoted(String),
    /// A kind of data.
    Data(DataKind),
    /// A malware family.
    Malware(String),
    /// A gang or group.
    Actor(String),
    /// A host name.
    Host(String),
    /// An address.
    Url(String),
    /// Somebody's case number.
    CaseNumber(String),
    /// An authority that incidents are reported to.
    Authority(Authority),
    /// A word that tells what happened.
    Cue(Cue),
}

/// How an organisation's name was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationForm {
    /// By a legal form: 株式会社, 学校法人.
    Legal,
    /// A prefecture or municipality.
    Municipality,
    /// By its last part: 病院, 大学, 協会, 組合.
    Institution,
    /// By what the sentence says of it (Xが運営する, X社).
    Context,
}

/// Words that tell what happened, was done or was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A cause.
    Type(IncidentType),
    /// A step in the course of an incident.
    Event(EventKind),
    /// Data left: 流出, 漏えい, 窃取.
    Leak,
    /// Data could be seen: 閲覧できる状態.
    Viewable,
    /// A possibility: 可能性, おそれ, 懸念.
    Possible,
    /// A denial: 確認されていない, 含まれていない.
    Negation,
    /// A plan: 予定, 今後, 順次.
    Planned,
    /// A statement on leakage as a whole.
    Certainty(Certainty),
    /// A statement on misuse.
    Misuse(Misuse),
    /// 報告, 届出, 相談: told to somebody.
    Report,
    /// A window of purchases, registrations … (商品を購入, 登録, 利用).
    DataWindow,
}

/// A date as written. What is missing comes from its surroundings, in `interpret`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateExpr {
    /// With a year: `2022年`, `2022年4月`, `令和4年4月7日`.
    Full {
        /// CE.
        year: i16,
        /// 1 to 12.
        month: Option<u8>,
        /// 1 to 31.
        day: Option<u8>,
    },
    /// `4月7日`, `4/7`, `4月`: the year is missing.
    MonthDay {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: Option<u8>,
    },
    /// `17日`: year and month are missing.
    Day(u8),
    /// `同日` (0), `翌日` (1), `前日` (-1): days from the date before.
    FromLast(i8),
    /// `同月`, `同月7日`.
    SameMonth(Option<u8>),
    /// `同年4月7日`, `翌年…` (1), `前年…` (-1).
    SameYear {
        /// Years from the date before.
        offset: i8,
        /// 1 to 12.
        month: Option<u8>,
        /// 1 to 31.
        day: Option<u8>,
    },
    /// `本日`, `今月7日` is resolved from the publication date: days from it.
    FromPublication(i8),
    /// `今月6日` (0), `先月6日` (-1): the month is that of the publication.
    PublicationMonth {
        /// Months from the publication.
        offset: i8,
        /// 1 to 31.
        day: u8,
    },
    /// `本年4月7日` (0), `昨年12月` (-1): the year is that of the publication.
    PublicationYear {
        /// Years from the publication.
        offset: i8,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: Option<u8>,
    },
}

/// The value in a few characters, as rules' samples write it: `2022-04-07`, `--04-07`, `1200 件 max`.
impl fmt::Display for MentionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date, modifier) => {
                write!(f, "{date}")?;
                match modifier {
                    Some(m) => write!(f, " {m:?}"),
                    None => Ok(()),
                }
            }
            Self::Time(h, m) => write!(f, "{h:02}:{m:02}"),
            Self::Count { n, unit, bound } => match bound.code() {
                Some(code) => write!(f, "{n} {unit} {code}"),
                None => write!(f, "{n} {unit}"),
            },
            Self::Organisation(name, _) | Self::Quoted(name) | Self::Malware(name) | Self::Actor(name) => {
                f.write_str(name)
            }
            Self::Publisher => f.write_str("publisher"),
            Self::Data(kind) => write!(f, "{kind}"),
            Self::Host(s) | Self::Url(s) | Self::CaseNumber(s) => f.write_str(s),
            Self::Authority(authority) => write!(f, "{authority}"),
            Self::Cue(cue) => write!(f, "{cue}"),
        }
    }
}

impl fmt::Display for Cue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(t) => write!(f, "{t}"),
            Self::Event(e) => write!(f, "{e}"),
            Self::Leak => f.write_str("leak"),
            Self::Viewable => f.write_str("viewable"),
            Self::Possible => f.write_str("possible"),
            Self::Negation => f.write_str("negation"),
            Self::Planned => f.write_str("planned"),
            Self::Certainty(c) => write!(f, "certainty {c}"),
            Self::Misuse(m) => write!(f, "misuse {m}"),
            Self::Report => f.write_str("report"),
            Self::DataWindow => f.write_str("data-window"),
        }
    }
}

impl fmt::Display for DateExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month_day = |f: &mut fmt::Formatter<'_>, month: Option<u8>, day: Option<u8>| {
            month.map_or(Ok(()), |m| write!(f, "-{m:02}"))?;
            day.map_or(Ok(()), |d| write!(f, "-{d:02}"))
        };
        match *self {
            Self::Full { year, month, day } => {
                write!(f, "{year:04}")?;
                month_day(f, month, day)
            }
            Self::MonthDay { month, day } => {
                f.write_str("-")?;
                month_day(f, Some(month), day)
            }
            Self::Day(day) => write!(f, "---{day:02}"),
            Self::FromLast(days) => write!(f, "last{days:+}d"),
            Self::SameMonth(day) => {
                f.write_str("same-month")?;
                day.map_or(Ok(()), |d| write!(f, "-{d:02}"))
            }
            Self::SameYear { offset, month, day } => {
                write!(f, "last{offset:+}y")?;
                month_day(f, month, day)
            }
            Self::FromPublication(days) => write!(f, "published{days:+}d"),
            Self::PublicationMonth { offset, day } => write!(f, "published{offset:+}m-{day:02}"),
            Self::PublicationYear { offset, month, day } => {
                write!(f, "published{offset:+}y")?;
                month_day(f, Some(month), day)
            }
        }
    }
}
