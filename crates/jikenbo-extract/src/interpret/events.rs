//! Which date is what: each date gets its event by what its own clause, its list item or the date
//! line above it says, never by its place in the text.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use jikenbo_core::{
    ArticleKind, Authority, Basis, Cue, EventKind, Fact, FactValue, Grain, Mention, MentionValue, Span, TimeValue,
};

use super::{
    dates::Dated,
    reports,
    view::{View, any, between, fits, head, tail},
};

/// A dated step in the course of an incident.
#[derive(Clone, Debug)]
pub struct Step {
    pub event: EventKind,
    pub when: TimeValue,
    pub span: Span,
    pub rule: &'static str,
    pub version: u32,
    pub basis: Basis,
    /// It stands in a list of dated steps.
    pub is_listed: bool,
    /// Where it is told.
    pub sentence: usize,
}

/// What a date says something about: the text from it to the next date, a list item under it.
#[derive(Clone, Debug)]
pub struct Scope {
    pub clause: Range<usize>,
    pub sentence: usize,
    pub from: usize,
    /// The last day of a period; `from` is its first.
    pub to: Option<usize>,
    /// The date stands above or before, not in this sentence.
    pub carried: bool,
}

/// The events of the incident as facts, in the order of the text.
pub fn events(view: &View, kind: ArticleKind) -> Vec<Fact> {
    let mut steps = timeline(view);
    if kind == ArticleKind::Advisory {
        steps.retain(|s| s.event != EventKind::Disclosed);
    }
    if kind == ArticleKind::Enforcement {
        // What an authority announced is its own measure.
        steps.retain(|s| s.event != EventKind::Disclosed || Some(s.when.date_only()) != view.published);
    }
    // A period that begins on a point event's day ends it later.
    let mut ends: HashMap<TimeValue, TimeValue> = HashMap::new();
    for w in steps.windows(2) {
        if w[0].event == EventKind::OccurredFrom && w[1].event == EventKind::OccurredTo {
            let end = w[1].when.date_only();
            ends.entry(w[0].when.date_only()).and_modify(|last| *last = end.max(*last)).or_insert(end);
        }
    }
    span_of_attack(&mut steps);
    ended_that_day(&mut steps);
    steps.retain(|s| {
        let day = s.when.date_only();
        s.event != EventKind::OccurredTo || ends.get(&day).is_none_or(|to| *to <= day)
    });
    let mut out: Vec<Fact> = Vec::new();
    let mut seen = HashSet::new();
    for step in steps {
        if seen.insert((step.event, step.when.date_only())) {
            let value = FactValue::Event { event: step.event, when: step.when };
            out.extend(view.fact(step.span, step.rule, step.version, value, step.basis));
        }
    }
    if kind == ArticleKind::Disclosure
        && let Some(published) = super::published::published(view)
        && let FactValue::Published(when) = published.value
    {
        let value = FactValue::Event { event: EventKind::Disclosed, when };
        if !out.iter().any(|f| f.value == value) {
            out.push(Fact { value, ..published });
        }
    }
    out
}

/// `9日に侵入され、12日に暗号化された`: neighbouring steps of one attack, of which the first day begins
/// it and the last ends it.
fn span_of_attack(steps: &mut Vec<Step>) {
    let is_point = |w: &[Step]| {
        w[0].event == EventKind::OccurredFrom && w[1].event == EventKind::OccurredTo && w[0].when == w[1].when
    };
    let mut i = 0;
    while i + 4 <= steps.len() {
        let (first, second) = (&steps[i..i + 2], &steps[i + 2..i + 4]);
        let joined = is_point(first)
            && is_point(second)
            && first[0].sentence == second[0].sentence
            && first[0].when.date_only() < second[0].when.date_only();
        if joined {
            steps.drain(i + 1..i + 3);
        } else {
            i += 1;
        }
    }
}

/// `10時ごろから攻撃を受け、同日13時に復旧`: what began and was over on one day.
fn ended_that_day(steps: &mut Vec<Step>) {
    if steps.iter().any(|s| s.event == EventKind::OccurredTo) {
        return;
    }
    let restored = steps.iter().filter(|s| s.event == EventKind::Restored);
    let over: HashSet<TimeValue> = restored.map(|s| s.when.date_only()).collect();
    let begun = steps.iter().find(|s| s.event == EventKind::OccurredFrom && over.contains(&s.when.date_only()));
    if let Some(step) = begun.cloned() {
        steps.push(Step { event: EventKind::OccurredTo, ..step });
    }
}

/// Every dated step.
pub fn timeline(view: &View) -> Vec<Step> {
    scopes(view).iter().flat_map(|scope| steps(view, scope)).collect()
}

/// What each date says something about.
pub fn scopes(view: &View) -> Vec<Scope> {
    let mut out: Vec<Scope> = Vec::new();
    // A date line above, and whether text has come since.
    let mut above: Option<(usize, bool)> = None;
    let mut last_line = 0;
    for (i, sentence, _) in view.sentences() {
        let text = view.body.of(sentence);
        let line = &view.body.lines[sentence.line];
        let blank_between = (last_line + 1..sentence.line).any(|l| view.body.lines[l].at.is_empty());
        let same_line = last_line == sentence.line;
        let here: Vec<usize> = view.dates_in(i).collect();
        let carried_time = here.len() == 1
            && view.dates[here[0]].rule.starts_with("date")
            && is_clock_only(view, &view.dates[here[0]]);
        if let Some((_, had_text)) = above {
            let ends = line.heading && here.is_empty() || (had_text && blank_between && !line.bullet && !carried_time);
            if ends {
                above = None;
            }
        }
        last_line = sentence.line;
        if is_elsewhere(text) {
            continue;
        }
        if here.is_empty() {
            let timed = view.mentions_in(i).iter().any(|m| matches!(m.value, MentionValue::Time(..)));
            let row = same_line && (timed || opens_row(view, sentence.line));
            let date = match &mut above {
                Some((date, had_text)) => {
                    *had_text = true;
                    Some(*date)
                }
                None => out
                    .last()
                    .filter(|_| row || follows_at_once(text))
                    .filter(|s| {
                        let same_paragraph = view.body.sentences[s.sentence].line == sentence.line;
                        s.sentence + 1 == i && (same_line || !blank_between) || timed && same_paragraph
                    })
                    .map(|s| s.from),
            };
            if let Some(from) = date {
                out.push(Scope { clause: sentence.at.clone(), sentence: i, from, to: None, carried: true });
            }
            continue;
        }
        // A release as one line: its own date stands right behind the title.
        let own_day =
            |d: &Dated| view.published == Some(d.value.date_only()) && view.body.text()[..d.at.start].trim().is_empty();
        let here: Vec<usize> = here
            .into_iter()
            .filter(|&d| !own_day(&view.dates[d]) || is_date_line(view, &view.dates[d], sentence.at.clone()))
            .collect();
        if here.is_empty() {
            continue;
        }
        // The publication date at the head of a release heads no list.
        let at_head = sentence.line <= 8
            && here.len() == 1
            && view.published == Some(view.dates[here[0]].value.date_only())
            && above.is_none()
            && out.is_empty();
        if at_head && is_date_line(view, &view.dates[here[0]], sentence.at.clone()) {
            continue;
        }
        if here.len() == 1 && !carried_time && is_date_line(view, &view.dates[here[0]], sentence.at.clone()) {
            above = Some((here[0], false));
            continue;
        }
        if !carried_time {
            above = None;
        } else if let Some((_, had_text)) = &mut above {
            *had_text = true;
        }
        scopes_in(view, i, sentence.at.clone(), &here, &mut out);
    }
    out
}

fn scopes_in(view: &View, sentence: usize, at: Range<usize>, here: &[usize], out: &mut Vec<Scope>) {
    // `…直ちに閉鎖し、記録を見たところ、9月5日から…`: the first part hangs on the sentence before.
    if let Some(&first) = here.first()
        && let Some(last) = out.last()
        && last.sentence + 1 == sentence
        && view.body.sentences[last.sentence].line == view.body.sentences[sentence].line
        && follows_at_once(between(view.body.text(), at.start, view.dates[first].at.start))
    {
        let clause = at.start..view.dates[first].at.start;
        out.push(Scope { clause, sentence, from: last.from, to: None, carried: true });
    }
    let mut k = 0;
    while k < here.len() {
        let from = here[k];
        let to = here.get(k + 1).copied().filter(|&next| is_period(view, from, next, &at));
        let last = to.unwrap_or(from);
        let next = here.get(if to.is_some() { k + 2 } else { k + 1 });
        let end = next.map_or(at.end, |&n| view.dates[n].at.start);
        let clause = view.dates[last].at.end..end;
        // `7月2日・3日 電話で説明`: both days are told of what follows the last.
        let listed = |s: &Scope| {
            s.sentence == sentence && !s.carried && is_joint(between(view.body.text(), s.clause.start, s.clause.end))
        };
        for earlier in out.iter_mut().rev().take_while(|s| listed(s)) {
            earlier.clause = clause.clone();
        }
        out.push(Scope { clause, sentence, from, to, carried: false });
        k += if to.is_some() { 2 } else { 1 };
    }
}

/// A text without what it says in brackets.
fn without_notes(text: &str) -> String {
    let mut depth = 0u32;
    let outside = |c: &char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(outside).collect()
}

/// Nothing stands between two dates but what joins them.
fn is_joint(gap: &str) -> bool {
    let bare: String = gap.chars().filter(|c| !" ()月火水木金土日曜祝".contains(*c)).collect();
    // `受付は3月18日に、出荷は4月1日に再開`: the verb stands once, behind the last.
    let shares_verb = gap.starts_with("に、") && gap.ends_with('は') && gap.chars().count() <= 24;
    shares_verb || matches!(bare.as_str(), "・" | "、" | "及び" | "および" | "と")
}

/// A row of a list or table: it begins with its date, and running text does not follow.
fn opens_row(view: &View, line: usize) -> bool {
    let line = &view.body.lines[line];
    let text = &view.body.text()[line.at.clone()];
    let first = view.dates.partition_point(|d| d.at.start < line.at.start);
    let date = view.dates.get(first).filter(|d| d.at.end <= line.at.end);
    date.is_some_and(|d| {
        let lead = between(text, 0, d.at.start - line.at.start).chars().all(|c| " ・•○〇■◇◆●".contains(c));
        let next = between(text, d.at.end - line.at.start, text.len())
            .trim_start_matches(|c: char| "()月火水木金土日曜祝休頃 未明早朝深夜昼夕方夜午前後ごろ".contains(c));
        lead && !next.starts_with(['、', 'に', 'の', 'は', 'か', 'よ', 'ま', '以', '~', ','])
    })
}

/// 直ちに, 直後, 同時に: the sentence happens when the one before did.
fn follows_at_once(text: &str) -> bool {
    any(head(text, 40), &["直ちに", "ただちに", "直後", "同時に", "その場で", "即座に"]) || text.starts_with("その際")
}

/// Sentences on something else, or on what readers should do.
pub fn is_elsewhere(text: &str) -> bool {
    any(
        text,
        &[
            "関連性はございません",
            "関連性はありません",
            "とは別の事案",
            "関係はございません",
            "とは関係ございません",
            "年にも",
            "月にも",
            "以前にも",
        ],
    )
}

fn is_clock_only(view: &View, date: &Dated) -> bool {
    let text = &view.body.text()[date.at.clone()];
    !text.contains(['日', '月', '/', '-', '年'])
}

/// A line that is a date, with a weekday, brackets or a bullet and nothing more.
fn is_date_line(view: &View, date: &Dated, sentence: Range<usize>) -> bool {
    let text = view.body.text();
    let before = between(text, sentence.start, date.at.start);
    let after = between(text, date.at.end, sentence.end);
    let empty =
        |s: &str| s.chars().all(|c| " ■◇◆□●○・•▼【】[]<>()月火水木金土日曜祝休,、:頃付夜朝昼午前後-~".contains(c));
    // `(1)3月14日(木)`: a number before it makes it no less a date line.
    let before = before
        .trim()
        .strip_prefix('(')
        .and_then(|b| b.split_once(')'))
        .map_or(before, |(number, rest)| if number.chars().all(|c| c.is_ascii_digit()) { rest } else { before });
    empty(before) && empty(after)
}

/// Whether two neighbouring dates are the first and last day of one period.
fn is_period(view: &View, from: usize, to: usize, sentence: &Range<usize>) -> bool {
    let (first, last) = (&view.dates[from], &view.dates[to]);
    let text = view.body.text();
    let gap = between(text, first.at.end, last.at.start);
    let bare: String = without_notes(gap)
        .chars()
        .filter(|c| !" ()月火水木金土日曜頃未明朝夜時点付の※0123456789過ぎ午前後分夕方".contains(*c))
        .collect();
    if matches!(
        bare.as_str(),
        "~" | "から"
            | "より"
            | "-"
            | "、~"
            | "~、"
            | "から、"
            | "と"
            | "以降"
            | "から翌"
            | "ごろから"
            | "ころから"
            | "までの間から"
    ) {
        return true;
    }
    let after = between(text, last.at.end, sentence.end);
    let opens = ["から", "以降", "より", "~"]
        .iter()
        .any(|w| gap.trim_start_matches(|c: char| "()月火水木金土日曜頃 ".contains(c)).starts_with(w));
    let after = after.trim_start_matches(|c: char| "()月火水木金土日曜頃 ".contains(c));
    opens && ["まで", "にかけて", "までの", "の間"].iter().any(|w| after.starts_with(w)) && !gap.contains(['。', ';'])
}

fn steps(view: &View, scope: &Scope) -> Vec<Step> {
    match scope.to {
        Some(to) => period_steps(view, scope, to),
        None => day_steps(view, scope),
    }
}

fn cues<'v>(view: &'v View, scope: &Scope) -> Vec<&'v Mention> {
    let clause = &scope.clause;
    let date = &view.dates[scope.from].at;
    let around_date = |m: &&Mention| !scope.carried && m.at.start < date.start && date.end < m.at.end;
    let inside = |m: &&Mention| clause.start <= m.at.start && m.at.end <= clause.end + 1 || around_date(m);
    let text = view.body.of(&view.body.sentences[scope.sentence]);
    let start = view.body.sentences[scope.sentence].at.start;
    let spoken = quotations(text);
    let told = |m: &&Mention| !spoken.iter().any(|q| q.contains(&(m.at.start - start)));
    let is_cue = |m: &&Mention| matches!(m.value, MentionValue::Cue(_));
    view.mentions_in(scope.sentence).iter().filter(is_cue).filter(inside).filter(told).collect()
}

/// Where a sentence gives somebody's words, a mail's subject or the like: long quotations, by bytes.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('「').map(|i| from + i) {
        let Some(close) = text[open..].find('」').map(|i| open + i) else { break };
        if text[open..close].chars().count() > 16 {
            out.push(open..close);
        }
        from = close;
    }
    out
}

/// A period is that of the incident or that of the affected data, by the first word that tells.
fn period_steps(view: &View, scope: &Scope, to: usize) -> Vec<Step> {
    let (first, last) = (&view.dates[scope.from], &view.dates[to]);
    if first.value.grain() < Grain::Month || last.value.grain() < Grain::Month {
        return vec![];
    }
    let text = view.body.text();
    let sentence = &view.body.sentences[scope.sentence];
    let whole = between(text, scope.clause.start, scope.clause.end);
    let clause = head(whole, 60);
    let span = first.span.join(last.span);
    let step = |event, date: &Dated| Step {
        event,
        when: date.value,
        span,
        rule: date.rule,
        version: date.version,
        basis: date.basis,
        is_listed: false,
        sentence: scope.sentence,
    };
    if any(clause, &["洗い出し", "影響の調査", "特定作業"]) {
        return vec![];
    }
    if any(clause, &["調査を行", "調査を実施", "解析を行", "解析を実施", "記録の調査", "ログの調査", "ログの解析"])
    {
        return vec![step(EventKind::InvestigationStarted, first), step(EventKind::InvestigationCompleted, last)];
    }
    if cues(view, scope).first().is_some_and(|m| m.value == MentionValue::Cue(Cue::Event(EventKind::Notified))) {
        return vec![step(EventKind::Notified, first)];
    }
    let of_incident = |s: &str| {
        [
            "アクセスがあ",
            "アクセスされ",
            "閲覧",
            "公開",
            "侵入",
            "攻撃",
            "不正",
            "表示",
            "漏えい期間",
            "流出期間",
            "侵害",
            "取り出",
            "持ち出",
            "発生",
            "改ざん",
            "見られ",
            "見える",
            "迷惑メール",
            "出入り",
            "ログイン",
            "試行",
            "感染",
            "乗っ取",
            "遠隔",
            "突かれ",
            "流出",
            "漏え",
            "なりすま",
            "盗",
            "送られ",
            "送信され",
            "届い",
        ]
        .iter()
        .filter_map(|w| s.find(w))
        .min()
    };
    let data = cues(view, scope)
        .into_iter()
        .filter(|m| m.value == MentionValue::Cue(Cue::DataWindow))
        .map(|m| m.at.start - scope.clause.start)
        .min();
    let before = tail(between(text, sentence.at.start, first.at.start), 30);
    let label = match before.trim().is_empty() {
        true => label_above(view, sentence.line).or_else(|| view.body.heading_above(sentence.line)).unwrap_or(""),
        false => before,
    };
    let far = || of_incident(head(whole, 100)).filter(|_| data.is_none());
    let events = match (data, of_incident(clause).or_else(far)) {
        (Some(d), Some(i)) if d < i && !any(clause, &["される状態", "されていた", "されており", "られる状態"]) => {
            (EventKind::DataFrom, EventKind::DataTo)
        }
        (_, Some(_)) => (EventKind::OccurredFrom, EventKind::OccurredTo),
        (Some(_), None) => (EventKind::DataFrom, EventKind::DataTo),
        (None, None)
            if any(
                head(clause, 24),
                &["お客様", "お客さま", "患者", "会員", "利用者", "生徒", "契約者", "相談者", "応募者", "の方"],
            ) =>
        {
            (EventKind::DataFrom, EventKind::DataTo)
        }
        (None, None)
            if any(label, &["期間", "日時", "時間帯", "いつ"])
                && !any(label, &["対象期間", "購入", "利用", "登録", "受付", "対応"]) =>
        {
            (EventKind::OccurredFrom, EventKind::OccurredTo)
        }
        (None, None)
            if ["のメール", "のデータ", "の情報", "の個人情報", "に受け", "に送", "に登録"]
                .iter()
                .any(|w| clause.trim_start_matches("まで").starts_with(w)) =>
        {
            (EventKind::DataFrom, EventKind::DataTo)
        }
        (None, None) if of_incident(label).is_some() => (EventKind::OccurredFrom, EventKind::OccurredTo),
        (None, None)
            if any(
                label,
                &["購入", "利用", "登録", "対象", "入力", "申込", "応募", "受診", "注文", "問い合わせ", "ご利用"],
            ) =>
        {
            (EventKind::DataFrom, EventKind::DataTo)
        }
        _ => return vec![],
    };
    vec![step(events.0, first), step(events.1, last)]
}

fn day_steps(view: &View, scope: &Scope) -> Vec<Step> {
    let date = &view.dates[scope.from];
    if date.value.grain() < Grain::Month {
        return vec![];
    }
    let text = view.body.text();
    let sentence = &view.body.sentences[scope.sentence];
    let mut found = cues(view, scope);
    let mut clause = between(text, scope.clause.start, scope.clause.end);
    if !found.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Event(_)))) && !scope.carried {
        // `…をお送りしました(1月16日送付)`, `発覚日:9月3日`: what is told stands before the date.
        let start = previous_end(view, scope).max(sentence.at.start);
        let start =
            start + between(text, start, date.at.start).len() - tail(between(text, start, date.at.start), 30).len();
        let before = Scope { clause: start..date.at.start, ..scope.clone() };
        let bracketed = between(text, 0, date.at.start).ends_with('(')
            || between(text, 0, date.at.start).ends_with(':')
            || ["のは", "日は", "日時は", "時期は"].iter().any(|w| between(text, 0, date.at.start).ends_with(w))
            || fits(clause, 6) && clause.trim() != "の";
        let report_follows = !reports::found(view, scope.sentence).is_empty();
        if bracketed && !report_follows {
            found = cues(view, &before);
            clause = between(text, before.clause.start, before.clause.end);
        }
    }
    let labelled =
        match found.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Event(_))) && m.at.start > date.at.start) {
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
            when: date.value,
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
    let attributive = describes_noun(&text[first.at.clone()], after);
    (close && attributive).then_some(first)
}

/// `発生した攻撃`, `公表いたしました第一報`: a finished verb right before a noun describes the noun.
fn describes_noun(cue: &str, after: &str) -> bool {
    const ENDS: &[&str] = &["いたしました", "しました", "ました", "していた", "していました", "ていた", "した", "た"];
    let noun = |c: char| {
        ('\u{4e00}'..='\u{9fff}').contains(&c) || ('ァ'..='ヶ').contains(&c) || c == '「' || c.is_ascii_alphanumeric()
    };
    let rest = if cue.ends_with('た') { Some(after) } else { ENDS.iter().find_map(|e| after.strip_prefix(e)) };
    rest.is_some_and(|r| {
        (r.starts_with(noun) || r.starts_with("こと"))
            && !["際", "後", "場合", "もの", "上", "結果", "時点", "日は", "日時", "時期"]
                .iter()
                .any(|w| r.starts_with(w))
    })
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

/// The short line right above that says what stands below it.
fn label_above<'v>(view: &'v View, line: usize) -> Option<&'v str> {
    let above = view.body.text_above(line)?;
    (fits(above, 20) && !above.ends_with('。') && !above.contains('、')).then_some(above)
}

/// A new subject has come between a date and a later step: its date is not told.
fn topic_changes(text: &str, from: usize, to: usize) -> bool {
    let gap = between(text, from, to);
    ["同社は", "同市は", "同県は", "同大は", "同院は", "同校は", "同行は", "同町は", "同局は", "同組合は"]
        .iter()
        .any(|w| gap.find(w).is_some_and(|i| i > 6))
}

/// `…がなかったことを確認`: an investigation's finding, no discovery.
fn found_nothing(view: &View, cue: &Mention) -> bool {
    let (before, _) = view.around(&cue.at);
    any(tail(before, 10), &["なかったこと", "いないこと"])
        || any(tail(before, 14), &["感染がないこと", "異常がないこと", "影響がないこと", "被害がないこと"])
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

/// Something that lasts has a beginning but no last day: failures, an infection that was found later.
fn lasts(view: &View, clause: &str) -> bool {
    if any(clause, &["掲載", "公開"]) && !clause.contains("誤送") {
        return true;
    }
    let infection = clause.contains("感染")
        && !any(clause, &["感染したとの", "感染しています", "感染したという"])
        && !view.holds(&["ランサム"]);
    infection || any(clause, &["障害", "異常が発生", "不具合が発生", "影響が", "支障"])
}

/// `発覚した際`, `停止していた旧システム`: a word that only describes.
fn is_attributive(view: &View, cue: &Mention, event: EventKind) -> bool {
    let (before, after) = view.around(&cue.at);
    match event {
        EventKind::Contained => {
            describes_noun(&view.body.text()[cue.at.clone()], after) && !after.contains("上で")
                || any(
                    head(after, 8),
                    &[
                        "ないまま",
                        "ていただ",
                        "てくださ",
                        "していない",
                        "ことはない",
                        "せずに",
                        "た状態",
                        "たことを",
                        "されるまで",
                    ],
                )
        }
        EventKind::Detected => {
            let words = &view.body.text()[cue.at.clone()];
            let of_noun = describes_noun(words, after) && !after.starts_with("こと") || after.starts_with("もの");
            of_noun
                || any(
                    head(after, 10),
                    &[
                        "ません",
                        "次第",
                        "した場合",
                        "された場合",
                        "できません",
                        "できていません",
                        "できておりません",
                        "してください",
                    ],
                )
                || any(
                    tail(before, 14),
                    &[
                        "停止したこと",
                        "変更したこと",
                        "完了したこと",
                        "遮断したこと",
                        "修正したこと",
                        "削除したこと",
                        "異常がないこと",
                        "より後に",
                        "その後に",
                        "以降に",
                    ],
                )
        }
        EventKind::OccurredFrom => {
            // `盗まれたパソコンから`, `送信した事業者`: what happened before, told in passing.
            let words = &view.body.text()[cue.at.clone()];
            // `お詫びの書面を発送`: what tells the people affected is no incident.
            if any(before, &["攻撃者が運営", "リークサイト", "自らのサイト", "ダークウェブ", "攻撃グループのサイト"])
                || after.starts_with("よう")
            {
                return true;
            }
            let tells = words.contains(['送', '配'])
                && any(
                    tail(before, 12),
                    &[
                        "詫び",
                        "わび",
                        "謝罪",
                        "お知らせ",
                        "文書を",
                        "書面を",
                        "通知",
                        "手紙",
                        "注意喚起",
                        "封書",
                        "書状",
                        "はがき",
                    ],
                )
                && !any(before, &["誤って", "誤り"]);
            tells || describes_noun(words, after)
        }
        EventKind::Notified => {
            let words = &view.body.text()[cue.at.clone()];
            let mistaken = any(before, &["誤って", "BCC", "TOに", "To欄", "宛先を"])
                && !any(words, &["詫び", "わび", "謝罪", "説明", "連絡", "通知"]);
            mistaken
                || any(head(after, 4), &["があ", "を受", "をいただ", "が入"])
                || any(
                    tail(before, 10),
                    &[
                        "上司に",
                        "上司へ",
                        "教頭に",
                        "教頭へ",
                        "校長に",
                        "校長へ",
                        "課長に",
                        "課長へ",
                        "管理職に",
                        "管理職へ",
                    ],
                )
        }
        EventKind::Restored => before.ends_with("一時") || any(after, &["に向け", "目指", "目標", "めど"]),
        EventKind::Disclosed => {
            let shown = ["ファイルを", "一覧を", "名簿を", "資料を", "データを", ")を"];
            shown.iter().any(|w| before.ends_with(w))
                || any(head(after, 12), &["資料によると", "していない", "する予定"])
                || any(tail(before, 12), &["外部の", "リーク", "ダーク", "闇", "犯罪", "攻撃者"])
        }
        _ => false,
    }
}
