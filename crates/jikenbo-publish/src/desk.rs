//! What a person said of a case, and what happened to it, for people and machines.

use std::collections::HashMap;

use jikenbo_core::{CaseEvent, CaseNumber, FactStep, Logged, Word, undone};
use serde_json::json;

use crate::{
    Lang,
    case_text::number,
    changes::value,
    lang::label,
    table::grid,
    text::{one_line, time_in_japan},
};

/// A word in a line: `訂正 原因：紛失`.
pub(crate) fn word(said: &Word, lang: Lang) -> String {
    let of_value = |ja: &str, en: &str, said: &jikenbo_core::FactValue| {
        let colon = lang.pick("：", ": ");
        format!("{} {}{colon}{}", lang.pick(ja, en), label!(lang, said.field()), value(said, lang))
    };
    let sources = |n: usize| match lang {
        Lang::Ja => format!("出典{n}件"),
        Lang::En => format!("{n} sources"),
    };
    match said {
        Word::Correct { value, .. } => of_value("訂正", "corrected", value),
        Word::Confirm { value, .. } => of_value("確認", "confirmed", value),
        Word::Reject { value } => of_value("却下", "rejected", value),
        Word::Comment { text } => format!("{} {}", lang.pick("コメント", "comment"), one_line(text)),
        Word::Note { text } => format!("{} {}", lang.pick("内部メモ", "note"), one_line(text)),
        Word::Hide => lang.pick("非公開", "hidden").to_owned(),
        Word::Unhide => lang.pick("再公開", "shown again").to_owned(),
        Word::Merge { into } => format!("{} → {}", lang.pick("統合", "merged"), number(*into)),
        Word::Split { to, sources: taken } => {
            format!("{} → {} {}", lang.pick("分割", "split"), number(*to), lang.aside(&sources(taken.len())))
        }
        Word::Move { into, sources: taken } => {
            format!("{} → {} {}", lang.pick("移動", "moved"), number(*into), lang.aside(&sources(taken.len())))
        }
        Word::Settle { item, accepted } => match accepted {
            true => format!("{} {item}", lang.pick("要確認事項を採用", "question accepted:")),
            false => format!("{} {item}", lang.pick("要確認事項を却下", "question dismissed:")),
        },
        Word::Undo { undone } => match lang {
            Lang::Ja => format!("{undone}番を取り消し"),
            Lang::En => format!("event {undone} undone"),
        },
    }
}

/// What is told of a hidden case: its number, and nothing else.
pub fn hidden_text(of: CaseNumber, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}  この番号の事案は公開していません。\n", number(of)),
        Lang::En => format!("{}  The case with this number is not published.\n", number(of)),
    }
}

/// [`hidden_text`] as a JSON object, without a line break at the end.
pub fn hidden_json(of: CaseNumber) -> String {
    json!({"number": of, "hidden": true}).to_string()
}

/// What happened to a case, one line an event: its sequence in the log, when, the case, who, what and why.
pub fn history_text(events: &[Logged], lang: Lang, width: usize) -> String {
    let head = match lang {
        Lang::Ja => ["番", "日時", "事案", "誰が", "何を", "理由"],
        Lang::En => ["event", "time", "case", "who", "what", "why"],
    };
    let undone = undone(events);
    let rows: Vec<Vec<String>> = events.iter().map(|logged| row(logged, &undone, lang)).collect();
    grid(&head.map(str::to_owned), &rows, &[3, 4, 5], width)
}

fn row(logged: &Logged, undone: &HashMap<u64, u64>, lang: Lang) -> Vec<String> {
    let of = logged.event.numbers().first().map_or_else(String::new, |n| number(*n));
    let (who, mut what, why) = told(&logged.event, lang);
    if let Some(by) = undone.get(&logged.sequence) {
        what += &match lang {
            Lang::Ja => format!("（{by}番で取り消し）"),
            Lang::En => format!(" (undone by {by})"),
        };
    }
    vec![logged.sequence.to_string(), time_in_japan(&logged.recorded_at), of, who, what, why]
}

/// Who, what and why.
fn told(event: &CaseEvent, lang: Lang) -> (String, String, String) {
    let reason = |why: Option<&str>| why.map(one_line).unwrap_or_default();
    let by_rules = |what: String, why: &[String]| (String::new(), what, one_line(&why.join(lang.comma())));
    let document = |id: &jikenbo_core::DocumentId| id.as_str().chars().take(12).collect::<String>();
    match event {
        CaseEvent::Opened { year_from, .. } => {
            by_rules(lang.pick("新規", "opened").to_owned(), std::slice::from_ref(year_from))
        }
        CaseEvent::Attached { document: id, article, reasons, .. } => {
            let what = match lang {
                Lang::Ja => format!("{} の記事{article}を綴じた", document(id)),
                Lang::En => format!("article {article} of {} filed", document(id)),
            };
            by_rules(what, reasons)
        }
        CaseEvent::PageSeen { seen, .. } => {
            by_rules(format!("{} {}", label!(lang, seen.change), one_line(&seen.page)), &[])
        }
        CaseEvent::Reread { document: id, .. } => {
            by_rules(format!("{} {}", lang.pick("読み直し", "read again"), document(id)), &[])
        }
        CaseEvent::AliasSeen { alias, .. } => {
            let what = format!("{} #{}", lang.pick("他の番号", "other's number"), one_line(&alias.number));
            by_rules(what, std::slice::from_ref(&alias.source))
        }
        CaseEvent::Linked { to, relation, reason, .. } => {
            by_rules(format!("{} {}", label!(lang, *relation), number(*to)), std::slice::from_ref(reason))
        }
        CaseEvent::Doubted { other, reasons, .. } => {
            let what = lang.pick("同一の事案か確認待ち", "may be the same as");
            by_rules(format!("{what} {}", number(*other)), reasons)
        }
        CaseEvent::OrganisationSaid { word } => {
            let what = format!("{} {} / {}", label!(lang, word.kind), one_line(&word.one), one_line(&word.other));
            (word.by.as_deref().map(one_line).unwrap_or_default(), what, one_line(&word.why))
        }
        CaseEvent::ClaimSeen { tracker, .. } => {
            by_rules(format!("{} {}", lang.pick("攻撃者側の主張", "a gang's claim"), one_line(tracker)), &[])
        }
        CaseEvent::ClaimMeant { word } => {
            let what = lang.pick("主張の対象組織", "whom a claim means");
            (one_line(&word.by), format!("{what} {}", one_line(&word.title)), reason(word.why.as_deref()))
        }
        CaseEvent::Settled { item, accepted, by, why } => {
            let settled = Word::Settle { item: item.clone(), accepted: *accepted };
            (one_line(by), word(&settled, lang), reason(why.as_deref()))
        }
        CaseEvent::TakenBack { undone, by, why } => {
            (one_line(by), word(&Word::Undo { undone: *undone }, lang), reason(why.as_deref()))
        }
        CaseEvent::Said { by, why, word: said, .. } => (one_line(by), word(said, lang), reason(why.as_deref())),
    }
}

/// An event as a JSON object on one line: the log's own form, with `undone_by` where it holds no longer.
pub fn history_jsonl(events: &[Logged]) -> String {
    let undone = undone(events);
    let line = |logged: &Logged| {
        let mut out = json!({"sequence": logged.sequence, "recorded_at": logged.recorded_at, "what": logged.event});
        if let Some(by) = undone.get(&logged.sequence) {
            out["undone_by"] = json!(by);
        }
        out.to_string() + "\n"
    };
    events.iter().map(line).collect()
}

/// How facts came and went, one line each.
pub fn fact_history_text(steps: &[FactStep], lang: Lang, width: usize) -> String {
    let head = match lang {
        Lang::Ja => ["日時", "項目", "値", "", "出典・担当者"],
        Lang::En => ["time", "field", "value", "", "source or person"],
    };
    let row = |step: &FactStep| {
        vec![
            time_in_japan(&step.at),
            label!(lang, step.value.field()).to_owned(),
            value(&step.value, lang),
            label!(lang, step.turn).to_owned(),
            one_line(&step.source),
        ]
    };
    grid(&head.map(str::to_owned), &steps.iter().map(row).collect::<Vec<_>>(), &[2, 4], width)
}

/// [`fact_history_text`] for machines, one JSON object a line.
pub fn fact_history_jsonl(steps: &[FactStep]) -> String {
    let line = |step: &FactStep| {
        let (field, text) = (step.value.field(), step.value.label(false));
        let value = json!({"at": step.at, "turn": step.turn, "field": field, "value": text,
            "handle": step.value.handle(), "source": step.source});
        value.to_string() + "\n"
    };
    steps.iter().map(line).collect()
}
