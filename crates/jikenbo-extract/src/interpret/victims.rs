//! Who suffered the incident, or whose notice it is: the title's organisation, the publisher's own
//! line, the operator, the subject of the first sentences. A contractor is a third party instead.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use jikenbo_core::{
    ArticleKind, Basis, Fact, FactValue, Mention, MentionValue, OrganisationForm, Span, organisation::name_key,
};
use regex::Regex;

use super::view::{View, any, head, tail};

struct Candidate {
    name: String,
    span: Span,
    rule: &'static str,
    basis: Basis,
    score: i32,
}

static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&＆.\-・]{2,30}(?: [A-Z][A-Za-z0-9\-]{1,20}){0,2})(?P<after>」?(?:は|が|で|において|に対し|の(?:[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9ぁ-ん]{0,12}?(?:システム|サーバ|サイト|ネットワーク|会員|顧客|患者|アカウント|NPM|教員|学生|生徒|情報|データ|内部)))|に侵入|を受け)").ok()
});

/// The victims; most often one.
pub fn victims(view: &View, kind: ArticleKind, parties: &[Fact]) -> Vec<Fact> {
    if kind == ArticleKind::Advisory {
        return vec![];
    }
    let own_notice = matches!(kind, ArticleKind::Disclosure | ArticleKind::Report);
    let found = if own_notice && !view.is_digest_item() {
        from_title_frame(view)
            .or_else(|| from_definition(view))
            .or_else(|| from_own_line(view))
            .or_else(|| best(view, kind, parties).filter(|c| c.rule != "victim.subject"))
    } else {
        from_title_end(view).or_else(|| best(view, kind, parties))
    };
    let Some(candidate) = found else { return vec![] };
    let full = with_legal_form(view, candidate);
    let mut out: Vec<Fact> =
        view.fact(full.span, full.rule, 1, FactValue::Victim(full.name.clone()), full.basis).into_iter().collect();
    out.extend(enumerated(view, &full, kind));
    out
}

/// Numbered titles name the organisation after the bracket, dated titles after the date.
fn from_title_frame(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    if let Some(close) = title.find('】').filter(|_| view.case_number().is_some()) {
        let start = close + '】'.len_utf8();
        let rest = &title[start..];
        let lead = rest.len() - rest.trim_start().len();
        let at = start + lead;
        // Blanks between Japanese and Latin letters are folded away; the original still has them.
        let original = view.article.title.of(&view.document.text);
        let original = original.find('】').map_or("", |i| original[i + '】'.len_utf8()..].trim_start());
        let word = original.split([' ', '　']).next().unwrap_or("");
        let word_norm = jikenbo_core::NormText::new(word, 0);
        let rest = rest.trim_start();
        let rest = if word_norm.as_str().len() < rest.len()
            && rest.starts_with(word_norm.as_str())
            && !jikenbo_core::organisation::LEGAL_FORMS.contains(&word_norm.as_str())
        {
            word_norm.as_str()
        } else {
            rest
        };
        let is_word = rest == word_norm.as_str() && (2..=30).contains(&rest.chars().count());
        if is_word && !any(rest, &["における", "について", "に対する", "による", "の"]) {
            return Some(titled(view, at..at + rest.len(), rest));
        }
        let organisation =
            view.title_mentions.iter().find(|m| matches!(m.value, MentionValue::Organisation(..)) && m.at.start == at);
        if let Some(MentionValue::Organisation(name, _)) = organisation.map(|m| &m.value) {
            return Some(titled(view, at..at + name.len().min(rest.len()), name));
        }
        let end =
            rest.find([' ', '、']).or_else(|| rest.find("における")).or_else(|| rest.find('の')).unwrap_or(rest.len());
        return Some(titled(view, at..at + end, &rest[..end]));
    }
    let date = view.title_mentions.iter().rfind(|m| matches!(m.value, MentionValue::Date(..)))?;
    let rest = &title[date.at.end..];
    let name = rest.trim();
    (rest.starts_with(' ') && (2..=40).contains(&name.chars().count())).then(|| {
        let start = date.at.end + (rest.len() - rest.trim_start().len());
        titled(view, start..start + name.len(), name)
    })
}

fn titled(view: &View, at: Range<usize>, name: &str) -> Candidate {
    let span = view.title.norm.original(at);
    Candidate { name: name.trim().to_owned(), span, rule: "victim.title", basis: Basis::Title, score: 9 }
}

/// `… – 株式会社○○`: digests and press titles end with the organisation.
fn from_title_end(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let (at, sep) = [" - ", "- ", " -", " | ", "|"].iter().filter_map(|s| Some((title.rfind(s)?, s.len()))).max()?;
    let name = title[at + sep..].trim();
    let n = name.chars().count();
    let trade = any(name, &["買取店", "を使用", "システム", "ショップ", "メーカー", "大手", "事業者", "サイト", "店"])
        && !any(name, &["株式会社", "商店"]);
    if !(2..=40).contains(&n) || trade || any(name, &["について", "お知らせ", "の可能性", "被害", "不正", "流出"])
    {
        return None;
    }
    let start = at + sep + (title[at + sep..].len() - title[at + sep..].trim_start().len());
    Some(titled(view, start..start + name.len(), name))
}

/// `株式会社○○(以下「当社」)`.
fn from_definition(view: &View) -> Option<Candidate> {
    for mention in organisations(view) {
        let MentionValue::Organisation(name, _) = &mention.value else { continue };
        let (_, after) = view.around(&mention.at);
        let next = head(after, 24);
        if next.starts_with("(以下") && any(next, &["「当", "「弊", "「本"]) {
            return Some(read(mention, name, "victim.defined"));
        }
    }
    None
}

/// The publisher's name in a head line or among the last lines: alone, with a role, a section, a
/// date or a label; never an addressee.
fn from_own_line(view: &View) -> Option<Candidate> {
    let body = &view.body;
    let text = |l: usize| body.text()[body.lines[l].at.clone()].trim();
    let with_text: Vec<usize> = (0..body.lines.len()).filter(|&l| !text(l).is_empty()).collect();
    let short = |l: &&usize| !text(**l).contains('。') && text(**l).chars().count() <= 80;
    let head: Vec<usize> = with_text.iter().take(8).take_while(short).copied().collect();
    let tail: Vec<usize> = with_text.iter().rev().take(6).take_while(short).copied().collect();
    for legal_only in [true, false] {
        for &l in head.iter().chain(&tail) {
            let line = text(l);
            if any(line, &["各位", "様へ", "御中", "皆様", "皆さま", "宛", "受託者", "委託先"])
                || body.lines[l].bullet && !line.starts_with('【')
            {
                continue;
            }
            let at = &body.lines[l].at;
            let inside = |m: &&Mention| at.start <= m.at.start && m.at.end <= at.end;
            let found = view.mentions.iter().filter(inside).find(|m| match &m.value {
                MentionValue::Organisation(_, OrganisationForm::Legal) => true,
                MentionValue::Organisation(name, form) => {
                    !legal_only && *form != OrganisationForm::Context && !is_section(name)
                }
                _ => false,
            });
            if let Some(mention) = found
                && let MentionValue::Organisation(name, _) = &mention.value
            {
                return Some(read(mention, name, "victim.own-line"));
            }
        }
    }
    // A line of its own right under the date: names without a legal form or a known ending.
    let under_date = head
        .windows(2)
        .find(|w| text(w[0]).ends_with(['日', ')']) && text(w[0]).contains('日') && text(w[0]).chars().count() <= 20);
    let line = text(under_date?[1]);
    if !(2..=30).contains(&line.chars().count())
        || any(line, &["各位", "様", "お客", "について", "、", "以上", "電話", "TEL", ":"])
    {
        return None;
    }
    let start = line.as_ptr() as usize - body.text().as_ptr() as usize;
    let span = body.norm.original(start..start + line.len());
    Some(Candidate { name: line.to_owned(), span, rule: "victim.own-line", basis: Basis::Stated, score: 8 })
}

/// A section of an organisation, not the organisation.
fn is_section(name: &str) -> bool {
    ["課", "係", "部", "室", "班", "窓口"].iter().any(|e| name.ends_with(e))
}

fn organisations<'v>(view: &'v View) -> impl Iterator<Item = &'v Mention> {
    view.mentions.iter().filter(|m| matches!(m.value, MentionValue::Organisation(..)))
}

fn read(mention: &Mention, name: &str, rule: &'static str) -> Candidate {
    Candidate { name: name.to_owned(), span: mention.span, rule, basis: Basis::Stated, score: 9 }
}

/// The organisation that the first sentences are about.
fn best(view: &View, kind: ArticleKind, parties: &[Fact]) -> Option<Candidate> {
    let title_key = name_key(view.title_norm());
    let others: HashSet<String> = parties
        .iter()
        .filter_map(|f| match &f.value {
            FactValue::ThirdParty { name, .. } => Some(name_key(name)),
            _ => None,
        })
        .collect();
    let mut out: Vec<Candidate> = Vec::new();
    for mention in organisations(view) {
        let MentionValue::Organisation(name, form) = &mention.value else { continue };
        let sentence = view.body.sentence_at(mention.at.start);
        let (before, after) = view.around(&mention.at);
        let key = name_key(name);
        let mut score = role_score(before, after, kind) - (sentence as i32).min(6);
        score += overlap(&title_key, &key).min(4);
        match form {
            OrganisationForm::Municipality => score -= 1,
            OrganisationForm::Legal => score += 2,
            _ => {}
        }
        if any(name, NO_NAME) && *form != OrganisationForm::Legal && !name.ends_with("システム") {
            score -= 8;
        }
        if others.contains(&key) || is_authority(name) {
            score -= 12;
        }
        out.push(Candidate { score, ..read(mention, name, mention.rule) });
    }
    out.extend(subjects(view, &title_key, &others));
    for mention in view.title_mentions.iter() {
        if let MentionValue::Organisation(name, _) = &mention.value {
            let (before, after) = (&view.title_norm()[..mention.at.start], &view.title_norm()[mention.at.end..]);
            let score = 2 + role_score(before, after, kind).min(3)
                - if others.contains(&name_key(name)) || is_authority(name) { 12 } else { 0 };
            out.push(Candidate { basis: Basis::Title, score, ..read(mention, name, "victim.title") });
        }
    }
    out.extend(from_title_lead(view));
    out.extend(announcer(view).filter(|c| !others.contains(&name_key(&c.name)) && !is_authority(&c.name)));
    let top = out.iter().map(|c| c.score).max()?;
    out.into_iter().find(|c| c.score == top && c.score > 0)
}

static ANNOUNCER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?P<m>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・ぁ-ん]{2,30}?)(?:\([^()]{1,20}\))?は(?:[0-9]{1,2}日|、|[0-9]{4}年)",
    )
    .ok()
});

/// `人材サービスの○○は2日、…と明らかにした`: who announces is whose incident it is.
fn announcer(view: &View) -> Option<Candidate> {
    let sentence = view
        .body
        .sentences
        .iter()
        .take(3)
        .find(|s| any(view.body.of(s), &["発表した", "公表した", "明らかにした", "発表しました"]))?;
    let found = ANNOUNCER.as_ref()?.captures(view.body.of(sentence))?.name("m")?;
    let name = found.as_str().rsplit(['の', '、']).next().unwrap_or("");
    if name.chars().count() < 2
        || any(name, NO_NAME)
        || COMMON.contains(&name)
        || name.chars().all(|c| ('ぁ'..='ん').contains(&c))
    {
        return None;
    }
    let start = sentence.at.start + found.end() - name.len();
    let span = view.body.norm.original(start..start + name.len());
    Some(Candidate { name: name.to_owned(), span, rule: "victim.announcer", basis: Basis::Stated, score: 7 })
}

/// How a name stands in its sentence.
fn role_score(before: &str, after: &str, kind: ArticleKind) -> i32 {
    let next = head(after.trim_start_matches(['」', ')']), 26);
    let starts = |words: &[&str]| words.iter().any(|w| next.starts_with(w));
    let mut score = 0;
    if starts(&["が運営", "の運営", "運営の", "が管理する", "が設置", "が保有"]) {
        score += 6;
    } else if starts(&["は", "が", "によれば", "によると", "においては", "において", "では", "の委託先", "に対し"])
    {
        score += 5;
    } else if starts(&["の", "で", "に"]) {
        score += 3;
    }
    if starts(&["を運営する", "などを運営する", "を展開する", "を提供し"]) {
        score += 2;
    }
    if tail(before, 8).ends_with("を運営する")
        || tail(before, 8).ends_with("運営の")
        || tail(before, 10).ends_with("などを運営する")
    {
        score += 5;
    }
    if any(tail(before, 6), &["大手", "通販"]) {
        score += 1;
    }
    if starts(&[
        "から",
        "より",
        "へ",
        "と連携",
        "に報告",
        "に相談",
        "の協力",
        "製",
        "と共同",
        "によって作成",
        "が発表した",
        "の調査によ",
        "による調査",
    ]) {
        score -= 6;
    }
    if any(tail(before, 14), &["委託先", "受託", "提供元", "調査会社", "決済代行", "親会社", "取引先", "サービス提供"])
    {
        score -= 6;
    }
    if starts(&["グループ"]) && kind == ArticleKind::News {
        score -= 1;
    }
    score
}

fn is_authority(name: &str) -> bool {
    any(
        name,
        &[
            "個人情報保護委員会",
            "経済産業省",
            "総務省",
            "警察庁",
            "警視庁",
            "県警",
            "府警",
            "警察",
            "金融庁",
            "厚生労働省",
            "地検",
            "地裁",
            "消費者庁",
            "情報処理推進機構",
            "デジタル庁",
            "クレジットカード会社",
            "カード会社",
        ],
    )
}

/// How many characters a name shares with the title, in one run from the name's beginning.
fn overlap(title: &str, name: &str) -> i32 {
    let ends: Vec<usize> = name.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    // A longer beginning holds every shorter one.
    let lead = ends.iter().skip(1).take_while(|end| title.contains(&name[..**end])).count();
    if lead > 0 {
        return lead as i32 + 1;
    }
    // The name may begin with what the title drops: 株式会社, a prefecture.
    let starts = ends.iter().take(ends.len().saturating_sub(3)).rev();
    let end = starts.take_while(|start| title.contains(&name[**start..])).count();
    if end > 0 { end as i32 + 2 } else { 0 }
}

const COMMON: &[&str] = &[
    "攻撃者",
    "攻撃",
    "被害",
    "情報",
    "個人情報",
    "流出",
    "調査",
    "同社",
    "同大",
    "同院",
    "同県",
    "同市",
    "顧客",
    "従業員",
    "システム",
    "病院",
    "大学",
    "不正アクセス",
    "ランサムウェア",
    "ハッカー",
    "研究者",
    "影響",
    "現在",
    "現時点",
    "組織",
    "企業",
    "両国",
    "政府",
    "犯行",
    "原因",
    "対象",
    "米国",
    "日本",
    "国内",
    "英国",
    "サーバ",
    "サーバー",
    "サイト",
    "ウェブサイト",
    "第三者",
    "漏えい",
    "漏洩",
    "データ",
    "攻撃手法",
    "外部",
    "内部",
    "当社",
    "弊社",
    "当院",
    "脆弱性",
    "従来",
    "一部",
    "会員",
    "利用者",
    "学生",
    "職員",
    "大手",
    "メール",
    "アカウント",
    "公式サイト",
    "管理者",
    "悪意",
    "パスワード",
    "当初",
    "事件",
    "事案",
    "投稿",
    "開発者",
    "警察",
    "医療",
    "金融",
    "ファイル",
    "ユーザー",
    "チーム",
    "グループ",
    "セキュリティ",
];

/// Words of incidents: a run that holds one is no organisation's name.
const NO_NAME: &[&str] = &[
    "USB",
    "カード",
    "紛失",
    "誤送",
    "盗難",
    "会議録",
    "調査票",
    "説明会",
    "概要",
    "お知らせ",
    "攻撃",
    "被害",
    "流出",
    "漏え",
    "漏洩",
    "不正",
    "可能性",
    "情報",
    "サーバ",
    "システム",
    "サイト",
    "アクセス",
    "件",
    "人分",
    "復旧",
    "影響",
    "発生",
    "脆弱",
    "データ",
    "市民",
    "アカウント",
    "パッケージ",
    "メール",
    "復号",
    "名簿",
    "対策",
    "事案",
    "個人",
    "ファイル",
    "リスク",
    "ランサム",
    "ウイルス",
    "マルウェア",
    "フォレンジック",
    "検知",
    "ポイント",
    "確認",
    "公開",
    "開始",
    "停止",
    "約",
    "指定管理者",
    "委託",
];

/// `高校野球専門メディアPrep Diamonds` where the title says `Prep Diamonds`: the part that the title has.
fn title_part<'n>(title_key: &str, name: &'n str) -> &'n str {
    if title_key.contains(&name_key(name)) {
        return name;
    }
    let starts = name.char_indices().map(|(i, _)| i).skip(1);
    for i in starts {
        let rest = &name[i..];
        let boundary = rest.starts_with(|c: char| c.is_ascii_uppercase())
            && !name[..i].ends_with(|c: char| c.is_ascii_alphanumeric());
        if boundary && name_key(rest).chars().count() >= 2 && title_key.contains(&name_key(rest)) {
            return rest;
        }
    }
    name
}

/// Names without any mark: what the first sentences are about and the title names too.
fn subjects(view: &View, title_key: &str, others: &HashSet<String>) -> Vec<Candidate> {
    let mut out = Vec::new();
    let Some(regex) = SUBJECT.as_ref() else { return out };
    for (i, sentence) in view.body.sentences.iter().take(3).enumerate() {
        let text = view.body.of(sentence);
        for captures in regex.captures_iter(text) {
            let (Some(m), Some(after)) = (captures.name("m"), captures.name("after")) else { continue };
            let name = m.as_str().trim_matches([' ', '・', '-', '.']);
            let name = title_part(title_key, name);
            let name = ["企業", "メーカー", "チェーン", "メディア", "通信販売会社", "事業者", "大手"]
                .iter()
                .find_map(|w| name.split_once(w))
                .map(|(_, rest)| rest)
                .filter(|r| r.chars().count() >= 3)
                .unwrap_or(name);
            let name = ["米国子会社", "子会社", "米国の", "政府契約者", "政府機関", "通信販売サイト", "技術者組合"]
                .iter()
                .find_map(|p| name.strip_prefix(p))
                .unwrap_or(name);
            let key = name_key(name);
            if any(name, NO_NAME)
                || key.chars().count() < 2
                || COMMON.contains(&name)
                || others.contains(&key)
                || is_authority(name)
                || COMMON.iter().any(|c| c.chars().count() >= 4 && name.ends_with(c))
            {
                continue;
            }
            let shared = overlap(title_key, &key);
            if shared < 2 || (shared as usize) < key.chars().count().min(3) {
                continue;
            }
            let start = sentence.at.start + m.start() + m.as_str().find(name).unwrap_or(0);
            let span = view.body.norm.original(start..start + name.len());
            let score = 2 + shared.min(4) + i32::from(after.as_str().starts_with(['は', 'が'])) * 2 - i as i32;
            out.push(Candidate { name: name.to_owned(), span, rule: "victim.subject", basis: Basis::Stated, score });
        }
    }
    out
}

/// `○○、…で情報漏えい` and `○○で43万人超のデータ流出`: the title's first word.
fn from_title_lead(view: &View) -> Option<Candidate> {
    let title = view.title_norm();
    let lead = title.split(['、', '」']).next().unwrap_or("");
    let name = if lead.len() < title.len() && lead.chars().count() <= 24 && title[lead.len()..].starts_with('、') {
        lead
    } else {
        let end = ["で", "が", "の", "、", "不正アクセス", "情報漏", "サイバー攻撃", "ランサム", "個人情報"]
            .iter()
            .filter_map(|w| title.find(w))
            .min()?;
        &title[..end]
    };
    let name = name.trim_matches(['「', ' ']);
    let n = name.chars().count();
    if !(2..=24).contains(&n)
        || COMMON.contains(&name)
        || any(name, NO_NAME)
        || name.chars().all(|c| ('ぁ'..='ん').contains(&c))
        || any(name, &["弊社", "当社", "お客様", "について", "不正"])
    {
        return None;
    }
    // In the body too, or a Latin name.
    let told = ["の情報流出", "の個人情報", "で情報漏", "不正アクセス", "の会員情報", "の顧客情報"]
        .iter()
        .any(|w| title.contains(&format!("{name}{w}")));
    let named = view.body.text().contains(name) || name.starts_with(|c: char| c.is_ascii_uppercase()) || told;
    if !named || view.case_number().is_some() {
        return None;
    }
    let start = title.find(name)?;
    let candidate = titled(view, start..start + name.len(), name);
    Some(Candidate { score: 3, ..candidate })
}

/// The name with its legal form, where the article gives it anywhere.
fn with_legal_form(view: &View, candidate: Candidate) -> Candidate {
    let key = name_key(&candidate.name);
    let has_form = jikenbo_core::organisation::LEGAL_FORMS.iter().any(|f| candidate.name.contains(f));
    if has_form || key.is_empty() {
        return candidate;
    }
    for mention in view.title_mentions.iter().chain(organisations(view)) {
        if let MentionValue::Organisation(name, OrganisationForm::Legal) = &mention.value
            && name_key(name) == key
        {
            return read(mention, name, mention.rule);
        }
    }
    candidate
}

/// `NetflixやMicrosoftなど`: names joined with the first.
fn enumerated(view: &View, first: &Candidate, kind: ArticleKind) -> Vec<Fact> {
    if kind != ArticleKind::News {
        return vec![];
    }
    let Some(at) = view.body.text().find(&format!("{}や", first.name)) else { return vec![] };
    let start = at + first.name.len() + "や".len();
    let rest = &view.body.text()[start..];
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || ('ァ'..='ー').contains(&c))).unwrap_or(0);
    if end < 3 || !rest[end..].starts_with("など") {
        return vec![];
    }
    view.fact_at(start..start + end, "victim.enumerated", FactValue::Victim(rest[..end].to_owned()), Basis::Stated)
        .into_iter()
        .collect()
}
