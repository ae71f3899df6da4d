//! Gangs' claims: those that trackers list, from the log, and those that lists among the documents give.

use std::collections::BTreeMap;

use jikenbo_core::{CaseEvent, Claim, ClaimChange, ClaimWord, FactValue, KeptClaim};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error, apply,
    error::Result,
    row::{index, json, of_json, parse, time_of, to_i64, to_u64, usize_of},
    word,
};

impl Batch<'_> {
    /// A tracker's claims with their history.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn tracked(&mut self, tracker: &str) -> Result<Vec<KeptClaim>, Error> {
        tracked(&mut self.tx, Some(tracker)).await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes what became of a tracker's claim, and when the file that tells it stood so.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn claim(
        &mut self,
        tracker: &str,
        id: u64,
        change: ClaimChange,
        seen_at: &str,
        now: &str,
    ) -> Result<(), Error> {
        let (tracker, seen_at) = (tracker.to_owned(), seen_at.to_owned());
        let event = CaseEvent::ClaimSeen { tracker, id, change, seen_at };
        apply::record(&mut self.tx, event, now).await.map(|_| ()).map_err(|c| Error::at(self.place, c))
    }

    /// Notes whom a claim means, as a person says, and gives the event's sequence in the log.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn claim_word(&mut self, word: ClaimWord, now: &str) -> Result<u64, Error> {
        let event = CaseEvent::ClaimMeant { word };
        apply::record(&mut self.tx, event, now).await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes that a file was imported, in the place of what was noted of its bytes before.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn claims_imported(&mut self, tracker: &str, file: &ClaimFile) -> Result<(), Error> {
        let note = async {
            let sql = "INSERT INTO claim_import (tracker, sha256, imported_at, is_full, seen_at, is_japanese)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (tracker, sha256) DO UPDATE SET is_full = excluded.is_full,
                 seen_at = excluded.seen_at, is_japanese = excluded.is_japanese";
            let row = sqlx::query(sql).bind(tracker).bind(&file.sha256).bind(&file.imported_at);
            let row = row.bind(i64::from(file.is_full)).bind(json(&file.seen_at)?).bind(i64::from(file.is_japanese));
            row.execute(&mut *self.tx).await?;
            Ok(())
        };
        note.await.map_err(|c| Error::at(self.place, c))
    }
}

/// A tracker's file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFile {
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// When it was imported first, RFC 3339 in UTC.
    pub imported_at: String,
    /// When it stood so, RFC 3339 in UTC; several times where the same bytes stood again.
    pub seen_at: Vec<String>,
    /// Whether it is the tracker's whole list.
    pub is_full: bool,
    /// Whether only claims were kept that name a Japanese organisation.
    pub is_japanese: bool,
}

impl Casebook {
    /// The files of a tracker that were imported.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn claim_files(&self, tracker: &str) -> Result<Vec<ClaimFile>, Error> {
        let file = |row: &AnyRow| {
            let imported_at: String = row.try_get("imported_at")?;
            let seen_at = match row.try_get::<Option<String>, _>("seen_at")? {
                Some(times) => of_json(&times)?,
                None => vec![imported_at.clone()],
            };
            let is = |column: &str| Ok::<_, sqlx::Error>(row.try_get::<i64, _>(column)? != 0);
            let (is_full, is_japanese) = (is("is_full")?, is("is_japanese")?);
            Ok(ClaimFile { sha256: row.try_get("sha256")?, imported_at, seen_at, is_full, is_japanese })
        };
        let read = async {
            let sql = "SELECT sha256, imported_at, seen_at, is_full, is_japanese FROM claim_import
                 WHERE tracker = $1 ORDER BY sha256";
            let rows = sqlx::query(sql).bind(tracker).fetch_all(&self.pool).await?;
            rows.iter().map(file).collect::<Result<Vec<_>>>()
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// What people say claims mean, in order, but for what was taken back.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn claim_words(&self) -> Result<Vec<ClaimWord>, Error> {
        let read = async {
            let mut connection = self.pool.acquire().await?;
            let taken_back = word::taken_back(&mut connection).await?;
            let rows = sqlx::query("SELECT event, word FROM claim_word ORDER BY event").fetch_all(&mut *connection);
            let mut words = Vec::new();
            for row in rows.await? {
                if !taken_back.contains_key(&to_u64(row.try_get("event")?)?) {
                    words.push(of_json(&row.try_get::<String, _>("word")?)?);
                }
            }
            Ok(words)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Every claim: those that trackers list, and the entries of lists among the documents as they hold now.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn claims(&self) -> Result<Vec<KeptClaim>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let mut claims = tracked(&mut tx, None).await?;
            claims.extend(listed(&mut tx).await?);
            Ok(claims)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

async fn tracked(tx: &mut AnyConnection, tracker: Option<&str>) -> Result<Vec<KeptClaim>> {
    let sql = "SELECT tracker, id, until, claim FROM claim_earlier WHERE $1 = '' OR tracker = $1
         ORDER BY tracker, id, position";
    let rows = sqlx::query(sql).bind(tracker.unwrap_or_default()).fetch_all(&mut *tx).await?;
    let mut earlier: BTreeMap<(String, i64), Vec<(String, Claim)>> = BTreeMap::new();
    for row in &rows {
        let claim = of_json(&row.try_get::<String, _>("claim")?)?;
        let of = (row.try_get("tracker")?, row.try_get("id")?);
        earlier.entry(of).or_default().push((row.try_get("until")?, claim));
    }
    let sql = "SELECT tracker, id, claim, first_seen, delisted_at FROM claim WHERE $1 = '' OR tracker = $1
         ORDER BY tracker, id";
    let rows = sqlx::query(sql).bind(tracker.unwrap_or_default()).fetch_all(tx).await?;
    let kept = |row: &AnyRow| {
        let (tracker, id): (String, i64) = (row.try_get("tracker")?, row.try_get("id")?);
        Ok(KeptClaim {
            earlier: earlier.remove(&(tracker.clone(), id)).unwrap_or_default(),
            tracker,
            id: to_u64(id)?,
            claim: of_json(&row.try_get::<String, _>("claim")?)?,
            first_seen: row.try_get("first_seen")?,
            delisted_at: row.try_get("delisted_at")?,
            filed_as: None,
            related: Vec::new(),
        })
    };
    rows.iter().map(kept).collect()
}

/// The entries of lists of victims among the documents, each with the case that it was filed under.
async fn listed(tx: &mut AnyConnection) -> Result<Vec<KeptClaim>> {
    let sql =
        "SELECT d.name, d.id AS document, a.article, a.published, a.url, s.incident, s.number, f.value, c.captured_at
         FROM article a JOIN document d ON d.no = a.document JOIN capture c ON c.sha256 = d.id
         JOIN case_source s ON s.document = a.document AND s.article = a.article AND s.replaced_by IS NULL
         JOIN fact f ON f.document = a.document AND f.article = a.article AND f.incident = s.incident
         WHERE a.kind = 'victim-list' AND f.field IN ('victims', 'domains', 'actors', 'related_cases')
         ORDER BY d.name, d.id, a.article, s.incident, f.position";
    let rows = sqlx::query(sql).fetch_all(tx).await?;
    let mut out: Vec<((String, usize, usize), KeptClaim)> = Vec::new();
    for row in &rows {
        let key = (row.try_get::<String, _>("document")?, usize_of(row, "article")?, usize_of(row, "incident")?);
        if out.last().is_none_or(|(last, _)| *last != key) {
            out.push((key.clone(), entry(row, &key)?));
        }
        let Some((_, kept)) = out.last_mut() else { continue };
        match of_json(&row.try_get::<String, _>("value")?)? {
            FactValue::Victim(name) if kept.claim.title.is_empty() => kept.claim.title = name,
            FactValue::Actor(gang) if kept.claim.gang.is_empty() => kept.claim.gang = gang,
            FactValue::Domain(host) => kept.claim.domain = Some(host),
            FactValue::RelatedCase(number) => kept.related.push(number),
            _ => {}
        }
    }
    Ok(out.into_iter().map(|(_, kept)| kept).filter(|kept| !kept.claim.title.is_empty()).collect())
}

fn entry(row: &AnyRow, (_, article, incident): &(String, usize, usize)) -> Result<KeptClaim> {
    let number: String = row.try_get("number")?;
    let published = time_of(row.try_get("published")?)?;
    Ok(KeptClaim {
        tracker: row.try_get("name")?,
        // Its place in the list: articles and incidents are few.
        id: u64::try_from(article * 10_000 + incident + 1).unwrap_or_default(),
        claim: Claim { discovered: published.map(|day| day.iso_date()), page: row.try_get("url")?, ..Claim::default() },
        first_seen: row.try_get("captured_at")?,
        delisted_at: None,
        earlier: Vec::new(),
        filed_as: Some(parse(&number)?),
        related: Vec::new(),
    })
}

/// Brings the table of what people say claims mean up to an event.
pub(crate) async fn apply_word(tx: &mut AnyConnection, event: u64, word: &ClaimWord) -> Result<()> {
    let sql = "INSERT INTO claim_word (event, word) VALUES ($1, $2)";
    sqlx::query(sql).bind(to_i64(event)?).bind(json(word)?).execute(tx).await?;
    Ok(())
}

/// Brings the tables of claims up to an event.
pub(crate) async fn apply_claim(
    tx: &mut AnyConnection,
    tracker: &str,
    id: u64,
    change: &ClaimChange,
    seen_at: &str,
) -> Result<()> {
    let id = to_i64(id)?;
    match change {
        ClaimChange::Listed(claim) => {
            let sql = "INSERT INTO claim (tracker, id, claim, first_seen) VALUES ($1, $2, $3, $4)";
            sqlx::query(sql).bind(tracker).bind(id).bind(json(claim)?).bind(seen_at).execute(tx).await?;
        }
        ClaimChange::Edited(claim) => {
            let sql = "INSERT INTO claim_earlier (tracker, id, position, until, claim)
                 SELECT c.tracker, c.id, (SELECT count(*) FROM claim_earlier e WHERE e.tracker = $1 AND e.id = $2), $3, c.claim
                 FROM claim c WHERE c.tracker = $1 AND c.id = $2";
            sqlx::query(sql).bind(tracker).bind(id).bind(seen_at).execute(&mut *tx).await?;
            let sql = "UPDATE claim SET claim = $3 WHERE tracker = $1 AND id = $2";
            sqlx::query(sql).bind(tracker).bind(id).bind(json(claim)?).execute(tx).await?;
        }
        ClaimChange::Retold { claim, first_seen, delisted_at, earlier } => {
            drop_claim(tx, tracker, id).await?;
            let sql = "INSERT INTO claim (tracker, id, claim, first_seen, delisted_at) VALUES ($1, $2, $3, $4, $5)";
            let row = sqlx::query(sql).bind(tracker).bind(id).bind(json(claim)?).bind(first_seen);
            row.bind(delisted_at.as_deref()).execute(&mut *tx).await?;
            for (position, (until, claim)) in earlier.iter().enumerate() {
                let sql = "INSERT INTO claim_earlier (tracker, id, position, until, claim) VALUES ($1, $2, $3, $4, $5)";
                let row = sqlx::query(sql).bind(tracker).bind(id).bind(index(position)?).bind(until);
                row.bind(json(claim)?).execute(&mut *tx).await?;
            }
        }
        ClaimChange::Dropped => drop_claim(tx, tracker, id).await?,
        ClaimChange::Delisted | ClaimChange::Back => {
            let at = matches!(change, ClaimChange::Delisted).then_some(seen_at);
            let sql = "UPDATE claim SET delisted_at = $3 WHERE tracker = $1 AND id = $2";
            sqlx::query(sql).bind(tracker).bind(id).bind(at).execute(tx).await?;
        }
    }
    Ok(())
}

async fn drop_claim(tx: &mut AnyConnection, tracker: &str, id: i64) -> Result<()> {
    for sql in
        ["DELETE FROM claim_earlier WHERE tracker = $1 AND id = $2", "DELETE FROM claim WHERE tracker = $1 AND id = $2"]
    {
        sqlx::query(sql).bind(tracker).bind(id).execute(&mut *tx).await?;
    }
    Ok(())
}
