//! What two accounts have in common, and what they say otherwise.

use jikenbo_core::{Bound, Count, EventKind, Grain, IncidentType, TimeValue};

use crate::{
    account::{Account, OwnNumber},
    claim::is_attack,
    grounds::{Against, Grounds, SharedDay, Sureness},
    subject::{Subject, akin, shared_system, subject},
    system::is_generic,
};

/// A report that bears the title of the first one, as 最終報 of the same, comes within this many days.
const SERIES: i32 = 400;
/// Shorter titles are anybody's.
const SERIES_CHARS: usize = 6;
/// Dates further apart than this are of two incidents.
const MONTHS_APART: i32 = 60;
/// Two accounts of one event may date it this many days apart.
const SLIP: i32 = 3;
/// A number of so many is hardly another incident's of the same time.
const OWN_NUMBER: u64 = 1_000;
/// Smaller numbers are not rounded.
const ROUNDED: u64 = 1_000;
/// Smaller numbers, and round ones, are shared by chance by two incidents of one organisation.
const SURE_NUMBER: u64 = 100;
const SURE_THOUGH_ROUND: u64 = 10_000;
/// Smaller numbers are shared by chance.
pub(crate) const TELLING_NUMBER: u64 = 10;

/// What speaks for two accounts telling one incident, and what against it; `None` where they are of two organisations.
pub(crate) fn compare(a: &Account, b: &Account) -> Option<Grounds> {
    let subject = match subject(a, b) {
        Subject::Unnamed => akin(a, b),
        Subject::Different => match akin(a, b) {
            None if !is_striking(a, b) => return None,
            akin => akin,
        },
        same @ Subject::Same { .. } => same.named(),
    };
    let are_two = subject.is_none() && !a.victims.is_empty() && !b.victims.is_empty();
    let day = shared_day(a, b);
    let follow_up = follow_up(a, b).or_else(|| follow_up(b, a));
    let days_apart = nearest(&a.published, &b.published);
    let same_title = || a.series.iter().any(|s| s.chars().count() >= SERIES_CHARS && b.series.contains(s));
    let is_series = follow_up.is_some() && days_apart.is_none_or(|days| days <= SERIES) && same_title();
    let count = shared_count(a, b);
    // What the one is named by is no second ground.
    let by_system = subject.as_ref().is_some_and(|named| named.sureness == Sureness::System);
    let system = shared_system(a, b).filter(|_| !by_system);
    Some(Grounds {
        number: a.numbers.iter().find(|n| b.numbers.iter().any(|m| same_number(n, m))).map(|n| n.number.clone()),
        url: a.urls.iter().find(|u| b.urls.contains(u)).cloned(),
        is_own_system: system.as_ref().is_some_and(|s| !is_generic(s)),
        is_in_title: count.is_some_and(|count| [a, b].iter().any(|side| side.headline.contains(&count))),
        subject,
        day,
        bare_day: bare_day(a, b).or_else(|| bare_day(b, a)),
        count,
        system,
        cause: a.types.iter().copied().find(|t| !is_vague(*t) && b.types.contains(t)),
        causes_agree: !a.types.is_empty() && !b.types.is_empty() && causes_agree(a, b),
        announced: announced(a, b).or_else(|| announced(b, a)),
        announcement: announcement(a, b),
        title: a
            .quoted
            .iter()
            .find(|q| b.series.contains(q))
            .or_else(|| b.quoted.iter().find(|q| a.series.contains(q)))
            .cloned(),
        reference: named_number(a, b).or_else(|| named_number(b, a)),
        follow_up,
        is_series,
        is_later_word: a.is_later_word || b.is_later_word,
        days_apart,
        against: against(a, b).into_iter().chain(are_two.then_some(Against::Names)).collect(),
        ..Grounds::default()
    })
}

/// The day of an announcement of `dated` that `undated` names without a year, where it names a day of the incident as well
/// or gives the same number: one day alone is shared by chance. Two days of the incident tell as much, or one and a number.
fn bare_day(undated: &Account, dated: &Account) -> Option<TimeValue> {
    let is_named =
        |day: &&TimeValue| day.grain() >= Grain::Day && undated.bare_days.iter().any(|bare| bare.may_be(day));
    let told = dated.published.iter().chain(&dated.announced).find(is_named).copied();
    let mut days: Vec<TimeValue> = dated.incident_days().map(|(_, day)| day).filter(|day| is_named(&day)).collect();
    days.dedup_by_key(|day| day.day_number());
    let other = |told: TimeValue| days.iter().any(|day| day.day_number() != told.day_number());
    let is_alike = |c: &Count, d: &Count| same_count(c, d) || c.unit == d.unit && is_within(c, d);
    let counts_alike = || undated.counts.iter().any(|c| dated.counts.iter().any(|d| is_alike(c, d)));
    match (told, days.as_slice()) {
        (Some(told), _) if other(told) || counts_alike() => Some(told),
        (None, [day, others @ ..]) if !others.is_empty() || counts_alike() => Some(*day),
        _ => None,
    }
}

/// Whether two accounts of two names give one day of one event and a number that is hardly another incident's, and no
/// supplier that explains it: a name may have changed.
fn is_striking(a: &Account, b: &Account) -> bool {
    let own = |account: &Account| account.counts.iter().any(is_own);
    let is_one =
        || shared_day(a, b).is_some_and(|day| day.is_of_one_event) && shared_count(a, b).is_some_and(|c| is_own(&c));
    own(a) && own(b) && a.suppliers.is_empty() && b.suppliers.is_empty() && is_one()
}

/// The count of both; of several the one that is rarest, the largest.
fn shared_count(a: &Account, b: &Account) -> Option<Count> {
    a.counts.iter().copied().filter(|c| b.counts.iter().any(|d| same_count(c, d))).max_by_key(|c| (is_sure(c), c.n))
}

fn against(a: &Account, b: &Account) -> Vec<Against> {
    let mut out = Vec::new();
    out.extend(numbers_differ(a, b).then_some(Against::Numbers));
    out.extend(causes_differ(a, b).then_some(Against::Causes));
    out.extend((!causes_agree(a, b) && !causes_differ(a, b)).then_some(Against::Kinds));
    out.extend(systems_differ(a, b).then_some(Against::Systems));
    out.extend(units_differ_in_count(a, b).then_some(Against::Counts));
    out.extend(day_gap(a, b).filter(|gap| *gap > SLIP).map(Against::Days));
    out.extend((bare_days_differ(a, b) || bare_days_differ(b, a)).then_some(Against::BareDays));
    out.extend((recalls(a, b) || recalls(b, a)).then_some(Against::Recalled));
    out.extend((cites_another(a, b) || cites_another(b, a)).then_some(Against::Announcement));
    out
}

/// Whether `undated` names days without their year, and none that `dated` gives of the incident or of what was announced.
fn bare_days_differ(undated: &Account, dated: &Account) -> bool {
    let days = || dated.incident_days().map(|(_, day)| day).filter(|day| day.grain() >= Grain::Day);
    let mut told = days().chain(dated.published.iter().chain(&dated.announced).copied());
    let is_named = |day: TimeValue| undated.bare_days.iter().any(|bare| bare.may_be(&day));
    !undated.bare_days.is_empty() && days().next().is_some() && !told.any(is_named)
}

/// Whether `later` tells of `earlier` as of another incident, by its day or by the month in which that came out.
fn recalls(later: &Account, earlier: &Account) -> bool {
    let is_day = |day: &TimeValue| day.grain() >= Grain::Day;
    later.recalled.iter().map(|said| said.what).any(|recalled| match recalled.grain() {
        Grain::Year => false,
        Grain::Month => {
            let month = recalled.iso_date();
            let is_in = |day: &TimeValue| is_day(day) && day.iso_date().starts_with(&month);
            earlier.published.iter().any(is_in) && !later.published.iter().any(is_in)
        }
        _ => {
            let mut days = earlier.published.iter().copied().chain(earlier.incident_days().map(|(_, day)| day));
            days.any(|other| other == recalled) && !later.published.contains(&recalled)
        }
    })
}

/// Whether both name systems and none in common, one of them by a name of its own.
fn systems_differ(a: &Account, b: &Account) -> bool {
    let is_named = a.systems.iter().chain(&b.systems).any(|s| !is_generic(s));
    is_named && !a.systems.is_empty() && !b.systems.is_empty() && shared_system(a, b).is_none()
}

/// Whether both count things of one unit, and no number of it is common.
fn units_differ_in_count(a: &Account, b: &Account) -> bool {
    let differs = |c: &Count, d: &Count| c.unit == d.unit && c.n != d.n && !is_rounded(c, d);
    let is_rough = |c: &Count, d: &Count| c.unit == d.unit && is_within(c, d);
    let any = |of: &dyn Fn(&Count, &Count) -> bool| a.counts.iter().any(|c| b.counts.iter().any(|d| of(c, d)));
    any(&differs) && !any(&is_rough)
}

/// Whether a number is hardly shared by chance by two incidents of one organisation, or of one day.
pub(crate) fn is_sure(count: &Count) -> bool {
    count.n >= SURE_THOUGH_ROUND || count.n >= SURE_NUMBER && !count.n.is_multiple_of(100)
}

/// A number that is hardly another incident's of the same month.
pub(crate) fn is_own(count: &Count) -> bool {
    count.n >= OWN_NUMBER && !count.n.is_multiple_of(100)
}

/// Two numberings may both have a 2024-078.
fn same_number(a: &OwnNumber, b: &OwnNumber) -> bool {
    a.number == b.number && a.numbering.as_ref().zip(b.numbering.as_ref()).is_none_or(|(x, y)| x == y)
}

/// Whether one numbering gave both a number, and no number of it is common.
fn numbers_differ(a: &Account, b: &Account) -> bool {
    let of_one = |n: &OwnNumber| b.numbers.iter().any(|m| n.numbering.is_some() && n.numbering == m.numbering);
    a.numbers.iter().any(of_one) && !a.numbers.iter().any(|n| b.numbers.iter().any(|m| same_number(n, m)))
}

fn same_count(a: &Count, b: &Count) -> bool {
    a.n == b.n && a.n >= TELLING_NUMBER || is_rounded(a, b)
}

/// Whether the one number is the other's, rounded: 約12万4千 of 123,876.
fn is_rounded(a: &Count, b: &Count) -> bool {
    let rounds = |about: &Count, exact: &Count| {
        if about.bound == Bound::Exact || about.n < ROUNDED || exact.n.is_multiple_of(10) {
            return false;
        }
        let mut step = 1;
        while about.n.is_multiple_of(step * 10) {
            step *= 10;
        }
        // One digit alone is anybody's.
        let near = [exact.n / step * step, exact.n.saturating_add(step / 2) / step * step];
        step >= 10 && about.n >= step * 10 && near.contains(&about.n)
    };
    rounds(a, b) || rounds(b, a)
}

/// Whether the one number is as many as the other roughly says: 31,745 of 3万件余り, 87 of 約90. So little is shared by
/// chance, and is no contradiction either.
fn is_within(a: &Count, b: &Count) -> bool {
    let holds = |rough: &Count, exact: &Count| {
        let mut step = 1;
        while rough.n > 0 && rough.n.is_multiple_of(step * 10) {
            step *= 10;
        }
        match rough.bound {
            Bound::AtLeast => step >= ROUNDED && (rough.n..rough.n.saturating_add(step)).contains(&exact.n),
            Bound::About => step >= 10 && rough.n.abs_diff(exact.n) <= step / 2,
            _ => false,
        }
    };
    holds(a, b) || holds(b, a)
}

/// Whether all that `later` follows up was published on other days than `earlier`.
fn cites_another(later: &Account, earlier: &Account) -> bool {
    let (first, before) = (later.published.iter().min(), earlier.published.iter().min());
    if first.zip(before).is_none_or(|(first, before)| first <= before) {
        return false;
    }
    let cited =
        later.announced.iter().filter(|day| day.grain() >= Grain::Day && first.is_some_and(|first| *day < first));
    let cited: Vec<TimeValue> = cited.copied().collect();
    nearest(&cited, &earlier.published).is_some_and(|days| days > SLIP)
}

/// The number of the one case, which the other's text names.
fn named_number(from: &Account, to: &Account) -> Option<String> {
    let named = from.related.iter().find(|r| to.numbers.iter().any(|n| r.is_number(n)));
    named.map(|r| r.what.clone())
}

/// The day on which `earlier` was published, where `later` names it as that of an announcement; its month, where it
/// names no more.
fn announced(later: &Account, earlier: &Account) -> Option<TimeValue> {
    let day = |day: &&TimeValue| day.grain() >= Grain::Day && earlier.published.contains(day);
    // Two that came out on one day do not thereby point at each other.
    let points = |day: &&TimeValue| !later.published.contains(day);
    let month = || {
        let first = earlier.published.iter().filter(|day| day.grain() >= Grain::Day).min()?;
        let is_later = later.published.iter().min().is_some_and(|day| first < day);
        let first = first.iso_date();
        let is_its = |named: &&TimeValue| named.grain() == Grain::Month && first.starts_with(&named.iso_date());
        later.announced.iter().find(is_its).copied().filter(|_| is_later)
    };
    later.announced.iter().filter(day).find(points).copied().or_else(month)
}

/// The day of an announcement that both name and neither is, of one cause or one number: a paper on the first notice and
/// a later notice of the organisation's own.
fn announcement(a: &Account, b: &Account) -> Option<TimeValue> {
    let is_other =
        |day: &&TimeValue| day.grain() >= Grain::Day && !a.published.contains(day) && !b.published.contains(day);
    let both = a.announced.iter().filter(is_other).find(|day| b.announced.contains(day)).copied();
    // One day of an organisation's announcements may have had two: what they tell of must be alike.
    let is_alike = || {
        a.types.iter().any(|t| !is_vague(*t) && b.types.contains(t))
            || a.counts.iter().any(|c| b.counts.iter().any(|d| same_count(c, d)))
    };
    both.filter(|_| causes_agree(a, b) && is_alike())
}

/// The title of a report of `later` that follows up something published before it, as `earlier` is.
fn follow_up(later: &Account, earlier: &Account) -> Option<String> {
    let first = earlier.published.iter().min();
    let follows = |on: &Option<TimeValue>| first.is_none_or(|first| on.is_none_or(|on| *first <= on));
    later.follow_ups.iter().find(|(_, on)| follows(on)).map(|(title, _)| title.clone())
}

/// A date of the incident that both sides give, of the same event where there is one.
pub(crate) fn shared_day(a: &Account, b: &Account) -> Option<SharedDay> {
    let days: Vec<_> = b.incident_days().map(|(e, day)| (group(e), day)).collect();
    let of_day = |(_, day): &(EventKind, TimeValue)| day.grain() >= Grain::Day;
    let mine = || a.incident_days().filter(of_day);
    let of_one = mine().find(|(event, day)| days.contains(&(group(*event), *day)));
    let of_any = || mine().find(|(_, day)| days.iter().any(|(_, d)| d == day));
    let shared = |(event, when), is_of_one_event| SharedDay { event, when, is_of_one_event };
    of_one.map(|day| shared(day, true)).or_else(|| of_any().map(|day| shared(day, false)))
}

/// The first and the last day of an occurrence are one kind of date.
fn group(event: EventKind) -> EventKind {
    if event == EventKind::OccurredTo { EventKind::OccurredFrom } else { event }
}

/// Whether the two sides contradict each other: two specific causes that do not go together, or dates
/// that are months apart.
pub(crate) fn differ(a: &Account, b: &Account) -> bool {
    causes_differ(a, b) || months_apart(a, b)
}

fn months_apart(a: &Account, b: &Account) -> bool {
    day_gap(a, b).is_some_and(|gap| gap > MONTHS_APART)
}

/// Whether both give causes of a kind, and none goes with any of the other's.
fn causes_differ(a: &Account, b: &Account) -> bool {
    let specific = |account: &Account| {
        let types = account.types.iter().copied().filter(|t| !is_vague(*t));
        types.collect::<Vec<_>>()
    };
    let (mine, theirs) = (specific(a), specific(b));
    !mine.is_empty() && !theirs.is_empty() && !mine.iter().any(|t| theirs.iter().any(|u| t == u || go_together(*t, *u)))
}

/// Whether what the two sides give as causes may be one: the same, two that go together, an attack of no particular
/// kind and one of a kind, or none on a side.
pub(crate) fn causes_agree(a: &Account, b: &Account) -> bool {
    let of = |account: &Account| -> Vec<IncidentType> {
        account.types.iter().copied().filter(|t| *t != IncidentType::Unknown).collect()
    };
    let (mine, theirs) = (of(a), of(b));
    let is_intrusion = |t| is_attack(t) || matches!(t, IncidentType::SupportScam | IncidentType::WebSkimming);
    let unauthorized = |t: IncidentType, u: IncidentType| t == IncidentType::UnauthorizedAccess && is_intrusion(u);
    let agree =
        |t: IncidentType, u: IncidentType| t == u || go_together(t, u) || unauthorized(t, u) || unauthorized(u, t);
    mine.is_empty() || theirs.is_empty() || mine.iter().any(|t| theirs.iter().any(|u| agree(*t, *u)))
}

fn is_vague(t: IncidentType) -> bool {
    matches!(t, IncidentType::UnauthorizedAccess | IncidentType::Unknown)
}

/// Causes that a first and a later report of one incident may give: the way in and what came of it,
/// or two words for one mistake.
fn go_together(a: IncidentType, b: IncidentType) -> bool {
    use IncidentType::*;
    const GROUPS: &[&[IncidentType]] = &[
        &[Ransomware, Malware, VulnerabilityExploit],
        &[WebSkimming, VulnerabilityExploit],
        &[Phishing, AccountTakeover, CredentialStuffing, Malware],
        &[SupportScam, Phishing, Malware],
        &[Misconfiguration, PublicationError, SystemError],
        &[Loss, Theft],
        &[Insider, Theft],
    ];
    GROUPS.iter().any(|g| g.contains(&a) && g.contains(&b))
}

/// Days between the nearest dates of one kind: the stretches in which it happened, the days on which
/// it was found. `None` when the sides give no dates to compare.
pub(crate) fn day_gap(a: &Account, b: &Account) -> Option<i32> {
    let occurred = match (stretch(a), stretch(b)) {
        (Some((from, to)), Some((other_from, other_to))) => {
            let gap = |end: TimeValue, start: TimeValue| end.days_until(&start).unwrap_or(0);
            Some(gap(to, other_from).max(gap(other_to, from)).max(0))
        }
        _ => None,
    };
    let found = |account: &Account| {
        let days = account.incident_days().filter(|(e, _)| *e == EventKind::Detected).map(|(_, day)| day);
        days.collect::<Vec<_>>()
    };
    let detected = nearest(&found(a), &found(b));
    occurred.into_iter().chain(detected).min()
}

/// The first and the last day on which it happened.
fn stretch(account: &Account) -> Option<(TimeValue, TimeValue)> {
    let days = || {
        let occurred = account.incident_days().filter(|(e, _)| group(*e) == EventKind::OccurredFrom);
        occurred.map(|(_, day)| day).filter(|day| day.grain() >= Grain::Day)
    };
    Some((days().min()?, days().max()?))
}

/// The least number of days between two dates, one of each list.
pub(crate) fn nearest(a: &[TimeValue], b: &[TimeValue]) -> Option<i32> {
    a.iter().flat_map(|x| b.iter().filter_map(|y| x.days_until(y))).map(i32::abs).min()
}
