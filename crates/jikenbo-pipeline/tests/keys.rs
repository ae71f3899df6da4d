//! How many known incidents a new one is compared with: if that grew with the casebook, so would the time of each.

use std::collections::{BTreeSet, HashMap};

use jikenbo_core::{Document, DocumentId};
use jikenbo_extract::Reader;
use jikenbo_resolve::{Aliases, Incoming, Keys, Surroundings, blocking_keys};
use jikenbo_testkit::generated;

const NOTICES: usize = 1_200;

/// The keys of every incident in the order of the notices, all on one site.
fn keys() -> Vec<Keys> {
    let read = |(n, notice): (usize, jikenbo_testkit::Generated)| {
        let mut document = Document::plain(DocumentId::new(n.to_string()), n.to_string(), &notice.text);
        document.url = Some(notice.url);
        let readings = Reader::shared().read(&document);
        let surroundings = Surroundings::of(&document, &readings);
        let of = |reading, incident| {
            blocking_keys(&Incoming {
                document: &document,
                reading,
                incident,
                surroundings: &surroundings,
                captured_at: "2026-11-22T00:00:00Z",
                same_as: &[],
                linked_by: None,
                same_text: &[],
                earlier: None,
                aliases: &Aliases::default(),
            })
        };
        readings.iter().flat_map(|r| r.incidents.iter().map(move |i| (r, i))).map(|(r, i)| of(r, i)).collect::<Vec<_>>()
    };
    generated(20_261_122, NOTICES).enumerate().flat_map(read).collect()
}

#[test]
fn an_incident_meets_few_others() {
    let mut kept: HashMap<String, Vec<usize>> = HashMap::new();
    let (mut met, mut most) = (0, (0, String::new()));
    let all = keys();
    for (n, keys) in all.iter().enumerate() {
        let mut known: BTreeSet<usize> = BTreeSet::new();
        for (key, under) in keys.sought.iter().filter_map(|key| Some((key, kept.get(key)?))) {
            known.extend(under);
            most = most.max((under.len(), key.clone()));
        }
        met += known.len();
        for key in &keys.kept {
            kept.entry(key.clone()).or_default().push(n);
        }
    }
    // Four reports of one incident at most, and some of the same name.
    assert!(met < 3 * all.len(), "{met} meetings of {} incidents", all.len());
    assert!(most.0 <= 12, "{} incidents are met under {}", most.0, most.1);
}
