//! Gangs' claims: whom one means, and how it stands. A wrong match is worse than none.

use jikenbo_core::{
    ArticleKind, CaseFact, CaseSource, CaseView, Certainty, ClaimBy, ClaimState, ClaimView, ClaimWord, FactValue,
    Field, IncidentType, KeptClaim, TimeValue,
    organisation::{
        OrganisationFactKind as Kind, OrganisationRole, OrganisationSaid, OrganisationView, domain::is_same_holder,
        domain::is_shared, domain::registrable, entry_key, latin_key,
    },
};

use crate::{claim::is_attack, name::is_common};

/// A claim and the notice of what it tells of come within this many days of each other.
const NEAR: i32 = 365;
/// So many days after a claim, no notice is called silence.
const SILENCE: i32 = 90;
/// Shorter names in Latin letters are too common to know an organisation by.
const LATIN: usize = 5;

/// Whom a claim means.
#[derive(Debug, Default)]
struct Meant<'o> {
    /// The one that it surely means.
    sure: Option<&'o OrganisationView>,
    by: Option<ClaimBy>,
    reasons: Vec<String>,
    /// Those that it may mean, where none is sure.
    may: Vec<&'o OrganisationView>,
}

/// An organisation that is named as a claim names one.
struct Named<'o> {
    organisation: &'o OrganisationView,
    by: Option<ClaimBy>,
    reasons: Vec<String>,
    /// Whether nothing speaks against it.
    is_sure: bool,
}

/// Whom a claim means: as a person says, else by domain and name.
fn meant<'o>(kept: &KeptClaim, organisations: &[&'o OrganisationView], word: Option<&ClaimWord>) -> Meant<'o> {
    let excluded = |o: &OrganisationView| word.is_some_and(|word| word.not.iter().any(|handle| o.is_meant(handle)));
    if let Some((word, handle)) = word.and_then(|word| Some((word, word.organisation.as_deref()?))) {
        let mut said = organisations.iter().copied().filter(|o| o.is_meant(handle));
        if let (Some(organisation), None) = (said.next(), said.next()) {
            let why = word.why.as_deref().map(|why| format!("：{why}")).unwrap_or_default();
            let (by, reasons) = (Some(ClaimBy::Person), vec![format!("{}の判断{why}", word.by)]);
            return Meant { sure: Some(organisation), by, reasons, may: Vec::new() };
        }
    }
    let named = organisations.iter().filter(|o| !excluded(o)).filter_map(|o| named(kept, o));
    let mut found: Vec<Named<'o>> = named.collect();
    // By domain and name, else by the one way alone that leads to one.
    let sure: Vec<usize> = (0..found.len()).filter(|&at| found[at].is_sure).collect();
    let both = sure.iter().copied().find(|&at| found[at].reasons.len() > 1);
    let only = sure.first().copied().filter(|_| sure.len() == 1);
    match both.or(only) {
        Some(at) => {
            let Named { organisation, by, reasons, .. } = found.swap_remove(at);
            Meant { sure: Some(organisation), by, reasons, may: Vec::new() }
        }
        None => Meant { may: found.into_iter().map(|n| n.organisation).collect(), ..Meant::default() },
    }
}

fn named<'o>(kept: &KeptClaim, organisation: &'o OrganisationView) -> Option<Named<'o>> {
    let claim = &kept.claim;
    let host = claim.domain.as_deref().or(Some(claim.title.as_str()).filter(|t| t.contains('.') && !t.contains(' ')));
    let host = host.and_then(registrable).filter(|host| !is_shared(host));
    let (name, latin) = (entry_key(&claim.title).0, latin_key(&claim.title));
    // What the list itself says is no word of anybody else.
    let is_lists = |s: &OrganisationSaid| kept.filed_as.is_some() && s.source == kept.tracker;
    let own = |s: &&OrganisationSaid| s.kind == Kind::Domain && host.is_some() && registrable(&s.value) == host;
    let names = [Kind::Name, Kind::Kana, Kind::English, Kind::Former, Kind::Later];
    let is_named = |text: &str| {
        let key = entry_key(text).0;
        (!key.is_empty() && key == name && !is_common(&key))
            || (text.is_ascii() && latin.chars().count() >= LATIN && latin_key(text) == latin)
    };
    let is_name = |s: &&OrganisationSaid| names.contains(&s.kind) && is_named(&s.value);
    let others = || organisation.said.iter().filter(|s| !is_lists(s));
    let (by_domain, by_name) = (others().find(own), others().find(is_name));
    let word = organisation.words.iter().find(|w| is_named(&w.word.other) || is_named(&w.word.one));
    let is_its_case =
        organisation.said.iter().any(|s| is_lists(s) && s.case == kept.filed_as && (own(&s) || is_name(&s)));
    if by_domain.is_none() && by_name.is_none() && word.is_none() && !is_its_case {
        return None;
    }
    let domains = others().filter(|s| s.kind == Kind::Domain).filter_map(|s| registrable(&s.value));
    let domains: Vec<String> = domains.collect();
    let is_apart =
        host.as_ref().is_some_and(|host| !domains.is_empty() && !domains.iter().any(|o| is_same_holder(o, host)));
    let is_named_so = organisation.namesakes.is_empty() && !is_apart;
    let mut reasons: Vec<String> =
        by_domain.and(host.as_ref()).map(|host| format!("ドメインが一致（{host}）")).into_iter().collect();
    if is_named_so {
        let told = by_name.map(|said| format!("{}が一致（{}）", said.kind.label_ja(), said.value));
        reasons.extend(told.or_else(|| word.map(|kept| format!("別名が一致（{}）", kept.word.other))));
    }
    let by = match (by_domain, reasons.is_empty()) {
        (Some(_), _) => Some(ClaimBy::Domain),
        (None, false) => Some(ClaimBy::Name),
        (None, true) => None,
    };
    let is_sure = by_domain.is_some() || is_named_so || is_its_case;
    Some(Named { organisation, by, reasons, is_sure })
}

/// How a claim stands on a day, by the organisations it may mean, their cases, and what a person says that it means.
/// `today` is the day of looking.
pub fn claim_view(
    kept: &KeptClaim,
    organisations: &[&OrganisationView],
    cases: &[&CaseView],
    word: Option<&ClaimWord>,
    today: TimeValue,
) -> ClaimView {
    let meant = meant(kept, organisations, word);
    // A person who says that it is not whom its case is of parts it from the case.
    let is_parted = meant.sure.is_none() && word.is_some_and(|word| !word.not.is_empty());
    let filed_as = kept.filed_as.filter(|_| !is_parted);
    let day = kept.claim.day();
    let own = meant.sure.map(|organisation| organisation.cases.as_slice()).unwrap_or_default();
    let victim = own.iter().filter(|case| case.role == OrganisationRole::Victim).map(|case| case.number);
    let numbers: Vec<_> = filed_as.into_iter().chain(victim).collect();
    let notices = cases.iter().copied().filter(|case| numbers.contains(&case.number) && case.merged_into.is_none());
    let mut notices: Vec<(i32, &CaseView, &CaseSource)> =
        notices.filter_map(|case| near(case, kept, day).map(|(gap, source)| (gap, case, source))).collect();
    notices.sort_by_key(|(gap, case, _)| (Some(case.number) != filed_as, gap.abs(), case.number));
    let notice = notices.first();
    // The list says which case it means.
    let printed = |case: &CaseView| {
        let alias = |number: &&String| case.aliases.iter().any(|alias| alias.number == **number);
        kept.related.iter().find(alias).cloned()
    };
    let number = notice.and_then(|(_, case, _)| printed(case)).filter(|_| meant.by != Some(ClaimBy::Person));
    let by = number.as_ref().map(|_| ClaimBy::Number).or(meant.by);
    let mut reasons = meant.reasons;
    reasons.extend(number.map(|number| format!("事案番号が一致（{number}）")));
    let says_of = |source: &CaseSource| {
        let day = source.published.map(|day| format!("{} ", day.iso_date())).unwrap_or_default();
        format!("{day}「{}」（{}）", source.title, source.name)
    };
    let (state, says) = match notice {
        Some((_, case, source)) => match denial(case) {
            Some(fact) => (ClaimState::Denied, format!("{}「{}」", says_of(source), fact.fact.evidence.quote())),
            None => (ClaimState::Acknowledged, says_of(source)),
        },
        None => match (&kept.delisted_at, day.and_then(|day| day.days_until(&today))) {
            (Some(at), _) => {
                let on = at.get(..10).unwrap_or(at);
                (ClaimState::Withdrawn, format!("{}の一覧に{on}から載っていない", kept.tracker))
            }
            (None, Some(days)) if days >= SILENCE => {
                (ClaimState::Silent, format!("主張から{days}日、公表は事件簿にない"))
            }
            _ => {
                let related = kept.related.iter().map(|number| format!("、#{number}を挙げる")).collect::<String>();
                (ClaimState::Claimed, format!("{}の一覧による{related}", kept.tracker))
            }
        },
    };
    let first = |case: &CaseView| own_sources(case).filter_map(|source| source.published).min();
    ClaimView {
        kept: kept.clone(),
        state,
        says,
        organisation: meant.sure.map(|organisation| organisation.handle.clone()),
        by,
        may_mean: meant.may.iter().map(|organisation| organisation.handle.clone()).collect(),
        reasons,
        case: notice.map(|(_, case, _)| case.number).or(kept.filed_as),
        day: day.map(|day| day.iso_date()),
        days_to_notice: notice.and_then(|(_, case, _)| day?.days_until(&first(case)?)),
    }
}

/// The organisation's own words.
fn own_sources(case: &CaseView) -> impl Iterator<Item = &CaseSource> {
    case.sources.iter().filter(|s| matches!(s.kind, ArticleKind::Disclosure | ArticleKind::Report))
}

/// The first notice of a case that a claim may be of, and how many days lie between. A case whose cause no gang has a hand
/// in is none of it.
fn near<'c>(case: &'c CaseView, kept: &KeptClaim, day: Option<TimeValue>) -> Option<(i32, &'c CaseSource)> {
    let first = own_sources(case).min_by_key(|source| (source.published.is_none(), source.published))?;
    let types: Vec<IncidentType> = case
        .facts
        .iter()
        .filter_map(|f| match f.fact.value {
            FactValue::Type(t) => Some(t),
            _ => None,
        })
        .collect();
    if !types.iter().all(|t| is_attack(*t)) {
        return None;
    }
    let gap = day.and_then(|day| day.days_until(&first.published?));
    match gap {
        Some(gap) if gap.abs() <= NEAR => Some((gap, first)),
        Some(_) => None,
        // Without a day only what the list itself was filed with.
        None => (kept.filed_as == Some(case.number)).then_some((0, first)),
    }
}

/// The passage by which the organisation says that nothing was found, where it tells of no attack either.
fn denial(case: &CaseView) -> Option<&CaseFact> {
    let tells_attack =
        case.current(Field::Type).iter().any(|f| !matches!(f.fact.value, FactValue::Type(IncidentType::Unknown)));
    let own = |fact: &&CaseFact| {
        case.sources.get(fact.source).is_some_and(|s| matches!(s.kind, ArticleKind::Disclosure | ArticleKind::Report))
    };
    let found = case.current(Field::Certainty).into_iter().filter(own);
    let mut denied = found.filter(|f| f.fact.value == FactValue::Certainty(Certainty::Denied));
    denied.next().filter(|_| !tells_attack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim_list::tests::known;

    /// A case of one notice of みなもと計測 on a day, with facts.
    fn case(day: &str, kind: ArticleKind, values: Vec<FactValue>) -> CaseView {
        let document = jikenbo_core::Document::plain(jikenbo_core::DocumentId::new("1"), "1.txt", "お知らせ");
        let span = jikenbo_core::Span::new(0, document.text.len());
        let fact = |value| jikenbo_core::Fact {
            value,
            evidence: jikenbo_core::Evidence::new(&document, span, "test", 1).unwrap(),
            basis: jikenbo_core::Basis::Stated,
        };
        let source = CaseSource {
            document: document.id.clone(),
            name: document.name.clone(),
            article: 1,
            incident: 0,
            kind,
            title: document.text.clone(),
            published: TimeValue::parse_iso(day),
            url: None,
            span,
            text: String::new(),
            reasons: Vec::new(),
            stage: None,
            replaced_by: None,
            tie: None,
            updated: None,
        };
        let facts = values.into_iter().map(|value| CaseFact { source: 0, fact: fact(value) }).collect();
        let (aliases, links, changes, desk) = Default::default();
        let number = jikenbo_core::CaseNumber { year: 2026, sequence: 1 };
        CaseView { number, aliases, sources: vec![source], facts, links, changes, merged_into: None, desk }
    }

    fn organisation(values: &[(Kind, &str)], namesakes: usize) -> OrganisationView {
        let said = |(kind, value): &(Kind, &str)| jikenbo_core::organisation::OrganisationSaid {
            name: "みなもと計測".to_owned(),
            role: OrganisationRole::Victim,
            kind: *kind,
            value: (*value).to_owned(),
            quote: (*value).to_owned(),
            document: jikenbo_core::DocumentId::new("1"),
            source: "1.txt".to_owned(),
            article: 1,
            seen_at: "2026-09-03T00:00:00Z".to_owned(),
            case: None,
        };
        let number = jikenbo_core::CaseNumber { year: 2026, sequence: 1 };
        let (role, published, title) = (OrganisationRole::Victim, None, String::new());
        OrganisationView {
            handle: "みなもと計測".to_owned(),
            said: values.iter().map(said).collect(),
            cases: vec![jikenbo_core::organisation::OrganisationCase { number, role, published, title }],
            namesakes: vec!["みなもと計測@長野県".to_owned(); namesakes],
            ..OrganisationView::default()
        }
    }

    #[test]
    fn a_claim_means_whom_its_domain_and_name_mean() {
        let named = [
            (Kind::Name, "みなもと計測"),
            (Kind::English, "Minamoto Keisoku Co., Ltd."),
            (Kind::Domain, "minamoto.co.jp"),
        ];
        let check = |line: &str, organisations: &[OrganisationView], expect: Option<&str>| {
            let kept = known(&[line]).remove(0);
            let organisations: Vec<&OrganisationView> = organisations.iter().collect();
            let found = meant(&kept, &organisations, None);
            let reasons = found.sure.map(|_| found.reasons.join("、"));
            assert_eq!(reasons.as_deref(), expect, "{line}");
        };
        let one = [organisation(&named, 0)];
        check("g | Minamoto Keisoku | |", &one, Some("英名が一致（Minamoto Keisoku Co., Ltd.）"));
        check("g | minamoto.co.jp | |", &one, Some("ドメインが一致（minamoto.co.jp）"));
        check("g | M*** | | www.minamoto.co.jp", &one, Some("ドメインが一致（minamoto.co.jp）"));
        check("g | 株式会社みなもと計測 | | minamoto.com", &one, Some("名称が一致（みなもと計測）"));
        // Another holder of the name, a name that several bear, a domain that everybody has.
        check("g | Minamoto Keisoku | | minamoto-shop.com", &one, None);
        check("g | みなもと計測 | |", &[organisation(&named[..1], 1)], None);
        check("g | Kasumi | | prtimes.jp", &one, None);
        check("g | Minamoto Keisoku | |", &[organisation(&named[..2], 0), organisation(&named[1..2], 0)], None);
    }

    #[test]
    fn people_say_whom_a_claim_means() {
        let mut both =
            [organisation(&[(Kind::Name, "みなもと計測")], 1), organisation(&[(Kind::Name, "みなもと計測")], 1)];
        both[1].handle = "みなもと計測@長野県".to_owned();
        let both: Vec<&OrganisationView> = both.iter().collect();
        let kept = known(&["g | みなもと計測 | |"]).remove(0);
        let word = |organisation: Option<&str>, not: &[&str]| ClaimWord {
            gang: "g".to_owned(),
            title: "みなもと計測".to_owned(),
            organisation: organisation.map(str::to_owned),
            not: not.iter().map(|handle| (*handle).to_owned()).collect(),
            by: "係".to_owned(),
            why: None,
        };
        let check = |word: Option<ClaimWord>, expect: (Option<&str>, usize)| {
            let found = meant(&kept, &both, word.as_ref());
            assert_eq!((found.sure.map(|o| o.handle.as_str()), found.may.len()), expect, "{word:?}");
        };
        check(None, (None, 2));
        check(Some(word(Some("みなもと計測@長野県"), &["みなもと計測"])), (Some("みなもと計測@長野県"), 0));
        check(Some(word(None, &["みなもと計測@長野県"])), (None, 1));
        check(Some(word(None, &["みなもと計測", "みなもと計測@長野県"])), (None, 0));
        check(Some(word(Some("霞商事"), &[])), (None, 2));
    }

    #[test]
    fn a_claim_stands_by_what_the_organisation_told() {
        let organisation = organisation(&[(Kind::Name, "みなもと計測")], 0);
        let check = |day: &str, case: Option<CaseView>, is_gone: bool, expect: (ClaimState, Option<i32>)| {
            let mut kept = known(&[&format!("g | みなもと計測 | {day} |")]).remove(0);
            kept.delisted_at = is_gone.then(|| "2026-09-20T00:00:00Z".to_owned());
            let cases: Vec<&CaseView> = case.iter().collect();
            let today = TimeValue::parse_iso("2026-10-01").unwrap();
            let view = claim_view(&kept, &[&organisation], &cases, None, today);
            assert_eq!((view.state, view.days_to_notice), expect, "{day} {case:#?}");
            assert!(!view.says.is_empty() && view.organisation.is_some());
        };
        let attack = || vec![FactValue::Type(IncidentType::Ransomware)];
        let told = |day, values| Some(case(day, ArticleKind::Disclosure, values));
        check("2026-09-10", told("2026-09-12", attack()), false, (ClaimState::Acknowledged, Some(2)));
        check("2026-09-10", told("2026-09-01", attack()), true, (ClaimState::Acknowledged, Some(-9)));
        check(
            "2026-09-10",
            told("2026-09-12", vec![FactValue::Certainty(Certainty::Denied)]),
            false,
            (ClaimState::Denied, Some(2)),
        );
        let attacked_without_loss = [attack(), vec![FactValue::Certainty(Certainty::Denied)]].concat();
        check("2026-09-10", told("2026-09-12", attacked_without_loss), false, (ClaimState::Acknowledged, Some(2)));
        // A lost USB stick, another's report and a notice of years ago tell nothing of it.
        let other = [told("2026-09-12", vec![FactValue::Type(IncidentType::Loss)]), told("2023-01-12", attack())];
        for case in other.into_iter().chain([Some(case("2026-09-12", ArticleKind::News, attack())), None]) {
            check("2026-09-10", case.clone(), false, (ClaimState::Claimed, None));
            check("2026-02-10", case.clone(), false, (ClaimState::Silent, None));
            check("2026-02-10", case, true, (ClaimState::Withdrawn, None));
        }
    }
}
