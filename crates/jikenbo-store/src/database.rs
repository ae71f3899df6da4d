//! What differs between the two databases: how one is opened, what its tables are and how a transaction begins.

use std::{path, sync::mpsc, time::Duration};

use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor, SqlSafeStr, SqlStr,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    migrate::{Migration, MigrationType, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::{DATABASE_FILE, Place, document, error::Result, keys};

/// `PRAGMA application_id` of a casebook; migration 1 sets it.
const APPLICATION_ID: i64 = 1_246_449_218;

/// How long to wait for a server, before it counts as not there.
const REACH: Duration = Duration::from_secs(5);

/// How long opening a file may take: longer than `busy_timeout`.
const BUSY: Duration = Duration::from_secs(40);

/// Set on each connection to SQLite: references are kept, a commit is on the disk, how many milliseconds to wait
/// for another process's transaction, and what is kept in memory rather than in files beside the database: what a
/// savepoint may take back, and 256 MB of pages at most.
const SQLITE: &str = "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL; \
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -262144";
/// Set by who writes: readers go on meanwhile, the log grows to 256 MB before it is written into the file, so that a
/// page that changes in many batches is written there once, and 448 MB of pages stay in memory, so that fewer of those that
/// every batch changes must be read again.
const SQLITE_NEW: &str = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 65536; PRAGMA cache_size = -458752";
/// Set by who mostly reads: what is asked for once is taken from the file where it lies, the first 4 GB of it.
const SQLITE_KNOWN: &str = "PRAGMA mmap_size = 4294967296";
/// Set by the address of each connection to PostgreSQL: how long to wait for another process's transaction; that rows
/// are sought by indexes also where a plan was made when the tables were empty or nobody has counted them yet, as when a
/// large input begins to be added; that a statement is planned once, not again and again for its values, which takes as
/// long as a search does; and that statements of milliseconds are neither shared among workers nor compiled first.
const POSTGRES: &str = "-c lock_timeout=30s -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off \
    -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0 -c jit=off";

/// How many statements a connection to PostgreSQL keeps prepared: more than there are.
const PREPARED: &str = "300";

/// A migration: its number, its name, and its SQL.
type Migrate = (i64, &'static str, &'static str);

/// The tables' versions. Only added to.
const SQLITE_MIGRATIONS: &[Migrate] = &[
    (1, "casebook", include_str!("../migrations/sqlite/0001_casebook.sql")),
    (2, "pages", include_str!("../migrations/sqlite/0002_pages.sql")),
    (3, "sources", include_str!("../migrations/sqlite/0003_sources.sql")),
    (4, "page numbers", include_str!("../migrations/sqlite/0004_page_numbers.sql")),
];
/// There was no casebook in PostgreSQL before version 4.
const POSTGRES_MIGRATIONS: &[Migrate] = &[(4, "casebook", include_str!("../migrations/postgres/0004_casebook.sql"))];
/// Those that both databases understand: `(5, "name", include_str!("../migrations/0005_name.sql"))`.
const MIGRATIONS: &[Migrate] = &[
    (5, "word", include_str!("../migrations/0005_word.sql")),
    (6, "links", include_str!("../migrations/0006_links.sql")),
    (7, "organisations", include_str!("../migrations/0007_organisations.sql")),
    (8, "days", include_str!("../migrations/0008_days.sql")),
    (9, "attachments", include_str!("../migrations/0009_attachments.sql")),
    (keys::AS_TEXT, "keys", include_str!("../migrations/0010_keys.sql")),
    (11, "keys hashed", include_str!("../migrations/0011_keys_hashed.sql")),
    (15, "told", include_str!("../migrations/0015_told.sql")),
    (16, "taken back", include_str!("../migrations/0016_taken_back.sql")),
    (17, "third parties", include_str!("../migrations/0017_third_parties.sql")),
    (document::NUMBERED, "document numbers", include_str!("../migrations/0018_document_numbers.sql")),
    (19, "keys by time", include_str!("../migrations/0019_keys_by_time.sql")),
];

/// The tables, those that others refer to first, with the columns that tell their rows apart.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("capture", "sha256"),
    ("capture_name", "sha256, position"),
    ("document", "no"),
    ("article", "document, article"),
    ("incident", "document, article, incident"),
    ("fact", "document, article, position"),
    ("blocking_key", "document, article, incident, blocking_key"),
    ("counter", "year"),
    ("case_event", "sequence"),
    ("casefile", "number"),
    ("case_source", "number, position"),
    ("case_alias", "number, position"),
    ("case_link", "number, position"),
    ("page_visit", "address, position"),
    ("article_again", "document, article"),
    ("case_change", "number, position"),
    ("case_event_of", "number, sequence"),
    ("case_word", "event"),
    ("case_doubt", "event"),
    ("reading_was", "document, position"),
    ("source", "url"),
    ("source_entry", "source, entry_key"),
    ("address", "url"),
    ("job", "work, url"),
    ("answer", "address, warc_file, warc_offset"),
    ("archive_end", "id"),
    ("organisation_fact", "document, article, position"),
    ("organisation_word", "position"),
    ("claim_word", "event"),
    ("settled", "event"),
    ("taken_back", "event"),
    ("claim", "tracker, id"),
    ("claim_earlier", "tracker, id, position"),
    ("claim_import", "tracker, sha256"),
];

/// Opens a database; `create` makes the file of one in a folder.
pub(crate) async fn pool(place: &Place, create: bool) -> Result<AnyPool> {
    pool_with(place, create, session(place, create)).await
}

pub(crate) async fn pool_with(place: &Place, create: bool, session: String) -> Result<AnyPool> {
    let options = options(place, create)?;
    // One connection: SQLite forgets the pages that it keeps in memory when another one writes.
    let pool = AnyPoolOptions::new().max_connections(1);
    if place.server().is_some() {
        let pool = pool.acquire_timeout(REACH);
        return match pool.connect_with(options.clone()).await {
            // It tried again and again; one try tells why.
            Err(sqlx::Error::PoolTimedOut) => {
                first(place, &options, &session).await.and(Err(sqlx::Error::PoolTimedOut.into()))
            }
            connected => Ok(connected?),
        };
    }
    // A pool tries again and again what fails once connected; the first failure is heard here.
    let (fails, failure) = mpsc::channel();
    let pool = pool.acquire_timeout(BUSY).after_connect(move |connection, _| {
        let (session, fails) = (AssertSqlSafe(session.clone()), fails.clone());
        Box::pin(async move {
            let begun = connection.execute(session).await;
            begun.map(|_| ()).or_else(|error| fails.send(error).map_err(|unheard| unheard.0))
        })
    });
    let pool = pool.connect_with(options).await?;
    match failure.try_recv() {
        Ok(error) => {
            pool.close().await;
            Err(error.into())
        }
        Err(_) => Ok(pool),
    }
}

/// One connection.
pub(crate) async fn connect(place: &Place, create: bool) -> Result<AnyConnection> {
    first(place, &options(place, create)?, &session(place, create)).await
}

async fn first(place: &Place, options: &AnyConnectOptions, session: &str) -> Result<AnyConnection> {
    let connect = AnyConnection::connect_with(options);
    let mut connection = match place.server() {
        Some(_) => tokio::time::timeout(REACH, connect).await.map_err(|_| sqlx::Error::PoolTimedOut)??,
        None => connect.await?,
    };
    if !session.is_empty() {
        connection.execute(AssertSqlSafe(session.to_owned())).await?;
    }
    Ok(connection)
}

fn options(place: &Place, create: bool) -> Result<AnyConnectOptions> {
    install_default_drivers();
    let url = match place.server() {
        Some(server) => {
            let mut url = server.clone();
            url.query_pairs_mut().append_pair("options", POSTGRES).append_pair("statement-cache-capacity", PREPARED);
            url
        }
        None => {
            let file = path::absolute(place.dir().join(DATABASE_FILE)).map_err(sqlx::Error::Io)?;
            SqliteConnectOptions::new().filename(file).create_if_missing(create).to_url_lossy()
        }
    };
    Ok(AnyConnectOptions::from_url(&url)?)
}

pub(crate) fn session(place: &Place, create: bool) -> String {
    match (place.server(), create) {
        (Some(_), _) => String::new(),
        (None, true) => format!("{SQLITE}; {SQLITE_NEW}"),
        (None, false) => format!("{SQLITE}; {SQLITE_KNOWN}"),
    }
}

/// Says where SQLite keeps what a statement may take back: in memory, but for statements that change whole tables.
pub(crate) async fn set_aside(place: &Place, pool: &AnyPool, in_memory: bool) -> Result<()> {
    if place.server().is_none() {
        let sql = if in_memory { "PRAGMA temp_store = MEMORY" } else { "PRAGMA temp_store = FILE" };
        pool.execute(sql).await?;
    }
    Ok(())
}

/// From now on nothing is taken from where it lies in SQLite's file: of who reads all of it, all would count as memory.
pub(crate) async fn unmap(place: &Place, pool: &AnyPool) -> Result<()> {
    if place.server().is_none() {
        pool.execute("PRAGMA mmap_size = 0").await?;
    }
    Ok(())
}

/// Begins a transaction that writes: the next one waits until it ends.
pub(crate) fn begin_writing(place: &Place) -> &'static str {
    match place.server() {
        None => "BEGIN IMMEDIATE",
        Some(_) => "BEGIN; LOCK TABLE case_event IN EXCLUSIVE MODE",
    }
}

/// Begins a transaction whose statements all see one state while others write.
pub(crate) fn begin_reading(place: &Place) -> &'static str {
    match place.server() {
        None => "BEGIN",
        Some(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }
}

/// What was found where a casebook is sought.
pub(crate) enum Tables {
    None,
    /// Ours, of this version.
    Version(i64),
    Foreign,
}

/// The tables for the casebook that are there.
pub(crate) async fn table_names(place: &Place, pool: &AnyPool) -> Result<Vec<String>> {
    let mut names = all_table_names(place, pool).await?;
    names.retain(|name| name != VERSIONS);
    Ok(names)
}

/// Where sqlx notes which migrations ran.
const VERSIONS: &str = "_sqlx_migrations";

async fn all_table_names(place: &Place, pool: &AnyPool) -> Result<Vec<String>> {
    let names = match place.server() {
        None => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Some(_) => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    };
    Ok(sqlx::query_scalar(names).fetch_all(pool).await?)
}

/// Whether the tables are a casebook's of this version, with the index of its log: one question, as nearly every casebook
/// is. What else it may be, where it is none, [`tables`] tells.
pub(crate) async fn is_current(place: &Place, pool: &AnyPool) -> bool {
    let marked = match place.server() {
        None => "(SELECT application_id FROM pragma_application_id)",
        Some(_) => "$2",
    };
    let sql = format!(
        "SELECT CASE WHEN (SELECT max(version) FROM {VERSIONS}) = $1 AND {marked} = $2
             AND (EXISTS (SELECT 1 FROM case_event_of) OR NOT EXISTS (SELECT 1 FROM casefile)) THEN 1 ELSE 0 END"
    );
    let is = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).bind(latest(place)).bind(APPLICATION_ID);
    // One that fails says why when it is looked at again.
    is.fetch_one(pool).await.is_ok_and(|is| is == 1)
}

pub(crate) async fn tables(place: &Place, pool: &AnyPool) -> Result<Tables> {
    let tables = all_table_names(place, pool).await?;
    let is_marked = match place.server() {
        None => sqlx::query_scalar::<_, i64>("PRAGMA application_id").fetch_one(pool).await? == APPLICATION_ID,
        Some(_) => tables.iter().any(|t| t == "case_event"),
    };
    let has_versions = tables.iter().any(|t| t == VERSIONS);
    Ok(match (is_marked, has_versions) {
        (true, true) => {
            let version = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations");
            Tables::Version(version.fetch_one(pool).await?)
        }
        // A run that was killed may leave the list of versions alone.
        (false, _) if tables.iter().all(|t| t == VERSIONS) => Tables::None,
        _ => Tables::Foreign,
    })
}

fn migrations(place: &Place) -> impl Iterator<Item = &'static Migrate> {
    let own = if place.server().is_some() { POSTGRES_MIGRATIONS } else { SQLITE_MIGRATIONS };
    own.iter().chain(MIGRATIONS)
}

/// The versions that there were of the tables, in order.
pub(crate) fn versions(place: &Place) -> impl Iterator<Item = i64> {
    migrations(place).map(|m| m.0)
}

/// The version of this program's tables.
pub(crate) fn latest(place: &Place) -> i64 {
    versions(place).max().unwrap_or_default()
}

/// Built from the embedded files: `sqlx::migrate!` would bring in sqlx's macros and a second build of SQLite.
pub(crate) fn migrator(place: &Place, version: i64) -> Migrator {
    let migrations = migrations(place).filter(|m| m.0 <= version).map(|&(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, dialect(place, sql), false)
    });
    Migrator::with_migrations(migrations.collect())
}

/// Text is ordered by its bytes, as SQLite does, whatever language a server's database was made for: so says each TEXT in
/// capitals.
fn dialect(place: &Place, sql: &'static str) -> SqlStr {
    match place.server() {
        None => sql.into_sql_str(),
        Some(_) => AssertSqlSafe(in_postgres(&sql.replace(" TEXT", " TEXT COLLATE \"C\""))).into_sql_str(),
    }
}

/// A statement for the database of a connection, where the two have different names for what it does.
pub(crate) fn dialect_of(connection: &AnyConnection, sql: String) -> String {
    if is_server(connection) { in_postgres(&sql) } else { sql }
}

pub(crate) fn is_server(connection: &AnyConnection) -> bool {
    connection.backend_name() == "PostgreSQL"
}

fn in_postgres(sql: &str) -> String {
    sql.replace("json_array(", "json_build_array(")
}
