//! What incidents might share with later ones: texts to those who file and seek, numbers in the tables.

use sha2::{Digest as _, Sha256};
use sqlx::{Any, AnyConnection, Encode, Type};

use crate::{error::Result, row::index, statement::Statement};

/// How many keys go into one statement: both databases take 30,000 values.
const ROWS: usize = 30_000 / 4;

/// The first eight bytes of the SHA-256. Should two of a million keys agree by chance (about once in forty million
/// casebooks), two incidents more are compared.
fn hashed(key: &str) -> i64 {
    let hash = Sha256::digest(key.as_bytes());
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// Keeps what to find an incident by.
pub(crate) async fn insert(
    tx: &mut AnyConnection,
    document: i64,
    article: usize,
    incident: usize,
    keys: &[String],
) -> Result<()> {
    let (article, incident) = (index(article)?, index(incident)?);
    let row = |key: &String| (document, article, incident, hashed(key));
    insert_rows(tx, &keys.iter().map(row).collect::<Vec<_>>()).await
}

/// Documents have numbers; their hashes before [`crate::document::NUMBERED`].
async fn insert_rows<D>(tx: &mut AnyConnection, keys: &[(D, i64, i64, i64)]) -> Result<()>
where
    D: Clone + for<'q> Encode<'q, Any> + Type<Any>,
{
    for keys in keys.chunks(ROWS) {
        let mut sql = Statement::new("INSERT INTO blocking_key (document, article, incident, blocking_key) ");
        sql.rows(keys, |row, (document, article, incident, key)| {
            row.bind(document.clone()).bind(*article).bind(*incident).bind(*key);
        });
        sql.push(" ON CONFLICT DO NOTHING");
        sql.build()?.execute(&mut *tx).await?;
    }
    Ok(())
}

/// The numbers of the cases that share a key.
pub(crate) async fn cases(tx: &mut AnyConnection, keys: &[String]) -> Result<Vec<String>> {
    let mut sql = Statement::new(
        "SELECT DISTINCT s.number FROM blocking_key k JOIN case_source s
         ON s.document = k.document AND s.article = k.article AND s.incident = k.incident
         WHERE k.blocking_key IN ",
    );
    sql.list(keys.iter().map(|key| hashed(key)));
    Ok(sql.build_scalar()?.fetch_all(tx).await?)
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
        let hash = |(key, document, article, incident): &(String, String, i64, i64)| {
            (document.clone(), *article, *incident, hashed(key))
        };
        let keys: Vec<_> = page.iter().map(hash).collect();
        insert_rows(tx, &keys).await?;
        match page.into_iter().next_back() {
            Some(row) => last = row,
            None => return Ok(()),
        }
    }
}
