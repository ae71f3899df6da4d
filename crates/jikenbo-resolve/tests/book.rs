//! Incidents filed one after the other into a casebook kept in memory, found again by their keys alone.

#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use jikenbo_core::{
    ArticleKind, Basis, Bound, CaseAlias, CaseFact, CaseLink, CaseNumber, CaseSource, CaseView, Cited, Count, Document,
    DocumentId, EventKind, Evidence, Fact, FactValue, Incident, PartyRole, Reading, ReportStage, Span, Telling,
    TimeValue,
};
use jikenbo_resolve::{Aliases, Candidate, Decision, Incoming, Keys, Surroundings, blocking_keys, resolve};

/// `disclosure 2026-09-11 TITLE` and `victim=…; detected=…; records=…` as a document of one article.
fn told(head: &str, said: &str, place: usize) -> (Document, Reading) {
    let document = Document::plain(DocumentId::new(format!("{place:064x}")), format!("{place}.txt"), head);
    let evidence = Evidence::new(&document, Span::new(0, head.len()), "test", 1).unwrap();
    let fact = |value| Fact { value, evidence: evidence.clone(), basis: Basis::Stated };
    let mut head = head.splitn(3, ' ');
    let kind: ArticleKind = head.next().unwrap().parse().unwrap();
    let published = TimeValue::parse_iso(head.next().unwrap());
    let mut facts: Vec<Fact> = published.into_iter().map(|when| fact(FactValue::Published(when))).collect();
    let mut incident = Incident::default();
    for (key, value) in said.split("; ").filter_map(|part| part.split_once('=')) {
        let text = value.to_owned();
        let party = |role| FactValue::ThirdParty { name: text.clone(), role };
        let value = match key {
            "url" => FactValue::Url(text),
            "number" => FactValue::CaseNumber(text),
            "victim" => FactValue::Victim(text),
            "system" => FactValue::System(text),
            "related" => FactValue::RelatedCase(text),
            "actor" => FactValue::Actor(text),
            "supplier" => party(PartyRole::Supplier),
            "brand" => party(PartyRole::Impersonated),
            "type" => FactValue::Type(text.parse().unwrap()),
            _ => match (key.parse::<EventKind>(), key.parse()) {
                (Ok(event), _) => FactValue::Event { event, when: TimeValue::parse_iso(&text).unwrap() },
                (_, Ok(unit)) => {
                    let count = Count { n: text.parse().unwrap(), unit, bound: Bound::Exact };
                    FactValue::Affected { count, what: None, superseded_by: None }
                }
                _ => panic!("{key}"),
            },
        };
        let own = matches!(value, FactValue::Url(_) | FactValue::CaseNumber(_));
        if own { facts.push(fact(value)) } else { incident.facts.push(fact(value)) }
    }
    let span = Span::new(0, document.text.len());
    let article = jikenbo_core::Article::alone(1, span, span);
    let title = head.next().unwrap_or_default().to_owned();
    let stage = ReportStage::of_title(&title).map(|value| Cited { value, evidence });
    let telling = Telling { stage, ..Telling::default() };
    (document, Reading { article, title, kind, facts, incidents: vec![incident], links: Vec::new(), telling })
}

#[derive(Default)]
struct Book {
    cases: Vec<(CaseView, Vec<String>)>,
    aliases: Aliases,
    /// What a person is asked: the place of the case and the reasons.
    asked: Vec<String>,
}

impl Book {
    /// The place of the case (1, 2, …), the reasons or the year's origin, and the links as `2 related: …`.
    fn file(&mut self, head: &str, said: &str) -> (usize, Vec<String>, Vec<String>) {
        let (document, reading) = told(head, said, self.cases.iter().map(|c| c.0.sources.len()).sum());
        let incident = &reading.incidents[0];
        let captured_at = "2026-11-21T00:00:00Z";
        let surroundings = &Surroundings::of(&document, std::slice::from_ref(&reading));
        let incoming = Incoming {
            document: &document,
            reading: &reading,
            incident,
            surroundings,
            captured_at,
            same_as: &[],
            linked_by: None,
            same_text: &[],
            earlier: None,
            aliases: &self.aliases,
        };
        let Keys { kept, sought, .. } = blocking_keys(&incoming);
        let shared =
            |known: &'_ [String]| -> Vec<String> { known.iter().filter(|k| sought.contains(k)).cloned().collect() };
        let met = self.cases.iter().map(|c| (c, shared(&c.1))).filter(|(_, keys)| !keys.is_empty());
        let candidates: Vec<Candidate> =
            met.map(|(c, keys)| Candidate::of(&c.0).met_under(keys.iter().map(String::as_str))).collect();
        let resolution = resolve(&incoming, &candidates);
        let (place, reasons) = match resolution.decision {
            Decision::Attach { case, reasons } => (case.sequence as usize, reasons),
            decision @ (Decision::Open { .. } | Decision::Review { .. }) => {
                let (year, year_from) = match decision {
                    Decision::Review { year, year_from, cases } => {
                        let told = cases.iter().map(|(case, why)| format!("{}: {}", case.sequence, why.join("・")));
                        self.asked.extend(told);
                        (year, year_from)
                    }
                    Decision::Open { year, year_from } => (year, year_from),
                    Decision::Attach { .. } => unreachable!(),
                };
                let number = CaseNumber { year, sequence: self.cases.len() as u32 + 1 };
                let (aliases, sources, facts, links, changes) = Default::default();
                let view = CaseView { aliases, sources, facts, links, changes, ..CaseView::new(number) };
                self.cases.push((view, Vec::new()));
                (self.cases.len(), vec![year_from])
            }
        };
        let link = |l: CaseLink| format!("{} {}: {}", l.to.sequence, l.relation, l.reason);
        let links = resolution.links.into_iter().map(link).collect();
        let (view, known) = &mut self.cases[place - 1];
        known.extend(kept);
        let number = incoming.own_number().map(|n| CaseAlias { number: n.to_owned(), source: document.name.clone() });
        view.aliases.extend(number);
        let source = view.sources.len();
        view.facts.extend(incident.facts.iter().map(|f| CaseFact { source, fact: f.clone() }));
        view.sources.push(CaseSource {
            document: document.id.clone(),
            name: document.name.clone(),
            article: 1,
            incident: 0,
            kind: reading.kind,
            title: reading.title.clone(),
            published: incoming.published(),
            updated: None,
            url: incoming.url().map(str::to_owned),
            span: reading.article.span,
            text: String::new(),
            reasons: reasons.clone(),
            stage: None,
            replaced_by: None,
            tie: None,
        });
        (place, reasons, links)
    }
}

/// Files `tellings` and checks the case that each lands in.
fn check(tellings: &[(&str, &str)], expect: &[usize]) {
    let mut book = Book::default();
    let mut log = Vec::new();
    let mut got = Vec::new();
    for (head, said) in tellings {
        let (place, reasons, links) = book.file(head, said);
        log.push(format!("{head}\n  case {place}: {reasons:?} links {links:?}"));
        got.push(place);
    }
    assert_eq!(got, expect, "\n{}", log.join("\n"));
    let mut back = Book::default();
    let reversed: Vec<usize> = tellings.iter().rev().map(|(head, said)| back.file(head, said).0).collect();
    for i in 0..expect.len() {
        for j in 0..expect.len() {
            let together = reversed[expect.len() - 1 - i] == reversed[expect.len() - 1 - j];
            assert_eq!(expect[i] == expect[j], together, "filed backwards: {i} and {j}\n{}", log.join("\n"));
        }
    }
}

const FIRST: (&str, &str) = (
    "disclosure 2026-09-11 不正アクセスについて（第一報）",
    "victim=一般財団法人あさなぎ緑化協会; system=講座申込サイト; type=vulnerability-exploit; detected=2026-09-07; records=1200",
);

#[test]
fn reports_of_one_incident_are_one_case() {
    let second = "victim=(一財)あさなぎ緑化協会; type=vulnerability-exploit; occurred_from=2026-09-03; records=1348";
    check(&[FIRST, ("disclosure 2026-10-02 不正アクセスについて（第二報）", second)], &[1, 1]);
    let news = "victim=あさなぎ緑化協会; type=unauthorized-access; detected=2026-09-07";
    check(&[FIRST, ("news 2026-09-12 緑化協会に不正アクセス", news)], &[1, 1]);
    let slip = "victim=あさなぎ緑化協会; type=vulnerability-exploit; detected=2026-09-08";
    check(&[FIRST, ("news 2026-09-12 緑化協会に不正アクセス", slip)], &[1, 1]);
    let final_report = "victim=あさなぎ緑化協会; type=vulnerability-exploit; people=1291";
    check(&[FIRST, ("report 2027-01-20 不正アクセスについて（最終報）", final_report)], &[1, 1]);
    // A report in the series of the first, with nothing else in common.
    let series = "victim=あさなぎ緑化協会; people=1291";
    check(&[FIRST, ("disclosure 2027-06-20 不正アクセスについて（最終報）", series)], &[1, 1]);
    check(&[FIRST, ("disclosure 2026-12-20 【続報】不正アクセスについて", series)], &[1, 1]);
    let undated = "victim=あさなぎ緑化協会; records=1200";
    check(&[FIRST, ("news - 緑化協会に不正アクセス", undated)], &[1, 1]);
    let long_ago = "victim=一般財団法人あさなぎ緑化協会; detected=2019-02-03; records=1200";
    check(&[("disclosure 2019-02-05 お知らせ", long_ago), ("news - 緑化協会", undated)], &[1, 1]);
    let measure = "victim=あさなぎ緑化協会; detected=2019-02-03; type=unauthorized-access";
    check(&[("disclosure 2019-02-05 お知らせ", long_ago), ("enforcement 2022-06-01 行政指導", measure)], &[1, 1]);
}

#[test]
fn a_school_meets_the_board_that_answers_for_it() {
    let lost = |victim: &str, more: &str| format!("victim={victim}; type=loss; system=USBメモリ; {more}");
    let board = lost("つばき野市教育委員会", "people=136; detected=2026-01-19");
    let school = lost("つばき野市立中央中学校", "people=136; occurred_from=2026-01-16");
    let (notice, measure) =
        ("disclosure 2026-01-28 USBメモリの紛失について", "enforcement 2026-03-25 懲戒処分について");
    check(&[(notice, &board), (measure, &school)], &[1, 1]);
    let other = lost("かすみ野市立中央中学校", "people=136; occurred_from=2026-01-16");
    check(&[(notice, &board), (measure, &other)], &[1, 2]);
}

#[test]
fn two_incidents_of_one_organisation_stay_two() {
    let lost = "victim=あさなぎ緑化協会; type=loss; detected=2026-09-07; people=40";
    check(&[FIRST, ("disclosure 2026-09-12 書類の紛失について", lost)], &[1, 2]);
    let later = "victim=あさなぎ緑化協会; type=vulnerability-exploit; detected=2027-03-02; records=80";
    check(&[FIRST, ("disclosure 2027-03-10 不正アクセスについて", later)], &[1, 2]);
    let misdelivery = "victim=あさなぎ市; type=misdelivery; detected=2026-09-01; addresses=120";
    let another = "victim=あさなぎ市; type=misdelivery; detected=2026-09-20; addresses=77";
    check(
        &[
            ("disclosure 2026-09-02 メールの誤送信について", misdelivery),
            ("disclosure 2026-09-21 メールの誤送信について", another),
        ],
        &[1, 2],
    );
    let nothing_shared = "victim=あさなぎ緑化協会; type=vulnerability-exploit; records=5000";
    check(&[FIRST, ("disclosure - 不正アクセスについて", nothing_shared)], &[1, 2]);

    let two = |a: (&str, &str), b: (&str, &str)| check(&[a, b], &[1, 2]);
    // A report in a series of two years later, of another title, and of another cause.
    let said = "victim=あさなぎ緑化協会; people=1291";
    two(FIRST, ("disclosure 2028-06-20 不正アクセスについて（最終報）", said));
    two(FIRST, ("disclosure 2027-06-20 個人情報の漏えいについて（最終報）", said));
    let lost = "victim=あさなぎ緑化協会; type=loss; people=1291";
    two(FIRST, ("disclosure 2027-06-20 不正アクセスについて（最終報）", lost));
    // One system, two causes.
    two(
        ("disclosure 2026-09-02 お知らせ", "victim=あさなぎ堂; system=会員サイト; type=web-skimming"),
        ("disclosure 2026-09-20 お知らせ", "victim=あさなぎ堂; system=会員サイト; type=misconfiguration"),
    );
    // One cause within days, at two dates, or with two numbers.
    two(
        ("disclosure 2026-09-02 紛失について", "victim=あさなぎ市; type=loss; detected=2026-09-01; people=120"),
        ("disclosure 2026-09-12 紛失について", "victim=あさなぎ市; type=loss; detected=2026-09-11"),
    );
    two(
        ("disclosure 2026-09-02 紛失について", "victim=あさなぎ市; type=loss; people=120"),
        ("disclosure 2026-09-12 紛失について", "victim=あさなぎ市; type=loss; people=77"),
    );
    // A follow-up, but of something found months later.
    two(
        ("disclosure 2026-05-01 感染について", "victim=あさなぎ堂; type=malware; detected=2026-03-01"),
        ("disclosure 2026-07-20 感染について（第二報）", "victim=あさなぎ堂; type=malware; detected=2026-07-01"),
    );
}

#[test]
fn namesakes_stay_two() {
    let of = |victim: &str, more: &str| format!("victim={victim}; type=loss{more}");
    let two = |a: &str, b: &str, expect: &[usize]| {
        check(&[("disclosure 2026-09-02 紛失について", a), ("news 2026-09-03 紛失", b)], expect);
    };
    two(&of("大田区", ""), &of("太田市", ""), &[1, 2]);
    two(&of("中央病院", ""), &of("中央病院", ""), &[1, 2]);
    two(&of("中央病院", "; people=312"), &of("中央病院", "; people=312"), &[1, 1]);
    two(&of("中央病院", "; detected=2026-09-01"), &of("中央病院", "; detected=2026-09-01"), &[1, 1]);
    two(&of("あおぞら市立中央病院", ""), &of("あおぞら市立中央病院", ""), &[1, 1]);
    two(&of("あおぞら市立中央病院", ""), &of("みどり市立中央病院", ""), &[1, 2]);
}

#[test]
fn a_number_holds_within_its_numbering() {
    let numbered = |victim: &str| format!("number=2026-118; victim={victim}");
    let (a, b) = (numbered("株式会社あおば精機"), numbered("青葉運輸"));
    let c = "number=2026-118; type=ransomware";
    check(&[("disclosure - 事故簿#2026-118 あおば精機", &a), ("news - 事故簿#2026-118 続き", c)], &[1, 1]);
    check(&[("disclosure - 事故簿#2026-118 あおば精機", &a), ("news - 事故簿#2026-118 運輸", &b)], &[1, 2]);
    check(&[("disclosure - 事故簿#2026-118 あおば精機", &a), ("news - 漏洩録#2026-118", c)], &[1, 2]);
}

#[test]
fn claims_join_the_organisations_own_word() {
    let own = "number=2026-096; victim=株式会社しののめ化成; type=ransomware; detected=2026-05-02";
    let notice = ("disclosure 2026-05-08 事故簿#2026-096 しののめ化成", own);
    let claimed = "victim=しののめ化成; related=2026-096";
    check(&[notice, ("victim-list 2026-09-30 被害組織の一覧", claimed)], &[1, 1]);
    check(&[notice, ("victim-list 2027-09-30 被害組織の一覧", "victim=しののめ化成")], &[1, 2]);
    let lost = ("disclosure 2026-05-08 紛失について", "victim=しののめ化成; type=loss");
    check(&[lost, ("victim-list 2026-05-30 被害組織の一覧", "victim=しののめ化成")], &[1, 2]);
    let mut book = Book::default();
    book.file(notice.0, notice.1);
    let (_, reasons, _) = book.file("victim-list 2026-09-30 被害組織の一覧", claimed);
    let expect =
        ["本文が#2026-096を挙げている", "組織名が一致（しののめ化成）", "公表日が近い（145日差）", "攻撃者の主張"];
    assert_eq!(reasons, expect);
    let (place, _, links) = book.file("victim-list 2026-09-30 一覧", "victim=霞商事; related=2026-096");
    assert_eq!((place, links), (2, vec!["1 related: 本文が#2026-096を挙げている".to_owned()]));
}

#[test]
fn victims_of_one_supplier_are_linked() {
    let client = |victim: &str, supplier: &str, day: &str| {
        format!("victim={victim}; type=unauthorized-access; supplier={supplier}; detected={day}")
    };
    let mut book = Book::default();
    let mut file = |said: String| {
        let (place, _, links) = book.file("disclosure 2026-09-24 委託先の事故について", &said);
        (place, links)
    };
    assert_eq!(file(client("あおぞら市", "株式会社蒼空データ", "2026-09-11")), (1, vec![]));
    let reason = "1 same-supplier: 委託先・提供元（㈱蒼空データ）、発覚が同じ（2026-09-11）".to_owned();
    assert_eq!(file(client("みどり市", "㈱蒼空データ", "2026-09-11")), (2, vec![reason]));
    // Told on other days, of one supplier and in one week.
    let (place, links) = file(client("くれない市", "㈱蒼空データ", "2026-09-13"));
    assert_eq!((place, links.len()), (3, 2), "{links:?}");
    let (place, links) = file("victim=株式会社蒼空データ; type=unauthorized-access; detected=2026-09-11".to_owned());
    let are_clients = links.iter().all(|l| l.contains("supplier-of"));
    assert_eq!((place, links.len(), are_clients), (4, 3, true), "{links:?}");
    // Once the supplier's own case is known, that alone.
    let (place, links) = file(client("しろがね市", "蒼空データ", "2026-09-11"));
    assert_eq!((place, links.len()), (5, 1), "{links:?}");
    assert!(links[0].starts_with("4 client-of: "), "{links:?}");
    let theft = client("こがね市", "蒼空データ", "2026-09-25").replace("unauthorized-access", "theft");
    assert_eq!(file(theft), (6, vec![]), "another kind of incident at the same supplier");
}

#[test]
fn one_attacker_with_one_tool_is_a_campaign() {
    let hit = |victim: &str, cause: &str, actor: &str| format!("victim={victim}; type={cause}; actor={actor}");
    let mut book = Book::default();
    let mut file = |day: &str, said: String| book.file(&format!("disclosure {day} お知らせ"), &said).2;
    assert!(file("2026-07-14", hit("玻璃光学", "vulnerability-exploit", "Silver Otter")).is_empty());
    let links = file("2026-07-17", hit("東雲里製紙", "vulnerability-exploit", "SILVER OTTER"));
    assert!(links.len() == 1 && links[0].starts_with("1 same-campaign: "), "{links:?}");
    assert!(file("2027-02-01", hit("苔庭出版", "vulnerability-exploit", "Silver Otter")).is_empty(), "half a year on");
    assert!(file("2026-07-18", hit("夜長家具", "ransomware", "Silver Otter")).is_empty(), "a gang's daily work");
}

#[test]
fn near_enough_and_not_enough_is_asked() {
    let ask = |a: (&str, &str), b: (&str, &str)| {
        let mut book = Book::default();
        book.file(a.0, a.1);
        book.file(b.0, b.1);
        book.asked
    };
    let first = ("disclosure 2026-06-01 お知らせ", "victim=苔庭出版; type=unauthorized-access; people=1208");
    let other_count = ("disclosure 2026-06-10 お詫び", "victim=苔庭出版; type=unauthorized-access; people=340");
    assert_eq!(ask(first, other_count), ["1: 組織名が一致（苔庭出版）・公表日が近い（9日差）・件数が異なる"]);
    let much_later = ("disclosure 2026-12-10 お詫び", "victim=苔庭出版; type=unauthorized-access; people=340");
    assert_eq!(ask(first, much_later), [""; 0]);
    let lost = ("disclosure 2026-06-10 お詫び", "victim=苔庭出版; type=loss; people=340");
    assert_eq!(ask(first, lost), [""; 0]);
    let namesake = ("disclosure 2026-06-10 お詫び", "victim=若竹出版; type=unauthorized-access; people=340");
    assert_eq!(ask(first, namesake), [""; 0]);
    // Two hospitals of one corporation; the corporation may be either.
    let of = |hospital: &str, people: u32| {
        format!("victim=医療法人社団翡翠会; victim={hospital}; type=loss; people={people}")
    };
    let (one, two) = (of("みどり坂病院", 63), of("しろがね病院", 40));
    let of_none = "victim=医療法人社団翡翠会; type=loss; people=40";
    assert_eq!(ask(("disclosure 2026-06-01 お詫び", &one), ("disclosure 2026-06-07 お詫び", &two)), [""; 0]);
    assert_eq!(ask(("disclosure 2026-06-01 お詫び", &one), ("disclosure 2026-06-07 お詫び", of_none)).len(), 1);
    // A paper that names nobody: its day and number are the notice's.
    let unnamed =
        ("news 2026-06-02 出版社に不正アクセスか", "type=unauthorized-access; detected=2026-05-28; people=1208");
    let named = ("disclosure 2026-06-20 お詫び", "victim=苔庭出版; detected=2026-05-28; people=1208");
    assert_eq!(ask(unnamed, named), ["1: 発覚日が一致（2026-05-28）・件数が一致（1,208人）・組織名が一方にない"]);
    let few = ("disclosure 2026-06-20 お詫び", "victim=苔庭出版; detected=2026-05-28; people=120");
    assert_eq!(ask(("news 2026-06-02 出版社に不正アクセスか", "detected=2026-05-28; people=120"), few), [""; 0]);
}

#[test]
fn advisories_go_by_the_brand() {
    let advisory = |brand: &str| format!("type=phishing; brand={brand}");
    let (a, b) = (advisory("こはく銀行"), advisory("るり銀行"));
    check(
        &[
            ("advisory 2026-09-14 偽メールにご注意", &a),
            ("advisory 2026-09-16 偽サイトが出現", &a),
            ("advisory 2026-09-16 偽メールにご注意", &b),
        ],
        &[1, 1, 2],
    );
    check(
        &[("advisory 2026-09-14 偽警告の流行", "type=phishing"), ("advisory 2026-09-15 偽警告の流行", "type=phishing")],
        &[1, 1],
    );
}

#[test]
fn reasons_and_years_are_said_in_words() {
    let mut book = Book::default();
    assert_eq!(book.file(FIRST.0, FIRST.1).1, ["公表日（2026-09-11）"]);
    let news = "victim=あさなぎ緑化協会; detected=2026-09-07; records=1200; type=vulnerability-exploit";
    let expect = [
        "組織名が一致（あさなぎ緑化協会）",
        "発覚日が一致（2026-09-07）",
        "件数が一致（1,200件）",
        "原因が一致（脆弱性を突いた攻撃）",
    ];
    assert_eq!(book.file("news 2026-09-12 緑化協会", news).1, expect);
}

#[test]
fn notices_that_are_alike_do_not_meet() {
    let keys = |victim: &str, more: &str| {
        let said = format!("victim={victim}; type=loss; detected=2026-09-07; people=120{more}");
        let (document, reading) = told("disclosure 2026-09-08 USBメモリの紛失について", &said, 0);
        let surroundings = &Surroundings::of(&document, std::slice::from_ref(&reading));
        let (incident, captured_at) = (&reading.incidents[0], "2026-11-21T00:00:00Z");
        let incoming = Incoming {
            document: &document,
            reading: &reading,
            incident,
            surroundings,
            captured_at,
            same_as: &[],
            linked_by: None,
            same_text: &[],
            earlier: None,
            aliases: &Aliases::default(),
        };
        blocking_keys(&incoming)
    };
    let meet = |a: &Keys, b: &Keys| a.kept.iter().any(|k| b.sought.contains(k));
    let check = |a: (&str, &str), b: (&str, &str), expect: bool| {
        let (mine, theirs) = (keys(a.0, a.1), keys(b.0, b.1));
        assert_eq!(meet(&mine, &theirs), expect, "{a:?} {b:?}\n{mine:?}\n{theirs:?}");
        assert_eq!(meet(&theirs, &mine), expect, "{b:?} {a:?}");
    };
    for system in ["USBメモリ", "サーバー", "メールアカウント", "業務用パソコン", "ホームページ"]
    {
        let more = &format!("; system={system}");
        check(("みどり市", more), ("霞商事", more), false);
        check(("みどり市教育委員会", more), ("こがね市教育委員会", more), false);
        check(("みどり市社会福祉協議会", more), ("こがね市社会福祉協議会", more), false);
        check(("みなもと精密機械0001", more), ("みなもと精密機械0002", more), false);
        check(("みどり市", more), ("みどり市役所", more), true);
        check(("みなもと精密機械", more), ("みなもと精密機械工業", more), true);
        check(("中央病院", more), ("中央病院", more), true);
    }
    check(("みどり市", "; system=けんぽのまど"), ("霞商事", "; system=けんぽのまど"), true);
    check(("みどり市", "; system=けんぽのまど"), ("霞商事", "; system=けんぽのまど; detected=2026-09-07"), true);
}

#[test]
fn a_kind_of_system_is_no_ground() {
    let unnamed = |system: &str| format!("system={system}; type=theft; detected=2026-09-07; people=120");
    let named = |system: &str| format!("victim=霞商事; {}", unnamed(system));
    let mut expect = [1, 1];
    for system in ["けんぽのまど", "USBメモリ"] {
        let (a, b) = (named(system), unnamed(system));
        check(&[("disclosure 2026-09-08 お詫び", &a), ("news 2026-09-09 盗難", &b)], &expect);
        expect = [1, 2];
    }
}

#[test]
fn an_organisations_other_names_meet() {
    let (old, new) = (
        "victim=みなもと計測; detected=2026-09-07; records=1200",
        "victim=ヤマカゲ精機; detected=2026-09-07; records=1200",
    );
    let file = |aliases: Aliases, first: &str, then: &str| {
        let mut book = Book { aliases, ..Book::default() };
        book.file("disclosure 2026-09-11 お詫び", first);
        book.file("news 2026-09-12 不正アクセス", then)
    };
    let known = || {
        let mut aliases = Aliases::default();
        aliases.insert("株式会社みなもと計測", "ヤマカゲ精機株式会社", "旧社名");
        aliases
    };
    assert_eq!(file(Aliases::default(), old, new).0, 2);
    for (first, then) in [(old, new), (new, old)] {
        let (place, reasons, _) = file(known(), first, then);
        assert_eq!(place, 1);
        assert!(reasons[0].starts_with("組織が一致（") && reasons[0].ends_with("旧社名）"), "{reasons:?}");
    }
    // A supplier under its former name, and its client.
    let client = "victim=霞商事; supplier=みなもと計測; detected=2026-09-07; people=80";
    assert_eq!(file(known(), client, new).2.len(), 1);
    assert_eq!(file(Aliases::default(), client, new).2, Vec::<String>::new());
}
