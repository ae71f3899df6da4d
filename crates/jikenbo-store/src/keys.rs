//! What incidents might share with later ones: texts to those who file and seek, numbers in the tables.

use std::collections::{BTreeSet, HashMap};

use jikenbo_core::{CaseNumber, DocumentId};
use sha2::{Digest as _, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{
    Batch, Error,
    database::is_server,
    document,
    error::{Cause, Result},
    row::{index, json, parse},
    statement::Statement,
    writes::{Table, Writes},
};

/// How many keys of before are hashed at once: both databases take 30,000 values.
const ROWS: usize = 30_000 / 4;

/// The first eight bytes of the SHA-256.
fn hashed(key: &str) -> i64 {
    let hash = Sha256::digest(key.as_bytes());
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// The bits of a hash that are kept. Should two of a million keys agree by chance (about once in five hundred casebooks),
/// two incidents more are compared.
const HASHED: i64 = (1 << 48) - 1;

/// What a key is kept as: the time that it names and a hash, so that incidents of one time are kept side by side. An index
/// that is written to at random costs the more the longer it is.
fn kept(key: &str) -> i64 {
    time(key) << 48 | hashed(key) & HASHED
}

/// What a key was kept as before version 19: below zero since then.
fn kept_before(key: &str) -> i64 {
    hashed(key) | i64::MIN
}

/// The month or year that the last date of a key is in; 0 where it has none.
fn time(key: &str) -> i64 {
    let number = |digits: &str| digits.parse::<i64>().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    let of_part = |part: &str| -> Option<i64> {
        let (year, rest) = part.split_at_checked(4)?;
        let year = number(year).filter(|year| (1900..2100).contains(year))?;
        let month = match rest.strip_prefix('-') {
            Some(rest) => number(rest.get(..2)?)?,
            None if rest.is_empty() => 0,
            None => return None,
        };
        (month <= 12).then_some((year - 1900) << 4 | month)
    };
    key.rsplit(':').find_map(of_part).unwrap_or(0)
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
        writes.row(KEY, [document.into(), article.into(), incident.into(), kept(key).into()]);
    }
    Ok(())
}

const KEY: &Table =
    &Table { name: "blocking_key", columns: &["document", "article", "incident", "blocking_key"], may_be_known: true };

/// The numbers of the cases that are kept under keys, each with the key.
pub(crate) async fn cases<'k>(tx: &mut AnyConnection, keys: &'k [String]) -> Result<Vec<(&'k str, CaseNumber)>> {
    let mut by_value: HashMap<i64, &str> = keys.iter().map(|key| (kept(key), key.as_str())).collect();
    let now = json(&by_value.keys().collect::<Vec<_>>())?;
    by_value.extend(keys.iter().map(|key| (kept_before(key), key.as_str())));
    let ever = json(&by_value.keys().collect::<Vec<_>>())?;
    // One argument, however many keys: each of its own costs more than it does to be found.
    let sought = "CASE WHEN EXISTS (SELECT 1 FROM blocking_key WHERE blocking_key < 0) THEN $2 ELSE $1 END";
    let sought = match is_server(tx) {
        true => format!("= ANY (CAST(translate({sought}, '[]', '{{}}') AS BIGINT[]))"),
        false => format!("IN (SELECT value FROM json_each({sought}))"),
    };
    let sql = format!(
        "SELECT DISTINCT k.blocking_key, s.number FROM blocking_key k JOIN case_source s
         ON s.document = k.document AND s.article = k.article AND s.incident = k.incident
         WHERE k.blocking_key {sought}"
    );
    let mut out = Vec::new();
    let query = sqlx::query(AssertSqlSafe(sql)).bind(now).bind(ever);
    for row in query.fetch_all(tx).await? {
        let key = by_value.get(&row.try_get("blocking_key")?).copied();
        out.extend(key.map(|key| Ok::<_, Cause>((key, parse(row.try_get("number")?)?))).transpose()?);
    }
    Ok(out)
}

impl Batch<'_> {
    /// Keeps what the incidents of a filed document are found by from now on, each named by its article and its place in
    /// that. What they were found by before finds them no more.
    ///
    /// # Errors
    /// When the casebook cannot be written; when the document is not filed.
    pub async fn rekey(&mut self, document: &DocumentId, keys: &[((usize, usize), Vec<String>)]) -> Result<(), Error> {
        rekey(&mut self.tx, document, keys).await.map_err(|c| Error::at(self.place, c))
    }
}

async fn rekey(tx: &mut AnyConnection, document: &DocumentId, keys: &[((usize, usize), Vec<String>)]) -> Result<()> {
    let no = document::number(tx, document).await?;
    let sql = "SELECT article, incident, blocking_key FROM blocking_key WHERE document = $1";
    let held: Vec<(i64, i64, i64)> = sqlx::query_as(sql).bind(no).fetch_all(&mut *tx).await?;
    let mut next = Vec::new();
    for ((article, incident), keys) in keys {
        let (article, incident) = (index(*article)?, index(*incident)?);
        next.extend(keys.iter().map(|key| (article, incident, kept(key))));
    }
    if held.iter().collect::<BTreeSet<_>>() == next.iter().collect() {
        return Ok(());
    }
    sqlx::query("DELETE FROM blocking_key WHERE document = $1").bind(no).execute(&mut *tx).await?;
    let mut writes = Writes::default();
    for (article, incident, key) in next {
        writes.row(KEY, [no.into(), article.into(), incident.into(), key.into()]);
    }
    writes.execute(tx).await
}

/// The version of the tables that has the keys of before as texts, to be hashed before the next one drops them.
pub(crate) const AS_TEXT: i64 = 10;

/// Hashes the keys that were texts. Doing it again changes nothing.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_one_time_stand_together() {
        let months = ["fact:2016-01-04:7789", "actor:青嵐:2016-02", "short:青:2016-02-29:1200", "actor:白波:2017-01"];
        assert!(months.map(time).is_sorted() && time(months[0]) < time(months[1]));
        assert_eq!(time("org:青空市:2016"), time("part:青空:2016"));
        assert!(time("org:青空市:2016") < time(months[0]) && time(months[2]) < time("org:青空市:2017"));
        assert!(kept("org:青空市:2016") < kept("org:白浜市:2017"));
        for none in ["count:青空市:32", "number:3000", "url:https://a.example/2016", "text:2016年:3", "org::", ""] {
            assert_eq!((time(none), kept(none)), (0, hashed(none) & HASHED), "{none}");
        }
        assert_ne!(kept("org:青空市:2016"), kept("org:白浜市:2016"));
        assert!(kept("org:青空市:2099-12") > 0 && kept_before("org:青空市:2016") < 0);
    }
}
