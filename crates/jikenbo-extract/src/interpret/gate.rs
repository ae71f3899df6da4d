//! A first look at an article, in one cheap pass: most texts hold no word that an incident could be
//! told with. What they are, their title and their date is then read without looking any further.
//!
//! The gate knows nothing of its own: its words are those that the rules, the tables of words and
//! [`super::kind`] decide by. It closes only where `kind` could find no incident.

use std::ops::{ControlFlow, Range};

use jikenbo_core::{Article, Cue, Document, EventKind, Fact, NormText, Reading, Telling};

use super::{
    kind,
    kind_words::{self, Class, Counts},
    published, sections, victim_list,
    view::{self, View},
};
use crate::{
    engine::Engine,
    layout::Layout,
    literals::Literals,
    rule::Rule,
    rules::{RULES, organisation::publisher},
    split::front_matter,
};

/// The words that the gate looks for.
pub struct Gate {
    literals: Literals,
    /// For each word, the kind's classes it stands in, and what else it tells, as bits.
    tells: Vec<u32>,
    /// How many of the words, from the first, are [`kind_words`].
    kind_words: usize,
    /// The rules that tell a date of publication, and those alone.
    dates: Engine,
}

/// What [`published`] goes by, and the article's address.
const DATE_RULES: &[&str] = &["date.", "time.", "event.", "url."];

/// It names an incident: a cause, a leak. In a title, that is enough to look further.
const INCIDENT: u32 = 1 << 31;
/// It may tell that something happened; in a text of another matter it does so in passing.
const HAPPENED: u32 = 1 << 30;
/// The publisher speaks of itself.
const PUBLISHER: u32 = 1 << 29;
/// Something was made public: a list of events may give the day of publication.
const DISCLOSED: u32 = 1 << 28;

/// Something is left open, as in a letter to be filled in, or the page may list what gangs post.
const BLANK: u32 = 1 << 27;

/// The words by which a title alone opens the gate.
const TITLE: u32 = INCIDENT | Class::IncidentTitle.bit() | Class::Impersonation.bit() | Class::Market.bit();

impl Gate {
    /// Gathers the words from what the engine reads.
    pub fn new(engine: &Engine) -> Self {
        let (words, mut tells) = kind_words::words();
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        let mut places: std::collections::HashMap<String, usize> =
            words.iter().enumerate().map(|(i, w)| (w.clone(), i)).collect();
        let kind_words = words.len();
        let mut add = |word: &str, bit: u32| {
            let place = *places.entry(word.to_owned()).or_insert_with(|| {
                words.push(word.to_owned());
                tells.push(0);
                words.len() - 1
            });
            tells[place] |= bit;
        };
        for (word, cue) in engine.cue_words() {
            match cue {
                Cue::Type(_) | Cue::Leak => add(word, INCIDENT | HAPPENED),
                Cue::Viewable | Cue::Event(EventKind::OccurredFrom) => add(word, HAPPENED),
                Cue::Event(EventKind::Disclosed) => add(word, DISCLOSED),
                _ => {}
            }
        }
        publisher::RULE.needs.iter().for_each(|word| add(word, PUBLISHER));
        add("公表", DISCLOSED);
        kind::BLANKS.iter().chain(victim_list::POSTED_ON).for_each(|word| add(word, BLANK));
        let of_dates = |rule: &&&Rule| DATE_RULES.iter().any(|kind| rule.id.starts_with(kind));
        let dates: Vec<&Rule> = RULES.iter().filter(of_dates).copied().collect();
        Self {
            literals: Literals::new(words.iter().map(String::as_str)),
            tells,
            kind_words,
            dates: Engine::new(&dates, &[]),
        }
    }

    /// The reading of an article that cannot hold an incident; `None` where it might, or where its
    /// date needs all of it to be read.
    pub fn without_incident(&self, document: &Document, article: &Article) -> Option<Reading> {
        let text = &document.text;
        if article.named.is_some() || front_matter::title(article.span.of(text)).is_some() {
            return None;
        }
        let title = Layout::new(article.title.of(text), article.title.start);
        let in_title = self.look(title.text(), TITLE)?;
        if title.text().contains('#') || published::day_at_end(title.text()).is_some() {
            return None;
        }
        let body_span = view::body_without_fields(article);
        let norm = NormText::new(body_span.of(text), body_span.start);
        let in_body = self.look(norm.as_str(), Class::Market.bit())?;
        let regret = [&in_title, &in_body].iter().any(|l| l.tells & Class::Apology.bit() != 0)
            || title.text().contains("お詫び")
            || title.text().contains("おわび");
        let measure = in_body.tells & Class::MeasureDone.bit() != 0;
        if regret && in_body.happened.is_some()
            || measure && (in_body.happened.is_some() || in_body.tells & Class::IncidentTitle.bit() != 0)
            || in_body.happened.is_some() && (in_body.tells & PUBLISHER != 0 || kind::names_later_report(title.text()))
            || in_body.tells & INCIDENT != 0 && kind::names_release(title.text())
            || (in_title.tells | in_body.tells) & BLANK != 0
            || kind::names_answer(title.text())
            || sections::may_count(title.text())
            || victim_list::POSTED_BY.iter().any(|word| title.text().contains(word))
            || lists_hosts(norm.as_str())
        {
            return None;
        }
        let (head, tail) = edges(norm.as_str(), if in_body.happened.is_some() { 4 } else { 1 });
        let body = Layout::of_parts(norm, &[head, tail]);
        // Told among the first sentences, it may be a press item.
        if in_body.happened.is_some_and(|at| body.sentences.get(3).is_none_or(|s| at < s.at.start)) {
            return None;
        }
        if article.date_line.is_some() && body.text().contains("http") {
            return None;
        }
        let title_mentions = if may_hold_date(title.text()) { self.dates.scan(&title) } else { vec![] };
        let mut mentions = self.dates.scan_lines(&body, |line| may_hold_date(line) || line.contains("http"));
        mentions.retain(|m| !article.title.contains(m.span));
        let view = View::of_parts(document, article, (title, title_mentions), (body, mentions));
        let published = published::published(&view);
        if published.is_none() && in_body.tells & DISCLOSED != 0 {
            return None;
        }
        let kind = kind::without_incident(&in_title.counts, &in_body.counts);
        let facts: Vec<Fact> = published.into_iter().chain(view.url()).collect();
        Some(Reading {
            article: article.clone(),
            title: view.title_text(),
            kind,
            facts,
            incidents: vec![],
            links: vec![],
            telling: Telling::default(),
        })
    }

    /// What a text's words tell; `None` as soon as one opens the gate.
    fn look(&self, text: &str, opens: u32) -> Option<Look> {
        let mut look = Look::default();
        let mut seen = vec![0u64; self.kind_words / 64 + 1];
        let opened = self.literals.each(text, |at, _, word| {
            let tells = self.tells[word];
            if tells & opens != 0 {
                return ControlFlow::Break(());
            }
            look.tells |= tells;
            if tells & HAPPENED != 0 {
                look.happened.get_or_insert(at);
            }
            if word < self.kind_words && seen[word / 64] & 1 << (word % 64) == 0 {
                seen[word / 64] |= 1 << (word % 64);
                look.counts.add(tells);
            }
            ControlFlow::Continue(())
        });
        opened.is_continue().then_some(look)
    }
}

/// What the words of a text tell.
#[derive(Default)]
struct Look {
    tells: u32,
    counts: Counts,
    /// Where the first word stands that tells that something happened.
    happened: Option<usize>,
}

/// A host's name is no longer, in bytes.
const HOST: usize = 256;

/// Whether a line may hold a date with its year.
fn may_hold_date(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_year = |at: usize| {
        matches!(bytes.get(at..at + 4), Some([b'1', b'9', a, b] | [b'2', b'0', a, b]) if a.is_ascii_digit() && b.is_ascii_digit())
            && !(at > 0 && bytes[at - 1].is_ascii_digit())
    };
    memchr::memchr2_iter(b'1', b'2', bytes).any(is_year)
        || ["令和", "平成", "昭和"].iter().any(|era| line.contains(era))
}

/// Whether a line ends as the entry of a list of victims does: with a host in brackets.
fn lists_hosts(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_host =
        |host: &[u8]| host.contains(&b'.') && host.iter().all(|b| b.is_ascii_alphanumeric() || b".-".contains(b));
    let closes = |end: usize| {
        let Some(inside) = bytes[..end].strip_suffix(b")") else { return false };
        let inside = &inside[inside.len().saturating_sub(HOST)..];
        memchr::memrchr(b'(', inside).is_some_and(|open| is_host(&inside[open + 1..]))
    };
    memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]).any(closes)
}

/// The first and last lines of a text, as far as a date of publication may stand there: lines of
/// running text end both. The first hold so many sentences, where there are as many.
fn edges(text: &str, least: usize) -> (Range<usize>, Range<usize>) {
    let mut head = 0;
    let mut sentences = 0;
    let mut lines = 0;
    let mut running = false;
    for line in text.split_inclusive('\n') {
        if (running || lines >= 8) && sentences >= least {
            break;
        }
        head += line.len();
        if !line.trim().is_empty() {
            lines += 1;
            sentences += line.trim().trim_end_matches('。').matches('。').take(4).count() + 1;
            running |= line.contains('。') || line.trim().chars().count() > 70;
        }
    }
    let mut tail = text.len();
    let mut end = text.len();
    let mut lines = 0;
    let mut running = false;
    for line in text.rsplit('\n') {
        if running || lines >= 6 || tail <= head {
            break;
        }
        tail = end - line.len();
        end = tail.saturating_sub(1);
        if !line.trim().is_empty() {
            lines += 1;
            running = line.contains('。') || line.trim().chars().count() > 40;
        }
    }
    (0..head, tail.max(head)..text.len())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, sync::LazyLock};

    use jikenbo_core::DocumentId;
    use proptest::prelude::*;

    use super::*;
    use crate::{gazetteer, interpret, rules, split};

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(rules::RULES, gazetteer::GAZETTEERS));
    static GATE: LazyLock<Gate> = LazyLock::new(|| Gate::new(&ENGINE));

    /// Reads each article through the gate and in full: what the gate reads must be the same. Gives
    /// how many articles it closed for, and how many there are.
    fn check(text: &str, name: &str) -> (usize, usize) {
        let document = Document::plain(DocumentId::new(name), name, text);
        let articles = split::split(&document).articles;
        let years = interpret::years(text);
        let mut closed = 0;
        for article in &articles {
            let Some(reading) = GATE.without_incident(&document, article) else { continue };
            closed += 1;
            let full = interpret::interpret(&ENGINE, &document, article, years.around(article.span));
            assert_eq!(format!("{reading:?}"), format!("{full:?}"), "{name}: {text}");
        }
        (closed, articles.len())
    }

    fn texts(folder: &Path, out: &mut Vec<(String, String)>) {
        let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => texts(&path, out),
                false => out.extend(fs::read_to_string(&path).ok().map(|text| (path.display().to_string(), text))),
            }
        }
    }

    #[test]
    fn what_the_gate_reads_is_what_reading_all_reads() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = Vec::new();
        for folder in ["../../examples", "../../corpus", "../../docs", "../../../shared/bench", "src", "data"] {
            texts(&root.join(folder), &mut all);
        }
        assert!(all.len() > 100);
        all.iter().for_each(|(name, text)| _ = check(text, name));
    }

    #[test]
    fn the_gate_closes_for_ordinary_texts() {
        let mut all = Vec::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ordinary"), &mut all);
        let open: Vec<_> =
            all.iter().filter(|(name, text)| check(text, name) != (1, 1)).map(|(name, _)| name).collect();
        assert!(open.is_empty() && !all.is_empty(), "open for {open:?}");
    }

    /// Words of the gate and what stands around them.
    const PIECES: &[&str] = &[
        "流出",
        "漏 え い",
        "公開し",
        "公開した。",
        "発生しました。",
        "当社は",
        "お詫び申し上げます。",
        "おわび",
        "被害",
        "処分を行いました。",
        "逮捕した",
        "なりすまし",
        "ご注意ください",
        "(hinata.example)",
        "https://www.example.jp/a",
        "2026年9月3日",
        "令和8年9月3日",
        "9月3日 公表",
        "発表しました。",
        "事件簿#2026-112",
        "セミナー",
        "新製品",
        "調査では",
        "募集",
        "、",
        "。",
        "\n",
        "\n\n",
        "「",
        "」",
        "まちの催し",
        "ふつうの文です。",
        "出典:",
        "勧告を",
        "省は",
        "１２",
        " ",
        "ﾊﾞｯｸ",
        "件名",
        "株式会社みなもと",
        "落としました。",
        "入れてしまう。",
        "に感染",
        "不正ア\nクセス",
        "〇月〇日",
        "××",
    ];

    proptest! {
        #[test]
        fn what_the_gate_reads_is_right_for_any_text(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
            check(&pieces.concat(), "property");
        }
    }
}
