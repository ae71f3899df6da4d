//! What an article says of its organisations beside their names: other names, numbers, domains, places, business.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use jikenbo_core::{
    ArticleKind, Document, Evidence, FactValue, NormText, PartyRole, Reading, Span,
    organisation::{
        CorporateNumber, OrganisationFact, OrganisationFactKind as Kind, OrganisationRole,
        area::area_before,
        domain::{is_shared, registrable},
        entry_key, latin_key,
    },
};

use crate::pattern::Pattern;

/// The version of the rules here; facts keep it.
const VERSION: u32 = 1;
/// Places where a name stands that are looked at.
const PLACES: usize = 16;
/// An article that names more organisations is a list: what stands around each is not looked at.
const NAMED: usize = 12;
/// A bracket behind a name is longer than this only by mistake.
const BRACKET: usize = 400;

/// An organisation of an article.
struct Named<'r> {
    name: &'r str,
    role: OrganisationRole,
    incident: usize,
    /// The passage that names it.
    span: Span,
}

/// What an article says of the organisations that its incidents name, as victims and as suppliers, each with its passage.
/// `page` is the address of the article's own page, where it is alone on one.
pub fn organisations(document: &Document, reading: &Reading, page: Option<&str>) -> Vec<OrganisationFact> {
    let mut out = Out { document, facts: Vec::new(), seen: HashSet::new() };
    let named = named(reading);
    for one in &named {
        out.push(one, Kind::Name, one.name, one.span, "organisation.name");
        let prefecture = prefecture_of(one.name);
        if let Some(prefecture) = prefecture {
            out.push(one, Kind::Place, prefecture, one.span, "organisation.name");
        }
    }
    hosts(reading, &named, page, &mut out);
    let keys: HashSet<String> = named.iter().map(|one| entry_key(one.name).0).collect();
    if named.is_empty() || keys.len() > NAMED || reading.kind == ArticleKind::VictimList {
        return out.facts;
    }
    let span = reading.article.span;
    let norm = NormText::new(span.of(&document.text), span.start);
    for one in &named {
        beside(one, &norm, &mut out);
    }
    renamed(&named, &norm, &mut out);
    let own = matches!(reading.kind, ArticleKind::Disclosure | ArticleKind::Report);
    let mut victims = named.iter().filter(|one| one.role == OrganisationRole::Victim);
    if let (true, 1, Some(one)) = (own, keys.len().min(victims.clone().count()), victims.next()) {
        profile(one, &norm, &mut out);
        beside_itself(one, &norm, &mut out);
    }
    out.facts
}

struct Out<'d> {
    document: &'d Document,
    facts: Vec<OrganisationFact>,
    seen: HashSet<(usize, String, Kind, String)>,
}

impl Out<'_> {
    fn push(&mut self, one: &Named, kind: Kind, value: &str, span: Span, rule: &'static str) {
        let value = value.trim();
        let id = (one.incident, one.name.to_owned(), kind, value.to_owned());
        if value.is_empty() || !self.seen.insert(id) {
            return;
        }
        let (name, role, incident) = (one.name.to_owned(), one.role, one.incident);
        let evidence = Evidence::new(self.document, span, rule, VERSION);
        let value = value.to_owned();
        self.facts.extend(evidence.map(|evidence| OrganisationFact { name, role, incident, kind, value, evidence }));
    }
}

fn named(reading: &Reading) -> Vec<Named<'_>> {
    let facts = reading.incidents.iter().enumerate().flat_map(|(i, told)| told.facts.iter().map(move |f| (i, f)));
    let named = facts.filter_map(|(incident, fact)| {
        let span = fact.evidence.span();
        match &fact.value {
            FactValue::Victim(name) => Some(Named { name, role: OrganisationRole::Victim, incident, span }),
            FactValue::ThirdParty { name, role: PartyRole::Supplier } => {
                Some(Named { name, role: OrganisationRole::Supplier, incident, span })
            }
            _ => None,
        }
    });
    named.filter(|one| !entry_key(one.name).0.is_empty()).collect()
}

/// What follows an area in the name of a body that lies in it; of 中央市民病院 nobody says that it lies in 中央市.
const BODIES: &[&str] = &[
    "立",
    "役所",
    "役場",
    "庁",
    "教育委員会",
    "社会福祉",
    "消防",
    "水道",
    "上下水道",
    "議会",
    "商工",
    "医師会",
    "観光",
    "国民健康保険",
    "病院",
    "警察",
    "町内会",
    "土地開発公社",
    "信用保証協会",
];

/// The prefecture that an organisation's name says it lies in.
fn prefecture_of(name: &str) -> Option<&'static str> {
    if let Some(prefecture) = entry_key(name).1 {
        return Some(prefecture);
    }
    let folded: String = NormText::new(name, 0).into_string().split_whitespace().collect();
    let (area, rest) = area_before(&folded)?;
    let is_body = rest.is_empty() || BODIES.iter().any(|body| rest.starts_with(body));
    is_body.then(|| area.prefecture.unwrap_or(area.name))
}

/// Domains: a list's beside the name; the page's own, of an organisation's own notice.
fn hosts(reading: &Reading, named: &[Named], page: Option<&str>, out: &mut Out) {
    let sole = |incident: usize| {
        let mut victims = named.iter().filter(|o| o.incident == incident && o.role == OrganisationRole::Victim);
        victims.next().filter(|_| victims.next().is_none())
    };
    for (i, incident) in reading.incidents.iter().enumerate() {
        let Some(one) = sole(i) else { continue };
        for fact in &incident.facts {
            let FactValue::Domain(host) = &fact.value else { continue };
            match reading.kind {
                ArticleKind::VictimList => out.push(one, Kind::Domain, host, fact.evidence.span(), "organisation.list"),
                _ => out.push(one, Kind::Site, host, fact.evidence.span(), "organisation.site"),
            }
        }
    }
    let own = matches!(reading.kind, ArticleKind::Disclosure | ArticleKind::Report) && reading.incidents.len() == 1;
    if let (true, Some(one), Some(host)) = (own, sole(0), page.and_then(registrable).filter(|h| !is_shared(h))) {
        out.push(one, Kind::Domain, &host, one.span, "organisation.page");
    }
}

/// What stands in brackets behind a name.
fn beside(one: &Named, norm: &NormText, out: &mut Out) {
    let text = norm.as_str();
    let name = NormText::new(one.name, 0).into_string();
    for (at, _) in text.match_indices(name.trim()).take(PLACES) {
        let end = at + name.trim().len();
        let rest = &text[end..];
        // Its legal form may stand between.
        let rest = rest.strip_prefix("株式会社").or_else(|| rest.strip_prefix("(株)")).unwrap_or(rest);
        let rest = rest.trim_start_matches([' ', '」', '』']);
        let Some(inside) = bracket(rest) else { continue };
        let from = text.len() - rest.len() + 1;
        for (offset, part) in parts(inside) {
            let span = norm.original(from + offset..from + offset + part.len());
            part_of_bracket(one, part, span, out);
        }
    }
}

/// What stands in brackets, with a label, behind what a publisher calls itself: `当社(英文名 Minamoto Keisoku Co., Ltd.)`.
fn beside_itself(one: &Named, norm: &NormText, out: &mut Out) {
    let text = norm.as_str();
    for (at, word) in
        ["当社(", "弊社(", "当行(", "当院(", "当法人("].iter().filter_map(|word| Some((text.find(word)?, word)))
    {
        let from = at + word.len() - 1;
        let Some(inside) = bracket(&text[from..]) else { continue };
        for (offset, part) in parts(inside).into_iter().filter(|(_, part)| label(part).is_some()) {
            let at = from + 1 + offset;
            part_of_bracket(one, part, norm.original(at..at + part.len()), out);
        }
    }
}

/// What a bracket at the beginning holds, brackets within it included.
fn bracket(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < BRACKET) {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return text.get(1..at),
            ')' => depth = depth.saturating_sub(1),
            '\n' => return None,
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

/// The parts of a bracket with their places. A comma before `Ltd.` parts nothing.
fn parts(inside: &str) -> Vec<(usize, &str)> {
    let mut out: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    for (at, c) in inside.char_indices().filter(|(_, c)| matches!(c, '、' | ',' | ';' | '/')) {
        let after = inside[at + c.len_utf8()..].trim_start();
        let goes_on = c == ','
            && after.get(..2).is_some_and(|two| two.eq_ignore_ascii_case("lt") || two.eq_ignore_ascii_case("in"));
        if !goes_on {
            out.push((from, &inside[from..at]));
            from = at + c.len_utf8();
        }
    }
    out.push((from, &inside[from..]));
    let trimmed = |(at, part): (usize, &str)| {
        let part = &inside[at..at + part.len()];
        let start = at + part.len() - part.trim_start().len();
        (start, part.trim())
    };
    out.into_iter().map(trimmed).filter(|(_, part)| !part.is_empty()).collect()
}

/// A word before a value, and what it tells. The longer before those they begin with.
const LABELS: &[(&str, Kind)] = &[
    ("英文社名", Kind::English),
    ("英文商号", Kind::English),
    ("英文名称", Kind::English),
    ("英語表記", Kind::English),
    ("英文名", Kind::English),
    ("英語名", Kind::English),
    ("英名", Kind::English),
    ("英", Kind::English),
    ("旧社名", Kind::Former),
    ("旧商号", Kind::Former),
    ("旧名称", Kind::Former),
    ("旧法人名", Kind::Former),
    ("旧校名", Kind::Former),
    ("旧称", Kind::Former),
    ("旧名", Kind::Former),
    ("旧", Kind::Former),
    ("現在の社名", Kind::Later),
    ("現在の商号", Kind::Later),
    ("現社名", Kind::Later),
    ("現商号", Kind::Later),
    ("現名称", Kind::Later),
    ("新社名", Kind::Later),
    ("新商号", Kind::Later),
    ("現", Kind::Later),
    ("フリガナ", Kind::Kana),
    ("ふりがな", Kind::Kana),
    ("カナ", Kind::Kana),
    ("読み", Kind::Kana),
    ("法人番号", Kind::CorporateNumber),
    ("本店所在地", Kind::Place),
    ("本社所在地", Kind::Place),
    ("所在地", Kind::Place),
    ("本社", Kind::Place),
    ("本店", Kind::Place),
    ("主な事業内容", Kind::Business),
    ("事業内容", Kind::Business),
    ("業種", Kind::Business),
    ("親会社", Kind::Group),
];

fn label(text: &str) -> Option<(Kind, &str, bool)> {
    let (word, kind) = LABELS.iter().find(|(word, _)| text.starts_with(word))?;
    let rest = text[word.len()..].trim_start();
    let value = rest.trim_start_matches([':', '・', '=', '|', ')', '」', '】', '\t']).trim_start_matches("は ").trim();
    Some((*kind, value, value.len() < rest.len()))
}

fn part_of_bracket(one: &Named, part: &str, span: Span, out: &mut Out) {
    if let Some((kind, value, is_marked)) = label(part) {
        // 旧株式会社X needs no colon, 旧本館 is no name.
        let is_name = || has_form(value) || part.starts_with("旧社名") || looks_like_name(value);
        let is_of_time = matches!(kind, Kind::Former | Kind::Later);
        let is_state = part.starts_with("現在") && !part.starts_with("現在の");
        if !is_state && (is_marked || !is_of_time || is_name()) {
            take(one, kind, value, span, "organisation.bracket", out);
        }
        return;
    }
    if let Some(host) = registrable(part).filter(|_| part.is_ascii() && part.contains('.') && !part.contains(' ')) {
        let is_host = part.len() >= 4 && !host.ends_with(".") && latin_key(part).len() > 3;
        if is_host && looks_like_host(part) {
            return take(one, Kind::Domain, &host, span, "organisation.bracket", out);
        }
    }
    let is_kana = part.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | ' '));
    let is_latin = part.is_ascii() && part.chars().filter(char::is_ascii_alphabetic).count() >= 4;
    let kind = match () {
        () if is_kana => Kind::Kana,
        () if is_latin && !one.name.is_ascii() => Kind::English,
        () if part.ends_with("グループ") || part.ends_with("子会社") => Kind::Group,
        () if is_place(part) => Kind::Place,
        () => return,
    };
    take(one, kind, part, span, "organisation.bracket", out);
}

/// An area, or a place in a prefecture that is named.
fn is_place(part: &str) -> bool {
    area_before(part)
        .is_some_and(|(area, rest)| rest.is_empty() || part.starts_with(area.prefecture.unwrap_or(area.name)))
}

fn looks_like_host(part: &str) -> bool {
    let end = part.rsplit('.').next().unwrap_or_default();
    (2..=6).contains(&end.len()) && end.chars().all(|c| c.is_ascii_lowercase())
}

/// What a word such as 旧 stands before that is no organisation: a building, a place, a thing.
const THINGS: &[&str] = &[
    "館",
    "舎",
    "庁",
    "屋",
    "本社",
    "本店",
    "支店",
    "店舗",
    "店",
    "工場",
    "会場",
    "サイト",
    "システム",
    "サーバ",
    "サーバー",
    "サービス",
    "アプリ",
    "年度",
    "制度",
    "校区",
    "住所",
    "姓",
    "版",
];

/// A run without grammar that may be a name, and is no building and no place.
fn looks_like_name(value: &str) -> bool {
    let key = entry_key(value).0;
    key.chars().count() >= 3
        && !value.contains(['の', 'を', 'は', 'が', 'に', 'で', ' ', '。'])
        && !THINGS.iter().any(|thing| value.ends_with(thing))
        && !jikenbo_core::organisation::is_area(&key)
}

fn has_form(name: &str) -> bool {
    entry_key(name).0.chars().count() < NormText::new(name, 0).as_str().chars().filter(|c| !c.is_whitespace()).count()
}

/// Keeps a value that is what its kind asks for.
fn take(one: &Named, kind: Kind, value: &str, span: Span, rule: &'static str, out: &mut Out) {
    let key = |text: &str| entry_key(text).0;
    let value = match kind {
        Kind::CorporateNumber => match value.chars().take(20).collect::<String>().trim().parse::<CorporateNumber>() {
            Ok(number) => number.to_string(),
            // Something may stand behind it.
            Err(_) => {
                let digits: String =
                    value.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | ' ')).collect();
                let Ok(number) = digits.parse::<CorporateNumber>() else { return };
                number.to_string()
            }
        },
        Kind::Place => match area_before(value) {
            Some((area, _)) => area.prefecture.unwrap_or(area.name).to_owned(),
            None => return,
        },
        Kind::English if latin_key(value).len() < 4 || !value.is_ascii() => return,
        Kind::Kana if !(3..=40).contains(&value.chars().count()) || key(value) == key(one.name) => return,
        Kind::Former | Kind::Later => {
            let value = before_day(value);
            let value = value.trim_matches(['「', '」', '『', '』', ' ']);
            if !(2..=50).contains(&value.chars().count()) || is_pronoun(value) || key(value) == key(one.name) {
                return;
            }
            value.to_owned()
        }
        Kind::Business => value.chars().take(200).collect(),
        _ => value.to_owned(),
    };
    out.push(one, kind, &value, span, rule);
}

/// A name without the day of its change behind it: `旧社名:株式会社○○ 2026年4月1日に変更)`.
fn before_day(value: &str) -> &str {
    let year = value.match_indices('年').find_map(|(at, _)| {
        let digits = value[..at].bytes().rev().take(5).take_while(u8::is_ascii_digit).count();
        (digits == 4).then_some(at - digits)
    });
    let era = || value.find("令和").filter(|at| *at > 0);
    year.filter(|at| *at > 0).or_else(era).map_or(value, |at| value[..at].trim_end())
}

/// Words that name whoever writes.
fn is_pronoun(name: &str) -> bool {
    let name = entry_key(name).0;
    name.chars().count() < 2
        || [
            "当社",
            "弊社",
            "同社",
            "当行",
            "当院",
            "当会",
            "当協会",
            "本学",
            "本校",
            "社名",
            "商号",
            "従来",
            "現在",
            "以前",
        ]
        .iter()
        .any(|word| name == *word || (word.chars().count() > 1 && name.starts_with("当社")))
        || name.ends_with(['日', '月', '年'])
}

static FROM_TO: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<old>[^。、,\s「」『』は]{2,40})[」』]?(?:から|より)、?[「『]?(?P<new>[^。、,\s「」『』]{2,40}?)[」』]?(?:に|へ|と)、?(?:商号|社名|名称|法人名)?を?(?:商号|社名|名称|法人名)?変更",
    )
    .ok()
});
static TO: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<old>[^。、,\s「」『』は]{2,40})[」』]?は、?[^。]{0,30}?[「『]?(?P<new>[^。、,\s「」『』から]{2,40}?)[」』]?(?:に|へ|と)、?(?:(?:商号|社名|名称|法人名)を?)?変更",
    )
    .ok()
});
static FROM: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<old>[^。、,\s「」『』は]{2,40})[」』]?(?:から|より)、?(?:商号|社名|名称|法人名|校名|園名|病院名)を?変更",
    )
    .ok()
});
static ABSORBED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<new>[^。、,\s「」『』は]{2,40})[」』]?(?:は|が)、?[^。]{0,40}?(?:付で|付けで|をもって|に|、)?[「『]?(?P<old>[^。、,\s「」『』]{2,40}?)[」』]?(?:\([^()]{1,24}\))?を(?:吸収)?合併",
    )
    .ok()
});

/// 「YからXへ商号変更」, 「YはXに社名を変更」.
fn renamed(named: &[Named], norm: &NormText, out: &mut Out) {
    let text = norm.as_str();
    let marks = ["商号変更", "社名変更", "名称変更", "商号を", "社名を", "名称を", "法人名を", "を吸収合併", "を合併"];
    if !marks.iter().any(|mark| text.contains(mark)) {
        return;
    }
    let mut from = 0;
    for line in text.split_inclusive(['\n', '。']).take(2_000) {
        let at = from;
        from += line.len();
        if line.len() > 2_000 || !marks.iter().any(|mark| line.contains(mark)) {
            continue;
        }
        let patterns: &[&LazyLock<Option<Pattern>>] = match line.contains("変更") {
            true => &[&FROM_TO, &TO, &FROM],
            false => &[&ABSORBED],
        };
        let found = patterns.iter().filter_map(|p| p.as_ref()).find_map(|p| p.captures(line));
        let Some(found) = found else { continue };
        let Some(old) = found.name("old") else { continue };
        // The day of the change stands before the name.
        let old = without_day(line, old.range());
        let Some(new) = found.name("new") else {
            // 「Yから商号を変更」: to the name of whose notice it is.
            let mut victims = named.iter().filter(|one| one.role == OrganisationRole::Victim);
            if let (Some(one), None) = (victims.next(), victims.next()) {
                let span = norm.original(at + old.start..at + old.end);
                take(one, Kind::Former, &line[old], span, "organisation.renamed", out);
            }
            continue;
        };
        let new = without_day(line, new.range());
        let keys = (entry_key(&line[old.clone()]).0, entry_key(&line[new.clone()]).0);
        let victims = || named.iter().filter(|one| one.role == OrganisationRole::Victim);
        let sole = victims().next().filter(|_| victims().count() == 1).map(|one| entry_key(one.name).0);
        for one in named {
            let key = entry_key(one.name).0;
            // 当社は is whoever's notice it is; a clause may stand before the name.
            let is = |side: &String| {
                *side == key
                    || key.chars().count() >= 3 && side.ends_with(&key)
                    || sole.as_ref() == Some(&key) && OWN.contains(&side.as_str())
            };
            let (kind, value) = match () {
                () if is(&keys.1) => (Kind::Former, &old),
                () if is(&keys.0) => (Kind::Later, &new),
                () => continue,
            };
            let span = norm.original(at + value.start..at + value.end);
            take(one, kind, &line[value.clone()], span, "organisation.renamed", out);
        }
    }
}

/// Words by which whoever writes is meant.
const OWN: &[&str] = &["当社", "弊社", "当行", "当法人", "当組合", "当会", "本会", "当財団", "同社"];

/// A name's place without the words for a day before it: 4月1日付で, 本日より, and without 社名を.
fn without_day(line: &str, name: Range<usize>) -> Range<usize> {
    let text = &line[name.clone()];
    let words = ["付で", "付けで", "をもって", "日に", "月に", "年に", "社名を", "商号を", "名称を", "法人名を"];
    let ends = words.iter().filter_map(|word| Some(text.rfind(word)? + word.len()));
    name.start + ends.max().unwrap_or(0)..name.end
}

/// Lines of a notice about its own organisation: 法人番号, 旧社名, 所在地, 事業内容.
fn profile(one: &Named, norm: &NormText, out: &mut Out) {
    let text = norm.as_str();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let at = from;
        from += line.len();
        let start = line.trim_start_matches([' ', '・', '■', '●', '○', '◆', '(', '【', '「', '|', '-', '*']);
        if start.len() > 1_000 {
            continue;
        }
        let Some((kind, value, is_marked)) = label(start.trim_end()) else { continue };
        // A line without a colon is a sentence, but for numbers.
        let told = is_marked || kind == Kind::CorporateNumber || start.contains('\t') || start.contains("  ");
        if !told || matches!(kind, Kind::English) && start.starts_with('英') && !is_marked {
            continue;
        }
        let begin = at + line.len() - start.len();
        let span = norm.original(begin..begin + start.trim_end().len());
        take(one, kind, value, span, "organisation.profile", out);
    }
}
