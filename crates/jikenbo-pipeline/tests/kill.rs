//! A process that adds documents, killed again and again: what it has filed stays whole, and the last
//! run leaves the casebook that one undisturbed run would have left.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test helper that fails is a test that fails")]
#![allow(clippy::disallowed_methods, reason = "the test runs itself as the child and tells it so by the environment")]

mod desk;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use desk::{Desk, NOW, reader};
use jikenbo_pipeline::{AddOptions, Limits, add_with, digest_views};

const CHILD: &str = "JIKENBO_TEST_KILL_CHILD";
const DOCUMENTS: usize = 150;

/// Not a test by itself: what the child does.
#[test]
fn child() {
    let Ok(root) = std::env::var(CHILD) else { return };
    let root = Path::new(&root);
    let options = AddOptions { now: NOW, limits: Limits::default(), progress: &mut |_| {} };
    add_with(&reader, root.join("casebook"), &[root.join("in")], options).unwrap();
}

fn start(desk: &Desk) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["child", "--exact"]).env(CHILD, desk.root.path());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn desk() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.root.path().join("in")).unwrap();
    for i in 0..DOCUMENTS {
        let (firm, day) = (i % 50, i / 50 + 1);
        let text = format!(
            "紛失について\n公表 2026-09-{day:02}\n組織 株式会社ほし{firm:02}製作所\n原因 loss\n発覚 2026-08-30\n件数 {}\n",
            100 + i
        );
        desk.write(&format!("in/{i:03}.txt"), &text);
    }
    desk
}

#[test]
fn killed_at_any_moment() {
    let (whole, cut) = (desk(), desk());
    assert!(start(&whole).wait().unwrap().success());
    let mut part_done = 0;
    for round in 0..14 {
        let mut child = start(&cut);
        thread::sleep(Duration::from_millis(8 + 9 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        // There may be no casebook yet; where there is one, every case in it is whole.
        if let Ok(cases) = digest_views(cut.book(), None) {
            let sources: usize = cases.iter().map(|c| c.sources.len()).sum();
            part_done += usize::from(sources > 0 && sources < DOCUMENTS);
            assert!(cases.iter().all(|c| !c.sources.is_empty() && c.facts.len() >= 4 * c.sources.len()));
        }
    }
    assert!(start(&cut).wait().unwrap().success());
    // The desks' folders differ, and with them the documents' names.
    let plain = |desk: &Desk| {
        let mut cases = desk.cases();
        cases.iter_mut().flat_map(|c| &mut c.sources).for_each(|s| s.name.clear());
        cases
    };
    assert_eq!(plain(&cut), plain(&whole));
    assert_eq!(plain(&whole).iter().map(|c| c.sources.len()).sum::<usize>(), DOCUMENTS);
    println!("{part_done} kills fell between the first and the last document");
}
