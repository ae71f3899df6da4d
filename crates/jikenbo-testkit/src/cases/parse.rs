use std::{collections::BTreeMap, iter::Peekable, str::Chars};

use jikenbo_core::{Field, TimeValue};

use super::{Case, Check, Error, Expectation};
use crate::read_compact;

/// Singular names of fields, which read better in front of one value.
const SINGULAR: [(&str, Field); 6] = [
    ("victim", Field::Victims),
    ("domain", Field::Domains),
    ("third_party", Field::ThirdParties),
    ("actor", Field::Actors),
    ("event", Field::Events),
    ("related_case", Field::RelatedCases),
];

/// The cases of a Markdown text, in order.
///
/// A case is a fence ` ```article key=value … ` with the article and, after it, a fence ` ```facts `
/// with one expectation a line: `field: value | quote`, `! field: value`, `kind: code`, `only field`.
/// Fields are named by their codes or in the singular; blank lines and lines that begin with `#` say
/// nothing; `\n` in a quote is a line break. Everything outside these fences is prose.
///
/// The error names every line that would silently check nothing: an article without facts, an
/// unknown field or code, a value that is written otherwise, a fence that does not end.
pub fn cases(markdown: &str) -> Result<Vec<Case>, Error> {
    read(markdown).map_err(|problems| {
        Error::new(problems.into_iter().map(|(line, reason)| format!("line {line}: {reason}")).collect())
    })
}

/// A line, from 1, and what is wrong there.
pub(super) type Problem = (usize, String);

pub(super) fn read(markdown: &str) -> Result<Vec<Case>, Vec<Problem>> {
    let mut parser = Parser::default();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        if let Some((level, title)) = heading(line) {
            parser.heading(level, title);
        } else if let Some((ticks, info)) = fence(line) {
            let is_end = |line: &str| fence(line).is_some_and(|(t, info)| t >= ticks && info.is_empty());
            let mut ended = false;
            let mut body = Vec::new();
            for (line, number) in lines.by_ref() {
                if is_end(line) {
                    ended = true;
                    break;
                }
                body.push((line, number));
            }
            if !ended {
                parser.problem(number, "this fence does not end; close it with as many backticks");
            }
            parser.fence(number, info, &body);
        }
    }
    parser.finish()
}

#[derive(Default)]
struct Parser {
    headings: Vec<(usize, String)>,
    waiting: Option<Case>,
    cases: Vec<Case>,
    problems: Vec<Problem>,
}

impl Parser {
    fn problem(&mut self, line: usize, reason: impl Into<String>) {
        self.problems.push((line, reason.into()));
    }

    fn heading(&mut self, level: usize, title: &str) {
        self.close();
        self.headings.retain(|(l, _)| *l < level);
        self.headings.push((level, title.to_owned()));
    }

    fn fence(&mut self, line: usize, info: &str, body: &[(&str, usize)]) {
        let (tag, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        match tag {
            "article" => {
                self.close();
                let context = self.context(line, rest);
                let name: Vec<&str> = self.headings.iter().map(|(_, title)| title.as_str()).collect();
                let text = body.iter().flat_map(|(line, _)| [line, "\n"]).collect();
                self.waiting = Some(Case { name: name.join(" > "), line, context, text, expect: Vec::new() });
            }
            "facts" => self.facts(line, body),
            _ => {}
        }
    }

    fn facts(&mut self, line: usize, body: &[(&str, usize)]) {
        let Some(mut case) = self.waiting.take() else {
            return self.problem(line, "facts without an article; put a fence ```article before them");
        };
        for &(written, line) in body {
            let written = written.trim();
            if written.is_empty() || written.starts_with('#') {
                continue;
            }
            match expectation(written) {
                Ok(check) => case.expect.push(Expectation { line, written: written.to_owned(), check }),
                Err(reason) => self.problem(line, reason),
            }
        }
        if case.expect.is_empty() {
            self.problem(line, "no expectation here; write one a line, as `event: detected 2026-09-01 | 9月1日`");
        }
        self.cases.push(case);
    }

    fn context(&mut self, line: usize, info: &str) -> BTreeMap<String, String> {
        let mut context = BTreeMap::new();
        for word in words(info) {
            match word.split_once('=') {
                Some(("published", date)) if TimeValue::parse_iso(date).is_none() => {
                    self.problem(line, format!("published={date} is no date; write published=2026-09-03"));
                }
                Some((key, value)) => {
                    context.insert(key.to_owned(), value.to_owned());
                }
                None => self.problem(line, format!("\"{word}\" after the word article; write key=value")),
            }
        }
        context
    }

    /// An article whose facts never came would check nothing.
    fn close(&mut self) {
        if let Some(case) = self.waiting.take() {
            self.problem(case.line, "an article without facts; put a fence ```facts after it");
        }
    }

    fn finish(mut self) -> Result<Vec<Case>, Vec<Problem>> {
        self.close();
        if self.problems.is_empty() { Ok(self.cases) } else { Err(self.problems) }
    }
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (1..=6).contains(&level).then_some(())?;
    Some((level, rest.strip_prefix(' ')?.trim()))
}

fn fence(line: &str) -> Option<(usize, &str)> {
    let info = line.trim_start_matches('`');
    let ticks = line.len() - info.len();
    (ticks >= 3).then_some((ticks, info.trim()))
}

/// Words between blanks; blanks inside double quotes belong to the word, the quotes do not.
fn words(info: &str) -> Vec<String> {
    let mut chars = info.chars().peekable();
    let mut out = Vec::new();
    while chars.peek().is_some() {
        let word = word(&mut chars);
        if !word.is_empty() {
            out.push(word);
        }
    }
    out
}

fn word(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::new();
    let mut quoted = false;
    for c in chars {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => break,
            c => word.push(c),
        }
    }
    word
}

fn expectation(written: &str) -> Result<Check, String> {
    if let Some(field) = written.strip_prefix("only ") {
        return Ok(Check::Only(field_named(field.trim())?));
    }
    let (not, rest) = match written.strip_prefix('!') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, written),
    };
    let (name, rest) =
        rest.split_once(':').ok_or_else(|| format!("\"{written}\" is no expectation; write `field: value | quote`"))?;
    let (value, quote) = match rest.split_once(" | ") {
        Some((value, quote)) => (value.trim(), Some(quote.trim().replace("\\n", "\n"))),
        None => (rest.trim(), None),
    };
    if name == "kind" {
        return Ok(Check::Kind { kind: value.parse().map_err(|e: jikenbo_core::UnknownCode| e.to_string())?, not });
    }
    let field = field_named(name)?;
    read_compact(field, value)?;
    Ok(Check::Value { field, value: value.to_owned(), quote, not })
}

fn field_named(name: &str) -> Result<Field, String> {
    let singular = SINGULAR.iter().find(|(n, _)| *n == name).map(|(_, field)| *field);
    singular.map_or_else(|| name.parse().map_err(|e: jikenbo_core::UnknownCode| e.to_string()), Ok)
}

#[cfg(test)]
mod tests {
    use jikenbo_core::ArticleKind;

    use super::*;

    const PAGE: &str = "\
# 日付

Prose with `code`, and a fence that is no case:

```text
article
```

## 年のない日付

```article published=2026-09-03 title=\"お詫び と お知らせ\"
# 見出しではない
9月1日に判明しました。
```

The year is the publication's.

```facts
# a remark
kind: disclosure
event: detected 2026-09-01 | 9月1日
! affected: 1200 records
only events
```

## 件数
### 引用

````article
```
1,200件
````
```facts
affected: 1200 records | 1,200\\n件
! kind: news
```
";

    #[test]
    fn a_page_is_read_into_cases() {
        let cases = cases(PAGE).unwrap();
        let [first, second] = cases.as_slice() else { panic!("{cases:?}") };
        assert_eq!(first.name, "日付 > 年のない日付");
        assert_eq!(first.line, 11);
        assert_eq!(first.text, "# 見出しではない\n9月1日に判明しました。\n");
        assert_eq!(first.published(), TimeValue::day(2026, 9, 3));
        assert_eq!(first.document().title.as_deref(), Some("お詫び と お知らせ"));
        let checks: Vec<(usize, &Check)> = first.expect.iter().map(|e| (e.line, &e.check)).collect();
        let value = |field, value: &str, quote: Option<&str>, not| Check::Value {
            field,
            value: value.to_owned(),
            quote: quote.map(str::to_owned),
            not,
        };
        assert_eq!(
            checks,
            [
                (20, &Check::Kind { kind: ArticleKind::Disclosure, not: false }),
                (21, &value(Field::Events, "detected 2026-09-01", Some("9月1日"), false)),
                (22, &value(Field::Affected, "1200 records", None, true)),
                (23, &Check::Only(Field::Events)),
            ]
        );
        assert_eq!(second.name, "日付 > 件数 > 引用");
        assert_eq!(second.text, "```\n1,200件\n");
        assert_eq!(second.expect[0].check, value(Field::Affected, "1200 records", Some("1,200\n件"), false));
        assert_eq!(second.expect[1].check, Check::Kind { kind: ArticleKind::News, not: true });
    }

    #[test]
    fn what_would_check_nothing_is_an_error() {
        let check = |markdown: &str, expect: &str| {
            let error = cases(markdown).unwrap_err().to_string();
            assert!(error.contains(expect), "{markdown}\n{error}");
        };
        let facts = |lines: &str| format!("```article\nx\n```\n```facts\n{lines}\n```\n");
        check("```article\nx\n```\n# next\n", "line 1: an article without facts");
        check("```article\nx\n```\n", "line 1: an article without facts");
        check("```facts\nkind: news\n```\n", "line 1: facts without an article");
        check("```article\nx\n```\n```facts\nkind: news\n", "line 4: this fence does not end");
        check("```article date\nx\n```\n```facts\nkind: news\n```\n", "line 1: \"date\" after the word article");
        check("```article published=soon\nx\n```\n```facts\nkind: news\n```\n", "published=soon is no date");
        check(&facts(""), "line 4: no expectation here");
        check(&facts("! evnet: detected 2026-09-01"), "line 5: unknown Field \"evnet\"");
        check(&facts("! event: detceted 2026-09-01"), "line 5: unknown EventKind \"detceted\"");
        check(&facts("only kinds"), "unknown Field \"kinds\"");
        check(&facts("kind: gossip"), "unknown ArticleKind \"gossip\"");
        check(&facts("nothing here"), "is no expectation");
    }
}
