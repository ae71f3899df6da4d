use jikenbo_core::{Bound, Count, EventKind, Grain, IncidentType, TimeValue, organisation::name_key};

use crate::{
    account::{Account, OwnNumber},
    claim::is_attack,
    grounds::Grounds,
    kin::whole,
    name::Name,
    system::is_generic,
};

/// Notices of one incident are published within this many days of each other, unless they say more.
const PUBLISHED_TOGETHER: i32 = 45;
/// A follow-up that repeats no date comes within this many days.
const FOLLOW_UP: i32 = 180;
/// A report that bears the title of the first one, as 最終報 of the same, comes within this many days.
const SERIES: i32 = 400;
/// Shorter titles are anybody's.
const SERIES_CHARS: usize = 6;
/// Dates further apart than this are of two incidents.
const MONTHS_APART: i32 = 60;
/// Two accounts of one event may date it this many days apart.
const SLIP: i32 = 3;
/// A measure or an investigation report comes within this many days.
const LATER_WORD: i32 = 1_500;
/// A number of so many is hardly another incident's of the same time.
const OWN_NUMBER: u64 = 1_000;
/// Shorter names may stand in a title by chance.
const NAME_IN_TITLE: usize = 4;
/// Smaller numbers are not rounded.
const ROUNDED: u64 = 1_000;
/// Smaller numbers, and round ones, are shared by chance by two incidents of one organisation.
const SURE_NUMBER: u64 = 100;
const SURE_THOUGH_ROUND: u64 = 10_000;
/// Smaller numbers are shared by chance.
pub(crate) const TELLING_NUMBER: u64 = 10;

/// How the two sides' subjects stand to each other.
pub(crate) enum Subject {
    /// One organisation, brand or title, said in words; `certain` when the name is nobody else's.
    Same { said: String, certain: bool },
    /// Two organisations.
    Different,
    /// One side names none.
    Unnamed,
}

pub(crate) fn subject(a: &Account, b: &Account) -> Subject {
    let same = |x: &[Name], y: &[Name]| {
        let pairs = x.iter().flat_map(|n| y.iter().map(move |m| (n, m)));
        // Of several names in common the one that is nobody else's tells most.
        let found = pairs
            .filter(|(n, m)| n.is_same(m))
            .map(|(n, m)| (n.said_with(m), n.shown.clone(), !n.is_generic() && !m.is_generic()));
        found.reduce(|one, next| if one.2 { one } else { next })
    };
    match (a.victims.is_empty(), b.victims.is_empty()) {
        (false, false) => match same(&a.victims, &b.victims) {
            Some((said, _, certain)) => Subject::Same { said, certain },
            None => Subject::Different,
        },
        (true, true) => {
            if let Some((_, brand, _)) = same(&a.brands, &b.brands) {
                return Subject::Same {
                    said: format!("騙られたブランドが一致（{brand}）"), certain: true
                };
            }
            if !a.brands.is_empty() && !b.brands.is_empty() {
                return Subject::Different;
            }
            if a.titles.iter().any(|t| !t.is_empty() && b.titles.contains(t)) {
                return Subject::Same { said: "題名が一致".to_owned(), certain: true };
            }
            Subject::Unnamed
        }
        _ => Subject::Unnamed,
    }
}

/// The grounds on which two accounts tell one incident; `None` when they do not, or not surely.
pub(crate) fn same_incident(a: &Account, b: &Account) -> Option<Grounds> {
    let mut grounds = gather(a, b);
    match subject(a, b) {
        // A whole and a part of it: a corporation and its hospital.
        Subject::Different => {
            let same_facts = grounds.count.is_some() || (grounds.system.is_some() && grounds.cause.is_some());
            if differ(a, b) {
                return None;
            }
            // Who calls it by the service, and gives the number and no day.
            let near = grounds.days_apart.is_some_and(|days| days <= PUBLISHED_TOGETHER) && any_gap(a, b).is_none();
            if grounds.day.is_none() {
                let name =
                    named_by_system(a, b).filter(|_| near && grounds.count.is_some_and(|count| is_own(&count)))?;
                grounds.subject = Some(format!("組織名がサービス名と一致（{name}）"));
                return Some(grounds);
            }
            if !same_facts {
                return None;
            }
            let whole = kin(a, b).map(|whole| format!("組織名の一部が一致（{whole}）"));
            let named = || named_by_system(a, b).filter(|_| grounds.count.is_some());
            let short = || short_form(a, b).filter(|_| grounds.count.is_some_and(|count| is_sure(&count)));
            let said = whole
                .or_else(|| named().map(|name| format!("組織名がサービス名と一致（{name}）")))
                .or_else(|| short().map(|name| format!("組織名の略称（{name}）")))?;
            grounds.subject = Some(said);
            Some(grounds)
        }
        Subject::Unnamed => {
            let same_page = grounds.url.is_some() && !differ(a, b);
            let named_system = grounds.system.as_deref().is_some_and(|s| !is_generic(s));
            let same_facts = named_system && grounds.day.is_some() && grounds.count.is_some();
            // One who tells of an incident without its day, and whose it was.
            let near = grounds.days_apart.is_some_and(|days| days <= PUBLISHED_TOGETHER) && any_gap(a, b).is_none();
            let own_count = grounds.count.is_some_and(|count| is_own(&count));
            let same_service = named_system && own_count && near && !differ(a, b);
            if let Some(name) = named_in_title(a, b).or_else(|| named_in_title(b, a))
                && grounds.day.is_some()
                && grounds.count.is_some()
                && !differ(a, b)
            {
                grounds.subject = Some(format!("題名が組織を挙げている（{name}）"));
                return Some(grounds);
            }
            (grounds.number.is_some() || same_page || same_facts || same_service).then_some(grounds)
        }
        Subject::Same { said, certain } => {
            grounds.subject = Some(said);
            is_enough(&grounds, a, b, certain).then_some(grounds)
        }
    }
}

fn is_enough(grounds: &Grounds, a: &Account, b: &Account, certain: bool) -> bool {
    if grounds.number.is_some() || (grounds.day.is_some() && grounds.count.is_some()) {
        return true;
    }
    // A follow-up that names the day of the first report may tell of days months after it.
    let follows = grounds.announced.is_some() && grounds.follow_up.is_some();
    if causes_differ(a, b)
        || (!follows && months_apart(a, b))
        || (!certain && grounds.day.is_none() && grounds.count.is_none())
    {
        return false;
    }
    if grounds.url.is_some() || grounds.is_series {
        return true;
    }
    let points_at = grounds.announced.is_some() || grounds.title.is_some() || grounds.reference.is_some();
    if points_at && certain && (grounds.follow_up.is_some() || !units_differ_in_count(a, b) || grounds.count.is_some())
    {
        return true;
    }
    if grounds.day.is_none() && grounds.count.is_none() && (cites_another(a, b) || cites_another(b, a)) {
        return false;
    }
    let known_cause = grounds.system.is_some() || grounds.cause.is_some();
    let agree = grounds.count.is_some() || known_cause || grounds.follow_up.is_some() || is_open(a, b);
    if grounds.day.is_some() {
        return agree;
    }
    // Without a date in common, nearness alone makes no case of accounts that differ in what they do say.
    let gap = day_gap(a, b).unwrap_or(0);
    let counts_differ = grounds.count.is_none() && !a.counts.is_empty() && !b.counts.is_empty();
    let told_on = known_cause && grounds.follow_up.is_some();
    let sure = grounds.count.is_some_and(|count| is_sure(&count)) && causes_agree(a, b);
    let later = if a.is_later_word || b.is_later_word { LATER_WORD } else { SERIES };
    match grounds.days_apart {
        Some(days) if days > PUBLISHED_TOGETHER => told_on && days <= FOLLOW_UP || sure && days <= later,
        Some(_) if gap > SLIP => grounds.count.is_some() || told_on,
        Some(_) if counts_differ => grounds.system.is_some() || told_on,
        Some(_) if gap > 0 => grounds.count.is_some() || known_cause,
        Some(_) => agree,
        None => grounds.count.is_some(),
    }
}

/// What speaks for one incident, and against it, where it is not enough to tell: a person is asked. The same
/// organisation, nothing that is contradicted twice, and a time or a word that joins them.
pub(crate) fn may_be_same(a: &Account, b: &Account) -> Option<Grounds> {
    let said = match subject(a, b) {
        Subject::Same { said, certain: true } => said,
        Subject::Unnamed => return may_be_the_unnamed(a, b),
        _ => return None,
    };
    if a.victims.is_empty() || differ(a, b) || !causes_agree(a, b) || cites_another(a, b) || cites_another(b, a) {
        return None;
    }
    let mut grounds = gather(a, b);
    let counts_differ = grounds.count.is_none() && units_differ_in_count(a, b);
    let days_differ = grounds.day.is_none() && any_gap(a, b).is_some_and(|gap| gap > SLIP);
    let near = grounds.days_apart.is_none_or(|days| days <= PUBLISHED_TOGETHER);
    let told_on = grounds.follow_up.is_some() && grounds.days_apart.is_none_or(|days| days <= SERIES);
    let later = (a.is_later_word || b.is_later_word) && grounds.days_apart.is_none_or(|days| days <= LATER_WORD);
    let no_count = grounds.count.is_none() && !a.counts.is_empty() && !b.counts.is_empty();
    if no_count && days_differ || !(near || told_on || later) {
        return None;
    }
    grounds.subject = Some(said);
    grounds.against.extend(counts_differ.then_some("件数が異なる"));
    grounds.against.extend(days_differ.then_some("日付が異なる"));
    grounds.against.extend((!counts_differ && !days_differ).then_some("一致する日付も件数もない"));
    Some(grounds)
}

/// What speaks for one incident where one side names nobody: its day and a number that is hardly another's.
fn may_be_the_unnamed(a: &Account, b: &Account) -> Option<Grounds> {
    if a.victims.is_empty() == b.victims.is_empty() || differ(a, b) || !causes_agree(a, b) {
        return None;
    }
    let mut grounds = gather(a, b);
    let near = grounds.days_apart.is_none_or(|days| days <= PUBLISHED_TOGETHER);
    if !near || grounds.day.is_none() || !grounds.count.is_some_and(|count| is_own(&count)) {
        return None;
    }
    grounds.against.push("組織名が一方にない");
    Some(grounds)
}

/// Days between the nearest dates of the incident, whatever of it they are of.
fn any_gap(a: &Account, b: &Account) -> Option<i32> {
    let days = |account: &Account| -> Vec<TimeValue> {
        account.incident_days().map(|(_, day)| day).filter(|day| day.grain() >= Grain::Day).collect()
    };
    nearest(&days(a), &days(b))
}

/// Whether both count things of one unit, and no number of it is common.
fn units_differ_in_count(a: &Account, b: &Account) -> bool {
    a.counts.iter().any(|c| b.counts.iter().any(|d| c.unit == d.unit && c.n != d.n && !is_rounded(c, d)))
}

/// Whether a number is hardly shared by chance by two incidents of one organisation, or of one day.
pub(crate) fn is_sure(count: &Count) -> bool {
    count.n >= SURE_THOUGH_ROUND || count.n >= SURE_NUMBER && !count.n.is_multiple_of(100)
}

/// A number that is hardly another incident's of the same month.
pub(crate) fn is_own(count: &Count) -> bool {
    count.n >= OWN_NUMBER && !count.n.is_multiple_of(100)
}

/// The victim of the one account whom the title of the other names, which has none itself.
fn named_in_title(of: &Account, by: &Account) -> Option<String> {
    let is_named = |name: &&Name| {
        let is_telling = !name.is_generic() && name.key().chars().count() >= NAME_IN_TITLE;
        is_telling && by.titles.iter().any(|title| title.contains(name.key()))
    };
    let by_none = by.victims.is_empty() && by.suppliers.is_empty();
    of.victims.iter().find(is_named).filter(|_| by_none).map(|name| name.shown.clone())
}

/// The short form by which the one account calls the other's victim.
fn short_form(a: &Account, b: &Account) -> Option<String> {
    let pairs = a.victims.iter().flat_map(|n| b.victims.iter().map(move |m| (n, m)));
    let found = pairs.filter_map(|(n, m)| match () {
        () if n.is_short_for(m) => Some(n),
        () if m.is_short_for(n) => Some(m),
        () => None,
    });
    found.map(|name| name.shown.clone()).next()
}

/// The whole that is the victim of the one account, and of which the other's victim is a part.
fn kin(a: &Account, b: &Account) -> Option<String> {
    let pairs = a.victims.iter().flat_map(|n| b.victims.iter().map(move |m| (n, m)));
    pairs.filter_map(|(n, m)| whole(n, m)).map(str::to_owned).next()
}

/// Who signs for a service.
const OFFICES: &[&str] = &["運営事務局", "事務局", "運営チーム", "運営部", "運営局", "サポートセンター", "サポート"];

/// The system of the one account after which the other calls the organisation.
fn named_by_system(a: &Account, b: &Account) -> Option<String> {
    let find = |victims: &Account, systems: &Account| {
        let is_system = |name: &&Name| {
            let key = OFFICES.iter().find_map(|office| name.key().strip_suffix(office)).unwrap_or(name.key());
            systems
                .systems
                .iter()
                .any(|s| !is_generic(s) && !is_generic(key) && !name.is_generic() && name_key(s) == key)
        };
        victims.victims.iter().find(is_system).map(|name| name.shown.clone())
    };
    find(a, b).or_else(|| find(b, a))
}

fn gather(a: &Account, b: &Account) -> Grounds {
    let days_apart = nearest(&a.published, &b.published);
    let follow_up = follow_up(a, b).or_else(|| follow_up(b, a));
    let same_title = || a.series.iter().any(|s| s.chars().count() >= SERIES_CHARS && b.series.contains(s));
    let is_series = follow_up.is_some() && days_apart.is_none_or(|days| days <= SERIES) && same_title();
    Grounds {
        number: a.numbers.iter().find(|n| b.numbers.iter().any(|m| same_number(n, m))).map(|n| n.number.clone()),
        url: a.urls.iter().find(|u| b.urls.contains(u)).cloned(),
        day: shared_day(a, b),
        count: a.counts.iter().copied().find(|c| b.counts.iter().any(|d| same_count(c, d))),
        system: a
            .systems
            .iter()
            .find(|s| b.systems.iter().any(|t| !name_key(t).is_empty() && name_key(s) == name_key(t)))
            .cloned(),
        cause: a.types.iter().copied().find(|t| !is_vague(*t) && b.types.contains(t)),
        announced: announced(a, b).or_else(|| announced(b, a)).or_else(|| announcement(a, b)),
        title: a
            .quoted
            .iter()
            .find(|q| b.series.contains(q))
            .or_else(|| b.quoted.iter().find(|q| a.series.contains(q)))
            .cloned(),
        reference: named_number(a, b).or_else(|| named_number(b, a)),
        follow_up,
        is_series,
        days_apart,
        ..Grounds::default()
    }
}

/// Two numberings may both have a 2024-078.
fn same_number(a: &OwnNumber, b: &OwnNumber) -> bool {
    a.number == b.number && a.numbering.as_ref().zip(b.numbering.as_ref()).is_none_or(|(x, y)| x == y)
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

/// The day on which `earlier` was published, where `later` names it as that of an announcement.
fn announced(later: &Account, earlier: &Account) -> Option<TimeValue> {
    let day = |day: &&TimeValue| day.grain() >= Grain::Day && earlier.published.contains(day);
    // Two that came out on one day do not thereby point at each other.
    let points = |day: &&TimeValue| !later.published.contains(day);
    later.announced.iter().filter(day).find(points).copied()
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
pub(crate) fn shared_day(a: &Account, b: &Account) -> Option<(EventKind, TimeValue)> {
    let days: Vec<_> = b.incident_days().map(|(e, day)| (group(e), day)).collect();
    let of_day = |(_, day): &(EventKind, TimeValue)| day.grain() >= Grain::Day;
    let mine = || a.incident_days().filter(of_day);
    mine()
        .find(|(event, day)| days.contains(&(group(*event), *day)))
        .or_else(|| mine().find(|(_, day)| days.iter().any(|(_, d)| d == day)))
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
    let unauthorized = |t: IncidentType, u: IncidentType| t == IncidentType::UnauthorizedAccess && is_attack(u);
    let agree =
        |t: IncidentType, u: IncidentType| t == u || go_together(t, u) || unauthorized(t, u) || unauthorized(u, t);
    mine.is_empty() || theirs.is_empty() || mine.iter().any(|t| theirs.iter().any(|u| agree(*t, *u)))
}

/// Whether a side gives no cause, or none in particular.
fn is_open(a: &Account, b: &Account) -> bool {
    a.types.iter().all(|t| is_vague(*t)) || b.types.iter().all(|t| is_vague(*t))
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
