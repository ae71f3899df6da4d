//! Which sayings are of one organisation. Namesakes are kept apart: a wrong merge is worse than two entries.

use std::collections::{BTreeMap, BTreeSet};

use jikenbo_core::{
    CaseNumber,
    organisation::{
        KeptOrganisationWord, OrganisationFactKind as Kind, OrganisationSaid, OrganisationView, OrganisationWord,
        OrganisationWordKind, domain::is_same_holder, domain::registrable, entry_key, latin_key, split_handle,
    },
};

use crate::{Aliases, name::is_common};

/// Shorter names than this are too common to know an organisation by, but for the one its text calls it.
const SHORT: usize = 3;
/// Names in kana are shared by more: アイル is many a company's.
const SHORT_KANA: usize = 5;

/// What tells organisations of one name apart, and what they are known by.
#[derive(Clone, Debug, Default)]
struct Cluster {
    /// The places of its sayings.
    said: Vec<usize>,
    /// The places of the words said of it.
    words: BTreeSet<usize>,
    keys: BTreeSet<String>,
    numbers: BTreeSet<String>,
    domains: BTreeSet<String>,
    places: BTreeSet<String>,
    cases: BTreeSet<CaseNumber>,
}

impl Cluster {
    fn take(&mut self, at: usize, said: &OrganisationSaid) {
        self.said.push(at);
        self.cases.extend(said.case);
        self.keys.insert(entry_key(&said.name).0);
        match said.kind {
            Kind::Kana if said.value.chars().count() < SHORT_KANA => {}
            Kind::Kana | Kind::Former | Kind::Later => self.other_name(entry_key(&said.value).0),
            Kind::English => self.other_name(latin_key(&said.value)),
            Kind::CorporateNumber => _ = self.numbers.insert(said.value.clone()),
            Kind::Domain => self.domains.extend(registrable(&said.value)),
            Kind::Place => _ = self.places.insert(said.value.clone()),
            Kind::Name | Kind::Group | Kind::Site | Kind::Business => {}
        }
    }

    fn other_name(&mut self, key: String) {
        if key.chars().count() >= SHORT && !is_common(&key) {
            self.keys.insert(key);
        }
    }

    fn absorb(&mut self, other: Self) {
        self.said.extend(other.said);
        self.words.extend(other.words);
        self.keys.extend(other.keys);
        self.numbers.extend(other.numbers);
        self.domains.extend(other.domains);
        self.places.extend(other.places);
        self.cases.extend(other.cases);
    }

    /// Whether what is known of both speaks against one organisation.
    fn conflicts(&self, other: &Self) -> bool {
        let apart = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
        apart(&self.numbers, &other.numbers)
            || apart(&self.places, &other.places)
            || (!self.domains.is_empty() && !other.domains.is_empty() && !self.shares_domain(other))
    }

    fn shares_domain(&self, other: &Self) -> bool {
        self.domains.iter().any(|a| other.domains.iter().any(|b| is_same_holder(a, b)))
    }

    fn shares_name(&self, other: &Self) -> bool {
        self.keys.iter().any(|key| other.keys.contains(key))
    }

    /// Whether two are one organisation for a reason that needs no other to be absent.
    fn is_surely(&self, other: &Self) -> bool {
        let shares = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
        if shares(&self.numbers, &other.numbers) {
            return true;
        }
        let one_case = !self.cases.is_disjoint(&other.cases) && !(self.conflicts(other));
        self.shares_name(other)
            && !self.conflicts(other)
            && (one_case || self.shares_domain(other) || shares(&self.places, &other.places))
    }

    fn is_bare(&self) -> bool {
        self.numbers.is_empty() && self.domains.is_empty() && self.places.is_empty()
    }

    /// Whether it is known by names that may be anybody's alone.
    fn is_generic(&self) -> bool {
        self.keys.iter().all(|key| is_common(key))
    }

    /// What it is told from its namesakes by: its number, the prefecture, a domain, its first case.
    fn mark(&self) -> String {
        self.marks().next().unwrap_or_default()
    }

    /// [`Cluster::mark`], but for what another of `namesakes` has, too.
    fn own_mark(&self, namesakes: &[&Self]) -> String {
        let is_own = |mark: &String| namesakes.iter().all(|other| std::ptr::eq(*other, self) || !other.has_mark(mark));
        self.marks().find(is_own).unwrap_or_else(|| self.mark())
    }

    fn marks(&self) -> impl Iterator<Item = String> {
        let texts = self.numbers.iter().chain(&self.places).chain(&self.domains).cloned();
        texts.chain(self.cases.iter().map(CaseNumber::to_string))
    }

    fn has_mark(&self, mark: &str) -> bool {
        self.marks().any(|own| own == mark)
    }

    fn is_meant(&self, handle: &str) -> bool {
        let (name, mark) = split_handle(handle);
        let known = self.keys.contains(&entry_key(name).0) || self.keys.contains(&latin_key(name));
        known && mark.is_none_or(|mark| self.has_mark(mark))
    }
}

/// The organisations that sayings are of, those with the most sayings first. People's words weigh more than what is read,
/// but for those that were taken back. What comes out does not depend on the order of `said`. Sectors and the cases'
/// titles are left open.
pub fn organisations(said: &[OrganisationSaid], words: &[KeptOrganisationWord]) -> Vec<OrganisationView> {
    let mut clusters = clusters(said);
    for (at, kept) in words.iter().enumerate().filter(|(_, kept)| kept.taken_back.is_none()) {
        match kept.word.kind {
            OrganisationWordKind::Merge | OrganisationWordKind::Alias => join(&mut clusters, at, &kept.word),
            OrganisationWordKind::Split => part(&mut clusters, said, at, words),
        }
    }
    clusters.sort_by_key(|c| (std::cmp::Reverse(c.said.len()), c.keys.first().cloned(), c.mark()));
    let views = clusters.iter().map(|cluster| view(cluster, &clusters, said, words));
    views.collect()
}

/// Whether what is known of two entries speaks against their being one organisation: other 法人番号, prefectures, domains.
pub fn speaks_against(one: &OrganisationView, other: &OrganisationView) -> bool {
    let known = |view: &OrganisationView| {
        let mut cluster = Cluster::default();
        view.said.iter().enumerate().for_each(|(at, said)| cluster.take(at, said));
        cluster
    };
    known(one).conflicts(&known(other))
}

/// How many of the entries' sayings have one of the marks of a split, and how many have none.
pub fn parted(view: &OrganisationView, marks: &str) -> (usize, usize) {
    let (theirs, rest): (Vec<_>, Vec<_>) =
        units(&view.said, 0..view.said.len()).into_iter().partition(|unit| is_marked(unit, marks));
    (theirs.len(), rest.len())
}

/// Whether a person said, and nobody took back, that two entries are two.
pub fn are_parted(one: &OrganisationView, other: &OrganisationView) -> bool {
    let is_split = |kept: &&KeptOrganisationWord| kept.word.kind == OrganisationWordKind::Split;
    one.words.iter().filter(is_split).any(|kept| other.words.iter().any(|o| o.event == kept.event))
}

/// What one article says of one name is of one organisation.
fn units(said: &[OrganisationSaid], places: impl IntoIterator<Item = usize>) -> Vec<Cluster> {
    let mut units: BTreeMap<(&str, usize, String), Cluster> = BTreeMap::new();
    for at in places {
        let one = &said[at];
        let unit = (one.document.as_str(), one.article, entry_key(&one.name).0);
        units.entry(unit).or_default().take(at, one);
    }
    units.into_values().collect()
}

fn clusters(said: &[OrganisationSaid]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for unit in units(said, 0..said.len()) {
        merge_into(&mut clusters, unit, Cluster::is_surely);
    }
    // Those that nothing tells apart: all of a name that contradict each other nowhere, else those alone of which
    // nothing is known.
    let alone = clusters.clone();
    let agree = |a: &Cluster, b: &Cluster| {
        let of_name: Vec<&Cluster> = alone.iter().filter(|c| c.shares_name(a) || c.shares_name(b)).collect();
        of_name.iter().enumerate().all(|(i, c)| of_name[i + 1..].iter().all(|d| !c.conflicts(d)))
    };
    let together = |a: &Cluster, b: &Cluster| {
        let named = a.shares_name(b) && !a.is_generic() && !b.is_generic();
        named && !a.conflicts(b) && ((a.is_bare() && b.is_bare()) || agree(a, b))
    };
    let mut out = Vec::new();
    for cluster in clusters {
        merge_into(&mut out, cluster, together);
    }
    out
}

/// Adds a cluster to those that it is one with, which become one.
fn merge_into(clusters: &mut Vec<Cluster>, mut cluster: Cluster, is_one: impl Fn(&Cluster, &Cluster) -> bool) {
    while let Some(at) = clusters.iter().position(|known| is_one(known, &cluster)) {
        let mut known = clusters.swap_remove(at);
        known.absorb(cluster);
        cluster = known;
    }
    clusters.push(cluster);
}

/// Takes in that a person said that two are one.
fn join(clusters: &mut Vec<Cluster>, at: usize, word: &OrganisationWord) {
    let find = |clusters: &[Cluster], handle: &str| {
        // Of several that a name without a mark may mean, the one that was known first.
        let meant = clusters.iter().enumerate().filter(|(_, c)| c.is_meant(handle));
        meant.min_by_key(|(_, c)| (c.cases.first().copied(), c.mark())).map(|(i, _)| i)
    };
    let one = find(clusters, &word.one).map(|at| clusters.swap_remove(at));
    let other = find(clusters, &word.other).map(|at| clusters.swap_remove(at));
    if one.is_none() && other.is_none() {
        return;
    }
    let mut merged = one.unwrap_or_default();
    merged.absorb(other.unwrap_or_default());
    merged.words.insert(at);
    for handle in [&word.one, &word.other] {
        let name = split_handle(handle).0;
        let key = entry_key(name).0;
        merged.keys.extend((!key.is_empty()).then_some(key));
    }
    clusters.push(merged);
}

fn is_marked(unit: &Cluster, marks: &str) -> bool {
    marks.split(['@', '＠']).any(|mark| unit.has_mark(mark))
}

/// Takes in that a person said that one is two: what has the marks is an entry of its own, wherever it was.
fn part(clusters: &mut Vec<Cluster>, said: &[OrganisationSaid], at: usize, words: &[KeptOrganisationWord]) {
    let (name, Some(marks)) = split_handle(&words[at].word.other) else { return };
    let key = entry_key(name).0;
    let mut parted = Cluster::default();
    for cluster in clusters.iter_mut().filter(|cluster| cluster.keys.contains(&key)) {
        let (theirs, rest): (Vec<_>, Vec<_>) =
            units(said, cluster.said.iter().copied()).into_iter().partition(|unit| is_marked(unit, marks));
        if theirs.is_empty() {
            continue;
        }
        if rest.is_empty() {
            parted.absorb(std::mem::take(cluster));
            continue;
        }
        theirs.into_iter().for_each(|unit| parted.absorb(unit));
        let words_of = std::mem::take(cluster).words;
        rest.into_iter().for_each(|unit| cluster.absorb(unit));
        // What people call it stays with what is left.
        for kept in words_of.iter().map(|&i| &words[i].word).filter(|word| word.kind != OrganisationWordKind::Split) {
            let names = [&kept.one, &kept.other].map(|handle| entry_key(split_handle(handle).0).0);
            cluster.keys.extend(names.into_iter().filter(|key| !key.is_empty()));
        }
        cluster.words = words_of;
        cluster.words.insert(at);
    }
    if !parted.said.is_empty() {
        parted.words.insert(at);
        clusters.push(parted);
    }
    clusters.retain(|cluster| !cluster.keys.is_empty());
}

fn view(
    cluster: &Cluster,
    all: &[Cluster],
    said: &[OrganisationSaid],
    words: &[KeptOrganisationWord],
) -> OrganisationView {
    let mut at = cluster.said.clone();
    at.sort_unstable();
    let mine: Vec<OrganisationSaid> = at.iter().map(|&i| said[i].clone()).collect();
    let name = name(&mine).or_else(|| cluster.words.first().map(|&i| split_handle(&words[i].word.one).0.to_owned()));
    let name = name.unwrap_or_default();
    let key = entry_key(&name).0;
    let of_name: Vec<&Cluster> = all.iter().filter(|c| std::ptr::eq(*c, cluster) || c.keys.contains(&key)).collect();
    let handle = |c: &Cluster, name: &str, namesakes: bool| match namesakes {
        true => format!("{name}@{}", c.own_mark(&of_name)),
        false => name.to_owned(),
    };
    let others: Vec<&Cluster> = of_name.iter().copied().filter(|c| !std::ptr::eq(*c, cluster)).collect();
    let is_of = |word: &OrganisationWord| cluster.is_meant(&word.one) || cluster.is_meant(&word.other);
    let taken_back = words.iter().filter(|kept| kept.taken_back.is_some() && is_of(&kept.word));
    OrganisationView {
        taken_back: taken_back.cloned().collect(),
        handle: handle(cluster, &name, !others.is_empty()),
        namesakes: others.iter().map(|c| handle(c, &name, true)).collect(),
        name,
        said: mine,
        words: cluster.words.iter().map(|&i| words[i].clone()).collect(),
        ..OrganisationView::default()
    }
}

/// The name that most sources write, of several the fullest; rather one that it still has, and a Japanese one.
fn name(said: &[OrganisationSaid]) -> Option<String> {
    let former: BTreeSet<String> =
        said.iter().filter(|s| s.kind == Kind::Former).map(|s| entry_key(&s.value).0).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for one in said.iter().filter(|s| s.kind == Kind::Name) {
        *times.entry(&one.value).or_default() += 1;
    }
    let most = times.into_iter().max_by_key(|(name, times)| {
        let is_former = former.contains(&entry_key(name).0);
        (!is_former, !name.is_ascii(), *times, name.chars().count(), std::cmp::Reverse(*name))
    });
    most.map(|(name, _)| name.to_owned())
}

impl Aliases {
    /// The other names that organisations have, where it is clear whose they are: a name that several bear says nothing.
    pub fn of_organisations(organisations: &[OrganisationView]) -> Self {
        let mut out = Self::default();
        for one in organisations.iter().filter(|one| one.namesakes.is_empty()) {
            let mut names: Vec<&str> = one.of(Kind::Name).iter().map(|s| s.value.as_str()).collect();
            names.dedup_by_key(|name| entry_key(name).0);
            for said in &one.said {
                match said.kind {
                    Kind::Kana | Kind::English | Kind::Former | Kind::Later => out.take_said(said),
                    _ => {}
                }
            }
            let joins = |kept: &&KeptOrganisationWord| kept.word.kind != OrganisationWordKind::Split;
            for KeptOrganisationWord { word, .. } in one.words.iter().filter(joins) {
                out.insert(split_handle(&word.one).0, split_handle(&word.other).0, &word.told_ja());
            }
            // What belongs together by a number or by way of a third name.
            if let Some((first, rest)) = names.split_first() {
                rest.iter().for_each(|other| out.insert(first, other, "同じ組織"));
            }
        }
        out.close();
        out
    }

    /// Takes in another name that a text gives an organisation.
    pub fn take_said(&mut self, said: &OrganisationSaid) {
        let why = format!("{}（{}）", said.kind.label_ja(), said.source);
        let least = if said.kind == Kind::Kana { SHORT_KANA } else { SHORT };
        let is_telling = |name: &str, least: usize| {
            let key = entry_key(name).0;
            key.chars().count() >= least && !is_common(&key)
        };
        if !is_telling(&said.name, SHORT) || !is_telling(&said.value, least) {
            return;
        }
        self.insert(&said.name, &said.value, &why);
        if said.kind == Kind::English {
            self.insert(&said.name, &latin_key(&said.value), &why);
        }
    }
}

#[cfg(test)]
mod tests {
    use jikenbo_core::{DocumentId, TakenBack, organisation::OrganisationRole};

    use super::*;

    /// `1 2026-0001 株式会社みなもと計測: former=…; domain=…`, a document, its case, the name, what it says.
    fn said(lines: &[&str]) -> Vec<OrganisationSaid> {
        let line = |line: &&str| {
            let (head, rest) = line.split_once(':').unwrap_or((line, ""));
            let head: Vec<&str> = head.splitn(3, ' ').collect();
            let (document, case, name) = (head[0], head[1].parse().ok(), head[2]);
            let one = |kind, value: &str| OrganisationSaid {
                name: name.to_owned(),
                role: OrganisationRole::Victim,
                kind,
                value: value.to_owned(),
                quote: value.to_owned(),
                document: DocumentId::new(document),
                source: format!("{document}.txt"),
                article: 1,
                seen_at: "2026-09-03T00:00:00Z".to_owned(),
                case,
            };
            let more = rest.split("; ").filter_map(|part| part.trim().split_once('='));
            let more = more.map(|(kind, value)| one(kind.parse().unwrap_or(Kind::Name), value)).collect::<Vec<_>>();
            std::iter::once(one(Kind::Name, name)).chain(more).collect::<Vec<_>>()
        };
        lines.iter().flat_map(line).collect()
    }

    fn word(kind: OrganisationWordKind, one: &str, other: &str) -> KeptOrganisationWord {
        let (one, other, why) = (one.to_owned(), other.to_owned(), "登記による".to_owned());
        let word = OrganisationWord { kind, one, other, why, by: None, at: "2026-11-21T00:00:00Z".to_owned() };
        KeptOrganisationWord { event: 1, word, taken_back: None }
    }

    /// The handles, in any order of the sayings.
    fn check(lines: &[&str], words: &[KeptOrganisationWord], expect: &[&str]) {
        let mut orders = vec![lines.to_vec(), lines.iter().rev().copied().collect()];
        orders.push(lines.iter().skip(1).chain(lines.first()).copied().collect());
        for lines in orders {
            let mut handles: Vec<String> = organisations(&said(&lines), words).into_iter().map(|o| o.handle).collect();
            handles.sort();
            assert_eq!(handles, expect, "{lines:#?}");
        }
    }

    #[test]
    fn spellings_and_other_names_are_one() {
        check(&["1 - 株式会社みなもと計測", "2 - みなもと計測㈱", "3 - みなもと計測"], &[], &["株式会社みなもと計測"]);
        check(
            &[
                "1 - みなもと計測: former=ヤマカゲ精機株式会社",
                "2 - ヤマカゲ精機",
                "3 - みなもと計測: domain=minamoto.co.jp",
            ],
            &[],
            &["みなもと計測"],
        );
        check(
            &[
                "1 - 株式会社みなもと計測: english=Minamoto Keisoku Co., Ltd.",
                "2 - Minamoto Keisoku: domain=minamoto.com",
            ],
            &[],
            &["株式会社みなもと計測"],
        );
        check(
            &["1 - みなもと計測: corporate-number=8700110005901", "2 - ヤマカゲ精機: corporate-number=8700110005901"],
            &[],
            &["みなもと計測"],
        );
    }

    #[test]
    fn namesakes_are_kept_apart() {
        check(
            &["1 - 中央病院: place=長野県", "2 - 中央病院: place=青森県"],
            &[],
            &["中央病院@長野県", "中央病院@青森県"],
        );
        check(&["1 2026-0001 中央病院", "2 2026-0002 中央病院"], &[], &["中央病院@2026-0001", "中央病院@2026-0002"]);
        check(&["1 2026-0001 中央病院", "2 2026-0001 中央病院: place=長野県"], &[], &["中央病院"]);
        check(
            &[
                "1 - 株式会社みなもと: corporate-number=8700110005901",
                "2 - 株式会社みなもと: corporate-number=7000012050002",
                "3 2026-0003 株式会社みなもと",
            ],
            &[],
            &["株式会社みなもと@2026-0003", "株式会社みなもと@7000012050002", "株式会社みなもと@8700110005901"],
        );
        check(
            &["1 - 株式会社みなもと: domain=minamoto.co.jp", "2 - 株式会社みなもと: domain=m-foods.jp"],
            &[],
            &["株式会社みなもと@m-foods.jp", "株式会社みなもと@minamoto.co.jp"],
        );
        check(
            &["1 - 株式会社みなもと: domain=minamoto.co.jp", "2 - 株式会社みなもと: domain=minamoto.com"],
            &[],
            &["株式会社みなもと"],
        );
    }

    #[test]
    fn short_kana_are_many_a_name() {
        check(&["1 - 藍琉株式会社: kana=アイル", "2 - アイル株式会社"], &[], &["アイル株式会社", "藍琉株式会社"]);
        check(&["1 - 水元計測: kana=ミズモトケイソク", "2 - ミズモトケイソク"], &[], &["ミズモトケイソク"]);
    }

    #[test]
    fn people_have_the_last_word() {
        use OrganisationWordKind::{Alias, Merge};
        let lines = &["1 - 株式会社みなもと: domain=minamoto.co.jp", "2 - 株式会社みなもと: domain=m-foods.jp"];
        let merge = word(Merge, "株式会社みなもと@minamoto.co.jp", "株式会社みなもと@m-foods.jp");
        check(lines, &[merge], &["株式会社みなもと"]);
        let alias = word(Alias, "みなもと計測", "MKS");
        check(&["1 - みなもと計測", "2 - MKS"], std::slice::from_ref(&alias), &["みなもと計測"]);
        check(&["1 - 霞商事"], std::slice::from_ref(&alias), &["霞商事"]);
        // What was taken back joins nothing, and stands beside the one it was said of.
        let (at, by) = ("2026-11-22T00:00:00Z".to_owned(), "係".to_owned());
        let gone = KeptOrganisationWord { taken_back: Some(TakenBack { event: 2, at, by, why: None }), ..alias };
        check(&["1 - みなもと計測", "2 - MKS"], std::slice::from_ref(&gone), &["MKS", "みなもと計測"]);
        let views = organisations(&said(&["1 - みなもと計測", "2 - 霞商事"]), &[gone]);
        let shown: Vec<_> = views.iter().map(|v| (v.name.as_str(), v.words.len(), v.taken_back.len())).collect();
        assert_eq!(shown, [("みなもと計測", 0, 1), ("霞商事", 0, 0)]);
    }

    #[test]
    fn what_a_person_parts_is_two() {
        use OrganisationWordKind::{Alias, Merge, Split};
        let lines = &[
            "1 2026-0001 霞商事: place=長野県",
            "2 2026-0002 霞商事: place=長野県",
            "3 2026-0003 霞商事: place=長野県; domain=kasumi.jp",
            "4 - 霞商事: place=長野県",
        ];
        check(lines, &[], &["霞商事"]);
        let split = word(Split, "霞商事", "霞商事@2026-0002@kasumi.jp");
        let two = &["霞商事@2026-0001", "霞商事@kasumi.jp"];
        check(lines, std::slice::from_ref(&split), two);
        // What is told of the cases later goes along.
        let more = [&lines[..], &["5 2026-0002 霞商事: corporate-number=8700110005901"]].concat();
        check(&more, std::slice::from_ref(&split), &["霞商事@2026-0001", "霞商事@8700110005901"]);
        // Other names stay with what is left, and name it alone; the later of two words holds.
        let alias = word(Alias, "霞商事", "カスミ");
        let views = organisations(&said(lines), &[alias.clone(), split.clone()]);
        assert_eq!(views.iter().map(|v| v.is_called("カスミ")).collect::<Vec<_>>(), [false, true]);
        assert!(are_parted(&views[0], &views[1]));
        assert!(Aliases::of_organisations(&views).of("霞商事").is_empty(), "a name that two bear says nothing");
        let merge = word(Merge, "霞商事@2026-0001", "霞商事@kasumi.jp");
        check(lines, &[split.clone(), merge], &["霞商事"]);
        let (at, by) = ("2026-11-22T00:00:00Z".to_owned(), "係".to_owned());
        let gone = KeptOrganisationWord { taken_back: Some(TakenBack { event: 2, at, by, why: None }), ..split };
        check(lines, &[gone], &["霞商事"]);
    }

    #[test]
    fn other_names_are_handed_to_cases() {
        let lines = [
            "1 - 株式会社みなもと計測: former=ヤマカゲ精機株式会社; english=Minamoto Keisoku Co., Ltd.",
            "2 - 中央病院: former=第一病院; place=長野県",
            "3 - 中央病院: place=青森県",
        ];
        let aliases = Aliases::of_organisations(&organisations(&said(&lines), &[]));
        let keys = |key: &str| aliases.of(key).iter().map(|a| a.key.clone()).collect::<Vec<_>>();
        assert_eq!(keys("ヤマカゲ精機"), ["みなもと計測", "minamotokeisokucoltd", "minamotokeisoku"]);
        assert_eq!(keys("中央病院"), Vec::<String>::new());
        assert_eq!(aliases.of("みなもと計測")[0].said, "旧名称（1.txt）");
    }
}
