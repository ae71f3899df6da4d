//! Reads: prefectures and municipalities with their bodies, あおぞら県, 島根県川本町, 大阪市教育委員会.
//! Why: they publish half of all notices.
//! Source: 地方自治法 1条の3, 都道府県コード (JIS X 0401).
//! Does not read: common nouns (都市, 市町村, 県内), addresses' later parts.

use jikenbo_core::{MentionValue, OrganisationForm};

use crate::rule::{Build, Rule, Yes};

const COMMON: &[&str] = &[
    "都市",
    "同市",
    "同県",
    "同町",
    "同村",
    "同区",
    "本市",
    "本県",
    "本町",
    "当市",
    "当県",
    "全県",
    "各県",
    "各市",
    "他県",
    "他市",
    "地区",
    "街区",
    "校区",
    "学区",
    "鉱区",
    "両県",
    "両市",
    "関係市",
    "政令市",
    "中核市",
    "朝市",
    "魚市",
    "株式市",
    "上市",
    "門前町",
    "城下町",
    "下町",
    "港町",
    "農村",
    "漁村",
    "山村",
    "市区",
    "市町",
    "区市町村",
    "都道府県",
    "特別区",
    "指定都市",
    "行政区",
    "市町村",
    "町村",
    "警察庁",
    "見本市",
    "委託県",
];

/// The rule.
pub const RULE: Rule = Rule {
    id: "organisation.municipality",
    version: 3,
    needs: &["県", "府", "都", "道", "市", "区", "町", "村"],
    pattern: r"(?:^|[^㐀-鿿豈-龎々ヶァ-ヴぁ-ん]|[はがのをにでるとやて])(?P<m>(?:(?:北海道|東京都|京都府|大阪府|[㐀-鿿豈-龎々ノヶケ]{2,4}県|[ぁ-ん]{3,5}県)(?:[㐀-鿿豈-龎々ヶァ-ヴー]{1,6}?(?:市|区|町|村))?|[㐀-鿿豈-龎々ヶァ-ヴー]{1,5}?[市区町村]|[ぁ-ん]{2,5}[市町村])(?:教育委員会|教委|選挙管理委員会|消防本部|消防局|社会福祉協議会|上下水道局|水道局|交通局|病院局|企業局)?)(?P<after>場|役|民|立|長|内|外|議|職員|債|税|販|況|価|松|委託|道|営|警|史|会|区|部|指定)?",
    build: Build::Read(|c| {
        let name = &c["m"];
        if COMMON.contains(&name)
            || matches!(
                c.name("after").map(|m| m.as_str()),
                Some("立" | "場" | "販" | "況" | "価" | "松" | "道" | "史" | "部")
            )
        {
            return None;
        }
        // ボリビア市民: a country's citizens are no town's.
        let kana = name.trim_end_matches('市').chars().all(|ch| ('ァ'..='ー').contains(&ch));
        if kana && c.name("after").is_some_and(|m| m.as_str() == "民") {
            return None;
        }
        let name = match c.name("after").map(|m| m.as_str()) {
            Some("警") => return Some(MentionValue::Organisation(format!("{name}警"), OrganisationForm::Institution)),
            _ => name,
        };
        Some(MentionValue::Organisation(name.to_owned(), OrganisationForm::Municipality))
    }),
    yes: &[
        Yes("2026年9月3日 白根川市", "白根川市", "白根川市"),
        Yes("島根県川野町の施設が", "島根県川野町", "島根県川野町"),
        Yes("改ざんされていた、と穂波市が発表", "穂波市", "穂波市"),
        Yes("穂波市教育委員会は", "穂波市教育委員会", "穂波市教育委員会"),
        Yes("穂波市教委は2日、", "穂波市教委", "穂波市教委"),
    ],
    no: &["都市部では", "市場価格", "市町村向け", "本県を含む", "ボリビア市民の"],
};
