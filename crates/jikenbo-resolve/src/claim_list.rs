//! What a tracker's lists change: one after the other, or told again in the order of their times.

use std::collections::{HashMap, HashSet};

use jikenbo_core::{Claim, ClaimChange, KeptClaim, TimeValue};

/// A list against what is kept of its tracker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimChanges {
    /// What became of which claim; without a number those that are new.
    pub changes: Vec<(Option<u64>, ClaimChange)>,
    /// Entries that say what an entry before them says.
    pub repeated: usize,
    /// Claims that are as they were.
    pub unchanged: usize,
}

/// What a newer list of a tracker changes. What is missing in it is only gone where it is the whole list. What a list
/// leaves open stays as it was known.
pub fn claim_changes(known: &[KeptClaim], list: &[Claim], is_full: bool) -> ClaimChanges {
    let mut out = ClaimChanges::default();
    let by_key: HashMap<(String, String), &KeptClaim> = known.iter().map(|kept| (kept.claim.key(), kept)).collect();
    let mut seen = HashSet::new();
    let (mut met, mut fresh) = (HashSet::new(), Vec::new());
    for claim in list {
        if !seen.insert(claim.key()) {
            out.repeated += 1;
        } else if let Some(kept) = by_key.get(&claim.key()) {
            met.insert(kept.id);
            told_again(kept, claim, &mut out);
        } else {
            fresh.push(claim);
        }
    }
    // Another name for what was seen at the same moment is an edit: masked names are written out, slips mended.
    let left: Vec<&KeptClaim> = known.iter().filter(|kept| !met.contains(&kept.id)).collect();
    for claim in &fresh {
        let mut same = left.iter().filter(|kept| is_renamed(&kept.claim, claim));
        let one = same.next().filter(|_| same.next().is_none());
        match one.filter(|kept| fresh.iter().filter(|c| is_renamed(&kept.claim, c)).count() == 1) {
            Some(kept) => {
                met.insert(kept.id);
                told_again(kept, claim, &mut out);
            }
            None => out.changes.push((None, ClaimChange::Listed((*claim).clone()))),
        }
    }
    if is_full {
        let gone = known.iter().filter(|kept| !met.contains(&kept.id) && kept.delisted_at.is_none());
        out.changes.extend(gone.map(|kept| (Some(kept.id), ClaimChange::Delisted)));
    }
    out
}

/// What is known of a tracker's claims once a file of it was seen, by what was known before, and the counts of
/// [`claim_changes`]. `seen_at` is when the file stood so, RFC 3339 in UTC.
pub fn claims_since(
    tracker: &str,
    mut known: Vec<KeptClaim>,
    list: &[Claim],
    is_full: bool,
    seen_at: &str,
) -> (Vec<KeptClaim>, ClaimChanges) {
    known.sort_by_key(|kept| kept.id);
    let mut found = claim_changes(&known, list, is_full);
    let mut places: HashMap<u64, usize> = known.iter().enumerate().map(|(at, kept)| (kept.id, at)).collect();
    for (id, change) in &mut found.changes {
        if let (None, ClaimChange::Listed(claim)) = (&id, &change) {
            // Of two with one number, the later takes the next that is free.
            let mut free = claim.number();
            while places.contains_key(&free) {
                free += 1;
            }
            places.insert(free, known.len());
            known.push(KeptClaim {
                tracker: tracker.to_owned(),
                id: free,
                claim: claim.clone(),
                first_seen: seen_at.to_owned(),
                delisted_at: None,
                earlier: Vec::new(),
                filed_as: None,
                related: Vec::new(),
            });
            *id = Some(free);
            continue;
        }
        let Some(kept) = id.and_then(|id| places.get(&id)).map(|&at| &mut known[at]) else { continue };
        match change {
            ClaimChange::Edited(claim) => {
                let before = std::mem::replace(&mut kept.claim, claim.clone());
                kept.earlier.push((seen_at.to_owned(), before));
            }
            ClaimChange::Delisted => kept.delisted_at = Some(seen_at.to_owned()),
            ClaimChange::Back => kept.delisted_at = None,
            ClaimChange::Listed(_) | ClaimChange::Retold { .. } | ClaimChange::Dropped => {}
        }
    }
    (known, found)
}

/// What makes what was kept of a tracker's claims into what its files tell.
pub fn claims_retold(kept: &[KeptClaim], told: &[KeptClaim]) -> Vec<(u64, ClaimChange)> {
    let before: HashMap<u64, &KeptClaim> = kept.iter().map(|kept| (kept.id, kept)).collect();
    let now: HashSet<u64> = told.iter().map(|told| told.id).collect();
    let dropped = kept.iter().filter(|kept| !now.contains(&kept.id)).map(|kept| (kept.id, ClaimChange::Dropped));
    let retold = told.iter().filter(|told| before.get(&told.id) != Some(told)).map(|told| {
        let KeptClaim { claim, first_seen, delisted_at, earlier, .. } = told.clone();
        (told.id, ClaimChange::Retold { claim, first_seen, delisted_at, earlier })
    });
    dropped.chain(retold).collect()
}

/// When a tracker's file stood so at the earliest, RFC 3339 in UTC: its newest claim's time, as far as `now`.
pub fn list_time(list: &[Claim], now: &str) -> Option<String> {
    let times = list.iter().filter_map(|claim| utc(claim.discovered.as_deref()?));
    times.max().map(|time| if time.as_str() > now { now.to_owned() } else { time })
}

/// A tracker's time, a day or a time in UTC, as RFC 3339; what tells another zone is taken as the day alone.
fn utc(text: &str) -> Option<String> {
    let day = TimeValue::parse_iso(text.get(..10)?)?.iso_date();
    let time = text.get(11..19).filter(|time| {
        let is_sign = |(at, b): (usize, u8)| if matches!(at, 2 | 5) { b == b':' } else { b.is_ascii_digit() };
        time.bytes().enumerate().all(is_sign)
    });
    let rest = text.get(19..).unwrap_or_default().trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    Some(match time.filter(|_| rest.is_empty() || rest == "Z" || rest == "+00:00") {
        Some(time) => format!("{day}T{time}Z"),
        None => format!("{day}T00:00:00Z"),
    })
}

fn is_renamed(kept: &Claim, claim: &Claim) -> bool {
    let same = |a: &Option<String>, b: &Option<String>, least: usize| {
        a.as_ref().is_some_and(|a| a.len() > least && b.as_ref() == Some(a))
    };
    kept.key().0 == claim.key().0
        && (same(&kept.page, &claim.page, 0)
            || same(&kept.discovered, &claim.discovered, "2026-09-03 10:11".len())
            || same(&kept.domain, &claim.domain, 0))
}

fn told_again(kept: &KeptClaim, claim: &Claim, out: &mut ClaimChanges) {
    let before = out.changes.len();
    if kept.delisted_at.is_some() {
        out.changes.push((Some(kept.id), ClaimChange::Back));
    }
    let old = &kept.claim;
    let value = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
    // One moment, written otherwise.
    let time = |new: &Option<String>, old: &Option<String>| match (new, old) {
        (Some(new), Some(old)) if new.get(..10) == old.get(..10) => Some(old.clone()),
        _ => value(new, old),
    };
    let told = Claim {
        gang: claim.gang.clone(),
        title: claim.title.clone(),
        discovered: time(&claim.discovered, &old.discovered),
        attacked: time(&claim.attacked, &old.attacked),
        domain: value(&claim.domain, &old.domain),
        country: value(&claim.country, &old.country),
        page: value(&claim.page, &old.page),
    };
    if told != *old {
        out.changes.push((Some(kept.id), ClaimChange::Edited(told)));
    }
    out.unchanged += usize::from(out.changes.len() == before);
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn claim(line: &str) -> Claim {
        // `gang | title | discovered | domain`
        let mut parts = line.split('|').map(str::trim);
        let mut part = || parts.next().filter(|p| !p.is_empty()).map(str::to_owned);
        let (gang, title) = (part().unwrap_or_default(), part().unwrap_or_default());
        Claim { gang, title, discovered: part(), domain: part(), ..Claim::default() }
    }

    pub(crate) fn known(lines: &[&str]) -> Vec<KeptClaim> {
        let kept = |(at, line): (usize, &&str)| {
            let (line, gone) = line.strip_prefix('-').map_or((*line, false), |line| (line, true));
            KeptClaim {
                tracker: "watch".to_owned(),
                id: at as u64 + 1,
                claim: claim(line),
                first_seen: "2026-09-03T00:00:00Z".to_owned(),
                delisted_at: gone.then(|| "2026-09-09T00:00:00Z".to_owned()),
                earlier: Vec::new(),
                filed_as: None,
                related: Vec::new(),
            }
        };
        lines.iter().enumerate().map(kept).collect()
    }

    /// What a list changes, in short: `+ title`, `1 = title` for an edit, `1 -` gone, `1 ^` back.
    fn check(before: &[&str], list: &[&str], is_full: bool, expect: &[&str]) {
        let list: Vec<Claim> = list.iter().map(|line| claim(line)).collect();
        let found = claim_changes(&known(before), &list, is_full);
        let short = |(id, change): &(Option<u64>, ClaimChange)| match (id, change) {
            (None, ClaimChange::Listed(claim)) => format!("+ {}", claim.title),
            (Some(id), ClaimChange::Edited(claim)) => format!("{id} = {}", claim.title),
            (Some(id), ClaimChange::Delisted) => format!("{id} -"),
            (Some(id), ClaimChange::Back) => format!("{id} ^"),
            other => format!("{other:?}"),
        };
        assert_eq!(found.changes.iter().map(short).collect::<Vec<_>>(), expect, "{before:?} {list:?}");
    }

    #[test]
    fn lists_are_compared() {
        let at = "2026-09-03 10:11:12.000001";
        let (first, second) =
            (format!("kagerou | Minamoto | {at} |"), "kagerou | Kasumi | 2026-09-04 | kasumi.jp".to_owned());
        let (first, second) = (first.as_str(), second.as_str());
        check(&[], &[first, second, first], false, &["+ Minamoto", "+ Kasumi"]);
        for is_full in [false, true] {
            check(&[first, second], &[second, first], is_full, &[]);
        }
        // What a shorter list leaves open is no edit; what it adds is one.
        check(&[first, second], &["kagerou | KASUMI", first], true, &["2 = KASUMI"]);
        check(&[first], &[&format!("{first} minamoto.co.jp")], true, &["1 = Minamoto"]);
        check(&[first], &["kagerou | Minamoto | 2026-09-03T10:11:12Z |"], true, &[]);
        // A masked name is written out; another gang's is another claim.
        check(&[&format!("kagerou | M*** | {at} |")], &[first], true, &["1 = Minamoto"]);
        check(&[&format!("yoiyami | M*** | {at} |")], &[first], true, &["+ Minamoto", "1 -"]);
        check(&["kagerou | M*** | 2026-09-03 |"], &["kagerou | K*** | 2026-09-03 |"], false, &["+ K***"]);
        check(&[first, second], &[second], true, &["1 -"]);
        check(&[first, second], &[second], false, &[]);
        check(&[&format!("-{first}")], &[first], false, &["1 ^"]);
        check(&[&format!("-{first}")], &[], true, &[]);
    }

    #[test]
    fn claims_are_the_same_in_whatever_order_their_files_are_told() {
        // (time, is full, claims)
        let files: [(&str, bool, &[&str]); 4] = [
            ("2026-09-01T00:00:00Z", true, &["g | M*** | 2026-09-01T10:11:12 |", "g | Kasumi | 2026-09-01 |"]),
            ("2026-09-03T00:00:00Z", true, &["g | Minamoto | 2026-09-01T10:11:12 |"]),
            ("2026-09-05T00:00:00Z", false, &["g | Kasumi | 2026-09-01 | kasumi.jp"]),
            ("2026-09-07T00:00:00Z", true, &["g | Minamoto | 2026-09-01T10:11:12 |", "g | Aozora | 2026-09-06 |"]),
        ];
        let tell = |files: &[(&str, bool, &[&str])]| {
            files.iter().fold(Vec::new(), |known, (at, is_full, lines)| {
                let list: Vec<Claim> = lines.iter().map(|line| claim(line)).collect();
                claims_since("watch", known, &list, *is_full, at).0
            })
        };
        let mut all = tell(&files);
        all.sort_by(|a, b| a.claim.title.cmp(&b.claim.title));
        let shown: Vec<_> =
            all.iter().map(|k| (k.claim.title.as_str(), &k.first_seen[..10], k.earlier.len())).collect();
        assert_eq!(shown, [("Aozora", "2026-09-07", 0), ("Kasumi", "2026-09-01", 1), ("Minamoto", "2026-09-01", 1)]);
        let gone: Vec<_> = all.iter().map(|k| k.delisted_at.as_deref()).collect();
        assert_eq!(gone, [None, Some("2026-09-07T00:00:00Z"), None]);
        // Some of them told before, the rest is what differs; a claim whose first name was not known gets its number.
        for first in 0..files.len() {
            let some: Vec<_> = (first..files.len()).map(|at| files[at]).collect();
            let mut known: HashMap<u64, KeptClaim> = tell(&some).into_iter().map(|k| (k.id, k)).collect();
            let changes = claims_retold(&known.values().cloned().collect::<Vec<_>>(), &all);
            assert_eq!(changes.is_empty(), first == 0);
            for (id, change) in changes {
                match change {
                    ClaimChange::Dropped => _ = known.remove(&id),
                    ClaimChange::Retold { claim, first_seen, delisted_at, earlier } => {
                        let (tracker, filed_as, related) = ("watch".to_owned(), None, Vec::new());
                        let told =
                            KeptClaim { tracker, id, claim, first_seen, delisted_at, earlier, filed_as, related };
                        known.insert(id, told);
                    }
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(known.len(), all.len());
            assert!(all.iter().all(|told| known.get(&told.id) == Some(told)), "{known:#?}");
        }
    }

    #[test]
    fn a_list_is_as_old_as_its_newest_claim() {
        let check = |lines: &[&str], expect: Option<&str>| {
            let list: Vec<Claim> = lines.iter().map(|line| claim(line)).collect();
            assert_eq!(list_time(&list, "2026-10-01T00:00:00Z").as_deref(), expect, "{lines:?}");
        };
        check(&["g | a | 2026-09-03 |", "g | b | 2026-09-04 10:11:12.000001 |"], Some("2026-09-04T10:11:12Z"));
        check(&["g | a | 2026-09-03T10:11:12Z |"], Some("2026-09-03T10:11:12Z"));
        check(&["g | a | 2026-09-03T10:11:12+09:00 |"], Some("2026-09-03T00:00:00Z"));
        check(&["g | a | 2027-01-01 |"], Some("2026-10-01T00:00:00Z"));
        check(&["g | a | soon |", "g | b |"], None);
        check(&[], None);
    }
}
