//! How an article tells: who speaks, how far the reporting has come, and what it names of other texts.

mod stage;
mod voice;

use std::ops::RangeInclusive;

use jikenbo_core::{ArticleKind, BareDay, Cited, DateExpr, Evidence, Mention, MentionValue, Span, Telling};

use super::view::View;
use crate::layout::Layout;

/// Words of a title that corrects what was said before.
const CORRECTS: &[&str] = &["訂正", "誤記", "正誤"];
/// What was said, in which a title tells of an error: 掲載内容の誤りについて, where 封入の誤りについて tells an incident.
const SAID: &[&str] = &["掲載", "記載", "内容", "発表", "公表", "表記", "資料", "件数", "人数", "報告", "数値", "数"];
/// The error of a title.
const ERROR: &str = "誤りについて";
/// Shorter quotations are words, longer ones are speech.
const QUOTED_CHARS: RangeInclusive<usize> = 8..=80;
/// More quotations are a list's.
const QUOTED: usize = 32;
/// More days are a history's.
const BARE_DAYS: usize = 12;

/// How an article of a kind tells; `bare_days` are those of the whole of it.
pub fn telling(view: &View, kind: ArticleKind, bare_days: Vec<Cited<BareDay>>) -> Telling {
    let evidence = |span, rule| Evidence::new(view.document, span, rule, 1);
    let title = view.title_norm();
    let of_said = |said: &str| SAID.iter().any(|word| said.trim_end_matches('の').ends_with(word));
    let corrects = CORRECTS.iter().any(|word| title.contains(word))
        || title.split_once(ERROR).is_some_and(|(before, _)| of_said(before));
    let quoted = quotations(&view.title).chain(quotations(&view.body));
    Telling {
        voice: voice::voice(view, kind),
        stage: stage::stage(view),
        correction: corrects.then(|| evidence(view.article.title, "correction.title")).flatten(),
        quoted: quoted.filter_map(|span| evidence(span, "quoted.title")).collect(),
        bare_days,
    }
}

/// The days without a year that an article names, each once.
pub fn bare_days(view: &View) -> Vec<Cited<BareDay>> {
    let mut out: Vec<Cited<BareDay>> = Vec::new();
    for mention in view.title_mentions.iter().chain(&view.mentions) {
        let Some(day) = bare_day(mention).filter(|day| out.iter().all(|cited| cited.value != *day)) else { continue };
        out.extend(
            Evidence::new(view.document, mention.span, mention.rule, mention.version)
                .map(|evidence| Cited { value: day, evidence }),
        );
        if out.len() == BARE_DAYS {
            break;
        }
    }
    out
}

fn bare_day(mention: &Mention) -> Option<BareDay> {
    match mention.value {
        MentionValue::Date(DateExpr::Day(day), _) => Some(BareDay { month: None, day }),
        MentionValue::Date(DateExpr::MonthDay { month, day: Some(day) }, _) => {
            Some(BareDay { month: Some(month), day })
        }
        _ => None,
    }
}

/// What a text puts in quotation marks.
fn quotations(layout: &Layout) -> impl Iterator<Item = Span> {
    let text = layout.text();
    let opened = text.match_indices('「').map(|(at, mark)| at + mark.len());
    let closed = opened.filter_map(move |from| {
        let to = from + text[from..].find(['「', '」'])?;
        text[to..].starts_with('」').then_some(from..to)
    });
    let fitting = closed.take(QUOTED).filter(move |at| QUOTED_CHARS.contains(&text[at.clone()].chars().count()));
    fitting.map(|at| layout.norm.original(at))
}

/// Where the first of several words stands, in the body or else in the title.
fn first(view: &View, words: &[&str]) -> Option<Span> {
    [&view.body, &view.title].into_iter().find_map(|layout| {
        let found = words.iter().filter_map(|word| Some((layout.text().find(word)?, word.len())));
        found.min().map(|(at, len)| layout.norm.original(at..at + len))
    })
}

/// A value with its passage.
fn cited<T>(view: &View, span: Span, rule: &'static str, value: T) -> Option<Cited<T>> {
    Evidence::new(view.document, span, rule, 1).map(|evidence| Cited { value, evidence })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jikenbo_core::{Article, Document, DocumentId};

    use super::*;
    use crate::{engine::Engine, rules::RULES};

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(RULES, &[]));

    /// What `read` finds in an article of a title and a text.
    pub fn read<T>(title: &str, text: &str, read: impl Fn(&View) -> T) -> T {
        let document = Document::plain(DocumentId::new("x"), "notice.txt", format!("{title}\n{text}"));
        let span = Span::new(0, document.text.len());
        let article = Article::alone(1, span, Span::new(0, title.len()));
        read(&View::new(&ENGINE, &document, &article))
    }

    #[test]
    fn days_without_a_year_are_read() {
        let check = |text: &str, expect: &[&str]| {
            let found = read("お知らせ", text, bare_days);
            let found: Vec<String> = found.iter().map(|cited| cited.value.to_string()).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("霞町は15日、12日朝に検知したと発表した。7月24日にも", &["---15", "---12", "--07-24"]);
        check("2026年7月24日から3日間、30日以内に、2日目", &[]);
        check("１５日と15日", &["---15"]);
        check("日、100日、月3日", &[]);
    }

    #[test]
    fn titles_are_quoted_and_corrected() {
        let check = |title: &str, text: &str, expect: &[(&str, &str)]| {
            let told = read(title, text, |view| telling(view, ArticleKind::Disclosure, vec![]));
            let found: Vec<_> = told.correction.iter().chain(&told.quoted).map(|e| (e.rule(), e.quote())).collect();
            assert_eq!(found, expect, "{title} {text}");
        };
        let quoted = "会員情報の漏えいについて";
        check("お知らせ", &format!("先に「{quoted}」を公表し、「調査中」と"), &[("quoted.title", quoted)]);
        check(&format!("「{quoted}」の続報"), "以上", &[("quoted.title", quoted)]);
        check("お知らせ", &format!("「{quoted}"), &[]);
        check("お知らせ", &format!("「{}」", "あ".repeat(81)), &[]);
        check("公表資料の訂正", "以上", &[("correction.title", "公表資料の訂正")]);
        check("公表資料", "訂正します", &[]);
        let title = "公表資料の人数の誤りについて";
        check(title, "以上", &[("correction.title", title)]);
        check("会報発送における封入誤りについて", "以上", &[]);
    }
}
