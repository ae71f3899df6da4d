//! A casebook that may not grow any more: what is said, and what is kept.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]
#![allow(clippy::disallowed_methods, reason = "the test runs itself as the child and tells it so by the environment")]

use std::{path::Path, process::Command};

use jikenbo_store::{CaptureState, Casebook, Error, StoredCapture, StoredPlace};

const CHILD: &str = "JIKENBO_TEST_FULL_CHILD";
/// What a file may hold in the child, in blocks of 512 bytes (bash: of 1,024). An empty casebook is smaller.
const LIMIT: &str = "2400";

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

fn sha(id: usize) -> String {
    format!("{id:064x}")
}

/// Keeps captures with long names, one a batch, until it fails; the number kept.
async fn fill(casebook: &mut Casebook) -> (usize, Error) {
    for id in 0..1_000 {
        let place = StoredPlace { file: 1, offset: 0, length: 0 };
        let (target_uri, media_type, captured_at) = Default::default();
        let capture =
            StoredCapture { sha256: sha(id), name: "長".repeat(5_000), target_uri, media_type, captured_at, place };
        let keep = async {
            let mut batch = casebook.batch().await?;
            batch.keep(&capture).await?;
            batch.commit().await
        };
        if let Err(error) = keep.await {
            return (id, error);
        }
    }
    (1_000, Error::Missing { place: casebook.place().clone() })
}

/// Not a test by itself: what the child does under the limit.
#[test]
fn child() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    run(async {
        let mut casebook = Casebook::open_or_create(Path::new(&dir)).await.unwrap();
        let (kept, error) = fill(&mut casebook).await;
        println!("kept {kept} {error}");
        casebook.close().await;
    });
}

#[test]
fn the_limit_on_the_size_of_files() {
    let dir = tempfile::tempdir().unwrap();
    // The signal that comes with the limit would end the child before it could say a word.
    let script = format!("trap '' XFSZ; ulimit -f {LIMIT}; exec \"$0\" child --exact --nocapture");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(std::env::current_exe().unwrap()).env(CHILD, dir.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let line = said.lines().find_map(|line| line.split_once("kept ")).unwrap().1;
    let (kept, message) = line.split_once(' ').unwrap();
    assert!(message.contains("free space or raise the limit") && message.contains("so far is kept"), "{message}");
    let kept: usize = kept.parse().unwrap();
    assert!((1..1_000).contains(&kept), "{said}");
    run(async {
        let casebook = Casebook::open_or_create(dir.path()).await.unwrap();
        for id in 0..kept {
            let state = casebook.capture_state(&sha(id)).await.unwrap();
            assert!(matches!(state, CaptureState::Archived(_)), "{id}: {state:?}");
        }
        assert_eq!(casebook.capture_state(&sha(kept)).await.unwrap(), CaptureState::New);
        casebook.close().await;
    });
}
