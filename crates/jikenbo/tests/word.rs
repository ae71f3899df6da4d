//! A person's word from the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use desk::Desk;

fn notice(firm: &str, day: u8, people: u32) -> String {
    format!(
        "USBメモリの紛失について\n2026年9月{day}日\n{firm}\n\n2026年8月{day}日、当社の社員がUSBメモリを紛失したことが\
         判明いたしました。お客様{people}名の氏名と電話番号が保存されていました。\n"
    )
}

/// Two cases, the first of a firm whose name must never be told once it is hidden.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("in/a.txt", notice("株式会社みなも商会", 4, 120));
    desk.write("in/b.txt", notice("有限会社あけぼの印刷", 7, 31));
    desk.run(["add", "in"]).ends(0);
    desk
}

/// The event of the last word, as the program tells it.
fn event(told: &str) -> String {
    let (_, rest) = told.split_once("`jikenbo undo ").unwrap();
    rest.split('`').next().unwrap().to_owned()
}

#[test]
fn corrections_hold_and_say_who_and_why() {
    let desk = desk();
    let said = ["correct", "2026-0001", "affected", "最大1,200人", "--why", "電話で確認", "--by", "林"];
    desk.run(said).ends(0).tells(&["#2026-0001: event", "jikenbo undo"]);
    desk.run(["confirm", "2026-0001", "data=name", "--by", "林"]).ends(0);
    desk.run(["reject", "2026-0001", "data=phone", "--why", "対象外", "--by", "森"]).ends(0);
    desk.run(["comment", "2026-0001", "続報待ち", "--by", "林"]).ends(0);
    desk.run(["note", "2026-0001", "広報へ照会中", "--by", "林"]).ends(0);
    let text = desk.run(["show", "2026-0001", "--handles"]).ends(0).out;
    for part in [
        "最大1,200人",
        "訂正",
        "林：電話で確認",
        "却下された値",
        "森：対象外",
        "続報待ち",
        "広報へ照会中",
        "事実の名札",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&desk.run(["show", "2026-0001", "--format", "json"]).ends(0).out).unwrap();
    assert_eq!((json["counts"][0]["count"].as_u64(), json["counts"][0]["bound"].as_str()), (Some(1_200), Some("max")));
    assert_eq!(json["words"][0]["by"], "林");
    assert_eq!(json["rejected"][0]["field"], "data");
    assert!(!json["data"].to_string().contains("phone"), "{}", json["data"]);
    desk.run(["rebuild"]).ends(0);
    assert_eq!(desk.run(["show", "2026-0001", "--handles"]).ends(0).out, text);
    let digest = desk.run(["digest", "--month", "2026-09"]).ends(0).out;
    assert!(digest.contains("最大1,200人") && !digest.contains("広報へ照会中"), "{digest}");
    let history = desk.run(["history", "2026-0001", "--facts"]).ends(0).out;
    assert!(history.contains("訂正") && history.contains("却下"), "{history}");
}

#[test]
fn evidence_is_taken_from_the_text_itself() {
    let desk = desk();
    let json: serde_json::Value =
        serde_json::from_str(&desk.run(["show", "2026-0001", "--format", "json"]).ends(0).out).unwrap();
    let count = json["facts"].as_array().unwrap().iter().find(|f| f["field"] == "affected").unwrap();
    let passage = format!("1:{}-{}", count["start"], count["end"]);
    let correct = |evidence: &str| {
        desk.run(["correct", "2026-0001", "affected", "121人", "--why", "再計算", "--by", "林", "--evidence", evidence])
    };
    correct(&passage).ends(0);
    let text = desk.run(["show", "2026-0001"]).ends(0).out;
    assert!(text.contains("121人") && text.contains(&format!("「{}」", count["quote"].as_str().unwrap())), "{text}");
    correct("1:100000-100010").ends(2).tells(&["are no passage of", "--format json"]);
    correct("9:0-3").ends(2).tells(&["there is no capture \"9\""]);
    correct("1").ends(2).tells(&["names no passage"]);
}

#[test]
fn cases_are_joined_and_parted_and_that_is_taken_back() {
    let desk = desk();
    let merged = desk.run(["merge", "2026-0002", "2026-0001", "--why", "同じ事案", "--by", "林"]).ends(0).err;
    let shown = desk.run(["show", "2026-0002"]).ends(0).out;
    assert!(shown.starts_with("#2026-0002 は #2026-0001 に統合されました。\n#2026-0001"), "{shown}");
    assert_eq!(desk.run(["list", "--format", "jsonl"]).ends(0).json_lines().len(), 1);
    let history = desk.run(["history", "2026-0002"]).ends(0).out;
    assert!(history.contains("統合 → #2026-0001") && history.contains("同じ事案"), "{history}");
    desk.run(["undo", &event(&merged), "--why", "別の事案", "--by", "林"]).ends(0);
    assert_eq!(desk.run(["list", "--format", "jsonl"]).ends(0).json_lines().len(), 2);
    desk.run(["merge", "2026-0002", "2026-0001", "--why", "やはり同じ", "--by", "林"]).ends(0);
    desk.run(["split", "2026-0001", "2", "--why", "別の月", "--by", "林"]).ends(0).tells(&["new case #2026-0003"]);
    desk.run(["merge", "2026-0003", "2026-0001", "--why", "戻す", "--by", "林"]).ends(0);
    desk.run(["move", "2026-0001", "2", "2026-0001", "--why", "誤り", "--by", "林"]).ends(2).tells(&["name two cases"]);
    let numbers = desk.run(["history", "2026-0001", "--format", "jsonl"]).ends(0).json_lines();
    assert!(numbers.iter().any(|line| line["undone_by"].is_u64()), "{numbers:#?}");
}

#[test]
fn a_hidden_case_is_told_of_neutrally() {
    let desk = desk();
    desk.run(["hide", "2026-0001", "--why", "申し出による", "--by", "林"]).ends(0);
    for args in [&["list"][..], &["show", "2026-0001"], &["digest", "--month", "2026-09"], &["changes", "2026-0001"]] {
        let run = desk.run(args).ends(0);
        assert!(!run.out.contains("みなも") && !run.err.contains("みなも"), "{args:?}: {run:#?}");
    }
    assert!(desk.run(["show", "2026-0001"]).ends(0).out.contains("公開していません"));
    assert!(desk.run(["show", "2026-0001", "--hidden"]).ends(0).out.contains("申し出による"));
    assert!(desk.run(["list", "--hidden"]).ends(0).out.contains("みなも"));
    desk.run(["unhide", "2026-0001", "--why", "取り下げ", "--by", "林"]).ends(0);
    assert!(desk.run(["list"]).ends(0).out.contains("みなも"));
}

#[test]
fn bad_input_is_told_what_is_allowed() {
    let desk = desk();
    let why = ["--why", "理由", "--by", "林"];
    for (args, teaches) in [
        (&["correct", "2026-0099", "type", "loss"][..], "no case has the number"),
        (&["correct", "2026-0001", "type", "virus"], "ransomware (ランサムウェア)"),
        (&["correct", "2026-0001", "colour", "red"], "the fields are: published (公表日)"),
        (&["correct", "2026-0001", "detected", "2026-02-30"], "the day must be in the calendar"),
        (&["correct", "2026-0001", "affected", "-5人"], "write it as 500人"),
        (&["reject", "2026-0001", "zzzz"], "--handles"),
        (&["undo", "99999"], "there is no event 99999"),
        (&["undo", "1"], "no person's word"),
        (&["review", "accept", "zzzz"], "no open question"),
        (&["merge", "2026-0001", "nothing"], "no case has the number \"nothing\""),
        (&["split", "2026-0001", "1"], "a case keeps at least one"),
    ] {
        desk.run(args.iter().chain(&why)).ends(2).tells(&[teaches]);
    }
    desk.run(["hide", "2026-0001", "--by", "林"]).ends(2).tells(&["--why"]);
    desk.run(["history", "2026-0099"]).ends(2).tells(&["no case has the number"]);
    desk.run(["show", "2026-0001", "--as-of", "then"]).ends(2).tells(&["write a day as 2026-10-05"]);
    desk.run(["show", "2026-0001", "--as-of", "2020-01-01"]).ends(2).tells(&["had no case", "then"]);
    assert_eq!(desk.run(["list", "--as-of", "2020-01-01", "--format", "jsonl"]).ends(0).out, "");
    let now = desk.run(["list", "--format", "jsonl"]).ends(0).out;
    assert_eq!(desk.run(["list", "--as-of", "2999-01-01", "--format", "jsonl"]).ends(0).out, now);
    let nobody = desk
        .command(["hide", "2026-0001", "--why", "理由"])
        .env_remove("USER")
        .env_remove("LOGNAME")
        .env_remove("USERNAME")
        .env_remove("JIKENBO_BY")
        .output()
        .unwrap();
    assert!(String::from_utf8(nobody.stderr).unwrap().contains("name yourself with --by NAME"));
    desk.run(["review", "--casebook", "none"]).ends(2).tells(&["no casebook in none"]);
}
