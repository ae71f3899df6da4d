use jikenbo_store::Place;
use jikenbo_testkit::fresh_postgres;

/// Runs a check on a fresh place of each kind.
pub fn places(check: impl AsyncFn(&Place)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        check(&Place::from(dir.path())).await;
        if let Some(address) = fresh_postgres() {
            let dir = tempfile::tempdir().unwrap();
            check(&Place::postgres(&address, dir.path()).unwrap()).await;
        }
    });
}
