//! What is said of organisations, and finding it again by any of their names, domains and numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jikenbo_core::{
    CaseEvent, DocumentId,
    organisation::{
        KeptOrganisationWord, OrganisationFact, OrganisationFactKind as Kind, OrganisationSaid, OrganisationWord,
        domain::registrable, entry_key, latin_key, split_handle,
    },
};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{
    Batch, Casebook, Error, Filing, apply, document,
    error::Result,
    row::{index, parse, to_i64, to_u64, usize_of},
    statement::Statement,
    word,
    writes::{Table, Value, Writes},
};

/// What is said of some organisations, by texts and by people.
pub type Sayings = (Vec<OrganisationSaid>, Vec<KeptOrganisationWord>);

/// How many steps from name to other name are gone.
const STEPS: usize = 8;

/// What a value is found by.
fn value_key(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Kana | Kind::Former | Kind::Later => entry_key(value).0,
        Kind::English => latin_key(value),
        Kind::CorporateNumber => value.to_owned(),
        Kind::Domain | Kind::Site => registrable(value).unwrap_or_default(),
        Kind::Name | Kind::Group | Kind::Place | Kind::Business => String::new(),
    }
}

/// What a text is looked up by: a name, a number, a domain.
fn keys_of(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::from([entry_key(text).0]);
    keys.insert(latin_key(text));
    keys.extend(registrable(text));
    keys.extend(text.parse::<jikenbo_core::organisation::CorporateNumber>().ok().map(String::from));
    keys.remove("");
    keys
}

impl Filing<'_> {
    /// Keeps what the document's articles, by their index, say of organisations.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn organisations(&mut self, facts: &[(usize, OrganisationFact)]) -> Result<(), Error> {
        insert(&mut self.rows, self.no, facts).map_err(|c| Error::at(&self.place, c))
    }
}

impl Batch<'_> {
    /// Puts what a document's articles say of organisations in the place of what is kept; `false` when it is the same.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn organisations(
        &mut self,
        document: &DocumentId,
        facts: &[(usize, OrganisationFact)],
    ) -> Result<bool, Error> {
        let put = async {
            let document = document::number(&mut self.tx, document).await?;
            if kept(&mut self.tx, document).await? == facts.iter().map(row_of).collect::<Result<Vec<_>>>()? {
                return Ok(false);
            }
            let sql = "DELETE FROM organisation_fact WHERE document = $1";
            sqlx::query(sql).bind(document).execute(&mut *self.tx).await?;
            let mut writes = Writes::default();
            insert(&mut writes, document, facts)?;
            writes.execute(&mut self.tx).await?;
            Ok(true)
        };
        put.await.map_err(|c| Error::at(self.place, c))
    }

    /// What is said of the organisations with these names, where any of them is known to have other names; nothing is
    /// given where none is, which is soon found out.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn other_names(&mut self, names: &[&str]) -> Result<Sayings, Error> {
        let read = async {
            let keys: BTreeSet<String> = names.iter().map(|name| entry_key(name).0).collect();
            match has_other_names(&mut self.tx, &keys).await? {
                true => said_of(&mut self.tx, keys).await,
                false => Ok(Sayings::default()),
            }
        };
        read.await.map_err(|c| Error::at(self.place, c))
    }

    /// Notes what a person said of organisations, and gives its sequence in the log.
    ///
    /// # Errors
    /// When the casebook cannot be written.
    pub async fn organisation_word(&mut self, word: OrganisationWord) -> Result<u64, Error> {
        let at = word.at.clone();
        let event = CaseEvent::OrganisationSaid { word };
        apply::record(&mut self.tx, event, &at).await.map_err(|c| Error::at(self.place, c))
    }
}

impl Casebook {
    /// What is said of the organisations that a text may mean, a name in any spelling, a domain or a 法人番号, and of
    /// those that share another name or a number with them.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn sayings(&self, text: &str) -> Result<Sayings, Error> {
        self.sayings_by(keys_of(split_handle(text).0)).await
    }

    /// [`Casebook::sayings`] of several texts at once.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn sayings_of(&self, texts: impl IntoIterator<Item = &str>) -> Result<Sayings, Error> {
        self.sayings_by(texts.into_iter().flat_map(keys_of).collect()).await
    }

    async fn sayings_by(&self, keys: BTreeSet<String>) -> Result<Sayings, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            said_of(&mut tx, keys).await
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// What people said of organisations and took back, in the order in which it was said.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn organisation_words_taken_back(&self) -> Result<Vec<KeptOrganisationWord>, Error> {
        let read = async {
            let mut tx = self.reading().await?;
            let taken_back = word::taken_back(&mut tx).await?;
            let mut sql = Statement::new(WORDS);
            let events = taken_back.keys().map(|event| to_i64(*event)).collect::<Result<Vec<_>>>()?;
            sql.push(" WHERE event IN ").list(events).push(" ORDER BY event");
            let words = sql.build()?.fetch_all(&mut *tx).await?.iter().map(word_of).collect::<Result<Vec<_>>>()?;
            let kept =
                |(event, word)| KeptOrganisationWord { taken_back: taken_back.get(&event).cloned(), event, word };
            Ok(words.into_iter().map(kept).collect())
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The keys of every name that a document writes, in their order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn name_keys(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT name_key FROM organisation_fact WHERE name_key <> '' ORDER BY name_key";
        let read = async { Ok(sqlx::query_scalar(sql).fetch_all(&self.pool).await?) };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The keys of names that no document captured before a time (RFC 3339 in UTC) writes, in their order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn new_name_keys(&self, since: &str) -> Result<Vec<String>, Error> {
        let read = async {
            let sql = "SELECT DISTINCT o.name_key FROM capture c JOIN document b ON b.id = c.sha256
                 JOIN organisation_fact o ON o.document = b.no
                 WHERE c.captured_at >= $1 AND o.name_key <> '' AND NOT EXISTS (
                     SELECT 1 FROM organisation_fact e JOIN document f ON f.no = e.document JOIN capture g ON g.sha256 = f.id
                     WHERE e.name_key = o.name_key AND g.captured_at < $1)
                 ORDER BY o.name_key";
            Ok(sqlx::query_scalar(sql).bind(since).fetch_all(&self.pool).await?)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The keys of names of which several 法人番号, prefectures or domains are told, in their order.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn ambiguous_name_keys(&self) -> Result<Vec<String>, Error> {
        let read = async {
            let sql = "SELECT DISTINCT name_key FROM (
                     SELECT name_key FROM organisation_fact WHERE kind IN ('corporate-number', 'place', 'domain')
                     GROUP BY name_key, kind HAVING count(DISTINCT value) > 1) several
                 WHERE name_key <> '' ORDER BY name_key";
            Ok(sqlx::query_scalar(sql).fetch_all(&self.pool).await?)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// The keys of names that share a domain of their own with another name, by that domain.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn keys_of_one_domain(&self) -> Result<BTreeMap<String, Vec<String>>, Error> {
        let read = async {
            let sql =
                "SELECT DISTINCT value_key, name_key FROM organisation_fact WHERE kind = 'domain' AND value_key IN (
                     SELECT value_key FROM organisation_fact WHERE kind = 'domain' AND value_key <> ''
                     GROUP BY value_key HAVING count(DISTINCT name_key) > 1)
                 ORDER BY value_key, name_key";
            let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for row in sqlx::query(sql).fetch_all(&self.pool).await? {
                out.entry(row.try_get("value_key")?).or_default().push(row.try_get("name_key")?);
            }
            Ok(out)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// How many documents tell of somebody and say nothing of organisations: those that were filed before organisations
    /// were read.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn without_organisations(&self) -> Result<usize, Error> {
        let read = async {
            let sql = "SELECT count(DISTINCT f.document) FROM fact f WHERE f.field = 'victims'
                 AND NOT EXISTS (SELECT 1 FROM organisation_fact o WHERE o.document = f.document)";
            let count: i64 = sqlx::query_scalar(sql).fetch_one(&self.pool).await?;
            Ok(usize::try_from(count).unwrap_or_default())
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }

    /// Names that hold a text, at most `limit`.
    ///
    /// # Errors
    /// When the casebook cannot be read.
    pub async fn names_like(&self, text: &str, limit: usize) -> Result<Vec<String>, Error> {
        let read = async {
            let key = entry_key(text).0.replace(['\\', '%', '_'], "");
            if key.is_empty() {
                return Ok(Vec::new());
            }
            let sql = "SELECT DISTINCT name FROM organisation_fact WHERE kind = 'name' AND name_key LIKE $1 ORDER BY name LIMIT $2";
            let rows = sqlx::query_scalar(sql).bind(format!("%{key}%")).bind(index(limit)?);
            Ok(rows.fetch_all(&self.pool).await?)
        };
        read.await.map_err(|c| Error::at(&self.place, c))
    }
}

/// A fact as its row has it.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    article: i64,
    incident: i64,
    texts: [String; 8],
    span: (i64, i64),
    rule_version: i64,
}

fn row_of((article, fact): &(usize, OrganisationFact)) -> Result<Kept> {
    let span = fact.evidence.span();
    let texts = [
        fact.name.clone(),
        entry_key(&fact.name).0,
        fact.role.code().to_owned(),
        fact.kind.code().to_owned(),
        fact.value.clone(),
        value_key(fact.kind, &fact.value),
        fact.evidence.quote().to_owned(),
        fact.evidence.rule().to_owned(),
    ];
    Ok(Kept {
        article: index(*article)?,
        incident: index(fact.incident)?,
        texts,
        span: (index(span.start)?, index(span.end)?),
        rule_version: i64::from(fact.evidence.rule_version()),
    })
}

async fn kept(tx: &mut AnyConnection, document: i64) -> Result<Vec<Kept>> {
    let sql =
        "SELECT article, incident, name, name_key, role, kind, value, value_key, quote, rule, span_start, span_end,
         rule_version FROM organisation_fact WHERE document = $1 ORDER BY position";
    let rows = sqlx::query(sql).bind(document).fetch_all(tx).await?;
    let kept = |row: &AnyRow| {
        let text = |column: &str| row.try_get::<String, _>(column);
        let texts = [
            text("name")?,
            text("name_key")?,
            text("role")?,
            text("kind")?,
            text("value")?,
            text("value_key")?,
            text("quote")?,
            text("rule")?,
        ];
        Ok(Kept {
            article: row.try_get("article")?,
            incident: row.try_get("incident")?,
            texts,
            span: (row.try_get("span_start")?, row.try_get("span_end")?),
            rule_version: row.try_get("rule_version")?,
        })
    };
    rows.iter().map(kept).collect()
}

const ORGANISATION_FACT: &Table = &Table {
    name: "organisation_fact",
    columns: &[
        "document",
        "position",
        "article",
        "incident",
        "name",
        "name_key",
        "role",
        "kind",
        "value",
        "value_key",
        "quote",
        "rule",
        "span_start",
        "span_end",
        "rule_version",
    ],
    may_be_known: false,
};

fn insert(writes: &mut Writes, document: i64, facts: &[(usize, OrganisationFact)]) -> Result<()> {
    for (position, fact) in facts.iter().enumerate() {
        let Kept { article, incident, texts, span: (start, end), rule_version } = row_of(fact)?;
        let [name, name_key, role, kind, value, value_key, quote, rule] = texts.map(Value::from);
        let row = [
            document.into(),
            index(position)?.into(),
            article.into(),
            incident.into(),
            name,
            name_key,
            role,
            kind,
            value,
            value_key,
            quote,
            rule,
            start.into(),
            end.into(),
            rule_version.into(),
        ];
        writes.row(ORGANISATION_FACT, row);
    }
    Ok(())
}

/// Kinds that lead from one name to another, as SQL lists them.
const LEADING: &str = "('kana', 'english', 'former', 'later', 'corporate-number')";

async fn has_other_names(tx: &mut AnyConnection, keys: &BTreeSet<String>) -> Result<bool> {
    let parts = [
        ("organisation_fact WHERE name_key IN ", true),
        ("organisation_fact WHERE value_key IN ", true),
        ("organisation_word WHERE one_key IN ", false),
        ("organisation_word WHERE other_key IN ", false),
    ];
    let mut sql = Statement::new("SELECT CAST(");
    for (i, (part, is_fact)) in parts.into_iter().enumerate() {
        sql.push(if i == 0 { "(SELECT count(*) FROM " } else { " + (SELECT count(*) FROM " }).push(part);
        sql.list(keys.iter().map(String::as_str));
        if is_fact {
            sql.push(" AND kind IN ").push(LEADING);
        }
        sql.push(")");
    }
    sql.push(" AS BIGINT)");
    let known: i64 = sql.build_scalar()?.fetch_one(tx).await?;
    Ok(known > 0)
}

/// Everything that hangs together with some keys by names and numbers.
async fn said_of(tx: &mut AnyConnection, keys: BTreeSet<String>) -> Result<Sayings> {
    let (mut known, mut next) = (BTreeSet::new(), keys);
    let mut words: Vec<KeptOrganisationWord> = Vec::new();
    for _ in 0..STEPS {
        let keys: Vec<String> = next.difference(&known).cloned().collect();
        if keys.is_empty() {
            break;
        }
        next = names_by(tx, &keys).await?;
        let of_people = words_by(tx, &keys).await?;
        let taken_back = if of_people.is_empty() { HashMap::new() } else { word::taken_back(tx).await? };
        for (event, word) in of_people {
            let taken_back = taken_back.get(&event).cloned();
            if taken_back.is_none() {
                next.extend([&word.one, &word.other].map(|handle| entry_key(split_handle(handle).0).0));
            }
            if words.iter().all(|known| known.event != event) {
                words.push(KeptOrganisationWord { event, word, taken_back });
            }
        }
        next.remove("");
        known.extend(keys);
    }
    words.sort_by_key(|kept| kept.event);
    Ok((facts_by(tx, &known).await?, words))
}

/// The names that some keys lead to.
async fn names_by(tx: &mut AnyConnection, keys: &[String]) -> Result<BTreeSet<String>> {
    let list = || keys.iter().map(String::as_str);
    let mut sql = Statement::new("SELECT name_key FROM organisation_fact WHERE value_key IN ");
    sql.list(list()).push(" UNION SELECT value_key FROM organisation_fact WHERE name_key IN ");
    sql.list(list()).push(" AND kind IN ").push(LEADING);
    let names: Vec<String> = sql.build_scalar()?.fetch_all(tx).await?;
    Ok(names.into_iter().collect())
}

async fn facts_by(tx: &mut AnyConnection, keys: &BTreeSet<String>) -> Result<Vec<OrganisationSaid>> {
    let mut sql = Statement::new(
        "SELECT f.name, f.role, f.kind, f.value, f.quote, d.id AS document, d.name AS source, c.captured_at, f.article, s.number
         FROM organisation_fact f JOIN document d ON d.no = f.document JOIN capture c ON c.sha256 = d.id
         LEFT JOIN case_source s ON s.document = f.document AND s.article = f.article AND s.incident = f.incident
         WHERE f.name_key IN ",
    );
    sql.list(keys.iter().map(String::as_str)).push(" ORDER BY d.id, f.article, f.position");
    let rows = sql.build()?.fetch_all(tx).await?;
    rows.iter().map(said).collect()
}

fn said(row: &AnyRow) -> Result<OrganisationSaid> {
    let text = |column: &str| row.try_get::<String, _>(column);
    Ok(OrganisationSaid {
        name: text("name")?,
        role: parse(&text("role")?)?,
        kind: parse(&text("kind")?)?,
        value: text("value")?,
        quote: text("quote")?,
        document: DocumentId::new(text("document")?),
        source: text("source")?,
        seen_at: text("captured_at")?,
        article: usize_of(row, "article")?,
        case: row.try_get::<Option<String>, _>("number")?.as_deref().map(parse).transpose()?,
    })
}

async fn words_by(tx: &mut AnyConnection, keys: &[String]) -> Result<Vec<(u64, OrganisationWord)>> {
    let mut sql = Statement::new(WORDS);
    let list = || keys.iter().map(String::as_str);
    sql.push(" WHERE one_key IN ").list(list()).push(" OR other_key IN ").list(list());
    sql.build()?.fetch_all(tx).await?.iter().map(word_of).collect()
}

/// The columns of [`word_of`].
const WORDS: &str = "SELECT event, kind, one, other, why, said_by, said_at FROM organisation_word";

fn word_of(row: &AnyRow) -> Result<(u64, OrganisationWord)> {
    let word = OrganisationWord {
        kind: parse(&row.try_get::<String, _>("kind")?)?,
        one: row.try_get("one")?,
        other: row.try_get("other")?,
        why: row.try_get("why")?,
        by: row.try_get("said_by")?,
        at: row.try_get("said_at")?,
    };
    Ok((to_u64(row.try_get("event")?)?, word))
}

/// Brings the table of people's words up to an event.
pub(crate) async fn apply_word(tx: &mut AnyConnection, event: u64, word: &OrganisationWord) -> Result<()> {
    let key = |handle: &str| entry_key(split_handle(handle).0).0;
    let sql =
        "INSERT INTO organisation_word (position, kind, one, other, one_key, other_key, why, said_by, said_at, event)
         SELECT count(*), $1, $2, $3, $4, $5, $6, $7, $8, CAST($9 AS BIGINT) FROM organisation_word";
    sqlx::query(sql)
        .bind(word.kind.code())
        .bind(&word.one)
        .bind(&word.other)
        .bind(key(&word.one))
        .bind(key(&word.other))
        .bind(&word.why)
        .bind(&word.by)
        .bind(&word.at)
        .bind(to_i64(event)?)
        .execute(tx)
        .await?;
    Ok(())
}
