//! The affected system, site, service or medium, as the text names it.

use std::{ops::Range, sync::LazyLock};

use jikenbo_core::{ArticleKind, Basis, Cue, Fact, FactValue, IncidentType, MentionValue, organisation::name_key};
use regex::Regex;

use super::view::{View, any, head, tail};

const RULE: &str = "system.named";

static MEDIUM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>USBメモリー?|USB|ノートパソコン|ノートPC|タブレット端末|タブレット|スマートフォン|外付けハードディスク|ハードディスク|HDD|SDカード|業務用携帯電話|携帯電話|記録媒体|デジタルカメラ|手帳|名簿|書類|申請書|カルテ|顧客リスト)").ok()
});

static USED_PC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>[㐀-鿿豈-龎ァ-ヴーA-Za-z0-9]{2,24}(?:で(?:使用|利用)して(?:いる|いた)|を提供する|の業務用|用の?|の)?(?:パソコン|PC|端末))(?:[0-9]+台|\([0-9]|の?うち|が|に|1台|を)").ok()
});

/// `窓口で利用するメールアカウント`, `事務局が使うパソコン`.
static USED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>(?:[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{2,20}の)?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{2,20}(?:(?:で|が)(?:利用|使用)(?:する|している|していた)|(?:に|が)使う|に利用している)(?:メールアカウント|アカウント|パソコン|端末|外部サービス|クラウドサービス|業務システム))").ok()
});

static NOUN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<m>(?:[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9]{2,20}(?:サービス|アプリ|サイト|局|部門|部|課|センター)の)?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9・]{0,24}(?:向け|お問い合わせ|お客様|申し込み|お届け)?[㐀-鿿豈-龎々ァ-ヴーA-Za-z0-9・]{0,20}(?:サーバー|サーバ|システム|サイト|ネットワーク|データベース|アカウント|フォーム|ストレージ|リポジトリ|パッケージ|ホームページ|オンラインストア|オンラインショップ|アプリ|クラウドサービス|メールアドレス|電子カルテ|管理画面|インターネットバンキング|NAS))(?P<after>のサーバ|の旧|の一部|のデータ|の脆弱|に|へ|が|を|は|の一部|において|で|から|への|、|上)").ok()
});

/// The system with its passage.
pub fn system(view: &View, kind: ArticleKind, victims: &[String], cause: Option<&Fact>) -> Option<Fact> {
    if kind == ArticleKind::Advisory {
        return None;
    }
    let cause = cause.and_then(|f| match f.value {
        FactValue::Type(t) => Some(t),
        _ => None,
    });
    if matches!(cause, Some(IncidentType::Loss | IncidentType::Theft)) {
        return medium(view);
    }
    if cause == Some(IncidentType::Misdelivery) {
        return None;
    }
    if matches!(
        cause,
        Some(IncidentType::Malware | IncidentType::SupportScam | IncidentType::Ransomware | IncidentType::Phishing)
    ) && let Some(fact) = infected(view)
    {
        return Some(fact);
    }
    quoted(view, victims).or_else(|| own(view)).or_else(|| used(view, victims)).or_else(|| noun(view, victims))
}

fn of_body(view: &View, at: Range<usize>) -> Option<Fact> {
    let span = view.body.norm.original(at);
    let name = span.of(&view.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    view.fact(span, RULE, 1, FactValue::System(name), Basis::Stated)
}

/// The lost or stolen medium: the first named in a sentence that tells of the loss.
fn medium(view: &View) -> Option<Fact> {
    let regex = MEDIUM.as_ref()?;
    if let Some(m) = regex.captures(view.title_norm()).and_then(|c| c.name("m")) {
        let name = m.as_str();
        if let Some(at) = view.body.text().find(name) {
            return of_body(view, at..at + name.len());
        }
        let span = view.title.norm.original(m.range());
        return view.fact(span, RULE, 1, FactValue::System(name.to_owned()), Basis::Title);
    }
    let (_, sentence, _) = view.sentences().find(|(_, s, _)| {
        let text = view.body.of(s);
        any(text, &["紛失", "盗", "置き忘れ", "残置", "見当たら"]) && regex.is_match(text)
    })?;
    let m = regex.captures(view.body.of(sentence))?.name("m")?;
    of_body(view, sentence.at.start + m.start()..sentence.at.start + m.end())
}

/// The infected machine, where the text names it.
fn infected(view: &View) -> Option<Fact> {
    let regex = USED_PC.as_ref()?;
    for (_, sentence, _) in view.sentences() {
        let text = view.body.of(sentence);
        if !any(text, &["感染", "遠隔", "ウイルス", "マルウ", "ランサム", "操作"]) {
            continue;
        }
        if let Some(m) = regex.captures(text).and_then(|c| c.name("m")) {
            let start = sentence.at.start + m.start() + leading_owner(m.as_str());
            return of_body(view, start..sentence.at.start + m.end());
        }
    }
    None
}

/// A mailbox, machine or outside service by who uses it.
fn used(view: &View, victims: &[String]) -> Option<Fact> {
    let regex = USED.as_ref()?;
    for (_, sentence, _) in view.sentences().take(4) {
        if !any(view.body.of(sentence), &["使用", "利用", "使う"]) {
            continue;
        }
        if let Some(m) = regex.captures(view.body.of(sentence)).and_then(|c| c.name("m")) {
            let lead = victims.iter().find(|v| m.as_str().starts_with(v.as_str())).map_or(0, |v| v.len());
            let lead = lead + if m.as_str()[lead..].starts_with('の') { 'の'.len_utf8() } else { 0 };
            return of_body(view, sentence.at.start + m.start() + lead..sentence.at.start + m.end());
        }
    }
    None
}

fn leading_owner(name: &str) -> usize {
    let company = ["会社", "社"]
        .iter()
        .filter_map(|w| name.find(w))
        .min()
        .and_then(|i| name[i..].find('の').map(|n| i + n + 'の'.len_utf8()));
    let own =
        ["当社の", "弊社の", "同社の", "当社", "弊社", "同社"].iter().find(|p| name.starts_with(**p)).map(|p| p.len());
    own.or(company).filter(|n| *n < name.len()).unwrap_or(0)
}

/// A site or service in 「」, that somebody runs or that was attacked.
fn quoted(view: &View, victims: &[String]) -> Option<Fact> {
    let in_title = |name: &str| view.title_norm().contains(name);
    let mut best: Option<(i32, Range<usize>, &str)> = None;
    for mention in &view.mentions {
        let MentionValue::Quoted(name) = &mention.value else { continue };
        let (before, after) = view.around(&mention.at);
        let before = before.trim_end_matches(['「', '『']);
        let before = before.strip_suffix(['「', '『']).unwrap_or(before);
        let next = head(after.trim_start_matches(['」', '』']), 30);
        if any(
            name,
            &[
                "当社",
                "弊社",
                "委託先",
                "といい",
                "同社",
                "個人情報",
                "以下",
                "本件",
                "High",
                "Medium",
                "法律",
                "加盟店",
                "ガイドライン",
                "こと",
            ],
        ) || is_date_like(name)
        {
            continue;
        }
        if victims.iter().any(|v| name_key(v) == name_key(name)) {
            continue;
        }
        let mut score = 0;
        if any(
            tail(before, 30),
            &[
                "運営する",
                "運営の",
                "運営して",
                "運用する",
                "提供する",
                "通販サイト",
                "サイト",
                "ショップ",
                "ストア",
                "サービス",
                "システム",
                "が行う",
                "管理する",
                "施設",
                "における",
            ],
        ) {
            score += 3;
        }
        if any(
            head(next, 14),
            &[
                "への不正",
                "が第三者",
                "に対し",
                "のサーバ",
                "のウェブ",
                "のシステム",
                "において",
                "におきまして",
                "が不正",
                "サイト",
                "の旧",
                "が閲覧",
                "における",
                "にて",
                "が外部",
                "(https",
                "専用",
            ],
        ) {
            score += 2;
        }
        if in_title(name) {
            score += 2;
        }
        if any(
            name,
            &[
                "ショップ",
                "ストア",
                "サイト",
                "オンライン",
                "サービス",
                "システム",
                "キャンペーン",
                "ナビ",
                "Web",
                "web",
            ],
        ) {
            score += 1;
        }
        if any(head(next, 24), &["と偽", "を装", "を騙", "をかた"]) || any(tail(before, 12), &["偽の", "装った"])
        {
            continue;
        }
        if any(tail(before, 4), &["以下", "(以下"]) || any(next, &["と記載", "などの件名", "という件名", "グループ"])
        {
            score -= 4;
        }
        if score >= 2 && best.as_ref().is_none_or(|(b, ..)| score > *b) {
            best = Some((score, mention.at.clone(), name));
        }
    }
    if let Some((_, at, _)) = best {
        return of_body(view, at);
    }
    let mention = view.title_mentions.iter().find(|m| match &m.value {
        MentionValue::Quoted(name) => {
            !victims.iter().any(|v| name_key(v) == name_key(name)) && !any(name, &["個人情報", "第"])
        }
        _ => false,
    })?;
    let MentionValue::Quoted(name) = &mention.value else { return None };
    view.fact(mention.span, RULE, 1, FactValue::System(name.clone()), Basis::Title)
}

fn is_date_like(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit() || "年月日/.-".contains(c))
}

/// 弊社ネットワーク, 当団サーバ: the publisher's own, as the title says it.
fn own(view: &View) -> Option<Fact> {
    let title = view.title_norm();
    let mention = view.title_mentions.iter().find(|m| m.value == MentionValue::Publisher)?;
    let rest = &title[mention.at.end..];
    let noun = [
        "サーバー",
        "サーバ",
        "ネットワーク",
        "システム",
        "ウェブサイト",
        "ホームページ",
        "サイト",
        "Webサイト",
        "社内ネットワーク",
        "社内システム",
        "運営サイト",
    ]
    .iter()
    .find(|n| rest.starts_with(**n))?;
    let at = mention.at.start..mention.at.end + noun.len();
    let span = view.title.norm.original(at);
    view.fact(span, RULE, 1, FactValue::System(span.of(&view.document.text).to_owned()), Basis::Title)
}

/// What the names that [`NOUN`] reads end with.
const NOUNS: &[&str] = &[
    "サーバ",
    "システム",
    "サイト",
    "ネットワーク",
    "データベース",
    "アカウント",
    "フォーム",
    "ストレージ",
    "リポジトリ",
    "パッケージ",
    "ページ",
    "ストア",
    "ショップ",
    "アプリ",
    "クラウドサービス",
    "メールアドレス",
    "電子カルテ",
    "管理画面",
    "バンキング",
    "NAS",
];

/// The first system that a sentence on the attack, the leak or the exposure names.
fn noun(view: &View, victims: &[String]) -> Option<Fact> {
    let regex = NOUN.as_ref()?;
    let mut generic_one: Option<Range<usize>> = None;
    for (i, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        let tells =
            mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak | Cue::Viewable)))
                || any(text, &["攻撃", "侵入", "被害", "停止", "障害", "侵害"]);
        if !tells || i > 12 || any(text, &["ください", "再発防止"]) {
            continue;
        }
        if !any(text, NOUNS) {
            continue;
        }
        for captures in regex.captures_iter(text) {
            let Some(m) = captures.name("m") else { continue };
            let mut name = m.as_str();
            let mut start = sentence.at.start + m.start();
            for victim in victims {
                if let Some(rest) = name.strip_prefix(victim.as_str()) {
                    let rest = rest.trim_start_matches(['の', '・']);
                    start += name.len() - rest.len();
                    name = rest;
                }
            }
            let (_, after) = view.around(&(start..sentence.at.start + m.end()));
            if after.starts_with("にある") || after.starts_with("内の") {
                continue;
            }
            let owner = leading_owner(name);
            start += owner;
            name = &name[owner..];
            let many = ["一部", "複数", "被害"].iter().any(|w| name.starts_with(w));
            for lead in [
                "被害",
                "一部の",
                "一部",
                "自社",
                "当該",
                "同社",
                "同院",
                "同大",
                "複数の",
                "複数",
                "当社",
                "弊社",
                "上記",
                "該当",
                "本",
                "各",
                "全",
            ] {
                if let Some(rest) = name.strip_prefix(lead).filter(|r| r.chars().count() >= 3) {
                    start += name.len() - rest.len();
                    name = rest;
                }
            }
            let generic = [
                "システム",
                "サイト",
                "アプリ",
                "アカウント",
                "メールアドレス",
                "フォーム",
                "セキュリティシステム",
                "監視システム",
                "全システム",
                "外部サイト",
                "ログインシステム",
                "他のシステム",
                "偽サイト",
                "情報システム",
                "フィッシングサイト",
                "海外サイト",
                "重要ファイル",
            ];
            let used = any(
                name,
                &["検知システム", "監視", "受付センター", "フィッシングサイト", "偽", "外部サイト", "無関係"],
            );
            if many && ["サーバ", "サーバー", "システム", "サイト", "端末", "ネットワーク"].contains(&name)
                || generic.contains(&name)
                || used
                || victims.iter().any(|v| v.contains(name))
            {
                continue;
            }
            let at = start..start + name.len();
            if [
                "サーバ",
                "サーバー",
                "ネットワーク",
                "ウェブサイト",
                "Webサイト",
                "ホームページ",
                "データベース",
                "社内システム",
            ]
            .contains(&name)
            {
                generic_one.get_or_insert(at);
                continue;
            }
            if generic_one.is_none() || i <= 6 {
                return of_body(view, at);
            }
        }
    }
    generic_one.and_then(|at| of_body(view, at))
}
