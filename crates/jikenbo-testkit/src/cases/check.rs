use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use jikenbo_core::{ArticleKind, Fact, Field, Reading};

use super::{Case, Check, Error, Expectation, parse};
use crate::compact;

/// What was read from a case's article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Got {
    /// The article's kind; `None` when no article was found.
    pub kind: Option<ArticleKind>,
    /// The facts, in any order.
    pub facts: Vec<GotFact>,
}

/// One fact as cases compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GotFact {
    /// The field it fills.
    pub field: Field,
    /// Its value as [`compact`] writes it.
    pub value: String,
    /// The passage that says it, word for word.
    pub quote: String,
}

impl From<&Fact> for GotFact {
    fn from(fact: &Fact) -> Self {
        let quote = fact.evidence.quote().to_owned();
        Self { field: fact.value.field(), value: compact(&fact.value), quote }
    }
}

impl From<&Reading> for Got {
    /// The article's own facts and those of all its incidents.
    fn from(reading: &Reading) -> Self {
        let facts = reading.facts.iter().chain(reading.incidents.iter().flat_map(|i| &i.facts));
        Self { kind: Some(reading.kind), facts: facts.map(GotFact::from).collect() }
    }
}

impl From<&[Reading]> for Got {
    /// The first reading's kind and the facts of all.
    fn from(readings: &[Reading]) -> Self {
        let facts = readings.iter().flat_map(|r| Got::from(r).facts).collect();
        Self { kind: readings.first().map(|r| r.kind), facts }
    }
}

impl fmt::Display for GotFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} | {}", self.field, self.value, self.quote.replace('\n', "\\n"))
    }
}

/// Checks every case of the Markdown file at `path`, or of all `*.md` files right in the folder at
/// `path`, against what `read` reads from it, and gives the number of cases that held.
///
/// The error lists, for each failing case, the expectations that do not hold (`file:line:`, what was
/// expected, what was got instead) and all that was read. A file that cannot be read, a line that is
/// no expectation and a file or folder without a single case are errors too.
///
/// ```no_run
/// # use jikenbo_testkit::{Got, check_cases};
/// # fn read(_: &jikenbo_core::Document) -> Vec<jikenbo_core::Reading> { Vec::new() }
/// check_cases("tests/md", |case| Got::from(read(&case.document()).as_slice())).unwrap();
/// ```
pub fn check_cases(path: impl AsRef<Path>, read: impl Fn(&Case) -> Got) -> Result<usize, Error> {
    let path = path.as_ref();
    let unreadable = |e: io::Error| Error::new(vec![format!("{}: {e}; is it there?", path.display())]);
    let files = if path.is_dir() { pages(path).map_err(unreadable)? } else { vec![path.to_owned()] };
    if files.is_empty() {
        return Err(Error::new(vec![format!("{}: no *.md file in this folder", path.display())]));
    }
    let mut held = 0;
    let mut failed = Vec::new();
    for file in files {
        let markdown = fs::read_to_string(&file).map_err(unreadable)?;
        match check_markdown(&file.display().to_string(), &markdown, &read) {
            Ok(n) => held += n,
            Err(error) => failed.extend(error.entries),
        }
    }
    if failed.is_empty() { Ok(held) } else { Err(Error::new(failed)) }
}

/// As [`check_cases`], of a text at hand; `file` is the name that the report gives it.
pub fn check_markdown(file: &str, markdown: &str, read: impl Fn(&Case) -> Got) -> Result<usize, Error> {
    let cases = parse::read(markdown).map_err(|problems| {
        Error::new(problems.into_iter().map(|(line, reason)| format!("{file}:{line}: {reason}")).collect())
    })?;
    if cases.is_empty() {
        return Err(Error::new(vec![format!("{file}:1: no case here; write a fence ```article and a fence ```facts")]));
    }
    let failed: Vec<String> = cases.iter().filter_map(|case| report(file, case, &read(case))).collect();
    if failed.is_empty() { Ok(cases.len()) } else { Err(Error::new(failed)) }
}

fn pages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "md"));
    files.sort();
    Ok(files)
}

fn report(file: &str, case: &Case, got: &Got) -> Option<String> {
    let unmet: Vec<(&Expectation, String)> =
        case.expect.iter().filter_map(|e| Some((e, unmet(&e.check, case, got)?))).collect();
    if unmet.is_empty() {
        return None;
    }
    let mut out = format!("{file}:{}: {}\n", case.line, case.name);
    for (expectation, reason) in unmet {
        out += &format!("  {file}:{}: expected `{}`\n    {reason}\n", expectation.line, expectation.written);
    }
    out += "  all that was read:\n";
    out += &format!("    kind: {}\n", kind_code(got));
    for fact in &got.facts {
        out += &format!("    {fact}\n");
    }
    Some(out)
}

/// Why an expectation does not hold; `None` when it does.
fn unmet(check: &Check, case: &Case, got: &Got) -> Option<String> {
    match check {
        Check::Kind { kind, not } => {
            let same = got.kind == Some(*kind);
            (same == *not).then(|| format!("got kind: {}", kind_code(got)))
        }
        Check::Value { field, value, quote, not } => {
            let fits = |f: &&GotFact| {
                f.field == *field && f.value == *value && quote.as_ref().is_none_or(|quote| f.quote == *quote)
            };
            let found: Vec<&GotFact> = got.facts.iter().filter(fits).collect();
            match (found.is_empty(), not) {
                (false, true) => Some(format!("got {}", list(&found))),
                (true, false) => {
                    let nearest: Vec<&GotFact> = got.facts.iter().filter(|f| f.field == *field).collect();
                    Some(format!("got {}", list(&nearest)))
                }
                _ => None,
            }
        }
        Check::Only(field) => {
            let listed = |f: &GotFact| {
                case.expect.iter().any(
                    |e| matches!(&e.check, Check::Value { field, value, not: false, .. } if *field == f.field && *value == f.value),
                )
            };
            let more: Vec<&GotFact> = got.facts.iter().filter(|f| f.field == *field && !listed(f)).collect();
            (!more.is_empty()).then(|| format!("got also {}", list(&more)))
        }
    }
}

fn kind_code(got: &Got) -> &'static str {
    got.kind.map_or("none", ArticleKind::code)
}

fn list(facts: &[&GotFact]) -> String {
    if facts.is_empty() {
        return "nothing in this field".to_owned();
    }
    facts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n        ")
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{Article, Basis, EventKind, Evidence, FactValue, Incident, Span, Telling, TimeValue};

    use super::*;

    fn got(kind: ArticleKind, facts: &[(Field, &str, &str)]) -> Got {
        let fact = |&(field, value, quote): &(Field, &str, &str)| GotFact {
            field,
            value: value.to_owned(),
            quote: quote.to_owned(),
        };
        Got { kind: Some(kind), facts: facts.iter().map(fact).collect() }
    }

    fn run(facts: &str) -> Result<usize, Error> {
        let page = format!("# 日付\n```article\n9月1日と3日、12件\n```\n```facts\n{facts}\n```\n");
        check_markdown("md/dates.md", &page, |_| {
            got(
                ArticleKind::Disclosure,
                &[
                    (Field::Events, "detected 2026-09-01", "9月1日"),
                    (Field::Events, "contained 2026-09-03", "3日"),
                    (Field::Affected, "12 records", "12件"),
                ],
            )
        })
    }

    #[test]
    fn what_holds_is_counted() {
        for facts in [
            "kind: disclosure",
            "! kind: news",
            "event: detected 2026-09-01 | 9月1日",
            "events: detected 2026-09-01",
            "! event: detected 2026-09-01 | 3日",
            "! affected: 12 people",
            "affected: 12 records\nonly affected",
            "event: detected 2026-09-01\nevent: contained 2026-09-03\nonly events",
            "only data",
        ] {
            assert_eq!(run(facts), Ok(1), "{facts}");
        }
    }

    #[test]
    fn what_does_not_hold_is_reported() {
        for (facts, expect) in [
            ("kind: news", "got kind: disclosure"),
            ("! kind: disclosure", "got kind: disclosure"),
            ("event: detected 2025-09-01", "got events: detected 2026-09-01 | 9月1日\n        events: contained"),
            ("event: detected 2026-09-01 | 3日", "got events: detected 2026-09-01 | 9月1日"),
            ("data: name", "got nothing in this field"),
            ("! affected: 12 records", "got affected: 12 records | 12件"),
            ("event: detected 2026-09-01\nonly event", "got also events: contained 2026-09-03 | 3日"),
            ("! affected: 12 people\nonly affected", "got also affected: 12 records | 12件"),
        ] {
            let error = run(facts).unwrap_err().to_string();
            assert!(error.contains(expect), "{facts}\n{error}");
        }
    }

    #[test]
    fn the_report_reads_alone() {
        assert_eq!(
            run("kind: disclosure\naffected: 13 records | 13件").unwrap_err().to_string(),
            "\
md/dates.md:2: 日付
  md/dates.md:7: expected `affected: 13 records | 13件`
    got affected: 12 records | 12件
  all that was read:
    kind: disclosure
    events: detected 2026-09-01 | 9月1日
    events: contained 2026-09-03 | 3日
    affected: 12 records | 12件
"
        );
    }

    #[test]
    fn what_checks_nothing_is_an_error() {
        let check = |result: Result<usize, Error>, expect: &str| {
            let error = result.unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        };
        check(check_markdown("a.md", "# prose\n", |_| Got::default()), "a.md:1: no case here");
        check(run("! evnet: x"), "md/dates.md:6: unknown Field \"evnet\"");
        check(check_cases("nowhere/a.md", |_| Got::default()), "nowhere/a.md: ");
        check(check_cases("src", |_| Got::default()), "src: no *.md file");
    }

    #[test]
    fn readings_become_comparable() {
        let case = &parse::read("```article\n9月1日\n```\n```facts\nkind: news\n```\n").unwrap()[0];
        let document = case.document();
        let fact = Fact {
            value: FactValue::Event { event: EventKind::Detected, when: TimeValue::day(2026, 9, 1).unwrap() },
            evidence: Evidence::new(&document, Span::new(0, 8), "date.month-day", 1).unwrap(),
            basis: Basis::Context,
        };
        let span = Span::new(0, 9);
        let reading = Reading {
            article: Article::alone(1, span, span),
            title: "9月1日".to_owned(),
            kind: ArticleKind::News,
            facts: Vec::new(),
            incidents: vec![Incident { facts: vec![fact] }],
            links: Vec::new(),
            telling: Telling::default(),
        };
        let expect = got(ArticleKind::News, &[(Field::Events, "detected 2026-09-01", "9月1日")]);
        assert_eq!(Got::from([reading].as_slice()), expect);
        assert_eq!(Got::from([].as_slice()).kind, None);
    }
}
