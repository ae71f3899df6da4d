use jikenbo_core::{
    Basis, CaseFact, CaseSource, CaseView, CaseWord, Dated, EventKind, FactValue, Field, LinkRelation, OnPage, Passage,
    RejectedFact, Word, organisation::VictimSector,
};
use serde_json::{Value, json};

use crate::{
    Lang,
    case_text::{
        affected, alias as alias_name, days_to_publication, first, number, organisation, other_dates, others, title,
    },
    desk,
    lang::label,
    organisation::sector_text,
    record::fact,
    table::summary,
    text::{elide_middle, one_line, pad, time_in_japan, width},
};

/// A quote is shown with at most this many characters.
const QUOTE: usize = 60;
/// Fields shown as facts; the timeline and what belongs to the article have places of their own.
const FIELDS: [Field; 15] = [
    Field::Victims,
    Field::System,
    Field::Domains,
    Field::ThirdParties,
    Field::Type,
    Field::Malware,
    Field::Actors,
    Field::Affected,
    Field::Data,
    Field::Certainty,
    Field::Misuse,
    Field::ReportedTo,
    Field::RelatedCases,
    Field::Recalled,
    Field::CaseNumber,
];

/// A case for people: what is known, each fact with the passage that says it and the number of its
/// source, what is known of the victims' `sectors`, the timeline, values that other sources give, the sources, and linked
/// cases.
pub fn show_text(case: &CaseView, sectors: &[VictimSector], lang: Lang) -> String {
    let mut out = format!("{}  {}\n", number(case.number), one_line(title(case, case.title())));
    if let Some(other) = case.merged_into {
        out += &match lang {
            Lang::Ja => format!("この番号は {} に統合されました。\n", number(other)),
            Lang::En => format!("Merged into {}.\n", number(other)),
        };
    }
    let mut about = vec![organisation(case, lang)];
    about.extend((!case.victims().is_empty()).then(|| label!(lang, case.sector()).to_owned()));
    let published = case.published().map(|d| lang.date(&d));
    let published = published.unwrap_or_else(|| lang.pick("日付の記載なし", "no date given").to_owned());
    about.push(format!("{} {published}", lang.pick("公表", "published")));
    about.extend(case.stage().map(|stage| label!(lang, stage).to_owned()));
    out += &format!("{}\n", about.join(lang.pick("｜", " · ")));
    for alias in &case.aliases {
        out += &format!("{}{}\n", alias_name(alias, lang), lang.aside(&one_line(&alias.source)));
    }
    let refs = Refs { case, lang };
    refs.facts(&mut out);
    refs.sectors(sectors, &mut out);
    refs.timeline(&mut out);
    refs.others(&mut out);
    refs.rejected(&mut out);
    refs.sources(&mut out);
    refs.changes(&mut out);
    refs.links(&mut out);
    refs.words(&mut out);
    out
}

/// The facts of a case, those that were rejected among them, with the handles by which a person names them.
pub fn handles_text(case: &CaseView, lang: Lang) -> String {
    let refs = Refs { case, lang };
    let mut out = String::new();
    refs.heading(&mut out, "事実の名札", "Handles of facts");
    let rejected = case.desk.rejected.iter().map(|r| &r.fact);
    let mut known: Vec<String> = Vec::new();
    for fact in case.facts.iter().chain(rejected) {
        let handle = fact.fact.value.handle();
        if !known.contains(&handle) {
            let name = label!(lang, fact.fact.value.field());
            out += &format!("  {handle}  {}  {}\n", pad(name, NAME_COLUMNS), refs.value(&fact.fact.value));
            known.push(handle);
        }
    }
    out
}

/// Columns for the name of a field.
const NAME_COLUMNS: usize = 14;

struct Refs<'c> {
    case: &'c CaseView,
    lang: Lang,
}

impl Refs<'_> {
    fn heading(&self, out: &mut String, ja: &str, en: &str) {
        *out += &format!("\n■ {}\n", self.lang.pick(ja, en));
    }

    /// The passage, the source's number, and a mark where the value does not stand in the passage alone.
    fn evidence(&self, said: &CaseFact) -> String {
        let quote = elide_middle(&one_line(said.fact.evidence.quote()), QUOTE);
        let mark = match said.fact.basis {
            Basis::Stated => String::new(),
            Basis::Context => self.lang.aside(self.lang.pick("文脈", "from context")),
            Basis::Title => self.lang.aside(self.lang.pick("表題", "from the title")),
        };
        let page = match said.fact.evidence.page() {
            Some(OnPage { number, recognised: false }) => {
                self.lang.pick("・{}頁", ", p. {}").replace("{}", &number.to_string())
            }
            Some(OnPage { number, recognised: true }) => {
                self.lang.pick("・{}頁の画像", ", image on p. {}").replace("{}", &number.to_string())
            }
            None => String::new(),
        };
        let person = self.case.word_of(said.source).map(|word| self.person(word)).unwrap_or_default();
        format!("「{quote}」[{}{page}]{mark}{person}", said.source + 1)
    }

    /// Who corrected or confirmed a value, when and why.
    fn person(&self, said: &CaseWord) -> String {
        let what = match said.word {
            Word::Confirm { .. } => self.lang.pick("確認", "confirmed"),
            Word::Reject { .. } => self.lang.pick("却下", "rejected"),
            _ => self.lang.pick("訂正", "corrected"),
        };
        let why = said.why.as_deref().map(|why| format!("{}{}", self.lang.pick("：", ": "), one_line(why)));
        let who = format!("{what} {} {}{}", time_in_japan(&said.at), one_line(&said.by), why.unwrap_or_default());
        self.lang.aside(&who)
    }

    fn value(&self, value: &FactValue) -> String {
        match value {
            FactValue::ReportedTo { authority, when } => {
                let when = when.map(|w| self.lang.aside(&self.lang.date(&w))).unwrap_or_default();
                label!(self.lang, *authority).to_owned() + &when
            }
            FactValue::Event { event, when } => format!("{} {}", label!(self.lang, *event), self.lang.date(when)),
            other => affected(other, self.lang),
        }
    }

    fn facts(&self, out: &mut String) {
        let rows: Vec<(Field, &CaseFact)> =
            FIELDS.iter().flat_map(|&field| self.case.current(field).into_iter().map(move |f| (field, f))).collect();
        if rows.is_empty() {
            return;
        }
        self.heading(out, "事実", "Facts");
        let column = FIELDS.iter().map(|&f| width(label!(self.lang, f))).max().unwrap_or(0);
        let mut last = None;
        for (field, said) in rows {
            let name = if last == Some(field) { "" } else { label!(self.lang, field) };
            last = Some(field);
            *out += &format!("  {}  {}  {}\n", pad(name, column), self.value(&said.fact.value), self.evidence(said));
        }
    }

    /// The sector of each victim, with what tells it.
    fn sectors(&self, sectors: &[VictimSector], out: &mut String) {
        if sectors.is_empty() {
            return;
        }
        self.heading(
            out,
            "業種（日本標準産業分類の大分類）",
            "Sectors (major groups of the Japan Standard Industrial Classification)",
        );
        for of in sectors {
            *out += &format!("  {}  {}\n", one_line(&of.name), sector_text(&of.sector, self.lang));
        }
    }

    fn timeline(&self, out: &mut String) {
        let mut rows: Vec<(String, &'static str, String)> = Vec::new();
        for said in self.case.current(Field::Events) {
            if let FactValue::Event { event, when } = said.fact.value {
                rows.push((self.lang.date(&when), label!(self.lang, event), self.evidence(said)));
            }
        }
        if rows.is_empty() {
            return;
        }
        self.heading(out, "経緯", "Timeline");
        let dates = rows.iter().map(|(d, ..)| width(d)).max().unwrap_or(0);
        let events = rows.iter().map(|(_, e, _)| width(e)).max().unwrap_or(0);
        for (date, event, evidence) in rows {
            *out += &format!("  {}  {}  {evidence}\n", pad(&date, dates), pad(event, events));
        }
        if let Some((_, days)) = days_to_publication(self.case) {
            *out += &match self.lang {
                Lang::Ja => format!("  発覚から公表まで {days}日\n"),
                Lang::En => format!("  {days} days from detection to publication\n"),
            };
        }
    }

    fn others(&self, out: &mut String) {
        let mut rows: Vec<(&'static str, &CaseFact)> = Vec::new();
        for field in [Field::System, Field::Type, Field::Affected, Field::Certainty, Field::Misuse] {
            rows.extend(others(self.case, field).into_iter().map(|f| (label!(self.lang, field), f)));
        }
        if rows.is_empty() {
            return;
        }
        self.heading(out, "他の値（出典により異なるもの）", "Other values (where sources differ)");
        let column = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        for (name, said) in rows {
            *out += &format!("  {}  {}  {}\n", pad(name, column), self.value(&said.fact.value), self.evidence(said));
        }
    }

    /// `更新 2026年9月5日（ページのmeta要素）`.
    fn updated(&self, Dated { day, by }: Dated) -> String {
        let (day, by) = (self.lang.date(&day), label!(self.lang, by));
        match self.lang {
            Lang::Ja => format!("更新 {day}（{by}）"),
            Lang::En => format!("updated {day} ({by})"),
        }
    }

    /// What was read and a person said is wrong.
    fn rejected(&self, out: &mut String) {
        let rejected = &self.case.desk.rejected;
        if rejected.is_empty() {
            return;
        }
        self.heading(out, "却下された値", "Rejected values");
        let column = rejected.iter().map(|r| width(label!(self.lang, r.fact.fact.value.field()))).max().unwrap_or(0);
        for RejectedFact { fact, word } in rejected {
            let name = label!(self.lang, fact.fact.value.field());
            let person = self.case.desk.words.get(*word).map(|said| self.person(said)).unwrap_or_default();
            let value = self.value(&fact.fact.value);
            *out += &format!("  {}  {value}  {}{person}\n", pad(name, column), self.evidence(fact));
        }
    }

    /// Everything that a person said, notes of the desk among them.
    fn words(&self, out: &mut String) {
        let words = &self.case.desk.words;
        if words.is_empty() {
            return;
        }
        self.heading(out, "担当者の記録", "What the desk said");
        for said in words {
            let why = said.why.as_deref().map(|why| format!("  {}", self.lang.aside(&one_line(why))));
            let (time, what) = (time_in_japan(&said.at), desk::word(&said.word, self.lang));
            let who = one_line(&said.by);
            *out += &format!("  {:>4}  {time}  {who}  {what}{}\n", said.event, why.unwrap_or_default());
        }
    }

    fn sources(&self, out: &mut String) {
        if self.case.sources.is_empty() {
            return;
        }
        self.heading(out, "出典", "Sources");
        for (i, source) in self.case.sources.iter().enumerate() {
            if let Some(said) = self.case.word_of(i) {
                *out += &format!("  [{}] {}  {}\n", i + 1, label!(self.lang, source.kind), self.person(said));
                continue;
            }
            let mut head = vec![label!(self.lang, source.kind).to_owned()];
            head.extend(source.published.map(|d| self.lang.date(&d)));
            head.extend(source.updated.map(|updated| self.updated(updated)));
            head.extend(source.stage().map(|s| label!(self.lang, s).to_owned()));
            *out += &format!("  [{}] {}  {}\n", i + 1, head.join(" "), one_line(&source.title));
            if let Some(url) = &source.url {
                *out += &format!("      {}\n", one_line(url));
            }
            *out += &match self.lang {
                Lang::Ja => format!("      {} の記事{}\n", one_line(&source.name), source.article),
                Lang::En => format!("      article {} of {}\n", source.article, one_line(&source.name)),
            };
            if let Some(newer) = source.replaced_by {
                *out += &match self.lang {
                    Lang::Ja => format!("      同じページの旧版。現在の版は[{}]\n", newer + 1),
                    Lang::En => format!("      an earlier version of the page; [{}] holds now\n", newer + 1),
                };
            }
            // What the kind and the stage do not say already.
            let tie = source.tie.as_ref();
            let tie = tie.filter(|t| matches!(t.relation, LinkRelation::Correction | LinkRelation::Duplicate));
            if let Some(tie) = tie {
                let colon = self.lang.pick("：", ": ");
                *out += &format!("      {}{colon}{}\n", label!(self.lang, tie.relation), one_line(&tie.reason));
            }
            for reason in &source.reasons {
                *out += &format!(
                    "      {}{}\n",
                    self.lang.pick("ここに綴じた理由：", "filed here because: "),
                    one_line(reason)
                );
            }
        }
    }

    /// A passage that shows a link, with the number of its source where that is one of this case.
    fn passage(&self, passage: &Passage) -> String {
        let quote = elide_middle(&one_line(&passage.quote), QUOTE);
        let holds = |s: &CaseSource| {
            s.document == passage.document && s.span.start <= passage.span.start && passage.span.end <= s.span.end
        };
        match self.case.sources.iter().position(holds) {
            Some(source) => format!("「{quote}」[{}]", source + 1),
            None => format!("「{quote}」"),
        }
    }

    fn changes(&self, out: &mut String) {
        if self.case.changes.is_empty() {
            return;
        }
        self.heading(out, "ページの変化", "Changes of pages");
        for change in &self.case.changes {
            let place = |place: Option<usize>| place.map_or_else(String::new, |p| format!("[{}]", p + 1));
            let versions = match (change.from, change.to) {
                (Some(from), Some(to)) => format!("[{}]→[{}]", from + 1, to + 1),
                (from, to) => place(from.or(to)),
            };
            let status = change.status.map(|status| self.lang.aside(&status.to_string())).unwrap_or_default();
            let (time, what) = (time_in_japan(&change.seen_at), label!(self.lang, change.change));
            *out += &format!("  {time}  {what}{status}  {versions}  {}\n", one_line(&change.page));
        }
    }

    fn links(&self, out: &mut String) {
        if self.case.links.is_empty() {
            return;
        }
        self.heading(out, "関連する事案", "Linked cases");
        for link in &self.case.links {
            let colon = self.lang.pick("：", ": ");
            let relation = label!(self.lang, link.relation);
            *out += &format!("  {}  {relation}{colon}{}\n", number(link.to), one_line(&link.reason));
            if let Some(passage) = &link.passage {
                *out += &format!("      {}\n", self.passage(passage));
            }
        }
    }
}

/// A case as one JSON object: what [`list_jsonl`](crate::list_jsonl) says of it, every fact with its passage and source, values of
/// other sources that differ, the sources without their texts, links, and what is known of the victims' `sectors`. Ends
/// without a line break.
pub fn show_json(case: &CaseView, sectors: &[VictimSector]) -> String {
    let of = |said: &CaseFact| {
        let mut out = fact(&said.fact, 0);
        out["source"] = json!(said.source);
        out["handle"] = json!(said.fact.value.handle());
        if let Some(word) = case.word_of(said.source) {
            out["word"] = json!(word.event);
        }
        out
    };
    let differing = [Field::System, Field::Type, Field::Affected, Field::Certainty, Field::Misuse];
    let differing = differing.iter().flat_map(|&f| others(case, f));
    let dates = EventKind::ALL.iter().filter_map(|&e| Some(other_dates(case, e, first(case, e)?))).flatten();
    let sources = case.sources.iter().map(|s| {
        let mut out = json!({
            "document": s.document,
            "name": s.name,
            "article": s.article,
            "incident": s.incident,
            "kind": s.kind,
            "title": one_line(&s.title),
            "published": s.published.map(|d| d.iso_date()),
            "url": s.url,
            "start": s.span.start,
            "end": s.span.end,
            "reasons": s.reasons,
        });
        if let Some(updated) = s.updated {
            out["updated"] = json!(updated);
        }
        if let Some(stage) = s.stage() {
            out["stage"] = json!(stage);
        }
        if let Some(newer) = s.replaced_by {
            out["replaced_by"] = json!(newer);
        }
        if let Some(tie) = &s.tie {
            out["tie"] = json!(tie);
        }
        out
    });
    let changes = case.changes.iter().map(|c| {
        let mut out = json!({"page": c.page, "change": c.change, "seen_at": c.seen_at});
        for (name, value) in [("from", c.from), ("to", c.to), ("status", c.status.map(usize::from))] {
            if let Some(value) = value {
                out[name] = json!(value);
            }
        }
        out
    });
    let mut out = summary(case);
    if !case.victims().is_empty() {
        out.insert("sector".into(), json!(case.sector()));
    }
    if !sectors.is_empty() {
        out.insert("sectors".into(), json!(sectors));
    }
    if let Some((_, days)) = days_to_publication(case) {
        out.insert("days_to_publication".into(), json!(days));
    }
    out.insert("facts".into(), case.facts.iter().map(of).collect());
    out.insert("other_values".into(), differing.chain(dates).map(of).collect());
    out.insert("sources".into(), sources.collect());
    if !case.changes.is_empty() {
        out.insert("changes".into(), changes.collect());
    }
    let desk = &case.desk;
    if !desk.rejected.is_empty() {
        let rejected = desk.rejected.iter().map(|rejected| {
            let mut out = of(&rejected.fact);
            out["word"] = json!(desk.words.get(rejected.word).map(|said| said.event));
            out
        });
        out.insert("rejected".into(), rejected.collect());
    }
    if !desk.words.is_empty() {
        out.insert("words".into(), json!(desk.words));
    }
    if desk.is_hidden {
        out.insert("hidden".into(), json!(true));
    }
    format!("{:#}", Value::Object(out))
}
