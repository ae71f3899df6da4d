//! Values as columns hold them, both ways.

use std::{fmt::Display, str::FromStr};

use jikenbo_core::{DocumentId, Evidence, Fact, FactValue, OnPage, Span, TimeValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
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

/// The columns of a fact, as one statement gives those of many facts as JSON: value, ends of the span, quote, rule, its
/// version, basis, page, whether it was recognised.
#[derive(Deserialize)]
pub(crate) struct FactRow(String, usize, usize, String, String, i64, String, Option<i64>, i64);

impl FactRow {
    pub fn into_fact(self, document: DocumentId) -> Result<Fact> {
        let Self(value, start, end, quote, rule, version, basis, page, recognised) = self;
        let value: FactValue = of_json(&value)?;
        let version = u32::try_from(version).map_err(|e| Cause::Row(e.to_string()))?;
        let evidence = Evidence::kept(document, Span::new(start, end), quote, rule, version)
            .ok_or_else(|| Cause::Row(format!("the fact {value:?} has lost its passage")))?;
        let page = page.map(u32::try_from).transpose().map_err(|e| Cause::Row(e.to_string()))?;
        let evidence = evidence.on_page(page.map(|number| OnPage { number, recognised: recognised != 0 }));
        Ok(Fact { value, evidence, basis: parse(&basis)? })
    }
}

pub(crate) fn fact_of(row: &AnyRow, document: DocumentId) -> Result<Fact> {
    let span = span_of(row)?;
    let row = FactRow(
        row.try_get("value")?,
        span.start,
        span.end,
        row.try_get("quote")?,
        row.try_get("rule")?,
        row.try_get("rule_version")?,
        row.try_get("basis")?,
        row.try_get("page")?,
        row.try_get("recognised")?,
    );
    row.into_fact(document)
}
