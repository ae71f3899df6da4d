//! The primary cause: the most specific one that the text states of this incident. Words in
//! passing, in other cases and in what readers should fear do not count.

use jikenbo_core::{ArticleKind, Basis, Cue, Fact, FactValue, IncidentType, Mention, MentionValue};

use super::view::{Text, View, any, between, head, tail};

/// The cause with its passage.
pub fn cause(view: &View, kind: ArticleKind) -> Option<Fact> {
    let mut found: Vec<Found> = Vec::new();
    for mention in &view.title_mentions {
        if let MentionValue::Cue(Cue::Type(cause)) = mention.value
            && !is_negated(&view.title_norm()[mention.at.end..])
            && !is_effect(cause, view.title_norm(), mention.at.end)
        {
            add_to(&mut found, cause, 3, mention, Basis::Title);
        }
    }
    for (i, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        if !mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_))))
            || is_passing(text)
            || super::events::is_elsewhere(text)
        {
            continue;
        }
        let heading = view.body.heading_above(sentence.line).unwrap_or("");
        if any(heading, &["お願い", "再発防止", "今後の", "取組", "ご注意"]) {
            continue;
        }
        let tells = any(
            text,
            &[
                "原因",
                "によるもの",
                "により",
                "ため",
                "起因",
                "受け",
                "悪用",
                "感染",
                "判明",
                "ところ",
                "発生",
                "確認",
                "突い",
                "突か",
                "結果",
                "こと",
                "ました",
                "した。",
                "よって",
            ],
        );
        let weight = 1 + u32::from(i < 3) + u32::from(tells) + u32::from(heading.contains("原因"));
        for mention in mentions {
            if let MentionValue::Cue(Cue::Type(cause)) = mention.value
                && !is_negated(between(&text, mention.at.end - sentence.at.start, text.len()))
                && !is_effect(cause, &text, mention.at.end - sentence.at.start)
            {
                add_to(&mut found, cause, weight, mention, Basis::Stated);
            }
        }
    }
    // A page or program altered, with card data in the same sentence: the payment was skimmed.
    for (_, sentence, mentions) in view.sentences() {
        let text = view.body.of(sentence);
        let card = mentions.iter().find(|m| m.value == MentionValue::Data(jikenbo_core::DataKind::CardNumber));
        if let Some(card) = card
            .filter(|_| any(text, &["改ざんさ", "改ざんが行わ", "改ざんを受け", "書き換えられ"]) && !is_passing(text))
        {
            add_to(&mut found, IncidentType::WebSkimming, 2, card, Basis::Stated);
        }
    }
    if found.is_empty() || found.iter().all(|(t, ..)| *t == IncidentType::Unknown) {
        let family = view.mentions.iter().find(|m| matches!(m.value, MentionValue::Malware(_)));
        found.extend(family.map(|m| (IncidentType::Malware, 2, m, Basis::Context)));
    }
    if kind == ArticleKind::Advisory
        && !found
            .iter()
            .any(|(t, ..)| matches!(t, IncidentType::Phishing | IncidentType::Malware | IncidentType::AccountTakeover))
    {
        return view.fact(
            view.article.title,
            "cause.impersonation",
            1,
            FactValue::Type(IncidentType::Phishing),
            Basis::Title,
        );
    }
    if kind == ArticleKind::Advisory {
        found.retain(|(t, ..)| !matches!(t, IncidentType::UnauthorizedAccess) || view.mentions.is_empty());
    }
    if found.is_empty()
        && let Some(exposed) = exposed(view)
    {
        return view.fact_of(exposed, FactValue::Type(IncidentType::Misconfiguration), Basis::Context);
    }
    // The family of malware is known where it is called ransomware once.
    let ransomware = |(t, ..): &Found| *t == IncidentType::Ransomware;
    if found.iter().any(ransomware) {
        found.retain(|f| f.0 != IncidentType::Malware);
    }
    let enough = found.iter().filter(|(_, weight, ..)| *weight >= 2).min_by_key(|(t, ..)| rank(*t, view));
    match enough.or_else(|| found.iter().min_by_key(|(t, ..)| rank(*t, view))) {
        Some((cause, _, mention, basis)) => view.fact_of(mention, FactValue::Type(*cause), *basis),
        None => view.fact(view.article.title, "cause.none", 1, FactValue::Type(IncidentType::Unknown), Basis::Title),
    }
}

/// Something that anybody outside could see, without a word on why.
fn exposed<'v>(view: &'v View) -> Option<&'v Mention> {
    view.sentences().find_map(|(_, sentence, mentions)| {
        let text = view.body.of(sentence);
        let outside = any(text, &["外部から", "インターネット上", "誰でも", "検索エンジン", "外から"]);
        mentions.iter().find(|m| outside && m.value == MentionValue::Cue(Cue::Viewable))
    })
}

type Found<'m> = (IncidentType, u32, &'m Mention, Basis);

fn add_to<'m>(found: &mut Vec<Found<'m>>, cause: IncidentType, weight: u32, mention: &'m Mention, basis: Basis) {
    match found.iter_mut().find(|(t, ..)| *t == cause) {
        Some((_, total, ..)) => *total += weight,
        None => found.push((cause, weight, mention, basis)),
    }
}

/// Where several causes stand, the more specific wins; a medium's loss or theft wins over what was
/// on it, a mail or account taken over wins over the phishing it sent.
fn rank(cause: IncidentType, view: &View) -> (bool, IncidentType) {
    let title = view.title_norm();
    let titled = match cause {
        IncidentType::Loss => any(title, &["紛失", "置き忘れ", "遺失", "亡失"]),
        IncidentType::Theft => any(title, &["盗難", "盗まれ"]),
        IncidentType::Misdelivery => any(title, &["誤送信", "誤送付", "誤配信", "誤発送", "誤交付", "誤配達"]),
        IncidentType::PublicationError => any(title, &["誤掲載", "誤公開", "誤って公開"]),
        IncidentType::AccountTakeover => any(title, &["乗っ取", "踏み台"]),
        IncidentType::SupportScam => any(title, &["サポート詐欺"]),
        IncidentType::Misconfiguration => any(title, &["設定不備", "設定ミス", "設定誤り"]),
        IncidentType::Insider => any(title, &["内部不正", "持ち出し", "元従業員", "元職員", "不正持"]),
        _ => false,
    };
    (!titled, cause)
}

/// Other cases, commentary, and what readers should fear.
fn is_passing(text: Text) -> bool {
    any(
        text,
        &[
            "過去事例",
            "過去にも",
            "近年",
            "一般に",
            "同様の事例",
            "ご注意",
            "注意喚起を",
            "おそれがございます",
            "対策として",
            "防止のため",
            "防ぐため",
            "防止策",
            "ください",
            "可能性もあるため",
            "いわゆる「",
            "ことが求められ",
            "義務化",
        ],
    ) && !any(text, &["受け", "感染し", "改ざんが行われ", "受けた", "リスト型"])
}

fn is_negated(after: &str) -> bool {
    let near = head(after, 16);
    any(
        near,
        &[
            "ではない",
            "ではなく",
            "ではありません",
            "ではございません",
            "はなく",
            "によるものではな",
            "の痕跡はな",
            "の形跡はな",
            "は確認されていない",
            "は確認されませんでした",
            "は認められませ",
            "はありませんでした",
            "は確認されておりません",
            "も確認していない",
            "も確認していません",
            "も確認されていない",
            "も確認されていません",
            "も確認されておりません",
            "は確認していない",
        ],
    ) || near.starts_with("の有無")
        || near.starts_with("対策")
        || near.starts_with("防止")
        || near.starts_with("の防止")
        || ["に関する相談", "届出", "禁止法"].iter().any(|w| near.starts_with(w))
}

/// What is looked for in vain and was never lost, and how far before `見つかっておりません` it is named.
const UNFOUND: &[&str] = &[
    "侵入",
    "改ざん",
    "流出",
    "漏えい",
    "漏洩",
    "漏れ",
    "流れ",
    "痕跡",
    "形跡",
    "跡は",
    "証拠",
    "兆候",
    "事実",
    "悪用",
    "被害",
    "異常",
    "弱点",
    "脆弱性",
];
const SOUGHT: usize = 40;

/// What the attacker did afterwards, or the mail that warned.
fn is_effect(cause: IncidentType, text: &str, end: usize) -> bool {
    let (before, after) = (tail(between(text, 0, end), 20), head(between(text, end, text.len()), 14));
    match cause {
        IncidentType::Phishing => {
            any(after, &["メールが送信", "メールを送信", "メールの送信", "メール送信", "被害"])
                && !any(before, &["受信", "受け"])
        }
        // A message that leads to a fake page is phishing; the shop's own page was not altered.
        IncidentType::WebSkimming => {
            any(after, &["へ誘導", "に誘導", "のURL", "のリンク"]) && any(text, &["メッセージ", "メール", "SMS"])
        }
        // Credentials are stolen by other means than a burglar's.
        IncidentType::Theft => {
            let intangible = ["情報", "データ", "パスワード", "ID", "番号"];
            let object = before.rsplit_once('盗').map_or("", |(object, _)| tail(object, 5));
            // `アカウントのパスワードは、偽のメールを通じて、11月28日に盗まれた`
            let secret = || {
                any(text, &["パスワードは", "パスワードが", "認証情報は", "認証情報が"])
                    && !any(text, &["パソコン", "端末", "鞄", "カバン", "かばん", "バッグ", "書類", "USB"])
            };
            any(object, &intangible) || any(head(after, 6), &intangible) || secret()
        }
        // `機器の設定に不備があり、攻撃者はここから侵入`: the way in.
        IncidentType::Misconfiguration => {
            let then = head(between(text, end, text.len()), 30);
            any(then, &["侵入", "攻撃者"]) && !any(then, &["侵入された形跡はな", "侵入の形跡はな"])
        }
        // `侵入や流出は見つかっておりません`: what was not found is no lost thing.
        IncidentType::Loss => {
            any(after, &["等の適切", "又は毀損", "、滅失", "毀損"])
                || any(before, &["見つか"]) && any(tail(between(text, 0, end), SOUGHT), UNFOUND)
        }
        _ => false,
    }
}
