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
    let date = &view.dates[scope.from];
    if date.value.grain() < Grain::Month {
        return vec![];
    }
    let text = view.body.text();
    let sentence = &view.body.sentences[scope.sentence];
    let mut found = cues(view, scope);
    let mut clause = between(text, scope.clause.start, scope.clause.end);
    let is_event = |m: &&Mention| matches!(m.value, MentionValue::Cue(Cue::Event(_)));
    // `入り込んだのは3月20日であることが確認され`
    let told_before = ["のは", "日は", "日時は", "時期は"].iter().any(|w| between(text, 0, date.at.start).ends_with(w));
    if (told_before || !found.iter().any(is_event)) && !scope.carried {
        // `…をお送りしました(1月16日送付)`, `発覚日:9月3日`: what is told stands before the date.
        let start = previous_end(view, scope).max(sentence.at.start);
        let start =
            start + between(text, start, date.at.start).len() - tail(between(text, start, date.at.start), 30).len();
        let before = Scope { clause: start..date.at.start, ..scope.clone() };
        let bracketed = between(text, 0, date.at.start).ends_with('(')
            || between(text, 0, date.at.start).ends_with(':')
            || told_before
            || fits(clause, 6) && clause.trim() != "の";
        let report_follows = !reports::found(view, scope.sentence).is_empty();
        let told = cues(view, &before);
        if bracketed && !report_follows && (told.iter().any(is_event) || !found.iter().any(is_event)) {
            found = told;
            clause = between(text, before.clause.start, before.clause.end);
        }
    }
    let labelled = match found.iter().any(|m| is_event(m) && m.at.start > date.at.start) {
        false if !scope.carried && scope.to.is_none() => label_event(view, scope),
        _ => None,
    };
    if labelled.is_some() {
        found.retain(|m| m.at.start > date.at.start);
    }
    let planned = found.iter().rfind(|m| m.value == MentionValue::Cue(Cue::Planned)).map(|m| m.at.start);
    let lasting = ["から", "より", "以降", "~", "頃から"].iter().any(|w| {
        between(text, date.at.end, text.len())
            .trim_start_matches(|c: char| "()月火水木金土日曜 頃ごろ".contains(c))
            .starts_with(w)
    });
    let listed = scope.carried || view.body.lines[sentence.line].at.start + 12 > date.at.start;
    let step = |event, cue: &Mention| {
        let span = if scope.carried || cue.at.start.abs_diff(date.at.end) > 150 {
            date.span
        } else {
            date.span.join(cue.span)
        };
        let basis = if scope.carried { Basis::Context } else { date.basis };
        Step {
            event,
            when: at_its_time(view, scope, cue),
            span,
            rule: cue.rule,
            version: cue.version,
            basis,
            is_listed: listed,
            sentence: scope.sentence,
        }
    };
    let mut out: Vec<Step> = Vec::new();
    let is = |m: &Mention, e| m.value == MentionValue::Cue(Cue::Event(e));
    let finds = |m: &&&Mention| is(m, EventKind::Detected) && !is_attributive(view, m, EventKind::Detected);
    let detected_at = found.iter().filter(finds).map(|m| m.at.start).max();
    let of_date = |event| Step {
        event,
        when: date.value,
        span: date.span,
        rule: date.rule,
        version: date.version,
        basis: date.basis,
        is_listed: listed,
        sentence: scope.sentence,
    };
    if let Some(event) = labelled {
        let single = |event| Step { rule: "event.label", version: 1, ..of_date(event) };
        out.push(single(event));
        if event == EventKind::OccurredFrom && date.value.grain() >= Grain::Day {
            out.push(single(EventKind::OccurredTo));
        }
    }
    // `2月4日の第1報では…`: the day of that report, and of nothing it says.
    let report = |n: &str| {
        clause.strip_prefix("の第").is_some_and(|rest| rest.starts_with(n) && rest[n.len()..].starts_with("報"))
    };
    if !scope.carried && ["1", "2", "3", "4", "一", "二", "三", "四"].iter().any(|n| report(n)) {
        out.push(of_date(EventKind::Disclosed));
        return out;
    }
    if !scope.carried && within_day(view, scope) {
        out.extend([EventKind::OccurredFrom, EventKind::OccurredTo].map(of_date));
        return out;
    }
    let own = own_occurrence(view, scope, &found);
    // `攻撃者は2月12日に…したことが確認されました`: the date is the deed's, not the finding's.
    let deed = any(between(text, sentence.at.start, date.at.start), &["攻撃者は", "元従業員", "元職員", "元社員"]);
    let detected_at = detected_at.filter(|at| !deed || *at <= date.at.end + 18);
    // `○○は7日、…と発表した`: the date is the announcement's.
    let announcement = !scope.carried
        && clause.starts_with('、')
        && between(text, 0, date.at.start).trim_end().ends_with('は')
        && found.last().is_some_and(|m| is(m, EventKind::Disclosed));
    for &cue in &found {
        let MentionValue::Cue(Cue::Event(event)) = cue.value else { continue };
        if let Some(first) = own
            && cue.at.start > first.at.start
        {
            // `9月3日に感染したことが判明`: the finding belongs to the date before, if there is one.
            if event == EventKind::Detected
                && first.value == MentionValue::Cue(Cue::Event(EventKind::OccurredFrom))
                && let Some(earlier) = earlier_in_sentence(view, scope)
            {
                let span = earlier.span;
                out.push(Step {
                    event,
                    when: earlier.value,
                    span,
                    rule: cue.rule,
                    version: cue.version,
                    basis: earlier.basis,
                    is_listed: listed,
                    sentence: scope.sentence,
                });
            }
            continue;
        }
        if out.first().is_some_and(|_| topic_changes(text, date.at.end, cue.at.start)) {
            continue;
        }
        // `確認したところ、暗号化されていた`: what was found is no step of that day.
        let is_finding = event == EventKind::OccurredFrom
            && out.iter().any(|s| s.event == EventKind::Detected)
            && between(text, date.at.end, cue.at.start).contains("ところ、");
        if is_finding {
            continue;
        }
        // `8月30日に公表しましたとおり、…攻撃を受け`: the day is the announcement's.
        let as_announced = out.iter().any(|s| s.event == EventKind::Disclosed)
            && any(between(text, date.at.end, cue.at.start), &["とおり、", "通り、"]);
        if as_announced {
            continue;
        }
        let contrast = !out.is_empty()
            && matches!(event, EventKind::OccurredFrom | EventKind::Notified)
            && any(between(text, date.at.end, cue.at.start), &["ましたが、", "したが、"]);
        if contrast {
            continue;
        }
        if planned.is_some_and(|p| p > cue.at.start && !text.get(cue.at.end..p).unwrap_or("").contains(['。', '、']))
        {
            continue;
        }
        let (_, after_cue) = view.around(&cue.at);
        let to_come = ["る。", "する。", "するよう", "します。"].iter().any(|w| after_cue.starts_with(w))
            || text[cue.at.clone()].ends_with('ま') && after_cue.starts_with('す');
        let until = matches!(event, EventKind::Detected | EventKind::OccurredFrom)
            && !scope.carried
            && clause.starts_with("まで");
        if until {
            continue;
        }
        if to_come || own.is_none_or(|o| o.at != cue.at) && is_attributive(view, cue, event) {
            continue;
        }
        if announcement && event != EventKind::Disclosed
            || deed && event == EventKind::Detected && cue.at.start > date.at.end + 18
        {
            continue;
        }
        match event {
            EventKind::OccurredFrom => {
                // `…を盗まれたことが判明`: what happened is what was found, the date is the finding's.
                if own.is_none() && detected_at.is_some_and(|d| d > cue.at.start)
                    || out.iter().any(|s| s.event == EventKind::OccurredFrom)
                {
                    continue;
                }
                let point = date.value.grain() >= Grain::Day && !lasting && !lasts(view, clause);
                out.push(step(EventKind::OccurredFrom, cue));
                if point {
                    out.push(step(EventKind::OccurredTo, cue));
                }
            }
            EventKind::Notified if out.iter().any(|s| s.event == EventKind::Notified) => {}
            EventKind::Detected if found_nothing(view, cue) => {
                if clause_opens_result(view, scope) {
                    out.push(step(EventKind::InvestigationCompleted, cue));
                }
            }
            _ => {
                if !out.iter().any(|s| s.event == event) {
                    out.push(step(event, cue));
                }
            }
        }
    }
    // `調査は…に依頼し、9月14日に開始、9月28日に完了`: the noun stands before the dates.
    if !scope.carried && deed && out.is_empty() && clause.chars().count() > 8 && !any(clause, &["サイト", "まで"])
    {
        out.extend([EventKind::OccurredFrom, EventKind::OccurredTo].map(of_date));
    }
    let inquiry = ["調査を行", "調査を実施", "調査を進め", "調査を継続", "調査が"];
    if !scope.carried
        && lasting
        && any(clause, &inquiry)
        && !out.iter().any(|s| s.event == EventKind::InvestigationStarted)
    {
        out.push(of_date(EventKind::InvestigationStarted));
    }
    let open_to = ["閲覧でき", "閲覧可能", "見られる", "見える", "アクセスでき", "公開され"];
    if !scope.carried && lasting && out.is_empty() && any(clause, &open_to) {
        out.push(of_date(EventKind::OccurredFrom));
    }
    let subject = between(text, sentence.at.start, date.at.start);
    if !scope.carried
        && any(tail(subject, 14), &["侵入は", "攻撃は", "不正アクセスは", "不正なアクセスは", "流出は", "被害は"])
    {
        let begun = ["に始ま", "から始ま", "に発生", "に行われ", "に開始"]
            .iter()
            .any(|w| clause.trim_start_matches("頃").starts_with(w));
        if begun && !out.iter().any(|s| s.event == EventKind::OccurredFrom) {
            out.push(of_date(EventKind::OccurredFrom));
        }
    }
    // `10月13日 解析の結果、9月2日から9月19日までの間…が判明`: the finding is of the first day.
    let opens_result =
        ["結果、", "ところ、", "により、"].iter().any(|w| clause.ends_with(w)) && clause.chars().count() <= 40;
    let period_follows = view.dates.get(scope.from + 2).is_some_and(|d| d.sentence == scope.sentence)
        && is_period(view, scope.from + 1, scope.from + 2, &sentence.at);
    if !scope.carried && opens_result && period_follows && !out.iter().any(|s| s.event == EventKind::Detected) {
        let finding = view
            .mentions_in(scope.sentence)
            .iter()
            .rfind(|m| is(m, EventKind::Detected) && m.at.start > scope.clause.end);
        if let Some(cue) = finding {
            out.push(Step { span: date.span, ..step(EventKind::Detected, cue) });
        }
    }
    let reported = ["報告が", "連絡が", "一報が", "指摘が", "通報が", "問い合わせが", "申告が", "申し出が", "申出が"];
    let arrives = ["に", "頃に", "夜に", "朝に"].iter().filter_map(|w| clause.strip_prefix(w));
    if !scope.carried
        && reported.iter().any(|w| subject.ends_with(w))
        && arrives.into_iter().any(|rest| ["あった", "あり", "入", "寄せ", "届"].iter().any(|w| rest.starts_with(w)))
    {
        out.push(of_date(EventKind::Detected));
    }
    let goes_on_until = clause.find("まで").is_some_and(|i| {
        i < 60 && any(head(&clause[i..], 36), &["続い", "続き", "続け", "継続", "状態でし", "状態にあ"])
    });
    if !scope.carried && goes_on_until && out.is_empty() {
        if let Some(first) = earlier_in_sentence(view, scope) {
            let (span, when, basis) = (first.span, first.value, first.basis);
            out.push(Step { span, when, basis, ..of_date(EventKind::OccurredFrom) });
        }
        out.push(of_date(EventKind::OccurredTo));
    }
    if !scope.carried && any(subject, &["調査", "解析"]) {
        let begun = ["に開始", "に着手"].iter().any(|w| clause.starts_with(w));
        let ended = ["に完了", "に終了", "に終え", "に終わ"].iter().any(|w| clause.starts_with(w));
        let event = match (begun, ended) {
            (true, _) => Some(EventKind::InvestigationStarted),
            (_, true) => Some(EventKind::InvestigationCompleted),
            _ => None,
        };
        if let Some(event) = event.filter(|e| !out.iter().any(|s| s.event == *e)) {
            out.push(of_date(event));
        }
    }
    for report in reports::found(view, scope.sentence) {
        let swift = report.topic && ["に速報", "に確報"].iter().any(|w| clause.starts_with(w));
        if (swift || reports::hangs_on(&report, scope)) && !report.planned {
            let event = match report.authority {
                Authority::Ppc => EventKind::ReportedPpc,
                Authority::Police => EventKind::ReportedPolice,
                _ => EventKind::ReportedOther,
            };
            let basis = if scope.carried { Basis::Context } else { date.basis };
            let span = if scope.carried { date.span } else { date.span.join(report.span) };
            out.push(Step {
                event,
                when: date.value,
                span,
                rule: report.rule,
                version: 1,
                basis,
                is_listed: listed,
                sentence: scope.sentence,
            });
        }
    }
    out
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
    } else if has(&["検知", "判明", "発覚", "気付いた", "気づいた", "見つかった", "覚知", "発見", "分かった"])
    {
        Some(EventKind::Detected)
    } else if has(&["対処", "止めた", "停止", "遮断", "是正", "閉鎖"]) {
        Some(EventKind::Contained)
    } else if has(&["復旧", "再開"]) {
        Some(EventKind::Restored)
    } else if has(&["発生日", "発生", "漏洩日", "漏えい日", "流出日", "事故日", "紛失日", "盗難日", "送信日", "発送日"])
    {
        Some(EventKind::OccurredFrom)
    } else if has(&["公表日", "公表", "発表日"]) {
        Some(EventKind::Disclosed)
    } else {
        None
    }
}

/// `8月20日10時12分から13時47分までの間、…表示され`: a period within one day.
fn within_day(view: &View, scope: &Scope) -> bool {
    let text = view.body.text();
    let date = &view.dates[scope.from];
    let clause = between(text, scope.clause.start, scope.clause.end);
    let time = view
        .mentions_in(scope.sentence)
        .iter()
        .find(|m| matches!(m.value, MentionValue::Time(..)) && m.at.start >= date.at.end);
    let Some(time) = time else { return false };
    let opens = ["から", "~", "より"].iter().any(|w| clause.trim_start_matches('頃').starts_with(w));
    let closes = ["まで", "にかけて", "頃まで", "の間", "に不正"]
        .iter()
        .any(|w| text[time.at.end..].trim_start_matches(' ').starts_with(w));
    let closes = closes
        || text[time.at.end..].trim_start_matches(['頃', ' ', ')']).starts_with('\n')
        || text[time.at.end..].is_empty();
    let told = ["表示", "閲覧", "アクセス", "攻撃", "公開", "障害", "発生", "送信", "送られ", "不正", "悪用", "使われ"];
    let line = view.body.sentences[scope.sentence].line;
    let labelled = || label_above(view, line).is_some_and(|l| any(l, &["期間", "日時", "時間帯"]));
    opens && closes && (any(clause, &told) || labelled())
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
