use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

/// A number of affected things. An unknown number is no `Count` at all, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub n: u64,
    /// What is counted; 人 and 件 are different units.
    pub unit: Unit,
    /// How the text bounds the number.
    #[serde(default, skip_serializing_if = "Bound::is_exact")]
    pub bound: Bound,
}

codes! {
    /// What a number counts.
    pub enum Unit {
        /// 人, 名
        People = "people", "人", "people";
        /// 件 of personal information or data
        Records = "records", "件", "records";
        /// カード情報
        Cards = "cards", "件（カード）", "cards";
        /// メール
        Emails = "emails", "件（メール）", "e-mails";
        /// メールアドレス
        Addresses = "addresses", "件（アドレス）", "e-mail addresses";
        /// アカウント, 会員
        Accounts = "accounts", "件（アカウント）", "accounts";
        /// 世帯
        Households = "households", "世帯", "households";
        /// 注文
        Orders = "orders", "件（注文）", "orders";
    }
}

/// How a text bounds a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// The number itself.
    #[default]
    #[serde(rename = "exact")]
    Exact,
    /// 最大: at most.
    #[serde(rename = "max")]
    AtMost,
    /// 以上, 超: at least.
    #[serde(rename = "min")]
    AtLeast,
    /// 約: about.
    #[serde(rename = "approx")]
    About,
}

impl Bound {
    /// Whether the number is given without a bound.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exact)
    }

    /// The code of the output contract; `None` for an exact number.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Exact => None,
            Self::AtMost => Some("max"),
            Self::AtLeast => Some("min"),
            Self::About => Some("approx"),
        }
    }
}

/// `12345` as `12,345`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

impl Count {
    /// The number for people in Japanese: `最大1,200件`, `約3万人` is `約30,000人`.
    pub fn label_ja(&self) -> String {
        let n = grouped(self.n);
        let unit = self.unit.label_ja();
        match self.bound {
            Bound::Exact => format!("{n}{unit}"),
            Bound::AtMost => format!("最大{n}{unit}"),
            Bound::AtLeast => format!("{n}{unit}以上"),
            Bound::About => format!("約{n}{unit}"),
        }
    }

    /// The number for people in English: `up to 1,200 records`.
    pub fn label_en(&self) -> String {
        let n = grouped(self.n);
        let unit = self.unit.label_en();
        match self.bound {
            Bound::Exact => format!("{n} {unit}"),
            Bound::AtMost => format!("up to {n} {unit}"),
            Bound::AtLeast => format!("at least {n} {unit}"),
            Bound::About => format!("about {n} {unit}"),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label_ja())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_the_bound() {
        let label = |n, bound| Count { n, unit: Unit::People, bound }.label_ja();
        assert_eq!(label(910_795, Bound::AtMost), "最大910,795人");
        assert_eq!(label(999, Bound::Exact), "999人");
        assert_eq!(label(1_000, Bound::About), "約1,000人");
        assert_eq!(label(1_000_000, Bound::AtLeast), "1,000,000人以上");
    }
}
