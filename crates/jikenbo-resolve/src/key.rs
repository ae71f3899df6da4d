use std::collections::BTreeSet;

use jikenbo_core::{BareDay, Bound, Grain, NormText, TimeValue, organisation::name_key};

use crate::{
    Incoming,
    account::Account,
    compare::{TELLING_NUMBER, is_own, is_sure},
    kin::{area_of, wholes},
    link::is_campaign,
    name::{Name, is_common},
    system::is_generic,
};

/// What an incident might share with known cases. Two incidents that belong together, or that are to
/// be linked, meet: one of them is sought by what the other is kept under. Notices that are merely
/// alike (many organisations, one kind of loss, one month) do not, so that a large casebook is searched
/// as fast as a small one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// What the incident is to be found by.
    pub kept: Vec<String>,
    /// What to look for when it is filed.
    pub sought: Vec<String>,
    /// The one of `kept` that only the same text has, wherever it stands; `None` where the text has no sentence that
    /// is surely its own.
    pub text: Option<String>,
}

/// The keys of an incident, each once.
pub fn blocking_keys(incoming: &Incoming<'_>) -> Keys {
    let account = Account::of(incoming);
    let (mut kept, mut sought) = (BTreeSet::new(), BTreeSet::new());
    let years = years(&account);
    // Accounts of neighbouring years meet: a prefecture with cases in twenty years is compared with
    // those of three.
    let around: BTreeSet<i16> = years.iter().flat_map(|y| [y.saturating_sub(1), *y, y.saturating_add(1)]).collect();
    // A report that comes years later says when the first one came.
    let told_of: BTreeSet<i16> = around.iter().copied().chain(told_of(&account)).collect();
    for name in &account.victims {
        name_keys(name, &account, &years, &mut kept);
        name_keys_sought(name, &account, &told_of, &mut sought);
    }
    let mut shared = shared(&account);
    if account.victims.is_empty() {
        let brands = account.brands.iter().map(|brand| format!("brand:{}", brand.key()));
        for subject in brands.chain(account.titles.iter().map(|title| format!("title:{title}"))) {
            kept.extend(years.iter().map(|year| format!("{subject}:{year}")));
            sought.extend(around.iter().map(|year| format!("{subject}:{year}")));
        }
        shared.extend(account.brands.iter().flat_map(|brand| counted(brand, &account)));
    }
    short_keys(&account, &mut kept, &mut sought);
    supplier_keys(&account, &mut kept, &mut sought);
    service_keys(&account, &mut kept, &mut sought);
    bare_day_keys(&account, &mut kept, &mut sought);
    recalled_keys(&account, &mut kept, &mut sought);
    part_keys(&account, &mut kept, &mut sought);
    domain_keys(&account, &years, &mut kept, &mut sought);
    let text = text_key(incoming, &account);
    shared.extend(text.clone());
    kept.extend(shared.iter().cloned());
    sought.extend(shared);
    Keys { kept: kept.into_iter().collect(), sought: sought.into_iter().collect(), text }
}

/// The years of other announcements and incidents that an account names.
fn told_of(account: &Account) -> impl Iterator<Item = i16> {
    let recalled = account.recalled.iter().map(|said| said.what);
    account.announced.iter().copied().chain(recalled).map(|day| day.year_number())
}

/// A name is kept whole and by those beginnings and ends of it that may be the same organisation's name.
fn name_keys(name: &Name, account: &Account, years: &BTreeSet<i16>, keys: &mut BTreeSet<String>) {
    keys.extend(when(name.is_generic(), account, years).iter().map(|when| format!("org:{}:{when}", name.key())));
    for part in name.parts() {
        let times = when(is_common(part), account, years);
        keys.extend(times.iter().map(|when| format!("part:{part}:{when}")));
    }
}

/// The same name is sought, a part of it that is a name, and a name that it is a part of.
fn name_keys_sought(name: &Name, account: &Account, years: &BTreeSet<i16>, keys: &mut BTreeSet<String>) {
    for when in when(name.is_generic(), account, years) {
        keys.extend([format!("org:{}:{when}", name.key()), format!("part:{}:{when}", name.key())]);
    }
    for part in name.parts() {
        let times = when(is_common(part), account, years);
        keys.extend(times.iter().map(|when| format!("org:{part}:{when}")));
    }
    // Its organisation's other names, whole.
    for other in name.other_keys() {
        keys.extend(when(is_common(other), account, years).iter().map(|when| format!("org:{other}:{when}")));
    }
}

/// What stands beside a name in its keys: a name that may be anybody's (中央病院, 教育委員会) needs the
/// day of the incident, where another's year will do.
fn when(is_common: bool, account: &Account, years: &BTreeSet<i16>) -> Vec<String> {
    match is_common {
        true => incident_dates(account),
        false => years.iter().map(i16::to_string).collect(),
    }
}

/// The days of the incident, as far as they are days.
fn incident_dates(account: &Account) -> Vec<String> {
    let days = account.incident_days().filter(|(_, day)| day.grain() == Grain::Day);
    days.map(|(_, day)| day.iso_date()).collect()
}

/// A name and a short form of it meet by their first character, the day or the month of the word to the public, and a
/// number; two long names do not.
fn short_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    let counts: Vec<u64> = account.counts.iter().filter(|c| is_sure(c) && !is_own(c)).map(|c| c.n).collect();
    for name in &account.victims {
        let Some(first) = name.key().chars().next() else { continue };
        // What may be a short form may have one as well.
        let (mine, other): (&[&str], &[&str]) = match name.may_be_short() {
            true => (&["short", "long"], &["short", "long"]),
            false => (&["long"], &["short"]),
        };
        let months = account.published.iter().filter(|_| !account.claims_only).filter_map(month);
        let whens: BTreeSet<String> = incident_dates(account).into_iter().chain(months).collect();
        for (day, n) in whens.iter().flat_map(|day| counts.iter().map(move |n| (day, n))) {
            kept.extend(mine.iter().map(|form| format!("{form}:{first}:{day}:{n}")));
            sought.extend(other.iter().map(|form| format!("{form}:{first}:{day}:{n}")));
        }
    }
}

/// A list's victim and its own notice meet, under names in two scripts. Two notices do not: a thousand may stand on one site.
fn domain_keys(account: &Account, years: &BTreeSet<i16>, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    let (mine, other) = if account.claims_only { ("claimed", "domain") } else { ("domain", "claimed") };
    for (domain, year) in account.domains.iter().flat_map(|domain| years.iter().map(move |year| (domain, year))) {
        kept.insert(format!("{mine}:{domain}:{year}"));
        sought.insert(format!("{other}:{domain}:{year}"));
    }
}

/// A supplier's own notice and its clients' notices meet at the supplier's name, and a month that is the one's or next to
/// it: a client often tells of it weeks later.
fn supplier_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    let published = account.published.iter().copied().filter(|_| !account.claims_only);
    let days: Vec<TimeValue> = account.link_days().map(|(_, day)| day).chain(published).collect();
    let months: BTreeSet<String> = days.iter().filter_map(month).collect();
    let around: BTreeSet<String> = days
        .iter()
        .flat_map(|day| [day.plus_days(-MONTH), Some(*day), day.plus_days(MONTH)])
        .flatten()
        .filter_map(|day| month(&day))
        .collect();
    for name in account.suppliers.iter().map(|s| &s.what).chain(&account.victims).filter(|n| !n.is_generic()) {
        // 霞計算社 is 霞計算株式会社.
        let short = name.key().strip_suffix('社').filter(|short| short.chars().count() >= 3);
        for key in std::iter::once(name.key()).chain(short).chain(name.other_keys()) {
            kept.extend(months.iter().map(|month| format!("supplier:{key}:{month}")));
            sought.extend(around.iter().map(|month| format!("supplier:{key}:{month}")));
        }
    }
}

/// Days of a month.
const MONTH: i32 = 30;

/// A service and a day of what happened to it, or of what was announced of it, under whatever name.
fn service_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    if account.claims_only {
        return;
    }
    let days: BTreeSet<String> = incident_dates(account).into_iter().collect();
    let dated = |days: &[TimeValue]| -> Vec<String> {
        days.iter().filter(|day| day.grain() >= Grain::Day).map(TimeValue::iso_date).collect()
    };
    let (published, announced) = (dated(&account.published), dated(&account.announced));
    for system in account.systems.iter().filter(|system| !is_generic(system)).map(|system| name_key(system)) {
        kept.extend(days.iter().chain(&published).chain(&announced).map(|day| format!("service:{system}:{day}")));
        sought.extend(days.iter().chain(&published).chain(&announced).map(|day| format!("service:{system}:{day}")));
    }
}

/// A text without a year and a dated notice meet by a name and a day of the month: the day on which the notice came out,
/// that of an earlier one which it names, a day of the incident. A service stands for who runs it, where nobody is named.
fn bare_day_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    if account.claims_only {
        return;
    }
    let systems = account.systems.iter().filter(|system| !is_generic(system)).map(|system| name_key(system));
    let systems: Vec<String> = systems.collect();
    let named: Vec<&Name> = account.victims.iter().filter(|name| !name.is_generic()).collect();
    let is_day = |day: &&TimeValue| day.grain() >= Grain::Day;
    let told: Vec<TimeValue> =
        account.published.iter().chain(account.announced.iter().take(DAYS_SOUGHT)).filter(is_day).copied().collect();
    let days = account.incident_days().map(|(_, day)| day).take(DAYS_SOUGHT);
    let all: Vec<TimeValue> = told.iter().copied().chain(days.filter(|day| is_day(&day))).collect();
    // A school and the board that answers for it meet by their area.
    let areas: BTreeSet<String> =
        named.iter().filter_map(|name| area_of(name)).map(|area| format!("area {area}")).collect();
    let keys = named.iter().map(|name| name.key()).chain(systems.iter().map(String::as_str));
    for name in keys.chain(areas.iter().map(String::as_str)) {
        kept.extend(told.iter().filter_map(TimeValue::day_number).map(|day| format!("on-day:{name}:{day}")));
        // Papers leave out whose hospital or school it is.
        let short = WHOSE.iter().find_map(|whose| name.strip_prefix(whose)).filter(|short| !is_common(short));
        for name in std::iter::once(name).chain(short) {
            sought.extend(all.iter().filter_map(TimeValue::day_number).map(|day| format!("{UNDATED}{name}:{day}")));
        }
    }
    for &bare in &account.bare_days {
        if named.is_empty() {
            kept.extend(systems.iter().map(|system| format!("{UNDATED}{system}:{}", bare.day)));
            sought.extend(systems.iter().map(|system| format!("on-day:{system}:{}", bare.day)));
        }
        kept.extend(areas.iter().map(|area| format!("{UNDATED}{area}:{}", bare.day)));
        sought.extend(areas.iter().map(|area| format!("on-day:{area}:{}", bare.day)));
        for name in &named {
            kept.insert(format!("{UNDATED}{}:{}", name.key(), bare.day));
            for part in std::iter::once(name.key()).chain(name.parts()) {
                sought.insert(format!("on-day:{part}:{}", bare.day));
            }
            for whose in WHOSE {
                sought.insert(format!("on-day:{whose}{}:{}", name.key(), bare.day));
            }
        }
    }
}

/// Words for whose a hospital or a school is.
const WHOSE: &[&str] = &["町立", "市立", "県立", "村立", "国立", "公立"];
/// So many days of the incident, and of announcements, are looked for in texts without a year.
const DAYS_SOUGHT: usize = 3;
/// What the keys begin with that texts without a year are kept under.
const UNDATED: &str = "undated:";

/// The day without a year that a key says its text names; the month is not kept.
pub(crate) fn bare_day_of(key: &str) -> Option<BareDay> {
    let (_, day) = key.strip_prefix(UNDATED)?.rsplit_once(':')?;
    Some(BareDay { month: None, day: day.parse().ok()? })
}

/// A city or a corporation that goes on from what its hospital or its school announced meets that notice by its day.
fn part_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    let days = |days: &[TimeValue]| -> Vec<String> {
        days.iter().filter(|day| day.grain() >= Grain::Day).map(TimeValue::iso_date).take(DAYS_SOUGHT).collect()
    };
    let (published, mut announced) = (days(&account.published), days(&account.announced));
    // Of two that came out on one day neither goes on from the other.
    announced.retain(|day| !published.contains(day));
    for name in account.victims.iter().filter(|name| !name.is_generic()) {
        for whole in wholes(name).into_iter().filter(|whole| *whole != name.key()) {
            kept.extend(published.iter().map(|day| format!("part-of:{whole}:{day}")));
            sought.extend(published.iter().map(|day| format!("whole-of:{whole}:{day}")));
        }
        kept.extend(announced.iter().map(|day| format!("whole-of:{}:{day}", name.key())));
        sought.extend(announced.iter().map(|day| format!("part-of:{}:{day}", name.key())));
    }
}

/// Pieces of a passage that are looked at for a name, and how many of them make one.
const PIECES: usize = 24;
const PIECES_OF_A_NAME: usize = 3;
/// Longer ones are no names.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=30;

/// What a text recalls is sought by the organisation's own names and by every run of the passage that may be a name, and
/// meets it in whatever order the two come in.
fn recalled_keys(account: &Account, kept: &mut BTreeSet<String>, sought: &mut BTreeSet<String>) {
    let own: Vec<&str> = account.victims.iter().filter(|name| !name.is_generic()).map(Name::key).collect();
    for said in &account.recalled {
        let named = runs(&said.passage.quote);
        let year = said.what.year_number();
        for name in named.iter().map(String::as_str).chain(own.iter().copied()) {
            sought.insert(format!("org:{name}:{year}"));
            kept.insert(format!("recalled:{name}:{year}"));
        }
    }
    if account.claims_only {
        return;
    }
    // Its own year is among those by which it is sought anyway.
    let years: BTreeSet<i16> = account
        .published
        .iter()
        .copied()
        .chain(account.incident_days().map(|(_, day)| day))
        .map(|d| d.year_number())
        .collect();
    for name in own {
        sought.extend(years.iter().map(|year| format!("recalled:{name}:{year}")));
    }
}

/// Where a name may end or begin.
const GRAMMAR: &str = "はがのにをでともよりから、。「」()・であ ";

/// The keys of the runs of a passage that may be names. Whether one is, is told by the case that is found under it.
fn runs(passage: &str) -> BTreeSet<String> {
    let norm = NormText::new(passage, 0);
    let mut at = 0;
    let pieces = norm.as_str().split_inclusive(|c: char| GRAMMAR.contains(c)).take(PIECES);
    let ends: Vec<(usize, usize)> = pieces
        .map(|piece| {
            let from = at;
            at += piece.len();
            (from, at)
        })
        .collect();
    let mut out = BTreeSet::new();
    for (i, (from, _)) in ends.iter().enumerate() {
        for (_, to) in ends[i..].iter().take(PIECES_OF_A_NAME) {
            let run = norm.as_str()[*from..*to].trim_end_matches(|c: char| GRAMMAR.contains(c));
            let name = Name::new(run);
            if NAME_CHARS.contains(&run.chars().count()) && !name.is_generic() && !name.key().is_empty() {
                out.insert(name.key().to_owned());
            }
        }
    }
    out
}

/// So many numbers of a text are looked for under an area.
const AREA_COUNTS: usize = 4;

/// The keys that are kept and sought alike.
fn shared(account: &Account) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    // For an account without a date, which may be read years later.
    keys.extend(account.victims.iter().flat_map(|name| counted(name, account)));
    // A school or a hospital, and the city or the board that answers for it: the number, where no day is in common.
    let exact = account.counts.iter().filter(|c| c.n >= TELLING_NUMBER && c.bound == Bound::Exact).take(AREA_COUNTS);
    let numbers: Vec<u64> = exact.map(|count| count.n).collect();
    let areas = account.victims.iter().filter_map(area_of);
    keys.extend(areas.flat_map(|area| numbers.iter().map(move |n| format!("area:{area}:{n}"))));
    // A whole and a part of it, hit on one day.
    for day in incident_dates(account) {
        keys.extend(account.victims.iter().flat_map(wholes).map(|whole| format!("whole:{whole}:{day}")));
        // Whoever they call the victim, a group and its company, a service and who runs it: so great a number and a day
        // are hardly another incident's.
        keys.extend(account.counts.iter().filter(|c| is_own(c)).map(|c| format!("fact:{day}:{}", c.n)));
    }
    // What one attacker did in one month by other means than a gang's daily work.
    if is_campaign(account) {
        let months: BTreeSet<String> = account.published.iter().filter_map(month).collect();
        let actors = account.actors.iter().flat_map(|actor| months.iter().map(move |month| (&actor.what, month)));
        keys.extend(actors.map(|(actor, month)| format!("actor:{actor}:{month}")));
    }
    // Who names a service and its number, and neither a day nor whose it is.
    if !account.claims_only {
        let months: BTreeSet<String> = account.published.iter().filter_map(month).collect();
        let counts = account.counts.iter().filter(|count| is_own(count));
        keys.extend(counts.flat_map(|c| months.iter().map(move |month| format!("number-of:{month}:{}", c.n))));
    }
    let numbers = account.numbers.iter().map(|n| &n.number).chain(account.related.iter().map(|r| &r.what));
    keys.extend(numbers.map(|number| format!("number:{number}")));
    keys.extend(account.urls.iter().map(|url| format!("url:{url}")));
    // Where one side names nobody, or the other's system for its victim, a system, a day and a number together must do.
    let days = incident_dates(account);
    let systems = account.systems.iter().filter(|system| !is_generic(system)).map(|system| name_key(system));
    let victims = account.victims.iter().filter(|name| !name.is_generic()).map(|name| name.key().to_owned());
    for system in systems.chain(victims) {
        for count in account.counts.iter().filter(|count| count.n >= TELLING_NUMBER && !is_own(count)) {
            keys.extend(days.iter().map(|day| format!("system:{system}:{day}:{}", count.n)));
        }
    }
    keys
}

/// A line that is shorter, or has fewer digits, may stand in anybody's notice.
const TELLING_LINE: usize = 40;
const TELLING_DIGITS: usize = 4;
/// Characters of a line that are kept.
const LINE_KEPT: usize = 120;

/// The longest line of a single incident's text that dates or counts, with what the text counts: nobody else writes both,
/// where many write "on that day we noticed it and cut the machines off". Where no such line is long enough, the longest
/// of all, with what the text counts and dates.
fn text_key(incoming: &Incoming<'_>, account: &Account) -> Option<String> {
    if incoming.reading.incidents.len() != 1 {
        return None;
    }
    let text = incoming.reading.article.span.of(&incoming.document.text);
    let digits = |line: &&str| line.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    let kept = |line: &str| -> Option<String> {
        let norm = NormText::new(line, 0);
        let kept: String = norm.as_str().chars().filter(|c| !c.is_whitespace()).take(LINE_KEPT).collect();
        (kept.chars().count() >= TELLING_LINE).then_some(kept)
    };
    let counts: BTreeSet<u64> = account.counts.iter().map(|count| count.n).collect();
    let counts = counts.iter().map(u64::to_string).collect::<Vec<_>>().join("+");
    let longest = text.lines().filter(|l| digits(l) >= TELLING_DIGITS).max_by_key(|line| line.len());
    if let Some(kept) = longest.and_then(kept) {
        return Some(format!("text:{kept}:{counts}"));
    }
    // Dates and numbers may stand in a list of short lines.
    let kept = text.lines().max_by_key(|line| line.len()).and_then(kept)?;
    let days = incident_dates(account).join("+");
    (!counts.is_empty() && !days.is_empty()).then(|| format!("text:{kept}:{counts}:{days}"))
}

fn month(day: &TimeValue) -> Option<String> {
    day.iso_date().get(..7).map(str::to_owned)
}

fn counted(name: &Name, account: &Account) -> Vec<String> {
    account.counts.iter().map(|count| format!("count:{}:{}", name.key(), count.n)).collect()
}

/// The years of an account's dates; that of its case where it has none.
fn years(account: &Account) -> BTreeSet<i16> {
    let days = account.published.iter().copied().chain(account.incident_days().map(|(_, day)| day));
    let mut years: BTreeSet<i16> = days.map(|day| day.year_number()).collect();
    if years.is_empty() {
        years.insert(account.year);
    }
    years
}
