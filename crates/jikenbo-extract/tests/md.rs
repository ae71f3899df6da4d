//! What several mentions mean together, case by case: `tests/md/<topic>.md`.

use jikenbo_extract::Reader;
use jikenbo_testkit::{Got, check_cases};

#[test]
fn the_cases_hold() {
    let reader = Reader::shared();
    check_cases("tests/md", |c| Got::from(reader.read(&c.document()).as_slice())).unwrap();
}
