use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::NormText;

/// The number that the National Tax Agency gives a corporation (法人番号): 13 digits, of which the first
/// checks the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CorporateNumber(String);

/// Not a corporate number.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("\"{0}\" is no 法人番号: it has 13 digits, of which the first checks the others")]
pub struct ParseCorporateNumberError(String);

impl CorporateNumber {
    /// The 13 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CorporateNumber {
    type Err = ParseCorporateNumberError;

    /// Digits in any width, with `T`, blanks or hyphens between them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseCorporateNumberError(text.to_owned());
        let folded = NormText::new(text, 0).into_string();
        let digits: String = folded.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits = digits.strip_prefix('T').unwrap_or(&digits);
        if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error());
        }
        let (check, base) = digits.split_at(1);
        if check.bytes().next().map(|b| b - b'0') != Some(check_digit(base)) {
            return Err(error());
        }
        Ok(Self(digits.to_owned()))
    }
}

/// The check digit of the 12 digits behind it: 9 − (Σ Pn × Qn mod 9), where Pn is the n-th digit from the right and
/// Qn is 1 for odd n and 2 for even n. Source: 法人番号の指定等に関する省令（平成26年財務省令第70号）2条.
fn check_digit(base: &str) -> u8 {
    let weighed = base.bytes().rev().enumerate().map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 2 });
    let rest = weighed.sum::<u32>() % 9;
    9 - u8::try_from(rest).unwrap_or_default()
}

impl fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for CorporateNumber {
    type Error = ParseCorporateNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CorporateNumber> for String {
    fn from(number: CorporateNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let got = text.parse::<CorporateNumber>().ok();
        assert_eq!(got.as_ref().map(CorporateNumber::as_str), expect, "{text}");
    }

    #[test]
    fn numbers_are_read_and_checked() {
        // Digits of 700110005901 weighed from the right: 37, of which 9 leaves 1, and 9 − 1 is 8.
        check("8700110005901", Some("8700110005901"));
        check("８７００１１０００５９０１", Some("8700110005901"));
        check("8-7001-1000-5901", Some("8700110005901"));
        check("T8700110005901", Some("8700110005901"));
        check("7700110005901", None);
        check("8700110005910", None);
        check("870011000590", None);
        check("87001100059012", None);
        check("０３-1234-5678", None);
        check("", None);
    }

    #[test]
    fn one_wrong_digit_but_0_and_9_is_found() {
        let number = "8700110005901";
        for at in 0..13 {
            for digit in '0'..='9' {
                let mut other: Vec<char> = number.chars().collect();
                let was = std::mem::replace(&mut other[at], digit);
                let same = (was as u32 % 9) == (digit as u32 % 9) || was == digit;
                let other: String = other.into_iter().collect();
                assert!(same || other.parse::<CorporateNumber>().is_err(), "{other}");
            }
        }
    }
}
