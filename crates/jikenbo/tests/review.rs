//! The review queue from the command line: organisations and gangs' claims.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::Desk;
use serde_json::Value;

/// A notice of an attack at an organisation.
fn notice(day: u8, name: &str, people: u32) -> String {
    let found = day - 2;
    format!(
        "ランサムウェアによる不正アクセスに関するお知らせ\n2026年9月{day}日\n{name}\n\n{name}は、サーバーがランサムウェアに感染し、お客様{people}名の氏名が漏えいした可能性があることを2026年9月{found}日に確認しました。\n"
    )
}

/// The questions of a kind: what is asked of, and by which handle.
fn asked(desk: &Desk, kind: &str) -> Vec<(Vec<String>, String)> {
    let lines = desk.run(["review", "--kind", kind, "--since", "2020-01-01", "--format", "jsonl"]).ends(0).json_lines();
    let of = |question: &Value| {
        assert!(!question["commands"].as_array().unwrap().is_empty() && question["kind"] == kind, "{question}");
        let organisations = question["organisations"].as_array().into_iter().flatten();
        let organisations = organisations.map(|o| o.as_str().unwrap().to_owned()).collect();
        (organisations, question["item"].as_str().unwrap().to_owned())
    };
    let mut questions: Vec<_> = lines.iter().map(of).collect();
    questions.sort();
    questions
}

fn settle(desk: &Desk, verdict: &str, item: &str, more: &[&str]) -> String {
    let args = ["review", verdict, item, "--why", "照会した", "--by", "林"];
    let told = desk.run(args.iter().chain(more)).ends(0).err;
    event_of(&told)
}

#[test]
fn organisations_to_look_at_are_asked_about_until_they_are_settled() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice(4, "株式会社あおぞらエフトリア", 120));
    desk.write("in/2.txt", notice(8, "株式会社あおぞらエフトリヤ", 31));
    desk.write("in/3.txt", notice(9, "株式会社あかね澤工業", 55));
    desk.write("in/4.txt", notice(14, "株式会社あかね沢工業", 77));
    desk.run(["add", "in"]).ends(0);
    let pairs = asked(&desk, "same-organisation");
    let [(slip, slip_item), (old, old_item)] = &pairs[..] else { panic!("{pairs:#?}") };
    assert_eq!(*slip, ["株式会社あおぞらエフトリア", "株式会社あおぞらエフトリヤ"]);
    assert_eq!(*old, ["株式会社あかね沢工業", "株式会社あかね澤工業"]);
    let text = desk.run(["review"]).ends(0).out;
    for part in ["同じ組織か", "名称の表記が近い", "jikenbo org ", "新しい組織 4件"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Accepted, they are one; dismissed, they stay two. Neither is asked again, until it is taken back.
    let merged = settle(&desk, "accept", old_item, &[]);
    let dismissed = settle(&desk, "dismiss", slip_item, &[]);
    for command in ["rebuild", "verify"] {
        assert_eq!(asked(&desk, "same-organisation"), []);
        desk.run([command]).ends(0);
    }
    let both: Value = serde_json::from_str(&desk.run(["org", "あかね澤工業", "--format", "json"]).ends(0).out).unwrap();
    assert_eq!(both["cases"].as_array().unwrap().len(), 2);
    for event in [merged, dismissed] {
        desk.run(["undo", &event, "--why", "誤り", "--by", "林"]).ends(0);
    }
    assert_eq!(asked(&desk, "same-organisation"), pairs);
    // New ones are listed, and taken off one by one or together.
    let new = asked(&desk, "new-organisation");
    assert_eq!(new.len(), 4, "{new:#?}");
    let items = [new[0].1.as_str(), new[1].1.as_str()];
    desk.run(["review", "accept", items[0], items[1], "--why", "確認", "--by", "林"]).ends(0);
    desk.run(["rebuild"]).ends(0);
    assert_eq!(asked(&desk, "new-organisation"), new[2..]);
    assert!(desk.run(["review"]).ends(0).out.contains("新しい組織 2件"));
    let none = desk.run(["review", "--kind", "new-organisation", "--since", "2999-01-01"]).ends(0);
    assert_eq!(none.out, "");
    desk.run(["review", "--kind", "organisation"]).ends(2).tells(&["no such kind", "same-organisation"]);
}

#[test]
fn what_was_filed_by_a_name_that_is_taken_back_is_asked_about() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice(4, "株式会社みなもと計測", 77));
    desk.run(["add", "in"]).ends(0);
    let undo = |event: &str| event_of(&desk.run(["undo", event, "--why", "別の会社", "--by", "森"]).ends(0).err);
    let said = desk.run(["org", "alias", "みなもと計測", "MKS", "--why", "自社サイト", "--by", "林"]).ends(0).err;
    desk.write("in/2.txt", notice(4, "株式会社ＭＫＳ", 77));
    desk.run(["add", "in"]).ends(0);
    let cases = || desk.run(["list", "--format", "jsonl"]).ends(0).json_lines().len();
    assert_eq!((cases(), asked(&desk, "other-case")), (1, Vec::new()));
    let undone = undo(&event_of(&said));
    let questions = asked(&desk, "other-case");
    let [(organisations, item)] = &questions[..] else { panic!("{questions:#?}") };
    assert_eq!((cases(), organisations), (1, &vec!["株式会社みなもと計測".to_owned(), "MKS".to_owned()]));
    let text = desk.run(["review"]).ends(0).out;
    for part in ["別の事案の出典か", "2.txt", "別名（自社サイト）", "別の会社", "森"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The word holds again, and nothing is asked; until it is taken back.
    let again = undo(&undone);
    assert_eq!(asked(&desk, "other-case"), []);
    undo(&again);
    assert_eq!(asked(&desk, "other-case"), questions);
    // Accepted, the source is a case of its own; that undone, it is asked about again; dismissed, it stays.
    desk.run(["review", "accept", item, "--why", "別の会社", "--by", "森"]).ends(0);
    for command in ["rebuild", "verify"] {
        assert_eq!((cases(), asked(&desk, "other-case")), (2, Vec::new()));
        desk.run([command]).ends(0);
    }
    let history = desk.run(["history", "2026-0001", "--format", "jsonl"]).ends(0).json_lines();
    let split = history.iter().rfind(|event| event["what"]["word"] == "split").unwrap()["sequence"].to_string();
    undo(&split);
    assert_eq!((cases(), asked(&desk, "other-case").len()), (1, 1));
    desk.run(["review", "dismiss", item, "--why", "同じ事案", "--by", "森"]).ends(0);
    assert_eq!((cases(), asked(&desk, "other-case")), (1, Vec::new()));
}

/// The event that a run tells how to take back.
fn event_of(told: &str) -> String {
    let (_, rest) = told.split_once("`jikenbo undo ").unwrap();
    rest.split('`').next().unwrap().to_owned()
}

#[test]
fn it_is_asked_whom_claims_mean() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice(4, "あおぞら製作所（長野県みなもと市）", 120));
    desk.write("in/2.txt", notice(8, "あおぞら製作所（青森県うみべ市）", 31));
    desk.write("in/3.txt", notice(9, "株式会社みなもと計測", 55));
    desk.run(["add", "in"]).ends(0);
    let post = |title: &str| format!(r#"{{"post_title":"{title}","group_name":"kagerou","discovered":"2026-09-02"}}"#);
    let posts = ["あおぞら製作所", "みなもと計測", "株式会社知られず"].map(post).join(",");
    desk.write("posts.json", format!("[{posts}]"));
    desk.run(["claims", "import", "posts.json"]).ends(0);
    let questions = asked(&desk, "claim");
    let [(several, several_item), (by_name, by_name_item)] = &questions[..] else { panic!("{questions:#?}") };
    assert_eq!((by_name.len(), several.len()), (1, 2), "{questions:#?}");
    let text = desk.run(["review"]).ends(0).out;
    for part in ["主張の対象組織", "名称が一致", "--organisation あおぞら製作所@長野県", "事件簿にない組織への主張 1件"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(desk.run(["claims", "--unmatched", "--format", "jsonl"]).ends(0).json_lines().len(), 2);
    // Of several, one is named; a name is confirmed or refused.
    let args = ["review", "accept", several_item, "--why", "所在地", "--by", "林"];
    desk.run(args).ends(2).tells(&["--organisation", "あおぞら製作所@青森県"]);
    settle(&desk, "accept", several_item, &["--organisation", "あおぞら製作所@青森県"]);
    let refused = settle(&desk, "dismiss", by_name_item, &[]);
    let claim = |title: &str| {
        let claims = desk.run(["claims", "--format", "jsonl"]).ends(0).json_lines();
        claims.into_iter().find(|c| c["claim"]["title"] == title).unwrap()
    };
    for command in ["rebuild", "verify"] {
        assert_eq!(asked(&desk, "claim"), []);
        let (meant, other) = (claim("あおぞら製作所"), claim("みなもと計測"));
        assert_eq!((&meant["organisation"], &meant["by"]), (&"あおぞら製作所@青森県".into(), &"person".into()));
        assert_eq!((&meant["days_to_notice"], &meant["state"]), (&6.into(), &"acknowledged".into()), "{meant:#}");
        assert!(other["organisation"].is_null() && other["case"].is_null(), "{other:#}");
        desk.run([command]).ends(0);
    }
    desk.run(["undo", &refused, "--why", "同じ会社", "--by", "林"]).ends(0);
    assert_eq!(asked(&desk, "claim"), [(by_name.clone(), by_name_item.clone())]);
    settle(&desk, "accept", by_name_item, &[]);
    assert_eq!((asked(&desk, "claim"), &claim("みなもと計測")["state"]), (Vec::new(), &"acknowledged".into()));
}
