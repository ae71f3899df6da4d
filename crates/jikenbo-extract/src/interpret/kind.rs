//! What an article is. First whether it tells of an incident at all, then who speaks.

use jikenbo_core::{ArticleKind, Cue, IncidentType, MentionValue};

use super::view::{View, any, head};

/// The article's kind.
pub fn kind(view: &View) -> ArticleKind {
    let title = view.title_norm();
    let text = view.body.text();
    if is_victim_list(view, title, text) {
        return ArticleKind::VictimList;
    }
    if is_claim_of_sale(title, text) {
        return ArticleKind::VictimList;
    }
    let official = is_official(view, text);
    if is_enforcement(view, title, text, official) {
        return ArticleKind::Enforcement;
    }
    if !tells_an_incident(view, title, text, official) {
        return without_incident(view, title, text);
    }
    if is_advisory(view, title, text, official) {
        return ArticleKind::Advisory;
    }
    if any(title, &["調査報告書", "調査報告", "調査結果", "検証報告", "報告書の公表"])
        && any(text, &["報告書", "調査委員会", "検証委員会", "第三者委員会"])
    {
        return ArticleKind::Report;
    }
    if official && !view.is_digest_item() { ArticleKind::Disclosure } else { ArticleKind::News }
}

/// Three entries of a name with a host, or a title that says so.
fn is_victim_list(view: &View, title: &str, text: &str) -> bool {
    let named = any(
        title,
        &[
            "被害組織リスト",
            "被害企業リスト",
            "被害企業一覧",
            "被害組織一覧",
            "被害リスト",
            "リークサイト",
            "被害組織の一覧",
            "掲載された組織",
            "犯行声明一覧",
            "掲載組織",
        ],
    );
    let entries = super::victim_list::entries(view).len();
    entries >= 3 || (named && entries >= 1 && !text.is_empty())
}

/// Somebody offers data or access of a named organisation for sale; the organisation has said nothing.
fn is_claim_of_sale(title: &str, text: &str) -> bool {
    let market = any(
        text,
        &[
            "闇市場",
            "ダークウェブ",
            "ハッキングフォーラム",
            "犯罪フォーラム",
            "リークサイト",
            "ハッカーフォーラム",
            "地下フォーラム",
        ],
    );
    let offered = any(
        text,
        &[
            "販売されている",
            "販売している",
            "公開したと主張",
            "流出したとされ",
            "売りに出",
            "と報告され",
            "販売していると",
            "掲載したと主張",
        ],
    );
    market
        && offered
        && text.chars().count() < 600
        && !any(text, &["弊社", "当社", "お詫び", "主張する投稿", "確認された。", "市民740"])
        && names_one(title, text)
}

/// The claim names an organisation rather than a people or a trade.
fn names_one(title: &str, text: &str) -> bool {
    let first = title.split(['の', 'で', 'に', 'が']).next().unwrap_or("");
    let latin = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|w| w.len() >= 3 && w.starts_with(|c: char| c.is_ascii_uppercase()) && !["RDP", "VPN", "ID"].contains(&w));
    let katakana = first.chars().count() >= 5 && first.chars().all(|c| ('ァ'..='ー').contains(&c) || c == '・');
    latin || katakana || any(first, &["省", "庁", "大学", "銀行", "病院"])
}

/// An organisation speaks for itself: polite style, 弊社 or 当院, apologies.
fn is_official(view: &View, text: &str) -> bool {
    let polite = ["ました。", "ません。", "ます。", "です。", "ました", "ません"]
        .iter()
        .map(|e| text.matches(e).count())
        .sum::<usize>();
    let plain = ["した。", "いる。", "れる。", "ある。", "った。", "という。", "だ。", "のこと。", "ない。"]
        .iter()
        .map(|e| text.matches(e).count())
        .sum::<usize>()
        - ["ました。", "でした。"]
            .iter()
            .map(|e| text.matches(e).count())
            .sum::<usize>()
            .min(["した。"].iter().map(|e| text.matches(e).count()).sum());
    let own = view.mentions.iter().filter(|m| m.value == MentionValue::Publisher).count();
    let sorry = any(
        text,
        &[
            "お詫び申し上げ",
            "おわび申し上げ",
            "深くお詫び",
            "申し訳ございません",
            "お詫びいたします",
            "お詫びします",
            "お詫びし",
            "おわびいたし",
            "おわびし",
            "お詫びの言葉",
            "申し訳ありません",
            "申し訳なく",
        ],
    );
    let framed = view.case_number().is_some() || view.published.is_some() && !view.is_digest_item();
    polite >= 2 && polite > plain && (own > 0 || sorry || framed)
}

fn is_enforcement(view: &View, title: &str, text: &str, official: bool) -> bool {
    const MEASURES: &[&str] = &[
        "行政処分",
        "改善命令",
        "業務停止命令",
        "再逮捕",
        "逮捕",
        "書類送検",
        "送検",
        "摘発",
        "起訴",
        "有罪判決",
        "実刑判決",
        "業務改善命令",
        "行政指導",
        "是正勧告",
        "勧告について",
        "勧告",
        "課徴金",
        "懲戒処分",
        "懲戒免職",
        "立件",
        "改善の指示",
        "改善を指示",
    ];
    let in_title = any(title, MEASURES);
    let first = view.body.sentences.first().map_or("", |s| view.body.of(s));
    let by_authority = any(
        head(text, 400),
        &[
            "行政処分",
            "改善命令",
            "業務改善命令",
            "書類送検",
            "再逮捕",
            "逮捕した",
            "逮捕され",
            "逮捕する",
            "送検された",
            "行政指導を行",
            "勧告を行",
            "勧告しました",
            "指導を行いました",
            "懲戒処分",
            "改善を指示",
        ],
    );
    let unrelated = any(title, &["訴訟", "懸賞金", "受賞"]);
    let apology = official && any(text, &["お詫び申し上げ", "深くお詫び"]) && !in_title;
    let about_incident = any(
        text,
        &["不正アクセス", "漏え", "漏洩", "流出", "攻撃", "持ち出", "不正に", "紛失", "ウイルス", "個人情報"],
    );
    !unrelated
        && !apology
        && about_incident
        && (in_title && (by_authority || any(first, MEASURES) || any(text, MEASURES))
            || by_authority && !official && any(first, MEASURES))
}

/// Something happened to somebody: a cause or a leak told as done, to an organisation.
fn tells_an_incident(view: &View, title: &str, text: &str, official: bool) -> bool {
    let cause = |m: &MentionValue| matches!(m, MentionValue::Cue(Cue::Type(_)));
    let leak = |m: &MentionValue| matches!(m, MentionValue::Cue(Cue::Leak | Cue::Viewable));
    let in_title = view.title_mentions.iter().any(|m| cause(&m.value) || leak(&m.value));
    let in_body = view.mentions.iter().any(|m| cause(&m.value) || leak(&m.value));
    if !in_body && !in_title || is_policy(text) || is_market(title, text) {
        return false;
    }
    if announced(view) && !is_survey(title, text) {
        return true;
    }
    if any(title, &["について", "お詫び", "お知らせ", "ご報告", "第一報", "第二報", "続報"])
        && official
        && (in_title || view.case_number().is_some())
        && happened(view, text, true)
    {
        return true;
    }
    if is_about_tools(title, text) || is_survey(title, text) {
        return false;
    }
    happened(view, text, official)
}

/// `…流出した可能性があると発表した`: one sentence tells what happened and that it was announced.
fn announced(view: &View) -> bool {
    view.sentences().take(4).any(|(_, s, mentions)| {
        let told = any(
            view.body.of(s),
            &["と発表した", "と公表した", "明らかにした", "ことがわかった", "ことが分かった", "ことが判明した"],
        );
        told && mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak | Cue::Viewable)))
    })
}

/// How an organisation handles personal data in general.
fn is_policy(text: &str) -> bool {
    [
        "利用目的",
        "第三者への提供",
        "第三者提供",
        "開示等",
        "開示などの請求",
        "第1条",
        "安全管理措置",
        "個人情報保護方針",
        "共同利用",
    ]
    .iter()
    .filter(|w| text.contains(**w))
    .count()
        >= 2
}

/// Share prices after other people's incidents.
fn is_market(title: &str, text: &str) -> bool {
    any(title, &["株"]) && any(text, &["株価", "銘柄", "株式市場"])
}

/// Numbers of incidents rather than an incident.
fn is_survey(title: &str, text: &str) -> bool {
    ["上半期", "集計", "最も多", "前年", "原因別", "中央値", "年間", "割合", "調査グループ", "届出状況", "比べ", "統計"]
        .iter()
        .filter(|w| text.contains(**w) || title.contains(**w))
        .count()
        >= 3
}

const DONE: &[&str] = &[
    "受けた",
    "受けま",
    "受けて",
    "受け、",
    "受け",
    "が発生し",
    "発生した",
    "判明し",
    "判明した",
    "ことがわかった",
    "流出した",
    "流出しま",
    "漏えいした",
    "漏洩した",
    "漏えいしま",
    "盗まれた",
    "窃取され",
    "感染し",
    "感染いた",
    "紛失し",
    "紛失いた",
    "盗難に",
    "盗まれ",
    "侵害され",
    "侵入され",
    "送信し",
    "送付し",
    "誤送",
    "公開し",
    "状態にあ",
    "被害に遭",
    "流出する",
    "発覚し",
    "可能性がある",
    "可能性があり",
    "可能性のあ",
    "おそれがある",
    "恐れがある",
    "おそれがあ",
    "感染した",
    "不正ログイン",
    "乗っ取",
    "盗んだ",
    "侵入を許し",
    "攻撃により",
    "混乱した",
    "した事案",
    "事案で",
    "事案が",
    "窃取し",
    "抜き取っ",
    "支障が",
    "流出が",
    "漏洩が",
    "公表した",
    "停止し",
    "に拡大し",
    "売られ",
    "侵入され",
    "障害が",
    "つながりにく",
    "侵入し",
    "販売されている",
    "おそれのあ",
    "公開された",
    "投稿され",
    "悪用し",
    "改ざんされ",
    "表示され",
    "掲載し",
    "持ち出",
    "届いて",
    "見失",
    "見当たら",
    "拡散して",
    "確認された",
    "に遭っ",
];

fn happened(view: &View, text: &str, official: bool) -> bool {
    let done = any(text, DONE);
    // An organisation, a publisher or a place that it happened to.
    let titled = view.title_mentions.iter().any(|m| matches!(m.value, MentionValue::Cue(Cue::Type(_) | Cue::Leak)));
    let somebody = official
        || titled
        || view.mentions.iter().any(|m| matches!(m.value, MentionValue::Organisation(..) | MentionValue::Publisher))
        || view.title_mentions.iter().any(|m| matches!(m.value, MentionValue::Organisation(..)))
        || any(
            head(text, 120),
            &[
                "企業",
                "機関",
                "大学",
                "病院",
                "取引所",
                "連盟",
                "市民",
                "メーカー",
                "フォーラム",
                "子会社",
                "会社",
                "運営",
                "契約者",
                "チェーン",
                "パッケージ",
                "アカウント",
                "外務省",
                "信用組合",
                "従業員",
                "拠点",
                "メディア",
                "サービス",
                "核",
            ],
        );
    done && somebody
}

/// Products, advisories on weaknesses, statistics, politics: texts full of the words of incidents.
fn is_about_tools(title: &str, text: &str) -> bool {
    let score = |words: &[&str]| words.iter().filter(|w| title.contains(*w) || text.contains(*w)).count();
    let incident = score(&[
        "個人情報",
        "流出した",
        "漏えいした",
        "お詫び",
        "判明した",
        "被害を受け",
        "可能性があることが",
        "流出の可能性",
        "おそれがある",
        "影響を受けた",
        "件の",
        "人分",
        "情報が流出",
        "流出の恐れ",
        "データが盗まれ",
        "データを盗",
        "漏洩した",
        "漏えいの",
        "出荷",
        "暗号化され",
        "システム停止",
        "漏洩する恐れ",
    ]);
    let tool = score(&[
        "CVE-",
        "パッチ",
        "修正版",
        "アップデートを",
        "新機能",
        "新製品",
        "提供を開始",
        "を公開した",
        "オープンソースツール",
        "リリース",
        "ソリューション",
        "搭載",
        "ガイドライン",
        "手引き",
        "セミナー",
        "登録受付",
        "ホワイトペーパー",
        "ウェビナー",
        "バージョン",
        "推奨されている",
        "導入事例",
        "受講",
        "講演",
        "無料",
        "認証強化",
        "株価",
        "前年比",
        "調査によると",
        "届出状況",
        "会合",
        "懸賞金",
        "訴訟",
        "増加傾向",
        "急増",
        "相次い",
        "攻撃手法",
        "標的に",
        "キャンペーン",
        "脅威グループ",
        "脅威アクター",
        "新型マルウェア",
        "プライバシーポリシー",
        "利用目的",
        "研究者",
        "KEV",
        "復号ツール",
        "追加した",
        "連携を確認",
        "読者",
        "懸念を表明",
        "委嘱",
        "新カテゴリ",
        "見つかった",
        "機能",
        "トップ10",
        "おすすめ",
        "実践的",
    ]);
    tool >= 2 && tool > incident
        || tool >= 1
            && incident == 0
            && !any(
                text,
                &[
                    "攻撃を受け",
                    "被害を受け",
                    "紛失",
                    "盗まれ",
                    "侵害を受け",
                    "不正アクセスを受け",
                    "攻撃が確認",
                    "窃取した",
                    "窃取され",
                    "攻撃が発生",
                    "侵入した",
                    "誤送",
                    "販売されている",
                ],
            )
}

fn is_advisory(view: &View, title: &str, text: &str, official: bool) -> bool {
    let brand = any(
        title,
        &["騙る", "かたる", "装う", "装った", "偽サイト", "偽メール", "フィッシングメール", "なりすましメール"],
    ) && !any(text, &["お詫び", "感染した", "感染し", "流出した", "漏えいした"]);
    if brand && (!official || !any(text, &["不正アクセスを受け", "感染"])) {
        return true;
    }
    let public_attack =
        any(text, &["攻撃が確認された", "攻撃を展開した", "注意が必要", "注意されたい", "注意を呼び"]) && !official;
    let named_victim =
        any(text, &["同社", "同大", "同院", "個人情報", "顧客", "会員", "病院は", "大学は", "市は", "県は"]);
    let phishing = view.mentions.iter().any(|m| {
        matches!(
            m.value,
            MentionValue::Cue(Cue::Type(
                IncidentType::Phishing | IncidentType::Malware | IncidentType::AccountTakeover
            ))
        )
    });
    public_attack
        && !named_victim
        && phishing
        && !view
            .mentions
            .iter()
            .any(|m| matches!(m.value, MentionValue::Organisation(_, jikenbo_core::OrganisationForm::Legal)))
}

/// Guidance, an event, or something else.
fn without_incident(view: &View, title: &str, text: &str) -> ArticleKind {
    let all = format!("{title}\n{}", head(text, 4000));
    let count = |words: &[&str]| words.iter().filter(|w| all.contains(*w)).count();
    let event = count(&[
        "セミナー",
        "カンファレンス",
        "講演",
        "登壇",
        "参加しました",
        "参加者",
        "参加し",
        "イベント",
        "会場",
        "展示ブース",
        "基調講演",
        "懇親会",
        "聴講",
        "セッション",
        "ワークショップ",
    ]);
    let guidance = count(&[
        "脆弱性",
        "手引き",
        "ガイドライン",
        "対策",
        "ツール",
        "パスワード",
        "セキュリティ",
        "推奨",
        "機能",
        "CVE-",
        "小技",
        "OSINT",
        "方法",
        "解説",
        "使い方",
        "AI",
        "公開",
        "提供",
        "アップデート",
        "検査",
        "ポリシー",
        "設定",
        "認証",
    ]);
    let other = count(&[
        "株価",
        "株式",
        "ランキング",
        "旅",
        "観光",
        "前年比",
        "増加傾向",
        "統計",
        "届出件数",
        "政府",
        "政策",
        "会合",
        "高官",
        "法案",
        "委嘱",
        "急増",
        "攻撃グループ",
        "脅威グループ",
        "ランサムウェアグループ",
        "APT",
        "訴訟",
        "懸賞金",
        "経済",
        "市場",
        "航空",
        "競争力",
        "個人情報の利用目的",
        "取得した個人情報",
        "第三者提供",
        "ハッカー",
        "北朝鮮",
        "中国軍",
        "相次い",
        "件数",
        "安全保障",
    ]);
    if event >= 2 && event * 2 >= guidance.min(6) {
        ArticleKind::Event
    } else if guidance >= 2 && guidance > other || guidance >= 1 && other == 0 || view.title_norm().contains("OSINT") {
        ArticleKind::Guidance
    } else {
        ArticleKind::Other
    }
}
