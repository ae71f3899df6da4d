//! Organisations and gangs' claims from the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod desk;

use std::process::Command;

use desk::{Desk, Run};
use jikenbo_testkit::fresh_postgres;
use serde_json::Value;

/// A notice of an attack at an organisation, `more` below it.
fn notice(day: &str, name: &str, found: &str, people: &str, more: &str) -> String {
    format!(
        "ランサムウェアによる不正アクセスに関するお知らせ\n{day}\n{name}\n\n{name}は、サーバーがランサムウェアに感染し、お客様{people}名の氏名が漏えいした可能性があることを{found}に確認しました。\n{more}\n"
    )
}

fn org(desk: &Desk, name: &str) -> Value {
    let run = desk.run(["org", name, "--format", "json"]).ends(0);
    serde_json::from_str(&run.out).unwrap()
}

fn cases(organisation: &Value) -> usize {
    organisation["cases"].as_array().unwrap().len()
}

/// A claim's state, by whom it names.
fn states(run: &Run) -> Vec<(String, String)> {
    let text = |claim: &Value, key: &str| claim[key].as_str().unwrap_or_default().to_owned();
    let mut states: Vec<_> = run.json_lines().iter().map(|c| (text(&c["claim"], "title"), text(c, "state"))).collect();
    states.sort();
    states
}

#[test]
fn an_organisation_has_one_entry() {
    let desk = Desk::new();
    let name = "株式会社みなもと計測（旧社名：ヤマカゲ精機株式会社、英名：Minamoto Keisoku Co., Ltd.）";
    let profile = "■会社概要\n法人番号：8700110005901\n所在地：長野県みなもと市1-2\n事業内容：計測器の製造";
    desk.write("in/1.txt", notice("2026年9月11日", name, "9月7日", "1,200", profile));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    // The former name is the same organisation: one case, and why.
    desk.write("in/2.txt", notice("2026年9月13日", "ヤマカゲ精機株式会社", "9月7日", "1,200", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let listed = desk.run(["list", "--format", "jsonl"]).ends(0).json_lines();
    assert_eq!(listed.len(), 1, "{listed:#?}");
    let shown = desk.run(["show", listed[0]["number"].as_str().unwrap()]).ends(0).out;
    assert!(shown.contains("組織が一致（ヤマカゲ精機株式会社と株式会社みなもと計測、旧名称（"), "{shown}");

    let known = org(&desk, "みなもと計測㈱");
    for other in ["ヤマカゲ精機", "MINAMOTO KEISOKU", "8700110005901"] {
        assert_eq!(org(&desk, other), known, "{other}");
    }
    assert_eq!((cases(&known), known["sector"]["industry"].as_str()), (1, Some("E")), "{known:#}");
    let text = desk.run(["org", "みなもと計測"]).ends(0).out;
    for part in [
        "旧名称",
        "ヤマカゲ精機株式会社",
        "法人番号",
        "8700110005901",
        "E 製造業（事業の記載 の製造「計測器の製造」）",
        "長野県",
        "#2026-0001",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    desk.run(["rebuild"]).ends(0);
    assert_eq!(org(&desk, "みなもと計測"), known, "made again as it was");
    desk.run(["org", "霞"]).ends(2).tells(&["no organisation is called \"霞\""]);
    desk.run(["org", "みなもと"]).ends(2).tells(&["株式会社みなもと計測"]);
}

#[test]
fn a_case_shows_the_sector_of_each_victim() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice("2026年9月11日", "医療法人みなもと会あおぞら病院", "9月7日", "120", ""));
    let business = "■会社概要\n法人番号：8700110005901\n事業内容：計測器の製造";
    desk.write("in/2.txt", notice("2026年10月11日", "株式会社みなもと計測", "10月7日", "85", business));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let listed = |sector: &str| {
        let lines = desk.run(["list", "--sector", sector, "--format", "jsonl"]).ends(0).json_lines();
        lines.iter().map(|line| line["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (medical, private) = (listed("medical"), listed("private"));
    assert_eq!((medical.len(), private.len(), listed("p")), (1, 1, medical.clone()));
    desk.run(["list", "--sector", "space"]).ends(2).tells(&["no such sector", "government", "medical"]);
    let shown = |number: &str| desk.run(["show", number, "--format", "json"]).ends(0).json();
    for (number, sector, industry, word, of) in [
        (&medical[0], "medical", "P", "病院", "医療法人みなもと会あおぞら病院"),
        (&private[0], "private", "E", "の製造", "計測器の製造"),
    ] {
        let of_victim = &shown(number)["sectors"][0];
        assert_eq!((&of_victim["sector"], &of_victim["industry"]), (&sector.into(), &industry.into()), "{of_victim:#}");
        let evidence = of_victim["evidence"].as_array().unwrap();
        assert!(evidence.iter().any(|e| e["word"] == word && e["of"] == of), "{of_victim:#}");
        let text = desk.run(["show", number]).ends(0).out;
        assert!(text.contains("■ 業種") && text.contains(word) && text.contains(of), "{text}");
        let then = desk.run(["show", number, "--as-of", "2999-01-01", "--format", "json"]).ends(0).json();
        assert_eq!(then["sectors"], shown(number)["sectors"]);
    }
}

#[test]
fn people_say_which_entries_are_one() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice("2026年9月11日", "中央病院（長野県みなもと市）", "9月7日", "120", ""));
    desk.write("in/2.txt", notice("2026年10月11日", "中央病院（青森県あおぞら市）", "10月7日", "85", ""));
    desk.write("in/3.txt", notice("2026年11月2日", "株式会社みなもと計測", "10月30日", "77", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let choices = desk.run(["org", "中央病院"]).ends(2).tells(&["2 organisations are called so"]);
    assert!(choices.err.contains("中央病院@長野県") && choices.err.contains("中央病院@青森県"), "{choices:#?}");
    assert_eq!(cases(&org(&desk, "中央病院@長野県")), 1);
    let merge = |one: &str, other: &str| desk.run(["org", "merge", one, other, "--why", "移転した", "--by", "係"]);
    merge("中央病院", "みなもと計測").ends(2).tells(&["2 organisations"]);
    merge("中央病院@長野県", "霞商事").ends(2).tells(&["no organisation"]);
    let merged = merge("中央病院@長野県", "中央病院@青森県").ends(0).out;
    assert!(merged.contains("人の記入") && merged.contains("移転した") && merged.contains("係"), "{merged}");
    assert_eq!(cases(&org(&desk, "中央病院")), 2);
    desk.run(["org", "alias", "みなもと計測", "MKS", "--why", "自社サイト"]).ends(0);
    desk.run(["org", "alias", "みなもと計測", "MKS", "--why", " "]).ends(2).tells(&["--why"]);
    for _ in 0..2 {
        assert_eq!((cases(&org(&desk, "MKS")), cases(&org(&desk, "中央病院"))), (1, 2));
        desk.run(["rebuild"]).ends(0);
    }
    // A notice under the other name belongs to the same organisation, and to the same case.
    desk.write("in/4.txt", notice("2026年11月4日", "株式会社ＭＫＳ", "10月30日", "77", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    assert_eq!(desk.run(["list", "--format", "jsonl"]).ends(0).json_lines().len(), 3);
}

#[test]
fn what_people_said_of_organisations_is_taken_back() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice("2026年9月11日", "中央病院（長野県みなもと市）", "9月7日", "120", ""));
    desk.write("in/2.txt", notice("2026年10月11日", "中央病院（青森県あおぞら市）", "10月7日", "85", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let known = |name: &str| {
        let mut known = org(&desk, name);
        known.as_object_mut().unwrap().remove("taken_back");
        known
    };
    let event = |run: &Run| {
        let (_, rest) = run.err.split_once("`jikenbo undo ").unwrap();
        rest.split('`').next().unwrap().to_owned()
    };
    let before = known("中央病院@長野県");
    let (one, other) = ("中央病院@長野県", "中央病院@青森県");
    let said = event(&desk.run(["org", "merge", one, other, "--why", "移転", "--by", "林"]).ends(0));
    let merged = known("中央病院");
    assert_eq!(cases(&merged), 2);
    let undo = |event: &str| desk.run(["undo", event, "--why", "別の病院と判明", "--by", "森"]);
    let undone = event(&undo(&said).ends(0));
    for _ in 0..2 {
        assert_eq!(known(one), before, "as it was");
        let text = desk.run(["org", other]).ends(0).out;
        for part in ["取り消された記入", &said, "移転", "林", &undone, "別の病院と判明", "森"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        desk.run(["rebuild"]).ends(0);
        desk.run(["verify"]).ends(0);
    }
    undo(&said).ends(2).tells(&["was undone by event"]);
    undo(&undone).ends(0);
    assert_eq!(known("中央病院"), merged, "the word holds again");
    undo(&said).ends(0);
    // The same may be said anew.
    desk.run(["org", "merge", one, other, "--why", "移転", "--by", "林"]).ends(0).tells(&["takes it back"]);
    assert_eq!(cases(&org(&desk, "中央病院")), 2);
}

#[test]
fn an_entry_that_holds_two_is_parted() {
    let mut places = vec![None];
    places.extend(fresh_postgres().map(Some));
    for place in places {
        let desk = Desk::new();
        let run = |args: &[&str]| {
            let mut command = desk.command(args);
            if let Some(address) = &place {
                command.env("JIKENBO_CASEBOOK", address).env("JIKENBO_FOLDER", desk.path("beside"));
            }
            Run::of(command.output().unwrap())
        };
        let known = |name: &str| run(&["org", name, "--format", "json"]).ends(0).json();
        for (i, (day, found, people)) in
            [("9月11日", "9月7日", "120"), ("11月11日", "11月7日", "85")].iter().enumerate()
        {
            desk.write(&format!("in/{i}.txt"), notice(&format!("2026年{day}"), "株式会社霞商事", found, people, ""));
        }
        run(&["add", "in"]).ends(0);
        let before = known("霞商事");
        assert_eq!(cases(&before), 2);
        let split = |args: &[&str]| run(&[&["org", "split"], args, &["--why", "長野の別会社", "--by", "係"]].concat());
        split(&["霞商事", "長野県"]).ends(2).tells(&["has the mark", "#2026-0001", "#2026-0002"]);
        split(&["霞商事", "2026-0001", "2026-0002"]).ends(2).tells(&["something must be left"]);
        split(&["みなもと計測", "2026-0001"]).ends(2).tells(&["no organisation"]);
        let done = split(&["霞商事", "#2026-0002"]).ends(0);
        for handle in ["株式会社霞商事@2026-0001", "株式会社霞商事@2026-0002"] {
            assert!(done.out.contains(handle), "{}", done.out);
        }
        for command in ["rebuild", "verify"] {
            run(&["org", "霞商事"]).ends(2).tells(&["2 organisations are called so"]);
            let (one, other) = (known("霞商事@2026-0001"), known("霞商事@2026-0002"));
            assert_eq!((cases(&one), cases(&other)), (1, 1));
            let text = run(&["org", "霞商事@2026-0002"]).ends(0).out;
            assert!(text.contains("分割") && text.contains("長野の別会社") && text.contains("係"), "{text}");
            assert_eq!(run(&["review", "--kind", "same-organisation"]).ends(0).out, "", "a person has said so");
            run(&[command]).ends(0);
        }
        let (_, event) = done.err.split_once("`jikenbo undo ").unwrap();
        run(&["undo", event.split('`').next().unwrap(), "--why", "同じ会社と判明", "--by", "森"]).ends(0);
        let mut after = known("霞商事");
        after.as_object_mut().unwrap().remove("taken_back");
        assert_eq!(after, before, "as it was");
    }
}

#[test]
fn a_casebook_of_before_organisations_says_that_a_rebuild_reads_them() {
    let desk = Desk::new();
    desk.write("in/1.txt", notice("2026年9月11日", "株式会社みなもと計測", "9月7日", "120", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let script =
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM organisation_fact'); c.commit()";
    let database = desk.path("data/jikenbo/casebook.db");
    assert!(Command::new("python3").arg("-c").arg(script).arg(database).status().unwrap().success());
    desk.run(["org", "みなもと計測"])
        .ends(2)
        .tells(&["no organisation"])
        .tells(&["of 1 document", "`jikenbo rebuild`"]);
    desk.run(["rebuild"]).ends(0);
    let run = desk.run(["org", "みなもと計測"]).ends(0);
    assert!(!run.err.contains("rebuild"), "{run:#?}");
}

#[test]
fn claims_stand_beside_what_organisations_told() {
    let desk = Desk::new();
    let list = "ランサムウェアギャングが発表した被害組織リスト（2026年9月）\n2026年10月1日\n\n霞商事株式会社（kasumi-shoji.example.jp）\n\nランサムウェアギャング：LockBit\n";
    desk.write("in/list.txt", list);
    let name = "株式会社みなもと計測（英名：Minamoto Keisoku Co., Ltd.）";
    desk.write("in/1.txt", notice("2026年9月11日", name, "9月7日", "1,200", ""));
    desk.run(["add", desk.path("in").to_str().unwrap()]).ends(0);
    let post = |title: &str, at: &str, more: &str| {
        format!(r#"{{"post_title":"{title}","group_name":"akira","discovered":"{at} 10:11:12.000001"{more}}}"#)
    };
    let first = post(
        "MINAMOTO KEISOKU",
        "2026-09-03",
        r#","country":"JP","description":"names of staff","post_url":"http://abcdefg.onion/x""#,
    );
    let second = post("A*** Works", "2026-02-04", r#","country":"JP""#);
    let abroad = post("Elsewhere Inc", "2026-09-05", r#","country":"US""#);
    let posts = desk.write("posts.json", format!("[{first},{second},{abroad}]"));
    let posts = posts.to_str().unwrap();
    let import = |path: &str, more: &[&str]| {
        let run = desk.run(["claims", "import", path].iter().chain(more)).ends(0).out;
        let said = |label: &str| run.lines().find_map(|l| l.strip_prefix(label)).unwrap().trim().to_owned();
        ["new claims", "edited", "no longer listed", "listed again", "unchanged"]
            .map(|label| said(label).parse::<usize>().unwrap())
    };
    assert_eq!(import(posts, &["--full"]), [3, 0, 0, 0, 0]);
    assert_eq!(import(posts, &["--full"]), [0, 0, 0, 0, 0], "the same bytes change nothing");
    let claims = |more: &[&str]| desk.run(["claims", "--format", "jsonl"].iter().chain(more)).ends(0);
    let expect =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(
        states(&claims(&["--japan"])),
        expect(&[("A*** Works", "silent"), ("MINAMOTO KEISOKU", "acknowledged"), ("霞商事株式会社", "claimed")])
    );
    let told = claims(&["--state", "acknowledged"]).json_lines().remove(0);
    assert_eq!((told["days_to_notice"].as_i64(), told["case"].is_string()), (Some(8), true), "{told:#}");
    assert!(told["says"].as_str().unwrap().contains("2026-09-11"), "{told:#}");
    assert!(told["reasons"][0].as_str().unwrap().contains("英名が一致"), "{told:#}");
    assert_eq!(claims(&["--gang", "LOCKBIT"]).json_lines().len(), 1);
    assert_eq!(claims(&["--since", "2026-09-04"]).json_lines().len(), 2);
    // A later full list: one is written out, one is gone.
    let renamed = post("Aozora Works", "2026-02-04", r#","country":"JP""#);
    let later = desk.write("later.json", format!("[{first},{renamed}]"));
    assert_eq!(import(later.to_str().unwrap(), &["--full", "--seen-at", "2026-09-10"]), [0, 1, 1, 0, 1]);
    assert_eq!(states(&claims(&["--state", "withdrawn"])), expect(&[("Elsewhere Inc", "withdrawn")]));
    let edited = claims(&["--since", "2026-02-01"]).json_lines();
    let edited = edited.iter().find(|c| c["claim"]["title"] == "Aozora Works").unwrap();
    assert_eq!(edited["earlier"][0][1]["title"], "A*** Works");
    // What the file holds beside the facts is in the archive alone.
    let database = std::fs::read(desk.path("data/jikenbo/casebook.db")).unwrap();
    let has = |text: &str| database.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(has("MINAMOTO KEISOKU") && !has("onion") && !has("names of staff"));
    desk.run(["rebuild"]).ends(0);
    desk.run(["verify"]).ends(0);
    assert_eq!(states(&claims(&["--state", "withdrawn"])).len(), 1);
    let table = desk.run(["claims"]).ends(0).out;
    assert!(table.starts_with("掲載日") && table.contains("公表あり") && table.contains("+8日"), "{table}");
    let csv = desk.run(["claims", "--format", "csv"]).ends(0).out;
    assert_eq!(csv.lines().count(), 5, "{csv}");
}

#[test]
fn trackers_files_come_in_any_order() {
    let post = |title: &str, at: &str, more: &str| {
        format!(r#"{{"post_title":"{title}","group_name":"akira","discovered":"{at}"{more}}}"#)
    };
    let first = "2026-09-01 10:11:12.000001";
    let (kasumi, aozora) = (post("Kasumi", "2026-09-02", ""), post("Aozora", "2026-09-06", ""));
    let files = [
        (format!("[{},{kasumi}]", post("M***", first, "")), "2026-09-02"),
        (format!("[{}]", post("Minamoto", first, "")), "2026-09-04"),
        (format!("[{},{aozora}]", post("Minamoto", first, r#","website":"minamoto.jp""#)), "2026-09-06"),
        (format!("[{},{kasumi}]", post("Minamoto", first, "")), "2026-09-08"),
    ];
    // What each order comes to; the times are said, or told by the newest claims.
    let told = |order: &[usize], is_said: bool| {
        let desk = Desk::new();
        for &at in order {
            let (posts, day) = &files[at];
            let path = desk.write(&format!("{at}.json"), posts);
            let said = ["--tracker", "watch", "--full", "--seen-at", day];
            let more = if is_said { &said[..] } else { &said[..2] };
            desk.run(["claims", "import", path.to_str().unwrap()].iter().chain(more)).ends(0);
        }
        desk.run(["verify"]).ends(0);
        desk.run(["claims", "--format", "jsonl"]).ends(0).out
    };
    let all = told(&[0, 1, 2, 3], true);
    assert_eq!(all.lines().count(), 3, "{all}");
    assert!(all.contains("minamoto.jp") && all.contains("M***") && all.contains("delisted_at"), "{all}");
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        assert_eq!(told(&order, true), all, "{order:?}");
    }
    assert_eq!(told(&[2, 0], false), told(&[0, 2], false));
    // The same bytes may stand again, if it is said.
    let again = told(&[0, 1, 0], true);
    assert_eq!(again, told(&[0, 1], true));
    let desk = Desk::new();
    for (at, day) in [(0, "2026-09-02"), (1, "2026-09-04"), (0, "2026-09-06")] {
        let path = desk.write("posts.json", &files[at].0);
        desk.run(["claims", "import", path.to_str().unwrap(), "--full", "--seen-at", day]).ends(0);
    }
    desk.run(["claims", "--state", "withdrawn"]).ends(0).tells(&["no such claim"]);
    let older = desk.write("older.json", format!("[{}]", post("Elsewhere", "2026-08-01", "")));
    desk.run(["claims", "import", older.to_str().unwrap()]).ends(0).tells(&["2026-08-01", "--seen-at"]);
}

#[test]
fn what_is_no_list_of_claims_says_so() {
    let desk = Desk::new();
    let page = desk.write("page.html", "<html></html>");
    desk.run(["claims", "import", page.to_str().unwrap()]).ends(2).tells(&["skipped", "page.html", "no JSON"]);
    let half = desk.write("half.json", r#"[{"post_title":"Minamoto"},{"post_title":"Kasumi","group_name":"akira"}]"#);
    desk.run(["claims", "import", half.to_str().unwrap()]).ends(0).tells(&["warning", "entry 1: it names no gang"]);
    desk.run(["claims", "--state", "leaked"]).ends(2).tells(&["no such state"]);
}
