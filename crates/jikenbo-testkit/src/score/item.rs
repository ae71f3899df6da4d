use std::{collections::BTreeSet, fmt};

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::list;

/// The scored fields of an incident, in the order of the table.
pub(super) const INCIDENT_FIELDS: [&str; 16] = [
    "victims",
    "system",
    "domains",
    "third_parties",
    "type",
    "malware",
    "actors",
    "events",
    "event_dates",
    "affected",
    "affected_counts",
    "data",
    "certainty",
    "misuse",
    "reported_to",
    "related_cases",
];

/// Legal forms that a name may carry or not, after NFKC and in lower case. The scorer's own list,
/// not the casebook's: the measure must not move with the program. First fitting form wins.
const LEGAL_FORMS: &str = "株式会社 有限会社 合同会社 合資会社 相互会社 一般社団法人 一般財団法人 公益社団法人 \
    公益財団法人 国立研究開発法人 独立行政法人 地方独立行政法人 国立大学法人 学校法人 医療法人社団 医療法人財団 医療法人 \
    社会福祉法人 社会医療法人 宗教法人 特定非営利活動法人 npo法人 (株) (有) (一社) (一財) \
    co.,ltd. co.,ltd co.ltd. co.ltd inc. inc";

pub(super) type ItemSet = BTreeSet<Item>;

/// One comparable item of a field: a value, or a value with its role, date, unit or relation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Item {
    pub(super) value: Scalar,
    pub(super) with: Scalar,
}

/// A JSON scalar with the equality of the scorer's script: 12 is 12.0 but not "12".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scalar {
    Absent,
    Number(String),
    Text(String),
}

impl From<&Value> for Scalar {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Absent,
            Value::String(text) => Self::Text(text.clone()),
            Value::Number(n) => Self::Number(match n.as_f64() {
                Some(float) if n.is_f64() => float.to_string(),
                _ => n.to_string(),
            }),
            other => Self::Text(other.to_string()),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("none"),
            Self::Number(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.with {
            Scalar::Absent => write!(f, "{}", self.value),
            _ => write!(f, "{} {}", self.value, self.with),
        }
    }
}

impl Item {
    /// The value as it stands, absent too.
    pub(super) fn of(value: &Value) -> Self {
        Self { value: value.into(), with: Scalar::Absent }
    }

    /// The value as it stands; `None` where there is none, or an empty one.
    pub(super) fn one(value: &Value) -> Option<Self> {
        is_given(value).then(|| Self::of(value))
    }

    /// A link between two articles.
    pub(super) fn link(from: i64, to: i64, relation: &Value) -> Self {
        Self { value: Scalar::Text(format!("{from}-{to}")), with: relation.into() }
    }

    fn text(text: String) -> Self {
        Self { value: Scalar::Text(text), with: Scalar::Absent }
    }

    fn pair(value: &Value, with: &Value) -> Self {
        Self { value: value.into(), with: with.into() }
    }
}

/// A running text, compared without white space and width; `None` where there is none.
pub(super) fn text_item(value: &Value) -> Option<Item> {
    is_given(value).then(|| Item::text(text_key(&plain(value))))
}

/// The comparable items of one field of an incident.
pub(super) fn items(field: &str, incident: &Value) -> ItemSet {
    let of = |key: &str, item: &dyn Fn(&Value) -> Item| list(incident, key).iter().map(item).collect();
    match field {
        "victims" => of("victims", &|v| Item::text(name_key(v.as_str().or(v["name"].as_str()).unwrap_or_default()))),
        "system" => text_item(&incident["system"]).into_iter().collect(),
        "domains" => of("domains", &|v| Item::text(host_key(v.as_str().unwrap_or_default()))),
        "third_parties" => list(incident, field)
            .iter()
            .filter(|party| party["role"] != "source")
            .map(|party| Item {
                value: Scalar::Text(name_key(party["name"].as_str().unwrap_or_default())),
                with: (&party["role"]).into(),
            })
            .collect(),
        "events" => of("events", &|e| Item::pair(&e["event"], &e["date"])),
        "event_dates" => of("events", &|e| Item::of(&e["date"])),
        "affected" => of("affected", &|a| Item::pair(&a["count"], &a["unit"])),
        "affected_counts" => of("affected", &|a| Item::of(&a["count"])),
        "reported_to" => of("reported_to", &|r| Item::of(&r["authority"])),
        "type" | "certainty" | "misuse" => Item::one(&incident[field]).into_iter().collect(),
        _ => of(field, &|v| Item::text(text_key(&plain(v)).to_lowercase())),
    }
}

/// Whether two names are near enough: equal, or the shorter inside the longer and not much shorter.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let chars = |s: &str| s.chars().count();
    let (short, long) = if chars(a) <= chars(b) { (a, b) } else { (b, a) };
    a == b || (chars(short) >= 3 && long.contains(short) && chars(short) as f64 / chars(long) as f64 >= 0.7)
}

fn is_given(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value.as_str() != Some("")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn name_key(name: &str) -> String {
    let folded = name.nfkc().collect::<String>().to_lowercase();
    let mut key = String::new();
    let mut rest = folded.as_str();
    while let Some(c) = rest.chars().next() {
        match LEGAL_FORMS.split_whitespace().find_map(|form| rest.strip_prefix(form)) {
            Some(after) => rest = after,
            None => {
                key.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    key.retain(|c| !is_space(c) && !"・·.,、。「」『』\"'’()()様".contains(c));
    key
}

fn text_key(text: &str) -> String {
    text.nfkc().filter(|c| !is_space(*c)).collect()
}

fn host_key(address: &str) -> String {
    let address = address.to_lowercase();
    let host = address.rsplit("//").next().unwrap_or_default().split('/').next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// White space as Python's `\s` has it: Unicode's, and the four ASCII separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_form_width_and_punctuation() {
        for (name, key) in [
            ("医療法人社団 みどり会", "みどり会"),
            ("医療法人みどり会", "みどり会"),
            ("Ａｏｚｏｒａ Co., Ltd.", "aozoracoltd"),
            ("Aozora Co.,Ltd.", "aozora"),
            ("Aozora, Inc.", "aozora"),
            ("地方独立行政法人あおぞら機構", "あおぞら機構"),
            ("「みなもと」・計測（有）様", "みなもと計測"),
            ("株式会社", ""),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }

    #[test]
    fn hosts_lose_scheme_path_and_www() {
        for (address, key) in
            [("https://www.Example.jp/a/b", "example.jp"), ("shop.example.jp", "shop.example.jp"), ("a//b//c/d", "c")]
        {
            assert_eq!(host_key(address), key, "{address}");
        }
    }

    #[test]
    fn near_names_are_the_same_from_seven_tenths_on() {
        assert!(same_name("あおぞら市立中央", "あおぞら市立中央病院"));
        assert!(!same_name("あおぞら", "あおぞら病院"));
        assert!(same_name("いろは", "いろはに"));
        assert!(!same_name("いろ", "いろは"), "two characters say too little");
        assert!(!same_name("いはろ", "いろはに"));
    }
}
