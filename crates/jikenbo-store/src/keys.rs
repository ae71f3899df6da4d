//! What incidents might share with later ones: texts to those who file and seek, numbers in the tables.

use std::collections::HashMap;

use jikenbo_core::CaseNumber;
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, Row as _};

use crate::{
    error::{Cause, Result},
    row::{index, parse},
    statement::Statement,
    writes::{Table, Writes},
};

/// How many keys of before are hashed at once: both databases take 30,000 values.
const ROWS: usize = 30_000 / 4;

/// The first eight bytes of the SHA-256. Should two of a million keys agree by chance (about once in forty million
/// casebooks), two incidents more are compared.
fn hashed(key: &str) -> i64 {
    let hash = Sha256::digest(key.as_bytes());
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// Keeps what to find an incident by.
pub(crate) fn insert(
    writes: &mut Writes,
    document: i64,
    article: usize,
    incident: usize,
    keys: &[String],
) -> Result<()> {
    let (article, incident) = (index(article)?, index(incident)?);
    for key in keys {
        writes.row(KEY, [document.into(), article.into(), incident.into(), hashed(key).into()]);
    }
    Ok(())
}

const KEY: &Table =
    &Table { name: "blocking_key", columns: &["document", "article", "incident", "blocking_key"], may_be_known: true };

/// The numbers of the cases that are kept under keys, each with the key.
pub(crate) async fn cases<'k>(tx: &mut AnyConnection, keys: &'k [String]) -> Result<Vec<(&'k str, CaseNumber)>> {
    let by_hash: HashMap<i64, &str> = keys.iter().map(|key| (hashed(key), key.as_str())).collect();
    let mut sql = Statement::new(
        "SELECT DISTINCT k.blocking_key, s.number FROM blocking_key k JOIN case_source s
         ON s.document = k.document AND s.article = k.article AND s.incident = k.incident
         WHERE k.blocking_key IN ",
    );
    sql.list(by_hash.keys().copied());
    let mut out = Vec::new();
    for row in sql.build()?.fetch_all(tx).await? {
        let key = by_hash.get(&row.try_get("blocking_key")?).copied();
        out.extend(key.map(|key| Ok::<_, Cause>((key, parse(row.try_get("number")?)?))).transpose()?);
    }
    Ok(out)
}

/// The version of the tables that has the keys of before as texts, to be hashed before the next one drops them.
pub(crate) const AS_TEXT: i64 = 10;

/// Hashes the keys of before. Doing it again changes nothing.
pub(crate) async fn hash_texts(tx: &mut AnyConnection) -> Result<()> {
    let mut last = (String::new(), String::new(), i64::MIN, i64::MIN);
    loop {
        let sql = "SELECT blocking_key, document, article, incident FROM blocking_text
             WHERE (blocking_key, document, article, incident) > ($1, $2, $3, $4)
             ORDER BY blocking_key, document, article, incident LIMIT $5";
        let page = sqlx::query_as(sql).bind(&last.0).bind(&last.1).bind(last.2).bind(last.3).bind(index(ROWS)?);
        let page: Vec<(String, String, i64, i64)> = page.fetch_all(&mut *tx).await?;
        let mut sql = Statement::new("INSERT INTO blocking_key (document, article, incident, blocking_key) ");
        sql.rows(&page, |row, (key, document, article, incident)| {
            row.bind(document.as_str()).bind(*article).bind(*incident).bind(hashed(key));
        });
        sql.push(" ON CONFLICT DO NOTHING");
        if !page.is_empty() {
            sql.build()?.execute(&mut *tx).await?;
        }
        match page.into_iter().next_back() {
            Some(row) => last = row,
            None => return Ok(()),
        }
    }
}
