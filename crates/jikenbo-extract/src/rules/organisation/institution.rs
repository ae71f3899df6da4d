//! Reads: organisations by the last part of their name, 白根川市立中央病院, みどり大学, 新町検定協会.
//! Why: hospitals, schools, unions and many companies in press items carry no legal form.
//! Source: table `data/institutions.tsv`.
//! Does not read: the part alone (病院は), 当病院, 同大学, kinds (私立大学).

use std::sync::LazyLock;

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Rule, Yes};

const PREFIXES: &[&str] = &[
    "同", "当", "本", "各", "他", "全", "国立", "私立", "公立", "市立", "県立", "都立", "町立", "地域", "総合", "大手",
];

/// Ends of institutions' names, longest first.
pub static ENDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut ends: Vec<_> = include_str!("../../../data/institutions.tsv")
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect();
    ends.sort_by_key(|e| std::cmp::Reverse(e.len()));
    ends
});

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.institution",
    version: 1,
    needs: &[
        "大学",
        "大病院",
        "病院",
        "銀行",
        "協会",
        "機構",
        "連盟",
        "研究所",
        "学園",
        "学院",
        "組合",
        "センター",
        "ホールディングス",
        "グループ",
        "製作所",
        "工業",
        "商事",
        "保険",
        "ソリューションズ",
        "システム",
        "省",
        "庁",
        "局",
        "公社",
        "財団",
        "社中",
        "高校",
        "高等学校",
        "中学校",
        "小学校",
        "協議会",
        "振興会",
        "連合会",
        "商店",
        "書店",
        "書房",
        "物流",
        "製薬",
        "電力",
        "交通",
        "鉄道",
        "放送",
        "新聞社",
        "出版",
        "商会",
        "百貨店",
        "ホテル",
        "クリニック",
        "医院",
        "薬局",
        "図書館",
        "博物館",
        "美術館",
        "委員会",
        "消防本部",
        "新聞",
        "証券",
        "信用金庫",
        "農協",
        "生協",
        "フォーラム",
        "リゾート",
        "連合",
        "産業",
        "食品",
        "不動産",
        "テック",
        "ネットワークス",
        "サービス",
        "コーポレーション",
        "ジャパン",
        "建設",
        "印刷",
        "航空",
        "運輸",
        "電機",
        "電子",
        "化学",
        "製鉄",
        "鉄鋼",
        "自動車",
        "製鋼",
        "物産",
        "産業",
        "興業",
        "商船",
        "倉庫",
        "水産",
        "製菓",
        "製粉",
        "酒造",
        "硝子",
        "精機",
        "重工",
    ],
    pattern: r"(?P<before>^|[^\p{Han}々ヶァ-ヴーA-Za-z0-9&・])(?P<m>[ぁ-ん]{0,8}[\p{Han}々ヶァ-ヴーA-Za-z0-9&・]{2,30})",
    build: |c| {
        let run = &c["m"];
        let run = without_grammar(run, matches!(&c["before"], "の" | "は" | "が" | "に" | "を" | "で" | "と" | "や"));
        let run = super::trim_tail(run);
        let end = ENDS.iter().find(|e| run.ends_with(**e))?;
        let stem = &run[..run.len() - end.len()];
        if stem.is_empty() || stem.chars().count() < 2 && stem.is_ascii() || PREFIXES.contains(&stem) {
            return None;
        }
        let common = [
            "オンライン",
            "決済",
            "クラウド",
            "本",
            "対象",
            "業務",
            "基幹",
            "社内",
            "配信",
            "予約",
            "管理",
            "会員",
            "電子",
            "申込",
            "電子申請",
            "生産管理",
            "電子カルテ",
            "財務会計",
            "クレジットカード決済",
            "メール",
            "学生向けウェブ",
            "メールマガジン",
            "教務",
            "学事",
            "ナースコール",
            "コール",
            "データ",
            "お客様サポート",
            "サポート",
            "ファイル転送",
            "外部",
            "監視",
            "グローバルIT",
            "IT",
            "配送",
            "海外",
            "国内",
            "通信",
            "第三者",
            "専門",
            "警察",
            "事務",
            "診療",
            "図書",
        ];
        (!common.iter().any(|w| stem == *w || stem.ends_with("システム")))
            .then(|| MentionValue::Organisation(run.to_owned(), OrganisationForm::Institution))
    },
    yes: &[
        Yes("白根川市立中央病院のシステムが", "白根川市立中央病院", "白根川市立中央病院"),
        Yes("みどり野大学は", "みどり野大学", "みどり野大学"),
        Yes("紳士服店運営のはるぞらホールディングスは", "はるぞらホールディングス", "はるぞらホールディングス"),
    ],
    no: &["同大学は", "当病院は", "大学では", "予約システムが"],
};

/// A run may begin with the grammar of what stands before a name: particles and verbs' ends go, a
/// name that begins in hiragana stays.
fn without_grammar(run: &str, after_particle: bool) -> &str {
    let is_hiragana = |c: char| ('ぁ'..='ん').contains(&c);
    let rest = run.trim_start_matches(is_hiragana);
    let lead = &run[..run.len() - rest.len()];
    if lead.is_empty() || rest.is_empty() {
        return run;
    }
    const GRAMMAR: &[&str] = &[
        "する",
        "した",
        "いる",
        "いた",
        "ある",
        "この",
        "その",
        "たび",
        "ため",
        "おける",
        "による",
        "である",
        "として",
        "された",
        "について",
        "および",
        "ならびに",
        "また",
        "なお",
        "うち",
        "において",
        "により",
        "から",
        "まで",
        "など",
        "という",
        "れる",
        "せる",
        "ている",
        "に対し",
        "くは",
        "れた",
        "れば",
        "よる",
        "ます",
        "まし",
    ];
    let particle = |c: char| "のはがにをでともやへ".contains(c);
    let lead_name = if after_particle { lead } else { lead.strip_prefix(particle).unwrap_or(lead) };
    if lead_name.chars().count() < 2 || GRAMMAR.iter().any(|g| lead.ends_with(g)) {
        return rest;
    }
    &run[run.len() - rest.len() - lead_name.len()..]
}
