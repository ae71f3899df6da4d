//! Whom it was reported to: an authority's name with 報告, 届出, 通報, 相談 behind it. Plans don't count.

use std::{ops::Range, sync::LazyLock};

use crate::pattern::Pattern;
use crate::text::find;
use jikenbo_core::{Authority, Basis, Cue, Fact, FactValue, MentionValue, OrganisationForm, Span};

use super::{
    events,
    view::{View, any, between, head},
};

/// An authority with the report to it, in one sentence.
pub struct Report {
    pub authority: Authority,
    pub at: Range<usize>,
    pub span: Span,
    pub rule: &'static str,
    pub planned: bool,
    /// Where the sentence says that it was told.
    told_at: usize,
    /// The authority is the topic of what follows, with a date of its own: 委員会へは6月5日に報告し.
    pub topic: bool,
    /// The date that stands with this authority alone: `委員会への報告(8月2日)`, `・警察 9月25日`.
    own_date: Option<usize>,
}

/// Whether a date's clause is the report's: the authority stands in it, or stands before the date
/// with the telling behind it (`委員会へは6月19日に報告を済ませ`).
pub fn hangs_on(report: &Report, scope: &events::Scope) -> bool {
    if let Some(date) = report.own_date {
        return scope.from == date;
    }
    let inside = |at: usize| scope.clause.start <= at && at < scope.clause.end;
    if report.topic { report.at.start < scope.clause.start && inside(report.told_at) } else { inside(report.at.start) }
}

static BARE_BODY: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"(?:^|[^㐀-鿿豈-龎])((?:県|市|町|村|都|府|区|自治体)(?:の[^。、]{1,10}|教育委員会|[㐀-鿿ァ-ヴー]{1,12}[課局部室])?)(?:(?:と|及び|並びに|・)[^。、]{1,14})?(?:へ|に)(?:も)?(?:報告|届)").ok()
});

/// The reports of one sentence.
pub fn found(view: &View, sentence: usize) -> Vec<Report> {
    let mentions = view.mentions_in(sentence);
    let at = &view.body.sentences[sentence].at;
    let text = view.body.text();
    let Some(told) = mentions.iter().rfind(|m| m.value == MentionValue::Cue(Cue::Report)) else {
        return listed(view, sentence);
    };
    let after = between(text, told.at.end, at.end);
    if any(head(after, 14), &["ください", "を受け", "願い", "がありました", "書を", "されていない", "は受けていない"])
    {
        return vec![];
    }
    let planned =
        any(after, &["予定", "検討", "今後"]) || any(between(text, at.start, told.at.start), &["今後", "今後、"]);
    let mut out = Vec::new();
    let mut push = |authority, at: Range<usize>, rule| {
        let told_at = (mentions.iter())
            .find(|m| m.value == MentionValue::Cue(Cue::Report) && m.at.start >= at.end)
            .map_or(told.at.start, |m| m.at.start);
        let topic = ["へは", "には", "へも", "にも", "に対しては"].iter().any(|w| text[at.end..].starts_with(w))
            && view.dates[view.dates_in(sentence)].iter().any(|d| d.at.start >= at.end && d.at.end <= told_at);
        let own_date = date_of_its_own(view, at.end);
        out.push(Report {
            authority,
            own_date,
            span: view.body.norm.original(at.clone()),
            at,
            rule,
            planned,
            told_at,
            topic,
        });
    };
    for mention in mentions {
        let follows = head(between(text, mention.at.end, at.end), 3);
        if mention.at.start > told.at.start
            || ["から", "より", "を名乗", "の要請", "が", "を装"].iter().any(|w| follows.starts_with(w))
        {
            continue;
        }
        match &mention.value {
            MentionValue::Authority(authority) => push(*authority, mention.at.clone(), mention.rule),
            MentionValue::Organisation(name, OrganisationForm::Municipality)
                if ["に", "へ", "、", "及び", "並びに"].iter().any(|w| follows.starts_with(w))
                    && !name.ends_with("委員会")
                    && (any(between(text, mention.at.end, told.at.start), &["に", "へ"])
                        || told_to(&text[told.at.clone()])) =>
            {
                push(Authority::LocalGovernment, mention.at.clone(), mention.rule);
            }
            _ => {}
        }
    }
    // The commission's own release on what it was told.
    if let Some(i) = find(&text[at.clone()], "当委員会").filter(|_| view.holds(&["個人情報保護委員会"])) {
        push(Authority::Ppc, at.start + i..at.start + i + "当委員会".len(), "authority.own");
    }
    for platform in PLATFORMS {
        let found = find(&text[at.clone()], platform).map(|i| at.start + i..at.start + i + platform.len());
        if let Some(found) = found.filter(|f| f.end <= told.at.start && text[f.end..].starts_with(['に', 'へ'])) {
            push(Authority::Other, found, "authority.platform");
        }
    }
    if let Some(captures) = BARE_BODY.as_ref().and_then(|r| r.captures(&text[at.clone()]))
        && let Some(body) = captures.get(1)
    {
        push(Authority::LocalGovernment, at.start + body.start()..at.start + body.end(), "authority.bare");
    }
    out
}

/// Who runs the service on which an account was taken over; told so, it is `other`.
const PLATFORMS: &[&str] =
    &["運営会社", "運営元", "運営事業者", "Meta社", "X社", "Google社", "プラットフォーム", "サービス提供会社"];

/// The date behind an authority's name, with nothing between but the telling.
fn date_of_its_own(view: &View, end: usize) -> Option<usize> {
    let text = view.body.text();
    let date = view.dates.partition_point(|d| d.at.start < end);
    let gap = between(text, end, view.dates.get(date)?.at.start);
    let told = [
        "",
        "には",
        "へは",
        "(",
        " ",
        " (",
        "への報告(",
        "への届出(",
        "への相談(",
        "への被害申告(",
        "への被害届(",
        "への通報(",
        "に報告(",
    ];
    told.contains(&gap).then_some(date)
}

/// `・個人情報保護委員会 9月22日` under a heading that says what the list is.
fn listed(view: &View, sentence: usize) -> Vec<Report> {
    let line = view.body.sentences[sentence].line;
    if !view.body.heading_above(line).is_some_and(|h| any(h, &["報告", "届出", "届け出", "相談"])) {
        return vec![];
    }
    let report = |m: &jikenbo_core::Mention| {
        let MentionValue::Authority(authority) = m.value else { return None };
        let own_date = Some(date_of_its_own(view, m.at.end)?);
        let (at, told_at) = (m.at.clone(), m.at.end);
        Some(Report { authority, at, span: m.span, rule: m.rule, planned: false, told_at, topic: false, own_date })
    };
    view.mentions_in(sentence).iter().filter_map(report).collect()
}

/// 関係機関: no body by name.
fn is_unnamed(fact: &Fact) -> bool {
    matches!(fact.evidence.quote(), "関係機関" | "関係当局")
}

fn told_to(told: &str) -> bool {
    told.starts_with(['に', 'へ'])
}

/// Every authority that it was reported to, each once, with the date where there is one.
pub fn reported_to(view: &View) -> Vec<Fact> {
    let mut scopes: Option<Vec<events::Scope>> = None;
    let mut out: Vec<Fact> = Vec::new();
    for (i, sentence, _) in view.sentences() {
        if events::is_elsewhere(view.body.of(sentence)) {
            continue;
        }
        for report in found(view, i).into_iter().filter(|r| !r.planned) {
            let scopes = scopes.get_or_insert_with(|| events::scopes(view));
            let here = scopes.partition_point(|s| s.sentence < i)..scopes.partition_point(|s| s.sentence <= i);
            let scope = scopes[here].iter().find(|s| s.to.is_none() && hangs_on(&report, s));
            let when = scope.map(|s| view.dates[s.from].value.date_only());
            let known = out
                .iter_mut()
                .find(|f| matches!(f.value, FactValue::ReportedTo { authority, .. } if authority == report.authority));
            match known {
                Some(Fact { value: FactValue::ReportedTo { when: w, .. }, .. }) if w.is_none() => *w = when,
                Some(_) => {}
                None => {
                    let value = FactValue::ReportedTo { authority: report.authority, when };
                    out.extend(view.fact(report.span, report.rule, 1, value, Basis::Stated));
                }
            }
        }
    }
    if out.iter().any(|f| !is_unnamed(f)) {
        out.retain(|f| !is_unnamed(f));
    }
    out
}
