//! What a person has to decide, for people and machines.

use jikenbo_core::{Question, QuestionKind as Kind};
use serde_json::{Value, json};

use crate::{Lang, case_text::number, lang::label, text::one_line};

/// The commands that settle a question, the likeliest first.
fn commands(question: &Question) -> Vec<String> {
    let (item, organisations) = (&question.handle, &question.organisations);
    let case = question.number.map(|number| number.to_string()).unwrap_or_default();
    let accept = format!("jikenbo review accept {item} --why TEXT");
    let looked_at = organisations.iter().map(|handle| format!("jikenbo org {}", quoted(handle)));
    let mut out: Vec<String> = match question.kind {
        Kind::UnknownType => vec![format!("jikenbo correct {case} type TYPE --why TEXT")],
        Kind::Conflict => vec![accept, format!("jikenbo correct {case} FIELD VALUE --why TEXT")],
        Kind::Claim if organisations.len() > 1 => {
            let one =
                |handle: &String| format!("jikenbo review accept {item} --organisation {} --why TEXT", quoted(handle));
            organisations.iter().map(one).collect()
        }
        Kind::SameOrganisation | Kind::OrganisationMarks | Kind::NewOrganisation => looked_at.chain([accept]).collect(),
        Kind::SameCase | Kind::OtherCase | Kind::Claim => vec![accept],
    };
    if question.kind != Kind::NewOrganisation {
        out.push(format!("jikenbo review dismiss {item} --why TEXT"));
    }
    out
}

/// A handle as a shell takes it.
fn quoted(handle: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '-' | '_' | 'ー' | '・' | '＠');
    match handle.chars().all(is_plain) {
        true => handle.to_owned(),
        false => format!("'{}'", one_line(handle).replace('\'', "'\\''")),
    }
}

/// Questions for a person, each with what it rests on and the commands that settle it.
pub fn questions_text(questions: &[Question], lang: Lang) -> String {
    let mut out = String::new();
    for question in questions {
        let mut head = vec![question.handle.clone()];
        let other = question.other.map(|other| format!(" ⇔ {}", number(other))).unwrap_or_default();
        head.extend(question.number.map(|of| number(of) + &other));
        head.extend((!question.organisations.is_empty()).then(|| {
            let between = if question.kind == Kind::SameOrganisation { " ⇔ " } else { " / " };
            one_line(&question.organisations.join(between))
        }));
        head.push(label!(lang, question.kind).to_owned());
        out += &format!("{}\n", head.join("  "));
        for said in &question.said {
            out += &format!("    {}\n", one_line(said));
        }
        for command in commands(question) {
            out += &format!("  $ {command}\n");
        }
    }
    out
}

/// What is not asked one by one: how many organisations are new since a day and how many claims mean nobody that the
/// casebook knows, with the commands that list them. Empty where there are none.
pub fn beside_questions(new_organisations: usize, since: &str, unmatched_claims: usize, lang: Lang) -> String {
    let mut out = String::new();
    if new_organisations > 0 {
        out += &match lang {
            Lang::Ja => format!("新しい組織 {new_organisations}件（{since}以降）\n"),
            Lang::En => format!("new organisations: {new_organisations} (since {since})\n"),
        };
        out += &format!("  $ jikenbo review --kind new-organisation --since {since}\n");
    }
    if unmatched_claims > 0 {
        out += &match lang {
            Lang::Ja => format!("事件簿にない組織への主張 {unmatched_claims}件\n"),
            Lang::En => format!("claims of organisations that the casebook does not know: {unmatched_claims}\n"),
        };
        out += "  $ jikenbo claims --japan --unmatched\n";
        out += "  $ jikenbo org alias NAME NAME-IN-THE-CLAIM --why TEXT\n";
    }
    out
}

/// A question as a JSON object on one line.
pub fn question_jsonl(question: &Question) -> String {
    let mut out = json!({"item": question.handle, "kind": question.kind, "said": question.said,
        "commands": commands(question)});
    if let Some(number) = question.number {
        out["number"] = json!(number);
    }
    if let Some(other) = question.other {
        out["other"] = json!(other);
    }
    if !question.organisations.is_empty() {
        out["organisations"] = json!(question.organisations);
    }
    if let Some(claim) = &question.claim {
        out["claim"] = json!(claim);
    }
    if let Some(fact) = &question.fact {
        out["fact"] = crate::record::fact(fact, 0);
        out["fact"]["handle"] = Value::from(fact.value.handle());
    }
    out.to_string()
}
