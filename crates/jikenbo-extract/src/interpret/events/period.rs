//! Periods: of the incident, of the affected data, of an investigation.

use jikenbo_core::{Cue, EventKind, Grain, MentionValue};

use super::{Dated, Scope, Step, View, any, cues, scope::label_above};
use crate::interpret::view::{between, head, tail};
use crate::text::find;

/// A period is that of the incident or that of the affected data, by the first word that tells.
pub fn period_steps(view: &View, scope: &Scope, to: usize) -> Vec<Step> {
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
        .filter_map(|w| find(s, w))
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
