//! What stands in the folder of a SQLite casebook, and what is said when it is not as it should be.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::{fs, path::Path};

mod common;

use jikenbo_store::{Casebook, DATABASE_FILE, Error};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

async fn sql(dir: &Path, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(dir.join(DATABASE_FILE)).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn made() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    Casebook::open_or_create(dir.path()).await.unwrap().close().await;
    dir
}

/// The message names the folder, and says the words.
fn says(error: &Error, dir: &Path, words: &str) {
    let message = error.to_string();
    assert!(message.contains(&dir.display().to_string()) && message.contains(words), "{message}");
}

#[test]
fn a_missing_casebook() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        for dir in [dir.path().to_owned(), dir.path().join("none")] {
            says(&Casebook::open(&dir).await.unwrap_err(), &dir, "there is no casebook");
            assert!(!dir.join(DATABASE_FILE).exists(), "looking makes nothing");
        }
        let new = dir.path().join("a/b");
        Casebook::open_or_create(&new).await.unwrap().close().await;
        assert!(Casebook::open(&new).await.is_ok());
    });
}

#[test]
fn a_folder_that_is_a_file() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "text").unwrap();
        says(&Casebook::open_or_create(&path).await.unwrap_err(), &path, "cannot open");
    });
}

#[test]
fn a_database_of_somebody_else() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        sql(dir.path(), "CREATE TABLE recipe (name TEXT)").await;
        says(&Casebook::open(dir.path()).await.unwrap_err(), dir.path(), "another program");
        says(&Casebook::open_or_create(dir.path()).await.unwrap_err(), dir.path(), "another program");
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(DATABASE_FILE), "これはデータベースではありません。".repeat(100)).unwrap();
        let error = Casebook::open(dir.path()).await.unwrap_err();
        assert!(matches!(error, Error::NotACasebook { .. }), "{error}");
    });
}

#[test]
fn a_casebook_that_was_never_finished() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(DATABASE_FILE), "").unwrap();
        says(&Casebook::open(dir.path()).await.unwrap_err(), dir.path(), "there is no casebook");
        Casebook::open_or_create(dir.path()).await.unwrap().close().await;
        assert!(Casebook::open(dir.path()).await.is_ok());
    });
}

#[test]
fn a_newer_casebook() {
    run(async {
        let dir = made().await;
        sql(dir.path(), "INSERT INTO _sqlx_migrations VALUES (999, 'later', '', 1, x'00', 0)").await;
        says(&Casebook::open(dir.path()).await.unwrap_err(), dir.path(), "newer jikenbo");
        says(&Casebook::open_or_create(dir.path()).await.unwrap_err(), dir.path(), "newer jikenbo");
    });
}

#[test]
fn an_older_casebook_is_brought_up_to_date() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let version_1 = include_str!("../migrations/sqlite/0001_casebook.sql");
        sql(dir.path(), version_1).await;
        sql(
            dir.path(),
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
                 installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,
                 checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
             INSERT INTO capture VALUES ('a', 'text/html', '2026-09-03T00:00:00Z', 1, 0, 10);
             INSERT INTO capture VALUES ('b', 'text/html', '2026-09-04T00:00:00Z', 1, 10, 10);
             INSERT INTO capture VALUES ('c', 'text/plain', '2026-09-04T00:00:00Z', 1, 20, 10);
             INSERT INTO capture_name VALUES ('a', 0, 'a', 'https://asanagi.example/1', '2026-09-03T00:00:00Z');
             INSERT INTO capture_name VALUES ('b', 0, 'b', 'file:///b.jsonl#3', '2026-09-04T00:00:00Z');
             INSERT INTO capture_name VALUES ('c', 0, 'c', 'stdin:', '2026-09-04T00:00:00Z');
             INSERT INTO document VALUES ('a', 'a', NULL, NULL, NULL, '[]');
             INSERT INTO document VALUES ('b', 'b', NULL, NULL, 'https://asanagi.example/1', '[]');
             INSERT INTO document VALUES ('c', 'c', NULL, NULL, NULL, '[]');",
        )
        .await;
        // As sqlx writes it: the checksum of the applied file.
        let source = sqlx::migrate::Migration::new(
            1,
            "casebook".into(),
            sqlx::migrate::MigrationType::Simple,
            sqlx::SqlSafeStr::into_sql_str(version_1),
            false,
        );
        let options = SqliteConnectOptions::new().filename(dir.path().join(DATABASE_FILE));
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (1, 'casebook', 1, $1, 0)")
            .bind(source.checksum.to_vec())
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        // Looking at it is enough.
        let reader = Casebook::open(dir.path()).await.unwrap();
        assert!(reader.all_views().await.unwrap().is_empty());
        reader.close().await;
        let mut casebook = Casebook::open_or_create(dir.path()).await.unwrap();
        let mut batch = casebook.batch().await.unwrap();
        let page = batch.page("https://asanagi.example/1").await.unwrap();
        assert_eq!(page.seen_at.as_deref(), Some("2026-09-04T00:00:00Z"));
        assert_eq!(page.document.as_ref().map(|d| d.as_str()), Some("b"));
        for other in ["stdin:", "file:///b.jsonl#3"] {
            assert_eq!(batch.page(other).await.unwrap().seen_at, None, "{other}");
        }
        drop(batch);
        casebook.close().await;
    });
}

#[test]
fn a_damaged_casebook() {
    run(async {
        let dir = made().await;
        let path = dir.path().join(DATABASE_FILE);
        let mut bytes = fs::read(&path).unwrap();
        bytes[4096..].fill(0xa5);
        fs::write(&path, bytes).unwrap();
        let error = match Casebook::open(dir.path()).await {
            Ok(casebook) => casebook.all_views().await.unwrap_err(),
            Err(error) => error,
        };
        says(&error, dir.path(), "damaged");
    });
}

#[test]
fn what_was_changed_by_hand_is_found() {
    run(async {
        for (change, says) in [
            ("UPDATE casefile SET year_from = 'x'", "casefile:"),
            ("DELETE FROM case_source", "case_source: 0 rows are kept where the log of events gives 1"),
            ("UPDATE fact SET quote = '別の言葉'", "does not stand where its fact says"),
            ("UPDATE counter SET last = 0", "may be given again"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM capture", "a row refers to a row of capture that is missing"),
        ] {
            let dir = made().await;
            let mut casebook = Casebook::open_or_create(dir.path()).await.unwrap();
            common::file(&mut casebook, 1, "青空市でUSBメモリを紛失").await;
            assert_eq!(casebook.check().await.unwrap().broken, Vec::<String>::new());
            sql(dir.path(), change).await;
            let broken = casebook.check().await.unwrap().broken;
            assert!(broken.iter().any(|sentence| sentence.contains(says)), "{change}: {broken:?}");
            casebook.close().await;
        }
    });
}
