use std::collections::BTreeSet;

use jikenbo_core::{CaseNumber, CaseView};
use jikenbo_store::Place;

use crate::{Error, casebook::look};

/// More cases than that are nothing anybody looks at in one picture.
const SHOWN: usize = 200;

/// A case and those that are linked with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    /// The case that was asked for, then the others in the order of their numbers, without their sources' texts.
    pub cases: Vec<CaseView>,
    /// Cases within reach that are left out for their number.
    pub left_out: usize,
}

/// The case with a number of this casebook and those that at most `depth` links in a row lead to; at most 200, those
/// first that fewer links lead to. None when there is no such case.
///
/// # Errors
/// When there is no casebook at `place`, or it cannot be read.
pub fn linked(place: impl Into<Place>, number: CaseNumber, depth: usize) -> Result<Linked, Error> {
    look(place, async |casebook| {
        let mut found = Linked { cases: casebook.cases(&[number]).await?, left_out: 0 };
        let mut known: BTreeSet<CaseNumber> = BTreeSet::from([number]);
        let mut last = 0;
        for _ in 0..depth {
            let here = found.cases.get(last..).unwrap_or_default();
            let next: BTreeSet<CaseNumber> =
                here.iter().flat_map(|c| &c.links).map(|link| link.to).filter(|to| !known.contains(to)).collect();
            if next.is_empty() {
                break;
            }
            known.extend(&next);
            let room = SHOWN.saturating_sub(found.cases.len());
            found.left_out += next.len().saturating_sub(room);
            last = found.cases.len();
            let next: Vec<CaseNumber> = next.into_iter().take(room).collect();
            found.cases.extend(casebook.cases(&next).await?);
        }
        if let Some(others) = found.cases.get_mut(1..) {
            others.sort_by_key(|case| case.number);
        }
        Ok(found)
    })
}
