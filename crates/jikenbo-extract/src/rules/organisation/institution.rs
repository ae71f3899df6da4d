//! Reads: organisations by the last part of their name, 白根川市立中央病院, みどり大学, 新町検定協会.
//! Why: hospitals, schools, unions and many companies in press items carry no legal form.
//! Source: table `data/institutions.tsv`.
//! Does not read: the part alone (病院は), 当病院, 同大学, kinds (私立大学).

use std::sync::LazyLock;

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

const PREFIXES: &[&str] = &[
    "同", "両", "当", "本", "各", "他", "全", "国立", "私立", "公立", "市立", "県立", "都立", "町立", "地域", "総合",
    "大手",
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
    version: 4,
    needs: &[
        "こども園",
        "クリニック",
        "グループ",
        "コーポレーション",
        "ジャパン",
        "ソリューションズ",
        "タイムズ",
        "テック",
        "ネットワークス",
        "ホテル",
        "ホールディングス",
        "リゾート",
        "不動産",
        "事業団",
        "交通",
        "会議所",
        "保健所",
        "保育園",
        "信用金庫",
        "倉庫",
        "公民館",
        "公社",
        "出版",
        "化学",
        "医療センター",
        "医院",
        "協会",
        "協議会",
        "博物館",
        "印刷",
        "合唱団",
        "商事",
        "商会",
        "商工",
        "商店",
        "図書館",
        "大学",
        "学園",
        "学校",
        "学院",
        "工業",
        "幼稚園",
        "庁",
        "建設",
        "情報システム",
        "技術センター",
        "振興センター",
        "振興会",
        "損害保険",
        "放送",
        "教育委員会",
        "整備局",
        "文庫",
        "新聞",
        "書店",
        "書房",
        "機構",
        "水産",
        "消防局",
        "消防本部",
        "物流",
        "物産",
        "生協",
        "生命",
        "産業",
        "病院",
        "百貨店",
        "省",
        "研究所",
        "精機",
        "組合",
        "総合センター",
        "総合事務局",
        "美術館",
        "自動車",
        "興業",
        "航空",
        "薬局",
        "友の会",
        "企業団",
        "後援会",
        "同窓会",
        "衛生",
        "製作所",
        "製罐",
        "製菓",
        "製薬",
        "製鉄",
        "計測",
        "証券",
        "財団",
        "農協",
        "連合",
        "連盟",
        "運輸",
        "酒造",
        "重工",
        "鉄道",
        "鉄鋼",
        "銀行",
        "電力",
        "電機",
        "電鉄",
        "青果",
        "食品",
        "高校",
    ],
    pattern: r"(?P<before>^|[^㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・])(?P<m>(?:[㐀-鿿豈-龎々ヶ]{0,8}(?:市立|県立|町立|村立|公立|国立|私立|都立|府立|区立|道立))?[ぁ-ん]{0,8}[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{0,28}{INSTITUTION})(?P<after>[㐀-鿿豈-龎々ヶァ-ヴーA-Za-z0-9&・]{1,12})?",
    build: Build::Read(|c| {
        let run = &c["m"];
        // The run goes on: 病院長, 研究所員; what is no part of any name may follow (病院内, 大学側).
        if c.name("after").is_some_and(|a| !super::trim_tail(&format!("□□{}", a.as_str())).ends_with('□')) {
            return None;
        }
        if ["法人", "会社", "(株)", "(有)"].iter().any(|w| c["m"].contains(w)) {
            return None;
        }
        let public = ["市立", "県立", "町立", "村立", "公立", "国立", "私立", "都立", "府立", "区立", "道立"];
        let after_public = public
            .iter()
            .filter_map(|p| run.split_once(p))
            .any(|(_, rest)| rest.starts_with(|ch: char| ('ぁ'..='ん').contains(&ch)));
        let run = if after_public {
            run
        } else {
            super::without_grammar(run, matches!(&c["before"], "の" | "は" | "が" | "に" | "を" | "で" | "と" | "や"))
        };
        let run = super::trim_tail(run);
        let end = ENDS.iter().find(|e| run.ends_with(**e))?;
        let stem = &run[..run.len() - end.len()];
        if stem.bytes().all(|b| b.is_ascii_digit())
            || stem.is_empty()
            || stem.chars().count() < 2 && stem.is_ascii()
            || PREFIXES.contains(&stem)
        {
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
    }),
    yes: &[
        Yes("白根川市立中央病院のシステムが", "白根川市立中央病院", "白根川市立中央病院"),
        Yes("みどり野大学は", "みどり野大学", "みどり野大学"),
        Yes("白根川県立こども病院は", "白根川県立こども病院", "白根川県立こども病院"),
        Yes("紳士服店運営のはるぞらホールディングスは", "はるぞらホールディングス", "はるぞらホールディングス"),
    ],
    no: &["同大学は", "当病院は", "大学では", "予約システムが"],
};
