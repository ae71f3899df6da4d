use std::cmp::Reverse;

use jikenbo_core::{Count, EventKind, IncidentType, TimeValue};

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
    /// What names the subject of both, in words.
    pub subject: Option<String>,
    /// The 法人番号 that both give.
    pub corporate_number: Option<String>,
    pub day: Option<(EventKind, TimeValue)>,
    pub count: Option<Count>,
    pub system: Option<String>,
    pub cause: Option<IncidentType>,
    /// The day of the other's publication, which one of them names.
    pub announced: Option<TimeValue>,
    /// The other's title, which the text names.
    pub title: Option<String>,
    /// The title of the follow-up report.
    pub follow_up: Option<String>,
    /// The follow-up report bears the title of what it follows up.
    pub is_series: bool,
    /// Days between the publications.
    pub days_apart: Option<i32>,
    /// One side is only an attacker's claim.
    pub claim: Option<&'static str>,
    /// What speaks against it.
    pub against: Vec<&'static str>,
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
        out.extend(self.subject.clone());
        out.extend(self.corporate_number.iter().map(|n| format!("法人番号が一致（{n}）")));
        out.extend(self.day.iter().map(|(event, day)| format!("{}日が一致（{}）", event_ja(*event), day.iso_date())));
        out.extend(self.count.iter().map(|c| format!("件数が一致（{}）", c.label_ja())));
        out.extend(self.system.iter().map(|s| format!("対象システムが一致（{s}）")));
        out.extend(self.cause.iter().map(|t| format!("原因が一致（{}）", t.label_ja())));
        out.extend(self.announced.iter().map(|day| format!("先の公表の日を挙げている（{}）", day.iso_date())));
        out.extend(self.title.iter().map(|title| format!("先の公表の題名を挙げている（「{title}」）")));
        out.extend(self.follow_up.iter().map(|title| format!("続報（「{title}」）")));
        if self.day.is_none() {
            out.extend(self.days_apart.map(|days| match days {
                0 => "公表日が同じ".to_owned(),
                _ => format!("公表日が近い（{days}日差）"),
            }));
        }
        out.extend(self.claim.map(str::to_owned));
        out.extend(self.against.iter().map(|&said| said.to_owned()));
        out
    }

    /// Of several cases that an incident may belong to, the one with the greatest weight is taken:
    /// one kind of ground outweighs all that come after it.
    pub fn weight(&self) -> impl Ord + use<> {
        (self.telling(), Reverse(self.days_apart.unwrap_or(i32::MAX)))
    }

    /// Whether nothing but the organisation, a cause and the time speak for it.
    pub fn is_weak(&self) -> bool {
        let is_told = self.version || self.told || self.linked_by.is_some() || self.claim.is_some();
        let is_named = self.number.is_some() || self.reference.is_some() || self.url.is_some() || self.title.is_some();
        !is_told && !is_named && self.day.is_none() && self.count.is_none() && self.system.is_none() && !self.is_series
    }

    /// The weight of what tells one incident of an organisation from another; nearness in time does not.
    pub fn telling(&self) -> impl Ord + use<> {
        (
            (self.version, self.linked_by.is_some()),
            (self.number.is_some(), self.reference.is_some(), self.told, self.url.is_some()),
            (self.day.is_some(), self.count.is_some()),
            (self.title.is_some(), self.announced.is_some()),
            (self.system.is_some(), self.cause.is_some()),
            (self.follow_up.is_some(), self.is_series),
        )
    }
}

fn event_ja(event: EventKind) -> &'static str {
    match event {
        EventKind::OccurredFrom | EventKind::OccurredTo => "発生",
        EventKind::Contained => "停止・遮断",
        _ => "発覚",
    }
}
