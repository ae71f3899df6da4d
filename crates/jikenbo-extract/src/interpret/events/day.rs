//! Days: each cue in a date's clause is a step of that day, unless its wording says otherwise.

use jikenbo_core::{Authority, Basis, Cue, EventKind, Grain, Mention, MentionValue, TimeValue};

use super::{
    Dated, Scope, Step, View, any, cues,
    scope::{is_period, label_above},
    wording::{describes_noun, found_nothing, is_attributive, lasts, topic_changes},
};
use crate::interpret::{
    reports,
    view::{between, fits, head, tail},
};

/// The steps of a scope that has one day.
pub fn day_steps(view: &View, scope: &Scope) -> Vec<Step> {
    if view.dates[scope.from].value.grain() < Grain::Month {
        return vec![];
    }
    let mut day = Day::new(view, scope);
    day.label();
    if !scope.carried && (day.names_a_report() || day.is_period_within()) {
        return day.out;
    }
    let deed = day.is_deed();
    day.cues(deed);
    if !scope.carried {
        day.deed_without_cue(deed);
        day.lasting();
        day.begun();
        day.finding_of_a_period();
        day.word_arrives();
        day.until();
        day.inquiry();
    }
    day.reports();
    day.out
}

/// One day with what its clause says, and the steps found so far.
struct Day<'a, 'd> {
    view: &'a View<'d>,
    scope: &'a Scope,
    date: &'a Dated,
    /// The body.
    text: &'a str,
    /// The cues of the clause.
    found: Vec<&'a Mention>,
    clause: &'a str,
    /// `9月3日から`: something goes on from that day.
    lasts: bool,
    is_listed: bool,
    out: Vec<Step>,
}

/// What takes up an announcement to tell what came of it.
const AS_ANNOUNCED: &[&str] = &[
    "とおり、",
    "通り、",
    "について、",
    "につきまして、",
    "につき、",
    "に関して、",
    "に関しまして、",
    "に関し、",
    "の件ですが、",
    "に関するお知らせ",
];

fn is(mention: &Mention, event: EventKind) -> bool {
    mention.value == MentionValue::Cue(Cue::Event(event))
}

fn is_event(mention: &&Mention) -> bool {
    matches!(mention.value, MentionValue::Cue(Cue::Event(_)))
}

impl<'a, 'd> Day<'a, 'd> {
    fn new(view: &'a View<'d>, scope: &'a Scope) -> Self {
        let date = &view.dates[scope.from];
        let text = view.body.text();
        let sentence = &view.body.sentences[scope.sentence];
        let clause = between(text, scope.clause.start, scope.clause.end);
        let found = cues(view, scope);
        let (found, clause) = told_before(view, scope, &found, clause).unwrap_or((found, clause));
        let lasts = ["から", "より", "以降", "~", "頃から"].iter().any(|w| {
            between(text, date.at.end, text.len())
                .trim_start_matches(|c: char| "()月火水木金土日曜 頃ごろ".contains(c))
                .starts_with(w)
        });
        let is_listed = scope.carried || view.body.lines[sentence.line].at.start + 12 > date.at.start;
        Self { view, scope, date, text, found, clause, lasts, is_listed, out: vec![] }
    }

    fn has(&self, event: EventKind) -> bool {
        self.out.iter().any(|s| s.event == event)
    }

    /// A step told by a cue.
    fn step(&self, event: EventKind, cue: &Mention) -> Step {
        let (scope, date) = (self.scope, self.date);
        let span = if scope.carried || cue.at.start.abs_diff(date.at.end) > 150 {
            date.span
        } else {
            date.span.join(cue.span)
        };
        let basis = if scope.carried { Basis::Context } else { date.basis };
        Step {
            event,
            when: at_its_time(self.view, scope, cue),
            span,
            rule: cue.rule,
            version: cue.version,
            basis,
            is_listed: self.is_listed,
            sentence: scope.sentence,
        }
    }

    /// A step told by the words around the date.
    fn of_date(&self, event: EventKind) -> Step {
        let date = self.date;
        Step {
            event,
            when: date.value,
            span: date.span,
            rule: date.rule,
            version: date.version,
            basis: date.basis,
            is_listed: self.is_listed,
            sentence: self.scope.sentence,
        }
    }

    /// What stands in the sentence before the date.
    fn subject(&self) -> &'a str {
        between(self.text, self.view.body.sentences[self.scope.sentence].at.start, self.date.at.start)
    }

    /// A label before or above the date.
    fn label(&mut self) {
        let follows = self.found.iter().any(|m| is_event(m) && m.at.start > self.date.at.start);
        if follows || self.scope.carried || self.scope.to.is_some() {
            return;
        }
        let Some(event) = label_event(self.view, self.scope) else { return };
        self.found.retain(|m| m.at.start > self.date.at.start);
        let single = |event| Step { rule: "event.label", version: 1, ..self.of_date(event) };
        let mut steps = vec![single(event)];
        if event == EventKind::OccurredFrom && self.date.value.grain() >= Grain::Day {
            let closes = closing_time(self.view, self.scope);
            let when = closes.map_or(self.date.value, |(hour, minute)| self.date.value.date_only().at(hour, minute));
            steps.push(Step { when, ..single(EventKind::OccurredTo) });
        }
        self.out.extend(steps);
    }

    /// `2月4日の第1報では…`: the day of that report, and of nothing it says.
    fn names_a_report(&mut self) -> bool {
        let number = ["1", "2", "3", "4", "一", "二", "三", "四"];
        let named = self
            .clause
            .strip_prefix("の第")
            .and_then(|rest| number.iter().find_map(|n| rest.strip_prefix(n)))
            .is_some_and(|rest| rest.starts_with('報'));
        if named {
            self.out.push(self.of_date(EventKind::Disclosed));
        }
        named
    }

    fn is_period_within(&mut self) -> bool {
        let Some((hour, minute)) = end_within_day(self.view, self.scope) else { return false };
        let from = self.of_date(EventKind::OccurredFrom);
        let to = Step { when: from.when.date_only().at(hour, minute), ..self.of_date(EventKind::OccurredTo) };
        self.out.extend([from, to]);
        true
    }

    /// `攻撃者は2月12日に…したことが確認されました`: the date is the deed's, not the finding's.
    fn is_deed(&self) -> bool {
        any(self.subject(), &["攻撃者は", "元従業員", "元職員", "元社員"])
    }

    /// A step for each cue, unless its wording says otherwise.
    fn cues(&mut self, deed: bool) {
        let finds = |m: &&&Mention| is(m, EventKind::Detected) && !is_attributive(self.view, m, EventKind::Detected);
        let detected_at = self.found.iter().filter(finds).map(|m| m.at.start).max();
        let detected_at = detected_at.filter(|at| !deed || *at <= self.date.at.end + 18);
        let own = own_occurrence(self.view, self.scope, &self.found)
            .or_else(|| of_organisation(self.view, self.scope, &self.found));
        for cue in self.found.clone() {
            let MentionValue::Cue(Cue::Event(event)) = cue.value else { continue };
            if let Some(first) = own
                && cue.at.start > first.at.start
            {
                self.found_later(event, first, cue);
                continue;
            }
            if self.is_no_step(event, cue, own) || self.is_others(event, cue, deed) {
                continue;
            }
            match event {
                EventKind::OccurredFrom => {
                    // `…を盗まれたことが判明`: what happened is what was found, the date is the finding's.
                    let is_found = own.is_none() && detected_at.is_some_and(|d| d > cue.at.start);
                    if !is_found && !self.has(EventKind::OccurredFrom) {
                        self.occurrence(cue);
                    }
                }
                EventKind::Notified if self.has(EventKind::Notified) => {}
                EventKind::Detected if found_nothing(self.view, cue) => {
                    if clause_opens_result(self.view, self.scope) {
                        self.out.push(self.step(EventKind::InvestigationCompleted, cue));
                    }
                }
                _ if self.has(event) => {}
                _ => self.out.push(self.step(event, cue)),
            }
        }
    }

    /// `9月3日に感染したことが判明`: the finding belongs to the date before, if there is one.
    fn found_later(&mut self, event: EventKind, first: &Mention, cue: &Mention) {
        if event == EventKind::Detected
            && is(first, EventKind::OccurredFrom)
            && let Some(earlier) = earlier_in_sentence(self.view, self.scope)
        {
            let (when, span, basis) = (earlier.value, earlier.span, earlier.basis);
            self.out.push(Step { when, span, basis, rule: cue.rule, version: cue.version, ..self.of_date(event) });
        }
    }

    fn occurrence(&mut self, cue: &Mention) {
        let point = self.date.value.grain() >= Grain::Day && !self.lasts && !lasts(self.view, self.clause);
        self.out.push(self.step(EventKind::OccurredFrom, cue));
        if point {
            self.out.push(self.step(EventKind::OccurredTo, cue));
        }
    }

    /// A cue that tells of no step: planned, to come, describing something else.
    fn is_no_step(&self, event: EventKind, cue: &Mention, own: Option<&Mention>) -> bool {
        let text = self.text;
        let planned = self.found.iter().rfind(|m| m.value == MentionValue::Cue(Cue::Planned)).map(|m| m.at.start);
        if planned.is_some_and(|p| p > cue.at.start && !text.get(cue.at.end..p).unwrap_or("").contains(['。', '、']))
        {
            return true;
        }
        let (_, after_cue) = self.view.around(&cue.at);
        let to_come = ["る。", "する。", "するよう", "します。"].iter().any(|w| after_cue.starts_with(w))
            || text[cue.at.clone()].ends_with('ま') && after_cue.starts_with('す');
        let until = matches!(event, EventKind::Detected | EventKind::OccurredFrom)
            && !self.scope.carried
            && self.clause.starts_with("まで");
        until || to_come || own.is_none_or(|o| o.at != cue.at) && is_attributive(self.view, cue, event)
    }

    /// A step that is another day's, or nobody's.
    fn is_others(&self, event: EventKind, cue: &Mention, deed: bool) -> bool {
        let since = between(self.text, self.date.at.end, cue.at.start);
        if !self.out.is_empty() {
            // `確認したところ、暗号化されていた`: what was found is no step of that day.
            let is_finding =
                event == EventKind::OccurredFrom && self.has(EventKind::Detected) && since.contains("ところ、");
            // `8月30日に公表しましたとおり、…攻撃を受け`, `8月30日に公表した事案について、調査が完了`: the day is the
            // announcement's.
            let as_announced = self.has(EventKind::Disclosed) && any(since, AS_ANNOUNCED);
            let contrast = matches!(event, EventKind::OccurredFrom | EventKind::Notified)
                && any(since, &["ましたが、", "したが、"]);
            if topic_changes(self.text, self.date.at.end, cue.at.start) || is_finding || as_announced || contrast {
                return true;
            }
        }
        // `○○は7日、…と発表した`: the date is the announcement's.
        let announcement = !self.scope.carried
            && self.clause.starts_with('、')
            && between(self.text, 0, self.date.at.start).trim_end().ends_with('は')
            && self.found.last().is_some_and(|m| is(m, EventKind::Disclosed));
        announcement && event != EventKind::Disclosed
            || deed && event == EventKind::Detected && cue.at.start > self.date.at.end + 18
    }

    fn deed_without_cue(&mut self, deed: bool) {
        if deed && self.out.is_empty() && self.clause.chars().count() > 8 && !any(self.clause, &["サイト", "まで"])
        {
            let steps = [EventKind::OccurredFrom, EventKind::OccurredTo].map(|event| self.of_date(event));
            self.out.extend(steps);
        }
    }

    /// What goes on from that day: an inquiry, an exposure.
    fn lasting(&mut self) {
        let inquiry = ["調査を行", "調査を実施", "調査を進め", "調査を継続", "調査が"];
        if self.lasts && any(self.clause, &inquiry) && !self.has(EventKind::InvestigationStarted) {
            self.out.push(self.of_date(EventKind::InvestigationStarted));
        }
        let open_to = ["閲覧でき", "閲覧可能", "見られる", "見える", "アクセスでき", "公開され"];
        if self.lasts && self.out.is_empty() && any(self.clause, &open_to) {
            self.out.push(self.of_date(EventKind::OccurredFrom));
        }
    }

    /// `侵入は9月3日に始まり`
    fn begun(&mut self) {
        let what = ["侵入は", "攻撃は", "不正アクセスは", "不正なアクセスは", "流出は", "被害は"];
        let begun = ["に始ま", "から始ま", "に発生", "に行われ", "に開始"];
        let clause = self.clause.trim_start_matches("頃");
        // `被害は9月3日。`
        let is_all = matches!(clause, "" | "。" | "だった。" | "でした。");
        let alone = ["被害は", "盗難は", "紛失は", "誤送信は"].iter().any(|what| self.subject().ends_with(what));
        if is_all && alone && self.date.value.grain() >= Grain::Day && self.out.is_empty() {
            let steps = [EventKind::OccurredFrom, EventKind::OccurredTo].map(|event| self.of_date(event));
            self.out.extend(steps);
            return;
        }
        if any(tail(self.subject(), 14), &what)
            && begun.iter().any(|w| clause.starts_with(w))
            && !self.has(EventKind::OccurredFrom)
        {
            self.out.push(self.of_date(EventKind::OccurredFrom));
        }
    }

    /// `10月13日 解析の結果、9月2日から9月19日までの間…が判明`: the finding is of the first day.
    fn finding_of_a_period(&mut self) {
        let (view, scope) = (self.view, self.scope);
        let opens_result = ["結果、", "ところ、", "により、"].iter().any(|w| self.clause.ends_with(w))
            && self.clause.chars().count() <= 40;
        let sentence = &view.body.sentences[scope.sentence];
        let period_follows = view.dates.get(scope.from + 2).is_some_and(|d| d.sentence == scope.sentence)
            && is_period(view, scope.from + 1, scope.from + 2, &sentence.at);
        if !opens_result || !period_follows || self.has(EventKind::Detected) {
            return;
        }
        let mut mentions = view.mentions_in(scope.sentence).iter();
        if let Some(cue) = mentions.rfind(|m| is(m, EventKind::Detected) && m.at.start > scope.clause.end) {
            self.out.push(Step { span: self.date.span, ..self.step(EventKind::Detected, cue) });
        }
    }

    /// `一報が9月3日に入り`
    fn word_arrives(&mut self) {
        let word = ["報告が", "連絡が", "一報が", "指摘が", "通報が", "問い合わせが", "申告が", "申し出が", "申出が"];
        let arrives = ["あった", "あり", "入", "寄せ", "届"];
        let mut at = ["に", "頃に", "夜に", "朝に"].iter().filter_map(|w| self.clause.strip_prefix(w));
        if word.iter().any(|w| self.subject().ends_with(w))
            && at.any(|rest| arrives.iter().any(|w| rest.starts_with(w)))
        {
            self.out.push(self.of_date(EventKind::Detected));
        }
    }

    /// `9月3日まで…状態が続いた`: the last day, with the first where the sentence gives it.
    fn until(&mut self) {
        let goes_on = ["続い", "続き", "続け", "継続", "状態でし", "状態にあ"];
        let until = self.clause.find("まで").is_some_and(|i| i < 60 && any(head(&self.clause[i..], 36), &goes_on));
        if !until || !self.out.is_empty() {
            return;
        }
        if let Some(first) = earlier_in_sentence(self.view, self.scope) {
            let (span, when, basis) = (first.span, first.value, first.basis);
            self.out.push(Step { span, when, basis, ..self.of_date(EventKind::OccurredFrom) });
        }
        self.out.push(self.of_date(EventKind::OccurredTo));
    }

    /// `調査は…に依頼し、9月14日に開始、9月28日に完了`: the noun stands before the dates.
    fn inquiry(&mut self) {
        if !any(self.subject(), &["調査", "解析"]) {
            return;
        }
        let starts = |words: &[&str]| words.iter().any(|w| self.clause.starts_with(w));
        let event = if starts(&["に開始", "に着手"]) {
            EventKind::InvestigationStarted
        } else if starts(&["に完了", "に終了", "に終え", "に終わ"]) {
            EventKind::InvestigationCompleted
        } else {
            return;
        };
        if !self.has(event) {
            self.out.push(self.of_date(event));
        }
    }

    /// Reports to authorities that hang on the date.
    fn reports(&mut self) {
        for report in reports::found(self.view, self.scope.sentence) {
            let swift = report.topic && ["に速報", "に確報"].iter().any(|w| self.clause.starts_with(w));
            if report.planned || !swift && !reports::hangs_on(&report, self.scope) {
                continue;
            }
            let event = match report.authority {
                Authority::Ppc => EventKind::ReportedPpc,
                Authority::Police => EventKind::ReportedPolice,
                _ => EventKind::ReportedOther,
            };
            let (basis, span) = match self.scope.carried {
                true => (Basis::Context, self.date.span),
                false => (self.date.basis, self.date.span.join(report.span)),
            };
            self.out.push(Step { span, basis, rule: report.rule, version: 1, ..self.of_date(event) });
        }
    }
}

/// `…をお送りしました(1月16日送付)`, `発覚日:9月3日`, `入り込んだのは3月20日である`: the cues and the clause
/// before a date, where what is told stands there.
fn told_before<'a>(
    view: &'a View,
    scope: &Scope,
    found: &[&Mention],
    clause: &str,
) -> Option<(Vec<&'a Mention>, &'a str)> {
    let date = &view.dates[scope.from];
    let text = view.body.text();
    let head = between(text, 0, date.at.start);
    let named = ["のは", "日は", "日時は", "時期は"].iter().any(|w| head.ends_with(w));
    let follows = found.iter().any(is_event);
    if scope.carried || !named && follows {
        return None;
    }
    let start = previous_end(view, scope).max(view.body.sentences[scope.sentence].at.start);
    let before = between(text, start, date.at.start);
    let start = start + before.len() - tail(before, 30).len();
    let before = Scope { clause: start..date.at.start, ..scope.clone() };
    let bracketed = head.ends_with(['(', ':']) || named || fits(clause, 6) && clause.trim() != "の";
    if !bracketed || !reports::found(view, scope.sentence).is_empty() {
        return None;
    }
    let told = cues(view, &before);
    (told.iter().any(is_event) || !follows).then(|| (told, between(text, start, date.at.start)))
}

/// `9日8時半に止め、14時すぎに復旧させた`: a later time of that day is the later step's.
fn at_its_time(view: &View, scope: &Scope, cue: &Mention) -> TimeValue {
    let date = &view.dates[scope.from];
    let later = view.mentions_in(scope.sentence).iter().rev().find_map(|m| match m.value {
        MentionValue::Time(hour, minute) if m.at.start >= date.at.end && m.at.end <= cue.at.start => {
            Some((hour, minute))
        }
        _ => None,
    });
    match later {
        Some((hour, minute)) if !scope.carried && date.value.grain() >= Grain::Day => {
            date.value.date_only().at(hour, minute)
        }
        _ => date.value,
    }
}

/// `9月3日に発生した攻撃により…`, `9月3日に感染したことが…`: the date is that of the occurrence it
/// stands right before, and of nothing that follows.
fn own_occurrence<'v>(view: &View, scope: &Scope, found: &[&'v Mention]) -> Option<&'v Mention> {
    let first = found.iter().find(|m| matches!(m.value, MentionValue::Cue(Cue::Event(_))))?;
    if scope.carried {
        return None;
    }
    let text = view.body.text();
    let before = text.get(view.dates[scope.from].at.end..first.at.start)?;
    let before = before.trim_start_matches(|c: char| "未明早朝深夜午前後昼夕方夜頃".contains(c));
    let close = before.starts_with(['に', 'の']) && before.chars().count() <= 8 && !before.contains('、');
    let (_, after) = view.around(&first.at);
    // `送信した職員が気付き`: the person is described, not the day.
    let person = ["職員", "担当者", "社員", "教諭", "従業員", "本人", "教員", "医師"]
        .iter()
        .any(|w| after.trim_start_matches(['し', 'ま', 'た']).starts_with(w));
    let attributive = describes_noun(&text[first.at.clone()], after) && !person;
    (close && attributive).then_some(first)
}

/// `3月2日に流出が判明した株式会社○○は、…再開したと発表した`: the day is of what describes the organisation.
fn of_organisation<'v>(view: &View, scope: &Scope, found: &[&'v Mention]) -> Option<&'v Mention> {
    let first = found.iter().copied().find(is_event).filter(|m| m.at.start >= view.dates[scope.from].at.end)?;
    let text = view.body.text();
    let (_, after) = view.around(&first.at);
    if scope.carried || !describes_noun(&text[first.at.clone()], after) {
        return None;
    }
    let noun = first.at.end + after.len() - after.trim_start_matches(|c: char| ('ぁ'..='ん').contains(&c)).len();
    let named = |m: &Mention| m.at.start == noun && matches!(m.value, MentionValue::Organisation(..));
    let mention = view.mentions_in(scope.sentence).iter().find(|m| named(m))?;
    text[mention.at.end..].starts_with(['は', 'が']).then_some(first)
}

fn earlier_in_sentence<'v>(view: &'v View, scope: &Scope) -> Option<&'v Dated> {
    scope.from.checked_sub(1).map(|p| &view.dates[p]).filter(|d| d.sentence == scope.sentence)
}

/// `発生 5月28日`, `【見つかった経緯】 19日…`, a line `発生日時` above: the label tells the event.
fn label_event(view: &View, scope: &Scope) -> Option<EventKind> {
    let text = view.body.text();
    let line = view.body.sentences[scope.sentence].line;
    let at = &view.body.lines[line].at;
    let before = between(text, at.start, view.dates[scope.from].at.start).trim();
    let label = match before.is_empty() || before.chars().all(|c| "・•(".contains(c)) {
        false => before,
        true => {
            let above = view.body.text_above(line)?;
            if above.ends_with('。') { return None } else { above }
        }
    };
    if !fits(label, 14) || label.contains(['、', '。']) {
        return None;
    }
    let has = |words: &[&str]| any(label, words);
    if has(&["期間", "対象", "掲載日", "更新", "発行", "会議", "登録"]) {
        None
    } else if has(&[
        "検知",
        "判明",
        "発覚",
        "気付いた",
        "気づいた",
        "見つかった",
        "覚知",
        "発見",
        "分かった",
        "わかった",
        "気がついた",
    ]) {
        Some(EventKind::Detected)
    } else if has(&["対処", "止めた", "停止", "遮断", "是正", "閉鎖"]) {
        Some(EventKind::Contained)
    } else if has(&["復旧", "再開"]) {
        Some(EventKind::Restored)
    } else if has(&[
        "発生日",
        "発生",
        "漏洩日",
        "漏えい日",
        "流出日",
        "事故日",
        "紛失日",
        "盗難日",
        "送信日",
        "発送日",
        "いつのこと",
        "いつ起き",
        "いつですか",
        "いつ、どこで",
        "いつ・どこで",
        "いつ・何を",
    ]) {
        Some(EventKind::OccurredFrom)
    } else if has(&["公表日", "公表", "発表日"]) {
        Some(EventKind::Disclosed)
    } else {
        None
    }
}

/// `8月20日10時12分から13時47分までの間、…表示され`: a period within one day, by the time of day of its end.
fn closing_time(view: &View, scope: &Scope) -> Option<(u8, u8)> {
    let text = view.body.text();
    let date = &view.dates[scope.from];
    let clause = between(text, scope.clause.start, scope.clause.end);
    let time = view
        .mentions_in(scope.sentence)
        .iter()
        .find(|m| matches!(m.value, MentionValue::Time(..)) && m.at.start >= date.at.end)?;
    let MentionValue::Time(hour, minute) = time.value else { return None };
    let opens = ["から", "~", "より"].iter().any(|w| clause.trim_start_matches('頃').starts_with(w));
    let closes = ["まで", "にかけて", "頃まで", "の間", "に不正"]
        .iter()
        .any(|w| text[time.at.end..].trim_start_matches(' ').starts_with(w));
    let closes = closes
        || text[time.at.end..].trim_start_matches(['頃', ' ', ')']).starts_with('\n')
        || text[time.at.end..].is_empty();
    (opens && closes).then_some((hour, minute))
}

/// The closing time of what the clause tells, or a label above it says that it was.
fn end_within_day(view: &View, scope: &Scope) -> Option<(u8, u8)> {
    let clause = between(view.body.text(), scope.clause.start, scope.clause.end);
    let told = ["表示", "閲覧", "アクセス", "攻撃", "公開", "障害", "発生", "送信", "送られ", "不正", "悪用", "使われ"];
    let line = view.body.sentences[scope.sentence].line;
    let labelled = || label_above(view, line).is_some_and(|l| any(l, &["期間", "日時", "時間帯"]));
    // Who begs pardon by mail until 17:53 tells no incident's end.
    let regrets = any(clause, &["お詫び", "おわび", "謝罪", "削除を依頼", "削除のお願い"]);
    if !regrets && any(clause, &told) || labelled() { closing_time(view, scope) } else { None }
}

/// `結果、10月15日に…`
fn clause_opens_result(view: &View, scope: &Scope) -> bool {
    let start = view.body.sentences[scope.sentence].at.start;
    between(view.body.text(), start, view.dates[scope.from].at.start).contains("結果")
}

/// Where the date before this one ends, within the sentence.
fn previous_end(view: &View, scope: &Scope) -> usize {
    scope.from.checked_sub(1).map(|p| &view.dates[p]).filter(|d| d.sentence == scope.sentence).map_or(0, |d| d.at.end)
}
