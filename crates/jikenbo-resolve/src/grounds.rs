//! What speaks for two accounts being one case, and against it, and what it weighs together.
//!
//! The points were set on the folders of the linking corpus that may be looked at. They add up as grounds do: a name that
//! is nobody else's and a number that is hardly shared by chance are one case, the name and a nearby day are a question.

use jikenbo_core::{Count, EventKind, Grain, IncidentType, ReportStage, TimeValue};

use crate::compare::{is_own, is_sure};

/// With so many points two accounts tell one incident.
pub(crate) const SAME: i32 = 50;
/// With so many points a person is asked.
pub(crate) const PERHAPS: i32 = 28;

/// What names the subject of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// In words.
    pub said: String,
    pub sureness: Sureness,
}

/// How surely a name tells an organisation, the least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sureness {
    /// It may be anybody's: 中央病院.
    Common,
    /// It is another name, of what belongs together with it.
    Akin,
    /// Nobody is named on a side, and both name a system that nobody else has.
    System,
    /// The one is the greater part of the other.
    Like,
    /// The name is nobody else's.
    Certain,
}

/// What speaks against two accounts being one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// Two numbers of one numbering.
    Numbers,
    /// Causes that do not go together.
    Causes,
    /// One cause is no particular one, and does not go with the other's kind.
    Kinds,
    /// Two systems, of which one has a name of its own.
    Systems,
    /// Two numbers of one unit.
    Counts,
    /// So many days between what is dated of one event.
    Days(i32),
    /// The days that the one names without a year are none of the other's.
    BareDays,
    /// The later one names the day of another announcement.
    Announcement,
    /// Two names, and nothing that makes them one organisation's.
    Names,
    /// The one recalls the other as another incident.
    Recalled,
}

impl Against {
    fn said(self) -> &'static str {
        match self {
            Self::Causes | Self::Kinds => "原因が異なる",
            Self::Numbers => "事件番号が異なる",
            Self::Systems => "対象システムが異なる",
            Self::Counts => "件数が異なる",
            Self::Days(_) | Self::BareDays => "日付が異なる",
            Self::Announcement => "別の公表の日を挙げている",
            Self::Names => "組織名が異なる",
            Self::Recalled => "別の事案として挙げている",
        }
    }
}

/// What speaks for two accounts being one case, gathered before it is judged whether it is enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds {
    /// The number in both titles.
    pub number: Option<String>,
    /// The other's number, where one text names it.
    pub reference: Option<String>,
    /// The document itself calls the two the same incident.
    pub told: bool,
    /// It is what the page told of in an earlier capture.
    pub version: bool,
    /// The page that links to the document as its own.
    pub linked_by: Option<String>,
    /// The address of both.
    pub url: Option<String>,
    pub subject: Option<Named>,
    /// The 法人番号 that both give.
    pub corporate_number: Option<String>,
    pub day: Option<SharedDay>,
    /// The day of the one's publication that the other names without a year, beside another day of the incident.
    pub bare_day: Option<TimeValue>,
    pub count: Option<Count>,
    /// The count stands in a title: it is what that text is about.
    pub is_in_title: bool,
    pub system: Option<String>,
    /// The system's name is nobody else's.
    pub is_own_system: bool,
    pub cause: Option<IncidentType>,
    /// The causes of both may be one.
    pub causes_agree: bool,
    /// The day of the other's publication, which one of them names.
    pub announced: Option<TimeValue>,
    /// The day of an announcement that both name.
    pub announcement: Option<TimeValue>,
    /// The other's title, which the text names.
    pub title: Option<String>,
    /// The title of the follow-up report.
    pub follow_up: Option<String>,
    /// The follow-up report bears the title of what it follows up.
    pub is_series: bool,
    /// One side is a measure or an investigation report.
    pub is_later_word: bool,
    /// Days between the publications.
    pub days_apart: Option<i32>,
    /// One side is only an attacker's claim.
    pub claim: Option<&'static str>,
    pub against: Vec<Against>,
}

/// A date of the incident that both sides give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SharedDay {
    pub event: EventKind,
    pub when: TimeValue,
    /// Whether it is the day of the same event on both sides.
    pub is_of_one_event: bool,
}

impl Grounds {
    /// The grounds as sentences, the weightiest first.
    pub fn reasons(&self) -> Vec<String> {
        let mut out = Vec::new();
        out.extend(self.number.iter().map(|n| format!("題名の番号が一致（#{n}）")));
        out.extend(self.reference.iter().map(|n| format!("本文が#{n}を挙げている")));
        out.extend(self.told.then(|| "同じ文書が同一の事案として挙げている".to_owned()));
        out.extend(self.version.then(|| "同じページの新しい版".to_owned()));
        out.extend(self.linked_by.iter().map(|page| format!("公表ページ（{page}）に付けられた資料")));
        out.extend(self.url.iter().map(|url| format!("出典のアドレスが一致（{url}）")));
        out.extend(self.subject.iter().map(|named| named.said.clone()));
        out.extend(self.corporate_number.iter().map(|n| format!("法人番号が一致（{n}）")));
        out.extend(self.day.iter().map(|day| format!("{}日が一致（{}）", event_ja(day.event), day.when.iso_date())));
        out.extend(self.bare_day.iter().map(|day| format!("年のない日付が公表日などと一致（{}）", day.iso_date())));
        out.extend(self.count.iter().map(|c| format!("件数が一致（{}）", c.label_ja())));
        out.extend(self.system.iter().map(|s| format!("対象システムが一致（{s}）")));
        out.extend(self.cause.iter().map(|t| format!("原因が一致（{}）", t.label_ja())));
        let pointed = self.announced.or(self.announcement);
        out.extend(pointed.iter().map(|day| format!("先の公表の日を挙げている（{}）", day.iso_date())));
        out.extend(self.title.iter().map(|title| format!("先の公表の題名を挙げている（「{title}」）")));
        out.extend(self.follow_up.iter().map(|title| format!("続報（「{title}」）")));
        if self.day.is_none() {
            out.extend(self.days_apart.map(|days| match days {
                0 => "公表日が同じ".to_owned(),
                _ => format!("公表日が近い（{days}日差）"),
            }));
        }
        out.extend(self.claim.map(str::to_owned));
        out.dedup();
        out
    }

    /// The grounds as sentences, and after them what speaks against it.
    pub fn doubts(&self) -> Vec<String> {
        let mut out = self.reasons();
        let is_unnamed = self.subject.is_none() && !self.against.contains(&Against::Names);
        out.extend(is_unnamed.then(|| "組織名が一方にない".to_owned()));
        out.extend(self.against.iter().map(|against| against.said().to_owned()));
        if self.subject.is_some() && self.against.is_empty() && self.day.is_none() && self.count.is_none() {
            out.push("一致する日付も件数もない".to_owned());
        }
        out.dedup();
        out
    }

    /// What all of it weighs: the more, the surer it is one incident.
    pub fn points(&self) -> i32 {
        self.telling() + self.near()
    }

    /// The weight of what tells one incident of an organisation from another; nearness in time does not.
    pub fn telling(&self) -> i32 {
        [
            if self.is_told() { 200 } else { 0 },
            if self.number.is_some() { 100 } else { 0 },
            if self.reference.is_some() { 40 } else { 0 },
            if self.url.is_some() { 60 } else { 0 },
            self.of_subject(),
            self.of_day(),
            self.of_count(),
            self.of_system(),
            self.of_cause(),
            self.of_words(),
            self.against.iter().map(|against| self.cost(*against)).sum(),
        ]
        .iter()
        .sum()
    }

    /// Whether something says so that needs no other grounds.
    fn is_told(&self) -> bool {
        self.version || self.told || self.linked_by.is_some() || self.claim.is_some()
    }

    fn of_subject(&self) -> i32 {
        match self.subject.as_ref().map(|named| named.sureness) {
            Some(Sureness::Certain) => 30,
            Some(Sureness::Like) => 20,
            Some(Sureness::Common) => 15,
            Some(Sureness::Akin) => 15,
            Some(Sureness::System) => 20,
            None => -20,
        }
    }

    fn of_day(&self) -> i32 {
        match self.day {
            Some(day) if day.is_of_one_event => 25,
            Some(_) => 15,
            None if self.bare_day.is_some() => 15,
            None => 0,
        }
    }

    fn of_count(&self) -> i32 {
        let of_number = match self.count {
            None => return 0,
            Some(count) if is_own(&count) => 30,
            Some(count) if is_sure(&count) || count.n >= 1_000 => 20,
            Some(_) => 10,
        };
        of_number + if self.is_in_title { 5 } else { 0 }
    }

    fn of_system(&self) -> i32 {
        match self.system {
            None => 0,
            Some(_) if self.is_own_system => 15,
            Some(_) => 5,
        }
    }

    fn of_cause(&self) -> i32 {
        match self.cause {
            Some(_) => 10,
            None if self.causes_agree => 5,
            None => 0,
        }
    }

    /// Of what the one says of the other.
    fn of_words(&self) -> i32 {
        let pointing = match () {
            () if self.title.is_some() || self.names_the_day() => 25,
            () if self.announced.is_some() => 10,
            () if self.announcement.is_some() => 15,
            () => 0,
        };
        let following = match () {
            () if self.against.contains(&Against::Announcement) => 0,
            () if self.is_series => 25,
            () if self.follow_up.as_deref().and_then(ReportStage::of_title).is_some() => 20,
            () if self.follow_up.is_some() => 15,
            () => 0,
        };
        pointing + following
    }

    /// Whether one names the very day on which the other came out.
    fn names_the_day(&self) -> bool {
        self.announced.is_some_and(|day| day.grain() >= Grain::Day)
    }

    /// Whether one says that it goes on from something before it.
    fn goes_on(&self) -> bool {
        self.follow_up.is_some() || self.announced.is_some() || self.title.is_some() || self.reference.is_some()
    }

    fn cost(&self, against: Against) -> i32 {
        let points_at = self.names_the_day() || self.title.is_some() || self.reference.is_some();
        match against {
            Against::Numbers => -20,
            Against::Causes => -30,
            Against::Kinds => -15,
            Against::Systems if self.day.is_some() || self.count.is_some() || self.goes_on() => 0,
            Against::Systems => -10,
            // A later report may count otherwise, and know of earlier days.
            Against::Counts if self.count.is_some() || self.goes_on() => 0,
            Against::Counts if self.day.is_some_and(|day| day.is_of_one_event) => -5,
            Against::Counts => -10,
            Against::Days(_) if self.day.is_some() => 0,
            Against::Days(_) if points_at && self.follow_up.is_some() => 0,
            Against::Days(..=14) => -20,
            Against::Days(..=60) => -25,
            Against::Days(_) => -40,
            Against::BareDays if self.day.is_some() || self.count.is_some() => 0,
            Against::BareDays => -15,
            Against::Announcement if self.day.is_some() || self.count.is_some() => 0,
            Against::Announcement => -25,
            Against::Recalled => -50,
            // A day and a number that are one are a question for a person, and no more.
            Against::Names => -20,
        }
    }

    /// Whether nothing that weighs speaks against it.
    pub fn is_unopposed(&self) -> bool {
        self.against.iter().all(|against| self.cost(*against) == 0)
    }

    /// The weight of the publications' nearness, where no date of the incident says more.
    fn near(&self) -> i32 {
        match self.days_apart {
            _ if self.day.is_some() => 0,
            None => 0,
            Some(..=7) => 10,
            Some(8..=14) => 5,
            Some(15..=45) => 0,
            // Who names the day of what it goes on from may come years later.
            Some(_) if self.names_the_day() || self.title.is_some() => 0,
            Some(..=180) if self.follow_up.is_some() => 0,
            Some(..=400) if self.is_series || self.reference.is_some() => 0,
            Some(181..=400) if self.follow_up.is_some() => -15,
            Some(..=1_500) if self.is_later_word => 0,
            Some(46..=180) => -10,
            Some(181..=400) => -20,
            Some(_) => -40,
        }
    }

    /// Whether nothing but the organisation, a cause and the time speak for it.
    pub fn is_weak(&self) -> bool {
        let is_named = self.number.is_some() || self.reference.is_some() || self.url.is_some() || self.title.is_some();
        !self.is_told()
            && !is_named
            && self.day.is_none()
            && self.bare_day.is_none()
            && self.count.is_none()
            && self.system.is_none()
            && !self.is_series
    }
}

fn event_ja(event: EventKind) -> &'static str {
    match event {
        EventKind::OccurredFrom | EventKind::OccurredTo => "発生",
        EventKind::Contained => "停止・遮断",
        _ => "発覚",
    }
}
