//! Databases for tests.

use std::{
    env,
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

/// The PostgreSQL server that `./test` starts, `postgres://user@host/database`, is named by this variable.
const SERVER: &str = "JIKENBO_TEST_POSTGRES";

/// The address of an empty schema on the test server; `None` where no server is named, as when a test is run without
/// `./test`.
///
/// # Panics
/// When `psql` cannot make the schema.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "says where the test server is")]
pub fn fresh_postgres() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = env::var(SERVER).ok().filter(|server| !server.is_empty())?;
    let schema = format!("test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let made = Command::new("psql").args(["-qc", &format!("CREATE SCHEMA {schema}"), &server]).output();
    let made = made.unwrap_or_else(|e| panic!("psql: {e}"));
    assert!(made.status.success(), "{server}: {}", String::from_utf8_lossy(&made.stderr));
    Some(format!("{server}?options=-csearch_path%3D{schema}"))
}
