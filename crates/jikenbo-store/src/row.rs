//! Values as columns hold them, both ways.

use std::{fmt::Display, str::FromStr};

use jikenbo_core::{DocumentId, Evidence, Fact, FactValue, OnPage, Span, TimeValue};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row, any::AnyRow};

use crate::error::{Cause, Result};

pub(crate) fn to_i64(n: u64) -> Result<i64> {
    i64::try_from(n).map_err(|e| Cause::Row(e.to_string()))
}

pub(crate) fn to_u64(n: i64) -> Result<u64> {
    u64::try_from(n).map_err(|e| Cause::Row(e.to_string()))
}

/// An index or a length in memory as a column holds it.
pub(crate) fn index(n: usize) -> Result<i64> {
    i64::try_from(n).map_err(|e| Cause::Row(e.to_string()))
}

pub(crate) fn usize_of(row: &AnyRow, column: &str) -> Result<usize> {
    usize::try_from(row.try_get::<i64, _>(column)?).map_err(|e| Cause::Row(format!("{column}: {e}")))
}

pub(crate) fn optional_usize_of(row: &AnyRow, column: &str) -> Result<Option<usize>> {
    let n: Option<i64> = row.try_get(column)?;
    n.map(usize::try_from).transpose().map_err(|e| Cause::Row(format!("{column}: {e}")))
}

pub(crate) fn optional_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    let text: Option<String> = row.try_get(column)?;
    text.as_deref().map(of_json).transpose()
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Cause::Row(e.to_string()))
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Cause::Row(format!("{e} in {text:?}")))
}

/// A code or a number as its type writes it.
pub(crate) fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T> {
    text.parse().map_err(|e: T::Err| Cause::Row(e.to_string()))
}

/// A date as its JSON writes it, without the quotes: the ISO form and the modifier.
pub(crate) fn time(when: Option<TimeValue>) -> Result<Option<String>> {
    when.map(|when| json(&when).map(|text| text.trim_matches('"').to_owned())).transpose()
}

pub(crate) fn time_of(text: Option<String>) -> Result<Option<TimeValue>> {
    text.map(|text| of_json(&format!("\"{text}\""))).transpose()
}

pub(crate) fn span_of(row: &AnyRow) -> Result<Span> {
    Ok(Span::new(usize_of(row, "span_start")?, usize_of(row, "span_end")?))
}

pub(crate) fn fact_of(row: &AnyRow, document: DocumentId) -> Result<Fact> {
    let value: FactValue = of_json(row.try_get("value")?)?;
    let rule: String = row.try_get("rule")?;
    let version = u32::try_from(row.try_get::<i64, _>("rule_version")?).map_err(|e| Cause::Row(e.to_string()))?;
    let evidence = Evidence::kept(document, span_of(row)?, row.try_get("quote")?, rule, version)
        .ok_or_else(|| Cause::Row(format!("the fact {value:?} has lost its passage")))?;
    let page = match row.try_get::<Option<i64>, _>("page")? {
        Some(number) => {
            let number = u32::try_from(number).map_err(|e| Cause::Row(e.to_string()))?;
            Some(OnPage { number, recognised: row.try_get::<i64, _>("recognised")? != 0 })
        }
        None => None,
    };
    let evidence = evidence.on_page(page);
    Ok(Fact { value, evidence, basis: parse(row.try_get("basis")?)? })
}
